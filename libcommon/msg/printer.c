/* SPDX-License-Identifier: ISC */
/* msg/printer.c - the texts that a printer of events keeps, in tables with one place for each hash. */
#include "msg/printer.h"

#include "base/memory.h"

#include <stdlib.h>

struct printer *
printer_new(void)
{
	struct printer *p = memory_get(sizeof(*p));
	unsigned i;

	if (!p)
		return NULL;
	/* not all of it: it is large, and most of the texts are never looked at */
	p->more = NULL;
	p->host[0] = '\0';
	p->pid = p->ppid = 0;
	p->stamp.n = p->head[0].n = p->head[1].n = 0;
	for (i = 0; i < PRINTER_SLOTS; i++)
		p->neighbor[i].n = p->columns[i].n = 0;
	return p;
}

void
printer_free(struct printer *p)
{
	free(p);
}

static unsigned
printer_slot(const struct ip *peer, uint32_t more)
{
	uint32_t first, last;

	memcpy(&first, peer->a, 4);
	memcpy(&last, peer->a + 12, 4);
	return ((first ^ last) * 0x9e3779b1u + more * 0x85ebca6bu) >> 24 & (PRINTER_SLOTS - 1);
}

struct printer_neighbor *
printer_neighbor(struct printer *p, const struct event *e)
{
	return &p->neighbor[printer_slot(&e->peer, e->peer_as ^ (uint32_t)e->peer_port << 16)];
}

struct printer_columns *
printer_columns(struct printer *p, const struct event *e)
{
	return &p->columns[printer_slot(&e->peer, e->peer_as)];
}
