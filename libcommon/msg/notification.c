/* SPDX-License-Identifier: ISC */
/* msg/notification.c - NOTIFICATION (RFC 4271 4.5 and 6, RFC 8538, RFC 9003). */
#include "msg/notification.h"

#include "base/num.h"
#include "msg/tree.h"

enum { BODY_MIN = 2 };

const char *
notification_subcode_name(unsigned code, unsigned subcode)
{
	const struct notification_row *row = notification_row(code, (int)subcode);

	return row ? row->name : NULL;
}

void
notification_name(struct buf *b, unsigned code, unsigned subcode)
{
	const struct notification_row *row = notification_row(code, NOTIFICATION_CODE);
	const char *s = notification_subcode_name(code, subcode);

	if (row)
		buf_str(b, row->name);
	else
		buf_fmt(b, "code %u", code);
	if (s && subcode)
		buf_fmt(b, " / %s", s);
	else if (subcode)
		buf_fmt(b, " / subcode %u", subcode);
}

static enum notification_data
notification_data(unsigned code, unsigned subcode)
{
	const struct notification_row *row = notification_row(code, (int)subcode);

	return row ? row->data : NOTIFICATION_BYTES;
}

static bool
notification_has_text(unsigned code, unsigned subcode)
{
	return notification_data(code, subcode) == NOTIFICATION_TEXT;
}

void
notification_build(unsigned code, unsigned subcode, struct span text, struct buf *out)
{
	struct mark m = msg_begin(out, MSG_NOTIFICATION);

	put_u8(out, code);
	put_u8(out, subcode);
	if (notification_has_text(code, subcode)) {
		/* never cut inside a character */
		if (text.n > 255)
			for (text.n = 255; text.n && (text.p[text.n] & 0xc0) == 0x80; text.n--)
				;
		put_u8(out, text.n);
	}
	buf_span_put(out, text);
	msg_end(out, m);
}

/* ---- the data, for people ---- */

static void
notification_put_shutdown(struct buf *b, struct span data)
{
	struct span text;
	size_t n, i;

	if (!data.n)
		return;
	n = data.p[0];
	text = span_of(data.p + 1, data.n - 1);
	if (!n) {
		buf_str(b, "empty Shutdown Communication.");
		return;
	}
	if (text.n < n) {
		buf_fmt(b, "invalid Shutdown Communication (buffer underrun) length : %zu [0x", n);
		buf_hex(b, text);
		buf_c(b, ']');
		return;
	}
	if (!utf8_ok(span_of(text.p, n))) {
		buf_fmt(b, "invalid Shutdown Communication (invalid UTF-8) length : %zu [0x", n);
		buf_hex(b, text);
		buf_c(b, ']');
		return;
	}
	buf_str(b, "Shutdown Communication: \"");
	for (i = 0; i < n; i++)
		buf_c(b, text.p[i] == '\r' || text.p[i] == '\n' ? ' ' : (char)text.p[i]);
	buf_c(b, '"');
	if (text.n > n) {
		buf_str(b, ", trailing data: 0x");
		buf_hex(b, span_of(text.p + n, text.n - n));
	}
}

/* Is it a text? Nobody says so: characters that can be printed, and the blanks between them. */
static bool
notification_printable(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((s.p[i] < 0x20 && !(s.p[i] >= '\t' && s.p[i] <= '\r')) || s.p[i] == 0x7f)
			return false;
	return s.n > 1 && utf8_ok(s);
}

static bool
notification_put_number(struct buf *b, struct span data)
{
	struct get g = get_of(data);

	if (data.n != 1 && data.n != 2 && data.n != 4)
		return false;
	buf_u64(b, get_un(&g, data.n));
	return true;
}

static bool
notification_put_prefixes(struct buf *b, struct span data)
{
	struct get g = get_of(data);
	unsigned afi = get_u16(&g), safi = get_u8(&g);
	uint32_t most = get_u32(&g);

	if (!get_done(&g))
		return false;
	buf_family(b, afi, safi, ' ');
	buf_c(b, ' ');
	buf_u32(b, most);
	return true;
}

