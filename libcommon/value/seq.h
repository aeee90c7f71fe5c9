/* SPDX-License-Identifier: ISC */
/*
 * value/seq.h - kinds made of other kinds: lists of records, TLVs, and values with their length.
 *
 * The kinds of kind.h have no parts. These have, and so they also are walked over by the tree of fields; `good` finds
 * where they end. A field of such a kind has a description as its `arg`.
 */
#ifndef VALUE_SEQ_H
#define VALUE_SEQ_H

#include "value/kind.h"

#define FIELDS(f) .fields = f, .field_cnt = sizeof(f) / sizeof(*(f))

/* What a member of a sequence is made of, by its type. */
struct seq_row {
	unsigned type;
	const char *name;      /* of its group in the tree, or of its only value there; NULL: as those without a row */
	const char *word;      /* JSON: the type in words; NULL: its number; "": there is no member for the type */
	const struct field *fields;
	uint8_t field_cnt;
	const char *bad;       /* "association": what is malformed if the value does not fit; NULL: then it is as without a row */
	const char *want;      /* "12": the lengths it may have, for the error */
};

#define SEQ_ROWS(r) .rows = r, .row_cnt = sizeof(r) / sizeof(*(r))

enum seq_words {
	SEQ_BRACKETS, /* [ MEMBER MEMBER ], always */
	SEQ_SEVERAL,  /* the same, but the brackets around one member may be left out */
	SEQ_EACH,     /* MEMBER MEMBER: each begins with its own bracket */
};

/*
 * kind_seq: members to the end of the value, or as many as a count says. Each has a type and a length before its value,
 * or only one of these, or neither. JSON: an array of objects, or of values where the members are one field without a
 * key. Words: `words` in place of the fields, each after the type's number if there is one.
 */
struct seq {
	const char *what;      /* "a list of TLVs": for "expected ..." */
	uint8_t count_n;       /* bytes of the count of members before them; 0: there is none */
	uint8_t exactly;       /* so many members, without a count; 0: any number */
	uint8_t type_n, len_n; /* bytes of each member's type and length */
	uint8_t self;          /* bytes of its head that the length counts too */
	bool peek;             /* the type is the first byte of the value, and its first field */
	uint8_t sizes[2];      /* the value's length says which of two sizes the members have */

	const struct seq_row *rows;
	uint8_t row_cnt;
	struct seq_row other;  /* of those without a row */

	const char *key;       /* JSON: that of the type */
	uint8_t alone;         /* a single member that begins with this byte is not in a list, nor in brackets; 0: it is */
	const struct field *words;
	uint8_t word_cnt;
	enum seq_words style;
	bool comma;            /* shown between members */
	const char *group;     /* the tree: a group around all of it */
	bool leaf;             /* the tree: one leaf */

	const char *none;      /* the error if there is no member: "no TLV"; NULL: there may be none */
	const char *past;      /* the error of a member past the end: "sub-TLV"; then its type, the count, or its length; then: */
	const char *past_end;  /* NULL: " runs past the end" */
};

/* kind_sized: one value after its length, perhaps after a type that is always the same. */
struct sized {
	const char *past;      /* the error if it runs past the end: "next hop runs past the end" */
	const char *bad;       /* the error if it does, or does not fit: "Secure_Path", then "of length 8" */
	uint8_t type_n, type;  /* the type */
	uint8_t len_n;
	uint8_t self;          /* bytes of the length that it counts too */
	bool group;            /* the tree: a group; else two leaves */
	struct field value;
};

/* kind_bits1 and kind_bits3: numbers made of parts of some bits; a JSON member for each, which has words or is a number. */
struct bits {
	const char *key;          /* NULL: reserved, sent as zero */
	uint8_t n;                /* bits; from the highest on */
	const struct name *names; /* NULL: a number */
};
struct bits_of {
	uint8_t bytes, cnt;
	const struct bits *parts;
};

extern const struct kind kind_seq, kind_sized;
extern const struct kind kind_bits1, kind_bits3; /* 1 or 3 bytes; arg: struct bits_of; a field without a key */
extern const struct kind kind_reserved16; /* 2 bytes of no meaning, sent as zero: not in JSON, nor in words */

#endif
