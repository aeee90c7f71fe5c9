/* SPDX-License-Identifier: ISC */
/* field/event.c - rows about the event around a message, and about the message as such. */
#include "field/kind.h"

#include "msg/notification.h"
#include "msg/open.h"

static bool
event_file(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !v->e->file)
		return false;
	out->bytes = span_str(v->e->file);
	return true;
}

static bool
event_time(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->time_us;
	return !i && v->e->time_us;
}

static bool
event_frame(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->frame;
	return !i && v->e->has_frame;
}

static bool
event_offset(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->offset;
	return !i && v->e->has_offset;
}

static bool
event_stream(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = (uint64_t)v->e->stream;
	return !i && v->e->stream >= 0;
}

static bool
event_address(const struct ip *ip, struct field_value *out)
{
	out->prefix = (struct prefix){ .ip = *ip, .bits = (uint8_t)(ip->len * 8) };
	return ip->len != 0;
}

static bool
event_peer(struct field_view *v, unsigned i, struct field_value *out)
{
	return !i && event_address(&v->e->peer, out);
}

static bool
event_local(struct field_view *v, unsigned i, struct field_value *out)
{
	return !i && event_address(&v->e->local, out);
}

/* The i-th of two addresses, of which either may be missing. */
static bool
event_host(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i == 0 && event_address(&v->e->peer, out))
		return true;
	return i == (v->e->peer.len ? 1u : 0u) && event_address(&v->e->local, out);
}

static bool
event_peer_as(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->peer_as;
	return !i && v->e->peer_as;
}

static bool
event_local_as(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->local_as;
	return !i && v->e->local_as;
}

static bool
event_port(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = i ? v->e->local_port : v->e->peer_port;
	return i < 2;
}

static bool
event_direction(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->direction && v->e->direction[0] == 's' ? 's' : 'r';
	return !i;
}

static bool
event_type(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->type;
	return !i && v->type;
}

static bool
event_size(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = v->e->msg.n;
	return !i && v->e->kind == EVENT_MESSAGE;
}

/* What a session became: the word of a state event, or the state of RFC 4271 8.2.2 in a record of an archive. */
static bool
event_state(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || (v->e->kind != EVENT_STATE && v->e->kind != EVENT_FSM) || !v->e->text)
		return false;
	out->bytes = span_str(v->e->text);
	return true;
}

static bool
event_notification(struct field_view *v, unsigned i, struct field_value *out)
{
	struct notification_parts n;

	if (i || v->type != MSG_NOTIFICATION || !notification_find(v->e->msg, &n))
		return false;
	out->number = (uint64_t)n.code << 8 | n.subcode;
	return true;
}

static bool
event_notification_data(struct field_view *v, unsigned i, struct field_value *out)
{
	struct notification_parts n;

	if (i || v->type != MSG_NOTIFICATION || !notification_find(v->e->msg, &n))
		return false;
	out->bytes = n.data;
	return true;
}

/* The codes that an OPEN offers, each once. */
static bool
event_capability(struct field_view *v, unsigned i, struct field_value *out)
{
	uint64_t had[4] = { 0 };
	struct open_walk w;
	struct open_cap c;
	unsigned n = 0;

	if (v->type != MSG_OPEN)
		return false;
	for (open_walk(&w, v->e->msg, NULL); open_walk_next(&w, &c); had[c.code / 64] |= (uint64_t)1 << c.code % 64) {
		if (had[c.code / 64] >> c.code % 64 & 1)
			continue;
		out->number = c.code;
		if (n++ == i)
			return true;
	}
	return false;
}

static bool
event_eor(struct field_view *v, unsigned i, struct field_value *out)
{
	uint16_t afi;
	uint8_t safi;

	out->number = view_is_eor(v, &afi, &safi);
	return !i && v->type == MSG_UPDATE;
}

static const struct name event_types[] = {
#define EVENT_TYPE(name, NAME, type, word, title) { MSG_##NAME, word },
	MSG_ROWS(EVENT_TYPE)
#undef EVENT_TYPE
	{ MSG_REFRESH, "route-refresh" }, { 0, NULL },
};
static const struct name event_directions[] = { { 's', "send" }, { 's', "out" }, { 'r', "receive" }, { 'r', "in" }, { 0, NULL } };

