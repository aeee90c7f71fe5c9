/* SPDX-License-Identifier: ISC */
/* tests/unit/bridge.c - bgp-api-bridge without network: settings, selectors, commands, short words, completion. */
#include <stdlib.h>
#include <unistd.h>

#include "../../cmd/bgp-api-bridge/bridge.h"
#include "../../cmd/bgp-api-bridge/client.h"
#include "../../cmd/bgp-api-bridge/expand.h"
#include "../../cmd/bgp-api-bridge/helper.h"
#include "../../cmd/bgp-api-bridge/neighbor.h"
#include "../../cmd/bgp-api-bridge/routes.h"
#include "../../cmd/bgp-api-bridge/show.h"
#include "../../cmd/bgp-api-bridge/targets.h"
#include "../../cmd/bgp-api-bridge/verbs.h"
#include "io/sys.h"
#include "tap.h"

static struct buf captured;

/* ---- settings ---- */

/* Load the settings; what is reported on stderr goes to `captured`. */
static bool
load(struct env *e, const char *file)
{
	FILE *log = tmpfile();
	int err = dup(2);
	char text[4096];
	size_t n;
	bool good;

	dup2(fileno(log), 2);
	good = env_load(e, file);
	dup2(err, 2);
	close(err);
	rewind(log);
	buf_reset(&captured);
	while ((n = fread(text, 1, sizeof(text), log)) > 0)
		buf_put(&captured, text, n);
	fclose(log);
	return good;
}

static void
test_env(void)
{
	static const char file[] = "[exabgp.tcp]\nport = 1790\nattempts = 3\n\n# a comment\n[exabgp.log]\nlevel = 'DEBUG'\nprt = 1\n"
	    "[exabgp.daemon]\numask = 0o022\n";
	char path[] = "/tmp/unit-bridge-XXXXXX";
	int fd = mkstemp(path);
	static struct env e;
	struct buf t;

	ok(fd >= 0 && write(fd, file, sizeof(file) - 1) == (ssize_t)sizeof(file) - 1, "a file of settings");
	close(fd);
	unsetenv("EXABGP_ENVFILE");
	setenv("EXABGP_ROOT", "/nonexistent", 1);
	ok(load(&e, NULL) && !captured.n, "defaults");
	ok(e.port == 179 && e.attempts == 0 && e.ack && e.respawn && e.api_version == 6 && e.umask == 0137 &&
	    e.max_clients == 10 &&
	    e.log_level == LEVEL_INFO && !e.fifos && !strcmp(e.user, "nobody"), "defaults: their values");
	ok(load(&e, path) && e.port == 1790 && e.attempts == 3 && e.log_level == LEVEL_DEBUG && e.umask == 022,
	    "the file's values");
	ok(strstr(buf_cstr(&captured), ":8: unknown setting 'log.prt'") != NULL,
	    "an unknown setting of the file: line and name");
	setenv("exabgp_tcp_port", "1791", 1);
	setenv("exabgp_api_ack", "no", 1);
	setenv("exabgp_cli_socket", "", 1);
	setenv("exabgp_tcp_prot", "1", 1);
	ok(load(&e, path) && e.port == 1791 && !e.ack && e.fifos, "the environment wins over the file");
	ok(strstr(buf_cstr(&captured), "unknown setting 'tcp_prot' (did you mean 'tcp.port'?)") != NULL,
	    "the nearest setting");
	unsetenv("exabgp_tcp_prot");
	setenv("exabgp.tcp.port", "1792", 1);
	ok(load(&e, NULL) && e.port == 1792, "a variable with dots wins over one with underscores");
	setenv("exabgp.tcp.port", "70000", 1);
	ok(!load(&e, NULL) && strstr(buf_cstr(&captured), "tcp.port"), "a port that is not one");
	setenv("exabgp.tcp.port", "x", 1);
	ok(!load(&e, NULL) && strstr(buf_cstr(&captured), "'x' is not a number"), "a number that is not one");
	unsetenv("exabgp.tcp.port");
	setenv("exabgp_log_level", "LOUD", 1);
	ok(!load(&e, NULL) && strstr(buf_cstr(&captured), "FATAL CRITICAL ERROR"),
	    "a level that is not one: all are named");
	unsetenv("exabgp_log_level");
	setenv("exabgp_tcp_once", "true", 1);
	ok(load(&e, NULL) && e.attempts == 1, "tcp.once is one attempt");
	unsetenv("exabgp_tcp_once");
	setenv("exabgp_api_version", "5", 1);
	ok(load(&e, NULL) && e.api_version == 5, "version 5");
	setenv("exabgp_api_version", "7", 1);
	ok(load(&e, NULL) && e.api_version == 6 && captured.n, "a version that is not known");
	unsetenv("exabgp_api_version");
	ok(load(&e, path), "for printing");
	buf_init(&t, 1 << 16);
	env_print(&e, &t);
	ok(strstr(buf_cstr(&t), "[exabgp.tcp]\nattempts = 3\n") && strstr(buf_cstr(&t), "port = 1791\n") &&
	    strstr(buf_cstr(&t), "umask = 0o22\n") && strstr(buf_cstr(&t), "level = DEBUG\n") && strstr(buf_cstr(&t),
	    "ack = false\n"),
	    "printed as a file");
	buf_fini(&t);
	unsetenv("exabgp_tcp_port");
	unsetenv("exabgp_api_ack");
	unsetenv("exabgp_cli_socket");
	unlink(path);
}

