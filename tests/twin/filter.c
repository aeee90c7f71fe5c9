/* SPDX-License-Identifier: ISC */
/*
 * tests/twin/filter.c - what the first octets of the prefixes rule out does not pass otherwise: in a message ("not not" hides
 * an expression from that check), and in an archive, whose messages are passed over without making an event of them.
 */

#include "filter/filter.h"
#include "updates.h"
#include "watch/look.h"
#include "watch/watch.h"

enum { FILTERS = 300, MESSAGES = 200 };

static struct filter *
compile(const char *text)
{
	struct src src = { "filter", span_str(text), 1 };
	struct diags d = { .n = 0 };
	struct filter *f = filter_compile(&src, &d);

	if (!f)
		printf("# %s: %s\n", text, d.v[0].msg);
	return f;
}

static void
some_prefix(char text[64])
{
	unsigned bits = 4 * (1 + twin_any(8));

	if (twin_rare(3))
		snprintf(text, 64, "20%02x:%x::/%u", twin_any(256), twin_any(65536), 2 * bits);
	else
		snprintf(text, 64, "%u.%u.%u.0/%u", 10 + twin_any(2), twin_any(256), twin_any(256), bits);
}

/* The expression in both forms. */
static bool
some_filters(struct filter **plain, struct filter **hidden)
{
	static const char *const forms[] = { "prefix %s", "prefix covered-by %s", "prefix covers %s", "prefix overlaps %s",
		"prefix covered-by %s and length 16-24", "prefix %s or prefix covered-by 10.1.0.0/16",
		"announce and (prefix covered-by %s or prefix covers 2001:100::1)", "prefix covered-by %s or withdraw",
		"as-path 64510 and prefix covered-by %s", "prefix covered-by %s and not (prefix covers 10.0.64.1)" };
	const char *form = forms[twin_any(COUNT(forms))], *at = strstr(form, "%s");
	char prefix[64], text[256], whole[300];

	some_prefix(prefix);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - form), form, prefix, at + 2);
	snprintf(whole, sizeof(whole), "not not (%s)", text);
	*plain = compile(text);
	*hidden = compile(whole);
	return *plain && *hidden;
}

static bool
same_side(const struct watch *a, const struct watch *b)
{
	const struct watch_side *x = &a->side[0], *y = &b->side[0];

	return x->asked == y->asked && x->good == y->good && x->changed == y->changed && x->infers == y->infers;
}

/* Does a message without an error read well? Unless it has a default route among others, or other families. */
static bool
looks_as_read(struct span msg, const struct ctx *ctx)
{
	struct look look = { .asn4 = ctx->asn4, .addpath = ctx->addpath };
	struct diags d = { .n = 0 };
	struct update_parts parts;
	struct attr_head a;
	struct get g;
	struct mp mp;

	if (look_update(&look, msg) || parts_find(msg, &parts) != PARTS_OK)
		return true;
	g = get_of(parts.attributes);
	while (attr_next(&g, &a))
		if ((a.code == ATTR_MP_REACH || a.code == ATTR_MP_UNREACH) && mp_find(a.v, a.code == ATTR_MP_REACH, &mp) &&
		    (memchr(mp.nlri.p, 0, mp.nlri.n) || mp.afi < AFI_IPV4 || mp.afi > AFI_IPV6 || mp.safi < SAFI_UNICAST ||
		    mp.safi > SAFI_MULTICAST))
			return true;
	if (memchr(parts.withdrawn.p, 0, parts.withdrawn.n) || memchr(parts.nlri.p, 0, parts.nlri.n))
		return true;
	return msg_check(msg, ctx, &d) > DIAG_NOTE;
}

int
main(void)
{
	unsigned wrong = 0, passed = 0, ruled_out = 0, over = 0, i, k;
	struct event e = { .kind = EVENT_MESSAGE, .direction = "in", .stream = -1 };
	struct buf msg;

	buf_init(&msg, MSG_MAX_EXTENDED * 2);
	for (i = 0; i < FILTERS; i++) {
		struct filter *f, *hidden;
		struct watch a, b;
		struct ctx ctx;

		if (!some_filters(&f, &hidden)) {
			wrong++;
			break;
		}
		twin_ctx(&ctx);
		watch_init(&a);
		a.said.known = true;
		a.said.how = 1;
		a.said.asn4 = ctx.asn4;
		a.said.addpath = ctx.addpath;
		watch_init(&b);
		for (k = 0; k < MESSAGES; k++) {
			struct watch_known known = { .asn4 = true, .addpath = FAMSET_ALL, .doubt = true };
			struct ctx one = ctx, two = ctx;
			bool pass;

			twin_update(&msg, &ctx);
			if (k % 2)
				twin_mutate(&msg);
			e.msg = buf_span(&msg);
			pass = filter_pass(hidden, &e, &ctx);
			passed += pass;
			ruled_out += !filter_pass(f, &e, &ctx);
			if (filter_pass(f, &e, &ctx) != pass && wrong++ < 5)
				twin_differ("filter", e.msg, &ctx);
			if (!looks_as_read(e.msg, &ctx) && wrong++ < 5)
				twin_differ("look", e.msg, &ctx);
			watch_read(&b, 0, e.msg, &known, &two);
			if (filter_quick(f) && watch_pass(&a, 0, 1, e.msg, filter_quick(f))) {
				over++;
				if ((pass || two.asn4 != ctx.asn4 || two.addpath != ctx.addpath) && wrong++ < 5)
					twin_differ("passed over", e.msg, &ctx);
			} else {
				watch_read(&a, 0, e.msg, &known, &one);
			}
			if (!same_side(&a, &b)) {
				if (wrong++ < 5)
					twin_differ("traces", e.msg, &ctx);
				break;
			}
		}
		filter_free(f);
		filter_free(hidden);
		watch_fini(&a);
		watch_fini(&b);
	}
	ok(wrong == 0, "filter: the same both ways, of %u messages (%u wrong)", i * MESSAGES, wrong);
	ok(passed > i * 5 && ruled_out > i * 20, "filter: %u pass, %u do not", passed, ruled_out);
	ok(over > i * 20, "filter: %u are passed over", over);
	buf_fini(&msg);
	return tap_end();
}
