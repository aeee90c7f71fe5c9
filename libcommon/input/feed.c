/* SPDX-License-Identifier: ISC */
/* input/feed.c - what a line says, as a message and its event. */
#include "input/feed.h"

#include "base/count.h"
#include "base/memory.h"
#include "base/num.h"
#include "input/marker.h"
#include "json/jw.h"
#include "watch/infer.h"
#include "wire/put.h"

enum { FEED_FIRST = 64 * 1024, FEED_ATTRIBUTE_MAX = 65535 };

void
feed_init(struct feed *f, struct intake *d, struct input *in, const char *format)
{
	*f = (struct feed){ .d = d, .format = format, .at = { .file = in->name, .unit = "line" } };
	attrset_init(&f->attrs);
	buf_init(&f->withdrawn, FEED_ATTRIBUTE_MAX);
	buf_init(&f->nlri, FEED_ATTRIBUTE_MAX);
	buf_init(&f->reach, FEED_ATTRIBUTE_MAX);
	buf_init(&f->unreach, FEED_ATTRIBUTE_MAX);
	buf_init(&f->msg, 4 * FEED_ATTRIBUTE_MAX);
	buf_init(&f->extra, 1 << 16);
}

void
feed_fini(struct feed *f)
{
	attrset_fini(&f->attrs);
	buf_fini(&f->withdrawn);
	buf_fini(&f->nlri);
	buf_fini(&f->reach);
	buf_fini(&f->unreach);
	buf_fini(&f->msg);
	buf_fini(&f->extra);
}

void
feed_line(struct feed *f)
{
	attrset_reset(&f->attrs);
	buf_reset(&f->withdrawn);
	buf_reset(&f->nlri);
	buf_reset(&f->reach);
	buf_reset(&f->unreach);
	f->absent_cnt = 0;
	f->made = false;
	f->error = NULL;
	f->ctx = f->d->ctx;
	f->ctx.asn4 = true;
	f->ctx.extended_message = true;
	f->ctx.nexthop6 = FAMSET_ALL;
	f->ev = (struct event){ .kind = EVENT_MESSAGE, .stream = -1, .direction = "receive", .frame = f->at.number,
		.has_frame = true };
}

void
feed_absent(struct feed *f, const char *what)
{
	if (f->absent_cnt < FEED_ABSENT_MAX)
		f->absent[f->absent_cnt++] = what;
}

bool
feed_wrong(struct feed *f, const char *what)
{
	if (!f->error)
		f->error = what;
	return false;
}

/* ---- attributes ---- */

void
feed_attr(struct feed *f, unsigned code, struct span value)
{
	attrset_put(&f->attrs, code, attr_row(code)->flags, value);
}

void
feed_attr_u32(struct feed *f, unsigned code, uint32_t v)
{
	uint8_t b[4];

	be_put_u32(b, v);
	feed_attr(f, code, span_of(b, 4));
}

bool
feed_origin(struct feed *f, struct span s)
{
	static const char *const words[] = { "IGP", "igp", "i", "EGP", "egp", "e", "INCOMPLETE", "incomplete", "?" };
	uint8_t v;

	for (v = 0; v < COUNT(words); v++) {
		if (span_is(s, words[v])) {
			v /= 3;
			feed_attr(f, ATTR_ORIGIN, span_of(&v, 1));
			return true;
		}
	}
	return feed_wrong(f, "an origin that is neither IGP, EGP nor INCOMPLETE");
}

/* A segment is begun; its count is filled in at its end. */
static void
feed_segment_end(struct buf *b, size_t at)
{
	size_t n = b->n > at ? (b->n - at - 2) / 4 : 0;

	if (b->n > at && !b->bad)
		b->p[at + 1] = (uint8_t)n;
}

/* One more AS number; a sequence of more than 255 goes on in another segment. */
static size_t
feed_segment_as(struct buf *b, size_t at, uint32_t as)
{
	if ((b->n - at - 2) / 4 == 255) {
		uint8_t type = b->p[at];

		feed_segment_end(b, at);
		at = b->n;
		put_u8(b, type);
		put_u8(b, 0);
	}
	put_u32(b, as);
	return at;
}

