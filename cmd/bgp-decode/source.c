/* source.c - where messages come from: archives, captures, streams, hex, JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/num.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "decode.h"
#include "event/event.h"
#include "filter/filter.h"
#include "mrt/bmp.h"
#include "mrt/mrt.h"
#include "pcap/capture.h"
#include "render.h"
#include "watch/stream.h"

static const uint8_t marker[16] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff };

/* The next marker in s from `at` on; s.n when there is none. */
static size_t
marker_find(struct span s, size_t at)
{
	size_t i, run = 0;

	for (i = at; i < s.n; i++) {
		run = s.p[i] == 0xff ? run + 1 : 0;
		if (run == sizeof(marker))
			return i + 1 - sizeof(marker);
	}
	return s.n;
}

static bool
marked(struct span s)
{
	return s.n >= sizeof(marker) && memcmp(s.p, marker, sizeof(marker)) == 0;
}

/* The length that a header gives, or 0 when there is no header yet. */
static size_t
header_length(struct span s)
{
	return msg_length(s);
}

/* ---- messages without a container: one session, of which only the bytes are known ---- */

struct stream {
	struct decode *d;
	struct place at;  /* of the next message */
	struct watch_stream watch;
	struct buf body;
	struct event ev;  /* the envelope of all messages */
	struct input *in; /* NULL: bytes in memory */
	void (*before_wait)(void *arg);
	void *wait_arg;
};

static bool
stream_given(void *arg, const struct watch_given *g)
{
	struct stream *s = arg;
	struct place at = s->at;

	at.number = g->at.frame;
	at.offset = s->ev.offset = g->at.offset;
	s->ev.kind = EVENT_MESSAGE;
	s->ev.msg = g->msg;
	s->ev.reason = NULL;
	s->ev.extra = g->inferred.json;
	return sink_event(s->d, &s->ev, g->ctx, &at, false);
}

/* What is held is given on before somebody is kept waiting. */
static void
stream_wait(void *arg)
{
	struct stream *s = arg;

	watch_stream_flush(&s->watch, 0, s);
	if (s->before_wait)
		s->before_wait(s->wait_arg);
}

/* ExaBGP's decode command sees both ends at 127.0.0.1 and in AS 65533; options say otherwise. */
static void
stream_init(struct stream *s, struct decode *d, const char *name, struct input *in)
{
	static const uint8_t loopback[4] = { 127, 0, 0, 1 };

	*s = (struct stream){ .d = d, .at = { .file = name }, .in = in };
	watch_stream_init(&s->watch, &(struct watch_stream_options){ .ctx = d->ctx, .fix = d->fix, .one_way = true,
		.give = stream_given });
	buf_init(&s->body, MSG_MAX_EXTENDED);
	if (in) {
		s->before_wait = in->before_wait;
		s->wait_arg = in->wait_arg;
		in->before_wait = stream_wait;
		in->wait_arg = s;
	}
	s->ev.stream = -1;
	s->ev.direction = "in";
	s->ev.local = d->ctx.local.len ? d->ctx.local : ip_of(loopback, 4);
	s->ev.peer = d->ctx.peer.len ? d->ctx.peer : ip_of(loopback, 4);
	s->ev.local_as = d->ctx.local_as ? d->ctx.local_as : 65533;
	s->ev.peer_as = d->ctx.peer_as ? d->ctx.peer_as : 65533;
	s->ev.router_id = d->ctx.router_id ? d->ctx.router_id : 0x7f000001;
}

static void
stream_fini(struct stream *s)
{
	if (!s->d->stop)
		watch_stream_flush(&s->watch, 0, s);
	if (s->in) {
		s->in->before_wait = s->before_wait;
		s->in->wait_arg = s->wait_arg;
	}
	watch_stream_fini(&s->watch);
	buf_fini(&s->body);
}

static bool
stream_message(struct stream *s, struct span msg)
{
	struct watch_place at = { .frame = s->at.number, .offset = s->at.offset };

	return watch_stream_message(&s->watch, 0, msg, &at, s);
}

/* Bytes that belong to no message. */
static bool
stream_garbage(struct stream *s, struct span bytes, const char *reason)
{
	if (!watch_stream_flush(&s->watch, 0, s))
		return false;
	s->ev.kind = EVENT_GARBAGE;
	s->ev.msg = bytes;
	s->ev.reason = reason;
	s->ev.offset = s->at.offset;
	s->ev.extra = (struct span){ NULL, 0 };
	return sink_event(s->d, &s->ev, &s->d->ctx, &s->at, true);
}

