/* SPDX-License-Identifier: ISC */
/*
 * attr/extcom.c - EXTENDED COMMUNITIES: RFC 4360, and the registries of types and sub-types that hang on it.
 *
 * A community is eight bytes: type, sub-type, six bytes of value. The table gives each its text. JSON is
 * { "value": <the eight bytes as a number>, "string": TEXT }; when it is read, a string that is the text of the value
 * stands for the value, any other string that can be read is what somebody wrote and wins, and a string that cannot
 * be read leaves the value. Commands take the texts below; a community whose text would not give the same eight bytes
 * is written as 0x and 16 digits. As in ExaBGP an AS number beyond 65535 in target and origin (target:70000:1, with
 * or without an L) makes the IPv4-address form; the 4-octet AS form (RFC 5668) is written in asdot: target:1.4464:1.
 */
#include "attr/extcom.h"

#include <stdio.h>

#include "base/count.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>

#define LOOSE EXTCOM_LOOSE
#define READ EXTCOM_READ
#define DIRECTION EXTCOM_DIRECTION

static const struct name actions[] = { { 1, "terminal" }, { 2, "sample" }, { 3, "sample-terminal" }, { 0, "none" },
	{ 0, NULL } };
static const struct name states[] = { { 0, "valid" }, { 1, "not-found" }, { 2, "invalid" }, { 0, NULL } };
static const struct name directions[] = { { 1, "input" }, { 2, "output" }, { 3, "input-output" }, { 0, NULL } };
static const struct name units[] = { { 0, "mbps" }, { 1, "weight" }, { 0, NULL } };
static const struct name tunnels[] = { { 0, "Default" }, { 1, "L2TPv3" }, { 2, "GRE" }, { 7, "IP-in-IP" },
	{ 8, "VXLAN" }, { 9, "NVGRE" }, { 10, "MPLS" }, { 11, "MPLS-in-GRE" }, { 12, "VXLAN-GPE" },
	{ 13, "MPLS-in-UDP" }, { 15, "SR-Policy" }, { 19, "GENEVE" }, { 0, NULL } };

