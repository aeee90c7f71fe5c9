/* SPDX-License-Identifier: ISC */
/*
 * nlri/typed.h - families whose NLRI begin with a route type and a length: EVPN, MCAST-VPN, MUP, SFC. Each type is a list of
 * fields; one set of walkers for all of them reads and writes the wire, JSON and words.
 */
#ifndef NLRI_TYPED_H
#define NLRI_TYPED_H

#include "nlri/nlri.h"

enum { TYPED_FIELDS = 12 };

struct typed_field;

/*
 * One sort of field. `all` are the fields of the NLRI on the wire, of which this is number i. The writers of JSON and
 * words get the whole object or the open route, since some fields have several members, or share one.
 */
struct typed_kind {
	const char *want;
	/* Find the field's bytes at g; false or a bad g: not well formed. */
	bool (*take)(const struct typed_field *, struct get *g, unsigned afi, struct span *out);
	void (*json)(const struct typed_field *, struct jw *, const struct span *all, size_t i, unsigned afi);
	bool (*unjson)(const struct typed_field *, struct jr obj, struct buf *out, unsigned afi);
	/* The value alone, after the field's word. */
	void (*show)(const struct typed_field *, struct buf *, const struct span *all, size_t i, unsigned afi);
	bool (*scan)(const struct typed_field *, struct lex *, struct buf *out, unsigned afi);
	/* Do the words give the bytes back? NULL: always. */
	bool (*plain)(struct span v);
	/* Another keyword for the same field, and how to read it; NULL when there is none. */
	const char *word2;
	bool (*scan2)(const struct typed_field *, struct lex *, struct buf *out, unsigned afi);
	/* Which of the two shows it. */
	bool (*second)(struct span v);
};

struct typed_field {
	const char *key;  /* JSON */
	const char *word; /* command keyword; NULL: the value comes right after the type's word */
	const struct typed_kind *kind;
	const struct kind *plain; /* for typed_fixed: what the bytes are */
	size_t size;              /* for typed_fixed: how many */
	const char *absent;       /* the bytes when it is not said; NULL: it must be said */
	size_t absent_n;
	bool withdraw_only;       /* only a withdraw may leave it out */
	bool not_key;             /* two routes that differ only here are one route */
};

struct typed_type {
	unsigned code;
	const char *word, *name, *rfc;
	bool strict; /* one that is not well formed is discarded; else it is kept as bytes: drafts of the type travel too */
	const struct typed_field *fields; /* in wire order */
	size_t n;
	const char *json, *show; /* other orders: indices as letters from 'a'; NULL: wire order */
	bool (*check)(const struct span *all, unsigned afi);
	bool (*fix)(struct buf *part); /* after reading of words: what one field says about another */
};

/* What is before the fields. */
enum typed_head {
	TYPED_PLAIN, /* type and length */
	TYPED_MUP,   /* architecture, a type of two bytes, length; JSON has an order of its own */
	TYPED_WIDE,  /* type and length, two bytes each */
};

struct typed_family {
	const char *safi_word;
	const struct typed_type *types;
	size_t n;
	enum typed_head head;
};

/* The functions of a row; each row gives its family by wrapping them with TYPED_ROW. */
bool typed_take(const struct typed_family *, const struct nlri_row *, struct get *g, struct span *one, struct diags *d);
void typed_json(const struct typed_family *, const struct nlri_row *, struct jw *, const struct nlri *);
void typed_tree(const struct typed_family *, const struct nlri_row *, struct tree *, struct get *);
bool typed_unjson(const struct typed_family *, const struct nlri_row *, struct jr, struct buf *out, struct diags *d);
void typed_text(const struct nlri_row *, struct buf *, const struct nlri *);
void typed_show(const struct typed_family *, const struct nlri_row *, struct buf *, const struct nlri *);
bool typed_scan(const struct typed_family *, struct lex *, struct route *);
int typed_word(const struct typed_family *, const struct nlri_row *, struct lex *, struct route *, struct span kw);
bool typed_done(const struct typed_family *, const struct nlri_row *, struct lex *, struct route *);
void typed_key(const struct typed_family *, const struct nlri_row *, struct span v, struct buf *out);