/* ---- raw: messages one behind the other ---- */

static void
raw_read(struct decode *d, struct input *in)
{
	struct stream st;
	struct span s;
	size_t n;
	bool go = true;

	stream_init(&st, d, in->name, in);
	st.at.unit = "message";
	st.at.has_offset = st.ev.has_offset = true;
	while (go && (s = input_peek(in, MSG_HEADER)).n) {
		st.at.offset = in->offset;
		st.at.number++;
		if (!marked(s)) {
			s = input_peek(in, in->regular ? INPUT_BLOCK : MSG_HEADER);
			if ((n = msg_damaged(s))) {
				go = stream_message(&st, span_of(s.p, n));
				input_skip(in, n);
				continue;
			}
			n = marker_find(s, 0);
			if (n == s.n && !in->eof && n > sizeof(marker))
				n -= sizeof(marker) - 1; /* a marker may begin here */
			go = stream_garbage(&st, span_of(s.p, n), "bytes without a marker");
			input_skip(in, n);
			continue;
		}
		n = header_length(s);
		if (n >= MSG_HEADER)
			s = input_peek(in, n);
		if (n < MSG_HEADER || s.n < n) {
			/* the length cannot be: the message ends where the next one begins */
			n = marker_find(s, s.n > MSG_HEADER ? MSG_HEADER : s.n);
			if (n > MSG_MAX_EXTENDED)
				n = MSG_MAX_EXTENDED;
		}
		go = stream_message(&st, span_of(s.p, n));
		input_skip(in, n);
	}
	stream_fini(&st);
}

/* ---- hex ---- */

struct hex {
	struct stream st;
	struct buf block;     /* bytes collected from lines */
	bool dump;            /* they come with offsets */
	bool dumps;           /* the input has dumps: lines of other text belong to them */
	uint64_t next;        /* the offset that goes on */
};

/* A message without its header, or bare NLRI. */
static bool
hex_body(struct hex *h, struct span bytes)
{
	struct buf *b = &h->st.body;
	struct mark m;

	if (h->st.d->type == TYPE_NLRI)
		return sink_nlri(h->st.d, bytes, &h->st.at);
	buf_reset(b);
	m = msg_begin(b, h->st.d->type);
	buf_span_put(b, bytes);
	msg_end(b, m);
	if (b->bad)
		return stream_garbage(&h->st, bytes, "more bytes than a message can have");
	return stream_message(&h->st, buf_span(b));
}

/* A whole packet without BGP data in it, such as an acknowledgement. */
static bool
is_packet(struct span s)
{
	unsigned type = s.n > 34 ? be_u16(s.p + 12) : 0;

	return s.n >= 40 && (s.p[0] == 0x45 || s.p[0] >> 4 == 6 || type == 0x0800 || type == 0x86dd || type == 0x8100);
}

/* The messages in the collected bytes. */
static bool
hex_flush(struct hex *h)
{
	struct span s = buf_span(&h->block);
	size_t at = h->dump ? marker_find(s, 0) : marked(s) || msg_damaged(s) ? 0 : s.n, n;
	bool go = true;

	if (!s.n)
		return true;
	if (at == s.n) {
		if (!h->dump || !is_packet(s))
			go = hex_body(h, s);
		s.n = 0;
	}
	for (s = span_of(s.p + (s.n ? at : 0), s.n ? s.n - at : 0); s.n && go; s = span_of(s.p + n, s.n - n)) {
		if (!marked(s) && !msg_damaged(s)) {
			n = marker_find(s, 0);
			if (!h->dump)
				go = stream_garbage(&h->st, span_of(s.p, n), "bytes behind the message");
			continue;
		}
		n = header_length(s);
		if (n < MSG_HEADER || n > s.n)
			n = marker_find(s, s.n > MSG_HEADER ? MSG_HEADER : s.n);
		go = stream_message(&h->st, span_of(s.p, n));
	}
	buf_reset(&h->block);
	h->dump = false;
	return go;
}

