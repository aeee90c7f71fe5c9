/* bgp-api-bridge/route.c - selectors: which neighbors a command is for. */
#include "bridge.h"

#include <stdlib.h>

/* For lists that cannot hold anybody twice. */
static void
append(struct targets *t, struct neighbor *n)
{
	if (t->n == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 16;
		struct neighbor **v = realloc(t->v, cap * sizeof(*v));

		if (!v)
			return;
		t->v = v;
		t->cap = cap;
	}
	t->v[t->n++] = n;
}

void
targets_add(struct targets *t, struct neighbor *n)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->v[i] == n)
			return;
	append(t, n);
}

bool
route_allowed(const struct client *c, const struct neighbor *n)
{
	const struct config_api *a;
	size_t i;

	if (n->removed)
		return false;
	if (!c->helper)
		return true;
	for (i = 0; i < n->api_cnt; i++)
		if (strcmp(n->api[i], c->helper->name) == 0)
			return true;
	for (a = n->conf->apis; a; a = a->next)
		if (config_api_names(a, c->helper->name))
			return true;
	return false;
}

struct targets *
route_all(struct client *c)
{
	struct bridge *b = c->b;
	size_t i;

	if (c->all_gen == b->gen)
		return &c->all;
	c->all.n = 0;
	for (i = 0; i < b->neighbor_cnt; i++)
		if (route_allowed(c, b->neighbors[i]))
			append(&c->all, b->neighbors[i]);
	c->all_gen = b->gen;
	return &c->all;
}

/* ---- finding by address ---- */

static size_t
hash_ip(const struct ip *ip)
{
	size_t h = ip->len, i;

	for (i = 0; i < ip->len; i++)
		h = (h ^ ip->a[i]) * 0x100000001b3u;
	return h ^ h >> 15;
}

void
route_index(struct bridge *b)
{
	size_t want = 16, i;

	b->gen++;
	while (want < b->neighbor_cnt * 2)
		want *= 2;
	free(b->hash);
	b->hash = calloc(want, sizeof(struct neighbor *));
	b->hash_cnt = b->hash ? want : 0;
	for (i = b->neighbor_cnt; b->hash && i-- > 0;) {
		struct neighbor *n = b->neighbors[i], **slot = &b->hash[hash_ip(&n->address) & (want - 1)];

		n->next_hash = *slot;
		*slot = n;
	}
}

struct neighbor *
route_first(struct bridge *b, const struct ip *ip)
{
	return b->hash ? b->hash[hash_ip(ip) & (b->hash_cnt - 1)] : NULL;
}

/* ---- reading ---- */

static void
blanks(struct span *s)
{
	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t')) {
		s->p++;
		s->n--;
	}
}

static bool
mark(uint8_t c)
{
	return c == ',' || c == '[' || c == ']' || c == '(' || c == ')';
}

/* The next word or mark, without taking it. */
static struct span
peek(struct span s)
{
	size_t n = 0;

	blanks(&s);
	if (s.n && mark(s.p[0]))
		return span_of(s.p, 1);
	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && !mark(s.p[n]))
		n++;
	return span_of(s.p, n);
}

static struct span
take(struct span *s)
{
	struct span word = peek(*s);

	s->n -= (size_t)(word.p + word.n - s->p);
	s->p = word.p + word.n;
	return word;
}

enum { CONDITIONS = 8 };

struct condition {
	struct span key, value;
};

static bool
is_key(struct span w)
{
	static const char *const keys[] = { "local-ip", "local-address", "local-as", "peer-as", "router-id", "family-allowed",
		NULL };
	const char *const *k;

	for (k = keys; *k; k++)
		if (span_is(w, *k))
			return true;
	return false;
}

static bool
fits(const struct neighbor *n, const struct condition *c, size_t cnt)
{
	size_t i;

	for (i = 0; i < cnt; i++) {
		const char *have = span_is(c[i].key, "local-ip") || span_is(c[i].key, "local-address") ? n->local_ip :
		    span_is(c[i].key, "local-as") ? n->local_as : span_is(c[i].key, "peer-as") ? n->peer_as :
		    span_is(c[i].key, "router-id") ? n->router_id : n->family_allowed;

		if (!span_is(c[i].value, have))
			return false;
	}
	return true;
}

/* One `ADDRESS|* [key value ...]`. False: it cannot be read. */
static bool
one(struct client *c, struct span *s, struct targets *out)
{
	struct condition cond[CONDITIONS];
	struct span who = take(s), w;
	struct targets *all;
	size_t n = 0, i;
	struct ip ip;

	if (!who.n || mark(who.p[0]))
		return false;
	while (w = peek(*s), is_key(w)) {
		if (n == CONDITIONS)
			return false;
		cond[n].key = take(s);
		cond[n].value = take(s);
		if (!cond[n].value.n || mark(cond[n].value.p[0]))
			return false;
		n++;
	}
	if (span_is(who, "*")) {
		all = route_all(c);
		for (i = 0; i < all->n; i++)
			if (fits(all->v[i], cond, n))
				targets_add(out, all->v[i]);
		return true;
	}
	if (ip_scan(who, &ip)) {
		struct neighbor *p = route_first(c->b, &ip);

		for (; p; p = p->next_hash)
			if (ip_eq(&p->address, &ip) && fits(p, cond, n) && route_allowed(c, p))
				targets_add(out, p);
	}
	return true;
}

static bool
list(struct client *c, struct span *s, struct targets *out)
{
	struct span w = peek(*s);

	if (w.n && w.p[0] == '[') {
		take(s);
		for (;;) {
			w = peek(*s);
			if (!w.n)
				return false;
			if (w.p[0] == ']') {
				take(s);
				return true;
			}
			if (w.p[0] == ',') {
				take(s);
				continue;
			}
			if (span_is(w, "neighbor") || span_is(w, "peer"))
				take(s);
			if (!one(c, s, out))
				return false;
		}
	}
	if (!one(c, s, out))
		return false;
	while (w = peek(*s), w.n && w.p[0] == ',') {
		take(s);
		w = peek(*s);
		if (span_is(w, "neighbor") || span_is(w, "peer"))
			take(s);
		if (!one(c, s, out))
			return false;
	}
	return true;
}

struct targets *
route_select(struct client *c, struct span *line)
{
	struct span s = *line;
	size_t n = c->selector.n;

	/* Scripts mostly say the same selector again. */
	if (c->chosen_gen == c->b->gen && n && line->n > n && memcmp(line->p, c->selector.p, n) == 0 &&
	    (line->p[n] == ' ' || line->p[n] == '\t')) {
		struct span rest = span_of(line->p + n, line->n - n), w = peek(rest);

		if (w.n && w.p[0] != ',' && !is_key(w)) {
			*line = rest;
			blanks(line);
			return &c->chosen;
		}
	}
	c->chosen.n = 0;
	c->chosen_gen = 0;
	if (!list(c, &s, &c->chosen))
		return NULL;
	buf_reset(&c->selector);
	buf_put(&c->selector, line->p, (size_t)(s.p - line->p));
	c->chosen_gen = c->b->gen;
	blanks(&s);
	*line = s;
	return &c->chosen;
}