/* Several forms of one community: the first that fits is printed. Several of one name: the first that fits is read. */
static const struct extcom_form forms[] = {
	{ 0x00, 0x02, LOOSE, "target:%a:%4", NULL },
	{ 0x01, 0x02, LOOSE, "target:%I:%h", NULL },
	{ 0x02, 0x02, LOOSE, "target:%D:%h", NULL }, /* RFC 5668 */
	{ 0x01, 0x02, READ, "target4:%J:%h", NULL },
	{ 0x00, 0x03, LOOSE, "origin:%a:%.", NULL },
	{ 0x01, 0x03, LOOSE, "origin:%I:%h", NULL },
	{ 0x02, 0x03, LOOSE, "origin:%D:%h", NULL },
	{ 0x01, 0x03, READ, "origin4:%J:%h", NULL },
	{ 0x40, 0x04, 0, "bandwidth:%a:%f", NULL }, /* draft-ietf-idr-link-bandwidth */
	{ 0x00, 0x04, 0, "bandwidth-transitive:%a:%f", NULL },
	{ 0x00, 0x05, 0, "ospf-domain-id:%a:%4", NULL }, /* RFC 4577 4.2.4 */
	{ 0x01, 0x05, 0, "ospf-domain-id:%i:%h", NULL },
	{ 0x02, 0x05, 0, "ospf-domain-id:%A:%h", NULL },
	{ 0x01, 0x07, 0, "ospf-router-id:%i%z%z", NULL },    /* RFC 4577 4.2.6 */
	{ 0x03, 0x06, 0, "ospf-route-type:%.:%b:%b", NULL }, /* RFC 4577 4.2.6: area, type, options */
	{ 0x00, 0x08, 0, "data-collection:%a:%4", NULL },    /* RFC 4384 */
	{ 0x02, 0x08, 0, "data-collection:%A:%h", NULL },
	{ 0x00, 0x09, 0, "source-as:%a:%4", NULL }, /* RFC 6514 6 */
	{ 0x02, 0x09, 0, "source-as:%A:%h", NULL },
	{ 0x01, 0x09, 0, "node-target:%i%z%z", NULL }, /* draft-ietf-idr-node-target-ext-comm */
	{ 0x00, 0x0a, 0, "l2vpn-id:%a:%4", NULL }, /* RFC 6074 */
	{ 0x01, 0x0a, 0, "l2vpn-id:%i:%h", NULL },
	{ 0x02, 0x0a, 0, "l2vpn-id:%A:%h", NULL },
	{ 0x01, 0x0b, 0, "vrf-route-import:%i:%h", NULL }, /* RFC 6514 7 */
	{ 0x01, 0x0c, LOOSE, "redirect-to-nexthop-ietf %i%z%z", NULL }, /* draft-ietf-idr-flowspec-redirect-ip */
	{ 0x00, 0x10, 0, "vpn-distinguisher:%a:%4", NULL },
	{ 0x01, 0x10, 0, "vpn-distinguisher:%i:%h", NULL },
	{ 0x02, 0x10, 0, "vpn-distinguisher:%A:%h", NULL },
	{ 0x01, 0x12, 0, "inter-area-p2mp-next-hop:%i:%h", NULL }, /* RFC 7524 4 */
	{ 0x00, 0x13, LOOSE, "rtrecord:%a:%4", NULL }, /* draft-ietf-bess-service-chaining */
	{ 0x01, 0x13, LOOSE, "rtrecord:%I:%h", NULL },
	{ 0x02, 0x13, LOOSE, "rtrecord:%D:%h", NULL },
	{ 0x00, 0x13, READ, "rt-record:%a:%4", NULL },
	{ 0x01, 0x13, READ, "rt-record:%I:%h", NULL },
	{ 0x02, 0x13, READ, "rt-record:%D:%h", NULL },
	{ 0x01, 0x14, 0, "vrf-recursive-next-hop:%i:%h", NULL },
	{ 0x00, 0x15, 0, "rt-derived:%a:%4", NULL },
	{ 0x01, 0x15, 0, "rt-derived:%i:%h", NULL },
	{ 0x02, 0x15, 0, "rt-derived:%A:%h", NULL },
	{ 0x01, 0x20, 0, "mvpn-sa-rp:%i%z%z", NULL }, /* RFC 9081 3 */
	{ 0x03, 0x01, 0, "cost:%b:%b:%4", NULL }, /* point of insertion, id, cost */
	{ 0x43, 0x01, 0, "cost-non-transitive:%b:%b:%4", NULL },
	{ 0x03, 0x03, 0, "cp-orf:%x", NULL },                  /* RFC 7543 */
	{ 0x03, 0x04, 0, "extranet-source%z%z%z%z%z%z", NULL }, /* RFC 7900 4.4.1 */
	{ 0x03, 0x04, 0, "extranet-source:%x", NULL },
	{ 0x03, 0x05, 0, "extranet-separation:%x", NULL },     /* RFC 7900 4.5 */
	{ 0x03, 0x07, 0, "pmsi-flags:%x", NULL },              /* RFC 7902 2 */
	{ 0x03, 0x08, 0, "context-label-space:%h:%4", NULL },  /* RFC 9573: type, value */
	{ 0x03, 0x09, 0, "unreachable-prefix:%b:%z%i", NULL }, /* flags, the router that announces it */
	{ 0x03, 0x0b, 0, "color:%z%z%4", NULL }, /* RFC 9012 4.3 */
	{ 0x03, 0x0b, 0, "color:%h:%4", NULL },  /* flags, colour */
	{ 0x03, 0x0c, LOOSE, "encap:%z%z%z%z%N", tunnels }, /* RFC 9012 4.1 */
	{ 0x03, 0x0d, 0, "default-gateway%z%z%z%z%z%z", NULL }, /* RFC 7432 7.8 */
	{ 0x03, 0x0e, 0, "ppmp-label:%x", NULL },
	{ 0x03, 0x0f, 0, "policy-class-tag:%x", NULL },
	{ 0x03, 0x14, LOOSE, "consistentHashSortOrder:%4%z%z", NULL },
	{ 0x03, 0x17, 0, "group-policy-id:%x", NULL }, /* draft-wlin-bess-group-policy-id-extended-community */
	{ 0x03, 0x1b, 0, "local-color-mapping:%z%z%4", NULL }, /* RFC 9871 */
	{ 0x03, 0xaa, 0, "load-balance:%x", NULL },
	{ 0x43, 0x00, 0, "validation-state:%z%z%z%z%z%n", states }, /* RFC 8097 */
	{ 0x43, 0x02, 0, "target-opaque:%x", NULL },
	{ 0x06, 0x00, LOOSE, "mac-mobility:%o%z%4:sticky", NULL },  /* RFC 7432 7.7 */
	{ 0x06, 0x00, LOOSE, "mac-mobility:%e%z%4", NULL },
	{ 0x06, 0x01, 0, "esi-label:%b:%z%z%l", NULL },        /* RFC 7432 7.5: flags, label */
	{ 0x06, 0x01, 0, "esi-label:%b:%z%z%s:bos", NULL },
	{ 0x06, 0x02, 0, "es-import:%m", NULL },               /* RFC 7432 7.6 */
	{ 0x06, 0x03, 0, "router-mac:%m", NULL },              /* RFC 9135 8.1 */
	{ 0x06, 0x04, 0, "l2-attributes:%h:%h%z%z", NULL },    /* RFC 8214 3.1: flags, MTU */
	{ 0x06, 0x05, 0, "e-tree:%b:%z%z%l", NULL },           /* RFC 8317 6.1: flags, leaf label */
	{ 0x06, 0x05, 0, "e-tree:%b:%z%z%s:bos", NULL },
	{ 0x06, 0x06, 0, "df-election:%b:%h%z%z%z", NULL },    /* RFC 8584 2.2: algorithm, capabilities */
	{ 0x06, 0x06, 0, "df-election:%b:%h:%z%h", NULL },     /* RFC 9785 3: and preference */
	{ 0x06, 0x08, 0, "arp-nd:%b%z%z%z%z%z", NULL },        /* RFC 9047 2 */
	{ 0x06, 0x09, 0, "multicast-flags:%h%z%z%z%z", NULL }, /* RFC 9251 9.4 */
	{ 0x06, 0x0a, 0, "evi-rt:%a:%4", NULL },               /* RFC 9251 9.5 */
	{ 0x06, 0x0b, 0, "evi-rt:%i:%h", NULL },
	{ 0x06, 0x0c, 0, "evi-rt:%A:%h", NULL },
	{ 0x06, 0x0d, 0, "evi-rt-ipv6:%x", NULL },             /* RFC 9251 9.5, type 3 */
	{ 0x06, 0x0e, 0, "attachment-circuit:%x", NULL },
	{ 0x06, 0x0f, 0, "service-carving:%4:%h", NULL }, /* RFC 9722 2.1: seconds, fraction */
	{ 0x06, 0x10, 0, "evpn-bandwidth:%n:%5", units }, /* draft-ietf-bess-evpn-unequal-lb */
	{ 0x07, 0x02, LOOSE | DIRECTION, "interface-set:", directions },
	{ 0x47, 0x02, LOOSE | DIRECTION, "interface-set:non-transitive:", directions },
	{ 0x07, 0x02, READ | DIRECTION, "interface-set:transitive:", directions },
	{ 0x08, 0x00, LOOSE, "redirect-to-nexthop%z%z%z%z%z%e", NULL }, /* draft-simpson-idr-flowspec-redirect */
	{ 0x08, 0x00, LOOSE, "copy-to-nexthop%z%z%z%z%z%o", NULL },
	{ 0x09, 0x00, 0, "redirect-to-indirection-id:%b:%b:%4", NULL }, /* draft-ietf-idr-flowspec-path-redirect */
	{ 0x0a, 0x02, 0, "transport-target:%h:%4", NULL }, /* RFC 9832: reserved, transport class */
	{ 0x4a, 0x02, 0, "transport-target-non-transitive:%h:%4", NULL },
	{ 0x0b, 0x01, 0, "sfir-pool-id:%6", NULL },                 /* RFC 9015 3.1.1 */
	{ 0x0b, 0x02, 0, "mpls-stacking-labels:%l:%l", NULL },      /* RFC 9015 3.1.2: context, SF */
	{ 0x0c, 0x00, LOOSE, "mup:%h:%4", NULL },                   /* draft-mpmz-bess-mup-safi */
	{ 0x0c, 0x01, 0, "mup:%i:%h", NULL },                       /* the direct segment, as IPv4 address */
	{ 0x0c, 0x02, 0, "mup:%A:%h", NULL },
	{ 0x0c, 0x03, 0, "mup-interwork:%a:%4", NULL },             /* the interwork segment */
	{ 0x0c, 0x04, 0, "mup-interwork:%i:%h", NULL },
	{ 0x0c, 0x05, 0, "mup-interwork:%A:%h", NULL },
	{ 0x80, 0x06, LOOSE, "rate-limit:%z%z%r", NULL },           /* RFC 8955 7.1 */
	{ 0x80, 0x0c, LOOSE, "rate-limit:%z%z%r:packets", NULL },   /* RFC 8955 7.2 */
	{ 0x80, 0x07, LOOSE, "action %z%z%z%z%z%n", actions },      /* RFC 8955 7.3 */
	{ 0x80, 0x08, LOOSE, "redirect:%a:%4", NULL },              /* RFC 8955 7.4 */
	{ 0x81, 0x08, LOOSE, "redirect:%i:%h", NULL },
	{ 0x82, 0x08, LOOSE, "redirect:%A:%h", NULL },
	{ 0x80, 0x09, LOOSE, "mark %z%z%z%z%z%b", NULL },           /* RFC 8955 7.5 */
	{ 0x80, 0x0a, LOOSE, "l2info:%b:%b:%h:%h", NULL },          /* RFC 4761 3.2.4 */
	{ 0x80, 0x0d, 0, "sfc-classifier:%3:%b:%h", NULL },         /* RFC 9015 7.4: SPI, SI, SFT */
	{ 0x80, 0x0b, 0, "e-tree-info:%h%z%z%z%z", NULL },          /* RFC 7796 */
	{ 0x80, 0x00, 0, "ospf-route-type-old:%.:%b:%b", NULL },    /* before RFC 4577 */
	{ 0x80, 0x01, 0, "ospf-router-id-old:%i%z%z", NULL },
	{ 0x80, 0x05, 0, "ospf-domain-id-old:%x", NULL },
	{ 0x88, 0x00, 0, "eigrp-general:%h:%4", NULL },             /* RFC 7868: flags, tag */
	{ 0x88, 0x01, 0, "eigrp-metric:%h:%4", NULL },              /* AS, delay */
	{ 0x88, 0x02, 0, "eigrp-reliability:%x", NULL },
	{ 0x88, 0x03, 0, "eigrp-load:%x", NULL },
	{ 0x88, 0x04, 0, "eigrp-external:%x", NULL },
	{ 0x88, 0x05, 0, "eigrp-external-metric:%x", NULL },
};

