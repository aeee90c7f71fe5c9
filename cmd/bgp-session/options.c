/* SPDX-License-Identifier: ISC */
/* bgp-session/options.c - the command line and a configuration become struct conf. */
#include "options.h"

#include <limits.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/be.h"
#include "base/count.h"
#include "base/num.h"
#include "cap/cap.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "keys.h"
#include "verbs.h"

/* ---- events ---- */

enum { ON_ALL = ON_MESSAGES | ON_STATE | ON_FSM | ON_NEGOTIATED };

/* The words of --events: what each adds to the events wanted. "receive-open" is "open". */
static const struct event_word {
	const char *word;
	unsigned receive, send;
} event_words[] = {
	{ "all", ON_ALL, ON_MESSAGES },
	{ "none", 0, 0 },
	{ "state", ON_STATE, 0 },
	{ "fsm", ON_FSM, 0 },
	{ "negotiated", ON_NEGOTIATED, 0 },
#define RECEIVED(name, NAME, type, word, title) { word, ON_##NAME, 0 },
	MSG_ROWS(RECEIVED)
#undef RECEIVED
	{ "unknown", ON_UNKNOWN, 0 },
	{ "receive", ON_MESSAGES, 0 },
	{ "send", 0, ON_MESSAGES },
#define SENT(name, NAME, type, word, title) { "send-" word, 0, ON_##NAME },
	MSG_ROWS(SENT)
#undef SENT
	{ "send-unknown", 0, ON_UNKNOWN },
	{ NULL, 0, 0 },
};

static const char *const *
options_event_words(void)
{
	static const char *words[COUNT(event_words)];
	size_t i;

	for (i = 0; event_words[i].word; i++)
		words[i] = event_words[i].word;
	return words;
}

bool
options_events(struct span list, struct conf *c, struct span *bad)
{
	static const struct span prefix = { (const uint8_t *)"receive-", 8 };
	const struct event_word *t;

	c->receive = c->send = 0;
	while (list.n) {
		const uint8_t *p = list.p, *comma = memchr(p, ',', list.n);
		size_t n = comma ? (size_t)(comma - p) : list.n;
		struct span word = span_of(p, n), kind = word;

		if (n > prefix.n && span_eq(span_of(p, prefix.n), prefix))
			kind = span_of(p + prefix.n, n - prefix.n);
		for (t = event_words; t->word && !span_is(kind, t->word); t++)
			;
		if (!t->word || (kind.n < n && !(t->receive & ON_MESSAGES))) {
			*bad = word;
			return false;
		}
		c->receive |= kind.n < n ? t->receive & ON_MESSAGES : t->receive;
		c->send |= kind.n < n ? 0 : t->send;
		n += comma != NULL;
		list = span_of(p + n, list.n - n);
	}
	return true;
}

static bool
options_event_list(const struct opt_given *g)
{
	struct span bad;

	return options_events(span_str(g->arg), g->at, &bad) || opt_wrong_word(g, (const char *)bad.p, bad.n);
}

/* ---- types of options that only a session has ---- */

/* CODE:HEX, appended to the capabilities that are offered (struct conf). */
static bool
options_capability(const struct opt_given *g)
{
	struct conf *c = g->at;
	const char *colon = strchr(g->arg, ':');
	struct buf b;
	uint64_t code;

	buf_init(&b, 255);
	if (c->cap_cnt == CAPS_MAX || !colon || !num_max(span_of(g->arg, (size_t)(colon - g->arg)), 255, &code) ||
	    !num_hex(span_str(colon + 1), &b) || b.bad) {
		buf_fini(&b);
		return opt_wrong(g, "CODE:HEX, at most 255 bytes and %d times", CAPS_MAX);
	}
	/* conf_fini frees it */
	c->caps[c->cap_cnt++] = (struct open_cap){ (uint8_t)code, buf_span(&b) };
	return true;
}

