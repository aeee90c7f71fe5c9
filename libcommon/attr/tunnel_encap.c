/*
 * attr/tunnel_encap.c - Tunnel Encapsulation: RFC 9012; SR Policies, RFC 9830.
 *
 * Each sub-TLV is a row of one table. What a row cannot say of a value in words is written as `sub-tlv N 0x..`, so
 * that every attribute that is well framed has a command form.
 */
#include "attr/attr.h"
#include "attr/tunnel.h"

#include "base/num.h"

enum { TYPE_VXLAN = 8, TYPE_NVGRE = 9 };
enum { SUB_ENCAPSULATION = 1, SUB_COLOR = 4, SUB_ENDPOINT = 6, SUB_SEGMENT_LIST = 128 };
enum { ATTR_VALUE_MAX = 65535 };

/* Words of tunnel types, IANA "BGP Tunnel Encapsulation Attribute Tunnel Types". */
static const struct name tunnel_types[] = {
	{ 1, "l2tpv3" }, { 2, "gre" }, { 3, "transmit-tunnel-endpoint" }, { 4, "ipsec" }, { 5, "ip-in-ip-ipsec" },
	{ 6, "mpls-in-ip-ipsec" }, { 7, "ip-in-ip" }, { 8, "vxlan" }, { 9, "nvgre" }, { 10, "mpls" },
	{ 11, "mpls-in-gre" }, { 12, "vxlan-gpe" }, { 13, "mpls-in-udp" }, { 14, "ipv6-tunnel" }, { 15, "sr-policy" },
	{ 16, "bare" }, { 17, "sr-tunnel" }, { 18, "cloud-security" }, { 19, "geneve" }, { 20, "any-encapsulation" },
	{ 21, "gtp" }, { 22, "dynamic-path-selection" }, { 23, "originating-pe" },
	{ 24, "dynamic-path-selection-policy" }, { 25, "sdwan-hybrid" }, { 0, NULL },
};

/* How often a sub-TLV counts: ONCE (of more, the first), always a JSON list, or a list only when there are several. */
enum many { ONCE, LIST, SEVERAL };

struct sub {
	uint8_t type;
	enum many many;
	bool policy; /* one of SR Policies: malformed or repeated it costs the route (RFC 9830 5); a word of such routes */
	bool utf8;   /* a text: without one in JSON, "unknown-subtlv-N" */
	const char *key, *word;
	uint8_t lead, width, trail; /* numbers: zero octets before, octets of the number, zero octets behind */
	const char *want;
	bool (*good)(const struct sub *, struct span v, unsigned tunnel);
	void (*json)(const struct sub *, struct jw *, struct span v, unsigned tunnel);
	bool (*unjson)(const struct sub *, struct jr, struct buf *, struct diags *, unsigned tunnel);
	void (*show)(const struct sub *, struct buf *, struct span v, unsigned tunnel); /* " value" */
	bool (*scan)(const struct sub *, struct lex *, struct buf *, unsigned tunnel);
	void (*text)(const struct sub *, struct buf *, struct span v, unsigned tunnel); /* NULL: as show */
};

/* ---- a number with fixed octets around it ---- */

static bool
number_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)tunnel;
	return v.n == (size_t)s->lead + s->width + s->trail;
}

static uint64_t
number_of(const struct sub *s, struct span v)
{
	struct get g = get_of(v);

	get_bytes(&g, s->lead);
	return get_un(&g, s->width);
}

static void
number_put(const struct sub *s, struct buf *out, uint64_t v)
{
	put_un(out, 0, s->lead);
	put_un(out, v, s->width);
	put_un(out, 0, s->trail);
}

static uint64_t
number_max(const struct sub *s)
{
	return ((uint64_t)1 << 8 * s->width) - 1;
}

static void
number_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	(void)tunnel;
	jw_u64(w, number_of(s, v));
}

static bool
number_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	uint64_t v;

	(void)tunnel;
	if (!jr_max(j, number_max(s), &v))
		return unjson_fail(d, s->key, s->want);
	number_put(s, out, v);
	return true;
}

static void
number_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)tunnel;
	buf_c(b, ' ');
	buf_u64(b, number_of(s, v));
}

static bool
number_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	uint64_t v;

	(void)tunnel;
	if (!lex_any(l, s->want, number_max(s), &v))
		return false;
	number_put(s, out, v);
	return true;
}

#define NUMBER(type, many, policy, key, word, lead, width, trail, want)                                                \
	{ type, many, policy, false, key, word, lead, width, trail, want, number_good, number_json, number_unjson,     \
		number_show, number_scan, NULL }

/* ---- a name behind a reserved octet ---- */

static bool
name_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	return v.n >= 1;
}

static void
name_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	jw_str(w, span_of(v.p + 1, v.n - 1));
}

static bool
name_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	(void)tunnel;
	put_u8(out, 0);
	return kind_text.unjson(j, out, d, NULL) || unjson_fail(d, s->key, kind_text.want);
}

static void
name_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);

	(void)s, (void)tunnel;
	get_u8(&g);
	buf_c(b, ' ');
	kind_text.show(b, &g, NULL);
}

static bool
name_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	(void)s, (void)tunnel;
	put_u8(out, 0);
	return kind_text.scan(l, out, NULL);
}

/* ---- Encapsulation, by tunnel type (RFC 9012 3.2) ---- */

enum { VNI_FLAG = 0x80, MAC_FLAG = 0x40 };

static bool
has_vni(unsigned tunnel)
{
	return tunnel == TYPE_VXLAN || tunnel == TYPE_NVGRE;
}

static bool
has_key(unsigned tunnel)
{
	return tunnel == 2 || tunnel == 11;
}

