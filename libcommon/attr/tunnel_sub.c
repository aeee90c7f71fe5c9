/* SPDX-License-Identifier: ISC */
/* attr/tunnel_sub.c - the sub-TLVs of tunnels: RFC 9012 3, RFC 5640, and those of SR Policies, RFC 9830 2.4. */
#include "attr/tunnel_sub.h"

#include "base/count.h"

enum { TYPE_L2TPV3 = 1, TYPE_GRE = 2, TYPE_VXLAN = 8, TYPE_NVGRE = 9, TYPE_MPLS_IN_GRE = 11 };
enum { SUB_COLOR = 4, SUB_ENDPOINT = 6 };

/* ---- a number with fixed octets around it ---- */

static uint64_t
sub_number_of(const struct sub *s, struct span v)
{
	struct get g = get_of(v);

	get_bytes(&g, s->lead);
	return get_un(&g, s->width);
}

static bool
number_good(const struct sub *s, struct span v, unsigned tunnel)
{
	uint64_t n;

	(void)tunnel;
	if (v.n != (size_t)s->lead + s->width + s->trail)
		return false;
	n = sub_number_of(s, v);
	return !s->most || (n >= s->least && n <= s->most);
}

static void
sub_number_put(const struct sub *s, struct buf *out, uint64_t v)
{
	put_un(out, 0, s->lead);
	put_un(out, v, s->width);
	put_un(out, 0, s->trail);
}

static uint64_t
sub_number_max(const struct sub *s)
{
	return ((uint64_t)1 << 8 * s->width) - 1;
}

static void
number_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	(void)tunnel;
	jw_u64(w, sub_number_of(s, v));
}

static bool
number_unjson(const struct sub *s, struct jr j, struct buf *out, struct diags *d, unsigned tunnel)
{
	uint64_t v;

	(void)tunnel;
	if (!jr_max(j, sub_number_max(s), &v))
		return unjson_fail(d, s->key, s->want);
	sub_number_put(s, out, v);
	return true;
}

static void
number_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)tunnel;
	buf_c(b, ' ');
	buf_u64(b, sub_number_of(s, v));
}

static bool
number_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	uint64_t v;

	(void)tunnel;
	if (!lex_any(l, s->want, sub_number_max(s), &v))
		return false;
	sub_number_put(s, out, v);
	return true;
}

#define RANGE(type, many, policy, key, word, lead, width, trail, least, most, want)                                    \
	{ type, many, policy, false, key, word, lead, width, trail, least, most, want, number_good, number_json,       \
		number_unjson, number_show, number_scan, NULL }
#define NUMBER(type, many, policy, key, word, lead, width, trail, want)                                                \
	RANGE(type, many, policy, key, word, lead, width, trail, 0, 0, want)

/* ---- a name after a reserved octet ---- */

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
sub_has_vni(unsigned tunnel)
{
	return tunnel == TYPE_VXLAN || tunnel == TYPE_NVGRE;
}

static bool
sub_has_key(unsigned tunnel)
{
	return tunnel == TYPE_GRE || tunnel == TYPE_MPLS_IN_GRE;
}

static bool
encapsulation_good(const struct sub *s, struct span v, unsigned tunnel)
{
	(void)s;
	if (sub_has_vni(tunnel))
		return v.n == 12;
	if (sub_has_key(tunnel))
		return v.n == 4;
	return tunnel == TYPE_L2TPV3 && v.n >= 4 && v.n <= 12;
}

static void
encapsulation_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	unsigned flags;
	uint32_t vni;

	(void)s;
	jw_obj(w);
	if (sub_has_vni(tunnel)) {
		flags = get_u8(&g);
		vni = get_u24(&g);
		if (flags & VNI_FLAG)
			jw_key_u64(w, "vni", vni);
		if (flags & MAC_FLAG) {
			jw_key(w, "mac");
			kind_mac.json(w, &g, NULL);
		}
	} else if (sub_has_key(tunnel)) {
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

	if (sub_has_vni(tunnel))
		return vni_unjson(j, out, d);
	if (sub_has_key(tunnel))
		return record_unjson(key, 1, j, out, d);
	return tunnel == TYPE_L2TPV3 ? record_unjson(l2tp, 2, j, out, d) : unjson_fail(d, s->key, "a tunnel type that has one");
}

