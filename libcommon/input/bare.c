/* SPDX-License-Identifier: ISC */
/* input/bare.c - messages without a container. */
#include "input/bare.h"

#include "msg/cut.h"

/* Of the message only a part was there. */
static bool
bare_given_cut(struct bare *s, const struct watch_given *g, const struct place *at)
{
	char why[MSG_CUT_WORDS];
	struct buf extra;
	bool go;

	msg_cut_words(s->cut, s->why, why);
	buf_init(&extra, 1 << 20);
	buf_span_put(&extra, g->inferred.json);
	msg_cut_json(s->cut, s->why, g->ctx->spaced, &extra);
	s->ev.extra = buf_span(&extra);
	s->ev.reason = why;
	go = intake_event(s->d, &s->ev, g->ctx, at, true);
	s->ev.reason = NULL;
	buf_fini(&extra);
	return go;
}

static bool
bare_given(void *arg, const struct watch_given *g)
{
	struct bare *s = arg;
	struct place at = s->at;

	at.number = g->at.frame;
	at.offset = s->ev.offset = g->at.offset;
	s->ev.kind = EVENT_MESSAGE;
	s->ev.msg = g->msg;
	s->ev.reason = NULL;
	s->ev.extra = g->inferred.json;
	return s->cut.n ? bare_given_cut(s, g, &at) : intake_event(s->d, &s->ev, g->ctx, &at, false);
}

/* What is held is given on before somebody is kept waiting. */
static void
bare_wait(void *arg)
{
	struct bare *s = arg;

	watch_stream_flush(&s->watch, 0, s);
	if (s->before_wait)
		s->before_wait(s->wait_arg);
}

/* ExaBGP's decode command sees both ends at 127.0.0.1 and in AS 65533; options say otherwise. */
void
bare_init(struct bare *s, struct intake *d, const char *name, struct input *in)
{
	static const uint8_t loopback[4] = { 127, 0, 0, 1 };

	*s = (struct bare){ .d = d, .at = { .file = name }, .in = in };
	watch_stream_init(&s->watch, &(struct watch_stream_options){ .ctx = d->ctx, .fix = d->fix, .one_way = true,
		.give = bare_given });
	buf_init(&s->body, MSG_MAX_EXTENDED);
	if (in) {
		s->before_wait = in->before_wait;
		s->wait_arg = in->wait_arg;
		in->before_wait = bare_wait;
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

void
bare_fini(struct bare *s)
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

bool
bare_message(struct bare *s, struct span msg)
{
	struct watch_place at = { .frame = s->at.number, .offset = s->at.offset };

	return watch_stream_message(&s->watch, 0, msg, &at, s);
}

bool
bare_cut(struct bare *s, struct span there, const char *why)
{
	struct watch_place at = { .frame = s->at.number, .offset = s->at.offset };
	char words[MSG_CUT_WORDS];
	struct diags d = { .n = 0 };
	struct buf msg;
	size_t len;
	bool go;

	if (!watch_stream_flush(&s->watch, 0, s))
		return false;
	/* what is wrong with the header is worse than that there is no more of the message */
	if (there.n >= MSG_HEADER && !msg_header(there, ctx_message_max(&s->watch.ctx[0]), &len, &d))
		return bare_message(s, there);
	buf_init(&msg, MSG_MAX_EXTENDED);
	if (msg_cut(there, &s->watch.ctx[0], &msg)) {
		s->cut = there;
		s->why = why;
		go = msg_type(there) == MSG_OPEN ? /* what it did not say is no context */
		    bare_given(s, &(struct watch_given){ .msg = buf_span(&msg), .at = at, .ctx = &s->watch.ctx[0],
			.inferred = { .confidence = 1 } }) :
		    watch_stream_message(&s->watch, 0, buf_span(&msg), &at, s) && watch_stream_flush(&s->watch, 0, s);
		s->cut.n = 0;
	} else {
		msg_cut_words(there, why, words);
		go = bare_garbage(s, there, words);
	}
	buf_fini(&msg);
	return go;
}

/* Bytes that belong to no message. */
bool
bare_garbage(struct bare *s, struct span bytes, const char *reason)
{
	if (!watch_stream_flush(&s->watch, 0, s))
		return false;
	s->ev.kind = EVENT_GARBAGE;
	s->ev.msg = bytes;
	s->ev.reason = reason;
	s->ev.offset = s->at.offset;
	s->ev.extra = (struct span){ NULL, 0 };
	return intake_event(s->d, &s->ev, &s->d->ctx, &s->at, true);
}

