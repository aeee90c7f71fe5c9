/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/lossless.c - messages made up from a seed, well formed and broken, in all contexts: JSON gives back the
 * bytes, all notations are lines (the laws of tests/fuzz/fuzz.h), and the commands of a well-formed UPDATE encode to
 * the same routes with the same attributes.
 *
 *     lossless [FROM [COUNT]]      seeds FROM, FROM + 1 ...; a law that breaks ends the program and names its seed
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "../fuzz/fuzz.h"
#include "base/num.h"
#include "event/event.h"
#include "input.h"
#include "msg/update.h"
#include "vec.h"

enum { DEFAULT_COUNT = 6000 };

/* ---- deterministic numbers ---- */

static uint64_t state;

static uint32_t
rnd(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % n;
}

static bool
one_in(uint32_t n)
{
	return rnd(n) == 0;
}

static void
rnd_bytes(struct buf *b, size_t n)
{
	while (n--)
		put_u8(b, one_in(3) ? rnd(2) * 255 : rnd(256));
}

/* ---- parts ---- */

struct sample {
	unsigned code;
	const char *hex;
};

/* Besides those of the vectors. */
static const struct sample odd_attributes[] = {
	{ 23, "0008000c060a000000000001c0000201" },
	{ 23, "000f001c0c060000000000648000110009060000000000010106000000064000" },
	{ 29, "040200027231" },
	{ 29, "0440000400000001 04470003000005 fe0000020102" },
	{ 40, "01000700 0000 0000000a" },
	{ 40, "05002200 01001e00 20010db8000100000000000000000000 00 0013 00 01 0006 281810001040" },
	{ 99, "0102" }, { 99, "" }, { 200, "00" },
	/* parts that stand twice */
	{ 23, "0008000c060a000000000001c0000201 0008000c060a000000000001c0000202" },
	{ 23, "0008000c 0404 00000001 0404 00000002" }, { 23, "0008001806 0a000000000001c0000201 060a000000000001c0000202" },
	{ 23, "000f0010 0c06000000000064 0c060000000000c8" }, { 23, "000f000400000000 000f0000" },
	{ 29, "040200027231 040200027232" }, { 29, "0440000400000001 0440000400000002 fe0000020102 fe0000020103" },
	{ 40, "01000700 0000 0000000a 01000700 0000 0000000b" }, { 40, "63000101 63000102" },
	{ 40, "05002200 01001e00 20010db8000100000000000000000000 00 0013 00 01 0006 281810001040"
	      "05002200 01001e00 20010db8000200000000000000000000 00 0013 00 01 0006 281810001040" },
	{ 128, "0000fde8400600400600" },
};

static struct sample attributes[1000];
static size_t attribute_cnt;

static void
add_sample(struct sample s)
{
	if (attribute_cnt < sizeof(attributes) / sizeof(attributes[0]))
		attributes[attribute_cnt++] = s;
}

/* The well-formed values of the vectors. */
static void
add_vector(struct vector *v)
{
	struct buf hex;

	if (v->of != OF_ATTRIBUTE || v->v[K_FAIL] || !v->ctx.asn4 || v->n > 400)
		return;
	buf_init(&hex, 1000);
	buf_hex(&hex, vec_attr_value(v));
	add_sample((struct sample){ v->b[1], strdup(buf_cstr(&hex)) });
	buf_fini(&hex);
}

