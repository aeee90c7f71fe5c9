/* SPDX-License-Identifier: ISC */
/* bgp-session/player.h - --play: a script (bgp-play(5)) in the place of standard input. */
#ifndef SESSION_PLAYER_H
#define SESSION_PLAYER_H

#include "cli/opt.h"
#include "io/loop.h"
#include "play/play.h"

struct session;

enum player_results { RESULTS_NONE, RESULTS_TAP, RESULTS_TABLE };

/* What the options ask for. */
struct player_conf {
	struct opt_list files;
	uint32_t speed_milli;         /* thousandths */
	bool fast;
	const char *junit;
	enum player_results results;
};

struct player_text {
	char *name;
	struct buf text;
};

struct player {
	struct source source;
	struct session *s;
	struct play_script script;
	struct play play;
	struct player_text *texts;    /* the files, in their order */
	size_t text_cnt;
	size_t printed;               /* results that have been printed */
	struct mono pending;          /* since when an action waits to be carried out; 0: none */
	bool busy;                    /* there is more to do at once */
};

/* Read the scripts. NULL: reported, and *status is the status to exit with. */
struct player *player_new(struct session *s, int *status);
void player_free(struct player *p);
/* The status to exit with, and the file for --junit. */
int player_finish(struct player *p);

/* For whoever knows: something has happened. p may be NULL. */
void player_saw(struct player *p, enum play_seen_kind what);
void player_message(struct player *p, const struct event *e, const struct ctx *ctx);
/* Is it this time not to be sent by the session itself? */
bool player_mutes(const struct player *p, unsigned what);
/* Append the OPEN that it is to send in the place of its own. False: there is none. */
bool player_offers(const struct player *p, struct buf *out);

#endif
