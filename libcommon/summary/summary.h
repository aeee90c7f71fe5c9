/* SPDX-License-Identifier: ISC */
/*
 * summary/summary.h - the whole input in a paragraph, and for each connection: messages, routes, resets, gaps, hold-time slack,
 * and why it ended.
 *
 * Fed with any stream of events: captures (joined by stream number, both directions in one row), MRT, BMP, JSON
 * (joined by addresses). With events of kind EVENT_TCP, what TCP showed is weighed with what BGP said.
 */
#ifndef SUMMARY_SUMMARY_H
#define SUMMARY_SUMMARY_H

#include "msg/msg.h"

struct summary;

/* `connections`: most that are kept apart; further ones are counted together in a last row. 0: 65536. */
struct summary *summary_new(size_t connections);
void summary_free(struct summary *s);

/* Count the event. verdict: what is wrong with its message; NULL: that is not known. */
void summary_event(struct summary *s, const struct event *, const struct ctx *, const struct diags *verdict);

/*
 * The text in pieces, which are appended for i = 0, 1 ...; true: there are more. `width`: columns of the terminal, 0
 * unlimited; `colour`: with ANSI colours.
 */
bool summary_text(struct summary *s, size_t i, struct buf *out, unsigned width, bool colour);
/* The same as JSON, one object a line, all of one shape (bgp-json(5)); a piece may be empty. */
bool summary_json(struct summary *s, size_t i, struct buf *out);

#endif
