/* SPDX-License-Identifier: ISC */
/* tests/unit/fault.c - the variants of fault/rows.h: the verdict that each promises is the one that the decoder gives. */

#include "base/num.h"
#include "fault/fault.h"
#include "msg/answer.h"
#include "msg/command.h"
#include "msg/refresh.h"
#include "tap.h"

static const char *const commands[] = {
	"announce route 10.0.0.0/24 next-hop 192.0.2.1",
	"announce route 10.0.0.0/8 next-hop 192.0.2.1 origin egp as-path [ 65001 65002 ] med 5 community [ 65001:1 65001:2 ]",
	"announce route 0.0.0.0/0 next-hop 192.0.2.1 local-preference 200 originator-id 192.0.2.9 cluster-list [ 192.0.2.8 ]",
	"announce route 10.1.0.0/16 next-hop 192.0.2.1 atomic-aggregate aggregator ( 65001:192.0.2.7 ) large-community [ 1:2:3 ]",
	"announce route 10.2.0.0/16 next-hop 192.0.2.1 extended-community [ target:65001:7 ] aigp 10",
	"announce route 2001:db8::/32 next-hop 2001:db8::1 community [ no-export ]",
	"announce ipv4 mpls-vpn 10.3.0.0/16 rd 65001:1 label 100 next-hop 192.0.2.1",
	"announce attributes next-hop 192.0.2.1 med 1 nlri 10.4.0.0/24 10.4.1.0/24 10.4.2.0/23",
	"announce flow route { match { destination 10.0.0.0/8; protocol =tcp; } then { discard; } }",
	"announce ipv4 nlri-mpls 10.3.0.0/16 label 100 next-hop 192.0.2.1",
	"announce ipv6 nlri-mpls 2001:db8::/32 label 100 next-hop 2001:db8::1",
	"announce ipv6 mpls-vpn 2001:db8::/32 rd 65001:1 label 100 next-hop 2001:db8::1",
	"announce ipv4 mup mup-dsd 192.0.2.9 rd 65001:1 next-hop 192.0.2.1",
	"withdraw ipv4 nlri-mpls 10.3.0.0/16 label 100",
	"withdraw route 10.0.0.0/24",
	"withdraw route 2001:db8::/32",
	"announce eor ipv4 unicast",
	"announce route-refresh ipv4 unicast",
};

static const char *const messages[] = {
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF001304",
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0015030602",
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF001D0104FDE900B40A00000100",
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00330104FDE900B40A000001160214010400010001020041040000FDE9400200784600",
};

/* Routes of families, without path identifiers. */
static const char *const routes[] = {
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0044020000002D4001010040020040050400000064800E1C00194604C00002090003110000FDE8000000010000000020C0000201", /* EVPN */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0045020000002E4001010040020040050400000064800E1D00010504C00002090005120000FDE80000000120C000020220E8010101", /* multicast VPN */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0044020000002D4001010040020040050400000064800E1C00194104C00002090000110000FDE800000001000100020008000641", /* VPLS */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0042020000002B4001010040020040050400000064800E1A00014204C000020900800000FDE800000001C0000201E8010101", /* MDT */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF003E02000000274001010040020040050400000064800E1600018404C000020900600000FDE80002FDE800000001", /* route target constraint */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF003E02000000274001010040020040050400000064800E1600014904C000020900600000000100000064C0000209", /* SR policy */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF004A02000000334001010040020040050400000064800E2240044704C0000209000001001503000000000000000001000008020000040000FDE8", /* BGP-LS */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0035020000001E4001010040020040050400000064800E0D00028500000701200020010DB8", /* IPv6 flow rule */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF003B02000000244001010040020040050400000064800E1300018600000D0000FDE80000000101180A0000", /* flow rule of a VPN */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF004002000000294001010040020040050400000064800E1800014C04C000020900700006410000FDE8000000010A0000", /* classful transport */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF005D02000000464001010040020040050400000064800E3500015304C0000209002B0901200A00000100000064010300064142070000000000000A031020010DB8000000000000000000000002", /* color-aware route */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0024020000000D800F0A000104308000000A0100", /* labels withdrawn */
};

static unsigned made[1024], variants, wrong;

