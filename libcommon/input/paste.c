/* SPDX-License-Identifier: ISC */
/* input/paste.c - messages in any text, in all notations side by side. */
#include "input/paste.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/num.h"

enum {
	PASTE_MARKER = 16,
	PASTE_JUNK = 64,      /* lines that may lie within a message */
	PASTE_PREFIX = 1024,  /* what is remembered of the text before the bytes */
	PASTE_RADICES = 3,
	PASTE_RADIX_DIGITS = 16, /* of an address */
	PASTE_MARKS = 32,     /* blanks and other marks before an offset */
};

/* How the lines of a message begin. */
enum paste_layout {
	LAYOUT_BARE,   /* with its bytes */
	LAYOUT_OFFSET, /* with an offset */
	LAYOUT_PREFIX, /* with other text */
};

/* The number that a line begins with, in each radix in which it can be one. */
struct paste_offset {
	uint64_t v[PASTE_RADICES];
	bool can[PASTE_RADICES];
	size_t word;           /* where it ends */
	size_t end;            /* where the bytes may begin; 0: there is no number */
	bool sure;             /* it is an offset by its looks alone */
	bool remark;           /* the line begins with // */
};

/* What one notation makes of the text. */
struct paste_guess {
	struct notation_walk walk;
	struct buf msg;        /* bytes of ones, then the message that they begin */
	bool wrong;            /* its header is */
	unsigned ones;         /* of what is wrong, the last bytes that are 0xff */
	uint64_t line;         /* where it begins */
	enum paste_layout layout;
	bool remark;           /* its lines begin with // */
	struct buf prefix;     /* what is before the bytes of its first line; not with LAYOUT_OFFSET */
	struct paste_offset offset;
	size_t offset_bytes;   /* of the line with that offset */
	size_t line_from;      /* where they begin in msg; SIZE_MAX: not all of them are there */
	bool repeated;         /* a line with "*" came after it */
	unsigned junk;         /* lines that did not belong to it since */
};

/* ---- what may be a message ---- */

/* Does the header make sense? Otherwise this is another notation, or another order of bytes. */
static bool
paste_plausible(struct span msg)
{
	const struct msg_row *row = msg_row(msg.p[18]);
	size_t n = msg_length(msg);

	return row && n >= row->least && n <= row->most;
}

static void
paste_reset(struct paste *p, struct paste_guess *g)
{
	if (g->msg.n)
		p->open--;
	buf_reset(&g->msg);
	g->wrong = false;
	g->junk = 0;
}

static void
paste_give(struct paste *p, struct span msg, uint64_t line, enum paste_end end)
{
	p->stop = p->stop || !p->message(p->arg, msg, line, end);
}

/* A guess with a whole header, whose message is not complete. */
static bool
paste_begun(const struct paste_guess *g)
{
	return g->msg.n >= MSG_HEADER && !g->wrong;
}

/* Of the guesses that are open the one that has most. */
static struct paste_guess *
paste_best(struct paste *p)
{
	struct paste_guess *best = NULL, *g;

	for (g = p->guesses; g < p->guesses + notation_cnt(); g++)
		if (g->msg.n >= PASTE_MARKER && (!best || g->msg.n > best->msg.n) && !g->wrong &&
		    (g->msg.n >= MSG_HEADER || g->walk.row->main))
			best = g;
	return best;
}

static void
paste_suspect_give(struct paste *p)
{
	if (p->suspect.n)
		paste_give(p, buf_span(&p->suspect), p->suspect_line, PASTE_WRONG);
	buf_reset(&p->suspect);
}

/* The message of g is over before its end. */
static void
paste_cut(struct paste *p, struct paste_guess *g)
{
	struct paste_guess *o;

	buf_reset(&p->suspect);
	paste_give(p, buf_span(&g->msg), g->line, PASTE_CUT);
	for (o = p->guesses; o < p->guesses + notation_cnt(); o++)
		if (o != g && o->msg.n && o->line == g->line) /* the same, in another notation */
			paste_reset(p, o);
	paste_reset(p, g);
}