enum { FORM_CNT = COUNT(forms), TEXT_MAX = 96 };

/* ---- printing ---- */

static void
extcom_put_asdot(struct buf *b, uint32_t as)
{
	buf_u32(b, as >> 16);
	buf_c(b, '.');
	buf_u32(b, as & 0xffff);
}

/* Without its fraction, which no float from 2^23 on has. */
static float
extcom_whole(float f)
{
	return fabsf(f) < 0x1p23f ? (float)(int32_t)f : f;
}

/* A float as a text that reads back; false for what is no finite number. */
static bool
extcom_put_float(struct buf *b, uint32_t bits, bool whole)
{
	float f;

	memcpy(&f, &bits, sizeof(f));
	if (isnan(f) || isinf(f) || (whole && signbit(f)))
		return false;
	if (whole)
		f = extcom_whole(f);
	if (whole || (fabsf(f) < 1e15f && extcom_whole(f) == f && !(f == 0 && signbit(f))))
		buf_fmt(b, "%.0f", (double)f);
	else
		buf_fmt(b, "%.9g", (double)f);
	return true;
}

static void
extcom_put_named(struct buf *b, const struct name *t, uint32_t v)
{
	const char *name = table_name(t, v);

	if (name)
		buf_str(b, name);
	else
		buf_u32(b, v);
}

