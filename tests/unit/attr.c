/*
 * tests/unit/attr.c - the laws of path attributes, over samples and deterministic mutations of them.
 *
 *     unjson(json(v)) == v  whenever plain says so;  scan(show(v)) == v  when show returned true (communities, which
 *     are sets, up to their order);  every shorter prefix of a value is refused, or is itself a value with these laws.
 */
#include "attr/attr.h"
#include "base/num.h"

#include "tap.h"

#include <stdlib.h>

static void
complain(const char *law, unsigned code, struct span v, const char *detail)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_hex(&b, v);
	printf("# %s: attribute %u, value %s, %s\n", law, code, buf_cstr(&b), detail);
	buf_fini(&b);
}

/* ---- deterministic numbers ---- */

static uint64_t seed = 1;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* ---- the laws ---- */

static bool
unhex(const char *hex, struct buf *out)
{
	buf_reset(out);
	return num_hex(span_str(hex), out);
}

static size_t
unit_of(unsigned code)
{
	return code == ATTR_COMMUNITIES ? 4 : code == ATTR_EXT_COMMUNITIES ? 8 : code == ATTR_LARGE_COMMUNITIES ? 12 :
	    code == ATTR_IPV6_EXT_COMMUNITIES ? 20 : 0;
}

/* Every member of a in b. */
static bool
covers(struct span a, struct span b, size_t unit)
{
	size_t i, k;

	for (i = 0; i < a.n; i += unit) {
		for (k = 0; k < b.n; k += unit)
			if (memcmp(a.p + i, b.p + k, unit) == 0)
				break;
		if (k == b.n)
			return false;
	}
	return true;
}

static bool
alike(unsigned code, struct span a, struct span b)
{
	size_t unit = unit_of(code);

	return span_eq(a, b) || (unit && covers(a, b, unit) && covers(b, a, unit));
}

/* AS numbers made 4 bytes wide: what unjson and scan give back for a 2-byte session. */
static void
widen(unsigned code, struct span v, struct buf *out)
{
	struct get g = get_of(v);

	buf_reset(out);
	if (code == ATTR_AGGREGATOR) {
		put_u32(out, get_u16(&g));
		buf_span_put(out, get_rest(&g));
		return;
	}
	if (code != ATTR_AS_PATH) {
		buf_span_put(out, v);
		return;
	}
	while (get_left(&g)) {
		unsigned n;

		put_u8(out, get_u8(&g));
		n = get_u8(&g);
		put_u8(out, n);
		while (n--)
			put_u32(out, get_u16(&g));
	}
}

static bool
law_json(const struct attr_row *row, struct span v, struct span want, const struct ctx *ctx)
{
	struct buf b, back;
	struct jr_doc doc;
	struct diags d = { 0 };
	struct jr j;
	struct jw w;
	bool pass = true, parsed;
	int spaced;

	jr_doc_init(&doc);
	for (spaced = 0; spaced < 2; spaced++) {
		buf_init(&b, 1 << 24);
		buf_init(&back, 1 << 20);
		jw_init(&w, &b, spaced);
		row->json(row, &w, v, ctx);
		parsed = jr_parse(&doc, buf_span(&b), &j);
		if (!parsed) {
			complain("JSON is valid", row->code, v, buf_cstr(&b));
			pass = false;
		} else {
			bool read = row->unjson(row, j, &back, ctx, &d);
			bool equal = read && !back.bad && span_eq(buf_span(&back), want);

			if (!equal && row->plain && row->plain(row, v, ctx)) {
				complain("plain tells the truth", row->code, v, buf_cstr(&b));
				pass = false;
			}
		}
		buf_fini(&b);
		buf_fini(&back);
	}
	jr_doc_fini(&doc);
	return pass;
}

static bool
law_words(const struct attr_row *row, struct span v, struct span want, const struct ctx *ctx)
{
	struct buf b, back;
	struct arena arena = { 0 };
	struct diags d = { 0 };
	struct span kw;
	struct src src;
	struct lex l;
	bool pass = true, shown = true;

	if (!row->word || !row->scan)
		return true;
	buf_init(&b, 1 << 24);
	buf_init(&back, 1 << 20);
	arena_init(&arena, 1 << 24);
	if (row->show)
		shown = row->show(row, &b, v, ctx);
	else
		row->text(row, &b, v, ctx);
	if (shown) {
		src = (struct src){ "test", buf_span(&b), 1 };
		lex_init(&l, &src, &arena, &d);
		pass = lex_word(&l, "keyword", &kw) && span_is(kw, row->word) && row->scan(row, &l, kw, &back, ctx) &&
		    l.tok.kind == TOK_END && !back.bad && alike(row->code, buf_span(&back), want);
		if (!pass) {
			complain("words read back", row->code, v, buf_cstr(&b));
			if (d.n)
				printf("#   %s\n", d.v[0].msg);
		}
	}
	if (row->text) {
		buf_reset(&b);
		row->text(row, &b, v, ctx);
	}
	arena_fini(&arena);
	buf_fini(&b);
	buf_fini(&back);
	return pass;
}