bool
feed_path(struct feed *f, struct span s)
{
	static const char opens[] = "{ ([", closes[] = "} )]"; /* AS_SET, AS_SEQUENCE, the same of confederations */
	static const uint8_t types[] = { 1, 2, 3, 4 };
	size_t at = SIZE_MAX, i = 0, n;
	const char *p;
	struct buf b;
	uint32_t as;
	bool good = true;
	char close = 0;

	buf_init(&b, FEED_ATTRIBUTE_MAX);
	while (i < s.n && good) {
		char c = (char)s.p[i];

		if (c == ' ' || (c == ',' && close)) {
			i++;
		} else if (close && c == close) {
			feed_segment_end(&b, at);
			at = SIZE_MAX;
			close = 0;
			i++;
		} else if (!close && c != ' ' && (p = memchr(opens, c, 4))) {
			if (at != SIZE_MAX)
				feed_segment_end(&b, at);
			close = closes[p - opens];
			at = b.n;
			put_u8(&b, types[p - opens]);
			put_u8(&b, 0);
			i++;
		} else {
			for (n = 0; i + n < s.n && ((s.p[i + n] >= '0' && s.p[i + n] <= '9') || s.p[i + n] == '.'); n++)
				;
			good = asn_scan(span_of(s.p + i, n), &as);
			if (at == SIZE_MAX) {
				at = b.n;
				put_u8(&b, 2);
				put_u8(&b, 0);
			}
			if (good)
				at = feed_segment_as(&b, at, as);
			i += n;
		}
	}
	if (at != SIZE_MAX)
		feed_segment_end(&b, at);
	if (good && !close && !b.bad)
		feed_attr(f, ATTR_AS_PATH, buf_span(&b));
	else
		feed_wrong(f, "an AS path that cannot be read");
	buf_fini(&b);
	return !f->error;
}

bool
feed_path_json(struct feed *f, struct jr path)
{
	struct jr_iter it = { 0 }, in;
	struct buf text;
	uint32_t as = 0;
	bool good = jr_is(path, JR_ARRAY);

	buf_init(&text, 1 << 20);
	while (good && jr_elem(path, &it)) {
		buf_c(&text, ' ');
		if (jr_is(it.val, JR_ARRAY)) {
			in = (struct jr_iter){ 0 };
			buf_c(&text, '{');
			while (good && jr_elem(it.val, &in)) {
				good = jr_u32(in.val, &as);
				buf_u32(&text, as);
				buf_c(&text, ',');
			}
			buf_c(&text, '}');
		} else {
			good = jr_u32(it.val, &as);
			buf_u32(&text, as);
		}
	}
	good = good && !text.bad ? feed_path(f, buf_span(&text)) : feed_wrong(f, "an AS path that cannot be read");
	buf_fini(&text);
	return good;
}

bool
feed_community(struct feed *f, struct span s)
{
	static const struct {
		const char *name;
		uint32_t value;
	} names[] = { { "no-export", 0xffffff01 }, { "no-advertise", 0xffffff02 }, { "local-AS", 0xffffff03 } };
	const uint8_t *colon = memchr(s.p, ':', s.n), *second;
	uint64_t v[3];
	uint8_t b[12];
	size_t i;

	for (i = 0; i < COUNT(names); i++) {
		if (span_is(s, names[i].name)) {
			be_put_u32(b, names[i].value);
			attrset_append(&f->attrs, ATTR_COMMUNITIES, ATTR_OPT | ATTR_TRANS, span_of(b, 4));
			return true;
		}
	}
	second = colon ? memchr(colon + 1, ':', s.n - (size_t)(colon + 1 - s.p)) : NULL;
	if (!colon || !num_max(span_of(s.p, (size_t)(colon - s.p)), second ? UINT32_MAX : 0xffff, &v[0]) ||
	    !num_max(span_of(colon + 1, second ? (size_t)(second - colon) - 1 : s.n - (size_t)(colon + 1 - s.p)),
	    second ? UINT32_MAX : 0xffff, &v[1]) ||
	    (second && !num_max(span_of(second + 1, s.n - (size_t)(second + 1 - s.p)), UINT32_MAX, &v[2])))
		return feed_wrong(f, "a community that cannot be read");
	if (!second) {
		be_put_u32(b, (uint32_t)(v[0] << 16 | v[1]));
		attrset_append(&f->attrs, ATTR_COMMUNITIES, ATTR_OPT | ATTR_TRANS, span_of(b, 4));
		return true;
	}
	for (i = 0; i < 3; i++)
		be_put_u32(b + 4 * i, (uint32_t)v[i]);
	attrset_append(&f->attrs, ATTR_LARGE_COMMUNITIES, ATTR_OPT | ATTR_TRANS, span_of(b, 12));
	return true;
}

