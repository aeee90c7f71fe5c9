/* SPDX-License-Identifier: ISC */
/*
 * attr/attr.h - path attributes: one row for each code.
 *
 * A value is the bytes after the attribute's length. On the wire AS_PATH and AGGREGATOR are as wide as ctx->asn4
 * says; what unjson and scan produce is always 4 bytes wide, and is narrowed when the message is built.
 */
#ifndef ATTR_ATTR_H
#define ATTR_ATTR_H

#include "attr/rows.h"
#include "attr/set.h"
#include "value/seq.h"

#define ATTR_ENUM(name, NAME, code) ATTR_##NAME = code,
enum {
	ATTR_ROWS(ATTR_ENUM)
	/* these two are lists of NLRI and belong to the UPDATE: msg/update.h */
	ATTR_MP_REACH = 14,
	ATTR_MP_UNREACH = 15,
};
#undef ATTR_ENUM

enum { ATTR_WORDS_MAX = 64 };

struct tree;

struct attr_row {
	uint8_t code;
	uint8_t flags;               /* which of ATTR_OPT and ATTR_TRANS it must have */
	enum diag_class on_error;    /* what a malformed one costs (RFC 7606 and the attribute's own RFC) */
	const char *name;            /* IANA: "MULTI_EXIT_DISC" */
	const char *key;             /* JSON: "med"; by ATTR_KEY */
	const char *word;            /* command keyword: "med"; NULL: only as attribute [ ... ]; by ATTR_WORD */
	uint8_t key_n, word_n;       /* their lengths */
	const char *const *aliases;  /* further keywords, NULL-ended, or NULL */
	const char *rfc;

	/*
	 * A regular attribute is its fields: by ATTR_RECORD, ATTR_LIST or ATTR_FLAG, which fill in the hooks below with
	 * those of attr/record.c. `valid` then adds to the check what fields cannot say.
	 */
	const struct field *fields;
	uint8_t field_cnt;
	bool list;                   /* any number of such records, but not none */
	uint8_t least;               /* the least bytes of one whose fields have no size; 0: what they need */
	const struct field *words;   /* the fields of commands; NULL: the same */
	uint8_t word_cnt;
	uint8_t scope;               /* which sessions it belongs to: ATTR_INTERNAL ... */
	const struct field *narrow;  /* the fields where AS numbers have 2 bytes; NULL: the same */
	bool (*valid)(const struct attr_row *, const struct get *v, const struct ctx *, struct diags *);

	/*
	 * An irregular one has hooks of its own.
	 */
	/* Is v well formed? On false d says why (use attr_bad). NULL: anything is. */
	bool (*check)(const struct attr_row *, struct get *v, const struct ctx *, struct diags *);

	/* v was checked. Writes one JSON value. NULL: printed as an unknown attribute. */
	void (*json)(const struct attr_row *, struct jw *, struct span v, const struct ctx *);
	bool (*unjson)(const struct attr_row *, struct jr, struct buf *out, const struct ctx *, struct diags *);
	/* Does unjson(json(v)) give v back (in 4-byte AS form)? NULL: the caller tries. Only cheap answers here. */
	bool (*plain)(const struct attr_row *, struct span v, const struct ctx *);

	/* ExaBGP's text encoder, keyword included, with a leading blank: " med 5". */
	void (*text)(const struct attr_row *, struct buf *, struct span v, const struct ctx *);
	/* The same for commands that read back. False: these words cannot carry v, and the caller writes
	 * attribute [ 0xCC 0xFF 0xHEX ]. NULL: as text. Communities are sets: their order is not part of what they say. */
	bool (*show)(const struct attr_row *, struct buf *, struct span v, const struct ctx *);
	/* Read the words after keyword kw, append the value. Repeating a keyword is the caller's business. */
	bool (*scan)(const struct attr_row *, struct lex *, struct span kw, struct buf *out, const struct ctx *);
	bool omit; /* `[ ]` in a command leaves the attribute out */
	/*
	 * The tree of fields of an irregular one (value/tree.h): take v, which need not be well formed, apart into leaves;
	 * what is left over becomes one. NULL: members of `unit` bytes, each a leaf; without a unit, one leaf for the value.
	 */
	void (*tree)(const struct attr_row *, struct tree *, struct get *v, const struct ctx *);
	uint8_t unit;
	const struct attr_units *units; /* by ATTR_UNITS */
	const char *(*note)(const uint8_t *member); /* what a member of `unit` bytes is called; NULL: it has no name */
};

/*
 * A list of values of `unit` bytes, at least one, that fields cannot spell: communities. What is the same for all of them
 * is in attr/units.c; a row may replace a hook after ATTR_UNITS.
 */
struct attr_units {
	const char *list, *want; /* JSON, for errors: "a list of [ number, number ]"; a member of it */
	bool (*unjson)(struct jr, struct buf *out); /* a member; false: it is none */
	void (*text)(struct buf *, const uint8_t *v);
	void (*show)(struct buf *, const uint8_t *v); /* as commands read it back; NULL: as text */
	/* Append the value that the next words say; false after saying why. The values are then sorted. */
	bool (*scan)(struct lex *, struct buf *out);
	int (*compare)(const void *, const void *);
};

#define ATTR_UNITS(u, n)                                                                                               \
	.units = u, .unit = n, .omit = true, .check = attr_units_check, .unjson = attr_units_unjson,                   \
	.plain = attr_units_plain, .text = attr_units_text, .show = attr_units_show, .scan = attr_units_scan
