/* SPDX-License-Identifier: ISC */
/*
 * input/intake.h - containers that messages are read from: one row for each, in a file of its own.
 *
 * To add one: a file with its row, and a line in input/rows.h.
 */
#ifndef INPUT_INTAKE_H
#define INPUT_INTAKE_H

#include "cli/input.h"
#include "filter/quick.h"
#include "msg/msg.h"

/* Where something is, for diagnostics: FILE@OFFSET: record 12: ... */
struct place {
	const char *file;
	const char *unit;     /* "record", "packet", "line", "message"; NULL: none */
	uint64_t number;
	bool has_offset;
	uint64_t offset;
};

enum { INTAKE_NLRI = 256, INTAKE_ATTRIBUTES }; /* `type`, beside the message types: bare NLRI, bare attributes */

/*
 * Whoever takes what is read, and how it is to be read. The functions return false when nothing more is wanted; `stop` is
 * set then, and at any time by the taker.
 */
struct intake {
	struct ctx ctx;      /* what is not negotiated, and defaults */
	unsigned fix;        /* WATCH_FIX_*: what neither OPENs nor inference may change */
	unsigned type;       /* of hex without a header: MSG_*, or INTAKE_NLRI */
	size_t memory;       /* that the connections of a capture may hold, bytes; 0: the default */
	const struct quick *quick; /* what is about no prefix of these need not be given; NULL: all */
	bool tcp;            /* events of kind EVENT_TCP are wanted */
	bool json;           /* events want their ready-made JSON */
	bool stop;

	void *arg;
	/* An event, with what to read its message with. wrong: its reason is a fault to be reported. */
	bool (*event)(void *arg, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong);
	/* Bare NLRI. */
	bool (*nlri)(void *arg, struct span bytes, const struct place *at);
	/* A line of JSON that is not an event of ours. */
	bool (*line)(void *arg, struct span line);
	/* Something is wrong for which there is no event. */
	bool (*wrong)(void *arg, const struct place *at, const char *text);
	/* Something is worth a word and is no fault; NULL: it is left unsaid. */
	void (*note)(void *arg, const struct place *at, const char *text);
	/* Memory ran out: reading ends. */
	void (*no_memory)(void *arg);
};

struct intake_row {
	const char *help; /* for completions and the manual */
	/* Does the input look like this? By magic, or by its first bytes. */
	bool (*is)(struct input *in);
	/* The same for an input that no row is sure of; NULL: never. */
	bool (*may_be)(struct input *in);
	void (*read)(struct intake *d, struct input *in);
};

/* The words of `-i`, NULL-ended; the first is "auto". */
const char *const *intake_names(void);
/* The index of a word, which must be there. */
unsigned intake_index(const char *word);
/* The row of a word by its index; NULL for "auto". */
const struct intake_row *intake_at(unsigned i);
/* Read all of it; row NULL: as what it looks like. */
void intake_read(struct intake *d, struct input *in, const struct intake_row *row);

/* The bytes of arguments in hex: all of them are messages of one session. */
void intake_hex(struct intake *d, const char *const *hex, size_t n);

/* ---- for the rows ---- */

bool intake_event(struct intake *d, const struct event *e, const struct ctx *ctx, const struct place *at, bool wrong);
bool intake_nlri(struct intake *d, struct span bytes, const struct place *at);
bool intake_line(struct intake *d, struct span line);
bool intake_wrong(struct intake *d, const struct place *at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void intake_note(struct intake *d, const struct place *at, const char *text);
bool intake_no_memory(struct intake *d);

#endif
