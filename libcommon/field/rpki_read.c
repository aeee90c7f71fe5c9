/* SPDX-License-Identifier: ISC */
/*
 * field/rpki_read.c - the files of rpki-client and Routinator.
 *
 * JSON is one object with lists of half a million small objects: a pass over the text finds each of them, and the reader of
 * JSON takes it apart, so that memory does not grow with the file.
 */
#include "field/rpki.h"

#include <stdio.h>

#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "field/view.h"
#include "json/jr.h"

enum { RPKI_FILE_MAX = 1 << 30, RPKI_FILES = 64 };

struct rpki_reader {
	struct rpki *r;
	const char *path;
	struct span text;
	size_t at;
	struct jr_doc doc;
	struct buf *why;
	bool any, bad;
};

static bool
rpki_wrong(struct rpki_reader *in, size_t at, const char *what)
{
	size_t line = 1, i;

	for (i = 0; i < at && i < in->text.n; i++)
		line += in->text.p[i] == '\n';
	if (!in->bad)
		buf_fmt(in->why, "%s:%zu: %s", in->path, line, what);
	in->bad = true;
	return false;
}

/* ---- values: 64496 or "AS64496"; a prefix and its longest length ---- */

static bool
rpki_as_text(struct span s, uint32_t *as)
{
	if (s.n > 2 && (s.p[0] | 0x20) == 'a' && (s.p[1] | 0x20) == 's')
		s = span_of(s.p + 2, s.n - 2);
	return num_u32(s, as);
}

static bool
rpki_as_json(struct jr j, uint32_t *as)
{
	struct span s;

	return jr_u32(j, as) || (jr_str(j, &s) && rpki_as_text(s, as));
}

static bool
rpki_entry_add(struct rpki_reader *in, size_t at, struct span prefix, bool has_max, uint64_t max, uint32_t as)
{
	struct prefix p;

	if (!prefix_scan(prefix, &p) || (has_max && (max < p.bits || max > p.ip.len * 8u)))
		return rpki_wrong(in, at, "not a prefix and a longest length for it");
	in->any = true;
	return rpki_add_origin(in->r, &p, has_max ? (uint8_t)max : p.bits, as) || rpki_wrong(in, at, "out of memory");
}

/* ---- JSON ---- */

static bool
rpki_roa(struct rpki_reader *in, size_t at, struct jr one)
{
	struct jr max = jr_get(one, "maxLength");
	struct span prefix;
	uint64_t most = 0;
	uint32_t as;

	if (!jr_str(jr_get(one, "prefix"), &prefix) || !rpki_as_json(jr_get(one, "asn"), &as) ||
	    (!jr_is(max, JR_NONE) && !jr_max(max, 128, &most)))
		return rpki_wrong(in, at, "not a \"prefix\" with its \"asn\"");
	return rpki_entry_add(in, at, prefix, !jr_is(max, JR_NONE), most, as);
}

static bool
rpki_aspa(struct rpki_reader *in, size_t at, struct jr one)
{
	struct jr customer = jr_get(one, "customer"), providers = jr_get(one, "providers");
	struct jr_iter it = { 0 };
	uint32_t as, provider;
	bool good;

	if (jr_is(customer, JR_NONE))
		customer = jr_get(one, "customer_asid");
	if (!rpki_as_json(customer, &as) || !jr_is(providers, JR_ARRAY))
		return rpki_wrong(in, at, "not a \"customer\" with its \"providers\"");
	in->any = true;
	/* one without providers has none, which says something, too */
	good = jr_len(providers) || rpki_add_provider(in->r, as, 0);
	while (good && jr_elem(providers, &it)) {
		if (!rpki_as_json(it.val, &provider))
			return rpki_wrong(in, at, "a provider that is no AS number");
		good = rpki_add_provider(in->r, as, provider);
	}
	return good || rpki_wrong(in, at, "out of memory");
}

static int
rpki_peek(struct rpki_reader *in)
{
	while (in->at < in->text.n && (in->text.p[in->at] <= ' ' || in->text.p[in->at] == ',' || in->text.p[in->at] == ':'))
		in->at++;
	return in->at < in->text.n ? in->text.p[in->at] : -1;
}

