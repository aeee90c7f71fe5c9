/* SPDX-License-Identifier: ISC */
/* tests/unit/filter.c - bgp-filter(5): what passes, what is refused and where, and what is left of a message. */
#include "tap.h"

#include "event/event.h"
#include "filter/filter.h"
#include "field/path.h"
#include "field/trie.h"
#include "msg/command.h"

#include <stdlib.h>

static struct ctx ctx;
static struct buf message;

/* The message that a command makes. */
static struct event
from_command(const char *text)
{
	struct event e = { .kind = EVENT_MESSAGE, .stream = -1, .direction = "receive", .peer_as = 65010, .local_as = 65000,
		.time_us = 1471000000000000u, .peer_port = 179 };
	struct src src = { "test", span_str(text), 1 };
	struct diags d = { .n = 0 };
	struct command c;

	ip_scan(SPAN("192.0.2.1"), &e.peer);
	ip_scan(SPAN("192.0.2.2"), &e.local);
	buf_reset(&message);
	command_init(&c);
	if (!command_encode(&c, &src, &ctx, true, &message, &d) || !command_flush(&c, &ctx, &message, &d))
		printf("# %s: %s\n", text, d.v[0].msg);
	command_fini(&c);
	e.msg = buf_span(&message);
	return e;
}

static struct filter *
compile(const char *text, struct diags *d)
{
	struct src src = { "filter", span_str(text), 1 };

	return filter_compile(&src, d);
}

static const char route[] = "announce route 10.1.2.0/24 next-hop 192.0.2.1 as-path [ 65010 100 4200000001 ] med 50 "
    "community [ 65010:100 no-export ] large-community [ 65010:1:2 ] extended-community [ target:65010:7 ] origin egp";

static void
passes(const char *command, const char *filter, bool want)
{
	struct event e = from_command(command);
	struct diags d = { .n = 0 };
	struct filter *f = compile(filter, &d);

	if (!f)
		ok(false, "%s: %s", filter, d.v[0].msg);
	else
		ok(filter_pass(f, &e, &ctx) == want, "%s %s", want ? "passes:" : "is left out:", filter);
	filter_free(f);
}

