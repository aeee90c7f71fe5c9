/* SPDX-License-Identifier: ISC */
/*
 * bgp-api-bridge/health_options.c - options of the health check: those of ExaBGP's program, from the command line and a
 * file.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "cli/exit.h"
#include "cli/opt.h"
#include "cli/say.h"
#include "health.h"

#define INTO(member) OPT_INTO(struct health, member)
#define NUMBER(member) opt_number, INTO(member), .hi = UINT32_MAX
#define SECONDS(member) opt_seconds, INTO(member), .hi = 1000000
#define TEXT(member) opt_text, INTO(member)

static const struct opt_word facilities[] = {
	{ "daemon", LOG_DAEMON }, { "user", LOG_USER }, { "local0", LOG_LOCAL0 }, { "local1", LOG_LOCAL1 },
	{ "local2", LOG_LOCAL2 }, { "local3", LOG_LOCAL3 }, { "local4", LOG_LOCAL4 }, { "local5", LOG_LOCAL5 },
	{ "local6", LOG_LOCAL6 }, { "local7", LOG_LOCAL7 }, { NULL, 0 },
};

/* A number, or -1 for none. */
static bool
health_preference(const struct opt_given *g)
{
	if (strcmp(g->arg, "-1") != 0)
		return opt_number(g);
	*(long *)g->at = -1;
	return true;
}

static const struct opt options[] = {
	{ .help = "Logging and life" },
	{ "silent", 's', NULL, "do not log", opt_flag, INTO(silent) },
	{ "no-syslog", 0, NULL, "do not log to syslog", opt_flag, INTO(no_syslog) },
	{ "syslog-facility", 0, "FACILITY", "facility of syslog (daemon); also -sF",
	    opt_choice, INTO(facility), .words = facilities },
	{ "debug", 'd', NULL, "log more, and not to syslog", opt_flag, INTO(debug) },
	{ "name", 'n', "NAME", "name in the log", TEXT(name) },
	{ "pid", 'p', "FILE", "write the process id there", TEXT(pid), .hint = "@file" },
	{ "user", 0, "USER", "become this user", TEXT(user) },
	{ "group", 0, "GROUP", "become this group", TEXT(group) },
	{ "no-ack", 'a', NULL, "do not read an answer after each command", opt_flag, INTO(no_ack) },
	{ "config", 'F', "FILE", "options from a file: name = value", .take = opt_ignore, .hint = "@file" },
	{ "sudo", 0, NULL, "use sudo to change addresses", opt_flag, INTO(sudo) },
	{ .help = "Check" },
	{ "interval", 'i', "SECONDS", "between checks (5); 0: one result, then exit", SECONDS(interval_ms) },
	{ "fast-interval", 'f', "SECONDS", "between checks while the state is about to change (1)",
	    SECONDS(fast_interval_ms) },
	{ "timeout", 't', "SECONDS", "for the check (5)", SECONDS(timeout_ms) },
	{ "rise", 0, "N", "good checks before UP (3)", NUMBER(rise) },
	{ "fall", 0, "N", "bad checks before DOWN (3)", NUMBER(fall) },
	{ "disable", 0, "FILE", "disabled while this file exists", TEXT(disable), .hint = "@file" },
	{ "command", 'c', "COMMAND", "for the shell; its exit status 0 is health", TEXT(command) },
	{ "cmd", 0, "COMMAND", "the same", TEXT(command) },
	{ .help = "Routes" },
	{ "next-hop", 'N', "ADDRESS", "next hop (self)", TEXT(next_hop) },
	{ "ip", 0, "NETWORK", "announce it (the addresses of lo); repeatable", opt_list, INTO(nets) },
	{ "ip-ifname", 0, "IP%IF", "interface of one of them; repeatable", opt_list, INTO(net_interfaces) },
	{ "deaggregate-networks", 0, NULL, "one route for each address", opt_flag, INTO(deaggregate) },
	{ "no-ip-setup", 0, NULL, "do not set addresses up", opt_flag, INTO(no_ip_setup) },
	{ "dynamic-ip-setup", 0, NULL, "remove addresses when down, set them up when up", opt_flag, INTO(dynamic) },
	{ "label", 0, "LABEL", "the addresses with labels lo:LABEL...", TEXT(label) },
	{ "label-exact-match", 0, NULL, "the label is the whole label", opt_flag, INTO(exact) },
	{ "start-ip", 0, "N", "begin with the Nth address", NUMBER(start_ip) },
	{ "up-metric", 0, "N", "MED when up (100)", NUMBER(up_metric) },
	{ "down-metric", 0, "N", "MED when down (1000)", NUMBER(down_metric) },
	{ "disabled-metric", 0, "N", "MED when disabled (500)", NUMBER(disabled_metric) },
	{ "increase", 0, "N", "added to the MED for each further address (1)", NUMBER(increase) },
	{ "local-preference", 0, "N", "LOCAL_PREF (none)",
	    health_preference, INTO(local_preference), .hi = UINT32_MAX },
	{ "path-id", 0, "N", "path identifier", NUMBER(path_id), .mark = HEALTH_PATH_ID },
	{ "community", 0, "LIST", "communities", TEXT(community) },
	{ "extended-community", 0, "LIST", "extended communities", TEXT(extended) },
	{ "large-community", 0, "LIST", "large communities", TEXT(large) },
	{ "disabled-community", 0, "LIST", "communities when down or disabled", TEXT(disabled_community) },
	{ "as-path", 0, "PATH", "AS path", TEXT(as_path) },
	{ "up-as-path", 0, "PATH", "AS path when up", TEXT(up_as_path) },
	{ "down-as-path", 0, "PATH", "AS path when down", TEXT(down_as_path) },
	{ "disabled-as-path", 0, "PATH", "AS path when disabled", TEXT(disabled_as_path) },
	{ "withdraw-on-down", 0, NULL, "withdraw when down or disabled", opt_flag, INTO(withdraw_on_down) },
	{ "neighbor", 0, "ADDRESS", "only to this neighbor (*); repeatable", opt_list, INTO(neighbors) },
	{ "debounce", 0, NULL, "commands only when the state has changed", opt_flag, INTO(debounce) },
	{ "execute", 0, "COMMAND", "run at each change, with STATE set; repeatable", opt_list, INTO(execute) },
	{ "up-execute", 0, "COMMAND", "run when up; repeatable", opt_list, INTO(up_execute) },
	{ "down-execute", 0, "COMMAND", "run when down; repeatable", opt_list, INTO(down_execute) },
	{ "disabled-execute", 0, "COMMAND", "run when disabled; repeatable", opt_list, INTO(disabled_execute) },
	{ .name = NULL },
};
static const struct opt_command command = {
	.name = HEALTH,
	.operands = "",
	.about = "A helper that checks a service and announces its addresses.",
};

