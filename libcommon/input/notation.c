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
	NOTATION_HAS_BASE32 = 512,
	NOTATION_HAS_GROUPS = 1024, /* four bytes of ones in Ascii85, RFC 1924's digits, or Z85 */
};

#define NOTATION_DIGITS "0123456789"
#define NOTATION_UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NOTATION_LOWER "abcdefghijklmnopqrstuvwxyz"
#define NOTATION_64 NOTATION_UPPER NOTATION_LOWER NOTATION_DIGITS "+/"
#define NOTATION_32 NOTATION_UPPER "234567"
#define NOTATION_32HEX NOTATION_DIGITS "ABCDEFGHIJKLMNOPQRSTUV"
#define NOTATION_32CROCKFORD NOTATION_DIGITS "ABCDEFGHJKMNPQRSTVWXYZ"
#define NOTATION_ASCII85 "!\"#$%&'()*+,-./0123456789:;<=>?@" NOTATION_UPPER "[\\]^_`abcdefghijklmnopqrstu"
#define NOTATION_1924 NOTATION_DIGITS NOTATION_UPPER NOTATION_LOWER "!#$%&()*+-;<=>?@^_`{|}~"
#define NOTATION_Z85 NOTATION_DIGITS NOTATION_LOWER NOTATION_UPPER ".-:+=^!/*?&<>()[]{}@%$#"


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
	{ .kind = NOTATION_INDEXED, .hints = NOTATION_HAS_255 | NOTATION_HAS_FF | NOTATION_HAS_MINUS },
	{ .kind = NOTATION_HEX, .size = 1, .hints = NOTATION_HAS_FF },
	{ .kind = NOTATION_RECORD, .hints = NOTATION_HAS_FF },
	{ .kind = NOTATION_UU, .hints = NOTATION_HAS_SLASHES },
	{ .kind = NOTATION_RADIX, .bits = 6, .digits = NOTATION_64, .main = true, .hints = NOTATION_HAS_SLASHES },
	{ .kind = NOTATION_RADIX, .bits = 6, .digits = NOTATION_64, .other = true, .hints = NOTATION_HAS_SLASHES },
	{ .kind = NOTATION_RADIX, .bits = 5, .digits = NOTATION_32, .other = true, .hints = NOTATION_HAS_BASE32 },
	{ .kind = NOTATION_RADIX, .bits = 5, .digits = NOTATION_32HEX, .other = true, .hints = NOTATION_HAS_BASE32 },
	{ .kind = NOTATION_RADIX, .bits = 5, .digits = NOTATION_32CROCKFORD, .other = true, .hints = NOTATION_HAS_BASE32 },
	{ .kind = NOTATION_GROUPS, .digits = NOTATION_ASCII85, .hints = NOTATION_HAS_GROUPS },
	{ .kind = NOTATION_GROUPS, .digits = NOTATION_1924, .hints = NOTATION_HAS_GROUPS },
	{ .kind = NOTATION_GROUPS, .digits = NOTATION_Z85, .hints = NOTATION_HAS_GROUPS },
};

/* Four bytes of ones in digits of base 85. */
static const char *const notation_ones85[] = { "s8W-!", "|NsC0", "%nSc0" };

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
		if (notation_starts(s, at, "1111'1111") || notation_starts(s, at, "1111_1111"))
			return NOTATION_HAS_ONES;
		return notation_starts(s, at, "177777") ? NOTATION_HAS_177777 : notation_starts(s, at, "11111111") ?
		    NOTATION_HAS_ONES : notation_starts(s, at, "18446744073709551615") ? NOTATION_HAS_WIDE : 0;
	case '/':
		return notation_starts(s, at, "////") || notation_starts(s, at, "/\\/\\/") ? NOTATION_HAS_SLASHES : 0;
	case '_':
		return notation_starts(s, at, "____") ? NOTATION_HAS_SLASHES : 0;
	case 0xc3:
		return notation_starts(s, at, "\xc3\xbf") ? NOTATION_HAS_LATIN : 0;
	case '7':
		return notation_starts(s, at, "7777") ? NOTATION_HAS_BASE32 : 0;
	case 'v':
	case 'V':
		return notation_starts(s, at, "VVVV") || notation_starts(s, at, "vvvv") ? NOTATION_HAS_BASE32 : 0;
	case 'z':
	case 'Z':
		return notation_starts(s, at, "ZZZZ") || notation_starts(s, at, "zzzz") ? NOTATION_HAS_BASE32 : 0;
	case 's':
		return notation_starts(s, at, notation_ones85[0]) ? NOTATION_HAS_GROUPS : 0;
	case '|':
		return notation_starts(s, at, notation_ones85[1]) ? NOTATION_HAS_GROUPS : 0;
	case '%':
		return notation_starts(s, at, notation_ones85[2]) ? NOTATION_HAS_GROUPS : 0;
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

