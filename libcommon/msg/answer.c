/* SPDX-License-Identifier: ISC */
/* msg/answer.c - the NOTIFICATION that is due for a wrong message. */
#include "msg/answer.h"

#include "msg/notification.h"
#include "msg/parts.h"
#include "value/choice.h"

/* The attribute of an UPDATE that holds the byte at `off`, header included. */
static struct span
answer_attribute(struct span msg, size_t off)
{
	struct update_parts parts;
	struct attr_head a;
	struct get g;

	parts_find(msg, &parts);
	g = get_of(parts.attributes);
	while (attr_next(&g, &a)) {
		struct span whole = attr_whole(&a);
		size_t at = (size_t)(whole.p - msg.p);

		if (off >= at && off - at < whole.n)
			return whole;
	}
	return span_of(NULL, 0);
}

static struct span
answer_data(struct span msg, unsigned code, unsigned subcode, size_t off)
{
	static const uint8_t version[2] = { 0, 4 };
	struct span none = { NULL, 0 };

	switch (code << 8 | subcode) {
	case 0x0102: /* the erroneous length (RFC 4271 6.1) */
		return msg.n >= 18 ? span_of(msg.p + 16, 2) : none;
	case 0x0103: /* the erroneous type */
		return msg.n >= 19 ? span_of(msg.p + 18, 1) : none;
	case 0x0201: /* the version we speak (6.2) */
		return span_of(version, 2);
	case 0x0302: case 0x0304: case 0x0305: case 0x0306: case 0x0308: case 0x0309: /* the attribute (6.3) */
		return answer_attribute(msg, off);
	case 0x0701: /* the whole message (RFC 7313 5) */
		return msg;
	default:
		return none;
	}
}

/* For an error that names no code: what its message calls for. */
static void
answer_default(unsigned type, enum diag_class cls, struct answer *out)
{
	out->code = type == MSG_OPEN ? NOTIFY_OPEN : type == MSG_UPDATE ? NOTIFY_UPDATE : type == MSG_REFRESH ? NOTIFY_REFRESH :
	    NOTIFY_FSM;
	out->subcode = type == MSG_UPDATE ? (cls == DIAG_DISABLE ? verdict_choices[CHOICE_DISABLE].subcode : 1) : type == MSG_REFRESH;
}

bool
answer_due(struct span msg, const struct diags *d, struct answer *out)
{
	const struct diag *one = d->v;

	if (d->worst < DIAG_DISABLE)
		return false;
	while (one->cls != d->worst) /* the strongest are kept */
		one++;
	if (!one->code && msg_type(msg) == MSG_NOTIFICATION)
		return false;
	*out = (struct answer){ .code = one->code, .subcode = one->subcode };
	if (!one->code)
		answer_default(msg_type(msg), d->worst, out);
	out->data = answer_data(msg, out->code, out->subcode, one->off);
	return true;
}
