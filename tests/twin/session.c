/* SPDX-License-Identifier: ISC */
/*
 * tests/twin/session.c - bgp-session reads lines like earlier ones the quick way (lines_quick.c): over good and mutated
 * lines it answers, keeps and sends the same as when it has forgotten all of them before each line, and sends without
 * send_classic.
 */

#include "../../cmd/bgp-session/lines_quick.h"
#include "../unit/session_alone.h"
#include "../unit/tap.h"

enum { TWIN_LINES = 6000, TWIN_LINE_MAX = 400 };

static uint64_t twin_state;

static uint32_t
twin_random(uint32_t n)
{
	return (uint32_t)random_next(&twin_state) % n;
}

#define TWIN_ONE(list) list[twin_random(sizeof(list) / sizeof(list[0]))]

/* A line, often of words that were there before. */
static struct span
twin_line(char line[TWIN_LINE_MAX])
{
	static const char *const verbs[] = { "announce", "announce", "announce", "withdraw", "announce", "#7 announce" };
	static const char *const subjects[] = { "route", "route", "route", "route", "ipv4 unicast", "ipv6 unicast" };
	static const char *const prefixes[] = { "10.%u.%u.0/24", "10.%u.%u.0/24", "2001:db8:%x:%x::/64", "224.%u.%u.0/24",
		"ff0e:%x:%x::/64", "fe80:%x:%x::/64", "10.%u.0%u.0/24", "10.%u.%u.0", "10.%u.%u.1/24", "10.%u.%u.0/33", "10.%u.%u.0/024",
		"10.%u.%u.0/", "::ffff:10.%u.%u.0/120", "0.%u.%u.0/0", "10.%u.%u.0/24/24" };
	static const char *const words[] = { " next-hop 192.0.2.1", " next-hop 192.0.2.1 med 5", " next-hop self", "",
		" next-hop 2001:db8::1", " next-hop 192.0.2.1 as-path [ 1 2 3 ] community [ 1:2 no-export ]", " path-information 7",
		" next-hop 192.0.2.1 path-information 1.2.3.4", " next-hop 192.0.2.1 label 5", " rd 1:2 label 3 next-hop 192.0.2.1",
		" next-hop 192.0.2.1 split /26", " next-hop 192.0.2.1 watchdog dog", " next-hop 192.0.2.1 watchdog dog withdraw",
		" next-hop 192.0.2.1 json", " next-hop 192.0.2.1 med 5 sync", " next-hop 192.0.2.1 ; med 3", " next-hop 192.0.2.1;",
		" med", " next-hop 192.0.2.1 comunity [ 1:1 ]", " next-hop 192.0.2.1 # a comment", " {", " { next-hop 192.0.2.1; }",
		" next-hop 192.0.2.1 attribute [ 0x99 0xc0 0x0102 ]", "\tnext-hop 192.0.2.1", "  next-hop 192.0.2.1" };
	static const char *const others[] = { "announce watchdog dog", "withdraw watchdog dog", "announce eor", "group start", "group end",
		"flush adj-rib out", "show adj-rib out", "enable-ack", "silence-ack", "# a comment", "", "announce attributes med 4 nlri 10.0.0.0/8" };
	char prefix[64];
	size_t n, i;

	if (twin_random(12) == 0) {
		n = (size_t)snprintf(line, TWIN_LINE_MAX, "%s", TWIN_ONE(others));
	} else {
		const char *form = prefixes[twin_random(3) ? twin_random(3) : twin_random(sizeof(prefixes) / sizeof(prefixes[0]))];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(prefix, sizeof(prefix), form, twin_random(3), twin_random(40));
#pragma GCC diagnostic pop
		n = (size_t)snprintf(line, TWIN_LINE_MAX, "%s %s %s%s", TWIN_ONE(verbs), TWIN_ONE(subjects), prefix, TWIN_ONE(words));
	}
	for (i = twin_random(4) ? 0 : 1 + twin_random(2); i && n; i--) {
		size_t at = twin_random((uint32_t)n);

		if (twin_random(2)) {
			line[at] = (char)" ./0129:;{}[]#x\t\xff"[twin_random(17)];
		} else {
			memmove(line + at, line + at + 1, n - at);
			n--;
		}
	}
	return span_of(line, n);
}

