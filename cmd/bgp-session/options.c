/* bgp-session/options.c - the command line and a configuration become struct conf. */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "config/context.h"

/* What the options say. Much of it has to wait until all options and the configuration have been read. */
struct asked {
	struct conf conf;
	unsigned port;
	bool listen, passive, no_routes, no_extended, no_refresh;
	const char *listen_address, *source;
	int addpath_mode;         /* RFC 7911 4: 1 receive, 2 send, 3 both */
	int hops;                 /* --ttl-security; 0: not given */
	unsigned given;           /* GIVEN_: options that win over the configuration */
};

enum { GIVEN_PORT = 1 << 0, GIVEN_HOLD = 1 << 1, GIVEN_GRACEFUL = 1 << 2 };

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
	{ "open", ON_OPEN, 0 },
	{ "update", ON_UPDATE, 0 },
	{ "notification", ON_NOTIFICATION, 0 },
	{ "keepalive", ON_KEEPALIVE, 0 },
	{ "refresh", ON_REFRESH, 0 },
	{ "operational", ON_OPERATIONAL, 0 },
	{ "unknown", ON_UNKNOWN, 0 },
	{ "receive", ON_MESSAGES, 0 },
	{ "send", 0, ON_MESSAGES },
	{ "send-open", 0, ON_OPEN },
	{ "send-update", 0, ON_UPDATE },
	{ "send-notification", 0, ON_NOTIFICATION },
	{ "send-keepalive", 0, ON_KEEPALIVE },
	{ "send-refresh", 0, ON_REFRESH },
	{ "send-operational", 0, ON_OPERATIONAL },
	{ "send-unknown", 0, ON_UNKNOWN },
	{ NULL, 0, 0 },
};

static const char *const *
options_event_words(void)
{
	static const char *words[sizeof(event_words) / sizeof(event_words[0])];
	size_t i;

	for (i = 0; event_words[i].word; i++)
		words[i] = event_words[i].word;
	return words;
}

bool
options_events(const char *p, struct conf *c, struct span *bad)
{
	static const struct span prefix = { (const uint8_t *)"receive-", 8 };
	const struct event_word *t;

	c->receive = c->send = 0;
	while (*p) {
		size_t n = strcspn(p, ",");
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
		p += n;
		p += *p == ',';
	}
	return true;
}

static bool
options_event_list(const struct opt_given *g)
{
	struct span bad;

	return options_events(g->arg, g->at, &bad) || opt_wrong_word(g, (const char *)bad.p, bad.n);
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
	    !num_hex(span_str(colon + 1), &b) || b.bad)
		return opt_wrong(g, "CODE:HEX, at most 255 bytes and %d times", CAPS_MAX);
	/* It lasts as long as the process. */
	c->caps[c->cap_cnt++] = (struct open_cap){ (uint8_t)code, buf_span(&b) };
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

/* ---- the rows ---- */

static const struct opt_word format_words[] = {
	{ "json", FORMAT_JSON }, { "text", FORMAT_TEXT }, { "command", FORMAT_COMMAND }, { "raw", FORMAT_RAW },
	{ "lines", FORMAT_LINES }, { NULL, 0 },
};
static const struct opt_word role_words[] = { /* the numbers of RFC 9234 4.1 */
	{ "provider", 0 }, { "rs", 1 }, { "rs-client", 2 }, { "customer", 3 }, { "peer", 4 }, { NULL, 0 },
};
static const struct opt_word mode_words[] = { { "both", 3 }, { "send", 2 }, { "receive", 1 }, { NULL, 0 } };
static const struct opt_word version_words[] = { { "6", 6 }, { "5", 5 }, { "4", 4 }, { NULL, 0 } };

#define ASKED(member) OPT_INTO(struct asked, member)
#define CONF(member) OPT_INTO(struct asked, conf.member)