static const struct {
	const char *filter;
	bool want;
} on_route[] = {
	{ "type update", true }, { "type open,update", true }, { "type keepalive", false }, { "type != update", false },
	{ "family ipv4/unicast", true }, { "family ipv4 unicast", true }, { "afi ipv6", false }, { "family \"ipv4 unicast\"", true },
	{ "family ipv6/unicast,ipv4/unicast", true }, { "direction receive", true }, { "direction out", false },
	{ "peer 192.0.2.1", true }, { "peer 192.0.2.0/24", true }, { "peer 192.0.2.2", false }, { "local 192.0.2.2", true },
	{ "host 192.0.2.2", true }, { "host 192.0.2.9", false }, { "port 179", true }, { "peer-as 65010", true },
	{ "peer-as 64512-65534", true }, { "peer-as AS65010,1", true }, { "local-as 65010", false }, { "peer-as != 65010", false },
	{ "time 2016-08-12", true }, { "time 2016-08-13", false }, { "time >= 2016-08-12T11:06:40Z", true }, { "time < 2016-08-12T11:06:40", false },
	{ "time 2016-08-12..2016-08-13", true }, { "time 1471000000", true }, { "prefix 10.1.2.0/24", true },
	{ "prefix 10.1.2.0/25", false }, { "prefix exact 10.1.2.0/24", true }, { "prefix = 10.1.2.0/24", true },
	{ "prefix != 10.1.2.0/24", false }, { "prefix covered-by 10.0.0.0/8", true }, { "prefix <= 10.0.0.0/8", true },
	{ "prefix covered-by 10.0.0.0/8 length 25-32", false }, { "prefix covered-by 10.0.0.0/8 length 24", true },
	{ "prefix covered-by 10.0.0.0/8 ge 16 le 24", true }, { "prefix covered-by 10.0.0.0/8 ge 25", false },
	{ "prefix covered-by 10.1.2.0/24", true }, { "prefix covered-by 11.0.0.0/8", false }, { "prefix covers 10.1.2.3", true },
	{ "prefix >= 10.1.2.128/25", true }, { "prefix covers 10.1.3.0/25", false }, { "prefix overlaps 10.1.2.64/26", true },
	{ "prefix overlaps 10.0.0.0/8", true }, { "prefix overlaps 10.1.3.0/24", false },
	{ "prefix covered-by (11.0.0.0/8, 10.1.0.0/16)", true }, { "prefix covered-by 11.0.0.0/8,12.0.0.0/8", false },
	{ "prefix 2001:db8::/32", false }, { "prefix covered-by 0.0.0.0/0", true }, { "length 24", true }, { "length < 24", false },
	{ "length 8-24", true }, { "next-hop 192.0.2.1", true }, { "next-hop 192.0.2.0/28", true }, { "next-hop 10.0.0.1", false },
	{ "as-path \"^65010 100 4200000001$\"", true }, { "as-path \"^65010 .* 4200000001$\"", true },
	{ "as-path \"^100\"", false }, { "as-path 100", true }, { "as-path \"65010 4200000001\"", false },
	{ "as-path \"[90-110]\"", true }, { "as-path \"^[^1-99] 100\"", true }, { "as-path \"(1|100) 4200000001$\"", true },
	{ "as-path \"^.+ .+ .+$\"", true }, { "as-path \"^. .$\"", false }, { "as-path \"^65010 100? 4200000001$\"", true },
	{ "as-path \"10\"", false }, { "as-path contains 100", true }, { "as-path contains 101", false },
	{ "as-path-length 3", true }, { "as-path length > 3", false }, { "origin-as 4200000001", true }, { "first-as 65010", true },
	{ "origin-as 65010", false }, { "community 65010:100", true }, { "community 65010:*", true }, { "community *:100", true },
	{ "community 65010:101", false }, { "community 65000-65020:90-110", true }, { "community no-export", true },
	{ "community no-advertise", false }, { "community 1:1,65010:100", true }, { "community != 65010:100", false },
	{ "large-community 65010:1:2", true }, { "large-community 65010:*:*", true }, { "large-community 65010:2:*", false },
	{ "extended-community target:65010:7", true }, { "extended-community target:65010:*", true },
	{ "extended-community *:65000-65020:7", true }, { "extended-community origin:65010:*", false },
	{ "attribute med", true }, { "attribute 8", true }, { "attribute community", true }, { "attribute otc", false },
	{ "attribute MULTI_EXIT_DISC", true }, { "med 50", true }, { "med > 50", false }, { "med >= 50", true }, { "med 1,50", true },
	{ "local-preference 100", true }, { "origin egp", true }, { "origin igp,incomplete", false }, { "error", false },
	{ "not error", true }, { "announce", true }, { "withdraw", false }, { "eor", false }, { "size > 50", true },
	{ "med 50 and community 65010:100", true }, { "med 51 and community 65010:100", false },
	{ "med 51 or community 65010:100", true }, { "not med 51 and not withdraw", true }, { "! (med 50 && announce)", false },
	{ "med 1 and med 2 or med 50", true }, { "med 50 or med 1 and med 2", true }, { "(med 50 or med 1) and med 2", false },
	{ "med 1 || ! withdraw && announce", true }, { "time 2016-08-12T11:06", true }, { "time \"2016-08-12 11:06:40\"", true },
	{ "time 2016-08-12T13:06+02:00", true }, { "time 2016-08-12T11:06+02:00", false }, { "time 11:00..11:10", true },
	{ "time 11:06", true }, { "time 11:07", false }, { "time < -1h", true }, { "time > -1h", false }, { "time <= now", true },
	{ "prefix 10.0.0.0/8 le 24", true }, { "prefix 10.0.0.0/8 le 23", false }, { "prefix 10.0.0.0/8 ge 24", true },
	{ "prefix 10.0.0.0/8", false }, { "action announce", true }, { "action withdraw", false }, { "action open,announce", true },
	{ "not action withdraw", true }, { "stream 0", false }, { "notification", false }, { "state up", false }, { "loop", false },
	{ "private-as", true }, { "bogon-as", false }, { "error-class note", false }, { "origin as 4200000001", true },
	{ "local-pref 100", true }, { "path-length 3", true }, { "peer as 65010", true }, { "aggregator 1", false }, { "otc 1", false },
	{ "label 3", false }, { "file *", false }, { "first-as 65010 and origin-as != 65010", true }, { "not not announce", true }, { "true", true }, { "not true", false },
};

