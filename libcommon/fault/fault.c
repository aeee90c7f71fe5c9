/* SPDX-License-Identifier: ISC */
/* fault/fault.c - the table of faults, and the walk over the variants of one message. */
#include "fault/fault.h"

#include <stdio.h>

#include "base/count.h"
#include "base/num.h"
#include "fault/make.h"
#include "fault/rows.h"
#include "io/timer.h"
#include "msg/notification.h"
#include "msg/refresh.h"

#define K { DIAG_NONE, 0, 0 }
#define A { DIAG_DISCARD, 0, 0 }
#define W { DIAG_WITHDRAW, 0, 0 }
#define F { DIAG_DISABLE, 3, 9 }
#define R(code, subcode) { DIAG_RESET, code, subcode }

#define VALUE(name, attribute, flags, value, needs, internal, external, rfc, how)                                      \
	{ name, #attribute, how, rfc, { internal, external }, NEED_REACH | (needs), ATTR_##attribute, flags, value, NULL, 0 },
#define MAKER(name, group, function, arg, needs, internal, external, rfc, how)                                         \
	{ name, group, how, rfc, { internal, external }, needs, 0, 0, NULL, fault_##function, arg },
const struct fault_row fault_rows[] = { FAULT_MAKERS(MAKER) FAULT_VALUES(VALUE) };
#undef VALUE
#undef MAKER

const size_t fault_row_cnt = COUNT(fault_rows);

/* ---- words ---- */

/* The constant of an attribute is its group: EXT_COMMUNITIES is "ext-communities". */
static bool
fault_is_group(const char *group, struct span word)
{
	size_t i;

	for (i = 0; i < word.n && group[i]; i++) {
		char c = group[i] == '_' ? '-' : group[i] >= 'A' && group[i] <= 'Z' ? (char)(group[i] - 'A' + 'a') : group[i];

		if (c != (char)word.p[i])
			return false;
	}
	return i == word.n && !group[i];
}

bool
fault_row_is(const struct fault_row *row, struct span word)
{
	return span_is(word, "all") || span_is(word, row->name) || fault_is_group(row->group, word);
}

const char *
fault_verdict(const struct fault_due *due)
{
	return due->cls <= DIAG_NOTE ? "keep" : diag_class_name(due->cls);
}

/* ---- the message ---- */

static unsigned
fault_update_is(struct fault_walk *w)
{
	struct update *u = memory_zeroed(1, sizeof(*u));
	struct diags d = { .n = 0 };
	unsigned is = NEED_UPDATE;

	if (!u)
		return 0;
	update_read(w->base, &w->ctx, u, &d);
	parts_find(w->base, &w->parts);
	if (!u->unreach.row)
		is |= NEED_IPV4;
	if (u->nlri.n)
		is |= NEED_REACH | NEED_CLASSIC;
	if (u->reach.row && u->reach.nlri.n) {
		is |= NEED_REACH;
		if (u->reach.row->walks || !u->reach.row->nexthop_none)
			is |= u->reach.nexthop.n ? NEED_MP : 0;
		if (u->reach.safi <= SAFI_MULTICAST && u->reach.row != nlri_row(0, 0) &&
		    !famset_has(w->ctx.addpath, family_index(u->reach.afi, u->reach.safi)))
			is |= NEED_PREFIX;
	}
	free(u);
	return is;
}

static unsigned
fault_message_is(struct fault_walk *w)
{
	static const unsigned types[] = { [MSG_OPEN] = NEED_OPEN, [MSG_NOTIFICATION] = NEED_NOTIFICATION,
		[MSG_KEEPALIVE] = NEED_KEEPALIVE, [MSG_REFRESH] = NEED_REFRESH };
	unsigned type = msg_type(w->base), is = NEED_ANY;

	if (w->ctx.asn4)
		is |= NEED_ASN4;
	if (!w->ctx.extended_message)
		is |= NEED_SHORT;
	if (type != MSG_NOTIFICATION && msg_row(type)->least > MSG_HEADER)
		is |= NEED_LEAST;
	return is | (type == MSG_UPDATE ? fault_update_is(w) : type < COUNT(types) ? types[type] : 0);
}

bool
fault_begin(struct fault_walk *w, struct span msg, const struct ctx *ctx, uint64_t seed, struct diags *d)
{
	static const enum ctx_session kinds[] = { [FAULT_INTERNAL] = CTX_INTERNAL, [FAULT_EXTERNAL] = CTX_EXTERNAL };
	struct ctx c = *ctx;
	struct diags own;
	int i;

	*w = (struct fault_walk){ .base = msg, .ctx = *ctx, .seed = seed };
	buf_init(&w->msg, 2 * MSG_MAX_EXTENDED);
	buf_init(&w->attributes, 2 * MSG_MAX_EXTENDED);
	buf_init(&w->value, MSG_MAX_EXTENDED);
	w->ctx.session = c.session = CTX_UNKNOWN;
	w->ctx.own = c.own = false;
	if (msg_check(msg, &c, d) > DIAG_NOTE)
		return false;
	for (i = 0; i < FAULT_SESSIONS; i++) {
		diags_reset(&own);
		c.session = kinds[i];
		w->is_due[i] = msg_check(msg, &c, &own) > DIAG_NOTE ? own.worst : DIAG_NONE;
	}
	w->is = fault_message_is(w);
	return true;
}

void
fault_fini(struct fault_walk *w)
{
	buf_fini(&w->msg);
	buf_fini(&w->attributes);
	buf_fini(&w->value);
}

/* ---- the walk ---- */

static bool
fault_value(struct fault_walk *w, const struct fault_row *row)
{
	buf_reset(&w->value);
	num_hex(span_str(row->value), &w->value);
	fault_put_attribute(w, row->code, row->flags, buf_span(&w->value));
	return true;
}

static bool
fault_make(struct fault_walk *w, const struct fault_row *row)
{
	size_t i;
	int s;

	buf_reset(&w->msg);
	snprintf(w->name, sizeof(w->name), "%s", row->name);
	memcpy(w->due, row->due, sizeof(w->due));
	/* what is random depends on the seed and the row alone, not on the rows before it */
	w->random = w->seed * 0x9e3779b97f4a7c15u + 1;
	for (i = 0; row->name[i]; i++)
		w->random = (w->random ^ (uint8_t)row->name[i]) * 0x100000001b3u;
	w->random ^= w->k;
	w->random += !w->random;
	random_next(&w->random);
	if (row->make ? !row->make(w, row->arg, w->k) : w->k || !fault_value(w, row))
		return false;
	for (s = 0; s < FAULT_SESSIONS; s++)
		if (w->due[s].cls < w->is_due[s])
			w->due[s] = (struct fault_due){ w->is_due[s], 0, 0 };
	return true;
}

bool
fault_next(struct fault_walk *w)
{
	while (w->at < fault_row_cnt && !w->msg.bad) {
		const struct fault_row *row = &fault_rows[w->at];

		if ((row->needs & w->is) != row->needs || !fault_make(w, row)) {
			w->at++;
			w->k = 0;
			continue;
		}
		w->k++;
		w->row = row;
		/* what grew over the session's maximum has another fault, too */
		if (!w->msg.bad && (w->msg.n <= ctx_message_max(&w->ctx) || row->due[0].code == NOTIFY_HEADER))
			return true;
	}
	return false;
}
