/* SPDX-License-Identifier: ISC */
/* msg/operational.h - OPERATIONAL (draft-ietf-idr-operational-message). */
#ifndef MSG_OPERATIONAL_H
#define MSG_OPERATIONAL_H

#include "msg/msg.h"
#include "text/lex.h"

enum {
	OPERATIONAL_ADM = 1,
	OPERATIONAL_ASM = 2,
	OPERATIONAL_RPCQ = 3,
	OPERATIONAL_RPCP = 4,
	OPERATIONAL_APCQ = 5,
	OPERATIONAL_APCP = 6,
	OPERATIONAL_LPCQ = 7,
	OPERATIONAL_LPCP = 8,
	OPERATIONAL_NS = 65535,
};
enum { OPERATIONAL_TEXT_MAX = 2048 };

struct operational {
	unsigned type;
	uint16_t afi;
	uint8_t safi;
	struct span text;             /* ADM, ASM: UTF-8 of at most OPERATIONAL_TEXT_MAX bytes */
	uint32_t router_id, sequence; /* queries and replies */
	uint32_t counter;             /* replies */
	uint16_t error;               /* NS */
};

static inline bool operational_is_text(unsigned type) { return type == OPERATIONAL_ADM || type == OPERATIONAL_ASM; }
static inline bool operational_is_reply(unsigned type) { return type >= 4 && type <= 8 && type % 2 == 0; }
static inline bool operational_is_query(unsigned type) { return type >= 3 && type <= 7 && type % 2 == 1; }

/*
 * Read the words of a command after "operational", and append the whole message. A text that is too long is refused: a
 * part of it may say something else.
 */
bool operational_parse(struct lex *l, const struct ctx *, struct buf *out);

#endif
