/* bgp-api-bridge/options.c - the command line: ExaBGP's options and ours. */
#include "options.h"

#include <stdlib.h>

#include "base/num.h"
#include "cli/exit.h"

enum { ID_ENV_FILE = OPT_ID, ID_PRINT, ID_GATHER, ID_SESSION, ID_PROFILE, ID_PRINT_ENV, ID_LISTEN };

static const struct opt options[] = {
	{ "test", 't', NULL, "check the configuration and exit", NULL, NULL, 0 },
	{ "print", 0, NULL, "print the configuration as it was understood, and exit", NULL, NULL, ID_PRINT },
	{ "print-env", 0, NULL, "print the settings in force, and exit", NULL, NULL, ID_PRINT_ENV },
	{ "env-file", 0, "FILE", "settings to read beside the environment", NULL, "@file", ID_ENV_FILE },
	{ "gather", 0, "MS", "time in which changes of routes are gathered before they are sent (80; 0: none)", NULL, NULL,
	    ID_GATHER },
	{ "listen", 'l', "ADDRESS", "accept connections at ADDRESS or [ADDRESS]:PORT, for all neighbors; repeatable", NULL, "@host",
	    ID_LISTEN },
	{ "session", 0, "PROGRAM", "the program run for each neighbor (bgp-session beside this one)", NULL, "@file", ID_SESSION },
	{ "once", '1', NULL, "one attempt for each peer, then exit", NULL, NULL, 0 },
	{ "passive", 'P', NULL, "never connect, wait for the peers", NULL, NULL, 0 },
	{ "signal", 's', "SECONDS", "send ourselves SIGUSR1 after that time", NULL, NULL, 0 },
	{ "verbose", 'v', NULL, "log everything", NULL, NULL, 0 },
	{ "debug", 'd', NULL, "log everything, as ExaBGP's option does", NULL, NULL, 0 },
	{ "pdb", 'p', NULL, "accepted for ExaBGP's users, without effect", NULL, NULL, 0 },
	{ "memory", 'm', NULL, "accepted for ExaBGP's users, without effect", NULL, NULL, 0 },
	{ "profile", 0, "FILE", "accepted for ExaBGP's users, without effect", NULL, "@file", ID_PROFILE },
	{ .name = NULL },
};

static const struct opt *const tables[] = { options, NULL };

static const struct opt_command command = {
	.name = PROG,
	.operands = "CONFIGURATION ... | ctl COMMAND ... | healthcheck OPTIONS",
	.about = "ExaBGP configurations and helper scripts over bgp-session.",
	.tables = tables,
};

static bool
number(const struct opts *o, uint64_t max, uint64_t *out)
{
	if (num_max(span_str(o->arg), max, out))
		return true;
	opt_usage(o->cmd, "--%s '%s': want a number up to %llu", o->name, o->arg, (unsigned long long)max);
	return false;
}

static bool
take(struct options *p, const struct opts *o, int id)
{
	uint64_t v;

	switch (id) {
	case 't':
		return p->test = true;
	case ID_PRINT:
		return p->print = true;
	case ID_PRINT_ENV:
		return p->print_env = true;
	case ID_ENV_FILE:
		p->env_file = o->arg;
		return true;
	case ID_GATHER:
		if (!number(o, 60000, &v))
			return false;
		p->gather_ms = (unsigned)v;
		return true;
	case ID_SESSION:
		p->session = o->arg;
		return true;
	case ID_LISTEN:
		if (p->listen_cnt == OPTIONS_LISTEN) {
			opt_usage(o->cmd, "--listen: more than %d", OPTIONS_LISTEN);
			return false;
		}
		p->listen[p->listen_cnt++] = o->arg;
		return true;
	case '1':
		return p->once = true;
	case 'P':
		return p->passive = true;
	case 's':
		if (!number(o, 1000000, &v))
			return false;
		p->signal_s = (unsigned)v;
		return true;
	case 'v':
	case 'd':
		return p->debug = true;
	default: /* 'p', 'm', ID_PROFILE */
		return true;
	}
}

int
options_read(struct options *p, int argc, char **argv)
{
	struct opts o;
	char **v;
	int id, n;

	*p = (struct options){ .gather_ms = GATHER_MS };
	opt_init(&o, &command, argc, argv);
	while ((id = opt_next(&o)) != OPT_END) {
		if (id == OPT_EXIT)
			return o.status;
		if (!take(p, &o, id))
			return EXIT_USAGE;
	}
	n = opt_operands(&o, &v);
	if (n > 0 && strcmp(v[0], "server") == 0) {
		v++;
		n--;
	}
	p->files = v;
	p->file_cnt = (size_t)n;
	if (!n && !p->print_env)
		return opt_usage(&command, "no configuration was named");
	return OPTIONS_GO;
}
