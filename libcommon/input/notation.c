/* SPDX-License-Identifier: ISC */
/* input/notation.c - tokens of bytes in many notations. */
#include "input/notation.h"

#include "base/count.h"
#include "base/num.h"

enum {
	NOTATION_HAS_FF = 1,
	NOTATION_HAS_255 = 2,
	NOTATION_HAS_377 = 4,
	NOTATION_HAS_MINUS = 8,     /* -1 */
	NOTATION_HAS_WIDE = 16,     /* 65535, 4294967295 and so on */
	NOTATION_HAS_177777 = 32,
	NOTATION_HAS_ONES = 64,     /* 11111111 */
	NOTATION_HAS_SLASHES = 128, /* or underscores */
	NOTATION_HAS_LATIN = 256,   /* U+00FF in UTF-8 */
};

static const struct notation_row notation_rows[] = {
	{ .kind = NOTATION_ESCAPED, .main = true, .hints = NOTATION_HAS_FF | NOTATION_HAS_377 | NOTATION_HAS_LATIN },
	{ .kind = NOTATION_ESCAPED, .other = true, .hints = NOTATION_HAS_255 },
	{ .kind = NOTATION_COLUMNS, .size = 1, .hints = NOTATION_HAS_377 },
	{ .kind = NOTATION_PREFIX, .main = true, .hints = NOTATION_HAS_FF },
	{ .kind = NOTATION_PREFIX, .little = true, .hints = NOTATION_HAS_FF },
	{ .kind = NOTATION_HEX, .main = true, .hints = NOTATION_HAS_FF },
	{ .kind = NOTATION_HEX, .little = true, .hints = NOTATION_HAS_FF },
	{ .kind = NOTATION_DECIMAL, .size = 1, .main = true, .hints = NOTATION_HAS_255 | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_DECIMAL, .size = 2, .little = true, .hints = NOTATION_HAS_WIDE | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_DECIMAL, .size = 2, .hints = NOTATION_HAS_WIDE | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_DECIMAL, .size = 4, .little = true, .hints = NOTATION_HAS_WIDE | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_DECIMAL, .size = 4, .hints = NOTATION_HAS_WIDE | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_DECIMAL, .size = 8, .little = true, .hints = NOTATION_HAS_WIDE | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_DECIMAL, .size = 8, .hints = NOTATION_HAS_WIDE | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_OCTAL, .size = 1, .hints = NOTATION_HAS_377 },
	{ .kind = NOTATION_OCTAL, .little = true, .hints = NOTATION_HAS_377 | NOTATION_HAS_177777 },
	{ .kind = NOTATION_OCTAL, .hints = NOTATION_HAS_377 | NOTATION_HAS_177777 },
	{ .kind = NOTATION_BINARY, .hints = NOTATION_HAS_ONES },
	{ .kind = NOTATION_BASE64, .main = true, .hints = NOTATION_HAS_SLASHES },
	{ .kind = NOTATION_BASE64, .other = true, .hints = NOTATION_HAS_SLASHES },
};

size_t
notation_cnt(void)
{
	return COUNT(notation_rows);
}

const struct notation_row *
notation_at(size_t i)
{
	return &notation_rows[i];
}

/* ---- what a line has ---- */

static bool
notation_starts(struct span s, size_t at, const char *word)
{
	size_t n = strlen(word);

	return s.n - at >= n && memcmp(s.p + at, word, n) == 0;
}

/* What begins with this byte. */
static unsigned
notation_hint(struct span s, size_t at)
{
	switch (s.p[at]) {
	case 'f':
	case 'F':
		return at + 1 < s.n && (s.p[at + 1] | 0x20) == 'f' ? NOTATION_HAS_FF : 0;
	case '2':
		return notation_starts(s, at, "255") ? NOTATION_HAS_255 : 0;
	case '3':
		return notation_starts(s, at, "377") ? NOTATION_HAS_377 : 0;
	case '-':
		return notation_starts(s, at, "-1") ? NOTATION_HAS_MINUS : 0;
	case '6':
		return notation_starts(s, at, "65535") ? NOTATION_HAS_WIDE : 0;
	case '4':
		return notation_starts(s, at, "4294967295") ? NOTATION_HAS_WIDE : 0;
	case '1':
		return notation_starts(s, at, "177777") ? NOTATION_HAS_177777 : notation_starts(s, at, "11111111") ?
		    NOTATION_HAS_ONES : notation_starts(s, at, "18446744073709551615") ? NOTATION_HAS_WIDE : 0;
	case '/':
		return notation_starts(s, at, "////") || notation_starts(s, at, "/\\/\\/") ? NOTATION_HAS_SLASHES : 0;
	case '_':
		return notation_starts(s, at, "____") ? NOTATION_HAS_SLASHES : 0;
	case 0xc3:
		return notation_starts(s, at, "\xc3\xbf") ? NOTATION_HAS_LATIN : 0;
	}
	return 0;
}

