/* msg/refresh.h - ROUTE-REFRESH (RFC 2918, RFC 7313, outbound route filters of RFC 5291): writing one. */
#ifndef MSG_REFRESH_H
#define MSG_REFRESH_H

#include "msg/msg.h"

enum { REFRESH_QUERY = 0, REFRESH_BEGIN = 1, REFRESH_END = 2 };

void refresh_build(unsigned afi, unsigned safi, unsigned subtype, struct buf *out);

#endif
