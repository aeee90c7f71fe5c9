/* SPDX-License-Identifier: ISC */
/* input/marker.h - messages found by their marker (RFC 4271 4.1) in bytes without a container. */
#ifndef INPUT_MARKER_H
#define INPUT_MARKER_H

#include "cli/input.h"

enum { MARKER = 16 };

/* The next marker in s from `at` on; s.n when there is none. */
size_t marker_find(struct span s, size_t at);
/* Does s begin with a marker? */
bool marker_first(struct span s);
/* Is what lies ahead text, by its first bytes? */
bool marker_is_text(struct span s);

#endif
