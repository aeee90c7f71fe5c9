/* SPDX-License-Identifier: ISC */
/* tests/unit/opt.c - options as rows: types, ranges, lists, and what is reported when something is wrong. */
#include "cli/opt.h"

#include <stdlib.h>
#include <unistd.h>

#include "config/context.h"
#include "tap.h"
#include "value/opt.h"

enum { ARGS_MOST = 16, GIVEN_PORT = 1, GIVEN_ANY = 2 };

struct filled {
	bool strict, group;
	uint8_t version;
	uint16_t port;
	uint32_t wait_ms;
	uint64_t big;
	int role;
	const char *file;
	char name[8];
	struct opt_list hex;
	unsigned marks;
};

#define INTO(member) OPT_INTO(struct filled, member)

static const char *const *
role_values(void)
{
	static const char *const words[] = { "provider", "customer", "peer", NULL };

	return words;
}

static const struct opt_word versions[] = { { "6", 6 }, { "5", 5 }, { "4", 4 }, { NULL, 0 } };

static const struct opt rows[] = {
	{ .help = "Heading" },
	{ "strict", 's', NULL, "a flag", opt_flag, INTO(strict), .mark = GIVEN_ANY },
	{ "no-group", 0, NULL, "a flag that clears", opt_set, INTO(group), .lo = 0 },
	{ "json-version", 0, "N", "a choice of numbers", opt_choice, INTO(version), .words = versions },
	{ "role", 0, "ROLE", "a choice of words", opt_choice, INTO(role), .values = role_values },
	{ "port", 'p', "N", "a number", opt_number, INTO(port), .lo = 1, .hi = 65535, .mark = GIVEN_PORT },
	{ "big", 0, "N", "a number of 64 bits", opt_number, INTO(big), .hi = UINT64_MAX },
	{ "wait", 0, "SECONDS", "seconds", opt_seconds, INTO(wait_ms), .hi = 60 },
	{ "file", 0, "FILE", "a string", opt_string, INTO(file), .hint = "@file" },
	{ "name", 'n', "NAME", "a text", opt_text, INTO(name) },
	{ "hex", 'x', "HEX", "a list; repeatable", opt_list, INTO(hex), .hi = 3 },
	{ "profile", 0, "FILE", "without effect", .take = opt_ignore },
	{ "hexadecimal", 'X', "HEX", NULL, opt_list, INTO(hex), .hi = 3 }, /* another spelling of it */
	{ .name = NULL },
};

static const struct opt_command command = { .name = "prog", .operands = "[FILE ...]", .about = "About." };

static struct filled f;
static struct context context;
static int rest_cnt;
static char **rest;
static char words[512], printed[16384];
static char *args[ARGS_MOST + 2];

/* Run opt_read on the words of `line`, separated by blanks; what it prints to either descriptor goes to `printed`. */
static int
run(const char *line)
{
	const struct opt_group groups[] = { { rows, &f, &f.marks }, context_group(&context), { .rows = NULL } };
	int argc = 1, out = dup(1), err = dup(2), status;
	FILE *log = tmpfile();
	char *save = NULL, *w;
	size_t n;

	opt_list_free(&f.hex);
	f = (struct filled){ .group = true, .role = -1 };
	context_fini(&context);
	context_init(&context);
	args[0] = (char *)(uintptr_t)"prog";
	snprintf(words, sizeof(words), "%s", line);
	for (w = strtok_r(words, " ", &save); w && argc < ARGS_MOST; w = strtok_r(NULL, " ", &save))
		args[argc++] = w;
	args[argc] = NULL;
	rest = args;
	rest_cnt = argc;
	fflush(stdout);
	dup2(fileno(log), 1);
	dup2(fileno(log), 2);
	status = opt_read(&command, groups, &rest_cnt, &rest);
	fflush(stdout);
	dup2(out, 1);
	dup2(err, 2);
	close(out);
	close(err);
	rewind(log);
	n = fread(printed, 1, sizeof(printed) - 1, log);
	printed[n] = 0;
	fclose(log);
	return status;
}

