/* SPDX-License-Identifier: ISC */
/* tests/unit/rib.c - the table of routes against a plain model of it and of what the peer has learnt. */
#include "rib/rib.h"

#include "io/timer.h"
#include "tap.h"

enum { KEYS = 300, SETS = 5 };

struct model {
	uint32_t want[KEYS]; /* set + 1; 0 not announced */
	uint32_t peer[KEYS];
	unsigned version[KEYS], told[KEYS]; /* of the NLRI bytes: labels */
};

/* Key k as NLRI of a family: IPv4 unicast for most, labelled with changing labels and lengths for the rest. */
static int
make(unsigned k, unsigned version, uint8_t *v, size_t *n, const uint8_t **path)
{
	static uint8_t id[4];

	*path = NULL;
	if (k < 200) {
		v[0] = 24;
		v[1] = 10;
		v[2] = (uint8_t)(k >> 4);
		v[3] = (uint8_t)k;
		*n = 4;
		if (k >= 100) {
			id[3] = (uint8_t)(k & 3);
			*path = id;
		}
		return family_index(AFI_IPV4, SAFI_UNICAST);
	}
	v[0] = (uint8_t)((version % 3 + 1) * 24 + 24);
	for (*n = 1; *n < 1 + (size_t)(version % 3 + 1) * 3; *n += 3) {
		v[*n] = 0;
		v[*n + 1] = (uint8_t)version;
		v[*n + 2] = *n + 3 == 1 + (size_t)(version % 3 + 1) * 3;
	}
	v[*n] = 10;
	v[*n + 1] = (uint8_t)(k >> 4);
	v[*n + 2] = (uint8_t)k;
	*n += 3;
	return family_index(AFI_IPV4, SAFI_LABEL);
}

static int
index_of(const struct rib_route *p, unsigned *version)
{
	struct nlri n = rib_nlri(p);
	const uint8_t *v = n.v.p;
	unsigned k;

	*version = 0;
	if (p->family == family_index(AFI_IPV4, SAFI_UNICAST))
		return v[2] << 4 | (v[3] & 15);
	*version = v[2];
	k = (unsigned)(n.v.n - 3);
	return v[k + 1] << 4 | (v[k + 2] & 15);
}

/* The peer reads a batch. False when it breaks a rule. */
static bool
deliver(struct rib *r, struct model *m, size_t max, const uint32_t *sets)
{
	static struct rib_batch b;
	size_t i;

	if (!rib_take(r, &b, max, 4000))
		return true;
	for (i = 0; i < b.n; i++) {
		const struct rib_route *p = rib_route(r, b.ref[i]);
		unsigned version, s;
		int k = index_of(p, &version);

		if (b.withdraw) {
			m->peer[k] = 0;
			continue;
		}
		for (s = 0; s < SETS && sets[s] != b.set; s++)
			;
		if (s == SETS || p->family != b.family)
			return false;
		m->peer[k] = s + 1;
		m->told[k] = version;
	}
	rib_sent(r, &b);
	return true;
}

static bool
again(struct rib *r)
{
	uint32_t at = 0, ref;

	r->live = true;
	while ((ref = rib_walk(r, &at)))
		rib_again(r, ref);
	return true;
}

static bool
wander(uint64_t seed)
{
	struct model m = { { 0 }, { 0 }, { 0 }, { 0 } };
	uint32_t sets[SETS], ref, at = 0;
	size_t live = 0, walked = 0;
	struct rib r;
	unsigned i;
	bool good = rib_init(&r, seed * 77);

	r.both = seed & 1;
	r.unknown = seed >> 1 & 1;
	for (i = 0; i < SETS; i++)
		sets[i] = rib_set_of(&r, span_of(&"abcdefgh"[i], 2));
	again(&r);
	for (i = 0; good && i < 3000; i++) {
		uint32_t x = random_next(&seed);
		unsigned k = (x >> 4) % KEYS, s = (x >> 16) % SETS;
		const uint8_t *path;
		uint8_t v[32];
		size_t n;
		int family;

		switch (x & 15) {
		case 0:
			good = deliver(&r, &m, 1 + (x >> 20) % 50, sets);
			break;
		case 1:
			if ((x >> 20) % 40 == 0) {
				rib_down(&r);
				memset(m.peer, 0, sizeof(m.peer));
				good = !rib_waiting(&r);
			} else if (!r.live) {
				again(&r);
			}
			break;
		case 2: case 3: case 4: case 5: case 6:
			family = make(k, m.version[k], v, &n, &path);
			rib_withdraw(&r, &(struct rib_key){ family, 0, path, span_of(v, n) }, x >> 31 ? sets[s] : 0, NULL);
			m.want[k] = 0;
			break;
		default:
			if (k >= 200 && (x >> 28) == 0)
				m.version[k] = (m.version[k] + 1) & 0xff;
			family = make(k, m.version[k], v, &n, &path);
			good = rib_announce(&r, &(struct rib_key){ family, 0, path, span_of(v, n) }, sets[s], NULL) != RIB_NOMEM;
			m.want[k] = s + 1;
		}
	}
	if (!r.live)
		again(&r);
	for (i = 0; good && i < 100000 && rib_waiting(&r); i++)
		good = deliver(&r, &m, 7, sets);
	for (i = 0; good && i < KEYS; i++) {
		if (m.peer[i] != m.want[i] || (i >= 200 && m.want[i] && m.told[i] != m.version[i]))
			good = false;
		live += m.want[i] != 0;
	}
	while ((ref = rib_walk(&r, &at)))
		walked++;
	good = good && live == r.routes && walked == live && r.used == live && !rib_waiting(&r) && !r.stale_cnt;
	/* All gone: no set is left but those we hold. */
	at = 0;
	while ((ref = rib_walk(&r, &at)))
		rib_remove(&r, ref);
	while (good && rib_waiting(&r))
		good = deliver(&r, &m, 50, sets);
	for (i = 0; i < SETS; i++) {
		good = good && r.set[sets[i]].refs == 1;
		rib_set_drop(&r, sets[i]);
	}
	good = good && r.used == 0 && r.routes == 0 && r.set_used == 0;
	rib_fini(&r);
	return good;
}

