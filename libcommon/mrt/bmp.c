/* SPDX-License-Identifier: ISC */
/* mrt/bmp.c - the BGP Monitoring Protocol as a stream of events. */
#include "mrt/bmp.h"

#include <stdio.h>

#include "base/count.h"
#include "base/table.h"
#include "msg/notification.h"

enum { FLAG_V6 = 0x80, FLAG_POST = 0x40, FLAG_AS2 = 0x20, FLAG_OUT = 0x10, FLAG_FILTERED = 0x80 };
enum { PEER_LOC_RIB = 3 };

static const struct name types[] = {
	{ BMP_ROUTE_MONITORING, "route-monitoring" }, { BMP_STATISTICS_REPORT, "statistics-report" },
	{ BMP_PEER_DOWN, "peer-down" }, { BMP_PEER_UP, "peer-up" }, { BMP_INITIATION, "initiation" },
	{ BMP_TERMINATION, "termination" }, { BMP_ROUTE_MIRRORING, "route-mirroring" }, { 0, NULL },
};

static const struct name peer_types[] = { { 0, "global" }, { 1, "rd" }, { 2, "local" }, { PEER_LOC_RIB, "loc-rib" },
	{ 0, NULL } };

/* RFC 7854 4.8, RFC 8671 6.2 */
static const struct name stats[] = {
	{ 0, "rejected-prefixes" }, { 1, "duplicate-prefixes" }, { 2, "duplicate-withdraws" },
	{ 3, "cluster-list-loops" }, { 4, "as-path-loops" }, { 5, "originator-id-loops" }, { 6, "as-confed-loops" },
	{ 7, "adj-rib-in-routes" }, { 8, "loc-rib-routes" }, { 9, "adj-rib-in-routes-by-family" },
	{ 10, "loc-rib-routes-by-family" }, { 11, "treat-as-withdraw-updates" }, { 12, "treat-as-withdraw-prefixes" },
	{ 13, "duplicate-updates" }, { 14, "adj-rib-out-pre-policy-routes" }, { 15, "adj-rib-out-post-policy-routes" },
	{ 16, "adj-rib-out-pre-policy-routes-by-family" }, { 17, "adj-rib-out-post-policy-routes-by-family" }, { 0, NULL },
};

/* Information TLVs by the message that holds them: RFC 7854 4.4, 4.5; RFC 9069 5.2.1; RFC 8671 6.3.1 */
static const struct name initiation_tlvs[] = { { 0, "string" }, { 1, "sys-descr" }, { 2, "sys-name" },
	{ 3, "vrf-table-name" }, { 4, "admin-label" }, { 0, NULL } };
static const struct name termination_tlvs[] = { { 0, "string" }, { 1, "reason" }, { 0, NULL } };

static const char *const termination_reasons[] = { "administratively closed", "unspecified", "out of resources",
	"redundant connection", "permanently administratively closed" };

/* ---- framing ---- */

struct bmp_header {
	unsigned version, len, type;
};

static struct bmp_header
bmp_header_read(const uint8_t *p)
{
	struct get g = get_of(span_of(p, BMP_HEADER));
	struct bmp_header h;

	h.version = get_u8(&g);
	h.len = get_u32(&g);
	h.type = get_u8(&g);
	return h;
}

static bool
bmp_has_peer(unsigned type)
{
	return type != BMP_INITIATION && type != BMP_TERMINATION;
}

static bool
bmp_plausible(const struct bmp_header *h)
{
	return h->version >= (h->type > BMP_ROUTE_MIRRORING ? 3 : 1) && h->version <= 4 && h->len <= BMP_MESSAGE_MAX &&
	    h->len >= BMP_HEADER + (bmp_has_peer(h->type) ? BMP_PEER_HEADER : 0);
}

/* Do `want` headers follow each other from `at` on, or reach the end? */
static bool
bmp_chain(struct span s, size_t at, unsigned want)
{
	struct bmp_header h;

	for (; want; want--) {
		if (at == s.n)
			return true;
		if (at > s.n || s.n - at < BMP_HEADER)
			return false;
		h = bmp_header_read(s.p + at);
		if (!bmp_plausible(&h))
			return false;
		at += h.len;
	}
	return true;
}

bool
bmp_magic(struct span head)
{
	struct bmp_header h;

	if (head.n < BMP_HEADER)
		return false;
	h = bmp_header_read(head.p);
	return h.version >= 3 && h.type <= BMP_ROUTE_MIRRORING && bmp_plausible(&h);
}

