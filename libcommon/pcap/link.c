/* SPDX-License-Identifier: ISC */
/*
 * pcap/link.c - link layers, tags, tunnels and IP, down to TCP. Long because there are many: a function of a few lines for
 * each, and a table that says which number leads to which.
 */
#include "pcap/link.h"

#include "base/hash.h"
#include "pcap/frag.h"

enum { ETHER_IP4 = 0x0800, ETHER_IP6 = 0x86dd };

/* A walk down the layers: each reads its header and names what follows. */
struct walk {
	struct get g;
	size_t cut;   /* bytes that followed g.end on the wire and were not captured */
	uint64_t time_ns;
	struct frags *frags;
	struct segment *s;
	unsigned depth;
	uint32_t path;
};

enum path_kind { PATH_VLAN = 1, PATH_VXLAN, PATH_GENEVE, PATH_TUNNEL };

/* A VLAN or a tunnel has been entered. */
static void
link_enter(struct walk *w, enum path_kind kind, uint32_t id)
{
	const uint32_t step[] = { w->path, kind, id };

	w->path = hash_bytes(0, step, sizeof(step)) | 1;
}

/* A tunnel that has no number: its two ends, whichever of them sends. */
static void
link_enter_between(struct walk *w)
{
	const struct segment *s = w->s;

	link_enter(w, PATH_TUNNEL, hash_bytes(0, s->src, s->alen) + hash_bytes(0, s->dst, s->alen));
}

static enum link_result link_layer_ethertype(struct walk *w, unsigned type);
static enum link_result link_layer_ip(struct walk *w);
static enum link_result link_layer_ip_proto(struct walk *w, unsigned proto);

/* No more than n bytes of what is left belong to the packet: what is after is padding. */
static void
link_limit(struct walk *w, size_t n)
{
	size_t left = get_left(&w->g);

	if (n <= left) {
		w->g.end = w->g.p + n;
		w->cut = 0;
	} else if (n - left < w->cut) {
		w->cut = n - left;
	}
}

static enum link_result
link_layer_tcp(struct walk *w)
{
	struct segment *s = w->s;
	const uint8_t *from = w->g.p;
	unsigned off;

	s->path = w->path;
	s->sport = (uint16_t)get_u16(&w->g);
	s->dport = (uint16_t)get_u16(&w->g);
	s->seq = get_u32(&w->g);
	s->ack = get_u32(&w->g);
	off = get_u8(&w->g) >> 4;
	s->flags = (uint8_t)get_u8(&w->g);
	s->window = (uint16_t)get_u16(&w->g);
	get_bytes(&w->g, 4); /* checksum, urgent pointer */
	s->options = (struct span){ NULL, 0 };
	if (!get_ok(&w->g) || off < 5)
		return LINK_BAD;
	if (get_left(&w->g) < 4 * (off - 5)) { /* the options themselves are cut */
		size_t want = 4 * (off - 5) - get_left(&w->g);

		if (want > w->cut)
			return LINK_BAD;
		w->cut -= want;
		s->options = get_rest(&w->g);
	} else {
		s->options = get_bytes(&w->g, 4 * (off - 5));
	}
	s->len = get_left(&w->g) + w->cut;
	s->data = get_rest(&w->g);
	s->whole = span_of(from, (size_t)(w->g.p - from));
	return LINK_TCP;
}

/* ---- Ethernet and what looks like it ---- */

static enum link_result
link_layer_llc(struct walk *w)
{
	uint32_t sap = get_u24(&w->g);

	if (sap == 0xaaaa03) { /* SNAP */
		uint32_t oui = get_u24(&w->g);

		if (oui == 0 || oui == 0xf8)
			return link_layer_ethertype(w, get_u16(&w->g));
	} else if (sap == 0x060603) { /* IP's own SAP */
		return link_layer_ip(w);
	}
	return get_ok(&w->g) ? LINK_OTHER : LINK_BAD;
}

