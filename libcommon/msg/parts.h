/* SPDX-License-Identifier: ISC */
/*
 * msg/parts.h - the frame of an UPDATE (RFC 4271 4.3) and of its MP_REACH_NLRI and MP_UNREACH_NLRI (RFC 4760 3, 4): the one
 * reader of its parts, and the one writer. What the parts hold is not looked at: msg/update.h does that, and attr/walk.h
 * goes from attribute to attribute.
 */
#ifndef MSG_PARTS_H
#define MSG_PARTS_H

#include "attr/walk.h"
#include "msg/msg.h"
#include "wire/put.h"

/* ---- reading ---- */

/* What an UPDATE consists of; all of it lies in the message. */
struct update_parts {
	struct span withdrawn, attributes, nlri;
	size_t claim; /* after an error: the length that runs past the end of the message */
};

/* Which length runs past the end. */
enum parts_error { PARTS_OK, PARTS_WITHDRAWN, PARTS_ATTRIBUTES };

/* Where the field of withdrawn routes begins, from the start of the message; its length lies before it. */
enum { PARTS_FIRST = MSG_HEADER + 2 };

/*
 * Find the parts of a whole message, header included, whose type is UPDATE. After an error the field with the wrong
 * length and those after it are empty.
 */
static inline enum parts_error
parts_find(struct span msg, struct update_parts *p)
{
	const uint8_t *at, *end = msg.p + msg.n;

	p->withdrawn = p->attributes = p->nlri = (struct span){ NULL, 0 };
	if (msg.n < PARTS_FIRST + 2) {
		p->claim = msg.n < PARTS_FIRST ? 0 : be_u16(msg.p + MSG_HEADER);
		return PARTS_WITHDRAWN;
	}
	at = msg.p + PARTS_FIRST;
	p->claim = be_u16(at - 2);
	if (p->claim > (size_t)(end - at) - 2)
		return PARTS_WITHDRAWN;
	p->withdrawn = (struct span){ at, p->claim };
	at += p->claim + 2;
	p->claim = be_u16(at - 2);
	if (p->claim > (size_t)(end - at))
		return PARTS_ATTRIBUTES;
	p->attributes = (struct span){ at, p->claim };
	at += p->claim;
	p->nlri = (struct span){ at, (size_t)(end - at) };
	return PARTS_OK;
}

/* MP_REACH_NLRI, or MP_UNREACH_NLRI, which has neither next hop nor reserved byte. */
struct mp {
	const struct nlri_row *row; /* of the family, once somebody has looked for it; NULL: the attribute is not there */
	uint16_t afi;
	uint8_t safi;
	uint8_t reserved;
	struct span nexthop;        /* all bytes of the next hop, RDs included */
	struct span nlri;
	size_t nlri_off;            /* from the start of the message; update_read sets it */
};

/* Take the value of such an attribute apart; false when it does not hold its fixed fields. mp->row is NULL after it. */
static inline bool
mp_find(struct span value, bool reach, struct mp *mp)
{
	struct get g = get_of(value);

	mp->row = NULL;
	mp->afi = (uint16_t)get_u16(&g);
	mp->safi = (uint8_t)get_u8(&g);
	mp->reserved = 0;
	mp->nexthop = (struct span){ NULL, 0 };
	if (reach) {
		mp->nexthop = get_bytes(&g, get_u8(&g));
		mp->reserved = (uint8_t)get_u8(&g);
	}
	mp->nlri = get_rest(&g);
	return get_ok(&g);
}

/* ---- writing ---- */

/*
 * An UPDATE is appended to a buf part by part; between two calls the caller appends what the part holds:
 *
 *     f = update_open(out);   withdrawn routes   update_attrs(out, &f);   path attributes
 *     update_nlri(out, &f);   NLRI               update_close(out, &f);
 *
 * A part that is longer than its field makes out bad, as put_close does. Nothing is checked against a session's maximum.
 */
struct update_frame {
	struct mark msg, field;
};

static inline struct update_frame
update_open(struct buf *out)
{
	struct mark msg = msg_begin(out, MSG_UPDATE);

	return (struct update_frame){ msg, put_open(out, 2) };
}

static inline void
update_attrs(struct buf *out, struct update_frame *f)
{
	put_close(out, f->field);
	f->field = put_open(out, 2);
}

static inline void
update_nlri(struct buf *out, const struct update_frame *f)
{
	put_close(out, f->field);
}

static inline void
update_close(struct buf *out, const struct update_frame *f)
{
	msg_end(out, f->msg);
}

/*
 * Correct the lengths of a message without withdrawn routes that was copied from another one and has now n bytes, the
 * last nlri of which are its NLRI.
 */
static inline void
parts_resize(uint8_t *msg, size_t n, size_t nlri)
{
	be_put_u16(msg + 16, (uint32_t)n);
	be_put_u16(msg + PARTS_FIRST, (uint32_t)(n - nlri - PARTS_FIRST - 2));
}

/* The same in one go, from parts that lie elsewhere. */
void update_put(struct buf *out, const struct update_parts *p);

/* Bytes of the value that mp_put writes. */
static inline size_t
mp_size(const struct mp *mp, bool reach)
{
	return 3 + (reach ? 2 + mp->nexthop.n : 0) + mp->nlri.n;
}

/*
 * One attribute, header included, as mp says. The extended length is used when it is needed, or when flags have it.
 * mp->row is not looked at. None of the spans may lie in out.
 */
void mp_put(struct buf *out, unsigned flags, const struct mp *mp, bool reach);

/*
 * The value alone, for NLRI that are appended one by one after it: mp_open, and for MP_REACH_NLRI the bytes of the next hop
 * between mp_hop_open and mp_hop_close.
 */
static inline void
mp_open(struct buf *value, unsigned afi, unsigned safi)
{
	put_u16(value, afi);
	put_u8(value, safi);
}

static inline struct mark
mp_hop_open(struct buf *value)
{
	return put_open(value, 1);
}

static inline void
mp_hop_close(struct buf *value, struct mark m)
{
	put_close(value, m);
	put_u8(value, 0); /* reserved */
}

/* End-of-RIB of a family (RFC 4724 2). */
void update_eor(unsigned afi, unsigned safi, struct buf *out);

#endif