/* The bytes behind one %. `command`: spelled for extcom_scan. False: this form is not for these bytes. */
static bool
extcom_print_one(struct buf *b, const struct extcom_form *f, char conv, struct get *g, bool command)
{
	bool loose = (f->flags & LOOSE) && !command;
	uint32_t v;

	switch (conv) {
	case 'a':
	case 'h':
		buf_u32(b, get_u16(g));
		return true;
	case 'A':
	case 'D':
		v = get_u32(g);
		if (command && (conv == 'D' || v <= 0xffff))
			extcom_put_asdot(b, v);
		else
			buf_u32(b, v);
		return true;
	case 'i':
	case 'I':
	case '.':
		buf_ip4(b, get_bytes(g, 4).p);
		return true;
	case '8':
	case '6':
	case '5':
		buf_u64(b, get_un(g, (size_t)(conv - '0')));
		return true;
	case 'x':
		buf_str(b, "0x");
		buf_hex(b, get_rest(g));
		return true;
	case 'q':
		buf_ip6(b, get_bytes(g, 16).p);
		return true;
	case '4':
		buf_u32(b, get_u32(g));
		return true;
	case '3':
		buf_u32(b, get_u24(g));
		return true;
	case 'b':
		buf_u32(b, get_u8(g));
		return true;
	case 'l':
	case 's':
		v = get_u24(g);
		buf_u32(b, v >> 4);
		return (v & 15) == (conv == 's');
	case 'm':
		buf_mac(b, get_bytes(g, 6).p);
		return true;
	case 'f':
	case 'r':
		return extcom_put_float(b, get_u32(g), conv == 'r');
	case 'n':
	case 'N':
		extcom_put_named(b, f->names, conv == 'n' ? get_u8(g) : get_u16(g));
		return true;
	case 'z':
		return get_u8(g) == 0 || loose;
	case 'e':
		v = get_u8(g);
		return loose ? !(v & 1) : v == 0;
	case 'o':
		v = get_u8(g);
		return loose ? v & 1 : v == 1;
	default:
		return false;
	}
}

/* interface-set:input:AS:GROUP, from AS number and direction << 14 | group (draft-ietf-idr-flowspec-interfaceset). */
static bool
extcom_print_direction(struct buf *b, const struct extcom_form *f, struct get *g, bool command)
{
	uint32_t as = get_u32(g), v = get_u16(g);
	const char *name = table_name(f->names, v >> 14);

	if (!name)
		return false;
	buf_str(b, command ? f->layout : "interface-set:");
	buf_str(b, name);
	buf_c(b, ':');
	buf_u32(b, as);
	buf_c(b, ':');
	buf_u32(b, v & 0x3fff);
	return true;
}

bool
extcom_print(struct buf *b, const struct extcom_form *f, struct span value, bool command)
{
	struct get g = get_of(value);
	const char *l;

	if (f->flags & DIRECTION)
		return extcom_print_direction(b, f, &g, command);
	for (l = f->layout; *l; l++) {
		if (*l != '%')
			buf_c(b, *l);
		else if (!extcom_print_one(b, f, *++l, &g, command))
			return false;
	}
	return true;
}

static void
extcom_put_hex(struct buf *b, const uint8_t c[8])
{
	buf_str(b, "0x");
	buf_hex(b, span_of(c, 8));
}