static bool
encapsulation_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)s;
	if (has_vni(tunnel))
		return v.n == 12;
	if (has_key(tunnel))
		return v.n == 4;
	return tunnel == 1 && v.n >= 4 && v.n <= 12;
}

static void
encapsulation_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	unsigned flags;
	uint32_t vni;

	(void)s;
	jw_obj(w);
	if (has_vni(tunnel)) {
		flags = get_u8(&g);
		vni = get_u24(&g);
		if (flags & VNI_FLAG)
			jw_key_u64(w, "vni", vni);
		if (flags & MAC_FLAG) {
			jw_key(w, "mac");
			kind_mac.json(w, &g, NULL);
		}
	} else if (has_key(tunnel)) {
		jw_key_u64(w, "key", get_u32(&g));
	} else {
		jw_key_u64(w, "session-id", get_u32(&g));
		jw_key(w, "cookie");
		kind_xhex.json(w, &g, NULL);
	}
	jw_obj_end(w);
}

static bool
vni_unjson(struct jr j, struct buf *out, struct diags *d)
{
	struct jr vni = jr_get(j, "vni"), mac = jr_get(j, "mac");
	bool has_mac = !jr_is(mac, JR_NONE), has = !jr_is(vni, JR_NONE);
	uint64_t n = 0;

	if (has && !jr_max(vni, 0xffffff, &n))
		return unjson_fail(d, "vni", kind_u24.want);
	put_u8(out, (has ? VNI_FLAG : 0u) | (has_mac ? MAC_FLAG : 0u));
	put_u24(out, n);
	if (!has_mac)
		put_un(out, 0, 6);
	else if (!kind_mac.unjson(mac, out, d, NULL))
		return unjson_fail(d, "mac", kind_mac.want);
	put_u16(out, 0);
	return true;
}

static bool
encapsulation_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	static const struct field key[] = { { "key", NULL, &kind_u32, NULL } };
	static const struct field l2tp[] = {
		{ "session-id", NULL, &kind_u32, NULL }, { "cookie", NULL, &kind_xhex, NULL }
	};

	if (has_vni(tunnel))
		return vni_unjson(j, out, d);
	if (has_key(tunnel))
		return record_unjson(key, 1, j, out, d);
	return tunnel == 1 ? record_unjson(l2tp, 2, j, out, d) : unjson_fail(d, s->key, "a tunnel type that has one");
}

static void
encapsulation_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	unsigned flags;
	uint32_t vni;

	(void)s;
	if (has_vni(tunnel)) {
		flags = get_u8(&g);
		vni = get_u24(&g);
		if (flags & VNI_FLAG)
			buf_fmt(b, " vni %u", vni);
		if (flags & MAC_FLAG) {
			buf_str(b, " mac ");
			kind_mac.show(b, &g, NULL);
		}
	} else if (has_key(tunnel)) {
		buf_fmt(b, " key %u", get_u32(&g));
	} else {
		buf_fmt(b, " session %u", get_u32(&g));
		if (get_left(&g)) {
			buf_str(b, " cookie ");
			kind_xhex.show(b, &g, NULL);
		}
	}
}

static bool
vni_scan(struct lex *l, struct buf *out)
{
	uint8_t mac[6] = { 0 };
	uint64_t vni = 0;
	unsigned flags = 0;

	if (lex_take(l, "vni")) {
		flags |= VNI_FLAG;
		if (!lex_any(l, "a virtual network identifier", 0xffffff, &vni))
			return false;
	}
	if (lex_take(l, "mac")) {
		flags |= MAC_FLAG;
		if (l->tok.kind != TOK_WORD || !mac_scan(l->tok.s, mac))
			return lex_expected(l, kind_mac.want);
		lex_next(l);
	}
	put_u8(out, flags);
	put_u24(out, vni);
	buf_put(out, mac, 6);
	put_u16(out, 0);
	return true;
}

static bool
encapsulation_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	size_t at = out->n;
	uint64_t n;

	(void)s;
	if (has_vni(tunnel))
		return vni_scan(l, out);
	if (!has_key(tunnel) && tunnel != 1)
		return lex_fail(l, "tunnels of type %u have no encapsulation", tunnel);
	if (!lex_want(l, has_key(tunnel) ? "key" : "session") || !lex_any(l, kind_u32.want, UINT32_MAX, &n))
		return false;
	put_u32(out, n);
	if (tunnel == 1 && lex_take(l, "cookie")) {
		if (!kind_xhex.scan(l, out, NULL))
			return false;
		if (out->n - at > 12)
			return lex_fail(l, "a cookie has at most 8 octets");
	}
	return true;
}

/* ---- Color (RFC 9012 3.4.2): a color extended community ---- */

static bool
color_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	return v.n == 8 && v.p[0] == 3 && v.p[1] == 11;
}

static void
color_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	struct get g = get_of(span_of(v.p + 2, 6));
	unsigned flags = get_u16(&g);

	(void)s, (void)tunnel;
	if (!flags) {
		jw_u64(w, get_u32(&g));
		return;
	}
	jw_obj(w);
	jw_key_u64(w, "color", get_u32(&g));
	jw_key_u64(w, "flags", flags);
	jw_obj_end(w);
}

static void
color_put(struct buf *out, uint64_t flags, uint64_t color)
{
	put_u16(out, 0x030b);
	put_u16(out, flags);
	put_u32(out, color);
}

static bool
color_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	uint64_t flags = 0, color;

	(void)tunnel;
	if (jr_is(j, JR_OBJECT)) {
		if (!jr_max(jr_get(j, "flags"), 0xffff, &flags))
			return unjson_fail(d, "flags", kind_u16.want);
		j = jr_get(j, "color");
	}
	if (!jr_max(j, UINT32_MAX, &color))
		return unjson_fail(d, s->key, s->want);
	color_put(out, flags, color);
	return true;
}