const struct field_row field_event_rows[] = {
	{ .name = "time", .about = FIELD_EVENT, .kind = &field_time, .get = event_time, .column = true,
	    .help = "when it was seen; as a term a day, a minute, a range, a time of day, now or -1h" },
	{ .name = "timestamp", .about = FIELD_EVENT, .kind = &field_seconds, .get = event_time, .column = true,
	    .help = "the same in seconds since 1970" },
	{ .name = "file", .about = FIELD_EVENT, .kind = &field_text, .get = event_file, .column = true,
	    .help = "the input file; as a term, * stands for anything" },
	{ .name = "frame", .alias = { "record" }, .about = FIELD_EVENT, .kind = &field_number, .get = event_frame, .column = true,
	    .help = "the packet that completed the message, or the number of the record" },
	{ .name = "offset", .about = FIELD_EVENT, .kind = &field_number, .get = event_offset, .column = true,
	    .help = "where it begins in the file, in bytes" },
	{ .name = "stream", .about = FIELD_EVENT, .kind = &field_number, .get = event_stream, .column = true,
	    .help = "the number of the TCP connection in a capture" },
	{ .name = "peer", .about = FIELD_EVENT, .kind = &field_address, .get = event_peer, .column = true,
	    .help = "the address of the announcer, which sent the message; as a term an address or what it lies within" },
	{ .name = "peer-as", .about = FIELD_EVENT, .kind = &field_as, .get = event_peer_as, .column = true,
	    .help = "the announcer's AS number" },
	{ .name = "local", .about = FIELD_EVENT, .kind = &field_address, .get = event_local, .column = true,
	    .help = "the address of the other side" },
	{ .name = "local-as", .about = FIELD_EVENT, .kind = &field_as, .get = event_local_as, .column = true,
	    .help = "the other side's AS number" },
	{ .name = "host", .about = FIELD_EVENT, .kind = &field_address, .get = event_host, .help = "the address of either side" },
	{ .name = "port", .about = FIELD_EVENT, .kind = &field_number, .get = event_port, .help = "the TCP port of either side" },
	{ .name = "direction", .about = FIELD_EVENT, .kind = &field_choice, .names = event_directions, .get = event_direction,
	    .column = true, .help = "which way it went: in or out; receive and send mean the same" },
	{ .name = "type", .about = FIELD_MESSAGE, .kind = &field_choice, .names = event_types, .get = event_type, .column = true,
	    .help = "open, update, notification, keepalive, refresh, operational" },
	{ .name = "state", .about = FIELD_EVENT, .kind = &field_text, .get = event_state, .column = true,
	    .help = "what a session became: connected, up, down, or a state's name" },
	{ .name = "notification", .about = FIELD_MESSAGE, .kind = &field_notification, .get = event_notification, .column = true,
	    .help = "code and subcode of a NOTIFICATION: 6 or 6/2; alone: it is one" },
	{ .name = "notification-data", .about = FIELD_MESSAGE, .kind = &field_hex, .get = event_notification_data, .column = true,
	    .help = "the data of a NOTIFICATION, in hexadecimal" },
	{ .name = "capability", .about = FIELD_MESSAGE, .kind = &field_capability, .get = event_capability, .column = true,
	    .help = "a capability that an OPEN offers: its name in JSON, its option of bgp-session, or its number" },
	{ .name = "size", .about = FIELD_MESSAGE, .kind = &field_number, .get = event_size, .column = true,
	    .help = "the bytes of the message" },
	{ .name = "eor", .alias = { "end-of-rib" }, .about = FIELD_MESSAGE, .kind = &field_flag, .get = event_eor,
	    .help = "it is an End-of-RIB" },
	{ .name = "error", .about = FIELD_MESSAGE, .kind = &field_error, .names = diag_class_names, .column = true,
	    .help = "it is malformed, of one of the classes if some are given; as a column what is wrong" },
	{ .name = NULL },
};