/* Data that is no other message; false if it is not what its kind says. */
static bool
notification_put_kind(struct buf *b, enum notification_data kind, struct span data)
{
	switch (kind) {
	case NOTIFICATION_TEXT:
		notification_put_shutdown(b, data);
		return true;
	case NOTIFICATION_NUMBER:
		return notification_put_number(b, data);
	case NOTIFICATION_PREFIXES:
		return notification_put_prefixes(b, data);
	case NOTIFICATION_ADDRESS:
		if (data.n != 4)
			return false;
		buf_ip4(b, data.p);
		return true;
	default:
		return false;
	}
}

static void
notification_put_plain(struct buf *b, unsigned code, unsigned subcode, struct span data)
{
	if (!data.n || notification_put_kind(b, notification_data(code, subcode), data))
		return;
	if (notification_printable(data)) {
		buf_span_put(b, data);
		return;
	}
	buf_str(b, "0x");
	buf_hex(b, data);
}

/* Hard Reset carries another NOTIFICATION's code, subcode and data (RFC 8538 3.1): one level, no deeper. */
static void
notification_put_message(struct buf *b, unsigned code, unsigned subcode, struct span data)
{
	if (notification_data(code, subcode) != NOTIFICATION_INNER || data.n < 2) {
		notification_put_plain(b, code, subcode, data);
		return;
	}
	buf_str(b, "Hard Reset: ");
	notification_name(b, data.p[0], data.p[1]);
	if (data.n > 2) {
		buf_str(b, ": ");
		notification_put_plain(b, data.p[0], data.p[1], span_of(data.p + 2, data.n - 2));
	}
}

/* `data` is `off` bytes into the message. */
static void
notification_text_check(unsigned code, unsigned subcode, struct span data, size_t off, struct diags *d)
{
	if (notification_has_text(code, subcode) && data.n && data.p[0] > data.n - 1)
		diag_add(d, DIAG_NOTE, "NOTIFICATION", "RFC 9003 2", off, 1, "text of %u bytes, %zu left", data.p[0], data.n - 1);
}

static enum diag_class
notification_check(struct span msg, const struct ctx *ctx, struct diags *d)
{
	struct diags own = { .n = 0 };
	struct notification_parts p;

	if (!d)
		d = &own;
	/* an error in a NOTIFICATION is never answered (RFC 4271 6.4): a note is all it can be */
	if (!notification_find(msg, &p)) {
		diag_add(d, DIAG_NOTE, "NOTIFICATION", "RFC 4271 6.4", 16, 2, "length %zu, want at least %d", msg.n,
		    MSG_HEADER + BODY_MIN);
		return d->worst;
	}
	if (notification_data(p.code, p.subcode) != NOTIFICATION_INNER)
		notification_text_check(p.code, p.subcode, p.data, (size_t)(p.data.p - msg.p), d);
	else if (p.data.n < 2)
		diag_add(d, DIAG_NOTE, "NOTIFICATION", "RFC 8538 3.1", (size_t)(p.data.p - msg.p), p.data.n,
		    "Hard Reset without the code and subcode it stands for");
	else
		notification_text_check(p.data.p[0], p.data.p[1], span_of(p.data.p + 2, p.data.n - 2),
		    (size_t)(p.data.p - msg.p) + 2, d);
	return d->worst;
}

static void
notification_name_json(struct jw *w, const char *key, unsigned code, int subcode)
{
	const struct notification_row *row = notification_row(code, subcode);

	if (row)
		jw_key_cstr(w, key, row->name);
}

static void
notification_content(struct jw *w, struct span msg)
{
	struct notification_parts p;
	struct buf text;

	jw_obj(w);
	if (notification_find(msg, &p)) {
		buf_init(&text, 2 * MSG_MAX_EXTENDED + 256);
		notification_put_message(&text, p.code, p.subcode, p.data);
		jw_key_u64(w, "code", p.code);
		jw_key_u64(w, "subcode", p.subcode);
		jw_key(w, "data");
		jw_hex(w, p.data, "0x");
		jw_key(w, "message");
		jw_str(w, buf_span(&text));
		notification_name_json(w, "code-name", p.code, NOTIFICATION_CODE);
		notification_name_json(w, "subcode-name", p.code, p.subcode);
		buf_fini(&text);
	}
	jw_obj_end(w);
}

