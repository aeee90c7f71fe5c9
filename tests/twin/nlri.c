/* SPDX-License-Identifier: ISC */
/*
 * tests/twin/nlri.c - a field of unicast prefixes at once: walks accepts what nlri_next reads to the end without fault, and
 * jsons prints what json does of one NLRI after the other.
 */
#include "nlri/nlri.h"
#include "updates.h"

enum { CASES = 60000 };

static const struct {
	uint16_t afi;
	uint8_t safi;
} fields[] = { { AFI_IPV4, SAFI_UNICAST }, { AFI_IPV4, SAFI_MULTICAST }, { AFI_IPV6, SAFI_UNICAST },
	{ AFI_IPV6, SAFI_MULTICAST } };

static bool
walks_slowly(const struct nlri_row *row, struct span field)
{
	struct get g = get_of(field);
	struct diags d = { .n = 0 };
	struct nlri one;

	while (nlri_next(row, &g, false, twin_rare(2), &one, &d))
		;
	return get_done(&g) && !d.n;
}

static bool
jsons_slowly(const struct nlri_row *row, struct jw *w, struct span field, const struct ctx *ctx)
{
	struct get g = get_of(field);
	bool plain = true;
	struct nlri one;

	while (nlri_next(row, &g, false, false, &one, NULL)) {
		row->json(row, w, &one, ctx);
		plain &= row->plain(row, one.v);
	}
	return plain;
}

int
main(void)
{
	unsigned wrong = 0, walked = 0, i;
	struct buf field, quick, slow;

	buf_init(&field, 4096);
	buf_init(&quick, 1 << 20);
	buf_init(&slow, 1 << 20);
	for (i = 0; i < CASES; i++) {
		const struct nlri_row *row = nlri_row(fields[i % COUNT(fields)].afi, fields[i % COUNT(fields)].safi);
		bool quick_plain, slow_plain, walks;
		struct ctx ctx;
		struct jw a, b;

		twin_ctx(&ctx);
		buf_reset(&field);
		twin_prefixes(&field, row->afi == AFI_IPV6, false, twin_any(6));
		if (twin_rare(2) && field.n)
			field.p[twin_any((uint32_t)field.n)] = (uint8_t)twin_any(256);
		if (twin_rare(4) && field.n)
			field.n--;
		walks = row->walks(row, buf_span(&field));
		if (walks != walks_slowly(row, buf_span(&field)) && wrong++ < 5)
			twin_differ("walks", buf_span(&field), &ctx);
		if (!walks)
			continue;
		walked++;
		buf_reset(&quick);
		buf_reset(&slow);
		jw_init(&a, &quick, false);
		jw_init(&b, &slow, false);
		jw_arr(&a);
		jw_arr(&b);
		if (twin_rare(3)) {
			jw_u64(&a, 1);
			jw_u64(&b, 1);
		}
		quick_plain = row->jsons(row, &a, buf_span(&field));
		slow_plain = jsons_slowly(row, &b, buf_span(&field), &ctx);
		jw_arr_end(&a);
		jw_arr_end(&b);
		if ((quick_plain != slow_plain || !span_eq(buf_span(&quick), buf_span(&slow))) && wrong++ < 5)
			twin_differ("jsons", buf_span(&field), &ctx);
	}
	ok(wrong == 0, "nlri: the same both ways, of %u fields (%u wrong)", i, wrong);
	ok(walked > CASES / 4 && walked < CASES * 9 / 10, "nlri: %u of them are good", walked);
	buf_fini(&field);
	buf_fini(&quick);
	buf_fini(&slow);
	return tap_end();
}
