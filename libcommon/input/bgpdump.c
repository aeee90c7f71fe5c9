/* SPDX-License-Identifier: ISC */
/*
 * input/bgpdump.c - the lines of bgpdump -m, as bgp-decode -o bgpdump writes them too: each is one route, one change of state,
 * or one NOTIFICATION.
 *
 *     type|time|what|peer|peer AS|prefix[|path identifier]|AS path|origin|next hop|local-pref|med|communities|AG or NAG|aggregator|
 */
#include "base/count.h"
#include "base/num.h"
#include "field/time.h"
#include "input/feed.h"
#include "mrt/mrt.h"
#include "wire/put.h"

enum { LINE_COLUMNS = 20 };

/* The first column: the record that the line was made of. */
static const struct {
	const char *word;
	uint8_t type, subtype, subtype6;
	bool paths;   /* there is a column of path identifiers */
	bool sent;    /* by the collector */
} bgpdump_types[] = {
	{ "BGP4MP", 16, 4, 4, false, false }, { "BGP4MP_LOCAL", 16, 7, 7, false, true }, { "BGP4MP_AP", 16, 9, 9, true, false },
	{ "BGP4MP_LOCAL_AP", 16, 11, 11, true, true }, { "BGP4MP_ET", 17, 4, 4, false, false },
	{ "BGP4MP_ET_LOCAL", 17, 7, 7, false, true }, { "BGP4MP_ET_AP", 17, 9, 9, true, false },
	{ "BGP4MP_ET_LOCAL_AP", 17, 11, 11, true, true }, { "TABLE_DUMP", 12, 1, 2, false, false },
	{ "TABLE_DUMP2", 13, 2, 4, false, false }, { "TABLE_DUMP2_AP", 13, 8, 10, true, false }, { "BGP", 5, 1, 1, false, false },
	{ "BGP4PLUS", 9, 1, 1, false, false },
};

struct bgpdump_line {
	struct span v[LINE_COLUMNS];
	size_t n;
};

static void
bgpdump_split(struct span s, struct bgpdump_line *l)
{
	const uint8_t *bar;

	while (s.n && (s.p[s.n - 1] == '\r' || s.p[s.n - 1] == ' '))
		s.n--;
	for (l->n = 0; l->n < LINE_COLUMNS; s = span_of(bar + 1, s.n - (size_t)(bar + 1 - s.p))) {
		bar = s.n ? memchr(s.p, '|', s.n) : NULL;
		l->v[l->n++] = bar ? span_of(s.p, (size_t)(bar - s.p)) : s;
		if (!bar)
			break;
	}
}

/* A column that may not be there. */
static struct span
bgpdump_column(const struct bgpdump_line *l, size_t i)
{
	return i < l->n ? l->v[i] : (struct span){ NULL, 0 };
}

/* 02/01/16 00:00:01, as bgpdump writes times for people. */
static bool
bgpdump_time_american(struct span s, uint64_t *us)
{
	char iso[32] = "20YY-MM-DD";
	uint64_t end;

	if (s.n < 17 || s.n > 24 || s.p[2] != '/' || s.p[5] != '/' || s.p[8] != ' ')
		return false;
	memcpy(iso + 2, s.p + 6, 2);
	memcpy(iso + 5, s.p, 2);
	memcpy(iso + 8, s.p + 3, 2);
	memcpy(iso + 10, s.p + 8, s.n - 8);
	return time_scan(span_of(iso, s.n + 2), 1, us, &end);
}

static bool
bgpdump_head(struct feed *f, const struct bgpdump_line *l, size_t *type)
{
	uint64_t end;

	for (*type = 0; *type < COUNT(bgpdump_types) && !span_is(l->v[0], bgpdump_types[*type].word); ++*type)
		;
	if (*type == COUNT(bgpdump_types) || l->n < 5)
		return feed_wrong(f, "not a line of bgpdump -m");
	if (!time_scan(l->v[1], 1, &f->ev.time_us, &end) && !bgpdump_time_american(l->v[1], &f->ev.time_us))
		return feed_wrong(f, "a time that is neither seconds nor a date");
	if (l->v[3].n && !ip_scan(l->v[3], &f->ev.peer))
		return feed_wrong(f, "a peer that is no address");
	if (!asn_scan(l->v[4], &f->ev.peer_as))
		return feed_wrong(f, "a peer AS that is no number");
	f->ev.mrt_type = bgpdump_types[*type].type;
	f->ev.mrt_subtype = f->ev.peer.len == 16 ? bgpdump_types[*type].subtype6 : bgpdump_types[*type].subtype;
	f->ev.direction = bgpdump_types[*type].sent ? "send" : "receive";
	return true;
}

static bool
bgpdump_communities(struct feed *f, struct span s)
{
	size_t n;

	while (s.n) {
		for (n = 0; n < s.n && s.p[n] != ' '; n++)
			;
		if (n && !feed_community(f, span_of(s.p, n)))
			return false;
		s = span_of(s.p + n + (n < s.n), s.n - n - (n < s.n));
	}
	return true;
}

/* A number that bgpdump writes as 0 when it is not there. */
static void
bgpdump_number(struct feed *f, unsigned code, struct span s)
{
	uint32_t v;

	if (s.n && !num_u32(s, &v))
		feed_wrong(f, "a local preference or metric that is no number");
	else if (s.n && v)
		feed_attr_u32(f, code, v);
}