unsigned
notation_hints(struct span line)
{
	unsigned hints = 0;
	size_t i;

	for (i = 0; i < line.n; i++)
		hints |= notation_hint(line, i);
	return hints;
}

/* ---- between tokens ---- */

static bool
notation_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

/* The bytes of the blank at `at`, those of other scripts and a lone no-break space included; 0: it is none. */
static size_t
notation_blank(struct span s, size_t at)
{
	uint8_t c = s.p[at];

	if (c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0)
		return 1;
	if (c == 0xc2 && notation_starts(s, at, "\xc2\xa0"))
		return 2;
	if ((c == 0xe2 && s.n - at >= 3 && s.p[at + 1] == 0x80) || (c == 0xef && notation_starts(s, at, "\xef\xbb\xbf")))
		return 3;
	return 0;
}

/* "(byte)", "(unsigned char)": its length, unless what is in the brackets may be a number. */
static size_t
notation_cast(struct span s, size_t at)
{
	size_t i;
	bool word = false;

	for (i = at + 1; i < s.n && i < at + 24 && s.p[i] != ')'; i++) {
		if (!notation_alnum(s.p[i]) && s.p[i] != ' ')
			return 0;
		word |= num_digit(s.p[i]) < 0 && s.p[i] != ' ' && (s.p[i] | 0x20) != 'x' && (s.p[i] | 0x20) != 'h';
	}
	return word && i < s.n && s.p[i] == ')' ? i + 1 - at : 0;
}

/* "<buffer+8>", as debuggers write it, or a tag such as "<br/>": its length. */
static size_t
notation_symbol(struct span s, size_t at)
{
	size_t i, first = at + 1 < s.n && s.p[at + 1] == '/' ? at + 2 : at + 1;

	for (i = first; i < s.n && (notation_alnum(s.p[i]) || s.p[i] == '+' || s.p[i] == '/'); i++)
		;
	return i > first && i < s.n && s.p[i] == '>' && num_digit(s.p[first]) < 0 ? i + 1 - at :
	    notation_starts(s, at, "<br>") || notation_starts(s, at, "<b>") ? (size_t)(s.p[at + 2] == '>' ? 3 : 4) : 0;
}

/* " <repeats 16 times>" at w->at: how often more than once, and step over it; else 0. */
static unsigned
notation_repeats(struct notation_walk *w)
{
	static const char word[] = "<repeats ";
	size_t at = w->at, from;
	uint64_t times;

	while (at < w->line.n && w->line.p[at] == ' ')
		at++;
	if (!notation_starts(w->line, at, word))
		return 0;
	from = at += sizeof(word) - 1;
	while (at < w->line.n && w->line.p[at] >= '0' && w->line.p[at] <= '9')
		at++;
	if (!num_max(span_of(w->line.p + from, at - from), UINT16_MAX, &times) || !times || !notation_starts(w->line, at, " times>"))
		return 0;
	w->at = at + 7;
	return (unsigned)times - 1;
}

/* The end of the comment at `at`; `at` when there is none. */
static size_t
notation_comment(struct span s, size_t at)
{
	size_t i;

	if (notation_starts(s, at, "//"))
		return s.n;
	if (s.p[at] == '#')
		return (at == 0 || notation_blank(s, at - 1)) && (at + 1 == s.n || notation_blank(s, at + 1)) ? s.n : at;
	if (!notation_starts(s, at, "/*"))
		return at;
	for (i = at + 2; i + 1 < s.n; i++)
		if (s.p[i] == '*' && s.p[i + 1] == '/')
			return i + 2;
	return s.n;
}

static struct span
notation_word(const struct notation_walk *w)
{
	size_t end = w->at;

	while (end < w->line.n && notation_alnum(w->line.p[end]))
		end++;
	return span_of(w->line.p + w->at, end - w->at);
}