/* The command line is accepted in silence, and then `test` holds. */
#define GOOD(line, test) (ok(run(line) == OPT_GO && !*printed && (test), "%s", *(line) ? (line) : "no arguments"))

/* The command line is refused with status 2, and `want` is reported. */
static void
wrong(const char *line, const char *want)
{
	int status = run(line);
	char whole[2048];

	snprintf(whole, sizeof(whole), "prog: %s; try 'prog --help'\n", want);
	ok(status == 2, "%s: status 2", line);
	same(printed, whole, line);
}

static void
test_values(void)
{
	GOOD("", !f.strict && f.group && !rest_cnt && !f.marks);
	GOOD("--strict --no-group", f.strict && !f.group && f.marks == GIVEN_ANY);
	GOOD("-s a -- -s", f.strict && rest_cnt == 2 && !strcmp(rest[0], "a") && !strcmp(rest[1], "-s"));
	GOOD("a --port 179 b", f.port == 179 && f.marks == GIVEN_PORT && rest_cnt == 2 && !strcmp(rest[1], "b"));
	GOOD("-sp65535", f.strict && f.port == 65535);
	GOOD("--port=1", f.port == 1);
	GOOD("--port 1 --port 2", f.port == 2);
	GOOD("--big 18446744073709551615", f.big == UINT64_MAX);
	GOOD("--wait 1.5", f.wait_ms == 1500);
	GOOD("--wait 0", f.wait_ms == 0);
	GOOD("--json-version 5", f.version == 5);
	GOOD("--role peer", f.role == 2);
	GOOD("--file -", !strcmp(f.file, "-") && !rest_cnt);
	GOOD("--name 1234567", !strcmp(f.name, "1234567"));
	GOOD("-x ff -x00 --hex=01", f.hex.n == 3 && !strcmp(f.hex.v[0], "ff") && !strcmp(f.hex.v[2], "01"));
	GOOD("--profile x", !rest_cnt);
	GOOD("-X ff --hexadecimal 00 -x 01", f.hex.n == 3);
	GOOD("--json 4", f.version == 4); /* an abbreviation */
}

static void
test_wrong(void)
{
	wrong("--port 0", "--port '0': want a number from 1 to 65535");
	wrong("--port 65536", "--port '65536': want a number from 1 to 65535");
	wrong("-p -1", "--port '-1': want a number from 1 to 65535");
	wrong("--big 18446744073709551616", "--big '18446744073709551616': want a number from 0 to 18446744073709551615");
	wrong("--wait 61", "--wait '61': want seconds from 0 to 60");
	wrong("--wait 1s", "--wait '1s': want seconds from 0 to 60");
	wrong("--wait inf", "--wait 'inf': want seconds from 0 to 60");
	wrong("--wait -1", "--wait '-1': want seconds from 0 to 60");
	wrong("--wait 1.2.3", "--wait '1.2.3': want seconds from 0 to 60");
	wrong("--json-version 7", "--json-version: unknown value '7' (did you mean '6'?); want one of: 6, 5, 4");
	wrong("--role custmer",
	    "--role: unknown value 'custmer' (did you mean 'customer'?); want one of: provider, customer, peer");
	wrong("--role xyz", "--role: unknown value 'xyz'; want one of: provider, customer, peer");
	wrong("--name 12345678", "--name '12345678': want one line of at most 7 bytes");
	wrong("-x 1 -x 2 -x 3 -x 4", "--hex: more than 3 times");
	wrong("--port", "option '--port' needs an argument");
	wrong("-sp", "option '-p' needs an argument");
	wrong("--strict=1", "option '--strict' takes no argument");
	wrong("--prot 1", "unknown option '--prot' (did you mean '--port'?)");
	wrong("--port 1 -Q", "unknown option '-Q'");
	wrong("-Qs", "unknown option '-Q'");
	wrong("--p", "option '--p' is ambiguous");
	wrong("--hexadecimle 1", "unknown option '--hexadecimle'");
	wrong("--zzzzzz", "unknown option '--zzzzzz'");
}