/* The two tables hold the same routes, in the same order, waiting for the same. */
static bool
twin_same_table(const struct session *x, const struct session *y)
{
	uint32_t i = 0, k = 0, a, b;

	do {
		const struct rib_route *p, *q;

		a = rib_walk(&x->rib, &i);
		b = rib_walk(&y->rib, &k);
		if (!a || !b)
			break;
		p = rib_route(&x->rib, a);
		q = rib_route(&y->rib, b);
		if (p->family != q->family || p->flags != q->flags || p->len != q->len || memcmp(p->bytes, q->bytes, p->len) ||
		    !span_eq(rib_set_bytes(&x->rib, p->set), rib_set_bytes(&y->rib, q->set)) || !p->wset != !q->wset)
			return false;
	} while (1);
	return a == b && x->rib.announce_cnt == y->rib.announce_cnt && x->rib.withdraw_cnt == y->rib.withdraw_cnt;
}

static void
twin_finish_job(struct session *s)
{
	while (s->in.job.kind != SHOW_NONE)
		if (show_step(s))
			s->in.job.kind = SHOW_NONE;
}

/* Give a line to both; true when they did the same. */
static bool
twin_step(struct session *quick, struct session *slow, struct span line, bool pump, bool check_table)
{
	static char printed[1 << 20];
	bool x, y, same_text;
	struct buf *a = &quick->conn[0].out.b, *b = &slow->conn[0].out.b;

	x = alone_line(quick, line);
	twin_finish_job(quick);
	snprintf(printed, sizeof(printed), "%s", alone_printed(quick));
	quick_fini(&slow->in);
	quick_init(&slow->in);
	y = alone_line(slow, line);
	twin_finish_job(slow);
	same_text = strcmp(printed, alone_printed(slow)) == 0;
	if (pump) {
		send_pump(quick);
		send_pump(slow);
	}
	if (x != y || !same_text || !span_eq(buf_span(a), buf_span(b)))
		return false;
	outq_reset(&quick->conn[0].out);
	outq_reset(&slow->conn[0].out);
	return !check_table || twin_same_table(quick, slow);
}

/* Many routes at once, so that messages are filled to their last byte. */
static bool
twin_flood(struct session *quick, struct session *slow)
{
	char line[TWIN_LINE_MAX];
	unsigned i;

	if (!twin_step(quick, slow, SPAN("group end"), true, true))
		return false;
	for (i = 0; i < 9000; i++) {
		unsigned at = i % 6000;
		size_t n = (size_t)snprintf(line, sizeof(line), "%s route 10.%u.%u.%u/%u%s", i < 6000 ? "announce" : "withdraw",
		    at >> 8 & 255, at & 255, (at & 1) << 7, 24 + (at & 1), i < 6000 ? " next-hop 192.0.2.1 med 5" : "");

		if (!twin_step(quick, slow, span_of(line, n), i % 3000 == 2999, i % 1000 == 999))
			return false;
	}
	for (i = 0; i < 50; i++)
		if (!twin_step(quick, slow, SPAN(""), true, i == 49))
			return false;
	return true;
}

static void
twin_run(const char *name, bool up, bool exabgp, bool addpath)
{
	static struct session quick, slow;
	static struct conf conf[2];
	char line[TWIN_LINE_MAX];
	unsigned i, k;

	twin_state = 7u + up + 2u * exabgp + 4u * addpath;
	for (k = 0; k < 2; k++) {
		struct session *s = k ? &slow : &quick;

		alone_conf(&conf[k]);
		conf[k].exabgp = exabgp;
		conf[k].receipts = true;
		conf[k].format = FORMAT_LINES;
		if (addpath)
			conf[k].ctx.addpath = FAMSET_ALL;
		if (!alone_begin(s, &conf[k])) {
			ok(false, "%s: no memory", name);
			return;
		}
		if (up) {
			alone_up(s);
			s->send.extended_message = false;
		}
		outq_reset(&s->conn[0].out);
		s->unhurried = k;
	}
	for (i = 0; i < TWIN_LINES; i++) {
		struct span text = twin_line(line);

		if (!twin_step(&quick, &slow, text, i % 512 < 256 || i % 32 == 0, i % 64 == 0 || i == TWIN_LINES - 1)) {
			ok(false, "%s: line %u: %.*s", name, i, (int)text.n, (const char *)text.p);
			break;
		}
	}
	ok(twin_flood(&quick, &slow), "%s: thousands of routes at once", name);
	ok(i == TWIN_LINES && quick.rib.routes > 50, "%s: %u lines, %zu routes", name, i, quick.rib.routes);
	alone_end(&quick);
	alone_end(&slow);
}

int
main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	twin_run("no session is up", false, false, false);
	twin_run("a session is up", true, false, false);
	twin_run("a session is up, with path identifiers", true, false, true);
	twin_run("as ExaBGP", true, true, false);
	return tap_end();
}
