/* SPDX-License-Identifier: ISC */
/* msg/spoken.c - commands that name a message and what is in it. */
#include "msg/spoken.h"

#include "base/count.h"
#include "base/num.h"
#include "cap/cap.h"
#include "msg/notification.h"
#include "msg/open.h"

/* ---- keepalive, raw ---- */

static bool
spoken_keepalive(struct lex *l, const struct ctx *ctx, struct buf *out)
{
	msg_end(out, msg_begin(out, MSG_KEEPALIVE));
	return true;
}

/* Bytes as they are, in one word or several, with or without 0x. */
static bool
spoken_raw(struct lex *l, const struct ctx *ctx, struct buf *out)
{
	do {
		struct span s = l->tok.s;

		if (s.n > 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x')
			s = span_of(s.p + 2, s.n - 2);
		if (l->tok.kind != TOK_WORD || !num_hex(s, out))
			return lex_expected(l, "bytes in hexadecimal");
		lex_next(l);
	} while (!lex_at_end(l));
	return true;
}

/* ---- notification CODE/SUBCODE ["TEXT"] [data 0xHEX] ---- */

static bool
spoken_code(struct lex *l, uint64_t *code, uint64_t *subcode)
{
	const uint8_t *slash = l->tok.kind == TOK_WORD ? memchr(l->tok.s.p, '/', l->tok.s.n) : NULL;
	struct span s = l->tok.s;
	size_t n = slash ? (size_t)(slash - s.p) : s.n;

	*subcode = 0;
	if (l->tok.kind != TOK_WORD || !num_max(span_of(s.p, n), 255, code) ||
	    (slash && !num_max(span_of(slash + 1, s.n - n - 1), 255, subcode)))
		return lex_expected(l, "CODE/SUBCODE, such as 6/2");
	lex_next(l);
	return true;
}

/* A text has its length before it where RFC 9003 says so, elsewhere the data is the text. */
static bool
spoken_text(struct lex *l, const struct notification_row *row, struct buf *out)
{
	struct span text;

	if (!lex_word(l, "a text in quotes, or data 0xHEX", &text))
		return false;
	if (row && row->data == NOTIFICATION_TEXT) {
		if (text.n > 255)
			return lex_fail(l, "a text of %zu bytes, at most 255 are possible (RFC 9003 2)", text.n);
		put_u8(out, text.n);
	}
	buf_span_put(out, text);
	return true;
}

static bool
spoken_notification(struct lex *l, const struct ctx *ctx, struct buf *out)
{
	uint64_t code, subcode;
	struct mark m;
	bool good = true;

	if (!spoken_code(l, &code, &subcode))
		return false;
	m = msg_begin(out, MSG_NOTIFICATION);
	put_u8(out, code);
	put_u8(out, subcode);
	if (lex_take(l, "data"))
		good = lex_hex(l, "0x and the data's bytes", out);
	else if (!lex_at_end(l))
		good = spoken_text(l, notification_row((unsigned)code, (int)subcode), out);
	msg_end(out, m);
	return good;
}

/* ---- open ---- */

enum { SPOKEN_CAPS = 64 };

struct spoken_open {
	struct open_offer offer;
	struct open_family families[FAMILY_MAX], addpath[FAMILY_MAX];
	struct open_cap caps[SPOKEN_CAPS];
	size_t cap_off[SPOKEN_CAPS];
	struct buf values;        /* of caps */
	bool chosen;              /* capabilities are named: no others are offered */
	uint64_t version;
};

static bool
spoken_family(struct lex *l, struct open_family *list, size_t *n)
{
	struct open_family *f = &list[*n];

	if (*n == FAMILY_MAX)
		return lex_fail(l, "more than %d families", FAMILY_MAX);
	if (l->tok.kind != TOK_WORD || !afi_scan(l->tok.s, &f->afi))
		return lex_expected(l, "an AFI such as ipv4");
	lex_next(l);
	if (l->tok.kind != TOK_WORD || !safi_scan(l->tok.s, &f->safi))
		return lex_expected(l, "a SAFI such as unicast");
	lex_next(l);
	++*n;
	return true;
}

static bool
spoken_capability(struct lex *l, struct spoken_open *o, unsigned code, bool (*value)(struct lex *, unsigned, struct buf *))
{
	size_t n = o->offer.extra_cnt;

	if (n == SPOKEN_CAPS)
		return lex_fail(l, "more than %d capabilities", SPOKEN_CAPS);
	o->cap_off[n] = o->values.n;
	if (!value(l, code, &o->values))
		return false;
	o->caps[n] = (struct open_cap){ (uint8_t)code, { NULL, o->values.n - o->cap_off[n] } };
	o->offer.extra_cnt++;
	return o->caps[n].v.n <= 255 || lex_fail(l, "a capability of more than 255 bytes");
}

static bool
spoken_any_value(struct lex *l, unsigned code, struct buf *out)
{
	return l->tok.kind != TOK_WORD || l->tok.s.n < 2 || l->tok.s.p[0] != '0' || (l->tok.s.p[1] | 0x20) != 'x' ||
	    lex_hex(l, "0x and the capability's bytes", out);
}

static bool
spoken_row_value(struct lex *l, unsigned code, struct buf *out)
{
	return cap_scan(cap_row(code), l, out);
}

static bool
spoken_addpath(struct lex *l, struct spoken_open *o)
{
	static const struct name modes[] = { { 1, "receive" }, { 2, "send" }, { 3, "both" }, { 0, NULL } };
	size_t n = o->offer.addpath_cnt;
	uint32_t mode;

	if (!spoken_family(l, o->addpath, &o->offer.addpath_cnt) || !lex_table(l, "receive, send or both", modes, &mode))
		return false;
	o->addpath[n].value = (uint16_t)mode;
	return true;
}

/* A word of a capability, after it was taken: 1 read, 0 not one, -1 wrong. */
static int
spoken_capability_word(struct lex *l, struct spoken_open *o, struct span word)
{
	const struct cap_row *row;
	uint64_t n;

	if (span_is(word, "family"))
		return spoken_family(l, o->families, &o->offer.family_cnt) ? 1 : -1;
	if (span_is(word, "add-path"))
		return spoken_addpath(l, o) ? 1 : -1;
	if (span_is(word, "asn4"))
		return o->offer.asn4 = true;
	if (span_is(word, "route-refresh"))
		return o->offer.refresh = true;
	if (span_is(word, "extended-message"))
		return o->offer.extended_message = true;
	if (span_is(word, "none")) /* no capability at all */
		return 1;
	if (span_is(word, "capability"))
		return lex_num(l, "the code of a capability", 0, 255, &n) && spoken_capability(l, o, (unsigned)n, spoken_any_value) ? 1 : -1;
	row = cap_row_word(word);
	if (!row)
		return 0;
	return spoken_capability(l, o, row->code, spoken_row_value) ? 1 : -1;
}

static bool
spoken_open_word(struct lex *l, struct spoken_open *o)
{
	struct tok t = l->tok;
	uint64_t n;
	uint8_t id[4];
	int done;

	if (t.kind != TOK_WORD)
		return lex_expected(l, "a word of OPEN");
	lex_next(l);
	if (span_is(t.s, "version"))
		return lex_num(l, "a version", 0, 255, &o->version);
	if (span_is(t.s, "hold-time")) {
		if (!lex_num(l, "a hold time", 0, 65535, &n))
			return false;
		o->offer.hold_s = (uint16_t)n;
		return true;
	}
	if (span_is(t.s, "as")) {
		if (l->tok.kind != TOK_WORD || !asn_scan(l->tok.s, &o->offer.as))
			return lex_expected(l, "an AS number");
		lex_next(l);
		return true;
	}
	if (span_is(t.s, "router-id")) {
		if (l->tok.kind != TOK_WORD || !ip4_scan(l->tok.s, id))
			return lex_expected(l, "a router-id such as 192.0.2.1");
		o->offer.router_id = be_u32(id);
		lex_next(l);
		return true;
	}
	done = spoken_capability_word(l, o, t.s);
	o->chosen |= done > 0;
	return done ? done > 0 :
	    lex_fail_at(l, &t, "expected version, as, hold-time, router-id, family, add-path, asn4, route-refresh, extended-message, "
		"capability or none");
}

static bool
spoken_open(struct lex *l, const struct ctx *ctx, struct buf *out)
{
	struct spoken_open o = {
		.offer = { .as = ctx->local_as ? ctx->local_as : 65535, .router_id = ctx->router_id ? ctx->router_id : 0x7f000001,
		    .hold_s = 180, .role = -1 },
		.version = 4,
	};
	size_t from = out->n, i;
	bool good = true;

	buf_init(&o.values, MSG_MAX_EXTENDED);
	while (good && !lex_at_end(l))
		good = spoken_open_word(l, &o);
	if (!o.chosen) {
		o.families[o.offer.family_cnt++] = (struct open_family){ AFI_IPV4, SAFI_UNICAST, 0 };
		o.offer.asn4 = o.offer.refresh = true;
	}
	for (i = 0; i < o.offer.extra_cnt; i++)
		o.caps[i].v.p = o.values.p + o.cap_off[i];
	o.offer.families = o.families;
	o.offer.addpath = o.addpath;
	o.offer.extra = o.caps;
	if (good)
		open_build(&o.offer, out);
	if (good && !out->bad)
		out->p[from + MSG_HEADER] = (uint8_t)o.version;
	out->bad |= o.values.bad;
	buf_fini(&o.values);
	return good;
}

/* ---- the table ---- */

static const struct {
	const char *word;
	bool (*parse)(struct lex *l, const struct ctx *ctx, struct buf *out);
} spoken_rows[] = {
	{ "open", spoken_open },
	{ "keepalive", spoken_keepalive },
	{ "notification", spoken_notification },
	{ "raw", spoken_raw },
};

static int
spoken_row(struct span word)
{
	int i;

	for (i = 0; i < (int)COUNT(spoken_rows); i++)
		if (span_is(word, spoken_rows[i].word))
			return i;
	return -1;
}

bool
spoken_begins(struct span word)
{
	return spoken_row(word) >= 0;
}

bool
spoken_parse(struct lex *l, struct span word, const struct ctx *ctx, struct buf *out)
{
	return spoken_rows[spoken_row(word)].parse(l, ctx, out);
}
