/* SPDX-License-Identifier: ISC */
/* summary/text.c - the summary for people: a paragraph about the whole input, then one for each connection. */
#include <time.h>

#include "base/count.h"
#include "json/jw.h"
#include "summary/row.h"

/* Columns: numbers to the right. */
struct summary_column {
	const char *head;
	int width;
};

static const struct summary_column summary_columns[] = {
	{ "OPEN", 5 }, { "UPDATE", 8 }, { "KEEPALIVE", 10 }, { "NOTIFY", 7 }, { "REFRESH", 8 }, { "ANNOUNCED", 10 },
	{ "WITHDRAWN", 10 }, { "GAPS", 5 }, { "SILENCE", 9 }, { "SLACK", 9 },
};

enum { WHO = 34 };

/* ---- words ---- */

void
summary_visible(struct buf *b, struct span s)
{
	size_t i, n;
	uint32_t cp;

	for (i = 0; i < s.n; i += n ? n : 1) {
		n = utf8_get(s.p + i, s.n - i, &cp);
		if (!n)
			buf_fmt(b, "\\x%02x", s.p[i]);
		else if (cp < ' ' || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
		    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff)
			buf_fmt(b, "\\u%04x", cp);
		else
			buf_put(b, s.p + i, n);
	}
}

static void
summary_who(struct buf *b, const struct summary_side *x, bool rest)
{
	bool brackets = x->port && x->ip.len == 16;

	if (rest) {
		buf_str(b, "(all)");
	} else if (x->ip.len) {
		buf_str(b, brackets ? "[" : "");
		buf_ip(b, x->ip.a, x->ip.len);
		buf_str(b, brackets ? "]" : "");
		if (x->port)
			buf_fmt(b, ":%u", x->port);
	} else {
		buf_str(b, "(unknown)");
	}
	if (x->as)
		buf_fmt(b, " AS%u", x->as);
}

