/* SPDX-License-Identifier: ISC */
/* filter/parse.c - the expression's grammar: terms with operators, lists and files of values. */
#include "filter/node.h"

#include "base/memory.h"
#include "base/num.h"
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH = 100, FILE_MAX = 256 << 20, TEXT_MAX = 1 << 20 };

/* ---- tokens ---- */

enum token { T_END, T_WORD, T_STRING, T_OPEN, T_CLOSE, T_NOT, T_AND, T_OR, T_EQ, T_NE, T_LT, T_LE, T_GT, T_GE, T_COMMA };

struct filter_parser {
	const struct src *src;
	struct filter *f;
	struct diags *d;
	size_t at;
	enum token kind;
	struct span s; /* the token's text */
	size_t off, len;
	unsigned depth;
	bool bounded; /* a length came after a prefix */
	bool bad;
};

static bool
parse_is_word(uint8_t c)
{
	return c > ' ' && c != 0x7f && !strchr("()!&|=<>,\"'", c);
}

static void
parse_next(struct filter_parser *p)
{
	const uint8_t *t = p->src->text.p;
	size_t n = p->src->text.n, i = p->at;

	while (i < n && (t[i] == ' ' || t[i] == '\t' || t[i] == '\n' || t[i] == '\r'))
		i++;
	p->off = i;
	if (i == n) {
		p->kind = T_END;
	} else if (t[i] == '"' || t[i] == '\'') {
		uint8_t q = t[i++];
		size_t from = i;

		while (i < n && t[i] != q)
			i++;
		p->kind = T_STRING;
		p->s = span_of(t + from, i - from);
		if (i < n)
			i++;
	} else if (parse_is_word(t[i])) {
		size_t from = i;

		while (i < n && parse_is_word(t[i]))
			i++;
		p->kind = T_WORD;
		p->s = span_of(t + from, i - from);
		if (span_is(p->s, "and"))
			p->kind = T_AND;
		else if (span_is(p->s, "or"))
			p->kind = T_OR;
		else if (span_is(p->s, "not"))
			p->kind = T_NOT;
	} else {
		uint8_t c = t[i++], d = i < n ? t[i] : 0;

		p->s = span_of(t + p->off, 1);
		p->kind = c == '(' ? T_OPEN : c == ')' ? T_CLOSE : c == ',' ? T_COMMA : c == '<' ? T_LT : c == '>' ? T_GT :
		    c == '=' ? T_EQ : c == '!' ? T_NOT : c == '&' ? T_AND : T_OR;
		if ((c == '&' || c == '|' || c == '=') && d == c) {
			i++;
		} else if (d == '=' && (c == '!' || c == '<' || c == '>')) {
			p->kind = c == '!' ? T_NE : c == '<' ? T_LE : T_GE;
			i++;
		}
	}
	p->at = i;
	p->len = i - p->off;
}

__attribute__((format(printf, 2, 3))) static void
parse_fail(struct filter_parser *p, const char *fmt, ...)
{
	struct diag *d;
	va_list ap;

	if (p->bad)
		return;
	p->bad = true;
	va_start(ap, fmt);
	d = diag_vadd(p->d, DIAG_RESET, "filter", NULL, p->off, p->len ? p->len : 1, fmt, ap);
	va_end(ap);
	src_place(p->src, p->off, &d->loc);
}

static void
parse_expected(struct filter_parser *p, const char *what)
{
	if (p->kind == T_END)
		parse_fail(p, "expected %s, found the end", what);
	else
		parse_fail(p, "expected %s, found \"%.*s\"", what, p->len > 60 ? 60 : (int)p->len,
		    (const char *)p->src->text.p + p->off);
}

static bool
parse_take(struct filter_parser *p, const char *word)
{
	if (p->kind != T_WORD || !span_is(p->s, word))
		return false;
	parse_next(p);
	return true;
}

/* ---- nodes ---- */

static struct node *
parse_node(struct filter_parser *p, enum node_op op)
{
	struct node *n = memory_zeroed(1, sizeof(*n));

	if (!n) {
		parse_fail(p, "out of memory");
		return NULL;
	}
	n->op = op;
	n->all = p->f->all;
	p->f->all = n;
	return n;
}

static struct node *
parse_pair(struct filter_parser *p, enum node_op op, struct node *a, struct node *b)
{
	struct node *n = a ? parse_node(p, op) : NULL;

	if (n) {
		n->a = a;
		n->b = b;
	}
	return n;
}