static void
color_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	struct get g = get_of(span_of(v.p + 2, 6));
	unsigned flags = get_u16(&g);

	(void)s, (void)tunnel;
	buf_fmt(b, " %u", get_u32(&g));
	if (flags)
		buf_fmt(b, " flags %u", flags);
}

static bool
color_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	uint64_t flags = 0, color;

	(void)tunnel;
	if (!lex_any(l, s->want, UINT32_MAX, &color) ||
	    (lex_take(l, "flags") && !lex_any(l, kind_u16.want, 0xffff, &flags)))
		return false;
	color_put(out, flags, color);
	return true;
}

/* ---- Tunnel Egress Endpoint (RFC 9012 3.1) ---- */

enum { ENDPOINT_HEAD = 6 };

static bool
endpoint_good(const struct sub *s, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	unsigned afi;

	(void)s, (void)tunnel;
	get_u32(&g);
	afi = get_u16(&g);
	return get_ok(&g) && ((afi == 0 && v.n == ENDPOINT_HEAD) || (afi == AFI_IPV4 && v.n == ENDPOINT_HEAD + 4) ||
	    (afi == AFI_IPV6 && v.n == ENDPOINT_HEAD + 16));
}

static void
endpoint_text(struct buf *b, struct span v)
{
	if (v.n == ENDPOINT_HEAD)
		buf_str(b, "next-hop");
	else
		buf_ip(b, v.p + ENDPOINT_HEAD, v.n - ENDPOINT_HEAD);
}

static void
endpoint_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	jw_quote(w);
	endpoint_text(w->b, v);
	jw_quote_end(w);
}

static bool
endpoint_read(struct span s, struct buf *out)
{
	struct ip ip = { 0 };

	if (!span_is(s, "next-hop") && !ip_scan(s, &ip))
		return false;
	put_u32(out, 0);
	put_u16(out, ip.len == 4 ? AFI_IPV4 : ip.len == 16 ? AFI_IPV6 : 0);
	buf_put(out, ip.a, ip.len);
	return true;
}

static bool
endpoint_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	struct span v;

	(void)tunnel;
	return (jr_str(j, &v) && endpoint_read(v, out)) || unjson_fail(d, s->key, s->want);
}

static void
endpoint_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	buf_c(b, ' ');
	endpoint_text(b, v);
}

static bool
endpoint_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	(void)tunnel;
	if (l->tok.kind != TOK_WORD || !endpoint_read(l->tok.s, out))
		return lex_expected(l, s->want);
	lex_next(l);
	return true;
}

/* ---- MPLS Label Stack (RFC 9012 3.6) ---- */

enum { TTL_USUAL = 255 };

static bool
stack_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	return v.n && v.n % 4 == 0;
}

static void
stack_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	struct label label;
	size_t i;

	(void)s, (void)tunnel;
	jw_arr(w);
	for (i = 0; i < v.n; i += 4) {
		label = label_of(v.p + i);
		jw_obj(w);
		label_json(w, "label", &label);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static bool
stack_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	size_t i;

	(void)tunnel;
	if (!jr_len(j) || !jr_is(j, JR_ARRAY))
		return unjson_fail(d, s->key, s->want);
	for (i = 0; i < jr_len(j); i++)
		if (!label_unjson(jr_at(j, i), "label", out, d))
			return false;
	return true;
}

static void
stack_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	size_t i;

	(void)s, (void)tunnel;
	buf_str(b, " [");
	for (i = 0; i < v.n; i += 4)
		buf_fmt(b, " %u", label_of(v.p + i).label);
	buf_str(b, " ]");
}

static bool
stack_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	struct lex_list it = lex_list(l);
	struct label label = { .ttl = TTL_USUAL };
	size_t at = out->n;
	uint64_t n;

	(void)tunnel;
	while (lex_item(l, &it)) {
		if (!lex_any(l, "a label", 0xfffff, &n))
			return false;
		label.label = (uint32_t)n;
		label_put(out, &label);
	}
	return out->n > at || lex_expected(l, s->want);
}

/* ---- Prefix-SID (RFC 9012 3.7): the value of that attribute ---- */

static bool
prefix_sid_good(const struct sub *s, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	struct ctx ctx;

	(void)s, (void)tunnel;
	ctx_init(&ctx);
	return attr_prefix_sid.check(&attr_prefix_sid, &g, &ctx, NULL);
}

static void
prefix_sid_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	struct ctx ctx;

	(void)s, (void)tunnel;
	ctx_init(&ctx);
	attr_prefix_sid.json(&attr_prefix_sid, w, v, &ctx);
}

static bool
prefix_sid_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	struct ctx ctx;

	(void)s, (void)tunnel;
	ctx_init(&ctx);
	return attr_prefix_sid.unjson(&attr_prefix_sid, j, out, &ctx, d);
}

/* ---- SR Policy: Binding SID (RFC 9830 2.4.2) and SRv6 Binding SID (2.4.3) ---- */

enum { SID_FLAG_EXABGP = 0x10, SID_FLAG_BEHAVIOR = 0x20, SID_HEAD = 2 };

static bool
binding_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	return v.n == SID_HEAD || v.n == SID_HEAD + 4 || v.n == SID_HEAD + 16;
}

/* ExaBGP sets an unassigned flag: 10h is what a binding SID has when nothing is said of flags. */
static bool
binding_flagged(struct span v)
{
	return (v.p[0] & ~SID_FLAG_EXABGP) != 0;
}

static void
binding_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	if (v.n == SID_HEAD) {
		jw_null(w);
		return;
	}
	jw_obj(w);
	if (v.n == SID_HEAD + 4) {
		jw_key_cstr(w, "type", "mpls");
		jw_key_u64(w, "label", label_of(v.p + SID_HEAD).label);
	} else {
		jw_key_cstr(w, "type", "srv6");
		jw_key(w, "sid");
		jw_ip6(w, v.p + SID_HEAD);
	}
	if (binding_flagged(v))
		jw_key_u64(w, "flags", v.p[0]);
	jw_obj_end(w);
}

