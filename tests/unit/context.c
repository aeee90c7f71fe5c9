/* SPDX-License-Identifier: ISC */
/* tests/unit/context.c - config/context.h: options over the configuration over the defaults. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/exit.h"
#include "config/context.h"
#include "tap.h"
#include "value/family.h"

static char context_file[] = "/tmp/context-XXXXXX";

static const char context_text[] =
    "neighbor 192.0.2.1 { router-id 10.0.0.1; local-address 192.0.2.9; local-as 65001; peer-as 65002;\n"
    "	family { ipv4 unicast; ipv6 unicast; } capability { asn4 disable; } }\n"
    "neighbor 192.0.2.2 { router-id 10.0.0.2; local-address 192.0.2.9; local-as 65001; peer-as 65003;\n"
    "	family { ipv4 unicast; } }\n";

/*
 * A command line, its words separated by blanks and %s the file of the configuration. The status of opt_read or
 * context_finish: OPT_GO when both are content. context_fini is due.
 */
static int
context_read(struct context *x, bool choose, const char *line)
{
	static const struct opt_command cmd = { .name = "test" };
	static char words[512];
	char *argv[32], **args = argv, *word;
	struct opt_group groups[] = { { .rows = NULL }, { .rows = NULL } };
	int argc = 0, status, saved = dup(2), null = open("/dev/null", O_WRONLY);

	argv[argc++] = context_file;
	snprintf(words, sizeof(words), "%s", line);
	for (word = strtok(words, " "); word && argc < 31; word = strtok(NULL, " "))
		argv[argc++] = strcmp(word, "%s") == 0 ? context_file : word;
	argv[argc] = NULL;
	context_init(x);
	groups[0] = context_group(x);
	dup2(null, 2);
	status = opt_read(&cmd, groups, &argc, &args);
	if (status == OPT_GO) {
		status = context_finish(x, "test", choose);
		status = status == 0 ? OPT_GO : status;
	}
	dup2(saved, 2);
	close(saved);
	close(null);
	return status;
}

static bool
context_is(const struct ip *ip, const char *want)
{
	struct ip w;

	return ip_scan(span_str(want), &w) && ip->len == w.len && memcmp(ip->a, w.a, w.len) == 0;
}

static void
test_defaults(void)
{
	struct context x;
	struct ctx c, plain;

	ctx_init(&plain);
	ok(context_read(&x, true, "") == OPT_GO && x.given == 0 && !x.neighbor, "no options: nothing is known");
	context_ctx(&x, x.neighbor, false, &c);
	ok(memcmp(&c, &plain, sizeof(c)) == 0, "... and the context is the default one");
	context_fini(&x);
}

static void
test_options(void)
{
	struct context x;
	struct ctx c;
	int ipv4 = family_index(AFI_IPV4, SAFI_UNICAST), ipv6 = family_index(AFI_IPV6, SAFI_UNICAST);

	ok(context_read(&x, true, "--local-as 4200000001 --peer-as 65000.1 --local-address 2001:db8::1 --peer-address 192.0.2.7 "
	    "--router-id 1.2.3.4 --no-asn4 --extended-message --link-local-nexthop") == OPT_GO, "options of a session");
	ok(x.given == (CONTEXT_LOCAL_AS | CONTEXT_PEER_AS | CONTEXT_LOCAL_ADDRESS | CONTEXT_PEER_ADDRESS | CONTEXT_ROUTER_ID |
	    CONTEXT_ASN4 | CONTEXT_EXTENDED_MESSAGE | CONTEXT_LINK_LOCAL) && x.given == x.options, "what was given is known");
	context_ctx(&x, NULL, true, &c);
	ok(c.local_as == 4200000001 && c.peer_as == (65000u << 16 | 1), "AS numbers, also with a dot");
	ok(context_is(&c.local, "2001:db8::1") && context_is(&c.peer, "192.0.2.7") && c.router_id == 0x01020304, "addresses");
	ok(!c.asn4 && c.extended_message && c.link_local_nexthop, "switches");
	context_fini(&x);

	ok(context_read(&x, true, "--family ipv4/unicast,ipv6/unicast --add-path all --asn4") == OPT_GO, "families");
	context_ctx(&x, NULL, true, &c);
	ok(famset_has(c.families, ipv4) && famset_has(c.families, ipv6) && famset_has(c.addpath, ipv4) && c.asn4, "... in the context");
	context_fini(&x);
	ok(context_read(&x, true, "--add-path none") == OPT_GO && (x.given & CONTEXT_ADDPATH), "no path identifiers, and that is known");
	context_ctx(&x, NULL, true, &c);
	ok(c.addpath == 0, "... in the context");
	context_fini(&x);
	ok(context_read(&x, true, "--asn4 --no-asn4") == OPT_GO && !x.said.asn4, "the last of two wins");
	context_fini(&x);
}

static void
test_wrong(void)
{
	static const char *const lines[] = { "--local-as 4294967296", "--local-as x", "--peer-address 192.0.2", "--router-id ::1",
		"--family ipv4-unicats", "--neighbor 192.0.2.1", "-c %s --neighbor 192.0.2.3", "-c %s --neighbor x", "--asn4=1" };
	struct context x;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		ok(context_read(&x, true, lines[i]) == EXIT_USAGE, "wrong usage: %s", lines[i]);
		context_fini(&x);
	}
	ok(context_read(&x, true, "-c /nowhere/at/all") == EXIT_IO, "a configuration that is not there");
	context_fini(&x);
}

static void
test_configuration(void)
{
	struct context x;
	struct ctx c;

	ok(context_read(&x, true, "-c %s") == OPT_GO && x.given == CONTEXT_ALL && x.neighbor, "a configuration: all is known");
	context_ctx(&x, x.neighbor, true, &c);
	ok(c.peer_as == 65002 && c.local_as == 65001 && context_is(&c.peer, "192.0.2.1") && !c.asn4, "... from the first neighbor");
	context_fini(&x);
	ok(context_read(&x, false, "-c %s") == OPT_GO && !x.neighbor, "of several none is chosen unless that was asked for");
	context_fini(&x);
	ok(context_read(&x, false, "-c %s --neighbor 192.0.2.2") == OPT_GO && x.neighbor, "the neighbor that was named");
	context_ctx(&x, x.neighbor, true, &c);
	ok(c.peer_as == 65003 && c.asn4, "... in the context");
	context_fini(&x);
	ok(context_read(&x, false, "-c %s --neighbor 192.0.2.2 --peer-as 5 --no-asn4") == OPT_GO, "options beside a configuration");
	context_ctx(&x, x.neighbor, true, &c);
	ok(c.peer_as == 5 && !c.asn4 && c.local_as == 65001, "... win over it");
	context_fini(&x);
}

int
main(void)
{
	int fd = mkstemp(context_file);

	if (fd < 0 || write(fd, context_text, sizeof(context_text) - 1) != (ssize_t)sizeof(context_text) - 1) {
		perror(context_file);
		return 1;
	}
	test_defaults();
	test_options();
	test_wrong();
	test_configuration();
	if (ftruncate(fd, 20) == 0) {
		struct context x;

		ok(context_read(&x, true, "-c %s") == EXIT_BAD, "a configuration that is wrong");
		context_fini(&x);
	}
	close(fd);
	unlink(context_file);
	return tap_end();
}
