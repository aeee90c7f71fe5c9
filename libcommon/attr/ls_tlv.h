/* SPDX-License-Identifier: ISC */
/*
 * attr/ls_tlv.h - the TLVs of BGP Link-State (RFC 9552 5.1): rows of data, and one walker for each notation.
 *
 * A TLV is a type and a length of two octets each, then the value. A row says how the value of one type is made of
 * fields; an unknown type, a length that the row cannot read, a second instance of what may occur only once: all are
 * kept as bytes, in JSON under "generic-lsid-N", in commands as `tlv N 0x...`. Values nest (SRv6 SIDs, L2 bundles, ASLA):
 * sub-TLVs are rows of the same table, and beyond LS_DEPTH they are bytes.
 */
#ifndef ATTR_LS_TLV_H
#define ATTR_LS_TLV_H

#include "value/kind.h"

struct tree;

enum { LS_DEPTH = 4, LS_MAX = 65535, LS_ROWS_MAX = 128 };

/*
 * Lengths of a field other than bytes: all from `off` on; as many as `split` of its row says, after the head and the
 * fields like it before; or the kind is shown the whole value.
 */
enum { LS_REST = 0, LS_NEXT = 254, LS_ALL = 255, LS_NEXT_MAX = 8 };

/*
 * One field of a value. `key` is its JSON key and its command word; NULL in a row whose value is this field alone.
 * Fixed fields lie at `off` in the row's head; the kinds of others append after it, in the order of the fields. A field
 * of LS_NEXT without bytes is absent.
 */
struct ls_field {
	const char *key;
	const struct kind *kind;
	const void *arg;
	uint8_t off, len;
};

enum {
	LS_MANY = 1,  /* may repeat: a list in JSON, printed before the others */
	LS_SUBS = 2,  /* sub-TLVs are after the head */
	LS_NEW = 4,   /* bytes in the JSON of versions 4 and 5, which did not read it */
	LS_SPLIT = 8, /* the fields are members of the outer object */
	LS_LOOSE = 16, /* other lengths are legal too, and kept as bytes */
	LS_TEXT5 = 32, /* JSON version 5 has the bytes as text */
};

struct ls_row {
	uint16_t code;
	uint8_t form;              /* LS_MANY ... */
	uint8_t head;              /* bytes of the fixed part */
	const char *key;           /* JSON; rows of the two address families share one */
	const char *word;          /* commands; NULL: key */
	const char *key5;          /* JSON version 5, which had no list; NULL: key */
	uint16_t min, max, unit;   /* lengths: min, min + unit ... up to max */
	uint16_t pair;             /* the type for an IPv6 address, when key and word stand for both families; else 0 */
	const struct ls_field *fields;
	uint8_t n;
	bool (*check)(struct span v); /* what the length alone does not say; NULL: nothing */
	size_t (*subs)(struct span v); /* where sub-TLVs begin; NULL: after the head and the fields of LS_NEXT */
	/* The bytes of each field of LS_NEXT, in order; false: the value does not have them. */
	bool (*split)(struct span v, size_t *sizes);
	/* The other way: what the head says of these fields; it has its first `filled` octets for that alone. */
	void (*fill)(uint8_t *head, const size_t *sizes);
	uint8_t filled;
};

/* The table, ascending by type. */
extern const struct ls_row ls_rows[];
extern const size_t ls_row_cnt;
const struct ls_row *ls_row(unsigned code); /* NULL: unknown type */
/* Those of the descriptors of NLRI that have nothing irregular; nlri/bgpls.c says where each may be. */
extern const struct ls_row ls_descriptor_rows[];
extern const size_t ls_descriptor_cnt;

/*
 * Take the next TLV from g. False at the end, and when it is cut off: then g is bad.
 */
bool ls_next(struct get *g, unsigned *code, struct span *v);

/* Are the TLVs well formed, nested ones included? On false *at is the offset of the bad TLV and `why` says what. */
bool ls_check(struct span tlvs, size_t *at, char *why, size_t why_len);