/* The message of g is whole: no other guess about these lines was right. */
static void
paste_whole(struct paste *p, struct paste_guess *g)
{
	struct paste_guess *o, *cut = NULL;

	for (o = p->guesses; o < p->guesses + notation_cnt(); o++) {
		if (o == g || !o->msg.n)
			continue;
		if (paste_begun(o) && o->line < g->line && (!cut || o->msg.n > cut->msg.n))
			cut = o;
	}
	if (cut)
		paste_cut(p, cut);
	if (p->suspect_line < g->line)
		paste_suspect_give(p);
	buf_reset(&p->suspect);
	paste_give(p, buf_span(&g->msg), g->line, PASTE_WHOLE);
	for (o = p->guesses; o < p->guesses + notation_cnt(); o++)
		paste_reset(p, o);
	p->taken = g->walk.to;
}

/* A message with a wrong header is over: it stays a suspect until the line is over for all. */
static void
paste_wrong_over(struct paste *p, struct paste_guess *g)
{
	if (g->walk.row->main && !p->suspect.n) {
		buf_span_put(&p->suspect, buf_span(&g->msg));
		p->suspect_line = g->line;
	}
	paste_reset(p, g);
}

void
paste_flush(struct paste *p)
{
	struct paste_guess *best = paste_best(p), *g;

	if (best)
		paste_cut(p, best);
	for (g = p->guesses; g < p->guesses + notation_cnt(); g++)
		paste_reset(p, g);
	paste_suspect_give(p);
}

/* One more byte of a run. */
static void
paste_byte(struct paste *p, struct paste_guess *g, uint8_t c, uint64_t number)
{
	if (g->msg.n < PASTE_MARKER && c != 0xff) {
		paste_reset(p, g);
		return;
	}
	if (g->msg.n == PASTE_MARKER && c == 0xff)
		return; /* the last sixteen are the marker */
	if (!g->msg.n) {
		g->line = number;
		p->open++;
	}
	buf_c(&g->msg, (char)c);
	if (g->msg.bad) {
		paste_reset(p, g);
		return;
	}
	if (g->wrong) { /* up to the next marker */
		g->ones = c == 0xff ? g->ones + 1 : 0;
		if (g->ones < PASTE_MARKER)
			return;
		g->msg.n -= PASTE_MARKER;
		paste_wrong_over(p, g);
		for (; g->msg.n < PASTE_MARKER; buf_c(&g->msg, (char)0xff))
			;
		g->line = number;
		p->open++;
		return;
	}
	if (g->msg.n == MSG_HEADER) {
		g->wrong = !paste_plausible(buf_span(&g->msg));
		g->ones = 0;
	}
	if (g->wrong && !g->walk.row->main)
		paste_reset(p, g);
	else if (!g->wrong && g->msg.n >= MSG_HEADER && g->msg.n == msg_length(buf_span(&g->msg)))
		paste_whole(p, g);
}

/* ---- how lines begin ---- */

static bool
paste_is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == 0xa0 || c == 0xc2;
}

/* The end of what is before the first word of a line: blanks, marks, tags. */
static size_t
paste_marks(struct span s)
{
	size_t at, i;

	for (at = 0; at < s.n && at < PASTE_MARKS; at++) {
		uint8_t c = s.p[at];

		if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
			break;
		if (c == '<' && at + 1 < s.n && ((s.p[at + 1] | 0x20) >= 'g' || s.p[at + 1] == '/')) { /* not <ff> */
			for (i = at; i < s.n && i < at + PASTE_MARKS && s.p[i] != '>'; i++)
				;
			at = i < s.n && s.p[i] == '>' ? i : at;
		}
	}
	return at;
}

/* The second half of an address. Returns where it ends. */
static size_t
paste_offset_half(struct span s, size_t at, struct paste_offset *o)
{
	size_t end;

	for (o->v[0] = 0, end = at; end < s.n && num_digit(s.p[end]) >= 0; end++)
		o->v[0] = o->v[0] * 16 + (unsigned)num_digit(s.p[end]);
	o->can[1] = o->can[2] = false;
	return end;
}