static void
test_context(void)
{
	const struct ctx *c = &context.said;

	GOOD("--local-as 65000 --peer-as 1.2", c->local_as == 65000 && c->peer_as == 65538 &&
	    context.options == (CONTEXT_LOCAL_AS | CONTEXT_PEER_AS));
	GOOD("--no-asn4", !c->asn4 && context.options == CONTEXT_ASN4);
	GOOD("--no-asn4 --asn4", c->asn4);
	GOOD("--router-id 1.2.3.4", c->router_id == 0x01020304);
	GOOD("--local-address 2001:db8::1", c->local.len == 16 && context.options == CONTEXT_LOCAL_ADDRESS);
	GOOD("--family ipv4/unicast,ipv6/unicast", c->families == ((famset)1 << family_index(AFI_IPV4, SAFI_UNICAST) |
	    (famset)1 << family_index(AFI_IPV6, SAFI_UNICAST)));
	GOOD("-c a.conf --config b.conf", context.files.n == 2 && !strcmp(context.files.v[1], "b.conf"));
	wrong("--local-as x", "--local-as 'x': want an AS number");
	wrong("--peer-address 1.2.3", "--peer-address '1.2.3': want an IP address");
	wrong("--router-id ::1", "--router-id '::1': want an IPv4 address");
	ok(run("--family ipv4/unicats") == 2 && strstr(printed,
	    "unknown value 'ipv4/unicats' (did you mean 'ipv4 unicast'?)") &&
	    strstr(printed, "want one of: ipv4 unicast, "), "a family that is not one: the nearest, and all");
	ok(run("--add-path ipv4/unicast,foo") == 2 && strstr(printed, "--add-path: unknown value 'foo'"),
	    "the wrong part is named");
}

static void
test_help(void)
{
	ok(run("--help") == 0 && strstr(printed, "Usage: prog [options] [FILE ...]\nAbout.\n\nOptions:\n\nHeading:\n"),
	    "--help: usage and headings");
	ok(strstr(printed, "\n  -p, --port N                a number\n") != NULL, "--help: an option with an argument");
	ok(strstr(printed, "\n      --no-group              a flag that clears\n") != NULL, "--help: a long option");
	ok(strstr(printed, "\nSession:\n  -c, --config FILE") != NULL, "--help: the context options");
	ok(!strstr(printed, "dump-options") && !strstr(printed, "hexadecimal"), "--help: what is not listed");
	ok(run("--port 0 --help") == 2, "what comes first counts");
	ok(run("-V") == 0 && strncmp(printed, "prog ", 5) == 0, "--version");
	ok(run("--dump-options") == 0 && strstr(printed, "p\tport\tN\ta number\t-\n"), "--dump-options: a number");
	ok(strstr(printed, "-\tjson-version\tN\ta choice of numbers\t6|5|4\n") != NULL, "--dump-options: words");
	ok(strstr(printed, "-\trole\tROLE\ta choice of words\tprovider|customer|peer\n") != NULL, "--dump-options: values");
	ok(strstr(printed, "-\tfile\tFILE\ta string\t@file\n") != NULL, "--dump-options: a hint");
	ok(strstr(printed, "f\tfamily\tLIST\t") && strstr(printed, "\tipv4 unicast|"), "--dump-options: families");
	ok(!strstr(printed, "dump-options") && !strstr(printed, "hexadecimal"), "--dump-options: what is not listed");
}

int
main(void)
{
	context_init(&context);
	test_values();
	test_wrong();
	test_context();
	test_help();
	opt_list_free(&f.hex);
	context_fini(&context);
	return tap_end();
}
