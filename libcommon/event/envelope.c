/* SPDX-License-Identifier: ISC */
/* event/envelope.c - the envelope of an event in JSON, written and read. */
#include "event/envelope.h"


#include "base/count.h"
#include "json/jcopy.h"

/* Events that are not messages, by their word in "type". */
static const struct {
	enum event_kind kind;
	const char *word;
} envelope_kinds[] = {
	{ EVENT_STATE, "state" }, { EVENT_FSM, "fsm" }, { EVENT_GAP, "gap" }, { EVENT_GARBAGE, "garbage" },
	{ EVENT_MRT, "mrt" },
};

enum { ENVELOPE_KINDS = COUNT(envelope_kinds) };

/* ---- writing ---- */

static const char *
envelope_word(const struct event *e)
{
	const char *word;
	unsigned i;

	if (e->kind == EVENT_MESSAGE) {
		word = msg_type_word(msg_type(e->msg));
		return word ? word : "unknown";
	}
	for (i = 0; i < ENVELOPE_KINDS; i++)
		if (envelope_kinds[i].kind == e->kind)
			return envelope_kinds[i].word;
	return e->text;
}

/* Of an event that is not one of ours the type is somebody else's text. */
static void
envelope_type(struct jw *w, const struct event *e)
{
	if (e->kind == EVENT_OTHER)
		jw_key_cstr(w, "type", e->text);
	else
		jw_key_word(w, "type", envelope_word(e));
}

#define NO_TIME UINT64_MAX

/* The object's beginning, up to the seconds of the time. */
static void
envelope_head(struct jw *w, const char *version, uint64_t seconds, struct printer *p)
{
	struct printer_stamp *kept = p ? &p->head[w->spaced] : NULL;
	size_t at = w->b->n, n;

	if (kept && kept->n && kept->kind == version && kept->seconds == seconds) {
		buf_put(w->b, kept->text, kept->n);
		w->comma = true;
		return;
	}
	jw_obj(w);
	jw_key_word(w, "exabgp", version);
	jw_key(w, "time");
	if (seconds == NO_TIME)
		jw_null(w);
	else
		jw_u64(w, seconds);
	n = w->b->n - at;
	if (!kept || w->b->bad || n > sizeof(kept->text))
		return;
	kept->kind = version;
	kept->seconds = seconds;
	kept->n = (uint8_t)n;
	memcpy(kept->text, w->b->p + at, n);
}

/* Their fraction, with as few digits as it needs. */
static void
envelope_fraction(struct jw *w, uint32_t part)
{
	uint8_t digits[7] = ".0";
	uint32_t i;

	if (!part) {
		buf_put(w->b, digits, 2);
		return;
	}
	for (i = 6; i > 0; i--, part /= 10)
		digits[i] = (uint8_t)('0' + part % 10);
	for (i = 7; i > 2 && digits[i - 1] == '0'; i--)
		;
	buf_put(w->b, digits, i);
}

static void
envelope_ip(struct jw *w, const char *key, const struct ip *ip)
{
	jw_key(w, key);
	if (!ip->len) {
		jw_null(w);
		return;
	}
	jw_quote(w);
	buf_ip(w->b, ip->a, ip->len);
	jw_quote_end(w);
}

static void
envelope_printer(struct jw *w, const struct printer *p)
{
	if (!p || !p->host[0])
		return;
	jw_key_cstr(w, "host", p->host);
	jw_key_u64(w, "pid", (uint64_t)p->pid);
	jw_key_u64(w, "ppid", (uint64_t)p->ppid);
}

static void
envelope_render(struct jw *w, const struct event *e)
{
	jw_key(w, "address");
	jw_obj(w);
	envelope_ip(w, "local", &e->local);
	envelope_ip(w, "peer", &e->peer);
	jw_obj_end(w);
	if (e->local_port || e->peer_port) {
		jw_key(w, "port");
		jw_obj(w);
		jw_key_u64(w, "local", e->local_port);
		jw_key_u64(w, "peer", e->peer_port);
		jw_obj_end(w);
	}
	jw_key(w, "asn");
	jw_obj(w);
	jw_key_u64(w, "local", e->local_as);
	jw_key_u64(w, "peer", e->peer_as);
	jw_obj_end(w);
	if (e->router_id) {
		uint8_t id[4];

		be_put_u32(id, e->router_id);
		jw_key(w, "router-id");
		jw_ip4(w, id);
	}
}

static bool
envelope_is_kept(const struct printer_neighbor *k, const struct event *e, bool spaced)
{
	return k->n && ip_eq(&k->peer, &e->peer) && k->peer_as == e->peer_as && ip_eq(&k->local, &e->local) &&
	    k->local_as == e->local_as && k->router_id == e->router_id && k->local_port == e->local_port &&
	    k->peer_port == e->peer_port && k->spaced == spaced;
}