static bool
laws(const struct attr_row *row, struct span v, const struct ctx *ctx, size_t *checked)
{
	struct diags d = { 0 };
	struct get g;
	struct buf want;
	/* an own copy, so that the sanitizer sees the first byte too many */
	uint8_t *copy = malloc(v.n ? v.n : 1);
	struct span c = { copy, v.n };
	bool pass;

	if (v.n)
		memcpy(copy, v.p, v.n);
	g = get_of(c);
	if (row->check && !row->check(row, &g, ctx, &d)) {
		pass = d.n > 0;
		if (!pass)
			complain("a refusal says why", row->code, v, "");
		free(copy);
		return pass;
	}
	++*checked;
	buf_init(&want, 1 << 20);
	if (ctx->asn4)
		buf_span_put(&want, c);
	else
		widen(row->code, c, &want);
	pass = law_json(row, c, buf_span(&want), ctx) && law_words(row, c, buf_span(&want), ctx);
	buf_fini(&want);
	free(copy);
	return pass;
}

static bool
sweep(const struct attr_row *row, struct span v, const struct ctx *ctx, size_t *checked)
{
	size_t n;
	bool pass = true;

	for (n = 0; n < v.n; n++)
		pass &= laws(row, span_of(v.p, n), ctx, checked);
	return pass;
}

static void
mutate(struct buf *b)
{
	unsigned times = 1 + rnd(4);

	while (times--) {
		size_t at = b->n ? rnd((uint32_t)b->n) : 0;

		switch (rnd(6)) {
		case 0: /* a bit */
			if (b->n)
				b->p[at] ^= (uint8_t)(1u << rnd(8));
			break;
		case 1: /* a byte */
			if (b->n)
				b->p[at] = (uint8_t)rnd(256);
			break;
		case 2: /* a small number */
			if (b->n)
				b->p[at] = (uint8_t)rnd(6);
			break;
		case 3: /* cut */
			if (b->n && rnd(4) == 0)
				b->n = at;
			break;
		case 4: { /* the tail again */
			uint8_t tmp[64];
			size_t n = b->n - at < sizeof(tmp) ? b->n - at : sizeof(tmp);

			if (n && b->n < 600) {
				memcpy(tmp, b->p + at, n);
				buf_put(b, tmp, n);
			}
			break;
		}
		default: /* a run of bytes */
			if (b->n)
				memset(b->p + at, rnd(2) ? 0xff : 0, b->n - at < 4 ? b->n - at : 4);
		}
	}
}

struct sample {
	unsigned code;
	const char *hex;
};

static const struct sample samples[] = {
#include "attr_samples.h"
};

enum { SAMPLES = sizeof(samples) / sizeof(samples[0]) };

static void
run_sample(const struct sample *s, unsigned rounds)
{
	const struct attr_row *row = attr_row(s->code);
	size_t checked = 0, good = 0;
	struct buf v, m;
	struct ctx ctx;
	unsigned i;
	bool pass;

	if (!row->json) {
		ok(false, "attribute %u has a codec", s->code);
		return;
	}
	ctx_init(&ctx);
	buf_init(&v, 1 << 20);
	buf_init(&m, 1 << 20);
	pass = unhex(s->hex, &v) && laws(row, buf_span(&v), &ctx, &good) && good == 1;
	if (good != 1)
		complain("a good sample is good", s->code, buf_span(&v), "");
	pass &= sweep(row, buf_span(&v), &ctx, &checked);
	for (i = 0; i < rounds; i++) {
		buf_reset(&m);
		buf_span_put(&m, buf_span(&v));
		mutate(&m);
		ctx.asn4 = rnd(4) != 0;
		ctx.classify = rnd(4) == 0;
		ctx.local_as = 65000;
		ctx.peer_as = rnd(2) ? 65000 : 65001;
		pass &= laws(row, buf_span(&m), &ctx, &checked);
	}
	ok(pass, "attribute %u %s: laws hold (%zu values)", s->code, row->name, good + checked);
	buf_fini(&v);
	buf_fini(&m);
}

