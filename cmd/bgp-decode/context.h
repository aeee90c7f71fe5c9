/* context.h - the context options: what an UPDATE cannot be read without. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "cli/opt.h"
#include "value/ctx.h"

extern const struct opt context_options[];

/* Set what an option says; *fix gets the SESSION_FIX_* bit of what is now an order. False: o's id is none of these. When
 * the argument is wrong, *bad is set and all is said. */
bool context_option(const struct opts *o, int id, struct ctx *ctx, unsigned *fix, bool *bad);

#endif
