/* SPDX-License-Identifier: ISC */
/* bgp-session/show.h - the tables of routes in words; work on a whole table in pieces. */
#ifndef SESSION_SHOW_H
#define SESSION_SHOW_H

#include <stdbool.h>
#include <stdint.h>

struct session;

enum show_kind { SHOW_NONE, SHOW_RIB, SHOW_CLEAR };

/* What is being done, and how far it is. */
struct show_job {
	enum show_kind kind;
	bool in, extensive, json, wire;
	unsigned afi;                 /* SHOW_INET, SHOW_FLOW; 0: all */
	uint8_t safi;                 /* of that AFI; 0: all */
	uint32_t at;
};

enum { SHOW_INET = 0x10000, SHOW_FLOW };

/* One more piece of the job in s->in.job; true when it has come to its end. */
bool show_step(struct session *s);

#endif