/* Sets are packed and unpacked whole. */
static void
packing(void)
{
	static const uint8_t hop[4] = { 192, 0, 2, 1 };
	struct nexthop nh = { .ip = ip_of(hop, 4), .self = true }, back;
	struct attrset a, b;
	struct buf one, two;

	attrset_init(&a);
	attrset_init(&b);
	buf_init(&one, 4096);
	buf_init(&two, 4096);
	attrset_put(&a, 4, 0x80, SPAN("\0\0\0\5"));
	attrset_put(&a, 200, 0xc0, SPAN("xyz"));
	rib_set_pack(&a, &nh, &one);
	ok(rib_set_unpack(buf_span(&one), &b, &back), "a set unpacks");
	rib_set_pack(&b, &back, &two);
	ok(span_eq(buf_span(&one), buf_span(&two)) && back.self && ip_eq(&back.ip, &nh.ip), "and is what it was");
	attrset_fini(&a);
	attrset_fini(&b);
	buf_fini(&one);
	buf_fini(&two);
}

static void
memory(void)
{
	uint32_t set, i, n = 1000000;
	uint8_t v[4] = { 24 };
	struct rib r;

	rib_init(&r, 5);
	set = rib_set_of(&r, SPAN("attributes"));
	for (i = 0; i < n; i++) {
		v[1] = (uint8_t)(i >> 16);
		v[2] = (uint8_t)(i >> 8);
		v[3] = (uint8_t)i;
		rib_announce(&r, &(struct rib_key){ .nlri = span_of(v, 4) }, set, NULL);
	}
	ok(r.routes == n, "a million routes");
	ok(sizeof(struct rib_route) == 24, "the head of a route has 24 bytes");
	ok(r.memory / n <= 64, "at most 64 bytes each (%zu)", r.memory / n);
	rib_fini(&r);
}

/* Variants are routes of one NLRI beside each other; one can be forgotten without a withdrawal. */
static void
variants(void)
{
	static const uint8_t path[4] = { 0, 0, 0, 9 };
	struct rib_key key = { .nlri = SPAN("\10\12") }, other = { .variant = 3, .path = path, .nlri = SPAN("\10\12") };
	static struct rib_batch b;
	uint32_t one, two, ref;
	struct rib r;

	rib_init(&r, 5);
	r.live = true;
	one = rib_set_of(&r, SPAN("one"));
	two = rib_set_of(&r, SPAN("two"));
	rib_announce(&r, &key, one, NULL);
	key.variant = 1;
	rib_announce(&r, &key, two, NULL);
	rib_announce(&r, &other, two, NULL);
	ok(r.routes == 3 && r.variants == 3, "variants are kept beside each other");
	ref = rib_find(&r, &other);
	ok(ref && rib_variant(rib_route(&r, ref)) == 3 && span_is(rib_nlri(rib_route(&r, ref)).v, "\10\12") &&
	    memcmp(rib_nlri(rib_route(&r, ref)).path, path, 4) == 0, "one with a path identifier too");
	other.path = NULL;
	ok(!rib_find(&r, &other), "but not without it");
	ok(rib_announce(&r, &key, two, NULL) == RIB_SAME, "the same variant again");
	ok(rib_take(&r, &b, 10, 100) && b.n == 1 && b.set == one, "they leave one by one");
	rib_sent(&r, &b);
	ok(rib_take(&r, &b, 10, 100) && b.n == 2 && b.set == two, "or together");
	rib_sent(&r, &b);
	rib_remove(&r, rib_find(&r, &key));
	ok(r.withdraw_cnt == 1, "one is withdrawn");
	rib_forget(&r, rib_find(&r, &key));
	ok(!rib_waiting(&r) && !rib_find(&r, &key) && r.used == 2, "and forgotten before that was sent");
	other.path = path;
	rib_again(&r, rib_find(&r, &other));
	rib_forget(&r, rib_find(&r, &other));
	ok(!rib_waiting(&r) && r.used == 1 && !r.stale_cnt, "so is one that waits to be sent again");
	rib_fini(&r);
}

int
main(void)
{
	uint64_t seed;
	int bad = 0;

	packing();
	for (seed = 1; seed <= 3000; seed++)
		if (!wander(seed)) {
			printf("# seed %llu\n", (unsigned long long)seed);
			bad++;
		}
	ok(bad == 0, "3000 seeds: the peer ends up with what was announced");
	variants();
	memory();
	return tap_end();
}