bool
feed_aggregator(struct feed *f, struct span s)
{
	uint8_t b[8];
	uint32_t as;
	size_t i;

	for (i = 0; i < s.n && s.p[i] != ' ' && s.p[i] != ':'; i++)
		;
	if (i == s.n || !asn_scan(span_of(s.p, i), &as) || !ip4_scan(span_of(s.p + i + 1, s.n - i - 1), b + 4))
		return feed_wrong(f, "an aggregator that cannot be read");
	be_put_u32(b, as);
	feed_attr(f, ATTR_AGGREGATOR, span_of(b, 8));
	return true;
}

/* ---- routes ---- */

/* The address, and the link-local one after a comma. */
static bool
feed_nexthop(struct span s, struct ip out[2])
{
	const uint8_t *comma = s.n ? memchr(s.p, ',', s.n) : NULL;

	out[0].len = out[1].len = 0;
	if (!s.n)
		return true;
	if (comma && !ip_scan(span_of(comma + 1, s.n - (size_t)(comma + 1 - s.p)), &out[1]))
		return false;
	return ip_scan(comma ? span_of(s.p, (size_t)(comma - s.p)) : s, &out[0]);
}

/* A route in parts: labels as bytes with their lower bits, and a route distinguisher. */
struct feed_parts {
	struct prefix prefix;
	uint8_t labels[48], rd[8];
	size_t labels_n;
	bool has_rd;
};

static struct span
feed_word(struct span *s)
{
	size_t n = 0, skip = 0;
	struct span word;

	while (skip < s->n && s->p[skip] == ' ')
		skip++;
	while (skip + n < s->n && s->p[skip + n] != ' ')
		n++;
	word = span_of(s->p + skip, n);
	*s = span_of(s->p + skip + n, s->n - skip - n);
	return word;
}

/* "192.0.2.0/24", or "192.0.2.0/24 label 16 (257) rd 65000:1", where the bracket has the label's three bytes. */
static bool
feed_route_parts(struct span text, struct feed_parts *r)
{
	struct span word = feed_word(&text);
	uint64_t raw;

	*r = (struct feed_parts){ .labels_n = 0 };
	if (!prefix_scan(word, &r->prefix))
		return false;
	while ((word = feed_word(&text)).n) {
		if (span_is(word, "rd")) {
			word = feed_word(&text);
			if (r->has_rd || !rd_scan(word, r->rd))
				return false;
			r->has_rd = true;
			continue;
		}
		if (span_is(word, "label"))
			word = feed_word(&text); /* without its lower bits */
		word = feed_word(&text);
		if (word.n < 3 || word.p[0] != '(' || word.p[word.n - 1] != ')' || r->labels_n == sizeof(r->labels) ||
		    !num_max(span_of(word.p + 1, word.n - 2), 0xffffff, &raw))
			return false;
		be_put_u32(r->labels + r->labels_n, (uint32_t)raw << 8);
		r->labels_n += 3;
	}
	return true;
}

static void
feed_route_put(struct buf *b, const struct feed_parts *r, const uint32_t *path)
{
	if (path)
		put_u32(b, *path);
	put_u8(b, r->prefix.bits + 8 * r->labels_n + (r->has_rd ? 64 : 0));
	buf_put(b, r->labels, r->labels_n);
	buf_put(b, r->rd, r->has_rd ? 8 : 0);
	buf_put(b, r->prefix.ip.a, (r->prefix.bits + 7u) / 8);
}

