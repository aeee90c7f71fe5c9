/* SPDX-License-Identifier: ISC */
/* pcap/block.c - the blocks of a pcapng file, written. */
#include "pcap/block.h"

#include "wire/put.h"

void
le16(struct buf *b, uint32_t v)
{
	put_u8(b, v & 0xff);
	put_u8(b, v >> 8 & 0xff);
}

void
le32(struct buf *b, uint32_t v)
{
	le16(b, v & 0xffff);
	le16(b, v >> 16);
}

void
le64(struct buf *b, uint64_t v)
{
	le32(b, (uint32_t)v);
	le32(b, (uint32_t)(v >> 32));
}

void
le32_at(struct buf *b, size_t at, uint32_t v)
{
	unsigned i;

	for (i = 0; i < 4 && !b->bad; i++)
		b->p[at + i] = (uint8_t)(v >> (8 * i));
}

size_t
block_begin(struct buf *b, uint32_t type)
{
	size_t at = b->n;

	le32(b, type);
	le32(b, 0); /* the length: block_end knows it */
	return at;
}

void
block_pad(struct buf *b, size_t at)
{
	while ((b->n - at) % 4 && !b->bad)
		put_u8(b, 0);
}

void
block_end(struct buf *b, size_t at)
{
	size_t len;

	block_pad(b, at);
	len = b->n - at + 4;
	le32(b, (uint32_t)len);
	le32_at(b, at + 4, (uint32_t)len);
}

void
block_option(struct buf *b, unsigned code, struct span value)
{
	size_t at = b->n;

	le16(b, code);
	le16(b, (uint32_t)value.n);
	buf_span_put(b, value);
	block_pad(b, at);
}

void
block_options_end(struct buf *b)
{
	le32(b, 0);
}

void
block_section(struct buf *b, const char *program)
{
	size_t at = block_begin(b, BLOCK_SECTION);

	le32(b, 0x1a2b3c4d);
	le16(b, 1);
	le16(b, 0);
	le64(b, UINT64_MAX); /* the section's length: not known */
	if (program) {
		block_option(b, BLOCK_SECTION_PROGRAM, span_str(program));
		block_options_end(b);
	}
	block_end(b, at);
}

size_t
block_interface(struct buf *b, unsigned link, uint32_t snap)
{
	size_t at = block_begin(b, BLOCK_INTERFACE);

	le16(b, link);
	le16(b, 0);
	le32(b, snap);
	return at;
}

size_t
block_packet(struct buf *b, uint32_t interface, uint64_t ticks, size_t n, size_t wire)
{
	size_t at = block_begin(b, BLOCK_PACKET);

	le32(b, interface);
	le32(b, (uint32_t)(ticks >> 32));
	le32(b, (uint32_t)ticks);
	le32(b, (uint32_t)n);
	le32(b, (uint32_t)wire);
	return at;
}