/* Read the number that a line begins with. */
static struct paste_offset
paste_offset_of(struct span s)
{
	static const unsigned bases[PASTE_RADICES] = { 16, 8, 10 };
	struct paste_offset o = { .end = 0 };
	size_t at = 0, from, blanks = 0, r;
	bool marked, ones = true;

	at = paste_marks(s);
	for (r = 0; r + 1 < at; r++)
		o.remark |= s.p[r] == '/' && s.p[r + 1] == '/' && r + 2 < at && paste_is_blank(s.p[r + 2]);
	marked = s.n - at > 2 && s.p[at] == '0' && (s.p[at + 1] | 0x20) == 'x';
	from = at += marked ? 2 : 0;
	for (; at < s.n && num_digit(s.p[at]) >= 0 && at - from < PASTE_RADIX_DIGITS; at++)
		ones &= (s.p[at] | 0x20) == 'f';
	if (at - from < 2 || ones)
		return o;
	for (r = 0; r < PASTE_RADICES; r++) {
		size_t i;

		o.can[r] = true;
		for (i = from; i < at; i++) {
			o.can[r] &= (unsigned)num_digit(s.p[i]) < bases[r];
			o.v[r] = o.v[r] * bases[r] + (unsigned)num_digit(s.p[i]);
		}
	}
	if (at - from == 8 && s.n - at > 9 && s.p[at] == '`') { /* 00000012`34500010: the lower half */
		at = paste_offset_half(s, at + 1, &o);
		marked = true;
	}
	o.word = at;
	if (at < s.n && (s.p[at] == ':' || s.p[at] == '|' || s.p[at] == ']' || s.p[at] == ')')) {
		marked = true;
		at++;
	} else if (s.n - at >= 3 && s.p[at] == 0xe2 && s.p[at + 1] == 0x94) { /* a line of a box */
		marked = true;
		at += 3;
	}
	while (at < s.n && paste_is_blank(s.p[at])) {
		blanks += s.p[at] == '\t' ? 3 : s.p[at] != 0xc2; /* C2 A0 is one */
		at++;
	}
	if (!blanks)
		return o;
	if (at < s.n && s.p[at] == '|') /* the next column of a table */
		for (marked = true, at++; at < s.n && paste_is_blank(s.p[at]); at++)
			;
	o.end = at;
	o.sure = (marked && o.word - from >= 3) || (blanks > 1 && o.word - from >= 3 && o.word - from <= 8) ||
	    (o.word - from >= 6 && o.word - from <= 8 && s.p[from] == '0') ||
	    (o.word - from == PASTE_RADIX_DIGITS && s.p[from] == '0' && s.n - at > 3 && paste_is_blank(s.p[at + 2]));
	return o;
}

/* One piece of text: blanks, a word, or a single other character. */
static size_t
paste_piece(struct span s, size_t at, bool *digits)
{
	size_t n = 0;

	*digits = false;
	if (paste_is_blank(s.p[at])) {
		while (at + n < s.n && paste_is_blank(s.p[at + n]))
			n++;
		return n;
	}
	for (; at + n < s.n; n++) {
		uint8_t c = s.p[at + n];
		bool digit = c >= '0' && c <= '9';

		if (!digit && ((c | 0x20) < 'a' || (c | 0x20) > 'z'))
			break;
		*digits |= digit;
	}
	return n ? n : 1;
}

/*
 * Does the line begin with what looks like the prefix? Blanks are as good as other blanks, and words with digits as other
 * words with digits. Returns where it ends; 0: no.
 */
static size_t
paste_same_prefix(struct span prefix, struct span line)
{
	size_t a = 0, b = 0, m, n;
	bool x, y;

	while (a < prefix.n && paste_is_blank(prefix.p[a]))
		a++;
	while (b < line.n && paste_is_blank(line.p[b]))
		b++;
	while (a < prefix.n) {
		if (b >= line.n)
			return 0;
		m = paste_piece(prefix, a, &x);
		n = paste_piece(line, b, &y);
		if (x != y || (!x && !(paste_is_blank(prefix.p[a]) && paste_is_blank(line.p[b])) &&
		    (m != n || memcmp(prefix.p + a, line.p + b, m) != 0)))
			return 0;
		a += m;
		b += n;
	}
	return b;
}

/* Where the line goes on after as many words as the prefix has; 0: it has not as many. */
static size_t
paste_same_words(struct span prefix, struct span line)
{
	size_t words = 0, i, at = 0;

	if (!prefix.n || !paste_is_blank(prefix.p[prefix.n - 1]))
		return 0;
	for (i = 0; i < prefix.n; i++)
		words += !paste_is_blank(prefix.p[i]) && (i + 1 == prefix.n || paste_is_blank(prefix.p[i + 1]));
	for (i = 0; i < words; i++) {
		while (at < line.n && paste_is_blank(line.p[at]))
			at++;
		while (at < line.n && !paste_is_blank(line.p[at]))
			at++;
	}
	return at < line.n ? at : 0;
}

