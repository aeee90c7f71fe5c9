/* SPDX-License-Identifier: ISC */
/* text/src.h - a text with a name: places in it (line, column) and the caret that points at them. */
#ifndef TEXT_SRC_H
#define TEXT_SRC_H

#include "base/buf.h"
#include "base/diag.h"

struct src {
	const char *name;    /* file name, "<stdin>", "<argument>" */
	struct span text;    /* borrowed */
	unsigned first_line; /* number of the text's first line: 1 for a file; for a stream, the line's own */
};

/* Line and column (from 1) of a byte offset. Walks the text: only for errors. */
void src_place(const struct src *s, size_t off, struct loc *out);

/*
 * Append an error in the house's form, each line with its newline:
 *
 *     peers.conf:12:8: unknown family "ipv4-unicats" (did you mean "ipv4-unicast"?)
 *         family ipv4-unicats;
 *                ^~~~~~~~~~~~
 */
void src_show(const struct src *s, const struct diag *d, struct buf *out);

#endif
