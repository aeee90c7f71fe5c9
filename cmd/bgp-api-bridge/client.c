/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/client.c - those who give commands, and the answers they get. */
#include "client.h"

#include <stdarg.h>
#include <stdlib.h>

#include "bridge.h"

enum {
	CLIENT_WINDOW = 16384,           /* commands of one client that are under way */
	CLIENT_EVENTS_SOFT = 4 << 20,    /* bytes for a client above which events are dropped */
	CLIENT_ANSWERS_SOFT = 16 << 20,  /* bytes for a client above which its commands wait */
};

/* A command that has not been answered yet. */
struct client_answer {
	uint32_t waits;       /* sessions that have not answered, and things still to come */
	uint16_t flags;       /* ENTRY_ */
	struct buf *text;     /* output before the answer; NULL none */
	struct client_part {
		uint32_t order;
		size_t end;   /* in text */
	} *parts;             /* of the sessions, by their order, not by when they answered */
	size_t part_cnt, head;
};

/* ---- life ---- */

struct client *
client_new(struct bridge *b, const char *name, struct helper *h)
{
	struct client *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->b = b;
	c->name = name;
	c->helper = h;
	c->ack = b->env.ack;
	c->cap = 64;
	c->ring = calloc(c->cap, sizeof(*c->ring));
	outq_init(&c->out, CLIENT_EVENTS_SOFT, CLIENT_HARD);
	buf_init(&c->group, GROUP_BYTES);
	buf_init(&c->selector, LINE_LONGEST);
	if (!c->ring) {
		free(c);
		return NULL;
	}
	return c;
}

static void
client_entry_text_free(struct client_answer *e)
{
	if (e->text) {
		buf_fini(e->text);
		free(e->text);
		e->text = NULL;
	}
	free(e->parts);
	e->parts = NULL;
}

static void
client_free(struct client *c)
{
	for (; c->head != c->tail; c->head++)
		client_entry_text_free(&c->ring[c->head & (c->cap - 1)]);
	free(c->ring);
	outq_fini(&c->out);
	buf_fini(&c->group);
	buf_fini(&c->selector);
	targets_fini(&c->all);
	targets_fini(&c->chosen);
	free(c);
}

void
client_drop(struct client *c)
{
	c->dead = true;
	c->helper = NULL;
	c->name = "gone";
	buf_fini(&c->group);
	outq_reset(&c->out);
	if (!c->refs)
		client_free(c);
}

void
client_ref(struct client *c)
{
	c->refs++;
}

void
client_unref(struct client *c)
{
	if (!--c->refs && c->dead)
		client_free(c);
}

bool
client_open(const struct client *c)
{
	return c->tail - c->head < CLIENT_WINDOW && outq_left(&c->out) < CLIENT_ANSWERS_SOFT;
}

bool
client_idle(const struct client *c)
{
	return c->head == c->tail && !outq_left(&c->out);
}

/* ---- entries ---- */

static struct client_answer *
client_at(const struct client *c, uint64_t seq)
{
	return &c->ring[seq & (c->cap - 1)];
}

static bool
client_grow(struct client *c)
{
	struct client_answer *v = calloc(c->cap * 2, sizeof(*v));
	uint64_t i;

	if (!v)
		return false;
	for (i = c->head; i != c->tail; i++)
		v[i & (c->cap * 2 - 1)] = c->ring[i & (c->cap - 1)];
	free(c->ring);
	c->ring = v;
	c->cap *= 2;
	return true;
}

uint64_t
client_entry(struct client *c, uint16_t flags, uint32_t waits)
{
	if (c->tail - c->head == c->cap && !client_grow(c)) {
		/* Out of memory: the oldest command stays without its answer, which is reported. */
		log_say(CAT_PROCESSES, LEVEL_CRITICAL, "api", "process.answer.lost process=%s reason=memory", c->name);
		client_entry_text_free(client_at(c, c->head));
		c->head++;
	}
	if (!c->ack)
		flags |= ENTRY_QUIET;
	*client_at(c, c->tail) = (struct client_answer){ .waits = waits, .flags = flags };
	return c->tail++;
}