bool attr_units_check(const struct attr_row *, struct get *v, const struct ctx *, struct diags *);
bool attr_units_unjson(const struct attr_row *, struct jr, struct buf *out, const struct ctx *, struct diags *);
bool attr_units_plain(const struct attr_row *, struct span v, const struct ctx *);
void attr_units_text(const struct attr_row *, struct buf *, struct span v, const struct ctx *);
bool attr_units_show(const struct attr_row *, struct buf *, struct span v, const struct ctx *);
bool attr_units_scan(const struct attr_row *, struct lex *, struct span kw, struct buf *out, const struct ctx *);
/* " word value", or " word [ value value ]". */
void attr_units_put(const struct attr_row *, struct buf *, struct span v, void (*put)(struct buf *, const uint8_t *));

/* For rows whose JSON gives every value back. */
bool attr_always_plain(const struct attr_row *, struct span v, const struct ctx *);

/* The scope of a row. Elsewhere than there the attribute is discarded, if the session is known (ctx_session_known). */
enum {
	ATTR_ANYWHERE,
	ATTR_INTERNAL, /* stays inside an AS: attr_check_internal */
	ATTR_ACCEPTED, /* AIGP: that, or where it is configured */
	ATTR_AS4,      /* only where AS numbers have 2 bytes: attr_check_as4 */
};

/*
 * Regular attributes: `fields` is an array of struct field whose kinds have a size: a JSON object, and words in order.
 * ATTR_VALUE is one field without a key, just its value. A list is a JSON array and words in brackets. A flag has no
 * value and is JSON true.
 */
#define ATTR_RECORD(f) FIELDS(f), ATTR_RECORD_HOOKS
#define ATTR_VALUE(k, a) ATTR_RECORD(((const struct field[]){ { NULL, NULL, k, a } }))
#define ATTR_LIST(f) .list = true, ATTR_RECORD(f)
#define ATTR_FLAG ATTR_RECORD_HOOKS
/*
 * Records some of whose fields find their end themselves (value/seq.h), in JSON, and in commands too. The caller tries
 * whether the JSON is plain.
 */
#define ATTR_FIELDS(f)                                                                                                 \
	FIELDS(f), .check = attr_record_check, .json = attr_record_json, .unjson = attr_record_unjson
#define ATTR_SEQ(s) ATTR_FIELDS(((const struct field[]){ { NULL, NULL, &kind_seq, s } }))
#define ATTR_COMMAND .show = attr_record_show, .scan = attr_record_scan
#define ATTR_RECORD_HOOKS                                                                                              \
	.check = attr_record_check, .json = attr_record_json, .unjson = attr_record_unjson, .plain = attr_record_plain, \
	.text = attr_record_text, .scan = attr_record_scan
bool attr_record_check(const struct attr_row *, struct get *v, const struct ctx *, struct diags *);
void attr_record_json(const struct attr_row *, struct jw *, struct span v, const struct ctx *);
bool attr_record_unjson(const struct attr_row *, struct jr, struct buf *out, const struct ctx *, struct diags *);
bool attr_record_plain(const struct attr_row *, struct span v, const struct ctx *);
void attr_record_text(const struct attr_row *, struct buf *, struct span v, const struct ctx *);
bool attr_record_show(const struct attr_row *, struct buf *, struct span v, const struct ctx *);
bool attr_record_scan(const struct attr_row *, struct lex *, struct span kw, struct buf *out, const struct ctx *);

#define ATTR_KEY(text) .key = text, .key_n = sizeof(text) - 1
#define ATTR_WORD(text) .word = text, .word_n = sizeof(text) - 1

/* Never NULL: codes without a codec have a row of opaque bytes; its name may still be known to IANA. */
const struct attr_row *attr_row(unsigned code);
/* By command keyword, aliases included; NULL when unknown. */
const struct attr_row *attr_row_word(struct span word);
/* By JSON key; NULL when unknown. */
const struct attr_row *attr_row_key(struct span key);
/* All keywords, NULL-ended, in the caller's array, which is returned: for "did you mean" and completions. */
const char *const *attr_words(const char *out[ATTR_WORDS_MAX]);

/* Append a diag of the row's class at the cursor's attribute; always false. */
bool attr_bad(const struct attr_row *, const struct get *v, struct diags *d, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The same of the member that lies between two cursors; where `to` went bad, of all that is left. */
bool attr_bad_part(const struct attr_row *, const struct get *from, const struct get *to, struct diags *d, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Checks that many rows share: exact length; a non-zero multiple. */
bool attr_check_len(const struct attr_row *, struct get *v, struct diags *d, size_t want);
bool attr_check_multiple(const struct attr_row *, struct get *v, struct diags *d, size_t unit);
/* Attributes that stay inside an AS: discarded if an external peer sends one. */
bool attr_check_internal(const struct attr_row *, const struct get *v, const struct ctx *, struct diags *d);
/* AS4_PATH and AS4_AGGREGATOR: discarded in a session whose AS numbers have 4 bytes anyway. */
bool attr_check_as4(const struct attr_row *, const struct get *v, const struct ctx *, struct diags *d);

/* The session is known to be external. */
static inline bool
attr_external(const struct ctx *c)
{
	return c->session == CTX_EXTERNAL || c->session == CTX_DIFFER;
}

/* Extended communities (RFC 4360) by name, as JSON and the text encoder spell them: 8 bytes each. attr/extcom.c */
void extcom_text(struct buf *b, const uint8_t c[8]);
bool extcom_scan(struct span s, uint8_t out[8]);
/*
 * Communities (RFC 1997) by name. community_print takes the names of the whole registry, which people want; commands and
 * ExaBGP's text have only those that ExaBGP reads. attr/community.c
 */
bool community_scan(struct span s, uint32_t *out);
void community_print(struct buf *b, uint32_t c);

/* The rows of attr/rows.h, each in its file. */
#define ATTR_EXTERN(name, NAME, code) extern const struct attr_row attr_##name;
ATTR_ROWS(ATTR_EXTERN)
#undef ATTR_EXTERN

#endif