/* ---- runs ---- */

/* How the tokens of a run follow each other. */
struct paste_pace {
	size_t cnt;          /* bytes so far */
	size_t gap, marks;   /* between the first two tokens */
	unsigned size;       /* of the first token */
	unsigned tokens;
	bool fence;          /* what ends the bytes elsewhere is between all of them */
};

/*
 * Of a dumped line, do the bytes end before this token? After them is a wider gap, or a fence, and then there are
 * characters. In the middle of the bytes the gap may be one blank wider, or have a dash. full: bytes of the line before.
 */
static bool
paste_beside(struct paste_pace *pace, const struct notation_walk *w, size_t full)
{
	bool first = pace->tokens++ == 0, dash = w->marks == 1 && pace->cnt % 8 == 0 && (w->mark == '-' || (w->fence && w->gap == 2 && w->gap_first == 1)), wider;

	if (first) {
		*pace = (struct paste_pace){ .tokens = 1, .size = w->n };
		return false;
	}
	if (pace->tokens == 2) {
		pace->gap = w->gap;
		pace->marks = w->marks;
		pace->fence = w->fence;
	} else if (w->gap < pace->gap && w->n == pace->size) { /* the first gap was that in the middle */
		pace->gap = w->gap;
	}
	wider = w->gap > pace->gap;
	if (w->fence && !pace->fence && !dash)
		return true;
	if (w->row->kind != NOTATION_HEX || w->word_end > w->to)
		return false;
	if (w->row->little && w->n < pace->size && w->gap == pace->gap + 2 * (pace->size - w->n))
		return false; /* the last word, right aligned */
	if (w->marks > pace->marks && w->gap >= pace->gap && !dash)
		return true;
	return w->gap > pace->gap + 1 + dash || (wider && !dash && (w->n != pace->size || pace->cnt == full ||
	    (pace->cnt >= 16 && pace->cnt % 16 == 0)));
}

/* The run breaks at what is no token: does it look like the characters beside the bytes? */
static bool
paste_broken_beside(const struct notation_walk *w)
{
	return w->gap >= 2 || w->fence;
}

/* A run that is looked at without being taken. */
struct paste_run {
	size_t bytes;
	size_t ones;     /* how many it begins with */
	bool whole_line; /* nothing but separators comes after it, or it is as long as it has to be */
	bool beside;     /* what comes after it looks like the characters of a dumped line */
	size_t end;      /* where it ends */
};

/* Is after the run what ends a literal, ] ) or }, and then something else? */
static bool
paste_closed(struct span line, size_t at)
{
	while (at < line.n && paste_is_blank(line.p[at]))
		at++;
	return at + 1 < line.n && (line.p[at] == ']' || line.p[at] == ')' || line.p[at] == '}') &&
	    (line.p[at + 1] == ',' || line.p[at + 1] == ';' || line.p[at + 1] == ')');
}

static struct paste_run
paste_look(const struct paste_guess *g, struct span line, size_t at, size_t want)
{
	struct notation_walk w = g->walk;
	struct paste_run run = { 0 };
	struct paste_pace pace = { 0 };
	size_t i;

	notation_go_on(&w, line, at);
	w.header = want != SIZE_MAX;
	while (run.bytes < want) {
		w.want = w.header ? want - run.bytes : MSG_HEADER - g->msg.n - run.bytes;
		if (!notation_next(&w))
			break;
		if (paste_beside(&pace, &w, g->offset_bytes)) {
			run.beside = true;
			return run;
		}
		for (i = 0; i < w.n; i++)
			run.ones += run.ones == run.bytes + i && w.bytes[i] == 0xff;
		pace.cnt = run.bytes += w.n;
		run.end = w.to;
	}
	run.whole_line = w.at >= line.n || run.bytes >= want || paste_closed(line, run.end);
	run.beside = paste_broken_beside(&w);
	return run;
}

/* How many bytes the message of g still needs, as far as is known. */
static size_t
paste_want(const struct paste_guess *g)
{
	return g->msg.n >= MSG_HEADER && !g->wrong ? msg_length(buf_span(&g->msg)) - g->msg.n : SIZE_MAX;
}

