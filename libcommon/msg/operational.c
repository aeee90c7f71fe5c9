/* SPDX-License-Identifier: ISC */
/* msg/operational.c - OPERATIONAL (draft-ietf-idr-operational-message): type (2), length (2), payload. */
#include "msg/operational.h"

#include "base/num.h"
#include "msg/tree.h"

/* As they are in commands; in JSON they are in capitals. */
static const struct name operational_words[] = {
	{ OPERATIONAL_ADM, "adm" }, { OPERATIONAL_ASM, "asm" }, { OPERATIONAL_RPCQ, "rpcq" }, { OPERATIONAL_RPCP, "rpcp" },
	{ OPERATIONAL_APCQ, "apcq" }, { OPERATIONAL_APCP, "apcp" }, { OPERATIONAL_LPCQ, "lpcq" },
	{ OPERATIONAL_LPCP, "lpcp" }, { OPERATIONAL_NS, "ns" }, { 0, NULL },
};

struct operational_word {
	char s[8];
};

/* The name of a type in capitals; empty if there is no such type. */
static struct operational_word
operational_name(unsigned type)
{
	struct operational_word name = { "" };
	const char *word = table_name(operational_words, type);
	size_t i;

	for (i = 0; word && word[i] && i < sizeof(name.s) - 1; i++)
		name.s[i] = (char)(word[i] - 'a' + 'A');
	return name;
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
		buf_span_put(out, o->text);
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
operational_take(struct span msg, struct operational *o, struct span *payload)
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

static enum diag_class
operational_check(struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct diags own = { .n = 0 };
	struct operational o;
	struct span payload;

	if (!d)
		d = &own;
	/* the draft has no NOTIFICATION for it; a message that cannot be read is passed over */
	if (!operational_take(msg, &o, &payload)) {
		if (msg.n < MSG_HEADER + 4 || payload.n != msg.n - MSG_HEADER - 4)
			diag_add(d, DIAG_DISCARD, "OPERATIONAL", "draft-ietf-idr-operational-message 3", 19, msg.n - 19,
			    "length does not match the message");
		else if (table_name(operational_words, o.type))
			diag_add(d, DIAG_DISCARD, "OPERATIONAL", "draft-ietf-idr-operational-message 3", 23, payload.n,
			    "%s with a payload of %zu bytes", operational_name(o.type).s, payload.n);
		else
			diag_add(d, DIAG_NOTE, "OPERATIONAL", "draft-ietf-idr-operational-message 3", 19, 2, "unknown type %u",
			    o.type);
	}
	return d->worst;
}

static void
operational_known(struct jw *w, const struct operational *o)
{
	uint8_t id[4];

	jw_key_cstr(w, "name", operational_name(o->type).s);
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
		be_put_u32(id, o->router_id);
		jw_key(w, "router-id");
		jw_ip4(w, id);
		jw_key_u64(w, "sequence", o->sequence);
		jw_key_u64(w, "counter", o->counter);
	}
}

static void
operational_content(struct jw *w, struct span msg)
{
	struct operational o;
	struct span payload;

	jw_obj(w);
	if (operational_take(msg, &o, &payload)) {
		operational_known(w, &o);
	} else if (msg.n >= MSG_HEADER + 4) {
		jw_key_cstr(w, "name", "unknown");
		jw_key(w, "type");
		jw_fmt(w, "operational-type-%u", o.type);
		jw_key(w, "data");
		jw_hex(w, span_of(msg.p + MSG_HEADER + 4, msg.n - MSG_HEADER - 4), "0x");
	}
	jw_obj_end(w);
}

static bool
operational_unknown(struct jr content, struct buf *out, struct diags *d)
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
operational_number(struct jr content, const char *key, uint32_t *out, struct diags *d)
{
	struct jr j = jr_get(content, key);

	if (jr_is(j, JR_NONE) || jr_u32(j, out))
		return true;
	return unjson_fail(d, key, "a number of 32 bits");
}

static bool
operational_unjson(struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct jr content = jr_get(neighbor, "operational");
	struct operational o = { .router_id = ctx->router_id };
	struct span s;
	uint8_t id[4];
	uint32_t error = 0, type;

	if (jr_str_is(jr_get(content, "name"), "unknown"))
		return operational_unknown(content, out, d);
	if (!jr_str(jr_get(content, "name"), &s) || !table_code(operational_words, s, &type))
		return unjson_fail(d, "name", "ADM, ASM, RPCQ, RPCP, APCQ, APCP, LPCQ, LPCP, NS or unknown");
	o.type = type;
	if (!jr_str(jr_get(content, "afi"), &s) || !afi_scan(s, &o.afi))
		return unjson_fail(d, "afi", "an address family");
	if (!jr_str(jr_get(content, "safi"), &s) || !safi_scan(s, &o.safi))
		return unjson_fail(d, "safi", "a subsequent address family");
	if (operational_is_text(o.type) && !jr_str(jr_get(content, "advisory"), &o.text))
		return unjson_fail(d, "advisory", "a text");
	if (o.text.n > OPERATIONAL_TEXT_MAX)
		return unjson_fail(d, "advisory", "at most 2048 bytes");
	if (jr_str(jr_get(content, "router-id"), &s)) {
		if (!ip4_scan(s, id))
			return unjson_fail(d, "router-id", "an IPv4 address");
		o.router_id = be_u32(id);
	}
	if (!operational_number(content, "sequence", &o.sequence, d) || !operational_number(content, "counter", &o.counter, d) ||
	    !operational_number(content, "error", &error, d))
		return false;
	o.error = (uint16_t)error;
	operational_build(&o, out);
	return !out->bad;
}

