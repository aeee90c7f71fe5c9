/* SPDX-License-Identifier: ISC */
/* bgp-session/lines_quick.c - lines like earlier ones but for their prefix. */
#include "lines_quick.h"

#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "base/hash.h"

enum { QUICK_WORDS = 480, QUICK_PAIRS = 128 };

/* The words after a prefix, and what they came to. */
struct quick_tail {
	uint16_t n;
	uint8_t afi_len;              /* 4 or 16: of the prefix before them */
	bool withdraw, has_path;
	uint8_t path[4];
	int family;
	uint32_t set;
	uint8_t text[QUICK_WORDS];
};

/* Words with one hash can be in either place. */
struct quick_pair {
	struct quick_tail v[2];
	unsigned last;                /* the one used last; the other is the next to be forgotten */
};

bool
quick_init(struct session_input *in)
{
	in->quick = calloc(QUICK_PAIRS, sizeof(*in->quick));
	return in->quick != NULL;
}

void
quick_forget(struct session_input *in)
{
	size_t i;

	for (i = 0; i < 2 * QUICK_PAIRS; i++)
		rib_set_drop(&in->s->rib, in->quick[i / 2].v[i % 2].set);
	memset(in->quick, 0, QUICK_PAIRS * sizeof(*in->quick));
}

void
quick_fini(struct session_input *in)
{
	if (in->quick)
		quick_forget(in);
	free(in->quick);
	in->quick = NULL;
}

static bool
quick_is(const struct quick_tail *t, const struct quick_line *line)
{
	return t->afi_len == line->afi_len && t->withdraw == line->withdraw && span_eq(span_of(t->text, t->n), line->words);
}

static struct quick_pair *
quick_pair_of(struct session_input *in, const struct quick_line *line)
{
	return &in->quick[hash_span(line->afi_len * 2 + line->withdraw, line->words) % QUICK_PAIRS];
}

static const struct quick_tail *
quick_find(struct session_input *in, const struct quick_line *line)
{
	struct quick_pair *pair = quick_pair_of(in, line);
	int i;

	for (i = 0; i < 2; i++) {
		if (quick_is(&pair->v[pair->last], line))
			return &pair->v[pair->last];
		pair->last ^= 1;
	}
	return NULL;
}

static bool
quick_line_of(struct span line, struct quick_line *out)
{
	const uint8_t *p = line.p + 15, *end = line.p + line.n, *blank;
	struct prefix prefix;

	if (line.n < 18 || memcmp(line.p + 8, " route ", 7) != 0)
		return false;
	out->withdraw = memcmp(line.p, "withdraw", 8) == 0;
	if (!out->withdraw && memcmp(line.p, "announce", 8) != 0)
		return false;
	blank = memchr(p, ' ', (size_t)(end - p));
	if (!blank)
		blank = end;
	if (!prefix_scan(span_of(p, (size_t)(blank - p)), &prefix) || prefix_host_bits(&prefix))
		return false;
	out->words = span_of(blank, (size_t)(end - blank));
	out->afi_len = prefix.ip.len;
	out->nlri[0] = prefix.bits;
	memcpy(out->nlri + 1, prefix.ip.a, sizeof(out->nlri) - 1);
	out->n = 1 + bits_bytes(prefix.bits);
	return true;
}

bool
quick_take(struct session_input *in, struct span text, struct quick_line *line)
{
	const struct quick_tail *t;
	struct rib_key key;

	if (!quick_line_of(text, line) || line->words.n > QUICK_WORDS) {
		line->n = 0;
		return false;
	}
	if (!(t = quick_find(in, line)))
		return false;
	key = (struct rib_key){ .family = t->family, .path = t->has_path ? t->path : NULL, .nlri = span_of(line->nlri, line->n) };
	return apply_route(in->s, &key, t->set, t->withdraw);
}

void
quick_expect(struct session_input *in, const struct quick_line *line)
{
	if (line->n)
		rib_expect(&in->s->rib, family_index(line->afi_len == 4 ? AFI_IPV4 : AFI_IPV6, SAFI_UNICAST),
		    span_of(line->nlri, line->n));
}

void
quick_learn(struct session_input *in, const struct quick_line *line, const struct route *r, uint32_t set)
{
	const struct nlri_row *row;
	struct quick_pair *pair;
	struct quick_tail *t;
	struct nlri one;
	uint8_t safi;
	size_t at = 0;

	if (!line->n || r->list.n != 1 || r->split || r->watchdog.n || r->start_withdrawn)
		return;
	if (nlri_list_family(&r->list, 0, &safi) != (line->afi_len == 4 ? AFI_IPV4 : AFI_IPV6) || safi != SAFI_UNICAST)
		return;
	if (!nlri_list_next(&r->list, &at, &row, &one) || !span_eq(one.v, span_of(line->nlri, line->n)))
		return;
	pair = quick_pair_of(in, line);
	t = &pair->v[pair->last ^= 1];
	rib_set_hold(&in->s->rib, set);
	rib_set_drop(&in->s->rib, t->set);
	t->n = (uint16_t)line->words.n;
	t->afi_len = (uint8_t)line->afi_len;
	t->withdraw = line->withdraw;
	t->family = family_index(line->afi_len == 4 ? AFI_IPV4 : AFI_IPV6, SAFI_UNICAST);
	t->set = set;
	t->has_path = one.path != NULL;
	if (one.path)
		memcpy(t->path, one.path, 4);
	memcpy(t->text, line->words.p, line->words.n);
}
