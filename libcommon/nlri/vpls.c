/* SPDX-License-Identifier: ISC */
/*
 * nlri/vpls.c - VPLS with BGP signalling, RFC 4761 3.2.2, and with discovery alone, RFC 6074 3.2.2.1. Words:
 *
 *   vpls rd RD endpoint N base N offset N size N
 *   vpls rd RD pe-address IP
 *   l2vpn vpls raw 0x0011...    the whole NLRI, for what the words cannot say
 *
 * A label block is offset, size and base: the labels base .. base + size - 1.
 */
#include "base/count.h"
#include "nlri/typed.h"
#include "value/tree.h"

enum { VPLS_LEN = 17, DISCOVERY_LEN = 12, LABEL_MAX = 0xfffff };

/* Scratch of the route: which words were read. */
enum { ENDPOINT = 1, BASE = 2, OFFSET = 4, SIZE = 8, RAW = 16, ADDRESS = 32, BLOCK = 15 };

static bool
vpls_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	size_t at = get_off(g), n = get_u16(g);

	(void)row, (void)withdraw;
	get_bytes(g, n);
	if (!get_ok(g)) {
		diag_add(d, DIAG_DISABLE, "vpls", "RFC 4761 3.2.2", at, 2, "length %zu runs past the end of the field", n);
		return false;
	}
	*one = span_of(start, 2 + n);
	/* what is after the label base is nobody's yet, and is kept */
	if (n >= VPLS_LEN || n == DISCOVERY_LEN)
		return true;
	diag_add(d, DIAG_DISCARD, "vpls", "RFC 4761 3.2.2", at, one->n, "length %zu, want %d or %d", n, VPLS_LEN, DISCOVERY_LEN);
	return false;
}

struct vpls {
	const uint8_t *rd;
	const uint8_t *address; /* of the PE, where there is no label block; else NULL */
	unsigned endpoint, offset, size, base;
};

static struct vpls
vpls_of(struct span v)
{
	struct get g = get_of(v);
	struct vpls p = { 0 };

	get_u16(&g);
	p.rd = get_bytes(&g, 8).p;
	if (v.n == 2 + DISCOVERY_LEN) {
		p.address = g.p;
		return p;
	}
	p.endpoint = get_u16(&g);
	p.offset = get_u16(&g);
	p.size = get_u16(&g);
	p.base = get_u24(&g) >> 4;
	return p;
}

static bool
vpls_plain(const struct nlri_row *row, struct span v)
{
	struct vpls p = vpls_of(v);

	(void)row;
	return rd_plain(p.rd) && (p.address || (v.n == 2 + VPLS_LEN && (v.p[v.n - 1] & 15) == 1));
}

static void
vpls_json(const struct nlri_row *row, struct jw *w, const struct nlri *one, const struct ctx *ctx)
{
	struct vpls p = vpls_of(one->v);

	(void)row, (void)ctx;
	jw_obj(w);
	jw_key(w, "rd");
	jw_quote(w);
	buf_rd(w->b, p.rd);
	jw_quote_end(w);
	if (p.address) {
		jw_key(w, "pe-address");
		jw_ip4(w, p.address);
	} else {
		jw_key_u64(w, "endpoint", p.endpoint);
		jw_key_u64(w, "base", p.base);
		jw_key_u64(w, "offset", p.offset);
		jw_key_u64(w, "size", p.size);
	}
	nlri_path_json(w, one->path);
	jw_obj_end(w);
}

