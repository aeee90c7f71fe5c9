/* nlri/table.c - the table of families' codecs. */
#include "nlri/nlri.h"

#define ROWS(X)                                                                                                        \
	X(nlri_ipv4_unicast) X(nlri_ipv4_multicast) X(nlri_ipv4_label) X(nlri_ipv4_mcast_vpn) X(nlri_ipv4_mdt)         \
	X(nlri_ipv4_sr_policy) X(nlri_ipv4_mup) X(nlri_ipv4_vpn) X(nlri_ipv4_multicast_vpn) X(nlri_rtc)                \
	X(nlri_ipv4_flow) X(nlri_ipv4_flow_vpn) X(nlri_ipv6_unicast) X(nlri_ipv6_multicast) X(nlri_ipv6_label)         \
	X(nlri_ipv6_mcast_vpn) X(nlri_ipv6_mdt) X(nlri_ipv6_sr_policy) X(nlri_ipv6_mup) X(nlri_ipv6_vpn)               \
	X(nlri_ipv6_multicast_vpn) X(nlri_ipv6_flow) X(nlri_ipv6_flow_vpn) X(nlri_vpls) X(nlri_evpn)                   \
	X(nlri_l2vpn_flow) X(nlri_l2vpn_flow_vpn) X(nlri_bgpls) X(nlri_bgpls_vpn)

#define ADDRESS(name) &name,
static const struct nlri_row *const rows[] = { ROWS(ADDRESS) };

enum { ROW_CNT = sizeof(rows) / sizeof(rows[0]) };

static const struct nlri_row *by_index[FAMILY_MAX];

__attribute__((constructor)) static void
index_rows(void)
{
	size_t i;

	for (i = 0; i < FAMILY_MAX; i++)
		by_index[i] = &nlri_opaque;
	for (i = 0; i < ROW_CNT; i++)
		by_index[family_index(rows[i]->afi, rows[i]->safi)] = rows[i];
}

const struct nlri_row *
nlri_row_at(int family_index)
{
	return family_index < 0 ? &nlri_opaque : by_index[family_index];
}

const struct nlri_row *
nlri_row(unsigned afi, unsigned safi)
{
	return nlri_row_at(family_index(afi, safi));
}
