/* msg/msg.c - the message header (RFC 4271 4.1, 6.1), and the choice of checks by type. */
#include "msg/msg.h"

#include "msg/update.h"

static const char *const type_names[] = { NULL, "open", "update", "notification", "keepalive", "route-refresh",
	"operational" };
static const uint8_t least[] = { 19, 29, 23, 21, 19, 23, 19 };

const char *
msg_type_name(unsigned type)
{
	return type < sizeof(type_names) / sizeof(type_names[0]) ? type_names[type] : NULL;
}

__attribute__((format(printf, 7, 8))) static bool
bad(struct diags *d, unsigned subcode, const char *what, const char *rfc, size_t off, size_t len, const char *fmt, ...)
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
	unsigned n, type;

	*len = 0;
	if (s.n < MSG_HEADER)
		return bad(d, 2, "header", "RFC 4271 6.1", 0, s.n, "%zu bytes, want a header of 19", s.n);
	if (memcmp(s.p, ones, 16) != 0)
		return bad(d, 1, "marker", "RFC 4271 6.1", 0, 16, "the marker is not all ones");
	n = (unsigned)msg_length(s);
	type = msg_type(s);
	if (n < MSG_HEADER || n > max)
		return bad(d, 2, "length", "RFC 4271 6.1", 16, 2, "length %u, want 19 to %zu", n, max);
	*len = n;
	if (!msg_type_name(type))
		return bad(d, 3, "type", "RFC 4271 6.1", 18, 1, "unknown message type %u", type);
	if (type == MSG_NOTIFICATION && n < least[type]) {
		/* ends the session, but is not answered */
		diag_add(d, DIAG_RESET, "length", "RFC 4271 6.4", 16, 2, "%s of %u bytes, want at least %u",
		    type_names[type], n, least[type]);
		return false;
	}
	if (n < least[type] || (type == MSG_KEEPALIVE && n != MSG_HEADER))
		return bad(d, 2, "length", "RFC 4271 6.1", 16, 2, "%s of %u bytes, want %s%u", type_names[type], n,
		    type == MSG_KEEPALIVE ? "" : "at least ", least[type]);
	if (n > MSG_MAX && (type == MSG_OPEN || type == MSG_KEEPALIVE))
		return bad(d, 2, "length", "RFC 8654 4", 16, 2, "%s of %u bytes, want at most 4096",
		    type_names[type], n);
	return true;
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
	struct diags own;
	struct update u;
	size_t len;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	if (!msg_header(msg, ctx_message_max(ctx), &len, d))
		return d->worst;
	if (len != msg.n) {
		bad(d, 2, "length", "RFC 4271 6.1", 16, 2, "the header says %zu bytes, and there are %zu", len, msg.n);
		return d->worst;
	}
	switch (msg_type(msg)) {
	case MSG_OPEN:
		return open_check(msg, ctx, d);
	case MSG_UPDATE:
		update_read(msg, ctx, &u, d);
		return d->worst;
	case MSG_NOTIFICATION:
		return notification_check(msg, ctx, d);
	case MSG_REFRESH:
		return refresh_check(msg, ctx, d);
	case MSG_OPERATIONAL:
		return operational_check(msg, ctx, d);
	default:
		return d->worst;
	}
}