static const struct {
	uint16_t afi;
	uint8_t safi;
	const char *hex;
} routes[] = {
	{ 1, 1, "180a0000" }, { 1, 1, "00" }, { 1, 2, "20c0000201" }, { 2, 1, "2020010db8" }, { 2, 2, "2020010db8" },
	{ 1, 4, "300006410a0000" }, { 1, 4, "480006400006510a0000" }, { 1, 4, "308000000a0000" },
	{ 2, 4, "3800064120010db8" }, { 1, 128, "700006410000fde8000000010a0000" },
	{ 2, 128, "780006410001c0000201000120010db8" }, { 1, 129, "580000fde8000000010a0000" },
	{ 2, 129, "600000fde80000000120010db8" }, { 1, 66, "800000fde800000001c0000201e8010101" },
	{ 1, 133, "0501180a0000" }, { 1, 133, "0b050350455a911f90068135" }, { 1, 133, "13 01180a0000 0210c0a8 038106 04910050 068135" },
	{ 1, 133, "03098102" }, { 1, 133, "030c8104" }, { 2, 133, "0701200020010db8" }, { 2, 133, "060da100012345" },
	{ 1, 134, "0d0000fde80000000101180a0000" }, { 2, 134, "0b0000fde800000001038106" },
	{ 25, 133, "040e910800" }, { 25, 134, "0c0000fde8000000010e910800" },
	{ 25, 65, "00110000fde800000001000100020008000641" },
	{ 25, 70, "01190000fde8000000010011223344556677889900000000000641" },
	{ 25, 70, "02250000fde80000000100000000000000000000000000003000112233445520c0000201000641" },
	{ 25, 70, "03110000fde8000000010000000020c0000201" },
	{ 25, 70, "05220000fde8000000010000000000000000000000000000180a00000000000000000641" }, { 25, 70, "f903010203" },
	{ 1, 5, "010c0000fde800000001c0000201" }, { 1, 5, "05120000fde80000000120c000020220e8010101" },
	{ 1, 5, "06160000fde8000000010000fde820c000020220e8010101" }, { 1, 85, "0100010c0000fde800000001180a0000" },
	{ 1, 85, "0100020c0000fde800000001c0000201" },
	{ 1, 85, "010003190000fde80000000120c0a8000100003039 09200a00000100" },
	{ 1, 73, "600000000100000064c0000201" }, { 2, 73, "c0000000010000006420010db8000000000000000000000001" },
	{ 1, 132, "600000fde80002fde800000001" }, { 1, 132, "00" },
	{ 16388, 71, "0001001d030000000000000000010000100200 0004 0000fde8 0203000401010101" }, { 16388, 71, "006300020102" },
	{ 16388, 72, "000100250000fde800000001030000000000000000010000100200 0004 0000fde8 0203000401010101" },
	{ 3, 9, "0102" }, { 77, 77, "00" },
};

static const char *const capabilities[] = {
	"010400010001", "0200", "030700010001014003", "0506000100010002", "0600", "0703080001", "080400010403", "090103",
	"400680b400010180", "41040000fde8", "43020102", "4400", "45080001010300020101", "4600", "47070001018000012c",
	"49050272310164", "49080622 0a1b5c7f0000", "4a00", "4b03027631", "4c05000101000a", "4d00", "8000", "b900", "63020102",
};

static const char *const notifications[] = {
	"0101", "01020012", "0201000400", "0304c0010100", "0400", "0602 05 68656c6c6f", "0602 02 fffe", "0602 06 68656c6c6f",
	"0609 0602 02 6f6b", "0601 0001 01 000003e8", "0800", "6301",
};

static const char *const refreshes[] = {
	"00010001", "00020180", "00010201", "00010901", "0001000101 40 000a 20 00000005 00 18 08 0a 80", "0001010100",
};

static const char *const operationals[] = {
	"0001 0007 0001 01 74657874", "0002 0007 0001 01 fffe0a1b", "0003 000b 0001 01 01020304 00000001",
	"0004 000f 0001 01 01020304 00000001 00000002", "0063 0002 0102", "ffff 0009 0001 01 00000001 0001",
};

#define ANY(table) (table)[rnd(sizeof(table) / sizeof((table)[0]))]

/* ---- breaking ---- */

/* Change a few bytes behind `from`, now and then the length. */
static void
mutate(struct buf *b, size_t from)
{
	unsigned times = 1 + rnd(3);

	while (times-- && b->n > from) {
		uint8_t *at = b->p + from + rnd((uint32_t)(b->n - from));

		switch (rnd(5)) {
		case 0:
			*at ^= (uint8_t)(1u << rnd(8));
			break;
		case 1:
			*at = (uint8_t)rnd(256);
			break;
		case 2:
			*at = (uint8_t)rnd(4);
			break;
		case 3:
			if (one_in(3))
				b->n = (size_t)(at - b->p);
			break;
		default:
			if (one_in(3))
				rnd_bytes(b, rnd(5));
		}
	}
}

/* ---- making ---- */

static void
make_prefix(struct buf *b, unsigned max, bool addpath)
{
	unsigned bits = one_in(40) ? rnd(256) : rnd(max + 1), i;

	if (addpath)
		put_u32(b, rnd(5));
	put_u8(b, bits);
	for (i = 0; i < bits; i += 8)
		put_u8(b, i + 8 > bits && !one_in(30) ? rnd(256) & (0xff00u >> (bits - i)) & 0xff : rnd(256));
}

static void
make_prefixes(struct buf *b, const struct ctx *ctx)
{
	unsigned n = rnd(4);

	while (n--)
		make_prefix(b, 32, famset_has(ctx->addpath, 0));
}