/* A capability whose row says how it is offered. */
static bool
options_offer(const struct opt_given *g)
{
	const struct cap_row *row = cap_row_word(span_str(g->row->name));
	struct src src = { "--", span_str(g->arg ? g->arg : ""), 1 };
	struct conf *c = g->at;
	struct diags d = { .n = 0 };
	struct arena arena;
	struct buf b;
	struct lex l;
	bool good;

	buf_init(&b, 255);
	arena_init(&arena, 1 << 16);
	lex_init(&l, &src, &arena, &d);
	good = c->cap_cnt < CAPS_MAX && cap_scan(row, &l, &b) && (lex_at_end(&l) || lex_expected(&l, "the end")) && !b.bad;
	arena_fini(&arena);
	if (!good) {
		buf_fini(&b);
		return opt_wrong(g, "%s", !d.n ? "fewer bytes" : d.v[0].msg + (strncmp(d.v[0].msg, "expected ", 9) ? 0 : 9));
	}
	/* conf_fini frees it */
	c->caps[c->cap_cnt++] = (struct open_cap){ row->code, buf_span(&b) };
	return true;
}

/* A hold time may be 0, but not 1 or 2 (RFC 4271 4.2). */
static bool
options_hold(const struct opt_given *g)
{
	if (strcmp(g->arg, "1") == 0 || strcmp(g->arg, "2") == 0)
		return opt_wrong(g, "0, or at least 3 (RFC 4271 4.2)");
	return opt_number(g);
}

/* N with s, m, h or d; seconds without. */
static bool
options_duration(const struct opt_given *g)
{
	static const struct { char unit; uint32_t s; } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	size_t n = strlen(g->arg), i;
	uint64_t v = 0, unit = 1;
	bool good;

	for (i = 0; n && i < COUNT(units); i++)
		if (g->arg[n - 1] == units[i].unit) {
			unit = units[i].s;
			n--;
			break;
		}
	good = num_max(span_of(g->arg, n), g->row->hi, &v) && v * unit >= g->row->lo && v * unit <= g->row->hi;
	if (!good)
		return opt_wrong(g, "a time from %llus to %llud: 30s, 15m, 1h, 1d", (unsigned long long)g->row->lo,
		    (unsigned long long)g->row->hi / 86400);
	*(uint32_t *)g->at = (uint32_t)(v * unit);
	return true;
}

/* ---- the rows ---- */

static const struct opt_word format_words[] = {
	{ "json", FORMAT_JSON }, { "text", FORMAT_TEXT }, { "command", FORMAT_COMMAND }, { "raw", FORMAT_RAW },
	{ "lines", FORMAT_LINES }, { NULL, 0 },
};
static const struct opt_word role_words[] = { /* the numbers of RFC 9234 4.1 */
	{ "provider", 0 }, { "rs", 1 }, { "rs-client", 2 }, { "customer", 3 }, { "peer", 4 }, { NULL, 0 },
};
static const struct opt_word mode_words[] = { { "both", 3 }, { "send", 2 }, { "receive", 1 }, { NULL, 0 } };
static const struct opt_word compress_words[] = {
	{ "gz", 0 }, { "bz2", 1 }, { "xz", 2 }, { "zst", 3 }, { "lz4", 4 }, { NULL, 0 },
};
static const struct opt_word results_words[] = { { "tap", RESULTS_TAP }, { "table", RESULTS_TABLE }, { NULL, 0 } };
static const struct opt_word version_words[] = { { "6", 6 }, { "5", 5 }, { "4", 4 }, { NULL, 0 } };

#define ASKED(member) OPT_INTO(struct conf_asked, member)
#define CONF(member) OPT_INTO(struct conf_asked, conf.member)

