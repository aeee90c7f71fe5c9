/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/health_net.c - the addresses of a health check: which, and setting them up. */
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#include "cli/say.h"
#include "health.h"

enum { ADDRESSES_MOST = 65536 };

static bool
health_net_add(struct health *h, const struct prefix *p)
{
	struct health_ip *v = realloc(h->ips, (h->ip_cnt + 1) * sizeof(*v));

	if (!v)
		return false;
	h->ips = v;
	v[h->ip_cnt++] = (struct health_ip){ .net = *p };
	return true;
}

static bool
health_net_labelled(const struct health *h, const char *name)
{
	size_t n = strlen(h->label);

	if (!*h->label)
		return strcmp(name, "lo") == 0 || strncmp(name, "lo:", 3) == 0;
	if (strncmp(name, "lo:", 3) != 0)
		return false;
	return h->exact ? strcmp(name + 3, h->label) == 0 : strncmp(name + 3, h->label, n) == 0;
}

static bool
health_net_loopback(const struct ip *ip)
{
	static const uint8_t one[16] = { [15] = 1 };

	return ip->len == 4 ? ip->a[0] == 127 : memcmp(ip->a, one, 16) == 0 || ip_is_link_local(ip->a);
}

static void
health_net_from_lo(struct health *h)
{
	struct ifaddrs *list, *i;

	if (getifaddrs(&list) < 0)
		return;
	for (i = list; i; i = i->ifa_next) {
		struct prefix p = { .bits = 0 };

		if (!i->ifa_addr || !health_net_labelled(h, i->ifa_name))
			continue;
		if (i->ifa_addr->sa_family == AF_INET)
			p.ip = ip_of((const uint8_t *)&((const struct sockaddr_in *)(const void *)i->ifa_addr)->sin_addr, 4);
		else if (i->ifa_addr->sa_family == AF_INET6)
			p.ip = ip_of((const uint8_t *)&((const struct sockaddr_in6 *)(const void *)i->ifa_addr)->sin6_addr, 16);
		else
			continue;
		if (health_net_loopback(&p.ip))
			continue;
		p.bits = (uint8_t)(p.ip.len * 8);
		health_net_add(h, &p);
	}
	freeifaddrs(list);
}

static void
health_net_next(struct ip *ip)
{
	size_t i = ip->len;

	while (i-- > 0 && ++ip->a[i] == 0)
		;
}

/* A network as the addresses in it. */
static bool
health_net_deaggregate(struct health *h, const struct prefix *p)
{
	unsigned rest = p->ip.len * 8u - p->bits;
	struct prefix one = { .ip = p->ip, .bits = (uint8_t)(p->ip.len * 8) };
	size_t n;

	if (rest > 16) {
		say(HEALTH, "--deaggregate-networks: a network of more than %d addresses", ADDRESSES_MOST);
		return false;
	}
	for (n = (size_t)1 << rest; n; n--) {
		if (!health_net_add(h, &one))
			return false;
		health_net_next(&one.ip);
	}
	return true;
}

static bool
health_net_interface_of(struct health *h, const char *word)
{
	const char *mark = strchr(word, '%'), *p;
	struct prefix net;
	size_t i;

	for (p = mark ? mark + 1 : ""; *p; p++)
		if (!strchr("._:-", *p) && !((*p >= '0' && *p <= '9') || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z')))
			break;
	if (!mark || *p || p == mark + 1 || p - mark > 16 || !prefix_scan(span_of(word, (size_t)(mark - word)), &net)) {
		say(HEALTH, "--ip-ifname '%s': want ADDRESS%%INTERFACE", word);
		return false;
	}
	for (i = 0; i < h->ip_cnt; i++)
		if (ip_eq(&h->ips[i].net.ip, &net.ip))
			snprintf(h->ips[i].interface, sizeof(h->ips[i].interface), "%s", mark + 1);
	return true;
}

static bool
health_net_rotate(struct health *h)
{
	size_t from = h->ip_cnt ? (size_t)h->start_ip % h->ip_cnt : 0, i;
	struct health_ip *v;

	if (!from)
		return true;
	v = calloc(h->ip_cnt, sizeof(*v));
	if (!v)
		return false;
	for (i = 0; i < h->ip_cnt; i++)
		v[i] = h->ips[(i + from) % h->ip_cnt];
	free(h->ips);
	h->ips = v;
	return true;
}

bool
health_addresses(struct health *h)
{
	size_t i;

	for (i = 0; i < h->nets.n; i++) {
		struct prefix p;

		if (!prefix_scan(span_str(h->nets.v[i]), &p) || prefix_host_bits(&p)) {
			say(HEALTH, "--ip '%s' is not a network", h->nets.v[i]);
			return false;
		}
		if (!(h->deaggregate ? health_net_deaggregate(h, &p) : health_net_add(h, &p)))
			return false;
	}
	if (!h->nets.n)
		health_net_from_lo(h);
	if (!h->ip_cnt) {
		say(HEALTH, "no address was found%s%s", *h->label ? " with label lo:" : " on lo", h->label);
		return false;
	}
	for (i = 0; i < h->net_interfaces.n; i++)
		if (!health_net_interface_of(h, h->net_interfaces.v[i]))
			return false;
	return health_net_rotate(h);
}

/* ---- ip address add, ip address delete ---- */

static void
health_net_change(struct health *h, struct health_ip *ip, const char *verb)
{
	char address[80], label[96], *argv[12];
	const char *words[12];
	struct buf text;
	size_t n = 0;
	int status = 0;
	pid_t pid;

	buf_init(&text, 128);
	buf_ip(&text, ip->net.ip.a, ip->net.ip.len);
	snprintf(address, sizeof(address), "%s/%u", buf_cstr(&text), ip->net.bits);
	buf_fini(&text);
	if (h->sudo)
		words[n++] = "sudo";
	words[n++] = "ip";
	words[n++] = "address";
	words[n++] = verb;
	words[n++] = address;
	words[n++] = "dev";
	words[n++] = *ip->interface ? ip->interface : "lo";
	if (*h->label && ip->net.ip.len == 4 && strcmp(verb, "add") == 0) {
		snprintf(label, sizeof(label), "%s:%s", *ip->interface ? ip->interface : "lo", h->label);
		words[n++] = "label";
		words[n++] = label;
	}
	words[n++] = NULL;
	memcpy(argv, words, n * sizeof(*argv));
	pid = fork();
	if (pid == 0) {
		dup2(2, 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	/* 2: it is there already. */
	if (pid < 0 || !WIFEXITED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 2))
		health_log(h, LOG_ERR, "cannot %s address %s", verb, address);
	else
		ip->ours = strcmp(verb, "add") == 0 && WEXITSTATUS(status) == 0;
}

void
health_setup(struct health *h)
{
	size_t i;

	if (h->no_ip_setup || !h->nets.n)
		return;
	for (i = 0; i < h->ip_cnt; i++)
		if (!h->ips[i].ours)
			health_net_change(h, &h->ips[i], "add");
}

void
health_remove(struct health *h)
{
	size_t i;

	if (h->no_ip_setup)
		return;
	for (i = 0; i < h->ip_cnt; i++)
		if (h->ips[i].ours)
			health_net_change(h, &h->ips[i], "delete");
}