static void
binding_label(struct buf *out, uint64_t label)
{
	put_u32(out, label << 12 | 1u << 8);
}

static bool
binding_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	uint64_t flags = SID_FLAG_EXABGP, label;

	(void)tunnel;
	if (jr_is(j, JR_NULL)) {
		put_u16(out, 0);
		return true;
	}
	if (!jr_is(jr_get(j, "flags"), JR_NONE) && !jr_max(jr_get(j, "flags"), 255, &flags))
		return unjson_fail(d, "flags", kind_u8.want);
	put_u8(out, flags);
	put_u8(out, 0);
	if (jr_str_is(jr_get(j, "type"), "srv6"))
		return kind_ip6.unjson(jr_get(j, "sid"), out, d, NULL) || unjson_fail(d, "sid", kind_ip6.want);
	if (!jr_max(jr_get(j, "label"), 0xfffff, &label))
		return unjson_fail(d, s->key, s->want);
	binding_label(out, label);
	return true;
}

static void
binding_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	if (v.n == SID_HEAD) {
		buf_str(b, " null");
	} else if (v.n == SID_HEAD + 4) {
		buf_fmt(b, " mpls %u", label_of(v.p + SID_HEAD).label);
	} else {
		buf_str(b, " srv6 ");
		buf_ip6(b, v.p + SID_HEAD);
	}
	if (v.p[0] != (v.n == SID_HEAD ? 0 : SID_FLAG_EXABGP))
		buf_fmt(b, " flags %u", v.p[0]);
}

static bool
binding_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	uint64_t flags = SID_FLAG_EXABGP, label;
	size_t at = out->n;
	bool mpls;

	(void)tunnel;
	put_u16(out, 0);
	if (lex_take(l, "srv6")) {
		if (!kind_ip6.scan(l, out, NULL))
			return false;
	} else {
		mpls = lex_take(l, "mpls");
		if (lex_take(l, "null")) {
			flags = 0;
		} else {
			if (!mpls)
				return lex_expected(l, s->want);
			if (!lex_any(l, "a label", 0xfffff, &label))
				return false;
			binding_label(out, label);
		}
	}
	if (lex_take(l, "flags") && !lex_any(l, "binding SID flags", 255, &flags))
		return false;
	if (!out->bad)
		out->p[at] = (uint8_t)flags;
	return true;
}

static void
binding_text(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	struct buf no_flags;

	buf_init(&no_flags, SID_HEAD + 16);
	buf_span_put(&no_flags, v);
	if (!no_flags.bad) {
		no_flags.p[0] = v.n == SID_HEAD ? 0 : SID_FLAG_EXABGP;
		binding_show(s, b, buf_span(&no_flags), tunnel);
	}
	buf_fini(&no_flags);
}

static bool
srv6_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	return v.n == SID_HEAD + 16 || v.n == SID_HEAD + 16 + BEHAVIOR_SIZE;
}

static struct span
srv6_behavior(struct span v)
{
	return span_of(v.p + SID_HEAD + 16, v.n - SID_HEAD - 16);
}

static unsigned
srv6_flags_due(struct span v)
{
	return v.n > SID_HEAD + 16 ? SID_FLAG_BEHAVIOR : 0;
}

static void
srv6_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	bool flags = v.p[0] != srv6_flags_due(v), behavior = v.n > SID_HEAD + 16;

	(void)s, (void)tunnel;
	if (!flags && !behavior) {
		jw_ip6(w, v.p + SID_HEAD);
		return;
	}
	jw_obj(w);
	jw_key(w, "sid");
	jw_ip6(w, v.p + SID_HEAD);
	if (behavior)
		behavior_json(w, srv6_behavior(v));
	if (flags)
		jw_key_u64(w, "flags", v.p[0]);
	jw_obj_end(w);
}

static bool
srv6_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	bool object = jr_is(j, JR_OBJECT), behavior = object && !jr_is(jr_get(j, "behavior"), JR_NONE);
	uint64_t flags = behavior ? SID_FLAG_BEHAVIOR : 0;

	(void)tunnel;
	if (!jr_is(jr_get(j, "flags"), JR_NONE) && !jr_max(jr_get(j, "flags"), 255, &flags))
		return unjson_fail(d, "flags", kind_u8.want);
	put_u8(out, flags);
	put_u8(out, 0);
	if (!kind_ip6.unjson(object ? jr_get(j, "sid") : j, out, d, NULL))
		return unjson_fail(d, s->key, s->want);
	return !behavior || behavior_unjson(j, out, d);
}

static void
srv6_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	buf_c(b, ' ');
	buf_ip6(b, v.p + SID_HEAD);
	if (v.n > SID_HEAD + 16)
		behavior_show(b, srv6_behavior(v));
	if (v.p[0] != srv6_flags_due(v))
		buf_fmt(b, " flags %u", v.p[0]);
}

static bool
srv6_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	size_t at = out->n;
	uint64_t flags = 0;

	(void)s, (void)tunnel;
	put_u16(out, 0);
	if (!kind_ip6.scan(l, out, NULL))
		return false;
	if (lex_take(l, "endpoint-behavior")) {
		flags = SID_FLAG_BEHAVIOR;
		if (!behavior_scan(l, out))
			return false;
	}
	if (lex_take(l, "flags") && !lex_any(l, "binding SID flags", 255, &flags))
		return false;
	if (!out->bad)
		out->p[at] = (uint8_t)flags;
	return true;
}

/* ---- SR Policy: Segment List ---- */