static const struct {
	const char *filter, *want;
} refused[] = {
	{ "", "1: expected a term such as prefix, as-path or community, found the end" },
	{ "med", "4: expected a number, found the end" },
	{ "prefx 10.0.0.0/8", "1: unknown term \"prefx\" (did you mean \"prefix\"?)" },
	{ "med 5 5", "7: expected \"and\", \"or\" or the end, found \"5\"" },
	{ "(med 5", "7: expected \")\", found the end" },
	{ "prefix 10.0.0.0/33", "8: expected a prefix, found \"10.0.0.0/33\"" },
	{ "family ipv4/unicats", "8: unknown family \"ipv4/unicats\" (did you mean \"ipv4 unicast\"?)" },
	{ "type updat", "6: unknown type \"updat\" (did you mean \"update\"?)" },
	{ "as-path \"65010 (\"", "17: expected \")\"" },
	{ "as-path \"5-\"", "12: expected an AS number" },
	{ "community 65010", "11: expected a community such as 65000:100 or 65000:*, found \"65010\"" },
	{ "peer-as @/does/not/exist", "9: cannot read /does/not/exist" },
	{ "med 5 and", "10: expected a term such as prefix, as-path or community, found the end" },
	{ "time 2016-13-01", "6: expected a time such as 2026-11-22T10:00:00Z, found \"2016-13-01\"" },
};

static void
test_refused(void)
{
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct diags d = { .n = 0 };
		struct filter *f = compile(refused[i].filter, &d);
		char got[256];

		snprintf(got, sizeof(got), "%zu: %s", d.n ? d.v[0].off + 1 : 0, d.n ? d.v[0].msg : "compiled");
		same(got, refused[i].want, refused[i].filter);
		filter_free(f);
	}
}

/* What --routes leaves. */
static void
keeps(const char *command, const char *filter, const char *want)
{
	struct event e = from_command(command);
	struct diags d = { .n = 0 };
	struct filter *f = compile(filter, &d);
	struct buf out, text;
	bool changed, pass;

	buf_init(&out, 65536);
	buf_init(&text, 65536);
	pass = f && filter_routes(f, &e, &ctx, &out, &changed);
	if (pass) {
		if (changed)
			e.msg = buf_span(&out);
		event_command(&text, &e, &ctx, &d);
	}
	same(buf_cstr(&text), want, filter);
	buf_fini(&out);
	buf_fini(&text);
	filter_free(f);
}

static void
test_routes(void)
{
	static const char several[] = "announce attributes next-hop 192.0.2.1 med 5 nlri 10.0.0.0/8 10.1.0.0/16 11.0.0.0/8";
	static const char vpn[] = "announce route 10.0.0.0/8 rd 65000:1 label 100 next-hop 192.0.2.1";

	keeps(several, "prefix covered-by 10.0.0.0/8",
	    "announce attributes next-hop 192.0.2.1 origin igp med 5 local-preference 100 nlri 10.0.0.0/8 10.1.0.0/16\n");
	keeps(several, "prefix 11.0.0.0/8", "announce route 11.0.0.0/8 next-hop 192.0.2.1 origin igp med 5 local-preference 100\n");
	keeps(several, "prefix 12.0.0.0/8", "");
	keeps(several, "med 6 and prefix 11.0.0.0/8", "");
	keeps(several, "med 5",
	    "announce attributes next-hop 192.0.2.1 origin igp med 5 local-preference 100 nlri 10.0.0.0/8 10.1.0.0/16 11.0.0.0/8\n");
	keeps("withdraw attributes nlri 2001:db8::/32 2001:db9::/32", "prefix 2001:db9::/32", "withdraw route 2001:db9::/32\n");
	keeps(vpn, "rd 65000:1 and prefix 10.0.0.0/8",
	    "announce route 10.0.0.0/8 rd 65000:1 label 100 next-hop 192.0.2.1 origin igp local-preference 100\n");
	keeps(vpn, "rd 65000:2", "");
}

