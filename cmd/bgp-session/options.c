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

enum {
	ID = OPT_ID, ID_LISTEN, ID_PASSIVE, ID_HOLD, ID_RETRY, ID_RETRY_FIRST, ID_MD5, ID_AO, ID_TTL_SECURITY, ID_TTL_OUT,
	ID_TTL_IN, ID_INTERFACE, ID_SOURCE, ID_DSCP, ID_EVENTS, ID_ACK, ID_RECEIPTS, ID_ONCE, ID_ATTEMPTS, ID_TRIES, ID_EOF,
	ID_VERSION, ID_ADJ_IN, ID_NO_GROUP, ID_GATHER, ID_EXABGP, ID_EXACT, ID_MANUAL_EOR, ID_ACCEPT, ID_GRACEFUL, ID_GRACEFUL_N,
	ID_LLGR, ID_ROLE, ID_ROLE_STRICT, ID_HOST, ID_DOMAIN, ID_SOFTWARE, ID_NO_REFRESH, ID_OPERATIONAL, ID_MULTISESSION,
	ID_CAPABILITY, ID_ADDPATH_MODE, ID_NO_EXTENDED, ID_STALL, ID_SEND_HOLD, ID_PACKETS, ID_CONSOLIDATE, ID_NEGOTIATED,
	ID_NO_ROUTES, ID_BACKLOG, ID_SPACED, ID_BUFFER, ID_LISTEN_ADDRESS, ID_COMPACT,
};

static const char event_words[] = "all|none|state|fsm|negotiated|open|update|notification|keepalive|refresh|operational|"
    "send-open|send-update|send-notification|send-keepalive|send-refresh|send-operational|receive|send";
static const char format_words[] = "json|text|command|raw|lines";
static const char role_words[] = "provider|rs|rs-client|customer|peer";
static const char mode_words[] = "both|send|receive";

