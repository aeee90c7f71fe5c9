/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/session.c - bgp-session without a network: its options, its commands and their answers, receipts, the
 * tables that it shows.
 */
#include <stdlib.h>
#include <unistd.h>

#include "../../cmd/bgp-session/configured.h"
#include "../../cmd/bgp-session/options.h"
#include "../../cmd/bgp-session/verbs.h"
#include "session_alone.h"
#include "tap.h"

static struct session s;
static struct conf conf;

/* Carry out lines separated by `|`; what was printed. */
static const char *
run(const char *lines)
{
	for (; *lines; lines += *lines == '|') {
		size_t n = strcspn(lines, "|");

		alone_line(&s, span_of(lines, n));
		while (s.in.job.kind != SHOW_NONE)
			if (show_step(&s))
				s.in.job.kind = SHOW_NONE;
		lines += n;
	}
	return alone_printed(&s);
}

static void
begin(bool up, bool receipts)
{
	alone_conf(&conf);
	conf.receipts = receipts;
	conf.format = FORMAT_LINES;
	if (!alone_begin(&s, &conf))
		exit(3);
	if (up)
		alone_up(&s);
	run("");
}

/* A file with this text; its name, valid until the next. */
static const char *
file(const char *text)
{
	static char path[64];
	int fd;

	snprintf(path, sizeof(path), "/tmp/unit-session.XXXXXX");
	fd = mkstemp(path);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		exit(3);
	close(fd);
	return path;
}

/* ---- options ---- */

static struct context context;

