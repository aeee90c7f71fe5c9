/* SPDX-License-Identifier: ISC */
/*
 * pcap/block.h - the blocks of a pcapng file, written (draft-ietf-opsawg-pcapng). Little endian, as most files are.
 *
 * Everything is appended to a buf; whoever uses the result asks its `bad` once, at the end.
 */
#ifndef PCAP_BLOCK_H
#define PCAP_BLOCK_H

#include "base/buf.h"

enum { BLOCK_SECTION = 0x0a0d0d0a, BLOCK_INTERFACE = 1, BLOCK_STATISTICS = 5, BLOCK_PACKET = 6 };

/* Options (draft-ietf-opsawg-pcapng 3.5, 4): the meaning of a code depends on the block. */
enum {
	BLOCK_COMMENT = 1,
	BLOCK_SECTION_PROGRAM = 4,
	BLOCK_INTERFACE_NAME = 2, BLOCK_INTERFACE_UNIT = 9, BLOCK_INTERFACE_FILTER = 11,
	BLOCK_STATISTICS_RECEIVED = 4, BLOCK_STATISTICS_DROPPED = 7,
};

enum { BLOCK_PACKET_HEAD = 28 }; /* bytes of a packet's block before the packet */

void le16(struct buf *b, uint32_t v);
void le32(struct buf *b, uint32_t v);
void le64(struct buf *b, uint64_t v);
void le32_at(struct buf *b, size_t at, uint32_t v);

/* A block around what is appended in between; block_end takes what block_begin returned. */
size_t block_begin(struct buf *b, uint32_t type);
void block_end(struct buf *b, size_t at);

/* Zeros up to the next multiple of four bytes since the block began. */
void block_pad(struct buf *b, size_t at);

/* One option, and the end of a list of options. */
void block_option(struct buf *b, unsigned code, struct span value);
void block_options_end(struct buf *b);

/* The section's header; `program` writes it, NULL: not given. */
void block_section(struct buf *b, const char *program);

/* The fixed part of an interface's block: options may follow before block_end. Returns what block_begin did. */
size_t block_interface(struct buf *b, unsigned link, uint32_t snap);

/* The fixed part of a packet's block; the packet's bytes follow, then block_pad, and options. */
size_t block_packet(struct buf *b, uint32_t interface, uint64_t ticks, size_t n, size_t wire);

#endif
