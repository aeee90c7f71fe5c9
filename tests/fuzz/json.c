/* SPDX-License-Identifier: ISC */
/*
 * tests/fuzz/json.c - our reader of JSON against json-c: both take the same texts, and read the same values from them.
 *
 * Where they differ by intent:
 *   - ours refuses, and says why: text that is not UTF-8, a control that is not escaped, half of a surrogate pair, a key
 *     twice in its object, and what is deeper or longer than its limits
 *   - an integer that 64 bits do not hold is a JR_DOUBLE of ours; json-c takes the nearest one that they hold
 *   - json-c ends a key at a zero octet, and reads some pairs of surrogates as U+FFFD
 *   - json-c takes NaN, Infinity, a number that ends in "e", "E", "e+", "e-" or ".", and one that begins with "-." or
 *     with "-0" and another digit
 */
#include "fuzz.h"

#include <json.h>
#include <math.h>

#include "json/jr.h"
#include "json/jw.h"

enum { ROOM = 64 << 20 };

static bool
json_both_numbers(struct jr j, struct json_object *o)
{
	uint64_t v;
	double x;

	if (!jr_double(j, &x))
		return false;
	if (json_object_is_type(o, json_type_int)) {
		if (jr_is(j, JR_DOUBLE)) /* beyond 64 bits */
			return json_object_get_int64(o) == INT64_MIN || json_object_get_uint64(o) == UINT64_MAX;
		if (jr_u64(j, &v))
			return json_object_get_int64(o) >= 0 && json_object_get_uint64(o) == v;
		return json_object_get_int64(o) < 0 && (double)json_object_get_int64(o) == x &&
		    (uint64_t)json_object_get_int64(o) == j.v->number;
	}
	return json_object_is_type(o, json_type_double) && jr_is(j, JR_DOUBLE) && json_object_get_double(o) == x;
}

/* json-c may have made U+FFFD of a character beyond the first 64 Ki. */
static bool
json_same_string(struct jr j, struct json_object *o)
{
	struct span ours = { 0 }, theirs = span_of(json_object_get_string(o), (size_t)json_object_get_string_len(o));
	size_t i, k, len;
	uint32_t cp;

	jr_str(j, &ours);
	for (i = k = 0; i < ours.n; i += len) {
		len = utf8_get(ours.p + i, ours.n - i, &cp);
		if (!len)
			return false;
		if (k + len <= theirs.n && memcmp(ours.p + i, theirs.p + k, len) == 0)
			k += len;
		else if (cp > 0xffff && k + 3 <= theirs.n && memcmp(theirs.p + k, "\xef\xbf\xbd", 3) == 0)
			k += 3;
		else
			return false;
	}
	return k == theirs.n;
}

static bool
json_same(struct jr j, struct json_object *o)
{
	struct jr_iter it = { 0 };
	size_t i;
	bool b;

	switch (jr_type(j)) {
	case JR_NULL:
		return !o;
	case JR_BOOL:
		return json_object_is_type(o, json_type_boolean) && jr_bool(j, &b) && b == json_object_get_boolean(o);
	case JR_INT:
	case JR_DOUBLE:
		return json_both_numbers(j, o);
	case JR_STRING:
		return json_object_is_type(o, json_type_string) && json_same_string(j, o);
	case JR_ARRAY:
		if (!json_object_is_type(o, json_type_array) || json_object_array_length(o) != jr_len(j))
			return false;
		for (i = 0; i < jr_len(j); i++)
			if (!json_same(jr_at(j, i), json_object_array_get_idx(o, i)))
				return false;
		return true;
	case JR_OBJECT:
		if (!json_object_is_type(o, json_type_object))
			return false;
		while (jr_each(j, &it)) {
			struct json_object *member;
			char key[256];

			/* keys that json-c has changed, or too long to be looked up here */
			if (it.key.n >= sizeof(key) || memchr(it.key.p, 0, it.key.n) || memchr(it.key.p, 0xf0, it.key.n))
				continue;
			memcpy(key, it.key.p, it.key.n);
			key[it.key.n] = 0;
			if (!json_object_object_get_ex(o, key, &member) || !json_same(it.val, member))
				return false;
		}
		return true;
	default:
		return false;
	}
}

