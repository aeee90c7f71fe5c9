/* SPDX-License-Identifier: ISC */
/* nlri/typed.c - the walkers of families whose NLRI begin with a route type and a length. */
#include "nlri/typed.h"

#include "base/num.h"
#include "value/tree.h"

#include <stdio.h>

bool
rd_plain(const uint8_t rd[8])
{
	return !(rd[0] == 0 && rd[1] == 2 && rd[2] == 0 && rd[3] == 0);
}

/* ---- the wire ---- */

struct typed {
	unsigned arch, code;
	const struct typed_type *type; /* NULL: not known, or not well formed */
	struct span body;
	struct span all[TYPED_FIELDS];
};

/* How much is before the fields: the architecture, the type, the length. */
static const struct {
	uint8_t arch, code, len;
} heads[] = { [TYPED_PLAIN] = { 0, 1, 1 }, [TYPED_MUP] = { 1, 2, 1 }, [TYPED_WIDE] = { 0, 2, 2 } };

static const struct typed_type *
typed_type_of(const struct typed_family *f, unsigned arch, unsigned code)
{
	size_t i;

	if (f->head == TYPED_MUP && arch != 1)
		return NULL;
	for (i = 0; i < f->n; i++)
		if (f->types[i].code == code)
			return &f->types[i];
	return NULL;
}

/* False: *g is at the field that is not well formed, or at what is left over. */
static bool
typed_fields_take(const struct typed_type *t, struct get *g, unsigned afi, struct span *all)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		struct get at = *g;

		if (!t->fields[i].kind->take(&t->fields[i], g, afi, &all[i]) || !get_ok(g)) {
			*g = at;
			return false;
		}
	}
	return get_done(g) && (!t->check || t->check(all, afi));
}

/* Take apart what typed_take accepted. */
static void
typed_open_nlri(const struct typed_family *f, unsigned afi, struct span v, struct typed *out)
{
	struct get g = get_of(v);
	const struct typed_type *t;

	out->arch = (unsigned)get_un(&g, heads[f->head].arch);
	out->code = (unsigned)get_un(&g, heads[f->head].code);
	get_un(&g, heads[f->head].len);
	out->body = span_of(g.p, get_left(&g));
	t = typed_type_of(f, out->arch, out->code);
	out->type = t && typed_fields_take(t, &g, afi, out->all) ? t : NULL;
}

bool
typed_take(const struct typed_family *f, const struct nlri_row *row, struct get *g, struct span *one, struct diags *d)
{
	const uint8_t *start = g->p;
	size_t at = get_off(g), n, left;
	unsigned arch = (unsigned)get_un(g, heads[f->head].arch), code = (unsigned)get_un(g, heads[f->head].code);
	struct span all[TYPED_FIELDS];
	const struct typed_type *t;
	struct get body;

	n = (size_t)get_un(g, heads[f->head].len);
	body = get_sub(g, n);
	if (!get_ok(g)) {
		diag_add(d, DIAG_DISABLE, f->safi_word, "RFC 7606 5.3", at, 1, "route type %u of %zu bytes runs past the end of the field",
		    code, n);
		return false;
	}
	*one = span_of(start, (size_t)(g->p - start));
	left = one->n;
	t = typed_type_of(f, arch, code);
	if (!t || typed_fields_take(t, &body, row->afi, all))
		return true;
	if (body.p < body.end) {
		at = get_off(&body);
		left = (size_t)(body.end - body.p);
	}
	diag_add(d, t->strict ? DIAG_DISCARD : DIAG_NOTE, f->safi_word, t->rfc, at, left,
	    "route type %u (%s) is not well formed in %zu bytes", code, t->word, n);
	return !t->strict;
}

static void
typed_wrap(const struct typed_family *f, unsigned arch, unsigned code, struct span body, struct buf *out)
{
	put_un(out, arch, heads[f->head].arch);
	put_un(out, code, heads[f->head].code);
	put_un(out, body.n, heads[f->head].len);
	buf_span_put(out, body);
}

void
typed_key(const struct typed_family *f, const struct nlri_row *row, struct span v, struct buf *out)
{
	struct typed t;
	size_t i;

	typed_open_nlri(f, row->afi, v, &t);
	buf_put(out, v.p, heads[f->head].arch + heads[f->head].code);
	if (!t.type) {
		buf_span_put(out, t.body);
		return;
	}
	for (i = 0; i < t.type->n; i++)
		if (!t.type->fields[i].not_key)
			buf_span_put(out, t.all[i]);
}