static const struct opt options[] = {
	{ .help = "Connection" },
	{ "port", 'p', "N", "TCP port of the peer, and to listen on (179)", opt_number, ASKED(port), .lo = 1, .hi = 65535,
	    .mark = GIVEN_PORT },
	{ "listen", 0, NULL, "accept connections from the peer, besides connecting", opt_flag, ASKED(listen) },
	{ "passive", 0, NULL, "wait for the peer, never connect", opt_flag, ASKED(passive) },
	{ "listen-address", 0, "A", "listen on this address only", opt_string, ASKED(listen_address), .hint = "@host" },
	{ "accept-fd", 0, "FD", "take accepted connections from this inherited UNIX socket (SCM_RIGHTS)", opt_number,
	    CONF(accept_fd), .lo = 3, .hi = 1023 },
	{ "hold-time", 0, "SECONDS", "hold time to offer: 0, or 3 to 65535 (180)", options_hold, CONF(fsm.hold_s), .hi = 65535,
	    .mark = GIVEN_HOLD },
	{ "connect-retry", 0, "SECONDS", "longest delay between two tries to connect (60)", opt_seconds, CONF(backoff.max_ms),
	    .hi = 86400 },
	{ "connect-retry-first", 0, "SECONDS", "delay before the second try; it doubles with each (1)", opt_seconds,
	    CONF(backoff.first_ms), .hi = 86400 },
	{ "once", 0, NULL, "no reconnection: exit when the session ends", opt_set, CONF(fsm.attempts), .lo = 1 },
	{ "attempts", 0, "N", "exit after N sessions", opt_number, CONF(fsm.attempts), .hi = UINT32_MAX },
	{ "connect-tries", 0, "N", "failed tries to connect in a row that count as a session", opt_number,
	    CONF(fsm.connect_tries), .hi = UINT32_MAX },
	{ "md5", 0, "FILE", "TCP MD5 signatures (RFC 2385) with the key in FILE", opt_text, CONF(md5_file), .hint = "@file" },
	{ "tcp-ao", 0, "FILE", "TCP-AO (RFC 5925) with the key in FILE: keyid, algorithm, password", opt_text, CONF(ao_file),
	    .hint = "@file" },
	{ "ttl-security", 0, "HOPS", "GTSM (RFC 5082): the peer is at most so many hops away", opt_number, ASKED(hops),
	    .lo = 1, .hi = 254 },
	{ "outgoing-ttl", 0, "N", "TTL or hop limit of what we send", opt_number, CONF(tcp.ttl), .lo = 1, .hi = 255 },
	{ "incoming-ttl", 0, "N", "least TTL or hop limit of what we accept", opt_number, CONF(tcp.min_ttl), .lo = 1, .hi = 255 },
	{ "interface", 0, "IF", "bind to this interface", opt_text, CONF(tcp.interface), .hint = "@interface" },
	{ "source", 0, "A", "connect from this address", opt_string, ASKED(source), .hint = "@host" },
	{ "dscp", 0, "N", "DSCP of what we send, 0 to 63", opt_number, CONF(tcp.dscp), .hi = 63 },
	{ "socket-buffer", 0, "BYTES", "size of the socket's buffers", opt_number, CONF(tcp.buffer), .lo = 1024, .hi = 1 << 30 },
	{ "stall-limit", 0, "SECONDS", "longest time to leave the peer unread, 0 for ever (3600)", opt_number,
	    CONF(fsm.stall_s), .hi = UINT32_MAX },
	{ "send-hold", 0, "SECONDS", "send hold time (RFC 9687), 0: the larger of 480 and twice the hold time", opt_number,
	    CONF(fsm.send_hold_s), .hi = UINT32_MAX },
	{ .help = "Capabilities" },
	{ "add-path-mode", 0, "MODE", "what --add-path offers: both (default), send, receive", opt_choice, ASKED(addpath_mode),
	    .words = mode_words },
	{ "no-extended-message", 0, NULL, "do not offer messages over 4096 bytes", opt_flag, ASKED(no_extended) },
	{ "no-route-refresh", 0, NULL, "do not offer route refresh", opt_flag, ASKED(no_refresh) },
	{ "graceful-restart", 0, "SECONDS", "offer graceful restart (RFC 4724) with this restart time", opt_number,
	    CONF(restart_s), .hi = 4095, .mark = GIVEN_GRACEFUL },
	{ "graceful-notification", 0, NULL, "graceful restart over NOTIFICATIONs too (RFC 8538)", opt_flag, CONF(graceful_n) },
	{ "long-lived", 0, "SECONDS", "offer long-lived graceful restart (RFC 9494)", opt_number, CONF(llgr_s), .lo = 1,
	    .hi = 0xffffff },
	{ "role", 0, "ROLE", "our BGP role (RFC 9234): OTC is set and checked", opt_choice, CONF(role), .words = role_words },
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
	{ "backlog", 0, "N", "changes that may wait for the peer before stdin waits too (262144)", opt_number, CONF(backlog),
	    .lo = 1, .hi = UINT32_MAX },
	{ .help = "Input and output" },
	{ "events", 0, "LIST", "which events to print (all received messages but keepalives, and states)", options_event_list,
	    ASKED(conf), .values = options_event_words },
	{ "output", 'o', "FORMAT", "format of events: json (default), text, command, raw, or lines for a program that renders them",
	    opt_choice, CONF(format), .words = format_words },
	{ "json-version", 0, "N", "generation of the JSON schema: 6 (default), 5, 4", opt_choice, CONF(ctx.json_version),
	    .words = version_words },
	{ "spaced", 0, NULL, "JSON with ExaBGP's blanks", opt_flag, CONF(ctx.spaced) },
	{ "compact", 0, NULL, "unicast NLRI as bare strings", opt_flag, CONF(ctx.compact) },
	{ "packets", 0, NULL, "messages as header and body in hex, not parsed", opt_flag, CONF(packets) },
	{ "consolidate", 0, NULL, "header and body in hex beside what is parsed", opt_flag, CONF(consolidate) },
	{ "with-negotiated", 0, NULL, "what was negotiated in each UPDATE event", opt_flag, CONF(negotiated) },
	{ "ack", 0, NULL, "answer each command on stdout, in order", opt_flag, CONF(ack) },
	{ "receipts", 0, NULL, "events for the progress of commands with an identifier (#ID command)", opt_flag, CONF(receipts) },
	{ "exit-on-eof", 0, NULL, "at the end of stdin send all, then Cease and exit", opt_flag, CONF(exit_on_eof) },
	{ .name = NULL },
};

