/* SPDX-License-Identifier: ISC */
/* msg/refresh.h - ROUTE-REFRESH (RFC 2918, RFC 7313, outbound route filters of RFC 5291): finding its parts, writing one. */
#ifndef MSG_REFRESH_H
#define MSG_REFRESH_H

#include "msg/msg.h"

enum { REFRESH_QUERY = 0, REFRESH_BEGIN = 1, REFRESH_END = 2 };

/* What every ROUTE-REFRESH has (RFC 2918 3, RFC 7313 3.2). */
struct refresh_parts {
	uint16_t afi;
	uint8_t subtype, safi;
	struct span filters; /* RFC 5291 4; n 0: there are none */
};

/* Find them; false: the message is too short, and p is not filled in. */
static inline bool
refresh_find(struct span msg, struct refresh_parts *p)
{
	struct span body = msg_body(msg);

	if (body.n < 4)
		return false;
	*p = (struct refresh_parts){ (uint16_t)be_u16(body.p), body.p[2], body.p[3], { body.p + 4, body.n - 4 } };
	return true;
}

void refresh_build(unsigned afi, unsigned safi, unsigned subtype, struct buf *out);

#endif
