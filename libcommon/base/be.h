/* SPDX-License-Identifier: ISC */
/*
 * base/be.h - numbers in network order at a place that is known to be there: for bytes whose length was checked. Whatever
 * comes from outside is read with a cursor (wire/get.h), which asks for itself.
 */
#ifndef BASE_BE_H
#define BASE_BE_H

#include <stdint.h>

static inline uint32_t
be_u16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t
be_u24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t
be_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t
be_u64(const uint8_t *p)
{
	return (uint64_t)be_u32(p) << 32 | be_u32(p + 4);
}

static inline void
be_put_u16(uint8_t *o, uint32_t v)
{
	o[0] = (uint8_t)(v >> 8);
	o[1] = (uint8_t)v;
}

static inline void
be_put_u32(uint8_t *o, uint32_t v)
{
	o[0] = (uint8_t)(v >> 24);
	o[1] = (uint8_t)(v >> 16);
	o[2] = (uint8_t)(v >> 8);
	o[3] = (uint8_t)v;
}

/* The bytes of a number of 32 bits, to initialise an array with. */
#define BE_U32_BYTES(v) (uint8_t)((v) >> 24), (uint8_t)((v) >> 16), (uint8_t)((v) >> 8), (uint8_t)(v)

#endif