/* ---- fixed expectations ---- */

struct expect {
	unsigned code;
	const char *hex, *json, *words;
	bool asn2;
};

static const struct expect expects[] = {
#include "attr_expect.h"
};

/* Words that are read and are not what is printed. */
struct reads {
	unsigned code;
	const char *words, *hex; /* hex NULL: refused */
};

static const struct reads reads[] = {
#include "attr_reads.h"
};

static void
run_expect(const struct expect *e)
{
	const struct attr_row *row = attr_row(e->code);
	struct buf v, b;
	struct ctx ctx;
	struct jw w;
	bool pass;

	ctx_init(&ctx);
	ctx.asn4 = !e->asn2;
	buf_init(&v, 1 << 20);
	buf_init(&b, 1 << 20);
	unhex(e->hex, &v);
	if (e->json) {
		jw_init(&w, &b, false);
		row->json(row, &w, buf_span(&v), &ctx);
		pass = strcmp(buf_cstr(&b), e->json) == 0;
		if (!pass)
			printf("# got  %s\n# want %s\n", buf_cstr(&b), e->json);
		ok(pass, "%s %s: JSON", row->name, e->hex);
	}
	if (e->words) {
		buf_reset(&b);
		pass = true;
		if (row->show)
			pass = row->show(row, &b, buf_span(&v), &ctx);
		else
			row->text(row, &b, buf_span(&v), &ctx);
		pass = pass && strcmp(buf_cstr(&b), e->words) == 0;
		if (!pass)
			printf("# got  %s\n# want %s\n", buf_cstr(&b), e->words);
		ok(pass, "%s %s: words", row->name, e->hex);
	}
	buf_fini(&v);
	buf_fini(&b);
}

static void
run_reads(const struct reads *r)
{
	const struct attr_row *row = attr_row(r->code);
	struct src src = { "test", span_str(r->words), 1 };
	struct arena arena;
	struct diags d = { 0 };
	struct buf want, got;
	struct span kw;
	struct lex l;
	struct ctx ctx;
	bool read, pass;

	ctx_init(&ctx);
	arena_init(&arena, 1 << 20);
	buf_init(&want, 1 << 20);
	buf_init(&got, 1 << 20);
	lex_init(&l, &src, &arena, &d);
	read = lex_word(&l, "keyword", &kw) && row->scan && row->scan(row, &l, kw, &got, &ctx) && l.tok.kind == TOK_END;
	if (r->hex)
		pass = read && unhex(r->hex, &want) && span_eq(buf_span(&want), buf_span(&got));
	else
		pass = !read && d.n > 0;
	if (!pass) {
		struct buf h;

		buf_init(&h, 1 << 20);
		buf_hex(&h, buf_span(&got));
		printf("# got %s %s\n", buf_cstr(&h), d.n ? d.v[0].msg : "");
		buf_fini(&h);
	}
	ok(pass, "%s", r->words);
	arena_fini(&arena);
	buf_fini(&want);
	buf_fini(&got);
}

static void
run_rows(void)
{
	unsigned i, k;

	for (i = 0; i < 256; i++) {
		const struct attr_row *row = attr_row(i);
		bool sampled = false;

		if (!row->json || i == ATTR_MP_REACH || i == ATTR_MP_UNREACH || i == ATTR_TUNNEL_ENCAP ||
		    i == ATTR_BGP_LS || i == ATTR_PREFIX_SID)
			continue;
		for (k = 0; k < SAMPLES; k++)
			sampled |= samples[k].code == i;
		ok(row->code == i && row->name && row->key && row->rfc && row->unjson && row->check && sampled &&
			attr_row_key(span_str(row->key)) == row &&
			(!row->word || attr_row_word(span_str(row->word)) == row),
		    "attribute %u is named, cited, found by its words and sampled", i);
	}
}

int
main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 300;
	size_t i;

	run_rows();
	for (i = 0; i < sizeof(expects) / sizeof(expects[0]); i++)
		run_expect(&expects[i]);
	for (i = 0; i < sizeof(reads) / sizeof(reads[0]); i++)
		run_reads(&reads[i]);
	for (i = 0; i < SAMPLES; i++)
		run_sample(&samples[i], rounds);
	return tap_end();
}
