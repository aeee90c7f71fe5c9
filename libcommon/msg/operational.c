/* msg/operational.c - OPERATIONAL (draft-ietf-idr-operational-message): type (2), length (2), payload. */
#include "msg/operational.h"

#include "base/num.h"
#include "msg/tree.h"
#include "msg/wire.h"

static const struct name types[] = {
	{ OPERATIONAL_ADM, "ADM" }, { OPERATIONAL_ASM, "ASM" }, { OPERATIONAL_RPCQ, "RPCQ" }, { OPERATIONAL_RPCP, "RPCP" },
	{ OPERATIONAL_APCQ, "APCQ" }, { OPERATIONAL_APCP, "APCP" }, { OPERATIONAL_LPCQ, "LPCQ" },
	{ OPERATIONAL_LPCP, "LPCP" }, { OPERATIONAL_NS, "NS" }, { 0, NULL },
};

static const char *
operational_name(unsigned type)
{
	return table_name(types, type);
}

static bool
operational_type(struct span word, unsigned *type)
{
	uint32_t code;

	if (!table_code(types, word, &code))
		return false;
	*type = code;
	return true;
}

static void
put_text(struct span s, struct buf *out)
{
	size_t n = s.n;

	if (n > OPERATIONAL_TEXT_MAX)
		for (n = OPERATIONAL_TEXT_MAX - 3; n && (s.p[n] & 0xc0) == 0x80; n--)
			;
	buf_put(out, s.p, n);
	if (n < s.n)
		buf_str(out, "...");
}

static void
operational_build(const struct operational *o, struct buf *out)
{
	struct mark m = msg_begin(out, MSG_OPERATIONAL), length;

	put_u16(out, o->type);
	length = put_open(out, 2);
	put_u16(out, o->afi);
	put_u8(out, o->safi);
	if (operational_is_text(o->type)) {
		put_text(o->text, out);
	} else if (o->type == OPERATIONAL_NS) {
		put_u32(out, o->sequence);
		put_u16(out, o->error);
	} else {
		put_u32(out, o->router_id);
		put_u32(out, o->sequence);
		if (operational_is_reply(o->type))
			put_u32(out, o->counter);
	}
	put_close(out, length);
	msg_end(out, m);
}

/* Take the message apart; false when it is none of the known forms, *type and *payload are set as far as they go. */
static bool
take(struct span msg, struct operational *o, struct span *payload)
{
	struct get g = get_of(msg), v;
	size_t n;

	memset(o, 0, sizeof(*o));
	*payload = (struct span){ NULL, 0 };
	get_bytes(&g, MSG_HEADER);
	o->type = get_u16(&g);
	n = get_u16(&g);
	if (!get_ok(&g) || n != get_left(&g))
		return false;
	*payload = get_rest(&g);
	v = get_of(*payload);
	o->afi = (uint16_t)get_u16(&v);
	o->safi = (uint8_t)get_u8(&v);
	if (operational_is_text(o->type)) {
		o->text = get_rest(&v);
		return get_ok(&v);
	}
	if (o->type == OPERATIONAL_NS) {
		o->sequence = get_u32(&v);
		o->error = (uint16_t)get_u16(&v);
		return get_done(&v);
	}
	if (!operational_is_query(o->type) && !operational_is_reply(o->type))
		return false;
	o->router_id = get_u32(&v);
	o->sequence = get_u32(&v);
	if (operational_is_reply(o->type))
		o->counter = get_u32(&v);
	return get_done(&v);
}

