/* SPDX-License-Identifier: ISC */
/* bgp-decode/options.c - the command line of bgp-decode. */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "filter/filter.h"
#include "output/columns.h"
#include "value/family.h"

enum { HEX_MOST = 1024, FILES_MOST = 65536 };

#define INTO(member) OPT_INTO(struct decode, member)

static const struct opt_word type_words[] = {
#define TYPE_WORD(name, NAME, type, word, title) { title, MSG_##NAME },
	MSG_ROWS(TYPE_WORD)
#undef TYPE_WORD
	{ "nlri", INTAKE_NLRI }, { "attributes", INTAKE_ATTRIBUTES }, { NULL, 0 },
};
static const struct opt_word version_words[] = { { "6", 6 }, { "5", 5 }, { "4", 4 }, { NULL, 0 } };

static const struct opt_word time_words[] = { { "iso", OUTPUT_TIME_ISO }, { "local", OUTPUT_TIME_LOCAL },
	{ "epoch", OUTPUT_TIME_EPOCH }, { "relative", OUTPUT_TIME_RELATIVE }, { NULL, 0 } };

/* A port, or "any": the text of it, for bgp-capture. */
static bool
options_port(const struct opt_given *g)
{
	uint64_t number = 0;

	if (strcmp(g->arg, "any") != 0 && (!num_max(span_str(g->arg), 65535, &number) || !number))
		return opt_wrong(g, "a number from 1 to 65535, or any");
	return opt_string(g);
}

/* A format, or "list": each with what it is. */
static bool
options_input(const struct opt_given *g)
{
	const struct intake_row *row;
	unsigned i;

	if (strcmp(g->arg, "list") != 0)
		return opt_choice(g);
	for (i = 1; (row = intake_at(i)); i++)
		printf("%-10s %s\n", intake_names()[i], row->help);
	*g->status = fflush(stdout) == 0 ? EXIT_GOOD : EXIT_IO;
	return false;
}

static bool
options_address(const struct opt_given *g)
{
	return ip_scan(span_str(g->arg), g->at) || opt_wrong(g, "an IPv4 or IPv6 address");
}

static const struct opt options[] = {
	{ "input", 'i', "FORMAT", "format of the input; default auto: by magic, then by content; list shows them", options_input, INTO(input),
	    .values = intake_names },
	{ "output", 'o', "FORMAT", "format of the output; default json, or line to a terminal", opt_choice, INTO(format), .values = output_names },
	{ "hex", 'x', "HEX", "decode the argument; may be given again", opt_list, INTO(hex), .hi = HEX_MOST },
	{ "read", 'r', "FILE", "a file to read, as if it were named without the option; may be given again", opt_list,
	    INTO(files_read), .hi = FILES_MOST, .hint = "@file" },
	{ "type", 't', "TYPE", "what hex without a header is; default update", opt_choice, INTO(type),
	    .words = type_words },
	{ "json-version", 0, "N", "generation of the JSON: 6 (default), 5 or 4", opt_choice, INTO(json_version),
	    .words = version_words },
	{ "filter", 'F', "EXPR", "only what matches: bgp-filter(5)", opt_string, INTO(filter_text),
	    .values = field_terms },
	{ "routes", 0, NULL, "with --filter: take the routes that do not match out of their messages", opt_flag,
	    INTO(routes) },
	{ "columns", 0, "LIST", "of tsv and csv: names of bgp-filter(5) with commas between them, or 'list'", opt_string,
	    INTO(columns_text), .values = field_columns },
	{ "spans", 0, NULL, "JSON with the tree of each message's fields: offset and length of each", opt_flag,
	    INTO(spans) },
	{ "time", 0, "FORM", "how line says when: iso (default), local, epoch, relative", opt_choice, INTO(output.time),
	    .words = time_words },
	{ "side", 0, "ADDRESS", "of play: whose messages to send; default the sender of the first", options_address,
	    INTO(output.side), .hint = "@host" },
	{ "expect", 0, NULL, "play with what the other side answered as expectations", opt_flag, INTO(output.expect) },
	{ "map", 0, NULL, "play with words for addresses and AS numbers, and commands instead of bytes", opt_flag,
	    INTO(output.map) },
	{ "no-header", 0, NULL, "tsv and csv without the line of names", opt_flag, INTO(output.no_header) },
	{ "jobs", 'j', "N", "decode with N threads; the output stays the same", opt_number, INTO(threads), .lo = 1,
	    .hi = 1024 },
	{ "interface", 'I', "IF", "capture from an interface (any: all) with bgp-capture", opt_string, INTO(interface),
	    .hint = "@interface" },
	{ "user", 0, "NAME", "with --interface: the user to become; default the caller of sudo, else nobody", opt_string,
	    INTO(user) },
	{ "port", 0, "N", "with --interface: the port of BGP, default 179; any: all of TCP", options_port,
	    INTO(capture_port) },
	{ "capture-filter", 0, "BPF", "with --interface: a filter of libpcap's own (pcap-filter(7))", opt_string,
	    INTO(capture_filter) },
	{ "memory", 0, "MIB", "most that the connections of a capture may hold; default 256", opt_number, INTO(memory_mib),
	    .lo = 1, .hi = SIZE_MAX >> 20 },
	{ "merge", 0, NULL, "take several files as one stream, ordered by time", opt_flag, INTO(merge) },
	{ "follow", 0, NULL, "wait for more at the end of a file, as tail -f does", opt_flag, INTO(follow) },
	{ "speed", 0, "N", "print each event at its own time, N times as fast", opt_seconds, INTO(speed_milli),
	    .hi = 1000000 },
	{ "strict", 0, NULL, "stop at the first bad message", opt_flag, INTO(strict) },
	{ "line-buffered", 0, NULL, "write each line at once", opt_flag, INTO(line_buffered) },
	{ "progress", 0, NULL, "show progress on standard error", opt_flag, INTO(show_progress) },
	{ .name = NULL },
};