void
client_wait(struct client *c, uint64_t seq, uint32_t n)
{
	client_at(c, seq)->waits += n;
}

bool
client_wants_routes(const struct client *c, uint64_t seq)
{
	return !c->dead && client_at(c, seq)->flags & ENTRY_ROUTES;
}

static struct buf *
client_entry_text(struct client_answer *e)
{
	if (!e->text) {
		e->text = malloc(sizeof(*e->text));
		if (e->text)
			buf_init(e->text, CLIENT_HARD);
		else
			e->flags |= ENTRY_FAILED; /* out of memory: never less output and `done` */
	}
	return e->text;
}

void
client_line(struct client *c, uint64_t seq, struct span line)
{
	struct buf *t;

	if (c->dead || seq < c->head || !(t = client_entry_text(client_at(c, seq))))
		return;
	buf_span_put(t, line);
	buf_c(t, '\n');
}

void
client_text(struct client *c, uint64_t seq, uint32_t order, struct span lines)
{
	struct client_answer *e;
	struct client_part *v;
	struct buf *t;
	size_t i, at;

	if (c->dead || seq < c->head || !(t = client_entry_text(e = client_at(c, seq))))
		return;
	v = realloc(e->parts, (e->part_cnt + 1) * sizeof(*v));
	if (!v) {
		e->flags |= ENTRY_FAILED;
		return;
	}
	e->parts = v;
	if (e->flags & ENTRY_HEAD) {
		const uint8_t *nl = memchr(lines.p, '\n', lines.n);
		size_t n = nl ? (size_t)(nl + 1 - lines.p) : lines.n;

		if (!t->n) {
			buf_put(t, lines.p, n);
			e->head = n;
		}
		lines = span_of(lines.p + n, lines.n - n);
	}
	for (i = e->part_cnt; i && v[i - 1].order > order; i--) {
		v[i] = v[i - 1];
		v[i].end += lines.n;
	}
	at = i ? v[i - 1].end : e->head;
	v[i] = (struct client_part){ order, at + lines.n };
	e->part_cnt++;
	buf_insert(t, at, lines);
}

/* Arrays, one on each line, as one. */
static void
client_entry_put_joined(struct buf *b, struct span text)
{
	bool first = true;

	buf_c(b, '[');
	while (text.n) {
		const uint8_t *nl = memchr(text.p, '\n', text.n);
		size_t n = nl ? (size_t)(nl - text.p) : text.n, from = 0, to = n;

		if (n >= 2 && text.p[0] == '[' && text.p[n - 1] == ']') {
			from = 1;
			to = n - 1;
		}
		if (to > from) {
			if (!first)
				buf_str(b, ", ");
			buf_put(b, text.p + from, to - from);
			first = false;
		}
		text = span_of(text.p + n + (nl != NULL), text.n - n - (nl != NULL));
	}
	buf_str(b, "]\n");
}

/* `error: TEXT` of the same command from several sessions is reported once. */
static void
client_entry_put_errors(struct buf *b, struct span text)
{
	const uint8_t *nl = text.n ? memchr(text.p, '\n', text.n) : NULL;
	size_t n = nl ? (size_t)(nl - text.p) + 1 : text.n;

	buf_put(b, text.p, n);
}

/* The output of the entry as the client gets it. */
static void
client_entry_put_text(struct client *c, struct client_answer *e)
{
	struct buf *b = &c->out.b;
	struct span text = e->text ? buf_span(e->text) : span_of(NULL, 0);
	size_t at = b->n;

	if (e->flags & ENTRY_JOIN && (text.n || !(e->flags & ENTRY_FAILED)))
		client_entry_put_joined(b, text); /* an array of nothing is an array, too */
	else if (e->flags & ENTRY_FAILED && !(e->flags & ENTRY_SHOW))
		client_entry_put_errors(b, text);
	else
		buf_span_put(b, text);
	if (b->bad || (e->text && e->text->bad)) {
		b->bad = false;
		b->n = at;
		buf_str(b, "error: the output is too long\n");
		e->flags |= ENTRY_FAILED;
		log_say(CAT_PROCESSES, LEVEL_ERROR, "api", "process.output.toolong process=%s", c->name);
	}
	if (e->flags & ENTRY_QUIET && e->flags & ENTRY_FAILED)
		b->n = at;
}

