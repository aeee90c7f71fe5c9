/* SPDX-License-Identifier: ISC */
/* tests/twin/build.c - build_quick writes the message of build_all, or leaves it to it. */
#include "msg/build.h"
#include "updates.h"

enum { CASES = 60000 };

/* Attributes as a command gives them: some may be longer than any message. */
static void
some_attributes(struct attrset *set)
{
	static const uint8_t codes[] = { ATTR_ORIGIN, ATTR_AS_PATH, ATTR_MED, ATTR_LOCAL_PREF, ATTR_ATOMIC_AGGREGATE,
		ATTR_AGGREGATOR, ATTR_COMMUNITIES, ATTR_LARGE_COMMUNITIES, ATTR_AIGP, ATTR_OTC, 99, 200 };
	struct ctx wide;
	struct buf one;
	struct attr_head a;
	struct get g;
	size_t i;

	ctx_init(&wide);
	attrset_reset(set);
	buf_init(&one, MSG_MAX_EXTENDED);
	for (i = 0; i < sizeof(codes); i++) {
		if (!twin_rare(3))
			continue;
		buf_reset(&one);
		twin_attr(&one, codes[i], &wide);
		g = get_of(buf_span(&one));
		if (attr_next(&g, &a))
			attrset_put(set, a.code, a.flags & ~(unsigned)ATTR_EXT, a.v);
	}
	if (twin_rare(20)) {
		static const uint8_t zeros[66000];

		attrset_put(set, 250, ATTR_OPT, span_of(zeros, 3900 + twin_any(200) + (twin_rare(2) ? 61300 : 0)));
	}
	buf_fini(&one);
}

int
main(void)
{
	struct nlri_list list = { .n = 0 };
	struct buf quick, all, prefix;
	unsigned wrong = 0, quick_cnt = 0, i;
	struct attrset set;

	attrset_init(&set);
	buf_init(&list.b, 1 << 20);
	buf_init(&quick, 1 << 20);
	buf_init(&all, 1 << 20);
	buf_init(&prefix, 64);
	for (i = 0; i < CASES; i++) {
		bool v6 = twin_rare(6), same;
		struct diags d = { .n = 0 };
		struct nexthop nh = { 0 };
		unsigned n = twin_rare(6) ? 2 : 1;
		struct ctx ctx;

		twin_ctx(&ctx);
		ctx.aigp = twin_rare(2);
		some_attributes(&set);
		buf_reset(&list.b);
		for (list.n = 0; list.n < n;) {
			uint8_t path[4] = { 0, 0, 0, (uint8_t)twin_any(256) };

			buf_reset(&prefix);
			twin_prefixes(&prefix, v6, false, 1);
			nlri_list_add(&list, nlri_row(v6 ? AFI_IPV6 : AFI_IPV4, SAFI_UNICAST), buf_span(&prefix),
			    twin_rare(3) ? path : NULL, v6 ? AFI_IPV6 : AFI_IPV4, SAFI_UNICAST);
		}
		nh.self = twin_rare(10);
		if (!twin_rare(10))
			nh.ip = ip_of((const uint8_t[16]){ 192, 0, 2, 1 }, twin_rare(6) ? 16 : 4);
		buf_reset(&quick);
		buf_reset(&all);
		buf_c(&quick, 'x');
		buf_c(&all, 'x');
		if (!build_quick(&ctx, &set, &nh, &list, &quick)) {
			wrong += quick.n != 1 || quick.bad;
			continue;
		}
		quick_cnt++;
		same = build_all(&ctx, &set, &nh, &list, false, true, &all, &d) && span_eq(buf_span(&quick), buf_span(&all));
		if (!same && wrong++ < 5)
			twin_differ("build", buf_span(&quick), &ctx);
	}
	ok(wrong == 0, "build: the same message both ways, of %u routes (%u wrong)", i, wrong);
	ok(quick_cnt > CASES / 4 && quick_cnt < CASES * 9 / 10, "build: quick for %u of them", quick_cnt);
	attrset_fini(&set);
	buf_fini(&list.b);
	buf_fini(&quick);
	buf_fini(&all);
	buf_fini(&prefix);
	return tap_end();
}
