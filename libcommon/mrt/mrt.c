/* SPDX-License-Identifier: ISC */
/*
 * mrt/mrt.c - MRT archives as a stream of events.
 *
 * Long because RFC 6396 has five formats of records, which are a section each, and all of them share the reader's place in
 * the record at hand; garbage between records, and the way back from JSON, follow.
 */
#include "mrt/mrt.h"
#include "mrt/write.h"

#include <stdio.h>
#include <stdlib.h>

#include "attr/attr.h"
#include "base/count.h"
#include "base/memory.h"
#include "base/table.h"
#include "msg/parts.h"
#include "nlri/nlri.h"

struct mrt_peer {
	struct ip ip;
	uint32_t as, id;
};

/* ---- names ---- */

static const struct name types[] = {
	{ 0, "NULL" }, { 1, "START" }, { 2, "DIE" }, { 3, "I_AM_DEAD" }, { 4, "PEER_DOWN" }, { MRT_BGP, "BGP" },
	{ MRT_RIP, "RIP" }, { 7, "IDRP" }, { MRT_RIPNG, "RIPNG" }, { MRT_BGP4PLUS, "BGP4PLUS" },
	{ MRT_BGP4PLUS_01, "BGP4PLUS_01" }, { MRT_OSPFV2, "OSPFv2" }, { MRT_TABLE_DUMP, "TABLE_DUMP" },
	{ MRT_TABLE_DUMP_V2, "TABLE_DUMP_V2" }, { MRT_BGP4MP, "BGP4MP" }, { MRT_BGP4MP_ET, "BGP4MP_ET" },
	{ MRT_ISIS, "ISIS" }, { MRT_ISIS_ET, "ISIS_ET" }, { MRT_OSPFV3, "OSPFv3" }, { MRT_OSPFV3_ET, "OSPFv3_ET" },
	{ 0, NULL },
};

static const struct name bgp_subtypes[] = {
	{ 0, "BGP_NULL" }, { 1, "BGP_UPDATE" }, { 2, "BGP_PREF_UPDATE" }, { 3, "BGP_STATE_CHANGE" }, { 4, "BGP_SYNC" },
	{ 5, "BGP_OPEN" }, { 6, "BGP_NOTIFY" }, { 7, "BGP_KEEPALIVE" }, { 0, NULL },
};

static const struct name dump_subtypes[] = {
	{ 1, "AFI_IPv4" }, { 2, "AFI_IPv6" }, { 3, "AFI_IPv4_AS4" }, { 4, "AFI_IPv6_AS4" }, { 0, NULL },
};

static const struct name rib_subtypes[] = {
	{ RIB_PEER_INDEX_TABLE, "PEER_INDEX_TABLE" }, { RIB_IPV4_UNICAST, "RIB_IPV4_UNICAST" },
	{ RIB_IPV4_MULTICAST, "RIB_IPV4_MULTICAST" }, { RIB_IPV6_UNICAST, "RIB_IPV6_UNICAST" },
	{ RIB_IPV6_MULTICAST, "RIB_IPV6_MULTICAST" }, { RIB_GENERIC, "RIB_GENERIC" },
	{ RIB_GEO_PEER_TABLE, "GEO_PEER_TABLE" }, { RIB_IPV4_UNICAST_ADDPATH, "RIB_IPV4_UNICAST_ADDPATH" },
	{ RIB_IPV4_MULTICAST_ADDPATH, "RIB_IPV4_MULTICAST_ADDPATH" },
	{ RIB_IPV6_UNICAST_ADDPATH, "RIB_IPV6_UNICAST_ADDPATH" },
	{ RIB_IPV6_MULTICAST_ADDPATH, "RIB_IPV6_MULTICAST_ADDPATH" }, { RIB_GENERIC_ADDPATH, "RIB_GENERIC_ADDPATH" },
	{ 0, NULL },
};

static const struct name bgp4mp_subtypes[] = {
	{ BGP4MP_STATE_CHANGE, "BGP4MP_STATE_CHANGE" }, { BGP4MP_MESSAGE, "BGP4MP_MESSAGE" },
	{ BGP4MP_ENTRY, "BGP4MP_ENTRY" }, { BGP4MP_SNAPSHOT, "BGP4MP_SNAPSHOT" },
	{ BGP4MP_MESSAGE_AS4, "BGP4MP_MESSAGE_AS4" }, { BGP4MP_STATE_CHANGE_AS4, "BGP4MP_STATE_CHANGE_AS4" },
	{ BGP4MP_MESSAGE_LOCAL, "BGP4MP_MESSAGE_LOCAL" }, { BGP4MP_MESSAGE_AS4_LOCAL, "BGP4MP_MESSAGE_AS4_LOCAL" },
	{ BGP4MP_MESSAGE_ADDPATH, "BGP4MP_MESSAGE_ADDPATH" },
	{ BGP4MP_MESSAGE_AS4_ADDPATH, "BGP4MP_MESSAGE_AS4_ADDPATH" },
	{ BGP4MP_MESSAGE_LOCAL_ADDPATH, "BGP4MP_MESSAGE_LOCAL_ADDPATH" },
	{ BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH, "BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH" }, { 0, NULL },
};

static const char *
mrt_type_name(unsigned type)
{
	return table_name(types, type);
}

static const char *
mrt_subtype_name(unsigned type, unsigned subtype)
{
	switch (type) {
	case MRT_BGP:
	case MRT_BGP4PLUS:
	case MRT_BGP4PLUS_01:
		return table_name(bgp_subtypes, subtype);
	case MRT_TABLE_DUMP:
		return table_name(dump_subtypes, subtype);
	case MRT_TABLE_DUMP_V2:
		return table_name(rib_subtypes, subtype);
	case MRT_BGP4MP:
	case MRT_BGP4MP_ET:
		return table_name(bgp4mp_subtypes, subtype);
	}
	return NULL;
}

const char *
mrt_state_name(unsigned state)
{
	static const char *const names[] = { "UNKNOWN", "IDLE", "CONNECT", "ACTIVE", "OPENSENT", "OPENCONFIRM",
		"ESTABLISHED", "CLEARING", "DELETED" };

	return names[state < COUNT(names) ? state : 0];
}

static const char *
mrt_word(const char *name)
{
	return name ? name : "unknown";
}

/* ---- headers ---- */

struct mrt_header {
	uint32_t time, type, subtype, len;
};

/* p is before MRT_HEADER bytes that are there. */
static struct mrt_header
mrt_header_read(const uint8_t *p)
{
	return (struct mrt_header){ be_u32(p), be_u16(p + 4), be_u16(p + 6), be_u32(p + 8) };
}

/* Fewest bytes that a body of the type has. */
static size_t
mrt_least(const struct mrt_header *h)
{
	switch (h->type) {
	case MRT_BGP:
		return h->subtype == 3 ? 10 : 12;
	case MRT_TABLE_DUMP:
		return 22;
	case MRT_TABLE_DUMP_V2:
		return 8;
	case MRT_BGP4MP:
		return 16;
	case MRT_BGP4MP_ET:
		return 20;
	}
	return 0;
}

