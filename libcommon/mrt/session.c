/* mrt/session.c - what is remembered of each BGP session in an archive. */
#include "mrt/session.h"

#include <stdlib.h>

#include "attr/attr.h"
#include "msg/open.h"
#include "msg/parts.h"

void
sessions_init(struct sessions *s)
{
	*s = (struct sessions){ 0 };
}

static void
session_free(struct session *one)
{
	if (one)
		free(one->infer);
	free(one);
}

void
sessions_reset(struct sessions *s)
{
	size_t i;

	for (i = 0; i < s->cap; i++)
		session_free(s->slot[i]);
	free(s->slot);
	free(s->rest.infer);
	*s = (struct sessions){ 0 };
}

void
sessions_fini(struct sessions *s)
{
	sessions_reset(s);
}

static uint64_t
word_at(const uint8_t *p)
{
	uint64_t w;

	memcpy(&w, p, 8);
	return w;
}

/* Over the words of the key; the last one overlaps that before it. */
static size_t
hash(struct span key)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ key.n;
	size_t i;

	if (key.n < 8) {
		for (i = 0; i < key.n; i++)
			h = (h ^ key.p[i]) * 0xff51afd7ed558ccdu;
	} else {
		for (i = 0; i + 8 < key.n; i += 8)
			h = (h ^ word_at(key.p + i)) * 0xff51afd7ed558ccdu;
		h = (h ^ word_at(key.p + key.n - 8)) * 0xff51afd7ed558ccdu;
	}
	return (size_t)(h ^ h >> 32);
}

static inline bool
same(const struct session *one, struct span key)
{
	size_t i;

	if (one->key_len != key.n)
		return false;
	if (key.n < 8)
		return memcmp(one->key, key.p, key.n) == 0;
	for (i = 0; i + 8 < key.n; i += 8)
		if (word_at(one->key + i) != word_at(key.p + i))
			return false;
	return word_at(one->key + key.n - 8) == word_at(key.p + key.n - 8);
}

/* Where the key stands or would stand. */
static struct session **
place(struct session **slot, size_t cap, struct span key)
{
	size_t at = hash(key) & (cap - 1);

	while (slot[at] && !same(slot[at], key))
		at = (at + 1) & (cap - 1);
	return &slot[at];
}

static bool
grow(struct sessions *s)
{
	size_t cap = s->cap ? 2 * s->cap : 64, i;
	struct session **slot = calloc(cap, sizeof(*slot));

	if (!slot)
		return false;
	for (i = 0; i < s->cap; i++)
		if (s->slot[i])
			*place(slot, cap, span_of(s->slot[i]->key, s->slot[i]->key_len)) = s->slot[i];
	free(s->slot);
	s->slot = slot;
	s->cap = cap;
	return true;
}

struct session *
sessions_find(struct sessions *s, struct span key)
{
	struct session **at;

	if (key.n > SESSION_KEY)
		key.n = SESSION_KEY;
	if (s->n * 2 >= s->cap && s->n < SESSIONS_MAX && !grow(s))
		return &s->rest;
	at = place(s->slot, s->cap, key);
	if (!*at) {
		if (s->n >= SESSIONS_MAX || !(*at = calloc(1, sizeof(**at))))
			return &s->rest;
		memcpy((*at)->key, key.p, key.n);
		(*at)->key_len = (uint8_t)key.n;
		s->n++;
	}
	return *at;
}

struct session *
sessions_known(const struct sessions *s, struct span key)
{
	return s->cap && key.n <= SESSION_KEY ? *place(s->slot, s->cap, key) : NULL;
}

/* ---- what the OPENs say ---- */

