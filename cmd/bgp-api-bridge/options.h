/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/options.h - what the command line asked for. */
#ifndef BRIDGE_OPTIONS_H
#define BRIDGE_OPTIONS_H

#include "cli/opt.h"

/* Long enough that an announce and its withdraw written in one breath are never sent, and short enough for scripts
 * that pause a tenth of a second between two changes which both are to be seen. */
enum { GATHER_MS = 80 };

struct bridge_options {
	bool test, print, print_env, once, passive, debug;
	const char *env_file, *session;
	unsigned gather_ms, signal_s;
	struct opt_list listen;
	char **files; /* operands */
	size_t file_cnt;
};

/* OPT_GO, or the status to exit with: everything has been reported. */
int options_read(struct bridge_options *p, int argc, char **argv);

#endif
