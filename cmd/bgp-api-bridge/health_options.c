/* bgp-api-bridge/health_options.c - options of the health check: those of ExaBGP's program, from the line and a file. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "base/num.h"
#include "cli/exit.h"
#include "cli/opt.h"
#include "cli/say.h"
#include "health.h"

enum {
	ID = OPT_ID, ID_NO_SYSLOG, ID_FACILITY, ID_USER, ID_GROUP, ID_SUDO, ID_RISE, ID_FALL, ID_DISABLE, ID_CMD, ID_IP,
	ID_IP_IFNAME, ID_DEAGGREGATE, ID_NO_SETUP, ID_DYNAMIC, ID_LABEL, ID_LABEL_EXACT, ID_START, ID_UP, ID_DOWN, ID_DISABLED,
	ID_INCREASE, ID_PREFERENCE, ID_PATH, ID_COMMUNITY, ID_EXTENDED, ID_LARGE, ID_DISABLED_COMMUNITY, ID_AS, ID_UP_AS,
	ID_DOWN_AS, ID_DISABLED_AS, ID_WITHDRAW, ID_NEIGHBOR, ID_DEBOUNCE, ID_EXECUTE, ID_UP_EXECUTE, ID_DOWN_EXECUTE,
	ID_DISABLED_EXECUTE,
};

static const struct opt options[] = {
	{ .help = "Logging and life" },
	{ "silent", 's', NULL, "do not log", NULL, NULL, 0 },
	{ "no-syslog", 0, NULL, "do not log to syslog", NULL, NULL, ID_NO_SYSLOG },
	{ "syslog-facility", 0, "FACILITY", "facility of syslog (daemon); also -sF", NULL,
	    "daemon|user|local0|local1|local2|local3|local4|local5|local6|local7", ID_FACILITY },
	{ "debug", 'd', NULL, "log more, and not to syslog", NULL, NULL, 0 },
	{ "name", 'n', "NAME", "name in the log", NULL, NULL, 0 },
	{ "pid", 'p', "FILE", "write the process id there", NULL, "@file", 0 },
	{ "user", 0, "USER", "become this user", NULL, NULL, ID_USER },
	{ "group", 0, "GROUP", "become this group", NULL, NULL, ID_GROUP },
	{ "no-ack", 'a', NULL, "do not read an answer behind each command", NULL, NULL, 0 },
	{ "config", 'F', "FILE", "options from a file: name = value", NULL, "@file", 0 },
	{ "sudo", 0, NULL, "use sudo to change addresses", NULL, NULL, ID_SUDO },
	{ .help = "Check" },
	{ "interval", 'i', "SECONDS", "between checks (5); 0: one result, then exit", NULL, NULL, 0 },
	{ "fast-interval", 'f', "SECONDS", "between checks while the state is about to change (1)", NULL, NULL, 0 },
	{ "timeout", 't', "SECONDS", "for the check (5)", NULL, NULL, 0 },
	{ "rise", 0, "N", "good checks before UP (3)", NULL, NULL, ID_RISE },
	{ "fall", 0, "N", "bad checks before DOWN (3)", NULL, NULL, ID_FALL },
	{ "disable", 0, "FILE", "disabled while this file exists", NULL, "@file", ID_DISABLE },
	{ "command", 'c', "COMMAND", "for the shell; its exit status 0 is health", NULL, NULL, 0 },
	{ "cmd", 0, "COMMAND", "the same", NULL, NULL, ID_CMD },
	{ .help = "Routes" },
	{ "next-hop", 'N', "ADDRESS", "next hop (self)", NULL, NULL, 0 },
	{ "ip", 0, "NETWORK", "announce it (the addresses of lo); repeatable", NULL, NULL, ID_IP },
	{ "ip-ifname", 0, "IP%IF", "interface of one of them; repeatable", NULL, NULL, ID_IP_IFNAME },
	{ "deaggregate-networks", 0, NULL, "one route for each address", NULL, NULL, ID_DEAGGREGATE },
	{ "no-ip-setup", 0, NULL, "do not set addresses up", NULL, NULL, ID_NO_SETUP },
	{ "dynamic-ip-setup", 0, NULL, "remove addresses when down, set them up when up", NULL, NULL, ID_DYNAMIC },
	{ "label", 0, "LABEL", "the addresses with labels lo:LABEL...", NULL, NULL, ID_LABEL },
	{ "label-exact-match", 0, NULL, "the label is the whole label", NULL, NULL, ID_LABEL_EXACT },
	{ "start-ip", 0, "N", "begin with the Nth address", NULL, NULL, ID_START },
	{ "up-metric", 0, "N", "MED when up (100)", NULL, NULL, ID_UP },
	{ "down-metric", 0, "N", "MED when down (1000)", NULL, NULL, ID_DOWN },
	{ "disabled-metric", 0, "N", "MED when disabled (500)", NULL, NULL, ID_DISABLED },
	{ "increase", 0, "N", "added to the MED for each further address (1)", NULL, NULL, ID_INCREASE },
	{ "local-preference", 0, "N", "LOCAL_PREF (none)", NULL, NULL, ID_PREFERENCE },
	{ "path-id", 0, "N", "path identifier", NULL, NULL, ID_PATH },
	{ "community", 0, "LIST", "communities", NULL, NULL, ID_COMMUNITY },
	{ "extended-community", 0, "LIST", "extended communities", NULL, NULL, ID_EXTENDED },
	{ "large-community", 0, "LIST", "large communities", NULL, NULL, ID_LARGE },
	{ "disabled-community", 0, "LIST", "communities when down or disabled", NULL, NULL, ID_DISABLED_COMMUNITY },
	{ "as-path", 0, "PATH", "AS path", NULL, NULL, ID_AS },
	{ "up-as-path", 0, "PATH", "AS path when up", NULL, NULL, ID_UP_AS },
	{ "down-as-path", 0, "PATH", "AS path when down", NULL, NULL, ID_DOWN_AS },
	{ "disabled-as-path", 0, "PATH", "AS path when disabled", NULL, NULL, ID_DISABLED_AS },
	{ "withdraw-on-down", 0, NULL, "withdraw when down or disabled", NULL, NULL, ID_WITHDRAW },
	{ "neighbor", 0, "ADDRESS", "only to this neighbor (*); repeatable", NULL, NULL, ID_NEIGHBOR },
	{ "debounce", 0, NULL, "commands only when the state has changed", NULL, NULL, ID_DEBOUNCE },
	{ "execute", 0, "COMMAND", "run at each change, with STATE set; repeatable", NULL, NULL, ID_EXECUTE },
	{ "up-execute", 0, "COMMAND", "run when up; repeatable", NULL, NULL, ID_UP_EXECUTE },
	{ "down-execute", 0, "COMMAND", "run when down; repeatable", NULL, NULL, ID_DOWN_EXECUTE },
	{ "disabled-execute", 0, "COMMAND", "run when disabled; repeatable", NULL, NULL, ID_DISABLED_EXECUTE },
	{ .name = NULL },
};
static const struct opt *const tables[] = { options, NULL };
static const struct opt_command command = {
	.name = HEALTH,
	.operands = "",
	.about = "A helper that checks a service and announces its addresses.",
	.tables = tables,
};

static bool
number(const struct opts *o, const char *arg, long *out)
{
	uint64_t v;

	if (num_max(span_str(arg), UINT32_MAX, &v)) {
		*out = (long)v;
		return true;
	}
	opt_usage(o->cmd, "--%s '%s': want a number", o->name, arg);
	return false;
}

static bool
seconds(const struct opts *o, const char *arg, double *out)
{
	char *end;
	double v = strtod(arg, &end);

	if (end == arg || *end || !(v >= 0) || v > 1e6) {
		opt_usage(o->cmd, "--%s '%s': want seconds", o->name, arg);
		return false;
	}
	*out = v;
	return true;
}

static bool
text(const struct opts *o, const char *arg, char *out, size_t size)
{
	if (strlen(arg) < size && !strchr(arg, '\n')) {
		memcpy(out, arg, strlen(arg) + 1);
		return true;
	}
	opt_usage(o->cmd, "--%s: too long, or not one line", o->name);
	return false;
}

static bool
more(struct health_list *l, const char *arg)
{
	char **v = realloc(l->v, (l->n + 1) * sizeof(*v));

	if (!v)
		return false;
	l->v = v;
	return (v[l->n++] = strdup(arg)) != NULL;
}

static bool
facility(struct health *h, const struct opts *o, const char *arg)
{
	static const struct { const char *name; int value; } list[] = { { "daemon", LOG_DAEMON }, { "user", LOG_USER },
		{ "local0", LOG_LOCAL0 }, { "local1", LOG_LOCAL1 }, { "local2", LOG_LOCAL2 }, { "local3", LOG_LOCAL3 },
		{ "local4", LOG_LOCAL4 }, { "local5", LOG_LOCAL5 }, { "local6", LOG_LOCAL6 }, { "local7", LOG_LOCAL7 }, { NULL, 0 } };
	size_t i;

	for (i = 0; list[i].name; i++)
		if (strcmp(arg, list[i].name) == 0) {
			h->facility = list[i].value;
			return true;
		}
	opt_usage(o->cmd, "no such syslog facility '%s'", arg);
	return false;
}

static bool
take_life(struct health *h, const struct opts *o, int id, bool *taken)
{
	*taken = true;
	switch (id) {
	case 's':
		return h->silent = true;
	case ID_NO_SYSLOG:
		return h->no_syslog = true;
	case ID_FACILITY:
		return facility(h, o, o->arg);
	case 'd':
		return h->debug = true;
	case 'n':
		return text(o, o->arg, h->name, sizeof(h->name));
	case 'p':
		return text(o, o->arg, h->pid, sizeof(h->pid));
	case ID_USER:
		return text(o, o->arg, h->user, sizeof(h->user));
	case ID_GROUP:
		return text(o, o->arg, h->group, sizeof(h->group));
	case 'a':
		return h->no_ack = true;
	case 'F':
		return true;
	case ID_SUDO:
		return h->sudo = true;
	case 'i':
		return seconds(o, o->arg, &h->interval);
	case 'f':
		return seconds(o, o->arg, &h->fast_interval);
	case 't':
		return seconds(o, o->arg, &h->timeout);
	case ID_RISE:
		return number(o, o->arg, &h->rise);
	case ID_FALL:
		return number(o, o->arg, &h->fall);
	case ID_DISABLE:
		return text(o, o->arg, h->disable, sizeof(h->disable));
	case 'c':
	case ID_CMD:
		return text(o, o->arg, h->command, sizeof(h->command));
	}
	*taken = false;
	return true;
}

static bool
take_route(struct health *h, const struct opts *o, int id)
{
	switch (id) {
	case 'N':
		return text(o, o->arg, h->next_hop, sizeof(h->next_hop));
	case ID_IP:
		return more(&h->nets, o->arg);
	case ID_IP_IFNAME:
		return more(&h->net_interfaces, o->arg);
	case ID_DEAGGREGATE:
		return h->deaggregate = true;
	case ID_NO_SETUP:
		return h->no_ip_setup = true;
	case ID_DYNAMIC:
		return h->dynamic = true;
	case ID_LABEL:
		return text(o, o->arg, h->label, sizeof(h->label));
	case ID_LABEL_EXACT:
		return h->exact = true;
	case ID_START:
		return number(o, o->arg, &h->start_ip);
	case ID_UP:
		return number(o, o->arg, &h->up_metric);
	case ID_DOWN:
		return number(o, o->arg, &h->down_metric);
	case ID_DISABLED:
		return number(o, o->arg, &h->disabled_metric);
	case ID_INCREASE:
		return number(o, o->arg, &h->increase);
	case ID_PREFERENCE:
		if (strcmp(o->arg, "-1") == 0) {
			h->local_preference = -1;
			return true;
		}
		return number(o, o->arg, &h->local_preference);
	case ID_PATH:
		return number(o, o->arg, &h->path_id) && (h->has_path_id = true);
	case ID_COMMUNITY:
		return text(o, o->arg, h->community, sizeof(h->community));
	case ID_EXTENDED:
		return text(o, o->arg, h->extended, sizeof(h->extended));
	case ID_LARGE:
		return text(o, o->arg, h->large, sizeof(h->large));
	case ID_DISABLED_COMMUNITY:
		return text(o, o->arg, h->disabled_community, sizeof(h->disabled_community));
	case ID_AS:
		return text(o, o->arg, h->as_path, sizeof(h->as_path));
	case ID_UP_AS:
		return text(o, o->arg, h->up_as_path, sizeof(h->up_as_path));
	case ID_DOWN_AS:
		return text(o, o->arg, h->down_as_path, sizeof(h->down_as_path));
	case ID_DISABLED_AS:
		return text(o, o->arg, h->disabled_as_path, sizeof(h->disabled_as_path));
	case ID_WITHDRAW:
		return h->withdraw_on_down = true;
	case ID_NEIGHBOR:
		return more(&h->neighbors, o->arg);
	case ID_DEBOUNCE:
		return h->debounce = true;
	case ID_EXECUTE:
		return more(&h->execute, o->arg);
	case ID_UP_EXECUTE:
		return more(&h->up_execute, o->arg);
	case ID_DOWN_EXECUTE:
		return more(&h->down_execute, o->arg);
	case ID_DISABLED_EXECUTE:
		return more(&h->disabled_execute, o->arg);
	}
	return false;
}

/* ---- the file: its options go before those of the command line, which win ---- */

