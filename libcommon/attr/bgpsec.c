/* SPDX-License-Identifier: ISC */
/*
 * attr/bgpsec.c - BGPsec_PATH: RFC 8205 3.
 *
 * JSON: {"secure-path":[{"pcount":1,"flags":0,"asn":65000}],"signature-blocks":[{"algorithm":1,
 * "signatures":[{"ski":"HEX","signature":"HEX"}]}]}. No words in commands: signatures are for machines.
 */
#include "attr/attr.h"

#include "base/count.h"
#include "base/num.h"
#include "value/tree.h"

enum { SEGMENT = 6, SKI = 20 };

static const struct field segment[] = {
	{ "pcount", NULL, &kind_u8, NULL },
	{ "flags", NULL, &kind_u8, NULL },
	{ "asn", NULL, &kind_u32, NULL },
};
enum { SEGMENT_FIELDS = COUNT(segment) };

static bool
bgpsec_check_block(const struct attr_row *row, struct get *g, size_t segments, struct diags *d)
{
	struct get at = *g;
	size_t len = get_u16(g), i;
	struct get b = get_sub(g, len < 3 ? 0 : len - 2);

	if (len < 3 || !get_ok(g))
		return attr_bad_part(row, &at, g, d, "Signature_Block of length %zu", len);
	get_u8(&b);
	for (i = 0; i < segments; i++) {
		get_bytes(&b, SKI);
		get_bytes(&b, get_u16(&b));
	}
	return get_done(&b) || attr_bad_part(row, &at, g, d, "Signature_Block without exactly %zu signatures", segments);
}

static bool
bgpsec_check(const struct attr_row *row, struct get *v, const struct ctx *ctx, struct diags *d)
{
	struct get g = *v;
	size_t len = get_u16(&g), n = len < 2 ? 0 : (len - 2) / SEGMENT;

	(void)ctx;
	get_bytes(&g, n * SEGMENT);
	if (!get_ok(&g) || !n || len != 2 + n * SEGMENT)
		return attr_bad(row, v, d, "Secure_Path of length %zu", len);
	if (!get_left(&g))
		return attr_bad(row, v, d, "no Signature_Block");
	if (!bgpsec_check_block(row, &g, n, d) || (get_left(&g) && !bgpsec_check_block(row, &g, n, d)))
		return false;
	return !get_left(&g) || attr_bad(row, &g, d, "more than two Signature_Blocks");
}

static void
bgpsec_block_json(struct jw *w, struct get b)
{
	jw_obj(w);
	jw_key_u64(w, "algorithm", get_u8(&b));
	jw_key(w, "signatures");
	jw_arr(w);
	while (get_left(&b)) {
		struct span ski = get_bytes(&b, SKI);

		jw_obj(w);
		jw_key(w, "ski");
		jw_hex(w, ski, "");
		jw_key(w, "signature");
		jw_hex(w, get_bytes(&b, get_u16(&b)), "");
		jw_obj_end(w);
	}
	jw_arr_end(w);
	jw_obj_end(w);
}

static void
bgpsec_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v), path;
	size_t len = get_u16(&g);

	(void)row, (void)ctx;
	path = get_sub(&g, len - 2);
	jw_obj(w);
	jw_key(w, "secure-path");
	jw_arr(w);
	while (get_left(&path)) {
		jw_obj(w);
		record_json(segment, SEGMENT_FIELDS, w, &path);
		jw_obj_end(w);
	}
	jw_arr_end(w);
	jw_key(w, "signature-blocks");
	jw_arr(w);
	while (get_left(&g)) {
		len = get_u16(&g);
		bgpsec_block_json(w, get_sub(&g, len - 2));
	}
	jw_arr_end(w);
	jw_obj_end(w);
}

static bool
bgpsec_bytes(struct jr j, struct buf *out)
{
	struct span s;

	return jr_str(j, &s) && num_hex(s, out);
}

