/*
 * cap/cap.h - capabilities (RFC 5492): one row for each code.
 *
 * A value is the bytes behind the capability's length. A code may stand several times in one OPEN (RFC 5492 4): the
 * notations show all its values as one object, and what cannot be told apart there is the caller's business.
 */
#ifndef CAP_CAP_H
#define CAP_CAP_H

#include "value/kind.h"

enum {
	CAP_MULTIPROTOCOL = 1,
	CAP_REFRESH = 2,
	CAP_ORF = 3,
	CAP_NEXTHOP = 5,
	CAP_EXTENDED_MESSAGE = 6,
	CAP_BGPSEC = 7,
	CAP_MULTIPLE_LABELS = 8,
	CAP_ROLE = 9,
	CAP_GRACEFUL = 64,
	CAP_ASN4 = 65,
	CAP_DYNAMIC = 67,
	CAP_MULTISESSION = 68,
	CAP_ADDPATH = 69,
	CAP_ENHANCED_REFRESH = 70,
	CAP_LLGR = 71,
	CAP_HOSTNAME = 73,
	CAP_BFD_STRICT = 74,
	CAP_SOFTWARE = 75,
	CAP_PATHS_LIMIT = 76,
	CAP_LINK_LOCAL = 77,
	CAP_REFRESH_CISCO = 128,
	CAP_ORF_CISCO = 130,
	CAP_MULTISESSION_CISCO = 131,
	CAP_OPERATIONAL = 185,
};

struct cap_row {
	uint8_t code;
	const char *name; /* as in the JSON's "name" */
	const char *rfc;
	/* Is v well formed? NULL: anything is. On false d says why, use cap_bad. */
	bool (*check)(const struct cap_row *, struct get *v, struct diags *);
	/* Members of an open JSON object: `n` values of this code, all checked, in the order of the OPEN. */
	void (*json)(const struct cap_row *, struct jw *, const struct span *v, size_t n);
	/* From the object to whole capabilities (code, length, value), most often one, appended to out. */
	bool (*unjson)(const struct cap_row *, struct jr, struct buf *out, struct diags *);
	/* ExaBGP's text encoder: "multiprotocol(ipv4 unicast,ipv4 flow)". */
	void (*text)(const struct cap_row *, struct buf *, const struct span *v, size_t n);
};

/* Never NULL: codes without a codec share a row of opaque bytes, whose code is 0. */
const struct cap_row *cap_row(unsigned code);

/* The code that a key of "capabilities" stands for: decimal, or the name that ExaBGP writes for an OPEN it sent. */
bool cap_key(struct span key, unsigned *code);

/* The form of an unknown or malformed capability: "name":"unknown","iana":...,"value":N,"raw":"HEX". */
void cap_raw_json(struct jw *w, unsigned code, struct span v);

/* One capability from its JSON object, whatever form it has; code is the object's key. */
bool cap_unjson(unsigned code, struct jr j, struct buf *out, struct diags *d);

/* Append a diag at the capability's value; always false. */
bool cap_bad(const struct cap_row *, const struct get *v, struct diags *d, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* A capability with its header: cap_open, the value, put_close. */
struct mark cap_open(struct buf *out, unsigned code);

/* "ipv4/unicast" as a key, as a value, and read back; NULL-safe. */
void cap_family_key(struct jw *w, unsigned afi, unsigned safi);
void cap_family_json(struct jw *w, unsigned afi, unsigned safi);
bool cap_family_scan(struct span s, struct buf *out, bool wide_safi); /* appends AFI (2) and SAFI (1, or 2 when wide) */

/* Rows, each in its file. */
extern const struct cap_row cap_multiprotocol, cap_refresh, cap_refresh_cisco, cap_enhanced_refresh, cap_orf,
    cap_orf_cisco, cap_nexthop, cap_extended_message, cap_bgpsec, cap_multiple_labels, cap_role, cap_graceful, cap_asn4,
    cap_dynamic, cap_multisession, cap_multisession_cisco, cap_addpath, cap_llgr, cap_hostname, cap_bfd_strict,
    cap_software, cap_paths_limit, cap_link_local, cap_operational;

#endif