/* Members of an open JSON object, in the spelling of a schema version (6, 5, 4). */
void ls_json(struct jw *w, struct span tlvs, unsigned version);
/* The tree of fields of the TLVs (value/tree.h). */
void ls_tree(struct tree *t, struct get *g);
/* The way back: all members of obj, as TLVs in ascending order. */
bool ls_unjson(struct jr obj, struct buf *out, struct diags *d);
/* True when ls_unjson(ls_json(tlvs)) surely gives the same bytes; tlvs were checked. */
bool ls_plain(struct span tlvs, unsigned version);

/* " word value" for each TLV; reads back as the same bytes. */
void ls_show(struct buf *b, struct span tlvs);
/* Words up to (not including) a `]`, appended as TLVs in the order of the words. */
bool ls_scan(struct lex *l, struct buf *out);

/* Helpers for those who have other TLVs of the same framing. */

/* `tlv N 0xHEX` after its first word; and how it is printed. */
bool ls_scan_raw(struct lex *l, struct buf *out);
void ls_show_raw(struct buf *b, unsigned code, struct span v);
/* One value by a row of theirs: as above, for a value that fits. `scan` and `unjson` append the TLV. */
bool ls_row_fits(const struct ls_row *r, struct span v);
void ls_row_json(struct jw *w, const struct ls_row *r, struct span v);
bool ls_row_unjson(const struct ls_row *r, struct jr j, struct buf *out, struct diags *d);
void ls_row_tree(struct tree *t, const struct ls_row *r, struct get *g);
bool ls_row_plain(const struct ls_row *r, struct span v);
void ls_row_show(struct buf *b, const struct ls_row *r, struct span v);
bool ls_row_scan(struct lex *l, const struct ls_row *r, struct buf *out);
/* Append one TLV. */
void ls_put(struct buf *out, unsigned code, struct span v);
/* Order the TLVs from `from` on, ascending by type; equal types keep their order (RFC 9552 5.1). */
bool ls_sort(struct buf *b, size_t from);
bool ls_ascending(struct span tlvs);
/* "<prefix>N": [ "0x...", ... ] for each type of those TLVs that `want`, asked once for each in order, chooses. */
void ls_json_raw(struct jw *w, const char *prefix, struct span tlvs, bool (*want)(void *u, unsigned code, struct span v),
    void *u);
/* The way back: true when key is "<prefix>N"; *good tells whether the value could be read. */
bool ls_unjson_raw(struct span key, struct jr val, const char *prefix, struct buf *out, bool *good);

/* ---- kinds, attr/ls_kind.c: a slice is all that the field has ---- */

struct ls_flag {
	const char *name;
	uint16_t bit;
};

/* arg: octets and names; "RSV" closes the object and is always 0 unless `bare`. Commands: [ D N 0x04 ] */
struct ls_flags {
	uint8_t bytes;
	bool bare;
	const struct ls_flag *names;
};

/* arg: where the flags V and L are in octet 0, and the SID after `at` octets (0: LAN adjacency, RFC 9085 2.2.2). */
struct ls_sid {
	uint8_t v, l, at;
};

/* arg: the kind of each and its octets */
struct ls_list {
	const struct kind *kind;
	const void *arg;
	uint8_t bytes;
};

extern const struct kind ls_kind_flags, ls_kind_list, ls_kind_float, ls_kind_ip, ls_kind_low_hex, ls_kind_opaque,
    ls_kind_area, ls_kind_metric, ls_kind_anomalous, ls_kind_loss, ls_kind_ranges, ls_kind_sids, ls_kind_sid,
    ls_kind_undecoded, ls_kind_neighbor, ls_kind_msd, ls_kind_label, ls_kind_true, ls_kind_no_flags, ls_kind_mask,
    ls_kind_user_mask, ls_kind_topology, ls_kind_policy_sid, ls_kind_group;

/* Does the JSON of this kind carry all of the slice? */
bool ls_kind_plain(const struct kind *kind, struct span slice, const void *arg);

/* A SID of 3 octets is a label, of 4 an index (RFC 9085 2.1.1); the ranges of labels in 1034 and 1036. */
bool ls_ranges_ok(struct span v);

#endif