/* The family, and the next hop of an announcement, which has a route distinguisher of zeros in those of VPNs. */
static void
feed_family_put(struct buf *b, unsigned afi, unsigned safi, bool withdraw, const struct ip next[2])
{
	static const uint8_t zero[8];
	struct mark m;
	size_t i;

	if (b->n)
		return;
	put_u16(b, afi);
	put_u8(b, safi);
	if (withdraw)
		return;
	m = put_open(b, 1);
	for (i = 0; i < 2; i++) {
		buf_put(b, zero, safi == SAFI_VPN && next[i].len ? 8 : 0);
		buf_put(b, next[i].a, next[i].len);
	}
	put_close(b, m);
	put_u8(b, 0);
}

bool
feed_route(struct feed *f, bool withdraw, struct span text, struct span nexthop, const uint32_t *path)
{
	struct feed_parts r;
	struct ip next[2];
	unsigned afi, safi;
	struct buf *b;

	if (!feed_route_parts(text, &r))
		return feed_wrong(f, "a route that cannot be read: those of other tools are read for unicast, labelled and VPN routes");
	if (!feed_nexthop(nexthop, next))
		return feed_wrong(f, "a next hop that is no address");
	afi = r.prefix.ip.len == 4 ? AFI_IPV4 : AFI_IPV6;
	safi = r.has_rd ? SAFI_VPN : r.labels_n ? SAFI_LABEL : SAFI_UNICAST;
	if (path)
		f->ctx.addpath |= (famset)1 << family_index((uint16_t)afi, (uint8_t)safi);
	if (afi == AFI_IPV4 && safi == SAFI_UNICAST && (withdraw || next[0].len != 16)) {
		if (!withdraw && next[0].len)
			feed_attr(f, ATTR_NEXT_HOP, span_of(next[0].a, 4));
		feed_route_put(withdraw ? &f->withdrawn : &f->nlri, &r, path);
		return true;
	}
	b = withdraw ? &f->unreach : &f->reach;
	feed_family_put(b, afi, safi, withdraw, next);
	if (be_u16(b->p) != afi || b->p[2] != safi)
		return feed_wrong(f, "routes of two families that share one attribute");
	feed_route_put(b, &r, path);
	return true;
}

/* ---- events ---- */

/* "feed":{"format":"bgpdump","absent":["local address",...]} */
static void
feed_extra(struct feed *f)
{
	struct jw w;
	unsigned i;

	buf_reset(&f->extra);
	jw_init(&w, &f->extra, f->ctx.spaced);
	jw_key(&w, "feed");
	jw_obj(&w);
	jw_key_cstr(&w, "format", f->format);
	if (f->absent_cnt) {
		jw_key(&w, "absent");
		jw_arr(&w);
		for (i = 0; i < f->absent_cnt; i++)
			jw_cstr(&w, f->absent[i]);
		jw_arr_end(&w);
	}
	jw_obj_end(&w);
	f->ev.extra = buf_span(&f->extra);
}

/* The bytes as they came are in the peer's form: with AS numbers of 2 octets, perhaps, or path identifiers. */
static void
feed_infer(struct feed *f)
{
	struct buf inferred;

	if (f->ev.kind != EVENT_MESSAGE || f->made || f->ev.msg.n < MSG_HEADER || f->ev.msg.n != msg_length(f->ev.msg))
		return;
	buf_init(&inferred, 1 << 16);
	if (infer_one(f->ev.msg, &f->ctx, &inferred)) {
		buf_c(&f->extra, ',');
		buf_span_put(&f->extra, buf_span(&inferred));
		f->ev.extra = buf_span(&f->extra);
	}
	buf_fini(&inferred);
}