static bool
list_good(const struct sub *s, struct span v, unsigned tunnel)
{
	const char *why;

	(void)s, (void)tunnel;
	return segment_list_good(v, &why);
}

static void
list_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	segment_list_json(w, v);
}

static bool
list_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	(void)s, (void)tunnel;
	return segment_list_unjson(j, out, d);
}

static void
list_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	segment_list_show(b, v);
}

static bool
list_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	(void)s, (void)tunnel;
	return segment_list_scan(l, out);
}

static void
list_text(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	buf_c(b, ' ');
	segment_list_text(b, v);
}

/* ---- the table ---- */

#define NAME(type, word)                                                                                               \
	{ type, ONCE, true, true, word, word, 0, 0, 0, "a name", name_good, name_json, name_unjson, name_show,         \
		name_scan, NULL }
#define SUB(type, many, policy, key, word, want, f, text)                                                              \
	{ type, many, policy, false, key, word, 0, 0, 0, want, f##_good, f##_json, f##_unjson, f##_show, f##_scan, text }

static const struct sub subs[] = {
	SUB(SUB_ENCAPSULATION, ONCE, false, "encapsulation", "encapsulation", "an encapsulation", encapsulation, NULL),
	NUMBER(2, LIST, false, "protocols", "protocol", 0, 2, 0, "an Ethertype"),
	SUB(SUB_COLOR, LIST, false, "colors", "color", "a color", color, NULL),
	NUMBER(5, ONCE, false, "load-balancing-block", "load-balancing-block", 0, 2, 0, "a block size"), /* RFC 5640 */
	SUB(SUB_ENDPOINT, ONCE, false, "endpoint", "endpoint", "an address or next-hop", endpoint, NULL),
	NUMBER(7, ONCE, false, "ds-field", "ds-field", 0, 1, 0, "a DS field"),
	NUMBER(8, ONCE, false, "udp-port", "udp-port", 0, 2, 0, "a port"),
	NUMBER(9, ONCE, false, "embedded-label-handling", "embedded-label-handling", 0, 1, 0, "1 or 2"),
	SUB(10, ONCE, false, "label-stack", "label-stack", "a list of labels", stack, NULL),
	{ 11, ONCE, false, false, "prefix-sid", NULL, 0, 0, 0, "a prefix SID", prefix_sid_good, prefix_sid_json,
	    prefix_sid_unjson, NULL, NULL, NULL },
	NUMBER(12, ONCE, true, "preference", "preference", 2, 4, 0, "a preference"),
	SUB(13, ONCE, true, "binding-sid", "binding-sid", "mpls, srv6 or null", binding, binding_text),
	NUMBER(14, ONCE, true, "explicit-null", "explicit-null", 2, 1, 0, "an explicit NULL label policy"),
	NUMBER(15, ONCE, true, "priority", "priority", 0, 1, 1, "a priority"),
	SUB(20, SEVERAL, true, "srv6-binding-sid", "srv6-binding-sid", "an SRv6 SID", srv6, NULL),
	SUB(SUB_SEGMENT_LIST, LIST, true, "segment-lists", "segment-list", "a segment list", list, list_text),
	NAME(129, "candidate-path-name"),
	NAME(130, "policy-name"),
};

enum { SUB_CNT = sizeof(subs) / sizeof(subs[0]) };

const char *const sr_policy_words[] = { "preference", "priority", "binding-sid", "srv6-binding-sid", "policy-name",
	"candidate-path-name", "segment-list", "explicit-null", "sub-tlv", NULL };

static const struct sub *
sub_of(unsigned type)
{
	size_t i;

	for (i = 0; i < SUB_CNT; i++)
		if (subs[i].type == type)
			return &subs[i];
	return NULL;
}

static const struct sub *
sub_of_key(struct span key)
{
	size_t i;

	for (i = 0; i < SUB_CNT; i++)
		if (span_is(key, subs[i].key))
			return &subs[i];
	return NULL;
}

static const struct sub *
sub_of_word(struct span word)
{
	size_t i;

	for (i = 0; i < SUB_CNT; i++)
		if (subs[i].word && span_is(word, subs[i].word))
			return &subs[i];
	return NULL;
}

/* ---- tunnels: 2-octet type, 2-octet length, sub-TLVs ---- */

static bool
tunnel_next(struct get *g, unsigned *type, struct span *v)
{
	if (!get_left(g))
		return false;
	*type = get_u16(g);
	*v = get_bytes(g, get_u16(g));
	return get_ok(g);
}

/* Known, and more than SR Policy and what ExaBGP prints as hex. */
static bool
tunnel_typed(unsigned type)
{
	return type != TUNNEL_SR_POLICY && table_name(tunnel_types, type);
}

static void
tunnel_word(struct buf *b, unsigned type)
{
	const char *name = table_name(tunnel_types, type);

	if (name)
		buf_str(b, name);
	else
		buf_u32(b, type);
}

/* ---- check ---- */

static bool
policy_check(const struct attr_row *row, const struct get *at, const struct sub *s, struct span v, uint64_t *seen,
    struct diags *d)
{
	uint64_t bit = (uint64_t)1 << (s - subs);
	const char *why;

	if (s->many == ONCE && *seen & bit)
		return attr_bad(row, at, d, "SR Policy with two of %s (RFC 9830 2.4)", s->key);
	*seen |= bit;
	if (s->type == SUB_SEGMENT_LIST && !segment_list_good(v, &why))
		return attr_bad(row, at, d, "segment list: %s (RFC 9830 2.4.4)", why);
	if (!s->good(s, v, TUNNEL_SR_POLICY))
		return attr_bad(row, at, d, "%s: length %zu (RFC 9830 2.4)", s->key, v.n);
	return true;
}

/* Outside SR Policy a malformed sub-TLV counts as an unknown one (RFC 9012 13): worth a note. */
static void
sub_note(const struct attr_row *row, const struct get *at, const struct sub *s, struct span v, unsigned tunnel,
    struct diags *d)
{
	if (s->type != SUB_ENCAPSULATION && !s->good(s, v, tunnel))
		diag_add(d, DIAG_NOTE, row->name, row->rfc, get_off(at) - v.n, v.n, "malformed %s is ignored", s->key);
}

static bool
tunnel_check(const struct attr_row *row, struct get *g, unsigned tunnel, struct diags *d)
{
	const struct sub *s;
	uint64_t seen = 0;
	unsigned type;
	struct span v;

	while (subtlv_next(g, &type, &v)) {
		s = sub_of(type);
		if (!s)
			continue;
		if (s->policy && tunnel == TUNNEL_SR_POLICY) {
			if (!policy_check(row, g, s, v, &seen, d))
				return false;
		} else {
			sub_note(row, g, s, v, tunnel, d);
		}
	}
	return get_ok(g) || attr_bad(row, g, d, "a sub-TLV overruns tunnel type %u", tunnel);
}

static bool
tunnel_encap_check(const struct attr_row *row, struct get *g, const struct ctx *ctx, struct diags *d)
{
	struct get at = *g, one;
	unsigned type;

	(void)ctx;
	if (!get_left(g))
		return attr_bad(row, g, d, "no tunnel");
	while (get_left(g)) {
		at = *g;
		type = get_u16(g);
		one = get_sub(g, get_u16(g));
		if (!get_ok(g))
			return attr_bad(row, &at, d, "a tunnel overruns the attribute");
		if (!tunnel_check(row, &one, type, d))
			return false;
	}
	return true;
}

/* ---- JSON ---- */

/* Is there a sub-TLV of this type that the table can print? Counts them from g on. */
static unsigned
sub_count(struct get g, const struct sub *s, unsigned tunnel)
{
	unsigned type, n = 0;
	struct span v;

	while (subtlv_next(&g, &type, &v))
		if (type == s->type && s->good(s, v, tunnel))
			n++;
	return n;
}

static void
sub_list_json(struct jw *w, struct get g, const struct sub *s, unsigned tunnel)
{
	unsigned type;
	struct span v;

	jw_arr(w);
	while (subtlv_next(&g, &type, &v))
		if (type == s->type && s->good(s, v, tunnel))
			s->json(s, w, v, tunnel);
	jw_arr_end(w);
}

/* Can the table print it? Names only when they are text. */
static bool
sayable(const struct sub *s, struct span v, unsigned tunnel)
{
	return s->good(s, v, tunnel) && (!s->utf8 || utf8_ok(v));
}

/* Which members an object has already: those of the table, and unknown types. */
struct seen {
	uint64_t subs;
	uint8_t unknown[32];
};

static bool
seen_before(struct seen *seen, const struct sub *s, unsigned type)
{
	uint64_t bit = s ? (uint64_t)1 << (s - subs) : 0;
	uint8_t mask = (uint8_t)(1u << (type & 7));
	bool before = s ? (seen->subs & bit) != 0 : (seen->unknown[type >> 3] & mask) != 0;

	seen->subs |= bit;
	if (!s)
		seen->unknown[type >> 3] |= mask;
	return before;
}

/* The members of an open object, in the order of the wire; of several that count once, the first. */
static void
subs_json(struct jw *w, struct span v, unsigned tunnel)
{
	struct get g = get_of(v), rest = g;
	struct seen seen = { 0 };
	const struct sub *s;
	unsigned type;
	struct span one;

	for (; subtlv_next(&g, &type, &one); rest = g) {
		s = sub_of(type);
		if (s && !sayable(s, one, tunnel))
			s = NULL;
		if (seen_before(&seen, s, type))
			continue;
		if (!s) {
			subtlv_unknown_json(w, type, one);
			continue;
		}
		jw_key(w, s->key);
		if (s->many == LIST || (s->many == SEVERAL && sub_count(rest, s, tunnel) > 1))
			sub_list_json(w, rest, s, tunnel);
		else
			s->json(s, w, one, tunnel);
	}
}

/* A set of tunnel types. */
struct types {
	uint8_t bit[65536 / 8];
};

static bool
types_have(const struct types *t, unsigned type)
{
	return t->bit[type >> 3] >> (type & 7) & 1;
}

static void
types_add(struct types *t, unsigned type)
{
	t->bit[type >> 3] |= (uint8_t)(1u << (type & 7));
}

#define TUNNEL_TYPE "tunnel-type-"

static void
typed_json(struct jw *w, struct span v)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	jw_key(w, "tunnels");
	jw_arr(w);
	while (tunnel_next(&g, &type, &one)) {
		if (!tunnel_typed(type))
			continue;
		jw_obj(w);
		jw_key_u64(w, "type", type);
		jw_key_cstr(w, "name", table_name(tunnel_types, type));
		subs_json(w, one, type);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

/*
 * ExaBGP's members, "sr-policy" and "tunnel-type-N", each for the first of its type; and "tunnels", a list with the
 * contents of all tunnels of a known type, which is what counts when this is read back.
 */
static void
tunnel_encap_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	char key[sizeof(TUNNEL_TYPE) + FMT_U32] = TUNNEL_TYPE;
	struct types seen = { { 0 } };
	struct get g = get_of(v);
	bool typed = false;
	unsigned type;
	struct span one;

	(void)row, (void)ctx;
	jw_obj(w);
	while (tunnel_next(&g, &type, &one)) {
		if (types_have(&seen, type))
			continue;
		types_add(&seen, type);
		if (type == TUNNEL_SR_POLICY) {
			jw_key(w, "sr-policy");
			jw_obj(w);
			subs_json(w, one, type);
			jw_obj_end(w);
			continue;
		}
		*fmt_u32((uint8_t *)key + sizeof(TUNNEL_TYPE) - 1, type) = '\0';
		jw_key(w, key);
		jw_hex(w, one, "0x");
		if (tunnel_typed(type) && !typed) {
			typed_json(w, v);
			typed = true;
		}
	}
	jw_obj_end(w);
}

static bool
sub_unjson(const struct sub *s, struct jr j, struct buf *out, unsigned tunnel, struct diags *d)
{
	struct mark m = subtlv_open(out, s->type);

	if (!s->unjson(s, j, out, d, tunnel))
		return false;
	put_close(out, m);
	return true;
}

static bool
member_unjson(struct span key, struct jr j, struct buf *out, unsigned tunnel, struct diags *d)
{
	const struct sub *s = sub_of_key(key);
	struct mark m;
	unsigned type;
	size_t i;

	if (s && s->many != ONCE && jr_is(j, JR_ARRAY)) {
		for (i = 0; i < jr_len(j); i++)
			if (!sub_unjson(s, jr_at(j, i), out, tunnel, d))
				return false;
		return true;
	}
	if (s)
		return sub_unjson(s, j, out, tunnel, d);
	if (!subtlv_unknown_key(key, &type))
		return unjson_fail(d, "tunnel-encap", "the name of a sub-TLV as key");
	m = subtlv_open(out, type);
	if (!kind_xhex.unjson(j, out, d, NULL))
		return unjson_fail(d, "unknown-subtlv-N", kind_xhex.want);
	put_close(out, m);
	return true;
}

static bool
tunnel_unjson(struct jr j, struct buf *out, unsigned tunnel, struct diags *d)
{
	struct jr_iter it = { 0 };
	struct mark m;

	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "tunnel", "an object");
	put_u16(out, tunnel);
	m = put_open(out, 2);
	while (jr_each(j, &it))
		if (!span_is(it.key, "type") && !span_is(it.key, "name") &&
		    !member_unjson(it.key, it.val, out, tunnel, d))
			return false;
	put_close(out, m);
	return true;
}