/* A letter that belongs to a quote, as in x'FFFF'; to a backslash, as in \xFFFF; or 0x before many digits. */
static bool
notation_marks(const struct notation_walk *w)
{
	const uint8_t *p = w->line.p + w->at;
	size_t left = w->line.n - w->at;

	if (w->row->kind != NOTATION_HEX || left < 2 || (w->at && notation_alnum(p[-1])))
		return false;
	if (p[1] == '\'' || p[1] == '"')
		return num_digit(p[0]) < 0 && notation_alnum(p[0]);
	if (p[0] == '0' && (p[1] | 0x20) == 'x')
		return notation_word(w).n > 18; /* more than a number */
	return (p[0] | 0x20) == 'x' && w->at && p[-1] == '\\' && left > 5 && num_digit(p[3]) >= 0 && num_digit(p[4]) >= 0;
}

/* Step over separators. */
static void
notation_gap(struct notation_walk *w)
{
	struct span s = w->line;
	size_t n;

	w->gap = w->marks = 0;
	w->fence = w->punctuation = w->remark = false;
	while (w->at < s.n) {
		uint8_t c = s.p[w->at];

		if ((n = notation_blank(s, w->at))) {
			w->gap += c == '\t' ? 3 : 1;
			w->at += n;
		} else if (notation_alnum(c)) {
			if (!notation_marks(w))
				return;
			w->at += c == '0' ? 2 : 1;
		} else if (c >= 0x80 || c < ' ' || (c == '.' && notation_starts(s, w->at, ".."))) {
			return;
		} else if (c == '-' && w->row->kind == NOTATION_DECIMAL && w->at + 1 < s.n && num_digit(s.p[w->at + 1]) >= 0 &&
		    (!w->at || !notation_alnum(s.p[w->at - 1]))) {
			return; /* a sign */
		} else if ((n = notation_comment(s, w->at)) > w->at) {
			w->at = n;
		} else if (c == '(' && (n = notation_cast(s, w->at))) {
			w->at += n;
		} else if (c == '<' && (n = notation_symbol(s, w->at))) {
			w->at += n;
		} else {
			w->remark |= c == ';' || notation_starts(s, w->at, "--");
			w->fence |= c == '|' || c == '<' || c == '>';
			w->punctuation |= c == ':' || c == '-' || c == '.' || c == '/';
			w->marks++;
			w->mark = c;
			w->at++;
		}
	}
}

/* ---- tokens that are numbers ---- */

static bool
notation_number(struct notation_walk *w, uint64_t v, unsigned size)
{
	unsigned i;

	for (i = 0; i < size; i++)
		w->bytes[w->row->little ? i : size - 1 - i] = (uint8_t)(v >> 8 * i);
	w->n = (uint8_t)size;
	return size != 0;
}

/* Digits of a base; false: they are none, or do not fit. */
static bool
notation_digits(struct span s, unsigned base, uint64_t *v)
{
	size_t i;

	*v = 0;
	for (i = 0; i < s.n; i++) {
		int d = num_digit(s.p[i]);

		if (d < 0 || (unsigned)d >= base || *v > (UINT64_MAX - (uint64_t)d) / base)
			return false;
		*v = *v * base + (uint64_t)d;
	}
	return s.n > 0;
}

