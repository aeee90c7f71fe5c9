/* attr/table.c - the table of path attributes, by code, keyword and JSON key. */
#include "attr/attr.h"

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

/* Rows still to be written are weak, and NULL until a row of that name is moved to HERE. */
#define HERE(X)                                                                                                        \
	X(attr_origin) X(attr_as_path) X(attr_next_hop) X(attr_med) X(attr_local_pref) X(attr_atomic_aggregate)        \
	X(attr_aggregator) X(attr_communities) X(attr_originator_id) X(attr_cluster_list) X(attr_ext_communities)      \
	X(attr_as4_path) X(attr_as4_aggregator) X(attr_pmsi_tunnel) X(attr_traffic_engineering)                        \
	X(attr_ipv6_ext_communities) X(attr_aigp) X(attr_pe_distinguisher) X(attr_large_communities)                   \
	X(attr_bgpsec_path) X(attr_otc) X(attr_d_path) X(attr_sfp) X(attr_bfd_discriminator) X(attr_nhc)               \
	X(attr_bier) X(attr_set) X(attr_tunnel_encap) X(attr_prefix_sid)
#define PENDING(X) X(attr_bgp_ls)
#define ROWS(X) HERE(X) PENDING(X)
#define WEAK(name) extern const struct attr_row name __attribute__((weak));
PENDING(WEAK)

#define ADDRESS(name) &name,
static const struct attr_row *const rows[] = { ROWS(ADDRESS) };

enum { ROW_CNT = sizeof(rows) / sizeof(rows[0]), NAMED_CNT = sizeof(named) / sizeof(named[0]) };

static const struct attr_row opaque = { .on_error = DIAG_DISCARD, .name = "unknown" };
static const struct attr_row *by_code[256];

/* Before main: the table is then read-only, and look-ups are one load. */
__attribute__((constructor)) static void
index_rows(void)
{
	size_t i;

	for (i = 0; i < 256; i++)
		by_code[i] = &opaque;
	for (i = 0; i < NAMED_CNT; i++)
		by_code[named[i].code] = &named[i];
	for (i = 0; i < ROW_CNT; i++)
		if (rows[i])
			by_code[rows[i]->code] = rows[i];
}

const struct attr_row *
attr_row(unsigned code)
{
	return by_code[code & 0xff];
}

const struct attr_row *
attr_row_word(struct span word)
{
	const char *const *alias;
	size_t i;

	for (i = 0; i < ROW_CNT; i++) {
		const struct attr_row *r = rows[i];

		if (!r || !r->word)
			continue;
		if (span_is(word, r->word))
			return r;
		for (alias = r->aliases; alias && *alias; alias++)
			if (span_is(word, *alias))
				return r;
	}
	return NULL;
}

const struct attr_row *
attr_row_key(struct span key)
{
	size_t i;

	for (i = 0; i < ROW_CNT; i++)
		if (rows[i] && rows[i]->key && span_is(key, rows[i]->key))
			return rows[i];
	return NULL;
}

const char *const *
attr_words(void)
{
	static const char *words[4 * ROW_CNT + 1];
	const char *const *alias;
	size_t i, n = 0;

	for (i = 0; i < ROW_CNT; i++) {
		if (!rows[i] || !rows[i]->word)
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