enum diag_class
operational_check(struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct diags own = { .n = 0 };
	struct operational o;
	struct span payload;

	(void)ctx;
	if (!d)
		d = &own;
	/* the draft has no NOTIFICATION for it; a message that cannot be read is passed over */
	if (!take(msg, &o, &payload)) {
		if (msg.n < MSG_HEADER + 4 || payload.n != msg.n - MSG_HEADER - 4)
			diag_add(d, DIAG_DISCARD, "OPERATIONAL", "draft-ietf-idr-operational-message 3", 19, msg.n - 19,
			    "length does not match the message");
		else if (operational_name(o.type))
			diag_add(d, DIAG_DISCARD, "OPERATIONAL", "draft-ietf-idr-operational-message 3", 23, payload.n,
			    "%s with a payload of %zu bytes", operational_name(o.type), payload.n);
		else
			diag_add(d, DIAG_NOTE, "OPERATIONAL", "draft-ietf-idr-operational-message 3", 19, 2, "unknown type %u",
			    o.type);
	}
	return d->worst;
}

static void
known_json(struct jw *w, const struct operational *o)
{
	uint8_t id[4] = { (uint8_t)(o->router_id >> 24), (uint8_t)(o->router_id >> 16), (uint8_t)(o->router_id >> 8),
		(uint8_t)o->router_id };

	jw_key_cstr(w, "name", operational_name(o->type));
	jw_key(w, "afi");
	jw_quote(w);
	buf_afi(w->b, o->afi);
	jw_quote_end(w);
	jw_key(w, "safi");
	jw_quote(w);
	buf_safi(w->b, o->safi);
	jw_quote_end(w);
	if (operational_is_text(o->type)) {
		jw_key(w, "advisory");
		jw_str(w, o->text);
	} else if (o->type == OPERATIONAL_NS) {
		jw_key_u64(w, "sequence", o->sequence);
		jw_key_u64(w, "error", o->error);
	} else if (operational_is_reply(o->type)) {
		jw_key(w, "router-id");
		jw_ip4(w, id);
		jw_key_u64(w, "sequence", o->sequence);
		jw_key_u64(w, "counter", o->counter);
	}
}

void
operational_json(struct jw *w, struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct operational o;
	struct span payload;
	size_t at;

	operational_check(msg, ctx, d);
	jw_key(w, "operational");
	at = w->b->n;
	jw_obj(w);
	if (take(msg, &o, &payload)) {
		known_json(w, &o);
	} else if (msg.n >= MSG_HEADER + 4) {
		jw_key_cstr(w, "name", "unknown");
		jw_key(w, "type");
		jw_fmt(w, "operational-type-%u", o.type);
		jw_key(w, "data");
		jw_hex(w, span_of(msg.p + MSG_HEADER + 4, msg.n - MSG_HEADER - 4), "0x");
	}
	jw_obj_end(w);
	if (!w->b->bad)
		wire_json(w, span_of(w->b->p + at, w->b->n - at), msg, ctx, operational_unjson);
}

static bool
unknown_unjson(struct jr content, struct buf *out, struct diags *d)
{
	static const char lead[] = "operational-type-";
	size_t n = sizeof(lead) - 1;
	struct mark m = msg_begin(out, MSG_OPERATIONAL), length;
	uint64_t type;
	struct span s;

	if (!jr_str(jr_get(content, "type"), &s) || s.n <= n || memcmp(s.p, lead, n) ||
	    !num_max(span_of(s.p + n, s.n - n), UINT16_MAX, &type))
		return unjson_fail(d, "type", "operational-type-NUMBER");
	put_u16(out, type);
	length = put_open(out, 2);
	if (!jr_str(jr_get(content, "data"), &s) || s.n < 2 || memcmp(s.p, "0x", 2) ||
	    !num_hex(span_of(s.p + 2, s.n - 2), out))
		return unjson_fail(d, "data", "0x and hex digits");
	put_close(out, length);
	msg_end(out, m);
	return !out->bad;
}

/* A number that may be missing. */
static bool
number(struct jr content, const char *key, uint32_t *out, struct diags *d)
{
	struct jr j = jr_get(content, key);

	if (jr_is(j, JR_NONE) || jr_u32(j, out))
		return true;
	return unjson_fail(d, key, "a number of 32 bits");
}