static bool
notation_size_is(unsigned size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* Any even number of digits; a long word is given in parts. */
static bool
notation_hex(struct notation_walk *w, struct span *word)
{
	const struct notation_row *row = w->row;
	uint64_t v;
	size_t i;

	if (w->word_end <= w->at) {
		if (word->n % 2)
			return false;
		for (i = 0; i < word->n; i++)
			if (num_digit(word->p[i]) < 0)
				return false;
		if (row->little)
			return word->n > 2 && word->n <= 16 && notation_size_is((unsigned)word->n / 2) &&
			    notation_digits(*word, 16, &v) && notation_number(w, v, (unsigned)word->n / 2);
		w->word_end = w->at + word->n;
	}
	if (word->n > 2 * sizeof(w->bytes))
		word->n = 2 * sizeof(w->bytes);
	w->n = 0;
	for (i = 0; i < word->n; i += 2)
		w->bytes[w->n++] = (uint8_t)(num_digit(word->p[i]) << 4 | num_digit(word->p[i + 1]));
	return true;
}

/* Without what says the type: 0xffu8, 255u8, 0xFFL. */
static struct span
notation_bare_number(struct span s)
{
	static const char *const ends[] = { "u8", "i8", "U8", "uL", "UL", "u", "U", "L", "l" };
	size_t i;

	for (i = 0; i < COUNT(ends); i++) {
		size_t n = strlen(ends[i]);

		if (s.n > n && memcmp(s.p + s.n - n, ends[i], n) == 0)
			return span_of(s.p, s.n - n);
	}
	return s;
}

static bool
notation_prefix(struct notation_walk *w, struct span word)
{
	struct span s = notation_bare_number(word);
	uint8_t before = w->at ? w->line.p[w->at - 1] : 0;
	unsigned size;
	uint64_t v;

	if (s.n > 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x') {
		s = span_of(s.p + 2, s.n - 2);
	} else if (s.n > 1 && (((s.p[0] | 0x20) == 'x' && before == '#') || ((s.p[0] | 0x20) == 'h' && before == '&'))) {
		s = span_of(s.p + 1, s.n - 1);
	} else if (s.n >= 3 && s.n <= 4 && (s.p[s.n - 1] | 0x20) == 'h' && num_digit(s.p[0]) < 10) {
		s = span_of(s.p + (s.n - 3), 2);
	} else if (w->started && notation_digits(s, 10, &v) && v <= 255 && (s.p[0] != '0' || s.n == 1)) {
		return notation_number(w, v, 1); /* a decimal number among them */
	} else {
		return false;
	}
	size = s.n <= 2 ? 1 : (unsigned)s.n / 2;
	return notation_size_is(size) && (s.n < 3 || s.n % 2 == 0) && (!w->row->little || size > 1) &&
	    notation_digits(s, 16, &v) && notation_number(w, v, size);
}

/* Wide numbers are in columns, of a width that goes by their size. */
static bool
notation_in_column(const struct notation_walk *w, size_t digits)
{
	static const struct {
		size_t least, most;
	} widths[] = { [2] = { 6, 8 }, [4] = { 11, 13 }, [8] = { 20, 22 } };
	size_t width = w->gap + digits;

	return w->row->size == 1 || !w->started || (width >= widths[w->row->size].least && width <= widths[w->row->size].most);
}

static bool
notation_decimal(struct notation_walk *w, struct span *word)
{
	unsigned size = w->row->size, bits = 8 * size;
	bool minus = word->n == 0; /* the sign is no part of a word */
	uint64_t v, most = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;

	if (minus) {
		w->at++;
		*word = notation_word(w);
		w->at--;
	}
	if (!notation_digits(*word, 10, &v) || v > (minus ? (most >> 1) + 1 : most) || word->n > 20)
		return false;
	word->n += minus;
	return notation_in_column(w, word->n) && notation_number(w, minus ? 0 - v : v, size);
}

static bool
notation_octal(struct notation_walk *w, struct span word)
{
	uint64_t v;
	unsigned size = word.n == 6 ? 2 : word.n == 11 ? 4 : word.n == 22 ? 8 : 0;

	if (w->row->size == 1) {
		if (word.n == 5 && word.p[0] == '0' && (word.p[1] | 0x20) == 'o')
			word = span_of(word.p + 2, 3);
		return word.n <= 4 && notation_digits(word, 8, &v) && v <= 255 && notation_number(w, v, 1);
	}
	return size && notation_digits(word, 8, &v) && (size == 8 || v >> 8 * size == 0) && notation_number(w, v, size);
}

static bool
notation_binary(struct notation_walk *w, struct span word)
{
	uint64_t v;

	if (word.n > 2 && word.p[0] == '0' && (word.p[1] | 0x20) == 'b')
		word = span_of(word.p + 2, word.n - 2);
	return word.n % 8 == 0 && notation_size_is((unsigned)word.n / 8) && notation_digits(word, 2, &v) &&
	    notation_number(w, v, (unsigned)word.n / 8);
}

static bool
notation_number_next(struct notation_walk *w)
{
	struct span word;
	bool good = false;

	if (w->repeat) {
		w->repeat--;
		return true;
	}
	if (w->word_end > w->at) {
		word = span_of(w->line.p + w->at, w->word_end - w->at);
		w->gap = w->marks = 0;
		w->fence = w->punctuation = false;
	} else {
		notation_gap(w);
		word = notation_word(w);
	}
	if (w->at >= w->line.n)
		return false;
	switch (w->row->kind) {
	case NOTATION_HEX:
		good = word.n && notation_hex(w, &word);
		break;
	case NOTATION_PREFIX:
		good = word.n && notation_prefix(w, word);
		break;
	case NOTATION_DECIMAL:
		good = (word.n || w->line.p[w->at] == '-') && notation_decimal(w, &word);
		break;
	case NOTATION_OCTAL:
		good = notation_octal(w, word);
		break;
	case NOTATION_BINARY:
		good = notation_binary(w, word);
		break;
	default:
		break;
	}
	if (good) {
		w->from = w->at;
		w->to = w->at += word.n;
		w->repeat = w->word_end > w->at ? 0 : notation_repeats(w);
	} else if (w->remark && w->started) {
		w->at = w->line.n;
	}
	return good;
}

/* ---- fields of four columns ---- */

static const struct {
	char letter;
	uint8_t byte;
} notation_letters[] = { { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' }, { '0', 0 }, { 'a', 7 }, { 'b', 8 }, { 'f', 12 },
	{ 'v', 11 }, { 'e', 27 }, { '\\', '\\' }, { '"', '"' }, { '\'', '\'' }, { '/', '/' }, { '`', '`' }, { '$', '$' } };

static bool
notation_letter(uint8_t c, uint8_t *out)
{
	size_t i;

	for (i = 0; i < COUNT(notation_letters); i++) {
		if ((uint8_t)notation_letters[i].letter == c) {
			*out = notation_letters[i].byte;
			return true;
		}
	}
	return false;
}

static bool
notation_columns_next(struct notation_walk *w)
{
	struct span s = w->line, field;
	uint64_t v;

	while (s.n && s.p[s.n - 1] == '\r')
		s.n--;
	w->gap = 0;
	if (s.n - w->at < 4) {
		w->at = w->line.n;
		return false;
	}
	field = span_of(s.p + w->at, 4);
	while (field.n > 1 && field.p[0] == ' ')
		field = span_of(field.p + 1, field.n - 1);
	w->n = 1;
	if (field.n == 1)
		w->bytes[0] = field.p[0];
	else if (field.n == 3 && notation_digits(field, 8, &v) && v <= 255)
		w->bytes[0] = (uint8_t)v;
	else if (field.n != 2 || field.p[0] != '\\' || !notation_letter(field.p[1], &w->bytes[0]))
		return false;
	w->from = w->at;
	w->to = w->at += 4;
	return true;
}

/* ---- strings with escapes ---- */

static bool
notation_quote(uint8_t c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* The hex digits at `at`, at least one and at most `most`, in braces or not. Returns how many bytes they take, 0: none. */
static size_t
notation_escape_hex(struct span s, size_t at, size_t least, size_t most, uint64_t *v)
{
	bool braces = at < s.n && s.p[at] == '{';
	size_t from = at + braces, n = 0;

	while (from + n < s.n && n < most && num_digit(s.p[from + n]) >= 0)
		n++;
	if (n < (braces ? 1 : least) || !notation_digits(span_of(s.p + from, n), 16, v) || *v > 255 ||
	    (braces && (from + n >= s.n || s.p[from + n] != '}')))
		return 0;
	return n + 2 * braces;
}

/* The escape at w->at, without what it begins with. Returns how many bytes it takes; 0: it is none. */
static size_t
notation_escape(struct notation_walk *w, uint8_t lead)
{
	struct span s = w->line;
	size_t at = w->at + 1, n = 0;
	uint64_t v = 0;

	if (at >= s.n)
		return 0;
	if (lead != '\\') {
		n = notation_escape_hex(s, at, 2, 2, &v);
	} else if (s.p[at] == 'x' || s.p[at] == 'X') {
		n = notation_escape_hex(s, at + 1, 2, 2, &v);
		n += n > 0;
	} else if (s.p[at] == 'u' || s.p[at] == 'U') {
		n = notation_escape_hex(s, at + 1, 4, s.p[at] == 'u' ? 4 : 8, &v);
		n += n > 0;
	} else if (num_digit(s.p[at]) >= 0 && num_digit(s.p[at]) < (w->row->other ? 10 : 8)) {
		while (n < (w->hexed && s.p[at] == '0' ? 1 : 3) && at + n < s.n && num_digit(s.p[at + n]) >= 0 &&
		    num_digit(s.p[at + n]) < (w->row->other ? 10 : 8))
			n++;
		if (!notation_digits(span_of(s.p + at, n), w->row->other ? 10 : 8, &v) || v > 255)
			return 0;
	} else if (notation_letter(s.p[at], &w->bytes[0])) {
		return 2;
	}
	w->bytes[0] = (uint8_t)v;
	return n ? n + 1 : 0;
}

/* Does what the string begins with an escape of ones, or with U+00FF? */
static bool
notation_string_first(struct notation_walk *w)
{
	static const uint8_t leads[] = { '\\', '%', '=' };
	size_t back, i;

	w->twice = false;
	if (notation_starts(w->line, w->at, "\\\\")) {
		w->at++;
		w->twice = notation_escape(w, '\\') && w->bytes[0] == 0xff;
		w->at--;
		if (!w->twice)
			return false;
		w->lead = '\\';
	} else if (notation_starts(w->line, w->at, "\xc3\xbf")) {
		w->lead = '\\';
	} else {
		for (i = 0; i < COUNT(leads) && w->line.p[w->at] != leads[i]; i++)
			;
		if (i == COUNT(leads) || !notation_escape(w, leads[i]) || w->bytes[0] != 0xff)
			return false;
		w->lead = leads[i];
	}
	w->hexed = w->at + 1 < w->line.n && (w->line.p[w->at + 1 + w->twice] | 0x20) >= 'u';
	for (back = w->at; back > 0 && !notation_quote(w->line.p[back - 1]); back--)
		;
	w->quote = back ? w->line.p[back - 1] : 0;
	return true;
}

/* The string is over at w->at, where its quote is: step over what joins it to another. False: none follows in this line. */
static bool
notation_string_joined(struct notation_walk *w)
{
	struct span s = w->line;
	size_t at = w->at + 1, letters = 0;

	for (; at < s.n; at++) {
		uint8_t c = s.p[at];

		if (notation_quote(c)) {
			w->quote = c;
			w->at = at + 1;
			return true;
		}
		letters = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? letters + 1 : 0;
		if (letters > 2 || (!letters && !notation_blank(s, at) && !strchr(",+.;:&\\()[]{}", c)))
			break;
	}
	w->at = at;
	return false;
}

/* Find where the string of this line begins. */
static bool
notation_string_begin(struct notation_walk *w)
{
	struct span s = w->line;

	if (w->lead && w->quote) { /* it goes on */
		for (; w->at < s.n && !notation_quote(s.p[w->at]); w->at++)
			if (notation_starts(s, w->at, "//"))
				return false;
		w->quote = w->at < s.n ? s.p[w->at] : w->quote;
		w->at += w->at < s.n;
	} else if (w->lead) {
		while (w->at < s.n && notation_blank(s, w->at))
			w->at += notation_blank(s, w->at);
		if (w->at < s.n && s.p[w->at] != w->lead && w->lead != '=')
			return false;
	} else {
		while (w->at < s.n && !notation_string_first(w))
			w->at++;
	}
	return w->started = w->at < s.n;
}

static bool
notation_string_next(struct notation_walk *w)
{
	struct span s = w->line;
	size_t n;

	if (!w->started && !notation_string_begin(w))
		return false;
	if (w->twice && w->at + 1 < s.n && s.p[w->at] == w->lead && s.p[w->at + 1] == w->quote)
		w->at++; /* the quote has a backslash of its own */
	while (w->quote && w->at < s.n && s.p[w->at] == w->quote)
		if (!notation_string_joined(w))
			return false;
	if (w->at >= s.n)
		return false;
	w->n = 1;
	n = 1;
	if (s.p[w->at] == w->lead) {
		w->at += w->twice;
		n = w->at < s.n ? notation_escape(w, w->lead) : 0;
		if (n && w->twice && w->bytes[0] == w->lead && s.p[w->at + 1] == w->lead)
			n++; /* four are one */
		if (!n && (w->at + 1 == s.n || notation_blank(s, w->at + 1))) { /* the string goes on in the next line */
			w->at = s.n;
			return false;
		}
	} else if ((s.p[w->at] == 0xc2 || s.p[w->at] == 0xc3) && w->at + 1 < s.n && (s.p[w->at + 1] & 0xc0) == 0x80) {
		w->bytes[0] = (uint8_t)((s.p[w->at] & 3) << 6 | (s.p[w->at + 1] & 0x3f));
		n = 2;
	} else if (s.p[w->at] < ' ' || s.p[w->at] >= 0x7f || (!w->quote && s.p[w->at] == ' ')) {
		while (w->at < s.n && notation_blank(s, w->at) && !w->quote)
			w->at++;
		return false;
	} else {
		w->bytes[0] = s.p[w->at];
	}
	w->from = w->at;
	w->to = w->at += n;
	return n != 0;
}

/* ---- base64 ---- */

/* The six bits of a character; -1: it is none. */
static int
notation_six(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Find the word at w->at and its end. False: there is none. */
static bool
notation_base64_word(struct notation_walk *w)
{
	struct span s = w->line;
	size_t i, slashes = 0;

	while (w->at < s.n && notation_blank(s, w->at))
		w->at += notation_blank(s, w->at);
	for (w->word_end = w->at; w->word_end < s.n; w->word_end++)
		if (notation_six(s.p[w->word_end]) < 0 && !notation_starts(s, w->word_end, "\\/"))
			break;
	if (w->row->other && !w->going && !w->started) {
		for (i = w->at; i < w->word_end && slashes < 20; i++)
			slashes = s.p[i] == '\\' ? slashes : notation_six(s.p[i]) == 63 ? slashes + 1 : 0;
		if (slashes < 20)
			return false;
		w->at = i - slashes;
	}
	w->started = true;
	return w->word_end > w->at;
}

static bool
notation_base64_next(struct notation_walk *w)
{
	struct span s = w->line;

	w->n = 0;
	if (w->word_end <= w->at && !notation_base64_word(w))
		return false;
	w->from = w->at;
	for (; w->at < w->word_end && w->n < 48; w->at++) {
		if (s.p[w->at] == '\\') /* before a slash, as some write JSON */
			continue;
		w->bits = w->bits << 6 | (uint32_t)notation_six(s.p[w->at]);
		w->bit_cnt += 6;
		if (w->bit_cnt >= 8) {
			w->bit_cnt -= 8;
			w->bytes[w->n++] = (uint8_t)(w->bits >> w->bit_cnt);
		}
	}
	w->to = w->at;
	if (w->at == w->word_end) {
		if (w->at < s.n && s.p[w->at] == '=')
			w->bit_cnt = 0;
		while (w->at < s.n && (s.p[w->at] == '=' || notation_blank(s, w->at)))
			w->at++;
	}
	return true;
}

/* ---- any ---- */

void
notation_begin(struct notation_walk *w, const struct notation_row *row, struct span line, size_t at)
{
	*w = (struct notation_walk){ .row = row, .line = line, .at = at };
}

void
notation_go_on(struct notation_walk *w, struct span line, size_t at)
{
	w->line = line;
	w->at = at;
	w->word_end = w->repeat = 0;
	w->started = false;
	w->going = true;
}

bool
notation_next(struct notation_walk *w)
{
	bool good;

	switch (w->row->kind) {
	case NOTATION_COLUMNS:
		good = notation_columns_next(w);
		break;
	case NOTATION_ESCAPED:
		good = notation_string_next(w);
		break;
	case NOTATION_BASE64:
		good = notation_base64_next(w);
		break;
	default:
		good = notation_number_next(w);
	}
	w->started |= good;
	return good;
}

void
notation_skip(struct notation_walk *w)
{
	struct span s = w->line;

	switch (w->row->kind) {
	case NOTATION_COLUMNS:
		w->at = s.n;
		break;
	case NOTATION_ESCAPED:
		w->at += w->at < s.n;
		w->quote = w->lead = 0;
		break;
	case NOTATION_BASE64:
		while (w->at < s.n && notation_six(s.p[w->at]) >= 0)
			w->at++;
		while (w->at < s.n && notation_six(s.p[w->at]) < 0)
			w->at++;
		w->bit_cnt = 0;
		break;
	default:
		if (w->at < s.n && !notation_alnum(s.p[w->at]))
			w->at++;
		while (w->at < s.n && notation_alnum(s.p[w->at]))
			w->at++;
	}
	w->started = false;
	w->word_end = w->repeat = 0;
}
