/* SPDX-License-Identifier: ISC */
/*
 * input/ris_live.c - the JSON of RIPE's RIS Live, a message a line: {"type":"ris_message","data":{...}}, or what is in "data"
 * alone. With "raw" (socketOptions.includeRaw) the message is there; without, it is made of what the line says.
 */
#include "base/num.h"
#include "input/feed.h"
#include "wire/put.h"

/* The time, and the peer with its AS number, which is a string. */
static bool
ris_live_head(struct feed *f, struct jr data)
{
	double seconds;
	struct span s;

	if (!jr_double(jr_get(data, "timestamp"), &seconds) || seconds < 0 || seconds > 1e12)
		return feed_wrong(f, "timestamp: expected seconds");
	f->ev.time_us = (uint64_t)(seconds * 1e6 + 0.5);
	if (!jr_str(jr_get(data, "peer"), &s) || !ip_scan(s, &f->ev.peer))
		return feed_wrong(f, "peer: expected an address");
	if (!(jr_str(jr_get(data, "peer_asn"), &s) ? asn_scan(s, &f->ev.peer_as) : jr_u32(jr_get(data, "peer_asn"), &f->ev.peer_as)))
		return feed_wrong(f, "peer_asn: expected an AS number");
	return true;
}

static void
ris_live_communities(struct feed *f, struct jr list)
{
	struct jr_iter it = { 0 };
	uint64_t a, b;
	uint8_t v[4];

	while (jr_elem(list, &it)) {
		if (!jr_max(jr_at(it.val, 0), 0xffff, &a) || !jr_max(jr_at(it.val, 1), 0xffff, &b)) {
			feed_wrong(f, "community: expected [AS,VALUE]");
			return;
		}
		be_put_u32(v, (uint32_t)(a << 16 | b));
		attrset_append(&f->attrs, ATTR_COMMUNITIES, ATTR_OPT | ATTR_TRANS, span_of(v, 4));
	}
}

static void
ris_live_announced(struct feed *f, struct jr list)
{
	struct jr_iter it = { 0 }, in;
	struct span prefix, nexthop;

	while (jr_elem(list, &it)) {
		if (!jr_str(jr_get(it.val, "next_hop"), &nexthop)) {
			feed_wrong(f, "announcements: expected a next_hop");
			return;
		}
		in = (struct jr_iter){ 0 };
		while (jr_elem(jr_get(it.val, "prefixes"), &in)) {
			if (!jr_str(in.val, &prefix)) {
				feed_wrong(f, "announcements: expected a list of prefixes");
				return;
			}
			feed_route(f, false, prefix, nexthop, NULL);
		}
	}
}

static void
ris_live_update(struct feed *f, struct jr data)
{
	struct jr_iter it = { 0 };
	struct span s;
	uint32_t v;

	if (!jr_is(jr_get(data, "path"), JR_NONE))
		feed_path_json(f, jr_get(data, "path"));
	if (jr_str(jr_get(data, "origin"), &s))
		feed_origin(f, s);
	if (jr_u32(jr_get(data, "med"), &v))
		feed_attr_u32(f, ATTR_MED, v);
	if (jr_str(jr_get(data, "aggregator"), &s))
		feed_aggregator(f, s);
	ris_live_communities(f, jr_get(data, "community"));
	ris_live_announced(f, jr_get(data, "announcements"));
	while (jr_elem(jr_get(data, "withdrawals"), &it)) {
		if (jr_str(it.val, &s))
			feed_route(f, true, s, (struct span){ NULL, 0 }, NULL);
		else
			feed_wrong(f, "withdrawals: expected a list of prefixes");
	}
	feed_absent(f, "raw");
	feed_absent(f, "other attributes");
	feed_absent(f, "order and flags of attributes");
	feed_update(f);
}

static void
ris_live_open(struct feed *f, struct jr data)
{
	uint64_t version = 4, hold = 0;
	uint32_t as = 0;
	struct mark m;
	struct span s;
	uint8_t id[4] = { 0 };

	buf_reset(&f->msg);
	m = msg_begin(&f->msg, MSG_OPEN);
	if (!jr_max(jr_get(data, "version"), 255, &version) || !jr_u32(jr_get(data, "asn"), &as) ||
	    !jr_max(jr_get(data, "hold_time"), 65535, &hold) || !jr_str(jr_get(data, "router_id"), &s) || !ip4_scan(s, id))
		feed_wrong(f, "expected version, asn, hold_time and router_id");
	put_u8(&f->msg, version);
	put_u16(&f->msg, as_narrow(as));
	put_u16(&f->msg, hold);
	buf_put(&f->msg, id, 4);
	if (as > 65535) { /* the capability without which there would not be this number */
		buf_put(&f->msg, "\x08\x02\x06\x41\x04", 5);
		put_u32(&f->msg, as);
	} else {
		put_u8(&f->msg, 0);
	}
	msg_end(&f->msg, m);
	feed_absent(f, "raw");
	feed_absent(f, "capabilities");
	feed_message(f, buf_span(&f->msg));
}

