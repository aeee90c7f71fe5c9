/* SPDX-License-Identifier: ISC */
/* msg/build_quick.c - the commonest message, one IPv4 unicast route announced: written straight into its place. */
#include "msg/build.h"

bool
build_quick(const struct ctx *ctx, const struct attrset *set, const struct nexthop *nexthop,
    const struct nlri_list *list, struct buf *out)
{
	size_t start = out->n, at = 0;
	const struct nlri_row *row;
	struct update_frame f;
	struct nlri one;

	if (out->bad || list->n != 1 || nexthop->self || nexthop->ip.len != 4 || !nlri_list_next(list, &at, &row, &one) || !row->classic)
		return false;
	f = update_open(out);
	update_attrs(out, &f);
	update_attributes(ctx, set, nexthop, row, false, out);
	update_nlri(out, &f);
	if (famset_has(ctx->addpath, family_index(AFI_IPV4, SAFI_UNICAST)))
		buf_put(out, one.path ? one.path : (const uint8_t *)"\0\0\0\0", 4);
	buf_span_put(out, one.v);
	update_close(out, &f);
	if (!out->bad && out->n - start <= ctx_message_max(ctx))
		return true;
	out->n = start;
	out->bad = false; /* it was not: attributes longer than their field are for build_all to report */
	return false;
}