#define TYPED_FUNCTIONS(name)                                                                                          \
	static bool name##_take(const struct nlri_row *row, struct get *g, bool withdraw, struct span *one,            \
	    struct diags *d)                                                                                           \
	{                                                                                                              \
		(void)withdraw;                                                                                        \
		return typed_take(&name, row, g, one, d);                                                              \
	}                                                                                                              \
	static void name##_json(const struct nlri_row *row, struct jw *w, const struct nlri *one,                      \
	    const struct ctx *ctx)                                                                                     \
	{                                                                                                              \
		(void)ctx;                                                                                             \
		typed_json(&name, row, w, one);                                                                        \
	}                                                                                                              \
	static void name##_tree(const struct nlri_row *row, struct tree *t, struct get *g)                              \
	{                                                                                                              \
		typed_tree(&name, row, t, g);                                                                          \
	}                                                                                                              \
	static bool name##_unjson(const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)           \
	{                                                                                                              \
		return typed_unjson(&name, row, j, out, d);                                                            \
	}                                                                                                              \
	static bool name##_plain(const struct nlri_row *row, struct span v)                                            \
	{                                                                                                              \
		(void)row, (void)v; /* the raw bytes are in the JSON */                                                \
		return true;                                                                                           \
	}                                                                                                              \
	static void name##_text(const struct nlri_row *row, struct buf *b, const struct nlri *one,                     \
	    const struct ctx *ctx)                                                                                     \
	{                                                                                                              \
		(void)ctx;                                                                                             \
		typed_text(row, b, one);                                                                               \
	}                                                                                                              \
	static void name##_show(const struct nlri_row *row, struct buf *b, const struct nlri *one,                     \
	    const struct ctx *ctx)                                                                                     \
	{                                                                                                              \
		(void)ctx;                                                                                             \
		typed_show(&name, row, b, one);                                                                        \
	}                                                                                                              \
	static bool name##_scan(const struct nlri_row *row, struct lex *l, struct route *r)                            \
	{                                                                                                              \
		(void)row;                                                                                             \
		return typed_scan(&name, l, r);                                                                        \
	}                                                                                                              \
	static int name##_word(const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)             \
	{                                                                                                              \
		return typed_word(&name, row, l, r, kw);                                                               \
	}                                                                                                              \
	static bool name##_done(const struct nlri_row *row, struct lex *l, struct route *r)                            \
	{                                                                                                              \
		return typed_done(&name, row, l, r);                                                                   \
	}                                                                                                              \
	static void name##_key(const struct nlri_row *row, struct span v, struct buf *out)                             \
	{                                                                                                              \
		typed_key(&name, row, v, out);                                                                         \
	}                                                                                                              \
	_Static_assert(sizeof(struct typed_family) > 0, "")

#define TYPED_ROW(name)                                                                                                \
	.take = name##_take, .json = name##_json, .tree = name##_tree, .unjson = name##_unjson, .plain = name##_plain,                      \
	.text = name##_text, .show = name##_show, .scan = name##_scan, .word = name##_word, .done = name##_done,       \
	.key = name##_key

/* ---- kinds of fields ---- */

extern const struct typed_kind typed_fixed;  /* field->size bytes that field->plain prints */
extern const struct typed_kind typed_rd;     /* 8 bytes, RFC 4364 4.2 */
extern const struct typed_kind typed_ip;     /* length in bits, 32 or 128 as the AFI says, and the address */
extern const struct typed_kind typed_any_ip; /* length in bits, 0, 32 or 128, and the address; 0 is left out */
extern const struct typed_kind typed_bare_ip; /* an address without length: all that is left */
extern const struct typed_kind typed_hex;    /* field->size bytes as hex; size 0: a whole NLRI of the same family */

/* The parts, for kinds of a family's own. */
bool typed_take_ip(struct get *g, bool zero, struct span *out);
bool typed_unjson_ip(struct jr j, struct buf *out, bool with_bits, struct ip *ip);

/* Does the text of a route distinguisher give its bytes back? Not of type 2 with an AS number of two bytes. */
bool rd_plain(const uint8_t rd[8]);

#endif
