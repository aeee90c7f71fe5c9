/* SPDX-License-Identifier: ISC */
/* output/json.c - one JSON object for each event, bgp-json(5). */
#include "field/rpki.h"
#include "output/output.h"

/* ---- what --vrps says of the routes ---- */

struct json_rpki {
	const struct field_row *origin, *path;
	struct field_view view;
	struct jw *w;
	unsigned state;  /* whose prefixes are being printed; 0: only the path is looked at */
	unsigned verdict; /* on the path; 0: none */
	bool any;        /* the list of the state is open */
};

static bool
json_rpki_route(struct field_view *v, void *arg)
{
	struct json_rpki *r = arg;
	struct field_value value;

	if (!r->verdict && r->path->get(v, 0, &value))
		r->verdict = (unsigned)value.number;
	if (!r->origin->get(v, 0, &value) || value.number != r->state)
		return true;
	if (!r->any) {
		jw_key(r->w, table_name(rpki_states, r->state));
		jw_arr(r->w);
		r->any = true;
	}
	jw_quote(r->w);
	buf_ip(r->w->b, v->route->prefix.ip.a, v->route->prefix.ip.len);
	buf_fmt(r->w->b, "/%u", v->route->prefix.bits);
	jw_quote_end(r->w);
	return true;
}

/* "rpki":{"valid":["10.0.0.0/24"]},"aspa":"unknown" */
static void
json_rpki(void *arg, struct jw *w, const struct event *e, const struct ctx *ctx)
{
	struct json_rpki *r = arg;

	view_begin(&r->view, e, ctx);
	if (!ctx->rpki || r->view.type != MSG_UPDATE)
		return;
	view_carry_out(&r->view);
	r->w = w;
	r->verdict = 0;
	jw_key(w, "rpki");
	jw_obj(w);
	for (r->state = RPKI_VALID; r->state <= RPKI_NOT_FOUND; r->state++) {
		r->any = false;
		view_routes(&r->view, json_rpki_route, r);
		if (r->any)
			jw_arr_end(w);
	}
	jw_obj_end(w);
	if (r->verdict)
		jw_key_cstr(w, "aspa", table_name(aspa_states, r->verdict));
}

static bool
json_open(struct output *o)
{
	struct json_rpki *r = o->state;

	r->origin = field_find(SPAN("rpki"));
	r->path = field_find(SPAN("aspa"));
	o->printer->more = json_rpki;
	o->printer->more_arg = r;
	return true;
}

/* ---- events ---- */

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
	.state = sizeof(struct json_rpki), .open = json_open, .event = json_event, .nlri = json_nlri, .nlri_wrong = json_nlri_wrong,
};
