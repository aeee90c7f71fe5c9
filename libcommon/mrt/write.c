/* SPDX-License-Identifier: ISC */
/* mrt/write.c - a stream of events as an MRT archive. */
#include "mrt/write.h"

#include "mrt/mrt.h"
#include "wire/put.h"

/* Addresses of one family: IPv6 as soon as one of them is, 0 for what is not known. */
static void
write_put_addresses(struct buf *out, const struct event *ev)
{
	static const uint8_t zero[16];
	size_t n = ev->peer.len == 16 || ev->local.len == 16 ? 16 : 4;
	const struct ip *ips[] = { &ev->peer, &ev->local };
	size_t i;

	put_u16(out, n == 16 ? AFI_IPV6 : AFI_IPV4);
	for (i = 0; i < 2; i++)
		buf_put(out, ips[i]->len == n ? ips[i]->a : zero, n);
}

static void
write_put_record_head(struct buf *out, const struct event *ev, unsigned subtype, bool as4, struct mark *len)
{
	uint64_t us = ev->time_us % 1000000;

	put_u32(out, (uint32_t)(ev->time_us / 1000000));
	put_u16(out, us ? MRT_BGP4MP_ET : MRT_BGP4MP);
	put_u16(out, subtype);
	*len = put_open(out, 4);
	if (us)
		put_u32(out, us);
	put_un(out, as4 ? ev->peer_as : as_narrow(ev->peer_as), as4 ? 4 : 2);
	put_un(out, as4 ? ev->local_as : as_narrow(ev->local_as), as4 ? 4 : 2);
	put_u16(out, 0);
	write_put_addresses(out, ev);
}

unsigned
mrt_message_subtype(const struct event *ev, const struct ctx *ctx)
{
	/* by path identifiers, by sender, by width of AS numbers */
	static const uint8_t subtypes[2][2][2] = {
		{ { BGP4MP_MESSAGE, BGP4MP_MESSAGE_AS4 }, { BGP4MP_MESSAGE_LOCAL, BGP4MP_MESSAGE_AS4_LOCAL } },
		{ { BGP4MP_MESSAGE_ADDPATH, BGP4MP_MESSAGE_AS4_ADDPATH },
		    { BGP4MP_MESSAGE_LOCAL_ADDPATH, BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH } },
	};
	bool local = ev->direction && strcmp(ev->direction, "send") == 0;

	return subtypes[ctx->addpath != 0][local][ctx->asn4];
}

/* RFC 6396 4.4.1; 0: no state of the FSM. */
static unsigned
write_state_number(const char *text)
{
	static const char *const names[] = { "IDLE", "CONNECT", "ACTIVE", "OPENSENT", "OPENCONFIRM", "ESTABLISHED" };
	unsigned i;

	for (i = 0; text && i < 6; i++)
		if (strcmp(text, names[i]) == 0)
			return i + 1;
	return 0;
}

bool
mrt_write(struct mrt_writer *w, const struct event *ev, const struct ctx *ctx, struct buf *out)
{
	unsigned from = ev->state_old, to = ev->state_new;
	struct mark len;

	if (ev->mrt_type && ev->record.n && !w->new_records) {
		if (w->last.p == ev->record.p && w->last.n == ev->record.n && w->last_offset == ev->offset)
			return !out->bad;
		w->last = ev->record;
		w->last_offset = ev->offset;
		buf_span_put(out, ev->record);
		return !out->bad;
	}
	if (ev->kind == EVENT_MESSAGE) {
		unsigned subtype = mrt_message_subtype(ev, ctx);

		write_put_record_head(out, ev, subtype, ctx->asn4, &len);
		buf_span_put(out, ev->msg);
		put_close(out, len);
		return !out->bad;
	}
	if (ev->kind == EVENT_FSM && !to)
		to = write_state_number(ev->text);
	if (ev->kind == EVENT_STATE && ev->text && (strcmp(ev->text, "up") == 0 || strcmp(ev->text, "down") == 0)) {
		from = ev->text[0] == 'u' ? 5 : 6;
		to = ev->text[0] == 'u' ? 6 : 1;
	}
	if (!to)
		return !out->bad;
	write_put_record_head(out, ev, BGP4MP_STATE_CHANGE_AS4, true, &len);
	put_u16(out, from);
	put_u16(out, to);
	put_close(out, len);
	return !out->bad;
}

bool
mrt_write_end(struct mrt_writer *w, struct buf *out)
{
	buf_span_put(out, buf_span(&w->rib));
	buf_fini(&w->rib);
	w->rib = (struct buf){ .n = 0 };
	return !out->bad;
}

bool
mrt_write_kept(struct mrt_writer *w, struct span record, size_t rib_head, struct buf *out)
{
	size_t head = MRT_HEADER + rib_head; /* the count of entries follows it */
	struct buf *b = &w->rib;

	if (b->n && rib_head == w->rib_head && b->n + record.n < MRT_RECORD_MAX && be_u16(b->p + head) < 0xffff &&
	    memcmp(b->p, record.p, MRT_HEADER - 4) == 0 && memcmp(b->p + MRT_HEADER, record.p + MRT_HEADER, rib_head) == 0) {
		buf_put(b, record.p + head + 2, record.n - head - 2);
		be_put_u16(b->p + head, be_u16(b->p + head) + 1);
		be_put_u32(b->p + MRT_HEADER - 4, (uint32_t)(b->n - MRT_HEADER));
		return !b->bad;
	}
	mrt_write_end(w, out);
	if (!rib_head) {
		buf_span_put(out, record);
		return !out->bad;
	}
	buf_init(b, MRT_RECORD_MAX + MRT_HEADER);
	buf_span_put(b, record);
	w->rib_head = rib_head;
	return !b->bad;
}
