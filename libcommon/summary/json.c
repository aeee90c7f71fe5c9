/* SPDX-License-Identifier: ISC */
/* summary/json.c - the summary as JSON: one object for each connection, all with the same members; null where unknown. */
#include "json/jw.h"
#include "msg/notification.h"
#include "summary/row.h"

static void
summary_json_time(struct jw *w, const char *key, uint64_t us)
{
	jw_key(w, key);
	if (us)
		jw_double(w, (double)us / 1e6);
	else
		jw_null(w);
}

/* A number, or null. */
static void
summary_json_number(struct jw *w, const char *key, bool known, uint64_t n)
{
	jw_key(w, key);
	if (known)
		jw_u64(w, n);
	else
		jw_null(w);
}

static void
summary_json_address(struct jw *w, const char *key, const struct ip *ip)
{
	jw_key(w, key);
	if (ip->len == 4)
		jw_ip4(w, ip->a);
	else if (ip->len == 16)
		jw_ip6(w, ip->a);
	else
		jw_null(w);
}

static void
summary_json_word(struct jw *w, const char *key, const char *word)
{
	jw_key(w, key);
	if (word)
		jw_cstr(w, word);
	else
		jw_null(w);
}

static void
summary_json_messages(struct jw *w, const struct summary_side *x)
{
	unsigned i;

	jw_key(w, "messages");
	jw_obj(w);
	for (i = 1; i < SUMMARY_TYPES; i++)
		jw_key_u64(w, msg_type_word(i), x->type[i]);
	jw_key_u64(w, "other", x->type[0]);
	jw_obj_end(w);
}

static void
summary_json_families(struct jw *w, const struct summary_side *x)
{
	struct buf name;
	size_t i;

	buf_init(&name, 128);
	jw_key(w, "families");
	jw_obj(w);
	for (i = 0; i < x->family_cnt; i++) {
		const struct summary_family *f = &x->family[i];

		buf_reset(&name);
		buf_family(&name, f->afi, f->safi, ' ');
		jw_key_span(w, buf_span(&name));
		jw_obj(w);
		jw_key_u64(w, "announced", f->announced);
		jw_key_u64(w, "withdrawn", f->withdrawn);
		jw_key_u64(w, "entries", f->entries);
		jw_obj_end(w);
	}
	jw_obj_end(w);
	buf_fini(&name);
}

static void
summary_json_tcp(struct jw *w, const struct summary_row *r, unsigned side)
{
	const struct facts_half *h = r->tcp ? &r->tcp->h[side] : NULL;

	jw_key(w, "tcp");
	if (!h) {
		jw_null(w);
		return;
	}
	jw_obj(w);
	jw_key_u64(w, "segments", h->segments);
	jw_key_u64(w, "bytes", h->bytes);
	jw_key_u64(w, "retransmitted", h->again);
	summary_json_time(w, "longest-round-trip", h->rtt_us);
	summary_json_number(w, "ttl", h->ttl_least != 0, h->ttl_least);
	jw_key(w, "md5");
	jw_bool(w, h->md5);
	jw_key(w, "closed-window");
	jw_bool(w, h->zero.frame != 0);
	jw_key(w, "fin");
	jw_bool(w, h->fin.frame != 0);
	jw_key(w, "rst");
	jw_bool(w, h->rst.frame != 0);
	jw_obj_end(w);
}

static void
summary_json_side(struct jw *w, const struct summary_row *r, unsigned side)
{
	const struct summary_side *x = &r->s[side];
	double slack;

	jw_obj(w);
	summary_json_address(w, "address", &x->ip);
	summary_json_number(w, "port", x->port != 0, x->port);
	summary_json_number(w, "asn", x->as != 0, x->as);
	jw_key(w, "router-id");
	if (x->open) {
		uint8_t id[4] = { BE_U32_BYTES(x->router_id) };

		jw_ip4(w, id);
	} else {
		jw_null(w);
	}
	summary_json_number(w, "hold-time", x->open, x->hold_s);
	summary_json_messages(w, x);
	jw_key_u64(w, "bytes", x->bytes);
	jw_key_u64(w, "announced", x->announced);
	jw_key_u64(w, "withdrawn", x->withdrawn);
	jw_key_u64(w, "entries", x->entries);
	jw_key_u64(w, "end-of-rib", x->eor);
	jw_key_u64(w, "most-per-minute", x->busy_routes);
	summary_json_families(w, x);
	jw_key_u64(w, "gaps", x->gaps);
	jw_key_u64(w, "gap-bytes", x->gap_bytes);
	jw_key_u64(w, "garbage-bytes", x->garbage);
	summary_json_time(w, "longest-silence", x->silence_us);
	jw_key(w, "hold-time-slack");
	if (summary_slack_of(r, x, &slack))
		jw_double(w, slack);
	else
		jw_null(w);
	summary_json_tcp(w, r, side);
	jw_obj_end(w);
}