static enum link_result
link_layer_ether(struct walk *w)
{
	uint32_t type;

	get_bytes(&w->g, 12);
	type = get_u16(&w->g);
	if (!get_ok(&w->g))
		return LINK_BAD;
	if (type >= 1536)
		return link_layer_ethertype(w, type);
	link_limit(w, type);
	return link_layer_llc(w);
}

/* After the last label there is no type: IP shows itself by its version, Ethernet by a control word or not at all. */
static enum link_result
link_layer_mpls(struct walk *w)
{
	uint32_t label;
	unsigned n = 0;

	do
		label = get_u32(&w->g);
	while (get_ok(&w->g) && !(label & 0x100) && ++n < 64);
	if (!get_left(&w->g))
		return LINK_BAD;
	switch (*w->g.p >> 4) {
	case 4:
	case 6:
		return link_layer_ip(w);
	case 0:
		get_u32(&w->g); /* RFC 4385 3 */
		return link_layer_ether(w);
	}
	return link_layer_ether(w);
}

/* Cisco's HDLC: an address of 0x0f, or 0x8f for broadcasts, a zero byte, and a type as Ethernet's. */
static bool
link_is_cisco_hdlc(const struct get *g)
{
	return get_left(g) >= 4 && (g->p[0] & 0x7f) == 0x0f && g->p[1] == 0;
}

static enum link_result
link_layer_cisco_hdlc(struct walk *w)
{
	get_u16(&w->g);
	return link_layer_ethertype(w, get_u16(&w->g));
}

/* Some captures say PPP of what is Cisco's HDLC; 0x0f is no protocol that PPP could compress. */
static enum link_result
link_layer_ppp(struct walk *w)
{
	uint32_t proto;

	if (link_is_cisco_hdlc(&w->g))
		return link_layer_cisco_hdlc(w);
	proto = get_u8(&w->g);
	if (proto == 0xff) {
		get_u8(&w->g);
		proto = get_u8(&w->g);
	}
	if (!(proto & 1)) /* an odd first byte is a whole, compressed protocol number (RFC 1661 2) */
		proto = proto << 8 | get_u8(&w->g);
	if (!get_ok(&w->g))
		return LINK_BAD;
	switch (proto) {
	case 0x21:
	case 0x57:
		return link_layer_ip(w);
	case 0x281:
	case 0x283:
		return link_layer_mpls(w);
	}
	return LINK_OTHER;
}

static enum link_result
link_layer_pppoe(struct walk *w)
{
	uint32_t len;

	get_u32(&w->g); /* version, code, session */
	len = get_u16(&w->g);
	if (!get_ok(&w->g))
		return LINK_BAD;
	if (len)
		link_limit(w, len);
	return link_layer_ppp(w);
}

static enum link_result
link_layer_ethertype(struct walk *w, unsigned type)
{
	uint32_t tag;

	if (!get_ok(&w->g))
		return LINK_BAD;
	if (++w->depth > LINK_DEPTH)
		return LINK_OTHER;
	switch (type) {
	case ETHER_IP4:
	case ETHER_IP6:
		return link_layer_ip(w);
	case 0x8100: /* 802.1Q */
	case 0x88a8: /* 802.1ad */
	case 0x9100:
	case 0x9200:
	case 0x9300:
		tag = get_u16(&w->g) & 0xfff;
		if (tag) /* 0: a priority alone */
			link_enter(w, PATH_VLAN, tag);
		type = get_u16(&w->g);
		if (type < 1536) {
			link_limit(w, type);
			return link_layer_llc(w);
		}
		return link_layer_ethertype(w, type);
	case 0x893f: /* 802.1BR */
		get_bytes(&w->g, 6);
		return link_layer_ethertype(w, get_u16(&w->g));
	case 0x8909: /* Cisco metadata: version, length, and an option of 4 bytes */
		get_bytes(&w->g, 6);
		return link_layer_ethertype(w, get_u16(&w->g));
	case 0x88e7: /* 802.1ah */
		get_u32(&w->g);
		return link_layer_ether(w);
	case 0x8847:
	case 0x8848:
		return link_layer_mpls(w);
	case 0x8864:
		return link_layer_pppoe(w);
	case 0x880b:
		return link_layer_ppp(w);
	case 0x6558: /* transparent Ethernet bridging */
		return link_layer_ether(w);
	}
	return LINK_OTHER;
}

