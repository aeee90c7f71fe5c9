/* SPDX-License-Identifier: ISC */
/* bgp-session/receipts.c - how far a command has come. */
#include "session.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 2, LOOK_MAX_MS = 200 };

void
receipts_init(struct receipts *r)
{
	*r = (struct receipts){ .look = MONO_NEVER };
}

void
receipts_fini(struct receipts *r)
{
	free(r->v);
	free(r->map);
	*r = (struct receipts){ 0 };
}

/* ---- route -> receipt ---- */

static size_t
receipts_slot(const struct receipts *r, uint32_t ref)
{
	size_t mask = r->map_cnt - 1, i = (ref * 0x9e3779b1u) & mask;

	while (r->map[i] && r->map[i] >> 32 != ref)
		i = (i + 1) & mask;
	return i;
}

static bool
receipts_grow(struct receipts *r)
{
	size_t cnt = r->map_cnt, i;
	uint64_t *old = r->map;

	r->map_cnt = cnt ? cnt * 2 : 256;
	r->map = calloc(r->map_cnt, sizeof(*r->map));
	if (!r->map) {
		r->map = old;
		r->map_cnt = cnt;
		return false;
	}
	for (i = 0; i < cnt; i++)
		if (old[i])
			r->map[receipts_slot(r, (uint32_t)(old[i] >> 32))] = old[i];
	free(old);
	return true;
}

static uint32_t
receipts_take(struct receipts *r, uint32_t ref)
{
	size_t i, k, mask = r->map_cnt - 1;
	uint32_t found;

	if (!r->map_used)
		return 0;
	i = receipts_slot(r, ref);
	found = (uint32_t)r->map[i];
	if (!found)
		return 0;
	for (k = (i + 1) & mask; r->map[k]; k = (k + 1) & mask) {
		size_t home = ((uint32_t)(r->map[k] >> 32) * 0x9e3779b1u) & mask;

		if (((k - home) & mask) >= ((k - i) & mask)) {
			r->map[i] = r->map[k];
			i = k;
		}
	}
	r->map[i] = 0;
	r->map_used--;
	return found;
}

/* ---- receipts ---- */

uint32_t
receipt_new(struct session *s, struct span id)
{
	struct receipts *r = &s->receipts;
	uint32_t i = r->free;
	struct receipt *p;

	if (i) {
		r->free = r->v[i].next;
	} else {
		if (r->cnt > RECEIPTS_MAX)
			return 0;
		if (r->cnt == r->cap) {
			uint32_t cap = r->cap ? r->cap * 2 : 64;
			struct receipt *v = realloc(r->v, cap * sizeof(*v));

			if (!v)
				return 0;
			r->v = v;
			r->cap = cap;
			if (!r->cnt)
				r->cnt = 1;
		}
		i = r->cnt++;
	}
	p = &r->v[i];
	*p = (struct receipt){ .stage = RECEIPT_WAITS };
	if (id.n >= sizeof(p->id))
		id.n = sizeof(p->id) - 1;
	memcpy(p->id, id.p, id.n);
	r->used++;
	return i;
}

static void
receipt_release(struct receipts *r, uint32_t i)
{
	r->v[i].stage = RECEIPT_FREE;
	r->v[i].next = r->free;
	r->free = i;
	r->used--;
}

static void
receipt_over(struct session *s, uint32_t i, const char *stage)
{
	output_receipt(s, s->receipts.v[i].id, stage);
	receipt_release(&s->receipts, i);
}

/* All its messages are queued: from now on it waits for the socket. */
static void
receipt_queued(struct session *s, uint32_t i)
{
	struct receipts *r = &s->receipts;

	r->v[i].stage = RECEIPT_QUEUED;
	r->v[i].next = 0;
	if (r->tail)
		r->v[r->tail].next = i;
	else
		r->head = i;
	r->tail = i;
}

/* Nothing waits for it any more. */
static void
receipt_finish(struct session *s, uint32_t i)
{
	const struct receipt *p = &s->receipts.v[i];

	if (p->offset)
		receipt_queued(s, i);
	else
		receipt_over(s, i, p->replaced ? "replaced" : "unchanged");
}

/* One of its routes needs no more waiting. */
static void
receipt_count_down(struct session *s, uint32_t i, uint64_t offset)
{
	struct receipt *p = &s->receipts.v[i];

	if (offset > p->offset)
		p->offset = offset;
	if (p->left)
		p->left--;
	if (!p->left && p->stage == RECEIPT_WAITS && s->in.receipt != i)
		receipt_finish(s, i);
}

void
receipt_wait(struct session *s, uint32_t i, uint32_t ref)
{
	struct receipts *r = &s->receipts;
	size_t slot;

	if (r->map_used * 4 >= r->map_cnt * 3 && !receipts_grow(r))
		return;
	slot = receipts_slot(r, ref);
	if (r->map[slot])
		return;
	r->map[slot] = (uint64_t)ref << 32 | i;
	r->map_used++;
	rib_route(&s->rib, ref)->flags |= RIB_MARK;
	r->v[i].left++;
}

