/* SPDX-License-Identifier: ISC */
/*
 * msg/build.h - the two ways of update_build, inside msg/: build.c writes any UPDATE, build_quick.c the commonest one.
 * tests/twin/build.c requires the same messages of both.
 */
#ifndef MSG_BUILD_H
#define MSG_BUILD_H

#include "msg/update.h"

/* As update_build. */
bool build_all(const struct ctx *, const struct attrset *, const struct nexthop *, const struct nlri_list *, bool withdraw,
    bool pack, struct buf *out, struct diags *d);

/* What build_all makes of an announcement; or false, and out is as it was: it is another message, or too long. */
bool build_quick(const struct ctx *, const struct attrset *, const struct nexthop *, const struct nlri_list *,
    struct buf *out);

#endif