/* ---- tunnels over IP ---- */

static enum link_result
link_layer_gre(struct walk *w)
{
	uint32_t flags = get_u16(&w->g), type = get_u16(&w->g);
	bool seq = flags & 0x1000;

	if (flags & 0x4000) { /* routing (RFC 1701): obsolete, and unbounded */
		return LINK_OTHER;
	}
	if (flags & 0x8000)
		get_u32(&w->g);
	if (flags & 0x2000)
		get_u32(&w->g);
	if (seq)
		get_u32(&w->g);
	if ((flags & 7) == 1 && flags & 0x80)
		get_u32(&w->g); /* PPTP's acknowledgment (RFC 2637) */
	if (!get_ok(&w->g))
		return LINK_BAD;
	switch (type) {
	case 0x88be: /* ERSPAN: type II has a header when there are sequence numbers, type I none */
		if (seq)
			get_u64(&w->g);
		w->path = 0; /* which mirror it came from does not matter */
		return link_layer_ether(w);
	case 0x22eb: { /* ERSPAN type III */
		uint32_t last;

		get_u64(&w->g);
		last = get_u32(&w->g);
		if (last & 1)
			get_u64(&w->g);
		w->path = 0;
		return link_layer_ether(w);
	}
	}
	link_enter_between(w);
	return link_layer_ethertype(w, type);
}

/* RFC 7348 5; with a protocol in its last byte but four as draft-ietf-nvo3-vxlan-gpe has it. */
static enum link_result
link_layer_vxlan(struct walk *w, bool gpe)
{
	uint32_t head = get_u32(&w->g), next = gpe && head & 0x04000000 ? head & 0xff : 3;

	link_enter(w, PATH_VXLAN, get_u32(&w->g) >> 8);
	if (!get_ok(&w->g) || !(head & 0x08000000))
		return LINK_OTHER;
	switch (next) {
	case 1:
	case 2:
		return link_layer_ip(w);
	case 5:
		return link_layer_mpls(w);
	}
	return next == 3 ? link_layer_ether(w) : LINK_OTHER;
}

/* RFC 8926 3.4 */
static enum link_result
link_layer_geneve(struct walk *w)
{
	uint32_t words = get_u8(&w->g) & 0x3f, type;

	get_u8(&w->g);
	type = get_u16(&w->g);
	link_enter(w, PATH_GENEVE, get_u32(&w->g) >> 8);
	get_bytes(&w->g, 4 * words);
	return link_layer_ethertype(w, type);
}

/* GTP-U (3GPP TS 29.281 5.1): a packet of a user, after optional fields and extension headers. */
static enum link_result
link_layer_gtp(struct walk *w)
{
	enum { VERSION_1 = 0x30, USER_PACKET = 255 };
	uint32_t flags = get_u8(&w->g), type = get_u8(&w->g), len = get_u16(&w->g), next;

	get_u32(&w->g); /* tunnel */
	if (!get_ok(&w->g) || (flags & 0xf0) != VERSION_1 || type != USER_PACKET)
		return LINK_OTHER;
	link_limit(w, len);
	if (!(flags & 7))
		return link_layer_ip(w);
	get_u24(&w->g); /* sequence number, N-PDU number */
	for (next = get_u8(&w->g); next && get_left(&w->g);) {
		uint32_t words = get_u8(&w->g);

		if (!words)
			return LINK_BAD;
		get_bytes(&w->g, 4 * words - 2);
		next = get_u8(&w->g);
	}
	return link_layer_ip(w);
}

