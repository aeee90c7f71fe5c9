/* sink.c - messages to hex, raw bytes, captures and archives. */
#include <time.h>

#include "cli/exit.h"
#include "cli/say.h"
#include "encode.h"
#include "pcap/write.h"

enum { RAW_MAX = 1 << 30 };

static uint64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

bool
sink_init(struct encode *e, bool lines)
{
	out_init(&e->out, 1, lines);
	buf_init(&e->raw, RAW_MAX);
	e->time_us = now_us();
	if (e->output == OUTPUT_PCAP) {
		static const struct capture_write_options options = { .pcapng = true };

		e->pcap = capture_writer_new(&options);
		return e->pcap != NULL;
	}
	return true;
}

void
sink_wrong(struct encode *e, const char *text)
{
	say_block(PROG, text);
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
put_nlri(struct buf *b, struct span msg, const struct ctx *ctx)
{
	struct diags none = { .n = 0 };
	struct update u;

	if (msg.n < MSG_HEADER || msg.p[18] != MSG_UPDATE)
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
put_hex(struct encode *e, struct span msg)
{
	struct buf *b = &e->out.b;

	if (e->nlri_only) {
		put_nlri(b, msg, &e->ctx);
	} else if (e->no_header) {
		buf_hex(b, span_of(msg.p + MSG_HEADER, msg.n - MSG_HEADER));
	} else {
		buf_hex(b, msg);
	}
	buf_c(b, '\n');
}

static void
put_raw(struct encode *e, struct span msg)
{
	struct buf *b = &e->out.b;

	if (e->no_header)
		msg = span_of(msg.p + MSG_HEADER, msg.n - MSG_HEADER);
	buf_span_put(b, msg);
}

static bool
put_event(struct encode *e, const struct event *ev)
{
	if (e->output == OUTPUT_PCAP)
		capture_write(e->pcap, ev, &e->ctx, &e->out.b);
	else
		mrt_write(&e->mrt, ev, &e->ctx, &e->out.b);
	return out_end(&e->out);
}

/* What the context knows of the session: we are the side that sends. */
static bool
put_record(struct encode *e, struct span msg)
{
	struct event ev = {
		.kind = EVENT_MESSAGE, .msg = msg, .time_us = e->time_us++, .direction = "send", .local = e->ctx.local,
		.peer = e->ctx.peer, .local_as = e->ctx.local_as, .peer_as = e->ctx.peer_as, .router_id = e->ctx.router_id,
		.stream = -1,
	};

	return put_event(e, &ev);
}

static void
take_ip(struct jr j, struct ip *out)
{
	struct span s;

	if (jr_str(j, &s))
		ip_scan(s, out);
}

static void
take_port(struct jr j, uint16_t *out)
{
	uint64_t v;

	if (jr_max(j, UINT16_MAX, &v))
		*out = (uint16_t)v;
}

/* A text of the event that must end in a NUL. */
static const char *
take_text(struct jr j, char *to, size_t size)
{
	struct span s;

	if (!jr_str(j, &s))
		return NULL;
	if (s.n >= size)
		s.n = size - 1;
	memcpy(to, s.p, s.n);
	to[s.n] = 0;
	return to;
}

static void
take_envelope(struct jr event, struct event *ev)
{
	struct jr n = jr_get(event, "neighbor");
	struct span s;
	double seconds;
	uint64_t v;
	uint8_t id[4];

	if (jr_double(jr_get(event, "time"), &seconds) && seconds > 0 && seconds < 1e12)
		ev->time_us = (uint64_t)(seconds * 1e6 + 0.5);
	if (jr_u64(jr_get(event, "stream"), &v) && v < INT64_MAX)
		ev->stream = (int64_t)v;
	take_ip(jr_get(jr_get(n, "address"), "local"), &ev->local);
	take_ip(jr_get(jr_get(n, "address"), "peer"), &ev->peer);
	take_port(jr_get(jr_get(n, "port"), "local"), &ev->local_port);
	take_port(jr_get(jr_get(n, "port"), "peer"), &ev->peer_port);
	jr_u32(jr_get(jr_get(n, "asn"), "local"), &ev->local_as);
	jr_u32(jr_get(jr_get(n, "asn"), "peer"), &ev->peer_as);
	if (jr_str(jr_get(n, "router-id"), &s) && ip4_scan(s, id))
		ev->router_id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
	if (jr_str(jr_get(n, "direction"), &s))
		ev->direction = span_is(s, "send") ? "send" : "receive";
}

bool
sink_put_event(struct encode *e, struct jr event)
{
	struct event ev = { .kind = EVENT_MESSAGE, .msg = buf_span(&e->raw), .direction = "receive", .stream = -1 };
	struct jr n = jr_get(event, "neighbor");
	char state[32], reason[160];
	bool good = true;

	take_envelope(event, &ev);
	if (!ev.time_us)
		ev.time_us = e->time_us++;
	if (!e->raw.n) {
		ev.kind = EVENT_STATE;
		ev.text = take_text(jr_get(n, "state"), state, sizeof(state));
		ev.reason = take_text(jr_get(n, "reason"), reason, sizeof(reason));
	}
	if (e->raw.n || (ev.text && jr_str_is(jr_get(event, "type"), "state")))
		good = put_event(e, &ev);
	buf_reset(&e->raw);
	if (!good)
		e->stop = true;
	return good;
}

bool
sink_put(struct encode *e)
{
	const uint8_t *p = e->raw.p, *end = p + e->raw.n;
	bool good = true;

	/* what is here was built by us: each message's length is in its header */
	while (good && (size_t)(end - p) >= MSG_HEADER) {
		size_t len = (size_t)p[16] << 8 | p[17];
		struct span msg;

		if (len < MSG_HEADER || len > (size_t)(end - p))
			len = (size_t)(end - p);
		msg = span_of(p, len);
		p += len;
		if (e->output == OUTPUT_HEX) {
			put_hex(e, msg);
			good = out_end(&e->out);
		} else if (e->output == OUTPUT_RAW) {
			put_raw(e, msg);
			good = out_end(&e->out);
		} else {
			good = put_record(e, msg);
		}
	}
	if (good && p < end) { /* fewer bytes than a header: from an event that kept broken bytes */
		if (e->output == OUTPUT_HEX)
			buf_hex(&e->out.b, span_of(p, (size_t)(end - p)));
		if (e->output == OUTPUT_HEX)
			buf_c(&e->out.b, '\n');
		else if (e->output == OUTPUT_RAW)
			buf_put(&e->out.b, p, (size_t)(end - p));
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

	if (e->pcap) {
		while (capture_write_end(e->pcap, &e->out.b) && out_end(&e->out))
			;
		out_end(&e->out);
		capture_writer_free(e->pcap);
	}
	status = out_finish(&e->out, PROG, e->status);
	out_fini(&e->out);
	buf_fini(&e->raw);
	return status;
}
