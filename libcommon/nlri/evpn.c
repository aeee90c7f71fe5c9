/* SPDX-License-Identifier: ISC */
/*
 * nlri/evpn.c - Ethernet VPN: RFC 7432 7 (types 1 to 4), RFC 9136 3.1 (5), RFC 9251 9 (6 to 8), RFC 9572 3 (9 to 11).
 *
 * ExaBGP has no words for these; ours follow its style. In any order after the type; what is in [ ] has a default:
 *
 *   l2vpn evpn ethernet-ad rd RD [esi E] [ethernet-tag N] label N
 *   l2vpn evpn mac-ip rd RD [esi E] [ethernet-tag N] mac M [ip A] label N | label [ N N ]
 *   l2vpn evpn multicast rd RD [ethernet-tag N] ip A
 *   l2vpn evpn ethernet-segment rd RD esi E ip A
 *   l2vpn evpn ip-prefix rd RD [esi E] [ethernet-tag N] prefix P [gateway A] label N
 *   l2vpn evpn smet rd RD [ethernet-tag N] [source A] [group A] originator A [flags N]
 *   l2vpn evpn join-sync rd RD esi E [ethernet-tag N] [source A] [group A] originator A [flags N]
 *   l2vpn evpn leave-sync ... [max-response-time N] [flags N]
 *   l2vpn evpn per-region-imet rd RD [ethernet-tag N] region 0xHEX
 *   l2vpn evpn s-pmsi rd RD [ethernet-tag N] [source A] [group A] originator A
 *   l2vpn evpn leaf route-key 0xNLRI originator A
 *   l2vpn evpn type N raw 0xHEX
 *
 * `label N` fills the upper 20 bits of the label field and sets the bottom-of-stack bit; `vni N` fills all 24 bits (RFC
 * 8365 5.1.3). A withdraw may leave labels out. A source or group left out is a wildcard (RFC 6625).
 */
#include "base/count.h"
#include "nlri/typed.h"


/* ---- MAC address: its length in bits and six bytes ---- */

static bool
evpn_mac_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)f, (void)afi;
	*out = get_bytes(g, 7);
	return get_ok(g) && out->p[0] == 48;
}

static void
evpn_mac_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)afi;
	jw_key(w, f->key);
	jw_quote(w);
	buf_mac(w->b, all[i].p + 1);
	jw_quote_end(w);
}

static bool
evpn_mac_put(struct span s, struct buf *out)
{
	uint8_t mac[6];

	if (!mac_scan(s, mac))
		return false;
	put_u8(out, 48);
	buf_put(out, mac, 6);
	return true;
}

static bool
evpn_mac_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct span s;

	(void)afi;
	return jr_str(jr_get(obj, f->key), &s) && evpn_mac_put(s, out);
}

static void
evpn_mac_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	buf_mac(b, all[i].p + 1);
}

static bool
evpn_mac_words(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	(void)f, (void)afi;
	if (l->tok.kind != TOK_WORD || !evpn_mac_put(l->tok.s, out))
		return lex_expected(l, "a MAC address");
	lex_next(l);
	return true;
}

static const struct typed_kind mac = {
	.want = "a MAC address",
	.take = evpn_mac_take,
	.json = evpn_mac_json,
	.unjson = evpn_mac_unjson,
	.show = evpn_mac_show,
	.scan = evpn_mac_words,
};

/* ---- labels: all that is left, field->size of them at most, three bytes each ---- */

static bool
evpn_labels_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)afi;
	*out = get_rest(g);
	return out->n && out->n % 3 == 0 && out->n / 3 <= f->size;
}

static void
evpn_labels_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	size_t k;

	(void)afi;
	jw_key(w, f->key);
	jw_arr(w);
	for (k = 0; k < all[i].n; k += 3) {
		uint32_t raw = be_u24(all[i].p + k);

		jw_arr(w);
		jw_u64(w, raw >> 4);
		if (raw)
			jw_u64(w, raw);
		jw_arr_end(w);
	}
	jw_arr_end(w);
}

