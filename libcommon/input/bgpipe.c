/* SPDX-License-Identifier: ISC */
/*
 * input/bgpipe.c - the JSON of bgpipe, an array a line: [direction,sequence,time,length,type,data,tags], in newer versions
 * without the length. Data are what the message says, or its body in hexadecimal.
 */
#include <stdio.h>

#include "base/count.h"
#include "base/num.h"
#include "field/time.h"
#include "input/feed.h"
#include "wire/put.h"

/* How the value of an attribute is written. */
enum bgpipe_form { FORM_ORIGIN, FORM_PATH, FORM_IP, FORM_NUMBER, FORM_FLAG, FORM_AGGREGATOR, FORM_COMMUNITIES, FORM_IPS,
	FORM_EXTENDED, FORM_REACH, FORM_UNREACH, FORM_HEX };

static const struct {
	const char *name;
	uint8_t code;
	enum bgpipe_form form;
} bgpipe_attrs[] = {
	{ "ORIGIN", 1, FORM_ORIGIN }, { "ASPATH", 2, FORM_PATH }, { "NEXTHOP", 3, FORM_IP }, { "MED", 4, FORM_NUMBER },
	{ "LOCALPREF", 5, FORM_NUMBER }, { "AGGREGATE", 6, FORM_FLAG }, { "AGGREGATOR", 7, FORM_AGGREGATOR },
	{ "COMMUNITY", 8, FORM_COMMUNITIES }, { "ORIGINATOR", 9, FORM_IP }, { "CLUSTER_LIST", 10, FORM_IPS },
	{ "MP_REACH", 14, FORM_REACH }, { "MP_UNREACH", 15, FORM_UNREACH }, { "EXT_COMMUNITY", 16, FORM_EXTENDED },
	{ "PMSI_TUNNEL", 22, FORM_HEX }, { "TUNNEL", 23, FORM_HEX }, { "TRAFFIC_ENG", 24, FORM_HEX },
	{ "IPV6_EXT_COMMUNITY", 25, FORM_HEX }, { "AIGP", 26, FORM_HEX }, { "PE_DISTING", 27, FORM_HEX }, { "BGP_LS", 29, FORM_HEX },
	{ "LARGE_COMMUNITY", 32, FORM_COMMUNITIES }, { "BGPSEC_PATH", 33, FORM_HEX }, { "OTC", 35, FORM_NUMBER },
	{ "DPATH", 36, FORM_HEX }, { "SFP_ATTR", 37, FORM_HEX }, { "BFD_DISCRIMINATOR", 38, FORM_HEX }, { "PREFIX_SID", 40, FORM_HEX },
	{ "SET", 128, FORM_HEX },
};

/* "0x1234": the bytes, appended. */
static bool
bgpipe_hex(struct jr j, struct buf *out)
{
	struct span s;

	return jr_str(j, &s) && s.n >= 2 && s.p[0] == '0' && s.p[1] == 'x' && num_hex(span_of(s.p + 2, s.n - 2), out);
}

static void
bgpipe_routes(struct feed *f, struct jr list, bool withdraw, struct span nexthop)
{
	struct jr_iter it = { 0 };
	struct span s;
	uint32_t path;

	while (jr_elem(list, &it)) {
		const uint8_t *hash;
		bool has = false;

		if (!jr_str(it.val, &s)) {
			feed_wrong(f, "expected a list of prefixes");
			return;
		}
		hash = s.n ? memchr(s.p, '#', s.n) : NULL; /* a path identifier */
		if (hash) {
			has = num_u32(span_of(hash + 1, s.n - (size_t)(hash + 1 - s.p)), &path);
			s.n = (size_t)(hash - s.p);
		}
		feed_route(f, withdraw, s, nexthop, has ? &path : NULL);
	}
}

static bool
bgpipe_ips(struct jr list, struct buf *out)
{
	struct jr_iter it = { 0 };
	struct span s;
	struct ip ip;

	while (jr_elem(list, &it)) {
		if (!jr_str(it.val, &s) || !ip_scan(s, &ip))
			return false;
		buf_put(out, ip.a, ip.len);
	}
	return jr_is(list, JR_ARRAY);
}

/* {"type":"TARGET","value":"64645:53000"} */
static bool
bgpipe_extended(struct jr list, struct buf *out)
{
	struct jr_iter it = { 0 };
	char text[96];
	struct span type, value;
	uint8_t c[8];

	while (jr_elem(list, &it)) {
		const char *word;

		if (bgpipe_hex(it.val, out))
			continue;
		if (!jr_str(jr_get(it.val, "type"), &type) || !jr_str(jr_get(it.val, "value"), &value) || value.n > 60)
			return false;
		word = span_is(type, "TARGET") || span_is(type, "RT") ? "target" : span_is(type, "ORIGIN") || span_is(type, "RO") ?
		    "origin" : NULL;
		if (!word)
			return false;
		snprintf(text, sizeof(text), "%s:%.*s", word, (int)value.n, (const char *)value.p);
		if (!extcom_scan(span_str(text), c))
			return false;
		buf_put(out, c, 8);
	}
	return jr_is(list, JR_ARRAY);
}