/* Does the last of the collected messages want further lines? */
static bool
hex_wants(const struct hex *h)
{
	struct span s = buf_span(&h->block);
	size_t i, n;

	while (s.n > MSG_HEADER && marked(s) && (n = header_length(s)) >= MSG_HEADER && n < s.n)
		s = span_of(s.p + n, s.n - n);
	for (i = 0; i < s.n && i < sizeof(marker); i++)
		if (s.p[i] != 0xff)
			return false;
	return s.n && (s.n < MSG_HEADER || (header_length(s) > s.n && header_length(s) >= MSG_HEADER));
}

static bool
hex_line(struct hex *h, struct span line, uint64_t number)
{
	size_t before = h->block.n, bad, got;
	enum dump_kind kind;
	char why[64];
	uint64_t off = 0;
	bool go = true;

	kind = dump_line(line, &h->block, &off, &bad);
	got = h->block.n - before;
	if (kind == DUMP_BARE && h->dump && got <= 4) { /* the last line of a dump: where it ends, and no bytes */
		struct get g = get_of(span_of(h->block.p + before, got));

		if (get_un(&g, got) == h->next) {
			h->block.n = before;
			got = 0;
			kind = DUMP_EMPTY;
		}
	}
	if (h->block.bad) {
		buf_reset(&h->block);
		h->st.at.number = number;
		return sink_wrong(h->st.d, &h->st.at, "more hex than a message can have");
	}
	if (before && (kind == DUMP_EMPTY || kind == DUMP_OTHER || h->dump != (kind == DUMP_OFFSET) ||
	    (kind == DUMP_OFFSET && off != h->next) ||
	    (kind == DUMP_BARE && (!hex_wants(&(struct hex){ .block = { .p = h->block.p, .n = before } }) ||
	    marked(span_of(h->block.p + before, got)))))) {
		/* what was collected is whole; the new line's bytes begin the next */
		struct buf rest = h->block;

		h->block.n = before;
		buf_init(&rest, MSG_MAX_EXTENDED);
		buf_put(&rest, h->block.p + before, got);
		go = hex_flush(h);
		buf_span_put(&h->block, buf_span(&rest));
		buf_fini(&rest);
		before = 0;
	}
	if (!before)
		h->st.at.number = number;
	if (kind == DUMP_OTHER && !h->dumps) {
		snprintf(why, sizeof(why), "not hexadecimal at column %zu", bad + 1);
		return go && stream_garbage(&h->st, line, why);
	}
	h->dump = kind == DUMP_OFFSET;
	h->dumps |= h->dump;
	h->next = off + got;
	if (go && kind == DUMP_BARE && !hex_wants(h))
		go = hex_flush(h);
	return go;
}

/* Are there dumped lines in what lies ahead? */
static bool
dumps_ahead(struct span s)
{
	const uint8_t *nl;
	struct buf bytes;
	uint64_t off;
	size_t bad;
	bool found = false;

	buf_init(&bytes, INPUT_BLOCK);
	for (; s.n && !found; s = span_of(nl + 1, s.n - (size_t)(nl + 1 - s.p))) {
		nl = memchr(s.p, '\n', s.n);
		if (!nl)
			break;
		found = dump_line(span_of(s.p, (size_t)(nl - s.p)), &bytes, &off, &bad) == DUMP_OFFSET;
	}
	buf_fini(&bytes);
	return found;
}

static void
hex_init(struct hex *h, struct decode *d, const char *name, struct input *in)
{
	*h = (struct hex){ 0 };
	stream_init(&h->st, d, name, in);
	buf_init(&h->block, 4 * MSG_MAX_EXTENDED);
}

static void
hex_fini(struct hex *h)
{
	stream_fini(&h->st);
	buf_fini(&h->block);
}

static void
hex_read(struct decode *d, struct input *in)
{
	struct span line;
	struct hex h;
	uint64_t number = 0;
	bool cut;

	hex_init(&h, d, in->name, in);
	h.st.at.unit = "line";
	h.dumps = dumps_ahead(input_peek(in, 1));
	while (!d->stop && input_line(in, &line, &cut)) {
		number++;
		if (cut) {
			h.st.at.number = number;
			sink_wrong(d, &h.st.at, "the line is too long");
			continue;
		}
		hex_line(&h, line, number);
	}
	if (!d->stop)
		hex_flush(&h);
	hex_fini(&h);
}

