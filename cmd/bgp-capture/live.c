/* SPDX-License-Identifier: ISC */
/* live.c - an interface through libpcap: opened with privilege, filtered and read without. */
#include "live.h"

#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "pcap/link.h"

enum { LIVE_PORT = 179, LIVE_WAIT_MS = 100, LIVE_FILTER_MAX = 65536 };

static bool
live_fail(struct diags *d, const char *interface, const char *why)
{
	diag_add(d, DIAG_RESET, "capture", NULL, 0, 0, "%s: %s", interface, why);
	return false;
}

/* ---- which interface ---- */

/* The names of the interfaces, for an error: "lo, eth0, any". */
static void
live_names(const pcap_if_t *list, struct buf *b)
{
	for (; list; list = list->next)
		buf_fmt(b, "%s%s", b->n ? ", " : "", list->name);
}

/* All interfaces at once where there is such a thing, else the first one, which libpcap sorts to the front. */
static bool
live_default(struct live *l, struct diags *d)
{
	char err[PCAP_ERRBUF_SIZE] = "";
	const pcap_if_t *i;
	pcap_if_t *list;

	if (pcap_findalldevs(&list, err) < 0)
		return live_fail(d, "interfaces", err);
	for (i = list; i && strcmp(i->name, "any") != 0; i = i->next)
		;
	if (!i)
		i = list;
	if (i)
		snprintf(l->interface, sizeof(l->interface), "%s", i->name);
	else
		live_fail(d, "interfaces", "there is none to capture from");
	pcap_freealldevs(list);
	return l->interface[0] != 0;
}

static void
live_unknown(const char *interface, struct diags *d)
{
	char err[PCAP_ERRBUF_SIZE];
	pcap_if_t *list = NULL;
	struct buf b;

	buf_init(&b, 256);
	if (pcap_findalldevs(&list, err) == 0)
		live_names(list, &b);
	diag_add(d, DIAG_RESET, "capture", NULL, 0, 0, "no interface \"%s\"%s%s%s", interface, b.n ? " (there are: " : "",
	    b.n ? buf_cstr(&b) : "", b.n ? ")" : "");
	pcap_freealldevs(list);
	buf_fini(&b);
}

bool
live_list(FILE *to, struct diags *d)
{
	char err[PCAP_ERRBUF_SIZE] = "";
	const pcap_if_t *i;
	pcap_if_t *list;

	if (pcap_findalldevs(&list, err) < 0)
		return live_fail(d, "interfaces", err);
	for (i = list; i; i = i->next)
		fprintf(to, "%s\t%s%s\t%s\n", i->name, i->flags & PCAP_IF_UP ? "up" : "down",
		    i->flags & PCAP_IF_LOOPBACK ? ",loopback" : "", i->description ? i->description : "");
	pcap_freealldevs(list);
	return true;
}

/* ---- opening ---- */

static bool
live_activate(struct live *l, const struct live_options *o, struct diags *d, const char **hint)
{
	int r;

	pcap_set_snaplen(l->pcap, (int)o->snap);
	pcap_set_promisc(l->pcap, o->promiscuous);
	pcap_set_timeout(l->pcap, LIVE_WAIT_MS);
	pcap_set_buffer_size(l->pcap, (int)o->buffer_kib << 10);
	pcap_set_tstamp_precision(l->pcap, PCAP_TSTAMP_PRECISION_NANO);
	r = pcap_activate(l->pcap);
	if (r >= 0)
		return true;
	if (r == PCAP_ERROR_NO_SUCH_DEVICE) {
		live_unknown(l->interface, d);
		return false;
	}
	if (r == PCAP_ERROR_PERM_DENIED || r == PCAP_ERROR_PROMISC_PERM_DENIED) {
		*hint = "capturing needs root or the capability CAP_NET_RAW: run it with sudo, or once "
			"'setcap cap_net_raw+ep' on bgp-capture";
		return live_fail(d, l->interface, "Operation not permitted");
	}
	return live_fail(d, l->interface, pcap_geterr(l->pcap)[0] ? pcap_geterr(l->pcap) : pcap_statustostr(r));
}

bool
live_open(struct live *l, const struct live_options *o, struct diags *d, const char **hint)
{
	char err[PCAP_ERRBUF_SIZE] = "";
	int link;

	*l = (struct live){ .fd = -1, .snap = o->snap };
	*hint = NULL;
	if (!o->interface && !live_default(l, d))
		return false;
	if (o->interface)
		snprintf(l->interface, sizeof(l->interface), "%s", o->interface);
	l->pcap = pcap_create(l->interface, err);
	if (!l->pcap)
		return live_fail(d, l->interface, err);
	if (!live_activate(l, o, d, hint))
		return false;
	if (pcap_setnonblock(l->pcap, 1, err) < 0)
		return live_fail(d, l->interface, err);
	link = pcap_datalink(l->pcap);
	l->link = link == DLT_RAW ? LINK_RAW : (unsigned)link; /* the others that BGP travels on have one number */
	l->unit = pcap_get_tstamp_precision(l->pcap) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000;
	l->fd = pcap_get_selectable_fd(l->pcap);
	return true;
}

