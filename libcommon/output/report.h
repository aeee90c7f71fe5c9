/* SPDX-License-Identifier: ISC */
/*
 * output/report.h - the inside of `-o report`: what is counted besides the summary (report.c), and the page that shows it
 * (report_page.c). All of it is bounded, whatever the input.
 */
#ifndef OUTPUT_REPORT_H
#define OUTPUT_REPORT_H

#include "output/output.h"
#include "summary/row.h"

enum {
	REPORT_BINS = 192,       /* of the time line; when it is full, two become one */
	REPORT_NEIGHBORS = 16,   /* that have a chart of their own; the last one stands for all others */
	REPORT_KEYS = 4096,      /* prefixes, and origins, that are counted at a time */
	REPORT_KEY = 62,
	REPORT_FAULTS = 48,      /* kinds of faults */
	REPORT_EXAMPLE = 24576,  /* bytes of an example */
};

/* Routes of one neighbor over time. */
struct report_neighbor {
	struct ip ip;
	uint64_t announced, withdrawn;
	uint32_t up[REPORT_BINS], down[REPORT_BINS]; /* announcements, withdrawals */
};

/* Something of which those that are met most often are wanted. When there are too many, rare ones make room for others. */
struct report_key {
	uint32_t hash;
	uint8_t n;               /* 0: free */
	uint64_t announced, withdrawn;
	char key[REPORT_KEY];
};

struct report_top {
	struct report_key *slot; /* 2 * REPORT_KEYS */
	size_t cnt;
	uint64_t dropped;        /* the largest count that was forgotten */
	uint64_t seed;
};

/* A kind of fault, with its first example. */
struct report_fault {
	const char *what;        /* static */
	enum diag_class cls;
	uint64_t cnt;
	struct facts_at first;
	struct ip peer;
	char msg[160];
	struct buf example;
};

struct report {
	struct summary *summary;
	struct output tree;      /* prints examples */
	struct output_options plain;
	uint64_t start_us, width_us; /* of the time line, and of one bin; start 0: no event had a time */
	size_t bins;             /* that are in use */
	struct report_neighbor *neighbor[REPORT_NEIGHBORS];
	size_t neighbor_cnt;
	struct report_top prefix, origin, held; /* held: origins of the entries of tables */
	struct report_fault fault[REPORT_FAULTS];
	size_t fault_cnt;
	uint64_t more_faults;    /* of kinds that were not kept apart */
	const struct field_row *prefix_row, *rd_row;
	const struct event *event; /* while its routes are walked */
	struct report_neighbor *at;
	size_t bin;
	struct buf key;
	struct field_view view;
	size_t piece;            /* of the page, to be printed next */
	size_t rows;             /* of the table of sessions, printed so far */
};

/* Append the next piece of the page; true: there is more. */
bool report_page(struct report *r, struct buf *out);

#endif
