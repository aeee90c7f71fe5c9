/* SPDX-License-Identifier: ISC */
/*
 * json/parse.c - from the text of a JSON document to its nodes.
 *
 * Something that is neither a digit nor a blank follows every part of the text: the bracket that ends the outermost
 * value, or a zero octet after a copy of the text (jr_parse). So only strings, and what follows a bracket, look for the
 * end.
 */
#include <stdio.h>
#include <stdlib.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/memory.h"
#include "base/num.h"
#include "json/jr.h"
#include "json/jw.h"

enum {
	NODES_FIRST = 256,
	BYTES_KEPT = 2 << 20, /* more than that are given back after a text that needed them */
};

#define STRINGS_MAX (2 * (size_t)JR_TEXT_MAX + 1)

void
jr_doc_init(struct jr_doc *d)
{
	*d = (struct jr_doc){ .no_memory = false };
	buf_init(&d->strings, STRINGS_MAX);
}

void
jr_doc_fini(struct jr_doc *d)
{
	free(d->node);
	free(d->index);
	buf_fini(&d->strings);
	*d = (struct jr_doc){ .no_memory = false };
}

/* ---- errors ---- */

/* The text, from where the document's nodes come. */
struct jr_text {
	struct jr_doc *d;
	const uint8_t *start, *end;
};

/* Nothing good is at p. */
static const uint8_t *
parse_jr_wrong(const struct jr_text *t, const uint8_t *p, const char *error)
{
	t->d->error = error;
	t->d->error_at = (size_t)(p - t->start);
	return NULL;
}

/* Something else was expected at p. */
static const uint8_t *
parse_jr_expected(const struct jr_text *t, const uint8_t *p, const char *what)
{
	char *m = t->d->message;
	size_t size = sizeof(t->d->message);

	if (p >= t->end) {
		p = t->end;
		snprintf(m, size, "expected %s, found the end", what);
	} else if (*p > 0x20 && *p < 0x7f) {
		snprintf(m, size, "expected %s, found '%c'", what, *p);
	} else {
		snprintf(m, size, "expected %s, found byte 0x%02x", what, *p);
	}
	return parse_jr_wrong(t, p, m);
}

static const uint8_t *
parse_jr_no_memory(const struct jr_text *t)
{
	t->d->no_memory = true;
	return parse_jr_wrong(t, t->start, "out of memory");
}

/* ---- nodes ---- */

/* Room for more. */
static bool
parse_jr_grow(const struct jr_text *t, const uint8_t *p)
{
	struct jr_doc *d = t->d;
	uint32_t cap = d->cap ? 2 * d->cap : NODES_FIRST;
	struct jr_node *node;

	if (d->cap == JR_VALUES_MAX)
		return parse_jr_wrong(t, p, "more values than a text may have") != NULL;
	node = memory_resize(d->node, cap * sizeof(*node));
	if (!node)
		return parse_jr_no_memory(t) != NULL;
	d->node = node;
	d->cap = cap;
	return true;
}

/* Ready for the next text; what was left by a large one is given back. */
static void
parse_jr_begin(struct jr_doc *d, struct span text)
{
	d->large = 0;
	d->error = NULL;
	d->error_at = 0;
	d->no_memory = false;
	free(d->index);
	d->index = NULL;
	if (d->cap * sizeof(*d->node) + d->strings.cap > BYTES_KEPT && text.n < BYTES_KEPT / sizeof(*d->node)) {
		free(d->node);
		d->node = NULL;
		d->cap = 0;
		buf_fini(&d->strings);
		buf_init(&d->strings, STRINGS_MAX);
	}
	buf_reset(&d->strings);
}

/* ---- blanks, words, numbers ---- */

static const uint8_t *
parse_jr_blanks_skip(const uint8_t *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	return p;
}

static inline const uint8_t *
parse_jr_blanks(const uint8_t *p)
{
	return *p > ' ' ? p : parse_jr_blanks_skip(p);
}

static const uint8_t *
parse_jr_word(const struct jr_text *t, const uint8_t *p, struct jr_node *one)
{
	static const struct {
		const char *text;
		enum jr_type type;
		uint8_t n, number;
	} words[] = { { "true", JR_BOOL, 4, 1 }, { "false", JR_BOOL, 5, 0 }, { "null", JR_NULL, 4, 0 } };
	size_t i, same;

	for (i = 0; i < 3; i++) {
		if (*p != words[i].text[0])
			continue;
		for (same = 1; same < words[i].n && p + same < t->end && p[same] == words[i].text[same]; same++)
			;
		if (same < words[i].n)
			return parse_jr_expected(t, p + same, words[i].text);
		one->type = (uint8_t)words[i].type;
		one->number = words[i].number;
		return p + same;
	}
	return parse_jr_expected(t, p, "a value");
}

