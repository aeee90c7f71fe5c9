/* SPDX-License-Identifier: ISC */
/*
 * json/jw.h - the streaming JSON writer, over a buf.
 *
 * Total: any bytes give valid JSON on one line. Two spellings: compact (no blanks), and spaced, which is ExaBGP's own
 * (`{ "a": 1, "b": [ 2 ] }`) for helpers that look for it in the text. Commas are the writer's business.
 */
#ifndef JSON_JW_H
#define JSON_JW_H

#include "base/buf.h"

struct jw {
	struct buf *b;
	bool spaced;
	bool comma; /* a comma is due before the next member */
};

static inline void
jw_init(struct jw *w, struct buf *b, bool spaced)
{
	*w = (struct jw){ .b = b, .spaced = spaced };
}

/* The comma that is due before a value in an array, or a key. */
static inline void
jw_next(struct jw *w)
{
	if (w->comma) {
		buf_c(w->b, ',');
		if (w->spaced)
			buf_c(w->b, ' ');
	}
	w->comma = true;
}

static inline void
jw_open(struct jw *w, char c)
{
	jw_next(w);
	buf_c(w->b, c);
	if (w->spaced)
		buf_c(w->b, ' ');
	w->comma = false;
}

static inline void
jw_close(struct jw *w, char c)
{
	if (w->spaced)
		buf_c(w->b, ' ');
	buf_c(w->b, c);
	w->comma = true;
}

static inline void jw_obj(struct jw *w) { jw_open(w, '{'); }
static inline void jw_obj_end(struct jw *w) { jw_close(w, '}'); }
static inline void jw_arr(struct jw *w) { jw_open(w, '['); }
static inline void jw_arr_end(struct jw *w) { jw_close(w, ']'); }

/* A key that is known to need no escaping; the value must follow. Inlined, so that a literal's bytes are stored at once. */
static inline __attribute__((always_inline)) void
jw_key(struct jw *w, const char *key)
{
	size_t n = strlen(key);
	struct buf *b = w->b;
	uint8_t *o;

	if (!buf_room(b, n + 6))
		return;
	o = b->p + b->n;
	if (w->comma) {
		*o++ = ',';
		if (w->spaced)
			*o++ = ' ';
	}
	*o++ = '"';
	memcpy(o, key, n);
	o += n;
	*o++ = '"';
	*o++ = ':';
	if (w->spaced)
		*o++ = ' ';
	b->n = (size_t)(o - b->p);
	w->comma = false;
}

/* A string value that is known to need no escaping. */
static inline __attribute__((always_inline)) void
jw_word(struct jw *w, const char *s)
{
	size_t n = strlen(s);
	struct buf *b = w->b;
	uint8_t *o;

	jw_next(w);
	if (!buf_room(b, n + 2))
		return;
	o = b->p + b->n;
	*o++ = '"';
	memcpy(o, s, n);
	o[n] = '"';
	b->n += n + 2;
}

static inline void
jw_key_word(struct jw *w, const char *key, const char *word)
{
	jw_key(w, key);
	jw_word(w, word);
}

/* Any key. */
void jw_key_span(struct jw *w, struct span key);

void jw_u64(struct jw *w, uint64_t v);
void jw_i64(struct jw *w, int64_t v);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
/* Shortest text that reads back as the same value; always with a point or exponent. NaN and infinity give null. */
void jw_float(struct jw *w, float v);
void jw_double(struct jw *w, double v);
/* UTF-8 text: controls, quotes and everything beyond ASCII escaped; what is not UTF-8 becomes U+FFFD. */
void jw_str(struct jw *w, struct span s);
void jw_cstr(struct jw *w, const char *s);
void jw_hex(struct jw *w, struct span s, const char *prefix); /* "<prefix>00FF", upper case */
void jw_ip4(struct jw *w, const uint8_t a[4]);
void jw_ip6(struct jw *w, const uint8_t a[16]);
void jw_fmt(struct jw *w, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* a string value */

/* A string value written piece by piece straight into w->b: only bytes that need no escaping. */
static inline void
jw_quote(struct jw *w)
{
	jw_next(w);
	buf_c(w->b, '"');
}

static inline void
jw_quote_end(struct jw *w)
{
	buf_c(w->b, '"');
}

/* Ready-made JSON as a value. */
static inline void
jw_raw(struct jw *w, struct span s)
{
	jw_next(w);
	buf_span_put(w->b, s);
}

/* key + value in one call, for the common kinds */
static inline void
jw_key_u64(struct jw *w, const char *key, uint64_t v)
{
	jw_key(w, key);
	jw_u64(w, v);
}

static inline void
jw_key_cstr(struct jw *w, const char *key, const char *v)
{
	jw_key(w, key);
	jw_cstr(w, v);
}

/* One code point at p, of n > 0 bytes; its length, or 0 when they are not UTF-8 (RFC 3629: nothing overlong, no
 * surrogates). */
size_t utf8_get(const uint8_t *p, size_t n, uint32_t *cp);
/* True when the bytes are well-formed UTF-8. */
bool utf8_ok(struct span s);

#endif
