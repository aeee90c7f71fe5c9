/* SPDX-License-Identifier: ISC */
/* pcap/frag.c - reassembly of IP fragments. */
#include "pcap/frag.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"

enum {
	BUCKETS = 256,
	DATAGRAM_MAX = 65536,
	UNITS = DATAGRAM_MAX / 8,
	WAIT_S = 60, /* RFC 8200 4.5 */
	LEFT_S = 1,  /* as long as TCP waits for what was acknowledged */
};

struct datagram {
	struct datagram *next;          /* in the bucket */
	struct datagram *newer, *older; /* by first fragment */
	struct frag_key key;
	uint64_t time_ns;
	struct buf b;
	size_t total;                   /* 0: the last fragment has not come */
	size_t got;                     /* bytes */
	uint8_t have[UNITS / 8];        /* one bit for each 8 bytes */
};

struct frags {
	struct datagram *bucket[BUCKETS], *oldest, *newest;
	struct datagram *left; /* the oldest of which frags_left has not given the beginning */
	struct buf whole; /* the last one completed */
	size_t used, max;
	struct frags_stats st;
};

struct frags *
frags_new(size_t max)
{
	struct frags *f = memory_zeroed(1, sizeof(*f));

	if (f) {
		f->max = max;
		buf_init(&f->whole, DATAGRAM_MAX);
	}
	return f;
}

static unsigned
frag_bucket_of(const struct frag_key *k)
{
	return hash_bytes(0, k, sizeof(*k)) % BUCKETS;
}

static size_t
frag_weight(const struct datagram *d)
{
	return sizeof(*d) + d->b.cap;
}

static void
frag_drop(struct frags *f, struct datagram *d)
{
	struct datagram **p = &f->bucket[frag_bucket_of(&d->key)];

	while (*p != d)
		p = &(*p)->next;
	*p = d->next;
	*(d->older ? &d->older->newer : &f->oldest) = d->newer;
	*(d->newer ? &d->newer->older : &f->newest) = d->older;
	if (f->left == d)
		f->left = d->newer;
	f->used -= frag_weight(d);
	buf_fini(&d->b);
	free(d);
}

void
frags_free(struct frags *f)
{
	if (!f)
		return;
	while (f->oldest)
		frag_drop(f, f->oldest);
	buf_fini(&f->whole);
	free(f);
}

struct frags_stats
frags_stats(const struct frags *f)
{
	struct frags_stats st = f->st;
	const struct datagram *d;

	for (d = f->oldest; d; d = d->newer)
		st.lost++;
	st.bytes = f->used;
	return st;
}

void
frags_cut(struct frags *f)
{
	f->st.fragments++;
	f->st.lost++;
}

/* Make room: what waits for too long, then what waits longest. */
static void
frag_expire(struct frags *f, uint64_t now, size_t more)
{
	while (f->oldest && (f->used + more > f->max || f->oldest->time_ns + WAIT_S * 1000000000ull < now)) {
		f->st.lost++;
		frag_drop(f, f->oldest);
	}
}

static struct datagram *
frag_find(struct frags *f, const struct frag_key *key, uint64_t now)
{
	struct datagram **b = &f->bucket[frag_bucket_of(key)], *d;

	for (d = *b; d; d = d->next)
		if (memcmp(&d->key, key, sizeof(*key)) == 0)
			return d;
	d = memory_zeroed(1, sizeof(*d));
	if (!d)
		return NULL;
	d->key = *key;
	d->time_ns = now;
	buf_init(&d->b, DATAGRAM_MAX);
	d->next = *b;
	*b = d;
	d->older = f->newest;
	*(f->newest ? &f->newest->newer : &f->oldest) = d;
	f->newest = d;
	if (!f->left)
		f->left = d;
	f->used += frag_weight(d);
	return d;
}

bool
frags_left(struct frags *f, uint64_t now_ns, struct frag_key *key, struct span *there)
{
	while (f->left && (now_ns == UINT64_MAX || f->left->time_ns + LEFT_S * 1000000000ull < now_ns)) {
		struct datagram *d = f->left;
		size_t n = 0;

		f->left = d->newer;
		while (n < d->b.n && d->have[n / 64] & 1 << n / 8 % 8)
			n += 8;
		*key = d->key;
		*there = span_of(d->b.p, n < d->b.n ? n : d->b.n);
		if (n)
			return true;
	}
	return false;
}

/* The first to come wins where fragments overlap. */
static void
frag_store(struct datagram *d, size_t off, struct span data)
{
	size_t i;

	for (i = 0; i < data.n; i += 8) {
		size_t u = (off + i) / 8, n = data.n - i < 8 ? data.n - i : 8;

		if (d->have[u / 8] & 1 << u % 8)
			continue;
		d->have[u / 8] |= (uint8_t)(1 << u % 8);
		memcpy(d->b.p + off + i, data.p + i, n);
		d->got += n;
	}
}

bool
frags_add(struct frags *f, const struct frag_key *key, uint64_t time_ns, size_t off, bool more, struct span data,
    struct span *whole)
{
	struct datagram *d;
	size_t before;

	f->st.fragments++;
	if (off + data.n > DATAGRAM_MAX - 1 || (more && data.n % 8) || data.n == 0)
		return false;
	frag_expire(f, time_ns, sizeof(*d) + DATAGRAM_MAX);
	d = frag_find(f, key, time_ns);
	if (!d)
		return false;
	before = frag_weight(d);
	if (off + data.n > d->b.n) {
		size_t grow = off + data.n - d->b.n;

		if (!buf_room(&d->b, grow))
			return false;
		memset(d->b.p + d->b.n, 0, grow);
		d->b.n += grow;
	}
	f->used += frag_weight(d) - before;
	frag_store(d, off, data);
	if (!more && !d->total)
		d->total = off + data.n;
	if (d->total && d->b.n > d->total) { /* bytes after its end: none of it can be believed */
		f->st.lost++;
		frag_drop(f, d);
		return false;
	}
	if (!d->total || d->got < d->total)
		return false;
	buf_reset(&f->whole);
	buf_put(&f->whole, d->b.p, d->total);
	frag_drop(f, d);
	*whole = buf_span(&f->whole);
	return !f->whole.bad;
}
