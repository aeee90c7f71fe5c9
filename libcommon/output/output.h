/* SPDX-License-Identifier: ISC */
/*
 * output/output.h - formats that events are printed in: one row for each, in a file of its own.
 *
 * To add one: a file with its row, and a line in output/rows.h.
 */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "event/event.h"
#include "field/field.h"
#include "nlri/nlri.h"

enum {
	OUTPUT_APART = 1,   /* an event is printed without knowledge of the events before: several threads may do it */
	OUTPUT_ROUTES = 2,  /* one row for each route: a filter leaves only the routes that match */
	OUTPUT_MEANING = 4, /* of an UPDATE with errors it is handed what is left once they are carried out (update_means) */
	OUTPUT_BINARY = 8,  /* not for terminals */
	OUTPUT_TCP = 32,    /* wants events of kind EVENT_TCP */
	OUTPUT_JSON = 16,   /* prints the ready-made JSON of events: members that their sources make only if somebody wants them */
};

/* How lines for people say when. */
enum output_time { OUTPUT_TIME_ISO, OUTPUT_TIME_LOCAL, OUTPUT_TIME_EPOCH, OUTPUT_TIME_RELATIVE };

/* What was asked for, the same for all that print in one run. */
struct output_options {
	bool colour;
	unsigned width; /* columns of the terminal; 0: no limit */
	const struct field_row *const *columns; /* of tables, `column_cnt` of them; NULL: the usual ones */
	size_t column_cnt;
	enum output_time time;
	uint64_t start_us; /* of the first event: what relative times count from */
	struct ip side;      /* play: whom to play; len 0: the sender of the first message */
	bool expect, map;    /* play: what the other side answered, too; words in the place of addresses and AS numbers */
	char *const *files;  /* bridge: the inputs */
	int file_cnt;
	bool no_header; /* tables begin without the names of their columns */
};

struct output;

struct output_row {
	const char *help; /* for completions and `-o list` */
	unsigned flags;   /* OUTPUT_* */
	size_t state;     /* bytes of the format's own memory, o->state, all zero at first; 0: none */

	/* Prepare. False: out of memory. NULL: nothing to prepare. */
	bool (*open)(struct output *o);
	/* Append what comes before the first event; once for all threads. NULL: nothing. */
	void (*head)(const struct output_options *options, struct buf *out);
	/*
	 * Append an event. What is wrong with its message is added to d (reset by the caller); a format that does not look for
	 * errors calls output_check.
	 */
	void (*event)(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d);
	/* Append a list of bare NLRI. What is wrong with it is in d. NULL: one after the other. */
	void (*nlris)(struct output *o, const struct nlri_row *row, struct span list, const struct ctx *ctx, struct buf *out,
	    const struct diags *d);
	/* Append one bare NLRI, without newline; NULL: as JSON. */
	void (*nlri)(const struct nlri_row *row, const struct nlri *one, const struct ctx *ctx, struct buf *out);
	/* The same for bytes that are no NLRI, with a newline; NULL: nothing. */
	void (*nlri_wrong)(struct span bytes, const struct diag *d, const struct ctx *ctx, struct buf *out);
	/* Append a piece of what comes after the last event; true: there is more. NULL: nothing. */
	bool (*end)(struct output *o, struct buf *out);
	/* Free what open made. NULL: nothing to free. */
	void (*close)(struct output *o);
};

/* One stream in a format. Each thread has its own. */
struct output {
	const struct output_row *row;
	const struct output_options *options;
	struct printer *printer; /* what is kept from event to event because it is the same; speed only */
	void *state;
};

/* False: out of memory. options must outlive o. */
bool output_open(struct output *o, const struct output_row *row, const struct output_options *options);
void output_close(struct output *o);

/*
 * Print an event. What is wrong with its message is in d, also if the format is handed what the message means instead.
 */
void output_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d);

/* The i-th row; NULL after the last. */
const struct output_row *output_at(size_t i);
/* The index of a word, which must be there. */
unsigned output_index(const char *word);
/* The words of `-o`, NULL-ended; the index in it is that of output_at. */
const char *const *output_names(void);

/* Append when an event was, as people want to read it; us is not 0. */
void output_when(const struct output_options *options, uint64_t us, struct buf *out);

/* Look for errors in a message without printing it, its header included. */
void output_check(const struct event *e, const struct ctx *ctx, struct diags *d);

#endif