/* The string at the cursor, as it stands; steps over it. */
static struct span
rpki_string(struct rpki_reader *in)
{
	size_t from = ++in->at;

	while (in->at < in->text.n && in->text.p[in->at] != '"')
		in->at += in->text.p[in->at] == '\\' ? 2 : 1;
	if (in->at >= in->text.n) {
		in->at = in->text.n;
		return span_of(in->text.p + from, 0);
	}
	return span_of(in->text.p + from, in->at++ - from);
}

/* Any value; steps over it. */
static struct span
rpki_value(struct rpki_reader *in)
{
	size_t from = in->at, depth = 0;

	do {
		uint8_t c;

		if (in->at >= in->text.n) {
			rpki_wrong(in, from, "the file ends inside a value");
			break;
		}
		c = in->text.p[in->at];
		if (c == '"') {
			rpki_string(in);
			continue;
		}
		if (!depth && (c == ',' || c == '}' || c == ']'))
			break;
		depth += c == '{' || c == '[';
		depth -= depth && (c == '}' || c == ']');
		in->at++;
		if (!depth && (c == '}' || c == ']'))
			break;
	} while (depth || in->at < in->text.n);
	return span_of(in->text.p + from, in->at - from);
}

static void
rpki_list(struct rpki_reader *in, bool (*each)(struct rpki_reader *, size_t at, struct jr))
{
	struct jr one;
	int c;

	in->at++;
	while (!in->bad && (c = rpki_peek(in)) != ']') {
		size_t at = in->at;
		struct span text;

		if (c < 0) {
			rpki_wrong(in, at, "the file ends inside a list");
			return;
		}
		text = rpki_value(in);
		if (!in->bad && !jr_parse(&in->doc, text, &one))
			rpki_wrong(in, at, in->doc.error);
		else if (!in->bad)
			each(in, at, one);
	}
	in->at++;
}

/* The members of an object: the lists that count, wherever they are in objects around them. */
static void
rpki_object(struct rpki_reader *in, unsigned depth)
{
	int c;

	in->at++;
	while (!in->bad && (c = rpki_peek(in)) != '}') {
		struct span key;
		bool aspas;

		if (c != '"') {
			rpki_wrong(in, in->at, "not a member of an object");
			return;
		}
		key = rpki_string(in);
		c = rpki_peek(in);
		aspas = span_is(key, "aspas") || depth == 1;
		if (c == '[' && (aspas || span_is(key, "roas")))
			rpki_list(in, aspas ? rpki_aspa : rpki_roa);
		else if (c == '{' && !depth && span_is(key, "provider_authorizations")) /* rpki-client 8: by family */
			rpki_object(in, 1);
		else
			rpki_value(in);
	}
	in->at++;
}

/* ---- CSV: the header says which columns are which ---- */

static bool
rpki_cell(struct span *line, struct span *cell)
{
	const uint8_t *comma;
	size_t n;

	if (!line->p)
		return false;
	comma = line->n ? memchr(line->p, ',', line->n) : NULL;
	n = comma ? (size_t)(comma - line->p) : line->n;
	*cell = span_of(line->p, n);
	*line = comma ? span_of(comma + 1, line->n - n - 1) : (struct span){ NULL, 0 };
	if (cell->n >= 2 && cell->p[0] == '"' && cell->p[cell->n - 1] == '"')
		*cell = span_of(cell->p + 1, cell->n - 2);
	return true;
}

enum { RPKI_ASN, RPKI_PREFIX, RPKI_MAX, RPKI_COLUMNS };