/* Could this be a record's header? */
static bool
mrt_plausible(const struct mrt_header *h)
{
	return mrt_type_name(h->type) && h->len <= MRT_RECORD_MAX && h->len >= mrt_least(h) &&
	    (h->type < MRT_BGP || mrt_subtype_name(h->type, h->subtype) ||
		!mrt_subtype_name(h->type, 1));
}

bool
mrt_magic(struct span head)
{
	struct mrt_header h;

	if (head.n < MRT_HEADER)
		return false;
	h = mrt_header_read(head.p);
	return h.type >= MRT_BGP && h.len && mrt_plausible(&h);
}

/* Do whole headers follow each other from `at` on, of about the time `near`, `want` of them or up to the end? */
static bool
mrt_chain(struct span s, size_t at, unsigned want, uint32_t near)
{
	enum { DAY = 24 * 3600 };
	struct mrt_header h;

	for (; want; want--) {
		if (at == s.n)
			return true;
		if (at > s.n || s.n - at < MRT_HEADER)
			return false;
		h = mrt_header_read(s.p + at);
		if (!mrt_plausible(&h) || h.type < MRT_BGP || h.time + DAY < near || h.time > near + DAY)
			return false;
		at += MRT_HEADER + h.len;
	}
	return true;
}

/* ---- events ---- */

__attribute__((format(printf, 2, 3))) static void
mrt_wrong(struct mrt *m, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(m->reason, sizeof(m->reason), fmt, ap);
	va_end(ap);
	m->ev.reason = m->reason;
	m->bad = true;
	m->bad_cnt++;
}

/* "mrt":{"type":...,"subtype":... of the record, kept from one to the next of its kind; to be closed with '}'. */
static void
mrt_extra_head(struct mrt *m)
{
	struct jw w;

	buf_reset(&m->extra);
	m->plain_n = 0;
	if (!m->json)
		return;
	if (!m->head.n || m->head_type != m->type || m->head_subtype != m->subtype) {
		const char *type = mrt_type_name(m->type), *subtype = mrt_subtype_name(m->type, m->subtype);

		buf_reset(&m->head);
		jw_init(&w, &m->head, m->base.spaced);
		jw_key(&w, "mrt");
		jw_obj(&w);
		if (type)
			jw_key_word(&w, "type", type);
		else
			jw_key_u64(&w, "type", m->type);
		if (subtype)
			jw_key_word(&w, "subtype", subtype);
		else
			jw_key_u64(&w, "subtype", m->subtype);
		m->head_type = m->type;
		m->head_subtype = m->subtype;
	}
	buf_span_put(&m->extra, buf_span(&m->head));
}

/* Go on in the object that extra_head opened. */
static struct jw
mrt_extra_more(struct mrt *m)
{
	struct jw w;

	jw_init(&w, &m->extra, m->base.spaced);
	w.comma = true;
	return w;
}

static void
mrt_extra_end(struct mrt *m)
{
	if (m->json)
		buf_str(&m->extra, m->base.spaced ? " }" : "}");
}

/* The head and nothing more, which most records have: left over from the event before, when that was of their kind. */
static void
mrt_extra_plain(struct mrt *m)
{
	if (m->plain_n && m->head_type == m->type && m->head_subtype == m->subtype && !m->extra.bad) {
		m->extra.n = m->plain_n;
		return;
	}
	mrt_extra_head(m);
	mrt_extra_end(m);
	m->plain_n = m->extra.n;
}

static void
mrt_event_begin(struct mrt *m, enum event_kind kind)
{
	m->ev = (struct event){ .kind = kind, .time_us = m->time_us, .stream = -1,
		.direction = kind == EVENT_MESSAGE ? "receive" : NULL,
		.frame = m->records, .offset = m->offset, .has_frame = true, .has_offset = true,
		.mrt_type = (uint16_t)m->type, .mrt_subtype = (uint16_t)m->subtype, .record = m->record };
	m->ctx = m->base;
	m->bad = false;
	m->entry = (struct span){ NULL, 0 };
}

/* The record has no BGP message; it is kept whole. */
static const struct event *
mrt_event_other(struct mrt *m)
{
	const char *name = mrt_subtype_name(m->type, m->subtype);

	mrt_event_begin(m, EVENT_MRT);
	m->ev.msg = m->record;
	m->ev.text = name ? name : mrt_word(mrt_type_name(m->type));
	mrt_extra_head(m);
	return &m->ev;
}

static const struct event *
mrt_event_done(struct mrt *m)
{
	mrt_extra_end(m);
	m->ev.extra = buf_span(&m->extra);
	return &m->ev;
}

