/* SPDX-License-Identifier: ISC */
/* msg/msg.c - the message header (RFC 4271 4.1, 6.1), and the table of types. */
#include "msg/msg.h"

#include "base/count.h"
#include "msg/wire.h"
#include "value/choice.h"

static const struct {
	const struct msg_row *row;
	const char *word, *title;
} msg_types[] = {
#define MSG_TYPE(name, NAME, type, word, title) [type] = { &msg_##name, word, title },
	MSG_ROWS(MSG_TYPE)
#undef MSG_TYPE
};

const struct msg_row *
msg_row(unsigned type)
{
	return type < COUNT(msg_types) ? msg_types[type].row : NULL;
}

const struct msg_row *
msg_row_word(struct span word)
{
	unsigned i;

	for (i = 0; i < COUNT(msg_types); i++) {
		const struct msg_row *row = msg_types[i].row;

		if (row && (span_is(word, msg_types[i].word) || span_is(word, msg_types[i].title) ||
		    (row->alias && span_is(word, row->alias))))
			return row;
	}
	return NULL;
}

const char *
msg_type_name(unsigned type)
{
	return type < COUNT(msg_types) ? msg_types[type].title : NULL;
}

const char *
msg_type_word(unsigned type)
{
	return type < COUNT(msg_types) ? msg_types[type].word : NULL;
}

/* ---- headers ---- */

__attribute__((format(printf, 7, 8))) static bool
msg_bad(
    struct diags *d, unsigned subcode, const char *what, const char *rfc, size_t off, size_t len, const char *fmt, ...)
{
	struct diag *one;
	va_list ap;

	va_start(ap, fmt);
	one = diag_vadd(d, DIAG_RESET, what, rfc, off, len, fmt, ap);
	va_end(ap);
	one->code = 1;
	one->subcode = (uint8_t)subcode;
	return false;
}

bool
msg_header(struct span s, size_t max, size_t *len, struct diags *d)
{
	static const uint8_t ones[16] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff };
	const struct msg_row *row;
	unsigned n, type;

	*len = 0;
	if (s.n < MSG_HEADER)
		return msg_bad(d, 2, "header", "RFC 4271 6.1", 0, s.n, "%zu bytes, want a header of 19", s.n);
	if (memcmp(s.p, ones, 16) != 0)
		return msg_bad(d, 1, "marker", "RFC 4271 6.1", 0, 16, "the marker is not all ones");
	n = (unsigned)msg_length(s);
	type = msg_type(s);
	if (n < MSG_HEADER || n > max)
		return msg_bad(d, 2, "length", "RFC 4271 6.1", 16, 2, "length %u, want 19 to %zu", n, max);
	*len = n;
	row = msg_row(type);
	if (!row)
		return msg_bad(d, 3, "type", "RFC 4271 6.1", 18, 1, "unknown message type %u", type);
	if (type == MSG_NOTIFICATION && n < row->least) {
		/* ends the session, but is not answered */
		diag_add(d, DIAG_RESET, "length", "RFC 4271 6.4", 16, 2, "%s of %u bytes, want at least %u", msg_type_name(type), n,
		    row->least);
		return false;
	}
	if (n < row->least || (row->least == row->most && n > row->most))
		return msg_bad(d, 2, "length", "RFC 4271 6.1", 16, 2, "%s of %u bytes, want %s%u", msg_type_name(type),
		    n, row->least == row->most ? "" : "at least ", row->least);
	if (n > row->most)
		return msg_bad(d, 2, "length", row->most_rfc, 16, 2, "%s of %u bytes, want at most %u",
		    msg_type_name(type), n, row->most);
	return true;
}

size_t
msg_damaged(struct span s)
{
	const struct msg_row *row;
	size_t n, ones = 0, i;

	if (s.n < MSG_HEADER || !(row = msg_row(s.p[18])))
		return 0;
	for (i = 0; i < 16; i++)
		ones += s.p[i] == 0xff;
	n = be_u16(s.p + 16);
	if (ones < 8 || ones == 16 || n < MSG_HEADER || n > s.n || n < row->least)
		return 0;
	for (i = n; i < s.n && i < n + 16; i++)
		if (s.p[i] != 0xff)
			return 0;
	return n;
}

bool
msg_readable(struct span msg, const struct ctx *ctx, struct diags *d)
{
	static const char *const states[] = { "", "OpenSent", "OpenConfirm", "Established" };
	size_t max = ctx_message_max(ctx), len;
	bool over = msg.n >= MSG_HEADER && be_u16(msg.p + 16) > max;
	const char *name;

	/* one that is too long can be shown all the same */
	if (!msg_header(msg, over ? MSG_MAX_EXTENDED : max, &len, d))
		return false;
	if (over)
		msg_bad(d, 2, "length", "RFC 4271 6.1", 16, 2, "length %zu, want 19 to %zu", len, max);
	name = msg_type_name(msg.p[18]);
	if (ctx->unexpected)
		choice_add(d, CHOICE_STATE, "state", 18, 1, "%s in state %s", name ? name : "message", states[ctx->unexpected & 3])
		    ->subcode = ctx->unexpected;
	if (len != msg.n && !over)
		msg_bad(
		    d, 2, "length", "RFC 4271 6.1", 16, 2, "the header says %zu bytes, and there are %zu", len, msg.n);
	return len == msg.n;
}

struct mark
msg_begin(struct buf *b, unsigned type)
{
	struct mark m = { b->n, type };

	if (buf_room(b, MSG_HEADER)) {
		memset(b->p + b->n, 0xff, 16);
		b->p[b->n + 16] = b->p[b->n + 17] = 0;
		b->p[b->n + 18] = (uint8_t)type;
		b->n += MSG_HEADER;
	}
	return m;
}

void
msg_end(struct buf *b, struct mark m)
{
	size_t n = b->n - m.at;

	if (b->bad)
		return;
	if (n > MSG_MAX_EXTENDED) {
		b->bad = true;
		return;
	}
	be_put_u16(b->p + m.at + 16, (uint32_t)n);
}

enum diag_class
msg_check(struct span msg, const struct ctx *ctx, struct diags *d)
{
	const struct msg_row *row;
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	if (!msg_readable(msg, ctx, d))
		return d->worst;
	row = msg_row(msg_type(msg));
	return row->check ? row->check(msg, ctx, d) : d->worst;
}

/* ---- JSON ---- */

void
msg_json(struct jw *w, struct span msg, const struct ctx *ctx, struct diags *d)
{
	const struct msg_row *row = msg_row(msg_type(msg));
	size_t at;

	if (row->members) {
		row->members(w, msg, ctx, d);
		return;
	}
	if (!row->content)
		return;
	row->check(msg, ctx, d);
	jw_key(w, row->key);
	at = w->b->n;
	row->content(w, msg);
	if (!w->b->bad && !wire_gives_back(row, w->b, at, msg, ctx))
		wire_message(w, msg);
}

bool
msg_unjson(const struct msg_row *row, struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	size_t at = out->n;

	if (wire_unedited(row, neighbor, ctx, out))
		return true;
	if (row->unjson(neighbor, ctx, out, d) && !out->bad)
		return true;
	out->n = at;
	return false;
}

bool
msg_next(struct span *rest, struct span *msg)
{
	size_t len = msg_length(*rest);

	if (!rest->n)
		return false;
	if (len < MSG_HEADER || len > rest->n)
		len = rest->n;
	*msg = span_of(rest->p, len);
	*rest = span_of(rest->p + len, rest->n - len);
	return true;
}