/* ---- JSON ---- */

static size_t
typed_ordered(const char *order, size_t i)
{
	return order ? (size_t)(order[i] - 'a') : i;
}

static void
typed_members(struct jw *w, const struct typed *t, unsigned afi)
{
	size_t i;

	for (i = 0; i < t->type->n; i++) {
		size_t k = typed_ordered(t->type->json, i);
		const struct typed_field *field = &t->type->fields[k];

		if (field->key)
			field->kind->json(field, w, t->all, k, afi);
	}
}

void
typed_json(const struct typed_family *f, const struct nlri_row *row, struct jw *w, const struct nlri *one)
{
	struct typed t;
	bool parsed;

	typed_open_nlri(f, row->afi, one->v, &t);
	parsed = t.type != NULL;
	jw_obj(w);
	if (f->head == TYPED_MUP && parsed)
		jw_key_cstr(w, "name", t.type->name);
	if (f->head == TYPED_MUP)
		jw_key_u64(w, "arch", t.arch);
	jw_key_u64(w, "code", t.code);
	if (f->head != TYPED_MUP) {
		jw_key(w, "parsed");
		jw_bool(w, parsed);
		jw_key(w, "raw");
		jw_hex(w, one->v, "");
		if (parsed)
			jw_key_cstr(w, "name", t.type->name);
	}
	if (parsed)
		typed_members(w, &t, row->afi);
	if (f->head == TYPED_MUP) {
		jw_key(w, "raw");
		jw_hex(w, one->v, "");
	}
	nlri_path_json(w, one->path);
	jw_obj_end(w);
}

void
typed_tree(const struct typed_family *f, const struct nlri_row *row, struct tree *t, struct get *g)
{
	const struct typed_type *type;
	struct typed one;
	size_t i;

	typed_open_nlri(f, row->afi, span_of(g->p, get_left(g)), &one);
	type = typed_type_of(f, one.arch, one.code);
	if (f->head == TYPED_MUP)
		tree_number(t, "arch", g, 1);
	tree_note(t, type ? type->name : NULL);
	tree_number(t, "code", g, heads[f->head].code);
	tree_number(t, "length", g, heads[f->head].len);
	for (i = 0; one.type && i < one.type->n; i++) {
		const struct typed_field *field = &one.type->fields[i];

		jw_obj(tree_value(t));
		if (field->key)
			field->kind->json(field, &t->w, one.all, i, row->afi);
		tree_members(t, field->key ? field->key : "reserved", g, one.all[i].n);
	}
}

/* The NLRI that the members say, or false with the name of what is missing or wrong. */
static bool
typed_build(const struct typed_family *f, const struct typed_type *t, unsigned afi, struct jr obj, struct buf *out,
    const struct typed_field **bad)
{
	struct buf body;
	size_t i;
	bool good = true;

	buf_init(&body, 255);
	for (i = 0; i < t->n && good; i++) {
		const struct typed_field *field = &t->fields[i];

		if (field->kind->unjson(field, obj, &body, afi))
			continue;
		*bad = field;
		good = field->absent && field->key && jr_is(jr_get(obj, field->key), JR_NONE);
		if (good)
			buf_put(&body, field->absent, field->absent_n);
	}
	good = good && !body.bad;
	if (good)
		typed_wrap(f, heads[f->head].arch, t->code, buf_span(&body), out);
	buf_fini(&body);
	return good;
}

/* Do the object's members say what those of the raw bytes say? */
static bool
typed_says(const struct typed_family *f, const struct nlri_row *row, struct jr obj, struct span raw)
{
	struct nlri one = { .v = raw };
	struct jr_iter it = { 0 };
	struct jr_doc doc;
	struct jr again;
	struct buf text;
	struct jw w;
	bool same;

	buf_init(&text, 1 << 16);
	jr_doc_init(&doc);
	jw_init(&w, &text, false);
	typed_json(f, row, &w, &one);
	same = !text.bad && jr_parse(&doc, buf_span(&text), &again);
	while (same && jr_each(again, &it)) {
		char key[32];

		snprintf(key, sizeof(key), "%.*s", (int)it.key.n, (const char *)it.key.p);
		/* the digits of raw may be of either case */
		same = strcmp(key, "raw") == 0 || jr_equal(jr_get(obj, key), it.val);
	}
	jr_doc_fini(&doc);
	buf_fini(&text);
	return same;
}

