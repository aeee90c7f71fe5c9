/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/vec.h - the records of tests/vectors, read.
 *
 *     name: otc/short              a record begins; what the file says of `of`, `family` and `ctx` above it holds on
 *     of:   attribute              what hex is: attribute and capability with their headers; nlri, open, update,
 *                                  notification, refresh, operational without; message whole
 *     family: ipv6 unicast         of the NLRI
 *     ctx:  as2 ebgp               as2 add-path extended ebgp ibgp confed withdraw, or - for none of them
 *     hex:  c0 23 02 fde8          may go on in lines that begin with a blank
 *     json: 65000                  the value, to the character; of a message its members
 *     text: otc 65000              what helpers get
 *     command: otc 65000           what -o command prints; read again, it gives the bytes back
 *     reads: otc 65000             further words that give the bytes
 *     refuses: otc 1.2.3           words that are refused
 *     fail: withdraw @3 ONLY_TO_CUSTOMER: length 2, want 4 [RFC 9234 5]    all errors, in order; offsets into hex
 */
#ifndef TESTS_UNIT_VEC_H
#define TESTS_UNIT_VEC_H

#include <glob.h>
#include <stdlib.h>

#include "attr/attr.h"
#include "base/num.h"
#include "msg/msg.h"
#include "nlri/nlri.h"
#include "tap.h"

enum of { OF_ATTRIBUTE, OF_CAPABILITY, OF_NLRI, OF_MESSAGE, OF_BODY };
enum key { K_NAME, K_OF, K_FAMILY, K_CTX, K_HEX, K_JSON, K_TEXT, K_COMMAND, K_READS, K_REFUSES, K_FAIL, KEYS };
static const char *const vec_keys[KEYS] = { "name", "of", "family", "ctx", "hex", "json", "text", "command", "reads",
	"refuses", "fail" };

static const struct {
	const char *word;
	enum of of;
	unsigned type;
} vec_kinds[] = {
	{ "attribute", OF_ATTRIBUTE, 0 },
	{ "capability", OF_CAPABILITY, 0 },
	{ "nlri", OF_NLRI, 0 },
	{ "message", OF_MESSAGE, 0 },
	{ "open", OF_BODY, MSG_OPEN },
	{ "update", OF_BODY, MSG_UPDATE },
	{ "notification", OF_BODY, MSG_NOTIFICATION },
	{ "keepalive", OF_BODY, MSG_KEEPALIVE },
	{ "refresh", OF_BODY, MSG_REFRESH },
	{ "operational", OF_BODY, MSG_OPERATIONAL },
};

struct vector {
	char *v[KEYS]; /* NULL: not said; several lines of one key are joined with newlines */
	enum of of;
	unsigned type;
	const struct nlri_row *row;
	struct ctx ctx;
	bool withdraw;
	uint8_t b[70000]; /* what hex says */
	size_t n;
};

/* Called with each record, once it is read; and with each line of another kind that the file has. */
struct vec_reader {
	void (*record)(struct vector *v);
	void (*line)(const char *line);
};

/* ---- reading ---- */

static inline _Noreturn void
vec_bail(const char *what, const char *detail)
{
	printf("Bail out! %s: %s\n", what, detail);
	exit(1);
}

static inline void
vec_set(char **slot, const char *value, const char *join)
{
	size_t old = *slot && join ? strlen(*slot) + strlen(join) : 0;
	char *text = malloc(old + strlen(value) + 1);

	if (!text)
		vec_bail("memory", value);
	sprintf(text, "%s%s%s", old ? *slot : "", old ? join : "", value);
	free(*slot);
	*slot = text;
}

static inline void
vec_unset(char **slot)
{
	free(*slot);
	*slot = NULL;
}

static inline void
vec_ctx(struct vector *v)
{
	char words[200], *word, *save = NULL;

	ctx_init(&v->ctx);
	v->ctx.local_as = v->ctx.peer_as = 65000;
	v->withdraw = false;
	snprintf(words, sizeof(words), "%s", v->v[K_CTX] ? v->v[K_CTX] : "-");
	for (word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		if (strcmp(word, "as2") == 0)
			v->ctx.asn4 = false;
		else if (strcmp(word, "add-path") == 0)
			v->ctx.addpath = FAMSET_ALL;
		else if (strcmp(word, "extended") == 0)
			v->ctx.extended_message = true;
		else if (strcmp(word, "ibgp") == 0)
			v->ctx.session = CTX_INTERNAL;
		else if (strcmp(word, "ebgp") == 0)
			v->ctx.session = CTX_EXTERNAL, v->ctx.peer_as = 65001;
		else if (strcmp(word, "confed") == 0)
			v->ctx.session = CTX_CONFED, v->ctx.peer_as = 65001;
		else if (strcmp(word, "withdraw") == 0)
			v->withdraw = true;
		else if (strcmp(word, "-") != 0)
			vec_bail("ctx", word);
	}
	v->ctx.own = ctx_session_known(&v->ctx);
	if (v->ctx.own)
		v->ctx.router_id = 0x01010101;
}

