/* SPDX-License-Identifier: ISC */
/* output/json.c - one JSON object for each event, bgp-json(5). */
#include "output/output.h"

static void
json_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	event_json(out, e, ctx, o->printer, d);
	buf_c(out, '\n');
}

static void
json_nlri(const struct nlri_row *row, const struct nlri *one, const struct ctx *ctx, struct buf *out)
{
	struct jw w;

	jw_init(&w, out, ctx->spaced);
	row->json(row, &w, one, ctx);
}

static void
json_nlri_wrong(struct span bytes, const struct diag *d, const struct ctx *ctx, struct buf *out)
{
	struct jw w;

	jw_init(&w, out, ctx->spaced);
	jw_obj(&w);
	jw_key(&w, "raw");
	jw_hex(&w, bytes, "0x");
	jw_key(&w, "error");
	jw_arr(&w);
	jw_obj(&w);
	jw_key_u64(&w, "offset", d->off);
	jw_key_cstr(&w, "message", d->msg);
	jw_obj_end(&w);
	jw_arr_end(&w);
	jw_obj_end(&w);
	buf_c(out, '\n');
}

const struct output_row output_json = {
	.help = "one JSON object for each event: bgp-json(5)", .flags = OUTPUT_APART | OUTPUT_JSON,
	.event = json_event, .nlri = json_nlri, .nlri_wrong = json_nlri_wrong,
};