static bool
typed_raw_good(const struct typed_family *f, const struct nlri_row *row, struct span raw, struct diags *d)
{
	struct get g = get_of(raw);
	struct diags own = { 0 };
	struct span one;

	if (typed_take(f, row, &g, &one, &own) && get_done(&g))
		return true;
	return unjson_fail(d, "raw", "the bytes of one NLRI");
}

/*
 * The raw bytes are what counts, unless somebody has edited the members beside them: then those count.
 */
bool
typed_unjson(const struct typed_family *f, const struct nlri_row *row, struct jr j, struct buf *out, struct diags *d)
{
	const struct typed_field *bad = NULL;
	const struct typed_type *t = NULL;
	struct buf raw, built;
	struct span text;
	uint64_t code, arch = 1;
	bool good, has_raw, has_built;

	buf_init(&raw, 300);
	buf_init(&built, 300);
	has_raw = jr_str(jr_get(j, "raw"), &text) && num_hex(text, &raw);
	if (jr_max(jr_get(j, "code"), 0xffff, &code) && (jr_is(jr_get(j, "arch"), JR_NONE) ||
	    jr_max(jr_get(j, "arch"), 255, &arch)))
		t = typed_type_of(f, (unsigned)arch, (unsigned)code);
	has_built = t && typed_build(f, t, row->afi, j, &built, &bad);
	if (has_raw && (!has_built || span_eq(buf_span(&raw), buf_span(&built)))) {
		good = typed_raw_good(f, row, buf_span(&raw), d);
	} else if (has_raw) {
		good = typed_raw_good(f, row, buf_span(&raw), d);
		if (good && !typed_says(f, row, j, buf_span(&raw))) {
			buf_reset(&raw);
			buf_span_put(&raw, buf_span(&built));
		}
	} else if (has_built) {
		buf_span_put(&raw, buf_span(&built));
		good = typed_raw_good(f, row, buf_span(&raw), d);
	} else {
		good = unjson_fail(d, bad && bad->key ? bad->key : "raw", bad ? bad->kind->want : "hexadecimal digits");
	}
	if (good)
		buf_span_put(out, buf_span(&raw));
	buf_fini(&raw);
	buf_fini(&built);
	return good;
}

/* ---- words ---- */

/* ExaBGP's text encoder says no more of these. */
void
typed_text(const struct nlri_row *row, struct buf *b, const struct nlri *one)
{
	const struct family *f = &families[family_index(row->afi, row->safi)];

	buf_fmt(b, "afi %s safi %s", f->afi_word, f->safi_word);
	nlri_path_show(b, one->path);
}

static bool
typed_fields_plain(const struct typed *t)
{
	size_t i;

	for (i = 0; i < t->type->n; i++)
		if (t->type->fields[i].kind->plain && !t->type->fields[i].kind->plain(t->all[i]))
			return false;
	return true;
}

/* May the words leave it out, since it has the value that it gets then? */
static bool
typed_is_absent(const struct typed_field *field, struct span v)
{
	return field->absent && !field->withdraw_only && span_eq(v, span_of(field->absent, field->absent_n));
}

static void
typed_show_fields(const struct typed *t, struct buf *b, unsigned afi)
{
	size_t i;

	for (i = 0; i < t->type->n; i++) {
		size_t k = typed_ordered(t->type->show, i);
		const struct typed_field *field = &t->type->fields[k];
		bool second;

		if (typed_is_absent(field, t->all[k]))
			continue;
		second = field->kind->second && field->kind->second(t->all[k]);
		buf_c(b, ' ');
		if (field->word) {
			buf_str(b, second ? field->kind->word2 : field->word);
			buf_c(b, ' ');
		}
		field->kind->show(field, b, t->all, k, afi);
	}
}

void
typed_show(const struct typed_family *f, const struct nlri_row *row, struct buf *b, const struct nlri *one)
{
	const struct family *words = &families[family_index(row->afi, row->safi)];
	struct typed t;

	typed_open_nlri(f, row->afi, one->v, &t);
	buf_fmt(b, "%s %s ", words->afi_word, words->safi_word);
	if (t.type && typed_fields_plain(&t)) {
		buf_str(b, t.type->word);
		typed_show_fields(&t, b, row->afi);
	} else {
		if (f->head == TYPED_MUP && t.arch != 1)
			buf_fmt(b, "arch %u ", t.arch);
		buf_fmt(b, "type %u raw 0x", t.code);
		buf_hex(b, t.body);
	}
	nlri_path_show(b, one->path);
}

