/* SPDX-License-Identifier: ISC */
/*
 * attr/as_path.c - AS_PATH (RFC 4271 5.1.2, confederations RFC 5065) and AS4_PATH (RFC 6793 3).
 *
 * JSON: {"0":{"element":"as-sequence","value":[65001]},"1":...} in the order of the message; an empty path is {} and
 * is usually left out by whoever writes the attributes. Read too: a plain list of numbers, in which a list is an AS_SET.
 *
 * Commands, the configuration grammar: [ 1 2 ] is an AS_SEQUENCE, ( 1 2 ) an AS_SET, [{ 1 2 }] an AS_CONFED_SEQUENCE,
 * ({ 1 2 }) an AS_CONFED_SET, one after the other; a bare number is a sequence of one; a set may be inside a
 * sequence's brackets; [ ] is the empty path. It is written out, since a path that is not given gets the local AS
 * prepended on an external session. The text encoder of ExaBGP uses the brackets the other way round, and prints
 * nothing for an empty path.
 *
 * AS4_PATH has the same forms under the key and word as4-path, for messages where it cannot be merged into AS_PATH.
 */
#include "attr/tree.h"
#include "value/choice.h"

enum { AS_SET = 1, AS_SEQUENCE = 2, AS_CONFED_SEQUENCE = 3, AS_CONFED_SET = 4, SEGMENT_MAX = 255 };

/* By segment type; [0] stands in for what the check refuses. */
static const char *const elements[] = { "as-unknown", "as-set", "as-sequence", "as-confed-sequence", "as-confed-set" };
static const char *const text_open[] = { " ", " [ ", " ( ", " {( ", " {[ " };
static const char *const text_close[] = { "", "]", ")", ")}", "]}" };
static const char *const show_open[] = { " ", " ( ", " [ ", " [{ ", " ({ " };
static const char *const show_close[] = { "", ")", "]", "}]", "})" };

/* Bytes of an AS number. */
static size_t
path_width(const struct attr_row *row, const struct ctx *ctx)
{
	return row->code == ATTR_AS4_PATH || ctx->asn4 ? 4 : 2;
}

/* What a type is called in the tables above. */
static unsigned
path_known(unsigned type)
{
	return type <= AS_CONFED_SET ? type : 0;
}

/* Take one segment: its type and a cursor over its AS numbers. False at the end. */
static bool
path_segment(struct get *g, size_t w, unsigned *type, struct get *as)
{
	size_t n;

	if (get_left(g) < 2)
		return false;
	*type = get_u8(g);
	n = get_u8(g) * w;
	*as = get_sub(g, n < get_left(g) ? n : get_left(g));
	return true;
}

static inline uint32_t
get_as(struct get *g, size_t w)
{
	return w == 4 ? get_u32(g) : get_u16(g);
}

/* ---- check ---- */

/* Rules of a session with an external peer. */
static bool
path_check_external(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	size_t w = path_width(row, ctx);
	uint32_t want = w == 2 ? as_narrow(ctx->peer_as) : ctx->peer_as;
	struct get g = *v, at = g, as;
	bool first = true;
	unsigned type;

	for (; path_segment(&g, w, &type, &as); at = g) {
		size_t off = get_off(&as);
		uint32_t head = get_as(&as, w);

		if (type == AS_CONFED_SEQUENCE || type == AS_CONFED_SET) {
			choice_add(d, CHOICE_CONFED, row->name, get_off(&at), get_between(&at, &g),
			    "confederation segment from outside the confederation");
			return false;
		}
		if (first && ctx->session == CTX_EXTERNAL && want && type == AS_SEQUENCE && head != want)
			choice_add(d, CHOICE_FIRST_AS, row->name, off, w, "first AS %u is not the peer's AS %u", (unsigned)head,
			    (unsigned)want);
		first = false;
	}
	if (first && ctx->session == CTX_EXTERNAL && want)
		choice_add(d, CHOICE_FIRST_AS, row->name, get_off(v), 0, "no AS, not even the peer's AS %u", (unsigned)want);
	return true;
}

static bool
path_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	size_t w = path_width(row, ctx);
	bool set = false, four = row->code == ATTR_AS4_PATH;
	struct get g = *v, at;

	if (four && !attr_check_as4(row, v, ctx, d))
		return false;
	if (four && !get_left(&g))
		return attr_bad(row, v, d, "length 0, want at least 6");
	while (at = g, get_left(&g)) {
		unsigned type = get_u8(&g), n = get_u8(&g);
		struct get as = get_sub(&g, n * w);

		if (!get_ok(&g))
			return attr_bad_part(row, &at, &g, d, "segment runs past the end");
		if (type < AS_SET || type > AS_CONFED_SET)
			return attr_bad_part(row, &at, &g, d, "segment type %u", type);
		if (!n)
			return attr_bad_part(row, &at, &g, d, "segment without AS numbers");
		if (four && type > AS_SEQUENCE && ctx_session_known(ctx))
			choice_add(d, CHOICE_AS4_CONFED, row->name, get_off(&at), get_between(&at, &g), "confederation segment");
		if (!set && (type == AS_SET || type == AS_CONFED_SET) && ctx_session_known(ctx)) {
			choice_add(d, CHOICE_AS_SET, row->name, get_off(&at), get_between(&at, &g), "AS_SET is deprecated");
			set = true;
		}
		while (get_left(&as)) {
			if (get_as(&as, w) == 0 && ctx->session != CTX_SHAPE) {
				diag_add(d, row->on_error, row->name, "RFC 7607 2", get_off(&as) - w, w, "AS number 0");
				return false;
			}
		}
	}
	if (row->code == ATTR_AS_PATH && attr_external(ctx))
		return path_check_external(row, v, ctx, d);
	return true;
}