void
live_close(struct live *l)
{
	if (l->pcap)
		pcap_close(l->pcap);
	free(l->filter);
	*l = (struct live){ .fd = -1 };
}

/* ---- the filter ---- */

/* Fragments after the first have no ports. */
#define LIVE_FRAGMENTS "(ip[6:2] & 0x1fff != 0) or ip6 proto 44"

/* The filter that the options ask for, to be freed; NULL: out of memory. */
static char *
live_filter_text(const struct live_options *o)
{
	unsigned port = o->port ? o->port : LIVE_PORT;
	struct buf b;
	char *text = NULL;

	buf_init(&b, LIVE_FILTER_MAX);
	if (o->bpf && (o->port || o->any_port))
		buf_fmt(&b, "(%s) and ", o->bpf);
	if (o->bpf && !o->port && !o->any_port)
		buf_str(&b, o->bpf);
	else if (o->any_port)
		buf_str(&b, "(tcp or " LIVE_FRAGMENTS);
	else
		buf_fmt(&b, "(tcp port %u or " LIVE_FRAGMENTS, port);
	/* After the word `vlan` the offsets are moved for all that follows, so it comes last and only without a filter. */
	if (!o->bpf && o->any_port)
		buf_str(&b, " or (vlan and (tcp or vlan))");
	else if (!o->bpf)
		buf_fmt(&b, " or (vlan and (tcp port %u or (vlan and tcp port %u)))", port, port);
	if (!o->bpf || o->port || o->any_port)
		buf_c(&b, ')');
	if (!b.bad)
		text = strdup(buf_cstr(&b));
	buf_fini(&b);
	return text;
}

/* Some link layers have no VLANs, and some no fields of IP: then the filter is the plain one. */
static bool
live_compile(struct live *l, const struct live_options *o, struct bpf_program *prog)
{
	char plain[32];
	char *text;

	if (pcap_compile(l->pcap, prog, l->filter, 1, PCAP_NETMASK_UNKNOWN) == 0)
		return true;
	if (o->bpf)
		return false;
	if (o->any_port)
		snprintf(plain, sizeof(plain), "tcp");
	else
		snprintf(plain, sizeof(plain), "tcp port %u", o->port ? o->port : LIVE_PORT);
	text = strdup(plain);
	if (!text)
		return false;
	free(l->filter);
	l->filter = text;
	return pcap_compile(l->pcap, prog, l->filter, 1, PCAP_NETMASK_UNKNOWN) == 0;
}

bool
live_filter(struct live *l, const struct live_options *o, struct diags *d)
{
	struct bpf_program prog;
	bool ok;

	l->filter = live_filter_text(o);
	if (!l->filter)
		return live_fail(d, l->interface, "out of memory, or the filter is too long");
	if (!live_compile(l, o, &prog)) {
		diag_add(d, DIAG_RESET, "filter", NULL, 0, 0, "filter '%s': %s", l->filter, pcap_geterr(l->pcap));
		return false;
	}
	ok = pcap_setfilter(l->pcap, &prog) == 0;
	pcap_freecode(&prog);
	return ok || live_fail(d, l->interface, pcap_geterr(l->pcap));
}

/* ---- reading ---- */

enum live_status
live_next(struct live *l, struct packet *p, struct diags *d)
{
	struct pcap_pkthdr *h;
	const u_char *bytes;
	int r = pcap_next_ex(l->pcap, &h, &bytes);

	if (r == 0 || r == PCAP_ERROR_BREAK)
		return LIVE_IDLE;
	if (r < 0) {
		live_fail(d, l->interface, pcap_geterr(l->pcap));
		return LIVE_FAILED;
	}
	*p = (struct packet){ .p = bytes, .n = h->caplen, .wire = h->len > h->caplen ? h->len : h->caplen, .link = l->link };
	p->time_ns = (uint64_t)h->ts.tv_sec * 1000000000u + (uint64_t)h->ts.tv_usec * l->unit;
	return LIVE_PACKET;
}

bool
live_counts(struct live *l, uint64_t *received, uint64_t *dropped)
{
	struct pcap_stat st;

	if (!l->pcap || pcap_stats(l->pcap, &st) < 0)
		return false;
	*received = st.ps_recv;
	*dropped = st.ps_drop;
	return true;
}
