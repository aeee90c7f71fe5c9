/* SPDX-License-Identifier: ISC */
/* json/jw.c - the streaming JSON writer. */
#include "json/jw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

size_t
utf8_get(const uint8_t *p, size_t n, uint32_t *cp)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;
	uint32_t v;

	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] >= 0xf8 || p[0] < 0xc0)
		return 0;
	len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (n < len)
		return 0;
	v = p[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (p[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return 0;
	*cp = v;
	return len;
}

bool
utf8_ok(struct span s)
{
	size_t i = 0, len;
	uint32_t cp;

	while (i < s.n) {
		len = utf8_get(s.p + i, s.n - i, &cp);
		if (!len)
			return false;
		i += len;
	}
	return true;
}

static void
jw_escape(struct buf *b, uint32_t u)
{
	static const char hex[] = "0123456789abcdef";
	uint8_t o[6] = { '\\', 'u', (uint8_t)hex[u >> 12 & 15], (uint8_t)hex[u >> 8 & 15], (uint8_t)hex[u >> 4 & 15],
		(uint8_t)hex[u & 15] };

	buf_put(b, o, sizeof(o));
}

static void
jw_text(struct buf *b, struct span s)
{
	size_t i = 0, from = 0;

	if (!s.n)
		return;
	while (i < s.n) {
		uint32_t cp = s.p[i];
		size_t len = 1;

		if (cp >= 0x20 && cp < 0x7f && cp != '"' && cp != '\\') {
			i++;
			continue;
		}
		buf_put(b, s.p + from, i - from);
		if (cp == '"' || cp == '\\') {
			buf_c(b, '\\');
			buf_c(b, (char)cp);
		} else if (cp == '\n') {
			buf_str(b, "\\n");
		} else if (cp == '\t') {
			buf_str(b, "\\t");
		} else if (cp == '\r') {
			buf_str(b, "\\r");
		} else {
			if (cp >= 0x80) {
				len = utf8_get(s.p + i, s.n - i, &cp);
				if (!len) {
					len = 1;
					cp = 0xfffd;
				}
			}
			if (cp > 0xffff) {
				cp -= 0x10000;
				jw_escape(b, 0xd800 + (cp >> 10));
				cp = 0xdc00 + (cp & 0x3ff);
			}
			jw_escape(b, cp);
		}
		i += len;
		from = i;
	}
	buf_put(b, s.p + from, i - from);
}

void
jw_key_span(struct jw *w, struct span key)
{
	jw_str(w, key);
	buf_c(w->b, ':');
	if (w->spaced)
		buf_c(w->b, ' ');
	w->comma = false;
}

void
jw_u64(struct jw *w, uint64_t v)
{
	jw_next(w);
	buf_u64(w->b, v);
}

void
jw_i64(struct jw *w, int64_t v)
{
	jw_next(w);
	buf_i64(w->b, v);
}

void
jw_bool(struct jw *w, bool v)
{
	jw_next(w);
	buf_str(w->b, v ? "true" : "false");
}

void
jw_null(struct jw *w)
{
	jw_next(w);
	buf_str(w->b, "null");
}

static void
jw_number(struct jw *w, double v, int from, int to, bool single)
{
	char tmp[48];
	int i;

	if (isnan(v) || isinf(v)) {
		jw_null(w);
		return;
	}
	for (i = from; i <= to; i++) {
		snprintf(tmp, sizeof(tmp), "%.*g", i, v);
		if (single ? (strtof(tmp, NULL) == (float)v) : (strtod(tmp, NULL) == v))
			break;
	}
	if (fabs(v) < 1e16 && (fabs(v) >= 1e-4 || v == 0) && strpbrk(tmp, "e")) {
		for (i = 0; i < 20; i++) {
			snprintf(tmp, sizeof(tmp), "%.*f", i, v);
			if (single ? (strtof(tmp, NULL) == (float)v) : (strtod(tmp, NULL) == v))
				break;
		}
	}
	jw_next(w);
	buf_str(w->b, tmp);
	if (!strpbrk(tmp, ".e"))
		buf_str(w->b, ".0");
}

void
jw_float(struct jw *w, float v)
{
	jw_number(w, (double)v, 6, 9, true);
}

void
jw_double(struct jw *w, double v)
{
	jw_number(w, v, 15, 17, false);
}

void
jw_str(struct jw *w, struct span s)
{
	jw_next(w);
	buf_c(w->b, '"');
	jw_text(w->b, s);
	buf_c(w->b, '"');
}

void
jw_cstr(struct jw *w, const char *s)
{
	jw_str(w, span_str(s));
}

void
jw_hex(struct jw *w, struct span s, const char *prefix)
{
	jw_quote(w);
	buf_str(w->b, prefix);
	buf_hex(w->b, s);
	jw_quote_end(w);
}

void
jw_ip4(struct jw *w, const uint8_t a[4])
{
	jw_quote(w);
	buf_ip4(w->b, a);
	jw_quote_end(w);
}

void
jw_ip6(struct jw *w, const uint8_t a[16])
{
	jw_quote(w);
	buf_ip6(w->b, a);
	jw_quote_end(w);
}

void
jw_fmt(struct jw *w, const char *fmt, ...)
{
	char tmp[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(tmp, sizeof(tmp), fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	jw_str(w, span_of(tmp, (size_t)n < sizeof(tmp) ? (size_t)n : sizeof(tmp) - 1));
}
