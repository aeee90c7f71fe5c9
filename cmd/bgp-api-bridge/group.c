/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/group.c - commands that are carried out together, without others between them. */
#include "group.h"

#include "bridge.h"
#include "forward.h"
#include "neighbor.h"

enum { GROUP_LINES = 100000 };

static int
group_report(struct client *c, const char *json, const char *text, uint16_t flags)
{
	struct buf b;

	buf_init(&b, 512);
	buf_str(&b, c->v6_only ? json : text);
	buf_c(&b, '\n');
	client_show(c, buf_span(&b), flags);
	buf_fini(&b);
	return TAKEN;
}

/* What a group has done: the output of its entry. */
static void
group_processed(struct client *c, uint64_t seq, bool json, unsigned announced, unsigned withdrawn)
{
	struct buf text;

	buf_init(&text, 256);
	if (json)
		buf_fmt(&text, "{\"status\": \"group processed\", \"announced\": %u, \"withdrawn\": %u}", announced, withdrawn);
	else
		buf_fmt(&text, "group processed: %u announced, %u withdrawn", announced, withdrawn);
	client_line(c, seq, buf_span(&text));
	buf_fini(&text);
}

/* ---- group start ... group end ---- */

int
group_start(void *context, const struct verb_line *l)
{
	struct client *c = ((struct call *)context)->c;

	if (c->in_group)
		return group_report(c, "{\"error\": \"already in group block (nested groups not allowed)\"}",
		    "error: already in group block (nested groups not allowed)", ENTRY_FAILED);
	c->in_group = true;
	c->group_cnt = 0;
	buf_reset(&c->group);
	return group_report(c, "{\"status\": \"group started\"}", "group started", 0);
}

static void
group_drop(struct client *c)
{
	c->in_group = false;
	buf_fini(&c->group);
	buf_init(&c->group, GROUP_BYTES);
}

void
group_line(struct client *c, struct span line)
{
	if (c->group_cnt >= GROUP_LINES || c->group.n + line.n >= GROUP_BYTES) {
		group_drop(c);
		client_fail(c, "group buffer limit reached, group discarded");
		return;
	}
	c->group_cnt++;
	buf_span_put(&c->group, line);
	buf_c(&c->group, '\n');
	client_done(c);
}

/* The sessions get the lines in one piece, so that nobody else's command comes between. */
static void
group_hand_over(struct client *c, const struct targets *t, uint64_t seq, unsigned *announced, unsigned *withdrawn)
{
	struct span left = buf_span(&c->group);
	size_t i;

	for (i = 0; i < t->n; i++)
		neighbor_command(t->v[i], SPAN("group start"), NULL, 0);
	while (left.n) {
		const uint8_t *nl = memchr(left.p, '\n', left.n);
		size_t n = (size_t)(nl - left.p);

		if (left.p[0] == 'a')
			++*announced;
		else
			++*withdrawn;
		for (i = 0; i < t->n; i++)
			neighbor_command(t->v[i], span_of(left.p, n), NULL, 0);
		left = span_of(nl + 1, left.n - n - 1);
	}
	forward_also(c, t, SPAN("group end"), seq, c->sync);
}

int
group_end(void *context, const struct verb_line *l)
{
	struct call *k = context;
	struct client *c = k->c;
	unsigned announced = 0, withdrawn = 0;
	uint64_t seq;

	if (!c->in_group)
		return group_report(c, "{\"error\": \"not in group block\"}", "error: not in group block", ENTRY_FAILED);
	if (c->group.bad) {
		group_drop(c);
		client_fail(c, "out of memory, group discarded");
		return TAKEN;
	}
	if (!targets_open(k->t))
		return LATER;
	c->in_group = false;
	if (!c->group_cnt)
		return group_report(c, "{\"status\": \"group ended\", \"commands\": 0}", "group ended (0 commands)", 0);
	seq = client_entry(c, ENTRY_SHOW, 1);
	group_hand_over(c, k->t, seq, &announced, &withdrawn);
	group_processed(c, seq, c->v6_only, announced, withdrawn);
	group_drop(c);
	client_answer(c, seq, false);
	return TAKEN;
}

/* ---- group COMMAND ; COMMAND ... ---- */

/* Announcements and withdrawals in `A ; B ; C`; a `;` within braces belongs to a command. */
static void
group_count(struct span s, unsigned *announced, unsigned *withdrawn)
{
	bool start = true;
	int depth = 0;
	size_t i;

	*announced = *withdrawn = 0;
	for (i = 0; i < s.n; i++) {
		if (start && s.p[i] != ' ' && s.p[i] != '\t') {
			struct verb_line l;

			verb_split(span_of(s.p + i, s.n - i < 64 ? s.n - i : 64), &l);
			*announced += verb_is(&l, 0, "announce");
			*withdrawn += verb_is(&l, 0, "withdraw");
			start = false;
		}
		depth += s.p[i] == '{' ? 1 : s.p[i] == '}' ? -1 : 0;
		if (s.p[i] == ';' && depth == 0)
			start = true;
	}
}

int
group_inline(void *context, const struct verb_line *l)
{
	struct call *k = context;
	struct client *c = k->c;
	unsigned announced, withdrawn;
	struct manner m;
	struct span line = forward_manner(c, l->text, &m);
	uint64_t seq;

	if (!k->t->n || l->n <= l->args || l->v[l->args].p >= line.p + line.n) {
		client_refuse(c, k->t->n ? "expected commands, with a ; between two" : "there is no neighbor");
		return TAKEN;
	}
	if (!targets_open(k->t))
		return LATER;
	group_count(span_of(l->v[l->args].p, (size_t)(line.p + line.n - l->v[l->args].p)), &announced, &withdrawn);
	/* The text comes first; the answer follows when the sessions have taken all of it. */
	seq = client_entry(c, ENTRY_SHOW, 1);
	group_processed(c, seq, c->v6_only || m.json, announced, withdrawn);
	forward_also(c, k->t, line, seq, m.sync);
	client_answer(c, seq, false);
	return TAKEN;
}