static const struct opt_command command = {
	.name = "bgp-session",
	.operands = "[PEER]",
	.about = "One BGP session: commands and messages on stdin, events on stdout.",
};

/* A configuration that was handed over by descriptor has been read: it need not be held any longer. */
static void
close_inherited(const struct context *x)
{
	uint64_t fd;
	size_t i;

	for (i = 0; i < x->files.n; i++)
		if (strncmp(x->files.v[i], "/dev/fd/", 8) == 0 && num_max(span_str(x->files.v[i] + 8), INT_MAX, &fd) && fd > 2)
			close((int)fd);
}

/* ---- putting it together ---- */

static void
add_families(struct conf *c, famset set)
{
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		if (famset_has(set, (int)i))
			c->families[c->family_cnt++] = (struct open_family){ families[i].afi, families[i].safi, 0 };
}

static size_t
copy_families(struct open_family *to, const struct open_family *from, size_t n)
{
	if (n > FAMILY_MAX)
		n = FAMILY_MAX;
	if (n)
		memcpy(to, from, n * sizeof(*to));
	return n;
}

static void
copy_text(char *to, struct span from)
{
	size_t n = from.n > NAME_MAX_LEN ? NAME_MAX_LEN : from.n;

	if (n && !*to) {
		memcpy(to, from.p, n);
		to[n] = 0;
	}
}

