/* SPDX-License-Identifier: ISC */
/*
 * attr/tunnel.h - the parts of tunnels (RFC 9012): sub-TLVs, and the segment lists of SR Policies (RFC 9830, RFC 9831).
 *
 * A sub-TLV is a type, a length of one octet (two from type 128 on, RFC 9012 2) and a value. All spans are borrowed
 * from the attribute; writers append to `out`, and what they appended before returning false is to be dropped.
 */
#ifndef ATTR_TUNNEL_H
#define ATTR_TUNNEL_H

#include "value/kind.h"

struct tree; /* value/tree.h */

enum { TUNNEL_SR_POLICY = 15 };

/* The next sub-TLV of g. False at the end, and when it overruns g, which is then bad. */
bool subtlv_next(struct get *g, unsigned *type, struct span *v);
/* Begin one of this type, append its value to out, and end it with put_close. */
struct mark subtlv_open(struct buf *out, unsigned type);

/*
 * The tree of fields: open the group of the sub-TLV at g; v is then over the value. False: the rest of g, which is no
 * sub-TLV, is a leaf.
 */
bool subtlv_tree_begin(struct tree *t, const char *name, struct get *g, struct get *v);

/* The member "unknown-subtlv-N": "0x.."; and its number when a key is of that form. */
void subtlv_unknown_json(struct jw *w, unsigned type, struct span v);
bool subtlv_unknown_key(struct span key, unsigned *type);

/* An MPLS label stack entry (RFC 3032 2.1). */
struct label {
	uint32_t label;
	unsigned tc, ttl;
	bool s;
};
struct label label_of(const uint8_t v[4]);
void label_put(struct buf *out, const struct label *l);

/* Members KEY, "tc", "s", "ttl" of an open object; the last three may be missing when read. */
void label_json(struct jw *w, const char *key, const struct label *l);
bool label_unjson(struct jr obj, const char *key, struct buf *out, struct diags *d);

/* SRv6 endpoint behavior and SID structure (RFC 9830 2.4.4.2.4): 8 octets. JSON: members of an open object. */
enum { BEHAVIOR_SIZE = 8 };
void behavior_json(struct jw *w, struct span v);
bool behavior_unjson(struct jr obj, struct buf *out, struct diags *d);
void behavior_show(struct buf *b, struct span v); /* " endpoint-behavior CODE LB LN FUN ARG" */
bool behavior_scan(struct lex *l, struct buf *out); /* after the word */

/*
 * The value of a Segment List sub-TLV (RFC 9830 2.4.4). good: false and *why when it is malformed. The notations are
 * those of sr-policy routes: ` weight 1 segment type-a mpls 16001 ...` after the word segment-list.
 */
bool segment_list_good(struct span v, const char **why);
void segment_list_json(struct jw *w, struct span v);
bool segment_list_unjson(struct jr j, struct buf *out, struct diags *d);
void segment_list_tree(struct tree *t, struct get *g);
void segment_list_show(struct buf *b, struct span v);
bool segment_list_scan(struct lex *l, struct buf *out);
void segment_list_text(struct buf *b, struct span v); /* "weight 1 [16001 fc00::1]" */

/*
 * One word of an sr-policy route with what follows it (kw is taken, l is after it): a sub-TLV of an SR Policy is
 * appended to out. 1 read, 0 not such a word, -1 l->d says why.
 */
int sr_policy_word(struct lex *l, struct span kw, struct buf *out);
/* A whole attribute that is one SR Policy, in those words, with a leading blank; false when it is anything else. */
bool sr_policy_words_show(struct buf *b, struct span v);
/* Those words, NULL-ended. */
extern const char *const sr_policy_words[];

#endif