/* Of the entries of "tunnels", the types. */
static bool
typed_types(struct jr list, struct types *out, struct diags *d)
{
	uint64_t type;
	size_t i;

	for (i = 0; i < jr_len(list); i++) {
		if (!jr_max(jr_get(jr_at(list, i), "type"), 0xffff, &type))
			return unjson_fail(d, "type", "a tunnel type");
		types_add(out, (unsigned)type);
	}
	return true;
}

static bool
typed_unjson(struct jr list, struct buf *out, struct diags *d)
{
	uint64_t type;
	size_t i;

	if (!jr_is(list, JR_ARRAY))
		return unjson_fail(d, "tunnels", "a list");
	for (i = 0; i < jr_len(list); i++)
		if (!jr_u64(jr_get(jr_at(list, i), "type"), &type) ||
		    !tunnel_unjson(jr_at(list, i), out, (unsigned)type, d))
			return false;
	return true;
}

static bool
tunnel_encap_unjson(const struct attr_row *row, struct jr j, struct buf *out, const struct ctx *ctx, struct diags *d)
{
	size_t n = sizeof(TUNNEL_TYPE) - 1;
	struct types typed = { { 0 } };
	struct jr_iter it = { 0 };
	uint64_t type;
	struct mark m;

	(void)row, (void)ctx;
	if (!jr_is(j, JR_OBJECT))
		return unjson_fail(d, "tunnel-encap", "an object");
	if (!typed_types(jr_get(j, "tunnels"), &typed, d))
		return false;
	while (jr_each(j, &it)) {
		if (span_is(it.key, "sr-policy")) {
			if (!tunnel_unjson(it.val, out, TUNNEL_SR_POLICY, d))
				return false;
		} else if (span_is(it.key, "tunnels")) {
			if (!typed_unjson(it.val, out, d))
				return false;
		} else if (it.key.n > n && memcmp(it.key.p, TUNNEL_TYPE, n) == 0 &&
		    num_max(span_of(it.key.p + n, it.key.n - n), 0xffff, &type)) {
			if (types_have(&typed, (unsigned)type))
				continue;
			put_u16(out, type);
			m = put_open(out, 2);
			if (!kind_xhex.unjson(it.val, out, d, NULL))
				return unjson_fail(d, TUNNEL_TYPE "N", kind_xhex.want);
			put_close(out, m);
		} else {
			return unjson_fail(d, "tunnel-encap", "sr-policy, tunnels or tunnel-type-N as key");
		}
	}
	return true;
}

