/* SPDX-License-Identifier: ISC */
/* text/lex.c - the tokeniser of configurations and commands. */
#include "text/lex.h"

#include <stdio.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/num.h"

/* 1: blank, 2: punctuation, 4: quote, 8: backslash; 16: only at the start of a token */
enum { ENDS_WORD = 15 };
static const uint8_t class[256] = {
	['#'] = 16,
	[' '] = 1, ['\t'] = 1, ['\r'] = 1, ['\n'] = 1, [';'] = 2, ['{'] = 2, ['}'] = 2, ['['] = 2, [']'] = 2, ['('] = 2,
	[')'] = 2, [','] = 2, ['"'] = 4, ['\''] = 4, ['\\'] = 8,
};

void
lex_init(struct lex *l, const struct src *src, struct arena *arena, struct diags *d)
{
	*l = (struct lex){ .src = src, .arena = arena, .d = d };
	lex_next(l);
	l->tok.fresh_line = true;
}

/* Write one UTF-16 unit as UTF-8. */
static uint8_t *
lex_utf8_put(uint8_t *o, unsigned u)
{
	if (u < 0x80) {
		*o++ = (uint8_t)u;
	} else if (u < 0x800) {
		*o++ = (uint8_t)(0xc0 | u >> 6);
		*o++ = (uint8_t)(0x80 | (u & 0x3f));
	} else {
		*o++ = (uint8_t)(0xe0 | u >> 12);
		*o++ = (uint8_t)(0x80 | (u >> 6 & 0x3f));
		*o++ = (uint8_t)(0x80 | (u & 0x3f));
	}
	return o;
}

static bool
lex_unescape(struct lex *l)
{
	struct tok *t = &l->tok;
	uint8_t *o, *start;
	size_t i;

	start = o = l->arena ? arena_alloc(l->arena, t->s.n + 1) : NULL;
	if (!o)
		return lex_fail(l, "no room for an escaped word");
	for (i = 0; i < t->s.n; i++) {
		uint8_t c = t->s.p[i];

		if (c != '\\' || i + 1 == t->s.n) {
			*o++ = c;
			continue;
		}
		c = t->s.p[++i];
		switch (c) {
		case 'b':
			*o++ = '\b';
			break;
		case 'f':
			*o++ = '\f';
			break;
		case 'n':
			*o++ = '\n';
			break;
		case 'r':
			*o++ = '\r';
			break;
		case 't':
			*o++ = '\t';
			break;
		case '\r':
			if (i + 1 < t->s.n && t->s.p[i + 1] == '\n')
				i++;
			else
				*o++ = c;
			break;
		case '\n':
			break;
		case 'u': {
			unsigned u = 0;
			size_t k;

			for (k = 1; k <= 4; k++) {
				int d = i + k < t->s.n ? num_digit(t->s.p[i + k]) : -1;

				if (d < 0)
					return lex_fail(l, "\\u wants four hexadecimal digits");
				u = u << 4 | (unsigned)d;
			}
			o = lex_utf8_put(o, u);
			i += 4;
			break;
		}
		default:
			*o++ = c;
		}
	}
	t->s = span_of(start, (size_t)(o - start));
	return true;
}

/* "\n" as two letters. */
static bool
lex_is_written_newline(const uint8_t *p, const uint8_t *end)
{
	return end - p >= 2 && p[0] == '\\' && p[1] == 'n';
}

/* Over blanks, comments and joined lines. */
static const uint8_t *
lex_skip(struct tok *t, const uint8_t *p, const uint8_t *end)
{
	for (;;) {
		while (p < end && class[*p] == 1) {
			if (*p == '\n')
				t->fresh_line = true;
			t->glued = false;
			p++;
		}
		if (p < end && *p == '#') {
			while (p < end && *p != '\n')
				p++;
			continue;
		}
		if (end - p >= 2 && p[0] == '\\' && (p[1] == '\n' || (p[1] == '\r' && end - p > 2 && p[2] == '\n'))) {
			p += p[1] == '\n' ? 2 : 3;
			continue;
		}
		if (lex_is_written_newline(p, end)) {
			t->glued = false;
			p += 2;
			continue;
		}
		return p;
	}
}

/* Would it be one word without its quotes? */
static bool
lex_is_plain(struct span s)
{
	size_t i;

	for (i = 0; i < s.n && !(class[s.p[i]] & ENDS_WORD); i++)
		;
	return s.n && i == s.n && s.p[0] != '#';
}

