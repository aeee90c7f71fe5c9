/* SPDX-License-Identifier: ISC */
/*
 * attr/d_path.c - BGP Domain Path (D-PATH): draft-ietf-bess-evpn-ipvpn-interworking 4.
 *
 * Segments of a count and as many domains: a 6-byte domain identifier (4 bytes : 2 bytes) and the SAFI that the route
 * had there. JSON: [[{"domain":"65000:1","safi":70}]], a list for each segment. Commands: d-path [ 65000:1:70 ],
 * segments one after the other.
 */
#include "attr/attr.h"

#include "base/count.h"
#include "base/num.h"

/* ---- a domain: in JSON as it is, in words with the SAFI after it ---- */

static void
d_path_domain_print(struct buf *b, struct get *g, const void *arg)
{
	(void)arg;
	buf_u32(b, get_u32(g));
	buf_c(b, ':');
	buf_u32(b, get_u16(g));
}

static bool
d_path_domain_read(struct span s, struct buf *out)
{
	const uint8_t *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	uint64_t local;
	uint32_t global;

	if (!colon || !asn_scan(span_of(s.p, (size_t)(colon - s.p)), &global) ||
	    !num_max(span_of(colon + 1, s.n - (size_t)(colon - s.p) - 1), 0xffff, &local))
		return false;
	put_u32(out, global);
	put_u16(out, local);
	return true;
}

static void
d_path_word_show(struct buf *b, struct get *g, const void *arg)
{
	d_path_domain_print(b, g, arg);
	buf_c(b, ':');
	buf_u32(b, get_u8(g));
}

static bool
d_path_word_scan(struct lex *l, struct buf *out, const void *arg)
{
	struct span s = l->tok.s;
	uint64_t safi;
	size_t i = s.n;

	(void)arg;
	while (i && s.p[i - 1] != ':')
		i--;
	if (l->tok.kind != TOK_WORD || !i || !d_path_domain_read(span_of(s.p, i - 1), out) ||
	    !num_max(span_of(s.p + i, s.n - i), 0xff, &safi))
		return lex_expected(l, "a domain N:N:SAFI");
	put_u8(out, safi);
	lex_next(l);
	return true;
}

KIND_WORDS(d_path_domain, "a domain N:N");
static const struct kind d_path_domain = { .want = "a domain N:N", .json = d_path_domain_json, .unjson = d_path_domain_unjson,
	.show = d_path_domain_print, .scan = d_path_domain_scan, .size = 6 };
static const struct kind d_path_word = { .want = "a domain N:N:SAFI", .show = d_path_word_show, .scan = d_path_word_scan };

/* ---- segments ---- */

static const struct field d_path_fields[] = {
	{ "domain", NULL, &d_path_domain, NULL },
	{ "safi", NULL, &kind_u8, NULL },
};
static const struct field d_path_words[] = { { NULL, NULL, &d_path_word, NULL } };
static const struct seq d_path_domains = {
	.what = "segments of 1 to 255 { \"domain\": \"N:N\", \"safi\": N }", .count_n = 1, .other = { FIELDS(d_path_fields) },
	.words = d_path_words, .word_cnt = COUNT(d_path_words), .style = SEQ_SEVERAL, .group = "segment",
	.none = "segment without domains", .past = "segment of", .past_end = " domains runs past the end",
};
static const struct field d_path_segment[] = { { NULL, NULL, &kind_seq, &d_path_domains } };
static const struct seq d_path_segments = {
	.what = "a list of segments", .other = { FIELDS(d_path_segment) }, .style = SEQ_EACH, .none = "no segment",
};

const struct attr_row attr_d_path = {
	.code = ATTR_D_PATH,
	.flags = ATTR_OPT | ATTR_TRANS,
	.on_error = DIAG_WITHDRAW,
	.name = "BGP Domain Path",
	ATTR_KEY("d-path"),
	ATTR_WORD("d-path"),
	.rfc = "draft-ietf-bess-evpn-ipvpn-interworking 4",
	ATTR_SEQ(&d_path_segments),
	.plain = attr_always_plain,
	.text = attr_record_text,
	ATTR_COMMAND,
};