static void
envelope_neighbor(struct jw *w, const struct event *e, struct printer *p)
{
	struct printer_neighbor *k = p ? printer_neighbor(p, e) : NULL;
	size_t at = w->b->n, n;

	if (k && envelope_is_kept(k, e, w->spaced)) {
		buf_put(w->b, k->text, k->n);
		w->comma = true;
		return;
	}
	jw_key(w, "neighbor");
	jw_obj(w);
	envelope_render(w, e);
	n = w->b->n - at;
	if (!k || w->b->bad || n > sizeof(k->text))
		return;
	k->local = e->local;
	k->peer = e->peer;
	k->local_as = e->local_as;
	k->peer_as = e->peer_as;
	k->router_id = e->router_id;
	k->local_port = e->local_port;
	k->peer_port = e->peer_port;
	k->spaced = w->spaced;
	k->n = (uint16_t)n;
	memcpy(k->text, w->b->p + at, n);
}

void
envelope_json(struct jw *w, const struct event *e, const struct ctx *ctx, struct printer *p)
{
	static const char versions[][6] = { "4.0.1", "5.0.0", "6.0.0" };
	unsigned version = ctx->json_version == 4 ? 0 : ctx->json_version == 5 ? 1 : 2;

	envelope_head(w, versions[version], e->time_us ? e->time_us / 1000000 : NO_TIME, p);
	if (e->time_us)
		envelope_fraction(w, (uint32_t)(e->time_us % 1000000));
	envelope_printer(w, p);
	if (e->counter)
		jw_key_u64(w, "counter", e->counter);
	envelope_type(w, e);
	if (e->has_file && e->file)
		jw_key_cstr(w, "file", e->file);
	if (e->has_frame)
		jw_key_u64(w, "frame", e->frame);
	if (e->has_offset)
		jw_key_u64(w, "offset", e->offset);
	if (e->stream >= 0 && e->has_frame)
		jw_key_u64(w, "stream", (uint64_t)e->stream);
	if (e->extra.n && e->kind != EVENT_OTHER)
		jw_raw(w, e->extra);
	if (e->consolidate && e->kind == EVENT_MESSAGE && e->msg.n >= MSG_HEADER) {
		jw_key(w, "header");
		jw_hex(w, span_of(e->msg.p, MSG_HEADER), "0x");
		jw_key(w, "body");
		jw_hex(w, msg_body(e->msg), "0x");
	}
	envelope_neighbor(w, e, p);
}

/* ---- reading ---- */

void
envelope_find(struct jr event, struct envelope *e)
{
	/* in the order of the text, which is the cheapest */
	e->event = event;
	e->version = jr_get(event, "exabgp");
	e->type = jr_get(event, "type");
	e->neighbor = jr_get(event, "neighbor");
	e->message = jr_get(e->neighbor, "message");
	e->wire = jr_get(e->neighbor, "wire");
}

const char *
envelope_text(struct event_read *r, struct jr j)
{
	struct span s;
	const char *text;

	if (!jr_str(j, &s))
		return NULL;
	text = arena_str(&r->texts, s);
	r->no_room |= !text;
	return text;
}

static enum event_kind
envelope_kind(struct jr type)
{
	unsigned i;

	for (i = 0; i < ENVELOPE_KINDS; i++)
		if (jr_str_is(type, envelope_kinds[i].word))
			return envelope_kinds[i].kind;
	return EVENT_OTHER;
}

static void
envelope_take_ip(struct jr j, struct ip *out)
{
	struct span s;

	if (jr_str(j, &s))
		ip_scan(s, out);
}

static void
envelope_take_port(struct jr j, uint16_t *out)
{
	uint64_t v;

	if (jr_max(j, UINT16_MAX, &v))
		*out = (uint16_t)v;
}

static const char *
envelope_take_direction(struct jr j)
{
	static const char *const words[] = { "receive", "send", "in" };
	unsigned i;

	for (i = 0; i < 3; i++)
		if (jr_str_is(j, words[i]))
			return words[i];
	return NULL;
}

/* What is said of the record around the message, and what was inferred, passes on as it is. */
static void
envelope_take_extra(struct event_read *r, struct jr event)
{
	static const char *const keys[] = { "mrt", "bmp", "inferred", "cut", "feed" };
	struct jr mrt = jr_get(event, "mrt");
	struct jw w;
	unsigned i;

	jw_init(&w, &r->extra, r->ctx.spaced);
	for (i = 0; i < COUNT(keys); i++) {
		struct jr j = jr_get(event, keys[i]);

		if (!jr_is(j, JR_OBJECT))
			continue;
		jw_key(&w, keys[i]);
		jw_copy(&w, j);
	}
	if (!r->extra.bad)
		r->ev.extra = buf_span(&r->extra);
	jr_bool(jr_get(mrt, "synthesized"), &r->ev.synthesized);
	jr_u32(jr_get(mrt, "originated"), &r->ev.originated);
}

