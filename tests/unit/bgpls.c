/* SPDX-License-Identifier: ISC */
/* tests/unit/bgpls.c - BGP-LS: words as people write them, the table of TLVs, versions, limits; the rest is vectors/bgpls.vec. */
#include "input.h"

#include "attr/attr.h"
#include "attr/ls_tlv.h"
#include "nlri/nlri.h"

static struct ctx ctx;

/* ---- both sides behind one interface: an NLRI row, or the attribute when row is NULL ---- */

static bool
accept(const struct nlri_row *row, struct span v, struct diags *d)
{
	struct get g = get_of(v);
	struct span one;

	diags_reset(d);
	if (!row)
		return attr_bgp_ls.check(&attr_bgp_ls, &g, &ctx, d);
	return row->take(row, &g, false, &one, d) && get_done(&g) && one.n == v.n;
}

static void
json_of(const struct nlri_row *row, struct span v, struct buf *out)
{
	struct nlri one = { .v = v };
	struct jw w;

	buf_init(out, 8 << 20);
	jw_init(&w, out, false);
	if (row)
		row->json(row, &w, &one, &ctx);
	else
		attr_bgp_ls.json(&attr_bgp_ls, &w, v, &ctx);
}

/* 0: not JSON, 1: JSON that is refused, 2: read. */
static int
unjson(const struct nlri_row *row, struct span text, struct buf *out)
{
	struct diags d = { 0 };
	struct jr_doc doc;
	struct jr root;
	int how = 0;

	buf_init(out, 1 << 20);
	jr_doc_init(&doc);
	if (jr_parse(&doc, text, &root))
		how = 1 + (row ? row->unjson(row, root, out, &d) : attr_bgp_ls.unjson(&attr_bgp_ls, root, out, &ctx, &d));
	jr_doc_fini(&doc);
	return how;
}

/* False: words cannot carry it. That is so for attributes whose TLVs do not ascend, and for nothing else. */
static bool
show(const struct nlri_row *row, struct span v, struct buf *out)
{
	struct nlri one = { .v = v };

	buf_init(out, 8 << 20);
	if (!row)
		return attr_bgp_ls.show(&attr_bgp_ls, out, v, &ctx);
	row->show(row, out, &one, &ctx);
	return true;
}

/* The words of a route after its family, as a command reads them. */
static bool
scan_route(const struct nlri_row *row, struct lex *l, struct buf *out)
{
	struct route r;
	struct nlri one;
	size_t at = 0;
	bool good;

	route_init(&r);
	route_reset(&r, &ctx);
	r.row = row;
	good = row->scan(row, l, &r);
	while (good && !lex_at_end(l)) {
		struct span kw;

		good = lex_word(l, "a keyword", &kw) && row->word(row, l, &r, kw) > 0;
	}
	good = good && row->done(row, l, &r) && r.list.n == 1;
	if (good && nlri_list_next(&r.list, &at, &row, &one))
		buf_span_put(out, one.v);
	route_fini(&r);
	return good;
}

