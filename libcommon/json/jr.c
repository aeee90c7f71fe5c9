/* json/jr.c - the only file that knows json-c. */
#include "json/jr.h"

#include "base/num.h"
#include "json/jw.h"
#include <json-c/json.h>

enum { DEPTH_MAX = 64 };

void
jr_doc_init(struct jr_doc *d)
{
	*d = (struct jr_doc){ .tok = json_tokener_new_ex(DEPTH_MAX) };
	if (d->tok)
		json_tokener_set_flags(d->tok, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
}

void
jr_doc_fini(struct jr_doc *d)
{
	json_object_put(d->root);
	if (d->tok)
		json_tokener_free(d->tok);
	*d = (struct jr_doc){ 0 };
}

/* Where the text is not UTF-8 (json-c does not know all of RFC 3629); text.n when it is. */
static size_t
not_utf8(struct span text)
{
	size_t at = 0, len;
	uint32_t cp;

	while (at < text.n) {
		len = text.p[at] < 0x80 ? 1 : utf8_get(text.p + at, text.n - at, &cp);
		if (!len)
			break;
		at += len;
	}
	return at;
}

/* Where a string holds a control that it had to escape (RFC 8259 7), which json-c lets pass; text.n when none does. */
static size_t
bare_control(struct span text)
{
	bool any = false, inside = false;
	size_t at;

	for (at = 0; at < text.n; at++)
		any |= text.p[at] < 0x20;
	for (at = any ? 0 : text.n; at < text.n; at++) {
		if (text.p[at] == '"')
			inside = !inside;
		else if (inside && text.p[at] == '\\')
			at++;
		else if (inside && text.p[at] < 0x20)
			return at;
	}
	return text.n;
}

/* The quote that ends the string that begins behind p. */
static const uint8_t *
string_end(const uint8_t *p, const uint8_t *end)
{
	while (p < end && *p != '"')
		p += *p == '\\' ? 2 : 1;
	return p < end ? p : end;
}

/*
 * Where a key stands that its object has already, in text that is valid JSON; text.n when there is none. json-c would
 * keep the last one and say nothing. Of very many keys the first KEYS_MAX of all objects that are open are held.
 */
static size_t
key_again(struct span text)
{
	enum { KEYS_MAX = 1024 };
	struct {
		uint32_t off, n;
	} key[KEYS_MAX];
	unsigned base[DEPTH_MAX + 2], n = 0, depth = 0, i;
	const uint8_t *p = text.p, *end = text.p + text.n, *close;
	bool object[DEPTH_MAX + 2] = { false }, wanted = false;

	base[0] = 0;
	for (; p < end && depth <= DEPTH_MAX; p++) {
		if (*p == '{' || *p == '[') {
			object[++depth] = wanted = *p == '{';
			base[depth] = n;
		} else if ((*p == '}' || *p == ']') && depth) {
			n = base[depth--];
			wanted = false;
		} else if (*p == ',') {
			wanted = object[depth];
		} else if (*p == '"') {
			close = string_end(p + 1, end);
			for (i = wanted ? base[depth] : n; i < n; i++)
				if (key[i].n == (uint32_t)(close - p) && memcmp(text.p + key[i].off, p, key[i].n) == 0)
					return (size_t)(p - text.p);
			if (wanted && n < KEYS_MAX) {
				key[n].off = (uint32_t)(p - text.p);
				key[n++].n = (uint32_t)(close - p);
			}
			wanted = false;
			p = close;
		}
	}
	return text.n;
}

bool
jr_parse(struct jr_doc *d, struct span text, struct jr *root)
{
	struct json_tokener *tok = d->tok;
	enum json_tokener_error e;
	size_t at;

	json_object_put(d->root);
	d->root = NULL;
	d->error = NULL;
	d->error_at = 0;
	if (!tok || text.n > INT32_MAX) {
		d->error = tok ? "too long" : "out of memory";
		return false;
	}
	d->error_at = not_utf8(text);
	if (d->error_at < text.n) {
		d->error = "invalid UTF-8";
		return false;
	}
	d->error_at = 0;
	json_tokener_reset(tok);
	d->root = json_tokener_parse_ex(tok, (const char *)text.p, (int)text.n);
	e = json_tokener_get_error(tok);
	at = json_tokener_get_parse_end(tok);
	if (e == json_tokener_continue) { /* a bare number ends only at the end */
		json_object_put(d->root);
		d->root = json_tokener_parse_ex(tok, "", 1);
		e = json_tokener_get_error(tok);
		at = text.n;
	}
	if (e != json_tokener_success) {
		d->error = e == json_tokener_continue ? "unexpected end" : json_tokener_error_desc(e);
		d->error_at = at;
		json_object_put(d->root);
		d->root = NULL;
		return false;
	}
	for (; at < text.n; at++) {
		if (!strchr(" \t\r\n", text.p[at]) || !text.p[at]) {
			d->error = "text behind the value";
			d->error_at = at;
			return false;
		}
	}
	at = bare_control(text);
	if (at < text.n) {
		d->error = "a control that is not escaped";
		d->error_at = at;
		return false;
	}
	at = key_again(text);
	if (at < text.n) {
		d->error = "the key stands twice";
		d->error_at = at;
		return false;
	}
	*root = (struct jr){ d->root, d->root == NULL };
	return true;
}

enum jr_type
jr_type(struct jr j)
{
	if (!j.o)
		return j.null ? JR_NULL : JR_NONE;
	switch (json_object_get_type(j.o)) {
	case json_type_boolean:
		return JR_BOOL;
	case json_type_int:
		return JR_INT;
	case json_type_double:
		return JR_DOUBLE;
	case json_type_string:
		return JR_STRING;
	case json_type_array:
		return JR_ARRAY;
	case json_type_object:
		return JR_OBJECT;
	default:
		return JR_NULL;
	}
}

struct jr
jr_get(struct jr obj, const char *key)
{
	struct json_object *v = NULL;

	if (!obj.o || !json_object_is_type(obj.o, json_type_object) || !json_object_object_get_ex(obj.o, key, &v))
		return (struct jr){ NULL, false };
	return (struct jr){ v, v == NULL };
}

size_t
jr_len(struct jr j)
{
	switch (jr_type(j)) {
	case JR_ARRAY:
		return json_object_array_length(j.o);
	case JR_OBJECT:
		return (size_t)json_object_object_length(j.o);
	default:
		return 0;
	}
}

struct jr
jr_at(struct jr arr, size_t i)
{
	struct json_object *v;

	if (jr_type(arr) != JR_ARRAY || i >= json_object_array_length(arr.o))
		return (struct jr){ NULL, false };
	v = json_object_array_get_idx(arr.o, i);
	return (struct jr){ v, v == NULL };
}

bool
jr_u64(struct jr j, uint64_t *out)
{
	if (jr_type(j) != JR_INT)
		return false;
	if (json_object_get_int64(j.o) < 0)
		return false;
	*out = json_object_get_uint64(j.o);
	return true;
}

bool
jr_max(struct jr j, uint64_t max, uint64_t *out)
{
	uint64_t v;

	if (!jr_u64(j, &v) || v > max)
		return false;
	*out = v;
	return true;
}

bool
jr_u32(struct jr j, uint32_t *out)
{
	uint64_t v;

	if (!jr_max(j, UINT32_MAX, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}

bool
jr_double(struct jr j, double *out)
{
	enum jr_type t = jr_type(j);

	if (t != JR_DOUBLE && t != JR_INT)
		return false;
	*out = json_object_get_double(j.o);
	return true;
}

bool
jr_bool(struct jr j, bool *out)
{
	if (jr_type(j) != JR_BOOL)
		return false;
	*out = json_object_get_boolean(j.o);
	return true;
}

bool
jr_str(struct jr j, struct span *out)
{
	if (jr_type(j) != JR_STRING)
		return false;
	*out = span_of(json_object_get_string(j.o), (size_t)json_object_get_string_len(j.o));
	return true;
}

bool
jr_str_is(struct jr j, const char *s)
{
	struct span v;

	return jr_str(j, &v) && span_is(v, s);
}

bool
jr_each(struct jr obj, struct jr_iter *it)
{
	struct lh_entry *e;
	struct json_object *v;

	if (jr_type(obj) != JR_OBJECT)
		return false;
	e = it->begun ? it->next : json_object_get_object(obj.o)->head;
	if (!e)
		return false;
	it->begun = true;
	it->next = e->next;
	it->key = span_str(lh_entry_k(e));
	v = (struct json_object *)(uintptr_t)lh_entry_v(e);
	it->val = (struct jr){ v, v == NULL };
	return true;
}

/* An integer that went through a program that keeps doubles is still the same. */
static bool
same_number(struct json_object *a, struct json_object *b)
{
	uint64_t x, y;

	if (json_object_get_int64(a) < 0 || json_object_get_int64(b) < 0)
		return json_object_equal(a, b);
	x = json_object_get_uint64(a);
	y = json_object_get_uint64(b);
	return x == y || num_rounded(x) == y || num_rounded(y) == x;
}

bool
jr_equal(struct jr a, struct jr b)
{
	struct jr_iter it = { 0 };
	size_t i, n;

	if (jr_type(a) != jr_type(b))
		return false;
	switch (jr_type(a)) {
	case JR_INT:
		return same_number(a.o, b.o);
	case JR_ARRAY:
		n = jr_len(a);
		if (n != jr_len(b))
			return false;
		for (i = 0; i < n; i++)
			if (!jr_equal(jr_at(a, i), jr_at(b, i)))
				return false;
		return true;
	case JR_OBJECT:
		if (jr_len(a) != jr_len(b))
			return false;
		while (jr_each(a, &it)) {
			struct json_object *other = NULL;

			if (!json_object_object_get_ex(b.o, (const char *)it.key.p, &other) ||
			    !jr_equal(it.val, (struct jr){ other, other == NULL }))
				return false;
		}
		return true;
	default:
		return json_object_equal(a.o, b.o);
	}
}
