/* filter/parse.c - the expression's grammar: terms with operators, lists and files of values. */
#include "filter/node.h"

#include "base/num.h"
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH = 100, FILE_MAX = 256 << 20, TEXT_MAX = 1 << 20 };

/* ---- tokens ---- */

enum token { T_END, T_WORD, T_STRING, T_OPEN, T_CLOSE, T_NOT, T_AND, T_OR, T_EQ, T_NE, T_LT, T_LE, T_GT, T_GE, T_COMMA };

struct parser {
	const struct src *src;
	struct filter *f;
	struct diags *d;
	size_t at;
	enum token kind;
	struct span s; /* the token's text */
	size_t off, len;
	unsigned depth;
	bool bad;
};

static bool
is_word(uint8_t c)
{
	return c > ' ' && c != 0x7f && !strchr("()!&|=<>,\"'", c);
}

static void
next(struct parser *p)
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
	} else if (is_word(t[i])) {
		size_t from = i;

		while (i < n && is_word(t[i]))
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
fail(struct parser *p, const char *fmt, ...)
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
expected(struct parser *p, const char *what)
{
	if (p->kind == T_END)
		fail(p, "expected %s, found the end", what);
	else
		fail(p, "expected %s, found \"%.*s\"", what, p->len > 60 ? 60 : (int)p->len,
		    (const char *)p->src->text.p + p->off);
}

static bool
take_word(struct parser *p, const char *word)
{
	if (p->kind != T_WORD || !span_is(p->s, word))
		return false;
	next(p);
	return true;
}

/* ---- nodes ---- */

static struct node *
node(struct parser *p, enum node_op op)
{
	struct node *n = calloc(1, sizeof(*n));

	if (!n) {
		fail(p, "out of memory");
		return NULL;
	}
	n->op = op;
	n->all = p->f->all;
	p->f->all = n;
	if (op >= NODE_EXACT)
		p->f->routes = true;
	if (op == NODE_ERROR)
		p->f->checks = true;
	return n;
}

static struct node *
pair(struct parser *p, enum node_op op, struct node *a, struct node *b)
{
	struct node *n = node(p, op);

	if (n) {
		n->a = a;
		n->b = b;
	}
	return n;
}

/* ---- ranges of numbers ---- */

static int
by_lo(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

static void
ranges_add(struct parser *p, struct ranges *r, uint64_t lo, uint64_t hi)
{
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 8;
		struct range *v = realloc(r->v, cap * sizeof(*v));

		if (!v) {
			fail(p, "out of memory");
			return;
		}
		r->v = v;
		r->cap = cap;
	}
	r->v[r->n++] = (struct range){ lo, hi };
}

static void
ranges_sort(struct ranges *r)
{
	size_t i, k = 0;

	if (!r->n)
		return;
	qsort(r->v, r->n, sizeof(*r->v), by_lo);
	for (i = 1; i < r->n; i++) {
		if (r->v[i].lo <= r->v[k].hi || r->v[i].lo - 1 == r->v[k].hi) {
			if (r->v[i].hi > r->v[k].hi)
				r->v[k].hi = r->v[i].hi;
		} else {
			r->v[++k] = r->v[i];
		}
	}
	r->n = k + 1;
}

bool
ranges_have(const struct ranges *r, uint64_t v)
{
	size_t lo = 0, hi = r->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (v < r->v[mid].lo)
			hi = mid;
		else if (v > r->v[mid].hi)
			lo = mid + 1;
		else
			return true;
	}
	return false;
}

typedef bool read_fn(struct span s, uint64_t *out);

static bool
read_as(struct span s, uint64_t *out)
{
	uint32_t as;

	if (s.n > 2 && (s.p[0] == 'A' || s.p[0] == 'a') && (s.p[1] == 'S' || s.p[1] == 's'))
		s = span_of(s.p + 2, s.n - 2);
	if (!asn_scan(s, &as))
		return false;
	*out = as;
	return true;
}

