/* SPDX-License-Identifier: ISC */
/* tests/unit/records.h - what records of archives and of monitors hold, in hex; and an event in a line. */
#ifndef TESTS_UNIT_RECORDS_H
#define TESTS_UNIT_RECORDS_H

#include "event/event.h"
#include "input.h"
#include "wire/put.h"

#define MARKER "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define KEEPALIVE MARKER "001304"
/* 10.0.0.0/24 with ORIGIN, AS_PATH 65000 in four bytes, NEXT_HOP */
#define ATTRS4 "40010100" "4002060201" "0000FDE8" "400304C0000201"
#define ATTRS2 "40010100" "4002040201" "FDE8" "400304C0000201"
#define UPDATE4 MARKER "002F02" "0000" "0014" ATTRS4 "180A0000"
#define UPDATE2 MARKER "002D02" "0000" "0012" ATTRS2 "180A0000"
#define UPDATE_PATH MARKER "003302" "0000" "0014" ATTRS4 "00000007" "180A0000"
#define OPEN2 MARKER "001D01" "04FDE8005A0A00000100"
#define OPEN4 MARKER "002501" "04FDE8005A0A00000108" "020641040000FDE8"
/* ADD-PATH for IPv4 unicast: send; receive */
#define OPEN_SEND MARKER "002D01" "04FDE8005A0A00000110" "02064104" "0000FDE8" "020645040001" "0102"
#define OPEN_RECEIVE MARKER "002D01" "04FDE9005A0A00000210" "02064104" "0000FDE9" "020645040001" "0101"

#define HEAD4 "0000FDE8" "0000FDE9" "0000" "0001" "0A000001" "0A000002"
#define HEAD2 "FDE8" "FDE9" "0000" "0001" "0A000001" "0A000002"
#define HEAD6 "0000FDE8" "0000FDE9" "0000" "0002" \
	"20010DB8000000000000000000000001" "20010DB8000000000000000000000002"

/* A record: header and body in hex. */
static void
record(struct buf *b, unsigned type, unsigned subtype, const char *body)
{
	struct mark m;

	put_u32(b, 1000000000);
	put_u16(b, type);
	put_u16(b, subtype);
	m = put_open(b, 4);
	num_hex(span_str(body), b);
	put_close(b, m);
}

/* What an event says, in a line. */
static void
show(struct buf *b, const struct event *ev, const struct ctx *ctx, bool bad)
{
	static const char *const kinds[] = { [EVENT_MESSAGE] = "message", [EVENT_STATE] = "state", [EVENT_FSM] = "fsm",
		[EVENT_GAP] = "gap", [EVENT_GARBAGE] = "garbage", [EVENT_MRT] = "mrt" };

	buf_str(b, kinds[ev->kind]);
	if (ev->direction)
		buf_fmt(b, " %s", ev->direction);
	if (ev->peer.len) {
		buf_c(b, ' ');
		buf_ip(b, ev->peer.a, ev->peer.len);
	}
	if (ev->kind == EVENT_MESSAGE) {
		buf_fmt(b, " %u>%u %s%s%s ", ev->peer_as, ev->local_as, ctx->asn4 ? "as4" : "as2",
		    famset_has(ctx->addpath, 0) ? " paths" : "", ev->synthesized ? " made" : "");
		buf_hex(b, ev->msg);
	} else if (ev->text) {
		buf_fmt(b, " %s", ev->text);
	}
	if (ev->kind == EVENT_FSM)
		buf_fmt(b, " %u-%u", ev->state_old, ev->state_new);
	if (bad)
		buf_fmt(b, " BAD: %s", ev->reason ? ev->reason : "?");
	buf_c(b, '\n');
}

#endif