/* IPV4/UNICAST and IPV6/UNICAST; other families are not read. */
static void
bgpipe_multiprotocol(struct feed *f, struct jr v, bool withdraw)
{
	struct span nexthop = { NULL, 0 };

	if (!jr_str_is(jr_get(v, "af"), "IPV6/UNICAST") && !jr_str_is(jr_get(v, "af"), "IPV4/UNICAST")) {
		feed_wrong(f, "MP_REACH, MP_UNREACH: other families than IPV4/UNICAST and IPV6/UNICAST are not read");
		return;
	}
	jr_str(jr_get(v, "nexthop"), &nexthop);
	bgpipe_routes(f, jr_get(v, "prefixes"), withdraw, nexthop);
}

static void
bgpipe_communities(struct feed *f, struct jr list)
{
	struct jr_iter it = { 0 };
	struct span s;

	while (jr_elem(list, &it))
		if (!jr_str(it.val, &s) || !feed_community(f, s))
			feed_wrong(f, "a community that cannot be read");
}

static bool
bgpipe_value(struct feed *f, size_t row, struct jr v, struct buf *b)
{
	struct span s;
	struct ip ip;
	uint32_t n;

	switch (bgpipe_attrs[row].form) {
	case FORM_ORIGIN:
		return jr_str(v, &s) && feed_origin(f, s);
	case FORM_PATH:
		return feed_path_json(f, v);
	case FORM_FLAG:
		feed_attr(f, bgpipe_attrs[row].code, (struct span){ NULL, 0 });
		return true;
	case FORM_COMMUNITIES:
		bgpipe_communities(f, v);
		return jr_is(v, JR_ARRAY);
	case FORM_REACH:
	case FORM_UNREACH:
		bgpipe_multiprotocol(f, v, bgpipe_attrs[row].form == FORM_UNREACH);
		return true;
	case FORM_IP:
		if (!jr_str(v, &s) || !ip_scan(s, &ip))
			return false;
		buf_put(b, ip.a, ip.len);
		break;
	case FORM_NUMBER:
		if (!jr_u32(v, &n))
			return false;
		put_u32(b, n);
		break;
	case FORM_AGGREGATOR:
		if (!jr_u32(jr_get(v, "asn"), &n) || !jr_str(jr_get(v, "addr"), &s) || !ip_scan(s, &ip) || ip.len != 4)
			return false;
		put_u32(b, n);
		buf_put(b, ip.a, 4);
		break;
	case FORM_IPS:
		if (!bgpipe_ips(v, b))
			return false;
		break;
	case FORM_EXTENDED:
		if (!bgpipe_extended(v, b))
			return false;
		break;
	case FORM_HEX:
		return false; /* it has been tried */
	}
	feed_attr(f, bgpipe_attrs[row].code, buf_span(b));
	return true;
}

static void
bgpipe_attribute(struct feed *f, struct span name, struct jr attr)
{
	struct jr v = jr_is(attr, JR_OBJECT) && !jr_is(jr_get(attr, "value"), JR_NONE) ? jr_get(attr, "value") : attr;
	struct buf b;
	size_t i;

	for (i = 0; i < COUNT(bgpipe_attrs) && !span_is(name, bgpipe_attrs[i].name); i++)
		;
	if (i == COUNT(bgpipe_attrs)) {
		feed_wrong(f, "an attribute with an unknown name");
		return;
	}
	buf_init(&b, 65535);
	if (bgpipe_hex(v, &b))
		feed_attr(f, bgpipe_attrs[i].code, buf_span(&b));
	else if (!bgpipe_value(f, i, v, &b))
		feed_wrong(f, "an attribute whose value cannot be read");
	buf_fini(&b);
}

static void
bgpipe_update(struct feed *f, struct jr data)
{
	struct jr attrs = jr_get(data, "attrs");
	struct jr_iter it = { 0 };
	struct span none = { NULL, 0 };

	while (jr_each(attrs, &it))
		bgpipe_attribute(f, it.key, it.val);
	bgpipe_routes(f, jr_get(data, "reach"), false, none);
	bgpipe_routes(f, jr_get(data, "unreach"), true, none);
	feed_absent(f, "order of attributes");
	feed_update(f);
}