/* Read a command line of words separated by blanks: the exit status, or -1 to go on. */
static int
options(const char *line)
{
	static char text[1024];
	char *argv[64] = { NULL }, *word, *save = NULL;
	int argc = 0, status = -1;

	conf_fini(&conf);
	context_fini(&context);
	snprintf(text, sizeof(text), "bgp-session %s", line);
	for (word = strtok_r(text, " ", &save); word && argc < 63; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	return options_read(&conf, &context, argc, argv, &status) < 0 ? status : -1;
}

static void
test_options(void)
{
	static const char base[] = "--local-as 65000 --router-id 1.1.1.1 192.0.2.9 ";
	const char *path;
	char line[512];

#define OPTIONS(more) (snprintf(line, sizeof(line), "%s%s", base, more), options(line))
	ok(OPTIONS("") == -1 && conf.ctx.local_as == 65000 && conf.peer.len && conf.fsm.hold_s == 180 && conf.family_cnt == 2 &&
	    !conf.fsm.passive && !conf.listening, "the defaults");
	ok(conf.asn4 && conf.refresh && conf.extended_message && conf.role == -1 && conf.accept_fd == -1, "and what is offered");
	ok(OPTIONS("--passive -p 1790 --hold-time 9") == -1 && conf.fsm.passive && conf.listening && conf.fsm.hold_s == 9,
	    "--passive listens");
	ok(OPTIONS("--listen-address 192.0.2.8") == -1 && conf.listening && conf.listen.len, "--listen-address implies --listen");
	ok(OPTIONS("--ttl-security 1") == -1 && conf.tcp.ttl == 255 && conf.tcp.min_ttl == 255, "--ttl-security");
	ok(OPTIONS("--role customer --role-strict --exabgp --gather 5") == -1 && conf.role == 3 && conf.role_strict && conf.exabgp &&
	    conf.exact && conf.fsm.connect_tries == 50 && conf.gather_ms == 5, "--exabgp implies --exact");
	ok(OPTIONS("-f ipv4/unicast,l2vpn/evpn --add-path ipv4/unicast --add-path-mode send") == -1 && conf.family_cnt == 2 &&
	    conf.addpath_cnt == 1 && conf.addpath[0].value == 2, "families and path identifiers");
	ok(OPTIONS("--capability 200:0102 --capability 201:") == -1 && conf.cap_cnt == 2 && conf.caps[0].v.n == 2, "--capability");
	/* blanks separate options here, so that an argument has tabs */
	ok(OPTIONS("--multiple-labels [\tipv4/nlri-mpls\t3,ipv6/nlri-mpls\t2]") == -1 && conf.cap_cnt == 1 &&
	    conf.caps[0].code == 8 && memcmp(conf.caps[0].v.p, "\0\1\4\3\0\2\4\2", 8) == 0, "--multiple-labels");
	ok(OPTIONS("--multiple-labels ipv4/nlri-mpls") == 2, "and without the number");
	ok(OPTIONS("--events none,send-update") == -1 && conf.receive == 0 && conf.send == ON_UPDATE, "--events");
	ok(OPTIONS("--graceful-restart 60 --long-lived 3600") == -1 && conf.graceful && conf.restart_s == 60 && conf.llgr_s == 3600,
	    "graceful restart");
	ok(OPTIONS("--hold-time 2") == 2 && OPTIONS("--role sheep") == 2 && OPTIONS("--capability 1") == 2 &&
	    OPTIONS("--events opne") == 2 && OPTIONS("192.0.2.10") == 2, "wrong values and two peers: exit 2");
	ok(options("192.0.2.9") == 2 && options("--local-as 1") == 2, "an AS number and a peer are needed");
	ok(options("--local-as 65000 2001:db8::1") == 2, "so is an identifier with an IPv6 peer");
	ok(OPTIONS("--md5 /nowhere") == 3, "a key file that is not there: exit 3");

	path = file("keyid 7\nalgorithm hmac-sha-256\npassword secret\n");
	snprintf(line, sizeof(line), "%s--tcp-ao %s", base, path);
	ok(options(line) == -1 && conf.tcp.ao_id == 7 && conf.tcp.ao.n == 6 && strcmp(conf.tcp.ao_algorithm, "hmac(sha256)") == 0,
	    "a file for TCP-AO");
	snprintf(line, sizeof(line), "%s--tcp-ao %s --md5 %s", base, path, path);
	ok(options(line) == 2, "TCP-AO and MD5 exclude each other");
	unlink(path);
}

/* ---- commands ---- */

static void
test_verbs(void)
{
	begin(false, false);
	same(run("help"), run("system help"), "both spellings of help");
	ok(strstr(run("help"), "show adj-rib in|out") && strstr(run("help"), "announce route PREFIX"), "help lists the commands");
	same(run("version"), "bgp-session " VERSION "\ndone\n", "version");
	same(run("version json"), "{\"version\":\"" VERSION "\",\"application\":\"bgp-session\"}\ndone\n", "version json");
	same(run("shwo neighbor"), "error: unknown command \"shwo\" (did you mean \"show\"?)\nerror\n", "the nearest command");
	same(run("xyzzy"), "error: unknown command \"xyzzy\"\nerror\n", "or none");
	same(run("announce rout 10.0.0.0/8"), "error: unknown announce type \"rout\" (did you mean \"route\"?)\nerror\n",
	    "the language of routes has its own");
	same(run("show routes"), "error: show what? adj-rib or neighbor\nerror\n", "half a command");
	same(run("disable-ack|announce route 10.0.0.0/8 next-hop 1.1.1.1"), "done\n", "no answers after disable-ack");
	same(run("enable-ack"), "done\n", "until enable-ack");
	same(run("silence-ack|session ack enable"), "done\n", "the other spelling");
	same(run("events state,sned-update"), "error: no such event 'sned-update'\nerror\n", "a wrong list of events");
	ok(conf.receive == 0 && strcmp(run("events state"), "done\n") == 0 && conf.receive == ON_STATE, "a right one");
	conf.receive = 0;
	same(run("teardown 300"), "error: expected a subcode of Cease, 1 to 255\nerror\n", "teardown with a wrong subcode");
	same(run("teardown 4"), "done\n", "teardown without a session");
	same(run("neighbor 192.0.2.77 announce route 10.1.0.0/16 next-hop 1.1.1.1"), "error: no such neighbor\nerror\n", "another's selector");
	same(run("neighbor 192.0.2.1 teardown 4"), "done\n", "ours");
	same(run("#  a comment||# 5 help"), "done\ndone\ndone\n", "comments and empty lines");
	same(run("route 10.2.0.0/16 next-hop 1.1.1.1"), "done\n", "announce may be left out");
	ok(s.rib.routes == 2, "the table has both routes");
	alone_end(&s);
}

static void
test_groups(void)
{
	begin(false, false);
	same(run("group start|announce route 10.0.0.0/8 next-hop 1.1.1.1|group start"),
	    "done\ndone\nerror: already in group block (nested groups not allowed)\nerror\n", "a block holds routes");
	ok(s.rib.routes == 0, "which are not in the table yet");
	same(run("version|group end"), "bgp-session " VERSION "\ndone\ndone\n", "other commands are carried out at once");
	ok(s.rib.routes == 1, "its end carries them out");
	same(run("group end"), "error: not in group block\nerror\n", "an end without a beginning");
	same(run("group announce route 10.1.0.0/16 ; announce attributes next-hop 1.1.1.1"), "error: announce requires nexthop\nerror\n",
	    "attributes are for the routes after them");
	same(run("group attributes next-hop 1.1.1.1 ; announce route 10.1.0.0/16 ; announce route 10.2.0.0/16"), "done\n", "in one line");
	ok(s.rib.routes == 3, "both routes are there");
	alone_end(&s);
}

static void
test_show(void)
{
	begin(false, false);
	run("announce route 10.0.0.0/8 next-hop 1.1.1.1 med 5|announce route 2001:db8::/32 next-hop 2001:db8::1");
	same(run("show adj-rib out"), "192.0.2.1 ipv4 unicast 10.0.0.0/8\n192.0.2.1 ipv6 unicast 2001:db8::/32\n", "the table");
	same(run("show adj-rib out inet extensive"),
	    "neighbor 192.0.2.1 local-ip 192.0.2.2 local-as 65000 peer-as 65001 router-id 192.0.2.2 family-allowed in-open ipv4 unicast "
	    "10.0.0.0/8 next-hop 1.1.1.1 origin igp as-path [ 65000 ] med 5\n"
	    "neighbor 192.0.2.1 local-ip 192.0.2.2 local-as 65000 peer-as 65001 router-id 192.0.2.2 family-allowed in-open ipv6 unicast "
	    "2001:db8::/32 next-hop 2001:db8::1 origin igp as-path [ 65000 ]\n", "with attributes");
	same(run("rib show out json"),
	    "{\"192.0.2.1\":{\"routes\":[{\"family\":\"ipv4 unicast\",\"prefix\":\"10.0.0.0/8\"}]}}\n"
	    "{\"192.0.2.1\":{\"routes\":[{\"family\":\"ipv6 unicast\",\"prefix\":\"2001:db8::/32\"}]}}\n", "as JSON");
	same(run("show adj-rib out l2vpn|show adj-rib in"), "", "nothing of another family, nothing received");
	ok(strstr(run("show neighbor json"), "\"routes\":{\"announced\":2,\"waiting\":0}"), "the neighbor as JSON");
	ok(strstr(run("show neighbor summary"), "192.0.2.1       65001        down idle"), "in a line");
	ok(strstr(run("status"), "attribute sets:                   2"), "status has the table too");
	run("clear adj-rib out");
	same(run("show adj-rib out"), "", "cleared");
	alone_end(&s);
}

/* ---- messages ---- */

#define HEX_MARKER "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

/* An UPDATE on stdin is sent as it is, and the table knows its routes as commands would have given them. */
static void
test_messages(void)
{
	begin(true, false);
	s.send.asn4 = false;
	same(run(HEX_MARKER "003F0200000026" "400101004002040201FDE8" "400304C0000202" "C007065BA00A000001" "C01208000186A00A000001" "080A"), "done\n",
	    "an UPDATE in hex");
	same(run("show adj-rib out extensive"),
	    "neighbor 192.0.2.1 local-ip 192.0.2.2 local-as 65000 peer-as 65001 router-id 192.0.2.2 family-allowed in-open ipv4 unicast "
	    "10.0.0.0/8 next-hop 192.0.2.2 origin igp as-path [ 65000 ] aggregator ( 100000:10.0.0.1 )\n", "with AS4_AGGREGATOR in place");
	same(run(HEX_MARKER "001D0104FDE900B4010101010000"), "error: message refused: its length is not what the header says (--unchecked sends it)\nerror\n", "a wrong length");
	same(run(HEX_MARKER "001304|{"), "done\nerror: JSON: column 2: expected a key in quotes or '}', found the end\nerror\n", "a KEEPALIVE, and broken JSON");
	alone_end(&s);
}

/* ---- receipts ---- */

/* As if everything queued had been written, and maybe acknowledged. */
static const char *
written(void)
{
	struct peer_conn *c = &s.conn[0];

	send_pump(&s);
	c->out.total += outq_left(&c->out);
	outq_compact(&c->out);
	c->out.b.n = c->out.at = 0;
	receipts_written(&s, c->out.total);
	return alone_printed(&s);
}

#define RECEIPT(id, stage) "! receipt 1700000000000000 " id " " stage "\n"

static void
test_receipts(void)
{
	begin(true, true);
	written();
	same(run("#a announce route 10.0.0.0/8 next-hop 1.1.1.1"), "done\n" RECEIPT("a", "accepted"), "accepted");
	same(written(), RECEIPT("a", "sent"), "sent");
	same(run("#b announce route 10.0.0.0/8 next-hop 1.1.1.1"), "done\n" RECEIPT("b", "accepted") RECEIPT("b", "unchanged"), "unchanged");
	same(run("#c announce nonsense"), "error: unknown announce type \"nonsense\"\nerror\n" RECEIPT("c", "refused"), "refused");
	same(run("#note this is a comment"), "done\n", "a comment has no receipt");
	same(run("#d announce eor"), "done\n" RECEIPT("d", "accepted"), "a message");
	same(written(), RECEIPT("d", "sent"), "is sent");
	receipts_down(&s);
	same(alone_printed(&s), RECEIPT("a", "lost") RECEIPT("d", "lost"), "what was not acknowledged is lost with the session");
	ok(s.receipts.used == 0, "none is left");
	alone_end(&s);
}

/* A group of which a part was carried out before the rest was refused: its receipt is not the next command's. */
static void
test_receipt_abandoned(void)
{
	begin(false, true);
	run("#a group announce route 10.0.0.0/8 next-hop 1.1.1.1 ; announce nonsense");
	ok(s.rib.routes == 1 && s.receipts.used == 0 && s.receipts.map_used == 0, "a refused group keeps no receipt");
	run("#b announce route 10.1.0.0/16 next-hop 1.1.1.1");
	ok(s.receipts.used == 1 && s.receipts.map_used == 1, "the next one waits for its own route");
	same(run("announce route 10.0.0.0/8 next-hop 2.2.2.2"), "done\n", "and hears nothing of the other");
	same(run("#c announce route 10.1.0.0/16 next-hop 3.3.3.3"), RECEIPT("b", "replaced") "done\n" RECEIPT("c", "accepted"), "replaced");
	alone_end(&s);
}

/* ---- configured routes ---- */

static void
test_variants(void)
{
	static const char text[] =
	    "neighbor 192.0.2.1 { router-id 1.1.1.1; local-address 192.0.2.2; local-as 65000; peer-as 65001; static {\n"
	    "route 10.0.0.0/8 next-hop 1.1.1.1; route 10.0.0.0/8 next-hop 2.2.2.2; route 10.0.0.0/8 next-hop 2.2.2.2;\n"
	    "route 10.1.0.0/16 next-hop 1.1.1.1; } }\n";
	const char *path = file(text);
	char line[128];

	snprintf(line, sizeof(line), "--exabgp -c %s", path);
	ok(options(line) == -1, "a configuration with a route given twice");
	unlink(path);
	conf.ack = true;
	conf.receive = conf.send = 0;
	conf.listening = false;
	ok(alone_begin(&s, &conf) && configured_routes(&s, &context), "goes to the table");
	same(run("show adj-rib out"), "192.0.2.1 ipv4 unicast 10.0.0.0/8\n192.0.2.1 ipv4 unicast 10.0.0.0/8\n192.0.2.1 ipv4 unicast 10.1.0.0/16\n",
	    "once for each set of attributes");
	ok(s.rib.variants == 1, "as a variant");
	run("withdraw route 10.0.0.0/8");
	same(run("show adj-rib out"), "192.0.2.1 ipv4 unicast 10.1.0.0/16\n", "a withdrawal takes both");
	alone_end(&s);
}

int
main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	test_options();
	test_verbs();
	test_groups();
	test_show();
	test_messages();
	test_receipts();
	test_receipt_abandoned();
	test_variants();
	conf_fini(&conf);
	context_fini(&context);
	return tap_end();
}