/* The record cannot be read as what it says it is. */
__attribute__((format(printf, 2, 3))) static const struct event *
mrt_event_wrong(struct mrt *m, const char *fmt, ...)
{
	char text[sizeof(m->reason)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	mrt_event_other(m);
	mrt_wrong(m, "%s", text);
	m->left = 0;
	m->rest = (struct get){ 0 };
	return mrt_event_done(m);
}

/* ---- messages ---- */

/* An event for a message, its session known: context by the record's type, the OPENs, the bytes. */
static const struct event *
mrt_event_message(struct mrt *m, struct watch_entry *one, struct span msg, bool asn4, bool addpath, bool local)
{
	struct watch_known known = { .fix = m->fix, .asn4 = true, .addpath = FAMSET_ALL, .doubt = true };
	unsigned type = msg_type(msg);
	bool agreed;

	m->ev.msg = msg;
	if (local)
		m->ev.direction = "send";
	m->ctx.local_as = local ? m->ev.peer_as : m->ev.local_as;
	m->ctx.peer_as = local ? m->ev.local_as : m->ev.peer_as; /* the sender's */
	if (!(m->fix & WATCH_FIX_EXTENDED))
		m->ctx.extended_message = true; /* the archive has it, so it was accepted */
	agreed = watch_agreed(&one->w, local, m->fix | WATCH_FIX_EXTENDED, &m->ctx);
	if (!m->base.session)
		m->ctx.session = (uint8_t)ctx_session_seen(m->ctx.local_as, m->ctx.peer_as);
	m->ctx.own = false; /* the AS numbers are the record's */
	if (!(m->fix & WATCH_FIX_ASN4))
		m->ctx.asn4 = asn4;
	if (!(m->fix & WATCH_FIX_ADDPATH) && addpath && !agreed)
		m->ctx.addpath = FAMSET_ALL;
	if (type == MSG_OPEN)
		watch_open(&one->w, local || (m->ev.peer_as != m->ev.local_as && one->w.side[0].open.seen), msg);
	mrt_extra_plain(m);
	if (type == MSG_UPDATE) {
		struct watch_inferred inferred;

		one->w.said.known = true;
		one->w.said.how = (uint8_t)m->subtype;
		one->w.said.asn4 = m->ctx.asn4;
		one->w.said.addpath = m->ctx.addpath;
		inferred = watch_read(&one->w, local, msg, &known, &m->ctx);
		watch_inferred_put(&inferred, &m->extra);
	}
	m->ev.extra = buf_span(&m->extra);
	m->messages++;
	return &m->ev;
}

/* What BGP4MP records begin with (RFC 6396 4.4). */
struct bgp4mp_head {
	uint32_t peer_as, local_as;
	const uint8_t *peer, *local; /* n bytes each */
	size_t n;
	struct span key;             /* all of it: the session's name */
};

/* False: an address family that is none, or too few bytes. */
static bool
mrt_bgp4mp_head_read(struct get *g, bool as4, struct bgp4mp_head *h)
{
	size_t fixed = as4 ? 12 : 8;
	const uint8_t *p;
	unsigned afi;

	if (!get_need(g, fixed))
		return false;
	p = g->p;
	h->peer_as = as4 ? be_u32(p) : be_u16(p);
	h->local_as = as4 ? be_u32(p + 4) : be_u16(p + 2);
	afi = be_u16(p + fixed - 2); /* the interface index is before it */
	h->n = afi == AFI_IPV4 ? 4 : afi == AFI_IPV6 ? 16 : 0;
	h->peer = p + fixed;
	h->local = h->peer + h->n;
	h->key = get_bytes(g, fixed + 2 * h->n);
	return h->n && get_ok(g);
}

static bool
mrt_bgp4mp_head(struct mrt *m, struct get *g, bool as4, struct span *key)
{
	struct bgp4mp_head h;

	if (!mrt_bgp4mp_head_read(g, as4, &h))
		return false;
	m->ev.peer_as = h.peer_as;
	m->ev.local_as = h.local_as;
	m->ev.peer = ip_of(h.peer, h.n);
	m->ev.local = ip_of(h.local, h.n);
	*key = h.key;
	return true;
}

static const struct event *
mrt_bgp4mp_state(struct mrt *m, struct get *g, bool as4)
{
	struct span key;

	mrt_event_begin(m, EVENT_FSM);
	if (!mrt_bgp4mp_head(m, g, as4, &key))
		return mrt_event_wrong(m, "the addresses of the state change cannot be read");
	m->ev.state_old = (uint16_t)get_u16(g);
	m->ev.state_new = (uint16_t)get_u16(g);
	if (!get_ok(g))
		return mrt_event_wrong(m, "state change of %zu bytes is too short", m->body.n);
	m->ev.text = mrt_state_name(m->ev.state_new);
	mrt_extra_head(m);
	if (m->json) {
		struct jw w = mrt_extra_more(m);

		jw_key_cstr(&w, "old-state", mrt_state_name(m->ev.state_old));
		jw_key_cstr(&w, "new-state", mrt_state_name(m->ev.state_new));
	}
	if (!get_done(g))
		mrt_wrong(m, "%zu bytes behind the state change", get_left(g));
	return mrt_event_done(m);
}

/* How many bytes the message at the front of what is left takes: as its header says, when that can be. */
static struct span
mrt_message_take(struct get *g)
{
	size_t left = get_left(g), n;

	if (left > MSG_HEADER && g->p[0] == 0xff) {
		n = msg_length(span_of(g->p, left));
		if (n >= MSG_HEADER && n < left && left - n >= MSG_HEADER && g->p[n] == 0xff)
			return get_bytes(g, n); /* another message follows: against RFC 6396 4.4.2, yet done */
	}
	return get_rest(g);
}

enum { MESSAGE = 1, AS4 = 2, LOCAL = 4, ADDPATH = 8 };

/* Subtypes of BGP4MP that hold messages. */
static const uint8_t how[] = { [BGP4MP_MESSAGE] = MESSAGE, [BGP4MP_MESSAGE_AS4] = MESSAGE | AS4,
	[BGP4MP_MESSAGE_LOCAL] = MESSAGE | LOCAL, [BGP4MP_MESSAGE_AS4_LOCAL] = MESSAGE | AS4 | LOCAL,
	[BGP4MP_MESSAGE_ADDPATH] = MESSAGE | ADDPATH, [BGP4MP_MESSAGE_AS4_ADDPATH] = MESSAGE | AS4 | ADDPATH,
	[BGP4MP_MESSAGE_LOCAL_ADDPATH] = MESSAGE | LOCAL | ADDPATH,
	[BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH] = MESSAGE | AS4 | LOCAL | ADDPATH };

/* `from`: where a further message of the record begins, or NULL for the first. */
static const struct event *
mrt_bgp4mp_message(struct mrt *m, struct get *g, const struct get *from)
{
	unsigned is = how[m->subtype];
	struct span key, msg;

	mrt_event_begin(m, EVENT_MESSAGE);
	if (!mrt_bgp4mp_head(m, g, is & AS4, &key))
		return mrt_event_wrong(m, "the addresses of the message cannot be read");
	if (from)
		*g = *from;
	msg = mrt_message_take(g);
	m->rest = *g;
	return mrt_event_message(m, watches_find(&m->sessions, key), msg, is & AS4, is & ADDPATH, is & LOCAL);
}

/* ---- the old BGP type: RFC 6396 B.2.1, B.2.5 ---- */

static const struct event *
mrt_bgp_old(struct mrt *m, struct get *g)
{
	static const uint8_t type_of[] = { 0, MSG_UPDATE, 0, 0, 0, MSG_OPEN, MSG_NOTIFICATION, MSG_KEEPALIVE };
	size_t n = m->type == MRT_BGP ? 4 : 16;
	const uint8_t *from = g->p;
	struct watch_entry *one;
	struct mark mark;

	if (m->subtype == 3) {
		mrt_event_begin(m, EVENT_FSM);
		m->ev.peer_as = get_u16(g);
		if (get_need(g, n + 4))
			m->ev.peer = ip_of(get_bytes(g, n).p, n);
		m->ev.state_old = (uint16_t)get_u16(g);
		m->ev.state_new = (uint16_t)get_u16(g);
		if (!get_done(g))
			return mrt_event_wrong(m, "state change of %zu bytes, want %zu", m->body.n, 6 + n);
		m->ev.text = mrt_state_name(m->ev.state_new);
		mrt_extra_head(m);
		if (m->json) {
			struct jw w = mrt_extra_more(m);

			jw_key_cstr(&w, "old-state", mrt_state_name(m->ev.state_old));
			jw_key_cstr(&w, "new-state", mrt_state_name(m->ev.state_new));
		}
		return mrt_event_done(m);
	}
	if (m->subtype >= sizeof(type_of) || !type_of[m->subtype]) {
		mrt_event_other(m);
		if (m->subtype >= sizeof(type_of))
			mrt_wrong(m, "unknown subtype %u of %s", m->subtype, mrt_type_name(m->type));
		return mrt_event_done(m);
	}
	mrt_event_begin(m, EVENT_MESSAGE);
	m->ev.peer_as = get_u16(g);
	if (get_need(g, n))
		m->ev.peer = ip_of(get_bytes(g, n).p, n);
	m->ev.local_as = get_u16(g);
	if (get_need(g, n))
		m->ev.local = ip_of(get_bytes(g, n).p, n);
	if (!get_ok(g))
		return mrt_event_wrong(m, "%zu bytes do not hold the addresses", m->body.n);
	one = watches_find(&m->sessions, span_of(from, 4 + 2 * n));
	buf_reset(&m->scratch);
	mark = msg_begin(&m->scratch, type_of[m->subtype]);
	buf_span_put(&m->scratch, get_rest(g));
	msg_end(&m->scratch, mark);
	if (m->scratch.bad)
		return mrt_event_wrong(m, "a message of %zu bytes is too long", m->body.n);
	return mrt_event_message(m, one, buf_span(&m->scratch), false, false, false);
}

/* ---- RIB entries to UPDATEs ---- */

/* The attribute of this code in a block; head 0: there is none. False when the block cannot be walked to its end. */
static inline bool
mrt_entry_find(struct span attrs, unsigned code, struct attr_head *out)
{
	struct get g = get_of(attrs);
	struct attr_head a;

	*out = (struct attr_head){ .head = 0 };
	while (attr_next(&g, &a))
		if (a.code == code)
			*out = a;
	return get_done(&g);
}

/* The next hop in an MP_REACH_NLRI, abbreviated (RFC 6396 4.3.4) or, as some write it, whole. */
static struct span
mrt_entry_nexthop(struct span v)
{
	struct get g = get_of(v);

	if (v.n && v.p[0] == v.n - 1)
		return span_of(v.p + 1, v.n - 1);
	get_u24(&g); /* AFI, SAFI */
	return get_bytes(&g, get_u8(&g));
}

/*
 * The UPDATE of an entry that is not IPv4 unicast with the next hop among its attributes; reach is the entry's
 * MP_REACH_NLRI, head 0 without one. A route of the router itself has no attributes at all: it gets the mandatory ones,
 * INCOMPLETE and an empty path.
 */
static bool
mrt_synthesize_other(struct buf *b, unsigned afi, unsigned safi, struct span nlri, struct span attrs,
    const struct attr_head *reach)
{
	static const uint8_t own[] = { ATTR_TRANS, ATTR_ORIGIN, 1, 2, ATTR_TRANS, ATTR_AS_PATH, 0 };
	static const uint8_t none[16];
	bool classic = afi == AFI_IPV4 && safi == SAFI_UNICAST && !reach->head;
	struct mp mp = { .afi = (uint16_t)afi, .safi = (uint8_t)safi, .nlri = nlri };
	struct update_frame f = update_open(b);
	struct attr_head nexthop;
	uint8_t hop[8 + 255];

	update_attrs(b, &f);
	if (!attrs.n)
		buf_put(b, own, sizeof(own));
	if (classic) {
		attr_put(b, ATTR_TRANS, ATTR_NEXT_HOP, span_of(none, 4));
	} else if (reach->head) {
		struct span whole = attr_whole(reach);

		mp.nexthop = mrt_entry_nexthop(reach->v);
		buf_put(b, attrs.p, (size_t)(whole.p - attrs.p));
		mp_put(b, (reach->flags | ATTR_OPT) & ~(unsigned)ATTR_EXT, &mp, true);
		buf_put(b, whole.p + whole.n, (size_t)(attrs.p + attrs.n - whole.p) - whole.n);
	} else {
		bool rd = nlri_row(afi, safi)->nexthop_rd;
		size_t zeros = rd ? 8 : 0;
		struct span v;

		mrt_entry_find(attrs, ATTR_NEXT_HOP, &nexthop);
		v = nexthop.head ? nexthop.v : span_of(none, 0);
		if (!v.n || (afi == AFI_IPV6 && !rd))
			v = span_of(none, afi == AFI_IPV6 ? 16 : 4);
		if (v.n > sizeof(hop) - zeros)
			return false;
		memset(hop, 0, zeros);
		memcpy(hop + zeros, v.p, v.n);
		mp.nexthop = span_of(hop, zeros + v.n);
		buf_span_put(b, attrs);
		mp_put(b, ATTR_OPT, &mp, true);
	}
	update_nlri(b, &f);
	if (classic)
		buf_span_put(b, nlri);
	update_close(b, &f);
	return !b->bad;
}

/* The UPDATE that announces `nlri` (path identifier included) with a RIB entry's attributes, into m->scratch. */
static bool
mrt_synthesize(struct mrt *m, unsigned afi, unsigned safi, struct span nlri, struct span attrs)
{
	struct attr_head reach;

	buf_reset(&m->scratch);
	if (!mrt_entry_find(attrs, ATTR_MP_REACH, &reach))
		reach.head = 0; /* as it is, so that its errors are seen */
	if (reach.head || !attrs.n || afi != AFI_IPV4 || safi != SAFI_UNICAST)
		return mrt_synthesize_other(&m->scratch, afi, safi, nlri, attrs, &reach);
	update_put(&m->scratch, &(struct update_parts){ .attributes = attrs, .nlri = nlri });
	return !m->scratch.bad;
}

/* Finish the event of a RIB entry. */
static const struct event *
mrt_event_entry(
    struct mrt *m, unsigned afi, unsigned safi, struct span nlri, struct span attrs, bool asn4, bool addpath)
{
	famset bit = family_index(afi, safi) < 0 ? 0 : (famset)1 << family_index(afi, safi);

	if (!mrt_synthesize(m, afi, safi, nlri, attrs))
		return mrt_event_wrong(m, "the entry's attributes (%zu bytes) do not fit a message", attrs.n);
	m->ev.msg = buf_span(&m->scratch);
	m->ev.synthesized = true;
	m->ctx.peer_as = m->ev.peer_as;
	m->ctx.local_as = m->ev.local_as;
	m->ctx.session = CTX_TABLE;
	m->ctx.extended_message = true;
	if (!(m->fix & WATCH_FIX_ASN4))
		m->ctx.asn4 = asn4;
	if (!(m->fix & WATCH_FIX_ADDPATH))
		m->ctx.addpath = addpath ? bit : 0;
	if (m->json) {
		struct jw w = mrt_extra_more(m);

		jw_key(&w, "synthesized");
		jw_bool(&w, true);
	}
	m->messages++;
	return mrt_event_done(m);
}

/* TABLE_DUMP, RFC 6396 4.2 */
static const struct event *
mrt_table_dump(struct mrt *m, struct get *g)
{
	bool v6 = m->subtype == 2 || m->subtype == 4, as4 = m->subtype > 2;
	size_t n = v6 ? 16 : 4;
	struct span prefix, attrs;
	unsigned bits;
	uint8_t nlri[17];

	mrt_event_begin(m, EVENT_MESSAGE);
	if (m->subtype < 1 || m->subtype > 4)
		return mrt_event_wrong(m, "unknown subtype %u of TABLE_DUMP", m->subtype);
	get_u16(g); /* view */
	m->sequence = get_u16(g);
	prefix = get_bytes(g, n);
	bits = get_u8(g);
	get_u8(g); /* status */
	m->ev.originated = get_u32(g);
	if (get_need(g, n))
		m->ev.peer = ip_of(get_bytes(g, n).p, n);
	m->ev.peer_as = as4 ? get_u32(g) : get_u16(g);
	attrs = get_bytes(g, get_u16(g));
	if (!get_ok(g))
		return mrt_event_wrong(m, "the entry runs past the end of the record");
	if (bits > 8 * n)
		return mrt_event_wrong(m, "prefix length %u, want at most %zu", bits, 8 * n);
	nlri[0] = (uint8_t)bits;
	memcpy(nlri + 1, prefix.p, n);
	mrt_extra_head(m);
	if (m->json) {
		struct jw w = mrt_extra_more(m);

		jw_key_u64(&w, "sequence", m->sequence);
		jw_key_u64(&w, "originated", m->ev.originated);
	}
	if (get_left(g))
		mrt_wrong(m, "%zu bytes behind the entry", get_left(g));
	return mrt_event_entry(
	    m, v6 ? AFI_IPV6 : AFI_IPV4, SAFI_UNICAST, span_of(nlri, 1 + bits_bytes(bits)), attrs, as4, false);
}

/* BGP4MP_ENTRY, RFC 6396 B.2.6.1 */
static const struct event *
mrt_bgp4mp_entry(struct mrt *m, struct get *g)
{
	struct span key, hop, attrs, nlri;
	unsigned afi, safi;
	struct buf block;
	const struct event *ev;
	const uint8_t *from;

	mrt_event_begin(m, EVENT_MESSAGE);
	if (!mrt_bgp4mp_head(m, g, false, &key))
		return mrt_event_wrong(m, "the addresses of the entry cannot be read");
	get_u32(g); /* view, status */
	m->ev.originated = get_u32(g);
	afi = get_u16(g);
	safi = get_u8(g);
	hop = get_bytes(g, get_u8(g));
	from = g->p;
	get_bytes(g, bits_bytes(get_u8(g)));
	nlri = span_of(from, (size_t)(g->p - from));
	attrs = get_bytes(g, get_u16(g));
	if (!get_done(g))
		return mrt_event_wrong(m, "the entry does not fill the record");
	mrt_extra_head(m);
	if (m->json) {
		struct jw w = mrt_extra_more(m);

		jw_key_u64(&w, "originated", m->ev.originated);
	}
	/* the next hop is before the attributes: give it back to them */
	buf_init(&block, MSG_MAX_EXTENDED);
	if (afi == AFI_IPV4 && safi == SAFI_UNICAST && hop.n == 4) {
		struct attr_head nexthop;

		if (mrt_entry_find(attrs, ATTR_NEXT_HOP, &nexthop) && !nexthop.head)
			attr_put(&block, ATTR_TRANS, ATTR_NEXT_HOP, hop);
	} else {
		attr_put(&block, ATTR_OPT, ATTR_MP_REACH, span_of(hop.p - 1, 1 + hop.n)); /* with its length */
	}
	buf_span_put(&block, attrs);
	ev = mrt_event_entry(m, afi, safi, nlri, buf_span(&block), false, false);
	buf_fini(&block);
	return ev;
}

/* ---- TABLE_DUMP_V2 ---- */

/* PEER_INDEX_TABLE, RFC 6396 4.3.1 */
static const struct event *
mrt_peer_index_table(struct mrt *m, struct get *g)
{
	struct mrt_peer *peers;
	struct span view;
	uint32_t collector;
	unsigned cnt, i;
	struct jw w;

	collector = get_u32(g);
	view = get_bytes(g, get_u16(g));
	cnt = get_u16(g);
	if (!get_ok(g))
		return mrt_event_wrong(m, "PEER_INDEX_TABLE of %zu bytes is too short", m->body.n);
	peers = memory_zeroed(cnt ? cnt : 1, sizeof(*peers));
	if (!peers)
		return mrt_event_wrong(m, "out of memory");
	free(m->peers);
	m->peers = peers;
	m->peer_cnt = 0;
	m->collector = collector;
	mrt_event_other(m);
	m->ev.router_id = collector;
	w = mrt_extra_more(m);
	if (m->json) {
		jw_key(&w, "collector");
		jw_ip4(&w, m->body.p);
		jw_key(&w, "view");
		jw_str(&w, view);
		jw_key(&w, "peers");
		jw_arr(&w);
	}
	for (i = 0; i < cnt; i++) {
		unsigned type = get_u8(g);
		struct mrt_peer one = { .id = get_u32(g) };
		size_t n = type & 1 ? 16 : 4;

		if (get_need(g, n))
			one.ip = ip_of(get_bytes(g, n).p, n);
		one.as = type & 2 ? get_u32(g) : get_u16(g);
		if (!get_ok(g))
			break;
		peers[m->peer_cnt++] = one;
		if (!m->json)
			continue;
		jw_obj(&w);
		jw_key(&w, "address");
		jw_quote(&w);
		buf_ip(w.b, one.ip.a, n);
		jw_quote_end(&w);
		jw_key_u64(&w, "asn", one.as);
		jw_key(&w, "router-id");
		jw_ip4(&w, (const uint8_t[]){ BE_U32_BYTES(one.id) });
		jw_obj_end(&w);
	}
	if (m->json)
		jw_arr_end(&w);
	if (!get_ok(g))
		mrt_wrong(m, "the table says %u peers and holds %zu", cnt, m->peer_cnt);
	else if (get_left(g))
		mrt_wrong(m, "%zu bytes behind the last peer", get_left(g));
	return mrt_event_done(m);
}

static void
mrt_jw_degrees(struct jw *w, uint32_t bits)
{
	float v;

	memcpy(&v, &bits, sizeof(v));
	jw_float(w, v); /* not a number means private, and becomes null */
}

/* GEO_PEER_TABLE, RFC 6397 4.1 */
static const struct event *
mrt_geo_peer_table(struct mrt *m, struct get *g)
{
	unsigned cnt, i;
	struct jw w;

	mrt_event_other(m);
	w = mrt_extra_more(m);
	w.b = m->json ? w.b : &m->scratch;
	buf_reset(&m->scratch);
	m->ev.router_id = get_u32(g);
	if (get_ok(g)) {
		jw_key(&w, "collector");
		jw_ip4(&w, m->body.p);
	}
	jw_key(&w, "latitude");
	mrt_jw_degrees(&w, get_u32(g));
	jw_key(&w, "longitude");
	mrt_jw_degrees(&w, get_u32(g));
	cnt = get_u16(g);
	jw_key(&w, "peers");
	jw_arr(&w);
	for (i = 0; i < cnt && get_left(g); i++) {
		struct get one = get_sub(g, 13);
		struct span id;

		get_u8(&one); /* type */
		id = get_bytes(&one, 4);
		if (!get_ok(&one))
			break;
		jw_obj(&w);
		jw_key(&w, "router-id");
		jw_ip4(&w, id.p);
		jw_key(&w, "latitude");
		mrt_jw_degrees(&w, get_u32(&one));
		jw_key(&w, "longitude");
		mrt_jw_degrees(&w, get_u32(&one));
		jw_obj_end(&w);
	}
	jw_arr_end(&w);
	if (!get_ok(g) || i < cnt)
		mrt_wrong(m, "the table says %u peers and holds %u", cnt, i);
	else if (get_left(g))
		mrt_wrong(m, "%zu bytes behind the last peer", get_left(g));
	return mrt_event_done(m);
}

/* The next entry of a RIB record (RFC 6396 4.3.4, RFC 8050 4.1). */
static const struct event *
mrt_rib_entry(struct mrt *m)
{
	struct get *g = &m->rest;
	bool addpath = m->subtype >= RIB_IPV4_UNICAST_ADDPATH;
	struct mrt_peer *peer;
	struct span attrs, path, nlri = buf_span(&m->nlri);
	const uint8_t *from = g->p;
	unsigned index;

	m->left--;
	mrt_event_begin(m, EVENT_MESSAGE);
	index = get_u16(g);
	m->ev.originated = get_u32(g);
	path = get_bytes(g, m->path_id ? 4 : 0);
	attrs = get_bytes(g, get_u16(g));
	if (!get_ok(g))
		return mrt_event_wrong(m, "the entry runs past the end of the record, %u more are missing", m->left);
	m->entry = span_of(from, (size_t)(g->p - from));
	if (m->path_id)
		memcpy(m->nlri.p, path.p, 4); /* room was left for it */
	if (!m->left && get_left(g))
		mrt_wrong(m, "%zu bytes behind the last entry", get_left(g));
	m->ev.router_id = m->collector;
	mrt_extra_head(m);
	if (m->json) {
		struct jw w = mrt_extra_more(m);

		jw_key_u64(&w, "sequence", m->sequence);
		jw_key_u64(&w, "peer-index", index);
		jw_key_u64(&w, "originated", m->ev.originated);
	}
	if (index < m->peer_cnt) {
		peer = &m->peers[index];
		m->ev.peer = peer->ip;
		m->ev.peer_as = peer->as;
	} else {
		mrt_wrong(m, "peer index %u, the table has %zu peers", index, m->peer_cnt);
	}
	return mrt_event_entry(m, m->afi, m->safi, nlri, attrs, true, addpath);
}

/* The NLRI at the head of a RIB record, into m->nlri, with room for a path identifier when entries have one. */
static bool
mrt_rib_nlri(struct mrt *m, struct get *g)
{
	bool generic = m->subtype == RIB_GENERIC || m->subtype == RIB_GENERIC_ADDPATH;
	bool addpath = m->subtype >= RIB_IPV4_UNICAST_ADDPATH;
	const uint8_t *from;
	struct nlri one;
	unsigned bits;

	buf_reset(&m->nlri);
	m->path_id = addpath && !generic;
	if (m->path_id)
		put_u32(&m->nlri, 0);
	if (generic) {
		m->afi = get_u16(g);
		m->safi = get_u8(g);
		from = g->p;
		if (!get_ok(g) || nlri_row(m->afi, m->safi)->afi == 0 ||
		    !nlri_next(nlri_row(m->afi, m->safi), g, addpath, false, &one, NULL))
			return false;
	} else {
		unsigned kind = m->subtype - (addpath ? RIB_IPV4_UNICAST_ADDPATH : RIB_IPV4_UNICAST);

		m->afi = kind < 2 ? AFI_IPV4 : AFI_IPV6;
		m->safi = kind & 1 ? SAFI_MULTICAST : SAFI_UNICAST;
		from = g->p;
		bits = get_u8(g);
		if (bits > (m->afi == AFI_IPV4 ? 32 : 128))
			return false;
		get_bytes(g, bits_bytes(bits));
	}
	buf_put(&m->nlri, from, (size_t)(g->p - from));
	return get_ok(g) && !m->nlri.bad;
}

static const struct event *
mrt_table_dump_v2(struct mrt *m, struct get *g)
{
	unsigned cnt;

	if (m->subtype == RIB_PEER_INDEX_TABLE)
		return mrt_peer_index_table(m, g);
	if (m->subtype == RIB_GEO_PEER_TABLE)
		return mrt_geo_peer_table(m, g);
	if (m->subtype < RIB_PEER_INDEX_TABLE || m->subtype > RIB_GENERIC_ADDPATH)
		return mrt_event_wrong(m, "unknown subtype %u of TABLE_DUMP_V2", m->subtype);
	m->sequence = get_u32(g);
	if (!mrt_rib_nlri(m, g)) {
		if (get_ok(g) && m->afi && nlri_row(m->afi, m->safi)->afi == 0)
			return mrt_event_wrong(m, "entries of the unknown family %u/%u", m->afi, m->safi);
		return mrt_event_wrong(m, "the NLRI of the record cannot be read");
	}
	m->rib_head = (size_t)(g->p - m->body.p);
	cnt = get_u16(g);
	if (!get_ok(g))
		return mrt_event_wrong(m, "the record ends before its entry count");
	if (cnt == 0) {
		mrt_event_other(m);
		if (get_left(g))
			mrt_wrong(m, "%zu bytes behind no entries", get_left(g));
		return mrt_event_done(m);
	}
	m->left = cnt;
	m->rest = *g;
	return mrt_rib_entry(m);
}

/* ---- records ---- */

static const struct event *
mrt_bgp4mp(struct mrt *m, struct get *g)
{
	switch (m->subtype) {
	case BGP4MP_STATE_CHANGE:
		return mrt_bgp4mp_state(m, g, false);
	case BGP4MP_STATE_CHANGE_AS4:
		return mrt_bgp4mp_state(m, g, true);
	case BGP4MP_ENTRY:
		return mrt_bgp4mp_entry(m, g);
	case BGP4MP_SNAPSHOT:
		mrt_event_other(m);
		return mrt_event_done(m);
	}
	if (m->subtype <= BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH)
		return mrt_bgp4mp_message(m, g, NULL);
	return mrt_event_wrong(m, "unknown subtype %u of %s", m->subtype, mrt_type_name(m->type));
}

static const struct event *
mrt_record(struct mrt *m)
{
	struct get g = get_of(m->body);

	switch (m->type) {
	case MRT_BGP4MP:
	case MRT_BGP4MP_ET:
		return mrt_bgp4mp(m, &g);
	case MRT_TABLE_DUMP_V2:
		return mrt_table_dump_v2(m, &g);
	case MRT_TABLE_DUMP:
		return mrt_table_dump(m, &g);
	case MRT_BGP:
	case MRT_BGP4PLUS:
	case MRT_BGP4PLUS_01:
		return mrt_bgp_old(m, &g);
	}
	mrt_event_other(m);
	if (!mrt_type_name(m->type))
		mrt_wrong(m, "unknown type %u", m->type);
	return mrt_event_done(m);
}

/* Bytes that are no record: n of them from the front of what lies ahead, which is s. */
__attribute__((format(printf, 4, 5))) static const struct event *
mrt_garbage(struct mrt *m, struct span s, size_t n, const char *fmt, ...)
{
	char text[sizeof(m->reason)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	m->type = m->subtype = 0;
	m->record = span_of(s.p, n < s.n ? n : s.n);
	mrt_event_begin(m, EVENT_GARBAGE);
	m->ev.msg = m->record;
	m->step = n;
	buf_reset(&m->extra);
	mrt_wrong(m, "%s", text);
	return &m->ev;
}

/* May we look further ahead than the record needs? Not where somebody would be kept waiting. */
static bool
mrt_patient(const struct mrt *m)
{
	return m->in->regular || m->in->child;
}

/* The next place ahead, after the first byte and before `limit`, where records follow each other; else `limit`. */
static size_t
mrt_resync(struct span s, size_t limit, uint32_t near)
{
	size_t at;

	for (at = 1; at < limit && at + MRT_HEADER <= s.n; at++)
		if (s.p[at + 4] == 0 && mrt_chain(s, at, 3, near))
			return at;
	return limit;
}

/* Does another of its kind follow the record at the front of s, as usual, and is its header there? */
static bool
mrt_followed(const struct mrt_header *h, struct span s)
{
	const uint8_t *next = s.p + MRT_HEADER + h->len;

	return s.n >= 2 * MRT_HEADER + (size_t)h->len && be_u16(next + 4) == h->type && be_u16(next + 6) == h->subtype &&
	    be_u32(next + 8) <= MRT_RECORD_MAX;
}

/*
 * Is the length of the record at the front to be doubted, seeing that no record follows it? Then how many bytes to
 * leave behind to reach records that lie inside it; else 0.
 */
static size_t
mrt_doubtful(struct mrt *m, const struct mrt_header *h)
{
	size_t n = MRT_HEADER + (size_t)h->len, at;
	struct mrt_header next;
	struct span s;

	if (!mrt_patient(m))
		return 0;
	s = input_peek(m->in, n + MRT_HEADER);
	if (s.n < n + MRT_HEADER)
		return 0;
	next = mrt_header_read(s.p + n);
	if (next.type == h->type && next.subtype == h->subtype && next.len <= MRT_RECORD_MAX)
		return 0; /* the usual case */
	if (mrt_plausible(&next) || mrt_chain(s, n + MRT_HEADER + next.len, 1, h->time))
		return 0;
	at = mrt_resync(s, n, h->time);
	return at < n ? at : 0;
}

/* What lies ahead is no record: go on where records follow each other again. */
__attribute__((format(printf, 2, 3))) static const struct event *
mrt_lost(struct mrt *m, const char *fmt, ...)
{
	enum { SIGHT = 1024 * 1024, TAIL = 64 * 1024 };
	struct span s = input_peek(m->in, mrt_patient(m) ? SIGHT : MRT_HEADER);
	uint32_t near = m->time_us ? (uint32_t)(m->time_us / 1000000) : mrt_header_read(s.p).time;
	size_t at = mrt_resync(s, s.n, near);
	char why[96];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (at < s.n)
		return mrt_garbage(m, s, at, "%s; records go on %zu bytes later", why, at);
	if (s.n >= SIGHT)
		return mrt_garbage(
		    m, s, s.n - TAIL, "%s", why); /* a record may begin in the tail and end out of sight */
	return mrt_garbage(m, s, s.n, "%s", why);
}

/*
 * Pass over a record that is all in sight, followed by another, and holds one UPDATE about none of m->quick's prefixes,
 * of a session that is known: most records, when few are asked for. False: it is to be looked at as others are.
 */
static bool
mrt_pass_over(struct mrt *m)
{
	struct span s = span_of(m->in->p + m->in->at, m->in->end - m->in->at), msg;
	struct bgp4mp_head head;
	struct watch_entry *one;
	struct mrt_header h;
	struct get g;
	uint32_t us;

	if (s.n < MRT_HEADER)
		return false;
	h = mrt_header_read(s.p);
	if ((h.type != MRT_BGP4MP && h.type != MRT_BGP4MP_ET) || h.subtype >= sizeof(how) || !how[h.subtype] ||
	    h.len > MRT_RECORD_MAX || !mrt_followed(&h, s))
		return false;
	g = get_of(span_of(s.p + MRT_HEADER, h.len));
	us = h.type == MRT_BGP4MP_ET ? get_u32(&g) : 0;
	if (!mrt_bgp4mp_head_read(&g, how[h.subtype] & AS4, &head))
		return false;
	msg = get_rest(&g);
	if (msg_type(msg) != MSG_UPDATE || msg_length(msg) != msg.n)
		return false;
	one = watches_known(&m->sessions, head.key);
	if (!one || !watch_pass(&one->w, how[h.subtype] & LOCAL ? 1 : 0, h.subtype, msg, m->quick))
		return false;
	m->records++;
	m->messages++;
	m->type = h.type;
	m->subtype = h.subtype;
	m->time_us = (uint64_t)h.time * 1000000 + us;
	input_skip(m->in, MRT_HEADER + (size_t)h.len);
	return true;
}

static const struct event *
mrt_next_record(struct mrt *m)
{
	enum { AT_ONCE = 1024 }; /* records passed over before the caller has a say again */
	struct mrt_header h;
	struct span s;
	size_t n, at;

	if (m->quick)
		for (n = 0; n < AT_ONCE && mrt_pass_over(m); n++)
			;
	s = input_peek(m->in, MRT_HEADER);
	m->offset = m->in->offset;
	if (s.n == 0)
		return NULL;
	m->records++;
	if (s.n < MRT_HEADER)
		return mrt_garbage(m, s, s.n, "the file ends inside a record header, after %zu bytes", s.n);
	h = mrt_header_read(s.p);
	if (h.len > MRT_RECORD_MAX)
		return mrt_lost(m, "no record: type %u, length %u", h.type, h.len);
	n = MRT_HEADER + (size_t)h.len;
	s = input_peek(m->in, n);
	if (s.n < n)
		return mrt_lost(m, "the file ends inside a record of %zu bytes, after %zu", n, s.n);
	if (h.type != m->type && !mrt_type_name(h.type) && mrt_patient(m)) {
		s = input_peek(m->in, n + MRT_HEADER);
		if (!mrt_chain(s, n, 1, h.time))
			return mrt_lost(m, "no record: type %u, length %u", h.type, h.len);
	}
	if (!mrt_followed(&h, s)) {
		at = mrt_doubtful(m, &h);
		s = input_peek(m->in, n);
		if (at)
			return mrt_garbage(m, s, at, "a record of %zu bytes holds others, %zu bytes later", n, at);
	}
	m->type = h.type;
	m->subtype = h.subtype;
	m->time_us = (uint64_t)h.time * 1000000;
	m->record = span_of(s.p, n);
	m->body = span_of(s.p + MRT_HEADER, h.len);
	m->step = n;
	if (h.type == MRT_BGP4MP_ET || h.type == MRT_ISIS_ET || h.type == MRT_OSPFV3_ET) {
		struct get g = get_of(m->body);

		m->time_us += get_u32(&g); /* RFC 6396 3: counted in the length */
		m->body = get_rest(&g);
		if (!get_ok(&g))
			return mrt_event_wrong(m, "the record has no room for its microseconds");
	}
	return mrt_record(m);
}

/* The record of a single entry, into m->kept. */
static void
mrt_kept_entry(struct mrt *m)
{
	struct buf *b = &m->kept;
	struct mark len;

	buf_put(b, m->record.p, MRT_HEADER - 4);
	len = put_open(b, 4);
	buf_put(b, m->body.p, m->rib_head);
	put_u16(b, 1);
	buf_span_put(b, m->entry);
	put_close(b, len);
}

/* Would -o mrt make the same record of what the event in JSON says? That has no interface, and one message. */
static bool
mrt_made_anew(const struct mrt *m)
{
	bool et = m->type == MRT_BGP4MP_ET, update = msg_type(m->ev.msg) == MSG_UPDATE;
	const struct ctx *ctx = update ? &m->ctx : &m->base; /* of others JSON does not say it */
	bool as4 = m->subtype != BGP4MP_MESSAGE && m->subtype != BGP4MP_MESSAGE_LOCAL && m->subtype != BGP4MP_MESSAGE_ADDPATH &&
	    m->subtype != BGP4MP_MESSAGE_LOCAL_ADDPATH;
	size_t interface = as4 ? 8 : 4, head = interface + 4 + 2u * m->ev.peer.len;

	return m->ev.kind == EVENT_MESSAGE && (m->type == MRT_BGP4MP || et) && et == (m->time_us % 1000000 != 0) &&
	    m->subtype == mrt_message_subtype(&m->ev, ctx) && m->body.n == head + m->ev.msg.n && m->ev.msg.p == m->body.p + head &&
	    be_u16(m->body.p + interface) == 0;
}

/*
 * What -o mrt would write for the event is not its record: keep that in "mrt". Of a table each entry keeps a record of its
 * own, so that every line is a value.
 */
static const struct event *
mrt_keep(struct mrt *m, const struct event *ev)
{
	struct span record = m->record;
	const uint8_t *brace;
	size_t head;

	if (!m->json || !ev || (ev->kind != EVENT_MESSAGE && ev->kind != EVENT_FSM) || !ev->extra.n)
		return ev;
	buf_reset(&m->kept);
	if (m->entry.n) {
		mrt_kept_entry(m);
		record = buf_span(&m->kept);
	} else if (mrt_made_anew(m)) {
		return ev;
	}
	brace = memchr(ev->extra.p, '{', ev->extra.n);
	if (!brace)
		return ev;
	head = (size_t)(brace + 1 - ev->extra.p);
	buf_reset(&m->kept_extra);
	buf_put(&m->kept_extra, ev->extra.p, head);
	buf_str(&m->kept_extra, m->base.spaced ? " \"record\": \"0x" : "\"record\":\"0x");
	buf_hex(&m->kept_extra, record);
	buf_str(&m->kept_extra, "\",");
	buf_put(&m->kept_extra, ev->extra.p + head, ev->extra.n - head);
	if (!m->kept_extra.bad)
		m->ev.extra = buf_span(&m->kept_extra);
	return ev;
}

static const struct event *
mrt_next_any(struct mrt *m, const struct ctx **ctx)
{
	struct get again = m->rest, g = get_of(m->body);

	*ctx = &m->ctx;
	if (m->left)
		return mrt_rib_entry(m);
	if (get_left(&again))
		return mrt_bgp4mp_message(m, &g, &again);
	m->rest = (struct get){ 0 };
	if (m->step)
		input_skip(m->in, m->step);
	m->step = 0;
	return mrt_next_record(m);
}

const struct event *
mrt_next(struct mrt *m, const struct ctx **ctx)
{
	return mrt_keep(m, mrt_next_any(m, ctx));
}

/* ---- back from JSON ---- */

/* Does the event say what this one says, which was read from its record? */
static bool
mrt_kept_same(const struct event *a, const struct event *b, bool entry)
{
	if (a->kind != b->kind || a->time_us != b->time_us)
		return false;
	if (a->kind == EVENT_FSM ? !a->text || !b->text || strcmp(a->text, b->text) != 0 : !span_eq(a->msg, b->msg))
		return false;
	/* what peer it is of, an entry does not say itself */
	return entry || (ip_eq(&a->peer, &b->peer) && ip_eq(&a->local, &b->local) && a->peer_as == b->peer_as &&
	    a->local_as == b->local_as);
}

bool
mrt_kept(struct jr event, const struct event *ev, struct buf *out, size_t *rib_head)
{
	size_t before = out->n;
	const struct event *own;
	const struct ctx *ctx;
	struct input in;
	struct ctx base;
	struct span s;
	struct mrt m;
	bool same = false;

	*rib_head = 0;
	if (!jr_str(jr_get(jr_get(event, "mrt"), "record"), &s) || s.n < 2 || !num_hex(span_of(s.p + 2, s.n - 2), out))
		return false;
	s = span_of(out->p + before, out->n - before);
	ctx_init(&base);
	input_memory(&in, "record", s);
	mrt_init(&m, &in, &base);
	while (!same && (own = mrt_next(&m, &ctx))) {
		same = own->kind == ev->kind && mrt_kept_same(ev, own, m.entry.n != 0);
		*rib_head = m.entry.n ? m.rib_head : 0;
	}
	mrt_fini(&m);
	if (!same)
		out->n = before;
	return same;
}

/* ---- life ---- */

void
mrt_init(struct mrt *m, struct input *in, const struct ctx *base)
{
	*m = (struct mrt){ .in = in, .base = *base, .ctx = *base };
	watches_init(&m->sessions);
	buf_init(&m->scratch, MSG_MAX_EXTENDED + 1024);
	buf_init(&m->nlri, MSG_MAX_EXTENDED);
	buf_init(&m->head, 4096);
	buf_init(&m->extra, 8 * 1024 * 1024);
	buf_init(&m->kept, 2 * MRT_RECORD_MAX);
	buf_init(&m->kept_extra, 16 * 1024 * 1024);
}

void
mrt_fini(struct mrt *m)
{
	watches_fini(&m->sessions);
	buf_fini(&m->scratch);
	buf_fini(&m->nlri);
	buf_fini(&m->head);
	buf_fini(&m->extra);
	buf_fini(&m->kept);
	buf_fini(&m->kept_extra);
	free(m->peers);
	m->peers = NULL;
}
