/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/options.c - the command line: ExaBGP's options and ours. */
#include "options.h"

#include <string.h>

#include "bridge.h"
#include "verbs.h"

#define INTO(member) OPT_INTO(struct bridge_options, member)

static const struct opt options[] = {
	{ "test", 't', NULL, "check the configuration and exit", opt_flag, INTO(test) },
	{ "print", 0, NULL, "print the configuration as it was understood, and exit", opt_flag, INTO(print) },
	{ "print-env", 0, NULL, "print the settings in force, and exit", opt_flag, INTO(print_env) },
	{ "env-file", 0, "FILE", "settings to read beside the environment", opt_string, INTO(env_file), .hint = "@file" },
	{ "gather", 0, "MS", "time in which changes of routes are gathered before they are sent (80; 0: none)", opt_number,
	    INTO(gather_ms), .hi = 60000 },
	{ "listen", 'l', "ADDRESS", "accept connections at ADDRESS or [ADDRESS]:PORT, for all neighbors; repeatable",
	    opt_list,
	    INTO(listen), .hi = 16, .hint = "@host" },
	{ "session", 0, "PROGRAM", "the program run for each neighbor (bgp-session beside this one)", opt_string,
	    INTO(session),
	    .hint = "@file" },
	{ "once", '1', NULL, "one attempt for each peer, then exit", opt_flag, INTO(once) },
	{ "passive", 'P', NULL, "never connect, wait for the peers", opt_flag, INTO(passive) },
	{ "signal", 's', "SECONDS", "send ourselves SIGUSR1 after that time", opt_number, INTO(signal_s), .hi = 1000000 },
	{ "verbose", 'v', NULL, "log everything", opt_flag, INTO(debug) },
	{ "debug", 'd', NULL, "log everything, as ExaBGP's option does", opt_flag, INTO(debug) },
	{ "pdb", 'p', NULL, "accepted for ExaBGP's users, without effect", .take = opt_ignore },
	{ "memory", 'm', NULL, "accepted for ExaBGP's users, without effect", .take = opt_ignore },
	{ "profile", 0, "FILE", "accepted for ExaBGP's users, without effect", .take = opt_ignore, .hint = "@file" },
	{ .name = NULL },
};

static const struct opt_command command = {
	.name = PROG,
	.operands = "CONFIGURATION ... | ctl COMMAND ... | healthcheck OPTIONS",
	.about = "ExaBGP configurations and helper scripts over bgp-session.",
	.verbs = bridge_verbs,
};

int
options_read(struct bridge_options *p, int argc, char **argv)
{
	const struct opt_group groups[] = { { options, p, NULL }, { .rows = NULL } };
	int status;

	*p = (struct bridge_options){ .gather_ms = GATHER_MS };
	status = opt_read(&command, groups, &argc, &argv);
	if (status != OPT_GO)
		return status;
	if (argc > 0 && strcmp(argv[0], "server") == 0) {
		argv++;
		argc--;
	}
	p->files = argv;
	p->file_cnt = (size_t)argc;
	if (!argc && !p->print_env)
		return opt_usage(&command, "no configuration was named");
	return OPT_GO;
}