/* One argument: a line, or a pasted dump of several. */
static void
hex_argument(struct hex *h, const char *hex)
{
	struct decode *d = h->st.d;
	size_t bad;
	uint64_t off;
	char why[64];

	h->st.at.unit = NULL;
	if (strchr(hex, '\n')) {
		struct input in;
		struct span line;
		uint64_t number = 0;
		bool cut;

		input_memory(&in, "<argument>", span_str(hex));
		h->dumps = dumps_ahead(span_str(hex));
		h->st.at.unit = "line";
		while (!d->stop && input_line(&in, &line, &cut))
			hex_line(h, line, ++number);
		if (!d->stop)
			hex_flush(h);
		h->dumps = false;
	} else if ((dump_line(span_str(hex), &h->block, &off, &bad) == DUMP_BARE && !h->block.bad) || h->block.n) {
		hex_flush(h);
	} else {
		snprintf(why, sizeof(why), "invalid hexadecimal at column %zu", bad + 1);
		stream_garbage(&h->st, span_str(hex), *hex ? why : "no hexadecimal digits");
	}
}

void
source_hex_arguments(struct decode *d, const char *const *hex, size_t n)
{
	struct hex h;
	size_t i;

	if (!n)
		return;
	hex_init(&h, d, "<argument>", NULL);
	for (i = 0; i < n && !d->stop; i++)
		hex_argument(&h, hex[i]);
	hex_fini(&h);
}

/* ---- JSON: events back to their messages ---- */

struct json {
	struct decode *d;
	struct place at;
	struct jr_doc doc;
	struct event_read read;
};

/* Reading ends here. */
static bool
json_no_memory(struct json *js)
{
	say(PROG, "out of memory");
	js->d->status = EXIT_IO;
	js->d->stop = true;
	return false;
}

static bool
json_event(struct json *js, struct jr event, struct span line)
{
	struct event_read *r = &js->read;
	struct decode *d = js->d;
	struct diags why = { .n = 0 };
	struct span rest;

	if (!event_unjson(r, event, &d->ctx, &why) && !memory_has_run_out())
		return sink_wrong(d, &js->at, "%s", why.n ? why.v[0].msg : "the event cannot be read");
	if (memory_has_run_out())
		return json_no_memory(js);
	if (r->ev.kind == EVENT_OTHER) /* passes as it is */
		return output_at(d->format)->flags & OUTPUT_JSON ? sink_line(d, line) : !d->stop;
	if (r->ev.kind != EVENT_MESSAGE)
		return sink_event(d, &r->ev, &r->ctx, &js->at, false);
	rest = r->ev.msg;
	while (!d->stop && msg_next(&rest, &r->ev.msg))
		sink_event(d, &r->ev, &r->ctx, &js->at, false);
	return !d->stop;
}

/* The line is no JSON, or there is no memory to read it. */
static void
json_wrong(struct json *js)
{
	if (js->doc.no_memory)
		json_no_memory(js);
	else
		sink_wrong(js->d, &js->at, "column %zu: %s", js->doc.error_at + 1, js->doc.error);
}

