/* SPDX-License-Identifier: ISC */
/*
 * cap/cap.h - capabilities (RFC 5492): one row for each code.
 *
 * A value is the bytes after the capability's length. A code may occur several times in one OPEN (RFC 5492 4): the
 * notations show all its values as one object, and what cannot be distinguished there is the caller's business.
 */
#ifndef CAP_CAP_H
#define CAP_CAP_H

#include "cap/rows.h"
#include "value/seq.h"

#define CAP_ENUM(name, NAME, code) CAP_##NAME = code,
enum { CAP_ROWS(CAP_ENUM) };
#undef CAP_ENUM

struct tree;

struct cap_row {
	uint8_t code;
	const char *name; /* as in the JSON's "name" */
	const char *rfc;

	/*
	 * A regular capability is its fields: by CAP_FLAG, CAP_RECORD, CAP_LIST or CAP_MAP, which fill in json, unjson and
	 * text below with those of cap/record.c; `check` may be theirs too.
	 */
	const struct field *fields;
	uint8_t field_cnt;
	bool nameless;         /* the JSON has no "name", as ExaBGP's has not */
	const char *label;     /* of the text; NULL: the name */
	const char *list;      /* JSON key of a list's array; NULL: no list */
	bool map;              /* the first field is a family: the JSON has a member for each */
	bool each;             /* written as one capability for each entry */
	bool no_zero;          /* an entry whose value is 0 says nothing */
	uint8_t id;            /* which bytes of an entry (bit 0: the first) make it the same entry again; 0: none is */

	/*
	 * A regular one can be offered as its user says it: `word` is the option of bgp-session and the keyword of
	 * capability { } in a configuration, `arg` names its argument (NULL for a flag), `help` describes the option.
	 */
	const char *word, *arg, *help;

	/* Is v well formed? NULL: anything is. On false d says why, use cap_bad. */
	bool (*check)(const struct cap_row *, struct get *v, struct diags *);
	/* Members of an open JSON object: `n` values of this code, all checked, in the order of the OPEN. */
	void (*json)(const struct cap_row *, struct jw *, const struct span *v, size_t n);
	/* From the object to whole capabilities (code, length, value), most often one, appended to out. */
	bool (*unjson)(const struct cap_row *, struct jr, struct buf *out, struct diags *);
	/* ExaBGP's text encoder: "multiprotocol(ipv4 unicast,ipv4 flow)". */
	void (*text)(const struct cap_row *, struct buf *, const struct span *v, size_t n);
	/* The tree of fields of an irregular one (value/tree.h); what is left over becomes a leaf. NULL: one leaf. */
	void (*tree)(const struct cap_row *, struct tree *, struct get *v);
};

/*
 * Regular capabilities. A flag has no value. A record is one set of fields; of several the last one counts. A list is
 * any number of entries, shown as an array under `key`; a map has members "ipv4/unicast": VALUE.
 */
#define CAP_FLAG CAP_RECORD_HOOKS
#define CAP_RECORD(f) .fields = f, .field_cnt = sizeof(f) / sizeof(*(f)), CAP_RECORD_HOOKS
#define CAP_LIST(key, f) .list = key, CAP_RECORD(f)
#define CAP_MAP(f) .map = true, .id = CAP_FAMILY_ID, CAP_RECORD(f)
#define CAP_RECORD_HOOKS .json = cap_record_json, .unjson = cap_record_unjson, .text = cap_record_text
enum { CAP_FAMILY_ID = 7 }; /* AFI and SAFI, 3 bytes */
bool cap_record_check(const struct cap_row *, struct get *v, struct diags *);
void cap_record_json(const struct cap_row *, struct jw *, const struct span *v, size_t n);
bool cap_record_unjson(const struct cap_row *, struct jr, struct buf *out, struct diags *);
void cap_record_text(const struct cap_row *, struct buf *, const struct span *v, size_t n);

/* Never NULL: codes without a codec share a row of opaque bytes, whose code is 0. */
const struct cap_row *cap_row(unsigned code);

/* The row that is offered by this word; NULL: none. */
const struct cap_row *cap_row_word(struct span word);
/* A value of such a row from words, and in words that read back, with a leading blank. */
bool cap_scan(const struct cap_row *, struct lex *, struct buf *out);
void cap_show(const struct cap_row *, struct buf *, struct span v);

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

/* "ipv4/unicast" as a key, as a value, and read back. */
void cap_family_key(struct jw *w, unsigned afi, unsigned safi);
void cap_family_json(struct jw *w, unsigned afi, unsigned safi);
bool cap_family_scan(struct span s, struct buf *out, bool wide_safi); /* appends AFI (2) and SAFI (1, or 2 when wide) */

/* The rows of cap/rows.h, each in its file. */
#define CAP_EXTERN(name, NAME, code) extern const struct cap_row cap_##name;
CAP_ROWS(CAP_EXTERN)
#undef CAP_EXTERN

#endif
