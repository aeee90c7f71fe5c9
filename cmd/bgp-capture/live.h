/* SPDX-License-Identifier: ISC */
/* live.h - an interface through libpcap: opened with privilege, filtered and read without. */
#ifndef LIVE_H
#define LIVE_H

#include <stdio.h>

#include "base/diag.h"
#include "pcap/file.h"

struct live_options {
	const char *interface; /* NULL: all of them where that is possible, else the first */
	const char *bpf;       /* a filter in libpcap's language (pcap-filter(7)); NULL: made from the port */
	unsigned port;         /* 0: the port of BGP, unless there is a filter */
	bool any_port;
	unsigned snap;         /* bytes kept of a packet */
	unsigned buffer_kib;   /* the kernel's buffer */
	bool promiscuous;
};

struct live {
	void *pcap;
	char interface[128];   /* the name of what was opened */
	char *filter;          /* what live_filter installed */
	unsigned link, snap;
	uint64_t unit;         /* nanoseconds in one unit of the timestamps' fraction */
	int fd;                /* to poll; -1: there is none */
};

enum live_status { LIVE_PACKET, LIVE_IDLE, LIVE_FAILED };

/*
 * Open the interface: the only call that needs privilege. False: d says why, and *hint is what to do about it (static
 * text), or NULL. live_close is due in any case.
 */
bool live_open(struct live *l, const struct live_options *o, struct diags *d, const char **hint);

/* Compile and install the filter. False: the filter is wrong, d says why. */
bool live_filter(struct live *l, const struct live_options *o, struct diags *d);

/* The next packet, without waiting; p->p is valid until the next call. LIVE_FAILED: d says why. */
enum live_status live_next(struct live *l, struct packet *p, struct diags *d);

/* Packets that passed the filter, and those of them that were lost because the buffer was full. */
bool live_counts(struct live *l, uint64_t *received, uint64_t *dropped);

void live_close(struct live *l);

/* One line for each interface: name, state, description, separated by tabs. False: d says why. */
bool live_list(FILE *to, struct diags *d);

#endif