/* The text of an Administrative Shutdown or Reset (RFC 9003 2), of a Hard Reset's inner NOTIFICATION, too. */
static struct span
summary_note_text(const struct summary_notification *n)
{
	const struct notification_row *row = notification_row(n->code, n->subcode);
	struct span data = { n->data, n->n };

	if (row && row->data == NOTIFICATION_INNER && data.n >= 2) {
		row = notification_row(data.p[0], data.p[1]);
		data = (struct span){ data.p + 2, data.n - 2 };
	}
	if (!row || row->data != NOTIFICATION_TEXT || !data.n || !data.p[0] || data.p[0] > data.n - 1)
		return (struct span){ NULL, 0 };
	return (struct span){ data.p + 1, data.p[0] };
}

static void
summary_json_notification(struct jw *w, const struct summary_notification *n)
{
	const struct notification_row *code = notification_row(n->code, NOTIFICATION_CODE);
	struct span text = summary_note_text(n);

	jw_key(w, "notification");
	if (!n->seen) {
		jw_null(w);
		return;
	}
	jw_obj(w);
	jw_key_u64(w, "code", n->code);
	jw_key_u64(w, "subcode", n->subcode);
	jw_key(w, "names");
	jw_arr(w);
	if (code)
		jw_cstr(w, code->name);
	if (notification_subcode_name(n->code, n->subcode))
		jw_cstr(w, notification_subcode_name(n->code, n->subcode));
	jw_arr_end(w);
	jw_key(w, "text");
	if (text.n)
		jw_str(w, text);
	else
		jw_null(w);
	jw_key(w, "data");
	jw_hex(w, span_of(n->data, n->n), "0x");
	jw_obj_end(w);
}

static void
summary_json_end(const struct summary *s, struct jw *w, const struct summary_row *r)
{
	struct summary_end e;
	unsigned i;

	summary_end_of(s, r, &e);
	jw_key(w, "end");
	jw_obj(w);
	summary_json_word(w, "cause", e.cause);
	summary_json_word(w, "why", e.why);
	summary_json_address(w, "by", e.by >= 0 ? &r->s[e.by].ip : &(struct ip){ .len = 0 });
	summary_json_time(w, "time", e.us);
	summary_json_notification(w, &r->note);
	jw_key(w, "frames");
	jw_arr(w);
	for (i = 0; i < e.frame_cnt; i++)
		jw_u64(w, e.frame[i]);
	jw_arr_end(w);
	jw_key(w, "text");
	jw_str(w, buf_span(&e.text));
	jw_obj_end(w);
	if (e.text.bad)
		w->b->bad = true;
	buf_fini(&e.text);
}

static void
summary_json_row(const struct summary *s, struct buf *out, const struct summary_row *r)
{
	struct jw w;
	uint16_t hold;
	bool known;

	jw_init(&w, out, false);
	jw_obj(&w);
	jw_key_cstr(&w, "type", "summary");
	summary_json_number(&w, "stream", r->stream >= 0, (uint64_t)r->stream);
	jw_key(&w, "rest");
	jw_bool(&w, r->rest);
	summary_json_time(&w, "first", r->first_us);
	summary_json_time(&w, "last", r->last_us);
	summary_json_time(&w, "up", r->up_us);
	known = summary_hold_of(r, &hold);
	summary_json_number(&w, "hold-time", known || r->s[0].open || r->s[1].open, known ? hold : 0);
	jw_key_u64(&w, "state-changes", r->states);
	jw_key_u64(&w, "resets", r->resets);
	jw_key(&w, "sides");
	jw_arr(&w);
	summary_json_side(&w, r, 0);
	summary_json_side(&w, r, 1);
	jw_arr_end(&w);
	summary_json_end(s, &w, r);
	jw_obj_end(&w);
	buf_c(out, '\n');
}

bool
summary_json(struct summary *s, size_t i, struct buf *out)
{
	const struct summary_row *r = summary_row(s, i);

	if (!summary_pairs(s)) {
		out->bad = true;
		return false;
	}
	if (r)
		summary_json_row(s, out, r);
	return r != NULL;
}