/* ---- a bridge of four neighbors; one helper may command three of them ---- */

static const char configuration[] = "process one { run /bin/cat; encoder json; }\n"
    "template { neighbor t { local-address 10.0.0.9; local-as 65000; router-id 1.2.3.4; api { processes [ one ]; } } }\n"
    "neighbor 10.0.0.1 { inherit t; peer-as 65001; }\n"
    "neighbor 10.0.0.2 { inherit t; peer-as 65002; }\n"
    "neighbor 2001:db8::1 { local-address 2001:db8::9; local-as 65000; peer-as 65001; router-id 1.2.3.4; api { processes [ one ]; } }\n"
    "neighbor 10.0.0.3 { local-address 10.0.0.8; local-as 65009; peer-as 65003; router-id 1.2.3.5; }\n";

static struct bridge b;
static struct helper *helper;

static struct mono
no_time(void *arg)
{
	return (struct mono){ 0 };
}

static bool
begin(void)
{
	static struct io_sys sys;
	const struct config_neighbor *c;
	struct buf errors;
	bool good;

	sys = io_posix;
	sys.now = no_time;
	buf_init(&errors, 1 << 16);
	buf_init(&b.scratch, SESSION_HARD);
	buf_init(&b.scratch2, SESSION_HARD);
	b.loop.sys = &sys;
	b.env.ack = true;
	b.neighbors = calloc(8, sizeof(*b.neighbors));
	b.helpers = calloc(1, sizeof(*b.helpers));
	config_init(&b.config);
	good = config_parse(&b.config, "test", SPAN(configuration), &errors) == CONFIG_GOOD &&
	    config_check(&b.config, &errors) == CONFIG_GOOD;
	printf("# %s\n", buf_cstr(&errors));
	buf_fini(&errors);
	for (c = b.config.neighbors; good && c; c = c->next)
		good = (b.neighbors[b.neighbor_cnt++] = neighbor_new(&b, c)) != NULL;
	helper = b.helpers[b.helper_cnt++] = helper_new(&b, b.config.processes[0]);
	snprintf(b.uuid, sizeof(b.uuid), "uuid");
	targets_index(&b);
	return good && helper && b.neighbor_cnt == 4;
}

static void
end(void)
{
	size_t i;

	for (i = 0; i < b.neighbor_cnt; i++)
		neighbor_free(b.neighbors[i]);
	helper_free(helper);
	config_fini(&b.config);
	free(b.neighbors);
	free(b.helpers);
	free(b.hash);
	buf_fini(&b.scratch);
	buf_fini(&b.scratch2);
}

/* ---- selectors ---- */