static const struct opt options[] = {
	{ .help = "Connection" },
	{ "port", 'p', "N", "TCP port of the peer, and to listen on (179)", NULL, NULL, 0 },
	{ "listen", 0, NULL, "accept connections from the peer, besides connecting", NULL, NULL, ID_LISTEN },
	{ "passive", 0, NULL, "wait for the peer, never connect", NULL, NULL, ID_PASSIVE },
	{ "listen-address", 0, "A", "listen on this address only", NULL, "@host", ID_LISTEN_ADDRESS },
	{ "accept-fd", 0, "FD", "take accepted connections from this inherited UNIX socket (SCM_RIGHTS)", NULL, NULL, ID_ACCEPT },
	{ "hold-time", 0, "SECONDS", "hold time to offer: 0, or 3 to 65535 (180)", NULL, NULL, ID_HOLD },
	{ "connect-retry", 0, "SECONDS", "longest delay between two tries to connect (60)", NULL, NULL, ID_RETRY },
	{ "connect-retry-first", 0, "SECONDS", "delay before the second try; it doubles with each (1)", NULL, NULL,
	    ID_RETRY_FIRST },
	{ "once", 0, NULL, "no reconnection: exit when the session ends", NULL, NULL, ID_ONCE },
	{ "attempts", 0, "N", "exit after N sessions", NULL, NULL, ID_ATTEMPTS },
	{ "connect-tries", 0, "N", "failed tries to connect in a row that count as a session", NULL, NULL, ID_TRIES },
	{ "md5", 0, "FILE", "TCP MD5 signatures (RFC 2385) with the key in FILE", NULL, "@file", ID_MD5 },
	{ "tcp-ao", 0, "FILE", "TCP-AO (RFC 5925) with the key in FILE: keyid, algorithm, password", NULL, "@file", ID_AO },
	{ "ttl-security", 0, "HOPS", "GTSM (RFC 5082): the peer is at most so many hops away", NULL, NULL, ID_TTL_SECURITY },
	{ "outgoing-ttl", 0, "N", "TTL or hop limit of what we send", NULL, NULL, ID_TTL_OUT },
	{ "incoming-ttl", 0, "N", "least TTL or hop limit of what we accept", NULL, NULL, ID_TTL_IN },
	{ "interface", 0, "IF", "bind to this interface", NULL, "@interface", ID_INTERFACE },
	{ "source", 0, "A", "connect from this address", NULL, "@host", ID_SOURCE },
	{ "dscp", 0, "N", "DSCP of what we send, 0 to 63", NULL, NULL, ID_DSCP },
	{ "socket-buffer", 0, "BYTES", "size of the socket's buffers", NULL, NULL, ID_BUFFER },
	{ "stall-limit", 0, "SECONDS", "longest time to leave the peer unread, 0 for ever (3600)", NULL, NULL, ID_STALL },
	{ "send-hold", 0, "SECONDS", "send hold time (RFC 9687), 0: the larger of 480 and twice the hold time", NULL, NULL,
	    ID_SEND_HOLD },
	{ .help = "Capabilities" },
	{ "add-path-mode", 0, "MODE", "what --add-path offers: both (default), send, receive", NULL, mode_words,
	    ID_ADDPATH_MODE },
	{ "no-extended-message", 0, NULL, "do not offer messages over 4096 bytes", NULL, NULL, ID_NO_EXTENDED },
	{ "no-route-refresh", 0, NULL, "do not offer route refresh", NULL, NULL, ID_NO_REFRESH },
	{ "graceful-restart", 0, "SECONDS", "offer graceful restart (RFC 4724) with this restart time", NULL, NULL, ID_GRACEFUL },
	{ "graceful-notification", 0, NULL, "graceful restart over NOTIFICATIONs too (RFC 8538)", NULL, NULL, ID_GRACEFUL_N },
	{ "long-lived", 0, "SECONDS", "offer long-lived graceful restart (RFC 9494)", NULL, NULL, ID_LLGR },
	{ "role", 0, "ROLE", "our BGP role (RFC 9234): OTC is set and checked", NULL, role_words, ID_ROLE },
	{ "role-strict", 0, NULL, "refuse a peer without a role", NULL, NULL, ID_ROLE_STRICT },
	{ "host-name", 0, "NAME", "offer the FQDN capability", NULL, NULL, ID_HOST },
	{ "domain-name", 0, "NAME", "its domain", NULL, NULL, ID_DOMAIN },
	{ "software-version", 0, "TEXT", "offer this software version", NULL, NULL, ID_SOFTWARE },
	{ "operational", 0, NULL, "offer operational messages", NULL, NULL, ID_OPERATIONAL },
	{ "multi-session", 0, NULL, "offer multisession", NULL, NULL, ID_MULTISESSION },
	{ "capability", 0, "CODE:HEX", "offer any other capability; repeatable", NULL, NULL, ID_CAPABILITY },
	{ .help = "Routes" },
	{ "adj-rib-in", 0, NULL, "keep what the peer announces, for show", NULL, NULL, ID_ADJ_IN },
	{ "no-group", 0, NULL, "one route in each UPDATE", NULL, NULL, ID_NO_GROUP },
	{ "gather", 0, "MS", "let changes wait so long for others", NULL, NULL, ID_GATHER },
	{ "manual-eor", 0, NULL, "send End-of-RIB only when told to", NULL, NULL, ID_MANUAL_EOR },
	{ "exabgp", 0, NULL, "ExaBGP's packing, order and pace", NULL, NULL, ID_EXABGP },
	{ "exact", 0, NULL, "write each message by itself", NULL, NULL, ID_EXACT },
	{ "no-routes", 0, NULL, "do not announce the routes of the configuration", NULL, NULL, ID_NO_ROUTES },
	{ "backlog", 0, "N", "changes that may wait for the peer before stdin waits too (262144)", NULL, NULL, ID_BACKLOG },
	{ .help = "Input and output" },
	{ "events", 0, "LIST", "which events to print (all received messages but keepalives, and states)", NULL, event_words,
	    ID_EVENTS },
	{ "output", 'o', "FORMAT", "format of events: json (default), text, command, raw, or lines for a program that renders them", NULL, format_words, 0 },
	{ "json-version", 0, "N", "generation of the JSON schema: 6 (default), 5, 4", NULL, "6|5|4", ID_VERSION },
	{ "spaced", 0, NULL, "JSON with ExaBGP's blanks", NULL, NULL, ID_SPACED },
	{ "compact", 0, NULL, "unicast NLRI as bare strings", NULL, NULL, ID_COMPACT },
	{ "packets", 0, NULL, "messages as header and body in hex, not parsed", NULL, NULL, ID_PACKETS },
	{ "consolidate", 0, NULL, "header and body in hex beside what is parsed", NULL, NULL, ID_CONSOLIDATE },
	{ "with-negotiated", 0, NULL, "what was negotiated in each UPDATE event", NULL, NULL, ID_NEGOTIATED },
	{ "ack", 0, NULL, "answer each command on stdout, in order", NULL, NULL, ID_ACK },
	{ "receipts", 0, NULL, "events for the progress of commands with an identifier (#ID command)", NULL, NULL, ID_RECEIPTS },
	{ "exit-on-eof", 0, NULL, "at the end of stdin send all, then Cease and exit", NULL, NULL, ID_EOF },
	{ .name = NULL },
};