/* What a configuration says, where no option said otherwise. */
static void
from_neighbor(struct conf *c, struct asked *r, const struct config_neighbor *n)
{
	struct open_offer o;

	config_offer(n, SPAN("bgp-session/" VERSION), &o);
	c->family_cnt = copy_families(c->families, o.families, o.family_cnt);
	c->addpath_cnt = copy_families(c->addpath, o.addpath, o.addpath_cnt);
	c->nexthop_cnt = copy_families(c->nexthop, o.nexthop, o.nexthop_cnt);
	c->limit_cnt = copy_families(c->limits, o.paths_limit, o.paths_limit_cnt);
	c->asn4 = o.asn4;
	c->refresh = o.refresh;
	c->operational |= o.operational;
	c->extended_message = o.extended_message;
	c->link_local_nexthop = o.link_local_nexthop;
	c->multisession |= o.multisession;
	c->operationals = n->operationals;
	if (!(r->given & GIVEN_GRACEFUL)) {
		c->graceful = o.graceful;
		c->restart_s = o.restart_s;
	}
	copy_text(c->host, o.host);
	copy_text(c->domain, o.domain);
	copy_text(c->software, o.software);
	if (!(r->given & GIVEN_HOLD))
		c->fsm.hold_s = n->hold_s;
	if (!(r->given & GIVEN_PORT) && n->connect)
		r->port = n->connect;
	r->passive |= n->passive;
	c->auto_local_as = n->local_as.automatic;
	c->manual_eor |= n->manual_eor;
	c->group &= n->group_updates;
	if (n->outgoing_ttl > 0 && !c->tcp.ttl)
		c->tcp.ttl = n->outgoing_ttl;
	if (n->incoming_ttl > 0 && !c->tcp.min_ttl)
		c->tcp.min_ttl = n->incoming_ttl;
	if (n->source_interface && !c->tcp.interface[0])
		snprintf(c->tcp.interface, sizeof(c->tcp.interface), "%s", n->source_interface);
	c->ctx.link_local = n->local_link_local;
	c->ctx.aigp = n->aigp;
}

/* What options say about capabilities, over the configuration's. */
static void
from_options(struct conf *c, const struct asked *r, const struct context *x)
{
	unsigned i;

	if (x->options & CONTEXT_FAMILY || !x->neighbor) {
		c->family_cnt = 0;
		add_families(c, x->options & CONTEXT_FAMILY ? x->said.families :
		    (famset)1 << family_index(AFI_IPV4, SAFI_UNICAST) | (famset)1 << family_index(AFI_IPV6, SAFI_UNICAST));
	}
	if (x->options & CONTEXT_ADDPATH) {
		c->addpath_cnt = 0;
		for (i = 0; i < c->family_cnt; i++)
			if (famset_has(x->said.addpath, family_index(c->families[i].afi, c->families[i].safi))) {
				c->addpath[c->addpath_cnt] = c->families[i];
				c->addpath[c->addpath_cnt++].value = (uint8_t)r->addpath_mode;
			}
	}
	if (x->options & CONTEXT_NEXTHOP) {
		c->nexthop_cnt = 0;
		for (i = 0; i < family_cnt; i++)
			if (famset_has(x->said.nexthop6, (int)i) && families[i].afi == AFI_IPV4)
				c->nexthop[c->nexthop_cnt++] = (struct open_family){ families[i].afi, families[i].safi, AFI_IPV6 };
	}
	if (x->options & CONTEXT_ASN4)
		c->asn4 = x->said.asn4;
	if (x->options & CONTEXT_LINK_LOCAL)
		c->link_local_nexthop = true;
	if (x->options & CONTEXT_EXTENDED_MESSAGE)
		c->extended_message = true;
	if (r->no_extended)
		c->extended_message = false;
	if (r->no_refresh)
		c->refresh = false;
}

/* ---- addresses ---- */

static bool
resolve(const char *host, unsigned port, int family, struct tcp_addr *out, const char *what)
{
	const char *why;

	if (tcp_resolve(host, port, family, out, &why))
		return true;
	say("bgp-session", "%s '%s': %s", what, host, why);
	return false;
}

