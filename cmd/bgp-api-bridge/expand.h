/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/expand.h - short words of commands made long, as ExaBGP's clients do, and what can follow. */
#ifndef BRIDGE_EXPAND_H
#define BRIDGE_EXPAND_H

#include "base/buf.h"

/* `in` with its short words expanded and its order repaired; true when something was changed. */
bool expand(const char *in, char *out, size_t size);
/* Append the words that can be the last of these, of which it is the beginning: one a line. */
void expand_complete(char **words, int n, struct buf *out);

#endif
