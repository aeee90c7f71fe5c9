/* SPDX-License-Identifier: ISC */
/* output/report.c - one HTML page about the whole input: what is counted for it. */
#include "output/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"

extern const struct output_row output_tree;

#define REPORT_BIN_US 250000u /* at first */

/* ---- what is met most often ---- */

static bool
report_top_init(struct report_top *t)
{
	t->slot = memory_zeroed((size_t)2 * REPORT_KEYS, sizeof(*t->slot));
	t->seed = (uintptr_t)t->slot ^ 0x9e3779b97f4a7c15u; /* keys are a peer's choice */
	return t->slot != NULL;
}

static struct report_key *
report_top_place(struct report_key *slot, uint32_t hash, struct span key)
{
	size_t i = hash % (2 * REPORT_KEYS);

	while (slot[i].n && (slot[i].hash != hash || !span_eq(span_of(slot[i].key, slot[i].n), key)))
		i = (i + 1) % (2 * REPORT_KEYS);
	return &slot[i];
}

/* Forget the rarer half, or more. */
static void
report_top_thin(struct report_top *t)
{
	struct report_key *old = t->slot, *new = memory_zeroed((size_t)2 * REPORT_KEYS, sizeof(*new));
	uint64_t least = t->dropped;
	size_t i;

	if (!new)
		return;
	do {
		least = least ? 2 * least : 1;
		t->cnt = 0;
		for (i = 0; i < 2 * REPORT_KEYS; i++)
			t->cnt += old[i].n && old[i].announced + old[i].withdrawn > least;
	} while (t->cnt > REPORT_KEYS / 2);
	t->dropped = least;
	for (i = 0; i < 2 * REPORT_KEYS; i++)
		if (old[i].n && old[i].announced + old[i].withdrawn > least)
			*report_top_place(new, old[i].hash, span_of(old[i].key, old[i].n)) = old[i];
	free(old);
	t->slot = new;
}

static void
report_top_add(struct report_top *t, struct span key, bool withdraw)
{
	struct report_key *k;
	uint32_t hash;

	if (!key.n)
		return;
	if (key.n > REPORT_KEY)
		key.n = REPORT_KEY;
	hash = hash_span(t->seed, key);
	k = report_top_place(t->slot, hash, key);
	if (!k->n && t->cnt >= REPORT_KEYS) {
		report_top_thin(t);
		k = report_top_place(t->slot, hash, key);
	}
	if (!k->n) {
		if (t->cnt >= REPORT_KEYS)
			return;
		t->cnt++;
		k->hash = hash;
		k->n = (uint8_t)key.n;
		memcpy(k->key, key.p, key.n);
	}
	*(withdraw ? &k->withdrawn : &k->announced) += 1;
}

/* ---- time ---- */

static void
report_fold(struct report *r)
{
	size_t i, k;

	for (i = 0; i < r->neighbor_cnt; i++) {
		struct report_neighbor *n = r->neighbor[i];

		for (k = 0; k < REPORT_BINS / 2; k++) {
			n->up[k] = n->up[2 * k] + n->up[2 * k + 1];
			n->down[k] = n->down[2 * k] + n->down[2 * k + 1];
		}
		memset(n->up + REPORT_BINS / 2, 0, REPORT_BINS / 2 * sizeof(n->up[0]));
		memset(n->down + REPORT_BINS / 2, 0, REPORT_BINS / 2 * sizeof(n->down[0]));
	}
	r->bins = (r->bins + 1) / 2;
	r->width_us *= 2;
}

/* Make room for what is older than all before. */
static void
report_back(struct report *r, uint64_t us)
{
	size_t i, by;

	while ((r->start_us - us + r->width_us - 1) / r->width_us + r->bins > REPORT_BINS)
		report_fold(r);
	by = (size_t)((r->start_us - us + r->width_us - 1) / r->width_us);
	for (i = 0; i < r->neighbor_cnt; i++) {
		struct report_neighbor *n = r->neighbor[i];

		memmove(n->up + by, n->up, r->bins * sizeof(n->up[0]));
		memmove(n->down + by, n->down, r->bins * sizeof(n->down[0]));
		memset(n->up, 0, by * sizeof(n->up[0]));
		memset(n->down, 0, by * sizeof(n->down[0]));
	}
	r->bins += by;
	r->start_us -= by * r->width_us < r->start_us ? by * r->width_us : r->start_us - 1;
}

static size_t
report_bin(struct report *r, uint64_t us)
{
	size_t i;

	if (!us)
		return 0;
	if (!r->start_us)
		r->start_us = us;
	if (us < r->start_us)
		report_back(r, us);
	us = us > r->start_us ? us - r->start_us : 0;
	while (us / r->width_us >= REPORT_BINS)
		report_fold(r);
	i = (size_t)(us / r->width_us);
	r->bins = i >= r->bins ? i + 1 : r->bins;
	return i;
}

static struct report_neighbor *
report_neighbor_of(struct report *r, const struct ip *ip)
{
	struct report_neighbor *n;
	size_t i;

	for (i = 0; i < r->neighbor_cnt; i++)
		if (ip_eq(&r->neighbor[i]->ip, ip))
			return r->neighbor[i];
	if (r->neighbor_cnt == REPORT_NEIGHBORS)
		return r->neighbor[REPORT_NEIGHBORS - 1];
	n = memory_zeroed(1, sizeof(*n));
	if (!n)
		return NULL;
	if (r->neighbor_cnt < REPORT_NEIGHBORS - 1)
		n->ip = *ip;
	r->neighbor[r->neighbor_cnt++] = n;
	return n;
}