/* ---- JSON ---- */

static uint8_t *
path_literal(uint8_t *o, const char *s, size_t n)
{
	memcpy(o, s, n);
	return o + n;
}
#define LITERAL(o, s) path_literal(o, s, sizeof(s) - 1)

/* ExaBGP writes this one with its own blanks: {"0": {"element": "as-sequence", "value": [1, 2]}}. */
static void
path_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	size_t wide = path_width(row, ctx);
	struct get g = get_of(v), as;
	bool spaced = w->spaced;
	uint32_t at = 0;
	unsigned type;

	jw_next(w);
	buf_c(w->b, '{');
	while (path_segment(&g, wide, &type, &as)) {
		const char *element = elements[path_known(type)];
		uint8_t *o;

		if (!buf_room(w->b, 80 + get_left(&as) / wide * (FMT_U32 + 2)))
			return;
		o = w->b->p + w->b->n;
		if (at) {
			*o++ = ',';
			if (spaced)
				*o++ = ' ';
		}
		*o++ = '"';
		o = fmt_u32(o, at++);
		o = spaced ? LITERAL(o, "\": {\"element\": \"") : LITERAL(o, "\":{\"element\":\"");
		o = path_literal(o, element, strlen(element));
		o = spaced ? LITERAL(o, "\", \"value\": [") : LITERAL(o, "\",\"value\":[");
		if (get_left(&as) >= wide) {
			o = fmt_u32(o, get_as(&as, wide));
			if (spaced) {
				while (get_left(&as) >= wide) {
					*o++ = ',';
					*o++ = ' ';
					o = fmt_u32(o, get_as(&as, wide));
				}
			} else {
				while (get_left(&as) >= wide) {
					*o++ = ',';
					o = fmt_u32(o, get_as(&as, wide));
				}
			}
		}
		*o++ = ']';
		*o++ = '}';
		w->b->n = (size_t)(o - w->b->p);
	}
	buf_c(w->b, '}');
}

/* Append AS numbers to a segment that is being written; a full one is closed and goes on in the next. */
struct as_path_writer {
	struct buf *out;
	unsigned type;
	size_t at;  /* of the open segment's count */
	unsigned n; /* in it; 0: none is open */
};

__attribute__((noinline)) static void
path_open_segment(struct as_path_writer *s)
{
	put_u16(s->out, s->type << 8);
	s->at = s->out->n - 1;
	s->n = 0;
}

static inline void
path_add(struct as_path_writer *s, uint32_t as)
{
	if (!s->n || s->n == SEGMENT_MAX)
		path_open_segment(s);
	s->n++;
	if (!buf_room(s->out, 4))
		return;
	s->out->p[s->at] = (uint8_t)s->n;
	put_u32(s->out, as);
}

static bool
path_numbers(struct jr list, unsigned type, struct buf *out)
{
	struct as_path_writer s = { .out = out, .type = type };
	struct jr_iter it = { 0 };
	uint32_t as;

	while (jr_elem(list, &it)) {
		if (!jr_u32(it.val, &as))
			return false;
		path_add(&s, as);
	}
	return it.begun;
}

static bool
path_element(struct jr j, struct buf *out)
{
	struct jr name = jr_get(j, "element"), value = jr_get(j, "value");
	unsigned type;

	for (type = AS_SET; type <= AS_CONFED_SET; type++)
		if (jr_str_is(name, elements[type]))
			return path_numbers(value, type, out);
	return false;
}

/* The form of ExaBGP 4: a list of numbers, a list in it being an AS_SET. */
static bool
path_flat(struct jr j, struct buf *out)
{
	struct as_path_writer s = { .out = out, .type = AS_SEQUENCE };
	size_t i, n = jr_len(j);
	uint32_t as;

	for (i = 0; i < n; i++) {
		struct jr one = jr_at(j, i);

		if (jr_u32(one, &as)) {
			path_add(&s, as);
			continue;
		}
		if (!path_numbers(one, AS_SET, out))
			return false;
		s.n = 0;
	}
	return true;
}

