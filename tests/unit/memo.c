/* tests/unit/memo.c - what is remembered of rendered attributes: found as it was stored, or not at all. */
#include "tap.h"

#include "msg/memo.h"

enum { KEYS = 6000, STEPS = 60000 };

static uint32_t seed = 3;

static uint32_t
some(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* An UPDATE for 10.0.0.0/8 whose attributes are those of key k: MED first, then an attribute of some length. */
static struct span
message(uint8_t *m, unsigned k)
{
	size_t rest = k % 5 ? 10 + k % 37 : 150 + k % 100, attrs = 7 + 3 + rest, n = MSG_HEADER + 4 + attrs + 2;

	memset(m, 0xff, 16);
	m[16] = (uint8_t)(n >> 8);
	m[17] = (uint8_t)n;
	m[18] = MSG_UPDATE;
	m[19] = m[20] = 0;
	m[21] = (uint8_t)(attrs >> 8);
	m[22] = (uint8_t)attrs;
	memcpy(m + 23, (const uint8_t[]){ 0x80, 4, 4, 0, 0, (uint8_t)(k >> 8), (uint8_t)k, 0xc0, 250, (uint8_t)rest }, 10);
	memset(m + 33, (int)(k & 15), rest);
	m[33 + rest] = 8;
	m[34 + rest] = 10;
	return span_of(m, n);
}

/* Stored and asked for at random, many times what it can hold, with and without word of what comes. */
static void
test_blocks(void)
{
	static uint8_t text[KEYS];
	unsigned k, i, step, found = 0, wrong = 0, plain_wrong = 0, ahead[3] = { 0, 0, 0 };
	uint8_t room[3][512], rendered[600];
	struct memo *m = memo_new();
	struct memo_parts p, plain;
	struct memo_block b;
	struct span msg;
	struct ctx ctx;

	ctx_init(&ctx);
	for (step = 0; step < STEPS; step++) {
		k = step % 7 ? some(KEYS) : some(50);
		ahead[0] = ahead[1];
		ahead[1] = ahead[2];
		ahead[2] = k;
		if (step < 3)
			continue;
		msg = message(room[0], ahead[2]);
		if (step % 11) /* now and then nothing is said, or of another */
			memo_ahead(m, step % 13 ? span_of(msg.p + 23, msg.n - 25) : (struct span){ NULL, 0 });
		k = ahead[0];
		msg = message(room[1], k);
		if (!memo_split(msg, &p) || !memo_split_plain(message(room[2], k), &plain) || !span_eq(p.before, plain.before) ||
		    !span_eq(p.nlri, plain.nlri) || p.after.n || plain.after.n)
			plain_wrong++;
		if (memo_find(m, step % 2 ? &p : &plain, MEMO_BGPDUMP, &ctx, &b)) {
			found++;
			wrong += b.text.n != 20 + k % 500 || b.mark != k % 20;
			for (i = 0; i < b.text.n; i++)
				wrong += b.text.p[i] != text[k];
			continue;
		}
		text[k] = (uint8_t)(1 + some(255));
		memset(rendered, text[k], sizeof(rendered));
		b.text = span_of(rendered, 20 + k % 500);
		b.mark = k % 20;
		memset(b.nexthop, 0, 4);
		memo_store(m, &p, MEMO_BGPDUMP, &ctx, &b);
	}
	ok(wrong == 0, "what is found is what was stored (%u wrong of %u)", wrong, found);
	ok(plain_wrong == 0, "a plain message is split alike without a look at its attributes");
	ok(found > STEPS / 4 && found < STEPS, "some are found (%u of %u), others forgotten", found, (unsigned)STEPS);
	msg = message(room[0], 1);
	memo_split(msg, &p);
	ctx.asn4 = !ctx.asn4;
	ok(!memo_find(m, &p, MEMO_BGPDUMP, &ctx, &b), "not for another context");
	memo_free(m);
}

static void
test_splits(void)
{
	uint8_t room[512];
	struct span msg = message(room, 7);
	struct memo_parts p;
	size_t n;
	bool good = true;

	for (n = MSG_HEADER; n < msg.n - 1; n++)
		good &= !memo_split_plain(span_of(room, n), &p);
	ok(good, "cut anywhere before the NLRI, it is not plain");
	room[20] = 1;
	ok(!memo_split_plain(msg, &p), "nor with withdrawn routes");
}

int
main(void)
{
	test_blocks();
	test_splits();
	return tap_end();
}
