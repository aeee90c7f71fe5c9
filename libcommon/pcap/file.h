/* SPDX-License-Identifier: ISC */
/*
 * pcap/file.h - the records of capture files: pcap (all its magics) and pcapng, from a stream, without seeking.
 *
 * libpcap refuses pcapng files whose interfaces are of different kinds, and stops for good at a damaged record; this
 * reader does neither. Formats: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
 */
#ifndef PCAP_FILE_H
#define PCAP_FILE_H

#include "base/diag.h"
#include "wire/get.h"

/* Link types are the LINKTYPE_ numbers of files. */
struct packet {
	const uint8_t *p;  /* valid until the next file_next */
	size_t n, wire;    /* captured; and on the wire: n <= wire */
	uint64_t time_ns;  /* since the epoch; 0 unknown */
	unsigned link;
	struct span comment; /* of a pcapng packet, if its link type is LINK_BMP; n 0: none */
};

enum file_kind { FILE_PCAP, FILE_PCAPNG };

struct file_interface {
	unsigned link;
	uint32_t snap;
	uint64_t unit;     /* ticks per second, a power of ten or two */
	int64_t offset_s;
};

/* Like read(2) without errors: 0 at the end. */
typedef size_t file_read_fn(void *arg, void *to, size_t n);

struct file {
	file_read_fn *read;
	void *arg;
	struct buf b;      /* bytes read and not yet consumed: from `at` */
	size_t at;
	bool eof;
	uint64_t pos;      /* offset in the stream of b.p[at] */
	enum file_kind kind;
	bool swapped;      /* numbers are in the order that get_* does not read: little endian */
	uint64_t unit;     /* pcap: ticks per second */
	unsigned link, header; /* pcap: link type; bytes of a record's header */
	size_t cut;        /* bytes of a record at the end that is not whole, of which a packet was given; 0: none */
	uint64_t last_s;   /* pcap: of the record before, to judge a suspect one */
	struct file_interface *ifs;
	size_t if_cnt, if_cap;
};

bool file_magic(struct span head);
/* head: bytes read before, copied. False: d says why. */
bool file_init(struct file *f, file_read_fn *read, void *arg, struct span head, struct diags *d);
void file_fini(struct file *f);

enum file_status {
	FILE_PACKET,
	FILE_CLOCK,   /* no packet, but the writer was still watching at p->time_ns (Interface Statistics Block) */
	FILE_END,
	FILE_DAMAGED, /* something was skipped: why says what; reading can go on */
	FILE_CUT,     /* the file ends in the middle of a record: why says so; the end. What is there of its packet came before */
};

/* The next packet. */
enum file_status file_next(struct file *f, struct packet *p, char why[128]);

#endif