static void
extcom_text_of(struct buf *b, const uint8_t c[8], bool command)
{
	size_t i, start = b->n;

	for (i = 0; i < FORM_CNT; i++) {
		const struct extcom_form *f = &forms[i];

		if (f->type != c[0] || f->sub != c[1] || (f->flags & READ))
			continue;
		if (extcom_print(b, f, span_of(c + 2, 6), command))
			return;
		b->n = start;
	}
	extcom_put_hex(b, c);
}

/* Route targets, the ones that are everywhere, straight. */
static bool
extcom_target(struct buf *b, const uint8_t c[8])
{
	struct get g = get_of(span_of(c + 2, 6));
	uint8_t *o;

	if (c[1] != 2 || c[0] > 1 || !buf_room(b, 32))
		return false;
	o = b->p + b->n;
	memcpy(o, "target:", 7);
	o += 7;
	if (c[0] == 0) {
		o = fmt_u32(o, get_u16(&g));
		*o++ = ':';
		o = fmt_u32(o, get_u32(&g));
	} else {
		o = fmt_ip4(o, get_bytes(&g, 4).p);
		*o++ = ':';
		o = fmt_u32(o, get_u16(&g));
	}
	b->n = (size_t)(o - b->p);
	return true;
}

void
extcom_text(struct buf *b, const uint8_t c[8])
{
	if (!extcom_target(b, c))
		extcom_text_of(b, c, false);
}

/* As text, but so that extcom_scan gives the same bytes back. */
static void
extcom_show(struct buf *b, const uint8_t c[8])
{
	size_t start = b->n;
	uint8_t again[8];

	if (extcom_target(b, c))
		return;
	extcom_text_of(b, c, true);
	if (b->bad || (extcom_scan(span_of(b->p + start, b->n - start), again) && memcmp(again, c, 8) == 0))
		return;
	b->n = start;
	extcom_put_hex(b, c);
}

/* ---- reading ---- */

static void
extcom_store(uint8_t *o, uint64_t v, size_t n)
{
	while (n--)
		*o++ = (uint8_t)(v >> (8 * n));
}

/* An AS number in one of the spellings a form allows. */
static bool
extcom_read_as(struct span s, char conv, uint32_t *as)
{
	bool dot = s.n && memchr(s.p, '.', s.n), suffix = s.n > 1 && s.p[s.n - 1] == 'L';

	if (suffix)
		s.n--;
	if (!asn_scan(s, as) || (suffix && dot))
		return false;
	switch (conv) {
	case 'a':
		return !dot && !suffix && *as <= 0xffff;
	case 'A':
		return dot || suffix || *as > 0xffff;
	case 'D':
		return dot;
	case 'I':
		return !dot && (suffix || *as > 0xffff);
	default:
		return !dot;
	}
}

/* An IEEE float of ordinary digits; a rate is a whole number. */
static bool
extcom_read_float(struct span s, bool whole, uint8_t out[4])
{
	char tmp[48], *end;
	uint32_t bits;
	float f;
	size_t i;

	if (!s.n || s.n >= sizeof(tmp))
		return false;
	for (i = 0; i < s.n; i++)
		if (!memchr("0123456789.e+-", s.p[i], whole ? 10 : 14))
			return false;
	memcpy(tmp, s.p, s.n);
	tmp[s.n] = 0;
	f = strtof(tmp, &end);
	if (*end || isnan(f) || isinf(f))
		return false;
	memcpy(&bits, &f, sizeof(bits));
	extcom_store(out, bits, 4);
	return true;
}