static const struct opt *const tables[] = { options, context_options, NULL };

static const struct opt_command command = {
	.name = "bgp-session",
	.operands = "[PEER]",
	.about = "One BGP session: commands and messages on stdin, events on stdout.",
	.tables = tables,
};

/* What has to wait until all options are read. */
struct raw {
	unsigned port;
	bool listen, passive, no_routes, port_said, hold_said, graceful_said, no_extended, no_refresh;
	const char *listen_address, *source;
	int addpath_mode;
};

/* ---- values ---- */

static bool
number(const struct opts *o, uint64_t lo, uint64_t hi, uint64_t *out)
{
	if (num_max(span_str(o->arg), hi, out) && *out >= lo)
		return true;
	opt_usage(o->cmd, "--%s '%s': want a number from %llu to %llu", o->name, o->arg, (unsigned long long)lo,
	    (unsigned long long)hi);
	return false;
}

/* Seconds, with a fraction. */
static bool
milliseconds(const struct opts *o, uint32_t *out)
{
	char *end;
	double v = strtod(o->arg, &end);

	if (end == o->arg || *end || !(v >= 0) || v > 86400) {
		opt_usage(o->cmd, "--%s '%s': want seconds", o->name, o->arg);
		return false;
	}
	*out = (uint32_t)(v * 1000);
	return true;
}

static bool
text(const struct opts *o, char *out, size_t n)
{
	if (strlen(o->arg) < n) {
		memcpy(out, o->arg, strlen(o->arg) + 1);
		return true;
	}
	opt_usage(o->cmd, "--%s: longer than %zu bytes", o->name, n - 1);
	return false;
}

