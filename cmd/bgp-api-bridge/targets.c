/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/targets.c - selectors: which neighbors a command is for. */
#include "targets.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "bridge.h"
#include "client.h"
#include "helper.h"
#include "neighbor.h"

/* For lists that cannot hold anybody twice. */
static void
targets_append(struct targets *t, struct neighbor *n)
{
	if (MEMORY_ROOM(t->v, t->n, &t->cap))
		t->v[t->n++] = n;
	else
		t->bad = true;
}

void
targets_add(struct targets *t, struct neighbor *n)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->v[i] == n)
			return;
	targets_append(t, n);
}

void
targets_fini(struct targets *t)
{
	free(t->v);
	*t = (struct targets){ .n = 0 };
}

bool
targets_open(const struct targets *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (!neighbor_open(t->v[i]))
			return false;
	return true;
}

bool
targets_any_up(const struct targets *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->v[i]->up)
			return true;
	return false;
}

/* May this client touch the neighbor? */
static bool
targets_allowed(const struct client *c, const struct neighbor *n)
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
targets_all(struct client *c)
{
	struct bridge *b = c->b;
	size_t i;

	if (c->all_gen == b->gen)
		return &c->all;
	c->all.n = 0;
	c->all.bad = false;
	for (i = 0; i < b->neighbor_cnt; i++)
		if (targets_allowed(c, b->neighbors[i]))
			targets_append(&c->all, b->neighbors[i]);
	c->all_gen = c->all.bad ? 0 : b->gen;
	return &c->all;
}

/* ---- finding by address ---- */

static size_t
targets_slot(const struct bridge *b, const struct ip *ip)
{
	return hash_bytes(0, ip->a, ip->len) & (b->hash_cnt - 1);
}

void
targets_index(struct bridge *b)
{
	size_t want = 16, i;

	b->gen++;
	while (want < b->neighbor_cnt * 2)
		want *= 2;
	free(b->hash);
	b->hash = calloc(want, sizeof(struct neighbor *));
	b->hash_cnt = b->hash ? want : 0;
	for (i = b->neighbor_cnt; b->hash && i-- > 0;) {
		struct neighbor *n = b->neighbors[i], **slot = &b->hash[targets_slot(b, &n->address)];

		n->order = (uint32_t)i;
		n->next_hash = *slot;
		*slot = n;
	}
}

struct neighbor *
targets_first(struct bridge *b, const struct ip *ip)
{
	return b->hash ? b->hash[targets_slot(b, ip)] : NULL;
}

/* ---- reading ---- */

enum { SELECTOR_CONDITIONS = 8 };

struct selector_condition {
	const struct selector_key *key;
	struct span value;
};

/* The keys of a neighbor's long name: what a condition is compared with. */
static const struct selector_key {
	const char *word;
	size_t off;           /* of a text in struct neighbor */
} selector_keys[] = {
	{ "local-ip", offsetof(struct neighbor, local_ip) },
	{ "local-address", offsetof(struct neighbor, local_ip) },
	{ "local-as", offsetof(struct neighbor, local_as) },
	{ "peer-as", offsetof(struct neighbor, peer_as) },
	{ "router-id", offsetof(struct neighbor, router_id) },
	{ "family-allowed", offsetof(struct neighbor, family_allowed) },
	{ NULL, 0 },
};

static const struct selector_key *
targets_selector_key(struct span w)
{
	const struct selector_key *k;

	for (k = selector_keys; k->word; k++)
		if (span_is(w, k->word))
			return k;
	return NULL;
}

static void
targets_selector_blanks(struct span *s)
{
	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t')) {
		s->p++;
		s->n--;
	}
}

static bool
targets_selector_mark(uint8_t c)
{
	return c == ',' || c == '[' || c == ']' || c == '(' || c == ')';
}

/* The next word or mark, without taking it. */
static struct span
targets_selector_peek(struct span s)
{
	size_t n = 0;

	targets_selector_blanks(&s);
	if (s.n && targets_selector_mark(s.p[0]))
		return span_of(s.p, 1);
	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && !targets_selector_mark(s.p[n]))
		n++;
	return span_of(s.p, n);
}

static struct span
targets_selector_take(struct span *s)
{
	struct span word = targets_selector_peek(*s);

	s->n -= (size_t)(word.p + word.n - s->p);
	s->p = word.p + word.n;
	return word;
}

/* The mark c is next: step over it. */
static bool
targets_selector_takes(struct span *s, char c)
{
	struct span w = targets_selector_peek(*s);

	if (w.n != 1 || w.p[0] != (uint8_t)c)
		return false;
	targets_selector_take(s);
	return true;
}