/* ---- words ---- */

/* Read one sub-TLV behind its word. */
static bool
sub_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	struct mark m = subtlv_open(out, s->type);

	if (!s->scan(s, l, out, tunnel))
		return false;
	put_close(out, m);
	return !out->bad || lex_fail(l, "%s is too long", s->word);
}

static bool
generic_scan(struct lex *l, struct buf *out)
{
	struct mark m;
	uint64_t type;

	if (!lex_any(l, "a sub-TLV type", 255, &type))
		return false;
	m = subtlv_open(out, (unsigned)type);
	if (!kind_xhex.scan(l, out, NULL))
		return false;
	put_close(out, m);
	return !out->bad || lex_fail(l, "sub-TLV %u is too long", (unsigned)type);
}

/* Do the words give the sub-TLV back? */
static bool
reads_back(const struct sub *s, struct span words, unsigned tunnel, struct span v)
{
	struct src src = { "", words, 1 };
	struct diags d = { 0 };
	struct arena arena;
	struct buf out;
	struct lex l;
	bool same;

	arena_init(&arena, 4 * (size_t)ATTR_VALUE_MAX);
	buf_init(&out, ATTR_VALUE_MAX);
	lex_init(&l, &src, &arena, &d);
	same = s->scan(s, &l, &out, tunnel) && l.tok.kind == TOK_END && !out.bad && span_eq(buf_span(&out), v);
	buf_fini(&out);
	arena_fini(&arena);
	return same;
}

