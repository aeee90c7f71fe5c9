/* bgp-session/show.h - the table and the session in words; work on the whole table in pieces. */
#ifndef SESSION_SHOW_H
#define SESSION_SHOW_H

#include <stdbool.h>
#include <stdint.h>

struct session;
struct buf;

enum show_kind { SHOW_NONE, SHOW_RIB, SHOW_CLEAR };

/* Work on the whole table, done in pieces. */
struct show_job {
	enum show_kind kind;
	bool in, extensive, json, wire;
	unsigned afi;                 /* 0: all; SHOW_FLOW */
	uint32_t at;
};

enum { SHOW_FLOW = 0xffff };

/* One more piece of the job in s->in.job; true when it has come to its end. */
bool show_step(struct session *s);
void show_neighbor(struct session *s, struct buf *b, bool summary, bool json);
/* The neighbor, the table and the queues, for people. */
void show_state(struct session *s, struct buf *b);

#endif