/* ---- values ---- */

/* Report why a word was not added. */
static void
parse_refused(struct filter_parser *p, struct node *n, enum field_add why, struct span word)
{
	const char *near = n->row->kind->near ? n->row->kind->near(n->row, word) : NULL;

	if (why == FIELD_NO_MEMORY)
		parse_fail(p, "out of memory");
	else if (why == FIELD_REPORTED)
		p->bad = true;
	else if (near)
		parse_fail(p, "unknown %s \"%.*s\" (did you mean \"%s\"?)", n->row->name, word.n > 60 ? 60 : (int)word.n,
		    (const char *)word.p, near);
	else
		parse_expected(p, n->row->kind->want);
}

/* The number after `le` or `ge`, or the range after `length`; op says which. False: it is not one. */
static bool
parse_bound(struct span op, struct span word, struct field_operand *o)
{
	static const struct field_row number = { .kind = &field_number };
	struct field_operand r = { .hi = 255 };
	bool good = field_number.add(&number, &r, word, 0, NULL) == FIELD_ADDED && r.ranges.v[0].hi <= 128;

	if (good) {
		uint8_t lo = (uint8_t)r.ranges.v[0].lo, hi = (uint8_t)r.ranges.v[0].hi;

		if (!span_is(op, "le"))
			o->lo = lo;
		if (!span_is(op, "ge"))
			o->hi = hi;
		if (span_is(op, "ge") && o->hi < lo)
			o->hi = 255;
	}
	field_operand_fini(&r);
	return good;
}

static bool
parse_is_bound(struct span s)
{
	return span_is(s, "length") || span_is(s, "ge") || span_is(s, "le");
}

/* The next word of a list in a file; false at its end. Blanks and commas part words, `#` begins a comment. */
static bool
parse_file_word(struct span text, size_t *at, unsigned *line, struct span *word)
{
	size_t i = *at, from;

	for (;;) {
		for (; i < text.n && (text.p[i] <= ' ' || text.p[i] == ','); i++)
			*line += text.p[i] == '\n';
		if (i == text.n || text.p[i] != '#')
			break;
		while (i < text.n && text.p[i] != '\n')
			i++;
	}
	for (from = i; i < text.n && text.p[i] > ' ' && text.p[i] != ',' && text.p[i] != '#'; i++)
		;
	*word = span_of(text.p + from, i - from);
	*at = i;
	return i > from;
}

/* Read the file whole; its bytes stay with the filter. False after reporting why not. */
static bool
parse_file_read(struct filter_parser *p, const char *path, struct span *text)
{
	struct filter_file *file = memory_zeroed(1, sizeof(*file));
	FILE *in = fopen(path, "r");
	size_t got = 1;

	if (!file || !in) {
		parse_fail(p, file ? "cannot read %s" : "out of memory for %s", path);
		free(file);
		if (in)
			fclose(in);
		return false;
	}
	file->next = p->f->files;
	p->f->files = file;
	buf_init(&file->text, FILE_MAX);
	while (got && buf_room(&file->text, 65536)) {
		got = fread(file->text.p + file->text.n, 1, 65536, in);
		file->text.n += got;
	}
	if (ferror(in) || file->text.bad)
		parse_fail(p, "cannot read all of %s", path);
	fclose(in);
	*text = buf_span(&file->text);
	return !p->bad;
}

/* @FILE: values, one or several on a line; a prefix may be followed by `le`, `ge` or `length` and a number. */
static void
parse_file(struct filter_parser *p, struct node *n)
{
	struct field_operand *o = &n->operand;
	struct span name = span_of(p->s.p + 1, p->s.n - 1), text, word, after, number;
	uint8_t lo = o->lo, hi = o->hi;
	unsigned line = 1;
	char path[4096];
	size_t at = 0;

	if (name.n >= sizeof(path)) {
		parse_fail(p, "the file's name is too long");
		return;
	}
	memcpy(path, name.p, name.n);
	path[name.n] = 0;
	if (!parse_file_read(p, path, &text))
		return;
	while (!p->bad && parse_file_word(text, &at, &line, &word)) {
		enum field_add got;

		o->lo = lo;
		o->hi = hi;
		while (node_is_prefix(n)) {
			size_t next = at;
			unsigned there = line;

			if (!parse_file_word(text, &next, &there, &after) || there != line || !parse_is_bound(after))
				break;
			if (!parse_file_word(text, &next, &there, &number) || !parse_bound(after, number, o)) {
				parse_fail(p, "%s:%u: \"%.*s\" wants a prefix length", path, line, (int)after.n, (const char *)after.p);
				return;
			}
			at = next;
			p->bounded = true;
		}
		got = n->row->kind->add(n->row, o, word, p->off, p->d);
		if (got == FIELD_NO_MEMORY)
			parse_fail(p, "out of memory");
		else if (got != FIELD_ADDED)
			parse_fail(p, "%s:%u: \"%.*s\" is not %s", path, line, word.n > 60 ? 60 : (int)word.n, (const char *)word.p,
			    n->row->kind->want);
	}
}

