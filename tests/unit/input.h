/* SPDX-License-Identifier: ISC */
/* tests/unit/input.h - what tests feed to readers: bytes from hex, and a lex over a text. */
#ifndef TESTS_UNIT_INPUT_H
#define TESTS_UNIT_INPUT_H

#include <stdlib.h>

#include "base/num.h"
#include "tap.h"
#include "text/lex.h"

/* The bytes of a hex text (blanks allowed), in b: initialised here, the caller's to fini. */
static inline struct span
unhex(struct buf *b, const char *hex)
{
	buf_init(b, 1 << 20);
	if (!num_hex(span_str(hex), b)) {
		printf("Bail out! bad hex in a test: %s\n", hex);
		exit(1);
	}
	return buf_span(b);
}

/* A text with a lex at its first token. */
struct words {
	struct src src;
	struct arena arena;
	struct diags d;
	struct lex l;
};

static inline struct lex *
words_init(struct words *w, struct span text)
{
	memset(w, 0, sizeof(*w));
	w->src = (struct src){ "test", text, 1 };
	arena_init(&w->arena, 1 << 20);
	lex_init(&w->l, &w->src, &w->arena, &w->d);
	return &w->l;
}

static inline void
words_fini(struct words *w)
{
	arena_fini(&w->arena);
}

#endif