/* ---- events ---- */

__attribute__((format(printf, 2, 3))) static void
bmp_wrong(struct bmp *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(b->reason, sizeof(b->reason), fmt, ap);
	va_end(ap);
	b->ev.reason = b->reason;
	b->bad = true;
	b->bad_cnt++;
}

/* "bmp":{...} of the record without the closing brace, into b->head. */
static void
bmp_head_make(struct bmp *b, struct span distinguisher)
{
	static const uint8_t zero[8];
	const char *type = table_name(types, b->type), *peer = table_name(peer_types, b->peer_type);
	struct jw w;

	buf_reset(&b->head);
	if (!b->json)
		return;
	jw_init(&w, &b->head, b->base.spaced);
	jw_key(&w, "bmp");
	jw_obj(&w);
	jw_key_u64(&w, "version", b->version);
	if (type)
		jw_key_cstr(&w, "type", type);
	else
		jw_key_u64(&w, "type", b->type);
	if (!distinguisher.n)
		return;
	if (peer)
		jw_key_cstr(&w, "peer-type", peer);
	else
		jw_key_u64(&w, "peer-type", b->peer_type);
	if (memcmp(distinguisher.p, zero, 8) != 0) {
		jw_key(&w, "distinguisher");
		jw_quote(&w);
		buf_rd(w.b, distinguisher.p);
		jw_quote_end(&w);
	}
	if (b->peer_type == PEER_LOC_RIB) {
		jw_key(&w, "filtered");
		jw_bool(&w, b->flags & FLAG_FILTERED);
	} else {
		jw_key_cstr(&w, "rib", b->flags & FLAG_OUT ? "adj-rib-out" : "adj-rib-in");
		jw_key_cstr(&w, "policy", b->flags & FLAG_POST ? "post" : "pre");
	}
}

static struct jw
bmp_extra_begin(struct bmp *b)
{
	struct jw w;

	buf_reset(&b->extra);
	buf_span_put(&b->extra, buf_span(&b->head));
	jw_init(&w, &b->extra, b->base.spaced);
	w.comma = true;
	return w;
}

static const struct event *
bmp_event_done(struct bmp *b)
{
	if (b->json)
		buf_str(&b->extra, b->base.spaced ? " }" : "}");
	else
		buf_reset(&b->extra); /* what is wrong was found while writing it */
	b->ev.extra = buf_span(&b->extra);
	return &b->ev;
}

/* A new event of the record; who and when stay as the per-peer header said. */
static void
bmp_event_begin(struct bmp *b, enum event_kind kind)
{
	b->ev.kind = kind;
	b->ev.msg = b->record;
	b->ev.text = b->ev.reason = NULL;
	b->ev.direction = kind == EVENT_MESSAGE ? "receive" : NULL;
	b->ev.extra = (struct span){ NULL, 0 };
	b->ctx = b->base;
	b->bad = false;
	buf_reset(&b->extra);
}

static const struct event *
bmp_event_other(struct bmp *b)
{
	const char *name = table_name(types, b->type);

	bmp_event_begin(b, EVENT_MRT);
	b->ev.text = name ? name : "unknown";
	return &b->ev;
}

