/* bgp-api-bridge/group.c - commands between `group start` and `group end`: kept, then run without others between. */
#include "bridge.h"

static void
say(struct client *c, const char *json, const char *text, uint16_t flags)
{
	struct buf b;

	buf_init(&b, 512);
	buf_str(&b, c->v6_only ? json : text);
	buf_c(&b, '\n');
	client_show(c, buf_span(&b), flags);
	buf_fini(&b);
}

void
group_start(struct client *c)
{
	if (c->in_group) {
		say(c, "{\"error\": \"already in group block (nested groups not allowed)\"}",
		    "error: already in group block (nested groups not allowed)", ENTRY_FAILED);
		return;
	}
	c->in_group = true;
	c->group_cnt = 0;
	buf_reset(&c->group);
	say(c, "{\"status\": \"group started\"}", "group started", 0);
}

void
group_line(struct client *c, struct span line)
{
	if (c->group_cnt >= GROUP_LINES || c->group.n + line.n >= GROUP_BYTES) {
		c->in_group = false;
		buf_fini(&c->group);
		buf_init(&c->group, GROUP_BYTES);
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
hand_over(struct client *c, const struct targets *t, uint64_t seq, unsigned *announced, unsigned *withdrawn)
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
	command_also(c, t, SPAN("group end"), seq, c->sync);
}

enum taken
group_end(struct client *c)
{
	struct targets *t = route_all(c);
	unsigned announced = 0, withdrawn = 0;
	struct buf text;
	uint64_t seq;
	size_t i;

	if (!c->in_group) {
		say(c, "{\"error\": \"not in group block\"}", "error: not in group block", ENTRY_FAILED);
		return TAKEN;
	}
	for (i = 0; i < t->n; i++)
		if (!neighbor_open(t->v[i]))
			return LATER;
	c->in_group = false;
	if (!c->group_cnt) {
		say(c, "{\"status\": \"group ended\", \"commands\": 0}", "group ended (0 commands)", 0);
		return TAKEN;
	}
	seq = client_entry(c, ENTRY_SHOW, 1);
	hand_over(c, t, seq, &announced, &withdrawn);
	buf_init(&text, 256);
	if (c->v6_only)
		buf_fmt(&text, "{\"status\": \"group processed\", \"announced\": %u, \"withdrawn\": %u}", announced, withdrawn);
	else
		buf_fmt(&text, "group processed: %u announced, %u withdrawn", announced, withdrawn);
	client_line(c, seq, buf_span(&text));
	buf_fini(&text);
	buf_fini(&c->group);
	buf_init(&c->group, GROUP_BYTES);
	client_answer(c, seq, false);
	return TAKEN;
}