bool
feed_event(struct feed *f)
{
	if (f->error)
		return intake_wrong(f->d, &f->at, "%s", f->error);
	if (!f->ev.local.len)
		feed_absent(f, "local address");
	feed_extra(f);
	feed_infer(f);
	f->ctx.peer = f->ev.peer;
	f->ctx.peer_as = f->ev.peer_as;
	if (!f->ctx.session)
		f->ctx.session = f->ev.synthesized ? CTX_TABLE : ctx_session_seen(f->ev.peer_as, f->ev.local_as);
	return intake_event(f->d, &f->ev, &f->ctx, &f->at, false);
}

bool
feed_message(struct feed *f, struct span msg)
{
	f->ev.kind = EVENT_MESSAGE;
	f->ev.msg = msg;
	return feed_event(f);
}

bool
feed_update(struct feed *f)
{
	struct buf *b = &f->msg;
	struct mark m, attrs;

	f->ctx.partial = f->made = true;
	if (f->reach.n)
		attrset_put(&f->attrs, ATTR_MP_REACH, ATTR_OPT, buf_span(&f->reach));
	if (f->unreach.n)
		attrset_put(&f->attrs, ATTR_MP_UNREACH, ATTR_OPT, buf_span(&f->unreach));
	buf_reset(b);
	m = msg_begin(b, MSG_UPDATE);
	put_u16(b, f->withdrawn.n);
	buf_span_put(b, buf_span(&f->withdrawn));
	attrs = put_open(b, 2);
	attrset_store(&f->attrs, b);
	put_close(b, attrs);
	buf_span_put(b, buf_span(&f->nlri));
	msg_end(b, m);
	if (b->bad || f->withdrawn.bad || f->nlri.bad || f->reach.bad || f->unreach.bad)
		feed_wrong(f, "more than a message can have");
	return feed_message(f, buf_span(b));
}

/* ---- lines ---- */

/* A line of server-sent events: its data, or nothing of other fields; a line that is not one stays as it is. */
static struct span
feed_sse(struct span line)
{
	static const char *const fields[] = { "data:", "event:", "id:", "retry:", ":" };
	size_t i, n;

	for (i = 0; i < COUNT(fields); i++) {
		n = strlen(fields[i]);
		if (line.n >= n && memcmp(line.p, fields[i], n) == 0)
			return i ? span_of(line.p, 0) : span_of(line.p + n, line.n - n);
	}
	return line;
}

void
feed_json_lines(struct feed *f, struct input *in, void (*each)(struct feed *, struct jr))
{
	struct span line;
	struct jr_doc doc;
	struct jr root;
	bool cut;
	size_t i;

	jr_doc_init(&doc);
	while (!f->d->stop && input_line(in, &line, &cut)) {
		f->at.number++;
		line = feed_sse(line);
		for (i = 0; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r'); i++)
			;
		if (i == line.n && !cut)
			continue;
		feed_line(f);
		if (cut)
			intake_wrong(f->d, &f->at, "the line is too long");
		else if (jr_parse(&doc, line, &root))
			each(f, root);
		else if (doc.no_memory)
			intake_no_memory(f->d);
		else
			intake_wrong(f->d, &f->at, "column %zu: %s", doc.error_at + 1, doc.error);
	}
	jr_doc_fini(&doc);
}

bool
feed_first_line(struct input *in, const char *const *words, size_t n)
{
	struct span s = input_peek(in, 6), line;
	size_t from = 0, to = 0, i, w;

	if (!s.n || !marker_is_text(s))
		return false;
	for (;;) { /* the first with more than fields of events that are not their data */
		for (; to < s.n && to < FEED_FIRST && s.p[to] != '\n'; to++)
			;
		if (to == s.n && to < FEED_FIRST) {
			s = input_peek(in, to + 1);
			if (to < s.n)
				continue;
		}
		line = feed_sse(span_of(s.p + from, to - from));
		if (line.n > 1 || to == s.n || to == FEED_FIRST)
			break;
		from = ++to;
	}
	for (i = 0; i < line.n; i++)
		for (w = 0; w < n; w++)
			if (line.n - i >= strlen(words[w]) && memcmp(line.p + i, words[w], strlen(words[w])) == 0)
				return true;
	return false;
}
