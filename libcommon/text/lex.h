/* SPDX-License-Identifier: ISC */
/*
 * text/lex.h - tokens of the configuration and command language, with their places.
 *
 * Words are runs of other characters than blanks and  ; { } [ ] ( ) ,  which are tokens of their own. Quotes (" or ')
 * keep everything up to the same quote; a word that needs none is the same word with them. `#` at the start of a token
 * is a comment to the end of the line. A backslash escapes as in ExaBGP: \b \f \n \r \t \uXXXX, \x is x, and \ before a
 * newline joins the lines. \n before or after a word is a blank: helpers written for ExaBGP 3 end lines with it.
 */
#ifndef TEXT_LEX_H
#define TEXT_LEX_H

#include "base/arena.h"
#include "base/table.h"
#include "text/src.h"

enum tok_kind { TOK_END, TOK_WORD, TOK_STRING, TOK_PUNCT };

struct tok {
	enum tok_kind kind;
	struct span s; /* the text, unescaped and without quotes; for TOK_PUNCT the one character */
	size_t off, len; /* where it is in the source */
	bool glued;      /* no blank before it */
	bool fresh_line; /* the first on its line */
};

struct lex {
	const struct src *src;
	struct arena *arena; /* holds words that had escapes; may be NULL, then escapes are an error */
	struct diags *d;
	size_t at;      /* after tok */
	struct tok tok; /* the current token, not yet taken */
};

/* Stand at the first token. src, arena and d must outlive the lex. */
void lex_init(struct lex *l, const struct src *src, struct arena *arena, struct diags *d);

/* Step to the next token. */
void lex_next(struct lex *l);

/* The current token is this word / this punctuation / the end (a `;` before the end counts as the end for commands). */
static inline bool
lex_at(const struct lex *l, const char *word)
{
	return l->tok.kind == TOK_WORD && span_is(l->tok.s, word);
}

static inline bool
lex_at_c(const struct lex *l, char c)
{
	return l->tok.kind == TOK_PUNCT && l->tok.s.p[0] == (uint8_t)c;
}

static inline bool
lex_at_end(const struct lex *l)
{
	return l->tok.kind == TOK_END || lex_at_c(l, ';') || lex_at_c(l, '}');
}

/* Take it if it is there. */
static inline bool
lex_take(struct lex *l, const char *word)
{
	if (!lex_at(l, word))
		return false;
	lex_next(l);
	return true;
}

static inline bool
lex_take_c(struct lex *l, char c)
{
	if (!lex_at_c(l, c))
		return false;
	lex_next(l);
	return true;
}

/* Take it or say "expected ...". */
bool lex_want(struct lex *l, const char *word);
bool lex_want_c(struct lex *l, char c);

/* Take any word or string; else say "expected <what>". */
bool lex_word(struct lex *l, const char *what, struct span *out);
/* Numbers: decimal in lo..hi, or 0x hex for lex_any. Say `what` on error. */
bool lex_num(struct lex *l, const char *what, uint64_t lo, uint64_t hi, uint64_t *out);
bool lex_any(struct lex *l, const char *what, uint64_t hi, uint64_t *out);
/* A word of a table; on error names what is near, or all of a short table. */
bool lex_table(struct lex *l, const char *what, const struct name *t, uint32_t *out);
/* 0x and hex digits, appended to out. */
bool lex_hex(struct lex *l, const char *what, struct buf *out);

/*
 * A list: `[ a b c ]` with commas allowed, or one item without brackets. Loop:
 *     struct lex_list it = lex_list(l); while (lex_item(l, &it)) { read one item, return false on error }
 */
struct lex_list {
	bool open, done, first;
	char close;
	struct tok end; /* the bracket that ended it */
};
static inline struct lex_list
lex_list(struct lex *l)
{
	if (lex_take_c(l, '['))
		return (struct lex_list){ .open = true, .first = true, .close = ']' };
	return (struct lex_list){ .first = true };
}

static inline bool
lex_item(struct lex *l, struct lex_list *it)
{
	if (!it->open) {
		bool first = it->first;

		it->first = false;
		return first;
	}
	while (lex_take_c(l, ','))
		;
	if (lex_at_c(l, it->close)) {
		it->end = l->tok;
		lex_next(l);
		return false;
	}
	it->first = false;
	return true;
}
/* After a list that held nothing: "expected <what>, found "]"", said at the bracket; always false. */
bool lex_list_empty(struct lex *l, const struct lex_list *it, const char *what);

/* Say what is wrong at the current token (or at `t`); always false, so that callers `return lex_fail(...)`. */
bool lex_fail(struct lex *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool lex_fail_at(struct lex *l, const struct tok *t, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* A warning, once for each text: the parse goes on. */
void lex_note(struct lex *l, const struct tok *t, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* An error at a word taken before, whose text is `word`: its place is found by its bytes. */
bool lex_fail_word(struct lex *l, struct span word, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* "expected <what>, found <token>" */
bool lex_expected(struct lex *l, const char *what);

#endif