static void
make_routes(struct buf *b, unsigned afi, unsigned safi, const struct ctx *ctx)
{
	bool addpath = famset_has(ctx->addpath, family_index(afi, safi));
	unsigned n = rnd(4);

	while (n--) {
		size_t i, at, cnt = 0, cases = sizeof(routes) / sizeof(routes[0]), pick;

		if (safi <= 2 && (afi == 1 || afi == 2)) {
			make_prefix(b, afi == 1 ? 32 : 128, addpath);
			continue;
		}
		for (i = 0; i < cases; i++)
			cnt += routes[i].afi == afi && routes[i].safi == safi;
		pick = rnd((uint32_t)cnt);
		for (i = 0; i < cases; i++)
			if (routes[i].afi == afi && routes[i].safi == safi && pick-- == 0)
				break;
		if (addpath)
			put_u32(b, rnd(70000));
		at = b->n;
		num_hex(span_str(routes[i].hex), b);
		if (one_in(5))
			mutate(b, at);
	}
}

static void
attr_open(struct buf *b, unsigned flags, unsigned code, size_t n)
{
	if (one_in(20))
		flags ^= 1u << (4 + rnd(4));
	if (n > 255 || one_in(15))
		flags |= ATTR_EXT;
	put_u8(b, flags);
	put_u8(b, code);
	if (flags & ATTR_EXT)
		put_u16(b, n);
	else
		put_u8(b, n);
}

static void
make_mp(struct buf *b, const struct ctx *ctx, bool reach)
{
	static const uint8_t lengths[] = { 4, 16, 32, 12, 24, 48, 0, 5 };
	unsigned k = rnd(sizeof(routes) / sizeof(routes[0]));
	unsigned afi = routes[k].afi, safi = routes[k].safi;
	const struct nlri_row *row = nlri_row(afi, safi);
	struct buf v;

	buf_init(&v, 60000);
	put_u16(&v, afi);
	put_u8(&v, safi);
	if (reach) {
		unsigned n = row->nexthop_none && !one_in(3) ? 0 : one_in(8) ? lengths[rnd(8)] :
		    afi == AFI_IPV6 ? (one_in(3) ? 32 : 16) : one_in(5) ? 16 : 4, rd = row->nexthop_rd && n ? 8 : 0, i;

		put_u8(&v, n + rd);
		for (i = 0; i < rd; i++)
			put_u8(&v, one_in(100));
		/* a link-local second address, mostly */
		for (i = 0; i < n; i++)
			put_u8(&v, i == 16 ? 0xfe : i == 17 ? 0x80 : i == 0 && n > 4 ? 0x20 : rnd(256));
		put_u8(&v, one_in(30) ? rnd(256) : 0);
	}
	make_routes(&v, afi, safi, ctx);
	attr_open(b, ATTR_OPT, reach ? ATTR_MP_REACH : ATTR_MP_UNREACH, v.n);
	buf_span_put(b, buf_span(&v));
	buf_fini(&v);
}

/* AS numbers of the sample made as narrow as the session has them; good enough where they are not sequences. */
static void
make_attribute(struct buf *b, const struct ctx *ctx, const struct sample *s)
{
	const struct attr_row *row = attr_row(s->code);
	struct buf v;

	buf_init(&v, 60000);
	num_hex(span_str(s->hex), &v);
	if (!ctx->asn4 && s->code == ATTR_AGGREGATOR && v.n == 8)
		memmove(v.p, v.p + 2, v.n -= 2);
	if (!ctx->asn4 && s->code == ATTR_AS_PATH) {
		v.n = 0;
		num_hex(one_in(2) ? SPAN("0202fde95ba0") : SPAN("0201fde9 0102fdeafdeb 03015ba0"), &v);
	}
	if (one_in(8))
		mutate(&v, 0);
	attr_open(b, row->json ? row->flags : ATTR_OPT | (one_in(2) ? ATTR_TRANS : 0), s->code, v.n);
	buf_span_put(b, buf_span(&v));
	buf_fini(&v);
}

