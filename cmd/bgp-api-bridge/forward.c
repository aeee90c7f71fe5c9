/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/forward.c - commands that go to the sessions.
 *
 * What is about routes goes to the sessions as it was given; they read it, and their answers come back through
 * neighbor.c and client.c.
 */
#include "forward.h"


#include "base/num.h"
#include "bridge.h"
#include "neighbor.h"

struct span
forward_manner(const struct client *c, struct span line, struct manner *m)
{
	static const char *const words[] = { " json", " text", " sync", " async", NULL };
	size_t i, n;

	*m = (struct manner){ .sync = c->sync };
	while (line.n && memchr("ntc", line.p[line.n - 1], 3)) { /* the last letters of the words */
		for (i = 0; words[i]; i++) {
			n = strlen(words[i]);
			if (line.n > n && memcmp(line.p + line.n - n, words[i], n) == 0)
				break;
		}
		if (!words[i])
			break;
		if (words[i][1] == 'j')
			m->json = true;
		else if (words[i][1] != 't')
			m->sync = words[i][1] == 's';
		line.n -= n;
		while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
			line.n--;
	}
	return line;
}

static void
forward_one(struct neighbor *n, struct span line, struct client *c, uint64_t seq, bool sync)
{
	if (sync)
		neighbor_sync(n, line, c, seq);
	else
		neighbor_command(n, line, c, seq);
}

void
forward_also(struct client *c, const struct targets *t, struct span line, uint64_t seq, bool sync)
{
	size_t i;

	client_wait(c, seq, (uint32_t)t->n);
	for (i = 0; i < t->n; i++)
		forward_one(t->v[i], line, c, seq, sync);
}

/* up: only to those that are established. */
static enum taken
forward_to(struct client *c, const struct targets *t, struct span line, uint16_t flags, bool sync, bool up)
{
	uint64_t seq;
	size_t i;

	if (!targets_open(t))
		return LATER;
	seq = client_entry(c, flags, 1);
	for (i = 0; i < t->n; i++) {
		if (up && !t->v[i]->up)
			continue;
		client_wait(c, seq, 1);
		forward_one(t->v[i], line, c, seq, sync);
	}
	client_answer(c, seq, false);
	return TAKEN;
}

enum taken
forward(struct client *c, const struct targets *t, struct span line, uint16_t flags)
{
	return forward_to(c, t, line, flags, false, false);
}

/* ---- verbs ---- */

int
forward_announce(void *context, const struct verb_line *l)
{
	struct call *k = context;
	struct manner m;
	struct span line = forward_manner(k->c, l->text, &m);

	if (!k->t->n) {
		client_refuse(k->c, "there is no neighbor");
		return TAKEN;
	}
	return forward_to(k->c, k->t, line, 0, m.sync, false);
}

int
forward_announce_up(void *context, const struct verb_line *l)
{
	struct call *k = context;
	struct manner m;
	struct span line = forward_manner(k->c, l->text, &m);

	if (!targets_any_up(k->t)) {
		client_refuse(k->c, "no session is up");
		return TAKEN;
	}
	return forward_to(k->c, k->t, line, 0, m.sync, true);
}

int
forward_unknown(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;

	if (l->n == 1)
		client_refuse(c, "%.*s what? route, attributes, ipv4, ipv6, l2vpn, bgp-ls, flow, vpls, sr-policy, watchdog", (int)l->v[0].n,
		    (const char *)l->v[0].p);
	else
		client_fail(c, "unknown %.*s type: %.*s", (int)l->v[0].n, (const char *)l->v[0].p, l->v[1].n > 80 ? 80 :
		    (int)l->v[1].n,
		    (const char *)l->v[1].p);
	return TAKEN;
}

/* For all neighbors of the daemon, whoever gives it. */
int
forward_watchdog(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;
	struct targets all = { .n = 0 };
	struct buf *line = &c->b->scratch;
	struct verb_line words;
	struct manner m;
	enum taken r = TAKEN;
	size_t i;

	verb_split(forward_manner(c, l->text, &m), &words);
	for (i = 0; i < c->b->neighbor_cnt; i++)
		if (!c->b->neighbors[i]->removed)
			targets_add(&all, c->b->neighbors[i]);
	buf_reset(line);
	buf_span_put(line, words.v[0]);
	buf_str(line, " watchdog ");
	if (words.n > 2)
		buf_span_put(line, verb_rest(&words, 2));
	else
		buf_str(line, c->name);
	if (all.bad)
		client_fail(c, "out of memory");
	else
		r = forward(c, &all, buf_span(line), 0);
	targets_fini(&all);
	return r;
}

int
forward_teardown(void *context, const struct verb_line *l)
{
	struct call *k = context;
	struct buf *line = &k->c->b->scratch2;
	uint64_t code;

	if (l->n <= l->args || !num_max(l->v[l->args], 255, &code) || !k->t->n) {
		client_refuse(k->c, k->t->n ? "expected a subcode of Cease, 0 to 255" : "there is no neighbor");
		return TAKEN;
	}
	buf_reset(line);
	buf_str(line, "teardown ");
	buf_span_put(line, verb_rest(l, l->args));
	return forward_to(k->c, k->t, buf_span(line), 0, false, true);
}

static int
forward_table(const struct call *k, struct span line)
{
	if (k->t->n)
		return forward(k->c, k->t, line, 0);
	client_refuse(k->c, "there is no neighbor");
	return TAKEN;
}

int
forward_flush(void *context, const struct verb_line *l)
{
	return forward_table(context, SPAN("flush adj-rib out"));
}

int
forward_clear(void *context, const struct verb_line *l)
{
	return forward_table(context, verb_has(l, "in") ? SPAN("clear adj-rib in") : SPAN("clear adj-rib out"));
}