static const struct opt options[] = {
	{ .help = "Connection" },
	{ "port", 'p', "N", "TCP port of the peer, and to listen on (179)", opt_number, ASKED(port), .lo = 1, .hi = 65535,
	    .mark = GIVEN_PORT },
	{ "listen", 0, NULL, "accept connections from the peer, besides connecting", opt_flag, ASKED(listen) },
	{ "passive", 0, NULL, "wait for the peer, never connect", opt_flag, ASKED(passive) },
	{ "listen-address", 0, "A", "listen on this address only", opt_string, ASKED(listen_address), .hint = "@host" },
	{ "accept-fd", 0, "FD", "take accepted connections from this inherited UNIX socket (SCM_RIGHTS)", opt_number,
	    CONF(accept_fd), .lo = 3, .hi = 1023 },
	{ "hold-time", 0, "SECONDS", "hold time to offer: 0, or 3 to 65535 (180)", options_hold, CONF(fsm.hold_s),
	    .hi = 65535,
	    .mark = GIVEN_HOLD },
	{ "connect-retry", 0, "SECONDS", "longest delay between two tries to connect (60)", opt_seconds,
	    CONF(backoff.max_ms),
	    .hi = 86400, .mark = GIVEN_RETRY },
	{ "connect-retry-first", 0, "SECONDS", "delay before the second try; it doubles with each (1)", opt_seconds,
	    CONF(backoff.first_ms), .hi = 86400, .mark = GIVEN_RETRY },
	{ "once", 0, NULL, "no reconnection: exit when the session ends", opt_set, CONF(fsm.attempts), .lo = 1 },
	{ "attempts", 0, "N", "exit after N sessions", opt_number, CONF(fsm.attempts), .hi = UINT32_MAX },
	{ "connect-tries", 0, "N", "failed tries to connect in a row that count as a session", opt_number,
	    CONF(fsm.connect_tries), .hi = UINT32_MAX },
	{ "md5", 0, "FILE", "TCP MD5 signatures (RFC 2385) with the key in FILE", opt_text, CONF(md5_file),
	    .hint = "@file" },
	{ "tcp-ao", 0, "FILE", "TCP-AO (RFC 5925) with the key in FILE: keyid, algorithm, password", opt_text,
	    CONF(ao_file),
	    .hint = "@file" },
	{ "ttl-security", 0, "HOPS", "GTSM (RFC 5082): the peer is at most so many hops away", opt_number, ASKED(hops),
	    .lo = 1, .hi = 254 },
	{ "outgoing-ttl", 0, "N", "TTL or hop limit of what we send", opt_number, CONF(tcp.ttl), .lo = 1, .hi = 255 },
	{ "incoming-ttl", 0, "N", "least TTL or hop limit of what we accept", opt_number, CONF(tcp.min_ttl), .lo = 1,
	    .hi = 255 },
	{ "interface", 0, "IF", "bind to this interface", opt_text, CONF(tcp.interface), .hint = "@interface" },
	{ "source", 0, "A", "connect from this address", opt_string, ASKED(source), .hint = "@host" },
	{ "dscp", 0, "N", "DSCP of what we send, 0 to 63", opt_number, CONF(tcp.dscp), .hi = 63 },
	{ "socket-buffer", 0, "BYTES", "size of the socket's buffers", opt_number, CONF(tcp.buffer), .lo = 1024,
	    .hi = 1 << 30 },
	{ "stall-limit", 0, "SECONDS", "longest time to leave the peer unread, 0 for ever (3600)", opt_number,
	    CONF(fsm.stall_s), .hi = UINT32_MAX },
	{ "send-hold", 0, "SECONDS", "send hold time (RFC 9687), 0: the larger of 480 and twice the hold time", opt_number,
	    CONF(fsm.send_hold_s), .hi = UINT32_MAX },
	{ .help = "Capabilities" },
	{ "add-path-mode", 0, "MODE", "what --add-path offers: both (default), send, receive", opt_choice,
	    ASKED(addpath_mode),
	    .words = mode_words },
	{ "no-extended-message", 0, NULL, "do not offer messages over 4096 bytes", opt_flag, ASKED(no_extended) },
	{ "no-route-refresh", 0, NULL, "do not offer route refresh", opt_flag, ASKED(no_refresh) },
	{ "graceful-restart", 0, "SECONDS", "offer graceful restart (RFC 4724) with this restart time", opt_number,
	    CONF(restart_s), .hi = 4095, .mark = GIVEN_GRACEFUL },
	{ "graceful-notification", 0, NULL, "graceful restart over NOTIFICATIONs too (RFC 8538)", opt_flag,
	    CONF(graceful_n) },
	{ "long-lived", 0, "SECONDS", "offer long-lived graceful restart (RFC 9494)", opt_number, CONF(llgr_s), .lo = 1,
	    .hi = 0xffffff },
	{ "role", 0, "ROLE", "our BGP role (RFC 9234): OTC is set and checked", opt_choice, CONF(role),
	    .words = role_words },
	{ "role-strict", 0, NULL, "refuse a peer without a role", opt_flag, CONF(role_strict) },
	{ "host-name", 0, "NAME", "offer the FQDN capability", opt_text, CONF(host) },
	{ "domain-name", 0, "NAME", "its domain", opt_text, CONF(domain) },
	{ "software-version", 0, "TEXT", "offer this software version", opt_text, CONF(software) },
	{ "operational", 0, NULL, "offer operational messages", opt_flag, CONF(operational) },
	{ "multi-session", 0, NULL, "offer multisession", opt_flag, CONF(multisession) },
	{ "capability", 0, "CODE:HEX", "offer any other capability; repeatable", options_capability, ASKED(conf) },
	{ .help = "Routes" },
	{ "adj-rib-in", 0, NULL, "keep what the peer announces, for show", opt_flag, CONF(adj_in) },
	{ "no-group", 0, NULL, "one route in each UPDATE", opt_set, CONF(group), .lo = 0 },
	{ "gather", 0, "MS", "let changes wait so long for others", opt_number, CONF(gather_ms), .hi = 60000 },
	{ "manual-eor", 0, NULL, "send End-of-RIB only when told to", opt_flag, CONF(manual_eor) },
	{ "exabgp", 0, NULL, "ExaBGP's packing, order and pace", opt_flag, CONF(exabgp) },
	{ "exact", 0, NULL, "write each message by itself", opt_flag, CONF(exact) },
	{ "no-routes", 0, NULL, "do not announce the routes of the configuration", opt_flag, ASKED(no_routes) },
	{ "backlog", 0, "N", "changes that may wait for the peer before stdin waits too (262144)", opt_number,
	    CONF(backlog),
	    .lo = 1, .hi = UINT32_MAX },
	{ .help = "Input and output" },
	{ "events", 0, "LIST", "which events to print (all received messages but keepalives, and states)",
	    options_event_list,
	    ASKED(conf), .values = options_event_words, .mark = GIVEN_EVENTS },
	{ "output", 'o', "FORMAT",
	    "format of events: json (default), text, command, raw, or lines for a program that renders them",
	    opt_choice, CONF(format), .words = format_words },
	{ "json-version", 0, "N", "generation of the JSON schema: 6 (default), 5, 4", opt_choice, CONF(ctx.json_version),
	    .words = version_words },
	{ "spaced", 0, NULL, "JSON with ExaBGP's blanks", opt_flag, CONF(ctx.spaced) },
	{ "compact", 0, NULL, "unicast NLRI as bare strings", opt_flag, CONF(ctx.compact) },
	{ "packets", 0, NULL, "messages as header and body in hex, not parsed", opt_flag, CONF(packets) },
	{ "consolidate", 0, NULL, "header and body in hex beside what is parsed", opt_flag, CONF(consolidate) },
	{ "with-negotiated", 0, NULL, "what was negotiated in each UPDATE event", opt_flag, CONF(negotiated) },
	{ "ack", 0, NULL, "answer each command on stdout, in order", opt_flag, CONF(ack) },
	{ "receipts", 0, NULL, "events for the progress of commands with an identifier (#ID command)", opt_flag,
	    CONF(receipts) },
	{ "unchecked", 0, NULL, "send messages from stdin as they are, however wrong", opt_flag, CONF(unchecked) },
	{ "exit-on-eof", 0, NULL, "at the end of stdin send all, then Cease and exit", opt_flag, CONF(exit_on_eof) },
	{ .help = "Archive" },
	{ "archive", 0, "DIR", "write what is received and sent into MRT files in this directory", opt_string,
	    CONF(archive.dir), .hint = "@dir" },
	{ "rotate", 0, "TIME", "a new file at each multiple of this time: 30s, 15m (default), 1h, 1d", options_duration,
	    CONF(archive.rotate_s), .lo = 1, .hi = 7 * 86400 },
	{ "compress", 0, "FORMAT", "compress complete files: gz, bz2, xz, zst, lz4", opt_choice, ASKED(compress),
	    .words = compress_words },
	{ .help = "Scripts" },
	{ "play", 0, "FILE", "carry out this script, bgp-play(5), instead of commands from stdin; repeatable", opt_list,
	    CONF(play.files), .hi = 1000, .hint = "@file" },
	{ "speed", 0, "N", "divide the times of the script by N", opt_seconds, CONF(play.speed_milli), .hi = 1000000 },
	{ "as-fast-as-possible", 0, NULL, "leave out the times of the script", opt_flag, CONF(play.fast) },
	{ "results", 0, "FORMAT", "print how each case went: tap, or a table", opt_choice, CONF(play.results),
	    .words = results_words },
	{ "junit", 0, "FILE", "write how each case went as JUnit XML", opt_string, CONF(play.junit), .hint = "@file" },
	{ .name = NULL },
};