static bool
push(char ***v, int *n, char *word)
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
trim(char *s)
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
read_file(const char *path, char ***v, int *n)
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
		char *key = trim(line), *eq, word[256];

		if (!*key || *key == '#')
			continue;
		eq = strchr(key, '=');
		if (eq)
			*eq = 0;
		key = trim(key);
		snprintf(word, sizeof(word), "%s%s", strncmp(key, "--", 2) == 0 ? "" : "--", key);
		good = push(v, n, strdup(word)) && (!eq || push(v, n, strdup(trim(eq + 1))));
	}
	free(line);
	fclose(f);
	return good;
}

static bool
is_config(const char *arg, const char *next, const char **path)
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
gather(int argc, char **argv, char ***v, int *n)
{
	static char facility_option[] = "--syslog-facility";
	const char *path;
	int i;

	if (!push(v, n, argv[0]))
		return false;
	for (i = 1; i < argc; i++)
		if (is_config(argv[i], argv[i + 1], &path) && !read_file(path, v, n))
			return false;
	for (i = 1; i < argc; i++)
		if (!push(v, n, strcmp(argv[i], "-sF") == 0 ? facility_option : argv[i]))
			return false;
	return true;
}

int
health_options(struct health *h, int argc, char **argv)
{
	struct opts o;
	char **rest;
	int id, n = 0;
	bool taken;

	*h = (struct health){ .facility = LOG_DAEMON, .name = "healthcheck", .interval = 5, .fast_interval = 1, .timeout = 5,
		.rise = 3, .fall = 3, .next_hop = "self", .up_metric = 100, .down_metric = 1000, .disabled_metric = 500,
		.increase = 1, .local_preference = -1 };
	if (!gather(argc, argv, &h->words, &n))
		return EXIT_USAGE;
	opt_init(&o, &command, n, h->words);
	while ((id = opt_next(&o)) != OPT_END) {
		if (id == OPT_EXIT)
			return o.status;
		if (!take_life(h, &o, id, &taken) || (!taken && !take_route(h, &o, id)))
			return EXIT_USAGE;
	}
	if (opt_operands(&o, &rest))
		return opt_usage(&command, "'%s' is no option", rest[0]);
	return -1;
}