/* Days since the epoch of a date of the proleptic Gregorian calendar. */
static int64_t
days(int64_t y, unsigned m, unsigned d)
{
	int64_t era;
	unsigned yoe, doy, doe;

	y -= m <= 2;
	era = y / 400;
	yoe = (unsigned)(y - era * 400);
	doy = (153 * (m + (m > 2 ? -3u : 9u)) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + (int64_t)doe - 719468;
}

static bool
digits(struct span s, size_t at, size_t n, unsigned *out)
{
	uint64_t v;

	if (at + n > s.n || !num_u64(span_of(s.p + at, n), &v))
		return false;
	*out = (unsigned)v;
	return true;
}

/* 1471000000, 1471000000.5, 2016-08-12, 2016-08-12T11:06[:40[.5]][Z] (UTC) */
static bool
read_time(struct span s, uint64_t *out)
{
	unsigned y, mo, d, h = 0, mi = 0, sec = 0;
	uint64_t us = 0, unit = 100000, v;
	const uint8_t *dot = s.n ? memchr(s.p, '.', s.n) : NULL;
	struct span whole = s;

	if (dot) {
		const uint8_t *q = dot + 1;

		whole.n = (size_t)(dot - s.p);
		for (; q < s.p + s.n && *q >= '0' && *q <= '9'; q++, unit /= 10)
			us += unit * (uint64_t)(*q - '0');
		if (q != s.p + s.n && *q != 'Z')
			return false;
	} else if (whole.n && whole.p[whole.n - 1] == 'Z') {
		whole.n--;
	}
	if (num_max(whole, UINT64_MAX / 2000000, &v)) {
		*out = v * 1000000 + us;
		return true;
	}
	if (!digits(whole, 0, 4, &y) || !digits(whole, 5, 2, &mo) || !digits(whole, 8, 2, &d) || whole.p[4] != '-' ||
	    whole.p[7] != '-' || y < 1970 || mo < 1 || mo > 12 || d < 1 || d > 31)
		return false;
	if (whole.n > 10 && (whole.p[10] != 'T' || !digits(whole, 11, 2, &h) || !digits(whole, 14, 2, &mi) || h > 23 || mi > 59))
		return false;
	if (whole.n > 16 && (!digits(whole, 17, 2, &sec) || whole.n != 19 || sec > 60))
		return false;
	if (whole.n != 10 && whole.n != 16 && whole.n != 19)
		return false;
	*out = (uint64_t)(days(y, mo, d) * 86400 + h * 3600 + mi * 60 + sec) * 1000000 + us;
	return true;
}

static bool
read_path_id(struct span s, uint64_t *out)
{
	uint8_t a[4];

	if (ip4_scan(s, a)) {
		*out = (uint64_t)a[0] << 24 | (uint64_t)a[1] << 16 | (uint64_t)a[2] << 8 | a[3];
		return true;
	}
	return num_max(s, UINT32_MAX, out);
}

static bool
read_range(struct span s, read_fn *read, uint64_t *lo, uint64_t *hi)
{
	size_t i;

	if (read(s, lo)) {
		*hi = *lo;
		return true;
	}
	for (i = 1; i + 1 < s.n; i++) {
		bool dots = s.p[i] == '.' && s.p[i + 1] == '.' && i + 2 < s.n, dash = s.p[i] == '-';
		size_t skip = dots ? 2 : 1;

		if ((dots || dash) && read(span_of(s.p, i), lo) && read(span_of(s.p + i + skip, s.n - i - skip), hi))
			return *lo <= *hi;
	}
	return false;
}

/* ---- lists: values with commas between them, or @FILE with one or several a line and # comments ---- */

typedef bool each_fn(struct parser *p, struct node *n, struct span value, void *arg);

static void
from_file(struct parser *p, struct node *n, each_fn *each, void *arg)
{
	char path[4096];
	struct span name = span_of(p->s.p + 1, p->s.n - 1);
	struct buf text;
	uint8_t *room;
	size_t got, i = 0;
	FILE *in;

	if (name.n >= sizeof(path)) {
		fail(p, "the file's name is too long");
		return;
	}
	memcpy(path, name.p, name.n);
	path[name.n] = 0;
	in = fopen(path, "r");
	if (!in) {
		fail(p, "cannot read %s", path);
		return;
	}
	buf_init(&text, FILE_MAX);
	while (buf_room(&text, 65536)) {
		room = text.p + text.n;
		got = fread(room, 1, 65536, in);
		text.n += got;
		if (!got)
			break;
	}
	if (ferror(in) || text.bad)
		fail(p, "cannot read all of %s", path);
	fclose(in);
	while (!p->bad && i < text.n) {
		size_t from;

		while (i < text.n && (text.p[i] <= ' ' || text.p[i] == ','))
			i++;
		if (i < text.n && text.p[i] == '#') {
			while (i < text.n && text.p[i] != '\n')
				i++;
			continue;
		}
		from = i;
		while (i < text.n && text.p[i] > ' ' && text.p[i] != ',' && text.p[i] != '#')
			i++;
		if (i > from && !each(p, n, span_of(text.p + from, i - from), arg))
			fail(p, "%s: \"%.*s\" is not a value of this kind", path, i - from > 60 ? 60 : (int)(i - from),
			    (const char *)text.p + from);
	}
	buf_fini(&text);
}

/* One value or several with commas between; parentheses around them are allowed. */
static void
list(struct parser *p, struct node *n, const char *what, each_fn *each, void *arg)
{
	bool open = p->kind == T_OPEN;

	if (open)
		next(p);
	do {
		if (p->kind == T_COMMA)
			next(p);
		if (p->kind != T_WORD && p->kind != T_STRING) {
			expected(p, what);
			return;
		}
		if (p->s.n > 1 && p->s.p[0] == '@')
			from_file(p, n, each, arg);
		else if (!each(p, n, p->s, arg))
			expected(p, what);
		if (p->bad)
			return;
		next(p);
	} while (p->kind == T_COMMA || (open && p->kind != T_CLOSE && p->kind != T_END));
	if (open) {
		if (p->kind != T_CLOSE)
			expected(p, "\")\"");
		else
			next(p);
	}
}

struct number_arg {
	read_fn *read;
};

static bool
each_number(struct parser *p, struct node *n, struct span value, void *arg)
{
	const struct number_arg *a = arg;
	uint64_t lo, hi;

	if (!read_range(value, a->read, &lo, &hi))
		return false;
	ranges_add(p, &n->ranges, lo, hi);
	return true;
}

/* Numbers: a list of values and ranges, or a comparison. */
static struct node *
numbers(struct parser *p, enum node_op op, const char *what, read_fn *read)
{
	struct number_arg arg = { read };
	struct node *n = node(p, op);
	enum token cmp = p->kind;
	uint64_t v, hi;

	if (!n)
		return NULL;
	if (cmp >= T_EQ && cmp <= T_GE)
		next(p);
	if (cmp >= T_LT && cmp <= T_GE) {
		if ((p->kind != T_WORD && p->kind != T_STRING) || !read_range(p->s, read, &v, &hi)) {
			expected(p, what);
			return NULL;
		}
		next(p);
		if ((cmp == T_LT && v == 0) || (cmp == T_GT && v == UINT64_MAX))
			ranges_add(p, &n->ranges, 1, 0);
		else
			ranges_add(p, &n->ranges, cmp == T_GE ? v : cmp == T_GT ? v + 1 : 0,
			    cmp == T_LE ? v : cmp == T_LT ? v - 1 : UINT64_MAX);
		return n;
	}
	list(p, n, what, each_number, &arg);
	ranges_sort(&n->ranges);
	return cmp == T_NE ? pair(p, NODE_NOT, n, NULL) : n;
}

/* ---- prefixes ---- */

struct prefix_arg {
	bool exact;
	uint64_t lo, hi; /* admitted lengths; 0..255: none said */
};

static bool
each_prefix(struct parser *p, struct node *n, struct span value, void *arg)
{
	const struct prefix_arg *a = arg;
	struct prefix prefix;

	if (!prefix_scan(value, &prefix))
		return false;
	if (!trie_add(&n->trie, &prefix, (uint8_t)a->lo, (uint8_t)a->hi))
		fail(p, "out of memory");
	return true;
}

static struct node *
addresses(struct parser *p, enum node_op op)
{
	struct prefix_arg arg = { .lo = 0, .hi = 255 };
	struct node *n = node(p, op);
	enum token cmp = p->kind;

	if (!n)
		return NULL;
	if (cmp == T_EQ || cmp == T_NE)
		next(p);
	list(p, n, "an address or prefix", each_prefix, &arg);
	return cmp == T_NE ? pair(p, NODE_NOT, n, NULL) : n;
}

/* `length LO[-HI]` behind prefixes; also ge N, le N. */
static void
lengths(struct parser *p, struct prefix_arg *arg)
{
	for (;;) {
		bool ge = p->kind == T_WORD && span_is(p->s, "ge"), le = p->kind == T_WORD && span_is(p->s, "le");
		uint64_t lo, hi;

		if (!ge && !le && !(p->kind == T_WORD && span_is(p->s, "length")))
			return;
		next(p);
		if (p->kind != T_WORD || !read_range(p->s, num_u64, &lo, &hi) || hi > 128) {
			expected(p, "a prefix length or a range such as 24-32");
			return;
		}
		next(p);
		if (!le)
			arg->lo = lo;
		if (!ge)
			arg->hi = hi;
		if (ge && arg->hi < lo)
			arg->hi = 255;
	}
}

static struct node *
prefixes(struct parser *p)
{
	struct prefix_arg arg = { .lo = 0, .hi = 255 };
	enum node_op op = NODE_EXACT;
	struct parser here;
	struct node *n;
	bool negate = false;

	if (take_word(p, "covered-by") || p->kind == T_LE) {
		op = NODE_COVERED_BY;
		if (p->kind == T_LE)
			next(p);
	} else if (take_word(p, "covers") || p->kind == T_GE) {
		op = NODE_COVERS;
		if (p->kind == T_GE)
			next(p);
	} else if (take_word(p, "overlaps")) {
		op = NODE_OVERLAPS;
	} else if (p->kind == T_EQ || p->kind == T_NE || (p->kind == T_WORD && span_is(p->s, "exact"))) {
		negate = p->kind == T_NE;
		next(p);
	}
	n = node(p, op);
	if (!n)
		return NULL;
	/* the lengths stand behind the list, and every member of it needs them: read them first */
	here = *p;
	here.d = NULL;
	while (here.kind != T_END && !(here.kind == T_WORD && (span_is(here.s, "length") || span_is(here.s, "ge") ||
	    span_is(here.s, "le"))) && here.kind != T_AND && here.kind != T_OR && here.kind != T_CLOSE)
		next(&here);
	if (here.kind == T_CLOSE)
		next(&here);
	lengths(&here, &arg);
	list(p, n, "a prefix", each_prefix, &arg);
	if (!p->bad)
		lengths(p, &arg);
	return negate ? pair(p, NODE_NOT, n, NULL) : n;
}

/* ---- communities ---- */

/* "65000:*", "65000:100-200", "target:65000:1", "no-export", "0x..." */
static void
pattern(struct span s, struct pattern *out)
{
	size_t from = 0, i;

	*out = (struct pattern){ .text = s };
	for (i = 0; i <= s.n && out->n < PATTERN_FIELDS; i++) {
		struct pattern_field *f = &out->field[out->n];
		struct span one;

		if (i < s.n && s.p[i] != ':')
			continue;
		one = span_of(s.p + from, i - from);
		from = i + 1;
		out->n++;
		if (span_is(one, "*")) {
			f->any = true;
		} else if (!read_range(one, num_u64, &f->lo, &f->hi)) {
			f->word = one;
		}
	}
}

static struct node *
community(struct parser *p, enum node_op op)
{
	struct node *any = NULL;
	enum token cmp = p->kind;

	if (cmp == T_EQ || cmp == T_NE)
		next(p);
	do {
		struct node *n = node(p, op);
		uint64_t plain;
		uint32_t known;

		if (!n)
			return NULL;
		if (p->kind == T_COMMA)
			next(p);
		if (p->kind != T_WORD && p->kind != T_STRING) {
			expected(p, "a community such as 65000:100 or 65000:*");
			return NULL;
		}
		pattern(p->s, &n->pattern);
		if (op == NODE_COMMUNITY && n->pattern.n == 1 && !num_any(p->s, &plain) && community_scan(p->s, &known)) {
			n->pattern.n = 2;
			n->pattern.field[0] = (struct pattern_field){ .lo = known >> 16, .hi = known >> 16 };
			n->pattern.field[1] = (struct pattern_field){ .lo = known & 0xffff, .hi = known & 0xffff };
		} else if (op == NODE_COMMUNITY && (n->pattern.n != 2 || n->pattern.field[0].word.n || n->pattern.field[1].word.n)) {
			expected(p, "a community such as 65000:100 or 65000:*");
			return NULL;
		} else if (op == NODE_LARGE && (n->pattern.n != 3 || n->pattern.field[0].word.n || n->pattern.field[1].word.n ||
		    n->pattern.field[2].word.n)) {
			expected(p, "a large community such as 65000:1:* ");
			return NULL;
		}
		next(p);
		any = any ? pair(p, NODE_OR, any, n) : n;
	} while (p->kind == T_COMMA && any);
	return cmp == T_NE ? pair(p, NODE_NOT, any, NULL) : any;
}

/* ---- terms ---- */

static const struct name type_names[] = {
	{ MSG_OPEN, "open" }, { MSG_UPDATE, "update" }, { MSG_NOTIFICATION, "notification" }, { MSG_KEEPALIVE, "keepalive" },
	{ MSG_REFRESH, "refresh" }, { MSG_REFRESH, "route-refresh" }, { MSG_OPERATIONAL, "operational" }, { 0, NULL },
};
static const struct name origin_names[] = { { 0, "igp" }, { 1, "egp" }, { 2, "incomplete" }, { 0, NULL } };
static const struct name class_names[] = {
	{ DIAG_NONE, "any" }, { DIAG_NOTE, "note" }, { DIAG_DISCARD, "attribute-discard" },
	{ DIAG_WITHDRAW, "treat-as-withdraw" }, { DIAG_DISABLE, "afi-safi-disable" }, { DIAG_RESET, "session-reset" },
	{ 0, NULL },
};
static const struct name direction_names[] = { { 's', "send" }, { 's', "out" }, { 'r', "receive" }, { 'r', "in" }, { 0, NULL } };

/* Words of a table, with commas between them: any of them. */
static struct node *
choice(struct parser *p, enum node_op op, const char *what, const struct name *t)
{
	struct node *any = NULL;
	enum token cmp = p->kind;

	if (cmp == T_EQ || cmp == T_NE)
		next(p);
	do {
		struct node *n = node(p, op);
		uint32_t code;

		if (!n)
			return NULL;
		if (p->kind == T_COMMA)
			next(p);
		if (p->kind != T_WORD || !table_code(t, p->s, &code)) {
			const char *near = p->kind == T_WORD ? table_near(t, p->s) : NULL;

			if (near)
				fail(p, "unknown %s \"%.*s\" (did you mean \"%s\"?)", what, p->s.n > 60 ? 60 : (int)p->s.n,
				    (const char *)p->s.p, near);
			else
				expected(p, what);
			return NULL;
		}
		n->number = code;
		next(p);
		any = any ? pair(p, NODE_OR, any, n) : n;
	} while (p->kind == T_COMMA && any);
	return cmp == T_NE ? pair(p, NODE_NOT, any, NULL) : any;
}

static struct node *
family(struct parser *p)
{
	struct node *any = NULL;
	enum token cmp = p->kind;

	if (cmp == T_EQ || cmp == T_NE)
		next(p);
	do {
		struct node *n = node(p, NODE_FAMILY);
		struct span s;

		if (!n)
			return NULL;
		if (p->kind == T_COMMA)
			next(p);
		s = p->s;
		if ((p->kind != T_WORD && p->kind != T_STRING) ||
		    (!family_scan(s, &n->afi, &n->safi) && !afi_scan(s, &n->afi))) {
			const char *near = p->kind == T_END ? NULL : word_near((const char *)s.p, s.n, family_words());

			if (near)
				fail(p, "unknown family \"%.*s\" (did you mean \"%s\"?)", s.n > 60 ? 60 : (int)s.n,
				    (const char *)s.p, near);
			else
				expected(p, "a family such as ipv4/unicast");
			return NULL;
		}
		next(p);
		/* the SAFI may stand apart: family ipv4 unicast */
		if (!n->safi && p->kind == T_WORD && safi_scan(p->s, &n->safi))
			next(p);
		any = any ? pair(p, NODE_OR, any, n) : n;
	} while (p->kind == T_COMMA && any);
	return cmp == T_NE ? pair(p, NODE_NOT, any, NULL) : any;
}

static struct node *
attribute(struct parser *p)
{
	struct node *n = node(p, NODE_ATTRIBUTE);
	const char *words[ATTR_WORDS_MAX];
	const struct attr_row *row;
	unsigned code;

	if (!n)
		return NULL;
	if (p->kind != T_WORD) {
		expected(p, "an attribute's name or number");
		return NULL;
	}
	if (num_max(p->s, 255, &n->number)) {
		next(p);
		return n;
	}
	row = attr_row_word(p->s);
	if (!row)
		row = attr_row_key(p->s);
	for (code = 1; !row && code < 256; code++)
		if (attr_row(code)->code == code && span_is(p->s, attr_row(code)->name))
			row = attr_row(code);
	if (span_is(p->s, "mp-reach") || span_is(p->s, "mp-unreach")) {
		n->number = span_is(p->s, "mp-reach") ? ATTR_MP_REACH : ATTR_MP_UNREACH;
	} else if (row) {
		n->number = row->code;
	} else {
		const char *near = word_near((const char *)p->s.p, p->s.n, attr_words(words));

		fail(p, "unknown attribute \"%.*s\"%s%s%s", p->s.n > 60 ? 60 : (int)p->s.n, (const char *)p->s.p,
		    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
		return NULL;
	}
	next(p);
	return n;
}

static struct node *
as_path(struct parser *p)
{
	struct node *n;

	if (take_word(p, "contains"))
		return numbers(p, NODE_PATH_HAS, "an AS number", read_as);
	if (take_word(p, "length"))
		return numbers(p, NODE_PATH_LENGTH, "a number", num_u64);
	n = node(p, NODE_AS_PATH);
	if (!n)
		return NULL;
	if (p->kind == T_EQ)
		next(p);
	if (p->kind != T_STRING && p->kind != T_WORD) {
		expected(p, "a quoted expression such as \"^65000 .* 65010$\"");
		return NULL;
	}
	n->path = path_compile(p->s, p->off + (p->kind == T_STRING), p->d);
	if (!n->path)
		p->bad = true;
	next(p);
	return n;
}

static struct node *
value(struct parser *p, unsigned code)
{
	struct node *n = numbers(p, NODE_VALUE, "a number", num_u64);

	if (n)
		(n->op == NODE_NOT ? n->a : n)->number = code;
	return n;
}

static struct node *
distinguisher(struct parser *p)
{
	struct node *n = node(p, NODE_RD);
	uint8_t rd[8];

	if (!n)
		return NULL;
	if (p->kind == T_EQ)
		next(p);
	if (p->kind != T_WORD || !rd_scan(p->s, rd)) {
		expected(p, "a route distinguisher");
		return NULL;
	}
	memcpy(&n->number, rd, 8);
	next(p);
	return n;
}

static const char *const words[] = { "type", "family", "afi", "direction", "peer", "local", "host", "port", "peer-as",
	"local-as", "time", "prefix", "length", "next-hop", "rd", "path-information", "as-path", "origin-as", "first-as",
	"as-path-length", "community", "large-community", "extended-community", "attribute", "med", "local-preference",
	"origin", "error", "announce", "withdraw", "eor", "size", "true", "and", "or", "not", NULL };

const char *const *
filter_words(void)
{
	return words;
}

static struct node *
term(struct parser *p)
{
	struct parser at = *p;
	struct span s = p->s;
	struct node *a, *b;
	const char *near;

	if (p->kind != T_WORD) {
		expected(p, "a term such as prefix, as-path or community");
		return NULL;
	}
	next(p);
	if (span_is(s, "type"))
		return choice(p, NODE_TYPE, "message type", type_names);
	if (span_is(s, "family") || span_is(s, "afi"))
		return family(p);
	if (span_is(s, "direction"))
		return choice(p, NODE_DIRECTION, "direction", direction_names);
	if (span_is(s, "peer"))
		return addresses(p, NODE_PEER);
	if (span_is(s, "local"))
		return addresses(p, NODE_LOCAL);
	if (span_is(s, "host")) {
		at = *p;
		a = addresses(p, NODE_PEER);
		*p = at;
		b = addresses(p, NODE_LOCAL);
		return pair(p, NODE_OR, a, b);
	}
	if (span_is(s, "port"))
		return numbers(p, NODE_PORT, "a port", num_u64);
	if (span_is(s, "peer-as"))
		return numbers(p, NODE_PEER_AS, "an AS number", read_as);
	if (span_is(s, "local-as"))
		return numbers(p, NODE_LOCAL_AS, "an AS number", read_as);
	if (span_is(s, "time"))
		return numbers(p, NODE_TIME, "a time such as 2026-11-22T10:00:00Z", read_time);
	if (span_is(s, "prefix"))
		return prefixes(p);
	if (span_is(s, "length") || span_is(s, "prefix-length"))
		return numbers(p, NODE_LENGTH, "a prefix length", num_u64);
	if (span_is(s, "next-hop"))
		return addresses(p, NODE_NEXT_HOP);
	if (span_is(s, "rd"))
		return distinguisher(p);
	if (span_is(s, "path-information"))
		return numbers(p, NODE_PATH_ID, "a path identifier", read_path_id);
	if (span_is(s, "as-path"))
		return as_path(p);
	if (span_is(s, "as-path-length"))
		return numbers(p, NODE_PATH_LENGTH, "a number", num_u64);
	if (span_is(s, "origin-as"))
		return numbers(p, NODE_ORIGIN_AS, "an AS number", read_as);
	if (span_is(s, "first-as"))
		return numbers(p, NODE_FIRST_AS, "an AS number", read_as);
	if (span_is(s, "community"))
		return community(p, NODE_COMMUNITY);
	if (span_is(s, "large-community"))
		return community(p, NODE_LARGE);
	if (span_is(s, "extended-community"))
		return community(p, NODE_EXTENDED);
	if (span_is(s, "attribute"))
		return attribute(p);
	if (span_is(s, "med"))
		return value(p, ATTR_MED);
	if (span_is(s, "local-preference"))
		return value(p, ATTR_LOCAL_PREF);
	if (span_is(s, "origin"))
		return choice(p, NODE_ORIGIN, "origin", origin_names);
	if (span_is(s, "error")) {
		uint32_t code;

		if (p->kind == T_WORD && table_code(class_names, p->s, &code))
			return choice(p, NODE_ERROR, "error class", class_names);
		return node(p, NODE_ERROR);
	}
	if (span_is(s, "announce"))
		return node(p, NODE_ANNOUNCE);
	if (span_is(s, "withdraw"))
		return node(p, NODE_WITHDRAW);
	if (span_is(s, "eor"))
		return node(p, NODE_EOR);
	if (span_is(s, "size"))
		return numbers(p, NODE_SIZE, "a number of bytes", num_u64);
	if (span_is(s, "true"))
		return node(p, NODE_TRUE);
	near = word_near((const char *)s.p, s.n, words);
	*p = at;
	fail(p, "unknown term \"%.*s\"%s%s%s", s.n > 60 ? 60 : (int)s.n, (const char *)s.p, near ? " (did you mean \"" : "",
	    near ? near : "", near ? "\"?)" : "");
	return NULL;
}

static struct node *either(struct parser *p);

static struct node *
unary(struct parser *p)
{
	struct node *n;

	if (++p->depth > DEPTH) {
		fail(p, "the expression is nested too deep");
		return NULL;
	}
	if (p->kind == T_NOT) {
		next(p);
		n = pair(p, NODE_NOT, unary(p), NULL);
	} else if (p->kind == T_OPEN) {
		next(p);
		n = either(p);
		if (!p->bad && p->kind != T_CLOSE)
			expected(p, "\")\"");
		if (!p->bad)
			next(p);
	} else {
		n = term(p);
	}
	p->depth--;
	return n;
}

static struct node *
both(struct parser *p)
{
	struct node *n = unary(p);

	while (!p->bad && p->kind == T_AND) {
		next(p);
		n = pair(p, NODE_AND, n, unary(p));
	}
	return n;
}

static struct node *
either(struct parser *p)
{
	struct node *n = both(p);

	while (!p->bad && p->kind == T_OR) {
		next(p);
		n = pair(p, NODE_OR, n, both(p));
	}
	return n;
}

struct filter *
filter_compile(const struct src *expression, struct diags *d)
{
	struct filter *f = calloc(1, sizeof(*f));
	struct src own;
	struct parser p = { .src = &own, .f = f, .d = d };

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
	next(&p);
	f->root = either(&p);
	if (!p.bad && p.kind != T_END)
		expected(&p, "\"and\", \"or\" or the end");
	if (p.bad || !f->root) {
		filter_free(f);
		return NULL;
	}
	filter_settle(f);
	return f;
}

void
filter_free(struct filter *f)
{
	struct node *n, *rest;

	if (!f)
		return;
	for (n = f->all; n; n = rest) {
		rest = n->all;
		free(n->ranges.v);
		trie_fini(&n->trie);
		free(n->path);
		free(n);
	}
	buf_fini(&f->text);
	free(f->quick);
	free(f);
}