/* The options of capabilities that are offered as their rows say. */
enum { OFFERED_MAX = 32 };

static void
options_offered(struct opt rows[OFFERED_MAX])
{
	unsigned code, n = 0;

	rows[n++] = (struct opt){ .help = "Capabilities without effect on the session" };
	for (code = 0; code < 256; code++) {
		const struct cap_row *row = cap_row(code);

		if (row->word && n < OFFERED_MAX - 1)
			rows[n++] = (struct opt){ row->word, 0, row->arg, row->help, options_offer, ASKED(conf) };
	}
	rows[n] = (struct opt){ .name = NULL };
}

static const struct opt_command command = {
	.name = "bgp-session",
	.operands = "[PEER]",
	.about = "One BGP session: commands and messages on stdin, events on stdout.",
	.verbs = session_verbs,
};

/* A configuration that was handed over by descriptor has been read: it need not be held any longer. */
static void
options_close_inherited(const struct context *x)
{
	uint64_t fd;
	size_t i;

	for (i = 0; i < x->files.n; i++)
		if (strncmp(x->files.v[i], "/dev/fd/", 8) == 0 && num_max(span_str(x->files.v[i] + 8), INT_MAX, &fd) && fd > 2)
			close((int)fd);
}

/* ---- all of it ---- */