static bool
from_content(struct jr content, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct operational o = { .router_id = ctx->router_id };
	struct span s;
	uint8_t id[4];
	uint32_t error = 0;

	if (jr_str_is(jr_get(content, "name"), "unknown"))
		return unknown_unjson(content, out, d);
	if (!jr_str(jr_get(content, "name"), &s) || !operational_type(s, &o.type))
		return unjson_fail(d, "name", "ADM, ASM, RPCQ, RPCP, APCQ, APCP, LPCQ, LPCP, NS or unknown");
	if (!jr_str(jr_get(content, "afi"), &s) || !afi_scan(s, &o.afi))
		return unjson_fail(d, "afi", "an address family");
	if (!jr_str(jr_get(content, "safi"), &s) || !safi_scan(s, &o.safi))
		return unjson_fail(d, "safi", "a subsequent address family");
	if (operational_is_text(o.type) && !jr_str(jr_get(content, "advisory"), &o.text))
		return unjson_fail(d, "advisory", "a text");
	if (jr_str(jr_get(content, "router-id"), &s)) {
		if (!ip4_scan(s, id))
			return unjson_fail(d, "router-id", "an IPv4 address");
		o.router_id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
	}
	if (!number(content, "sequence", &o.sequence, d) || !number(content, "counter", &o.counter, d) ||
	    !number(content, "error", &error, d))
		return false;
	o.error = (uint16_t)error;
	operational_build(&o, out);
	return !out->bad;
}

bool
operational_unjson(struct jr content, struct jr wire, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	size_t at = out->n;

	if (jr_is(wire, JR_OBJECT) && wire_unedited(content, wire, ctx, "operational", operational_json, out))
		return true;
	if (from_content(content, ctx, out, d))
		return true;
	out->n = at;
	return false;
}

void
operational_text(struct buf *b, struct span msg, const struct ctx *ctx)
{
	struct operational o;
	struct span payload;
	uint8_t id[4];

	(void)ctx;
	if (!take(msg, &o, &payload)) {
		buf_fmt(b, "operational unknown type %u data 0x", o.type);
		if (msg.n > MSG_HEADER + 4)
			buf_hex(b, span_of(msg.p + MSG_HEADER + 4, msg.n - MSG_HEADER - 4));
		return;
	}
	buf_fmt(b, "operational %s afi ", operational_name(o.type));
	buf_afi(b, o.afi);
	buf_str(b, " safi ");
	buf_safi(b, o.safi);
	if (operational_is_text(o.type)) {
		buf_str(b, " advisory ");
		buf_quoted(b, o.text);
	} else if (o.type == OPERATIONAL_NS) {
		buf_fmt(b, " sequence %u error %u", o.sequence, o.error);
	} else if (operational_is_reply(o.type)) {
		memcpy(id, payload.p + 3, 4);
		buf_str(b, " router-id ");
		buf_ip4(b, id);
		buf_fmt(b, " sequence %u counter %u", o.sequence, o.counter);
	}
}

/* ---- the tree ---- */

void
operational_tree(struct tree *t, struct get *g, const struct ctx *ctx)
{
	unsigned type = tree_named(t, "name", g, 2, types);

	(void)ctx;
	tree_number(t, "length", g, 2);
	if (!operational_name(type))
		return;
	tree_afi(t, g);
	tree_safi(t, g);
	if (operational_is_text(type)) {
		jw_str(tree_value(t), span_of(g->p, get_left(g)));
		tree_leaf(t, "advisory", g, get_left(g));
	} else if (type == OPERATIONAL_NS) {
		tree_number(t, "sequence", g, 4);
		tree_number(t, "error", g, 2);
	} else {
		tree_record(t, &(const struct field){ "router-id", NULL, &kind_ip4, NULL }, 1, NULL, g);
		tree_number(t, "sequence", g, 4);
		if (operational_is_reply(type))
			tree_number(t, "counter", g, 4);
	}
}