void
envelope_unjson(struct event_read *r, const struct envelope *from)
{
	struct jr event = from->event, n = from->neighbor;
	struct jr address = jr_get(n, "address"), port = jr_get(n, "port"), asn = jr_get(n, "asn");
	struct event *e = &r->ev;
	struct ip id = { .len = 0 };
	double seconds;
	uint64_t v;

	*e = (struct event){ .kind = jr_is(n, JR_OBJECT) ? envelope_kind(from->type) : EVENT_OTHER, .stream = -1 };
	if (jr_double(jr_get(event, "time"), &seconds) && seconds > 0 && seconds < 1e12)
		e->time_us = (uint64_t)(seconds * 1e6 + 0.5);
	e->has_frame = jr_u64(jr_get(event, "frame"), &e->frame);
	e->has_offset = jr_u64(jr_get(event, "offset"), &e->offset);
	if (jr_max(jr_get(event, "stream"), INT64_MAX, &v))
		e->stream = (int64_t)v;
	envelope_take_ip(jr_get(address, "local"), &e->local);
	envelope_take_ip(jr_get(address, "peer"), &e->peer);
	envelope_take_port(jr_get(port, "local"), &e->local_port);
	envelope_take_port(jr_get(port, "peer"), &e->peer_port);
	jr_u32(jr_get(asn, "local"), &e->local_as);
	jr_u32(jr_get(asn, "peer"), &e->peer_as);
	envelope_take_ip(jr_get(n, "router-id"), &id);
	if (id.len == 4)
		e->router_id = be_u32(id.a);
	e->direction = envelope_take_direction(jr_get(n, "direction"));
	envelope_take_extra(r, event);
	e->file = envelope_text(r, jr_get(event, "file"));
	e->has_file = e->file != NULL;
}

/* ---- the session it was read in ---- */

/* The session's facts that the event itself states. */
static void
envelope_negotiated(struct jr neighbor, struct ctx *ctx)
{
	struct jr n = jr_get(neighbor, "negotiated");
	uint64_t size;
	bool b;

	if (jr_is(n, JR_NONE))
		return;
	if (jr_bool(jr_get(n, "asn4"), &b))
		ctx->asn4 = b;
	if (jr_max(jr_get(n, "message_size"), MSG_MAX_EXTENDED, &size))
		ctx->extended_message = size > MSG_MAX;
}

/* What was guessed when the message was printed holds for reading it back. */
static void
envelope_inferred(struct jr event, struct ctx *ctx)
{
	struct jr inferred = jr_get(event, "inferred");
	struct jr_iter it = { 0 };
	uint16_t afi;
	uint8_t safi;
	bool b;

	if (jr_is(inferred, JR_NONE))
		return;
	if (jr_bool(jr_get(inferred, "asn4"), &b))
		ctx->asn4 = b;
	while (jr_each(jr_get(inferred, "add-path"), &it)) {
		int index;

		if (!family_scan(it.key, &afi, &safi) || !jr_bool(jr_get(it.val, "value"), &b))
			continue;
		index = family_index(afi, safi);
		if (index >= 0)
			ctx->addpath = b ? ctx->addpath | (famset)1 << index : ctx->addpath & ~((famset)1 << index);
	}
}

/* Families whose routes have a path identifier, or have none: what the message was read with, whatever we were told. */
static void
envelope_paths_of(struct jr routes_by_family, bool nested, struct ctx *ctx)
{
	struct jr_iter fam = { 0 }, hop;
	uint16_t afi;
	uint8_t safi;

	while (jr_each(routes_by_family, &fam)) {
		bool has = false, any = false;
		struct jr first;
		int index;

		hop = (struct jr_iter){ .val = fam.val };
		while (nested ? jr_each(fam.val, &hop) : !any) {
			first = jr_at(hop.val, 0);
			has |= !jr_is(jr_get(first, "path-information"), JR_NONE);
			if (jr_is(first, JR_NONE) && !nested)
				break;
			any |= !jr_is(first, JR_NONE);
		}
		if (!any || !family_scan(fam.key, &afi, &safi) || (index = family_index(afi, safi)) < 0)
			continue;
		if (has)
			ctx->addpath |= (famset)1 << index;
		else
			ctx->addpath &= ~((famset)1 << index);
	}
}

void
envelope_context(const struct envelope *e, struct ctx *ctx)
{
	struct span version;

	if (jr_str(e->version, &version) && version.n)
		ctx->json_version = version.p[0] == '4' || version.p[0] == '5' ? (uint8_t)(version.p[0] - '0') : 6;
	envelope_inferred(e->event, ctx);
	envelope_negotiated(e->neighbor, ctx);
}

void
envelope_paths(const struct envelope *e, struct ctx *ctx)
{
	struct jr update = jr_get(e->message, "update");

	envelope_paths_of(jr_get(update, "announce"), true, ctx);
	envelope_paths_of(jr_get(update, "withdraw"), false, ctx);
}