static bool
evpn_labels_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct jr list = jr_get(obj, f->key);
	size_t i, n = jr_len(list);

	(void)afi;
	if (!jr_is(list, JR_ARRAY) || !n || n > f->size)
		return false;
	for (i = 0; i < n; i++) {
		struct jr one = jr_at(list, i);
		uint64_t v;

		if (jr_is(one, JR_ARRAY) && jr_len(one) == 2) {
			if (!jr_max(jr_at(one, 1), 0xffffff, &v))
				return false;
		} else {
			if (!jr_max(jr_is(one, JR_ARRAY) ? jr_at(one, 0) : one, 0xfffff, &v))
				return false;
			v = v ? v << 4 | 1 : 0;
		}
		put_u24(out, v);
	}
	return true;
}

/* Labels all of which have just the bottom bit set below them are shown as labels, others as what they are. */
static bool
evpn_labels_raw(struct span v)
{
	size_t k;

	for (k = 0; k < v.n; k += 3)
		if ((v.p[k + 2] & 15) != 1)
			return true;
	return false;
}

static void
evpn_labels_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	unsigned shift = evpn_labels_raw(all[i]) ? 0 : 4;
	size_t k;

	(void)f, (void)afi;
	if (all[i].n > 3)
		buf_str(b, "[ ");
	for (k = 0; k < all[i].n; k += 3) {
		if (k)
			buf_c(b, ' ');
		buf_u32(b, be_u24(all[i].p + k) >> shift);
	}
	if (all[i].n > 3)
		buf_str(b, " ]");
}

static bool
evpn_labels_list(const struct typed_field *f, struct lex *l, struct buf *out, bool raw)
{
	struct lex_list it = lex_list(l);
	uint64_t v;
	size_t n = 0;

	while (lex_item(l, &it)) {
		if (n++ == f->size)
			return lex_fail(l, "no more than %zu label%s", f->size, f->size > 1 ? "s" : "");
		if (!lex_num(l, raw ? "vni" : "label", 0, raw ? 0xffffff : 0xfffff, &v))
			return false;
		put_u24(out, raw ? v : v << 4 | 1);
	}
	return n ? true : lex_list_empty(l, &it, "a label");
}

static bool
evpn_labels_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	(void)afi;
	return evpn_labels_list(f, l, out, false);
}

static bool
evpn_vnis_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	(void)afi;
	return evpn_labels_list(f, l, out, true);
}

static const struct typed_kind labels = {
	.want = "a list of [label, raw] numbers",
	.take = evpn_labels_take,
	.json = evpn_labels_json,
	.unjson = evpn_labels_unjson,
	.show = evpn_labels_show,
	.scan = evpn_labels_scan,
	.word2 = "vni",
	.scan2 = evpn_vnis_scan,
	.second = evpn_labels_raw,
};

/*
 * ---- type 5: the length of the route says whether prefix and gateway have 4 or 16 bytes ----
 *
 * After the tag: prefix length, prefix, gateway, label.
 */

enum { REST4 = 1 + 4 + 4 + 3, REST6 = 1 + 16 + 16 + 3 };

static bool
evpn_prefix_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	size_t left = get_left(g);

	(void)f, (void)afi;
	if (left != REST4 && left != REST6)
		return false;
	*out = get_bytes(g, left == REST4 ? 5 : 17);
	return out->p[0] <= 8 * (out->n - 1);
}

static void
evpn_prefix_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)afi;
	jw_key(w, f->key);
	jw_quote(w);
	buf_ip(w->b, all[i].p + 1, all[i].n - 1);
	jw_quote_end(w);
	jw_key_u64(w, "iplen", all[i].p[0]);
}

static bool
evpn_prefix_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	uint64_t bits;
	struct ip ip;

	(void)afi;
	if (!jr_max(jr_get(obj, "iplen"), 128, &bits))
		return false;
	put_u8(out, bits);
	return typed_unjson_ip(jr_get(obj, f->key), out, false, &ip) && bits <= ip.len * 8u;
}