static void
make_attributes(struct buf *b, const struct ctx *ctx)
{
	static const struct sample base[] = { { 1, "00" }, { 2, "02010000fde9" }, { 3, "c0000201" } };
	bool ordered = !one_in(4), mp = one_in(2);
	unsigned n = rnd(5), i, last = 0;

	if (one_in(12))
		return;
	for (i = 0; i < 3; i++)
		if (!one_in(25) && !(i == 2 && mp && one_in(2)))
			make_attribute(b, ctx, &base[i]);
	while (n--) {
		const struct sample *s = &attributes[rnd((uint32_t)attribute_cnt)];

		if (ordered && (s->code <= 3 || s->code <= last))
			continue;
		if (mp && (s->code > 15 || !ordered)) {
			make_mp(b, ctx, !one_in(3));
			mp = false;
		}
		last = s->code;
		make_attribute(b, ctx, s);
	}
	if (mp)
		make_mp(b, ctx, !one_in(3));
	if (one_in(20))
		make_mp(b, ctx, one_in(2));
}

static void
make_update(struct buf *b, const struct ctx *ctx)
{
	struct mark m = put_open(b, 2);

	if (one_in(3))
		make_prefixes(b, ctx);
	put_close(b, m);
	m = put_open(b, 2);
	make_attributes(b, ctx);
	put_close(b, m);
	if (!one_in(3))
		make_prefixes(b, ctx);
}

static void
make_open(struct buf *b)
{
	bool extended = one_in(8);
	unsigned n = rnd(6);
	struct mark m, p = { 0, 0 };

	num_hex(SPAN("04 fde8 00b4 01020304"), b);
	if (extended)
		put_u16(b, 0xffff);
	m = put_open(b, extended ? 2 : 1);
	while (n--) {
		put_u8(b, one_in(30) ? rnd(4) : 2);
		p = put_open(b, extended ? 2 : 1);
		do
			num_hex(span_str(ANY(capabilities)), b);
		while (one_in(3));
		put_close(b, p);
	}
	put_close(b, m);
}

static void
make_message(struct buf *b, const struct ctx *ctx)
{
	unsigned kind = rnd(20), type = kind < 14 ? MSG_UPDATE : kind < 16 ? MSG_OPEN : kind == 16 ? MSG_NOTIFICATION :
	    kind == 17 ? MSG_REFRESH : kind == 18 ? MSG_OPERATIONAL : rnd(256);
	struct mark m;

	buf_reset(b);
	m = msg_begin(b, type);
	if (type == MSG_UPDATE)
		make_update(b, ctx);
	else if (type == MSG_OPEN)
		make_open(b);
	else if (type == MSG_NOTIFICATION)
		num_hex(span_str(ANY(notifications)), b);
	else if (type == MSG_REFRESH)
		num_hex(span_str(ANY(refreshes)), b);
	else if (type == MSG_OPERATIONAL)
		num_hex(span_str(ANY(operationals)), b);
	else if (one_in(2))
		rnd_bytes(b, rnd(30));
	if (one_in(6))
		mutate(b, MSG_HEADER);
	msg_end(b, m);
	if (one_in(100))
		mutate(b, 0);
}

/* ---- commands ---- */

/* What a message says of routes: lines, one for each, sorted. */
static int
by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Commands say the number of a label: neither its three bits of traffic class, nor that the last has no bottom bit. */
static struct span
numbers_alone(const struct nlri_row *row, struct span v, uint8_t *copy)
{
	struct nlri_prefix p;
	unsigned i;

	if (!nlri_prefix(row, v, &p) || !p.label_cnt)
		return v;
	memcpy(copy, v.p, v.n);
	for (i = 0; i < p.label_cnt; i++)
		copy[3 + 3 * i] = (uint8_t)((copy[3 + 3 * i] & 0xf0) | (i + 1 == p.label_cnt));
	return span_of(copy, v.n);
}

static void
say_field(struct buf *out, const struct nlri_row *row, struct span field, struct span nexthop, const struct ctx *ctx,
    unsigned afi, unsigned safi, bool withdraw)
{
	struct get g = get_of(field);
	struct diags d = { 0 };
	struct nlri one;
	struct jw w;

	while (nlri_next(row, &g, famset_has(ctx->addpath, family_index(afi, safi)), withdraw, &one, &d)) {
		struct ctx plain = *ctx;
		uint8_t copy[64];
		struct buf key;

		plain.json_version = 6;
		plain.compact = plain.spaced = false;
		buf_fmt(out, "%s %u %u ", withdraw ? "withdraw" : "announce", afi, safi);
		if (withdraw && row->key) {
			buf_init(&key, 1 << 16);
			row->key(row, one.v, &key);
			buf_hex(out, buf_span(&key));
			buf_fini(&key);
			if (one.path)
				buf_hex(out, span_of(one.path, 4));
		} else {
			jw_init(&w, out, false);
			one.v = numbers_alone(row, one.v, copy);
			row->json(row, &w, &one, &plain);
			buf_c(out, ' ');
			buf_hex(out, nexthop);
		}
		buf_c(out, '\n');
	}
}