static bool
scan(const struct nlri_row *row, struct span text, struct buf *out)
{
	struct words w;
	struct lex *l = words_init(&w, text);
	struct span kw;
	bool good;

	buf_init(out, 1 << 20);
	if (row)
		good = lex_take(l, "bgp-ls") && lex_word(l, "SAFI", &kw) && scan_route(row, l, out);
	else
		good = lex_word(l, "keyword", &kw) && attr_bgp_ls.scan(&attr_bgp_ls, l, kw, out, &ctx) && lex_at_end(l);
	good = good && !w.d.n && !out->bad;
	words_fini(&w);
	return good;
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
equal(struct buf *b, struct span v)
{
	return !b->bad && span_eq(buf_span(b), v);
}

/* ---- laws over whatever is accepted ---- */

static bool
laws(const struct nlri_row *row, struct span v)
{
	struct buf json, back, text;
	struct diags d;
	bool good, plain;
	int how;

	if (!accept(row, v, &d))
		return d.n > 0 || row; /* a shorter NLRI with bytes after it is not refused */
	json_of(row, v, &json);
	how = unjson(row, buf_span(&json), &back);
	plain = row ? row->plain(row, v) : attr_bgp_ls.plain(&attr_bgp_ls, v, &ctx);
	good = how != 0 && (!plain || (how == 2 && equal(&back, v)));
	buf_fini(&back);
	if (show(row, v, &text)) {
		good = scan(row, buf_span(&text), &back) && equal(&back, v) && good;
		buf_fini(&back);
	} else {
		good = !ls_ascending(v) && good;
	}
	buf_fini(&text);
	buf_fini(&json);
	return good;
}

/* ---- words as people write them ---- */

static void
words_give(const struct nlri_row *row, const char *text, const char *hex)
{
	struct buf raw, got;
	bool good = scan(row, span_str(text), &got);

	if (hex) {
		unhex(&raw, hex);
		ok(good && equal(&got, buf_span(&raw)), "%s", text);
		buf_fini(&raw);
	} else {
		ok(!good, "refused: %s", text);
	}
	buf_fini(&got);
}

static void
words(void)
{
	const struct nlri_row *row = &nlri_bgpls;

	words_give(row, "bgp-ls bgp-ls prefix-v4 prefix 192.0.2.0/24 ospf-route-type 1 local [ router-id 1.2.3.4 "
	    "autonomous-system 65000 ] protocol ospfv2", "0003 002a 03 0000000000000000 0100 0010 0200 "
	    "0004 0000fde8 0203 0004 01020304 0108 0001 01 0109 0004 18c00002");
	words_give(row, "bgp-ls bgp-ls node protocol 256 identifier 0x10 tlv 400 0xAB tlv 0x100 0x", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol 2 identifier 0x10 tlv 400 0xAB", "0001 000e 02 0000000000000010 0190 0001 ab");
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 identifier 0x10 tlv 400 0xAB",
	    "0001 000e 01 0000000000000010 0190 0001 ab");
	words_give(row, "bgp-ls bgp-ls node identifier 1", NULL);
	words_give(row, "bgp-ls bgp-ls bridge protocol isis-l1", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 prefix 10.0.0.0/8", NULL);
	words_give(row, "bgp-ls bgp-ls prefix-v4 protocol isis-l1 prefix 2001:db8::/32", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 local [ router-id 0102 ]", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 local [ autonomous-system 1", NULL);
	words_give(row, "bgp-ls bgp-ls node protocol isis-l1 local [ ] local [ ]", NULL);
	words_give(&nlri_bgpls_vpn, "bgp-ls bgp-ls-vpn node protocol isis-l1", NULL);
	words_give(NULL, "bgp-ls [ te-metric 7 te-metrik 8 ]", NULL);
	words_give(NULL, "bgp-ls [ tlv 9999 0x00 te-metric 7 node-name a ]", "0402 0001 61 0444 0004 00000007 270f 0001 00");
	words_give(NULL, "bgp-ls [ sr-adj [ weight 7 flags [ V L ] ] ]", NULL);
	words_give(NULL, "bgp-ls [ sr-adj [ sids [ 16001 ] ] ]", "044b 0008 00000000 00003e81");
	words_give(NULL, "bgp-ls [ sr-adj [ flags [ V ] sids [ 16001 ] ] ]", NULL);
	words_give(NULL, "bgp-ls [ sr-adj [ flags [ V L ] ] ]", NULL);
	words_give(NULL, "bgp-ls [ sr-capabilities [ sids 100:16000 ] ]", "040a 000c 0000 000064 0489 0003 003e80");
	words_give(NULL, "bgp-ls [ maximum-link-bandwidth 1e9 ]", "0441 0004 4e6e6b28");
	words_give(NULL, "bgp-ls [ maximum-link-bandwidth nan ]", NULL);
	words_give(NULL, "bgp-ls [ node-name 'a b' link-protection-flags [ \"Dedicated 1:1\" ] ]",
	    "0402 0003 612062 0445 0002 0800");
	words_give(NULL, "bgp-ls [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx [ srv6-endx "
	    "[ srv6-endx [ srv6-endx [ ] ] ] ] ] ] ] ] ] ] ]", NULL);
}

/* ---- the table, the versions, the limits ---- */

static void
table(void)
{
	bool good = true;
	size_t i, k;

	for (i = 0; i < ls_row_cnt; i++) {
		const struct ls_row *r = &ls_rows[i];

		good = good && (!i || ls_rows[i - 1].code < r->code) && ls_row(r->code) == r && r->unit && r->min <= r->max;
		good = good && (!r->pair || ls_row(r->pair)) && r->n && r->key;
		for (k = 0; k < r->n; k++) {
			const struct ls_field *f = &r->fields[k];

			good = good && f->kind && (f->len == LS_REST || f->len >= LS_NEXT || !r->head || f->off + f->len <= r->head);
		}
		for (k = 0; k < i; k++)
			if (ls_rows[k].pair != r->code && strcmp(ls_rows[k].key, r->key) == 0)
				good = false;
		if (!good) {
			printf("# TLV %u\n", r->code);
			break;
		}
	}
	ok(good, "rows ascend, have unique keys, and fields within their heads");
	ok(!ls_row(0) && !ls_row(65535) && !ls_row(1033), "unknown types have no row");
}

static void
version(unsigned v, const char *hex, const char *want, bool whole)
{
	struct buf raw, json, back;
	struct span bytes = unhex(&raw, hex);

	ctx.json_version = (uint8_t)v;
	json_of(NULL, bytes, &json);
	same(buf_cstr(&json), want, "attribute in an older version");
	ok((unjson(NULL, buf_span(&json), &back) == 2 && equal(&back, bytes)) == whole, "read back, or not");
	ctx.json_version = 6;
	buf_fini(&back);
	buf_fini(&json);
	buf_fini(&raw);
}

static void
versions(void)
{
	static const uint8_t hop[] = { 192, 0, 2, 1 };
	struct nlri one = { .nexthop = { hop, 4 } };
	struct buf raw, out;
	struct jw w;

	version(4, "040d 0001 80", "{\"generic-lsid-1037\":[\"0x80\"]}", true);
	version(5, "0401 0001 41 0403 0001 49", "{\"area-id\":\"73\",\"opaque\":\"A\"}", false); /* opaque bytes were text */
	version(5, "0403 0001 49 0403 0001 4a", "{\"area-id\":[\"73\",\"74\"]}", true);
	one.v = unhex(&raw, "0001 0027 02 0000000000000000 0100 001a 0200 0004 "
	    "0000fde8 0201 0004 00000000 0203 0006 010002000001");
	ctx.json_version = 4;
	buf_init(&out, 1 << 20);
	jw_init(&w, &out, true);
	nlri_bgpls.json(&nlri_bgpls, &w, &one, &ctx);
	ctx.json_version = 6;
	ok(strstr(buf_cstr(&out), "], \"nexthop\": \"192.0.2.1\" }") != NULL, "API 4 has the next hop of nodes");
	buf_fini(&out);
	buf_init(&out, 1 << 20);
	nlri_bgpls_vpn.text(&nlri_bgpls_vpn, &out, &one, &ctx);
	same(buf_cstr(&out), "afi bgp-ls safi bgp-ls-vpn", "text encoder");
	buf_fini(&out);
	buf_fini(&raw);
}

/* 64 KiB of nothing but small TLVs, all unknown and all different or all nested: bounded work, and the laws. */
static void
limits(void)
{
	struct diags d;
	struct buf b;
	size_t i;

	buf_init(&b, 1 << 20);
	for (i = 0; i < 16383; i++) {
		put_u16(&b, 65535 - i);
		put_u16(&b, 0);
	}
	ok(accept(NULL, buf_span(&b), &d) && laws(NULL, buf_span(&b)), "sixteen thousand unknown types");
	buf_reset(&b);
	for (i = 0; i < 8000; i++) {
		put_u16(&b, 1172);
		put_u16(&b, 64000 - 8 * (i + 1) + 4);
		put_u32(&b, i);
	}
	ok(accept(NULL, buf_span(&b), &d) && laws(NULL, buf_span(&b)), "eight thousand nested bundles");
	buf_fini(&b);
}

static void
bad_json(void)
{
	static const char *const texts[] = {
		"[]", "{\"te-metric\":-1}", "{\"te-metric\":4294967296}", "{\"te-metric\":\"x\"}", "{\"no-such\":1}",
		"{\"sr-adjs\":[{\"flags\":{\"V\":2}}]}", "{\"area-ids\":[\"4x\"]}", "{\"sids\":[]}", "{\"generic-lsid-1\":\"0x\"}",
		"{\"generic-lsid-1\":[\"0x1\"]}", "{\"local-router-ids\":[5]}", "{\"maximum-link-bandwidth\":1e300}",
	};
	bool good = true;
	struct buf out;
	size_t i;

	for (i = 0; i < COUNT(texts); i++) {
		if (unjson(NULL, span_str(texts[i]), &out) != 1) {
			good = false;
			printf("# %s\n", texts[i]);
		}
		buf_fini(&out);
	}
	ok(good, "wrong JSON is refused");
}

/* Links as older versions print them: one object of descriptors, one address without a list. */
static void
old_links(void)
{
#define LINK "{\"ls-nlri-type\":\"bgpls-link\",\"l3-routing-topology\":0,\"protocol-id\":2,"
	static const char *const alike[] = {
		LINK "\"local-node-descriptors\":{\"autonomous-system\":65000},\"interface-address\":\"10.1.0.1\","
		    "\"neighbor-address\":\"10.1.0.2\",\"link-identifiers\":{\"link-local-id\":1,\"link-remote-id\":2}}",
		LINK "\"local-node-descriptors\":[{\"autonomous-system\":65000}],\"interface-addresses\":\"10.1.0.1\","
		    "\"neighbor-addresses\":[\"10.1.0.2\"],\"link-identifiers\":[{\"link-local-id\":1,\"link-remote-id\":2}]}",
	};
	static const char *const wrong[] = {
		LINK "\"interface-addresses\":5}", LINK "\"neighbor-address\":{}}", LINK "\"multi-topology-ids\":2}",
		LINK "\"link-identifiers\":\"1\"}", LINK "\"interface-addresses\":\"10.1.0\"}",
	};
#undef LINK
	struct buf want, out;
	struct span v = unhex(&want, "0002 0031 02 0000000000000000 0100 0008 0200 0004 0000fde8 0102 0008 00000001 00000002"
	    "0103 0004 0a010001 0104 0004 0a010002");
	size_t i;

	for (i = 0; i < COUNT(alike); i++) {
		ok(unjson(&nlri_bgpls, span_str(alike[i]), &out) == 2 && equal(&out, v), "old link %zu", i);
		buf_fini(&out);
	}
	for (i = 0; i < COUNT(wrong); i++) {
		ok(unjson(&nlri_bgpls, span_str(wrong[i]), &out) == 1, "%s", wrong[i]);
		buf_fini(&out);
	}
	buf_fini(&want);
}

int
main(void)
{
	ctx_init(&ctx);
	table();
	words();
	versions();
	limits();
	bad_json();
	old_links();
	return tap_end();
}