static inline void
vec_family(struct vector *v)
{
	struct span s = span_str(v->v[K_FAMILY] ? v->v[K_FAMILY] : "ipv4 unicast");
	const uint8_t *blank = memchr(s.p, ' ', s.n);
	uint16_t afi;
	uint8_t safi;

	if (!blank || !afi_scan(span_of(s.p, (size_t)(blank - s.p)), &afi) ||
	    !safi_scan(span_of(blank + 1, s.n - (size_t)(blank - s.p) - 1), &safi))
		vec_bail("family", v->v[K_FAMILY]);
	v->row = nlri_row(afi, safi);
}

static inline void
vec_resolve(struct vector *v)
{
	size_t i, cnt = sizeof(vec_kinds) / sizeof(vec_kinds[0]);
	struct buf b;

	if (!v->v[K_HEX] || !v->v[K_OF])
		vec_bail("no hex or of", v->v[K_NAME]);
	for (i = 0; i < cnt && strcmp(v->v[K_OF], vec_kinds[i].word) != 0; i++)
		;
	if (i == cnt)
		vec_bail("of", v->v[K_OF]);
	v->of = vec_kinds[i].of;
	v->type = vec_kinds[i].type;
	vec_ctx(v);
	vec_family(v);
	buf_init(&b, sizeof(v->b));
	if (!num_hex(span_str(v->v[K_HEX]), &b) || b.bad)
		vec_bail("bad hex", v->v[K_NAME]);
	v->n = b.n;
	if (b.n)
		memcpy(v->b, b.p, b.n);
	buf_fini(&b);
}

static inline void
vec_finish(const struct vec_reader *r, struct vector *v)
{
	unsigned k;

	if (v->v[K_NAME]) {
		vec_resolve(v);
		r->record(v);
	}
	vec_unset(&v->v[K_NAME]);
	for (k = K_HEX; k < KEYS; k++)
		vec_unset(&v->v[k]);
}

static inline void
vec_line(const struct vec_reader *r, struct vector *v, char *line, const char *file)
{
	static enum key last;
	char *value;
	unsigned k;

	if (*line == ' ' || *line == '\t') {
		vec_set(&v->v[last], line + strspn(line, " \t"), " ");
		return;
	}
	for (k = 0; k < KEYS; k++)
		if (strncmp(line, vec_keys[k], strlen(vec_keys[k])) == 0 && line[strlen(vec_keys[k])] == ':')
			break;
	if (k == KEYS)
		vec_bail(file, line);
	value = line + strlen(vec_keys[k]) + 1;
	value += strspn(value, " \t");
	if (k == K_NAME)
		vec_finish(r, v);
	if (r->line && k < K_HEX)
		r->line(line);
	last = k;
	vec_set(&v->v[k], value, k <= K_HEX ? NULL : "\n");
}

static inline void
vec_file(const struct vec_reader *r, const char *name)
{
	static struct vector v;
	static char line[200000];
	FILE *f = fopen(name, "r");
	unsigned k;

	if (!f)
		vec_bail("cannot open", name);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		if (*line == '#' || !*line) {
			vec_finish(r, &v);
			if (r->line && *line)
				r->line(line);
		} else {
			vec_line(r, &v, line, name);
		}
	}
	fclose(f);
	vec_finish(r, &v);
	for (k = 0; k < KEYS; k++)
		vec_unset(&v.v[k]);
}

static inline struct span
vec_attr_value(const struct vector *v)
{
	size_t head = v->n && v->b[0] & ATTR_EXT ? 4 : 3;

	return v->n < head ? span_of(v->b, 0) : span_of(v->b + head, v->n - head);
}

/* Every member of a in b. */
static inline bool
vec_covers(struct span a, struct span b, size_t unit)
{
	size_t i, k;

	for (i = 0; i < a.n; i += unit) {
		for (k = 0; k < b.n; k += unit)
			if (memcmp(a.p + i, b.p + k, unit) == 0)
				break;
		if (k >= b.n)
			return false;
	}
	return true;
}

/* The same value of an attribute? Communities are sets: their order is not part of what commands say. */
static inline bool
vec_alike(unsigned code, struct span a, struct span b)
{
	size_t unit = attr_row(code)->unit;

	return span_eq(a, b) || (unit && a.n % unit == 0 && b.n % unit == 0 && vec_covers(a, b, unit) && vec_covers(b, a, unit));
}

/* A value with AS numbers made 4 bytes wide, appended to out: what unjson and scan give back for a 2-byte session. */
static inline void
vec_widen(unsigned code, struct span v, const struct ctx *ctx, struct buf *out)
{
	struct get g = get_of(v);
	unsigned n;

	if (!ctx->asn4 && code == ATTR_AGGREGATOR)
		put_u32(out, get_u16(&g));
	while (!ctx->asn4 && code == ATTR_AS_PATH && get_left(&g)) {
		put_u8(out, get_u8(&g));
		put_u8(out, n = get_u8(&g));
		while (n--)
			put_u32(out, get_u16(&g));
	}
	buf_span_put(out, get_rest(&g));
}

/* All of tests/vectors. */
static inline void
vec_all(const struct vec_reader *r)
{
	glob_t all;
	size_t k;

	if (glob("tests/vectors/*.vec", 0, NULL, &all))
		vec_bail("no vectors", "tests/vectors/*.vec");
	for (k = 0; k < all.gl_pathc; k++)
		vec_file(r, all.gl_pathv[k]);
	globfree(&all);
}

#endif