/* ---- the file: its options go before those of the command line, which win ---- */

static bool
health_options_push(char ***v, int *n, char *word)
{
	char **more_words = realloc(*v, ((size_t)*n + 2) * sizeof(*more_words));

	if (!more_words || !word)
		return false;
	*v = more_words;
	more_words[(*n)++] = word;
	more_words[*n] = NULL;
	return true;
}

static char *
health_options_trim(char *s)
{
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	n = strlen(s);
	while (n && isspace((unsigned char)s[n - 1]))
		s[--n] = 0;
	return s;
}

static bool
health_options_read_file(const char *path, char ***v, int *n)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	bool good = true;

	if (!f) {
		say(HEALTH, "%s: %s", path, strerror(errno));
		return false;
	}
	while (good && getline(&line, &cap, f) > 0) {
		char *key = health_options_trim(line), *eq, word[256];

		if (!*key || *key == '#')
			continue;
		eq = strchr(key, '=');
		if (eq)
			*eq = 0;
		key = health_options_trim(key);
		snprintf(word, sizeof(word), "%s%s", strncmp(key, "--", 2) == 0 ? "" : "--", key);
		good = health_options_push(v, n, strdup(word)) && (!eq || health_options_push(v, n,
		    strdup(health_options_trim(eq + 1))));
	}
	free(line);
	fclose(f);
	return good;
}

static bool
health_options_is_config(const char *arg, const char *next, const char **path)
{
	if (strncmp(arg, "--config=", 9) == 0)
		*path = arg + 9;
	else if (strncmp(arg, "-F", 2) == 0 && arg[2])
		*path = arg + 2;
	else if ((strcmp(arg, "--config") == 0 || strcmp(arg, "-F") == 0) && next)
		*path = next;
	else
		return false;
	return true;
}

static bool
health_options_gather(int argc, char **argv, char ***v, int *n)
{
	static char facility_option[] = "--syslog-facility";
	const char *path;
	int i;

	if (!health_options_push(v, n, argv[0]))
		return false;
	for (i = 1; i < argc; i++)
		if (health_options_is_config(argv[i], argv[i + 1], &path) && !health_options_read_file(path, v, n))
			return false;
	for (i = 1; i < argc; i++)
		if (!health_options_push(v, n, strcmp(argv[i], "-sF") == 0 ? facility_option : argv[i]))
			return false;
	return true;
}

int
health_options(struct health *h, int argc, char **argv)
{
	const struct opt_group groups[] = { { options, h, &h->marks }, { .rows = NULL } };
	char **words;
	int n = 0, status;

	*h = (struct health){ .facility = LOG_DAEMON, .name = "healthcheck", .interval_ms = 5000, .fast_interval_ms = 1000,
		.timeout_ms = 5000, .rise = 3, .fall = 3, .next_hop = "self", .up_metric = 100, .down_metric = 1000,
		.disabled_metric = 500, .increase = 1, .local_preference = -1 };
	if (!health_options_gather(argc, argv, &h->words, &n))
		return EXIT_USAGE;
	words = h->words;
	status = opt_read(&command, groups, &n, &words);
	if (status == OPT_GO && n)
		return opt_usage(&command, "'%s' is no option", words[0]);
	return status;
}