/* The last parts of the addresses that the selector means, and what is left of the line: "1 2|announce". */
static const char *
selected(struct client *c, const char *line)
{
	static char out[256];
	struct span s = span_str(line), skipped = s;
	const struct targets *t = targets_select(c, &s);
	size_t i, n = 0;

	if (!t)
		return targets_skip(&skipped) ? "select and skip disagree" : "unreadable";
	if (!targets_skip(&skipped) || !span_eq(skipped, s))
		return "select and skip disagree";
	*out = 0;
	for (i = 0; i < t->n; i++)
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%s", n ? " " : "", t->v[i]->peer);
	snprintf(out + n, sizeof(out) - n, "|%.*s", (int)s.n, (const char *)s.p);
	return out;
}

static void
test_selectors(void)
{
	static const struct { const char *line, *control, *helper; } cases[] = {
		{ "10.0.0.1 announce x", "10.0.0.1|announce x", "10.0.0.1|announce x" },
		{ "10.0.0.3 announce x", "10.0.0.3|announce x", "|announce x" },
		{ "* show", "10.0.0.1 10.0.0.2 2001:db8::1 10.0.0.3|show", "10.0.0.1 10.0.0.2 2001:db8::1|show" },
		{ "2001:DB8:0::1 show", "2001:db8::1|show", "2001:db8::1|show" },
		{ "10.0.0.7 show", "|show", "|show" },
		{ "what show", "|show", "|show" },
		{ "* peer-as 65001 show", "10.0.0.1 2001:db8::1|show", "10.0.0.1 2001:db8::1|show" },
		{ "* peer-as 65001 local-ip 10.0.0.9 show", "10.0.0.1|show", "10.0.0.1|show" },
		{ "* local-address 10.0.0.9 show", "10.0.0.1 10.0.0.2|show", "10.0.0.1 10.0.0.2|show" },
		{ "* router-id 1.2.3.5 show", "10.0.0.3|show", "|show" },
		{ "* family-allowed in-open show", "10.0.0.1 10.0.0.2 2001:db8::1 10.0.0.3|show",
		    "10.0.0.1 10.0.0.2 2001:db8::1|show" },
		{ "10.0.0.1 local-as 65009 show", "|show", "|show" },
		{ "10.0.0.1 , 10.0.0.2 show", "10.0.0.1 10.0.0.2|show", "10.0.0.1 10.0.0.2|show" },
		{ "10.0.0.1, neighbor 10.0.0.2 show", "10.0.0.1 10.0.0.2|show", "10.0.0.1 10.0.0.2|show" },
		{ "10.0.0.1 , 10.0.0.1 show", "10.0.0.1|show", "10.0.0.1|show" },
		{ "[10.0.0.1 10.0.0.3] show", "10.0.0.1 10.0.0.3|show", "10.0.0.1|show" },
		{ "[ 10.0.0.1, peer 10.0.0.2 ] show", "10.0.0.1 10.0.0.2|show", "10.0.0.1 10.0.0.2|show" },
		{ "[10.0.0.1 show", "|", "|" },
		{ "* peer-as", "unreadable", "unreadable" },
		{ "* peer-as , show", "unreadable", "unreadable" },
		{ "", "unreadable", "unreadable" },
		{ ", 10.0.0.1", "unreadable", "unreadable" },
		{ "( 10.0.0.1 )", "unreadable", "unreadable" },
		{ "[10.0.0.1", "unreadable", "unreadable" },
		{ "* local-as 1 local-as 1 local-as 1 local-as 1 local-as 1 local-as 1 local-as 1 local-as 1 local-as 1 x",
		    "unreadable",
		    "unreadable" },
		{ NULL, NULL, NULL },
	};
	struct client *control = client_new(&b, "cli", NULL), *one = client_new(&b, "one", helper);
	size_t i, k;

	for (i = 0; cases[i].line; i++) {
		if (!strcmp(cases[i].control, "|"))
			continue; /* an open list takes every word: only that nothing breaks */
		same(selected(control, cases[i].line), cases[i].control, cases[i].line);
		same(selected(one, cases[i].line), cases[i].helper, cases[i].line);
		/* The same selector again, and one that goes on where this one ended. */
		same(selected(control, cases[i].line), cases[i].control, "again");
		for (k = 0; cases[k].line; k++)
			if (strcmp(cases[k].control, "|") != 0 && strcmp(selected(control, cases[k].line), cases[k].control) != 0)
				break;
		ok(!cases[k].line, "all others after it");
	}
	b.neighbors[0]->removed = true;
	targets_index(&b);
	same(selected(control, "* show"), "10.0.0.2 2001:db8::1 10.0.0.3|show",
	    "a neighbor that is being removed is not meant");
	same(selected(control, "10.0.0.1 show"), "|show", "by address neither");
	b.neighbors[0]->removed = false;
	targets_index(&b);
	ok(targets_all(one)->n == 3 && targets_all(control)->n == 4, "all neighbors of a client");
	client_drop(control);
	client_drop(one);
}