static enum link_result
link_layer_udp(struct walk *w)
{
	uint32_t port, len;

	get_u16(&w->g);
	port = get_u16(&w->g);
	len = get_u16(&w->g);
	get_u16(&w->g);
	if (!get_ok(&w->g))
		return LINK_BAD;
	if (len >= 8)
		link_limit(w, len - 8);
	switch (port) {
	case 2152:
		return link_layer_gtp(w);
	case 4789:
	case 8472: /* Linux's, before there was a number */
		return link_layer_vxlan(w, false);
	case 4790:
		return link_layer_vxlan(w, true);
	case 6081:
		return link_layer_geneve(w);
	case 6635: /* MPLS (RFC 7510) */
		return link_layer_mpls(w);
	}
	return LINK_OTHER;
}

static enum link_result
link_layer_ip_proto(struct walk *w, unsigned proto)
{
	if (++w->depth > LINK_DEPTH)
		return LINK_OTHER;
	switch (proto) {
	case 6:
		return link_layer_tcp(w);
	case 4:
	case 41:
		link_enter_between(w);
		return link_layer_ip(w);
	case 47:
		return link_layer_gre(w);
	case 137:
		return link_layer_mpls(w);
	case 17:
		return link_layer_udp(w);
	case 97: /* EtherIP (RFC 3378) */
		get_u16(&w->g);
		return link_layer_ether(w);
	case 51: { /* AH (RFC 4302) */
		uint32_t next = get_u8(&w->g), len = get_u8(&w->g);

		get_bytes(&w->g, (len + 2) * 4 - 2);
		return get_ok(&w->g) ? link_layer_ip_proto(w, next) : LINK_BAD;
	}
	}
	return LINK_OTHER;
}

/* ---- IP ---- */

/* Keep a fragment; when it completes its datagram, go on with that. */
static enum link_result
link_fragment(struct walk *w, const struct frag_key *key, size_t off, bool more)
{
	struct span whole;

	if (w->cut) { /* what the snap length took never comes: the datagram cannot be completed */
		frags_cut(w->frags);
		return off ? LINK_OTHER : link_layer_ip_proto(w, key->proto);
	}
	if (!frags_add(w->frags, key, w->time_ns, off, more, get_rest(&w->g), &whole))
		return LINK_OTHER;
	w->g = get_of(whole);
	return link_layer_ip_proto(w, key->proto);
}

static enum link_result
link_layer_ip4(struct walk *w)
{
	struct get h = w->g;
	uint32_t head = get_u8(&h) & 15, total, id, off, proto;
	struct span src, dst;

	get_u8(&h);
	total = get_u16(&h);
	id = get_u16(&h);
	off = get_u16(&h);
	w->s->ttl = (uint8_t)get_u8(&h);
	proto = get_u8(&h);
	get_u16(&h);
	src = get_bytes(&h, 4);
	dst = get_bytes(&h, 4);
	if (!get_ok(&h) || head < 5 || (total && total < 4 * head))
		return LINK_BAD;
	if (total) /* 0: a large segment that the interface was to cut */
		link_limit(w, total);
	if (!get_need(&w->g, 4 * head))
		return LINK_BAD;
	get_bytes(&w->g, 4 * head);
	w->s->alen = 4;
	w->s->id = (uint16_t)id;
	memset(w->s->src, 0, 16);
	memset(w->s->dst, 0, 16);
	memcpy(w->s->src, src.p, 4);
	memcpy(w->s->dst, dst.p, 4);
	if (off & 0x3fff) {
		struct frag_key key = { .alen = 4, .proto = (uint8_t)proto, .id = id };

		memcpy(key.src, src.p, 4);
		memcpy(key.dst, dst.p, 4);
		return link_fragment(w, &key, 8 * (off & 0x1fff), off & 0x2000);
	}
	return link_layer_ip_proto(w, proto);
}

