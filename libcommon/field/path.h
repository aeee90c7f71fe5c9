/* SPDX-License-Identifier: ISC */
/*
 * field/path.h - regular expressions over AS numbers: the symbols are numbers, not digits.
 *
 *     65000            this AS           .        any AS
 *     [64512-65534 1]  one of these      [^ 1 2]  none of these
 *     x* x+ x? (x|y)   as usual          ^ $      the path's ends
 *
 * Blanks separate numbers. An AS_SET counts as its members, one after the other. Matching is by sets of states: time
 * is the path's length times the expression's, whatever it holds.
 */
#ifndef FIELD_PATH_H
#define FIELD_PATH_H

#include "base/diag.h"
#include "base/buf.h"

struct path_regex;

/* NULL: d says where (offset into the text, plus `off`). Free with free(). */
struct path_regex *path_compile(struct span text, size_t off, struct diags *d);
bool path_match(const struct path_regex *r, const uint32_t *as, size_t n);

#endif