/* The next token of g. */
static bool
paste_next(struct paste_guess *g)
{
	g->walk.header = g->msg.n >= MSG_HEADER;
	g->walk.want = g->walk.header ? paste_want(g) : MSG_HEADER - g->msg.n;
	return notation_next(&g->walk);
}

/* Take the run at w->at into the guess, until it breaks. */
static void
paste_take(struct paste *p, struct paste_guess *g, uint64_t number)
{
	struct paste_pace pace = { 0 };
	unsigned i;

	g->line_from = g->msg.n;
	while (!p->stop && paste_next(g)) {
		if (paste_beside(&pace, &g->walk, g->offset_bytes)) {
			g->walk.at = g->walk.line.n;
			break;
		}
		for (i = 0; i < g->walk.n && !p->stop; i++)
			paste_byte(p, g, g->walk.bytes[i], number);
		pace.cnt += g->walk.n;
	}
	if (g->msg.n != g->line_from + pace.cnt)
		g->line_from = SIZE_MAX;
	g->offset_bytes = pace.cnt;
}

/* ---- a line that may begin a message ---- */

/* What is before the bytes of the line in which the marker of g begins; run_from: where its run does. */
static void
paste_layout_learn(struct paste_guess *g, struct span line, const struct paste_offset *o, size_t run_from, size_t marker)
{
	size_t i;

	g->offset = *o; /* if it does not look like one, the next line will tell */
	g->layout = LAYOUT_BARE;
	g->remark = o->remark;
	buf_reset(&g->prefix);
	if (o->sure && run_from <= o->end + 1) {
		g->layout = LAYOUT_OFFSET;
		return;
	}
	if (g->walk.row->kind == NOTATION_ESCAPED && g->walk.quote) /* up to the quote */
		while (marker > 0 && line.p[marker--] != g->walk.quote)
			;
	for (i = 0; i < run_from; i++) {
		if (num_digit(line.p[i]) >= 0 || ((line.p[i] | 0x20) >= 'a' && (line.p[i] | 0x20) <= 'z')) {
			g->layout = LAYOUT_PREFIX;
			break;
		}
	}
	if (g->layout == LAYOUT_PREFIX || g->walk.row->kind == NOTATION_RADIX) /* "+", which is a digit, of a difference */
		buf_put(&g->prefix, line.p, marker);
}

/* The fields of four columns, without an offset. */
static bool
paste_is_columns(struct span line)
{
	static const char ones[] = " 377 377";

	return line.n >= sizeof(ones) && memcmp(line.p, ones, sizeof(ones) - 1) == 0;
}

/* "Marker: ffff...", of a decoder: the bytes of the message are elsewhere. */
static bool
paste_names_marker(const struct paste_guess *g)
{
	static const char word[] = "marker";
	size_t i, k;

	for (i = 0; i + sizeof(word) <= g->prefix.n; i++) {
		for (k = 0; k < sizeof(word) - 1 && (g->prefix.p[i + k] | 0x20) == word[k]; k++)
			;
		if (k == sizeof(word) - 1)
			return g->msg.n == PASTE_MARKER;
	}
	return false;
}