/* 0x and the digits of n bytes. */
static bool
extcom_read_hex(struct span s, uint8_t *out, size_t n)
{
	size_t i;

	if (s.n != 2 + 2 * n || s.p[0] != '0' || (s.p[1] | 0x20) != 'x')
		return false;
	for (i = 0; i < n; i++) {
		int hi = num_digit(s.p[2 + 2 * i]), lo = num_digit(s.p[3 + 2 * i]);

		if (hi < 0 || lo < 0)
			return false;
		out[i] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}

/* The text of one % to the *n bytes it stands for; *n is first the bytes that are left. */
static bool
extcom_read_one(const struct extcom_form *f, char conv, struct span s, uint8_t *o, size_t *n)
{
	uint64_t v;
	uint32_t as, code;

	switch (conv) {
	case 'a':
		*n = 2;
		if (!extcom_read_as(s, conv, &as))
			return false;
		extcom_store(o, as, 2);
		return true;
	case 'i':
	case 'I':
	case 'J':
		*n = 4;
		if (ip4_scan(s, o))
			return true;
		if (conv == 'i')
			return false;
		/* fall through */
	case 'A':
	case 'D':
		*n = 4;
		if (!extcom_read_as(s, conv, &as))
			return false;
		extcom_store(o, as, 4);
		return true;
	case '4':
	case '.':
		*n = 4;
		if (ip4_scan(s, o))
			return true;
		if (!num_any(s, &v) || v > UINT32_MAX)
			return false;
		extcom_store(o, v, 4);
		return true;
	case '8':
	case '6':
	case '5':
	case '3':
	case 'h':
	case 'b':
		*n = conv == 'h' ? 2 : conv == 'b' ? 1 : (size_t)(conv - '0');
		if (!num_any(s, &v) || (*n < 8 && v >> (8 * *n)))
			return false;
		extcom_store(o, v, *n);
		return true;
	case 'x':
		return extcom_read_hex(s, o, *n);
	case 'q':
		*n = 16;
		return ip6_scan(s, o);
	case 'l':
	case 's':
		*n = 3;
		if (!num_max(s, 0xfffff, &v))
			return false;
		extcom_store(o, v << 4 | (conv == 's'), 3);
		return true;
	case 'm':
		*n = 6;
		return mac_scan(s, o);
	case 'f':
	case 'r':
		*n = 4;
		return extcom_read_float(s, conv == 'r', o);
	case 'n':
	case 'N':
		*n = conv == 'n' ? 1 : 2;
		if (table_code(f->names, s, &code))
			v = code;
		else if (!num_max(s, conv == 'n' ? 0xff : 0xffff, &v))
			return false;
		extcom_store(o, v, *n);
		return true;
	default:
		return false;
	}
}

/* Conversions that have no text of their own. */
static bool
extcom_silent(char conv)
{
	return conv == 'z' || conv == 'o' || conv == 'e';
}

/* Where the text of a conversion ends: at the next literal of the layout, or the end. */
static size_t
extcom_extent(const char *layout, char conv, struct span s)
{
	const uint8_t *at;

	if (conv == 'm')
		return s.n < 17 ? s.n : 17;
	while (*layout == '%')
		layout += 2;
	if (conv == 'q' && *layout) {
		size_t n = s.n;

		while (n && s.p[n - 1] != (uint8_t)*layout)
			n--;
		return n ? n - 1 : s.n;
	}
	at = *layout && s.n ? memchr(s.p, *layout, s.n) : NULL;
	return at ? (size_t)(at - s.p) : s.n;
}

static bool
extcom_read_direction(const struct extcom_form *f, struct span s, uint8_t o[6])
{
	const uint8_t *colon[2];
	uint32_t way, as;
	uint64_t group;
	size_t n = strlen(f->layout), i;

	if (s.n <= n || memcmp(s.p, f->layout, n) != 0)
		return false;
	s = span_of(s.p + n, s.n - n);
	for (i = 0; i < 2; i++) {
		const uint8_t *from = i ? colon[0] + 1 : s.p;

		colon[i] = memchr(from, ':', (size_t)(s.p + s.n - from));
		if (!colon[i])
			return false;
	}
	if (!table_code(f->names, span_of(s.p, (size_t)(colon[0] - s.p)), &way) ||
	    !asn_scan(span_of(colon[0] + 1, (size_t)(colon[1] - colon[0]) - 1), &as) ||
	    !num_max(span_of(colon[1] + 1, (size_t)(s.p + s.n - colon[1]) - 1), 0x3fff, &group))
		return false;
	extcom_store(o, as, 4);
	extcom_store(o + 4, (uint64_t)way << 14 | group, 2);
	return true;
}

bool
extcom_read_form(const struct extcom_form *f, struct span s, uint8_t *o, size_t bytes)
{
	const char *l;
	size_t at = 0, n;

	if (f->flags & DIRECTION)
		return extcom_read_direction(f, s, o);
	for (l = f->layout; *l; l++) {
		if (*l != '%') {
			/* what commands write with a blank may be written with a colon too */
			if (!s.n || (s.p[0] != (uint8_t)*l && !(*l == ' ' && s.p[0] == ':')))
				return false;
			s = span_of(s.p + 1, s.n - 1);
			continue;
		}
		l++;
		if (extcom_silent(*l)) {
			o[at++] = *l == 'o';
			continue;
		}
		n = extcom_extent(l + 1, *l, s);
		{
			struct span field = span_of(s.p, n);

			s = span_of(s.p + n, s.n - n);
			n = bytes - at;
			if (!extcom_read_one(f, *l, field, o + at, &n))
				return false;
		}
		at += n;
	}
	return s.n == 0;
}

bool
extcom_scan(struct span s, uint8_t out[8])
{
	char prefixed[TEXT_MAX + 8] = "target:";
	uint8_t value[8];
	size_t i;

	if (!s.n || s.n > TEXT_MAX)
		return false;
	if (extcom_read_hex(s, out, 8))
		return true;
	if (s.p[0] >= '0' && s.p[0] <= '9') { /* two numbers without a name are a target */
		memcpy(prefixed + 7, s.p, s.n);
		s = span_of(prefixed, s.n + 7);
	}
	for (i = 0; i < FORM_CNT; i++) {
		const struct extcom_form *f = &forms[i];

		if ((uint8_t)f->layout[0] == s.p[0] && extcom_read_form(f, s, value, 6)) {
			out[0] = f->type;
			out[1] = f->sub;
			memcpy(out + 2, value, 6);
			return true;
		}
	}
	return false;
}

/* ---- the attribute ---- */

static uint8_t *
extcom_literal(uint8_t *o, const char *s, size_t n)
{
	memcpy(o, s, n);
	return o + n;
}
#define LITERAL(o, s) extcom_literal(o, s, sizeof(s) - 1)

static bool
extcom_is_interface_set(const uint8_t c[8])
{
	return (c[0] & 0xbf) == 7 && c[1] == 2;
}

/* One member; `rest` says that it is not the first. */
static void
extcom_member_json(struct buf *b, const uint8_t c[8], bool spaced, bool rest)
{
	struct get g = get_of(span_of(c, 8));
	uint8_t *o;

	if (!buf_room(b, 64 + FMT_U64))
		return;
	o = b->p + b->n;
	if (spaced) {
		o = rest ? LITERAL(o, ", { \"value\": ") : LITERAL(o, "{ \"value\": ");
		o = fmt_u64(o, get_u64(&g));
		o = LITERAL(o, ", \"string\": \"");
	} else {
		o = rest ? LITERAL(o, ",{\"value\":") : LITERAL(o, "{\"value\":");
		o = fmt_u64(o, get_u64(&g));
		o = LITERAL(o, ",\"string\":\"");
	}
	b->n = (size_t)(o - b->p);
	extcom_text(b, c);
	buf_c(b, '"');
	if (extcom_is_interface_set(c)) {
		buf_str(b, spaced ? ", \"transitive\": " : ",\"transitive\":");
		buf_str(b, c[0] & 0x40 ? "false" : "true");
	}
	if (spaced)
		buf_c(b, ' ');
	buf_c(b, '}');
}

static void
extcom_json(const struct attr_row *row, struct jw *w, struct span v, const struct ctx *ctx)
{
	struct get g = get_of(v);
	bool rest = false;

	(void)row, (void)ctx;
	jw_arr(w);
	while (get_left(&g) >= 8) {
		extcom_member_json(w->b, get_bytes(&g, 8).p, w->spaced, rest);
		rest = true;
	}
	jw_arr_end(w);
}

/* Is s the text of c? ExaBGP 4 marks a 4-octet AS number with an L: target:70000L:1. */
static bool
extcom_text_is(const uint8_t c[8], struct span s)
{
	const uint8_t *mark = s.n ? memchr(s.p, 'L', s.n) : NULL;
	size_t head = mark ? (size_t)(mark - s.p) : 0;
	struct buf b;
	bool same;

	buf_init(&b, 1024);
	extcom_text(&b, c);
	same = span_eq(buf_span(&b), s) ||
	    (mark && c[0] == 2 && b.n + 1 == s.n && memcmp(b.p, s.p, head) == 0 &&
		memcmp(b.p + head, mark + 1, s.n - head - 1) == 0);
	buf_fini(&b);
	return same;
}

static uint64_t
extcom_be64(const uint8_t c[8])
{
	struct get g = get_of(span_of(c, 8));

	return get_u64(&g);
}

/*
 * A value and the string beside it: the string wins when it says something else, and when the value is what a double
 * made of the string's.
 */
static void
extcom_settle(uint64_t v, struct span s, uint8_t c[8])
{
	uint8_t named[8], typed[8];

	extcom_store(c, v, 8);
	if ((v < (uint64_t)1 << 53 && extcom_text_is(c, s)) || !extcom_scan(s, named))
		return;
	/* words that several types share: rounded or not, the value has its first bytes right */
	memcpy(typed, c, 2);
	memcpy(typed + 2, named + 2, 6);
	if (num_rounded(extcom_be64(typed)) == v && extcom_text_is(typed, s))
		memcpy(c, typed, 8);
	else if (num_rounded(extcom_be64(named)) == v || !extcom_text_is(c, s))
		memcpy(c, named, 8);
}

static bool
extcom_member(struct jr j, struct buf *out)
{
	bool is_object = jr_is(j, JR_OBJECT), transitive, has_value, has_string;
	struct span s = { NULL, 0 };
	uint8_t c[8];
	uint64_t v;

	has_value = jr_u64(is_object ? jr_get(j, "value") : j, &v);
	has_string = jr_str(is_object ? jr_get(j, "string") : j, &s);
	if (has_value && has_string)
		extcom_settle(v, s, c);
	else if (has_value)
		extcom_store(c, v, 8);
	else if (!has_string || !extcom_scan(s, c))
		return false;
	if (has_string && jr_bool(jr_get(j, "transitive"), &transitive) && extcom_is_interface_set(c))
		c[0] = transitive ? 0x07 : 0x47;
	buf_put(out, c, 8);
	return true;
}

/* Would a double have given this number? */
static bool
extcom_looks_rounded(uint64_t c)
{
	return c >> 53 && (c % 10 == 0 || (c < (uint64_t)1 << 63 && (uint64_t)(double)c == c)) && num_rounded(c) == c;
}

/* Only what looks rounded can be taken for something else. */
static bool
extcom_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	struct buf text;
	bool same = true;
	uint8_t c[8];
	size_t i;

	(void)row, (void)ctx;
	if (!v.n || v.n % 8)
		return false;
	for (i = 0; same && i < v.n; i += 8) {
		if (!extcom_looks_rounded(extcom_be64(v.p + i)))
			continue;
		buf_init(&text, 1024);
		extcom_text(&text, v.p + i);
		extcom_settle(extcom_be64(v.p + i), buf_span(&text), c);
		same = memcmp(c, v.p + i, 8) == 0;
		buf_fini(&text);
	}
	return same;
}

