/* SPDX-License-Identifier: ISC */
/*
 * decode.h - the pipeline of bgp-decode: a source finds messages and gives each, as an event with the context to read
 * it in, to the sink, which prints it in the format asked for.
 */
#ifndef DECODE_H
#define DECODE_H

#include "cli/complain.h"
#include "cli/input.h"
#include "cli/opt.h"
#include "cli/out.h"
#include "cli/tty.h"
#include "config/context.h"
#include "field/history.h"
#include "field/rpki.h"
#include "input/intake.h"
#include "io/mono.h"
#include "output/output.h"

#define PROG "bgp-decode"

struct decode {
	/* what was asked for: options.c */
	unsigned input;       /* intake_at */
	unsigned format;      /* output_at */
	struct ctx ctx;       /* the context options */
	unsigned fix;         /* WATCH_FIX_*: which of them are orders */
	unsigned type;        /* of hex without a header: MSG_*, or TYPE_NLRI */
	uint16_t afi;         /* of bare NLRI */
	uint8_t safi;
	uint8_t json_version;
	bool spans;           /* JSON with offsets */
	bool strict, line_buffered, show_progress;
	bool merge;           /* the inputs are one stream, ordered by time */
	bool follow;          /* files may grow */
	uint32_t speed_milli; /* thousandths: events wait for their time, divided by it; 0: they do not */
	struct mono paced_from; /* --speed: when the first event was printed, */
	uint64_t paced_us;    /* and its own time; 0: none was yet */
	struct opt_list hex;  /* arguments of --hex */
	struct opt_list files_read; /* --read, before the operands */
	struct context context;
	struct rpki_option vrps;
	const char *filter_text; /* NULL: none */
	struct filter *filter; /* NULL: everything passes */
	const char *columns_text; /* --columns; NULL: the usual ones */
	const struct field_row **columns;
	bool routes;          /* the filter takes out single routes too */
	bool files;           /* there are several input files: events name theirs */
	unsigned threads;
	const char *interface; /* live capture; NULL: none */
	const char *user;     /* the user to become once the interface is open; NULL: the caller of sudo, or nobody */
	const char *capture_filter; /* live: in libpcap's language; NULL: made for BGP */
	const char *capture_port; /* live: a number or "any"; NULL: that of BGP */
	size_t memory_mib;    /* of all connections of a capture; 0: 256 MiB */

	/* the sink */
	struct out out;
	struct output_options output;
	struct render *render;
	struct history *history; /* what the events before say of routes; NULL: nobody asks */
	struct event marked;     /* the event, with what history says of it */
	struct jobs *jobs;    /* threads that render; NULL: this one does */
	struct buf said;      /* what is wrong, until it is said */
	struct complain complain;
	struct progress progress;
	struct input *in;     /* being read, for progress; may be NULL */
	unsigned tick;
	int status;           /* the exit status so far */
	bool stop;            /* nothing more is to be done: --strict, a signal, output gone */
};

bool sink_init(struct decode *d);
/* Print the event; its errors and, when `wrong`, event.reason are said on standard error. False: stop reading. */
bool sink_event(struct decode *d, const struct event *ev, const struct ctx *ctx, const struct place *at, bool wrong);
/* Bare NLRI (-t nlri), one line for each. */
bool sink_nlri(struct decode *d, struct span bytes, const struct place *at);
/* Wait until all that was given is rendered and written. */
bool sink_drain(struct decode *d);
/* Something was wrong: the exit status, and --strict. False: stop. */
bool sink_bad(struct decode *d);
/* A line of ready-made JSON. */
bool sink_line(struct decode *d, struct span line);
/* What was wrong without an event for it. False: stop. */
bool sink_wrong(struct decode *d, const struct place *at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same for what is no fault: the exit status stays. */
void sink_note(struct decode *d, const struct place *at, const char *text);
int sink_finish(struct decode *d);

/* All events of an open input. */
void source_read(struct decode *d, struct input *in);
/* The events of n open inputs, ordered by time. False: threads cannot be started. */
bool source_merge(struct decode *d, struct input *in, size_t n);
/* Packets of d->interface until a signal; the exit status of it. */
int live_read(struct decode *d, void (*before_wait)(void *));
/* The bytes of -x arguments, one stream. */
void source_hex_arguments(struct decode *d, const char *const *hex, size_t n);

#endif
