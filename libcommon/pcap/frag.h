/* SPDX-License-Identifier: ISC */
/* pcap/frag.h - IP datagrams out of their fragments (RFC 791 3.2, RFC 8200 4.5), within a bound of memory. */
#ifndef PCAP_FRAG_H
#define PCAP_FRAG_H

#include "pcap/link.h"

/* Fully zeroed before it is filled in: compared as bytes. */
struct frag_key {
	uint8_t src[16], dst[16];
	uint32_t id;
	uint8_t alen, proto, pad[2];
};

/* Take a fragment. True: its datagram is whole, in *whole, valid until the next call. */
bool frags_add(struct frags *f, const struct frag_key *key, uint64_t time_ns, size_t off, bool more, struct span data,
    struct span *whole);
/*
 * A datagram whose fragments have not all come a second after the first of them, or at all (now UINT64_MAX), each once: what is
 * there from its beginning, valid until the next call. False: there is none.
 */
bool frags_left(struct frags *f, uint64_t now_ns, struct frag_key *key, struct span *there);
/* A fragment came that the snap length had cut. */
void frags_cut(struct frags *f);

#endif