static bool
addresses(struct conf *c, const struct asked *r, const struct context *x, const char *peer)
{
	const struct config_neighbor *n = x->neighbor;
	uint8_t a[16];
	size_t len;
	int family;

	if (peer) {
		if (!resolve(peer, r->port, AF_UNSPEC, &c->peer, "peer"))
			return false;
	} else if (x->options & CONTEXT_PEER_ADDRESS) {
		c->peer = tcp_addr_of(x->said.peer.a, x->said.peer.len, r->port, 0);
	} else if (n && !config_is_range(n)) {
		c->peer = tcp_addr_of(n->peer.ip.a, n->peer.ip.len, r->port, 0);
	}
	if (!c->peer.len)
		return false;
	family = c->peer.u.sa.sa_family;
	/* A link-local peer without a scope lives on the interface that was named. */
	if (family == AF_INET6 && ip_is_link_local((const uint8_t *)&c->peer.u.in6.sin6_addr) && !c->peer.u.in6.sin6_scope_id &&
	    c->tcp.interface[0])
		c->peer.u.in6.sin6_scope_id = if_nametoindex(c->tcp.interface);
	if ((len = tcp_addr_bytes(&c->peer, a)))
		c->ctx.peer = ip_of(a, len);
	if (r->source) {
		if (!resolve(r->source, 0, family, &c->tcp.source, "source address"))
			return false;
	} else if (c->ctx.local.len && (c->ctx.local.len == 4) == (family == AF_INET)) {
		if (x->options & CONTEXT_LOCAL_ADDRESS || n)
			c->tcp.source = tcp_addr_of(c->ctx.local.a, c->ctx.local.len, 0, c->peer.u.sa.sa_family == AF_INET6 ?
			    c->peer.u.in6.sin6_scope_id : 0);
	}
	c->listening = r->listen || (r->passive && c->accept_fd < 0) || (n && n->listen && c->accept_fd < 0);
	if (!c->listening)
		return true;
	if (r->listen_address)
		return resolve(r->listen_address, r->port, family, &c->listen, "listen address");
	memset(a, 0, sizeof(a));
	if (c->tcp.source.len)
		tcp_addr_bytes(&c->tcp.source, a);
	c->listen = tcp_addr_of(a, family == AF_INET ? 4 : 16, n && n->listen && !(r->given & GIVEN_PORT) ? n->listen : r->port,
	    family == AF_INET6 ? c->peer.u.in6.sin6_scope_id : 0);
	return true;
}

/* ---- keys ---- */

static bool
read_file(const char *path, char *to, size_t n, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return false;
	*len = 0;
	while (*len < n && (got = read(fd, to + *len, n - *len)) > 0)
		*len += (size_t)got;
	close(fd);
	while (*len && (to[*len - 1] == '\n' || to[*len - 1] == '\r'))
		--*len;
	return true;
}

static bool
set_key(struct tcp_key *k, const char *p, size_t n, const char *what)
{
	if (n == 0 || n > TCP_KEY_MAX) {
		say("bgp-session", "%s: a key of %zu bytes, want 1 to %d", what, n, TCP_KEY_MAX);
		return false;
	}
	memcpy(k->bytes, p, n);
	k->n = n;
	return true;
}

static bool
ao_algorithm(const char *word, char out[64])
{
	static const char *const names[][2] = { { "hmac-sha-1-96", "hmac(sha1)" }, { "aes-128-cmac-96", "cmac(aes128)" },
		{ "hmac-sha-256", "hmac(sha256)" }, { NULL, NULL } };
	size_t i;

	for (i = 0; names[i][0]; i++)
		if (strcmp(word, names[i][0]) == 0) {
			snprintf(out, 64, "%s", names[i][1]);
			return true;
		}
	say("bgp-session", "TCP-AO: unknown algorithm '%s': hmac-sha-1-96, aes-128-cmac-96 or hmac-sha-256", word);
	return false;
}