static void
bgpdump_announced(struct feed *f, const struct bgpdump_line *l, size_t at, const uint32_t *path)
{
	struct span origin = bgpdump_column(l, at + 2), aggregator = bgpdump_column(l, at + 8);

	feed_path(f, bgpdump_column(l, at + 1));
	if (origin.n)
		feed_origin(f, origin);
	bgpdump_number(f, ATTR_LOCAL_PREF, bgpdump_column(l, at + 4));
	bgpdump_number(f, ATTR_MED, bgpdump_column(l, at + 5));
	bgpdump_communities(f, bgpdump_column(l, at + 6));
	if (span_is(bgpdump_column(l, at + 7), "AG"))
		feed_attr(f, ATTR_ATOMIC_AGGREGATE, (struct span){ NULL, 0 });
	if (aggregator.n)
		feed_aggregator(f, aggregator);
	feed_route(f, false, l->v[at], bgpdump_column(l, at + 3), path);
	if (!bgpdump_column(l, at + 3).n)
		feed_absent(f, "next hop"); /* bgpdump -M */
	feed_absent(f, "local-preference and med of 0");
	feed_absent(f, "other attributes");
	feed_absent(f, "order and flags of attributes");
	feed_absent(f, "which routes shared a message");
}

static void
bgpdump_route(struct feed *f, const struct bgpdump_line *l, bool paths)
{
	uint32_t path = 0;

	if (l->n < 6u + paths || (paths && !num_u32(l->v[6], &path))) {
		feed_wrong(f, "a line without a route");
	} else if (span_is(l->v[2], "W")) {
		feed_route(f, true, l->v[5], (struct span){ NULL, 0 }, paths ? &path : NULL);
		feed_absent(f, "which routes shared a message");
	} else {
		struct bgpdump_line plain = *l;

		f->ev.synthesized = span_is(l->v[2], "B");
		if (paths) { /* without that column */
			memmove(&plain.v[6], &plain.v[7], (plain.n - 7) * sizeof(*plain.v));
			plain.n--;
		}
		bgpdump_announced(f, &plain, 5, paths ? &path : NULL);
	}
	feed_update(f);
}

static void
bgpdump_state(struct feed *f, const struct bgpdump_line *l)
{
	uint64_t from, to;

	if (l->n < 7 || !num_max(l->v[5], 65535, &from) || !num_max(l->v[6], 65535, &to)) {
		feed_wrong(f, "a change of state without its two states");
	} else {
		f->ev.kind = EVENT_FSM;
		f->ev.direction = NULL;
		f->ev.state_old = (uint16_t)from;
		f->ev.state_new = (uint16_t)to;
		f->ev.text = mrt_state_name((unsigned)to);
	}
	feed_event(f);
}

static void
bgpdump_notification(struct feed *f, const struct bgpdump_line *l)
{
	uint64_t code = 0, subcode = 0;
	struct mark m;

	if (l->n < 7 || !num_max(l->v[5], 255, &code) || !num_max(l->v[6], 255, &subcode))
		feed_wrong(f, "a NOTIFICATION without code and subcode");
	buf_reset(&f->msg);
	m = msg_begin(&f->msg, MSG_NOTIFICATION);
	put_u8(&f->msg, code);
	put_u8(&f->msg, subcode);
	msg_end(&f->msg, m);
	feed_absent(f, "data of the NOTIFICATION");
	feed_message(f, buf_span(&f->msg));
}

static void
bgpdump_line_read(struct feed *f, struct span line)
{
	struct bgpdump_line l;
	size_t type;

	feed_line(f);
	bgpdump_split(line, &l);
	if (!bgpdump_head(f, &l, &type))
		feed_event(f);
	else if (span_is(l.v[2], "STATE"))
		bgpdump_state(f, &l);
	else if (span_is(l.v[2], "NOTIFICATION"))
		bgpdump_notification(f, &l);
	else if (span_is(l.v[2], "A") || span_is(l.v[2], "W") || span_is(l.v[2], "B"))
		bgpdump_route(f, &l, bgpdump_types[type].paths);
	else {
		feed_wrong(f, "neither A, W, B, STATE nor NOTIFICATION");
		feed_event(f);
	}
}

static void
bgpdump_read(struct intake *d, struct input *in)
{
	struct span line;
	struct feed f;
	bool cut;

	feed_init(&f, d, in, "bgpdump");
	while (!d->stop && input_line(in, &line, &cut)) {
		f.at.number++;
		if (cut)
			intake_wrong(d, &f.at, "the line is too long");
		else if (line.n && line.p[0] != '#' && line.p[0] != '\r')
			bgpdump_line_read(&f, line);
	}
	feed_fini(&f);
}

/* A first line that begins with a type and has its five columns. */
static bool
bgpdump_is(struct input *in)
{
	struct span s = input_peek(in, 6);
	struct bgpdump_line l;
	const uint8_t *end = s.n ? memchr(s.p, '\n', s.n) : NULL;
	size_t type;

	if (end)
		s.n = (size_t)(end - s.p);
	bgpdump_split(s, &l);
	for (type = 0; type < COUNT(bgpdump_types) && !span_is(l.v[0], bgpdump_types[type].word); type++)
		;
	return type < COUNT(bgpdump_types) && l.n >= 2;
}

const struct intake_row input_bgpdump = {
	.help = "lines of bgpdump -m and -M", .is = bgpdump_is, .read = bgpdump_read,
};