static enum link_result
link_ip6_fragment(struct walk *w)
{
	struct frag_key key = { .alen = 16 };
	uint32_t off;

	key.proto = (uint8_t)get_u8(&w->g);
	get_u8(&w->g);
	off = get_u16(&w->g);
	key.id = get_u32(&w->g);
	if (!get_ok(&w->g))
		return LINK_BAD;
	if (!(off & 0xfff9)) /* atomic (RFC 6946) */
		return link_layer_ip_proto(w, key.proto);
	memcpy(key.src, w->s->src, 16);
	memcpy(key.dst, w->s->dst, 16);
	return link_fragment(w, &key, off & 0xfff8, off & 1);
}

static enum link_result
link_layer_ip6(struct walk *w)
{
	uint32_t len, next;
	struct span src, dst;
	unsigned i;

	get_u32(&w->g);
	len = get_u16(&w->g);
	next = get_u8(&w->g);
	w->s->ttl = (uint8_t)get_u8(&w->g);
	src = get_bytes(&w->g, 16);
	dst = get_bytes(&w->g, 16);
	if (!get_ok(&w->g))
		return LINK_BAD;
	if (len) /* 0: a jumbogram (RFC 2675), or a large segment that the interface was to cut */
		link_limit(w, len);
	w->s->alen = 16;
	w->s->id = 0;
	memcpy(w->s->src, src.p, 16);
	memcpy(w->s->dst, dst.p, 16);
	for (i = 0; i < LINK_DEPTH; i++) {
		switch (next) {
		case 0:   /* hop by hop */
		case 43:  /* routing */
		case 60:  /* destination */
		case 135: /* mobility */
		case 139: /* host identity */
		case 140: /* shim6 */
			next = get_u8(&w->g);
			get_bytes(&w->g, 8 * get_u8(&w->g) + 6);
			if (!get_ok(&w->g))
				return LINK_BAD;
			continue;
		case 44:
			return link_ip6_fragment(w);
		}
		return link_layer_ip_proto(w, next);
	}
	return LINK_BAD;
}

/* Either version, as its first digit says. */
static enum link_result
link_layer_ip(struct walk *w)
{
	if (!get_left(&w->g))
		return LINK_BAD;
	if (++w->depth > LINK_DEPTH)
		return LINK_OTHER;
	switch (*w->g.p >> 4) {
	case 4:
		return link_layer_ip4(w);
	case 6:
		return link_layer_ip6(w);
	}
	return LINK_BAD;
}

/* ---- link layers ---- */

/* BSD's address family numbers, which differ for IPv6 from one to the other. */
static enum link_result
link_layer_family(struct walk *w, uint32_t family)
{
	switch (family) {
	case 2:
	case 10:
	case 23:
	case 24:
	case 28:
	case 30:
		return link_layer_ip(w);
	}
	return get_ok(&w->g) ? LINK_OTHER : LINK_BAD;
}

/* In the order of the machine that captured: small numbers tell which. */
static uint32_t
link_host_u32(struct get *g)
{
	uint32_t v = get_u32(g);

	return v > 0xffff ? v >> 24 | (v >> 8 & 0xff00) | (v << 8 & 0xff0000) | v << 24 : v;
}

static enum link_result
link_layer_sll(struct walk *w)
{
	uint32_t type;

	get_bytes(&w->g, 14);
	type = get_u16(&w->g);
	if (!get_ok(&w->g))
		return LINK_BAD;
	return type == 4 ? link_layer_llc(w) : link_layer_ethertype(w, type);
}

static enum link_result
link_layer_sll2(struct walk *w)
{
	uint32_t type = get_u16(&w->g);

	get_bytes(&w->g, 18);
	if (!get_ok(&w->g))
		return LINK_BAD;
	return type == 4 ? link_layer_llc(w) : link_layer_ethertype(w, type);
}

