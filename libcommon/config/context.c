/* config/context.c - the context options that every tool shares. */
#include "config/context.h"

#include "base/num.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "value/kind.h"

enum {
	ID = OPT_ID + 1000,
	OPT_NEIGHBOR = ID,
	OPT_LOCAL_AS,
	OPT_PEER_AS,
	OPT_LOCAL_ADDRESS,
	OPT_PEER_ADDRESS,
	OPT_ROUTER_ID,
	OPT_FAMILY,
	OPT_ASN4,
	OPT_NO_ASN4,
	OPT_ADD_PATH,
	OPT_EXTENDED_MESSAGE,
	OPT_EXTENDED_NEXTHOP,
	OPT_LINK_LOCAL_NEXTHOP,
};

const struct opt context_options[] = {
	{ .help = "Session" },
	{ "config", 'c', "FILE", "session parameters from a configuration (ExaBGP's grammar)", NULL, "@file", 0 },
	{ "neighbor", 0, "ADDRESS", "which neighbor of the configuration, when there are several", NULL, "@host", OPT_NEIGHBOR },
	{ "local-as", 0, "N", "our AS number", NULL, NULL, OPT_LOCAL_AS },
	{ "peer-as", 0, "N", "the peer's AS number", NULL, NULL, OPT_PEER_AS },
	{ "local-address", 0, "A", "our address, and what \"next-hop self\" stands for", NULL, "@host", OPT_LOCAL_ADDRESS },
	{ "peer-address", 0, "A", "the peer's address", NULL, "@host", OPT_PEER_ADDRESS },
	{ "router-id", 0, "A", "our BGP identifier", NULL, NULL, OPT_ROUTER_ID },
	{ "family", 'f', "LIST", "families in use: 'ipv4 unicast,ipv6 unicast,...' or 'all'", family_words, NULL, OPT_FAMILY },
	{ "asn4", 0, NULL, "AS numbers are four bytes wide", NULL, NULL, OPT_ASN4 },
	{ "no-asn4", 0, NULL, "AS numbers are two bytes wide", NULL, NULL, OPT_NO_ASN4 },
	{ "add-path", 0, "LIST", "families with path identifiers, 'all' or 'none'", family_words, NULL, OPT_ADD_PATH },
	{ "extended-message", 0, NULL, "messages of up to 65535 bytes", NULL, NULL, OPT_EXTENDED_MESSAGE },
	{ "extended-nexthop", 0, "LIST", "IPv4 families whose next hop may be IPv6", family_words, NULL, OPT_EXTENDED_NEXTHOP },
	{ "link-local-nexthop", 0, NULL, "IPv6 next hops may be link-local alone", NULL, NULL, OPT_LINK_LOCAL_NEXTHOP },
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
}

static int
wrong(const struct opts *o, const char *want)
{
	opt_usage(o->cmd, "--%s '%s': want %s", o->name, o->arg, want);
	return -1;
}

static int
take_as(const struct opts *o, uint32_t *out)
{
	return asn_scan(span_str(o->arg), out) ? 1 : wrong(o, "an AS number");
}

static int
take_ip(const struct opts *o, struct ip *out)
{
	return ip_scan(span_str(o->arg), out) ? 1 : wrong(o, "an IP address");
}