/* One word or string as a value. Some are two words: family ipv4 unicast. */
static void
parse_value(struct filter_parser *p, struct node *n)
{
	struct span s = p->s;
	enum field_add got;

	if (p->kind != T_WORD && p->kind != T_STRING) {
		parse_expected(p, n->row->kind->want);
		return;
	}
	if (s.n > 1 && s.p[0] == '@' && p->kind == T_WORD) {
		parse_file(p, n);
		parse_next(p);
		return;
	}
	if (p->kind == T_WORD && n->row->kind == &field_family) {
		struct filter_parser ahead = *p;
		uint16_t afi;
		uint8_t safi;

		parse_next(&ahead);
		s = span_of(s.p, (size_t)(ahead.src->text.p + ahead.off + ahead.len - s.p));
		if (ahead.kind == T_WORD && !family_scan(p->s, &afi, &safi) && family_scan(s, &afi, &safi))
			*p = ahead;
		else
			s = p->s;
	}
	got = n->row->kind->add(n->row, &n->operand, s, p->off + (p->kind == T_STRING), p->d);
	if (got != FIELD_ADDED)
		parse_refused(p, n, got, s);
	else
		parse_next(p);
}

/* One value or several with commas between them; parentheses around them are allowed. */
static void
parse_list(struct filter_parser *p, struct node *n)
{
	bool open = p->kind == T_OPEN;

	if (open)
		parse_next(p);
	do {
		if (p->kind == T_COMMA)
			parse_next(p);
		parse_value(p, n);
	} while (!p->bad && (p->kind == T_COMMA || (open && p->kind != T_CLOSE && p->kind != T_END)));
	if (open && !p->bad) {
		if (p->kind == T_CLOSE)
			parse_next(p);
		else
			parse_expected(p, "\")\"");
	}
	field_operand_done(&n->operand);
}

/* < <= > >= and one value. */
static void
parse_comparison(struct filter_parser *p, struct node *n, enum token cmp)
{
	struct ranges *r = &n->operand.ranges;
	uint64_t lo, hi;
	bool good;

	if ((p->kind != T_WORD && p->kind != T_STRING) || !n->row->kind->bounds(n->row, p->s, &lo, &hi)) {
		parse_expected(p, n->row->kind->want);
		return;
	}
	if ((cmp == T_LT && lo == 0) || (cmp == T_GT && hi == UINT64_MAX))
		good = ranges_add(r, 1, 0);
	else
		good = ranges_add(r, cmp == T_GE ? lo : cmp == T_GT ? hi + 1 : 0, cmp == T_LE ? hi : cmp == T_LT ? lo - 1 : UINT64_MAX);
	if (!good)
		parse_fail(p, "out of memory");
	parse_next(p);
}

/* How prefixes are compared: the words and signs before them. */
static enum field_relation
parse_relation(struct filter_parser *p, bool *negate)
{
	static const struct {
		const char *word;
		enum field_relation relation;
	} words[] = { { "covered-by", PREFIX_COVERED_BY }, { "covers", PREFIX_COVERS }, { "overlaps", PREFIX_OVERLAPS },
		{ "exact", PREFIX_EXACT } };
	enum token t = p->kind;
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (parse_take(p, words[i].word))
			return words[i].relation;
	if (t == T_EQ || t == T_NE || t == T_LE || t == T_GE) {
		*negate = t == T_NE;
		parse_next(p);
	}
	return t == T_LE ? PREFIX_COVERED_BY : t == T_GE ? PREFIX_COVERS : PREFIX_EXACT;
}

