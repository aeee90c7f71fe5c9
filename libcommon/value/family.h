/* SPDX-License-Identifier: ISC */
/* value/family.h - address families: IANA numbers, ExaBGP's words, and sets of them. */
#ifndef VALUE_FAMILY_H
#define VALUE_FAMILY_H

#include "base/buf.h"
#include "value/families.h"

#define AFI_ENUM(NAME, number) AFI_##NAME = number,
#define SAFI_ENUM(NAME, number) SAFI_##NAME = number,
#define FAMILY_ENUM(name, AFI, SAFI, exabgp) FAMILY_##name,
enum { AFI_ROWS(AFI_ENUM) };
enum { SAFI_ROWS(SAFI_ENUM) };
enum { FAMILY_ROWS(FAMILY_ENUM) FAMILY_CNT };
#undef AFI_ENUM
#undef SAFI_ENUM
#undef FAMILY_ENUM

/* Families with a codec, in the order of AFI then SAFI: the index is the bit in a famset. */
struct family {
	uint16_t afi;
	uint8_t safi;
	bool exabgp;            /* one of the 23 that ExaBGP offers when nothing is configured */
	const char *name;       /* "ipv4 unicast": the JSON key */
	const char *afi_word, *safi_word;
};

#define FAMILY_MAX 64
extern const struct family families[];
extern const unsigned family_cnt;

/* Index in families[], or -1 when the family has no codec. */
int family_index(unsigned afi, unsigned safi);

typedef uint64_t famset; /* bit i: families[i] */

static inline bool
famset_has(famset s, int index)
{
	return index >= 0 && (s >> index & 1);
}

#define FAMSET_ALL (~(famset)0)
famset famset_exabgp(void); /* the 23 */
famset famset_afi(unsigned afi); /* those of one AFI */

/* "ipv4 unicast" with `sep` between the words; unknown ones as "unknown-afi-0xN<sep>unknown safi N", the name of a
 * known half kept. */
void buf_family(struct buf *b, unsigned afi, unsigned safi, char sep);
/* Its halves. */
void buf_afi(struct buf *b, unsigned afi);
void buf_safi(struct buf *b, unsigned safi);

/* Words to numbers, case-insensitive, aliases (labeled-unicast) included; also decimal numbers, "unknown-afi-0x..". */
bool afi_scan(struct span s, uint16_t *out);
bool safi_scan(struct span s, uint8_t *out);
/* "ipv4 unicast", "ipv4/unicast", "ipv4-unicast", any printed by buf_family, or as other tools call it: "vpnv4". */
bool family_scan(struct span s, uint16_t *afi, uint8_t *safi);

/* A list "ipv4 unicast,ipv6 unicast" or "all" or "none". False: *bad is the part that is not a known family. */
bool famset_scan(struct span s, famset *out, struct span *bad);

/* NULL-ended list of the names, for "did you mean". */
const char *const *family_words(void);

#endif
