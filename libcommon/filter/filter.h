/* SPDX-License-Identifier: ISC */
/*
 * filter/filter.h - bgp-filter(5): a boolean expression over messages and their routes, compiled once and evaluated on
 * the bytes of the message.
 *
 *     family ipv4/unicast and prefix covered-by 10.0.0.0/8 length 24-32 and not as-path "^65000 .* 65010$"
 *
 * Precedence: not (!), and (&&), or (||); parentheses. Words about routes (prefix, length, next-hop, rd, announce,
 * withdraw) hold for a route, all others for the message; a message passes when the whole expression is true for one
 * of its routes, or without looking at any.
 */
#ifndef FILTER_FILTER_H
#define FILTER_FILTER_H

#include "msg/update.h"
#include "text/src.h"

struct filter;
struct quick;

/*
 * Compile. NULL: d says what was wrong, with offsets into the source; also when a file of an "@FILE" list cannot be
 * read. Free with filter_free.
 */
struct filter *filter_compile(const struct src *expression, struct diags *d);
void filter_free(struct filter *f);

/* The same for the argument of an option; NULL: no filter, and NULL in *out. False: what is wrong has been said. */
bool filter_option(const char *prog, const char *text, struct filter **out);

/* Has it a term that says nothing without --vrps? */
bool filter_wants_vrps(const struct filter *f);
/* ... or without field/history.h? */
bool filter_wants_history(const struct filter *f);

/* Does the event pass? Never changes the filter: several threads may share one. */
bool filter_pass(const struct filter *f, const struct event *e, const struct ctx *ctx);

/*
 * The same, and an UPDATE loses the routes that do not match: when true and *changed, the message without them is in
 * out (reset first), otherwise the event's own message holds. An UPDATE that keeps no route does not pass.
 */
bool filter_routes(const struct filter *f, const struct event *e, const struct ctx *ctx, struct buf *out, bool *changed);

/*
 * The prefixes (filter/quick.h) of which an UPDATE must have one to pass; NULL: not so simple. For callers that can tell without
 * making an event.
 */
const struct quick *filter_quick(const struct filter *f);

/* Keywords, NULL-ended: for completions and the manual's test. */
const char *const *filter_words(void);

#endif