/* What typed_scan leaves in route.seen: arch, code, is raw, a bit for each field. */
enum { SEEN_RAW = 1 << 24, SEEN_FIELD = 32 };

static const struct typed_type *
typed_type_seen(const struct typed_family *f, const struct route *r)
{
	return typed_type_of(f, r->seen >> 16 & 0xff, r->seen & 0xffff);
}

static bool
typed_field_scan(const struct typed_type *t, size_t i, bool second, struct lex *l, struct route *r)
{
	const struct typed_field *field = &t->fields[i];
	struct tok at = l->tok;

	if (r->seen >> (SEEN_FIELD + i) & 1)
		return lex_fail(l, "%s given twice", field->word ? field->word : field->key);
	r->seen |= (uint64_t)1 << (SEEN_FIELD + i);
	if (!(second ? field->kind->scan2 : field->kind->scan)(field, l, &r->part[i], r->row->afi))
		return false;
	return r->part[i].bad ? lex_fail_at(l, &at, "too long") : true;
}

static bool
typed_raw_scan(const struct typed_family *f, struct lex *l, struct route *r)
{
	uint64_t arch = heads[f->head].arch, code;

	if (f->head == TYPED_MUP && lex_take(l, "arch") && !lex_num(l, "architecture", 0, 255, &arch))
		return false;
	if (!lex_want(l, "type") || !lex_num(l, "route type", 0, heads[f->head].code == 2 ? 0xffff : 0xff, &code) || !lex_want(l, "raw"))
		return false;
	r->seen = arch << 16 | code | SEEN_RAW;
	if (!lex_hex(l, "0x and hexadecimal digits", &r->part[0]))
		return false;
	return r->part[0].n <= 255 ? true : lex_fail(l, "more than 255 bytes");
}

bool
typed_scan(const struct typed_family *f, struct lex *l, struct route *r)
{
	struct name words[32];
	const struct typed_type *t;
	uint32_t which;
	size_t i, n = 0;

	if (lex_at(l, "type") || (f->head == TYPED_MUP && lex_at(l, "arch")))
		return typed_raw_scan(f, l, r);
	for (i = 0; i < f->n && n < 30; i++)
		words[n++] = (struct name){ (uint32_t)i, f->types[i].word };
	words[n++] = (struct name){ 0, "type" };
	words[n] = (struct name){ 0, NULL };
	if (!lex_table(l, "route type", words, &which))
		return false;
	t = &f->types[which];
	r->seen = (uint64_t)heads[f->head].arch << 16 | t->code;
	for (i = 0; i < t->n; i++)
		if (!t->fields[i].word && !typed_field_scan(t, i, false, l, r))
			return false;
	return true;
}

int
typed_word(const struct typed_family *f, const struct nlri_row *row, struct lex *l, struct route *r, struct span kw)
{
	const struct typed_type *t = typed_type_seen(f, r);
	size_t i;

	(void)row;
	if (!t || r->seen & SEEN_RAW)
		return 0;
	for (i = 0; i < t->n; i++) {
		const struct typed_field *field = &t->fields[i];

		if (!field->word)
			continue;
		if (span_is(kw, field->word) || (span_is(kw, "route-distinguisher") && strcmp(field->word, "rd") == 0))
			return typed_field_scan(t, i, false, l, r) ? 1 : -1;
		if (field->kind->word2 && span_is(kw, field->kind->word2))
			return typed_field_scan(t, i, true, l, r) ? 1 : -1;
	}
	return 0;
}