void
receipt_replaced(struct session *s, uint32_t ref)
{
	uint32_t i = receipts_take(&s->receipts, ref);

	rib_route(&s->rib, ref)->flags &= (uint8_t)~RIB_MARK;
	if (!i)
		return;
	s->receipts.v[i].replaced = true;
	receipt_count_down(s, i, 0);
}

void
receipt_done(struct session *s, uint32_t i)
{
	s->in.receipt = 0;
	if (!i)
		return;
	output_receipt(s, s->receipts.v[i].id, "accepted");
	if (!s->receipts.v[i].left)
		receipt_finish(s, i);
}

/* A part of the command was carried out before the rest was refused: none of its routes leads to the receipt any more. */
static void
receipt_forget_routes(struct session *s, uint32_t receipt)
{
	struct receipts *r = &s->receipts;
	size_t i;

	for (i = 0; i < r->map_cnt; i++)
		while (r->map[i] && (uint32_t)r->map[i] == receipt) { /* another may move here */
			uint32_t ref = (uint32_t)(r->map[i] >> 32);

			rib_route(&s->rib, ref)->flags &= (uint8_t)~RIB_MARK;
			receipts_take(r, ref);
		}
}

void
receipt_abandon(struct session *s, uint32_t i, const char *stage)
{
	s->in.receipt = 0;
	if (!i)
		return;
	if (s->receipts.v[i].left)
		receipt_forget_routes(s, i);
	if (stage)
		output_receipt(s, s->receipts.v[i].id, stage);
	receipt_release(&s->receipts, i);
}

void
receipts_taken(struct session *s, const struct rib_batch *b, uint64_t offset)
{
	size_t i;

	if (!s->receipts.map_used)
		return;
	for (i = 0; i < b->n; i++) {
		struct rib_route *p = rib_route(&s->rib, b->ref[i]);
		uint32_t receipt;

		if (!(p->flags & RIB_MARK))
			continue;
		p->flags &= (uint8_t)~RIB_MARK;
		receipt = receipts_take(&s->receipts, b->ref[i]);
		if (receipt)
			receipt_count_down(s, receipt, offset);
	}
}

void
receipt_message(struct session *s, uint32_t i, uint64_t offset)
{
	if (i)
		s->receipts.v[i].offset = offset;
}

void
receipts_written(struct session *s, uint64_t total)
{
	struct receipts *r = &s->receipts;
	uint32_t i;

	for (i = r->head; i && r->v[i].offset <= total; i = r->v[i].next) {
		if (r->v[i].stage != RECEIPT_QUEUED)
			continue;
		r->v[i].stage = RECEIPT_WRITTEN;
		output_receipt(s, r->v[i].id, "sent");
		r->pause_ms = LOOK_MS;
		r->look = mono_ms(s->now, r->pause_ms);
	}
}

static void
receipts_take_head(struct session *s, const char *stage)
{
	struct receipts *r = &s->receipts;
	uint32_t i = r->head;

	r->head = r->v[i].next;
	if (!r->head)
		r->tail = 0;
	receipt_over(s, i, stage);
}

void
receipts_down(struct session *s)
{
	struct receipts *r = &s->receipts;
	size_t i;

	while (r->head)
		receipts_take_head(s, "lost");
	r->look = MONO_NEVER;
	/* Withdrawals that waited need none any more; announcements wait for the next session. */
	for (i = 0; i < r->map_cnt && r->map_used; i++) {
		uint32_t ref = (uint32_t)(r->map[i] >> 32);

		if (r->map[i] && !rib_route(&s->rib, ref)->set) {
			uint32_t receipt = receipts_take(r, ref);

			rib_route(&s->rib, ref)->flags &= (uint8_t)~RIB_MARK;
			receipt_count_down(s, receipt, 0);
			i--; /* another may have moved here */
		}
	}
}

void
receipts_time(struct session *s, struct mono *deadline)
{
	struct receipts *r = &s->receipts;
	bool some = false;
	uint64_t acked;
	int left;

	if (!r->head || r->v[r->head].stage != RECEIPT_WRITTEN || s->up < 0)
		return;
	if (deadline) {
		mono_lower(deadline, r->look);
		return;
	}
	if (!mono_due(r->look, s->now))
		return;
	left = s->net->unacked(s->conn[s->up].source.fd);
	acked = s->conn[s->up].out.total - (left > 0 ? (uint64_t)left : 0);
	while (left >= 0 && r->head && r->v[r->head].stage == RECEIPT_WRITTEN && r->v[r->head].offset <= acked) {
		receipts_take_head(s, "acknowledged");
		some = true;
	}
	/* TCP tells nobody of acknowledgements: ask again, less and less often while none come. */
	r->pause_ms = some ? LOOK_MS : r->pause_ms * 2 < LOOK_MAX_MS ? r->pause_ms * 2 : LOOK_MAX_MS;
	r->look = mono_ms(s->now, r->pause_ms);
}
