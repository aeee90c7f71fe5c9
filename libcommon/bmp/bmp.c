/* SPDX-License-Identifier: ISC */
/*
 * bmp/bmp.c - the BGP Monitoring Protocol as a stream of events.
 *
 * Long because each of the seven types of messages has a section of its own; what they share is the peer, which is first. TLVs
 * are in tlv.c.
 */
#include "bmp/bmp.h"

#include <stdio.h>

#include "base/count.h"
#include "base/table.h"
#include "bmp/tlv.h"
#include "msg/notification.h"

enum { PEER_LOC_RIB = 3, ROUTERS = 1024 };
enum { TLV_MESSAGE = 7 }; /* the BGP message of Route Monitoring, in today's numbering of version 4 */

static const struct name peer_types[] = { { 0, "global" }, { 1, "rd" }, { 2, "local" }, { PEER_LOC_RIB, "loc-rib" },
	{ 0, NULL } };

/* ---- rows ---- */

#define BMP_FUNCTION(NAME, type, word, peer, function) static const struct event *function(struct bmp *b);
BMP_TYPES(BMP_FUNCTION)

#define BMP_ROW(NAME, number, name, has_peer, function) \
	{ .type = number, .word = name, .peer = has_peer, .read = function },
static const struct bmp_row {
	unsigned type;
	const char *word;
	bool peer; /* there is a per-peer header */
	const struct event *(*read)(struct bmp *b);
} bmp_rows[] = { BMP_TYPES(BMP_ROW) };

#define BMP_STATISTIC(code, name) { code, name },
static const struct name bmp_statistics[] = { BMP_STATISTICS(BMP_STATISTIC) { 0, NULL } };

/* NULL: nobody knows what is in such messages. */
static const struct bmp_row *
bmp_row(unsigned type)
{
	size_t i;

	for (i = 0; i < COUNT(bmp_rows); i++)
		if (bmp_rows[i].type == type)
			return &bmp_rows[i];
	return NULL;
}

static const char *
bmp_type_word(unsigned type)
{
	const struct bmp_row *row = bmp_row(type);

	return row ? row->word : NULL;
}

/* ---- the common header ---- */

struct bmp_head
bmp_head_read(const uint8_t *p)
{
	struct get g = get_of(span_of(p, BMP_HEADER));
	struct bmp_head h;

	h.version = get_u8(&g);
	h.len = get_u32(&g);
	h.type = get_u8(&g);
	return h;
}

static size_t
bmp_head_least(unsigned type)
{
	const struct bmp_row *row = bmp_row(type);

	return BMP_HEADER + (row && row->peer ? BMP_PEER_HEADER : 0);
}

bool
bmp_head_possible(const struct bmp_head *h)
{
	return h->version >= (h->type > BMP_ROUTE_MIRRORING ? 3 : 1) && h->version <= 4 && h->len <= BMP_MESSAGE_MAX &&
	    h->len >= bmp_head_least(h->type);
}

bool
bmp_head_chain(struct span s, size_t at, unsigned want)
{
	struct bmp_head h;

	for (; want; want--) {
		if (at == s.n)
			return true;
		if (at > s.n || s.n - at < BMP_HEADER)
			return false;
		h = bmp_head_read(s.p + at);
		if (!bmp_head_possible(&h))
			return false;
		at += h.len;
	}
	return true;
}

/* As many of the 16 bytes of a marker as are there, all ones, and a length after them that fits into `most`? */
static bool
bmp_marker_likely(struct get g, size_t most)
{
	unsigned i;

	for (i = 0; i < 16 && get_left(&g); i++)
		if (get_u8(&g) != 0xff)
			return false;
	return get_left(&g) < 2 || (be_u16(g.p) >= MSG_HEADER && be_u16(g.p) <= most);
}