static void
vpls_tree(const struct nlri_row *row, struct tree *t, struct get *g)
{
	static const struct field head[] = { { "rd", NULL, &kind_rd, NULL } }, address[] = { { "pe-address", NULL, &kind_ip4, NULL } },
		block[] = { { "endpoint", NULL, &kind_u16, NULL }, { "offset", NULL, &kind_u16, NULL }, { "size", NULL, &kind_u16, NULL } };
	struct get peek;

	(void)row;
	tree_number(t, "length", g, 2);
	tree_record(t, head, COUNT(head), NULL, g);
	if (get_left(g) == DISCOVERY_LEN - 8) {
		tree_record(t, address, COUNT(address), NULL, g);
		return;
	}
	tree_record(t, block, COUNT(block), NULL, g);
	peek = *g;
	jw_u64(tree_value(t), get_u24(&peek) >> 4);
	tree_leaf(t, "base", g, 3);
}

static void
vpls_put(struct buf *out, const uint8_t *rd, uint64_t endpoint, uint64_t offset, uint64_t size, uint64_t base)
{
	put_u16(out, VPLS_LEN);
	buf_put(out, rd, 8);
	put_u16(out, endpoint);
	put_u16(out, offset);
	put_u16(out, size);
	put_u24(out, base << 4 | 1); /* bottom of the stack, as ExaBGP sends it */
}

static void
vpls_discovery_put(struct buf *out, const uint8_t *rd, const uint8_t *address)
{
	put_u16(out, DISCOVERY_LEN);
	buf_put(out, rd, 8);
	buf_put(out, address, 4);
}

static bool
vpls_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	uint64_t endpoint, base, offset, size;
	struct jr address = jr_get(j, "pe-address");
	uint8_t rd[8], ip[4];
	struct span s;

	(void)row;
	if (!jr_str(jr_get(j, "rd"), &s) || !rd_scan(s, rd))
		return unjson_fail(d, "rd", "a route distinguisher");
	if (!jr_is(address, JR_NONE)) {
		if (!jr_str(address, &s) || !ip4_scan(s, ip))
			return unjson_fail(d, "pe-address", "an IPv4 address");
		vpls_discovery_put(out, rd, ip);
		return true;
	}
	if (!jr_max(jr_get(j, "endpoint"), 0xffff, &endpoint))
		return unjson_fail(d, "endpoint", "a number up to 65535");
	if (!jr_max(jr_get(j, "base"), LABEL_MAX, &base))
		return unjson_fail(d, "base", "a label");
	if (!jr_max(jr_get(j, "offset"), 0xffff, &offset))
		return unjson_fail(d, "offset", "a number up to 65535");
	if (!jr_max(jr_get(j, "size"), 0xffff, &size))
		return unjson_fail(d, "size", "a number up to 65535");
	vpls_put(out, rd, endpoint, offset, size, base);
	return true;
}

static void
vpls_do_words(struct buf *b, const struct nlri *one)
{
	struct vpls p = vpls_of(one->v);

	buf_str(b, "vpls rd ");
	buf_rd(b, p.rd);
	if (p.address) {
		buf_str(b, " pe-address ");
		buf_ip4(b, p.address);
	} else {
		buf_fmt(b, " endpoint %u base %u offset %u size %u", p.endpoint, p.base, p.offset, p.size);
	}
	nlri_path_show(b, one->path);
}

static void
vpls_text(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	(void)row, (void)ctx;
	vpls_do_words(b, one);
}

static void
vpls_show(const struct nlri_row *row, struct buf *b, const struct nlri *one, const struct ctx *ctx)
{
	struct vpls p = vpls_of(one->v);

	(void)ctx;
	/* a block that goes beyond the last label is refused when it is said in words */
	if (vpls_plain(row, one->v) && p.base + p.size <= LABEL_MAX + 1u) {
		vpls_do_words(b, one);
		return;
	}
	buf_str(b, "l2vpn vpls raw 0x");
	buf_hex(b, one->v);
	nlri_path_show(b, one->path);
}

/* ---- commands: numbers wait in labels[0..3] ---- */

static bool
vpls_number(struct lex *l, struct route *r, unsigned bit, uint64_t max)
{
	uint64_t v;

	if (!lex_num(l, "number", 0, max, &v))
		return false;
	r->labels[__builtin_ctz(bit)] = (uint32_t)v;
	r->seen |= bit;
	return true;
}