/* ---- commands ---- */

/* The session answers every command that it was given. */
static void
answer(struct neighbor *n)
{
	while (n->head_seq != n->tail_seq) {
		memcpy(n->from.p + n->from.n, "done\n", 5);
		n->from.n += 5;
		n->out.tick(&n->out, no_time(NULL));
	}
}

/* Run the line. What the sessions get, each after its peer's name, and then what the client gets. */
static const char *
command(struct client *c, const char *line)
{
	size_t i;

	buf_reset(&captured);
	for (i = 0; i < b.neighbor_cnt; i++)
		outq_reset(&b.neighbors[i]->to);
	if (verbs_line(c, span_str(line)) == LATER)
		return "later";
	for (i = 0; i < b.neighbor_cnt; i++) {
		struct outq *to = &b.neighbors[i]->to;

		if (outq_left(to))
			buf_fmt(&captured, "%s: %.*s", b.neighbors[i]->peer, (int)outq_left(to), (const char *)to->b.p + to->at);
		answer(b.neighbors[i]);
	}
	buf_put(&captured, c->out.b.p + c->out.at, outq_left(&c->out));
	outq_reset(&c->out);
	return buf_cstr(&captured);
}

static void
gets(struct client *c, const char *line, const char *want)
{
	same(command(c, line), want, line);
}

#define TO1(text) "10.0.0.1: " text "\n"
#define TO12(text) TO1(text) "10.0.0.2: " text "\n"
#define TO3(text) TO12(text) "2001:db8::1: " text "\n"
#define TO4(text) TO3(text) "10.0.0.3: " text "\n"

