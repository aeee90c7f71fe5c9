/* SPDX-License-Identifier: ISC */
/* tests/unit/lex.c - the tokeniser: words, quotes, escapes, comments, places, and what it says of errors. */
#include "input.h"

#include "text/src.h"

/* All tokens with a mark for their kind: words as they are, strings in <>, punctuation in (). */
static const char *
tokens(struct buf *out, const char *text)
{
	struct words w;
	struct lex *l = words_init(&w, span_str(text));

	buf_init(out, 4096);
	for (; l->tok.kind != TOK_END; lex_next(l)) {
		if (out->n)
			buf_c(out, ' ');
		if (l->tok.kind == TOK_STRING)
			buf_c(out, '<');
		else if (l->tok.kind == TOK_PUNCT)
			buf_c(out, '(');
		buf_span_put(out, l->tok.s);
		if (l->tok.kind == TOK_STRING)
			buf_c(out, '>');
		else if (l->tok.kind == TOK_PUNCT)
			buf_c(out, ')');
	}
	if (w.d.n)
		buf_fmt(out, " ! %s", w.d.v[0].msg);
	words_fini(&w);
	return buf_cstr(out);
}

static void
is(const char *text, const char *want, const char *name)
{
	struct buf out;

	same(tokens(&out, text), want, name);
	buf_fini(&out);
}

static void
splitting(void)
{
	is("", "", "nothing");
	is(" \t\r\n ", "", "blanks");
	is("route 10.0.0.0/24 next-hop 192.0.2.1;", "route 10.0.0.0/24 next-hop 192.0.2.1 (;)", "words");
	is("a[b,c](d){e};f", "a ([) b (,) c (]) (() d ()) ({) e (}) (;) f", "punctuation needs no blanks");
	is("\"a b\" 'c;d{}[],#' x\"y\"z", "<a b> <c;d{}[],#> x y z", "quotes keep what is in them");
	is("'a\"b' \"c'd\" 'it''s' \"\"", "<a\"b> <c'd> it s <>", "each quote ends with its own");
	is("a # comment ; {\nb#c", "a b#c", "a comment begins a token and ends with the line");
	is("'a # b' '#b'", "<a # b> <#b>", "a quoted # begins none");
	is("\"10.0.0.0/24\" 'self';", "10.0.0.0/24 self (;)", "quotes around a word make no difference");
	is("#", "", "a comment alone");
}

/* Wherever in a word a byte is, and however much is after it. */
static void
word_ends(void)
{
	static const char enders[] = " \t\r\n;{}[](),\"'";
	bool good = true;
	size_t at, behind;
	unsigned c;

	for (c = 0; c < 256; c++) {
		for (at = 1; at < 40 && c != '\\'; at++) {
			for (behind = 0; behind < 40; behind += 13) {
				bool ends = c && strchr(enders, (int)c);
				uint8_t text[82];
				struct words w;
				struct lex *l;

				memset(text, 'x', sizeof(text));
				text[0] = ' ';
				text[1 + at] = (uint8_t)c;
				l = words_init(&w, span_of(text, 2 + at + behind));
				good &= l->tok.kind == TOK_WORD && l->tok.off == 1 && l->tok.len == l->tok.s.n &&
				    l->tok.len == (ends ? at : at + 1 + behind);
				words_fini(&w);
			}
		}
	}
	ok(good, "where words end");
}

static void
escapes(void)
{
	is("a\\nb \\x\\y \\u0041\\u00e9", "a\nb xy A\xc3\xa9", "escapes in words");
	is("\"\\\"\\\\ \\t\"", "<\"\\ \t>", "escapes in strings");
	is("a\\ b", "a b", "an escaped blank is of the word");
	is("one \\\ntwo", "one two", "a backslash at the end of a line joins it to the next");
	is("one\\\r\n two", "one two", "with CR LF, too");
	is("wo\\\nrd", "word", "even inside a word");
	is("a\\", "a\\", "a lone backslash at the end stays");
	is("\\u12", "\\u12 ! \\u wants four hexadecimal digits", "half an escape is an error");
	is("\"ab\ncd", "<ab> cd ! unclosed quote \"", "an unclosed quote ends with its line");
	is("'\\", "<\\> ! unclosed quote '", "a backslash at the very end of an unclosed quote");
}