static void
ris_live_notification(struct feed *f, struct jr data)
{
	struct jr n = jr_get(data, "notification");
	uint64_t code, subcode;
	struct mark m;
	struct span s;

	buf_reset(&f->msg);
	m = msg_begin(&f->msg, MSG_NOTIFICATION);
	if (!jr_max(jr_get(n, "code"), 255, &code) || !jr_max(jr_get(n, "subcode"), 255, &subcode)) {
		feed_wrong(f, "notification: expected code and subcode");
	} else {
		put_u8(&f->msg, code);
		put_u8(&f->msg, subcode);
		if (!jr_str(jr_get(n, "data"), &s))
			feed_absent(f, "data of the NOTIFICATION");
		else if (!num_hex(s, &f->msg))
			feed_wrong(f, "notification: expected data in hexadecimal");
	}
	msg_end(&f->msg, m);
	feed_absent(f, "raw");
	feed_message(f, buf_span(&f->msg));
}

static void
ris_live_state(struct feed *f, struct jr data)
{
	bool up = jr_str_is(jr_get(data, "state"), "connected");

	if (!up && !jr_str_is(jr_get(data, "state"), "down"))
		feed_wrong(f, "state: expected connected or down");
	f->ev.kind = EVENT_STATE;
	f->ev.direction = NULL;
	f->ev.text = up ? "up" : "down";
	f->ev.reason = NULL;
	feed_event(f);
}

static void
ris_live_raw(struct feed *f, struct span raw)
{
	buf_reset(&f->msg);
	if (!num_hex(raw, &f->msg) || !f->msg.n)
		feed_wrong(f, "raw: expected hexadecimal digits");
	feed_message(f, buf_span(&f->msg));
}

static void
ris_live_line(struct feed *f, struct jr root)
{
	struct jr data = jr_is(jr_get(root, "data"), JR_OBJECT) ? jr_get(root, "data") : root, type = jr_get(data, "type");
	struct span s;

	if (jr_str_is(jr_get(root, "type"), "ris_error")) {
		feed_wrong(f, "the feed reports an error");
		feed_event(f);
	} else if (!jr_is(jr_get(root, "type"), JR_NONE) && jr_is(jr_get(data, "peer"), JR_NONE) &&
	    !jr_str_is(jr_get(root, "type"), "ris_message")) {
		return; /* an answer to a request: ris_subscribe_ok, pong, ris_rrc_list */
	} else if (!ris_live_head(f, data)) {
		feed_event(f);
	} else if (jr_str_is(type, "RIS_PEER_STATE")) {
		ris_live_state(f, data);
	} else if (jr_str(jr_get(data, "raw"), &s)) {
		ris_live_raw(f, s);
	} else if (jr_str_is(type, "UPDATE")) {
		ris_live_update(f, data);
	} else if (jr_str_is(type, "OPEN")) {
		ris_live_open(f, data);
	} else if (jr_str_is(type, "NOTIFICATION")) {
		ris_live_notification(f, data);
	} else if (jr_str_is(type, "KEEPALIVE")) {
		buf_reset(&f->msg);
		msg_end(&f->msg, msg_begin(&f->msg, MSG_KEEPALIVE));
		feed_message(f, buf_span(&f->msg));
	} else {
		feed_wrong(f, "type: expected UPDATE, OPEN, NOTIFICATION, KEEPALIVE or RIS_PEER_STATE");
		feed_event(f);
	}
}

static void
ris_live_read(struct intake *d, struct input *in)
{
	struct feed f;

	feed_init(&f, d, in, "ris-live");
	feed_json_lines(&f, in, ris_live_line);
	feed_fini(&f);
}

static bool
ris_live_is(struct input *in)
{
	static const char *const words[] = { "\"ris_message\"", "\"peer_asn\"", "\"ris_subscribe_ok\"", "\"ris_error\"" };

	return input_peek(in, 1).n && strchr("{deir:", input_peek(in, 1).p[0]) && feed_first_line(in, words, 4);
}

const struct intake_row input_ris_live = {
	.help = "JSON of RIPE's RIS Live, with or without raw", .is = ris_live_is, .read = ris_live_read,
};