static struct span
bare_nexthop(const struct mp *mp)
{
	struct span s = mp->nexthop;

	return mp->row->nexthop_rd && s.n >= 12 ? span_of(s.p + 8, s.n - 8) : s;
}

static void
say_routes(struct buf *out, const struct update *u, const struct ctx *ctx)
{
	const struct attr *nh = update_attr(u, ATTR_NEXT_HOP);

	say_field(out, &nlri_ipv4_unicast, u->withdrawn, span_of(NULL, 0), ctx, 1, 1, true);
	if (u->unreach.row)
		say_field(out, u->unreach.row, u->unreach.nlri, span_of(NULL, 0), ctx, u->unreach.afi, u->unreach.safi, true);
	say_field(out, &nlri_ipv4_unicast, u->nlri, nh ? nh->v : span_of(NULL, 0), ctx, 1, 1, false);
	if (u->reach.row)
		say_field(out, u->reach.row, u->reach.nlri, bare_nexthop(&u->reach), ctx, u->reach.afi, u->reach.safi, false);
}

static void
sort_lines(struct buf *b)
{
	char *line[4000], *p = (char *)b->p, *copy;
	size_t n = 0, i;

	if (!b->n)
		return;
	buf_cstr(b);
	copy = strdup((char *)b->p);
	for (p = strtok(copy, "\n"); p && n < 4000; p = strtok(NULL, "\n"))
		line[n++] = p;
	qsort(line, n, sizeof(line[0]), by_line);
	buf_reset(b);
	for (i = 0; i < n; i++)
		if (!i || strcmp(line[i], line[i - 1]) != 0)
			buf_fmt(b, "%s\n", line[i]);
	free(copy);
}

static size_t
unit_of(unsigned code)
{
	return code == ATTR_COMMUNITIES ? 4 : code == ATTR_EXT_COMMUNITIES ? 8 : code == ATTR_LARGE_COMMUNITIES ? 12 :
	    code == ATTR_IPV6_EXT_COMMUNITIES ? 20 : 0;
}

static bool
covers(struct span a, struct span b, size_t unit)
{
	size_t i, k;

	for (i = 0; i + unit <= a.n; i += unit) {
		for (k = 0; k + unit <= b.n && memcmp(a.p + i, b.p + k, unit) != 0; k += unit)
			;
		if (k + unit > b.n)
			return false;
	}
	return true;
}

/* Each attribute of the message in what its commands gave; the path counts as a whole, whatever its width. */
static void
same_attributes(const struct update *u, const struct update *v, const struct ctx *ctx, struct span msg)
{
	struct buf p, q;
	size_t i;

	buf_init(&p, 1 << 20);
	buf_init(&q, 1 << 20);
	update_as_path(u, ctx, &p);
	update_as_path(v, ctx, &q);
	if (!span_eq(buf_span(&p), buf_span(&q)))
		law(false, "the commands of a message have its AS path", msg);
	for (i = 0; i < u->n; i++) {
		const struct attr *a = &u->list[i], *b = update_attr(v, a->code);
		size_t unit = unit_of(a->code);

		if (a->bad || a->code == ATTR_MP_REACH || a->code == ATTR_MP_UNREACH || a->code == ATTR_NEXT_HOP ||
		    a->code == ATTR_AS_PATH || a->code == ATTR_AS4_PATH || a->code == ATTR_AS4_AGGREGATOR ||
		    (!ctx->asn4 && a->code == ATTR_AGGREGATOR))
			continue;
		if (b && (span_eq(a->v, b->v) || (unit && covers(a->v, b->v, unit) && covers(b->v, a->v, unit))))
			continue;
		printf("# attribute %u\n", a->code);
		fflush(stdout);
		law(false, "the commands of a message have its attributes", msg);
	}
	buf_fini(&p);
	buf_fini(&q);
}

static unsigned said;
static uint64_t current;

static void
name_seed(int sig)
{
	char line[40];
	int n = snprintf(line, sizeof(line), "# seed %llu\n", (unsigned long long)current);

	if (write(STDOUT_FILENO, line, (size_t)n) < 0)
		_exit(2);
}