/* Where a word ends: at the next byte that has a class. */
static inline const uint8_t *
lex_word_end(const uint8_t *p, const uint8_t *end)
{
#ifdef __SSE2__
	/* sixteen at once: what may have a class is at most ',', or one of [ \ ] { | } , or ';' */
	const __m128i comma = _mm_set1_epi8(','), bit = _mm_set1_epi8(0x20), brace = _mm_set1_epi8('{'),
		      two = _mm_set1_epi8(2), semicolon = _mm_set1_epi8(';');

	while (end - p >= 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(x, comma), x);
		__m128i y = _mm_sub_epi8(_mm_or_si128(x, bit), brace);
		__m128i high = _mm_cmpeq_epi8(_mm_min_epu8(y, two), y);
		__m128i some = _mm_or_si128(_mm_or_si128(low, high), _mm_cmpeq_epi8(x, semicolon));
		unsigned mask = (unsigned)_mm_movemask_epi8(some);

		if (!mask) {
			p += 16;
			continue;
		}
		p += __builtin_ctz(mask);
		if (class[*p] & ENDS_WORD)
			return p;
		p++;
	}
#endif
	while (p < end && !(class[*p] & ENDS_WORD))
		p++;
	return p;
}

/* Any token, after anything. */
__attribute__((noinline)) static void
lex_next_any(struct lex *l)
{
	const uint8_t *base = l->src->text.p, *end = base + l->src->text.n, *p = base + l->at, *start;
	struct tok *t = &l->tok;
	bool escaped = false;
	uint8_t c;

	t->fresh_line = false;
	t->glued = p != base;
	start = p = lex_skip(t, p, end);
	t->off = (size_t)(p - base);
	if (p == end) {
		t->kind = TOK_END;
		t->s = span_of(p, 0);
	} else if (class[*p] == 2) {
		t->kind = TOK_PUNCT;
		t->s = span_of(p++, 1);
	} else if (class[*p] == 4) {
		c = *p++;
		while (p < end && *p != c && *p != '\n') {
			if (*p == '\\' && p + 1 < end) {
				escaped = true;
				p++;
			}
			p++;
		}
		t->s = span_of(start + 1, (size_t)(p - start - 1));
		t->kind = TOK_STRING;
		if (p < end && *p == c) {
			t->kind = lex_is_plain(t->s) ? TOK_WORD : TOK_STRING;
			p++;
		} else {
			t->len = (size_t)(p - start);
			lex_fail(l, "unclosed quote %c", c);
		}
	} else {
		for (;;) {
			p = lex_word_end(p, end);
			if (p == end || class[*p] != 8 ||
			    (lex_is_written_newline(p, end) && (end - p == 2 || class[p[2]] & ENDS_WORD)))
				break;
			escaped = true;
			if (++p < end) {
				if (*p == '\r' && p + 1 < end && p[1] == '\n')
					p++;
				p++;
			}
		}
		t->kind = TOK_WORD;
		t->s = span_of(start, (size_t)(p - start));
	}
	t->len = (size_t)(p - start);
	l->at = (size_t)(p - base);
	if (escaped)
		lex_unescape(l);
}

void
lex_next(struct lex *l)
{
	const uint8_t *base = l->src->text.p, *end = base + l->src->text.n, *start = base + l->at, *p;
	struct tok *t = &l->tok;
	unsigned first;
	bool glued;

	/* a plain word or a bracket after one blank at most: nearly always */
	if (end - start < 2) {
		lex_next_any(l);
		return;
	}
	glued = *start != ' ' && start != base;
	start += *start == ' ';
	first = class[*start];
	p = start + 1;
	if (!first)
		p = lex_word_end(p, end);
	if (first & ~2u || (p < end && class[*p] == 8)) {
		lex_next_any(l);
		return;
	}
	t->kind = first ? TOK_PUNCT : TOK_WORD;
	t->s.p = start;
	t->s.n = t->len = (size_t)(p - start);
	t->off = (size_t)(start - base);
	t->glued = glued;
	t->fresh_line = false;
	l->at = (size_t)(p - base);
}

__attribute__((format(printf, 3, 0))) static bool
lex_do_fail(struct lex *l, const struct tok *t, const char *fmt, va_list ap)
{
	struct diag *d = diag_vadd(l->d, DIAG_RESET, "syntax", NULL, t->off, t->len ? t->len : 1, fmt, ap);

	src_place(l->src, t->off, &d->loc);
	return false;
}

void
lex_note(struct lex *l, const struct tok *t, const char *fmt, ...)
{
	char text[sizeof(l->d->v[0].msg)];
	struct diag *d;
	va_list ap;
	size_t i;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (i = 0; l->d && i < l->d->n; i++)
		if (l->d->v[i].cls == DIAG_NOTE && strcmp(l->d->v[i].msg, text) == 0)
			return;
	d = diag_add(l->d, DIAG_NOTE, "syntax", NULL, t->off, t->len ? t->len : 1, "%s", text);
	src_place(l->src, t->off, &d->loc);
}

bool
lex_fail(struct lex *l, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	lex_do_fail(l, &l->tok, fmt, ap);
	va_end(ap);
	return false;
}

bool
lex_fail_at(struct lex *l, const struct tok *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	lex_do_fail(l, t, fmt, ap);
	va_end(ap);
	return false;
}

