/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/env.c - settings as ExaBGP has them: environment, file, defaults. */
#include "env.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/count.h"
#include "base/diag.h"
#include "bridge.h"
#include "cli/say.h"

extern char **environ;

enum value_kind { BOOL, NUMBER, OCTAL, TEXT, LEVEL, ATTEMPTS_ONCE, EMPTY, ACCEPTED };

struct setting {
	const char *name;    /* "tcp.port" */
	enum value_kind kind;
	size_t off, size;
	const char *value;   /* default */
};

#define AT(member) offsetof(struct env, member), sizeof(((struct env *)0)->member)

/*
 * In the order of ExaBGP's own listing. EMPTY: is the value the empty text? ACCEPTED: known, and without a meaning here.
 */
static const struct setting settings[] = {
	{ "profile.enable", ACCEPTED, 0, 0, "false" },
	{ "profile.file", ACCEPTED, 0, 0, "" },
	{ "pdb.enable", ACCEPTED, 0, 0, "false" },
	{ "daemon.daemonize", BOOL, AT(daemonize), "false" },
	{ "daemon.drop", BOOL, AT(drop), "true" },
	{ "daemon.pid", TEXT, AT(pid), "" },
	{ "daemon.umask", OCTAL, AT(umask), "0o137" },
	{ "daemon.user", TEXT, AT(user), "nobody" },
	{ "log.enable", BOOL, AT(log_enable), "true" },
	{ "log.level", LEVEL, AT(log_level), "INFO" },
	{ "log.destination", TEXT, AT(log_destination), "stdout" },
	{ "log.all", BOOL, AT(log_all), "false" },
	{ "log.configuration", BOOL, AT(log_category[CAT_CONFIGURATION]), "true" },
	{ "log.daemon", BOOL, AT(log_category[CAT_DAEMON]), "true" },
	{ "log.network", BOOL, AT(log_category[CAT_NETWORK]), "true" },
	{ "log.processes", BOOL, AT(log_category[CAT_PROCESSES]), "true" },
	{ "log.reactor", BOOL, AT(log_category[CAT_REACTOR]), "true" },
	{ "log.statistics", BOOL, AT(log_category[CAT_STATISTICS]), "true" },
	{ "log.message", BOOL, AT(log_category[CAT_MESSAGE]), "false" },
	{ "log.packets", BOOL, AT(log_category[CAT_PACKETS]), "false" },
	{ "log.parser", BOOL, AT(log_category[CAT_PARSER]), "false" },
	{ "log.rib", BOOL, AT(log_category[CAT_RIB]), "false" },
	{ "log.routes", BOOL, AT(log_category[CAT_ROUTES]), "false" },
	{ "log.timers", BOOL, AT(log_category[CAT_TIMERS]), "false" },
	{ "log.short", BOOL, AT(log_short), "true" },
	{ "tcp.attempts", NUMBER, AT(attempts), "0" },
	{ "tcp.connections", NUMBER, AT(attempts), NULL },
	{ "tcp.once", ATTEMPTS_ONCE, AT(attempts), NULL },
	{ "tcp.bind", TEXT, AT(bind), "" },
	{ "tcp.port", NUMBER, AT(port), "179" },
	{ "tcp.delay", NUMBER, AT(delay), "0" },
	{ "tcp.acl", ACCEPTED, 0, 0, "false" },
	{ "bgp.passive", BOOL, AT(passive), "false" },
	{ "bgp.openwait", NUMBER, AT(openwait), "60" },
	{ "bgp.paths_limit_audit", ACCEPTED, 0, 0, "true" },
	{ "cache.attributes", ACCEPTED, 0, 0, "true" },
	{ "cache.nexthops", ACCEPTED, 0, 0, "true" },
	{ "api.version", NUMBER, AT(api_version), "6" },
	{ "api.ack", BOOL, AT(ack), "true" },
	{ "api.chunk", NUMBER, AT(chunk), "1" },
	{ "api.encoder", TEXT, AT(encoder), "json" },
	{ "api.compact", BOOL, AT(compact), "false" },
	{ "api.respawn", BOOL, AT(respawn), "true" },
	{ "api.terminate", BOOL, AT(terminate), "false" },
	{ "api.cli", BOOL, AT(cli), "true" },
	{ "api.pipename", TEXT, AT(pipename), "exabgp" },
	{ "api.socketname", TEXT, AT(socketname), "exabgp" },
	{ "api.socketpath", TEXT, AT(socketpath), NULL },
	{ "api.multi.client", BOOL, AT(multi_client), NULL },
	{ "api.max.clients", NUMBER, AT(max_clients), NULL },
	{ "api.cli.mode", TEXT, AT(cli_mode), NULL },
	{ "cli.socket", EMPTY, AT(fifos), NULL },
	{ "cli.pipe", ACCEPTED, 0, 0, NULL },
	{ "cli.transport", ACCEPTED, 0, 0, NULL },
	{ "reactor.speed", ACCEPTED, 0, 0, "1.0" },
	{ "debug.pdb", ACCEPTED, 0, 0, "false" },
	{ "debug.memory", ACCEPTED, 0, 0, "false" },
	{ "debug.configuration", ACCEPTED, 0, 0, "false" },
	{ "debug.selfcheck", ACCEPTED, 0, 0, "false" },
	{ "debug.route", ACCEPTED, 0, 0, "" },
	{ "debug.defensive", ACCEPTED, 0, 0, "false" },
	{ "debug.rotate", BOOL, AT(rotate), "false" },
	{ "debug.timing", ACCEPTED, 0, 0, "false" },
	{ "version", TEXT, AT(version), NULL },
	{ "root", TEXT, AT(root), NULL },
	{ "etc", TEXT, AT(etc), NULL },
	{ "envfile", ACCEPTED, 0, 0, NULL },
	{ .name = NULL },
};