bool
typed_done(const struct typed_family *f, const struct nlri_row *row, struct lex *l, struct route *r)
{
	const struct typed_type *t = typed_type_seen(f, r);
	struct diags ignored = { 0 };
	struct buf body, out;
	struct get g;
	struct span one;
	bool good = true;
	size_t i;

	if (!t && !(r->seen & SEEN_RAW))
		return lex_fail(l, "%s without a route type", f->safi_word);
	buf_init(&body, 255);
	buf_init(&out, 300);
	if (r->seen & SEEN_RAW) {
		buf_span_put(&body, buf_span(&r->part[0]));
	} else {
		for (i = 0; i < t->n && good; i++) {
			const struct typed_field *field = &t->fields[i];

			if (r->seen >> (SEEN_FIELD + i) & 1)
				continue;
			if (field->absent && (r->withdraw || !field->withdraw_only))
				buf_put(&r->part[i], field->absent, field->absent_n);
			else
				good = lex_fail(l, "%s %s: %s missing", f->safi_word, t->word,
				    field->word ? field->word : field->key);
		}
		if (good && t->fix && !t->fix(r->part))
			good = lex_fail(l, "%s %s: values that do not fit each other", f->safi_word, t->word);
		for (i = 0; i < t->n && good; i++)
			buf_span_put(&body, buf_span(&r->part[i]));
	}
	typed_wrap(f, r->seen >> 16 & 0xff, r->seen & 0xffff, buf_span(&body), &out);
	good = good && !body.bad && !out.bad;
	if (good) {
		g = get_of(buf_span(&out));
		good = typed_take(f, row, &g, &one, &ignored) || lex_fail(l, "%s", ignored.v[0].msg);
	}
	if (good)
		route_add(r, buf_span(&out));
	else if (body.bad)
		lex_fail(l, "a route of more than 255 bytes");
	buf_fini(&body);
	buf_fini(&out);
	return good;
}

/* ---- fixed: what a plain kind prints ---- */

static bool
typed_fixed_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)afi;
	*out = get_bytes(g, f->size);
	return get_ok(g);
}

static void
typed_fixed_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	struct get g = get_of(all[i]);

	(void)afi;
	jw_key(w, f->key);
	f->plain->json(w, &g, NULL);
}

static bool
typed_fixed_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct diags ignored = { 0 };

	(void)afi;
	return f->key && f->plain->unjson(jr_get(obj, f->key), out, &ignored, NULL);
}

static void
typed_fixed_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	struct get g = get_of(all[i]);

	(void)afi;
	f->plain->show(b, &g, NULL);
}

static bool
typed_fixed_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	(void)afi;
	return f->plain->scan(l, out, NULL);
}

const struct typed_kind typed_fixed = {
	.want = "another value",
	.take = typed_fixed_take,
	.json = typed_fixed_json,
	.unjson = typed_fixed_unjson,
	.show = typed_fixed_show,
	.scan = typed_fixed_scan,
};

static bool
typed_is_rd_plain(struct span v)
{
	return rd_plain(v.p);
}

const struct typed_kind typed_rd = {
	.want = "a route distinguisher",
	.take = typed_fixed_take,
	.json = typed_fixed_json,
	.unjson = typed_fixed_unjson,
	.show = typed_fixed_show,
	.scan = typed_fixed_scan,
	.plain = typed_is_rd_plain,
};

/* ---- addresses ---- */

bool
typed_take_ip(struct get *g, bool zero, struct span *out)
{
	const uint8_t *start = g->p;
	unsigned bits = get_u8(g);

	get_bytes(g, bits / 8);
	*out = span_of(start, (size_t)(g->p - start));
	return get_ok(g) && (bits == 32 || bits == 128 || (zero && bits == 0));
}

bool
typed_unjson_ip(struct jr j, struct buf *out, bool with_bits, struct ip *ip)
{
	struct span s;

	if (!jr_str(j, &s) || !ip_scan(s, ip))
		return false;
	if (with_bits)
		put_u8(out, ip->len * 8u);
	buf_put(out, ip->a, ip->len);
	return true;
}

static bool
typed_scan_ip(struct lex *l, struct ip *ip)
{
	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, ip))
		return lex_expected(l, "an address");
	lex_next(l);
	return true;
}

static bool
typed_ip_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)f;
	return typed_take_ip(g, false, out) && out->p[0] == (afi == AFI_IPV6 ? 128 : 32);
}

static bool
typed_any_ip_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)afi;
	return typed_take_ip(g, f->absent != NULL, out);
}

static void
typed_ip_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)afi;
	if (all[i].n < 2)
		return;
	jw_key(w, f->key);
	jw_quote(w);
	buf_ip(w->b, all[i].p + 1, all[i].n - 1);
	jw_quote_end(w);
}

static bool
typed_ip_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct ip ip;

	(void)afi;
	return typed_unjson_ip(jr_get(obj, f->key), out, true, &ip);
}