/* A set of many prefixes against looking at each. */
static void
test_trie(void)
{
	enum { N = 3000, ASK = 3000 };
	static struct prefix all[N];
	struct trie t = { 0 };
	uint32_t x = 1;
	unsigned wrong = 0, i, k;

	for (i = 0; i < N + ASK; i++) {
		struct prefix p = { .ip = { .len = i % 3 ? 4 : 16 } };
		bool exact = false, covers = false, within = false;

		x = x * 1664525 + 1013904223;
		p.bits = (uint8_t)((x >> 20) % (p.ip.len * 8u + 1));
		for (k = 0; k < p.ip.len; k++) {
			x = x * 1664525 + 1013904223;
			p.ip.a[k] = (uint8_t)(k < 1 ? x >> 30 : x >> 24);
		}
		for (k = p.bits; k < p.ip.len * 8u; k++)
			p.ip.a[k / 8] &= (uint8_t)~(0x80 >> k % 8);
		if (i < N) {
			all[i] = p;
			if (!trie_add(&t, &p, 0, 255))
				wrong++;
			continue;
		}
		for (k = 0; k < N; k++) {
			unsigned shorter = p.bits < all[k].bits ? p.bits : all[k].bits, j = 0;

			if (all[k].ip.len != p.ip.len)
				continue;
			while (j < shorter && !((all[k].ip.a[j / 8] ^ p.ip.a[j / 8]) & (0x80 >> j % 8)))
				j++;
			if (j < shorter)
				continue;
			exact |= p.bits == all[k].bits;
			covers |= all[k].bits <= p.bits;
			within |= all[k].bits >= p.bits;
		}
		wrong += trie_exact(&t, &p) != exact;
		wrong += trie_covers(&t, &p) != covers;
		wrong += trie_within(&t, &p) != within;
	}
	trie_fini(&t);
	ok(wrong == 0, "a trie of %d prefixes answers as a walk over them does (%u wrong)", N, wrong);
}