static bool
targets_selector_fits(const struct neighbor *n, const struct selector_condition *v, size_t cnt)
{
	size_t i;

	for (i = 0; i < cnt; i++)
		if (!span_is(v[i].value, (const char *)n + v[i].key->off))
			return false;
	return true;
}

static void
targets_selector_find(
    struct client *c, struct span who, const struct selector_condition *v, size_t cnt, struct targets *out)
{
	struct prefix range;
	struct ip ip;
	size_t i;

	if (span_is(who, "*")) {
		struct targets *all = targets_all(c);

		for (i = 0; i < all->n; i++)
			if (targets_selector_fits(all->v[i], v, cnt))
				targets_add(out, all->v[i]);
		out->bad |= all->bad;
	} else if (memchr(who.p, '/', who.n) && prefix_scan(who, &range)) {
		for (i = 0; i < c->b->neighbor_cnt; i++) {
			struct neighbor *p = c->b->neighbors[i];

			if (p->conf->peer.bits >= range.bits && prefix_has(&range, &p->address) && targets_selector_fits(p, v, cnt) &&
			    targets_allowed(c, p))
				targets_add(out, p);
		}
	} else if (ip_scan(who, &ip)) {
		struct neighbor *p = targets_first(c->b, &ip);

		for (; p; p = p->next_hash)
			if (ip_eq(&p->address, &ip) && targets_selector_fits(p, v, cnt) && targets_allowed(c, p))
				targets_add(out, p);
	}
}

/* One `ADDRESS|* [KEY VALUE ...]`; out NULL: nobody is looked for. False: it cannot be read. */
static bool
targets_selector_one(struct client *c, struct span *s, struct targets *out)
{
	struct selector_condition v[SELECTOR_CONDITIONS];
	const struct selector_key *key;
	struct span who = targets_selector_take(s);
	size_t n = 0;

	if (!who.n || targets_selector_mark(who.p[0]))
		return false;
	while ((key = targets_selector_key(targets_selector_peek(*s)))) {
		if (n == SELECTOR_CONDITIONS)
			return false;
		targets_selector_take(s);
		v[n] = (struct selector_condition){ key, targets_selector_take(s) };
		if (!v[n].value.n || targets_selector_mark(v[n].value.p[0]))
			return false;
		n++;
	}
	if (out)
		targets_selector_find(c, who, v, n, out);
	return true;
}

/* The same, perhaps with `neighbor` or `peer` before it: one of a list. */
static bool
targets_selector_item(struct client *c, struct span *s, struct targets *out)
{
	struct span w = targets_selector_peek(*s);

	if (span_is(w, "neighbor") || span_is(w, "peer"))
		targets_selector_take(s);
	return targets_selector_one(c, s, out);
}

static bool
targets_selector_read(struct client *c, struct span *s, struct targets *out)
{
	if (targets_selector_takes(s, '[')) {
		while (!targets_selector_takes(s, ']'))
			if (!targets_selector_takes(s, ',') && !targets_selector_item(c, s, out))
				return false;
		return true;
	}
	if (!targets_selector_one(c, s, out))
		return false;
	while (targets_selector_takes(s, ','))
		if (!targets_selector_item(c, s, out))
			return false;
	return true;
}

bool
targets_skip(struct span *line)
{
	bool good = targets_selector_read(NULL, line, NULL);

	targets_selector_blanks(line);
	return good;
}

struct targets *
targets_select(struct client *c, struct span *line)
{
	struct span s = *line;
	size_t n = c->selector.n;

	/* Most scripts repeat one selector. */
	if (c->chosen_gen == c->b->gen && n && line->n > n && memcmp(line->p, c->selector.p, n) == 0 &&
	    (line->p[n] == ' ' || line->p[n] == '\t')) {
		struct span rest = span_of(line->p + n, line->n - n), w = targets_selector_peek(rest);

		if (w.n && w.p[0] != ',' && !targets_selector_key(w)) {
			*line = rest;
			targets_selector_blanks(line);
			return &c->chosen;
		}
	}
	c->chosen.n = 0;
	c->chosen.bad = false;
	c->chosen_gen = 0;
	if (!targets_selector_read(c, &s, &c->chosen))
		return NULL;
	buf_reset(&c->selector);
	buf_put(&c->selector, line->p, (size_t)(s.p - line->p));
	c->chosen_gen = c->chosen.bad || c->selector.bad ? 0 : c->b->gen;
	targets_selector_blanks(&s);
	*line = s;
	return &c->chosen;
}
