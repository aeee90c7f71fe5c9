/* SPDX-License-Identifier: ISC */
/*
 * value/tree.h - the tree of fields: bytes taken apart into leaves, and groups that hold them.
 *
 * A walker (msg_tree, attr_tree, cap_tree ...) tells a sink what it finds, in the order of the bytes. Every byte belongs
 * to exactly one leaf, headers and lengths included; bytes that cannot be read are a leaf "raw". A leaf has at least one
 * byte and a value: JSON, printed as it is in the message's own JSON, or hexadecimal digits where that shows nothing of
 * it. Groups may be empty. Names are JSON keys where there is one; they are valid during the call alone.
 *
 * A leaf or a group may have a note for people: what the value is called in its RFC. The sink finds it in t->note.
 */
#ifndef VALUE_TREE_H
#define VALUE_TREE_H

#include "value/kind.h"

enum { TREE_NOTE = 96 };

struct tree {
	/* The sink. Offsets count from where the outermost cursor begins: the message, header included. */
	void (*begin)(struct tree *, const char *name, size_t off, size_t len);
	void (*leaf)(struct tree *, const char *name, size_t off, size_t len, struct span json);
	void (*end)(struct tree *);

	char note[TREE_NOTE]; /* of what begin or leaf is called with; empty: none */

	/* the walkers' own */
	struct buf value;
	struct jw w;
};

void tree_init(struct tree *t);
void tree_fini(struct tree *t);

/* A group of the next `len` bytes. */
void tree_begin(struct tree *t, const char *name, const struct get *g, size_t len);
void tree_end(struct tree *t);

/* The note of the next leaf or group. NULL: none. */
void tree_note(struct tree *t, const char *note);

/*
 * One leaf whose value is written with a JSON writer:
 *
 *     jw_u64(tree_value(t), 5);
 *     tree_leaf(t, "med", &g, 4);
 *
 * The cursor steps over the bytes. With fewer bytes than that the rest is a leaf "raw"; no bytes are no leaf.
 */
struct jw *tree_value(struct tree *t);
void tree_leaf(struct tree *t, const char *name, struct get *g, size_t n);

/* What has been written is an object: if it has one member, only that member's value stays. */
void tree_only_member(struct tree *t);
/* What has been written is an open object, of members: close it, likewise; without members the value is the bytes. */
void tree_members(struct tree *t, const char *name, struct get *g, size_t n);

/* Leaves of n bytes: a number; one with a name, by table, else a number; a string; bytes as "0x..."; all that is left. */
uint32_t tree_number(struct tree *t, const char *name, struct get *g, size_t n);
uint32_t tree_named(struct tree *t, const char *name, struct get *g, size_t n, const struct name *names);
void tree_string(struct tree *t, const char *name, struct get *g, size_t n, const char *string);
void tree_hex(struct tree *t, const char *name, struct get *g, size_t n);
void tree_raw(struct tree *t, struct get *g);

/* Flags of one byte, as "0x40"; the note has the names of those that are set. */
uint32_t tree_flags(struct tree *t, const char *name, struct get *g, const struct name *names);

/* AFI (2) and SAFI (1) as one leaf "family", printed as "ipv4 unicast" with this separator. */
void tree_family(struct tree *t, struct get *g, char sep, uint16_t *afi, uint8_t *safi);

/* The halves of a family: "afi", 2 bytes, and "safi", 1. */
void tree_afi(struct tree *t, struct get *g);
void tree_safi(struct tree *t, struct get *g);

/* An address of n bytes, 4 or 16; of another length its bytes. */
void tree_ip(struct tree *t, const char *name, struct get *g, size_t n);

/* A leaf for each field of a record. A field without a key is called `name`. */
void tree_record(struct tree *t, const struct field *f, size_t n, const char *name, struct get *g);

/*
 * Types, lengths and values whose contents are rows: fields, then a record that repeats, then TLVs. Each TLV is a group of
 * its row's name; of one without a row, or whose value does not fit the row, the bytes stay a leaf.
 */
struct tree_tlv {
	unsigned type;
	const char *name;
	const struct field *fields, *each;
	uint8_t field_cnt, each_cnt;
	const struct tree_tlvs *inside;
};

struct tree_tlvs {
	uint8_t type_n, len_n; /* bytes of type and length */
	const char *other;     /* the name of those without a row */
	const struct tree_tlv *rows;
	size_t n;
};

void tree_tlvs(struct tree *t, const struct tree_tlvs *, struct get *g);
/*
 * The head of one: opens its group, and v is then over the value. False: it runs past the end, and all of g has been made
 * leaves, of which the last has what is there of the value.
 */
bool tree_tlv_begin(struct tree *t, const char *name, struct get *g, size_t type_n, size_t len_n, struct get *v);
/* The same where the type is called otherwise. */
bool tree_coded_begin(struct tree *t, const char *name, const char *type, struct get *g, size_t type_n, size_t len_n,
    struct get *v);

#endif