static void
verdict(struct fault_walk *w, const struct ctx *base, enum fault_session s)
{
	static const enum ctx_session kinds[] = { [FAULT_INTERNAL] = CTX_INTERNAL, [FAULT_EXTERNAL] = CTX_EXTERNAL };
	const struct fault_due *due = &w->due[s];
	struct ctx ctx = *base;
	struct diags d = { .n = 0 };
	struct answer a = { .code = 0 };
	enum diag_class cls;

	ctx.session = kinds[s];
	ctx.own = msg_type(buf_span(&w->msg)) == MSG_OPEN;
	if (ctx.own) { /* we are to receive what the other one sends */
		ctx.peer_as = base->local_as;
		ctx.local_as = s == FAULT_INTERNAL ? base->local_as : base->peer_as;
	}
	cls = msg_check(buf_span(&w->msg), &ctx, &d);
	if (cls <= DIAG_NOTE)
		cls = DIAG_NONE;
	answer_due(buf_span(&w->msg), &d, &a);
	if (cls == due->cls && (cls < DIAG_DISABLE || (a.code == due->code && a.subcode == due->subcode)))
		return;
	if (wrong++ < 40) {
		printf("# %s, session %d: due %s %u/%u, is %s %u/%u: %s\n", w->name, s, fault_verdict(due), due->code, due->subcode,
		    diag_class_name(cls), a.code, a.subcode, d.n ? d.v[0].msg : "");
	}
}

static void
all_of(struct span msg, const struct ctx *ctx, uint64_t seed)
{
	struct diags d = { .n = 0 };
	struct fault_walk w;

	if (!fault_begin(&w, msg, ctx, seed, &d)) {
		printf("# not well formed: %s\n", d.n ? d.v[0].msg : "");
		wrong++;
	}
	while (fault_next(&w)) {
		made[w.row - fault_rows]++;
		variants++;
		verdict(&w, ctx, FAULT_INTERNAL);
		verdict(&w, ctx, FAULT_EXTERNAL);
	}
	fault_fini(&w);
}

static void
all_hex(const char *hex, const struct ctx *ctx, uint64_t seed, struct buf *b)
{
	buf_reset(b);
	num_hex(span_str(hex), b);
	all_of(buf_span(b), ctx, seed);
}

static void
all_messages(const struct ctx *ctx, uint64_t seed)
{
	static struct command c;
	struct buf b;
	size_t i;

	buf_init(&b, 1 << 20);
	command_init(&c);
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct src src = { .name = "test", .text = span_str(commands[i]), .first_line = 1 };
		struct diags d = { .n = 0 };

		buf_reset(&b);
		if (!command_encode(&c, &src, ctx, false, &b, &d)) {
			printf("# %s: %s\n", commands[i], d.n ? d.v[0].msg : "");
			wrong++;
		}
		all_of(buf_span(&b), ctx, seed);
	}
	buf_reset(&b);
	refresh_build(AFI_IPV6, SAFI_UNICAST, REFRESH_BEGIN, &b);
	all_of(buf_span(&b), ctx, seed);
	for (i = 0; i < sizeof(messages) / sizeof(*messages); i++)
		all_hex(messages[i], ctx, seed, &b);
	for (i = 0; !ctx->addpath && i < sizeof(routes) / sizeof(*routes); i++)
		all_hex(routes[i], ctx, seed, &b);
	command_fini(&c);
	buf_fini(&b);
}

static void
test_verdicts(void)
{
	struct ctx ctx;
	uint64_t seed;
	size_t i;

	for (seed = 1; seed <= 12; seed++) {
		ctx_init(&ctx);
		ctx.local_as = 65001;
		ctx.peer_as = 65000;
		ctx.families = FAMSET_ALL;
		ctx.asn4 = seed % 3 != 0;
		ctx.extended_message = seed % 4 == 0;
		ctx.addpath = seed % 5 ? 0 : FAMSET_ALL;
		all_messages(&ctx, seed);
	}
	ok(wrong == 0, "each variant gets the verdict that it promises");
	ok(variants >= 10000, "there are ten thousand of them");
	printf("# %u variants\n", variants);
	for (i = 0; i < fault_row_cnt; i++)
		ok(made[i] > 0, "%s", fault_rows[i].name);
}

static void
test_same(void)
{
	static const uint8_t keepalive[] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 19, 4 };
	struct fault_walk a, b;
	struct diags d = { .n = 0 };
	struct ctx ctx;
	size_t n = 0, same_cnt = 0;

	ctx_init(&ctx);
	fault_begin(&a, span_of(keepalive, sizeof(keepalive)), &ctx, 7, &d);
	fault_begin(&b, span_of(keepalive, sizeof(keepalive)), &ctx, 7, &d);
	while (fault_next(&a) && fault_next(&b)) {
		n++;
		same_cnt += span_eq(buf_span(&a.msg), buf_span(&b.msg));
	}
	ok(n > 5 && n == same_cnt, "the same seed gives the same variants");
	fault_fini(&a);
	fault_fini(&b);
	ok(!fault_begin(&a, span_of(keepalive, 18), &ctx, 7, &d), "a message that is malformed already has none");
	fault_fini(&a);
}

int
main(void)
{
	test_verdicts();
	test_same();
	return tap_end();
}