static void
operational_text(struct buf *b, struct span msg, const struct ctx *ctx)
{
	struct operational o;
	struct span payload;
	uint8_t id[4];

	if (!operational_take(msg, &o, &payload)) {
		buf_fmt(b, "operational unknown type %u data 0x", o.type);
		if (msg.n > MSG_HEADER + 4)
			buf_hex(b, span_of(msg.p + MSG_HEADER + 4, msg.n - MSG_HEADER - 4));
		return;
	}
	buf_fmt(b, "operational %s afi ", operational_name(o.type).s);
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

static void
operational_tree(struct tree *t, struct get *g, const struct ctx *ctx)
{
	unsigned type = get_left(g) >= 2 ? be_u16(g->p) : 0;

	if (table_name(operational_words, type))
		tree_string(t, "name", g, 2, operational_name(type).s);
	else
		tree_number(t, "name", g, 2);
	tree_number(t, "length", g, 2);
	if (!table_name(operational_words, type))
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

/* ---- commands ---- */

/* What was given among the words of a command. */
enum { HAS_AFI = 1, HAS_SAFI = 2, HAS_ADVISORY = 4, HAS_COUNTER = 8 };

static bool
operational_word(struct lex *l, struct operational *o, unsigned *has)
{
	uint64_t number;
	uint8_t id[4];

	if (lex_take(l, "afi")) {
		if (l->tok.kind != TOK_WORD || !afi_scan(l->tok.s, &o->afi))
			return lex_expected(l, "an AFI");
		*has |= HAS_AFI;
		lex_next(l);
	} else if (lex_take(l, "safi")) {
		if (l->tok.kind != TOK_WORD || !safi_scan(l->tok.s, &o->safi))
			return lex_expected(l, "a SAFI");
		*has |= HAS_SAFI;
		lex_next(l);
	} else if (lex_take(l, "advisory")) {
		*has |= HAS_ADVISORY;
		return lex_word(l, "a text", &o->text);
	} else if (lex_take(l, "sequence")) {
		if (!lex_num(l, "a sequence number", 0, UINT32_MAX, &number))
			return false;
		o->sequence = (uint32_t)number;
	} else if (lex_take(l, "counter")) {
		if (!lex_num(l, "a counter", 0, UINT32_MAX, &number))
			return false;
		o->counter = (uint32_t)number;
		*has |= HAS_COUNTER;
	} else if (lex_take(l, "router-id")) {
		if (l->tok.kind != TOK_WORD || !ip4_scan(l->tok.s, id))
			return lex_expected(l, "an IPv4 address");
		o->router_id = be_u32(id);
		lex_next(l);
	} else {
		return lex_expected(l, "afi, safi, advisory, sequence, counter or router-id");
	}
	return true;
}

bool
operational_parse(struct lex *l, const struct ctx *ctx, struct buf *out)
{
	struct operational o = { .router_id = ctx->router_id, .sequence = 1 };
	unsigned has = 0;
	uint32_t type;

	if (!lex_table(l, "operational message", operational_words, &type))
		return false;
	o.type = type;
	if (o.type == OPERATIONAL_NS)
		return lex_fail(l, "NS is an answer, and no command");
	while (!lex_at_end(l))
		if (!operational_word(l, &o, &has))
			return false;
	if ((has & (HAS_AFI | HAS_SAFI)) != (HAS_AFI | HAS_SAFI))
		return lex_expected(l, "afi and safi");
	if (operational_is_text(o.type) && !(has & HAS_ADVISORY))
		return lex_expected(l, "advisory");
	if (o.text.n > OPERATIONAL_TEXT_MAX)
		return lex_fail(l, "advisory of %zu bytes, want at most %d", o.text.n, OPERATIONAL_TEXT_MAX);
	if (operational_is_reply(o.type) && !(has & HAS_COUNTER))
		return lex_expected(l, "counter");
	if (!operational_is_text(o.type))
		o.text = (struct span){ NULL, 0 };
	operational_build(&o, out);
	return true;
}

static void
operational_command(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct operational o;
	struct span payload;
	struct get text;
	uint8_t id[4];

	operational_check(e->msg, ctx, d);
	if (!operational_take(e->msg, &o, &payload) || o.type == OPERATIONAL_NS)
		return;
	/* what is not UTF-8 grows when it is replaced */
	if ((utf8_ok(o.text) ? o.text.n : 3 * o.text.n) > OPERATIONAL_TEXT_MAX)
		return;
	buf_fmt(b, "announce operational %s afi %u safi %u", table_name(operational_words, o.type), o.afi, o.safi);
	if (operational_is_text(o.type)) {
		text = get_of(o.text);
		buf_str(b, " advisory ");
		kind_text.show(b, &text, NULL);
	} else {
		be_put_u32(id, o.router_id);
		buf_str(b, " router-id ");
		buf_ip4(b, id);
		buf_fmt(b, " sequence %lu", (unsigned long)o.sequence);
		if (operational_is_reply(o.type))
			buf_fmt(b, " counter %lu", (unsigned long)o.counter);
	}
	buf_c(b, '\n');
}

const struct msg_row msg_operational = {
	.type = MSG_OPERATIONAL, .least = MSG_HEADER, .most = MSG_MAX_EXTENDED, .key = "operational",
	.check = operational_check, .content = operational_content, .unjson = operational_unjson,
	.tree = operational_tree, .text = operational_text, .command = operational_command,
};