/* "state,update,send-update" */
bool
options_events(const char *p, struct conf *c, struct span *bad)
{
	static const struct { const char *name; unsigned bit; } kinds[] = { { "open", ON_OPEN }, { "update", ON_UPDATE },
		{ "notification", ON_NOTIFICATION }, { "keepalive", ON_KEEPALIVE }, { "refresh", ON_REFRESH },
		{ "operational", ON_OPERATIONAL }, { "unknown", ON_UNKNOWN }, { "all", ON_MESSAGES }, { NULL, 0 } };
	size_t i;

	c->receive = c->send = 0;
	while (*p) {
		size_t n = strcspn(p, ",");
		struct span word = span_of(p, n);
		bool sent = n > 5 && memcmp(p, "send-", 5) == 0, received = n > 8 && memcmp(p, "receive-", 8) == 0;
		struct span kind = sent ? span_of(p + 5, n - 5) : received ? span_of(p + 8, n - 8) : word;

		for (i = 0; kinds[i].name && !span_is(kind, kinds[i].name); i++)
			;
		if (span_is(word, "all")) {
			c->receive = ON_MESSAGES | ON_STATE | ON_FSM | ON_NEGOTIATED;
			c->send = ON_MESSAGES;
		} else if (span_is(word, "receive")) {
			c->receive |= ON_MESSAGES;
		} else if (span_is(word, "send")) {
			c->send |= ON_MESSAGES;
		} else if (span_is(word, "state")) {
			c->receive |= ON_STATE;
		} else if (span_is(word, "fsm")) {
			c->receive |= ON_FSM;
		} else if (span_is(word, "negotiated")) {
			c->receive |= ON_NEGOTIATED;
		} else if (kinds[i].name && sent) {
			c->send |= kinds[i].bit;
		} else if (kinds[i].name) {
			c->receive |= kinds[i].bit;
		} else if (!span_is(word, "none")) {
			*bad = word;
			return false;
		}
		p += n;
		p += *p == ',';
	}
	return true;
}

static bool
events(const struct opts *o, struct conf *c)
{
	struct span bad;

	if (options_events(o->arg, c, &bad))
		return true;
	opt_usage(o->cmd, "--events: no such event '%.*s'", (int)bad.n, (const char *)bad.p);
	return false;
}

static bool
capability(const struct opts *o, struct conf *c)
{
	const char *colon = strchr(o->arg, ':');
	struct buf b;
	uint64_t code;

	buf_init(&b, 255);
	if (c->cap_cnt == CAPS_MAX || !colon || !num_max(span_of(o->arg, (size_t)(colon - o->arg)), 255, &code) ||
	    !num_hex(span_str(colon + 1), &b) || b.bad) {
		opt_usage(o->cmd, "--capability '%s': want CODE:HEX, at most 255 bytes and %d times", o->arg, CAPS_MAX);
		return false;
	}
	/* It lasts as long as the process. */
	c->caps[c->cap_cnt++] = (struct open_cap){ (uint8_t)code, buf_span(&b) };
	return true;
}

static bool
hold(const struct opts *o, struct conf *c, struct raw *r)
{
	uint64_t v;

	if (!number(o, 0, 65535, &v))
		return false;
	if (v == 1 || v == 2) {
		opt_usage(o->cmd, "--hold-time %s: want 0, or at least 3 (RFC 4271 4.2)", o->arg);
		return false;
	}
	c->fsm.hold_s = (uint32_t)v;
	return r->hold_said = true;
}

static bool
name_file(const struct opts *o, char out[256])
{
	return text(o, out, 256);
}

/* ---- one option ---- */