static void
options_defaults(struct conf_asked *r)
{
	struct conf *c = &r->conf;

	memset(r, 0, sizeof(*r));
	r->port = 179;
	r->addpath_mode = 3;
	r->compress = -1;
	c->archive.rotate_s = 15 * 60;
	ctx_init(&c->ctx);
	c->prog = "bgp-session";
	c->accept_fd = -1;
	c->role = -1;
	c->tcp.dscp = -1;
	c->asn4 = c->refresh = c->extended_message = c->group = true;
	c->receive = (ON_MESSAGES & ~(unsigned)ON_KEEPALIVE) | ON_STATE | ON_FSM | ON_NEGOTIATED;
	c->send = ON_OPEN | ON_NOTIFICATION;
	c->fsm = (struct fsm_conf){ .hold_s = 180, .open_hold_s = 240, .connect_s = 30, .stall_s = 3600, .steady_s = 10 };
	c->backoff = (struct backoff){ .first_ms = 1000, .max_ms = 60000 };
	c->backlog = 262144;
	c->play.speed_milli = 1000;
}

/* What some options imply. */
static void
options_imply(struct conf_asked *r)
{
	struct conf *c = &r->conf;

	r->listen |= r->listen_address != NULL;
	c->graceful = r->given & GIVEN_GRACEFUL;
	c->exact |= c->exabgp;
	if (r->compress >= 0)
		c->archive.compress = compress_words[r->compress].word;
	if (c->play.files.n) {
		c->unchecked = true;
		if (!(r->given & GIVEN_EVENTS))
			c->receive = c->send = 0;
		if (!(r->given & GIVEN_RETRY))
			c->backoff = (struct backoff){ .first_ms = 100, .max_ms = 300 };
	}
	if (r->hops) {
		c->tcp.ttl = 255;
		c->tcp.min_ttl = 256 - r->hops;
	}
}

static int
options_leave(int *status, int with)
{
	*status = with;
	return -1;
}