/* Read a line from `from` on, looking for a marker, and what follows it. */
static void
paste_seek(struct paste *p, struct paste_guess *g, struct span line, const struct paste_offset *o, size_t from,
    uint64_t number)
{
	bool fresh = true, columns = g->walk.row->kind == NOTATION_COLUMNS;
	size_t run_from = 0, marker = 0, all = 0;
	struct paste_pace pace = { 0 };
	unsigned i;

	if (columns && (from || (!o->sure && !paste_is_columns(line))))
		return;
	if (!from)
		from = !o->sure ? 0 : columns ? o->word : o->end;
	notation_begin(&g->walk, g->walk.row, line, from);
	while (!p->stop && g->walk.at < line.n) {
		if (!paste_next(g)) {
			if (g->walk.at >= line.n || g->msg.n >= PASTE_MARKER || (g->msg.n && paste_broken_beside(&g->walk)))
				break;
			paste_reset(p, g);
			notation_skip(&g->walk);
			fresh = true;
			continue;
		}
		if (fresh)
			pace.tokens = 0;
		if (paste_beside(&pace, &g->walk, 0)) {
			if (g->msg.n)
				break;
			fresh = true;
			pace = (struct paste_pace){ .tokens = 1, .size = g->walk.n };
		}
		if (fresh)
			run_from = g->walk.from;
		fresh = false;
		if (g->walk.punctuation && !g->msg.n && !o->sure) { /* what was before is of another kind, such as a time */
			run_from = g->walk.from;
			pace = (struct paste_pace){ .tokens = 1, .size = g->walk.n };
		} else if (g->walk.marks && !g->msg.n && !o->sure && g->walk.bytes[0] == 0xff) {
			pace = (struct paste_pace){ .tokens = 1, .size = g->walk.n };
		}
		for (i = 0; i < g->walk.n && !p->stop; i++) {
			if (!g->msg.n && g->walk.bytes[i] == 0xff)
				marker = g->walk.from;
			paste_byte(p, g, g->walk.bytes[i], number);
		}
		pace.cnt += g->walk.n;
		all += g->walk.n;
	}
	if (g->wrong) {
		paste_wrong_over(p, g);
	} else if (g->msg.n) {
		paste_layout_learn(g, line, o, run_from, marker);
		g->offset_bytes = all;
		g->line_from = g->msg.n == all ? 0 : SIZE_MAX;
		g->repeated = false;
		if (paste_names_marker(g) || (g->walk.row->kind == NOTATION_HEX && g->walk.row->size && g->layout == LAYOUT_OFFSET))
			paste_reset(p, g);
	}
}

/* ---- a line that may go on with one ---- */

/* Repeat the last line of g, n bytes, for the offsets up to `step` after it. */
static void
paste_repeat(struct paste *p, struct paste_guess *g, size_t n, uint64_t step, uint64_t number)
{
	size_t from = g->line_from, i;

	for (; step > n && !p->stop; step -= n)
		for (i = 0; i < n; i++)
			paste_byte(p, g, g->msg.p[from + i], number); /* the bytes stay there when the message is over */
}

/*
 * Where the line goes on by its offset; 0: it does not. A radix that was wrong once is not tried again. After "*" lines
 * are left out that are like the one before.
 */
static size_t
paste_by_offset(struct paste *p, struct paste_guess *g, const struct paste_offset *o, uint64_t number)
{
	struct paste_offset next = *o;
	size_t r, n = g->offset_bytes;
	uint64_t least = 0;
	bool found = false;

	if (!g->offset.end || !o->word || !n)
		return 0;
	for (r = 0; r < PASTE_RADICES; r++) {
		uint64_t step = o->v[r] - g->offset.v[r];

		next.can[r] = o->can[r] && g->offset.can[r] &&
		    (g->repeated ? step > n && step % n == 0 && step <= MSG_MAX_EXTENDED : step == n);
		if (next.can[r] && (!found || step < least))
			least = step;
		found |= next.can[r];
	}
	if (!found)
		return 0;
	if (g->repeated && g->line_from != SIZE_MAX)
		paste_repeat(p, g, n, least, number);
	g->offset = next;
	return g->walk.row->kind == NOTATION_COLUMNS || !o->end ? o->word : o->end;
}

/* Where the last run of the line begins that goes to its end and has at least four bytes; line.n: there is none. */
static size_t
paste_last_run(const struct paste_guess *g, struct span line)
{
	struct notation_walk w = g->walk;
	size_t from = line.n, cnt = 0;

	switch (w.row->kind) {
	case NOTATION_HEX:
		if (w.row->size)
			return line.n;
		break;
	case NOTATION_PREFIX:
	case NOTATION_DECIMAL:
	case NOTATION_OCTAL:
	case NOTATION_BINARY:
		break;
	default:
		return line.n;
	}
	notation_go_on(&w, line, 0);
	while (w.at < line.n) {
		if (notation_next(&w)) {
			if (!cnt || w.punctuation) {
				from = w.from;
				cnt = 0;
			}
			cnt += w.n;
		} else if (w.at < line.n) {
			notation_skip(&w);
			cnt = 0;
		}
	}
	return cnt >= 4 ? from : line.n;
}

/* Is there more in the line than separators? */
static bool
paste_has_words(struct span line)
{
	size_t i;

	for (i = 0; i < line.n; i++) {
		uint8_t c = line.p[i];

		if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '"' || c == '\'' || c == '\\' ||
		    c == '/' || c == '+' || c == '_')
			return true;
	}
	return false;
}