static bool
path_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t i, n = jr_len(j);

	(void)ctx;
	if (jr_is(j, JR_ARRAY))
		return path_flat(j, out) || unjson_fail(d, row->key, "a list of AS numbers");
	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, row->key, "segments by number");
	for (i = 0; i < n; i++) {
		char key[24];
		uint8_t *end = fmt_u64((uint8_t *)key, i);

		*end = 0;
		if (!path_element(jr_get(j, key), out))
			return unjson_fail(d, row->key,
			    "segments \"0\", \"1\" ... with an element (as-sequence ...) and a value, a list of AS numbers");
	}
	return true;
}

/* ---- text ---- */

static void
path_print(struct buf *b, struct span v, size_t wide, const char *const *open, const char *const *close)
{
	struct get g = get_of(v), as;
	unsigned type;

	while (path_segment(&g, wide, &type, &as)) {
		uint8_t *o;

		type = path_known(type);
		buf_str(b, open[type]);
		if (!buf_room(b, get_left(&as) / wide * (FMT_U32 + 1)))
			return;
		o = b->p + b->n;
		while (get_left(&as) >= wide) {
			o = fmt_u32(o, get_as(&as, wide));
			*o++ = ' ';
		}
		b->n = (size_t)(o - b->p);
		buf_str(b, close[type]);
	}
}

static void
path_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	if (!v.n)
		return;
	buf_c(b, ' ');
	buf_str(b, row->word);
	path_print(b, v, path_width(row, ctx), text_open, text_close);
}

static bool
path_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	buf_c(b, ' ');
	buf_str(b, row->word);
	if (v.n)
		path_print(b, v, path_width(row, ctx), show_open, show_close);
	else
		buf_str(b, " [ ]");
	return true;
}

static inline bool
path_number(struct lex *l, struct as_path_writer *s)
{
	uint32_t as;

	if (l->tok.kind != TOK_WORD || !asn_scan(l->tok.s, &as))
		return lex_expected(l, "an AS number");
	lex_next(l);
	path_add(s, as);
	return true;
}

/* After an opening bracket, up to the closing one. A set inside a sequence makes segments of its own. */
static bool
path_bracket(struct lex *l, struct buf *out, char close)
{
	struct as_path_writer s = { .out = out, .type = close == ']' ? AS_SEQUENCE : AS_SET };
	bool confed = lex_take_c(l, '{');

	if (confed)
		s.type = close == ']' ? AS_CONFED_SEQUENCE : AS_CONFED_SET;
	while (!lex_at_c(l, confed ? '}' : close)) {
		if (lex_take_c(l, ','))
			continue;
		if (close == ']' && !confed && lex_take_c(l, '(')) {
			if (!path_bracket(l, out, ')'))
				return false;
			s.n = 0;
		} else if (!path_number(l, &s)) {
			return false;
		}
	}
	lex_next(l); /* [ ] is the empty path: an empty segment has no form on the wire */
	return !confed || lex_want_c(l, close);
}

static bool
path_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	struct as_path_writer s = { .out = out, .type = AS_SEQUENCE };

	(void)row, (void)kw, (void)ctx;
	if (!lex_at_c(l, '[') && !lex_at_c(l, '('))
		return path_number(l, &s);
	for (;;) {
		if (lex_take_c(l, '[')) {
			if (!path_bracket(l, out, ']'))
				return false;
		} else if (lex_take_c(l, '(')) {
			if (!path_bracket(l, out, ')'))
				return false;
		} else {
			return true;
		}
	}
}

/* ---- the tree ---- */

static void
path_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	size_t w = path_width(row, ctx);

	while (get_left(v) >= 2) {
		unsigned type = v->p[0];
		const char *element = elements[path_known(type)];
		size_t n = 2 + v->p[1] * w;
		struct get segment;

		tree_begin(t, element, v, n < get_left(v) ? n : get_left(v));
		segment = get_sub(v, n < get_left(v) ? n : get_left(v));
		if (path_known(type))
			tree_string(t, "element", &segment, 1, element);
		else
			tree_number(t, "element", &segment, 1);
		tree_number(t, "count", &segment, 1);
		while (get_left(&segment) >= w)
			tree_number(t, "asn", &segment, w);
		tree_raw(t, &segment);
		tree_end(t);
	}
}

const struct attr_row attr_as_path = {
	.code = ATTR_AS_PATH,
	.flags = ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "AS_PATH",
	ATTR_KEY("as-path"),
	ATTR_WORD("as-path"),
	.rfc = "RFC 7606 7.2",
	.check = path_check,
	.json = path_json,
	.unjson = path_unjson,
	.plain = attr_always_plain,
	.text = path_text,
	.show = path_show,
	.scan = path_scan,
	.tree = path_tree,
};

const struct attr_row attr_as4_path = {
	.code = ATTR_AS4_PATH,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_DISCARD,
	.name = "AS4_PATH",
	ATTR_KEY("as4-path"),
	ATTR_WORD("as4-path"),
	.rfc = "RFC 6793 6",
	.check = path_check,
	.json = path_json,
	.unjson = path_unjson,
	.plain = attr_always_plain,
	.text = path_text,
	.show = path_show,
	.scan = path_scan,
	.tree = path_tree,
};
