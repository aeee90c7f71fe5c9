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
#define N { DIAG_DISCARD, 0, 0 }
#define W { DIAG_WITHDRAW, 0, 0 }
#define F { DIAG_DISABLE, 3, 9 }
#define R(code, subcode) { DIAG_RESET, code, subcode }

#define VALUE(name, attribute, flags, value, needs, internal, external, rfc, how)                                      \
	{ name, #attribute, how, rfc, { internal, external }, NEED_REACH | (needs), ATTR_##attribute, flags, 0, 0, value, fault_value, 0 },
#define ROUTE(name, afi, safi, withdrawn, value, internal, external, rfc, how)                                         \
	{ name, #safi, how, rfc, { internal, external }, NEED_UPDATE, 0, 0, AFI_##afi, SAFI_##safi, value, fault_route, withdrawn },
#define PARAMETER(name, value, internal, external, rfc, how)                                                           \
	{ name, "open", how, rfc, { internal, external }, NEED_OPEN, 0, 0, 0, 0, value, fault_open_parameter, 0 },
#define MAKER(name, group, function, arg, needs, internal, external, rfc, how)                                         \
	{ name, group, how, rfc, { internal, external }, needs, 0, 0, 0, 0, NULL, fault_##function, arg },
const struct fault_row fault_rows[] = { FAULT_MAKERS(MAKER) FAULT_ROUTES(ROUTE) FAULT_PARAMETERS(PARAMETER) FAULT_VALUES(VALUE) };
#undef VALUE
#undef ROUTE
#undef PARAMETER
#undef MAKER

const size_t fault_row_cnt = COUNT(fault_rows);

/* ---- words ---- */

/* The constant of an attribute or of a SAFI is its group: EXT_COMMUNITIES is "ext-communities". */
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
	return span_is(word, "all") || span_is(word, row->name) || (row->safi && span_is(word, "nlri")) ||
	    fault_is_group(row->group, word);
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
	if (u->unreach.row && u->unreach.nlri.n)
		w->unreach = u->unreach;
	if (u->reach.row && u->reach.nlri.n) {
		w->reach = u->reach;
		is |= NEED_REACH;
		if (u->reach.row->walks || !u->reach.row->nexthop_none)
			is |= u->reach.nexthop.n ? NEED_MP : 0;
		if (u->reach.safi <= SAFI_MULTICAST && u->reach.row != nlri_row(0, 0) &&
		    !famset_has(w->ctx.addpath, family_index(u->reach.afi, u->reach.safi)))
			is |= NEED_PREFIX;
	}
	if (famset_has(w->ctx.addpath, u->nlri.n ? family_index(AFI_IPV4, SAFI_UNICAST) : family_index(u->reach.afi, u->reach.safi)))
		is |= NEED_ADD_PATH;
	free(u);
	return is;
}

static unsigned
fault_message_is(struct fault_walk *w)
{
	static const unsigned types[] = { [MSG_OPEN] = NEED_OPEN, [MSG_NOTIFICATION] = NEED_NOTIFICATION,
		[MSG_KEEPALIVE] = NEED_KEEPALIVE, [MSG_REFRESH] = NEED_REFRESH };
	unsigned type = msg_type(w->base), is = NEED_ANY;

	is |= w->ctx.asn4 ? NEED_ASN4 : NEED_ASN2;
	if (w->ctx.peer_as && w->ctx.local_as)
		is |= NEED_OWN;
	if (!w->ctx.extended_message)
		is |= NEED_SHORT;
	if (type != MSG_NOTIFICATION && msg_row(type)->least > MSG_HEADER)
		is |= NEED_LEAST;
	return is | (type == MSG_UPDATE ? fault_update_is(w) : type < COUNT(types) ? types[type] : 0);
}

/* What the message itself is due in each kind of session: LOCAL_PREF from outside is discarded, whatever else is wrong. */
static void
fault_own_due(struct fault_walk *w, struct span msg, bool partial, enum diag_class due[FAULT_SESSIONS])
{
	static const enum ctx_session kinds[] = { [FAULT_INTERNAL] = CTX_INTERNAL, [FAULT_EXTERNAL] = CTX_EXTERNAL };
	struct ctx c = w->ctx;
	struct diags d;
	int i;

	c.partial = partial;
	for (i = 0; i < FAULT_SESSIONS; i++) {
		diags_reset(&d);
		c.session = kinds[i];
		due[i] = msg_check(msg, &c, &d) > DIAG_NOTE ? d.worst : DIAG_NONE;
	}
}

bool
fault_begin(struct fault_walk *w, struct span msg, const struct ctx *ctx, uint64_t seed, struct diags *d)
{
	*w = (struct fault_walk){ .base = msg, .ctx = *ctx, .seed = seed };
	buf_init(&w->msg, 2 * MSG_MAX_EXTENDED);
	buf_init(&w->attributes, 2 * MSG_MAX_EXTENDED);
	buf_init(&w->value, MSG_MAX_EXTENDED);
	w->ctx.session = CTX_UNKNOWN;
	w->ctx.own = false;
	if (msg_check(msg, &w->ctx, d) > DIAG_NOTE)
		return false;
	fault_own_due(w, msg, false, w->is_due);
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

/* Without the attribute that the fault replaces. */
static void
fault_rest_due(struct fault_walk *w, enum diag_class due[FAULT_SESSIONS])
{
	struct update_parts p = w->parts;
	struct get g = get_of(w->parts.attributes);
	struct attr_head a;
	struct buf msg;

	buf_init(&msg, 2 * MSG_MAX_EXTENDED);
	buf_reset(&w->attributes);
	while (attr_next(&g, &a))
		if (a.code != w->replaced)
			buf_span_put(&w->attributes, attr_whole(&a));
	p.attributes = buf_span(&w->attributes);
	update_put(&msg, &p);
	fault_own_due(w, buf_span(&msg), true, due);
	w->msg.bad |= msg.bad || w->attributes.bad;
	buf_fini(&msg);
}

static bool
fault_make(struct fault_walk *w, const struct fault_row *row)
{
	enum diag_class due[FAULT_SESSIONS];
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
	w->row = row;
	w->replaced = 0;
	if (!row->make(w, row->arg, w->k))
		return false;
	memcpy(due, w->is_due, sizeof(due));
	if (w->replaced && (due[FAULT_INTERNAL] || due[FAULT_EXTERNAL]))
		fault_rest_due(w, due);
	for (s = 0; s < FAULT_SESSIONS; s++)
		if (w->due[s].cls < due[s])
			w->due[s] = (struct fault_due){ due[s], 0, 0 };
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
		/* what grew over the session's maximum has another fault, too */
		if (!w->msg.bad && (w->msg.n <= ctx_message_max(&w->ctx) || row->due[0].code == NOTIFY_HEADER))
			return true;
	}
	return false;
}