/* Is what lies between the two places all that is in a string: "ff ff\n"? */
static bool
paste_in_quotes(struct span line, size_t from, size_t to)
{
	uint8_t quote = from > 0 ? line.p[from - 1] : 0;

	while (to < line.n && (paste_is_blank(line.p[to]) || (line.p[to] == '\\' && to + 1 < line.n)))
		to += line.p[to] == '\\' ? 2 : 1;
	return (quote == '"' || quote == '\'') && to < line.n && line.p[to] == quote;
}

static size_t
paste_indent(struct span line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == ' ')
		n++;
	return n;
}

/* Where the line goes on with what is open; line.n: it does not. */
static size_t
paste_continues(struct paste *p, struct paste_guess *g, struct span line, const struct paste_offset *o, uint64_t number)
{
	size_t want = paste_want(g);
	struct {
		size_t at;
		bool beside; /* characters may come after the bytes */
		bool prefix; /* the text before it is that of the first line */
	} places[4] = { { 0 } };
	size_t cnt = 0, i;
	struct paste_run run;

	if (o->remark != g->remark)
		return line.n;
	if (g->layout == LAYOUT_OFFSET && g->offset.word && paste_indent(line) >= g->offset.word) /* the bytes in other digits */
		return line.n;
	if ((i = paste_by_offset(p, g, o, number)))
		return i;
	if (g->layout == LAYOUT_OFFSET && o->sure)
		return line.n;
	if (g->walk.row->kind == NOTATION_COLUMNS)
		return g->layout == LAYOUT_BARE && line.n && line.p[0] == ' ' ? 0 : line.n;
	if ((i = paste_same_prefix(buf_span(&g->prefix), line))) {
		places[cnt].at = i;
		places[cnt].prefix = true;
		places[cnt++].beside = true;
	}
	if (paste_has_words(line)) {
		places[cnt].at = 0;
		places[cnt++].beside = g->layout != LAYOUT_PREFIX;
	}
	if (g->layout == LAYOUT_PREFIX && (i = paste_same_words(buf_span(&g->prefix), line))) {
		places[cnt].at = i;
		places[cnt++].beside = true;
	}
	if ((i = paste_last_run(g, line)) < line.n) {
		places[cnt].at = i;
		places[cnt++].beside = false;
	}
	for (i = 0; i < cnt; i++) {
		run = paste_look(g, line, places[i].at, want);
		if (run.bytes && (run.whole_line || (run.beside && places[i].beside) ||
		    (places[i].prefix && paste_in_quotes(line, places[i].at, run.end))))
			return places[i].at;
	}
	return line.n;
}

/* Does a message begin in the line although another is not whole? */
static bool
paste_begins_anew(const struct paste_guess *g, struct span line, size_t at)
{
	struct paste_run run = paste_look(g, line, at, PASTE_MARKER);

	return g->msg.n >= PASTE_MARKER && run.ones >= 8 && (run.ones >= PASTE_MARKER || run.ones == run.bytes);
}

/* Is there, anywhere in the line, what looks like a marker or the half of one? */
static bool
paste_has_ones(const struct notation_row *row, struct span line, const struct paste_offset *o)
{
	struct notation_walk w;
	unsigned ones = 0, i;

	notation_begin(&w, row, line, row->kind == NOTATION_COLUMNS ? o->word : 0);
	while (w.at < line.n && ones < 8) {
		if (notation_next(&w)) {
			for (i = 0; i < w.n && ones < 8; i++)
				ones = w.bytes[i] == 0xff ? ones + 1 : 0;
		} else if (w.at < line.n) {
			notation_skip(&w);
			ones = 0;
		}
	}
	return ones >= 8;
}

/* The line is none of what is open: it is over if another begins there, or if it was no more than a part of a marker. */
static void
paste_passed(struct paste *p, struct paste_guess *g, struct span line, const struct paste_offset *o, unsigned hints)
{
	bool blank = !paste_has_words(line);

	g->repeated |= line.n && line.p[0] == '*' && g->layout == LAYOUT_OFFSET;
	if (g->msg.n < PASTE_MARKER ? blank : ++g->junk <= PASTE_JUNK &&
	    !(g->walk.row->hints & hints && paste_has_ones(g->walk.row, line, o)))
		return;
	if (paste_begun(g) && paste_best(p) == g)
		paste_cut(p, g);
	paste_reset(p, g);
}

