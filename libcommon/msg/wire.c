/* SPDX-License-Identifier: ISC */
/* msg/wire.c - the bytes beside the content: when they are needed, and when they count. */
#include "msg/wire.h"

#include "base/num.h"

enum { WIRE_TEXT_MAX = 64 << 20 };

bool
wire_gives_back(const struct msg_row *row, const struct buf *b, size_t content, struct span msg, const struct ctx *given)
{
	struct ctx ctx = *given;
	struct buf text, out;
	struct jr_doc doc;
	struct jr root;
	bool same;

	ctx.extended_message = true;
	buf_init(&text, SIZE_MAX / 2);
	buf_init(&out, MSG_MAX_EXTENDED * 4);
	jr_doc_init(&doc);
	buf_str(&text, "{\"");
	buf_str(&text, row->key);
	buf_str(&text, "\":");
	buf_put(&text, b->p + content, b->n - content);
	buf_c(&text, '}');
	same = !text.bad && jr_parse(&doc, buf_span(&text), &root) && row->unjson(root, &ctx, &out, NULL) && !out.bad &&
	    span_eq(buf_span(&out), msg);
	jr_doc_fini(&doc);
	buf_fini(&text);
	buf_fini(&out);
	return same;
}

void
wire_message(struct jw *w, struct span msg)
{
	jw_key(w, "wire");
	jw_obj(w);
	jw_key(w, "message");
	jw_hex(w, msg, "");
	jw_obj_end(w);
}

/* ---- back ---- */

/* Bytes that are held against the content that came with them. */
struct wire_case {
	const struct msg_row *row;
	struct jr content;
	struct span msg;
	struct buf text;
	struct jr_doc doc;
};

/* Absent, or an object without members: a message that could not be rendered has either. */
static bool
wire_is_empty(struct jr j)
{
	return jr_is(j, JR_NONE) || jr_is(j, JR_NULL) || (jr_is(j, JR_OBJECT) && jr_len(j) == 0);
}

/* The same content when it is rendered in this context? */
static bool
wire_says(struct wire_case *c, const struct ctx *ctx)
{
	struct diags d = { .n = 0 };
	struct jr root, got;
	struct jw w;

	buf_reset(&c->text);
	jw_init(&w, &c->text, false);
	jw_obj(&w);
	if (c->row->members) {
		c->row->members(&w, c->msg, ctx, &d);
	} else {
		jw_key(&w, c->row->key);
		c->row->content(&w, c->msg);
	}
	jw_obj_end(&w);
	if (c->text.bad || !jr_parse(&c->doc, buf_span(&c->text), &root))
		return false;
	got = jr_get(root, c->row->key);
	return (wire_is_empty(c->content) && wire_is_empty(got)) || jr_equal(got, c->content);
}

/* ... or in the spelling of another version? */
static bool
wire_says_in_any(struct wire_case *c, const struct ctx *ctx)
{
	static const uint8_t versions[] = { 6, 5, 4 };
	struct ctx other = *ctx;
	unsigned i;

	if (wire_says(c, ctx))
		return true;
	for (i = 0; i < 2 * sizeof(versions); i++) {
		other.json_version = versions[i / 2];
		other.compact = i % 2;
		if ((other.json_version != ctx->json_version || other.compact != ctx->compact) && wire_says(c, &other))
			return true;
	}
	return false;
}

bool
wire_unedited(const struct msg_row *row, struct jr neighbor, const struct ctx *ctx, struct buf *out)
{
	struct wire_case c = { .row = row };
	struct ctx other = *ctx;
	struct span hex;
	struct buf msg;
	bool ok;

	if (!row->key || !jr_str(jr_get(jr_get(neighbor, "wire"), "message"), &hex))
		return false;
	c.content = jr_get(neighbor, row->key);
	buf_init(&msg, MSG_MAX_EXTENDED + 1);
	buf_init(&c.text, WIRE_TEXT_MAX);
	jr_doc_init(&c.doc);
	ok = num_hex(hex, &msg) && !msg.bad && msg.n > 0;
	c.msg = buf_span(&msg);
	ok = ok && (msg_type(c.msg) == row->type || wire_is_empty(c.content));
	if (ok && !wire_says_in_any(&c, ctx)) {
		/* a message that could not be read to its end may show no route of a family that has identifiers */
		other.addpath = FAMSET_ALL;
		ok = row->by_width && wire_says_in_any(&c, &other);
		other.addpath = 0;
		ok = ok || (row->by_width && wire_says_in_any(&c, &other));
	}
	if (ok)
		buf_span_put(out, c.msg);
	jr_doc_fini(&c.doc);
	buf_fini(&c.text);
	buf_fini(&msg);
	return ok;
}