/* Lines of "keyid 1", "algorithm hmac-sha-1-96", "password TEXT". */
static bool
read_ao(struct conf *c, char *p)
{
	char *line, *save = NULL;

	snprintf(c->tcp.ao_algorithm, sizeof(c->tcp.ao_algorithm), "hmac(sha1)");
	c->tcp.ao.n = 0;
	for (line = strtok_r(p, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *value = line + strcspn(line, " \t");
		uint64_t v;

		if (*value)
			*value++ = 0;
		value += strspn(value, " \t");
		value[strcspn(value, ";\r")] = 0;
		if (!*line || *line == '#')
			continue;
		if (strcmp(line, "keyid") == 0 && num_max(span_str(value), 255, &v)) {
			c->tcp.ao_id = (uint8_t)v;
		} else if (strcmp(line, "algorithm") == 0) {
			if (!ao_algorithm(value, c->tcp.ao_algorithm))
				return false;
		} else if (strcmp(line, "password") == 0) {
			if (!set_key(&c->tcp.ao, value, strlen(value), c->ao_file))
				return false;
		} else {
			say("bgp-session", "%s: expected keyid, algorithm or password, found '%s'", c->ao_file, line);
			return false;
		}
	}
	if (c->tcp.ao.n)
		return true;
	say("bgp-session", "%s: no password", c->ao_file);
	return false;
}

bool
options_keys(struct conf *c)
{
	char text[1024];
	size_t n;

	if (c->md5_file[0]) {
		if (!read_file(c->md5_file, text, sizeof(text), &n)) {
			say("bgp-session", "%s: %s", c->md5_file, strerror(errno));
			return false;
		}
		if (!set_key(&c->tcp.md5, text, n, c->md5_file))
			return false;
	}
	if (c->ao_file[0]) {
		if (!read_file(c->ao_file, text, sizeof(text) - 1, &n)) {
			say("bgp-session", "%s: %s", c->ao_file, strerror(errno));
			return false;
		}
		text[n] = 0;
		return read_ao(c, text);
	}
	return true;
}

static int
base64_digit(int c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
base64(const char *s, char *out, size_t max, size_t *n)
{
	unsigned v = 0, bits = 0;

	*n = 0;
	for (; *s && *s != '='; s++) {
		int d = base64_digit((unsigned char)*s);

		if (d < 0)
			return false;
		v = v << 6 | (unsigned)d;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		if (*n == max)
			return false;
		out[(*n)++] = (char)(v >> bits & 0xff);
	}
	return true;
}

static bool
neighbor_key(struct tcp_key *k, const char *password, unsigned form, const char *what)
{
	char out[TCP_KEY_MAX];
	size_t n;
	bool hex = strspn(password, "0123456789abcdef") == strlen(password);

	if ((form == BASE64_YES || (form == BASE64_AUTO && hex)) && base64(password, out, sizeof(out), &n))
		return set_key(k, out, n, what);
	return set_key(k, password, strlen(password), what);
}

/* Keys that the configuration holds. */
static bool
neighbor_keys(struct conf *c, const struct config_neighbor *n)
{
	if (!n)
		return true;
	if (n->md5_password && !c->md5_file[0] && !neighbor_key(&c->tcp.md5, n->md5_password, n->md5_base64, "md5-password"))
		return false;
	if (!n->ao || c->ao_file[0])
		return true;
	c->tcp.ao_id = n->ao_key;
	return ao_algorithm(n->ao_algorithm ? n->ao_algorithm : "hmac-sha-1-96", c->tcp.ao_algorithm) && n->ao_password &&
	    neighbor_key(&c->tcp.ao, n->ao_password, n->ao_base64, "tcp-ao");
}

/* ---- all of it ---- */

static void
options_defaults(struct asked *r)
{
	struct conf *c = &r->conf;

	memset(r, 0, sizeof(*r));
	r->port = 179;
	r->addpath_mode = 3;
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
}

/* What some options imply. */
static void
options_imply(struct asked *r)
{
	struct conf *c = &r->conf;

	r->listen |= r->listen_address != NULL;
	c->graceful = r->given & GIVEN_GRACEFUL;
	c->exact |= c->exabgp;
	if (r->hops) {
		c->tcp.ttl = 255;
		c->tcp.min_ttl = 256 - r->hops;
	}
}

static int
leave(int *status, int with)
{
	*status = with;
	return -1;
}

int
options_read(struct conf *c, struct context *x, int argc, char **argv, int *status)
{
	struct asked r;
	const struct opt_group groups[] = { { options, &r, &r.given }, context_group(x), { .rows = NULL } };
	struct ctx said;
	int rc;

	options_defaults(&r);
	context_init(x);
	rc = opt_read(&command, groups, &argc, &argv);
	if (rc != OPT_GO)
		return leave(status, rc);
	if (argc > 1)
		return leave(status, opt_usage(&command, "one peer, not %d", argc));
	options_imply(&r);
	*c = r.conf;
	rc = context_finish(x, c->prog, false);
	close_inherited(x);
	if (rc)
		return leave(status, rc);
	said = c->ctx;
	context_ctx(x, x->neighbor, true, &c->ctx);
	c->ctx.json_version = said.json_version;
	c->ctx.spaced = said.spaced;
	c->ctx.compact = said.compact;
	c->ctx.families = FAMSET_ALL;
	c->ctx.asn4 = true;
	c->ctx.addpath = c->ctx.nexthop6 = 0;
	c->ctx.extended_message = c->ctx.link_local_nexthop = false;
	if (x->neighbor)
		from_neighbor(c, &r, x->neighbor);
	from_options(c, &r, x);
	if (!addresses(c, &r, x, argc ? argv[0] : NULL))
		return leave(status, argc ? EXIT_IO : opt_usage(&command, "which peer?"));
	if (!c->ctx.local_as && !c->auto_local_as)
		return leave(status, opt_usage(&command, "--local-as is needed"));
	if (!c->ctx.router_id && c->ctx.local.len == 4)
		c->ctx.router_id = (uint32_t)c->ctx.local.a[0] << 24 | (uint32_t)c->ctx.local.a[1] << 16 |
		    (uint32_t)c->ctx.local.a[2] << 8 | c->ctx.local.a[3];
	if (!c->ctx.router_id && c->peer.u.sa.sa_family != AF_INET)
		return leave(status, opt_usage(&command, "--router-id is needed with an IPv6 peer"));
	if (!options_keys(c) || !neighbor_keys(c, x->neighbor))
		return leave(status, EXIT_IO);
	if (c->tcp.md5.n && c->tcp.ao.n)
		return leave(status, opt_usage(&command, "MD5 and TCP-AO exclude each other"));
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

/*
 * ExaBGP sends a configured route once for each set of attributes that the file gives it, and takes every VPLS statement
 * for a route of its own: a path identifier, never sent, keeps them apart.
 */
static const uint8_t *
own_path(struct session *s, const struct config_entry *e, int family, uint32_t set, uint8_t path[4])
{
	uint32_t first, n = e->safi == SAFI_VPLS ? e->route + 1 : set;

	if (!s->conf->exabgp || e->nlri.path || famset_has(s->conf->ctx.addpath, family) ||
	    !(first = rib_find(&s->rib, family, NULL, e->nlri.v)) ||
	    (e->safi != SAFI_VPLS && rib_route(&s->rib, first)->set == set))
		return e->nlri.path;
	path[0] = (uint8_t)(n >> 24);
	path[1] = (uint8_t)(n >> 16);
	path[2] = (uint8_t)(n >> 8);
	path[3] = (uint8_t)n;
	return path;
}

bool
options_routes(struct session *s, const struct context *x)
{
	struct config_entry e;
	struct config_walk w;

	if (!x->neighbor)
		return true;
	config_walk_begin(&w, &x->config, x->neighbor);
	while (config_walk_next(&w, &e)) {
		int family = rib_family(&s->rib, e.afi, e.safi);
		struct attrset none;
		struct nexthop nh;
		uint8_t path[4];
		uint32_t set;
		bool good = true;

		config_set_read(e.said, NULL, &nh);
		attrset_init(&none);
		memset(none.has, 0, sizeof(none.has));
		buf_reset(&s->in.pack);
		resolve_self(s, e.afi, &nh);
		rib_set_pack(&none, &nh, &s->in.pack);
		attrset_fini(&none);
		buf_span_put(&s->in.pack, e.attributes);
		set = rib_set_of(&s->rib, buf_span(&s->in.pack));
		if (!set || family < 0)
			return false;
		if (e.label && e.label->watchdog)
			good = watchdog_add(s, span_str(e.label->watchdog), family, &e.nlri, set);
		if (!(e.label && e.label->withdrawn))
			good = good && apply_route(s, family, own_path(s, &e, family, set, path), e.nlri.v, set, false);
		rib_set_drop(&s->rib, set);
		if (!good)
			return false;
	}
	return true;
}