/* The body that begins at g, of n bytes. */
static bool
bmp_body_likely(const struct bmp_head *h, struct get g, size_t n)
{
	struct get at = g;
	size_t i;

	switch (h->type) {
	case BMP_ROUTE_MONITORING:
		if (h->version < 4)
			return bmp_marker_likely(g, n);
		if (!get_left(&g) || *g.p == 0xff)
			return bmp_marker_likely(g, n);
		get_u16(&at);
		return get_u16(&at) + 6u <= n; /* a TLV with an index */
	case BMP_STATISTICS_REPORT:
		i = get_u32(&at);
		return !get_ok(&at) || i <= n / 4 || (h->version >= 4 && i >> 16 == 1);
	case BMP_PEER_DOWN:
		return n && (!get_left(&g) || *g.p < 16);
	case BMP_PEER_UP:
		get_bytes(&at, 20);
		return n >= 20 + 2 * 29 && (!get_ok(&at) || bmp_marker_likely(at, n));
	case BMP_ROUTE_MIRRORING:
	case BMP_INITIATION:
	case BMP_TERMINATION:
	case BMP_SNAPSHOT:
		if (!n)
			return h->type != BMP_ROUTE_MIRRORING;
		get_u16(&at);
		i = get_u16(&at);
		return n >= 4 && (!get_ok(&at) || i + 4 <= n);
	}
	return false;
}

bool
bmp_head_likely(struct span s)
{
	struct get g = get_of(s), peer;
	const struct bmp_row *row;
	struct bmp_head h;
	size_t n;

	if (s.n < BMP_HEADER)
		return false;
	h = bmp_head_read(s.p);
	row = bmp_row(h.type);
	if (h.version < 3 || !bmp_head_possible(&h) || !row)
		return false;
	get_bytes(&g, BMP_HEADER);
	n = h.len - BMP_HEADER;
	if (s.n > h.len)
		g.end = s.p + h.len;
	if (row->peer) {
		if (get_left(&g) < BMP_PEER_HEADER)
			return get_left(&g) < 1 || *g.p <= PEER_LOC_RIB;
		peer = get_sub(&g, BMP_PEER_HEADER);
		n -= BMP_PEER_HEADER;
		if (get_u8(&peer) > PEER_LOC_RIB)
			return false;
		get_bytes(&peer, BMP_PEER_HEADER - 1 - 4);
		if (get_u32(&peer) >= 1000000)
			return false;
	}
	return bmp_body_likely(&h, g, n);
}

/* Is there a whole marker where the first BGP message of a body must be? */
static bool
bmp_marker_certain(const struct bmp_head *h, struct get g)
{
	struct tlv t;

	if (h->type == BMP_PEER_UP)
		get_bytes(&g, 20);
	else if (h->type != BMP_ROUTE_MONITORING)
		return false;
	while (h->version >= 4 && get_left(&g) && *g.p != 0xff) { /* TLVs before it */
		struct get head = g;

		get_u32(&head);
		get_u16(&head);
		if (get_left(&head) && *head.p == 0xff) {
			g = head;
			break;
		}
		if (!tlv_next(&g, true, h->version, &t))
			return false;
	}
	return get_left(&g) >= MSG_HEADER && bmp_marker_likely(g, h->len);
}

