/* SPDX-License-Identifier: ISC */
/* config/context.c - the context options that every tool shares. */
#include "config/context.h"

#include "base/count.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "value/family.h"
#include "value/opt.h"
#include "watch/watch.h"

#define INTO(member) OPT_INTO(struct context, member)

static const struct opt context_options[] = {
	{ .help = "Session" },
	{ "config", 'c', "FILE", "session parameters from a configuration (ExaBGP's grammar)", opt_list, INTO(files),
	    .hi = CONTEXT_FILES, .hint = "@file" },
	{ "neighbor", 0, "ADDRESS", "which neighbor of the configuration, when there are several", opt_list,
	    INTO(neighbors), .hi = CONTEXT_NEIGHBORS, .hint = "@host" },
	{ "local-as", 0, "N", "our AS number", opt_asn, INTO(said.local_as), .mark = CONTEXT_LOCAL_AS },
	{ "peer-as", 0, "N", "the peer's AS number", opt_asn, INTO(said.peer_as), .mark = CONTEXT_PEER_AS },
	{ "local-address", 0, "A", "our address, and what \"next-hop self\" stands for", opt_ip, INTO(said.local),
	    .hint = "@host", .mark = CONTEXT_LOCAL_ADDRESS },
	{ "peer-address", 0, "A", "the peer's address", opt_ip, INTO(said.peer), .hint = "@host",
	    .mark = CONTEXT_PEER_ADDRESS },
	{ "router-id", 0, "A", "our BGP identifier", opt_router_id, INTO(said.router_id), .mark = CONTEXT_ROUTER_ID },
	{ "family", 'f', "LIST", "families in use: 'ipv4 unicast,ipv6 unicast,...' or 'all'", opt_families,
	    INTO(said.families), .values = family_words, .mark = CONTEXT_FAMILY },
	{ "asn4", 0, NULL, "AS numbers are four bytes wide", opt_flag, INTO(said.asn4), .mark = CONTEXT_ASN4 },
	{ "no-asn4", 0, NULL, "AS numbers are two bytes wide", opt_set, INTO(said.asn4), .lo = 0, .mark = CONTEXT_ASN4 },
	{ "add-path", 0, "LIST", "families with path identifiers, 'all' or 'none'", opt_families, INTO(said.addpath),
	    .values = family_words, .mark = CONTEXT_ADDPATH },
	{ "extended-message", 0, NULL, "messages of up to 65535 bytes", opt_flag, INTO(said.extended_message),
	    .mark = CONTEXT_EXTENDED_MESSAGE },
	{ "extended-nexthop", 0, "LIST", "IPv4 families whose next hop may be IPv6", opt_nexthop6, INTO(said.nexthop6),
	    .values = family_words, .mark = CONTEXT_NEXTHOP },
	{ "link-local-nexthop", 0, NULL, "IPv6 next hops may be link-local alone", opt_flag, INTO(said.link_local_nexthop),
	    .mark = CONTEXT_LINK_LOCAL },
	{ .name = NULL },
};

void
context_init(struct context *x)
{
	memset(x, 0, sizeof(*x));
	ctx_init(&x->said);
	config_init(&x->config);
}

void
context_fini(struct context *x)
{
	config_fini(&x->config);
	opt_list_free(&x->files);
	opt_list_free(&x->neighbors);
}

struct opt_group
context_group(struct context *x)
{
	return (struct opt_group){ context_options, x, &x->options };
}

static int
context_choose(struct context *x, const char *prog, bool choose)
{
	const char *which = x->neighbors.n ? x->neighbors.v[x->neighbors.n - 1] : NULL;
	const struct config_neighbor *n;
	struct ip ip;

	if (!which) {
		if (x->config.neighbors && (choose || !x->config.neighbors->next))
			x->neighbor = x->config.neighbors;
		return 0;
	}
	if (!ip_scan(span_str(which), &ip)) {
		say(prog, "--neighbor '%s': want an IP address", which);
		return EXIT_USAGE;
	}
	n = config_neighbor(&x->config, &ip);
	if (!n) {
		say(prog, "--neighbor %s: the configuration has no such neighbor", which);
		return EXIT_USAGE;
	}
	x->neighbor = n;
	return 0;
}

int
context_finish(struct context *x, const char *prog, bool choose)
{
	enum config_result result;
	struct buf errors;

	x->given = x->options;
	if (!x->files.n) {
		if (x->neighbors.n && !x->neighbors_alone) {
			say(prog, "--neighbor needs --config");
			return EXIT_USAGE;
		}
		return 0;
	}
	buf_init(&errors, 1 << 22);
	result = config_load(&x->config, x->files.v, x->files.n, &errors);
	say_block(prog, buf_cstr(&errors));
	buf_fini(&errors);
	if (result != CONFIG_GOOD)
		return result == CONFIG_BAD ? EXIT_BAD : EXIT_IO;
	if (!x->config.neighbors && !x->neighbors.n)
		return 0;
	x->given = CONTEXT_ALL;
	return context_choose(x, prog, choose);
}

void
context_ctx(const struct context *x, const struct config_neighbor *n, bool sending, struct ctx *out)
{
	const struct ctx *s = &x->said;

	if (n)
		config_ctx(n, sending, out);
	else
		ctx_init(out);
	if (x->options & CONTEXT_LOCAL_AS)
		out->local_as = s->local_as;
	if (x->options & CONTEXT_PEER_AS)
		out->peer_as = s->peer_as;
	if (x->options & CONTEXT_LOCAL_ADDRESS)
		out->local = s->local;
	if (x->options & CONTEXT_PEER_ADDRESS)
		out->peer = s->peer;
	if (x->options & CONTEXT_ROUTER_ID)
		out->router_id = s->router_id;
	if (x->options & CONTEXT_FAMILY)
		out->families = s->families;
	if (x->options & CONTEXT_ASN4)
		out->asn4 = s->asn4;
	if (x->options & CONTEXT_ADDPATH)
		out->addpath = s->addpath;
	if (x->options & CONTEXT_EXTENDED_MESSAGE)
		out->extended_message = s->extended_message;
	if (x->options & CONTEXT_NEXTHOP)
		out->nexthop6 = s->nexthop6;
	if (x->options & CONTEXT_LINK_LOCAL)
		out->link_local_nexthop = s->link_local_nexthop;
}

void
context_session(const struct context *x, struct ctx *ctx)
{
	if (x->given & CONTEXT_LOCAL_AS && x->given & CONTEXT_PEER_AS && ctx->local_as && ctx->peer_as) {
		ctx->session = ctx_ibgp(ctx) ? CTX_INTERNAL : CTX_EXTERNAL;
		ctx->own = true;
	}
}

unsigned
context_fix(const struct context *x)
{
	static const struct {
		unsigned given, fix;
	} orders[] = { { CONTEXT_ASN4, WATCH_FIX_ASN4 }, { CONTEXT_ADDPATH, WATCH_FIX_ADDPATH },
		{ CONTEXT_NEXTHOP, WATCH_FIX_NEXTHOP6 }, { CONTEXT_EXTENDED_MESSAGE, WATCH_FIX_EXTENDED } };
	unsigned fix = 0;
	size_t i;

	for (i = 0; i < COUNT(orders); i++)
		if (x->given & orders[i].given)
			fix |= orders[i].fix;
	return fix;
}
