/* SPDX-License-Identifier: ISC */
/* sink.c - messages to hex, raw bytes, captures and archives. */
#include "mrt/mrt.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "faults.h"
#include "pcap/write.h"

enum { RAW_MAX = 1 << 30 };

bool
sink_init(struct encode *e, bool lines)
{
	out_init(&e->out, 1, lines);
	buf_init(&e->raw, RAW_MAX);
	if (e->output == OUTPUT_PCAP) {
		static const struct capture_write_options options = { .pcapng = true };

		e->pcap = capture_writer_new(&options);
		return e->pcap != NULL;
	}
	if (e->output == OUTPUT_BMP) {
		e->bmp = bmp_writer_new();
		return e->bmp != NULL;
	}
	return true;
}

void
sink_wrong(struct encode *e, const char *text)
{
	complain(&e->complain, text);
	if (e->status < EXIT_BAD)
		e->status = EXIT_BAD;
	if (e->strict)
		e->stop = true;
}

void
sink_no_memory(struct encode *e)
{
	say(PROG, "out of memory");
	e->status = EXIT_IO;
	e->stop = true;
}

/* The NLRI of an UPDATE, those withdrawn before those announced. */
static void
sink_put_nlri(struct buf *b, struct span msg, const struct ctx *ctx)
{
	struct diags none = { .n = 0 };
	struct update u;

	if (msg_type(msg) != MSG_UPDATE)
		return;
	update_read(msg, ctx, &u, &none);
	buf_hex(b, u.withdrawn);
	if (u.unreach.row)
		buf_hex(b, u.unreach.nlri);
	if (u.reach.row)
		buf_hex(b, u.reach.nlri);
	buf_hex(b, u.nlri);
}

static void
sink_put_hex(struct encode *e, struct span msg)
{
	struct buf *b = &e->out.b;

	if (msg.n < MSG_HEADER) { /* from an event that kept broken bytes */
		buf_hex(b, msg);
	} else if (e->nlri_only) {
		sink_put_nlri(b, msg, &e->ctx);
	} else if (e->no_header) {
		buf_hex(b, msg_body(msg));
	} else {
		buf_hex(b, msg);
	}
	buf_c(b, '\n');
}

static void
sink_put_raw(struct encode *e, struct span msg)
{
	struct buf *b = &e->out.b;

	if (e->no_header && msg.n >= MSG_HEADER)
		msg = msg_body(msg);
	buf_span_put(b, msg);
}

static bool
sink_do_put_event(struct encode *e, const struct event *ev, const struct ctx *ctx)
{
	if (e->output == OUTPUT_PCAP)
		capture_write(e->pcap, ev, ctx, &e->out.b);
	else if (e->output == OUTPUT_BMP)
		bmp_write(e->bmp, ev, ctx, &e->out.b);
	else
		mrt_write(&e->mrt, ev, ctx, &e->out.b);
	return out_end(&e->out);
}

/* What the context knows of the session: we are the side that sends. */
static bool
sink_put_record(struct encode *e, struct span msg)
{
	struct event ev = {
		.kind = EVENT_MESSAGE, .msg = msg, .time_us = e->time_us++, .direction = "send", .local = e->ctx.local,
		.peer = e->ctx.peer, .local_as = e->ctx.local_as, .peer_as = e->ctx.peer_as, .router_id = e->ctx.router_id,
		.stream = -1,
	};

	return sink_do_put_event(e, &ev, &e->ctx);
}

/* -o mrt: the record that the event came from, if it is still what the event says. False: there is none. */
static bool
sink_put_kept(struct encode *e, struct jr event, const struct event *ev)
{
	size_t rib_head;
	bool kept = true;

	buf_reset(&e->raw);
	if (mrt_kept(event, ev, &e->raw, &rib_head)) {
		mrt_write_kept(&e->mrt, buf_span(&e->raw), rib_head, &e->out.b);
	} else {
		mrt_write_end(&e->mrt, &e->out.b);
		kept = ev->kind == EVENT_MRT && !jr_is(jr_get(event, "mrt"), JR_NONE);
		if (kept) /* a record without a message has all its bytes */
			buf_span_put(&e->out.b, ev->msg);
	}
	buf_reset(&e->raw);
	return kept;
}

bool
sink_put_event(struct encode *e, struct jr event, struct event_read *r)
{
	struct event *ev = &r->ev;
	struct span rest = ev->msg;
	bool good = true;

	if (e->output == OUTPUT_MRT && sink_put_kept(e, event, ev)) {
		e->stop |= !out_end(&e->out);
		return !e->stop;
	}
	if (!ev->time_us)
		ev->time_us = e->time_us++;
	if (!ev->direction)
		ev->direction = "receive";
	if (ev->kind == EVENT_MESSAGE)
		while (good && msg_next(&rest, &ev->msg))
			good = sink_do_put_event(e, ev, &r->ctx);
	else if ((ev->kind == EVENT_STATE || (ev->kind == EVENT_FSM && e->output == OUTPUT_MRT)) && ev->text)
		good = sink_do_put_event(e, ev, &r->ctx);
	if (!good)
		e->stop = true;
	return good;
}

bool
sink_put(struct encode *e)
{
	struct span rest = buf_span(&e->raw), msg;
	bool good = true;

	while (good && msg_next(&rest, &msg)) {
		if (e->faults) {
			good = faults_put(e, msg);
			continue;
		}
		if (e->output == OUTPUT_PLAY)
			buf_str(&e->out.b, "send ");
		if (e->output == OUTPUT_HEX || e->output == OUTPUT_PLAY)
			sink_put_hex(e, msg);
		else if (e->output == OUTPUT_RAW)
			sink_put_raw(e, msg);
		else if (msg.n >= MSG_HEADER)
			sink_put_record(e, msg);
		good = out_end(&e->out);
	}
	buf_reset(&e->raw);
	if (!good)
		e->stop = true;
	return good;
}

int
sink_finish(struct encode *e)
{
	int status;

	mrt_write_end(&e->mrt, &e->out.b);
	out_end(&e->out);
	if (e->pcap) {
		while (capture_write_end(e->pcap, &e->out.b) && out_end(&e->out))
			;
		out_end(&e->out);
		capture_writer_free(e->pcap);
	}
	complain_finish(&e->complain);
	bmp_writer_free(e->bmp);
	status = out_finish(&e->out, PROG, e->status);
	out_fini(&e->out);
	buf_fini(&e->raw);
	return status;
}