/* `length LO[-HI]`, `ge N`, `le N` after prefixes. */
static void
parse_bounds(struct filter_parser *p, struct field_operand *o)
{
	while (!p->bad && p->kind == T_WORD && parse_is_bound(p->s)) {
		struct span op = p->s;

		parse_next(p);
		if (p->kind != T_WORD || !parse_bound(op, p->s, o))
			parse_expected(p, "a prefix length or a range such as 24-32");
		else
			parse_next(p);
		p->bounded = true;
	}
}

static void
parse_prefixes(struct filter_parser *p, struct node *n, bool *negate)
{
	struct filter_parser ahead;
	bool told;

	n->operand.relation = parse_relation(p, negate);
	told = n->operand.relation != PREFIX_EXACT;
	/* the lengths come after the list, and every member of it needs them: read them first */
	ahead = *p;
	ahead.d = NULL;
	while (ahead.kind != T_END && !(ahead.kind == T_WORD && parse_is_bound(ahead.s)) && ahead.kind != T_AND &&
	    ahead.kind != T_OR && ahead.kind != T_CLOSE)
		parse_next(&ahead);
	if (ahead.kind == T_CLOSE)
		parse_next(&ahead);
	parse_bounds(&ahead, &n->operand);
	p->bounded = false;
	parse_list(p, n);
	parse_bounds(p, &n->operand);
	/* Junos: route-filter P orlonger */
	if (parse_take(p, "orlonger")) {
		n->operand.relation = PREFIX_COVERED_BY;
		told = true;
	} else if (p->kind == T_WORD && (span_is(p->s, "longer") || span_is(p->s, "upto"))) {
		parse_fail(p, "write \"ge N\" or \"le N\" with a length of prefixes");
	}
	/* as in a prefix list of a router: covered by it, and of such a length */
	if (p->bounded && !told)
		n->operand.relation = PREFIX_COVERED_BY;
}

/* ---- terms ---- */

/* Does a value of the row come next, for those that can do without? */
static bool
parse_has_value(struct filter_parser *p, const struct field_row *row)
{
	struct field_operand scratch = { .hi = 255 };
	bool has = p->kind == T_OPEN || p->kind == T_EQ || p->kind == T_NE;

	if (p->kind == T_WORD || p->kind == T_STRING)
		has = row->kind->add(row, &scratch, p->s, p->off, NULL) == FIELD_ADDED;
	field_operand_fini(&scratch);
	return has;
}

/*
 * The row that a term names. A name of several parts may be written with blanks: as-path contains, origin as. NULL: there is
 * none, and p is where it was.
 */
static const struct field_row *
parse_row(struct filter_parser *p)
{
	struct filter_parser ahead = *p;
	const struct field_row *row;
	char name[64];
	int n;

	parse_next(&ahead);
	if (ahead.kind == T_WORD && p->s.n + ahead.s.n + 2 < sizeof(name)) {
		n = snprintf(name, sizeof(name), "%.*s-%.*s", (int)p->s.n, (const char *)p->s.p, (int)ahead.s.n, (const char *)ahead.s.p);
		row = field_find(span_of(name, (size_t)n));
		if (row) {
			*p = ahead;
			parse_next(p);
			return row;
		}
	}
	row = field_find(p->s);
	if (row)
		parse_next(p);
	return row;
}

/*
 * A word that is a value and says by itself what of: a family (vpnv4, evpn), a type of message (update). NULL: it is not one,
 * and p is where it was.
 */
static struct node *
parse_bare_value(struct filter_parser *p)
{
	static const char *const rows[] = { "family", "type" };
	struct field_operand scratch = { .hi = 255 };
	struct node *n = NULL;
	uint64_t number;
	size_t i;

	for (i = 0; i < COUNT(rows) && !n && !num_any(p->s, &number); i++) {
		const struct field_row *row = field_find(span_str(rows[i]));

		if (row->kind->add(row, &scratch, p->s, p->off, NULL) != FIELD_ADDED || !(n = parse_node(p, NODE_TERM)))
			continue;
		n->row = row;
		n->operand.hi = 255;
		p->f->routes |= row->about == FIELD_ROUTE || row->about == FIELD_EACH;
		parse_value(p, n);
		field_operand_done(&n->operand);
	}
	field_operand_fini(&scratch);
	return n;
}