__attribute__((format(printf, 2, 3))) static const struct event *
bmp_event_wrong(struct bmp *b, const char *fmt, ...)
{
	char text[sizeof(b->reason)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	bmp_event_other(b);
	bmp_extra_begin(b);
	bmp_wrong(b, "%s", text);
	b->stage = 0;
	return bmp_event_done(b);
}

static const struct event *
bmp_event_message(struct bmp *b, struct span msg, bool sent)
{
	unsigned type = msg_type(msg);
	struct watch_known known = { .fix = b->fix, .asn4 = true, .addpath = FAMSET_ALL, .doubt = true };
	struct watch *w = &b->session->w;
	struct watch_inferred inferred;

	bmp_event_begin(b, EVENT_MESSAGE);
	b->ev.msg = msg;
	if (sent)
		b->ev.direction = "send";
	b->ctx.peer_as = b->ev.peer_as;
	if (w->side[1].open.seen)
		b->ctx.local_as = w->side[1].open.as;
	if (sent) { /* the sender is the peer */
		uint32_t as = b->ctx.peer_as;

		b->ctx.peer_as = b->ctx.local_as;
		b->ctx.local_as = as;
	}
	if (b->type == BMP_ROUTE_MONITORING && (b->peer_type == PEER_LOC_RIB || b->flags & (FLAG_POST | FLAG_OUT)))
		b->ctx.session = CTX_TABLE; /* routes as policy made them, not as a neighbor sent them */
	else if (!b->base.session)
		b->ctx.session = (uint8_t)ctx_session_seen(b->ctx.local_as, b->ctx.peer_as);
	b->ctx.own = false;
	if (!(b->fix & WATCH_FIX_EXTENDED))
		b->ctx.extended_message = true;
	if (!watch_agreed(w, sent, b->fix | WATCH_FIX_EXTENDED, &b->ctx) && !(b->fix & WATCH_FIX_ADDPATH))
		known.addpath = 0;
	if (b->peer_type == PEER_LOC_RIB && w->side[1].open.seen && !(b->fix & WATCH_FIX_ADDPATH))
		b->ctx.addpath = w->side[1].open.addpath_send | w->side[1].open.addpath_receive; /* RFC 9069 5.2 */
	if (!(b->fix & WATCH_FIX_ASN4) && b->type == BMP_ROUTE_MONITORING)
		b->ctx.asn4 = b->peer_type == PEER_LOC_RIB || !(b->flags & FLAG_AS2);
	bmp_extra_begin(b);
	bmp_event_done(b);
	if (type == MSG_UPDATE) {
		watch_learn(w, sent, msg, &known, &b->ctx);
		inferred = watch_read(w, sent, msg, &known, &b->ctx);
		watch_inferred_put(&inferred, &b->extra);
		b->ev.extra = buf_span(&b->extra); /* it may have moved */
	}
	b->messages++;
	return &b->ev;
}

/* ---- TLVs ---- */

/* Members of an open object: each name with a list of its strings; a TLV of another type as hex under its number. */
static bool
bmp_tlvs(struct jw *w, struct get *g, const struct name *names)
{
	jw_key(w, "information");
	jw_arr(w);
	while (get_left(g)) {
		unsigned type = get_u16(g);
		struct span v = get_bytes(g, get_u16(g));
		const char *name = table_name(names, type);

		if (!get_ok(g))
			break;
		jw_obj(w);
		if (name && names == termination_tlvs && type == 1 && v.n == 2) {
			unsigned code = be_u16(v.p);

			jw_key_u64(w, "reason", code);
			if (code < COUNT(termination_reasons))
				jw_key_cstr(w, "text", termination_reasons[code]);
		} else if (name) {
			jw_key(w, name);
			jw_str(w, v);
		} else {
			jw_key_u64(w, "type", type);
			jw_key(w, "value");
			jw_hex(w, v, "0x");
		}
		jw_obj_end(w);
	}
	jw_arr_end(w);
	return get_ok(g);
}

/* In version 4 a BGP message is the value of a TLV with an index; find it by its marker. */
static struct span
bmp_message_in_tlvs(struct get g)
{
	struct span v;

	while (get_left(&g)) {
		get_u16(&g);
		v.n = get_u16(&g);
		get_u16(&g); /* index */
		v = get_bytes(&g, v.n);
		if (v.n >= MSG_HEADER && v.p[0] == 0xff && v.p[15] == 0xff)
			return v;
	}
	return (struct span){ NULL, 0 };
}

/* The BGP message at the front: as long as its header says. */
static struct span
bmp_message_take(struct get *g)
{
	size_t n;

	if (get_left(g) < MSG_HEADER)
		return get_rest(g);
	n = be_u16(g->p + 16);
	return get_bytes(g, n >= MSG_HEADER && n <= get_left(g) ? n : get_left(g));
}

/* ---- messages ---- */

static const struct event *
bmp_route_monitoring(struct bmp *b)
{
	struct span msg;

	if (get_left(&b->rest) && b->rest.p[0] != 0xff) {
		msg = bmp_message_in_tlvs(b->rest);
		b->stage = 0;
		if (!msg.n)
			return bmp_event_wrong(b, "no BGP message in the Route Monitoring message");
		return bmp_event_message(b, msg, b->flags & FLAG_OUT && b->peer_type != PEER_LOC_RIB);
	}
	msg = bmp_message_take(&b->rest);
	/* a second UPDATE is against RFC 7854 4.6, yet sent; TLVs after it are of version 4 */
	b->stage = get_left(&b->rest) >= MSG_HEADER && b->rest.p[0] == 0xff;
	return bmp_event_message(b, msg, b->flags & FLAG_OUT && b->peer_type != PEER_LOC_RIB);
}

static const struct event *
bmp_statistics_report(struct bmp *b)
{
	struct get g = b->rest;
	uint32_t cnt = get_u32(&g), i;
	struct jw w;

	b->stage = 0;
	bmp_event_other(b);
	w = bmp_extra_begin(b);
	jw_key(&w, "statistics");
	jw_arr(&w);
	for (i = 0; i < cnt && get_left(&g); i++) {
		unsigned type = get_u16(&g);
		struct get v = get_sub(&g, get_u16(&g));
		const char *name = table_name(stats, type);
		size_t n = get_left(&v);

		if (!get_ok(&g))
			break;
		jw_obj(&w);
		jw_key_u64(&w, "type", type);
		if (name)
			jw_key_cstr(&w, "name", name);
		if (n == 11) {
			unsigned afi = get_u16(&v), safi = get_u8(&v);

			jw_key(&w, "family");
			jw_quote(&w);
			buf_family(w.b, afi, safi, ' ');
			jw_quote_end(&w);
			n = 8;
		}
		if (n == 4 || n == 8) {
			jw_key_u64(&w, "value", get_un(&v, n));
		} else {
			jw_key(&w, "raw");
			jw_hex(&w, get_rest(&v), "0x");
		}
		jw_obj_end(&w);
	}
	jw_arr_end(&w);
	if (!get_ok(&g) || i < cnt)
		bmp_wrong(b, "the report says %u statistics and holds %u", cnt, i);
	return bmp_event_done(b);
}

/* One of the two OPENs. What is wrong inside it shows when it is printed. */
static const struct event *
bmp_peer_up_open(struct bmp *b, bool sent)
{
	struct span msg = bmp_message_take(&b->rest);

	if (msg_type(msg) != MSG_OPEN)
		return bmp_event_wrong(b, "no %s OPEN in the Peer Up", sent ? "sent" : "received");
	watch_open(&b->session->w, sent, msg);
	return bmp_event_message(b, msg, sent);
}

static const struct event *
bmp_peer_up(struct bmp *b)
{
	struct get *g = &b->rest;
	struct span address;
	struct jw w;

	switch (b->stage) {
	case 1:
		watch_forget(&b->session->w);
		address = get_bytes(g, 16);
		b->local_port = (uint16_t)get_u16(g);
		b->peer_port = (uint16_t)get_u16(g);
		if (!get_ok(g))
			return bmp_event_wrong(b, "Peer Up is too short");
		if (b->peer_type != PEER_LOC_RIB)
			b->local = b->flags & FLAG_V6 ? ip_of(address.p, 16) : ip_of(address.p + 12, 4);
		b->ev.local = b->local;
		b->ev.local_port = b->local_port;
		b->ev.peer_port = b->peer_port;
		b->stage = 2;
		return bmp_peer_up_open(b, true);
	case 2:
		b->stage = 3;
		return bmp_peer_up_open(b, false);
	}
	b->stage = 0;
	bmp_event_begin(b, EVENT_STATE);
	b->ev.text = "up";
	b->ev.msg = (struct span){ NULL, 0 };
	w = bmp_extra_begin(b);
	if (get_left(g) && !bmp_tlvs(&w, g, initiation_tlvs))
		bmp_wrong(b, "the information of the Peer Up cannot be read");
	return bmp_event_done(b);
}

static void
bmp_down_reason(struct bmp *b, unsigned fsm)
{
	static const char *const why[] = { "unknown", "notification sent", "closed by the local system",
		"notification received", "closed by the peer without notification", "no longer monitored",
		"closed by the local system" };
	const char *text = why[b->down_reason < COUNT(why) ? b->down_reason : 0];

	struct notification_parts n;

	if (notification_find(b->down, &n))
		snprintf(b->reason, sizeof(b->reason), "%s (%u,%u)", text, n.code, n.subcode);
	else if (b->down_reason == 2)
		snprintf(b->reason, sizeof(b->reason), "%s, event %u", text, fsm);
	else if (text == why[0])
		snprintf(b->reason, sizeof(b->reason), "reason %u", b->down_reason);
	else
		snprintf(b->reason, sizeof(b->reason), "%s", text);
	b->ev.reason = b->reason;
}

static const struct event *
bmp_peer_down(struct bmp *b)
{
	struct get *g = &b->rest;
	unsigned fsm = 0;
	struct jw w;

	if (b->stage == 1) {
		b->down_reason = get_u8(g);
		b->down = (struct span){ NULL, 0 };
		if (!get_ok(g))
			return bmp_event_wrong(b, "Peer Down without a reason");
		if (b->down_reason == 1 || b->down_reason == 3) {
			b->down = bmp_message_take(g);
			b->stage = 2;
			return bmp_event_message(b, b->down, b->down_reason == 1);
		}
	}
	b->stage = 0;
	if (b->down_reason == 2)
		fsm = get_u16(g);
	bmp_event_begin(b, EVENT_STATE);
	b->ev.text = "down";
	b->ev.msg = (struct span){ NULL, 0 };
	bmp_down_reason(b, fsm);
	w = bmp_extra_begin(b);
	jw_key_u64(&w, "reason", b->down_reason);
	if (get_left(g))
		bmp_tlvs(&w, g, initiation_tlvs);
	if (!get_ok(g)) {
		size_t n = strlen(b->reason);

		snprintf(b->reason + n, sizeof(b->reason) - n, "; the Peer Down is cut short");
		b->bad = true;
		b->bad_cnt++;
	}
	watch_forget(&b->session->w);
	return bmp_event_done(b);
}

static const struct event *
bmp_information(struct bmp *b, const struct name *names)
{
	struct jw w;

	b->stage = 0;
	bmp_event_other(b);
	w = bmp_extra_begin(b);
	if (!bmp_tlvs(&w, &b->rest, names))
		bmp_wrong(b, "the information cannot be read to its end");
	return bmp_event_done(b);
}

/* RFC 7854 4.7: TLVs, the message last. */
static const struct event *
bmp_route_mirroring(struct bmp *b)
{
	struct get *g = &b->rest;
	unsigned type, code;
	struct get v;
	struct jw w;

	type = get_u16(g);
	code = get_u16(g);
	if (b->version >= 4)
		get_u16(g); /* index */
	v = get_sub(g, code);
	if (!get_ok(g))
		return bmp_event_wrong(b, "Route Mirroring message cut inside a TLV");
	b->stage = get_left(g) > 0;
	if (type == 0)
		return bmp_event_message(b, get_rest(&v), false);
	bmp_event_other(b);
	w = bmp_extra_begin(b);
	if (b->json) {
		if (type == 1 && get_left(&v) == 2) {
			code = get_u16(&v);
			jw_key_u64(&w, "code", code);
			if (code < 2)
				jw_key_cstr(&w, "text", code ? "messages lost" : "errored PDU");
		} else {
			jw_key_u64(&w, "tlv", type);
			jw_key(&w, "value");
			jw_hex(&w, get_rest(&v), "0x");
		}
	}
	return bmp_event_done(b);
}

/* The next event of the record at hand. */
static const struct event *
bmp_next_event(struct bmp *b)
{
	switch (b->type) {
	case BMP_ROUTE_MONITORING:
		return bmp_route_monitoring(b);
	case BMP_STATISTICS_REPORT:
		return bmp_statistics_report(b);
	case BMP_PEER_DOWN:
		return bmp_peer_down(b);
	case BMP_PEER_UP:
		return bmp_peer_up(b);
	case BMP_INITIATION:
		return bmp_information(b, initiation_tlvs);
	case BMP_TERMINATION:
		return bmp_information(b, termination_tlvs);
	case BMP_ROUTE_MIRRORING:
		return bmp_route_mirroring(b);
	}
	b->stage = 0;
	bmp_event_other(b);
	bmp_extra_begin(b);
	return bmp_event_done(b);
}

/* ---- records ---- */

/* RFC 7854 4.2; false: too short. */
static bool
bmp_peer_header(struct bmp *b, struct get *g)
{
	struct get h = get_sub(g, BMP_PEER_HEADER);
	uint8_t key[1 + 8 + 16];
	struct span distinguisher, address;
	uint64_t sec;

	b->peer_type = get_u8(&h);
	b->flags = get_u8(&h);
	distinguisher = get_bytes(&h, 8);
	address = get_bytes(&h, 16);
	b->ev.peer_as = get_u32(&h);
	b->ev.router_id = get_u32(&h);
	sec = get_u32(&h);
	b->ev.time_us = sec * 1000000 + get_u32(&h);
	if (!get_ok(&h))
		return false;
	b->ev.peer = b->peer_type != PEER_LOC_RIB && b->flags & FLAG_V6 ? ip_of(address.p, 16) : ip_of(address.p + 12, 4);
	key[0] = (uint8_t)b->peer_type;
	memcpy(key + 1, distinguisher.p, 8);
	memcpy(key + 9, address.p, 16);
	b->session = watches_find(&b->sessions, span_of(key, sizeof(key)));
	bmp_head_make(b, distinguisher);
	return true;
}

/* n bytes that are no message. */
static const struct event *
bmp_garbage(struct bmp *b, struct span s, size_t n, const char *why)
{
	b->record = span_of(s.p, n);
	b->session = NULL;
	b->stage = 0;
	b->step = n;
	b->ev = (struct event){ .stream = -1, .frame = b->records, .offset = b->offset, .has_frame = true,
		.has_offset = true, .record = b->record };
	bmp_event_begin(b, EVENT_GARBAGE);
	bmp_wrong(b, "%s", why);
	return &b->ev;
}

static const struct event *
bmp_lost(struct bmp *b, const char *why)
{
	enum { SIGHT = 1024 * 1024 };
	bool patient = b->in->regular || b->in->child;
	struct span s = input_peek(b->in, patient ? SIGHT : BMP_HEADER);
	size_t at;

	for (at = 1; at < s.n; at++)
		if (s.p[at] >= 1 && s.p[at] <= 4 && bmp_chain(s, at, 2))
			break;
	return bmp_garbage(b, s, at < s.n ? at : s.n, why);
}

static const struct event *
bmp_next_record(struct bmp *b)
{
	struct bmp_header h;
	struct span s;
	struct get g;
	char why[96];

	s = input_peek(b->in, BMP_HEADER);
	b->offset = b->in->offset;
	if (s.n == 0)
		return NULL;
	b->records++;
	if (s.n < BMP_HEADER)
		return bmp_garbage(b, s, s.n, "the stream ends inside a message header");
	h = bmp_header_read(s.p);
	if (h.version < 1 || h.version > 4 || h.len < BMP_HEADER || h.len > BMP_MESSAGE_MAX) {
		snprintf(why, sizeof(why), "no BMP message: version %u, length %u, type %u", h.version, h.len, h.type);
		return bmp_lost(b, why);
	}
	s = input_peek(b->in, h.len);
	if (s.n < h.len) {
		snprintf(why, sizeof(why), "the stream ends inside a message of %u bytes, after %zu", h.len, s.n);
		return bmp_lost(b, why);
	}
	b->version = h.version;
	b->type = h.type;
	b->record = span_of(s.p, h.len);
	b->step = h.len;
	b->stage = 1;
	b->session = NULL;
	b->ev = (struct event){ .stream = -1, .frame = b->records, .offset = b->offset, .has_frame = true,
		.has_offset = true, .record = b->record };
	g = get_of(b->record);
	get_bytes(&g, BMP_HEADER);
	if (bmp_has_peer(h.type) && h.type <= BMP_ROUTE_MIRRORING) {
		bmp_head_make(b, (struct span){ NULL, 0 });
		if (!bmp_peer_header(b, &g))
			return bmp_event_wrong(b, "message of %u bytes is too short for its per-peer header", h.len);
	} else {
		bmp_head_make(b, (struct span){ NULL, 0 });
	}
	b->rest = g;
	return bmp_next_event(b);
}

const struct event *
bmp_next(struct bmp *b, const struct ctx **ctx)
{
	*ctx = &b->ctx;
	if (b->stage)
		return bmp_next_event(b);
	if (b->step)
		input_skip(b->in, b->step);
	b->step = 0;
	return bmp_next_record(b);
}

void
bmp_init(struct bmp *b, struct input *in, const struct ctx *base)
{
	*b = (struct bmp){ .in = in, .base = *base, .ctx = *base };
	watches_init(&b->sessions);
	buf_init(&b->head, 4096);
	buf_init(&b->extra, 8 * 1024 * 1024);
}

void
bmp_fini(struct bmp *b)
{
	watches_fini(&b->sessions);
	buf_fini(&b->head);
	buf_fini(&b->extra);
}
