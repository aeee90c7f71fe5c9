/* SPDX-License-Identifier: ISC */
/* repeat.c - lines that differ in their prefix only. */
#include "repeat.h"

#include "base/memory.h"

#include <stdlib.h>

#include "attr/attr.h"
#include "base/hash.h"
#include "msg/parts.h"

enum { SLOTS = 1 << 15, SLOTS_USED = SLOTS / 2, BYTES_MAX = 32 << 20, WORDS_MAX = 4096 };
enum { FRESH_MANY = 1024, LOOK_EVERY = 64, GROUP_MOST = 16 << 20 };

bool
repeat_init(struct repeat *m)
{
	*m = (struct repeat){ .slot = memory_zeroed(SLOTS, sizeof(*m->slot)) };
	buf_init(&m->bytes, BYTES_MAX);
	buf_init(&m->join_words, 2 * WORDS_MAX);
	return m->slot != NULL;
}

void
repeat_fini(struct repeat *m)
{
	free(m->slot);
	buf_fini(&m->bytes);
	buf_fini(&m->join_words);
}

static inline bool
repeat_word(struct span *s, const char *word)
{
	size_t n = strlen(word);

	if (s->n <= n || memcmp(s->p, word, n) || s->p[n] != ' ')
		return false;
	s->p += n + 1;
	s->n -= n + 1;
	return true;
}

bool
repeat_line(struct span line, struct repeat_line *out)
{
	const uint8_t *blank;

	repeat_word(&line, "announce");
	if (!repeat_word(&line, "route"))
		return false;
	blank = memchr(line.p, ' ', line.n);
	if (!blank || !memchr(line.p, '/', (size_t)(blank - line.p)) ||
	    !prefix_scan(span_of(line.p, (size_t)(blank - line.p)), &out->prefix) || prefix_host_bits(&out->prefix))
		return false;
	/* multicast prefixes are of another family */
	if (out->prefix.ip.a[0] >= (out->prefix.ip.len == 4 ? 0xe0 : 0xff))
		return false;
	out->words = span_of(blank, line.n - (size_t)(blank - line.p));
	if (out->words.n > WORDS_MAX)
		return false;
	out->hash = hash_span(out->prefix.ip.len, out->words) | 1;
	return true;
}

static const struct repeat_slot *
repeat_slot_of(const struct repeat *m, const struct repeat_line *l)
{
	size_t at;

	for (at = l->hash % SLOTS; m->slot[at].hash; at = (at + 1) % SLOTS) {
		const struct repeat_slot *s = &m->slot[at];

		/* the address family is before the words */
		if (s->hash == l->hash && s->words_len == l->words.n + 1 && m->bytes.p[s->words] == l->prefix.ip.len &&
		    memcmp(m->bytes.p + s->words + 1, l->words.p, l->words.n) == 0)
			return s;
	}
	return NULL;
}

bool
repeat_due(struct repeat *m)
{
	return m->fresh < FRESH_MANY || ++m->passed % LOOK_EVERY < 2; /* the second may be like the first */
}

bool
repeat_find(struct repeat *m, const struct repeat_line *l, struct buf *out)
{
	const struct repeat_slot *s = repeat_slot_of(m, l);
	size_t n = bits_bytes(l->prefix.bits), total;
	uint8_t *o;

	m->fresh = s ? 0 : m->fresh + 1;
	if (!s || !buf_room(out, s->message_len + 17))
		return false;
	o = out->p + out->n;
	memcpy(o, m->bytes.p + s->message, s->message_len);
	o[s->message_len] = l->prefix.bits;
	memcpy(o + s->message_len + 1, l->prefix.ip.a, n);
	total = s->message_len + 1 + n;
	if (s->mp)
		o[s->mp] = (uint8_t)(total - s->mp - 1);
	parts_resize(o, total, s->mp ? 0 : 1 + n);
	out->n += total;
	return true;
}

/*
 * Where the last attribute has its length, if it is an MP_REACH_NLRI of the short form that holds these bytes of NLRI
 * alone, and has room for the longest prefix, so that its length keeps its one byte; else 0.
 */