static enum link_result
link_layer_frelay(struct walk *w)
{
	uint32_t v, nlpid;

	do /* address: the last byte has its lowest bit set (Q.922) */
		v = get_u8(&w->g);
	while (get_ok(&w->g) && !(v & 1));
	v = get_u8(&w->g);
	if (v != 3) /* Cisco's: a type at once */
		return link_layer_ethertype(w, v << 8 | get_u8(&w->g));
	do
		nlpid = get_u8(&w->g);
	while (get_ok(&w->g) && nlpid == 0);
	switch (nlpid) {
	case 0xcc:
	case 0x8e:
		return link_layer_ip(w);
	case 0x80:
		get_u24(&w->g);
		return link_layer_ethertype(w, get_u16(&w->g));
	}
	return get_ok(&w->g) ? LINK_OTHER : LINK_BAD;
}

/* Juniper's: magic "MGC", flags, extensions, and Ethernet unless the flags say that there is no layer 2. */
static enum link_result
link_layer_juniper(struct walk *w)
{
	uint32_t magic = get_u24(&w->g), flags = get_u8(&w->g);

	if (!get_ok(&w->g) || magic != 0x4d4743)
		return LINK_BAD;
	if (flags & 0x80)
		get_bytes(&w->g, get_u16(&w->g));
	if (flags & 2) {
		get_u32(&w->g);
		return link_layer_ip(w);
	}
	return link_layer_ether(w);
}

/* netfilter's log: a header of 4, then TLVs in the capturing machine's order; the packet is in type 9. */
static enum link_result
link_layer_nflog(struct walk *w)
{
	bool little = true;

	get_u32(&w->g);
	while (get_left(&w->g) >= 4) {
		uint32_t len = get_u16(&w->g), type = get_u16(&w->g), swap = len;

		little = type > 0xff || (type == 0 && len > 0xff);
		if (little) {
			len = swap >> 8 | (swap << 8 & 0xff00);
			type = type >> 8;
		}
		if (len < 4)
			return LINK_BAD;
		if (type == 9) {
			link_limit(w, len - 4);
			return link_layer_ip(w);
		}
		get_bytes(&w->g, ((len + 3) & ~3u) - 4);
	}
	return LINK_BAD;
}

static enum link_result layer_link(struct walk *w, unsigned link);

/* Apple's: a header in little endian that names the link layer after it. */
static enum link_result
link_layer_pktap(struct walk *w)
{
	struct get g = w->g;
	uint32_t len = link_host_u32(&g), link;

	get_u32(&g);
	link = link_host_u32(&g);
	get_bytes(&w->g, len);
	if (!get_ok(&g) || !get_ok(&w->g) || len < 12 || ++w->depth > LINK_DEPTH)
		return LINK_BAD;
	return layer_link(w, link);
}

static enum link_result
link_layer_pflog(struct walk *w)
{
	struct get g = w->g;
	uint32_t len = get_u8(&g), family = get_u8(&g);

	get_bytes(&w->g, (len + 3) & ~3u);
	return link_layer_family(w, family);
}

static enum link_result
layer_link(struct walk *w, unsigned link)
{
	switch (link) {
	case LINK_ETHERNET:
		return link_layer_ether(w);
	case LINK_LINUX_SLL:
		return link_layer_sll(w);
	case LINK_LINUX_SLL2:
		return link_layer_sll2(w);
	case LINK_RAW:
	case LINK_RAW_BSD:
	case LINK_RAW_OPENBSD:
	case LINK_IPV4:
	case LINK_IPV6:
		return link_layer_ip(w);
	case LINK_NULL:
	case LINK_LOOP:
		return link_layer_family(w, link_host_u32(&w->g));
	case LINK_ENC: {
		uint32_t family = link_host_u32(&w->g);

		get_u64(&w->g);
		return link_layer_family(w, family);
	}
	case LINK_PPP:
	case LINK_PPP_HDLC:
		return link_layer_ppp(w);
	case LINK_PPP_PPPD: /* the first byte is a direction */
		get_u8(&w->g);
		return link_layer_ppp(w);
	case LINK_PPP_ETHER:
		return link_layer_pppoe(w);
	case LINK_C_HDLC:
		return link_layer_cisco_hdlc(w);
	case LINK_FRELAY:
		return link_layer_frelay(w);
	case LINK_ATM_RFC1483:
		return link_layer_llc(w);
	case LINK_PFLOG:
		return link_layer_pflog(w);
	case LINK_JUNIPER_ETHER:
		return link_layer_juniper(w);
	case LINK_MPLS:
		return link_layer_mpls(w);
	case LINK_NFLOG:
		return link_layer_nflog(w);
	case LINK_PKTAP:
		return link_layer_pktap(w);
	}
	return LINK_UNKNOWN;
}