static void
bgpipe_open(struct feed *f, struct jr data)
{
	uint64_t hold = 0, version = 4;
	struct mark m, len;
	struct jr caps = jr_get(data, "caps");
	uint32_t as = 0;
	struct span s;
	uint8_t id[4] = { 0 };

	if (!jr_u32(jr_get(data, "asn"), &as) || !jr_max(jr_get(data, "hold"), 65535, &hold) || !jr_str(jr_get(data, "id"), &s) ||
	    !ip4_scan(s, id))
		feed_wrong(f, "OPEN: expected asn, id and hold");
	jr_max(jr_get(data, "bgp"), 255, &version);
	buf_reset(&f->msg);
	m = msg_begin(&f->msg, MSG_OPEN);
	put_u8(&f->msg, version);
	put_u16(&f->msg, as_narrow(as));
	put_u16(&f->msg, hold);
	buf_put(&f->msg, id, 4);
	len = put_open(&f->msg, 1);
	if (!bgpipe_hex(jr_get(data, "params"), &f->msg) && jr_u32(jr_get(caps, "AS4"), &as)) {
		buf_put(&f->msg, "\x02\x06\x41\x04", 4);
		put_u32(&f->msg, as);
	}
	put_close(&f->msg, len);
	msg_end(&f->msg, m);
	if (!jr_is(caps, JR_NONE))
		feed_absent(f, "capabilities other than 4-octet AS numbers, as bytes");
	feed_message(f, buf_span(&f->msg));
}

/* The body in hexadecimal, or none. */
static void
bgpipe_body(struct feed *f, unsigned type, struct jr data)
{
	struct mark m;

	buf_reset(&f->msg);
	m = msg_begin(&f->msg, type);
	if (!jr_is(data, JR_NULL) && !jr_is(data, JR_NONE) && !bgpipe_hex(data, &f->msg))
		feed_wrong(f, "expected the body in hexadecimal: that of such messages is not read otherwise");
	msg_end(&f->msg, m);
	if (f->msg.bad)
		feed_wrong(f, "more than a message can have");
	feed_message(f, buf_span(&f->msg));
}

/* Tags: {"PEER_IP":"192.0.2.1","PEER_AS":"65000"} */
static void
bgpipe_tags(struct feed *f, struct jr tags)
{
	struct span s;

	if (jr_str(jr_get(tags, "PEER_IP"), &s))
		ip_scan(s, &f->ev.peer);
	if (jr_str(jr_get(tags, "PEER_AS"), &s))
		asn_scan(s, &f->ev.peer_as);
	if (!f->ev.peer.len)
		feed_absent(f, "peer");
	if (!f->ev.peer_as)
		feed_absent(f, "AS numbers");
}

static void
bgpipe_line(struct feed *f, struct jr root)
{
	static const struct {
		const char *word;
		unsigned type;
	} types[] = { { "OPEN", MSG_OPEN }, { "UPDATE", MSG_UPDATE }, { "NOTIFY", MSG_NOTIFICATION },
		{ "KEEPALIVE", MSG_KEEPALIVE }, { "REFRESH", MSG_REFRESH } };
	bool length = jr_is(jr_at(root, 3), JR_INT);
	struct jr type = jr_at(root, 3 + length), data = jr_at(root, 4 + length);
	struct span s;
	uint64_t end;
	size_t i;

	for (i = 0; i < COUNT(types) && !jr_str_is(type, types[i].word); i++)
		;
	if (!jr_str(jr_at(root, 0), &s) || i == COUNT(types)) {
		feed_wrong(f, "not a message of bgpipe: expected [direction,sequence,time,length,type,data,tags]");
		feed_event(f);
		return;
	}
	f->ev.direction = span_is(s, "L") ? "send" : "receive";
	if (!jr_str(jr_at(root, 2), &s) || !time_scan(s, 1, &f->ev.time_us, &end))
		feed_absent(f, "time");
	bgpipe_tags(f, jr_at(root, 5 + length));
	if (jr_is(data, JR_OBJECT) && types[i].type == MSG_UPDATE)
		bgpipe_update(f, data);
	else if (jr_is(data, JR_OBJECT) && types[i].type == MSG_OPEN)
		bgpipe_open(f, data);
	else
		bgpipe_body(f, types[i].type, data);
}

static void
bgpipe_read(struct intake *d, struct input *in)
{
	struct feed f;

	feed_init(&f, d, in, "bgpipe");
	feed_json_lines(&f, in, bgpipe_line);
	feed_fini(&f);
}

static bool
bgpipe_is(struct input *in)
{
	static const char *const words[] = { "\"OPEN\"", "\"UPDATE\"", "\"NOTIFY\"", "\"KEEPALIVE\"", "\"REFRESH\"" };
	struct span s = input_peek(in, 6);

	return s.n > 4 && s.p[0] == '[' && (memcmp(s.p + 1, "\"R\"", 3) == 0 || memcmp(s.p + 1, "\"L\"", 3) == 0) &&
	    feed_first_line(in, words, COUNT(words));
}

const struct intake_row input_bgpipe = {
	.help = "JSON of bgpipe", .is = bgpipe_is, .read = bgpipe_read,
};
