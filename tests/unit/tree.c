/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/tree.c - the tree of fields, as lines: two blanks for each level, "offset+length name value". That the
 * leaves cover every message is a law (tests/fuzz/fuzz.h), which the vectors hold every message to.
 */
#include "input.h"
#include "msg/tree.h"

struct lines {
	struct tree t; /* first: the sink is called with it */
	struct buf out;
	int depth;
};

static void
lines_put(struct lines *l, const char *name, size_t off, size_t len)
{
	buf_fmt(&l->out, "%*s%zu+%zu %s", 2 * l->depth, "", off, len, name);
}

static void
lines_begin(struct tree *t, const char *name, size_t off, size_t len)
{
	struct lines *l = (struct lines *)t;

	lines_put(l, name, off, len);
	buf_c(&l->out, '\n');
	l->depth++;
}

static void
lines_leaf(struct tree *t, const char *name, size_t off, size_t len, struct span json)
{
	struct lines *l = (struct lines *)t;

	lines_put(l, name, off, len);
	buf_c(&l->out, ' ');
	buf_span_put(&l->out, json);
	buf_c(&l->out, '\n');
}

static void
lines_end(struct tree *t)
{
	struct lines *l = (struct lines *)t;

	l->depth--;
}

/* The lines of a message, without those of its header. */
static void
tree_is(const char *name, const char *hex, const char *want)
{
	struct lines l = { .t = { .begin = lines_begin, .leaf = lines_leaf, .end = lines_end } };
	const char *got;
	struct ctx ctx;
	struct buf b;

	ctx_init(&ctx);
	tree_init(&l.t);
	buf_init(&l.out, 1 << 20);
	msg_tree(&l.t, unhex(&b, hex), &ctx);
	got = strstr(buf_cstr(&l.out), "\n19+");
	same(got ? got + 1 : buf_cstr(&l.out), want, name);
	buf_fini(&l.out);
	buf_fini(&b);
	tree_fini(&l.t);
}

#define MARKER "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

int
main(void)
{
	tree_is("keepalive", MARKER "0013 04",
	    "0+19 header\n"
	    "  0+16 marker \"0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"\n"
	    "  16+2 length 19\n"
	    "  18+1 type \"keepalive\"\n");
	tree_is("cut", "FFFF", "0+2 raw \"0xFFFF\"\n");
	tree_is("update", MARKER "0045 02 0004 180A0000 0023 40010100 40020A 0202 0000FDE9 0000FDEA 400304 C0000201"
	    " C00808 FDE80001 FFFFFF01 180A0000 20 0A",
	    "19+2 withdrawn-length 4\n"
	    "21+4 withdraw\n"
	    "  21+4 nlri \"10.0.0.0/24\"\n"
	    "25+2 attributes-length 35\n"
	    "27+35 attribute\n"
	    "  27+4 origin\n"
	    "    27+1 flags \"0x40\"\n"
	    "    28+1 code 1\n"
	    "    29+1 length 1\n"
	    "    30+1 value \"igp\"\n"
	    "  31+13 as-path\n"
	    "    31+1 flags \"0x40\"\n"
	    "    32+1 code 2\n"
	    "    33+1 length 10\n"
	    "    34+10 as-sequence\n"
	    "      34+1 element \"as-sequence\"\n"
	    "      35+1 count 2\n"
	    "      36+4 asn 65001\n"
	    "      40+4 asn 65002\n"
	    "  44+7 next-hop\n"
	    "    44+1 flags \"0x40\"\n"
	    "    45+1 code 3\n"
	    "    46+1 length 4\n"
	    "    47+4 value \"192.0.2.1\"\n"
	    "  51+11 community\n"
	    "    51+1 flags \"0xC0\"\n"
	    "    52+1 code 8\n"
	    "    53+1 length 8\n"
	    "    54+4 community [65000,1]\n"
	    "    58+4 community [65535,65281]\n"
	    "62+6 announce\n"
	    "  62+4 nlri \"10.0.0.0/24\"\n"
	    "  66+2 raw \"0x200A\"\n");
	tree_is("open", MARKER "0032 01 04 FDE8 00B4 01020304 15 020C 0104 0001 0001 4104 0000FDE8 0205 0901 03 4900",
	    "19+1 version 4\n"
	    "20+2 asn 65000\n"
	    "22+2 hold_time 180\n"
	    "24+4 router_id \"1.2.3.4\"\n"
	    "28+1 parameters-length 21\n"
	    "29+14 parameter\n"
	    "  29+1 type 2\n"
	    "  30+1 length 12\n"
	    "  31+6 multiprotocol\n"
	    "    31+1 code 1\n"
	    "    32+1 length 4\n"
	    "    33+4 families \"ipv4/unicast\"\n"
	    "  37+6 asn4\n"
	    "    37+1 code 65\n"
	    "    38+1 length 4\n"
	    "    39+4 asn4 65000\n"
	    "43+7 parameter\n"
	    "  43+1 type 2\n"
	    "  44+1 length 5\n"
	    "  45+3 role\n"
	    "    45+1 code 9\n"
	    "    46+1 length 1\n"
	    "    47+1 role \"customer\"\n"
	    "  48+2 hostname\n"
	    "    48+1 code 73\n"
	    "    49+1 length 0\n");
	tree_is("notification", MARKER "001A 03 0602 0468656C6C",
	    "19+1 code 6\n"
	    "20+1 subcode 2\n"
	    "21+1 message-length 4\n"
	    "22+4 message \"hell\"\n");
	tree_is("refresh", MARKER "0017 05 0001 00 01",
	    "19+2 afi \"ipv4\"\n"
	    "21+1 subtype \"query\"\n"
	    "22+1 safi \"unicast\"\n");
	return tap_end();
}
