/* SPDX-License-Identifier: ISC */
/*
 * value/kind.h - kinds of values and records of them: the regular part of the codec as data.
 *
 * The wire is the model: a kind knows how to walk from the wire to a notation and back, and keeps nothing between.
 *   json   read the value from g, write it as a JSON value          unjson  the other way, appending wire bytes
 *   show   read the value from g, write it as command text          scan    the other way, appending wire bytes
 * The readers of notations (unjson, scan) return false after saying why; what they appended is then to be dropped.
 * `arg` is the kind's parameter, such as a width in bytes or a pointer to a table of names.
 */
#ifndef VALUE_KIND_H
#define VALUE_KIND_H

#include "base/diag.h"
#include "base/num.h"
#include "base/table.h"
#include "json/jr.h"
#include "json/jw.h"
#include "text/lex.h"
#include "value/ctx.h"
#include "wire/get.h"
#include "wire/put.h"

enum { KIND_WHY = 80 };

struct tree;

/* What is wrong with a value, and the bytes of the member that is; no bytes: all of it. */
struct kind_why {
	char text[KIND_WHY];
	struct get from, to; /* where `to` went bad, all that is left */
};

/*
 * A kind without a size finds its end itself, by `good`, or takes all that is left. What words cannot carry, show marks
 * by making the cursor bad.
 */
struct kind {
	const char *want; /* "an AS number": for "expected ..." */
	void (*json)(struct jw *w, struct get *g, const void *arg);
	bool (*unjson)(struct jr j, struct buf *out, struct diags *d, const void *arg);
	void (*show)(struct buf *b, struct get *g, const void *arg); /* NULL: no words, and it has to be zero */
	bool (*scan)(struct lex *l, struct buf *out, const void *arg);
	/* Step over the value: is it one that may be there? False: why may have the reason, "value 3, want 0 to 2". NULL: any is. */
	bool (*good)(struct get *g, const void *arg, struct kind_why *why);
	size_t size; /* on the wire; 0: `good` says, or all that is left */
	/* The leaves of a value that has parts; false: it is not well formed. NULL: one leaf. */
	bool (*tree)(struct tree *t, const char *name, struct get *g, const void *arg);
};