static void
evpn_prefix_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	buf_ip(b, all[i].p + 1, all[i].n - 1);
	buf_fmt(b, "/%u", all[i].p[0]);
}

static bool
evpn_prefix_words(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct prefix p;

	(void)f, (void)afi;
	if (l->tok.kind != TOK_WORD || !prefix_scan(l->tok.s, &p) || prefix_host_bits(&p))
		return lex_expected(l, "a prefix");
	lex_next(l);
	put_u8(out, p.bits);
	buf_put(out, p.ip.a, p.ip.len);
	return true;
}

static bool
evpn_prefix_plain(struct span v)
{
	struct prefix p = { .ip = ip_of(v.p + 1, v.n - 1), .bits = v.p[0] };

	return !prefix_host_bits(&p);
}

static const struct typed_kind prefix = {
	.want = "an address and its iplen",
	.take = evpn_prefix_take,
	.json = evpn_prefix_json,
	.unjson = evpn_prefix_unjson,
	.show = evpn_prefix_show,
	.scan = evpn_prefix_words,
	.plain = evpn_prefix_plain,
};

static bool
evpn_gateway_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)f, (void)afi;
	*out = get_bytes(g, get_left(g) == 4 + 3 ? 4 : 16);
	return get_ok(g);
}

static void
evpn_gateway_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	typed_bare_ip.json(f, w, all, i, afi);
}

static bool
evpn_gateway_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	return typed_bare_ip.unjson(f, obj, out, afi);
}

static void
evpn_gateway_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	typed_bare_ip.show(f, b, all, i, afi);
}

static bool
evpn_gateway_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	return typed_bare_ip.scan(f, l, out, afi);
}

static const struct typed_kind gateway = {
	.want = "an address", .take = evpn_gateway_take, .json = evpn_gateway_json, .unjson = evpn_gateway_unjson,
	.show = evpn_gateway_show, .scan = evpn_gateway_scan,
};

/* No gateway said: all zero, as long as the prefix. */
static bool
evpn_ip_prefix_fix(struct buf *part)
{
	static const uint8_t zero[16];

	if (!part[4].n)
		buf_put(&part[4], zero, part[3].n - 1);
	return part[4].n + 1 == part[3].n;
}

static bool
evpn_ip_prefix_check(const struct span *all, unsigned afi)
{
	(void)afi;
	return all[4].n + 1 == all[3].n;
}

/* ---- types ---- */

#define ZERO4 "\0\0\0\0", 4
#define RD { "rd", "rd", &typed_rd, &kind_rd, 8, NULL, 0, false, false }
#define ESI(absent, not_key)                                                                                           \
	{ "esi", "esi", &typed_fixed, &kind_esi, 10, absent, absent ? 10 : 0, false, not_key }
#define ESI_ZERO "\0\0\0\0\0\0\0\0\0\0"
#define TAG { "ethernet-tag", "ethernet-tag", &typed_fixed, &kind_u32, 4, ZERO4, false, false }
#define LABELS(n) { "label", "label", &labels, NULL, n, "\0\0\0", 3, true, true }
#define IP { "ip", "ip", &typed_any_ip, NULL, 0, NULL, 0, false, false }
#define ANY(word) { word, word, &typed_any_ip, NULL, 0, "\0", 1, false, false }
#define ORIGINATOR { "originator", "originator", &typed_any_ip, NULL, 0, NULL, 0, false, false }
#define FLAGS { "flags", "flags", &typed_fixed, &kind_u8, 1, "\0", 1, false, true }