static const struct opt_command command = {
	.name = PROG,
	.operands = "[FILE ...]",
	.about = "Decode BGP messages from captures, MRT, BMP, raw streams, hex and JSON.",
};

/* The context to read with, and which parts of it are orders that neither OPENs nor inference may change. */
static int
options_context(struct decode *d)
{
	int status = context_finish(&d->context, PROG, true);

	if (status != EXIT_GOOD)
		return status;
	context_ctx(&d->context, d->context.neighbor, false, &d->ctx);
	context_session(&d->context, &d->ctx);
	d->ctx.json_version = d->json_version;
	d->ctx.spans = d->spans;
	d->fix = context_fix(&d->context);
	return EXIT_GOOD;
}

/* The family of bare NLRI: the only one of --family. */
static bool
options_family(struct decode *d)
{
	famset set = d->context.said.families;
	unsigned i;

	if (d->type != INTAKE_NLRI || !(d->context.options & CONTEXT_FAMILY))
		return true;
	for (i = 0; i < family_cnt && set != (famset)1 << i; i++)
		;
	if (i == family_cnt) {
		opt_usage(&command, "--type nlri wants exactly one --family");
		return false;
	}
	d->afi = families[i].afi;
	d->safi = families[i].safi;
	return true;
}

int
options_read(struct decode *d, int *argc, char ***argv)
{
	const struct opt_group groups[] = { { options, d, NULL }, { complain_options, &d->complain, NULL }, context_group(&d->context),
		rpki_group(&d->vrps), { .rows = NULL } };
	int status;

	d->format = isatty(1) ? output_index("line") : output_index("json");
	d->type = MSG_UPDATE;
	d->afi = AFI_IPV4;
	d->safi = SAFI_UNICAST;
	d->json_version = 6;
	d->complain.prog = PROG;
	context_init(&d->context);
	status = opt_read(&command, groups, argc, argv);
	if (status != OPT_GO)
		return status;
	if (!opt_list_operands(&d->files_read, argc, argv)) {
		say(PROG, "out of memory");
		return EXIT_IO;
	}
	d->output.files = *argv;
	d->output.file_cnt = *argc;
	if (d->speed_milli)
		d->threads = 1; /* those that render would print in their own time */
	status = options_context(d);
	if (status != EXIT_GOOD)
		return status;
	if (output_at(d->format)->flags & OUTPUT_BINARY && isatty(1))
		return opt_usage(&command, "-o %s is bytes, not for a terminal: write it to a file or a pipe", output_names()[d->format]);
	if (!options_family(d) || !filter_option(PROG, d->filter_text, &d->filter))
		return EXIT_USAGE;
	status = columns_option(&command, "columns", d->columns_text, &d->columns, &d->output.column_cnt);
	d->output.columns = d->columns;
	if (status != OPT_GO)
		return status;
	return rpki_option_load(&d->vrps, &command, filter_wants_vrps(d->filter), d->columns, d->output.column_cnt, &d->ctx);
}

void
options_fini(struct decode *d)
{
	filter_free(d->filter);
	free(d->columns);
	rpki_option_fini(&d->vrps);
	context_fini(&d->context);
	opt_list_free(&d->hex);
	opt_list_free(&d->files_read);
}
