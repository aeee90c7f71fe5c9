/* SPDX-License-Identifier: ISC */
/*
 * pcap/summary.h - per connection: messages, routes, resets, gaps, hold-time slack, and why it ended.
 *
 * Fed with any stream of events: captures (joined by stream number, both directions in one row), MRT, BMP, JSON
 * (joined by addresses).
 */
#ifndef PCAP_SUMMARY_H
#define PCAP_SUMMARY_H

#include "msg/msg.h"

struct summary;

/* `connections`: most that are kept apart; further ones are counted together in a last row. 0: 65536. */
struct summary *summary_new(size_t connections);
void summary_free(struct summary *s);

/* Count the event. */
void summary_event(struct summary *s, const struct event *, const struct ctx *);

/*
 * The table in pieces, which are appended for i = 0, 1 ...; true: there are more. As text: `width` columns of the terminal, 0
 * unlimited; `colour`: with ANSI colours.
 */
bool summary_text(struct summary *s, size_t i, struct buf *out, unsigned width, bool colour);
/* The same as JSON, one object a line: {"type":"summary",...} for each connection and {"type":"total",...} at the end. */
bool summary_json(struct summary *s, size_t i, struct buf *out);

#endif
