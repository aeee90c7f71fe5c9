/* SPDX-License-Identifier: ISC */
/* bgp-session/input.c - standard input: a bounded queue of items, taken when they have been carried out. */
#include "input.h"

#include <string.h>

#include "groups.h"
#include "lines.h"
#include "lines_quick.h"
#include "messages.h"

enum {
	INPUT_ITEMS = 4096,           /* handled in one turn */
	INPUT_READ = 64 * 1024,       /* bytes read in one turn */
	INPUT_MAX = 1024 * 1024,      /* the longest line */
};

/* ---- answers ---- */

bool
input_done(struct session_input *in)
{
	if (in->ack)
		output_put_line(in->s, "done");
	return true;
}

static void
input_put_answer(struct buf *b, const char *text)
{
	for (; *text; text++)
		buf_c(b, (unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
}

bool
input_refuse_at(struct session_input *in, struct span line, const struct diag *d)
{
	struct buf *b;

	in->bad = in->refused = true;
	if (in->ack) {
		b = output_buf(in->s);
		if (d && d->msg[0]) {
			buf_str(b, "error: ");
			input_put_answer(b, d->msg);
			buf_c(b, '\n');
		}
		buf_str(b, "error\n");
		output_mark_full(&in->s->out);
		return true;
	}
	if (d && d->msg[0]) {
		struct src src = { .name = in->name, .text = line, .first_line = in->line };
		struct loc at = { .line = in->line, .col = 1 };

		if (line.n)
			src_place(&src, d->off < line.n ? d->off : line.n, &at);
		session_say(in->s, "%s:%u:%u: %s", in->name, at.line, at.col, d->msg);
	}
	return true;
}

bool
input_refuse(struct session_input *in, struct span line, const char *fmt, ...)
{
	struct diags d = { .n = 0 };
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(&d, DIAG_NOTE, "command", NULL, 0, 0, fmt, ap);
	va_end(ap);
	return input_refuse_at(in, line, &d.v[0]);
}

/* ---- items ---- */

enum input_result { ITEM_TAKEN, ITEM_LATER, ITEM_PART };

static enum input_result
input_raw_item(struct session_input *in, struct span left)
{
	size_t len = msg_length(left);

	if (left.n < MSG_HEADER)
		return ITEM_PART;
	if (len < MSG_HEADER) {
		if (in->s->conf->unchecked && !messages_send(in, left))
			return ITEM_LATER;
		if (!in->s->conf->unchecked)
			input_refuse(in, span_of(NULL, 0),
			    "message refused: length %zu; what follows on this stream cannot be told apart (--unchecked sends it)", len);
		inq_take(&in->in, left.n);
		return ITEM_TAKEN;
	}
	if (left.n < len)
		return ITEM_PART;
	if (!messages_send(in, span_of(left.p, len)))
		return ITEM_LATER;
	inq_take(&in->in, len);
	return ITEM_TAKEN;
}

static enum input_result
input_line_item(struct session_input *in, struct span left)
{
	const uint8_t *nl = memchr(left.p, '\n', left.n);
	size_t n = nl ? (size_t)(nl - left.p) : left.n;

	if (!nl && in->skipping) {
		inq_take(&in->in, left.n);
		return ITEM_TAKEN;
	}
	if (!nl && inq_full(&in->in)) {
		in->line++;
		input_refuse(in, span_of(NULL, 0), "a line of more than %zu bytes", in->in.cap);
		in->skipping = true;
		inq_take(&in->in, left.n);
		return ITEM_TAKEN;
	}
	if (!nl && !in->in.eof)
		return ITEM_PART;
	if (in->skipping) {
		in->skipping = false;
	} else {
		in->line++;
		if (!lines_run(in, span_of(left.p, n))) {
			in->line--;
			return ITEM_LATER;
		}
	}
	inq_take(&in->in, n + (nl ? 1 : 0));
	return ITEM_TAKEN;
}

static void
input_finish_job(struct session_input *in)
{
	in->job.kind = SHOW_NONE;
	input_done(in);
}

static enum input_result
input_item(struct session_input *in)
{
	struct span left = inq_span(&in->in);

	if (in->job.kind != SHOW_NONE) {
		if (!show_step(in->s))
			return ITEM_LATER;
		input_finish_job(in);
		return ITEM_TAKEN;
	}
	if (!left.n)
		return ITEM_PART;
	return left.p[0] == 0xff ? input_raw_item(in, left) : input_line_item(in, left);
}

/* Changes that wait for a peer which does not keep up: at the high mark stdin waits too, down to the low one. */
static void
input_check_backlog(struct session_input *in)
{
	const struct session *s = in->s;
	size_t waiting = s->rib.announce_cnt + s->rib.withdraw_cnt, old = s->rib.stale_cnt;

	waiting = s->up >= 0 && waiting > old ? waiting - old : 0;
	if (waiting > s->conf->backlog)
		in->full = true;
	else if (waiting < s->conf->backlog / 2)
		in->full = false;
}

/*
 * A reader of stdout that has stopped stops commands too, if they or what they cause say something there; else they
 * go on.
 */
static bool
input_may_run(const struct session_input *in)
{
	const struct conf *conf = in->s->conf;

	if (send_first_due(in->s))
		return false;
	return output_has_room(&in->s->out) || (!in->ack && !conf->receipts && !conf->send && in->job.kind == SHOW_NONE);
}

static void
input_work(struct session_input *in)
{
	enum input_result r = ITEM_PART;
	int i;

	in->waits = false;
	for (i = 0; i < INPUT_ITEMS && input_may_run(in) && !in->full && !in->s->stopping; i++) {
		r = input_item(in);
		if (r != ITEM_TAKEN)
			break;
		if ((i & 255) == 255)
			input_check_backlog(in);
	}
	in->waits = r == ITEM_LATER;
	in->waits_up = in->waits && in->s->up < 0;
	input_check_backlog(in);
	if (r == ITEM_PART && in->in.eof && !inq_left(&in->in) && in->job.kind == SHOW_NONE)
		in->eof = true;
}

/* ---- the descriptor ---- */

static short
input_want(struct source *source, struct mono now, struct mono *deadline)
{
	struct session_input *in = (struct session_input *)source;
	bool open = input_may_run(in) && !in->full;

	input_check_backlog(in);
	if (in->eof || in->s->stopping)
		return LOOP_ASLEEP;
	/* what waited for a session may have been looked at before the session came up in the same turn */
	if (in->waits_up && in->s->up >= 0) {
		in->waits = in->waits_up = false;
		*deadline = now;
	}
	if (open && !in->waits && inq_left(&in->in) && (in->in.eof || memchr(inq_span(&in->in).p, '\n', inq_left(&in->in))))
		*deadline = now;
	if (open && in->job.kind != SHOW_NONE)
		*deadline = now;
	/* What it waited for may have happened in this turn's sending. */
	if (open && in->waits && output_has_room(&in->s->out) && send_is_clear(in->s) && in->s->receipts.used < RECEIPTS_MAX)
		*deadline = now;
	if (open && in->waits && in->s->up < 0 && messages_may_go(in->s))
		*deadline = now;
	if (in->in.eof || !open || inq_full(&in->in) || in->waits)
		return LOOP_ASLEEP;
	return POLLIN;
}

static void
input_ready(struct source *source, short revents, struct mono now)
{
	struct session_input *in = (struct session_input *)source;

	in->s->now = now;
	if (inq_read(&in->in, in->s->sys, in->source.fd, INPUT_READ) == IO_ERROR)
		in->in.eof = true;
	input_work(in);
}

static void
input_tick(struct source *source, struct mono now)
{
	struct session_input *in = (struct session_input *)source;

	in->s->now = now;
	if (!in->eof && (inq_left(&in->in) || in->job.kind != SHOW_NONE || in->in.eof))
		input_work(in);
}

bool
input_begin(struct session_input *in, struct session *s)
{
	*in = (struct session_input){ .s = s, .name = "<stdin>", .ack = s->conf->ack };
	in->eof = s->conf->play.files.n > 0; /* a script takes the place of stdin */
	in->source = (struct source){ .fd = 0, .want = input_want, .ready = input_ready, .tick = input_tick };
	command_init(&in->cmd);
	jr_doc_init(&in->json);
	buf_init(&in->message, 4 * MSG_MAX_EXTENDED);
	buf_init(&in->pack, 1 << 20);
	buf_init(&in->group, GROUP_BYTES + 1);
	return quick_init(in) && inq_init(&in->in, INPUT_MAX) && loop_add(&s->loop, &in->source);
}

void
input_finish(struct session_input *in)
{
	command_fini(&in->cmd);
	jr_doc_fini(&in->json);
	inq_fini(&in->in);
	buf_fini(&in->message);
	buf_fini(&in->pack);
	buf_fini(&in->group);
	quick_fini(in);
}