static inline bool
parse_jr_is_digit(uint8_t c)
{
	return (unsigned)c - '0' <= 9;
}

static const uint8_t *
parse_jr_digits(const uint8_t *p)
{
	while (parse_jr_is_digit(*p))
		p++;
	return p;
}

/* The integer of so many digits is more than 2^64-1: is it nearer to that than to the next double? */
static bool
parse_jr_nearly_max(const uint8_t *digits, size_t n)
{
	static const char last[] = "18446744073709553664"; /* 2^64 + 2^11 */

	return n == sizeof(last) - 1 && memcmp(digits, last, n) <= 0;
}

/* A number that has a fraction, an exponent, or more digits than surely fit; its first digits have been looked at. */
static const uint8_t *
parse_jr_number_long(const struct jr_text *t, const uint8_t *start, struct jr_node *one)
{
	const uint8_t *digits = start + (*start == '-'), *p = parse_jr_digits(digits), *part, *whole = p, *q;
	uint64_t v = 0, max = *start == '-' ? (uint64_t)1 << 63 : UINT64_MAX;
	bool fits = true;

	if (*p == '.') {
		part = p + 1;
		p = parse_jr_digits(part);
		if (p == part)
			return parse_jr_expected(t, p, "a digit after the point");
	}
	if ((*p | 0x20) == 'e') {
		part = p + 1;
		if (*part == '+' || *part == '-')
			part++;
		p = parse_jr_digits(part);
		if (p == part)
			return parse_jr_expected(t, p, "a digit of the exponent");
	}
	if (p - start > JR_NUMBER_MAX)
		return parse_jr_wrong(t, start, "more digits than a number may have");
	one->type = JR_DOUBLE;
	one->p = start;
	one->n = (uint32_t)(p - start);
	if (p != whole)
		return p;
	for (q = digits; q < whole && fits; q++) {
		fits = v <= (max - (*q - '0')) / 10;
		v = v * 10 + (*q - '0');
	}
	if (!fits && *start != '-' && parse_jr_nearly_max(digits, (size_t)(whole - digits))) {
		v = UINT64_MAX;
		fits = true;
	}
	if (fits) {
		one->type = JR_INT;
		one->number = *start == '-' ? -v : v;
		one->n = *start == '-';
	}
	return p;
}

__attribute__((noinline)) static const uint8_t *
parse_jr_number(const struct jr_text *t, const uint8_t *start, struct jr_node *one)
{
	const uint8_t *p = start + (*start == '-'), *digits = p;
	uint64_t v = 0;

	if (!parse_jr_is_digit(*p))
		return parse_jr_expected(t, p, "a digit");
	for (; parse_jr_is_digit(*p); p++)
		v = v * 10 + (*p - '0');
	if (*digits == '0' && p - digits > 1)
		return parse_jr_wrong(t, digits, "a number begins with 0 and goes on");
	if (p - digits > 18 || *p == '.' || (*p | 0x20) == 'e')
		return parse_jr_number_long(t, start, one);
	one->type = JR_INT;
	one->n = *start == '-' && v;
	one->number = one->n ? -v : v;
	return p;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* A number of one to seven digits, all at once; NULL: it needs another look. */
static inline const uint8_t *
parse_jr_number_short(const struct jr_text *t, const uint8_t *p, struct jr_node *one)
{
	uint64_t x, digits, others;
	uint32_t v = 0;
	size_t n;

	if (t->end - p < 8)
		return NULL;
	memcpy(&x, p, 8);
	digits = x ^ 0x3030303030303030u;
	others = ((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u; /* right up to the first of them */
	if (!others)
		return NULL;
	n = (size_t)__builtin_ctzll(others) / 8;
	if (!n || (n > 1 && *p == '0') || p[n] == '.' || (p[n] | 0x20) == 'e' || !num_of_bytes(x, n, &v))
		return NULL;
	one->type = JR_INT;
	one->n = 0;
	one->number = v;
	return p + n;
}
#else
static inline const uint8_t *
parse_jr_number_short(const struct jr_text *t, const uint8_t *p, struct jr_node *one)
{
	(void)t, (void)p, (void)one;
	return NULL;
}
#endif

/* ---- strings ---- */

/* The first byte of a string from p on that ends it or needs a look: a quote, a backslash, a control, or beyond ASCII. */
static inline const uint8_t *
parse_jr_plain(const uint8_t *p, const uint8_t *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), blank = _mm_set1_epi8(' ');

	for (; end - p >= 16; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i low = _mm_cmplt_epi8(x, blank); /* signed: those beyond ASCII are less, too */
		int found = _mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, backslash))));

		if (found)
			return p + __builtin_ctz((unsigned)found);
	}