static bool
take_connection(struct conf *c, struct raw *r, const struct opts *o, int id)
{
	uint64_t v;

	switch (id) {
	case 'p':
		if (!number(o, 1, 65535, &v))
			return false;
		r->port = (unsigned)v;
		return r->port_said = true;
	case ID_LISTEN:
		return r->listen = true;
	case ID_PASSIVE:
		return r->passive = true;
	case ID_LISTEN_ADDRESS:
		r->listen_address = o->arg;
		return r->listen = true;
	case ID_ACCEPT:
		if (!number(o, 3, 1023, &v))
			return false;
		c->accept_fd = (int)v;
		return true;
	case ID_HOLD:
		return hold(o, c, r);
	case ID_RETRY:
		return milliseconds(o, &c->backoff.max_ms);
	case ID_RETRY_FIRST:
		return milliseconds(o, &c->backoff.first_ms);
	case ID_ONCE:
		c->fsm.attempts = 1;
		return true;
	case ID_ATTEMPTS:
		if (!number(o, 0, UINT32_MAX, &v))
			return false;
		c->fsm.attempts = (uint32_t)v;
		return true;
	case ID_TRIES:
		if (!number(o, 0, UINT32_MAX, &v))
			return false;
		c->fsm.connect_tries = (uint32_t)v;
		return true;
	case ID_MD5:
		return name_file(o, c->md5_file);
	case ID_AO:
		return name_file(o, c->ao_file);
	case ID_TTL_SECURITY:
		if (!number(o, 1, 254, &v))
			return false;
		c->tcp.ttl = 255;
		c->tcp.min_ttl = 256 - (int)v;
		return true;
	case ID_TTL_OUT:
		if (!number(o, 1, 255, &v))
			return false;
		c->tcp.ttl = (int)v;
		return true;
	case ID_TTL_IN:
		if (!number(o, 1, 255, &v))
			return false;
		c->tcp.min_ttl = (int)v;
		return true;
	case ID_INTERFACE:
		return text(o, c->tcp.interface, sizeof(c->tcp.interface));
	case ID_SOURCE:
		r->source = o->arg;
		return true;
	case ID_DSCP:
		if (!number(o, 0, 63, &v))
			return false;
		c->tcp.dscp = (int)v;
		return true;
	case ID_BUFFER:
		if (!number(o, 1024, 1 << 30, &v))
			return false;
		c->tcp.buffer = (int)v;
		return true;
	case ID_STALL:
		if (!number(o, 0, UINT32_MAX, &v))
			return false;
		c->fsm.stall_s = (uint32_t)v;
		return true;
	case ID_SEND_HOLD:
		if (!number(o, 0, UINT32_MAX, &v))
			return false;
		c->fsm.send_hold_s = (uint32_t)v;
		return true;
	}
	return false;
}

static bool
take_capability(struct conf *c, struct raw *r, const struct opts *o, int id)
{
	uint64_t v;

	switch (id) {
	case ID_ADDPATH_MODE:
		return (r->addpath_mode = opt_words(o, mode_words)) >= 0;
	case ID_NO_EXTENDED:
		return r->no_extended = true;
	case ID_NO_REFRESH:
		return r->no_refresh = true;
	case ID_GRACEFUL:
		if (!number(o, 0, 4095, &v))
			return false;
		c->restart_s = (uint16_t)v;
		return r->graceful_said = c->graceful = true;
	case ID_GRACEFUL_N:
		return c->graceful_n = true;
	case ID_LLGR:
		if (!number(o, 1, 0xffffff, &v))
			return false;
		c->llgr_s = (uint32_t)v;
		return true;
	case ID_ROLE:
		return (c->role = opt_words(o, role_words)) >= 0;
	case ID_ROLE_STRICT:
		return c->role_strict = true;
	case ID_HOST:
		return text(o, c->host, sizeof(c->host));
	case ID_DOMAIN:
		return text(o, c->domain, sizeof(c->domain));
	case ID_SOFTWARE:
		return text(o, c->software, sizeof(c->software));
	case ID_OPERATIONAL:
		return c->operational = true;
	case ID_MULTISESSION:
		return c->multisession = true;
	case ID_CAPABILITY:
		return capability(o, c);
	}
	return false;
}

static bool
take_stream(struct conf *c, struct raw *r, const struct opts *o, int id)
{
	static const uint8_t versions[] = { 6, 5, 4 };
	uint64_t v;
	int word;

	switch (id) {
	case 'o':
		if ((word = opt_words(o, format_words)) < 0)
			return false;
		c->format = (enum format)word;
		return true;
	case ID_VERSION:
		if ((word = opt_words(o, "6|5|4")) < 0)
			return false;
		c->ctx.json_version = versions[word];
		return true;
	case ID_EVENTS:
		return events(o, c);
	case ID_GATHER:
		if (!number(o, 0, 60000, &v))
			return false;
		c->gather_ms = (unsigned)v;
		return true;
	case ID_BACKLOG:
		if (!number(o, 1, UINT32_MAX, &v))
			return false;
		c->backlog = (size_t)v;
		return true;
	case ID_NO_GROUP:
		c->group = false;
		return true;
	case ID_EXABGP:
		c->exact = true;
		return c->exabgp = true;
	case ID_SPACED:
		return c->ctx.spaced = true;
	case ID_COMPACT:
		return c->ctx.compact = true;
	case ID_ADJ_IN:
		return c->adj_in = true;
	case ID_MANUAL_EOR:
		return c->manual_eor = true;
	case ID_EXACT:
		return c->exact = true;
	case ID_NO_ROUTES:
		return r->no_routes = true;
	case ID_PACKETS:
		return c->packets = true;
	case ID_CONSOLIDATE:
		return c->consolidate = true;
	case ID_NEGOTIATED:
		return c->negotiated = true;
	case ID_ACK:
		return c->ack = true;
	case ID_RECEIPTS:
		return c->receipts = true;
	case ID_EOF:
		return c->exit_on_eof = true;
	}
	return false;
}