/* Its name is all before the first value. */
static struct span
extcom_name_of(const struct extcom_form *f)
{
	size_t n = strcspn(f->layout, "%");

	while (n && (f->layout[n - 1] == ':' || f->layout[n - 1] == ' '))
		n--;
	return span_of(f->layout, n);
}

/* "target:%a:%4" as "target:ASN:N". */
static void
extcom_put_form(struct buf *b, const struct extcom_form *f)
{
	const char *p;

	for (p = f->layout; *p; p++) {
		if (*p != '%')
			buf_c(b, *p);
		else if (!*++p)
			return;
		else if (!strchr("zoe", *p))
			buf_str(b, strchr("aAD", *p) ? "ASN" : strchr("iIJ.", *p) ? "IPv4" : strchr("nN", *p) ? "NAME" :
			    *p == 'm' ? "MAC" : *p == 'q' ? "IPv6" : *p == 'x' ? "0xHEX" : strchr("fr", *p) ? "RATE" : "N");
	}
}

/* Neither read nor guessed: the form that its name asks for, or the nearest name. */
static bool
extcom_unknown(struct lex *l, const struct tok *at, struct span s)
{
	enum { NAMES = COUNT(forms) };
	int n = s.n > 60 ? 60 : (int)s.n;
	const uint8_t *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	struct span head = colon ? span_of(s.p, (size_t)(colon - s.p)) : s;
	char text[NAMES][32];
	const char *names[NAMES + 1], *near;
	struct buf form;
	size_t i, k = 0;

	buf_init(&form, 120);
	for (i = 0; i < NAMES; i++) {
		struct span name = extcom_name_of(&forms[i]);

		if (span_eq(name, head) && name.n && !(forms[i].flags & READ)) {
			buf_str(&form, form.n ? " or " : "");
			extcom_put_form(&form, &forms[i]);
		}
		snprintf(text[i], sizeof(text[i]), "%.*s", (int)name.n, (const char *)name.p);
		if (name.n)
			names[k++] = text[i];
	}
	names[k] = NULL;
	if (form.n) {
		lex_fail_at(l, at, "extended community \"%.*s\": expected %s", n, (const char *)s.p, buf_cstr(&form));
		buf_fini(&form);
		return false;
	}
	buf_fini(&form);
	near = word_near((const char *)head.p, head.n, names);
	return lex_fail_at(l, at, "unknown extended community \"%.*s\"%s%s%s", n, (const char *)s.p,
	    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
}

/* One community; those of two words ("mark 10") are put together. */
static bool
extcom_item(struct lex *l, struct buf *out)
{
	char two[TEXT_MAX];
	struct tok first = l->tok;
	struct span s = first.s;
	uint8_t c[8];

	if (first.kind != TOK_WORD)
		return lex_expected(l, "an extended community");
	lex_next(l);
	if ((span_is(s, "action") || span_is(s, "mark") || span_is(s, "redirect-to-nexthop-ietf")) &&
	    l->tok.kind == TOK_WORD && s.n + l->tok.s.n + 1 <= sizeof(two)) {
		memcpy(two, s.p, s.n);
		two[s.n] = ' ';
		memcpy(two + s.n + 1, l->tok.s.p, l->tok.s.n);
		s = span_of(two, s.n + 1 + l->tok.s.n);
		lex_next(l);
	}
	if (!extcom_scan(s, c))
		return extcom_unknown(l, &first, s);
	buf_put(out, c, 8);
	return true;
}

static int
extcom_compare(const void *a, const void *b)
{
	return memcmp(a, b, 8);
}

static const struct attr_units extcom_units = {
	.list = "a list of { \"value\": N, \"string\": TEXT }",
	.want = "{ \"value\": 64-bit number, \"string\": TEXT }",
	.unjson = extcom_member,
	.text = extcom_text,
	.show = extcom_show,
	.scan = extcom_item,
	.compare = extcom_compare,
};

const struct attr_row attr_ext_communities = {
	.code = ATTR_EXT_COMMUNITIES,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "EXTENDED COMMUNITIES",
	ATTR_KEY("extended-community"),
	ATTR_WORD("extended-community"),
	.rfc = "RFC 7606 7.14",
	.units = &extcom_units,
	.unit = 8,
	.omit = true,
	.check = attr_units_check,
	.json = extcom_json,
	.unjson = attr_units_unjson,
	.plain = extcom_plain,
	.text = attr_units_text,
	.show = attr_units_show,
	.scan = attr_units_scan,
};