static void
encapsulation_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	struct get g = get_of(v);
	unsigned flags;
	uint32_t vni;

	(void)s;
	if (sub_has_vni(tunnel)) {
		flags = get_u8(&g);
		vni = get_u24(&g);
		if (flags & VNI_FLAG)
			buf_fmt(b, " vni %u", vni);
		if (flags & MAC_FLAG) {
			buf_str(b, " mac ");
			kind_mac.show(b, &g, NULL);
		}
	} else if (sub_has_key(tunnel)) {
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
	if (sub_has_vni(tunnel))
		return vni_scan(l, out);
	if (!sub_has_key(tunnel) && tunnel != TYPE_L2TPV3)
		return lex_fail(l, "tunnels of type %u have no encapsulation", tunnel);
	if (!lex_want(l, sub_has_key(tunnel) ? "key" : "session") || !lex_any(l, kind_u32.want, UINT32_MAX, &n))
		return false;
	put_u32(out, n);
	if (tunnel == TYPE_L2TPV3 && lex_take(l, "cookie")) {
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
sub_color_put(struct buf *out, uint64_t flags, uint64_t color)
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
	sub_color_put(out, flags, color);
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
	sub_color_put(out, flags, color);
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
sub_endpoint_text(struct buf *b, struct span v)
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
	sub_endpoint_text(w->b, v);
	jw_quote_end(w);
}

static bool
sub_endpoint_read(struct span s, struct buf *out)
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
	return (jr_str(j, &v) && sub_endpoint_read(v, out)) || unjson_fail(d, s->key, s->want);
}

static void
endpoint_show(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	buf_c(b, ' ');
	sub_endpoint_text(b, v);
}

static bool
endpoint_scan(const struct sub *s, struct lex *l, struct buf *out, unsigned tunnel)
{
	(void)tunnel;
	if (l->tok.kind != TOK_WORD || !sub_endpoint_read(l->tok.s, out))
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
	return out->n > at || lex_list_empty(l, &it, s->want);
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

/* ExaBGP sets an unassigned flag: 10h is what a binding SID has when no flags are given. */
static bool
sub_binding_flagged(struct span v)
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
	if (sub_binding_flagged(v))
		jw_key_u64(w, "flags", v.p[0]);
	jw_obj_end(w);
}

static void
sub_binding_label(struct buf *out, uint64_t label)
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
	sub_binding_label(out, label);
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
			sub_binding_label(out, label);
		}
	}
	if (lex_take(l, "flags") && !lex_any(l, "binding SID flags", 255, &flags))
		return false;
	if (!out->bad)
		out->p[at] = (uint8_t)flags;
	return true;
}

