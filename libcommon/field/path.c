/* SPDX-License-Identifier: ISC */
/* field/path.c - a regular expression over AS numbers, as a set of states (Thompson). */
#include "field/path.h"

#include "base/memory.h"

#include <stdlib.h>

enum { STATES = 512, RANGES = 1024, DEPTH = 64 };

enum op { SYMBOL, SPLIT, BEGIN, END, MATCH };

struct path_state {
	uint8_t op;
	bool negate;
	uint16_t first, n;   /* SYMBOL: its ranges */
	uint16_t out, other; /* next states */
};

struct path_regex {
	struct path_state v[STATES];
	struct {
		uint32_t lo, hi;
	} range[RANGES];
	uint16_t n, range_n, start;
};

struct path_parser {
	struct path_regex *r;
	struct span s;
	size_t at, off;
	unsigned depth;
	struct diags *d;
	bool bad;
};

/* A piece of the machine: where it begins, and the states whose `out` is still to be set, as a chain through `out`. */
struct path_piece {
	uint16_t start, end; /* end: a state whose out is open */
};

static void
path_fail(struct path_parser *p, const char *msg)
{
	if (!p->bad)
		diag_add(p->d, DIAG_RESET, "as-path", NULL, p->off + p->at, 1, "%s", msg);
	p->bad = true;
}

static uint16_t
path_do_state(struct path_parser *p, enum op op)
{
	if (p->r->n == STATES) {
		path_fail(p, "the expression is too long");
		return 0;
	}
	p->r->v[p->r->n] = (struct path_state){ .op = (uint8_t)op };
	return p->r->n++;
}

static int
path_peek(struct path_parser *p)
{
	while (p->at < p->s.n && (p->s.p[p->at] == ' ' || p->s.p[p->at] == '\t' || p->s.p[p->at] == '_' || p->s.p[p->at] == ','))
		p->at++;
	return p->at < p->s.n ? p->s.p[p->at] : -1;
}

static uint32_t
path_number(struct path_parser *p)
{
	uint64_t v = 0;
	bool any = false;

	while (p->at < p->s.n && p->s.p[p->at] >= '0' && p->s.p[p->at] <= '9' && v <= UINT32_MAX) {
		v = v * 10 + (uint64_t)(p->s.p[p->at++] - '0');
		any = true;
	}
	if (!any || v > UINT32_MAX)
		path_fail(p, "expected an AS number");
	return (uint32_t)v;
}

/* Expressions over digits, as routers have them, would match nothing here, and without a word. */
static void
path_digits(struct path_parser *p)
{
	path_fail(p, "the symbols are AS numbers, not digits: 64512-65534 is a range of them, \"64 .*\" is AS 64 and any others");
}

static bool
path_is_digit(const struct path_parser *p, size_t at)
{
	return at < p->s.n && p->s.p[at] >= '0' && p->s.p[at] <= '9';
}

static void
path_range(struct path_parser *p, uint16_t s)
{
	struct path_regex *r = p->r;
	uint32_t lo = path_number(p), hi = lo;

	if (p->at < p->s.n && p->s.p[p->at] == '-') {
		p->at++;
		hi = path_number(p);
	}
	if (r->range_n == RANGES || hi < lo) {
		path_fail(p, hi < lo ? "the range ends before it begins" : "too many AS numbers");
		return;
	}
	r->range[r->range_n].lo = lo;
	r->range[r->range_n++].hi = hi;
	r->v[s].n++;
}

static struct path_piece path_alternatives(struct path_parser *p);

static struct path_piece
path_atom(struct path_parser *p)
{
	int c = path_peek(p);
	uint16_t s;

	if (c == '(') {
		struct path_piece in;

		p->at++;
		if (++p->depth > DEPTH) {
			path_fail(p, "parentheses are nested too deep");
			return (struct path_piece){ 0, 0 };
		}
		in = path_alternatives(p);
		p->depth--;
		if (path_peek(p) != ')')
			path_fail(p, "expected \")\"");
		p->at++;
		return in;
	}
	if (c == '^' || c == '$') {
		p->at++;
		s = path_do_state(p, c == '^' ? BEGIN : END);
		return (struct path_piece){ s, s };
	}
	s = path_do_state(p, SYMBOL);
	p->r->v[s].first = p->r->range_n;
	if (c == '.') {
		p->at++;
		p->r->v[s].negate = true;
	} else if (c == '[') {
		p->at++;
		if (path_peek(p) == '^') {
			p->at++;
			p->r->v[s].negate = true;
		}
		/* [0-9] */
		if (path_is_digit(p, p->at) && p->at + 3 < p->s.n && p->s.p[p->at + 1] == '-' && path_is_digit(p, p->at + 2) &&
		    p->s.p[p->at + 3] == ']')
			path_digits(p);
		while (!p->bad && (c = path_peek(p)) != ']') {
			if (c < 0)
				path_fail(p, "expected \"]\"");
			else
				path_range(p, s);
		}
		p->at++;
	} else if (c >= '0' && c <= '9') {
		path_range(p, s);
		/* 64.* or 6451[2-9] */
		if (p->at < p->s.n && (p->s.p[p->at] == '.' || p->s.p[p->at] == '[' || p->s.p[p->at] == '\\'))
			path_digits(p);
	} else if (c == '\\') {
		path_digits(p);
	} else {
		path_fail(p, "expected an AS number, \".\", \"[\" or \"(\"");
	}
	return (struct path_piece){ s, s };
}