bool
session_open(struct session *one, struct span msg, bool local)
{
	struct session_open *half = local ? &one->local : &one->peer;
	struct open o;

	if (one->key_len == 0 || !open_read(msg, &o, NULL))
		return false;
	one->said.known = false;
	*half = (struct session_open){ .seen = true, .asn4 = o.asn4, .extended = o.extended_message,
		.link_local = o.link_local_nexthop, .addpath_receive = o.addpath_receive,
		.addpath_send = o.addpath_send, .nexthop6 = o.nexthop6 };
	return true;
}

bool
session_apply(const struct session *one, bool local, unsigned fix, struct ctx *ctx)
{
	const struct session_open *from = local ? &one->local : &one->peer, *to = local ? &one->peer : &one->local;

	if (!from->seen || !to->seen) {
		/* one side without the capability decides for both (RFC 6793 3) */
		if (!(fix & SESSION_FIX_ASN4) && ((from->seen && !from->asn4) || (to->seen && !to->asn4)))
			ctx->asn4 = false;
		return false;
	}
	if (!(fix & SESSION_FIX_ASN4))
		ctx->asn4 = from->asn4 && to->asn4;
	if (!(fix & SESSION_FIX_ADDPATH))
		ctx->addpath = from->addpath_send & to->addpath_receive;
	if (!(fix & SESSION_FIX_NEXTHOP6))
		ctx->nexthop6 = from->nexthop6 & to->nexthop6;
	if (!(fix & SESSION_FIX_EXTENDED))
		ctx->extended_message = from->extended && to->extended;
	ctx->link_local_nexthop = from->link_local && to->link_local;
	return true;
}

/* ---- what the bytes say ---- */

/*
 * A look at the bytes of an UPDATE as somebody who knows width and path identifiers would read them; and, while the
 * prefixes are passed, whether one of q's is among them.
 */
struct look {
	bool asn4;
	famset addpath;
	const struct quick *q; /* NULL: not asked */
	bool may;              /* one of them is there, or that cannot be told */
};

/* Do the bytes read as prefixes of a sane session: lengths in range, nothing left over, no default route among others? */
static inline bool
prefixes_ok(struct look *l, struct span s, bool addpath, bool v6)
{
	const uint8_t *p = s.p, *end = s.p + s.n;
	size_t head = addpath ? 5 : 1, n;
	unsigned bits, max = v6 ? 128 : 32;

	while (p < end) {
		if ((size_t)(end - p) < head)
			return false;
		bits = p[head - 1];
		n = head + bits_bytes(bits);
		if (bits > max || (size_t)(end - p) < n || (n == 1 && s.n > 1))
			return false;
		if (l->q && (bits < QUICK_BITS || quick_has(l->q->set[v6], p + head)))
			l->may = true;
		p += n;
	}
	return true;
}

static bool
path_ok(const uint8_t *p, const uint8_t *end, bool asn4)
{
	size_t n;

	while (p < end) {
		if (end - p < 2 || p[0] < 1 || p[0] > 4 || p[1] == 0)
			return false;
		n = 2 + (size_t)p[1] * (asn4 ? 4 : 2);
		if ((size_t)(end - p) < n)
			return false;
		p += n;
	}
	return true;
}

static bool
mp_ok(struct look *l, struct span v, bool reach)
{
	struct mp mp;

	mp_find(v, reach, &mp);
	if (mp.afi < AFI_IPV4 || mp.afi > AFI_IPV6 || mp.safi < SAFI_UNICAST || mp.safi > SAFI_MULTICAST) {
		l->may = true;
		return true; /* other families say enough by failing to decode: not judged here */
	}
	return prefixes_ok(l, mp.nlri, l->addpath && famset_has(l->addpath, family_index(mp.afi, mp.safi)),
	    mp.afi == AFI_IPV6);
}

/* A block whose framing is lost is broken whatever the context. */
static bool
attributes_ok(struct look *l, struct span block)
{
	struct get g = get_of(block);
	struct attr_head a;

	while (attr_next(&g, &a)) {
		if (a.code == ATTR_AS_PATH && !path_ok(a.v.p, a.v.p + a.v.n, l->asn4))
			return false;
		if ((a.code == ATTR_MP_REACH || a.code == ATTR_MP_UNREACH) && !mp_ok(l, a.v, a.code == ATTR_MP_REACH))
			return false;
	}
	return true;
}