/* The data of an event that somebody wrote with a message alone. */
static void
notification_put_data(unsigned code, unsigned subcode, struct span text, struct buf *out)
{
	static const char lead[] = "Shutdown Communication: \"";
	size_t n = sizeof(lead) - 1;

	if (!notification_has_text(code, subcode)) {
		buf_span_put(out, text);
		return;
	}
	if (text.n > n && memcmp(text.p, lead, n) == 0 && text.p[text.n - 1] == '"')
		text = span_of(text.p + n, text.n - n - 1);
	if (text.n) {
		put_u8(out, text.n);
		buf_span_put(out, text);
	}
}

static bool
notification_unjson(struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct jr content = jr_get(neighbor, "notification");
	uint64_t code, subcode = 0;
	struct span s;
	struct mark m;

	if (!jr_max(jr_get(content, "code"), 255, &code))
		return unjson_fail(d, "code", "a number up to 255");
	if (!jr_is(jr_get(content, "subcode"), JR_NONE) && !jr_max(jr_get(content, "subcode"), 255, &subcode))
		return unjson_fail(d, "subcode", "a number up to 255");
	m = msg_begin(out, MSG_NOTIFICATION);
	put_u8(out, code);
	put_u8(out, subcode);
	if (jr_str(jr_get(content, "data"), &s)) {
		if (s.n < 2 || memcmp(s.p, "0x", 2) || !num_hex(span_of(s.p + 2, s.n - 2), out))
			return unjson_fail(d, "data", "0x and hex digits");
	} else if (jr_str(jr_get(content, "message"), &s)) {
		notification_put_data((unsigned)code, (unsigned)subcode, s, out);
	}
	msg_end(out, m);
	return !out->bad;
}

void
notification_put_line(struct buf *b, const char *before, const struct notification_parts *p)
{
	struct buf message;

	buf_init(&message, 2 * MSG_MAX_EXTENDED + 256);
	notification_put_message(&message, p->code, p->subcode, p->data);
	if (message.n)
		buf_str(b, before);
	buf_visible(b, buf_span(&message));
	b->bad |= message.bad;
	buf_fini(&message);
}

void
notification_put_names(struct buf *b, const struct notification_parts *p)
{
	notification_name(b, p->code, p->subcode);
	notification_put_line(b, ": ", p);
}

static void
notification_text(struct buf *b, struct span msg, const struct ctx *ctx)
{
	struct notification_parts p;

	if (!notification_find(msg, &p)) {
		buf_str(b, "notification malformed");
		return;
	}
	buf_fmt(b, "notification code %u subcode %u data 0x", p.code, p.subcode);
	buf_hex(b, p.data);
	if (ctx->names) {
		buf_str(b, " (");
		notification_put_names(b, &p);
		buf_c(b, ')');
	}
}

/* ---- comments between commands ---- */

static void
notification_command(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct notification_parts p;

	notification_check(e->msg, ctx, d);
	if (!notification_find(e->msg, &p))
		return;
	buf_str(b, "# neighbor ");
	if (e->peer.len)
		buf_ip(b, e->peer.a, e->peer.len);
	else
		buf_str(b, "unknown");
	buf_str(b, e->direction && e->direction[0] == 's' ? " send" : " receive");
	buf_fmt(b, " notification %u/%u ", p.code, p.subcode);
	notification_put_names(b, &p);
	buf_c(b, '\n');
}

/* ---- the tree ---- */

static void
notification_tree(struct tree *t, struct get *g, const struct ctx *ctx)
{
	unsigned code = get_left(g) ? *g->p : 0, subcode = get_left(g) > 1 ? g->p[1] : 0;
	const struct notification_row *row = notification_row(code, NOTIFICATION_CODE);

	tree_note(t, row ? row->name : NULL);
	tree_number(t, "code", g, 1);
	tree_note(t, notification_subcode_name(code, subcode));
	tree_number(t, "subcode", g, 1);
	if (notification_has_text(code, subcode) && get_left(g) && g->p[0] + 1u == get_left(g)) {
		tree_number(t, "message-length", g, 1);
		jw_str(tree_value(t), span_of(g->p, get_left(g)));
		tree_leaf(t, "message", g, get_left(g));
	}
	tree_hex(t, "data", g, get_left(g));
}

const struct msg_row msg_notification = {
	.type = MSG_NOTIFICATION, .least = 21, .most = MSG_MAX_EXTENDED, .key = "notification",
	.check = notification_check, .content = notification_content, .unjson = notification_unjson,
	.tree = notification_tree, .text = notification_text, .command = notification_command,
};
