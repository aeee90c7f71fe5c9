/* SPDX-License-Identifier: ISC */
/* tests/fuzz/rib.c - tables out of any input: they are what their changes say, and their routes are canonical. */
#include <stdlib.h>

#include "fuzz.h"
#include "input/intake.h"
#include "rib/tables.h"

enum { EVENTS_MOST = 2000 };

struct rib_fuzz {
	struct rib_tables tables;
	struct span input;
	unsigned events;
	size_t there; /* routes, counted by the changes */
};

static void
rib_fuzz_change(void *arg, const struct rib_change *c)
{
	struct rib_fuzz *f = arg;

	law((c->what == RIB_ADDED) <= !c->before.n, "what is added was not there", f->input);
	f->there += !c->before.n && c->after.n;
	f->there -= c->before.n && !c->after.n;
}

static bool
rib_fuzz_event(void *arg, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong)
{
	struct rib_fuzz *f = arg;

	rib_tables_event(&f->tables, e, ctx, wrong);
	return f->events++ < EVENTS_MOST;
}

static bool
rib_fuzz_nlri(void *arg, struct span bytes, const struct place *at)
{
	(void)arg, (void)bytes, (void)at;
	return true;
}

static bool
rib_fuzz_wrong(void *arg, const struct place *at, const char *text)
{
	(void)arg, (void)at, (void)text;
	return true;
}

static void
rib_fuzz_no_memory(void *arg)
{
}

/* The message that announces a route has its attributes in the form in which they are kept. */
static void
rib_fuzz_route(struct rib_fuzz *f, const struct rib_part *p, const struct rib_entry *e, struct update *u)
{
	struct span set = rib_set_bytes(&f->tables.store.sets, e->set);
	struct nlri n = rib_entry_nlri(e);
	struct buf msg, again;
	struct ctx ctx;

	ctx_init(&ctx);
	ctx.session = CTX_TABLE;
	ctx.addpath = n.path ? FAMSET_ALL : 0;
	buf_init(&msg, 2 * MSG_MAX_EXTENDED);
	buf_init(&again, 2 * MSG_MAX_EXTENDED);
	rib_update(p, &n, set, false, &msg);
	if (!msg.bad) {
		update_read(buf_span(&msg), &ctx, u, NULL);
		rib_attributes(u, &ctx, u->reach.row ? &u->reach : NULL, &again);
		law(span_eq(buf_span(&again), set) || u->worst >= DIAG_DISCARD, "attributes are canonical", f->input);
	}
	buf_fini(&msg);
	buf_fini(&again);
}

static size_t
rib_fuzz_part(struct rib_fuzz *f, const struct rib_part *p)
{
	struct rib_store *s = &f->tables.store;
	struct update *u = malloc(sizeof(*u));
	size_t n, i;
	uint32_t *v = rib_part_sorted(s, p, &n);

	law(n == p->routes && p->fresh <= p->routes && (v != NULL) == (n != 0), "routes are counted", f->input);
	for (i = 0; u && i < n; i++) {
		law(!i || rib_compare(p, rib_entry_at(s, v[i - 1]), rib_entry_at(s, v[i])) <= 0, "routes are sorted", f->input);
		rib_fuzz_route(f, p, rib_entry_at(s, v[i]), u);
	}
	free(u);
	free(v);
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rib_look looks[2] = { { .at_us = 15000000 }, { .at_us = UINT64_C(1000000000000000) } };
	struct rib_fuzz f = { .input = span_of(data, size) };
	const struct rib_table *table;
	const struct rib_part *p;
	struct intake intake;
	struct input in;
	size_t n = 0, i;

	if (!rib_tables_init(&f.tables, 1))
		return 0;
	f.tables.look = looks;
	f.tables.look_cnt = 2;
	f.tables.remember = size & 1;
	f.tables.change = rib_fuzz_change;
	f.tables.arg = &f;
	intake = (struct intake){ .type = MSG_UPDATE, .arg = &f, .event = rib_fuzz_event, .nlri = rib_fuzz_nlri,
		.wrong = rib_fuzz_wrong, .no_memory = rib_fuzz_no_memory };
	ctx_init(&intake.ctx);
	input_memory(&in, "fuzz", f.input);
	rib_tables_input(&f.tables);
	intake_read(&intake, &in, NULL);
	for (table = f.tables.tables; table; table = table->next)
		for (p = table->parts; p; p = p->next)
			n += p->routes;
	law(n == f.there, "the tables are what their changes say", f.input);
	rib_tables_finish(&f.tables);
	for (table = f.tables.tables; table; table = table->next)
		for (p = table->parts; p; p = p->next)
			rib_fuzz_part(&f, p);
	for (i = 0; i < 2; i++)
		for (table = looks[i].tables; table; table = table->next)
			for (p = table->parts; p; p = p->next)
				rib_fuzz_part(&f, p);
	rib_tables_fini(&f.tables);
	return 0;
}