static void
json_read(struct decode *d, struct input *in)
{
	struct json js = { .d = d, .at = { .file = in->name, .unit = "line" } };
	struct span line;
	struct jr event;
	size_t i;
	bool cut;

	jr_doc_init(&js.doc);
	event_read_init(&js.read);
	while (!d->stop && input_line(in, &line, &cut)) {
		js.at.number++;
		for (i = 0; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r'); i++)
			;
		if (i == line.n && !cut)
			continue;
		if (cut)
			sink_wrong(d, &js.at, "the line is too long");
		else if (!jr_parse(&js.doc, line, &event))
			json_wrong(&js);
		else if (!jr_is(event, JR_OBJECT))
			sink_wrong(d, &js.at, "not an event: expected an object");
		else
			json_event(&js, event, line);
	}
	event_read_fini(&js.read);
	jr_doc_fini(&js.doc);
}

/* ---- archives and monitors ---- */

static void
mrt_read(struct decode *d, struct input *in)
{
	struct place at = { .file = in->name, .unit = "record", .has_offset = true };
	const struct event *ev;
	const struct ctx *ctx;
	struct mrt m;

	mrt_init(&m, in, &d->ctx);
	m.fix = d->fix;
	m.quick = filter_quick(d->filter);
	m.json = (output_at(d->format)->flags & OUTPUT_JSON) != 0;
	while (!d->stop && (ev = mrt_next(&m, &ctx))) {
		at.number = ev->frame;
		at.offset = ev->offset;
		if (!sink_event(d, ev, ctx, &at, m.bad))
			break;
	}
	mrt_fini(&m);
}

static void
bmp_read(struct decode *d, struct input *in)
{
	struct place at = { .file = in->name, .unit = "message", .has_offset = true };
	const struct event *ev;
	const struct ctx *ctx;
	struct bmp b;

	bmp_init(&b, in, &d->ctx);
	b.fix = d->fix;
	b.json = (output_at(d->format)->flags & OUTPUT_JSON) != 0;
	while (!d->stop && (ev = bmp_next(&b, &ctx))) {
		at.number = ev->frame;
		at.offset = ev->offset;
		if (!sink_event(d, ev, ctx, &at, b.bad))
			break;
	}
	bmp_fini(&b);
}

/* ---- captures ---- */

struct captured {
	struct decode *d;
	struct place at;
};

static bool
captured(void *arg, const struct capture_event *e)
{
	struct captured *c = arg;

	c->at.number = e->ev.frame;
	if (e->kind == CAPTURE_NOTE) {
		if (e->malformed)
			sink_wrong(c->d, &c->at, "%s", e->ev.reason ? e->ev.reason : "damaged");
		return !c->d->stop;
	}
	return sink_event(c->d, &e->ev, e->ctx, &c->at, e->malformed);
}

static size_t
captured_bytes(void *arg, void *to, size_t n)
{
	struct span s = input_peek(arg, 1);

	if (s.n < n)
		n = s.n;
	if (n)
		memcpy(to, s.p, n);
	input_skip(arg, n);
	return n;
}

static void
capture_options(const struct decode *d, struct capture_options *o)
{
	*o = (struct capture_options){ .ctx = &d->ctx, .fix = d->fix, .memory = d->memory_mib << 20 };
}

/* What was given up for want of memory is said once, at the end. */
static void
capture_report(struct captured *c, struct capture *capture)
{
	const struct capture_stats *st = capture_stats(capture);

	c->at.unit = NULL;
	if (st->given_up)
		sink_wrong(c->d, &c->at, "%llu connections or fragments given up for want of memory (--memory)",
		    (unsigned long long)st->given_up);
}

static void
pcap_read(struct decode *d, struct input *in)
{
	struct captured c = { .d = d, .at = { .file = in->name, .unit = "packet" } };
	struct capture_options options;
	struct diags why = { 0 };
	struct capture *capture;

	capture_options(d, &options);
	capture = capture_stream(captured_bytes, in, (struct span){ NULL, 0 }, &options, &why);
	if (!capture) {
		sink_wrong(d, &c.at, "%s", why.n ? why.v[0].msg : "not a capture");
		return;
	}
	capture_run(capture, captured, &c);
	capture_report(&c, capture);
	capture_close(capture);
}

/* ---- which ---- */

static bool
is_text(struct span s)
{
	size_t i, n = s.n < 512 ? s.n : 512;

	for (i = 0; i < n; i++)
		if (s.p[i] < ' ' && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\f')
			return false;
	return true;
}

static enum input_kind
recognise(struct input *in)
{
	struct span s = input_peek(in, 6);
	size_t i;

	if (is_text(s) && !(s.n && s.p[0] == 0xff)) {
		for (i = 0; i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r'); i++)
			;
		return i < s.n && s.p[i] == '{' ? INPUT_JSON : INPUT_HEX;
	}
	s = input_peek(in, 32);
	if (capture_magic(s))
		return INPUT_PCAP;
	if (marked(s))
		return INPUT_RAW;
	if (bmp_magic(s))
		return INPUT_BMP;
	if (mrt_magic(s))
		return INPUT_MRT;
	return marker_find(input_peek(in, in->regular ? INPUT_BLOCK : 32), 0) < s.n ? INPUT_RAW : INPUT_AUTO;
}

void
source_read(struct decode *d, struct input *in)
{
	static void (*const read_as[])(struct decode *, struct input *) = { [INPUT_HEX] = hex_read, [INPUT_RAW] = raw_read,
		[INPUT_PCAP] = pcap_read, [INPUT_MRT] = mrt_read, [INPUT_BMP] = bmp_read, [INPUT_JSON] = json_read };
	enum input_kind kind = d->input == INPUT_AUTO ? recognise(in) : d->input;
	struct place at = { .file = in->name };

	if (kind == INPUT_AUTO)
		sink_wrong(d, &at, "neither hex, JSON, capture, MRT, BMP nor BGP messages: say which with --input");
	else
		read_as[kind](d, in);
}