static bool
vpls_raw(struct lex *l, struct route *r)
{
	buf_reset(&r->part[0]);
	if (!route_raw(l, r, "VPLS NLRI"))
		return false;
	r->seen |= RAW;
	return true;
}

static int
vpls_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	bool good;

	(void)row;
	if (span_is(kw, "rd") || span_is(kw, "route-distinguisher")) {
		good = l->tok.kind == TOK_WORD && rd_scan(l->tok.s, r->rd);
		if (!good)
			return lex_expected(l, "a route distinguisher") ? 1 : -1;
		lex_next(l);
		r->has_rd = true;
	} else if (span_is(kw, "endpoint")) {
		good = vpls_number(l, r, ENDPOINT, 0xffff);
	} else if (span_is(kw, "base")) {
		good = vpls_number(l, r, BASE, LABEL_MAX);
	} else if (span_is(kw, "offset")) {
		good = vpls_number(l, r, OFFSET, 0xffff);
	} else if (span_is(kw, "size")) {
		good = vpls_number(l, r, SIZE, 0xffff);
	} else if (span_is(kw, "pe-address")) {
		buf_reset(&r->part[0]);
		r->seen |= ADDRESS;
		good = kind_ip4.scan(l, &r->part[0], NULL);
	} else if (span_is(kw, "raw")) {
		good = vpls_raw(l, r);
	} else {
		return 0;
	}
	return good ? 1 : -1;
}

static bool
vpls_done(const struct nlri_row *row, struct lex *l, struct route *r)
{
	static const char *const missing[] = { "endpoint", "base", "offset", "size" };
	struct buf out;
	unsigned i;

	(void)row;
	if (r->seen & RAW) {
		route_add(r, buf_span(&r->part[0]));
		return true;
	}
	if (!r->has_rd)
		return lex_fail(l, "vpls nlri route-distinguisher missing");
	buf_init(&out, 2 + VPLS_LEN);
	if (r->seen & ADDRESS) {
		if (r->seen & BLOCK)
			return lex_fail(l, "vpls nlri with pe-address has no label block");
		vpls_discovery_put(&out, r->rd, r->part[0].p);
		route_add(r, buf_span(&out));
		buf_fini(&out);
		return true;
	}
	for (i = 0; i < 4; i++)
		if (!(r->seen >> i & 1))
			return lex_fail(l, "vpls nlri %s missing", missing[i]);
	if (r->labels[1] + r->labels[3] > LABEL_MAX + 1u)
		return lex_fail(l, "vpls nlri size inconsistency: base %u and size %u go beyond label %u", r->labels[1],
		    r->labels[3], (unsigned)LABEL_MAX);
	vpls_put(&out, r->rd, r->labels[0], r->labels[2], r->labels[3], r->labels[1]);
	route_add(r, buf_span(&out));
	buf_fini(&out);
	return true;
}

/* RFC 4761 3.2.2: a block is known by its distinguisher, VE ID and offset; what has no block, by all it is. */
static void
vpls_key(const struct nlri_row *row, struct span v, struct buf *out)
{
	(void)row;
	put_u8(out, v.n == 2 + DISCOVERY_LEN);
	buf_put(out, v.p + 2, 12);
}

static const char *const vpls_words[] = { "rd", "route-distinguisher", "endpoint", "base", "offset", "size", "pe-address", "raw", NULL };

const struct nlri_row nlri_vpls = {
	.afi = AFI_L2VPN, .safi = SAFI_VPLS, .rfc = "RFC 4761 3.2.2", .take = vpls_take, .json = vpls_json, .tree = vpls_tree,
	.unjson = vpls_unjson, .plain = vpls_plain, .text = vpls_text, .show = vpls_show, .word = vpls_word,
	.done = vpls_done, .key = vpls_key, .words = vpls_words,
};