/* The value and nothing else, by json-c. */
static bool
json_by_c(struct span text, struct json_object **root)
{
	struct json_tokener *tok = json_tokener_new_ex(2 * JR_DEPTH_MAX);
	enum json_tokener_error e;
	size_t at;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	*root = json_tokener_parse_ex(tok, (const char *)text.p, (int)text.n);
	e = json_tokener_get_error(tok);
	at = json_tokener_get_parse_end(tok);
	if (e == json_tokener_continue) { /* a number ends only where the text does */
		*root = json_tokener_parse_ex(tok, "", 1);
		e = json_tokener_get_error(tok);
		at = text.n;
	}
	json_tokener_free(tok);
	for (; at < text.n && text.p[at] && strchr(" \t\r\n", text.p[at]); at++)
		;
	if (e == json_tokener_success && at == text.n)
		return true;
	if (e == json_tokener_success)
		json_object_put(*root);
	*root = NULL;
	return false;
}

/* Refused by ours alone, for a reason that is in the list above. */
static bool
json_by_intent(const struct jr_doc *d)
{
	static const char *const reasons[] = { "invalid UTF-8", "control character", "surrogate", "has this key already",
		"nesting too deep", "too long", "more digits than", "a digit of the exponent", "a digit after the point",
		"begins with 0", "expected a digit, found '.'", "found 'N'", "found 'I'" };
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strstr(d->error, reasons[i]))
			return true;
	return false;
}

static void
json_write(struct jw *w, struct jr j)
{
	struct jr_iter it = { 0 };
	struct span s;
	size_t i;

	switch (jr_type(j)) {
	case JR_BOOL:
		jw_bool(w, j.v->number);
		break;
	case JR_INT:
		if (j.v->n)
			jw_i64(w, (int64_t)j.v->number);
		else
			jw_u64(w, j.v->number);
		break;
	case JR_DOUBLE:
		jw_next(w);
		buf_put(w->b, j.v->p, j.v->n);
		break;
	case JR_STRING:
		jr_str(j, &s);
		jw_str(w, s);
		break;
	case JR_ARRAY:
		jw_arr(w);
		for (i = 0; i < jr_len(j); i++)
			json_write(w, jr_at(j, i));
		jw_arr_end(w);
		break;
	case JR_OBJECT:
		jw_obj(w);
		while (jr_each(j, &it)) {
			jw_key_span(w, it.key);
			json_write(w, it.val);
		}
		jw_obj_end(w);
		break;
	default:
		jw_null(w);
	}
}

/* What was read is written, and read again. */
static void
json_back(struct jr root, struct span text)
{
	struct jr_doc doc;
	struct jr again;
	struct jw w;
	struct buf b;

	buf_init(&b, ROOM);
	jr_doc_init(&doc);
	jw_init(&w, &b, false);
	json_write(&w, root);
	law(jr_parse(&doc, buf_span(&b), &again), "what was read can be written and read again", text);
	law(jr_equal(root, again) && jr_equal(again, root), "written and read again it is the same", text);
	jr_doc_fini(&doc);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct json_object *theirs;
	struct jr_doc doc;
	struct jr root;
	bool good, good_c;

	jr_doc_init(&doc);
	good = jr_parse(&doc, text, &root);
	good_c = json_by_c(text, &theirs);
	if (good) {
		law(good_c, "what is read is JSON", text);
		law(json_same(root, theirs), "both readers read the same", text);
		json_back(root, text);
	} else {
		law(doc.error && doc.error_at <= text.n, "an error has a place", text);
		if (good_c)
			law(json_by_intent(&doc), "JSON is refused for a reason that is known", text);
	}
	if (good_c)
		json_object_put(theirs);
	jr_doc_fini(&doc);
	return 0;
}
