/* bgp-session/lines_quick.c - lines like earlier ones but for their prefix. */
#include "lines_quick.h"

#include <stdlib.h>
#include <string.h>

#include "apply.h"

enum { QUICK_WORDS = 480, QUICK_TAILS = 256 };

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

bool
quick_init(struct session_input *in)
{
	in->tails = calloc(QUICK_TAILS, sizeof(*in->tails));
	return in->tails != NULL;
}

void
quick_fini(struct session_input *in)
{
	free(in->tails);
}

/* A line like the last ones but for its prefix: what follows it has been read before. */
static struct quick_tail *
quick_slot(struct session_input *in, struct span text, unsigned afi_len, bool withdraw)
{
	uint64_t h = text.n * 0x9e3779b97f4a7c15u + afi_len * 2 + withdraw, w;
	size_t i;

	for (i = 0; i + 8 <= text.n; i += 8) {
		memcpy(&w, text.p + i, 8);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	for (w = 0; i < text.n; i++)
		w = w << 8 | text.p[i];
	h = (h ^ w) * 0xff51afd7ed558ccdu;
	return &in->tails[(h >> 40) % QUICK_TAILS];
}

static bool
quick_is(const struct quick_tail *t, struct span text, unsigned afi_len, bool withdraw)
{
	return t->n == text.n && t->afi_len == afi_len && t->withdraw == withdraw && memcmp(t->text, text.p, text.n) == 0;
}

/* "10.0.0.0/24": the NLRI (length, bytes); 0 when it is not plainly that. */
static size_t
quick_ip4(struct span s, uint8_t out[5])
{
	const uint8_t *p = s.p, *end = s.p + s.n;
	unsigned part, v, bits = 0;
	uint32_t ip = 0;

	for (part = 0; part < 4; part++) {
		if (part && (p == end || *p++ != '.'))
			return 0;
		if (p == end || (unsigned)(*p - '0') > 9)
			return 0;
		for (v = 0; p < end && (unsigned)(*p - '0') <= 9; p++)
			if ((v = v * 10 + (unsigned)(*p - '0')) > 255)
				return 0;
		ip = ip << 8 | v;
	}
	if (p == end || *p++ != '/' || p == end)
		return 0;
	for (; p < end && (unsigned)(*p - '0') <= 9; p++)
		if ((bits = bits * 10 + (unsigned)(*p - '0')) > 32)
			return 0;
	if (p != end || (bits < 32 && ip << bits))
		return 0;
	out[0] = (uint8_t)bits;
	out[1] = (uint8_t)(ip >> 24);
	out[2] = (uint8_t)(ip >> 16);
	out[3] = (uint8_t)(ip >> 8);
	out[4] = (uint8_t)ip;
	return 1 + bits_bytes(bits);
}

static size_t
quick_prefix(struct span s, uint8_t out[17], unsigned *afi_len)
{
	struct prefix p;
	size_t n = quick_ip4(s, out);

	*afi_len = 4;
	if (n)
		return n;
	if (!memchr(s.p, ':', s.n) || !prefix_scan(s, &p) || p.ip.len != 16 || prefix_host_bits(&p))
		return 0;
	*afi_len = 16;
	out[0] = p.bits;
	memcpy(out + 1, p.ip.a, 16);
	return 1 + bits_bytes(p.bits);
}

static bool
quick_line_of(struct span line, struct quick_line *out)
{
	const uint8_t *p, *end = line.p + line.n;

	if (line.n < 18 || memcmp(line.p + 8, " route ", 7) != 0)
		return false;
	if (memcmp(line.p, "announce", 8) == 0)
		out->withdraw = false;
	else if (memcmp(line.p, "withdraw", 8) == 0)
		out->withdraw = true;
	else
		return false;
	for (p = line.p + 15; p < end && *p != ' '; p++)
		;
	out->words = span_of(p, (size_t)(end - p));
	out->n = quick_prefix(span_of(line.p + 15, (size_t)(p - line.p - 15)), out->nlri, &out->afi_len);
	return out->n != 0;
}

bool
quick_take(struct session_input *in, struct span text, struct quick_line *line)
{
	struct quick_tail *t;

	if (!quick_line_of(text, line) || line->words.n > QUICK_WORDS) {
		line->n = 0;
		return false;
	}
	t = quick_slot(in, line->words, line->afi_len, line->withdraw);
	return quick_is(t, line->words, line->afi_len, line->withdraw) &&
	    apply_route(in->s, t->family, t->has_path ? t->path : NULL, span_of(line->nlri, line->n), t->set, t->withdraw);
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
	struct nlri one;
	struct quick_tail *t;
	uint8_t safi;
	size_t at = 0;

	if (!line->n || r->list.n != 1 || r->split || r->watchdog.n || r->start_withdrawn)
		return;
	if (nlri_list_family(&r->list, 0, &safi) != (line->afi_len == 4 ? AFI_IPV4 : AFI_IPV6) || safi != SAFI_UNICAST)
		return;
	/* Multicast prefixes are a family of their own, told by the address. */
	if (line->nlri[1] >= 224)
		return;
	if (!nlri_list_next(&r->list, &at, &row, &one) || !span_eq(one.v, span_of(line->nlri, line->n)))
		return;
	t = quick_slot(in, line->words, line->afi_len, line->withdraw);
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