static const char *const levels[] = { "FATAL", "CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET", NULL };

static bool
env_truth(const char *s)
{
	static const char *const yes[] = { "1", "yes", "on", "enable", "true", NULL };
	const char *const *y;

	for (y = yes; *y; y++)
		if (strcasecmp(s, *y) == 0)
			return true;
	return false;
}

static bool
env_number(const char *s, int base, long *out)
{
	char *end;
	long v;

	if (base == 8 && s[0] == '0' && (s[1] == 'o' || s[1] == 'O'))
		s += 2;
	errno = 0;
	v = strtol(s, &end, base);
	if (errno || end == s || *end || v < 0)
		return false;
	*out = v;
	return true;
}

static bool
env_wrong(const char *where, const struct setting *t, const char *value, const char *wanted)
{
	say(PROG, "%s: %s: '%s' is not %s", where, t->name, value, wanted);
	return false;
}

static bool
env_level(const char *value, long *out)
{
	size_t i;

	for (i = 0; levels[i]; i++)
		if (strcasecmp(value, levels[i]) == 0) {
			*out = (long)i;
			return true;
		}
	return false;
}

static bool
env_set(struct env *e, const struct setting *t, const char *value, const char *where)
{
	void *at = (char *)e + t->off;
	long v;

	switch (t->kind) {
	case BOOL:
		*(bool *)at = env_truth(value);
		return true;
	case NUMBER:
	case OCTAL:
		if (!env_number(value, t->kind == OCTAL ? 8 : 10, &v))
			return env_wrong(where, t, value, "a number");
		memcpy(at, &v, sizeof(v));
		return true;
	case TEXT:
		if (strlen(value) >= t->size)
			return env_wrong(where, t, value, "short enough");
		memcpy(at, value, strlen(value) + 1);
		return true;
	case LEVEL:
		if (!env_level(value, &v))
			return env_wrong(where, t, value, "one of FATAL CRITICAL ERROR WARNING INFO DEBUG NOTSET");
		memcpy(at, &v, sizeof(v));
		return true;
	case ATTEMPTS_ONCE:
		v = env_truth(value);
		memcpy(at, &v, sizeof(v));
		return true;
	case EMPTY:
		*(bool *)at = !*value;
		return true;
	case ACCEPTED:
		break;
	}
	return true;
}

/* "tcp_port" and "tcp.port" are one. */
static bool
env_same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (tolower((unsigned char)*a) != *b && !((*a == '_' || *a == '.') && (*b == '.' || *b == '_')))
			return false;
	return !*a && !*b;
}

static const struct setting *
env_find(const char *name)
{
	const struct setting *t;

	for (t = settings; t->name; t++)
		if (env_same_name(name, t->name))
			return t;
	return NULL;
}

static void
env_unknown(const char *where, const char *name)
{
	const char *names[COUNT(settings)];
	const char *near;
	size_t i;

	for (i = 0; settings[i].name; i++)
		names[i] = settings[i].name;
	names[i] = NULL;
	near = word_near(name, strlen(name), names);
	say(PROG, "%s: unknown setting '%s'%s%s%s", where, name, near ? " (did you mean '" : "", near ? near : "",
	    near ? "'?)" : "");
}

/* ---- the file: [exabgp.SECTION] and option = value ---- */

static char *
env_trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		*--end = 0;
	if (end - s >= 2 && (*s == '"' || *s == '\'') && end[-1] == *s) {
		end[-1] = 0;
		s++;
	}
	return s;
}