/* A kind whose functions are called prefix_json and so on; one of a fixed size; one whose functions have other names. */
#define KIND(want_, prefix) KIND_OF(want_, prefix##_json, prefix##_unjson, prefix##_show, prefix##_scan)
#define KIND_SIZED(want_, prefix, bytes)                                                                               \
	{ .want = want_, .json = prefix##_json, .unjson = prefix##_unjson, .show = prefix##_show,                      \
	    .scan = prefix##_scan, .size = bytes }
/* One whose text is the same in JSON and in words: by prefix_print(buf, get, arg) and prefix_read(span, buf). */
#define KIND_WORDS(prefix, want_)                                                                                      \
	static void prefix##_json(struct jw *w, struct get *g, const void *arg)                                        \
	{                                                                                                              \
		jw_quote(w);                                                                                           \
		prefix##_print(w->b, g, arg);                                                                          \
		jw_quote_end(w);                                                                                       \
	}                                                                                                              \
	static bool prefix##_unjson(struct jr j, struct buf *out, struct diags *d, const void *arg)                    \
	{                                                                                                              \
		struct span s;                                                                                         \
		(void)arg, (void)d;                                                                                    \
		return jr_str(j, &s) && prefix##_read(s, out);                                                         \
	}                                                                                                              \
	static bool prefix##_scan(struct lex *l, struct buf *out, const void *arg)                                     \
	{                                                                                                              \
		(void)arg;                                                                                             \
		if (l->tok.kind != TOK_WORD || !prefix##_read(l->tok.s, out))                                          \
			return lex_expected(l, want_);                                                                 \
		lex_next(l);                                                                                           \
		return true;                                                                                           \
	}                                                                                                              \
	_Static_assert(sizeof(want_) > 1, "")
#define KIND_OF(want_, json_, unjson_, show_, scan_)                                                                   \
	{ .want = want_, .json = json_, .unjson = unjson_, .show = show_, .scan = scan_ }

/* One field of a record: its JSON key, its command keyword (NULL: positional), its kind. */
struct field {
	const char *key, *word;
	const struct kind *kind;
	const void *arg;
};

/*
 * Walk `n` fields in wire order. record_json writes "key":value members into an open object; record_show writes
 * " word value" for each, with a leading blank. record_scan reads the words in that order; record_unjson takes the
 * members from obj by key. A kind with no key (padding) is still walked over.
 */
void record_json(const struct field *f, size_t n, struct jw *w, struct get *g);
bool record_unjson(const struct field *f, size_t n, struct jr obj, struct buf *out, struct diags *d);
void record_show(const struct field *f, size_t n, struct buf *b, struct get *g);
bool record_scan(const struct field *f, size_t n, struct lex *l, struct buf *out);
/* What an error asks for in place of the field's value: "an AS number". */
const char *field_want(const struct field *f);
/* The bytes of a record; 0: not all of its fields have a size. */
size_t record_size(const struct field *f, size_t n);
/* Step over them: are all values ones that may be there? False: why may have the reason. */
bool record_good(const struct field *f, size_t n, struct get *g, struct kind_why *why);

/* Values that have names: one byte, 0 to `most`. One without a name is a number. */
struct choice {
	const char *what, *want; /* for errors: "origin"; "igp, egp or incomplete" */
	const struct name *names;
	uint8_t most;
};

extern const struct kind kind_u8, kind_u16, kind_u24, kind_u32, kind_u64; /* JSON numbers */
extern const struct kind kind_n32;                                        /* arg: its name; commands in decimal only */
extern const struct kind kind_asn;                                        /* 4 bytes, a number; commands also "1.10" */
extern const struct kind kind_choice;                                       /* 1 byte; arg: struct choice */
extern const struct kind kind_family;                                     /* AFI (2), SAFI (1): "ipv4/unicast" */
extern const struct kind kind_family_wide;                                /* AFI (2), a byte of zero, SAFI (1) */
extern const struct kind kind_family_blank;                               /* AFI (2), SAFI (1): "ipv4 unicast" in JSON too */
extern const struct kind kind_u32_str, kind_u8_str;                       /* JSON strings of decimal digits */
extern const struct kind kind_ip4, kind_ip6;                              /* JSON strings */
extern const struct kind kind_ip;                                         /* 4 or 16 bytes: what is left, but for *arg bytes */
extern const struct kind kind_rd;                                         /* 8 bytes, "65000:1" */
extern const struct kind kind_mac;                                        /* 6 bytes, "00:11:22:33:44:55" */
extern const struct kind kind_esi;                                        /* 10 bytes, "-" when all zero */
extern const struct kind kind_hex;                                        /* *arg bytes, or what is left; no prefix */
extern const struct kind kind_xhex;                                       /* all that is left, "0x..." */
extern const struct kind kind_text;                                       /* all that is left, UTF-8 */

/* Text in quotes, as the tokeniser reads it back: quotes and backslashes escaped, controls as \uXXXX, what is not UTF-8
 * as U+FFFD. */
void buf_quoted(struct buf *b, struct span s);
/* The same without quotes: a text on one line, whatever is in it. */
void buf_visible(struct buf *b, struct span s);

/* Errors of JSON readers: always false. "<key>: expected <what>" */
bool unjson_fail(struct diags *d, const char *key, const char *what);

/* Route distinguishers (RFC 4364 4.2): AS:N (type 0), IP:N (1), AS4:N (2); other types as 0x and 16 hex digits. */
void buf_rd(struct buf *b, const uint8_t rd[8]);
bool rd_scan(struct span s, uint8_t out[8]);

/* AS numbers: decimal or high.low (RFC 5396). */
bool asn_scan_dotted(struct span s, uint32_t *out);

static inline bool
asn_scan(struct span s, uint32_t *out)
{
	return num_u32(s, out) || asn_scan_dotted(s, out);
}

/* Address kinds as plain functions. */
void buf_mac(struct buf *b, const uint8_t mac[6]);
bool mac_scan(struct span s, uint8_t out[6]);

#endif
