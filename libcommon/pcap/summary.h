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

/* The table as text: `width` columns of the terminal, 0 unlimited; `colour`: with ANSI colours. */
void summary_text(struct summary *s, struct buf *out, unsigned width, bool colour);
/* One JSON object a line: {"type":"summary",...} for each connection and {"type":"total",...} at the end. */
void summary_json(struct summary *s, struct buf *out);

#endif