static void
summary_date(struct buf *b, uint64_t us)
{
	time_t t = (time_t)(us / 1000000);
	struct tm tm;
	char text[32];

	if (us && gmtime_r(&t, &tm) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		buf_fmt(b, "%s.%03u", text, (unsigned)(us / 1000 % 1000));
	else
		buf_c(b, '-');
}

static void
summary_number(struct buf *b, uint64_t n, const char *one, const char *many)
{
	buf_u64(b, n);
	buf_c(b, ' ');
	buf_str(b, n == 1 ? one : many);
}

/* A line no longer than the terminal is wide. */
static void
summary_fit(struct buf *b, size_t from, unsigned width)
{
	if (width && b->n - from > (size_t)width + 1) {
		b->n = from + width;
		buf_c(b, '\n');
	}
}

/* The last line of b, from `from` on, in lines of `width` columns, the further ones set off. */
static void
summary_wrap(struct buf *b, size_t from, unsigned width)
{
	size_t start = from, i, blank = 0, column = 0;

	for (i = from; width && i < b->n && !b->bad; i++, column++) {
		if (b->p[i] == ' ' && column > 6)
			blank = i;
		if (column < width || blank <= start)
			continue;
		if (!buf_room(b, 5))
			return;
		memmove(b->p + blank + 5, b->p + blank + 1, b->n - blank - 1);
		memcpy(b->p + blank, "\n    ", 5);
		b->n += 4;
		start = blank + 1;
		column = i + 4 - start;
		i += 4;
		blank = 0;
	}
}

/* ---- the whole input ---- */

static void
summary_cause_add(struct summary_causes *c, const char *cause)
{
	size_t i;

	for (i = 0; i < c->cnt && strcmp(c->cause[i], cause) != 0; i++)
		;
	if (i == COUNT(c->cause))
		return;
	c->cause[i] = cause;
	c->cnt += i == c->cnt;
	c->n[i]++;
}

void
summary_causes_of(const struct summary *s, struct summary_causes *c)
{
	size_t i;

	for (i = 0; i < s->cnt; i++) {
		struct summary_end e;

		summary_end_of(s, s->row[i], &e);
		summary_cause_add(c, e.cause);
		buf_fini(&e.text);
	}
}

static void
summary_intro_messages(struct buf *b, const uint64_t type[SUMMARY_TYPES])
{
	static const unsigned order[] = { MSG_OPEN, MSG_UPDATE, MSG_KEEPALIVE, MSG_NOTIFICATION, MSG_REFRESH, MSG_OPERATIONAL, 0 };
	bool any = false;
	size_t i;

	for (i = 0; i < COUNT(order); i++) {
		if (!type[order[i]])
			continue;
		buf_str(b, any ? ", " : " (");
		buf_u64(b, type[order[i]]);
		buf_c(b, ' ');
		if (order[i])
			summary_type_name(b, order[i]);
		else
			buf_str(b, "other");
		any = true;
	}
	if (any)
		buf_c(b, ')');
}

static void
summary_intro(const struct summary *s, struct buf *b, unsigned width)
{
	uint64_t type[SUMMARY_TYPES] = { 0 }, messages = 0, announced = 0, withdrawn = 0, entries = 0, gaps = 0, up = 0, resets = 0;
	struct summary_causes causes = { .cnt = 0 };
	const struct summary_row *r;
	size_t i, k, at = b->n;
	bool captured = false;
	unsigned d;

	for (i = 0; (r = summary_row(s, i)); i++) {
		for (d = 0; d < 2; d++) {
			const struct summary_side *x = &r->s[d];

			for (k = 0; k < SUMMARY_TYPES; k++)
				type[k] += x->type[k];
			messages += summary_messages(x);
			announced += x->announced;
			withdrawn += x->withdrawn;
			entries += x->entries;
			gaps += x->gaps;
		}
		up += r->up_us || r->up.frame;
		resets += r->resets;
		captured |= r->captured;
	}
	if (s->first_us) {
		summary_date(b, s->first_us);
		buf_str(b, " to ");
		summary_date(b, s->last_us);
		buf_fmt(b, " UTC (%.1f s): ", (double)(s->last_us - s->first_us) / 1e6);
	}
	summary_number(b, s->cnt, captured ? "connection" : "neighbor", captured ? "connections" : "neighbors");
	buf_str(b, ", ");
	summary_number(b, up, "of them up at some time, ", "of them up at some time, ");
	summary_number(b, messages, "message", "messages");
	summary_intro_messages(b, type);
	buf_fmt(b, "; %llu routes announced, %llu withdrawn", (unsigned long long)announced, (unsigned long long)withdrawn);
	if (entries) {
		buf_str(b, "; ");
		summary_number(b, entries, "entry of tables", "entries of tables");
	}
	if (resets) {
		buf_str(b, "; ");
		summary_number(b, resets, "session ended", "sessions ended");
	}
	if (gaps) {
		buf_str(b, "; ");
		summary_number(b, gaps, "gap in the capture", "gaps in the capture");
	}
	buf_str(b, ".\n");
	summary_wrap(b, at, width);
	at = b->n;
	summary_causes_of(s, &causes);
	for (k = 0; k < causes.cnt; k++)
		buf_fmt(b, "%s%s %llu", k ? ", " : "Ends: ", causes.cause[k], (unsigned long long)causes.n[k]);
	if (causes.cnt)
		buf_str(b, ".\n");
	summary_wrap(b, at, width);
	buf_c(b, '\n');
}

/* ---- a connection ---- */

/* The first column is as wide as its widest. */
static size_t
summary_who_width(const struct summary *s)
{
	size_t i, most = WHO;
	struct buf b;

	buf_init(&b, 256);
	for (i = 0; i < 2 * s->cnt; i++) {
		buf_reset(&b);
		summary_who(&b, &s->row[i / 2]->s[i % 2], false);
		most = b.n > most ? b.n : most;
	}
	buf_fini(&b);
	return most;
}

static void
summary_seconds(struct buf *b, bool known, double s, int width)
{
	if (known)
		buf_fmt(b, "%*.1f", width, s);
	else
		buf_fmt(b, "%*s", width, "-");
}

static void
summary_text_side(struct buf *b, const struct summary_row *r, const struct summary_side *x, size_t first)
{
	static const unsigned order[] = { MSG_OPEN, MSG_UPDATE, MSG_KEEPALIVE, MSG_NOTIFICATION, MSG_REFRESH };
	const struct summary_column *c = summary_columns;
	double slack = 0;
	bool known;
	size_t i, at = b->n;

	buf_str(b, "  ");
	summary_who(b, x, r->rest);
	while (b->n - at < first + 2 && !b->bad)
		buf_c(b, ' ');
	for (i = 0; i < COUNT(order); i++, c++)
		buf_fmt(b, "%*llu", c->width, (unsigned long long)x->type[order[i]]);
	buf_fmt(b, "%*llu%*llu%*llu", c[0].width, (unsigned long long)x->announced, c[1].width, (unsigned long long)x->withdrawn,
	    c[2].width, (unsigned long long)x->gaps);
	summary_seconds(b, x->silence_us != 0, (double)x->silence_us / 1e6, c[3].width);
	known = summary_slack_of(r, x, &slack);
	summary_seconds(b, known, slack, c[4].width);
	buf_c(b, '\n');
}

static void
summary_text_title(struct buf *b, const struct summary_row *r)
{
	uint16_t hold;

	if (r->rest)
		buf_str(b, "further connections");
	else if (r->captured)
		buf_fmt(b, "connection %lld", (long long)r->stream);
	else
		buf_str(b, "neighbor");
	buf_str(b, ": ");
	summary_date(b, r->first_us);
	if (!summary_spoke(&r->s[0]) && !summary_spoke(&r->s[1]) && !r->rest && r->captured) {
		bool server = r->tcp ? r->tcp->client == 1 : r->s[0].port == 179;

		buf_c(b, ' ');
		summary_who(b, &r->s[server], false);
		buf_str(b, " to ");
		summary_who(b, &r->s[!server], false);
		buf_c(b, '\n');
		return;
	}
	buf_str(b, " to ");
	summary_date(b, r->last_us);
	if (r->up_us > r->first_us + 1000000) {
		buf_str(b, ", up from ");
		summary_date(b, r->up_us);
	} else if (!r->up_us && !r->up.frame && r->captured) {
		buf_str(b, ", never up");
	}
	if (summary_hold_of(r, &hold))
		buf_fmt(b, ", hold time %u s", hold);
	if (r->states) {
		buf_str(b, ", ");
		summary_number(b, r->states, "state change", "state changes");
	}
	if (r->resets) {
		buf_str(b, ", ");
		summary_number(b, r->resets, "reset", "resets");
	}
	buf_c(b, '\n');
}

/* Routes by family and by minute, of a side that sent some. */
static void
summary_text_routes(struct buf *b, const struct summary_row *r, const struct summary_side *x, unsigned width)
{
	double minutes = (double)(r->last_us - r->first_us) / 6e7;
	size_t i, at = b->n;

	if (!x->family_cnt)
		return;
	buf_str(b, "  routes");
	if (x->ip.len) {
		buf_str(b, " of ");
		buf_ip(b, x->ip.a, x->ip.len);
	}
	buf_c(b, ':');
	for (i = 0; i < x->family_cnt; i++) {
		const struct summary_family *f = &x->family[i];

		buf_str(b, i ? "; " : " ");
		buf_family(b, f->afi, f->safi, ' ');
		if (f->announced || f->withdrawn)
			buf_fmt(b, " +%llu -%llu", (unsigned long long)f->announced, (unsigned long long)f->withdrawn);
		if (f->entries)
			buf_fmt(b, " %llu in the table", (unsigned long long)f->entries);
	}
	if (x->busy_routes && x->busy_minute) {
		buf_fmt(b, "; per minute %.0f, at most %llu (",
		    (double)(x->announced + x->withdrawn) / (minutes > 1 ? minutes : 1), (unsigned long long)x->busy_routes);
		summary_date(b, x->busy_minute * 60000000);
		b->n -= b->bad ? 0 : 7; /* no seconds */
		buf_c(b, ')');
	}
	buf_c(b, '\n');
	summary_wrap(b, at, width);
}

static void
summary_text_missing(struct buf *b, const struct summary_side *x)
{
	if (!x->gaps && !x->garbage)
		return;
	buf_str(b, "  missing of ");
	summary_who(b, x, false);
	buf_fmt(b, ": %llu bytes in %llu gaps; %llu bytes that are no message\n", (unsigned long long)x->gap_bytes,
	    (unsigned long long)x->gaps, (unsigned long long)x->garbage);
}

static void
summary_text_end(const struct summary *s, struct buf *b, const struct summary_row *r, unsigned width)
{
	struct summary_end e;
	size_t at = b->n;
	unsigned i;

	summary_end_of(s, r, &e);
	buf_fmt(b, "  end: %s%s%s%s: ", e.cause, e.why ? " (" : "", e.why ? e.why : "", e.why ? ")" : "");
	summary_visible(b, buf_span(&e.text));
	if (e.frame_cnt)
		buf_fmt(b, ". %s%s ", r->captured ? "Frame" : "Record", e.frame_cnt == 1 ? "" : "s");
	for (i = 0; i < e.frame_cnt; i++)
		buf_fmt(b, "%s%llu", i ? ", " : "", (unsigned long long)e.frame[i]);
	buf_str(b, ".\n");
	summary_wrap(b, at, width);
	if (e.text.bad)
		b->bad = true;
	buf_fini(&e.text);
}

static void
summary_text_row(const struct summary *s, struct buf *b, const struct summary_row *r, unsigned width, bool colour)
{
	bool quiet = !summary_spoke(&r->s[0]) && !summary_spoke(&r->s[1]) && r->captured;
	size_t at = b->n;
	unsigned i;

	buf_str(b, colour ? "\033[1m" : "");
	summary_text_title(b, r);
	buf_str(b, colour ? "\033[0m" : "");
	for (i = 0; i < 2 && !quiet; i++) {
		if (i && (r->rest || (!summary_spoke(&r->s[1]) && !r->captured)))
			continue;
		at = b->n;
		summary_text_side(b, r, &r->s[i], s->first);
		summary_fit(b, at, width);
	}
	for (i = 0; i < 2; i++)
		summary_text_routes(b, r, &r->s[i], width);
	for (i = 0; i < 2; i++)
		summary_text_missing(b, &r->s[i]);
	if (!r->rest)
		summary_text_end(s, b, r, width);
}

static void
summary_text_heads(struct summary *s, struct buf *out, unsigned width)
{
	size_t i, at;

	if (!summary_pairs(s)) {
		out->bad = true;
		return;
	}
	if (!s->cnt && !s->rest) {
		buf_str(out, "nothing found\n");
		return;
	}
	summary_intro(s, out, width);
	s->first = summary_who_width(s);
	at = out->n;
	buf_fmt(out, "  %-*s", (int)s->first, "FROM");
	for (i = 0; i < COUNT(summary_columns); i++)
		buf_fmt(out, "%*s", summary_columns[i].width, summary_columns[i].head);
	buf_c(out, '\n');
	summary_fit(out, at, width);
}

bool
summary_text(struct summary *s, size_t i, struct buf *out, unsigned width, bool colour)
{
	if (i == 0)
		summary_text_heads(s, out, width);
	else
		summary_text_row(s, out, summary_row(s, i - 1), width, colour);
	return summary_row(s, i) != NULL;
}