static void
rpki_csv(struct rpki_reader *in)
{
	static const char *const names[RPKI_COLUMNS] = { "ASN", "IP Prefix", "Max Length" };
	int where[RPKI_COLUMNS] = { 0, 1, 2 };

	for (; in->at < in->text.n && !in->bad;) {
		struct span line = span_of(in->text.p + in->at, in->text.n - in->at), cell, got[RPKI_COLUMNS] = { { NULL, 0 } };
		const uint8_t *end = memchr(line.p, '\n', line.n);
		size_t at = in->at;
		uint64_t max = 0;
		uint32_t as;
		int i, k;

		line.n = end ? (size_t)(end - line.p) : line.n;
		in->at += line.n + 1;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (!line.n || *line.p == '#')
			continue;
		for (i = 0; rpki_cell(&line, &cell); i++)
			for (k = 0; k < RPKI_COLUMNS; k++) {
				if (!in->any && span_is(cell, names[k]))
					where[k] = i;
				if (where[k] == i)
					got[k] = cell;
			}
		if (!in->any && span_is(got[RPKI_ASN], names[RPKI_ASN]))
			continue;
		if (!rpki_as_text(got[RPKI_ASN], &as) || (got[RPKI_MAX].n && !num_max(got[RPKI_MAX], 128, &max)))
			rpki_wrong(in, at, "not an AS number, a prefix and a longest length");
		else
			rpki_entry_add(in, at, got[RPKI_PREFIX], got[RPKI_MAX].n, max, as);
	}
}

/* ---- files ---- */

static bool
rpki_file(const char *path, struct buf *text, struct buf *why)
{
	FILE *in = fopen(path, "r");
	size_t got = 1;

	if (!in) {
		buf_fmt(why, "cannot read %s", path);
		return false;
	}
	while (got && buf_room(text, 1 << 20)) {
		got = fread(text->p + text->n, 1, 1 << 20, in);
		text->n += got;
	}
	if (ferror(in) || text->bad)
		buf_fmt(why, "cannot read all of %s", path);
	fclose(in);
	return !why->n;
}

bool
rpki_read(struct rpki *r, const char *name, struct span text, struct buf *why)
{
	struct rpki_reader in = { .r = r, .path = name, .text = text, .why = why };

	jr_doc_init(&in.doc);
	if (rpki_peek(&in) == '{')
		rpki_object(&in, 0);
	else
		rpki_csv(&in);
	jr_doc_fini(&in.doc);
	if (!in.bad && !in.any)
		rpki_wrong(&in, 0, "no entries: want JSON with \"roas\" or \"aspas\", or CSV with ASN, IP Prefix, Max Length");
	rpki_done(r);
	return !in.bad;
}

static bool
rpki_read_file(struct rpki *r, const char *path, struct buf *why)
{
	struct buf text;
	bool good;

	buf_init(&text, RPKI_FILE_MAX);
	good = rpki_file(path, &text, why) && rpki_read(r, path, buf_span(&text), why);
	buf_fini(&text);
	return good;
}

/* ---- the option ---- */

static const struct opt rpki_rows[] = {
	{ "vrps", 0, "FILE", "validated ROAs and ASPAs (JSON or CSV), for the terms and columns rpki and aspa", opt_list,
	    OPT_INTO(struct rpki_option, files), .hi = RPKI_FILES, .hint = "@file" },
	{ .name = NULL },
};

struct opt_group
rpki_group(struct rpki_option *o)
{
	return (struct opt_group){ rpki_rows, o, NULL };
}

int
rpki_option_load(struct rpki_option *o, const struct opt_command *cmd, bool wanted, const struct field_row *const *columns,
    size_t n, struct ctx *out)
{
	struct buf why;
	bool good = true;
	size_t i;

	for (i = 0; i < n; i++)
		wanted |= columns[i]->vrps;
	if (!o->files.n)
		return wanted ? opt_usage(cmd, "rpki and aspa need --vrps FILE, the entries to validate with") : OPT_GO;
	buf_init(&why, 8192);
	o->rpki = rpki_new();
	for (i = 0; o->rpki && good && i < o->files.n; i++)
		good = rpki_read_file(o->rpki, o->files.v[i], &why);
	if (!o->rpki)
		say(cmd->name, "out of memory");
	else if (!good)
		say(cmd->name, "--vrps: %s", buf_cstr(&why));
	buf_fini(&why);
	out->rpki = o->rpki;
	return good && o->rpki ? OPT_GO : EXIT_IO;
}

void
rpki_option_fini(struct rpki_option *o)
{
	rpki_free(o->rpki);
	opt_list_free(&o->files);
}