static void
commands_law(struct span msg, const struct ctx *ctx)
{
	struct event e = { .kind = EVENT_MESSAGE, .msg = msg, .direction = "in", .stream = -1 };
	static struct command c;
	static bool ready;
	struct buf lines, out, want, got;
	struct diags d = { 0 };
	struct update u, v;
	size_t at = 0, len;
	const uint8_t *p, *nl;

	if (msg.n < MSG_HEADER || msg.p[18] != MSG_UPDATE || ((size_t)msg.p[16] << 8 | msg.p[17]) != msg.n ||
	    msg_check(msg, ctx, &d) > DIAG_NOTE || d.n)
		return;
	if (!ready)
		command_init(&c);
	ready = true;
	buf_init(&lines, 1 << 24);
	buf_init(&out, 1 << 24);
	buf_init(&want, 1 << 24);
	buf_init(&got, 1 << 24);
	update_read(msg, ctx, &u, &d);
	/* nothing says how the next hop of an unknown family is made */
	if (!(u.reach.row == &nlri_opaque && u.reach.nexthop.n != 4 && u.reach.nexthop.n != 16 && u.reach.nexthop.n != 32))
		say_routes(&want, &u, ctx);
	event_command(&lines, &e, ctx, NULL);
	for (p = lines.p; p < lines.p + lines.n; p = nl + 1) {
		struct src src = { "command", { p, 0 }, 1 };

		nl = memchr(p, '\n', (size_t)(lines.p + lines.n - p));
		src.text.n = (size_t)(nl - p);
		diags_reset(&d);
		if (!command_encode(&c, &src, ctx, false, &out, &d)) {
			printf("# %.*s\n# %s\n", (int)src.text.n, (const char *)p, d.n ? d.v[0].msg : "");
			fflush(stdout);
			law(false, "the commands of a message are read", msg);
		}
	}
	while (want.n && at < out.n) {
		diags_reset(&d);
		law(msg_header(span_of(out.p + at, out.n - at), 65535, &len, &d), "commands give messages", msg);
		update_read(span_of(out.p + at, len), ctx, &v, &d);
		if (d.worst > DIAG_NOTE)
			printf("# %s: %s\n", d.v[0].what, d.v[0].msg);
		law(d.worst <= DIAG_NOTE, "commands give messages without errors", msg);
		say_routes(&got, &v, ctx);
		if (v.nlri.n || (v.reach.row && v.reach.nlri.n))
			same_attributes(&u, &v, ctx, msg);
		at += len;
	}
	sort_lines(&want);
	sort_lines(&got);
	if (want.n && !span_eq(buf_span(&want), buf_span(&got))) {
		printf("# commands:\n%s# want:\n%s# got:\n%s", buf_cstr(&lines), buf_cstr(&want), buf_cstr(&got));
		fflush(stdout);
		law(false, "the commands of a message have its routes", msg);
	}
	said += want.n != 0;
	buf_fini(&lines);
	buf_fini(&out);
	buf_fini(&want);
	buf_fini(&got);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t end = seed + (argc > 2 ? strtoull(argv[2], NULL, 10) : argc > 1 ? 1 : DEFAULT_COUNT);
	struct vec_reader reader = { .record = add_vector };
	unsigned whole = 0;
	struct buf b;
	size_t i;

	vec_all(&reader);
	for (i = 0; i < sizeof(odd_attributes) / sizeof(odd_attributes[0]); i++)
		add_sample(odd_attributes[i]);
	signal(SIGABRT, name_seed);
	buf_init(&b, 140000);
	for (; seed < end; seed++) {
		uint8_t head[FUZZ_HEAD];
		struct span s = { head, FUZZ_HEAD };
		struct ctx ctx;

		state = seed * 0x9e3779b97f4a7c15u;
		rnd(2);
		head[0] = (uint8_t)rnd(256);
		head[1] = (uint8_t)rnd(256);
		ctx = fuzz_ctx(&s);
		make_message(&b, &ctx);
		if (b.n > MSG_MAX_EXTENDED || b.n < MSG_HEADER)
			continue;
		current = seed;
		message_laws(buf_span(&b), &ctx);
		ctx.session = CTX_UNKNOWN;
		ctx.apply = false;
		ctx.peer_as = ctx.local_as; /* an external session would not be sent LOCAL_PREF and AIGP */
		whole += msg_check(buf_span(&b), &ctx, NULL) <= DIAG_NOTE;
		commands_law(buf_span(&b), &ctx);
	}
	ok(whole > 0, "the laws hold; %u messages were well formed", whole);
	ok(argc > 1 || said > 500, "%u UPDATEs went through commands", said);
	buf_fini(&b);
	return tap_end();
}