static int
take_families(const struct opts *o, famset *out)
{
	struct span bad = { NULL, 0 };
	const char *near;

	if (famset_scan(span_str(o->arg), out, &bad))
		return 1;
	near = word_near((const char *)bad.p, bad.n, family_words());
	opt_usage(o->cmd, "--%s: no such family '%.*s'%s%s%s", o->name, (int)bad.n, (const char *)bad.p,
	    near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
	return -1;
}

/* "ipv4 unicast" or "ipv4 unicast ipv6", with commas between them. */
static int
take_nexthops(const struct opts *o, famset *out)
{
	static const char tail[] = " ipv6";
	struct buf b;
	size_t i, n = strlen(o->arg), t = sizeof(tail) - 1;
	struct span bad;
	int r = 1;

	buf_init(&b, 1 << 16);
	for (i = 0; i < n; i++) {
		bool ends = i && n - i >= t && memcmp(o->arg + i, tail, t) == 0 && (n - i == t || o->arg[i + t] == ',');

		if (ends)
			i += t - 1;
		else
			buf_c(&b, o->arg[i]);
	}
	if (!famset_scan(buf_span(&b), out, &bad))
		r = take_families(o, out);
	buf_fini(&b);
	return r;
}

static int
take_router_id(const struct opts *o, uint32_t *out)
{
	uint8_t a[4];

	if (!ip4_scan(span_str(o->arg), a))
		return wrong(o, "an IPv4 address");
	*out = (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];
	return 1;
}

int
context_option(struct context *x, const struct opts *o, int id)
{
	struct ctx *s = &x->said;
	unsigned bit;
	int r = 1;

	switch (id) {
	case 'c':
		if (x->file_cnt == CONTEXT_FILES) {
			opt_usage(o->cmd, "more than %d configurations", CONTEXT_FILES);
			return -1;
		}
		x->files[x->file_cnt++] = o->arg;
		return 1;
	case OPT_NEIGHBOR:
		x->neighbor_arg = o->arg;
		return 1;
	case OPT_LOCAL_AS:
		bit = CONTEXT_LOCAL_AS;
		r = take_as(o, &s->local_as);
		break;
	case OPT_PEER_AS:
		bit = CONTEXT_PEER_AS;
		r = take_as(o, &s->peer_as);
		break;
	case OPT_LOCAL_ADDRESS:
		bit = CONTEXT_LOCAL_ADDRESS;
		r = take_ip(o, &s->local);
		break;
	case OPT_PEER_ADDRESS:
		bit = CONTEXT_PEER_ADDRESS;
		r = take_ip(o, &s->peer);
		break;
	case OPT_ROUTER_ID:
		bit = CONTEXT_ROUTER_ID;
		r = take_router_id(o, &s->router_id);
		break;
	case OPT_FAMILY:
		bit = CONTEXT_FAMILY;
		r = take_families(o, &s->families);
		break;
	case OPT_ASN4:
	case OPT_NO_ASN4:
		bit = CONTEXT_ASN4;
		s->asn4 = id == OPT_ASN4;
		break;
	case OPT_ADD_PATH:
		bit = CONTEXT_ADDPATH;
		r = take_families(o, &s->addpath);
		break;
	case OPT_EXTENDED_MESSAGE:
		bit = CONTEXT_EXTENDED_MESSAGE;
		s->extended_message = true;
		break;
	case OPT_EXTENDED_NEXTHOP:
		bit = CONTEXT_NEXTHOP;
		r = take_nexthops(o, &s->nexthop6);
		break;
	case OPT_LINK_LOCAL_NEXTHOP:
		bit = CONTEXT_LINK_LOCAL;
		s->link_local_nexthop = true;
		break;
	default:
		return 0;
	}
	x->options |= bit;
	return r;
}

static int
choose_neighbor(struct context *x, const char *prog, bool choose)
{
	const struct config_neighbor *n;
	struct ip ip;

	if (!x->neighbor_arg) {
		if (x->config.neighbors && (choose || !x->config.neighbors->next))
			x->neighbor = x->config.neighbors;
		return 0;
	}
	if (!ip_scan(span_str(x->neighbor_arg), &ip)) {
		say(prog, "--neighbor '%s': want an IP address", x->neighbor_arg);
		return EXIT_USAGE;
	}
	n = config_neighbor(&x->config, &ip);
	if (!n) {
		say(prog, "--neighbor %s: the configuration has no such neighbor", x->neighbor_arg);
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
	if (!x->file_cnt) {
		if (x->neighbor_arg) {
			say(prog, "--neighbor needs --config");
			return EXIT_USAGE;
		}
		return 0;
	}
	buf_init(&errors, 1 << 22);
	result = config_load(&x->config, x->files, x->file_cnt, &errors);
	say_block(prog, buf_cstr(&errors));
	buf_fini(&errors);
	if (result != CONFIG_GOOD)
		return result == CONFIG_BAD ? EXIT_BAD : EXIT_IO;
	if (!x->config.neighbors && !x->neighbor_arg)
		return 0;
	x->given = CONTEXT_ALL;
	return choose_neighbor(x, prog, choose);
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