static uint32_t
repeat_mp_length(struct span msg, struct span attributes, size_t nlri)
{
	struct get g = get_of(attributes);
	struct attr_head a, last = { .code = 0 };
	struct mp mp;

	while (attr_next(&g, &a))
		last = a;
	if (!get_done(&g) || last.code != ATTR_MP_REACH || last.flags & ATTR_EXT || !mp_find(last.v, true, &mp) ||
	    mp.nlri.n != nlri || last.v.n - nlri + 17 > 255)
		return 0;
	return (uint32_t)(last.v.p - 1 - msg.p);
}

/* Is there a word that makes more than one NLRI of a prefix? */
static bool
repeat_has_split(struct span words)
{
	const uint8_t *p = words.p, *end = words.p + words.n;

	for (; (p = memchr(p, 's', (size_t)(end - p))); p++)
		if (end - p >= 5 && memcmp(p, "split", 5) == 0)
			return true;
	return false;
}

void
repeat_learn(struct repeat *m, const struct repeat_line *l, struct span msg)
{
	size_t n = 1 + bits_bytes(l->prefix.bits), at;
	struct repeat_slot s = { .hash = l->hash };
	struct update_parts parts;

	if (msg.n + 17 > MSG_MAX || msg_type(msg) != MSG_UPDATE || msg_length(msg) != msg.n || repeat_has_split(l->words) ||
	    parts_find(msg, &parts) != PARTS_OK || parts.withdrawn.n || parts.attributes.n + parts.nlri.n < n)
		return;
	/* the prefix as it is must be all the NLRI, and the last bytes */
	if (msg.p[msg.n - n] != l->prefix.bits || memcmp(msg.p + msg.n - n + 1, l->prefix.ip.a, n - 1))
		return;
	if (!parts.nlri.n) {
		s.mp = repeat_mp_length(msg, parts.attributes, n);
		if (!s.mp || l->prefix.ip.len != 16)
			return;
	} else if (parts.nlri.n != n) {
		return;
	}
	if (m->n == SLOTS_USED || m->bytes.n + l->words.n + msg.n + 1 > BYTES_MAX) {
		memset(m->slot, 0, SLOTS * sizeof(*m->slot));
		buf_reset(&m->bytes);
		m->n = 0;
	}
	s.words = (uint32_t)m->bytes.n;
	s.words_len = (uint32_t)l->words.n + 1;
	buf_c(&m->bytes, (char)l->prefix.ip.len);
	buf_span_put(&m->bytes, l->words);
	s.message = (uint32_t)m->bytes.n;
	s.message_len = (uint32_t)(msg.n - n);
	buf_put(&m->bytes, msg.p, msg.n - n);
	if (m->bytes.bad)
		return;
	for (at = s.hash % SLOTS; m->slot[at].hash; at = (at + 1) % SLOTS)
		;
	m->slot[at] = s;
	m->n++;
}

/* ---- groups ---- */

static void
repeat_add(struct nlri_list *list, const struct prefix *p)
{
	uint8_t v[17];

	v[0] = p->bits;
	memcpy(v + 1, p->ip.a, 16);
	nlri_list_add(list, NULL, span_of(v, 1 + bits_bytes(p->bits)), NULL, p->ip.len == 4 ? AFI_IPV4 : AFI_IPV6,
	    SAFI_UNICAST);
}

bool
repeat_join(struct repeat *m, const struct repeat_line *l, struct command *c)
{
	struct nlri_list *list = &c->wait.list;

	if (!list->n || list->b.n > GROUP_MOST || m->join_len != l->prefix.ip.len ||
	    !span_eq(buf_span(&m->join_words), l->words))
		return false;
	repeat_add(list, &l->prefix);
	return true;
}

void
repeat_join_learn(struct repeat *m, const struct repeat_line *l, const struct command *c)
{
	struct nlri_list want = { .n = 0 };

	buf_init(&want.b, 64);
	repeat_add(&want, &l->prefix);
	m->join_len = 0;
	if (!want.b.bad && c->wait.list.n && !repeat_has_split(l->words) &&
	    span_eq(buf_span(&c->route.list.b), buf_span(&want.b))) {
		m->join_len = l->prefix.ip.len;
		buf_reset(&m->join_words);
		buf_span_put(&m->join_words, l->words);
	}
	buf_fini(&want.b);
}