static void
client_entry_put_answer(struct client *c, struct client_answer *e)
{
	struct buf *b = &c->out.b;
	bool failed = e->flags & ENTRY_FAILED;

	if (e->text || e->flags & ENTRY_JOIN) {
		client_entry_put_text(c, e);
		failed = e->flags & ENTRY_FAILED;
	}
	/* Output without `done` is its own answer; an error never goes without one, unless answers are off. */
	if (!(e->flags & ENTRY_QUIET) && (failed || !(e->flags & ENTRY_BARE)))
		buf_str(b, failed ? "error\n" : "done\n");
	if (b->bad) {
		b->bad = false;
		log_say(CAT_PROCESSES, LEVEL_CRITICAL, "api", "process.answer.lost process=%s reason=full", c->name);
	}
}

/* Answer the entries at the head that wait for nothing. */
static void
client_flush(struct client *c)
{
	while (c->head != c->tail) {
		struct client_answer *e = client_at(c, c->head);

		if (e->waits)
			break;
		if (!c->dead) {
			outq_compact(&c->out);
			client_entry_put_answer(c, e);
		}
		client_entry_text_free(e);
		c->head++;
	}
}

void
client_answer(struct client *c, uint64_t seq, bool failed)
{
	struct client_answer *e;

	if (seq < c->head || seq >= c->tail)
		return;
	e = client_at(c, seq);
	if (failed)
		e->flags |= ENTRY_FAILED;
	if (e->waits)
		e->waits--;
	if (!e->waits && seq == c->head)
		client_flush(c);
}

void
client_done(struct client *c)
{
	client_entry(c, 0, 0);
	client_flush(c);
}

static void
client_error(struct client *c, const char *fmt, va_list ap)
{
	uint64_t seq = client_entry(c, ENTRY_FAILED, 0);
	struct buf *t;

	if (fmt && (t = client_entry_text(client_at(c, seq)))) {
		buf_str(t, "error: ");
		buf_vfmt(t, fmt, ap);
		buf_c(t, '\n');
	}
	client_flush(c);
}

void
client_fail(struct client *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	client_error(c, fmt, ap);
	va_end(ap);
}

void
client_refuse(struct client *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	client_error(c, c->people ? fmt : NULL, ap);
	va_end(ap);
}

void
client_show(struct client *c, struct span text, uint16_t flags)
{
	uint64_t seq = client_entry(c, (uint16_t)(flags | ENTRY_SHOW), 0);
	struct buf *t = client_entry_text(client_at(c, seq));

	if (t)
		buf_span_put(t, text);
	client_flush(c);
}

/* Two marks, so that a reader on the edge does not make a report of every event. */
void
client_event(struct client *c, struct span text)
{
	if (c->dead)
		return;
	c->events++;
	if (outq_left(&c->out) + text.n > (c->dropped ? CLIENT_EVENTS_SOFT / 2 : CLIENT_EVENTS_SOFT)) {
		if (!c->dropped++)
			log_say(CAT_PROCESSES, LEVEL_WARNING, "processes",
			    "process.events.dropping process=%s reason=\"it does not read\" queued=%zu", c->name,
			    outq_left(&c->out));
		c->dropped_all++;
		return;
	}
	if (c->dropped) {
		log_say(CAT_PROCESSES, LEVEL_WARNING, "processes", "process.events.dropped process=%s count=%llu", c->name,
		    (unsigned long long)c->dropped);
		c->dropped = 0;
	}
	outq_compact(&c->out);
	buf_span_put(&c->out.b, text);
}