static const struct typed_field ethernet_ad[] = { RD, ESI(ESI_ZERO, false), TAG, LABELS(1) };
static const struct typed_field mac_ip[] = {
	RD, ESI(ESI_ZERO, true), TAG, { "mac", "mac", &mac, NULL, 0, NULL, 0, false, false }, ANY("ip"), LABELS(2),
};
static const struct typed_field multicast[] = { RD, TAG, IP };
static const struct typed_field ethernet_segment[] = { RD, ESI(NULL, false), IP };
static const struct typed_field ip_prefix[] = {
	RD, ESI(ESI_ZERO, true), TAG, { "ip", "prefix", &prefix, NULL, 0, NULL, 0, false, false },
	{ "gateway", "gateway", &gateway, NULL, 0, "", 0, false, true }, LABELS(1),
};
static const struct typed_field smet[] = { RD, TAG, ANY("source"), ANY("group"), ORIGINATOR, FLAGS };
static const struct typed_field join_sync[] = {
	RD, ESI(NULL, false), TAG, ANY("source"), ANY("group"), ORIGINATOR, FLAGS,
};
static const struct typed_field leave_sync[] = {
	RD, ESI(NULL, false), TAG, ANY("source"), ANY("group"), ORIGINATOR,
	{ "reserved", "reserved", &typed_fixed, &kind_u32, 4, ZERO4, false, true },
	{ "max-response-time", "max-response-time", &typed_fixed, &kind_u8, 1, "\0", 1, false, true }, FLAGS,
};
static const struct typed_field per_region[] = {
	RD, TAG, { "region", "region", &typed_hex, NULL, 8, NULL, 0, false, false },
};
static const struct typed_field s_pmsi[] = { RD, TAG, ANY("source"), ANY("group"), ORIGINATOR };
static const struct typed_field leaf[] = {
	{ "route-key", "route-key", &typed_hex, NULL, 0, NULL, 0, false, false }, ORIGINATOR,
};

#define TYPE(code, word, name, rfc, parsed, f) code, word, name, rfc, parsed, f, COUNT(f)

static const struct typed_type types[] = {
	{ TYPE(1, "ethernet-ad", "Ethernet Auto-Discovery", "RFC 7432 7.1", true, ethernet_ad), NULL, NULL, NULL, NULL },
	{ TYPE(2, "mac-ip", "MAC/IP advertisement", "RFC 7432 7.2", true, mac_ip), "abcdfe", NULL, NULL, NULL },
	{ TYPE(3, "multicast", "Inclusive Multicast Ethernet Tag", "RFC 7432 7.3", true, multicast), NULL, NULL, NULL,
	    NULL },
	{ TYPE(4, "ethernet-segment", "Ethernet Segment", "RFC 7432 7.4", true, ethernet_segment), NULL, NULL, NULL,
	    NULL },
	{ TYPE(5, "ip-prefix", "IP Prefix Advertisement", "RFC 9136 3.1", true, ip_prefix), "abcfde", NULL,
	    evpn_ip_prefix_check, evpn_ip_prefix_fix },
	{ TYPE(6, "smet", "Selective Multicast Ethernet Tag", "RFC 9251 9.1", false, smet), NULL, NULL, NULL, NULL },
	{ TYPE(7, "join-sync", "Multicast Membership Report Synch", "RFC 9251 9.2", false, join_sync), NULL, NULL, NULL,
	    NULL },
	{ TYPE(8, "leave-sync", "Multicast Leave Synch", "RFC 9251 9.3", false, leave_sync), NULL, NULL, NULL, NULL },
	{ TYPE(9, "per-region-imet", "Per-Region I-PMSI A-D", "RFC 9572 3.1", false, per_region), NULL, NULL, NULL, NULL },
	{ TYPE(10, "s-pmsi", "S-PMSI A-D", "RFC 9572 3.2", false, s_pmsi), NULL, NULL, NULL, NULL },
	{ TYPE(11, "leaf", "Leaf A-D", "RFC 9572 3.3", false, leaf), NULL, NULL, NULL, NULL },
};

static const struct typed_family evpn = { "evpn", types, COUNT(types), TYPED_PLAIN };

static const char *const words[] = {
	"rd", "route-distinguisher", "esi", "ethernet-tag", "mac", "ip", "label", "vni", "prefix", "gateway", "source",
	"group", "originator", "flags", "reserved", "max-response-time", "region", "route-key", NULL,
};

TYPED_FUNCTIONS(evpn);

const struct nlri_row nlri_evpn = {
	.afi = AFI_L2VPN, .safi = SAFI_EVPN, .rfc = "RFC 7432 7", TYPED_ROW(evpn), .words = words,
};