bool
lex_fail_word(struct lex *l, struct span word, const char *fmt, ...)
{
	const uint8_t *text = l->src->text.p;
	struct tok t = l->tok;
	va_list ap;

	/* a word with escapes was copied: then the place after it must do */
	if (word.p >= text && word.p < text + l->src->text.n) {
		t.off = (size_t)(word.p - text);
		t.len = word.n;
	}
	va_start(ap, fmt);
	lex_do_fail(l, &t, fmt, ap);
	va_end(ap);
	return false;
}

bool
lex_expected(struct lex *l, const char *what)
{
	if (l->tok.kind == TOK_END)
		return lex_fail(l, "expected %s, found the end", what);
	return lex_fail(l, "expected %s, found \"%.*s\"", what, l->tok.s.n > 60 ? 60 : (int)l->tok.s.n,
	    (const char *)l->tok.s.p);
}

bool
lex_want(struct lex *l, const char *word)
{
	char what[40] = "\"";

	if (lex_take(l, word))
		return true;
	strncat(what, word, sizeof(what) - 3);
	strcat(what, "\"");
	return lex_expected(l, what);
}

bool
lex_want_c(struct lex *l, char c)
{
	char what[] = "\" \"";

	if (lex_take_c(l, c))
		return true;
	what[1] = c;
	return lex_expected(l, what);
}

bool
lex_word(struct lex *l, const char *what, struct span *out)
{
	if (l->tok.kind != TOK_WORD && l->tok.kind != TOK_STRING)
		return lex_expected(l, what);
	*out = l->tok.s;
	lex_next(l);
	return true;
}

__attribute__((noinline)) static bool
lex_expected_number(struct lex *l, const char *what, uint64_t lo, uint64_t hi)
{
	char range[100];

	snprintf(range, sizeof(range), "%s (a number from %llu to %llu)", what, (unsigned long long)lo,
	    (unsigned long long)hi);
	return lex_expected(l, range);
}

bool
lex_num(struct lex *l, const char *what, uint64_t lo, uint64_t hi, uint64_t *out)
{
	uint64_t v;

	if (l->tok.kind != TOK_WORD || !num_u64(l->tok.s, &v))
		return lex_expected_number(l, what, lo, hi);
	if (v < lo || v > hi)
		return lex_fail(l, "%s %llu is not in %llu..%llu", what, (unsigned long long)v, (unsigned long long)lo,
		    (unsigned long long)hi);
	*out = v;
	lex_next(l);
	return true;
}

bool
lex_any(struct lex *l, const char *what, uint64_t hi, uint64_t *out)
{
	uint64_t v;

	if (l->tok.kind != TOK_WORD || !num_any(l->tok.s, &v))
		return lex_expected(l, what);
	if (v > hi)
		return lex_fail(l, "%s %llu is more than %llu", what, (unsigned long long)v, (unsigned long long)hi);
	*out = v;
	lex_next(l);
	return true;
}

/* ", want a, b or c": the names of a table that is short enough to be read. */
static void
lex_put_choice(char *out, size_t n, const struct name *t)
{
	enum { MOST = 8 };
	size_t i, cnt = 0, at = 0;

	out[0] = 0;
	while (t[cnt].name)
		cnt++;
	for (i = 0; i < cnt && cnt <= MOST && at < n; i++)
		at += (size_t)snprintf(out + at, n - at, "%s%s", !i ? ", want " : i + 1 == cnt ? " or " : ", ", t[i].name);
}

bool
lex_table(struct lex *l, const char *what, const struct name *t, uint32_t *out)
{
	char choice[100];
	const char *near;

	if (l->tok.kind != TOK_WORD)
		return lex_expected(l, what);
	if (!table_code(t, l->tok.s, out)) {
		near = table_near(t, l->tok.s);
		lex_put_choice(choice, sizeof(choice), t);
		return lex_fail(l, "unknown %s \"%.*s\"%s%s%s", what, l->tok.s.n > 60 ? 60 : (int)l->tok.s.n,
		    (const char *)l->tok.s.p, near ? " (did you mean \"" : "", near ? near : choice, near ? "\"?)" : "");
	}
	lex_next(l);
	return true;
}

bool
lex_hex(struct lex *l, const char *what, struct buf *out)
{
	struct span s = l->tok.s;

	if (l->tok.kind != TOK_WORD || s.n < 2 || s.p[0] != '0' || (s.p[1] | 0x20) != 'x' ||
	    !num_hex(span_of(s.p + 2, s.n - 2), out))
		return lex_expected(l, what);
	lex_next(l);
	return true;
}

bool
lex_list_empty(struct lex *l, const struct lex_list *it, const char *what)
{
	if (!it->open)
		return lex_expected(l, what);
	return lex_fail_at(l, &it->end, "expected %s, found \"%c\"", what, it->close);
}