#endif
	while (p < end && *p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\')
		p++;
	return p;
}

/* Four hexadecimal digits; -1: they are not. */
static long
parse_jr_hex4(const uint8_t *p, const uint8_t *end)
{
	long v = 0;
	int i;

	if (end - p < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		if (p[i] - '0' >= 0 && p[i] - '0' <= 9)
			v = v << 4 | (p[i] - '0');
		else if ((p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'f')
			v = v << 4 | ((p[i] | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return v;
}

static void
parse_jr_put_utf8(struct buf *b, uint32_t c)
{
	uint8_t s[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

	for (i = n - 1; i > 0; i--, c >>= 6)
		s[i] = (uint8_t)(0x80 | (c & 0x3f));
	s[0] = (uint8_t)(n == 1 ? c : (0xf00u >> n & 0xff) | c);
	buf_put(b, s, n);
}

/* The hexadecimal digits after \u, and those of the other half (RFC 8259 7). */
static const uint8_t *
parse_jr_escape_u(const struct jr_text *t, const uint8_t *p)
{
	long c = parse_jr_hex4(p, t->end), low = -1;

	if (c < 0)
		return parse_jr_wrong(t, p - 2, "expected four hexadecimal digits after \\u");
	if (c >= 0xd800 && c < 0xdc00 && t->end - p >= 6 && p[4] == '\\' && p[5] == 'u')
		low = parse_jr_hex4(p + 6, t->end);
	if (low >= 0xdc00 && low < 0xe000) {
		parse_jr_put_utf8(&t->d->strings, (uint32_t)(0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff)));
		return p + 10;
	}
	if (c >= 0xd800 && c < 0xe000)
		return parse_jr_wrong(t, p - 2, "half of a surrogate pair");
	parse_jr_put_utf8(&t->d->strings, (uint32_t)c);
	return p + 4;
}

/* What follows a backslash. */
static const uint8_t *
parse_jr_escape(const struct jr_text *t, const uint8_t *p)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at = p < t->end && *p ? strchr(from, *p) : NULL;

	if (at) {
		buf_c(&t->d->strings, to[at - from]);
		return p + 1;
	}
	if (p < t->end && *p == 'u')
		return parse_jr_escape_u(t, p + 1);
	return parse_jr_expected(t, p, "one of \"\\/bfnrtu after \\");
}

/*
 * The rest of a string with something in it that is not plain, from p on. With an escape its bytes are put together in
 * d->strings, which has room for as much as the whole text from the first one on, so that what is there stays in place.
 */
static const uint8_t *
parse_jr_string_slow(const struct jr_text *t, const uint8_t *start, const uint8_t *p, struct span *out)
{
	const uint8_t *from = start;
	struct buf *b = &t->d->strings;
	size_t begun = b->n, len;
	bool escapes = false;
	uint32_t cp;

	for (;;) {
		p = parse_jr_plain(p, t->end);
		if (p == t->end)
			return parse_jr_expected(t, p, "the string's end");
		if (*p == '"')
			break;
		if (*p < 0x20)
			return parse_jr_wrong(t, p, "a control character must be written as an escape");
		if (*p >= 0x80) {
			len = utf8_get(p, (size_t)(t->end - p), &cp);
			if (!len)
				return parse_jr_wrong(t, p, "invalid UTF-8");
			p += len;
			continue;
		}
		if (b->cap < (size_t)(t->end - t->start) && !buf_room(b, (size_t)(t->end - t->start)))
			return parse_jr_no_memory(t);
		escapes = true;
		buf_put(b, from, (size_t)(p - from));
		p = from = parse_jr_escape(t, p + 1);
		if (!p)
			return NULL;
	}
	*out = span_of(start, (size_t)(p - start));
	if (escapes) {
		buf_put(b, from, (size_t)(p - from));
		*out = span_of(b->p + begun, b->n - begun);
	}
	return p + 1;
}

/* What follows the opening quote. */
static inline const uint8_t *
parse_jr_string(const struct jr_text *t, const uint8_t *start, struct span *out)
{
	const uint8_t *p = parse_jr_plain(start, t->end);

	if (p == t->end || *p != '"')
		return parse_jr_string_slow(t, start, p, out);
	*out = span_of(start, (size_t)(p - start));
	return p + 1;
}

/* ---- keys ---- */

static const char key_again[] = "the object has this key already";

/* Does the object that ends with `one` have its key already? */
static bool
parse_jr_key_again(const struct jr_node *object, const struct jr_node *one)
{
	const struct jr_node *m;

	for (m = object + 1; m != one; m += m->skip)
		if (m->hash == one->hash && m->key_n == one->key_n && (!m->key_n || memcmp(m->key, one->key, m->key_n) == 0))
			return true;
	return false;
}

/* The key of one, which is the last member of the object so far, up to its value. */
static inline const uint8_t *
parse_jr_key(const struct jr_text *t, const uint8_t *p, struct jr_node *object, struct jr_node *one)
{
	const uint8_t *start = p;
	struct span key;
	uint64_t bit;

	if (*p != '"')
		return parse_jr_expected(t, p, object->n > 1 ? "a key in quotes" : "a key in quotes or '}'");
	p = parse_jr_string(t, p + 1, &key);
	if (!p)
		return NULL;
	if (key.n > JR_KEY_MAX)
		return parse_jr_wrong(t, start, "a key is too long");
	one->key = key.p;
	one->key_n = (uint16_t)key.n;
	one->hash = jr_hash(key);
	if (object->n <= JR_FEW) {
		bit = (uint64_t)1 << (one->hash & 63);
		if (object->keys & bit && parse_jr_key_again(object, one))
			return parse_jr_wrong(t, start, key_again);
		object->keys |= bit;
	} else if (object->n == JR_FEW + 1) {
		object->at = t->d->large;
		t->d->large = (uint32_t)(object - t->d->node) + 1;
	}
	p = parse_jr_blanks(p);
	if (*p != ':')
		return parse_jr_expected(t, p, "':' after the key");
	return parse_jr_blanks(p + 1);
}

static int
parse_jr_by_key(const void *x, const void *y)
{
	const struct jr_node *a = *(struct jr_node *const *)x, *b = *(struct jr_node *const *)y;

	if (a->key_n != b->key_n)
		return a->key_n < b->key_n ? -1 : 1;
	return a->key_n ? memcmp(a->key, b->key, a->key_n) : 0;
}

/* Where the key of a member is in the text; its end when escapes have moved it elsewhere. */
static const uint8_t *
parse_jr_key_place(const struct jr_text *t, const struct jr_node *member)
{
	uintptr_t at = (uintptr_t)member->key, start = (uintptr_t)t->start;

	return at > start && at - start < (size_t)(t->end - t->start) ? member->key - 1 : t->end;
}

/* The index of one object of many members. */
static bool
parse_jr_index_one(const struct jr_text *t, struct jr_node *object, struct jr_node **index)
{
	struct jr_node *m = object + 1;
	uint32_t i;

	object->index = index;
	object->at = 1;
	for (i = 0; i < object->n; i++, m += m->skip)
		index[i] = m;
	qsort(index, object->n, sizeof(*index), parse_jr_by_key);
	for (i = 1; i < object->n; i++)
		if (parse_jr_by_key(&index[i - 1], &index[i]) == 0)
			return parse_jr_wrong(t, parse_jr_key_place(t, index[index[i - 1] < index[i] ? i : i - 1]),
				   key_again) != NULL;
	return true;
}

/* Those of all objects of many members, when the nodes have come to rest. */
static bool
parse_jr_index_all(const struct jr_text *t)
{
	struct jr_doc *d = t->d;
	struct jr_node **index;
	size_t total = 0;
	uint32_t i, before;

	for (i = d->large; i; i = d->node[i - 1].at)
		total += d->node[i - 1].n;
	index = d->index = memory_get(total * sizeof(*index));
	if (!index)
		return parse_jr_no_memory(t) != NULL;
	for (i = d->large; i; i = before) {
		before = d->node[i - 1].at;
		if (!parse_jr_index_one(t, &d->node[i - 1], index))
			return false;
		index += d->node[i - 1].n;
	}
	return true;
}

/* ---- values ---- */

/* A value that holds no others. */
static inline const uint8_t *
parse_jr_scalar(const struct jr_text *t, const uint8_t *p, struct jr_node *one)
{
	struct span s = { 0 };

	one->skip = 1;
	if (*p == '"') {
		p = parse_jr_string(t, p + 1, &s);
		one->type = JR_STRING;
		one->p = s.p;
		one->n = (uint32_t)s.n;
		return p;
	}
	if (parse_jr_is_digit(*p)) {
		const uint8_t *after = parse_jr_number_short(t, p, one);

		return after ? after : parse_jr_number(t, p, one);
	}
	return *p == '-' ? parse_jr_number(t, p, one) : parse_jr_word(t, p, one);
}

static inline bool
parse_jr_is_open(uint8_t c)
{
	return c == '{' || c == '[';
}

/* The array or object that opens with c. Until it is closed, `skip` leads back to the one around it. */
static inline struct jr_node *
parse_jr_open(uint8_t c, struct jr_node *one, const struct jr_node *around)
{
	one->type = c == '{' ? JR_OBJECT : JR_ARRAY;
	one->keys = 0; /* of an array: elem */
	one->n = 0;
	one->at = 1;
	one->skip = (uint32_t)(one - around);
	return one;
}

/* After a value: is there another one? Then *p is where it begins. */
static inline bool
parse_jr_comma(const uint8_t **p)
{
	*p = parse_jr_blanks(*p);
	if (**p != ',')
		return false;
	*p = parse_jr_blanks(*p + 1);
	return true;
}

/*
 * From the opening bracket at p to what follows its closing one, without recursion. It is one function, so that what
 * each byte needs stays in registers.
 */
static const uint8_t *
parse_jr_nested(const struct jr_text *t, const uint8_t *p)
{
	struct jr_node *one = t->d->node, *last = one + t->d->cap - 1, *open = parse_jr_open(*p, one, one), *around;
	uint8_t close = (uint8_t)(*p + 2);
	unsigned depth = 1;
	bool more;

	p = parse_jr_blanks(p + 1);
	more = *p != close;
	for (;;) {
		while (more) {
			if (one == last) {
				uint32_t one_at = (uint32_t)(one - t->d->node), open_at = (uint32_t)(open - t->d->node);

				if (!parse_jr_grow(t, p))
					return NULL;
				one = t->d->node + one_at;
				open = t->d->node + open_at;
				last = t->d->node + t->d->cap - 1;
			}
			one++;
			open->n++;
			if (close == '}' && !(p = parse_jr_key(t, p, open, one)))
				return NULL;
			if (parse_jr_is_open(*p)) {
				if (++depth > JR_DEPTH_MAX)
					return parse_jr_wrong(t, p, "nesting too deep");
				open = parse_jr_open(*p, one, open);
				close = (uint8_t)(*p + 2);
				p = parse_jr_blanks(p + 1);
				more = *p != close;
			} else {
				p = parse_jr_scalar(t, p, one);
				if (!p)
					return NULL;
				more = parse_jr_comma(&p);
			}
		}
		if (*p != close)
			return parse_jr_expected(t, p, close == '}' ? "',' or '}'" : "',' or ']'");
		p++;
		depth--;
		around = open - open->skip;
		open->skip = (uint32_t)(one + 1 - open);
		if (!depth)
			return p;
		open = around;
		close = open->type == JR_OBJECT ? '}' : ']';
		if (p == t->end)
			return parse_jr_expected(t, p, close == '}' ? "',' or '}'" : "',' or ']'");
		more = parse_jr_comma(&p);
	}
}

/* The text with a zero octet after it, if it does not end with a bracket: it is a single word, or not JSON. */
static bool
parse_jr_guard(struct jr_text *t)
{
	size_t n = (size_t)(t->end - t->start);
	struct buf *b = &t->d->strings;

	if (n > 1 && (t->end[-1] == '}' || t->end[-1] == ']') && parse_jr_is_open(*parse_jr_blanks(t->start)))
		return true;
	if (!buf_room(b, 2 * n + 1)) /* and for its strings */
		return false;
	buf_put(b, t->start, n);
	buf_c(b, '\0');
	t->start = b->p;
	t->end = b->p + n;
	return true;
}

bool
jr_parse(struct jr_doc *d, struct span text, struct jr *root)
{
	struct jr_text t = { .d = d, .start = text.p, .end = text.p + text.n };
	const uint8_t *p;

	parse_jr_begin(d, text);
	if (text.n > JR_TEXT_MAX)
		return parse_jr_wrong(&t, t.start, "the text is too long") != NULL;
	while (t.end > t.start && (t.end[-1] == '\n' || t.end[-1] == ' ' || t.end[-1] == '\r' || t.end[-1] == '\t'))
		t.end--;
	if (!parse_jr_guard(&t) || (!d->cap && !parse_jr_grow(&t, t.start)))
		return parse_jr_no_memory(&t) != NULL;
	d->node->key_n = 0;
	p = parse_jr_blanks(t.start);
	p = parse_jr_is_open(*p) ? parse_jr_nested(&t, p) : parse_jr_scalar(&t, p, d->node);
	if (!p)
		return false;
	if (p < t.end)
		return parse_jr_expected(&t, parse_jr_blanks(p), "nothing after the value") != NULL;
	if (d->large && !parse_jr_index_all(&t))
		return false;
	root->v = d->node;
	return true;
}