static bool
update_ok(struct span msg, struct look *l)
{
	bool addpath = famset_has(l->addpath, 0);
	struct update_parts parts;

	if (parts_find(msg, &parts) != PARTS_OK)
		return true; /* broken whatever the context */
	return prefixes_ok(l, parts.withdrawn, addpath, false) && prefixes_ok(l, parts.nlri, addpath, false) &&
	    attributes_ok(l, parts.attributes);
}

static bool
reads_well(struct span msg, const struct ctx *ctx)
{
	return update_ok(msg, &(struct look){ .asn4 = ctx->asn4, .addpath = ctx->addpath });
}

bool
session_pass(struct session *one, unsigned how, struct span msg, const struct quick *q)
{
	struct look l = { .asn4 = one->said.asn4, .addpath = one->said.addpath, .q = q };

	if (!one->said.known || one->said.how != how || one->changed || !update_ok(msg, &l) || l.may)
		return false;
	one->good++;
	return true;
}

/* The messages that read well speak for the context as it is: one that does not may as well be damaged. */
static void
weigh_good(struct session *one, const struct ctx *ctx)
{
	float weight = one->good < 20 ? 0.3f * (float)one->good : 6;
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		one->infer->addpath[i] += famset_has(ctx->addpath, (int)i) ? weight : -weight;
	one->infer->asn4 += ctx->asn4 ? weight : -weight;
	one->good = 0;
}

/* A comma before a member that may turn out to be nothing: what member_end takes back. */
static size_t
member_begin(struct buf *extra)
{
	size_t at = extra ? extra->n : 0;

	if (at)
		buf_c(extra, ',');
	return at;
}

static void
member_end(struct buf *extra, size_t at)
{
	if (at && extra->n == at + 1)
		extra->n = at;
}

bool
session_infer(struct session *one, struct span msg, unsigned fix, struct ctx *ctx, struct buf *extra)
{
	enum { BOTH = SESSION_FIX_ASN4 | SESSION_FIX_ADDPATH };
	bool asn4 = ctx->asn4, asn = false;
	famset addpath = ctx->addpath, nlri = 0;
	struct ctx other = *ctx;
	size_t at;

	if ((fix & BOTH) == BOTH)
		return false;
	if (!one->changed && reads_well(msg, ctx)) {
		one->good++;
		return false;
	}
	if (one->key_len == 0) { /* not one session: nothing to remember */
		bool changed;

		at = member_begin(extra);
		changed = !reads_well(msg, ctx) && infer_one(msg, ctx, extra);
		member_end(extra, at);
		return changed;
	}
	if (!one->infer) {
		one->infer = malloc(sizeof(*one->infer));
		if (!one->infer)
			return false;
		infer_init(one->infer);
		/* what the record's type said is strong, yet not beyond evidence */
		one->infer->asn4 = ctx->asn4 ? 3 : -3;
	}
	weigh_good(one, ctx);
	infer_update(one->infer, msg);
	infer_apply(one->infer, &other, fix & SESSION_FIX_ASN4, fix & SESSION_FIX_ADDPATH ? FAMSET_ALL : 0);
	if ((asn4 == other.asn4 && addpath == other.addpath) || !reads_well(msg, &other))
		return false; /* a reading that is no better is no reason to leave what was said */
	*ctx = other;
	one->changed = true;
	if (infer_needs(msg, &asn, &nlri) && extra) {
		at = member_begin(extra);
		infer_json(one->infer, asn && asn4 != ctx->asn4, nlri & (addpath ^ ctx->addpath), ctx->spaced, extra);
		member_end(extra, at);
	}
	return true;
}