static struct path_piece
path_repeated(struct path_parser *p)
{
	struct path_piece a = path_atom(p);

	while (!p->bad) {
		int c = p->at < p->s.n ? p->s.p[p->at] : -1;
		uint16_t split, join;

		if (c != '*' && c != '+' && c != '?')
			break;
		p->at++;
		split = path_do_state(p, SPLIT);
		join = path_do_state(p, SPLIT);
		p->r->v[split].out = a.start;
		p->r->v[split].other = join;
		p->r->v[a.end].out = c == '?' ? join : split;
		if (p->r->v[a.end].op == SPLIT)
			p->r->v[a.end].other = p->r->v[a.end].out;
		a = (struct path_piece){ c == '+' ? a.start : split, join };
	}
	return a;
}

static void
path_link_to(struct path_parser *p, uint16_t end, uint16_t next)
{
	p->r->v[end].out = next;
	if (p->r->v[end].op == SPLIT)
		p->r->v[end].other = next;
}

static struct path_piece
path_sequence(struct path_parser *p)
{
	struct path_piece a = { 0, 0 };
	bool any = false;
	int c;

	while (!p->bad && (c = path_peek(p)) >= 0 && c != '|' && c != ')') {
		struct path_piece b = path_repeated(p);

		if (any)
			path_link_to(p, a.end, b.start);
		a = any ? (struct path_piece){ a.start, b.end } : b;
		any = true;
	}
	if (!any) {
		uint16_t s = path_do_state(p, SPLIT);

		a = (struct path_piece){ s, s };
	}
	return a;
}

static struct path_piece
path_alternatives(struct path_parser *p)
{
	struct path_piece a = path_sequence(p);

	while (!p->bad && path_peek(p) == '|') {
		struct path_piece b;
		uint16_t split, join;

		p->at++;
		b = path_sequence(p);
		split = path_do_state(p, SPLIT);
		join = path_do_state(p, SPLIT);
		p->r->v[split].out = a.start;
		p->r->v[split].other = b.start;
		path_link_to(p, a.end, join);
		path_link_to(p, b.end, join);
		a = (struct path_piece){ split, join };
	}
	return a;
}

struct path_regex *
path_compile(struct span text, size_t off, struct diags *d)
{
	struct path_parser p = { .s = text, .off = off, .d = d };
	struct path_piece all;
	uint16_t match;

	p.r = memory_zeroed(1, sizeof(*p.r));
	if (!p.r) {
		diag_add(d, DIAG_RESET, "as-path", NULL, off, 1, "out of memory");
		return NULL;
	}
	all = path_alternatives(&p);
	if (!p.bad && path_peek(&p) >= 0)
		path_fail(&p, "unexpected \")\"");
	match = path_do_state(&p, MATCH);
	path_link_to(&p, all.end, match);
	p.r->start = all.start;
	if (p.bad) {
		free(p.r);
		return NULL;
	}
	return p.r;
}

/* A set of states, in the order they were reached. */
struct set {
	uint16_t v[STATES], n;
	uint64_t has[STATES / 64];
};

/* Add s and what it leads to without a symbol. `at` of `n` ASes are read. True when the match is reached. */
static bool
path_reach(const struct path_regex *r, struct set *to, uint16_t s, size_t at, size_t n)
{
	uint16_t stack[STATES * 2];
	size_t depth = 0;

	stack[depth++] = s;
	while (depth) {
		const struct path_state *it;

		s = stack[--depth];
		if (to->has[s / 64] >> (s % 64) & 1)
			continue;
		to->has[s / 64] |= (uint64_t)1 << (s % 64);
		it = &r->v[s];
		switch (it->op) {
		case MATCH:
			return true;
		case SYMBOL:
			to->v[to->n++] = s;
			break;
		case SPLIT:
			stack[depth++] = it->other;
			stack[depth++] = it->out;
			break;
		case BEGIN:
			if (at == 0)
				stack[depth++] = it->out;
			break;
		case END:
			if (at == n)
				stack[depth++] = it->out;
			break;
		}
	}
	return false;
}

static bool
path_takes(const struct path_regex *r, const struct path_state *s, uint32_t as)
{
	uint16_t i;

	for (i = 0; i < s->n; i++)
		if (as >= r->range[s->first + i].lo && as <= r->range[s->first + i].hi)
			return !s->negate;
	return s->negate;
}

bool
path_match(const struct path_regex *r, const uint32_t *as, size_t n)
{
	struct set a, b, *now = &a, *next = &b, *t;
	size_t at;
	uint16_t i;

	now->n = 0;
	memset(now->has, 0, sizeof(now->has));
	for (at = 0;; at++) {
		/* a match may begin anywhere */
		if (path_reach(r, now, r->start, at, n))
			return true;
		if (at == n)
			return false;
		next->n = 0;
		memset(next->has, 0, sizeof(next->has));
		for (i = 0; i < now->n; i++)
			if (path_takes(r, &r->v[now->v[i]], as[at]) &&
			    path_reach(r, next, r->v[now->v[i]].out, at + 1, n))
				return true;
		t = now;
		now = next;
		next = t;
	}
}
