/* SPDX-License-Identifier: ISC */
/*
 * msg/bgpdump.h - the line of bgpdump -m, inside msg/: what both ways to it share. bgpdump.c prints any UPDATE;
 * bgpdump_quick.c prints the ordinary ones, several times faster, and need not be read to understand the format.
 * tests/twin/bgpdump.c requires the same lines of both.
 */
#ifndef MSG_BGPDUMP_H
#define MSG_BGPDUMP_H

#include "msg/printer.h"
#include "msg/update_text.h"

/* What all lines of a message begin with:   head what peer.   It is printed once for a message, if at all. */
struct dump {
	struct buf *b;
	const struct event *e;
	const struct ctx *ctx;
	struct printer_stamp *head;    /* type and time; the printer's, or `own` */
	struct printer_columns *peer;
	size_t head_n;
	bool paths;                    /* path identifiers have a column */
	struct {
		struct printer_stamp head;
		struct printer_columns peer;
	} own;                         /* without a printer */
};

/* The type of the record that the line names: where there is none, of the one that -o mrt would write. */
static inline unsigned
dump_record(const struct event *e)
{
	return e->mrt_type ? e->mrt_type : e->time_us % 1000000 ? 17 : 16;
}

void dump_begin(struct dump *x, struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p);

enum { DUMP_HEAD = 64 + 1 + 72 }; /* room for dump_put_head, what it writes after its end included */

/* head what peer, in sizes that are copied without counting: IPv6 peers take the second step. */
static inline uint8_t *
dump_put_head(uint8_t *o, const struct dump *x, char what)
{
	memcpy(o, x->head->text, 32);
	if (x->head_n > 32)
		memcpy(o + 32, x->head->text + 32, 32);
	o += x->head_n;
	*o++ = (uint8_t)what;
	memcpy(o, x->peer->text, 32);
	if (x->peer->n > 32)
		memcpy(o + 32, x->peer->text + 32, sizeof(x->peer->text) - 32);
	return o + x->peer->n;
}

/* The lines of any UPDATE. */
void dump_all(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d);

/* The same lines, or false, and b as it was: the message is not an ordinary one, or something is wrong with it. */
bool dump_quick(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p);

#endif
