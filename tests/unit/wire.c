/* SPDX-License-Identifier: ISC */
/* tests/unit/wire.c - the cursors: what they read, and that errors stay. */
#include "wire/get.h"
#include "wire/put.h"

#include "input.h"

static void
reading(void)
{
	struct buf b;
	struct get g = get_of(unhex(&b, "01 0203 040506 0708090A 0B0C0D0E0F101112 131415 FF"));
	struct span s;

	ok(get_u8(&g) == 1 && get_u16(&g) == 0x0203 && get_u24(&g) == 0x040506 && get_u32(&g) == 0x0708090a &&
	    get_u64(&g) == 0x0b0c0d0e0f101112u, "numbers in network order");
	ok(get_off(&g) == 18 && get_left(&g) == 4, "offset and what is left");
	ok(get_un(&g, 3) == 0x131415, "a number of three octets");
	ok(!get_done(&g) && get_ok(&g), "not at the end");
	s = get_rest(&g);
	ok(s.n == 1 && s.p[0] == 0xff && get_done(&g), "the rest");
	ok(get_u8(&g) == 0 && !get_ok(&g) && !get_done(&g) && get_left(&g) == 0, "behind the end there is nothing");
	buf_fini(&b);
}

static void
sticky(void)
{
	struct buf b;
	struct get g = get_of(unhex(&b, "0102030405")), h = g;

	get_u32(&g);
	ok(get_u16(&g) == 0 && !get_ok(&g), "a number that is cut off");
	ok(get_u8(&g) == 0 && get_left(&g) == 0 && get_bytes(&g, 1).n == 0 && get_rest(&g).n == 0,
	    "once bad, the octet that is there is not read either");
	ok(get_bytes(&h, SIZE_MAX).n == 0 && !get_ok(&h), "no bytes of size SIZE_MAX");
	ok(get_off(&h) == 0, "nor has it moved");
	buf_fini(&b);
}

static void
children(void)
{
	struct buf b;
	struct span s = unhex(&b, "0102 030405 06");
	struct get g = get_of(s), child;

	get_u16(&g);
	child = get_sub(&g, 3);
	ok(get_left(&child) == 3 && get_off(&child) == 2 && get_left(&g) == 1, "a child, and its parent behind it");
	get_u32(&child);
	ok(!get_ok(&child) && get_ok(&g) && get_u8(&g) == 6 && get_done(&g), "a bad child leaves its parent good");
	g = get_of(s);
	child = get_sub(&g, 7);
	ok(!get_ok(&child) && !get_ok(&g) && get_left(&child) == 0, "a child that overruns makes both bad");
	g = get_of(s);
	child = get_sub(&g, 0);
	ok(get_done(&child) && get_left(&g) == 6, "an empty child");
	g = get_at(s, 100);
	get_u8(&g);
	ok(get_off(&g) == 101 && get_left(&g) == 5, "offsets from the start of a message");
	g = get_of(span_of(NULL, 0));
	ok(get_done(&g) && get_u8(&g) == 0 && !get_ok(&g), "no bytes at all");
	buf_fini(&b);
}

static void
writing(void)
{
	struct mark one, two;
	struct buf b, want;

	buf_init(&b, 1000);
	put_u8(&b, 1);
	one = put_open(&b, 2);
	put_u16(&b, 0x0203);
	two = put_open(&b, 1);
	put_u24(&b, 0x040506);
	put_close(&b, two);
	put_u32(&b, 0x0708090a);
	put_close(&b, one);
	put_u64(&b, 0x0102030405060708u);
	ok(!b.bad && span_eq(buf_span(&b), unhex(&want, "01 000A 0203 03 040506 0708090A 0102030405060708")),
	    "numbers and lengths");
	buf_fini(&want);
	buf_reset(&b);
	put_u8(&b, 256);
	ok(b.bad, "256 is no octet");
	buf_reset(&b);
	put_u24(&b, 0x1000000);
	ok(b.bad, "nor is 2^24 three");
	buf_reset(&b);
	put_u32(&b, 0x100000000u);
	ok(b.bad, "nor is 2^32 four");
	buf_reset(&b);
	put_u64(&b, UINT64_MAX);
	ok(!b.bad && b.n == 8, "2^64 - 1 is eight");
	buf_fini(&b);
}

static void
lengths(void)
{
	struct mark m;
	struct buf b;
	size_t i;

	buf_init(&b, 70000);
	m = put_open(&b, 1);
	for (i = 0; i < 255; i++)
		put_u8(&b, 0);
	put_close(&b, m);
	ok(!b.bad && b.p[0] == 255, "255 octets behind a length of one");
	put_u8(&b, 0);
	put_close(&b, m);
	ok(b.bad, "256 are too many, and said so");
	buf_reset(&b);
	m = put_open(&b, 2);
	for (i = 0; i < 65536; i++)
		put_u8(&b, 0);
	put_close(&b, m);
	ok(b.bad, "and so are 65536 behind a length of two");
	buf_fini(&b);
	buf_init(&b, 3);
	m = put_open(&b, 2);
	put_u16(&b, 1);
	put_close(&b, m);
	ok(b.bad, "a full buf is bad, and closing a length in it does nothing");
	buf_fini(&b);
}

int
main(void)
{
	reading();
	sticky();
	children();
	writing();
	lengths();
	return tap_end();
}