enum link_result
link_read(const struct packet *p, struct frags *f, struct segment *s)
{
	struct walk w = {
		.g = get_of(span_of(p->p, p->n)),
		.cut = p->wire - p->n,
		.time_ns = p->time_ns,
		.frags = f,
		.s = s,
	};
	enum link_result r = layer_link(&w, p->link);

	return r == LINK_OTHER && !get_ok(&w.g) ? LINK_BAD : r;
}

bool
link_fragment_left(struct frags *f, uint64_t time_ns, struct segment *s)
{
	struct frag_key key;
	struct span there;

	while (frags_left(f, time_ns, &key, &there)) {
		struct walk w = { .g = get_of(there), .time_ns = time_ns, .frags = f, .s = s };

		s->alen = key.alen;
		s->id = (uint16_t)(key.alen == 4 ? key.id : 0);
		memcpy(s->src, key.src, 16);
		memcpy(s->dst, key.dst, 16);
		if (link_layer_ip_proto(&w, key.proto) == LINK_TCP)
			return true;
	}
	return false;
}

/* ---- checksums ---- */

/* In the order of this machine: the sum does not mind (RFC 1071 2). n is at most 8. */
static inline uint64_t
link_sum_some(uint64_t sum, const uint8_t *p, size_t n)
{
	uint64_t w = 0;

	memcpy(&w, p, n);
	sum += w;
	return sum + (sum < w);
}

static uint64_t
link_sum_all(uint64_t sum, const uint8_t *p, size_t n)
{
	for (; n >= 8; p += 8, n -= 8)
		sum = link_sum_some(sum, p, 8);
	return n ? link_sum_some(sum, p, n) : sum;
}

static uint16_t
link_sum_fold(uint64_t sum)
{
	sum = (sum >> 32) + (sum & 0xffffffff);
	sum = (sum >> 32) + (sum & 0xffffffff);
	sum = (sum >> 16) + (sum & 0xffff);
	return (uint16_t)((sum >> 16) + sum);
}

struct link_summed
link_sum(const struct segment *s)
{
	const uint8_t pseudo[4] = { 0, 6, (uint8_t)(s->whole.n >> 8), (uint8_t)s->whole.n };
	const uint8_t bare[4] = { 0, 6, 0, 0 };
	struct link_summed r = { .state = LINK_SUM_UNKNOWN };
	uint64_t addresses, head;
	uint16_t said;

	/* both are zero after their ends */
	addresses = link_sum_some(link_sum_some(0, s->src, 8), s->src + 8, 8);
	addresses = link_sum_some(link_sum_some(addresses, s->dst, 8), s->dst + 8, 8);
	head = link_sum_some(addresses, pseudo, 4);
	r.sum = link_sum_fold(link_sum_all(head, s->whole.p, s->whole.n));
	if (s->data.n < s->len || s->whole.n < 20 || s->whole.n > UINT16_MAX)
		return r;
	if (r.sum == 0xffff) {
		r.state = LINK_SUM_GOOD;
		return r;
	}
	/* what an interface finds that is to fill it in: the sum of the addresses and the like, with the length or without */
	memcpy(&said, s->whole.p + 16, 2);
	if (said != link_sum_fold(head) && said != link_sum_fold(link_sum_some(addresses, bare, 4)))
		r.state = LINK_SUM_BAD;
	return r;
}