/* ---- routes ---- */

static void
report_origin(struct report *r, struct report_top *t, struct field_view *v)
{
	if (!view_path(v) || !v->as_cnt)
		return;
	buf_reset(&r->key);
	buf_fmt(&r->key, "AS%u", v->as[v->as_cnt - 1]);
	report_top_add(t, buf_span(&r->key), false);
}

static bool
report_route(struct field_view *v, void *arg)
{
	struct report *r = arg;
	bool withdraw = v->route->withdraw;
	size_t at;

	*(withdraw ? &r->at->withdrawn : &r->at->announced) += 1;
	(withdraw ? r->at->down : r->at->up)[r->bin]++;
	buf_reset(&r->key);
	field_print(r->rd_row, v, &r->key);
	if (r->key.n)
		buf_c(&r->key, ' ');
	at = r->key.n;
	field_print(r->prefix_row, v, &r->key);
	if (r->key.n > at)
		report_top_add(&r->prefix, buf_span(&r->key), withdraw);
	if (!withdraw)
		report_origin(r, &r->origin, v);
	return true;
}

/* An entry of a table. */
static bool
report_entry(struct field_view *v, void *arg)
{
	struct report *r = arg;

	report_origin(r, &r->held, v);
	return true;
}

static void
report_routes(struct report *r, const struct event *e, const struct ctx *ctx)
{
	r->bin = report_bin(r, e->time_us);
	r->at = e->synthesized ? NULL : report_neighbor_of(r, &e->peer);
	if (!r->at && !e->synthesized)
		return;
	view_begin(&r->view, e, ctx);
	view_carry_out(&r->view);
	view_routes(&r->view, e->synthesized ? report_entry : report_route, r);
}

/* ---- faults ---- */

static void
report_example(struct report *r, struct report_fault *f, const struct event *e, const struct ctx *ctx)
{
	struct diags again = { .n = 0 };
	struct buf text;

	f->first = (struct facts_at){ e->frame, e->time_us };
	f->peer = e->peer;
	buf_init(&f->example, REPORT_EXAMPLE + 64);
	buf_init(&text, 1 << 20);
	r->tree.row->event(&r->tree, e, ctx, &text, &again);
	buf_put(&f->example, text.p, text.n < REPORT_EXAMPLE ? text.n : REPORT_EXAMPLE);
	if (text.n > REPORT_EXAMPLE || text.bad)
		buf_str(&f->example, "\n...\n");
	buf_fini(&text);
}

static void
report_fault(struct report *r, const struct event *e, const struct ctx *ctx, const char *what, enum diag_class cls,
    const char *msg)
{
	struct report_fault *f;
	size_t i;

	for (i = 0; i < r->fault_cnt; i++) {
		f = &r->fault[i];
		if (f->cls == cls && strcmp(f->what, what) == 0) {
			f->cnt++;
			return;
		}
	}
	if (r->fault_cnt == REPORT_FAULTS) {
		r->more_faults++;
		return;
	}
	f = &r->fault[r->fault_cnt++];
	*f = (struct report_fault){ .what = what, .cls = cls, .cnt = 1 };
	snprintf(f->msg, sizeof(f->msg), "%s", msg ? msg : "");
	report_example(r, f, e, ctx);
}

/* ---- the format ---- */

static bool
report_open(struct output *o)
{
	struct report *r = o->state;

	r->width_us = REPORT_BIN_US;
	r->prefix_row = field_find(SPAN("prefix"));
	r->rd_row = field_find(SPAN("rd"));
	buf_init(&r->key, 4096);
	r->summary = summary_new(0);
	return r->summary && report_top_init(&r->prefix) && report_top_init(&r->origin) && report_top_init(&r->held) &&
	    output_open(&r->tree, &output_tree, &r->plain);
}

static void
report_close(struct output *o)
{
	struct report *r = o->state;
	size_t i;

	for (i = 0; i < r->neighbor_cnt; i++)
		free(r->neighbor[i]);
	for (i = 0; i < r->fault_cnt; i++)
		buf_fini(&r->fault[i].example);
	free(r->prefix.slot);
	free(r->origin.slot);
	free(r->held.slot);
	buf_fini(&r->key);
	output_close(&r->tree);
	summary_free(r->summary);
}

static void
report_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct report *r = o->state;
	size_t i;

	output_check(e, ctx, d);
	summary_event(r->summary, e, ctx, d);
	report_bin(r, e->kind == EVENT_TCP ? 0 : e->time_us);
	if (e->kind == EVENT_GAP)
		report_fault(r, e, ctx, "gap in the capture", DIAG_NONE, e->reason);
	else if (e->kind == EVENT_GARBAGE)
		report_fault(r, e, ctx, "bytes that are no message", DIAG_NONE, e->reason);
	else if (e->kind == EVENT_MESSAGE && d->worst > DIAG_NOTE)
		for (i = 0; i < d->n; i++)
			if (d->v[i].cls > DIAG_NOTE)
				report_fault(r, e, ctx, d->v[i].what, d->v[i].cls, d->v[i].msg);
	if (e->kind == EVENT_MESSAGE && msg_type(e->msg) == MSG_UPDATE)
		report_routes(r, e, ctx);
}

static bool
report_end(struct output *o, struct buf *out)
{
	return report_page(o->state, out);
}

const struct output_row output_report = {
	.help = "one HTML page: sessions on a time line, routes by minute, what changed most, faults, why sessions ended",
	.flags = OUTPUT_TCP, .state = sizeof(struct report), .open = report_open, .event = report_event, .end = report_end,
	.close = report_close,
};
