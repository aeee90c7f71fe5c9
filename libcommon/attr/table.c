/* attr/table.c - the table of path attributes, by code, keyword and JSON key. */
#include "attr/attr.h"

#include "base/num.h"

#include <strings.h>

/* Codes that IANA names and that have no codec: their bytes pass through. */
#define OPAQUE(c, f, n) { .code = c, .flags = f, .on_error = DIAG_DISCARD, .name = n }
static const struct attr_row named[] = {
	OPAQUE(11, ATTR_OPT, "DPA"), OPAQUE(12, ATTR_OPT, "ADVERTISER"), OPAQUE(13, ATTR_OPT, "RCID_PATH / CLUSTER_ID"),
	OPAQUE(19, ATTR_OPT | ATTR_TRANS, "SAFI Specific Attribute"), OPAQUE(20, ATTR_OPT | ATTR_TRANS, "Connector Attribute"),
	OPAQUE(21, ATTR_OPT | ATTR_TRANS, "AS_PATHLIMIT"), OPAQUE(28, ATTR_OPT | ATTR_TRANS, "BGP Entropy Label Capability Attribute"),
	OPAQUE(30, ATTR_OPT, "deprecated"), OPAQUE(31, ATTR_OPT, "deprecated"),
	OPAQUE(34, ATTR_OPT | ATTR_TRANS, "BGP Community Container Attribute"), OPAQUE(42, ATTR_OPT | ATTR_TRANS, "Edge Metadata Path Attribute"),
	OPAQUE(129, ATTR_OPT, "deprecated"), OPAQUE(241, ATTR_OPT, "deprecated"), OPAQUE(242, ATTR_OPT, "deprecated"),
	OPAQUE(243, ATTR_OPT, "deprecated"), OPAQUE(255, ATTR_OPT, "Reserved for development"),
};

#define ROWS(X)                                                                                                        \
	X(attr_origin) X(attr_as_path) X(attr_next_hop) X(attr_med) X(attr_local_pref) X(attr_atomic_aggregate)        \
	X(attr_aggregator) X(attr_communities) X(attr_originator_id) X(attr_cluster_list) X(attr_ext_communities)      \
	X(attr_as4_path) X(attr_as4_aggregator) X(attr_pmsi_tunnel) X(attr_tunnel_encap)                               \
	X(attr_traffic_engineering) X(attr_ipv6_ext_communities) X(attr_aigp) X(attr_pe_distinguisher) X(attr_bgp_ls)  \
	X(attr_large_communities) X(attr_bgpsec_path) X(attr_otc) X(attr_d_path) X(attr_sfp)                           \
	X(attr_bfd_discriminator) X(attr_nhc) X(attr_prefix_sid) X(attr_bier) X(attr_set)

#define ADDRESS(name) &name,
static const struct attr_row *const rows[] = { ROWS(ADDRESS) };

enum { ROW_CNT = sizeof(rows) / sizeof(rows[0]), NAMED_CNT = sizeof(named) / sizeof(named[0]) };

static const struct attr_row opaque = { .on_error = DIAG_DISCARD, .name = "unknown" };
static const struct attr_row *by_code[256];

/* Keywords and JSON keys, hashed: each route of a command or an event asks for several. */
enum { SLOTS = 256 };
struct slot {
	uint64_t head, tail; /* the first eight bytes and the last: all of it, nearly always */
	const char *word;
	size_t n;
	const struct attr_row *row;
};
static struct slot by_word[SLOTS], by_key[SLOTS];

static inline struct slot
slot_for(struct span s)
{
	return (struct slot){ .head = num_bytes(s.p, s.n < 8 ? s.n : 8), .tail = s.n > 8 ? num_bytes(s.p + s.n - 8, 8) : 0,
		.n = s.n };
}

static unsigned
slot_of(const struct slot *want)
{
	return (want->head ^ want->tail) * 0x9e3779b97f4a7c15u >> 56;
}

static void
slot_put(struct slot *t, const char *word, const struct attr_row *row)
{
	struct slot want = slot_for(span_str(word));
	unsigned i = slot_of(&want);

	while (t[i].row)
		i = (i + 1) % SLOTS;
	t[i] = want;
	t[i].word = word;
	t[i].row = row;
}

static const struct attr_row *
slot_get(const struct slot *t, struct span s)
{
	struct slot want;
	unsigned i;

	if (!s.n)
		return NULL;
	want = slot_for(s);
	for (i = slot_of(&want); t[i].row; i = (i + 1) % SLOTS)
		if (t[i].n == s.n && t[i].head == want.head && t[i].tail == want.tail &&
		    (s.n <= 16 || memcmp(t[i].word, s.p, s.n) == 0))
			return t[i].row;
	return NULL;
}

/* Before main: the tables are then read-only. */
__attribute__((constructor)) static void
index_rows(void)
{
	const char *const *alias;
	size_t i;

	for (i = 0; i < 256; i++)
		by_code[i] = &opaque;
	for (i = 0; i < NAMED_CNT; i++)
		by_code[named[i].code] = &named[i];
	for (i = 0; i < ROW_CNT; i++) {
		by_code[rows[i]->code] = rows[i];
		if (rows[i]->key)
			slot_put(by_key, rows[i]->key, rows[i]);
		if (rows[i]->word)
			slot_put(by_word, rows[i]->word, rows[i]);
		for (alias = rows[i]->aliases; alias && *alias; alias++)
			slot_put(by_word, *alias, rows[i]);
	}
}

const struct attr_row *
attr_row(unsigned code)
{
	return by_code[code & 0xff];
}

const struct attr_row *
attr_row_word(struct span word)
{
	return slot_get(by_word, word);
}

const struct attr_row *
attr_row_key(struct span key)
{
	return slot_get(by_key, key);
}

const char *const *
attr_words(void)
{
	static const char *words[4 * ROW_CNT + 1];
	const char *const *alias;
	size_t i, n = 0;

	for (i = 0; i < ROW_CNT; i++) {
		if (!rows[i]->word)
			continue;
		words[n++] = rows[i]->word;
		for (alias = rows[i]->aliases; alias && *alias && n < 4 * ROW_CNT; alias++)
			words[n++] = *alias;
	}
	words[n] = NULL;
	return words;
}

bool
attr_bad(const struct attr_row *row, const struct get *v, struct diags *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(d, row->on_error, row->name, row->rfc, get_off(v), (size_t)(v->end - v->p), fmt, ap);
	va_end(ap);
	return false;
}

bool
attr_check_len(const struct attr_row *row, struct get *v, struct diags *d, size_t want)
{
	size_t n = get_left(v);

	return n == want || attr_bad(row, v, d, "length %zu, want %zu", n, want);
}

bool
attr_check_multiple(const struct attr_row *row, struct get *v, struct diags *d, size_t unit)
{
	size_t n = get_left(v);

	return (n && n % unit == 0) || attr_bad(row, v, d, "length %zu, want a non-zero multiple of %zu", n, unit);
}

bool
attr_check_internal(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	if (!attr_external(ctx))
		return true;
	diag_add(d, DIAG_DISCARD, row->name, row->rfc, get_off(v), get_left(v), "from an external peer");
	return false;
}

bool
attr_check_as4(const struct attr_row *row, const struct get *v, const struct ctx *ctx, struct diags *d)
{
	if (!ctx->classify || !ctx->asn4)
		return true;
	diag_add(d, DIAG_DISCARD, row->name, "RFC 6793 4.1", get_off(v), get_left(v), "AS numbers have 4 bytes in this session");
	return false;
}
