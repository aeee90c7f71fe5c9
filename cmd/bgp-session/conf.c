/* SPDX-License-Identifier: ISC */
/* bgp-session/conf.c - what options and a configuration come to: capabilities and addresses. */
#include "conf.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "cli/say.h"

void
conf_fini(struct conf *c)
{
	while (c->cap_cnt)
		free((void *)(size_t)c->caps[--c->cap_cnt].v.p);
}

famset
conf_famset(const struct open_family *list, size_t n)
{
	famset set = 0;
	int f;

	while (n--)
		if ((f = family_index(list[n].afi, list[n].safi)) >= 0)
			set |= (famset)1 << f;
	return set;
}

static void
conf_add_families(struct conf *c, famset set)
{
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		if (famset_has(set, (int)i))
			c->families[c->family_cnt++] = (struct open_family){ families[i].afi, families[i].safi, 0 };
}

static size_t
conf_copy_families(struct open_family *to, const struct open_family *from, size_t n)
{
	if (n > FAMILY_MAX)
		n = FAMILY_MAX;
	if (n)
		memcpy(to, from, n * sizeof(*to));
	return n;
}

static void
conf_copy_text(char *to, struct span from)
{
	size_t n = from.n > NAME_MAX_LEN ? NAME_MAX_LEN : from.n;

	if (n && !*to) {
		memcpy(to, from.p, n);
		to[n] = 0;
	}
}

void
conf_from_neighbor(struct conf *c, struct conf_asked *r, const struct config_neighbor *n)
{
	struct open_offer o;

	config_offer(n, SPAN("bgp-session/" VERSION), &o);
	c->family_cnt = conf_copy_families(c->families, o.families, o.family_cnt);
	c->addpath_cnt = conf_copy_families(c->addpath, o.addpath, o.addpath_cnt);
	c->nexthop_cnt = conf_copy_families(c->nexthop, o.nexthop, o.nexthop_cnt);
	c->limit_cnt = conf_copy_families(c->limits, o.paths_limit, o.paths_limit_cnt);
	c->asn4 = o.asn4;
	c->refresh = o.refresh;
	c->operational |= o.operational;
	c->extended_message = o.extended_message;
	c->link_local_nexthop = o.link_local_nexthop;
	c->multisession |= o.multisession;
	c->operationals = n->operationals;
	while (o.extra_cnt-- && c->cap_cnt < CAPS_MAX)
		c->caps[c->cap_cnt++] = *o.extra++;
	if (!(r->given & GIVEN_GRACEFUL)) {
		c->graceful = o.graceful;
		c->restart_s = o.restart_s;
	}
	conf_copy_text(c->host, o.host);
	conf_copy_text(c->domain, o.domain);
	conf_copy_text(c->software, o.software);
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

void
conf_from_options(struct conf *c, const struct conf_asked *r, const struct context *x)
{
	unsigned i;

	if (x->options & CONTEXT_FAMILY || !x->neighbor) {
		c->family_cnt = 0;
		conf_add_families(c, x->options & CONTEXT_FAMILY ? x->said.families :
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

static bool
conf_resolve(const char *host, unsigned port, int family, struct tcp_addr *out, const char *what)
{
	const char *why;

	if (tcp_resolve(host, port, family, out, &why))
		return true;
	say("bgp-session", "%s '%s': %s", what, host, why);
	return false;
}

/* HOST:PORT, ADDRESS:PORT and [ADDRESS]:PORT are understood; the port, or `port` if there is none. */
static unsigned
conf_split_port(const char *peer, char host[256], unsigned port)
{
	const char *colon = strrchr(peer, ':');
	size_t n = strlen(peer), before = colon ? (size_t)(colon - peer) : 0;
	bool bracket = peer[0] == '[' && before > 1 && (peer[before - 1] == ']' || peer[n - 1] == ']');
	uint64_t number;

	if (colon && num_max(span_str(colon + 1), 65535, &number) && number &&
	    (bracket ? peer[before - 1] == ']' : !memchr(peer, ':', before))) {
		port = (unsigned)number;
		n = before;
	}
	if (n > 255)
		n = 255;
	snprintf(host, 256, "%.*s", (int)(bracket ? n - 2 : n), peer + bracket);
	return port;
}

bool
conf_addresses(struct conf *c, const struct conf_asked *r, const struct context *x, const char *peer)
{
	const struct config_neighbor *n = x->neighbor;
	uint8_t a[16];
	size_t len;
	int family;

	if (peer) {
		char host[256];
		unsigned port = conf_split_port(peer, host, r->port);

		if (strchr(host, '/') && prefix_scan(span_str(host), &c->range))
			c->peer = tcp_addr_of(c->range.ip.a, c->range.ip.len, port, 0);
		else if (!conf_resolve(host, port, AF_UNSPEC, &c->peer, "peer"))
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
	if ((len = tcp_addr_bytes(&c->peer, a)) && !c->range.ip.len)
		c->range = (struct prefix){ ip_of(a, len), (uint8_t)(len * 8) };
	if (!conf_is_range(c))
		c->ctx.peer = c->range.ip;
	if (r->source) {
		if (!conf_resolve(r->source, 0, family, &c->tcp.source, "source address"))
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
		return conf_resolve(r->listen_address, r->port, family, &c->listen, "listen address");
	memset(a, 0, sizeof(a));
	if (c->tcp.source.len)
		tcp_addr_bytes(&c->tcp.source, a);
	c->listen = tcp_addr_of(a, family == AF_INET ? 4 : 16, n && n->listen && !(r->given & GIVEN_PORT) ? n->listen : r->port,
	    family == AF_INET6 ? c->peer.u.in6.sin6_scope_id : 0);
	return true;
}