static struct node *
parse_term(struct filter_parser *p)
{
	const struct field_row *row;
	struct node *n;
	enum token cmp;
	bool negate = false;
	const char *near;

	if (p->kind != T_WORD) {
		parse_expected(p, "a term such as prefix, as-path or community");
		return NULL;
	}
	if (parse_take(p, "true"))
		return parse_node(p, NODE_TRUE);
	row = parse_row(p);
	if (!row && (n = parse_bare_value(p)))
		return n;
	if (!row) {
		near = field_near(p->s, false);
		parse_fail(p, "unknown term \"%.*s\"%s%s%s", p->s.n > 60 ? 60 : (int)p->s.n, (const char *)p->s.p,
		    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
		return NULL;
	}
	n = parse_node(p, NODE_TERM);
	if (!n)
		return NULL;
	n->row = row;
	n->operand.hi = 255;
	p->f->vrps |= row->vrps;
	p->f->history |= row->history;
	p->f->verdict |= row->verdict;
	p->f->routes |= row->about == FIELD_ROUTE || row->about == FIELD_EACH;
	if (!row->kind->want || (!row->kind->needs_value && !parse_has_value(p, row)))
		return n;
	cmp = p->kind;
	if (row->kind == &field_prefix) {
		parse_prefixes(p, n, &negate);
	} else if (row->kind->ordered && cmp >= T_LT && cmp <= T_GE) {
		parse_next(p);
		parse_comparison(p, n, cmp);
	} else {
		negate = cmp == T_NE;
		if (cmp == T_EQ || cmp == T_NE)
			parse_next(p);
		parse_list(p, n);
	}
	return negate ? parse_pair(p, NODE_NOT, n, NULL) : n;
}

static struct node *parse_either(struct filter_parser *p);

static struct node *
parse_unary(struct filter_parser *p)
{
	struct node *n;

	if (++p->depth > DEPTH) {
		parse_fail(p, "the expression is nested too deep");
		return NULL;
	}
	if (p->kind == T_NOT) {
		parse_next(p);
		n = parse_pair(p, NODE_NOT, parse_unary(p), NULL);
	} else if (p->kind == T_OPEN) {
		parse_next(p);
		n = parse_either(p);
		if (!p->bad && p->kind != T_CLOSE)
			parse_expected(p, "\")\"");
		if (!p->bad)
			parse_next(p);
	} else {
		n = parse_term(p);
	}
	p->depth--;
	return n;
}

static struct node *
parse_both(struct filter_parser *p)
{
	struct node *n = parse_unary(p);

	while (!p->bad && p->kind == T_AND) {
		parse_next(p);
		n = parse_pair(p, NODE_AND, n, parse_unary(p));
	}
	return n;
}

static struct node *
parse_either(struct filter_parser *p)
{
	struct node *n = parse_both(p);

	while (!p->bad && p->kind == T_OR) {
		parse_next(p);
		n = parse_pair(p, NODE_OR, n, parse_both(p));
	}
	return n;
}

struct filter *
filter_compile(const struct src *expression, struct diags *d)
{
	struct filter *f = memory_zeroed(1, sizeof(*f));
	struct src own;
	struct filter_parser p = { .src = &own, .f = f, .d = d };

	if (!f) {
		diag_add(d, DIAG_RESET, "filter", NULL, 0, 0, "out of memory");
		return NULL;
	}
	buf_init(&f->text, TEXT_MAX);
	buf_span_put(&f->text, expression->text);
	own = *expression;
	own.text = buf_span(&f->text);
	if (f->text.bad) {
		diag_add(d, DIAG_RESET, "filter", NULL, 0, 0, "the expression is longer than %d bytes", TEXT_MAX);
		filter_free(f);
		return NULL;
	}
	parse_next(&p);
	f->root = parse_either(&p);
	if (!p.bad && p.kind != T_END)
		parse_expected(&p, "\"and\", \"or\" or the end");
	if (p.bad || !f->root) {
		filter_free(f);
		return NULL;
	}
	filter_settle(f);
	return f;
}

bool
filter_wants_vrps(const struct filter *f)
{
	return f && f->vrps;
}

bool
filter_wants_history(const struct filter *f)
{
	return f && f->history;
}

void
filter_free(struct filter *f)
{
	struct filter_file *file;
	struct node *n, *rest;

	if (!f)
		return;
	for (n = f->all; n; n = rest) {
		rest = n->all;
		field_operand_fini(&n->operand);
		free(n);
	}
	buf_fini(&f->text);
	while ((file = f->files)) {
		f->files = file->next;
		buf_fini(&file->text);
		free(file);
	}
	free(f->quick);
	free(f);
}
