/* SPDX-License-Identifier: ISC */
/*
 * field/rpki.h - what the RPKI says: origins of prefixes (RFC 6811) and providers of customers (ASPA:
 * draft-ietf-sidrops-aspa-verification), from the files that rpki-client and Routinator write.
 */
#ifndef FIELD_RPKI_H
#define FIELD_RPKI_H

#include "cli/opt.h"
#include "field/field.h"

struct rpki;

/* The words of the terms and columns `rpki` and `aspa`. */
enum rpki_state { RPKI_VALID = 1, RPKI_INVALID, RPKI_NOT_FOUND };
enum aspa_state { ASPA_VALID = 1, ASPA_INVALID, ASPA_UNKNOWN };
extern const struct name rpki_states[], aspa_states[];

/* ---- building ---- */

/* NULL: out of memory. */
struct rpki *rpki_new(void);
void rpki_free(struct rpki *r);

/* False: out of memory. */
bool rpki_add_origin(struct rpki *r, const struct prefix *p, uint8_t max, uint32_t as);
bool rpki_add_provider(struct rpki *r, uint32_t customer, uint32_t provider);
/* All were added. */
void rpki_done(struct rpki *r);

/*
 * Read the text of a file: JSON with "roas" and "aspas" of either program, or CSV whose header names its columns. True when
 * something was read from it; else `why` has the reason, with the line.
 */
bool rpki_read(struct rpki *r, const char *name, struct span text, struct buf *why);

/* ---- asking ---- */

/* RFC 6811 2. `as` 0: the path has no origin (it ends in a set), which no entry matches. */
enum rpki_state rpki_origin(const struct rpki *r, const struct prefix *p, uint32_t as);

/* Who a path came from: a provider, to which it may have come down, or anybody else. */
enum aspa_from { ASPA_UNTOLD, ASPA_PROVIDER, ASPA_OTHER };

/*
 * Verify a path without confederation segments, first the AS of the neighbor, last the origin. `sets`: it has an AS_SET.
 * With ASPA_UNTOLD, `receiver`, the AS that got it, 0 if unknown, tells: if it has providers on file, the path came from one
 * of them, or from a customer or a peer; else it may have come from a provider, which forbids less.
 */
enum aspa_state rpki_path(const struct rpki *r, const uint32_t *as, size_t n, bool sets, enum aspa_from from, uint32_t receiver);

/* ---- the option --vrps, which is the same in each program ---- */

struct rpki_option {
	struct opt_list files;
	struct rpki *rpki; /* NULL: none was given */
};

struct opt_group rpki_group(struct rpki_option *o);
/*
 * Read the files into out->rpki. `wanted`: a term of the filter needs them, as a column may, of which there are n; then it is
 * wrong that there are none. OPT_GO, or the status to exit with after reporting why.
 */
int rpki_option_load(struct rpki_option *o, const struct opt_command *cmd, bool wanted, const struct field_row *const *columns,
    size_t n, struct ctx *out);
void rpki_option_fini(struct rpki_option *o);

#endif