static void
places(void)
{
	static const char text[] = "neighbor 10.0.0.1 {\n\tfamily ipv4-unicats;\n}\n";
	struct words w;
	struct lex *l = words_init(&w, span_str(text));
	struct buf out;
	bool fresh, glued;

	fresh = l->tok.fresh_line;
	while (!lex_at(l, "family"))
		lex_next(l);
	fresh = fresh && l->tok.fresh_line;
	lex_next(l);
	ok(fresh && !l->tok.fresh_line, "the first token of a line is known");
	lex_fail(l, "unknown family \"%s\"", "ipv4-unicats");
	ok(w.d.v[0].loc.line == 2 && w.d.v[0].loc.col == 9 && w.d.v[0].off == l->tok.off && w.d.v[0].len == 12,
	    "line, column and length of an error");
	buf_init(&out, 4096);
	src_show(&w.src, &w.d.v[0], &out);
	ok(strstr(buf_cstr(&out), "test:2:9: unknown family \"ipv4-unicats\"\n") != NULL &&
	    strstr(buf_cstr(&out), "family ipv4-unicats;\n") != NULL && strstr(buf_cstr(&out), "^~~~~~~~~~~~\n") != NULL,
	    "the error is shown with its line and a caret");
	buf_fini(&out);
	lex_next(l);
	glued = l->tok.glued;
	ok(glued && lex_at_c(l, ';') && lex_at_end(l), "what is glued to the word before it");
	words_fini(&w);
}

static void
asking(void)
{
	static const struct name names[] = { { 1, "alpha" }, { 2, "beta" }, { 0, NULL } };
	struct words w;
	struct lex *l = words_init(&w, SPAN("5 0x10 alpha bata 0xABCD [ 1, 2 3 ] 4 word ; x"));
	struct lex_list it;
	uint64_t v = 0, sum = 0;
	uint32_t code = 0;
	struct buf b;
	struct span s;

	buf_init(&b, 100);
	ok(lex_num(l, "n", 1, 5, &v) && v == 5 && lex_any(l, "n", 16, &v) && v == 16, "numbers");
	ok(lex_table(l, "letter", names, &code) && code == 1, "a name of a table");
	ok(!lex_table(l, "letter", names, &code) && strstr(w.d.v[0].msg, "did you mean \"beta\"?"), "and one that is near");
	lex_next(l);
	ok(lex_hex(l, "hex", &b) && b.n == 2, "hex");
	for (it = lex_list(l); lex_item(l, &it) && lex_any(l, "n", 9, &v);)
		sum += v;
	ok(sum == 6, "a list");
	for (it = lex_list(l); lex_item(l, &it) && lex_any(l, "n", 9, &v);)
		sum += v;
	ok(sum == 10, "a list of one without brackets");
	ok(!lex_num(l, "a count", 0, 9, &v) && !lex_want(l, "wort") && lex_word(l, "a word", &s) && span_is(s, "word"),
	    "errors take nothing");
	ok(lex_at_end(l) && !lex_want_c(l, '}') && lex_take_c(l, ';') && lex_take(l, "x") && lex_at_end(l), "the end");
	lex_next(l);
	lex_next(l);
	ok(l->tok.kind == TOK_END && !lex_word(l, "a word", &s), "and it stays the end");
	buf_fini(&b);
	words_fini(&w);

	l = words_init(&w, SPAN("6 17 18446744073709551616"));
	ok(!lex_num(l, "n", 1, 5, &v) && strstr(w.d.v[0].msg, "1..5"), "a number out of range says which");
	lex_next(l);
	ok(!lex_any(l, "n", 16, &v), "one over the maximum");
	lex_next(l);
	ok(!lex_any(l, "n", UINT64_MAX, &v), "one over 64 bits");
	words_fini(&w);
	l = words_init(&w, SPAN("[ 1 2"));
	for (it = lex_list(l), sum = 0; lex_item(l, &it) && lex_any(l, "n", 9, &v);)
		sum++;
	ok(sum == 2 && w.d.n == 1, "a list without its end");
	words_fini(&w);
}

/* Every text of five characters out of those that matter: it ends, and each token is a step. */
static void
all_texts(void)
{
	static const char chars[] = "a \"'\\#;[\n";
	char text[6] = "";
	bool good = true;
	unsigned i, k, n;

	for (i = 0; i < 9 * 9 * 9 * 9 * 9; i++) {
		struct words w;
		struct lex *l;
		size_t steps = 0;

		for (k = 0, n = i; k < 5; k++, n /= 9)
			text[k] = chars[n % 9];
		l = words_init(&w, span_of(text, 5));
		for (; l->tok.kind != TOK_END && steps < 10; steps++) {
			good &= l->tok.off + l->tok.len <= 5 && l->tok.len > 0 && l->at >= l->tok.off + l->tok.len;
			lex_next(l);
		}
		good &= steps < 10;
		words_fini(&w);
	}
	ok(good, "all texts of five characters");
}

int
main(void)
{
	splitting();
	word_ends();
	escapes();
	places();
	asking();
	all_texts();
	return tap_end();
}
