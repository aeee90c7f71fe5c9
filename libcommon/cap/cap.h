/* cap/cap.h - capabilities (RFC 5492): one row for each code. */
#ifndef CAP_CAP_H
#define CAP_CAP_H

#include "value/kind.h"

struct cap_row {
	uint8_t code;
	const char *name; /* as in the JSON's "name" */
	const char *rfc;
	/* Is v well formed? NULL: anything is. */
	bool (*check)(const struct cap_row *, struct get *v, struct diags *);
	/* Members of an open JSON object: `n` values of this code, in the order of the OPEN (RFC 5492 4). */
	void (*json)(const struct cap_row *, struct jw *, const struct span *v, size_t n);
	/* From the object to one capability value. */
	bool (*unjson)(const struct cap_row *, struct jr, struct buf *out, struct diags *);
	/* ExaBGP's text encoder: "multiprotocol(ipv4 unicast,ipv4 flow)". */
	void (*text)(const struct cap_row *, struct buf *, const struct span *v, size_t n);
};

/* Never NULL. */
const struct cap_row *cap_row(unsigned code);

#endif