static void
sub_binding_text(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
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
sub_srv6_behavior(struct span v)
{
	return span_of(v.p + SID_HEAD + 16, v.n - SID_HEAD - 16);
}

static unsigned
sub_srv6_flags_due(struct span v)
{
	return v.n > SID_HEAD + 16 ? SID_FLAG_BEHAVIOR : 0;
}

static void
srv6_json(const struct sub *s, struct jw *w, struct span v, unsigned tunnel)
{
	bool flags = v.p[0] != sub_srv6_flags_due(v), behavior = v.n > SID_HEAD + 16;

	(void)s, (void)tunnel;
	if (!flags && !behavior) {
		jw_ip6(w, v.p + SID_HEAD);
		return;
	}
	jw_obj(w);
	jw_key(w, "sid");
	jw_ip6(w, v.p + SID_HEAD);
	if (behavior)
		behavior_json(w, sub_srv6_behavior(v));
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
		behavior_show(b, sub_srv6_behavior(v));
	if (v.p[0] != sub_srv6_flags_due(v))
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
sub_list_text(const struct sub *s, struct buf *b, struct span v, unsigned tunnel)
{
	(void)s, (void)tunnel;
	buf_c(b, ' ');
	segment_list_text(b, v);
}

/* ---- the table ---- */

#define NAME(type, word)                                                                                               \
	{ type, ONCE, true, true, word, word, 0, 0, 0, 0, 0, "a name", name_good, name_json, name_unjson, name_show,         \
		name_scan, NULL }
#define SUB(type, many, policy, key, word, want, f, text)                                                              \
	{ type, many, policy, false, key, word, 0, 0, 0, 0, 0, want, f##_good, f##_json, f##_unjson, f##_show, f##_scan, text }

static const struct sub subs[] = {
	SUB(SUB_ENCAPSULATION, ONCE, false, "encapsulation", "encapsulation", "an encapsulation", encapsulation, NULL),
	RANGE(2, LIST, false, "protocols", "protocol", 0, 2, 0, 0, 0xfffe, "an Ethertype"),
	SUB(SUB_COLOR, LIST, false, "colors", "color", "a color", color, NULL),
	NUMBER(5, ONCE, false, "load-balancing-block", "load-balancing-block", 0, 2, 0, "a block size"), /* RFC 5640 */
	SUB(SUB_ENDPOINT, ONCE, false, "endpoint", "endpoint", "an address or next-hop", endpoint, NULL),
	NUMBER(7, ONCE, false, "ds-field", "ds-field", 0, 1, 0, "a DS field"),
	RANGE(8, ONCE, false, "udp-port", "udp-port", 0, 2, 0, 1, 0xffff, "a port"),
	RANGE(9, ONCE, false, "embedded-label-handling", "embedded-label-handling", 0, 1, 0, 1, 2, "1 or 2"),
	SUB(10, ONCE, false, "label-stack", "label-stack", "a list of labels", stack, NULL),
	{ 11, ONCE, false, false, "prefix-sid", NULL, 0, 0, 0, 0, 0, "a prefix SID", prefix_sid_good, prefix_sid_json,
	    prefix_sid_unjson, NULL, NULL, NULL },
	NUMBER(12, ONCE, true, "preference", "preference", 2, 4, 0, "a preference"),
	SUB(13, ONCE, true, "binding-sid", "binding-sid", "mpls, srv6 or null", binding, sub_binding_text),
	NUMBER(14, ONCE, true, "explicit-null", "explicit-null", 2, 1, 0, "an explicit NULL label policy"),
	NUMBER(15, ONCE, true, "priority", "priority", 0, 1, 1, "a priority"),
	SUB(20, SEVERAL, true, "srv6-binding-sid", "srv6-binding-sid", "an SRv6 SID", srv6, NULL),
	SUB(SUB_SEGMENT_LIST, LIST, true, "segment-lists", "segment-list", "a segment list", list, sub_list_text),
	NAME(129, "candidate-path-name"),
	NAME(130, "policy-name"),
};

enum { SUB_CNT = COUNT(subs) };

_Static_assert((int)SUB_CNT <= (int)SUBS_MAX, "rows are counted in 64 bits");

const struct sub *
sub_of(unsigned type)
{
	size_t i;

	for (i = 0; i < SUB_CNT; i++)
		if (subs[i].type == type)
			return &subs[i];
	return NULL;
}

const struct sub *
sub_of_key(struct span key)
{
	size_t i;

	for (i = 0; i < SUB_CNT; i++)
		if (span_is(key, subs[i].key))
			return &subs[i];
	return NULL;
}

const struct sub *
sub_of_word(struct span word)
{
	size_t i;

	for (i = 0; i < SUB_CNT; i++)
		if (subs[i].word && span_is(word, subs[i].word))
			return &subs[i];
	return NULL;
}

unsigned
sub_index(const struct sub *s)
{
	return (unsigned)(s - subs);
}
