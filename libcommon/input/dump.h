/* SPDX-License-Identifier: ISC */
/* input/dump.h - lines of pasted dumps. */
#ifndef INPUT_DUMP_H
#define INPUT_DUMP_H

#include "base/buf.h"


enum dump_kind {
	DUMP_EMPTY,  /* blank, or a comment */
	DUMP_BARE,   /* hex digits and nothing else */
	DUMP_OFFSET, /* offset, bytes, perhaps their characters: Wireshark, tcpdump -x, hexdump -C, xxd, Junos */
	DUMP_OTHER,  /* something else */
};

/*
 * Read one line; its bytes are appended to out (for DUMP_BARE and DUMP_OFFSET), *off is its offset. *bad: the column
 * (from 0) where a bare line stops being hex, for DUMP_OTHER.
 */
enum dump_kind dump_line(struct span line, struct buf *out, uint64_t *off, size_t *bad);

#endif