/* True: the line belongs to what is open. */
static bool
paste_go_on(struct paste *p, struct paste_guess *g, struct span line, const struct paste_offset *o, unsigned hints,
    uint64_t number)
{
	size_t at = paste_continues(p, g, line, o, number);

	if (at >= line.n) {
		paste_passed(p, g, line, o, hints);
		return false;
	}
	if (paste_begins_anew(g, line, at)) {
		if (paste_best(p) == g)
			paste_cut(p, g);
		paste_reset(p, g);
		return false;
	}
	g->junk = 0;
	g->repeated = false;
	notation_go_on(&g->walk, line, at);
	paste_take(p, g, number);
	if (g->wrong)
		paste_wrong_over(p, g);
	return true;
}

/* ---- lines ---- */

bool
paste_line(struct paste *p, struct span line, uint64_t number)
{
	unsigned hints = notation_hints(line);
	struct paste_offset o;
	bool any = false, begun = false;
	size_t i;

	if (!hints && !p->open)
		return false;
	o = paste_offset_of(line);
	p->taken = 0;
	for (i = 0; i < notation_cnt() && !p->stop; i++) {
		struct paste_guess *g = &p->guesses[i];
		bool went_on = g->msg.n && paste_go_on(p, g, line, &o, hints, number);

		any |= went_on;
		/* after what was whole there may be more */
		if (!g->msg.n && !p->stop && notation_at(i)->hints & hints && p->taken < line.n) {
			paste_seek(p, g, line, &o, p->taken, number);
			any |= g->msg.n > 0;
		}
		any |= p->taken > 0;
	}
	for (i = 0; i < notation_cnt(); i++)
		begun |= paste_begun(&p->guesses[i]);
	if (p->suspect.n && !begun) {
		any = true;
		paste_suspect_give(p);
	}
	return any;
}

size_t
paste_longest(struct span line, struct buf *out)
{
	static const enum notation_kind kinds[] = { NOTATION_PREFIX, NOTATION_HEX };
	size_t k, i, from = 0, best = 0, best_from = 0, cnt = 0;
	const struct notation_row *row = NULL, *best_row = NULL;
	struct notation_walk w;

	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (i = 0; i < notation_cnt(); i++)
			if (notation_at(i)->kind == kinds[k] && notation_at(i)->main)
				row = notation_at(i);
		notation_begin(&w, row, line, 0);
		cnt = 0;
		while (w.at < line.n) {
			if (!notation_next(&w)) {
				if (w.at < line.n)
					notation_skip(&w);
				cnt = 0;
				continue;
			}
			if (!cnt || w.punctuation)
				from = w.from;
			cnt = !cnt || (w.punctuation && w.gap) ? w.n : cnt + w.n;
			if (cnt > best) {
				best = cnt;
				best_from = from;
				best_row = row;
			}
		}
	}
	if (!best)
		return 0;
	notation_begin(&w, best_row, line, best_from);
	for (cnt = 0; cnt < best && notation_next(&w); cnt += w.n)
		buf_put(out, w.bytes, w.n);
	return cnt;
}

/* ---- life ---- */

bool
paste_init(struct paste *p, bool (*message)(void *, struct span, uint64_t, enum paste_end), void *arg)
{
	size_t i;

	*p = (struct paste){ .message = message, .arg = arg, .guesses = memory_zeroed(notation_cnt(), sizeof(*p->guesses)) };
	buf_init(&p->suspect, 2 * MSG_MAX_EXTENDED);
	for (i = 0; p->guesses && i < notation_cnt(); i++) {
		p->guesses[i].walk.row = notation_at(i);
		buf_init(&p->guesses[i].msg, 2 * MSG_MAX_EXTENDED);
		buf_init(&p->guesses[i].prefix, PASTE_PREFIX);
	}
	return p->guesses;
}

void
paste_fini(struct paste *p)
{
	size_t i;

	for (i = 0; p->guesses && i < notation_cnt(); i++) {
		buf_fini(&p->guesses[i].msg);
		buf_fini(&p->guesses[i].prefix);
	}
	buf_fini(&p->suspect);
	free(p->guesses);
}