static void
test_commands(void)
{
	struct client *c = client_new(&b, "one", helper), *cli = client_new(&b, "cli", NULL);

	cli->people = true;
	gets(c, "", "done\n");
	gets(c, "# a comment", "done\n");
	gets(c, "announce route 10.0.0.0/8 next-hop self", TO3("announce route 10.0.0.0/8 next-hop self") "done\n");
	gets(c, "  neighbor 10.0.0.1   announce route 10.0.0.0/8 next-hop self json\r",
	    TO1("announce route 10.0.0.0/8 next-hop self") "done\n");
	gets(c, "peer 10.0.0.1 , 10.0.0.2 withdraw route 10.0.0.0/8 text", TO12("withdraw route 10.0.0.0/8") "done\n");
	gets(c, "peer * withdraw route 10.0.0.0/8 async", TO3("withdraw route 10.0.0.0/8") "done\n");
	gets(c, "neighbor 10.0.0.3 announce route 10.0.0.0/8", "error\n");
	gets(c, "neighbor 10.0.0.1", "error\n");
	gets(c, "neighbor 10.0.0.1 nonsense", "error\n");
	gets(c, "nonsense", "error\n");
	gets(c, "announce watchdog", TO4("announce watchdog one") "done\n");
	gets(c, "peer 10.0.0.1 withdraw watchdog dog text", TO4("withdraw watchdog dog") "done\n");
	gets(c, "peer 10.0.0.1 routes add route 10.0.0.0/8 next-hop 1.2.3.4",
	    TO1("announce route 10.0.0.0/8 next-hop 1.2.3.4")
	    "{\"index\":\"303130316e6f2d7069080a\",\"route\":\"10.0.0.0/8 next-hop 1.2.3.4\",\"success\":true}\n");
	gets(c, "peer 10.0.0.1 ipv4 unicast routes remove route 10.0.0.0/8", TO1("withdraw ipv4 unicast 10.0.0.0/8")
	    "{\"removed\":true,\"route\":\"10.0.0.0/8\",\"index\":\"303130316e6f2d7069080a\"}\n");
	gets(c, "peer 10.0.0.1 routes remove index 303130316e6f2d7069080a", TO1("withdraw route 10.0.0.0/8")
	    "{\"removed\":true,\"index\":\"303130316e6f2d7069080a\"}\n");
	gets(c, "announce nonsense 1", "error: unknown announce type: nonsense\nerror\n");
	gets(c, "announce", "error\n");
	gets(c, "announce eor", "error\n"); /* nobody is up */
	gets(c, "teardown x", "error\n");
	gets(c, "neighbor 10.0.0.1 teardown", "error\n");
	gets(c, "neighbor 10.0.0.1 routes", "error: routes requires action: list, add, or remove\nerror\n");
	gets(c, "neighbor 10.0.0.1 ipv4 unicast routes add", "error: routes add requires route specification\nerror\n");
	gets(c, "neighbor 10.0.0.1 routes remove index zz", "error: Invalid hex index: zz\nerror\n");
	gets(c, "neighbor 10.0.0.1 routes add route nonsense", "error: Could not parse route: route nonsense\nerror\n");
	gets(c, "session ping", "{\"pong\": \"uuid\", \"active\": true}\ndone\n");
	gets(c, "ping text", "pong uuid active=true\ndone\n");
	gets(c, "session reset json", "{\"status\": \"asynchronous queue cleared\"}\ndone\n");
	gets(c, "session bye", "done\n");
	gets(c, "peer list", "[{\"peer-address\": \"10.0.0.1\", \"peer-as\": 65001, \"state\": \"IDLE\"}, {\"peer-address\": \"10.0.0.2\", "
	    "\"peer-as\": 65002, \"state\": \"IDLE\"}, {\"peer-address\": \"2001:db8::1\", \"peer-as\": 65001, \"state\": \"IDLE\"}]\ndone\n");
	gets(c, "peer show", "usage: peer <ip> show [summary|extensive|configuration]\ndone\n");
	gets(c, "show neighbor 10.9.9.9 summary", "error\n");
	gets(c, "api version", "API version: 4 (legacy (text/json))\ndone\n");
	gets(c, "system api version 5", "{\"error\": \"API version must be 4 or 6\"}\nerror\n");
	gets(c, "system api version 6",
	    "{\"status\": \"API version set\", \"version\": 6, \"note\": \"effective on next process "
	    "restart\"}\ndone\n");
	gets(c, "session reset", "{\"status\": \"asynchronous queue cleared\"}\ndone\n");
	gets(c, "session reset text", "asynchronous queue cleared\ndone\n");
	gets(c, "group end", "{\"error\": \"not in group block\"}\nerror\n");
	gets(c, "peer 10.0.0.2 group announce route 10.0.0.0/8 next-hop self ; withdraw route 11.0.0.0/8",
	    "10.0.0.2: group announce "
	    "route 10.0.0.0/8 next-hop self ; withdraw route 11.0.0.0/8\n{\"status\": \"group processed\", \"announced\": 1, "
	    "\"withdrawn\": 1}\ndone\n");
	gets(c, "group start", "{\"status\": \"group started\"}\ndone\n");
	gets(c, "group start", "{\"error\": \"already in group block (nested groups not allowed)\"}\nerror\n");
	gets(c, "announce route 10.0.0.0/8 next-hop self", "done\n");
	gets(c, "withdraw nonsense", "done\n");
	gets(c, "peer 10.0.0.1 rib flush out", TO1("flush adj-rib out") "done\n");
	b.neighbors[1]->finished = b.neighbors[2]->finished = true;
	gets(c, "group end", "10.0.0.1: group start\nannounce route 10.0.0.0/8 next-hop self\nwithdraw nonsense\ngroup end\n"
	    "{\"status\": \"group processed\", \"announced\": 1, \"withdrawn\": 1}\ndone\n");
	b.neighbors[1]->finished = b.neighbors[2]->finished = false;
	client_drop(c);
	c = client_new(&b, "one", helper);
	gets(c, "group start", "group started\ndone\n");
	gets(c, "group end", "group ended (0 commands)\ndone\n");
	gets(c, "session ack disable", "done\n");
	gets(c, "nonsense", "");
	gets(c, "enable-ack", "done\n");
	gets(c, "silence-ack", "");
	client_drop(c);

	gets(cli, "peer 10.0.0.3 clear adj-rib in", "10.0.0.3: clear adj-rib in\ndone\n");
	gets(cli, "peer 10.0.0.1 tearodwn 4", "error: unknown command, did you mean \"teardown\"?\nerror\n");
	gets(cli, "daemon sttaus", "error: unknown command, did you mean \"daemon status\"?\nerror\n");
	gets(cli, "rib flush out", TO4("flush adj-rib out") "done\n");
	gets(cli, "rib show in inet extensive", TO4("show adj-rib in extensive inet") "done\n");
	gets(cli, "show adj-rib out 10.0.0.1 json", TO1("show adj-rib out json") "done\n");
	client_drop(cli);
}

