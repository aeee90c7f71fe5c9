/* msg/wire.c - the bytes beside the content: when they are needed, and when they count. */
#include "msg/wire.h"

#include "base/num.h"

enum { TEXT_MAX = 64 << 20 };

/* Absent, or an object without members: a message that could not be rendered has either. */
static bool
empty(struct jr j)
{
	return jr_is(j, JR_NONE) || jr_is(j, JR_NULL) || (jr_is(j, JR_OBJECT) && jr_len(j) == 0);
}

static bool
same(struct jr content, struct span msg, const struct ctx *ctx, const char *key,
    void (*json)(struct jw *, struct span, const struct ctx *, struct diags *), struct buf *text, struct jr_doc *doc)
{
	struct diags d = { .n = 0 };
	struct jw w;
	struct jr root, got;

	buf_reset(text);
	jw_init(&w, text, false);
	jw_obj(&w);
	json(&w, msg, ctx, &d);
	jw_obj_end(&w);
	if (text->bad || !jr_parse(doc, buf_span(text), &root))
		return false;
	got = jr_get(root, key);
	return (empty(content) && empty(got)) || jr_equal(got, content);
}

bool
wire_unedited(struct jr content, struct jr wire, const struct ctx *ctx, const char *key,
    void (*json)(struct jw *, struct span, const struct ctx *, struct diags *), struct buf *out)
{
	static const uint8_t versions[] = { 6, 5, 4 };
	struct buf msg, text;
	struct jr_doc doc;
	struct span hex;
	unsigned i;
	bool ok;

	if (!jr_str(jr_get(wire, "message"), &hex))
		return false;
	buf_init(&msg, MSG_MAX_EXTENDED + 1);
	buf_init(&text, TEXT_MAX);
	jr_doc_init(&doc);
	ok = num_hex(hex, &msg) && !msg.bad && msg.n > 0;
	if (ok && !same(content, buf_span(&msg), ctx, key, json, &text, &doc)) {
		ok = false;
		for (i = 0; i < 2 * sizeof(versions) && !ok; i++) {
			struct ctx other = *ctx;

			other.json_version = versions[i / 2];
			other.compact = i % 2;
			if (other.json_version != ctx->json_version || other.compact != ctx->compact)
				ok = same(content, buf_span(&msg), &other, key, json, &text, &doc);
		}
	}
	if (ok)
		buf_span_put(out, buf_span(&msg));
	jr_doc_fini(&doc);
	buf_fini(&text);
	buf_fini(&msg);
	return ok;
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

void
wire_json(struct jw *w, struct span content, struct span msg, const struct ctx *ctx,
    bool (*unjson)(struct jr, struct jr, const struct ctx *, struct buf *, struct diags *))
{
	struct diags d = { .n = 0 };
	struct jr none = { NULL }, root;
	struct jr_doc doc;
	struct buf again;
	bool same_bytes;

	jr_doc_init(&doc);
	buf_init(&again, MSG_MAX_EXTENDED + 1);
	same_bytes = content.n && jr_parse(&doc, content, &root) && unjson(root, none, ctx, &again, &d) && !again.bad &&
	    span_eq(buf_span(&again), msg);
	buf_fini(&again);
	jr_doc_fini(&doc);
	if (!same_bytes)
		wire_message(w, msg);
}
