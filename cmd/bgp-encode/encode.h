/* SPDX-License-Identifier: ISC */
/* encode.h - what the files of bgp-encode share. */
#ifndef ENCODE_H
#define ENCODE_H

#include "cli/complain.h"
#include "cli/opt.h"
#include "cli/out.h"
#include "cli/tty.h"
#include "config/context.h"
#include "event/event.h"
#include "json/jr.h"
#include "repeat.h"
#include "bmp/write.h"
#include "mrt/write.h"
#include "msg/command.h"

#define PROG "bgp-encode"

enum { ENCODE_FILES = 4096 };

enum encode_input_kind { INPUT_AUTO, INPUT_COMMAND, INPUT_JSON };
enum output_kind { OUTPUT_HEX, OUTPUT_RAW, OUTPUT_PCAP, OUTPUT_MRT, OUTPUT_BMP, OUTPUT_JSON, OUTPUT_PLAY };

struct encode {
	enum encode_input_kind input;
	enum output_kind output;
	const char *faults;      /* --faults: names of rows, or "all"; NULL: the messages themselves */
	uint64_t seed;           /* of their random parts */
	bool nlri_only, no_header, configuration, group, strict, line_buffered, show_progress;
	bool stop;
	int status;
	struct opt_list files; /* --read */
	struct context x;
	struct ctx ctx;
	struct command command;
	struct repeat repeat;
	struct jr_doc doc;
	struct event_read read;
	struct buf raw;          /* messages of one line, or of the configuration */
	struct out out;
	struct mrt_writer mrt;
	struct capture_writer *pcap;
	struct bmp_writer *bmp;
	uint64_t time_us;        /* of the next message that comes without one, in a capture or archive */
	struct complain complain;
	struct progress progress;
};

/* sink.c: messages to the output. False: writing is over. */
bool sink_init(struct encode *e, bool lines);
/* All of e->raw; then it is empty. */
bool sink_put(struct encode *e);
/* The same for captures and archives, with what the JSON event says about time and place; states pass too. */
bool sink_put_event(struct encode *e, struct jr event, struct event_read *r);
int sink_finish(struct encode *e);

/* Something in the input was bad: lines for people, ready. */
void sink_wrong(struct encode *e, const char *text);
/* There is no memory to go on: reported, and the program stops with EXIT_IO. */
void sink_no_memory(struct encode *e);

/* configuration.c */
void encode_configuration(struct encode *e);

#endif