static bool
take(struct conf *c, struct raw *r, struct context *x, const struct opts *o, int id)
{
	int context = context_option(x, o, id);

	if (context)
		return context > 0;
	if (id == 'p' || (id >= ID_LISTEN && id <= ID_TRIES && id != ID_EVENTS && id != ID_ACK && id != ID_RECEIPTS) ||
	    id == ID_ACCEPT || id == ID_STALL || id == ID_SEND_HOLD || id == ID_BUFFER || id == ID_LISTEN_ADDRESS)
		return take_connection(c, r, o, id);
	if ((id >= ID_GRACEFUL && id <= ID_NO_EXTENDED))
		return take_capability(c, r, o, id);
	return take_stream(c, r, o, id);
}

/* A configuration that was handed over by descriptor has been read: it need not be held any longer. */
static void
close_inherited(const struct context *x)
{
	uint64_t fd;
	size_t i;

	for (i = 0; i < x->file_cnt; i++)
		if (strncmp(x->files[i], "/dev/fd/", 8) == 0 && num_max(span_str(x->files[i] + 8), INT_MAX, &fd) && fd > 2)
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
from_neighbor(struct conf *c, struct raw *r, const struct config_neighbor *n)
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
	if (!r->graceful_said) {
		c->graceful = o.graceful;
		c->restart_s = o.restart_s;
	}
	copy_text(c->host, o.host);
	copy_text(c->domain, o.domain);
	copy_text(c->software, o.software);
	if (!r->hold_said)
		c->fsm.hold_s = n->hold_s;
	if (!r->port_said && n->connect)
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
from_options(struct conf *c, const struct raw *r, const struct context *x)
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
				c->addpath[c->addpath_cnt++].value = r->addpath_mode == 1 ? 2 : r->addpath_mode == 2 ? 1 : 3;
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
addresses(struct conf *c, const struct raw *r, const struct context *x, const char *peer)
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
	c->listen = tcp_addr_of(a, family == AF_INET ? 4 : 16, n && n->listen && !r->port_said ? n->listen : r->port,
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
defaults(struct conf *c, struct raw *r)
{
	memset(c, 0, sizeof(*c));
	memset(r, 0, sizeof(*r));
	r->port = 179;
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

static int
leave(int *status, int with)
{
	*status = with;
	return -1;
}

int
options_read(struct conf *c, struct context *x, int argc, char **argv, int *status)
{
	struct raw r;
	struct opts o;
	char **operands;
	int id, cnt, rc;
	struct ctx said;

	defaults(c, &r);
	ctx_init(&c->ctx);
	context_init(x);
	opt_init(&o, &command, argc, argv);
	while ((id = opt_next(&o)) > OPT_END)
		if (!take(c, &r, x, &o, id))
			return leave(status, EXIT_USAGE);
	if (id == OPT_EXIT)
		return leave(status, o.status);
	cnt = opt_operands(&o, &operands);
	if (cnt > 1)
		return leave(status, opt_usage(&command, "one peer, not %d", cnt));
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
	if (!addresses(c, &r, x, cnt ? operands[0] : NULL))
		return leave(status, cnt ? EXIT_IO : opt_usage(&command, "which peer?"));
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