static size_t notation_escape(struct notation_walk *w, uint8_t lead);

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

/* A blank as strings have it: \n, \r, \t. */
static bool
notation_blank_escaped(struct span s, size_t at)
{
	return s.n - at >= 2 && s.p[at] == '\\' && (s.p[at + 1] == 'n' || s.p[at + 1] == 't' || s.p[at + 1] == 'r');
}

/* What markup has for a character, and lines of boxes: the character that it is like, and its length; 0: neither. */
static size_t
notation_mark(struct span s, size_t at, uint8_t *c)
{
	static const struct {
		const char *word;
		uint8_t c;
	} marks[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&apos;", '\'' },
		{ "\xe2\x94\x8a", '-' }, { "\xe2\x94", '|' }, { "\xe2\x95", '|' } };
	size_t i;

	if (s.p[at] != '&' && s.p[at] != 0xe2)
		return 0;
	for (i = 0; i < COUNT(marks) && !notation_starts(s, at, marks[i].word); i++)
		;
	if (i == COUNT(marks) || (s.p[at] == 0xe2 && s.n - at < 3))
		return 0;
	*c = marks[i].c;
	return s.p[at] == 0xe2 ? 3 : strlen(marks[i].word);
}

/* Words that say what a number is, and are no part of it: std::byte{0xff}, 0xff.toByte(), chr(255). */
static bool
notation_says_type(struct span word)
{
	static const char *const words[] = { "byte", "Byte", "std", "toByte", "toUByte", "uint8", "uint8_t", "UInt8", "UINT8_C", "int8_t",
		"int8", "Int8", "chr", "char", "Char", "u8", "U8", "unsigned", "signed", "as", "int", "to_integer" };
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (span_eq(word, span_str(words[i])))
			return true;
	return false;
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

/*
 * "0xff <repeats 16 times>", "b'\xff' * 16", "[255] * 16", "[0xff; 16]" at w->at, after the token: how often more than
 * once, and step over it; else 0.
 */
static unsigned
notation_repeats(struct notation_walk *w)
{
	static const char word[] = "<repeats ";
	struct span s = w->line;
	size_t at = w->at, from;
	bool debugger, times_sign;
	uint64_t times;

	while (at < s.n && strchr(" \"')]", s.p[at]))
		at++;
	debugger = notation_starts(s, at, word);
	times_sign = at > w->at && notation_starts(s, at, "*");
	if (!debugger && !times_sign && !(at == w->at && notation_starts(s, at, "; ")))
		return 0;
	at += debugger ? sizeof(word) - 1 : 1;
	while (at < s.n && s.p[at] == ' ')
		at++;
	for (from = at; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++)
		;
	if (!num_max(span_of(s.p + from, at - from), UINT16_MAX, &times) || !times || (debugger && !notation_starts(s, at, " times>")) ||
	    (!debugger && !times_sign && !notation_starts(s, at, "]")))
		return 0;
	w->at = debugger ? at + 7 : at;
	return (unsigned)times - 1;
}

/* The end of the comment at `at`; `at` when there is none. */
static size_t
notation_comment(struct span s, size_t at)
{
	size_t i;

	if (notation_starts(s, at, "//")) {
		for (i = 0; i < at && notation_blank(s, i); i++)
			;
		return i < at ? s.n : at; /* a line that is all comment may have bytes */
	}
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

static void
notation_marked(struct notation_walk *w, uint8_t c)
{
	if (!w->marks)
		w->gap_first = w->gap;
	w->fence |= c == '|' || c == '<' || c == '>';
	w->punctuation |= c == ':' || c == '-' || c == '.' || c == '/';
	w->marks++;
	w->mark = c;
}

/* 'A' at w->at, among numbers: the bytes that it takes, and its value; 0: it is none. */
static size_t
notation_character_at(const struct notation_walk *w, uint8_t *v)
{
	struct span s = w->line;
	struct notation_walk e = *w;
	size_t n;

	if (s.n - w->at < 3 || s.p[w->at] != '\'')
		return 0;
	e.at = w->at + 1;
	n = s.p[e.at] == '\\' ? notation_escape(&e, '\\') : 1;
	*v = s.p[e.at] == '\\' ? e.bytes[0] : s.p[e.at];
	return n && w->at + 1 + n < s.n && s.p[w->at + 1 + n] == '\'' ? n + 2 : 0;
}

/* Is what comes next a character among numbers that are in no quotes? One after its own number is stepped over. */
static bool
notation_character(struct notation_walk *w)
{
	uint8_t v;
	size_t n;

	if ((w->row->kind != NOTATION_PREFIX && w->row->kind != NOTATION_DECIMAL) || w->quoted || w->line.p[w->at] != '\'' ||
	    !(w->started || w->going) || !(n = notation_character_at(w, &v)))
		return false;
	if (w->marks || !w->started || w->n != 1 || w->bytes[0] != v) /* 255 '\377' is one */
		return true;
	w->at += n - 1;
	return false;
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
		} else if (notation_blank_escaped(s, w->at)) {
			w->gap++;
			w->at += 2;
		} else if (notation_alnum(c)) {
			if (w->row->kind != NOTATION_HEX && num_digit(c) != (int)(c - '0') && notation_says_type(notation_word(w)))
				w->at += notation_word(w).n;
			else if (notation_marks(w))
				w->at += c == '0' ? 2 : 1;
			else
				return;
		} else if ((n = notation_mark(s, w->at, &c))) {
			notation_marked(w, c);
			w->at += n;
		} else if (notation_character(w)) {
			return;
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
			notation_marked(w, c);
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

/* The hex digits at `at`. */
static size_t
notation_hex_digits(struct span s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && num_digit(s.p[at + n]) >= 0)
		n++;
	return n;
}

static bool
notation_record_byte(struct span s, size_t at, uint8_t *v)
{
	if (s.n < at + 2 || num_digit(s.p[at]) < 0 || num_digit(s.p[at + 1]) < 0)
		return false;
	*v = (uint8_t)(num_digit(s.p[at]) << 4 | num_digit(s.p[at + 1]));
	return true;
}

/* The record at `at`, ":LLAAAATT" or "S1LLAAAA": where its bytes begin, and how many there are, 0 if they are no data; false: it is none. */
static bool
notation_record_at(struct span s, size_t at, size_t *from, size_t *cnt)
{
	bool intel = s.p[at] == ':';
	bool data = true;
	size_t head, i, n;
	uint8_t v, sum = 0;

	if (!intel && (s.p[at] != 'S' || s.n - at < 2 || s.p[at + 1] < '1' || s.p[at + 1] > '3'))
		return false;
	head = intel ? 4 : (size_t)(s.p[at + 1] - '0') + 2;
	at += intel ? 1 : 2;
	if (!notation_record_byte(s, at, &v))
		return false;
	n = intel ? v + 5U : v + 1U;
	for (i = 0; i < n; i++) {
		if (!notation_record_byte(s, at + 2 * i, &v))
			return false;
		sum = (uint8_t)(sum + v);
		if (intel && i == 3)
			data = v == 0;
	}
	*from = at + 2 * head;
	*cnt = data ? n - head - 1 : 0;
	return n > head && sum == (intel ? 0 : 0xff);
}

/* Any even number of digits; a long word is given in parts. */
static bool
notation_hex(struct notation_walk *w, struct span *word)
{
	const struct notation_row *row = w->row;
	struct span s = w->line;
	size_t i, from, cnt;
	uint8_t wide[16];
	uint64_t v;

	if (row->size) {
		return word->n <= 2 && notation_digits(*word, 16, &v) && notation_number(w, v, 1);
	} else if (w->word_end <= w->at) {
		if (word->n % 2 || (w->at && s.p[w->at - 1] == ':' && word->n > 8 && notation_record_at(s, w->at - 1, &from, &cnt)))
			return false;
		for (i = 0; i < word->n; i++)
			if (num_digit(word->p[i]) < 0)
				return false;
		if (row->little && word->n == 8 && s.n - w->at >= 17 && s.p[w->at + 8] == '`' && /* of a debugger, 8 bytes */
		    notation_hex_digits(s, w->at + 9) == 8) {
			memcpy(wide, s.p + w->at, 8);
			memcpy(wide + 8, s.p + w->at + 9, 8);
			word->n = 17;
			return notation_digits(span_of(wide, 16), 16, &v) && notation_number(w, v, 8);
		}
		if (row->little) /* the last word of a dump may be a shorter one */
			return word->n <= 16 && ((word->n > 2 && notation_size_is((unsigned)word->n / 2)) || (w->started ? w->gap > 1 : w->going)) &&
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
	static const char *const ends[] = { "_u8", "_i8", "u8", "i8", "U8", "ULL", "ull", "uL", "UL", "ul", "LL", "u", "U", "L", "l" };
	size_t i;

	for (i = 0; i < COUNT(ends); i++) {
		size_t n = strlen(ends[i]);

		if (s.n > n && memcmp(s.p + s.n - n, ends[i], n) == 0)
			return span_of(s.p, s.n - n);
	}
	return s;
}

/* 16#FF, 16#FF#, 16^^ff, 16rFF: how many digits there are; 0: it is none of them. */
static size_t
notation_based(const struct notation_walk *w)
{
	struct span s = w->line;
	size_t at = w->at + 2;

	return notation_starts(s, at, "#") ? notation_hex_digits(s, at + 1) : notation_starts(s, at, "^^") ? notation_hex_digits(s, at + 2) : 0;
}

/* 8'hff: how many digits there are; 0: it is none. */
static size_t
notation_sized(const struct notation_walk *w)
{
	return notation_starts(w->line, w->at, "8'h") ? notation_hex_digits(w->line, w->at + 3) : 0;
}

static bool
notation_prefix(struct notation_walk *w, struct span *word)
{
	struct span s = notation_bare_number(*word);
	uint8_t before = w->at ? w->line.p[w->at - 1] : 0;
	size_t digits;
	unsigned size;
	uint64_t v;

	if (s.n > 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x') {
		s = span_of(s.p + 2, s.n - 2);
	} else if (s.n > 1 && (((s.p[0] | 0x20) == 'x' && before == '#') || ((s.p[0] | 0x20) == 'h' && before == '&'))) {
		s = span_of(s.p + 1, s.n - 1);
	} else if (s.n >= 3 && s.n <= 4 && (s.p[s.n - 1] | 0x20) == 'h' && num_digit(s.p[0]) < 10) {
		s = span_of(s.p + (s.n - 3), 2);
	} else if (s.n == 2 && notation_starts(w->line, w->at, "16") && (digits = notation_based(w))) {
		s = span_of(s.p + 3 + (s.p[2] == '^' ? 1 : 0), digits);
		word->n = (size_t)(s.p + s.n - word->p);
	} else if (s.n == 1 && (digits = notation_sized(w))) {
		s = span_of(s.p + 3, digits);
		word->n = 3 + digits;
	} else if (s.n > 2 && s.p[0] == '0' && ((s.p[1] | 0x20) == 'b' || (s.p[1] | 0x20) == 'o')) {
		return notation_digits(span_of(s.p + 2, s.n - 2), s.p[1] == 'o' || s.p[1] == 'O' ? 8 : 2, &v) && v <= 255 &&
		    notation_number(w, v, 1);
	} else if (w->started && !w->remark && notation_digits(s, 10, &v) && v <= 255 && (s.p[0] != '0' || s.n == 1)) {
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
	struct span full;
	uint64_t v, most = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;

	if (minus) {
		w->at++;
		*word = notation_word(w);
		w->at--;
	}
	*word = notation_bare_number(full = *word);
	if (!notation_digits(*word, 10, &v) || v > (minus ? (most >> 1) + 1 : most) || word->n > 20)
		return false;
	word->n = full.n + minus;
	return notation_in_column(w, word->n) && notation_number(w, minus ? 0 - v : v, size);
}

static bool
notation_octal(struct notation_walk *w, struct span word)
{
	uint64_t v;
	unsigned size = word.n == 6 ? 2 : word.n == 11 ? 4 : word.n == 22 ? 8 : 0;

	if (w->row->size == 1) {
		if (word.n > 2 && word.p[0] == '0' && (word.p[1] | 0x20) == 'o')
			word = span_of(word.p + 2, word.n - 2);
		return word.n <= 4 && notation_digits(word, 8, &v) && v <= 255 && notation_number(w, v, 1);
	}
	return size && notation_digits(word, 8, &v) && (size == 8 || v >> 8 * size == 0) && notation_number(w, v, size);
}

static bool
notation_binary(struct notation_walk *w, struct span *all)
{
	uint8_t digits[8];
	struct span word = *all, s = w->line;
	uint64_t v;

	/* in two halves: 0b1111_1111, 0b1111'1111 */
	if (s.n - w->at >= 11 && s.p[w->at] == '0' && (s.p[w->at + 1] | 0x20) == 'b' && (s.p[w->at + 6] == '_' || s.p[w->at + 6] == '\'')) {
		memcpy(digits, s.p + w->at + 2, 4);
		memcpy(digits + 4, s.p + w->at + 7, 4);
		word = span_of(digits, 8);
		all->n = all->n > 11 ? all->n : 11;
	}

	if (word.n > 2 && word.p[0] == '0' && (word.p[1] | 0x20) == 'b')
		word = span_of(word.p + 2, word.n - 2);
	if (word.n > 64 && word.n % 8 == 0) /* a long word is given in parts */
		w->word_end = w->at + word.n;
	if (w->word_end > w->at)
		word.n = all->n = 8;
	return word.n % 8 == 0 && notation_size_is((unsigned)word.n / 8) && notation_digits(word, 2, &v) &&
	    notation_number(w, v, (unsigned)word.n / 8);
}

static bool
notation_number_next(struct notation_walk *w)
{
	struct span word;
	bool good = false;
	size_t n;

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
	if (!w->started && !w->going)
		w->quoted = w->marks && (w->mark == '\'' || w->mark == '"');
	if (!word.n && w->line.p[w->at] == '\'' && (n = notation_character_at(w, w->bytes))) {
		w->n = 1;
		w->from = w->at;
		w->to = w->at += n;
		return true;
	}
	switch (w->row->kind) {
	case NOTATION_HEX:
		good = word.n && notation_hex(w, &word);
		break;
	case NOTATION_PREFIX:
		good = word.n && notation_prefix(w, &word);
		break;
	case NOTATION_DECIMAL:
		good = (word.n || w->line.p[w->at] == '-') && notation_decimal(w, &word);
		break;
	case NOTATION_OCTAL:
		good = notation_octal(w, word);
		break;
	case NOTATION_BINARY:
		good = word.n && notation_binary(w, &word);
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

/* ---- numbers with their index ---- */

/* Digits at `at`, and where they end. */
static bool
notation_digits_at(struct span s, size_t *at, unsigned base, uint64_t *v)
{
	size_t from = *at;

	while (*at < s.n && *at - from < 5 && num_digit(s.p[*at]) >= 0 && (unsigned)num_digit(s.p[*at]) < base)
		++*at;
	return notation_digits(span_of(s.p + from, *at - from), base, v);
}

/* "0": 255, or [0] = 0xff, or 0 => -1: a value with its index before it, one more than the last. */
static bool
notation_indexed_next(struct notation_walk *w)
{
	struct span s = w->line;
	size_t at, from;
	uint64_t index, v;
	bool minus, hex;

	for (at = w->at; at < s.n && strchr(" \t,{[(\"'", s.p[at]); at++)
		;
	from = w->at = at;
	if (at >= s.n || !notation_digits_at(s, &at, 10, &index) || (w->started && index != (uint64_t)w->bits + 1))
		return false;
	while (at < s.n && strchr(" \"']", s.p[at]))
		at++;
	if (at >= s.n || (s.p[at] != ':' && s.p[at] != '='))
		return false;
	while (at < s.n && strchr(" \"'=>:", s.p[at]))
		at++;
	minus = at < s.n && s.p[at] == '-';
	hex = notation_starts(s, at, "0x");
	at += minus ? 1 : hex ? 2 : 0;
	if (!notation_digits_at(s, &at, hex ? 16 : 10, &v) || v > 255 || (at < s.n && notation_alnum(s.p[at])))
		return false;
	w->bits = (uint32_t)index;
	w->bytes[0] = (uint8_t)(minus ? 0 - v : v);
	w->n = 1;
	w->from = from;
	while (at < s.n && strchr(" \t,}])\"';", s.p[at]))
		at++;
	w->to = w->at = at;
	return true;
}

/* ---- fields of four columns ---- */

static const struct {
	char letter;
	uint8_t byte;
} notation_letters[] = { { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' }, { '0', 0 }, { 'a', 7 }, { 'b', 8 }, { 'f', 12 },
	{ 'v', 11 }, { 'e', 27 }, { '\\', '\\' }, { '"', '"' }, { '\'', '\'' }, { '/', '/' }, { '`', '`' }, { '$', '$' }, { '@', '@' } };

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
	if (at < s.n && notation_comment(s, at) == s.n)
		at = s.n;
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

	if (w->repeat) {
		w->repeat--;
		return true;
	}

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
		if (n && w->twice && w->bytes[0] == w->lead && s.p[w->at + 1] == w->lead) {
			if (w->at + 2 < s.n && s.p[w->at + 2] == w->quote)
				w->bytes[0] = w->quote; /* and so has the one in the string */
			n++;             /* four are one */
		}
		if (!n && (w->at + 1 == s.n || notation_blank(s, w->at + 1))) { /* the string goes on in the next line */
			w->at = s.n;
			return false;
		}
	} else if ((s.p[w->at] == 0xc2 || s.p[w->at] == 0xc3) && w->at + 1 < s.n && (s.p[w->at + 1] & 0xc0) == 0x80) {
		w->bytes[0] = (uint8_t)((s.p[w->at] & 3) << 6 | (s.p[w->at + 1] & 0x3f));
		n = 2;
	} else if (s.p[w->at] < ' ' || s.p[w->at] > 0x7f || (!w->quote && s.p[w->at] == ' ' && w->lead != '=')) {
		while (w->at < s.n && notation_blank(s, w->at) && !w->quote)
			w->at++;
		return false;
	} else {
		w->bytes[0] = s.p[w->at];
	}
	w->from = w->at;
	w->to = w->at += n;
	if (n && w->quote && w->at < s.n && s.p[w->at] == w->quote && w->from && s.p[w->from - 1] == w->quote &&
	    (w->repeat = notation_repeats(w))) { /* b'\xff' * 16: and the string after it */
		w->at--;
		notation_string_joined(w);
	}
	return n != 0;
}

/* ---- digits of some bits ---- */

/* The value of a digit; -1: it is none. What is another alphabet's or of another case counts as well. */
static int
notation_digit(const struct notation_row *row, uint8_t c)
{
	const char *found;

	if (row->bits == 6 && (c == '-' || c == '_'))
		return c == '-' ? 62 : 63;
	if (row->bits == 5 && c >= 'a' && c <= 'z')
		c = (uint8_t)(c - 'a' + 'A');
	found = c ? strchr(row->digits, c) : NULL;
	return found ? (int)(found - row->digits) : -1;
}

/* The first of so many digits of ones that they can be a marker, in the word at w->at. SIZE_MAX: there are none. */
static size_t
notation_radix_ones(const struct notation_walk *w)
{
	unsigned all = (1U << w->row->bits) - 1, least = 128 / w->row->bits - 1, ones = 0;
	size_t i;

	for (i = w->at; i < w->word_end && ones < least; i++) {
		int v = notation_digit(w->row, w->line.p[i]);

		ones = v < 0 ? ones : v == (int)all ? ones + 1 : 0; /* the backslash before a slash is no digit */
	}
	if (ones < least)
		return SIZE_MAX;
	for (; ones; ones -= notation_digit(w->row, w->line.p[i]) >= 0)
		i--;
	return i;
}

/* Find the word at w->at and its end. False: there is none. */
static bool
notation_radix_word(struct notation_walk *w)
{
	struct span s = w->line;
	size_t ones;

	while (w->at < s.n && (notation_blank(s, w->at) || (w->going && !w->started && notation_digit(w->row, s.p[w->at]) < 0)))
		w->at += notation_blank(s, w->at) ? notation_blank(s, w->at) : 1;
	for (w->word_end = w->at; w->word_end < s.n; w->word_end++)
		if (notation_digit(w->row, s.p[w->word_end]) < 0 && !notation_starts(s, w->word_end, "\\/"))
			break;
	if (w->row->other && !w->going && !w->started) {
		ones = notation_radix_ones(w);
		if (ones == SIZE_MAX || (w->word_end < s.n && strchr("!#$%(*@[^?`", s.p[w->word_end]))) /* uuencode has these */
			return false;
		w->at = ones;
	}
	w->started = true;
	return w->word_end > w->at;
}

/* A tag, such as </td>: its length. */
static size_t
notation_tag(struct span s, size_t at)
{
	size_t i = at + 1;

	while (i < s.n && i < at + 16 && (notation_alnum(s.p[i]) || s.p[i] == '/'))
		i++;
	return i < s.n && s.p[i] == '>' ? i + 1 - at : 0;
}

/* Nothing but separators until the end of the line? */
static bool
notation_over(struct span s, size_t at)
{
	size_t n;

	while (at < s.n && !notation_alnum(s.p[at]))
		at += s.p[at] == '<' && (n = notation_tag(s, at)) ? n : 1;
	return at >= s.n;
}

static bool
notation_radix_next(struct notation_walk *w)
{
	struct span s = w->line;

	w->n = 0;
	if (w->word_end <= w->at && !notation_radix_word(w))
		return false;
	w->from = w->at;
	for (; w->at < w->word_end && w->n < 48; w->at++) {
		if (s.p[w->at] == '\\') /* before a slash, as some write JSON */
			continue;
		w->bits = w->bits << w->row->bits | (uint32_t)notation_digit(w->row, s.p[w->at]);
		w->bit_cnt = (uint8_t)(w->bit_cnt + w->row->bits);
		if (w->bit_cnt >= 8) {
			w->bit_cnt = (uint8_t)(w->bit_cnt - 8);
			w->bytes[w->n++] = (uint8_t)(w->bits >> w->bit_cnt);
		}
	}
	w->to = w->at;
	if (w->at == w->word_end) {
		if (w->at < s.n && s.p[w->at] == '=')
			w->bit_cnt = 0;
		while (w->at < s.n && (s.p[w->at] == '=' || notation_blank(s, w->at)))
			w->at++;
		if (notation_over(s, w->at))
			w->at = s.n;
	}
	return true;
}

/* ---- groups of five digits ---- */

static const char *
notation_ones_of(const struct notation_row *row)
{
	return notation_ones85[row->digits[0] == '!' ? 0 : row->digits[10] == 'A' ? 1 : 2];
}

static bool
notation_groups_next(struct notation_walk *w)
{
	struct span s = w->line;
	bool ascii85 = w->row->digits[0] == '!', over;
	uint64_t v = w->bits;

	if (!w->started && !w->going) {
		w->bits = w->bit_cnt = 0;
		v = 0;
		while (w->at < s.n && !notation_starts(s, w->at, notation_ones_of(w->row)))
			w->at++;
	}
	while (w->at < s.n && notation_blank(s, w->at))
		w->at++;
	if (w->at >= s.n)
		return false;
	w->from = w->at;
	w->n = 0;
	while (w->at < s.n && w->bit_cnt < 5) {
		uint8_t c = s.p[w->at];
		const char *digit = c ? strchr(w->row->digits, c) : NULL;

		if (ascii85 && !w->bit_cnt && (c == 'z' || c == 'y')) {
			memset(w->bytes, c == 'z' ? 0 : ' ', w->n = 4);
			w->to = ++w->at;
			return true;
		}
		if (!digit || (ascii85 && c == '\\' && w->at + 1 < s.n && s.p[w->at + 1] == '\\'))
			break;
		v = v * 85 + (uint64_t)(digit - w->row->digits);
		w->bit_cnt++;
		w->at++;
	}
	over = w->at >= s.n || notation_blank(s, w->at);
	if (w->bit_cnt == 5 || (w->bit_cnt > 1 && (!over || (w->want + 1 == w->bit_cnt && (w->header || (v * 85 + 84) >> 8 == 0x001304))))) {
		unsigned missing = 5 - w->bit_cnt, i;

		for (i = 0; i < missing; i++)
			v = v * 85 + 84;
		for (; w->n < 4 - missing; w->n++)
			w->bytes[w->n] = (uint8_t)(v >> (24 - 8 * w->n));
		w->to = w->at;
		w->bits = w->bit_cnt = 0;
		if (v > UINT32_MAX)
			w->n = 0;
		return v <= UINT32_MAX;
	}
	w->bits = (uint32_t)v; /* the rest of the group is in the next line */
	return false;
}

/* ---- uuencode ---- */

/* Does a line of it begin at `at`? Blanks at its end may be lost. Returns how many bytes it has. */
static size_t
notation_uu_line(struct span s, size_t at)
{
	size_t n, want, i, end = s.n;

	while (end > at && (s.p[end - 1] == '\r' || s.p[end - 1] == ' '))
		end--;
	if (end > at && (s.p[at] == '`' || s.p[at] == ' '))
		return 0;
	if (at >= end || s.p[at] <= ' ' || s.p[at] > '_' + 1)
		return 0;
	n = (size_t)(s.p[at] - ' ') & 63;
	want = (n + 2) / 3 * 4;
	for (i = at + 1; i < end; i++)
		if (s.p[i] < ' ' || s.p[i] > '`')
			return 0;
	return end - at - 1 <= want + 1 && s.n - at - 1 + 8 >= want ? n : 0;
}

static bool
notation_uu_next(struct notation_walk *w)
{
	struct span s = w->line;
	size_t left, i;

	if (w->word_end <= w->at) { /* the bytes that the line has are in `bits` */
		for (; w->at < s.n && !(w->bits = (uint32_t)notation_uu_line(s, w->at)); w->at++)
			if (w->at > 0 && w->started)
				return false;
		if (w->at >= s.n || w->started)
			return false;
		w->from = w->at++; /* with its length */
		w->word_end = s.n;
	} else {
		w->from = w->at;
	}
	if (!w->bits)
		return false;
	for (w->n = 0; w->n < 48 && w->bits; w->at += 4) {
		uint32_t v = 0;

		for (i = 0; i < 4; i++)
			v = v << 6 | (w->at + i < s.n && s.p[w->at + i] > ' ' ? (uint32_t)(s.p[w->at + i] - ' ') & 63 : 0);
		left = w->bits < 3 ? w->bits : 3;
		for (i = 0; i < left; i++)
			w->bytes[w->n++] = (uint8_t)(v >> (16 - 8 * i));
		w->bits -= (uint32_t)left;
	}
	w->to = w->at < s.n ? w->at : s.n;
	if (!w->bits || w->at >= s.n)
		w->at = w->word_end = s.n;
	return true;
}

/* ---- records with a sum ---- */

static bool
notation_record_next(struct notation_walk *w)
{
	struct span s = w->line;
	size_t from, cnt;

	if (w->word_end <= w->at) {
		if (w->started)
			return false;
		while (w->at < s.n && !notation_record_at(s, w->at, &from, &cnt))
			w->at++;
		if (w->at >= s.n || !cnt)
			return false;
		w->from = w->at; /* with its header */
		w->at = from;
		w->word_end = from + 2 * cnt;
	} else {
		w->from = w->at;
	}
	for (w->n = 0; w->at < w->word_end && w->n < sizeof(w->bytes); w->at += 2)
		notation_record_byte(s, w->at, &w->bytes[w->n++]);
	w->to = w->at;
	if (w->at == w->word_end)
		w->at = w->word_end = s.n;
	return w->n > 0;
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
	case NOTATION_RADIX:
		good = notation_radix_next(w);
		break;
	case NOTATION_GROUPS:
		good = notation_groups_next(w);
		break;
	case NOTATION_UU:
		good = notation_uu_next(w);
		break;
	case NOTATION_RECORD:
		good = notation_record_next(w);
		break;
	case NOTATION_INDEXED:
		good = notation_indexed_next(w);
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
	case NOTATION_RADIX:
		while (w->at < s.n && notation_digit(w->row, s.p[w->at]) >= 0)
			w->at++;
		while (w->at < s.n && notation_digit(w->row, s.p[w->at]) < 0)
			w->at++;
		w->bit_cnt = 0;
		break;
	case NOTATION_UU:
	case NOTATION_RECORD:
		w->at = s.n;
		break;
	case NOTATION_GROUPS:
		w->at += w->at < s.n;
		w->bits = w->bit_cnt = 0;
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