static bool
bgpsec_block_unjson(struct jr j, struct buf *out)
{
	struct jr list = jr_get(j, "signatures");
	struct mark m = put_open(out, 2), sig;
	uint64_t algorithm;
	size_t i;

	if (!jr_max(jr_get(j, "algorithm"), 0xff, &algorithm))
		return false;
	put_u8(out, algorithm);
	for (i = 0; i < jr_len(list); i++) {
		size_t at = out->n;

		if (!bgpsec_bytes(jr_get(jr_at(list, i), "ski"), out) || out->n != at + SKI)
			return false;
		sig = put_open(out, 2);
		if (!bgpsec_bytes(jr_get(jr_at(list, i), "signature"), out))
			return false;
		put_close(out, sig);
	}
	/* the length counts itself */
	if (!out->bad && out->n - m.at > 0xffff)
		return false;
	put_close(out, m);
	if (!out->bad) {
		size_t len = out->n - m.at;

		out->p[m.at] = (uint8_t)(len >> 8);
		out->p[m.at + 1] = (uint8_t)len;
	}
	return true;
}

static bool
bgpsec_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	struct jr path = jr_get(j, "secure-path"), blocks = jr_get(j, "signature-blocks");
	size_t i, n = jr_len(path);

	(void)ctx;
	if (!jr_is(path, JR_ARRAY) || !n || !jr_is(blocks, JR_ARRAY) || n > (0xffff - 2) / SEGMENT)
		return unjson_fail(d, row->key, "a \"secure-path\" and \"signature-blocks\"");
	put_u16(out, 2 + n * SEGMENT);
	for (i = 0; i < n; i++)
		if (!record_unjson(segment, SEGMENT_FIELDS, jr_at(path, i), out, d))
			return false;
	for (i = 0; i < jr_len(blocks); i++)
		if (!bgpsec_block_unjson(jr_at(blocks, i), out))
			return unjson_fail(d, row->key, "blocks of an \"algorithm\" and \"signatures\" (ski, signature)");
	return true;
}

static void
bgpsec_block_tree(struct tree *t, struct get *v)
{
	size_t len = be_u16(v->p), n;
	struct get b;

	tree_begin(t, "signature-block", v, len);
	b = get_sub(v, len);
	tree_number(t, "length", &b, 2);
	tree_number(t, "algorithm", &b, 1);
	while (get_left(&b) >= SKI + 2 && be_u16(b.p + SKI) <= get_left(&b) - SKI - 2) {
		jw_hex(tree_value(t), span_of(b.p, SKI), "");
		tree_leaf(t, "ski", &b, SKI);
		n = tree_number(t, "signature-length", &b, 2);
		jw_hex(tree_value(t), span_of(b.p, n), "");
		tree_leaf(t, "signature", &b, n);
	}
	tree_raw(t, &b);
	tree_end(t);
}

static void
bgpsec_tree(const struct attr_row *row, struct tree *t, struct get *v, const struct ctx *ctx)
{
	size_t len = get_left(v) >= 2 ? be_u16(v->p) : 0;
	struct get path;

	(void)row, (void)ctx;
	if (len < 2 || len > get_left(v))
		return;
	tree_begin(t, "secure-path", v, len);
	path = get_sub(v, len);
	tree_number(t, "length", &path, 2);
	while (get_left(&path))
		tree_record(t, segment, SEGMENT_FIELDS, NULL, &path);
	tree_end(t);
	while (get_left(v) >= 3 && be_u16(v->p) >= 3 && be_u16(v->p) <= get_left(v))
		bgpsec_block_tree(t, v);
}

const struct attr_row attr_bgpsec_path = {
	.code = ATTR_BGPSEC_PATH,
	.flags = ATTR_OPT,
	.on_error = DIAG_WITHDRAW,
	.name = "BGPsec_PATH",
	ATTR_KEY("bgpsec-path"),
	.rfc = "RFC 8205 5.2",
	.check = bgpsec_check,
	.json = bgpsec_json,
	.unjson = bgpsec_unjson,
	.plain = attr_always_plain,
	.tree = bgpsec_tree,
};