/* A line gives the same whether or not the verb of the line before it was noted. */
static void
test_again(void)
{
	static const char *const lines[] = { "announce route 10.0.0.0/8 next-hop self", "announce route",
	    "announce routes x",
		"announce\troute 10.0.0.0/8", "announce  route 10.0.0.0/8", "withdraw route 10.0.0.0/8", "announce eor",
		    "announce",
		"peer * announce route 10.0.0.0/8", "peer *", "peer list", "peer show", "peer 10.0.0.1 teardown 4",
		    "peer 10.0.0.1 announce",
		"neighbor 10.0.0.1 announce route 10.0.0.0/8", "neighbor 10.0.0.1 ipv4 unicast routes list",
		    "neighbor 10.0.0.1 ipv4 x",
		"announce watchdog", "announce watchdog w", "group announce route 10.0.0.0/8 ; withdraw route 11.0.0.0/8",
		    "group",
		"announce attributes med 1 nlri 10.0.0.0/8", "announce attribute", "nonsense", "", "peer", "show adj-rib in",
		    NULL };
	struct client *noting = client_new(&b, "one", helper), *fresh = client_new(&b, "one", helper);
	size_t i, k, wrong = 0, cnt = 0;
	char want[4096];

	for (i = 0; lines[i]; i++)
		for (k = 0; lines[k]; k++) {
			command(noting, lines[i]);
			memset(fresh->memo, 0, sizeof(fresh->memo));
			snprintf(want, sizeof(want), "%s", command(fresh, lines[k]));
			if (strcmp(command(noting, lines[k]), want) != 0) {
				printf("# '%s' after '%s': %s, want %s\n", lines[k], lines[i], buf_cstr(&captured), want);
				wrong++;
			}
			cnt++;
		}
	ok(!wrong, "%zu pairs of lines", cnt);
	client_drop(noting);
	client_drop(fresh);
	for (i = 0; i < b.neighbor_cnt; i++)
		outq_reset(&b.neighbors[i]->to);
}

static void
test_routes_list(void)
{
	static const char lines[] = "1 1 - 080a 10.0.0.0/8 next-hop 1.2.3.4\n1 1 00000007 080a 10.0.0.0/8 path-information 7\n"
	    "1 1 0000 080a four bytes of path\n1 1 - zz hex\nx 1 - 080a number\n1\n\n";
	struct buf out;

	buf_init(&out, 1 << 16);
	routes_list(b.neighbors[0], SPAN(lines), &out);
	ok(strstr(buf_cstr(&out),
	    "[{\"index\":\"303130316e6f2d7069080a\",\"route\":\"10.0.0.0/8 next-hop 1.2.3.4\",\"neighbor\":\""
	    "neighbor 10.0.0.1 local-ip 10.0.0.9 ") == buf_cstr(&out), "a route of a session, with its index");
	ok(strstr(buf_cstr(&out), "{\"index\":\"3031303100000007080a\"") != NULL, "with a path identifier");
	ok(!strstr(buf_cstr(&out), "four") && !strstr(buf_cstr(&out), "hex") && !strstr(buf_cstr(&out), "number"),
	    "lines that cannot be read are left out");
	buf_fini(&out);
}