static bool
env_file_line(struct env *e, char *line, char *section, size_t size, const char *where)
{
	char name[2 * SETTING_MAX], *eq, *key;
	const struct setting *t;

	line = env_trim(line);
	if (!*line || *line == '#' || *line == ';')
		return true;
	if (*line == '[') {
		eq = strchr(line, ']');
		if (eq)
			*eq = 0;
		line++;
		if (strncmp(line, "exabgp", 6) == 0)
			line += 6;
		snprintf(section, size, "%s", *line == '.' ? line + 1 : line);
		return true;
	}
	eq = strchr(line, '=');
	if (!eq) {
		say(PROG, "%s: expected OPTION = VALUE, found '%.40s'", where, line);
		return true;
	}
	*eq = 0;
	key = env_trim(line);
	if (strncmp(key, "exabgp.", 7) == 0)
		snprintf(name, sizeof(name), "%s", key + 7);
	else
		snprintf(name, sizeof(name), "%s%s%s", section, *section ? "." : "", key);
	t = env_find(name);
	if (!t) {
		env_unknown(where, name);
		return true;
	}
	return env_set(e, t, env_trim(eq + 1), where);
}

static bool
env_read_file(struct env *e, const char *path, bool named)
{
	char section[SETTING_MAX] = "", where[SETTING_MAX + 32], *line = NULL;
	FILE *f = fopen(path, "r");
	bool good = true;
	unsigned n = 0;
	size_t cap = 0;

	if (!f) {
		if (named)
			say(PROG, "%s: %s", path, strerror(errno));
		return true;
	}
	while (getline(&line, &cap, f) > 0) {
		snprintf(where, sizeof(where), "%.200s:%u", path, ++n);
		good = env_file_line(e, line, section, sizeof(section), where) && good;
	}
	free(line);
	fclose(f);
	return good;
}

/* Variables with dots win over those with underscores. */
static bool
env_read_environment(struct env *e, char mark)
{
	char name[SETTING_MAX];
	const struct setting *t;
	bool good = true;
	char **v;

	for (v = environ; *v; v++) {
		const char *eq = strchr(*v, '=');
		size_t n = eq ? (size_t)(eq - *v) : 0;

		if (n < 8 || n >= sizeof(name) || strncmp(*v, "exabgp", 6) != 0 || (*v)[6] != mark)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)n - 7, *v + 7);
		t = env_find(name);
		if (!t) {
			env_unknown("environment", name);
			continue;
		}
		good = env_set(e, t, eq + 1, "environment") && good;
	}
	return good;
}

bool
env_load(struct env *e, const char *file)
{
	const char *named = file ? file : getenv("EXABGP_ENVFILE"), *root = getenv("EXABGP_ROOT");
	const struct setting *t;
	char path[2 * SETTING_MAX];
	bool good = true;

	*e = (struct env){ .max_clients = 10, .api_version = 6 };
	for (t = settings; t->name; t++)
		if (t->value)
			env_set(e, t, t->value, "default");
	snprintf(e->root, sizeof(e->root), "%s", root ? root : "");
	snprintf(e->etc, sizeof(e->etc), "%s", getenv("EXABGP_ETC") ? getenv("EXABGP_ETC") : "");
	snprintf(path, sizeof(path), "%s/etc/exabgp/exabgp.env", e->root);
	good = env_read_file(e, named ? named : path, named != NULL);
	good = env_read_environment(e, '_') && good;
	good = env_read_environment(e, '.') && good;
	if (e->port < 1 || e->port > 65535) {
		say(PROG, "tcp.port: %ld is not a port", e->port);
		good = false;
	}
	if (e->api_version != 4 && e->api_version != 6) {
		/* Version 5 speaks the words of 4 and the events of 6. */
		if (e->api_version != 5)
			say(PROG, "api.version: %ld is not known; 6 is used", e->api_version);
		e->api_version = e->api_version == 5 ? 5 : 6;
	}
	return good;
}

void
env_print(const struct env *e, struct buf *b)
{
	char section[32] = "";
	const struct setting *t;

	for (t = settings; t->name; t++) {
		const char *dot = strchr(t->name, '.');
		const void *at = (const char *)e + t->off;
		long v;

		if (!t->value || !dot)
			continue;
		if (strncmp(section, t->name, (size_t)(dot - t->name)) != 0 || section[dot - t->name]) {
			buf_fmt(b, "%s[exabgp.%.*s]\n", *section ? "\n" : "", (int)(dot - t->name), t->name);
			snprintf(section, sizeof(section), "%.*s", (int)(dot - t->name), t->name);
		}
		buf_fmt(b, "%s = ", dot + 1);
		memcpy(&v, at, t->kind == NUMBER || t->kind == OCTAL || t->kind == LEVEL ? sizeof(v) : 0);
		switch (t->kind) {
		case BOOL:
			buf_str(b, *(const bool *)at ? "true" : "false");
			break;
		case NUMBER:
			buf_fmt(b, "%ld", v);
			break;
		case OCTAL:
			buf_fmt(b, "0o%lo", v);
			break;
		case LEVEL:
			buf_str(b, levels[v]);
			break;
		case TEXT:
			buf_fmt(b, "'%s'", (const char *)at);
			break;
		default:
			buf_str(b, t->value);
		}
		buf_c(b, '\n');
	}
}