static uint32_t
some(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

static void
some_prefix(uint32_t *seed, struct buf *b)
{
	unsigned bits = some(seed, 2) ? 14 + some(seed, 8) : some(seed, 33), n = some(seed, 10) ? 2 : 256;
	uint8_t a[16] = { 10, (uint8_t)some(seed, n), (uint8_t)(some(seed, 4) * 64), (uint8_t)some(seed, 256) };
	size_t len = some(seed, 3) ? 4 : 16, i;

	if (len == 16)
		a[0] = 0x20;
	for (i = 0; i < 16; i++)
		a[i] &= i < bits / 8 ? 0xff : i == bits / 8 ? (uint8_t)(0xff00 >> bits % 8) : 0;
	buf_ip(b, a, len);
	buf_fmt(b, "/%u", bits);
}

/*
 * Prefixes are looked at by their first octets before the expression is: "not not" hides them from that, and must come to
 * the same for every message.
 */
static void
test_quick(void)
{
	static const char *const forms[] = { "prefix %", "prefix covered-by %", "prefix covers %", "prefix overlaps %",
		"prefix covered-by % and length 16-24", "prefix % or prefix covered-by 10.1.0.0/16",
		"announce and (prefix covered-by % or prefix covers 2001:100::1)", "prefix covered-by % or withdraw",
		"as-path 65010 and prefix covered-by %", "prefix covered-by % and not (prefix covers 10.0.64.1)",
		"(prefix overlaps % and prefix covered-by 0.0.0.0/0) or type keepalive" };
	struct buf one, text, plain, hidden;
	unsigned wrong = 0, through = 0, i, k;
	uint32_t seed = 1;

	buf_init(&one, 4096);
	buf_init(&text, 4096);
	buf_init(&plain, 4096);
	buf_init(&hidden, 4096);
	for (i = 0; i < 3000; i++) {
		struct filter *f, *g;
		struct diags d = { .n = 0 };
		const char *form;
		struct event e;
		bool pass;

		buf_reset(&one);
		buf_reset(&text);
		buf_reset(&plain);
		buf_reset(&hidden);
		some_prefix(&seed, &one);
		form = forms[some(&seed, sizeof(forms) / sizeof(forms[0]))];
		buf_put(&plain, form, (size_t)(strchr(form, '%') - form));
		buf_span_put(&plain, buf_span(&one));
		buf_str(&plain, strchr(form, '%') + 1);
		buf_fmt(&hidden, "not not (%s)", buf_cstr(&plain));
		for (k = 1 + some(&seed, 3); k; k--) {
			bool withdraw = some(&seed, 4) == 0;

			buf_str(&text, withdraw ? "withdraw route " : "announce route ");
			buf_reset(&one);
			some_prefix(&seed, &one);
			buf_span_put(&text, buf_span(&one));
			if (!withdraw)
				buf_str(&text, memchr(one.p, ':', one.n) ? " next-hop 2001:db8::1" : " next-hop 192.0.2.1");
			buf_str(&text, withdraw ? "\n" : " as-path [ 65010 ]\n");
		}
		e = from_command(buf_cstr(&text));
		/* the first of the messages */
		if (e.msg.n > 18)
			e.msg.n = (size_t)e.msg.p[16] << 8 | e.msg.p[17];
		f = compile(buf_cstr(&plain), &d);
		g = compile(buf_cstr(&hidden), &d);
		pass = f && g && filter_pass(g, &e, &ctx);
		through += pass;
		if (!f || !g || filter_pass(f, &e, &ctx) != pass) {
			wrong++;
			printf("# %s: %s", buf_cstr(&plain), buf_cstr(&text));
		}
		filter_free(f);
		filter_free(g);
	}
	ok(wrong == 0, "what the first octets rule out does not pass otherwise (%u wrong)", wrong);
	ok(through > 150 && through < 2850, "some pass (%u) and some do not", through);
	buf_fini(&one);
	buf_fini(&text);
	buf_fini(&plain);
	buf_fini(&hidden);
}

static void
test_files(void)
{
	char name[] = "/tmp/filter-test-XXXXXX", text[128];
	int fd = mkstemp(name);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");

	if (!ok(out != NULL, "a temporary file"))
		return;
	fputs("# prefixes of interest\n10.1.0.0/16, 10.9.0.0/16\n\n192.0.2.0/24 # and this\n", out);
	fclose(out);
	snprintf(text, sizeof(text), "prefix covered-by @%s", name);
	passes(route, text, true);
	snprintf(text, sizeof(text), "prefix covered-by @%s length 25-32", name);
	passes(route, text, false);
	snprintf(text, sizeof(text), "prefix @%s", name);
	passes(route, text, false);
	remove(name);
}

/* No expression makes matching slow: a path of the longest kind against one that would backtrack. */
static void
test_hostile(void)
{
	static uint32_t as[4096];
	struct diags d = { .n = 0 };
	struct path_regex *r = path_compile(SPAN("(.* .*)* (.* .*)* 7$"), 0, &d);
	size_t i;

	for (i = 0; i < 4096; i++)
		as[i] = 1;
	ok(r && !path_match(r, as, 4096), "nested repetition over 4096 ASes ends");
	as[4095] = 7;
	ok(r && path_match(r, as, 4096), "and finds what is there");
	free(r);
}

int
main(void)
{
	size_t i;

	ctx_init(&ctx);
	ctx.local_as = ctx.peer_as = 65000;
	buf_init(&message, 1 << 20);
	for (i = 0; i < sizeof(on_route) / sizeof(on_route[0]); i++)
		passes(route, on_route[i].filter, on_route[i].want);
	passes("withdraw route 10.0.0.0/8", "withdraw", true);
	passes("withdraw route 10.0.0.0/8", "announce", false);
	passes("announce eor ipv6 unicast", "eor", true);
	passes("announce eor ipv6 unicast", "eor and family ipv6/unicast", true);
	passes("announce route-refresh ipv4 unicast", "type refresh and family ipv4/unicast", true);
	passes("announce route 2001:db8::/32 next-hop 2001:db8::1", "next-hop 2001:db8::1 and prefix covered-by 2001::/16", true);
	test_refused();
	test_routes();
	test_trie();
	test_quick();
	test_files();
	test_hostile();
	buf_fini(&message);
	return tap_end();
}