static void
options_need(struct buf *text, size_t n, const char *what)
{
	if (n)
		buf_str(text, " and ");
	buf_str(text, what);
}

/* What is needed and was not given, all of it at once. */
static bool
options_missing(const struct conf *c)
{
	struct buf text;
	size_t n = 0;

	buf_init(&text, 256);
	if (!c->peer.len)
		options_need(&text, n++, "the address of a PEER");
	if (!c->ctx.local_as && !c->auto_local_as)
		options_need(&text, n++, "--local-as");
	if (!c->ctx.router_id && c->peer.len && c->peer.u.sa.sa_family != AF_INET)
		options_need(&text, n++, "--router-id (the peer is IPv6)");
	if (n)
		opt_usage(&command, "%s %s needed", buf_cstr(&text), n > 1 ? "are" : "is");
	buf_fini(&text);
	return n > 0;
}

int
options_read(struct conf *c, struct context *x, int argc, char **argv, int *status)
{
	struct conf_asked r;
	struct opt offered[OFFERED_MAX];
	const struct opt_group groups[] = { { options, &r, &r.given }, { offered, &r, &r.given }, context_group(x),
		{ .rows = NULL } };
	struct ctx said;
	int rc;

	options_offered(offered);
	options_defaults(&r);
	context_init(x);
	rc = opt_read(&command, groups, &argc, &argv);
	if (rc != OPT_GO)
		return options_leave(status, rc);
	if (argc > 1)
		return options_leave(status, opt_usage(&command, "one peer, not %d", argc));
	options_imply(&r);
	*c = r.conf;
	rc = context_finish(x, c->prog, false);
	options_close_inherited(x);
	if (rc)
		return options_leave(status, rc);
	said = c->ctx;
	context_ctx(x, x->neighbor, true, &c->ctx);
	c->ctx.json_version = said.json_version;
	c->ctx.spaced = said.spaced;
	c->ctx.compact = said.compact;
	c->ctx.families = FAMSET_ALL;
	c->ctx.asn4 = true;
	c->ctx.addpath = 0;
	c->ctx.nexthop6 &= famset_afi(AFI_IPV6); /* no capability says these */
	c->ctx.extended_message = c->ctx.link_local_nexthop = false;
	if (x->neighbor)
		conf_from_neighbor(c, &r, x->neighbor);
	if (x->neighbor && x->neighbor->peer_as.automatic && !(x->options & CONTEXT_PEER_AS))
		c->ctx.peer_as = 0; /* any */
	conf_from_options(c, &r, x);
	if (!conf_addresses(c, &r, x, argc ? argv[0] : NULL) && argc)
		return options_leave(status, EXIT_IO);
	if (!c->ctx.router_id && c->ctx.local.len == 4)
		c->ctx.router_id = be_u32(c->ctx.local.a);
	if (options_missing(c))
		return options_leave(status, EXIT_USAGE);
	if (!c->play.files.n && (c->play.results || c->play.junit))
		return options_leave(status, opt_usage(&command, "--results and --junit are about --play"));
	if (conf_is_range(c) && !r.passive)
		return options_leave(status, opt_usage(&command, "a range of peers needs --passive: nobody can connect to all of it"));
	if (!keys_read(c) || !keys_of_neighbor(c, x->neighbor))
		return options_leave(status, EXIT_IO);
	if (conf_is_range(c) && (c->tcp.md5.n || c->tcp.ao.n))
		return options_leave(status, opt_usage(&command, "a key is for one peer, not for a range"));
	if (c->tcp.md5.n && c->tcp.ao.n)
		return options_leave(status, opt_usage(&command, "MD5 and TCP-AO exclude each other"));
	if (c->exabgp && !c->fsm.connect_tries)
		c->fsm.connect_tries = 50;
	c->fsm.passive = r.passive;
	c->fsm.listening = c->listening || c->accept_fd >= 0;
	c->fsm.open_last = c->auto_local_as;
	c->fsm.local_as = c->ctx.local_as;
	c->fsm.local_id = c->ctx.router_id;
	if (r.no_routes)
		x->neighbor = NULL;
	return 0;
}
