/* SPDX-License-Identifier: ISC */
/* attr/table.c - the table of path attributes, by code, keyword and JSON key. */
#include "attr/attr.h"

#include "base/count.h"
#include "value/choice.h"

#define ADDRESS(name, NAME, code) &attr_##name,
static const struct attr_row *const attr_rows[] = { ATTR_ROWS(ADDRESS) };

enum { ATTR_ROW_CNT = COUNT(attr_rows) };

static const struct attr_row attr_opaque = { .on_error = DIAG_DISCARD, .name = "unknown" };

#define BY_CODE(name, NAME, code) [code] = &attr_##name,
#define NAMED(c, f, n) [c] = &(const struct attr_row){ .code = c, .flags = f, .on_error = DIAG_DISCARD, .name = n },
static const struct attr_row *const attr_by_code[256] = { ATTR_ROWS(BY_CODE) ATTR_OPAQUE_ROWS(NAMED) };

const struct attr_row *
attr_row(unsigned code)
{
	const struct attr_row *row = attr_by_code[code & 0xff];

	return row ? row : &attr_opaque;
}

const struct attr_row *
attr_row_word(struct span word)
{
	const char *const *alias;
	size_t i;

	for (i = 0; i < ATTR_ROW_CNT; i++)
		if (attr_rows[i]->word_n == word.n && word.n && memcmp(attr_rows[i]->word, word.p, word.n) == 0)
			return attr_rows[i];
	for (i = 0; i < ATTR_ROW_CNT; i++)
		for (alias = attr_rows[i]->aliases; alias && *alias; alias++)
			if (span_is(word, *alias))
				return attr_rows[i];
	return NULL;
}

const struct attr_row *
attr_row_key(struct span key)
{
	size_t i;

	for (i = 0; i < ATTR_ROW_CNT; i++)
		if (attr_rows[i]->key_n == key.n && memcmp(attr_rows[i]->key, key.p, key.n) == 0)
			return attr_rows[i];
	return NULL;
}

const char *const *
attr_words(const char *out[ATTR_WORDS_MAX])
{
	const char *const *alias;
	size_t i, n = 0;

	for (i = 0; i < ATTR_ROW_CNT; i++) {
		if (attr_rows[i]->word && n < ATTR_WORDS_MAX - 1)
			out[n++] = attr_rows[i]->word;
		for (alias = attr_rows[i]->aliases; alias && *alias && n < ATTR_WORDS_MAX - 1; alias++)
			out[n++] = *alias;
	}
	out[n] = NULL;
	return out;
}

bool
attr_bad(const struct attr_row *row, const struct get *v, struct diags *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(d, row->on_error, row->name, row->rfc, get_off(v), (size_t)(v->end - v->p), fmt, ap);
	va_end(ap);
	return false;
}

bool
attr_bad_part(const struct attr_row *row, const struct get *from, const struct get *to, struct diags *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(d, row->on_error, row->name, row->rfc, get_off(from), get_between(from, to), fmt, ap);
	va_end(ap);
	return false;
}

bool
attr_always_plain(const struct attr_row *row, struct span v, const struct ctx *ctx)
{
	(void)row, (void)v, (void)ctx;
	return true;
}

bool
attr_check_len(const struct attr_row *row, struct get *v, struct diags *d, size_t want)
{
	size_t n = get_left(v);

	return n == want || attr_bad(row, v, d, "length %zu, want %zu", n, want);
}

bool
attr_check_multiple(const struct attr_row *row, struct get *v, struct diags *d, size_t unit)
{
	size_t n = get_left(v);

	return (n && n % unit == 0) || attr_bad(row, v, d, "length %zu, want a non-zero multiple of %zu", n, unit);
}

bool
attr_check_internal(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	if (!attr_external(ctx))
		return true;
	diag_add(d, DIAG_DISCARD, row->name, row->rfc, get_off(v), get_left(v), "from an external peer");
	return false;
}

bool
attr_check_as4(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	if (!ctx_session_known(ctx) || !ctx->asn4)
		return true;
	choice_add(d, CHOICE_AS4_NEW, row->name, get_off(v), get_left(v), "AS numbers have 4 bytes in this session");
	return false;
}
