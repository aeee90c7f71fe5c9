/* SPDX-License-Identifier: ISC */
/*
 * play/play.h - runs a script: pure. Time and what happened are arguments, what is to be done is an action; no
 * descriptor, clock or session is touched.
 *
 *     play_saw(&p, ...) whenever something happens;
 *     while (play_step(&p, now, &facts) is not PLAY_WAIT)
 *             carry the action out; then play_done, or play_refused, or try again later
 *
 * An expectation is met by a message that matches it, of those that came since the case began, in whatever order they
 * came. One message can meet several (it may announce several routes), but two that are the same want two messages. An
 * expectation of absence is about what comes while it lasts.
 */
#ifndef PLAY_PLAY_H
#define PLAY_PLAY_H

#include "io/mono.h"
#include "msg/msg.h"
#include "play/script.h"

enum play_action {
	PLAY_WAIT,      /* nothing now; look again at p->deadline or when something has happened */
	PLAY_DO_SEND,   /* p->text: a command or message */
	PLAY_DO_LOG,    /* p->text */
	PLAY_DO_FRESH,  /* a case begins with a new connection: close what there is; p->no says what not to send in it */
	PLAY_DO_CLOSE,  /* close the connection without a NOTIFICATION */
	PLAY_DO_REPORT, /* results have come since the last one; what failed has left what came instead in the queue */
	PLAY_DO_END,    /* all is done; p->failed_cnt */
};

enum play_seen_kind { PLAY_SAW_CONNECTED, PLAY_SAW_UP, PLAY_SAW_CLOSED };

enum { PLAY_QUEUE_BYTES = 64 << 20 }; /* of messages: older ones are forgotten */

/* A message that has come. */
struct play_message {
	struct event e;        /* e.msg is a copy */
	struct ctx ctx;
	uint64_t number;       /* of those that have come, from 1 */
	/* Expectations that it has met, as hashes of their filters, so that two that are the same take two messages. */
	uint32_t *met;
	size_t met_cnt;
};

/* How a case went. */
struct play_result {
	const struct play_item *begin;  /* PLAY_CASE; NULL: the script has no cases, file says which it is */
	unsigned file;
	const struct play_item *failed; /* the line that failed; NULL: none did */
	char expected[160], seen[160];
	bool passed_over;               /* a condition did not hold, */
	bool acted;                     /* and something else was sent or expected all the same */
	int64_t us;                     /* how long it took */
};

struct play {
	const struct play_script *script;
	double speed;          /* times are divided by it; 0: there is no waiting but for expectations */
	size_t at;             /* the present item */
	unsigned no;           /* PLAY_NO_OPEN ...: of the present case */
	struct span offer;     /* and its OPEN, in hexadecimal; n 0: the session's own */
	struct buf text;       /* of an action */
	struct mono deadline;

	bool started, ended;
	bool connected, up, closed;
	struct mono since;     /* the present line began */
	struct mono clock;     /* the line before was over: what `after` counts from */
	struct mono up_at, case_at;
	bool begun;            /* the present line has begun */
	uint64_t begun_number; /* the last message at that time */
	bool fresh;            /* the present case has got its connection */

	struct filter *filter; /* of the present line */
	struct play_message *queue;
	size_t queue_at, queue_n, queue_cap; /* queue[queue_at .. queue_n) */
	size_t queue_bytes;
	uint64_t looked;       /* messages up to this number do not meet the present line */
	size_t hint;           /* where the last expectation found its message */
	uint64_t number;

	uint32_t left[16];     /* of the repetitions that are going on */
	unsigned depth;

	char reaction[64];     /* what the peer has done in this case, for people: "notification 3/1" */
	struct play_result now_case;
	struct play_result *results;
	size_t result_cnt, told;
	unsigned failed_cnt;
	bool no_memory;
};

/* Nothing of the case was carried out, since a condition did not hold. */
static inline bool
play_skipped(const struct play_result *r)
{
	return r->passed_over && !r->acted && !r->failed;
}

void play_init(struct play *p, const struct play_script *s, double speed);
/* The script has been read: with what OPEN the first connection begins is known from here on. */
void play_ready(struct play *p);
void play_fini(struct play *p);

void play_saw(struct play *p, enum play_seen_kind what, struct mono now);
/* A message came; e and ctx are copied. */
void play_message(struct play *p, const struct event *e, const struct ctx *ctx);

enum play_action play_step(struct play *p, struct mono now, const struct play_facts *facts);
/* The action was carried out. */
void play_done(struct play *p, struct mono now);
/* It cannot be. */
void play_refused(struct play *p, const char *why, struct mono now);

/* What has come and was not expected, the oldest first: the i-th; NULL: there are no more. For failures. */
const struct play_message *play_unexpected(const struct play *p, size_t i);

#endif
