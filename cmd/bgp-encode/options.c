/* SPDX-License-Identifier: ISC */
/* bgp-encode/options.c - the command line of bgp-encode. */
#include "options.h"

#include <string.h>
#include <unistd.h>

#include "faults.h"

#define INTO(member) OPT_INTO(struct encode, member)

static const struct opt_word input_words[] = {
	{ "auto", INPUT_AUTO }, { "command", INPUT_COMMAND }, { "json", INPUT_JSON }, { NULL, 0 },
};
static const struct opt_word output_words[] = {
	/* in the order of the enum */
	{ "hex", OUTPUT_HEX }, { "raw", OUTPUT_RAW }, { "pcap", OUTPUT_PCAP }, { "mrt", OUTPUT_MRT }, { "bmp", OUTPUT_BMP },
	{ "json", OUTPUT_JSON }, { "play", OUTPUT_PLAY }, { NULL, 0 },
};

static const struct opt options[] = {
	{ "input", 'i', "FORMAT", "commands, JSON events, or each line as it looks; default auto", opt_choice, INTO(input),
	    .words = input_words },
	{ "output", 'o', "FORMAT", "hex, one message a line (default), raw bytes, a capture or an archive, a script", opt_choice,
	    INTO(output), .words = output_words },
	{ "faults", 0, "LIST", "instead of each message its variants with these faults: names, all, or list", opt_string,
	    INTO(faults), .hint = "all|list" },
	{ "seed", 0, "N", "what is random in faults depends on this number (1)", opt_number, INTO(seed), .hi = UINT64_MAX },
	{ "read", 'r', "FILE", "read the lines of a file; may be given again, - is standard input", opt_list, INTO(files),
	    .hi = ENCODE_FILES, .hint = "@file" },
	{ "nlri-only", 'n', NULL, "print the NLRI of each message alone, in hex", opt_flag, INTO(nlri_only) },
	{ "no-header", 0, NULL, "print each message without its 19 bytes of header", opt_flag, INTO(no_header) },
	{ "configuration", 'C', NULL, "with --config: the messages that the configuration itself announces", opt_flag,
	    INTO(configuration) },
	{ "group", 0, NULL, "pack consecutive routes of equal attributes into one UPDATE", opt_flag, INTO(group) },
	{ "strict", 0, NULL, "stop at the first bad line", opt_flag, INTO(strict) },
	{ "line-buffered", 0, NULL, "write each message at once", opt_flag, INTO(line_buffered) },
	{ "progress", 0, NULL, "show progress on standard error", opt_flag, INTO(show_progress) },
	{ .name = NULL },
};

static const struct opt_command command = {
	.name = PROG,
	.operands = "[COMMAND ...]",
	.about = "Encode BGP messages from text commands and JSON events.",
};

static bool
options_is_bytes(enum output_kind output)
{
	return output != OUTPUT_HEX && output != OUTPUT_JSON && output != OUTPUT_PLAY;
}

static int
options_faults(const struct encode *e)
{
	struct span bad;

	if (!e->faults)
		return opt_usage(&command, "-o json is for --faults; JSON of messages is what bgp-decode prints");
	if (strcmp(e->faults, "list") == 0)
		return faults_list();
	if (options_is_bytes(e->output) && e->output != OUTPUT_RAW)
		return opt_usage(&command, "--faults has -o hex, raw, json and play");
	if (!faults_known(span_str(e->faults), &bad))
		return opt_usage(&command, "--faults: no fault is called '%.*s'; see --faults list", (int)bad.n, (const char *)bad.p);
	return OPT_GO;
}

int
options_read(struct encode *e, int *argc, char ***argv)
{
	const struct opt_group groups[] = { { options, e, NULL }, { complain_options, &e->complain, NULL }, context_group(&e->x), { .rows = NULL } };
	int status;

	e->seed = 1;
	context_init(&e->x);
	e->complain.prog = PROG;
	status = opt_read(&command, groups, argc, argv);
	if (status == OPT_GO && e->configuration && *argc)
		return opt_usage(&command, "--configuration takes no commands");
	if (status == OPT_GO && (e->faults || e->output == OUTPUT_JSON))
		status = options_faults(e);
	if (status == OPT_GO && options_is_bytes(e->output) && isatty(1))
		return opt_usage(&command, "-o %s is bytes, not for a terminal: write it to a file or a pipe",
		    output_words[e->output].word);
	return status;
}

int
options_context(struct encode *e)
{
	int status = context_finish(&e->x, PROG, false);

	if (status)
		return status;
	if (e->configuration && !e->x.files.n)
		return opt_usage(&command, "--configuration needs --config FILE");
	if (!e->configuration && e->x.config.neighbors && !e->x.neighbor)
		return opt_usage(&command, "the configuration has %zu neighbors: choose one with --neighbor",
		    e->x.config.neighbor_cnt);
	context_ctx(&e->x, e->x.neighbor, true, &e->ctx);
	return 0;
}