static void
test_table(void)
{
	const struct verb *row;
	struct buf text;

	for (row = bridge_verbs; row->words; row++) {
		struct verb_line l;
		char words[256];
		size_t i;

		snprintf(words, sizeof(words), "%s", row->words);
		for (i = 0; words[i]; i++) /* the first spelling of each word */
			if (words[i] == '|')
				memmove(words + i, words + i + strcspn(words + i, " "), strlen(words + i + strcspn(words + i,
				    " ")) + 1);
		verb_split(span_str(words), &l);
		ok(verb_find(bridge_verbs, row->flags & (VERB_ALONE | VERB_PEER), &l) == row, "%s is found", row->words);
		ok(row->flags & (VERB_ALONE | VERB_PEER) && row->run && row->args, "%s can be given", row->words);
	}
	buf_init(&text, 1 << 16);
	show_help_text(false, &text);
	ok(strstr(buf_cstr(&text), "\n[peer <ip> [filters]] announce route PREFIX ") && strstr(buf_cstr(&text),
	    "\ndaemon status\n") &&
	    !strstr(buf_cstr(&text), "crash"), "help");
	buf_fini(&text);
}

/* ---- short words and completion ---- */

static void
test_expand(void)
{
	static const char *const cases[][2] = {
		{ "s n", "show neighbor" },
		{ "show neighbor summary", "show neighbor summary" },
		{ "a r 10.0.0.0/8 next-hop self", "announce route 10.0.0.0/8 next-hop self" },
		{ "announce route a r i", "announce route a r i" },
		{ "neighbor 10.0.0.1 adj-rib in show extensive", "show adj-rib in 10.0.0.1 extensive" },
		{ "neighbor 10.0.0.1 show summary", "show neighbor 10.0.0.1 summary" },
		{ "adj-rib out show", "show adj-rib out" },
		{ "neighbour 10.0.0.1 t 4", "neighbor 10.0.0.1 teardown 4" },
		{ "s a i", "show adj-rib in" },
		{ "h", "help" },
		{ "", "" },
		{ NULL, NULL },
	};
	char out[256];
	size_t i;

	for (i = 0; cases[i][0]; i++) {
		bool changed = expand(cases[i][0], out, sizeof(out));

		same(out, cases[i][1], cases[i][0]);
		ok(changed == (strcmp(cases[i][0], cases[i][1]) != 0), "changed or not");
	}
}

static void
completes(const char *line, const char *want)
{
	char text[256], *words[16], *save = NULL, *w;
	static char empty[1];
	struct buf out, words_only;
	bool help = false;
	int n = 0;
	size_t i;

	snprintf(text, sizeof(text), "%s", line);
	for (w = strtok_r(text, " ", &save); w; w = strtok_r(NULL, " ", &save))
		words[n++] = w;
	if (!*line || line[strlen(line) - 1] == ' ')
		words[n++] = empty;
	buf_init(&out, 1 << 16);
	expand_complete(words, n, &out);
	buf_init(&words_only, 1 << 16);
	for (i = 0; i < out.n; i++) {
		while (out.p[i] == '\t' || (help && out.p[i] != '\n')) {
			help = true;
			i++;
		}
		help = false;
		buf_c(&words_only, out.p[i] == '\n' ? ' ' : (char)out.p[i]);
	}
	same(buf_cstr(&words_only), want, *line ? line : "nothing yet");
	buf_fini(&words_only);
	buf_fini(&out);
}

static void
test_complete(void)
{
	completes("", "neighbor peer announce withdraw group teardown rib daemon session system ");
	completes("an", "announce ");
	completes("announce r", "route route-refresh ");
	completes("announce ipv6 fl", "flow flow-vpn ");
	completes("neighbor ", "* ");
	completes("peer ", "* list show create delete ");
	completes("peer 10.0.0.1 te", "teardown ");
	completes("peer * peer-as 65001 rib f", "flush ");
	completes("peer [10.0.0.1, 10.0.0.2] routes ", "list add remove ");
	completes("rib show ", "in out extensive inet flow l2vpn ");
	completes("session ack ", "enable disable silence ");
	completes("zzz ", "");
}

int
main(void)
{
	buf_init(&captured, 1 << 20);
	test_env();
	ok(begin(), "four neighbors and a helper");
	test_selectors();
	test_commands();
	test_again();
	test_routes_list();
	test_table();
	test_expand();
	test_complete();
	end();
	buf_fini(&captured);
	return tap_end();
}