/* " word value", or the generic form where words do not give the bytes back. */
static void
sub_show(struct buf *b, unsigned type, struct span v, unsigned tunnel, bool bare)
{
	const struct sub *s = sub_of(type);
	size_t at = b->n, words;

	if (s && s->scan && (s->policy || !bare) && sayable(s, v, tunnel)) {
		buf_c(b, ' ');
		buf_str(b, s->word);
		words = b->n;
		s->show(s, b, v, tunnel);
		if (b->bad || reads_back(s, span_of(b->p + words, b->n - words), tunnel, v))
			return;
		b->n = at;
	}
	buf_fmt(b, " sub-tlv %u 0x", type);
	buf_hex(b, v);
}

static void
subs_show(struct buf *b, struct span v, unsigned tunnel, bool bare)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	while (subtlv_next(&g, &type, &one))
		sub_show(b, type, one, tunnel, bare);
}

bool
sr_policy_words_show(struct buf *b, struct span v)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	if (!tunnel_next(&g, &type, &one) || !get_done(&g) || type != TUNNEL_SR_POLICY || !one.n)
		return false;
	subs_show(b, one, type, true);
	return true;
}

static bool
tunnel_encap_show(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	unsigned type;
	struct span one;

	(void)ctx;
	buf_fmt(b, " %s [", row->word);
	while (tunnel_next(&g, &type, &one)) {
		buf_str(b, " type ");
		tunnel_word(b, type);
		subs_show(b, one, type, false);
	}
	buf_str(b, " ]");
	return true;
}

static bool
type_scan(struct lex *l, uint64_t *type)
{
	uint32_t code;

	if (l->tok.kind == TOK_WORD && l->tok.s.n && num_digit(l->tok.s.p[0]) >= 0 && num_digit(l->tok.s.p[0]) < 10)
		return lex_any(l, "a tunnel type", 0xffff, type);
	if (!lex_table(l, "tunnel type", tunnel_types, &code))
		return false;
	*type = code;
	return true;
}

static bool
sub_word_scan(struct lex *l, struct buf *out, unsigned tunnel)
{
	const struct sub *s = sub_of_word(l->tok.s);

	if (lex_take(l, "sub-tlv"))
		return generic_scan(l, out);
	if (l->tok.kind != TOK_WORD || !s)
		return lex_expected(l, "a sub-TLV's name, type or ]");
	lex_next(l);
	return sub_scan(s, l, out, tunnel);
}

static bool
tunnel_encap_scan(const struct attr_row *row, struct lex *l, struct span kw, struct buf *out, const struct ctx *ctx)
{
	uint64_t type;
	struct mark m;

	(void)row, (void)kw, (void)ctx;
	if (!lex_want_c(l, '['))
		return false;
	do {
		if (!lex_want(l, "type") || !type_scan(l, &type))
			return false;
		put_u16(out, type);
		m = put_open(out, 2);
		while (!lex_at(l, "type") && !lex_at_c(l, ']'))
			if (!sub_word_scan(l, out, (unsigned)type))
				return false;
		put_close(out, m);
	} while (!lex_take_c(l, ']'));
	return !out->bad || lex_fail(l, "the tunnels are too long");
}

int
sr_policy_word(struct lex *l, struct span kw, struct buf *out)
{
	const struct sub *s = sub_of_word(kw);

	if (span_is(kw, "sub-tlv"))
		return generic_scan(l, out) ? 1 : -1;
	if (!s || !s->policy)
		return 0;
	return sub_scan(s, l, out, TUNNEL_SR_POLICY) ? 1 : -1;
}

/* ---- ExaBGP's text ---- */

static void
tunnel_text(struct buf *b, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	const struct sub *s;
	size_t at = b->n;
	unsigned type;
	struct span one;

	while (subtlv_next(&g, &type, &one)) {
		s = sub_of(type);
		if (s && s->word && sayable(s, one, tunnel)) {
			buf_c(b, ' ');
			buf_str(b, s->word);
			(s->text ? s->text : s->show)(s, b, one, tunnel);
		} else {
			buf_fmt(b, " unknown-subtlv-%u 0x", type);
			buf_hex(b, one);
		}
	}
	if (!b->bad && b->n > at)
		buf_cut(b, at, 1); /* the first blank */
}

static void
tunnel_encap_text(const struct attr_row *row, struct buf *b, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	bool more = false;
	unsigned type;
	struct span one;

	(void)row, (void)ctx;
	buf_str(b, " tunnel-encap tunnel-encap [");
	while (tunnel_next(&g, &type, &one)) {
		if (more)
			buf_c(b, ' ');
		more = true;
		if (table_name(tunnel_types, type)) {
			tunnel_word(b, type);
			buf_str(b, " {");
			tunnel_text(b, one, type);
			buf_c(b, '}');
		} else {
			buf_fmt(b, TUNNEL_TYPE "%u 0x", type);
			buf_hex(b, one);
		}
	}
	buf_c(b, ']');
}

const struct attr_row attr_tunnel_encap = {
	.code = ATTR_TUNNEL_ENCAP,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "TUNNEL_ENCAP",
	.key = "tunnel-encap",
	.word = "tunnel-encap",
	.rfc = "RFC 9012 13",
	.check = tunnel_encap_check,
	.json = tunnel_encap_json,
	.unjson = tunnel_encap_unjson,
	.text = tunnel_encap_text,
	.show = tunnel_encap_show,
	.scan = tunnel_encap_scan,
};
