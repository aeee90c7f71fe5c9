/* SPDX-License-Identifier: ISC */
/*
 * tests/twin/repeat.c - bgp-encode reads lines like earlier ones the quick way (repeat.c): over good and mutated lines it
 * gives the messages that command_encode does, each line alone and in groups.
 */
#include "../../cmd/bgp-encode/repeat.h"
#include "updates.h"

enum { LINES = 12000, FORGET_EVERY = 400 };

/* A line, often of words that were there before. */
static struct span
some_line(char line[256])
{
	static const char *const verbs[] = { "announce route ", "announce route ", "announce route ", "route ", "withdraw route ",
		"announce ipv4 unicast ", "announce  route " };
	static const char *const prefixes[] = { "10.%u.%u.0/24", "10.%u.%u.0/24", "2001:db8:%x:%x::/64", "10.%u.%u.0/24", "224.%u.%u.0/24",
		"ff0e:%x:%x::/64", "10.%u.0%u.0/24", "10.%u.%u.0", "10.%u.%u.1/24", "10.%u.%u.0/33", "10.%u.%u.0/", "::ffff:10.%u.%u.0/120",
		"0.%u.%u.0/0", "2001:db8:%x:%x::/33" };
	static const char *const words[] = { " next-hop 192.0.2.1", " next-hop 192.0.2.1 med 5", " next-hop 2001:db8::1",
		" next-hop 192.0.2.1 as-path [ 1 2 3 ] community [ 1:2 no-export ]", " next-hop 192.0.2.1 path-information 7",
		" next-hop 192.0.2.1 label 5", " rd 1:2 label 3 next-hop 192.0.2.1", " next-hop 192.0.2.1 split /26", "", " next-hop",
		" next-hop 192.0.2.1 # a comment", " next-hop 192.0.2.1 attribute [ 0x99 0xc0 0x0102 ]", " { next-hop 192.0.2.1; }",
		" next-hop self", "  next-hop 192.0.2.1", " next-hop 2001:db8::1 med 5", " next-hop 192.0.2.1 withdraw" };
	static size_t last; /* runs of the same words, so that groups grow */
	char prefix[64];
	size_t n, i;

	if (twin_rare(4))
		last = twin_rare(3) ? twin_any(COUNT(words)) : twin_any(4);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(prefix, sizeof(prefix), prefixes[twin_rare(6) ? twin_any(COUNT(prefixes)) : twin_any(4)], twin_any(3), twin_any(99));
#pragma GCC diagnostic pop
	n = (size_t)snprintf(line, 256, "%s%s%s", verbs[twin_rare(8) ? twin_any(COUNT(verbs)) : 0], prefix, words[last]);
	for (i = twin_rare(5) ? 1 + twin_any(2) : 0; i && n; i--) {
		size_t at = twin_any((uint32_t)n);

		if (twin_rare(2)) {
			line[at] = (char)" ./0129:;{}[]#x\t\xff"[twin_any(17)];
		} else {
			memmove(line + at, line + at + 1, n - at);
			n--;
		}
	}
	return span_of(line, n);
}

static bool
encode(struct command *c, const struct ctx *ctx, struct span line, bool group, struct buf *out)
{
	struct src src = { "twin", line, 1 };
	struct diags d = { .n = 0 };

	return command_encode(c, &src, ctx, group, out, &d);
}

static unsigned
alone(const struct ctx *ctx, unsigned *found)
{
	struct repeat_line l;
	struct command c;
	struct repeat m;
	struct buf quick, slow;
	unsigned wrong = 0, i;
	char line[256];

	buf_init(&quick, 1 << 20);
	buf_init(&slow, 1 << 20);
	command_init(&c);
	repeat_init(&m);
	for (i = 0; i < LINES; i++) {
		struct span s = some_line(line);

		buf_reset(&quick);
		buf_reset(&slow);
		if (i % FORGET_EVERY == 0) {
			repeat_fini(&m);
			repeat_init(&m);
		}
		encode(&c, ctx, s, false, &slow);
		if (!repeat_line(s, &l))
			continue;
		if (repeat_find(&m, &l, &quick)) {
			++*found;
			if (!span_eq(buf_span(&quick), buf_span(&slow)) && wrong++ < 5)
				printf("# alone: %.*s\n", (int)s.n, (const char *)s.p);
		} else if (slow.n) {
			repeat_learn(&m, &l, buf_span(&slow));
		}
	}
	repeat_fini(&m);
	command_fini(&c);
	buf_fini(&quick);
	buf_fini(&slow);
	return wrong;
}

static unsigned
grouped(const struct ctx *ctx, unsigned *joined)
{
	struct command a, b;
	struct repeat_line l;
	struct repeat m;
	struct buf quick, slow;
	unsigned wrong = 0, i;
	char line[256];

	buf_init(&quick, 1 << 20);
	buf_init(&slow, 1 << 20);
	command_init(&a);
	command_init(&b);
	repeat_init(&m);
	for (i = 0; i < LINES; i++) {
		struct span s = some_line(line);
		bool plain = repeat_line(s, &l);
		struct diags d = { .n = 0 };

		buf_reset(&quick);
		buf_reset(&slow);
		encode(&b, ctx, s, true, &slow);
		if (plain && repeat_join(&m, &l, &a)) {
			++*joined;
		} else {
			m.join_len = 0;
			if (encode(&a, ctx, s, true, &quick) && plain)
				repeat_join_learn(&m, &l, &a);
		}
		if (i % FORGET_EVERY == 0) {
			command_flush(&a, ctx, &quick, &d);
			command_flush(&b, ctx, &slow, &d);
		}
		if (!span_eq(buf_span(&quick), buf_span(&slow)) && wrong++ < 5)
			printf("# grouped: %.*s\n", (int)s.n, (const char *)s.p);
	}
	repeat_fini(&m);
	command_fini(&a);
	command_fini(&b);
	buf_fini(&quick);
	buf_fini(&slow);
	return wrong;
}

int
main(void)
{
	unsigned wrong = 0, found = 0, joined = 0, i;
	struct ctx ctx;

	for (i = 0; i < 4; i++) {
		ctx_init(&ctx);
		ctx.local_as = 65000;
		ctx.peer_as = i & 1 ? 65000 : 65001;
		ctx.addpath = i & 2 ? FAMSET_ALL : 0;
		ctx.asn4 = i != 3;
		wrong += alone(&ctx, &found);
		wrong += grouped(&ctx, &joined);
	}
	ok(wrong == 0, "repeat: the same messages both ways, of %u lines (%u wrong)", 2 * i * LINES, wrong);
	ok(found > LINES / 2, "repeat: %u lines are like an earlier one", found);
	ok(joined > LINES / 8, "repeat: %u lines join a group", joined);
	return tap_end();
}