static void
typed_ip_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	if (all[i].n > 1)
		buf_ip(b, all[i].p + 1, all[i].n - 1);
}

static bool
typed_any_ip_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct ip ip;

	(void)f, (void)afi;
	if (!typed_scan_ip(l, &ip))
		return false;
	put_u8(out, ip.len * 8u);
	buf_put(out, ip.a, ip.len);
	return true;
}

static bool
typed_ip_scan_afi(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct ip ip;

	if (l->tok.kind != TOK_WORD || !ip_scan(l->tok.s, &ip) || ip.len != (afi == AFI_IPV6 ? 16 : 4))
		return lex_expected(l, afi == AFI_IPV6 ? "an IPv6 address" : "an IPv4 address");
	return typed_any_ip_scan(f, l, out, afi);
}

const struct typed_kind typed_ip = {
	.want = "an address",
	.take = typed_ip_take,
	.json = typed_ip_json,
	.unjson = typed_ip_unjson,
	.show = typed_ip_show,
	.scan = typed_ip_scan_afi,
};
const struct typed_kind typed_any_ip = {
	.want = "an address",
	.take = typed_any_ip_take,
	.json = typed_ip_json,
	.unjson = typed_ip_unjson,
	.show = typed_ip_show,
	.scan = typed_any_ip_scan,
};

static bool
typed_bare_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	(void)f, (void)afi;
	*out = get_rest(g);
	return out->n == 4 || out->n == 16;
}

static void
typed_bare_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)afi;
	jw_key(w, f->key);
	jw_quote(w);
	buf_ip(w->b, all[i].p, all[i].n);
	jw_quote_end(w);
}

static bool
typed_bare_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct ip ip;

	(void)afi;
	return typed_unjson_ip(jr_get(obj, f->key), out, false, &ip);
}

static void
typed_bare_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	buf_ip(b, all[i].p, all[i].n);
}

static bool
typed_bare_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct ip ip;

	(void)f, (void)afi;
	if (!typed_scan_ip(l, &ip))
		return false;
	buf_put(out, ip.a, ip.len);
	return true;
}

const struct typed_kind typed_bare_ip = {
	.want = "an address",
	.take = typed_bare_take,
	.json = typed_bare_json,
	.unjson = typed_bare_unjson,
	.show = typed_bare_show,
	.scan = typed_bare_scan,
};

/* ---- bytes ---- */

static bool
typed_hex_take(const struct typed_field *f, struct get *g, unsigned afi, struct span *out)
{
	const uint8_t *start = g->p;

	(void)afi;
	if (f->size) {
		*out = get_bytes(g, f->size);
		return get_ok(g);
	}
	get_u8(g);
	get_bytes(g, get_u8(g));
	*out = span_of(start, (size_t)(g->p - start));
	return get_ok(g);
}

static void
typed_hex_json(const struct typed_field *f, struct jw *w, const struct span *all, size_t i, unsigned afi)
{
	(void)afi;
	jw_key(w, f->key);
	jw_hex(w, all[i], "0x");
}

static bool
typed_hex_unjson(const struct typed_field *f, struct jr obj, struct buf *out, unsigned afi)
{
	struct diags ignored = { 0 };
	size_t start = out->n;

	(void)afi;
	return kind_xhex.unjson(jr_get(obj, f->key), out, &ignored, NULL) && (!f->size || out->n - start == f->size);
}

static void
typed_hex_show(const struct typed_field *f, struct buf *b, const struct span *all, size_t i, unsigned afi)
{
	(void)f, (void)afi;
	buf_str(b, "0x");
	buf_hex(b, all[i]);
}

static bool
typed_hex_scan(const struct typed_field *f, struct lex *l, struct buf *out, unsigned afi)
{
	struct tok at = l->tok;

	(void)afi;
	if (!lex_hex(l, "0x and hexadecimal digits", out))
		return false;
	return !f->size || out->n == f->size ? true : lex_fail_at(l, &at, "%zu bytes, want %zu", out->n, f->size);
}

const struct typed_kind typed_hex = {
	.want = "0x and hexadecimal digits",
	.take = typed_hex_take,
	.json = typed_hex_json,
	.unjson = typed_hex_unjson,
	.show = typed_hex_show,
	.scan = typed_hex_scan,
};