bool
bmp_head_certain(struct span s)
{
	struct get g = get_of(s);
	struct bmp_head h;

	if (!bmp_head_likely(s))
		return false;
	h = bmp_head_read(s.p);
	if (s.n == h.len)
		return true;
	if (s.n >= (size_t)h.len + BMP_HEADER)
		return bmp_head_likely(span_of(s.p + h.len, s.n - h.len));
	get_bytes(&g, BMP_HEADER + BMP_PEER_HEADER);
	return bmp_marker_certain(&h, g);
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
	const char *type = bmp_type_word(b->type), *peer = table_name(peer_types, b->peer_type);
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
	if (b->router.len) {
		jw_key(&w, "router");
		jw_quote(&w);
		buf_ip(w.b, b->router.a, b->router.len);
		jw_quote_end(&w);
	}
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
		jw_bool(&w, b->flags & BMP_FLAG_FILTERED);
	} else {
		jw_key_cstr(&w, "rib", b->flags & BMP_FLAG_OUT ? "adj-rib-out" : "adj-rib-in");
		jw_key_cstr(&w, "policy", b->flags & BMP_FLAG_POST ? "post" : "pre");
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
	const char *name = bmp_type_word(b->type);

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

/* What is said of a message beside itself: TLVs of version 4, if any. */
struct bmp_beside {
	struct get tlvs;
	enum tlv_where where;
};

/* A stateless parsing TLV is about this message alone, and says more than the OPENs (draft-ietf-grow-bmp-tlv-20 5.2.3). */
static void
bmp_stateless_apply(struct bmp *b, const struct bmp_beside *beside, struct watch_known *known)
{
	struct get g = beside->tlvs;
	struct ctx with = b->ctx;
	famset addpath = 0;
	bool asn4 = false;
	struct tlv t;

	while (tlv_next(&g, true, b->version, &t))
		if (tlv_is_stateless(&t, beside->where))
			tlv_stateless_apply(&t, &with, &addpath, &asn4);
	with.asn4 = b->fix & WATCH_FIX_ASN4 ? b->ctx.asn4 : with.asn4;
	with.addpath = b->fix & WATCH_FIX_ADDPATH ? b->ctx.addpath : with.addpath;
	with.nexthop6 = b->fix & WATCH_FIX_NEXTHOP6 ? b->ctx.nexthop6 : with.nexthop6;
	b->ctx = with;
	known->addpath |= addpath;
}

/* The context of a message, before its bytes are asked. True: the OPENs of the Peer Up say how it is written. */
static bool
bmp_context(struct bmp *b, bool sent, struct watch_known *known)
{
	struct watch *w = &b->session->w;
	bool agreed;

	b->ctx.peer_as = b->ev.peer_as;
	if (w->side[1].open.seen)
		b->ctx.local_as = w->side[1].open.as;
	if (sent) { /* the sender is the peer */
		uint32_t as = b->ctx.peer_as;

		b->ctx.peer_as = b->ctx.local_as;
		b->ctx.local_as = as;
	}
	if (b->type == BMP_ROUTE_MONITORING && (b->peer_type == PEER_LOC_RIB || b->flags & (BMP_FLAG_POST | BMP_FLAG_OUT)))
		b->ctx.session = CTX_TABLE; /* routes as policy made them, not as a neighbor sent them */
	else if (!b->base.session)
		b->ctx.session = (uint8_t)ctx_session_seen(b->ctx.local_as, b->ctx.peer_as);
	b->ctx.own = false;
	if (!(b->fix & WATCH_FIX_EXTENDED))
		b->ctx.extended_message = true;
	agreed = watch_agreed(w, sent, b->fix | WATCH_FIX_EXTENDED, &b->ctx);
	if (!agreed && !(b->fix & WATCH_FIX_ADDPATH))
		known->addpath = 0;
	if (b->peer_type == PEER_LOC_RIB && w->side[1].open.seen && !(b->fix & WATCH_FIX_ADDPATH))
		b->ctx.addpath = w->side[1].open.addpath_send | w->side[1].open.addpath_receive; /* RFC 9069 5.2 */
	if (!(b->fix & WATCH_FIX_ASN4) && b->type == BMP_ROUTE_MONITORING)
		b->ctx.asn4 = b->peer_type == PEER_LOC_RIB || !(b->flags & BMP_FLAG_AS2);
	return agreed;
}

/* An UPDATE's bytes may say something else than its surroundings; the first time that is reported. */
static void
bmp_update_read(struct bmp *b, struct span msg, bool sent, bool agreed, const struct watch_known *known)
{
	struct watch *w = &b->session->w;
	bool before = w->side[sent].changed, asn4 = b->ctx.asn4;
	famset addpath = b->ctx.addpath;
	struct watch_inferred inferred;

	watch_learn(w, sent, msg, known, &b->ctx);
	inferred = watch_read(w, sent, msg, known, &b->ctx);
	watch_inferred_put(&inferred, &b->extra);
	if (agreed && !before && w->side[sent].changed)
		bmp_wrong(b, "%s%s%s: not as the OPENs of the Peer Up say", b->ctx.asn4 == asn4 ? "" :
		    asn4 ? "AS numbers of 2 octets" : "AS numbers of 4 octets",
		    b->ctx.asn4 != asn4 && b->ctx.addpath != addpath ? " and " : "", b->ctx.addpath == addpath ? "" :
		    b->ctx.addpath & ~addpath ? "path identifiers" : "no path identifiers");
}

static const struct event *
bmp_event_message(struct bmp *b, struct span msg, bool sent, const struct bmp_beside *beside)
{
	struct watch_known known = { .fix = b->fix, .asn4 = true, .addpath = FAMSET_ALL, .doubt = true };
	bool agreed;
	struct jw w;

	bmp_event_begin(b, EVENT_MESSAGE);
	b->ev.msg = msg;
	if (sent)
		b->ev.direction = "send";
	agreed = bmp_context(b, sent, &known);
	w = bmp_extra_begin(b);
	if (beside) {
		struct get g = beside->tlvs;

		bmp_stateless_apply(b, beside, &known);
		if (b->json)
			tlv_json(&w, &g, beside->where, true, b->version);
	}
	bmp_event_done(b);
	if (msg_type(msg) == MSG_UPDATE)
		bmp_update_read(b, msg, sent, agreed, &known);
	b->ev.extra = buf_span(&b->extra); /* it may have moved */
	b->messages++;
	return &b->ev;
}

/* ---- what they hold ---- */

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

/* Version 4: the message is the value of a TLV, whose number tells how the others are numbered. */
static const struct event *
bmp_route_monitoring_tlvs(struct bmp *b, bool sent)
{
	struct bmp_beside beside = { .tlvs = b->rest, .where = TLV_MONITORING_OLD };
	struct span msg = { NULL, 0 };
	struct get g = b->rest;
	const struct event *ev;
	struct tlv t;

	while (tlv_next(&g, true, b->version, &t)) {
		if (msg.n || !tlv_is_message(&t))
			continue;
		msg = t.v;
		if (t.code == TLV_MESSAGE)
			beside.where = TLV_MONITORING;
	}
	if (!msg.n)
		return bmp_event_wrong(b, "no BGP message in the Route Monitoring message");
	ev = bmp_event_message(b, msg, sent, &beside);
	if (!get_ok(&g))
		bmp_wrong(b, "the TLVs of the Route Monitoring message cannot be read to their end");
	return ev;
}

static const struct event *
bmp_route_monitoring(struct bmp *b)
{
	bool sent = b->flags & BMP_FLAG_OUT && b->peer_type != PEER_LOC_RIB;
	struct span msg;

	b->stage = 0;
	if (get_left(&b->rest) && b->rest.p[0] != 0xff)
		return bmp_route_monitoring_tlvs(b, sent);
	msg = bmp_message_take(&b->rest);
	/* a second UPDATE is against RFC 7854 4.6, yet sent; TLVs after it are of early drafts */
	b->stage = get_left(&b->rest) >= MSG_HEADER && b->rest.p[0] == 0xff ? 2 : 0;
	return bmp_event_message(b, msg, sent, NULL);
}

/* One statistic: a number, or one of a family. */
static void
bmp_statistic(struct jw *w, unsigned type, struct get *v)
{
	const char *name = table_name(bmp_statistics, type);
	size_t n = get_left(v);

	jw_obj(w);
	jw_key_u64(w, "type", type);
	if (name)
		jw_key_cstr(w, "name", name);
	if (n == 11) {
		unsigned afi = get_u16(v), safi = get_u8(v);

		jw_key(w, "family");
		jw_quote(w);
		buf_family(w->b, afi, safi, ' ');
		jw_quote_end(w);
		n = 8;
	}
	if (n == 4 || n == 8) {
		jw_key_u64(w, "value", get_un(v, n));
	} else {
		jw_key(w, "raw");
		jw_hex(w, get_rest(v), "0x");
	}
	jw_obj_end(w);
}

/* The count and as many statistics from g: "statistics":[...]. */
static void
bmp_statistics_put(struct bmp *b, struct jw *w, struct get *g)
{
	uint32_t cnt = get_u32(g), i;

	jw_key(w, "statistics");
	jw_arr(w);
	for (i = 0; i < cnt && get_left(g); i++) {
		unsigned type = get_u16(g);
		struct get v = get_sub(g, get_u16(g));

		if (!get_ok(g))
			break;
		bmp_statistic(w, type, &v);
	}
	jw_arr_end(w);
	if (!get_ok(g) || i < cnt)
		bmp_wrong(b, "the report says %u statistics and holds %u", cnt, i);
}

/* Version 4 has the counters in TLV 1 (draft-ietf-grow-bmp-tlv-20 5.4), where earlier drafts have their number. */
static const struct event *
bmp_statistics_report(struct bmp *b)
{
	struct get g = b->rest, head = g, in;
	struct jw w;

	b->stage = 0;
	bmp_event_other(b);
	w = bmp_extra_begin(b);
	if (b->version < 4 || get_u16(&head) != 1 || get_left(&head) < 2) {
		bmp_statistics_put(b, &w, &g);
		if (b->version >= 4 && !b->bad && get_left(&g) && b->json && !tlv_json(&w, &g, TLV_INFORMATION, false, b->version))
			bmp_wrong(b, "the TLVs after the statistics cannot be read to their end");
		return bmp_event_done(b);
	}
	in = get_sub(&head, get_u16(&head));
	bmp_statistics_put(b, &w, &in);
	if (!b->bad && get_left(&head) && !tlv_json(&w, &head, TLV_INFORMATION, false, b->version))
		bmp_wrong(b, "the TLVs after the statistics cannot be read to their end");
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
	return bmp_event_message(b, msg, sent, NULL);
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
			b->local = b->flags & BMP_FLAG_V6 ? ip_of(address.p, 16) : ip_of(address.p + 12, 4);
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
	if (get_left(g) && !tlv_json(&w, g, TLV_INFORMATION, false, b->version))
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
			return bmp_event_message(b, b->down, b->down_reason == 1, NULL);
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
		tlv_json(&w, g, TLV_INFORMATION, false, b->version);
	if (!get_ok(g)) {
		size_t n = strlen(b->reason);

		snprintf(b->reason + n, sizeof(b->reason) - n, "; the Peer Down is cut short");
		b->bad = true;
		b->bad_cnt++;
	}
	watch_forget(&b->session->w);
	return bmp_event_done(b);
}

/* Initiation, Termination, and what else consists of TLVs alone. */
static const struct event *
bmp_information(struct bmp *b)
{
	struct jw w;

	b->stage = 0;
	bmp_event_other(b);
	w = bmp_extra_begin(b);
	if (!tlv_json(&w, &b->rest, b->type == BMP_TERMINATION ? TLV_TERMINATION : TLV_INFORMATION, false, b->version))
		bmp_wrong(b, "the information cannot be read to its end");
	return bmp_event_done(b);
}

/* RFC 7854 4.7: TLVs, the message last. Some drafts of version 4 put an index into them. */
static const struct event *
bmp_route_mirroring(struct bmp *b)
{
	enum { MESSAGE, INFORMATION };
	struct get *g = &b->rest;
	struct tlv t;
	struct jw w;

	if (!tlv_next(g, b->indexed, b->version, &t)) {
		if (b->stage > 1 || get_ok(g))
			b->stage = 0;
		return bmp_event_wrong(b, "Route Mirroring message cut inside a TLV");
	}
	b->stage = get_left(g) ? 2 : 0;
	if (t.code == MESSAGE && !t.is_enterprise)
		return bmp_event_message(b, t.v, false, NULL);
	bmp_event_other(b);
	w = bmp_extra_begin(b);
	if (b->json && t.code == INFORMATION && !t.is_enterprise && t.v.n == 2) {
		unsigned code = be_u16(t.v.p);

		jw_key_u64(&w, "code", code);
		if (code < 2)
			jw_key_cstr(&w, "text", code ? "messages lost" : "errored PDU");
	} else if (b->json) {
		jw_key_u64(&w, "tlv", t.code);
		jw_key(&w, "value");
		jw_hex(&w, t.v, "0x");
	}
	return bmp_event_done(b);
}

/* ---- records ---- */

/* RFC 7854 4.2; false: too short. */
static bool
bmp_peer_header(struct bmp *b, struct get *g)
{
	struct get h = get_sub(g, BMP_PEER_HEADER);
	uint8_t key[1 + 8 + 16 + 16];
	struct span distinguisher, address;
	uint64_t sec, us;

	b->peer_type = get_u8(&h);
	b->flags = get_u8(&h);
	distinguisher = get_bytes(&h, 8);
	address = get_bytes(&h, 16);
	b->ev.peer_as = get_u32(&h);
	b->ev.router_id = get_u32(&h);
	sec = get_u32(&h);
	us = get_u32(&h);
	if (sec || us) /* 0: it is not known when (RFC 7854 4.2) */
		b->ev.time_us = sec * 1000000 + us;
	if (!get_ok(&h))
		return false;
	b->ev.peer = b->peer_type != PEER_LOC_RIB && b->flags & BMP_FLAG_V6 ? ip_of(address.p, 16) : ip_of(address.p + 12, 4);
	key[0] = (uint8_t)b->peer_type;
	memcpy(key + 1, distinguisher.p, 8);
	memcpy(key + 9, address.p, 16);
	memcpy(key + 25, b->router.a, 16);
	b->session = watches_find(&b->sessions, span_of(key, sizeof(key)));
	bmp_head_make(b, distinguisher);
	return true;
}

static void
bmp_event_reset(struct bmp *b, struct span record, const struct bmp_place *at)
{
	b->record = record;
	b->session = NULL;
	b->ev = (struct event){ .stream = b->stream, .frame = at->frame, .offset = at->offset, .has_frame = true,
		.has_offset = at->has_offset, .time_us = at->time_us, .record = record };
}

const struct event *
bmp_garbage(struct bmp *b, struct span bytes, const struct bmp_place *at, const char *why)
{
	bmp_event_reset(b, bytes, at);
	b->ev.record = (struct span){ NULL, 0 };
	b->stage = 0;
	bmp_event_begin(b, EVENT_GARBAGE);
	bmp_wrong(b, "%s", why);
	return &b->ev;
}

void
bmp_message(struct bmp *b, struct span record, const struct bmp_place *at)
{
	struct bmp_head h = bmp_head_read(record.p);

	bmp_event_reset(b, record, at);
	b->version = h.version;
	b->type = h.type;
	b->rest = get_of(record);
	get_bytes(&b->rest, BMP_HEADER);
	b->stage = 1;
}

const struct event *
bmp_event(struct bmp *b, const struct ctx **ctx)
{
	const struct bmp_row *row = bmp_row(b->type);

	*ctx = &b->ctx;
	if (!b->stage)
		return NULL;
	if (b->stage == 1) {
		bmp_head_make(b, (struct span){ NULL, 0 });
		if (row && row->peer && !bmp_peer_header(b, &b->rest))
			return bmp_event_wrong(
			    b, "message of %zu bytes is too short for its per-peer header", b->record.n);
		b->indexed = b->version >= 4 && !tlv_fits(b->rest, false, b->version);
	}
	if (row)
		return row->read(b);
	b->stage = 0;
	bmp_event_other(b);
	bmp_extra_begin(b);
	return bmp_event_done(b);
}

/* ---- life ---- */

void
bmp_init(struct bmp *b, const struct ctx *base)
{
	*b = (struct bmp){ .base = *base, .ctx = *base, .stream = -1 };
	watches_init(&b->sessions);
	buf_init(&b->head, 4096);
	buf_init(&b->extra, 8 * 1024 * 1024);
	buf_init(&b->routers, ROUTERS * sizeof(struct ip));
}

void
bmp_router(struct bmp *b, struct ip router)
{
	size_t n = b->routers.n / sizeof(router), i;

	b->router = router;
	b->stream = -1;
	if (!router.len)
		return;
	for (i = 0; i < n && memcmp(b->routers.p + i * sizeof(router), &router, sizeof(router)) != 0; i++)
		;
	if (i == n && n < ROUTERS)
		buf_put(&b->routers, &router, sizeof(router));
	b->stream = (int64_t)i; /* past the bound they share a number */
}

void
bmp_fini(struct bmp *b)
{
	watches_fini(&b->sessions);
	buf_fini(&b->head);
	buf_fini(&b->routers);
	buf_fini(&b->extra);
}

size_t
bmp_weight(const struct bmp *b)
{
	return b->sessions.n * sizeof(struct watch_entry) + b->sessions.cap * sizeof(struct watch_entry *) + b->head.cap +
	    b->extra.cap;
}
