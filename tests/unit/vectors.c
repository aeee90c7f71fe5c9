/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/vectors.c - the vectors of tests/vectors, each run every way it can be. vec.h says what a record holds.
 *
 * Without `fail` there must be no error. Then the cuts, every shorter prefix, and one turned bit in each byte keep the
 * laws of tests/fuzz/fuzz.h.
 * Without arguments all of tests/vectors. `vectors -p FILE...` prints the records as they are now, for whoever adds one -
 * and then reads what was printed.
 */
#include <stdlib.h>

#include "../fuzz/fuzz.h"
#include "base/num.h"
#include "cap/cap.h"
#include "event/event.h"
#include "input.h"
#include "msg/update.h"
#include "vec.h"

static bool printing;

/* ---- the message that holds it ---- */

static const char *
mandatory(const struct ctx *ctx)
{
	return !ctx->own || ctx->peer_as == 65000 ? "40010100 400200" :
	    ctx->asn4 ? "40010100 40020602010000FDE9" : "40010100 4002040201FDE9";
}

/* The attributes that any route has, but for the one that is looked at. */
static void
around(struct buf *b, const struct ctx *ctx, unsigned code)
{
	struct buf all;
	struct span s;
	size_t i;

	s = unhex(&all, mandatory(ctx));
	for (i = 0; i + 3 <= s.n; i += 3 + (size_t)s.p[i + 2])
		if (s.p[i + 1] != code)
			buf_put(b, s.p + i, 3 + (size_t)s.p[i + 2]);
	if (code != ATTR_NEXT_HOP && code != ATTR_MP_REACH)
		num_hex(SPAN("400304C0000201"), b);
	buf_fini(&all);
}

static size_t
wrap_attribute(const struct vector *v, struct span s, struct buf *b)
{
	unsigned code = s.n > 1 ? s.p[1] : 0;
	struct mark m;
	size_t at;

	put_u16(b, 0);
	m = put_open(b, 2);
	at = b->n;
	buf_span_put(b, s);
	if (code != ATTR_MP_UNREACH)
		around(b, &v->ctx, code);
	put_close(b, m);
	if (code != ATTR_MP_UNREACH && code != ATTR_MP_REACH)
		num_hex(famset_has(v->ctx.addpath, 0) ? SPAN("00000001 180A0000") : SPAN("180A0000"), b);
	return at;
}

static size_t
wrap_capability(struct span s, struct buf *b)
{
	struct mark m, p;
	size_t at;

	num_hex(SPAN("04 FDE8 00B4 01020304"), b);
	m = put_open(b, 1);
	put_u8(b, 2);
	p = put_open(b, 1);
	at = b->n;
	buf_span_put(b, s);
	put_close(b, p);
	put_close(b, m);
	return at;
}

static size_t
wrap_classic(const struct vector *v, struct span s, struct buf *b)
{
	struct mark m;
	size_t at;

	m = put_open(b, 2);
	at = b->n;
	if (v->withdraw)
		buf_span_put(b, s);
	put_close(b, m);
	m = put_open(b, 2);
	if (!v->withdraw)
		around(b, &v->ctx, 0);
	put_close(b, m);
	if (!v->withdraw) {
		at = b->n;
		buf_span_put(b, s);
	}
	return at;
}

static size_t
wrap_nlri(const struct vector *v, struct span s, struct buf *b)
{
	struct mark m, a, n;
	size_t at;

	if (v->row->classic)
		return wrap_classic(v, s, b);
	put_u16(b, 0);
	m = put_open(b, 2);
	put_u8(b, ATTR_OPT | ATTR_EXT);
	put_u8(b, v->withdraw ? ATTR_MP_UNREACH : ATTR_MP_REACH);
	a = put_open(b, 2);
	put_u16(b, v->row->afi);
	put_u8(b, v->row->safi);
	if (!v->withdraw) {
		n = put_open(b, 1);
		if (v->row->nexthop_rd)
			put_u64(b, 0);
		if (!v->row->nexthop_none)
			num_hex(v->row->afi == AFI_IPV6 ? SPAN("20010DB8000000000000000000000001") : SPAN("C0000201"), b);
		put_close(b, n);
		put_u8(b, 0);
	}
	at = b->n;
	buf_span_put(b, s);
	put_close(b, a);
	if (!v->withdraw)
		around(b, &v->ctx, ATTR_MP_REACH);
	put_close(b, m);
	return at;
}

/* Appends a whole message around s; where s is in it. */
static size_t
wrap(const struct vector *v, struct span s, struct buf *b)
{
	struct mark m;
	size_t at;

	buf_reset(b);
	if (v->of == OF_MESSAGE) {
		buf_span_put(b, s);
		return 0;
	}
	m = msg_begin(b, v->of == OF_BODY ? v->type : v->of == OF_CAPABILITY ? MSG_OPEN : MSG_UPDATE);
	at = b->n;
	if (v->of == OF_ATTRIBUTE)
		at = wrap_attribute(v, s, b);
	else if (v->of == OF_CAPABILITY)
		at = wrap_capability(s, b);
	else if (v->of == OF_NLRI)
		at = wrap_nlri(v, s, b);
	else
		buf_span_put(b, s);
	msg_end(b, m);
	return at;
}

/* ---- what it gives ---- */

struct said {
	struct buf json, text, command, fail;
};

static void
say_errors(struct buf *b, const struct diags *d, size_t at)
{
	static const char *const words[] = { "none", "note", "discard", "withdraw", "disable", "reset" };
	size_t i;

	for (i = 0; i < d->n; i++) {
		const struct diag *one = &d->v[i];

		buf_fmt(b, "%s%s", i ? "\n" : "", words[one->cls]);
		if (one->cls == DIAG_RESET)
			buf_fmt(b, " %u/%u", one->code, one->subcode);
		buf_fmt(b, " @%ld %s: %s", (long)one->off - (long)at, one->what, one->msg);
		if (one->rfc)
			buf_fmt(b, " [%s]", one->rfc);
	}
}

/* The object after a key, brackets matched; strings here hold none. */
static void
object_behind(struct buf *out, const char *text, const char *key)
{
	const char *p = strstr(text, key), *end;
	int depth = 0;

	if (!p)
		return;
	p += strlen(key);
	for (end = p; *end; end++) {
		depth += (*end == '{') - (*end == '}');
		if (!depth)
			break;
	}
	buf_put(out, p, (size_t)(end - p) + 1);
}

static void
say_message(const struct vector *v, struct span msg, struct said *s)
{
	struct event e = { .kind = EVENT_MESSAGE, .msg = msg, .direction = "in", .stream = -1 };
	struct buf json;
	const struct msg_row *row;
	struct jw w;

	buf_init(&json, 1 << 22);
	jw_init(&w, &json, false);
	jw_obj(&w);
	if ((row = msg_row(msg_type(msg)))) {
		msg_json(&w, msg, &v->ctx, NULL);
		if (row->text)
			row->text(&s->text, msg, &v->ctx);
		event_command(&s->command, &e, &v->ctx, NULL);
	}
	jw_obj_end(&w);
	if (v->of == OF_CAPABILITY) {
		object_behind(&s->json, buf_cstr(&json), "\"capabilities\":");
		buf_reset(&s->text);
	} else {
		buf_span_put(&s->json, buf_span(&json));
	}
	while (s->command.n && s->command.p[s->command.n - 1] == '\n')
		s->command.n--;
	buf_fini(&json);
}

static void
say_attribute(const struct vector *v, struct said *s)
{
	const struct attr_row *row = attr_row(v->b[1]);
	struct jw w;

	if (!row->json)
		return;
	jw_init(&w, &s->json, false);
	row->json(row, &w, vec_attr_value(v), &v->ctx);
	if (row->text)
		row->text(row, &s->text, vec_attr_value(v), &v->ctx);
	if (row->scan && !(row->show ? row->show(row, &s->command, vec_attr_value(v), &v->ctx) :
	    (row->text(row, &s->command, vec_attr_value(v), &v->ctx), true)))
		buf_reset(&s->command);
}

static bool
take(const struct vector *v, struct nlri *one)
{
	struct get g = get_of(span_of(v->b, v->n));
	struct diags d = { 0 };

	return nlri_next(v->row, &g, famset_has(v->ctx.addpath, family_index(v->row->afi, v->row->safi)), v->withdraw, one,
	    &d);
}

static void
say_nlri(const struct vector *v, struct said *s)
{
	struct nlri one;
	struct jw w;

	if (!take(v, &one))
		return;
	jw_init(&w, &s->json, false);
	v->row->json(v->row, &w, &one, &v->ctx);
	v->row->text(v->row, &s->text, &one, &v->ctx);
	v->row->show(v->row, &s->command, &one, &v->ctx);
}

/* What is after the leading blanks. */
static const char *
trimmed(struct buf *b)
{
	const char *s = buf_cstr(b);

	return s + strspn(s, " ");
}

/* ---- the ways back ---- */

static bool
back_attribute(const struct vector *v, const char *words, struct span *got, struct command *c, struct diags *d)
{
	unsigned code = v->b[1];
	struct buf line;
	struct src src;
	struct lex l;
	bool good;

	buf_init(&line, 1 << 22);
	buf_fmt(&line, "route 10.0.0.0/24 next-hop 192.0.2.1 %s", words);
	src = (struct src){ "vector", buf_span(&line), 1 };
	diags_reset(d);
	lex_init(&l, &src, &c->arena, d);
	good = command_parse(c, &l, &v->ctx);
	if (code == ATTR_NEXT_HOP)
		*got = span_of(c->route.nexthop.ip.a, c->route.nexthop.ip.len);
	else
		*got = attrset_get(&c->route.attrs, code);
	buf_fini(&line);
	return good;
}

static bool
back_nlri(const struct vector *v, const char *words, struct buf *got, struct command *c, struct diags *d)
{
	const struct nlri_row *row;
	struct buf line;
	struct nlri one;
	struct src src;
	struct lex l;
	size_t at = 0;
	bool good;

	buf_init(&line, 1 << 22);
	buf_fmt(&line, "%s %s", v->withdraw ? "withdraw" : "announce", words);
	src = (struct src){ "vector", buf_span(&line), 1 };
	diags_reset(d);
	lex_init(&l, &src, &c->arena, d);
	good = command_parse(c, &l, &v->ctx) && nlri_list_next(&c->route.list, &at, &row, &one) && row == v->row;
	if (good && one.path)
		buf_put(got, one.path, 4);
	if (good)
		buf_span_put(got, one.v);
	buf_fini(&line);
	return good;
}

/* The value as the set has it. */
static struct span
wide(const struct vector *v, struct buf *b)
{
	vec_widen(v->b[1], vec_attr_value(v), &v->ctx, b);
	return buf_span(b);
}

static bool
words_back(const struct vector *v, const char *words, bool loud)
{
	struct span want, got = { NULL, 0 };
	struct diags d = { 0 };
	struct command c;
	struct buf b, h, list;
	bool good;

	command_init(&c);
	buf_init(&b, 70000);
	buf_init(&list, 70000);
	buf_init(&h, 1 << 20);
	route_reset(&c.route, &v->ctx);
	if (v->of == OF_ATTRIBUTE) {
		good = back_attribute(v, words, &got, &c, &d);
	} else {
		good = back_nlri(v, words, &list, &c, &d);
		got = buf_span(&list);
	}
	want = v->of == OF_ATTRIBUTE ? wide(v, &b) : span_of(v->b, v->n);
	good = good && (!loud || (v->of == OF_ATTRIBUTE ? vec_alike(v->b[1], got, want) : span_eq(got, want)));
	if (!good && loud && !printing) {
		buf_hex(&h, got);
		printf("# %s\n#   gives %s %s\n", words, buf_cstr(&h), d.n ? d.v[0].msg : "");
	}
	buf_fini(&b);
	buf_fini(&h);
	buf_fini(&list);
	command_fini(&c);
	return good;
}

/* An internal session adds it where the command says none. */
static void
drop_default(struct buf *b, const char *words)
{
	static const char dflt[] = " local-preference 100";
	char *at;

	buf_cstr(b);
	while (!strstr(words, "local-preference") && b->n && (at = strstr((char *)b->p, dflt))) {
		memmove(at, at + strlen(dflt), strlen(at + strlen(dflt)) + 1);
		b->n -= strlen(dflt);
	}
}

/* A command of a whole message: what it encodes to prints the same command again. */
static bool
lines_back(const struct vector *v, const char *lines)
{
	struct src src = { "vector", span_str(lines), 1 };
	struct buf out, again;
	struct diags d = { 0 };
	struct command c;
	size_t at = 0;
	bool good = true;

	command_init(&c);
	buf_init(&out, 1 << 20);
	buf_init(&again, 1 << 22);
	while (*lines && good) {
		size_t n = strcspn(lines, "\n");

		src.text = span_of(lines, n);
		good = command_encode(&c, &src, &v->ctx, false, &out, &d);
		lines += n + (lines[n] == '\n');
	}
	while (good && at < out.n) {
		struct event e = { .kind = EVENT_MESSAGE, .direction = "in", .stream = -1 };
		size_t len;

		good = msg_header(span_of(out.p + at, out.n - at), 65535, &len, &d);
		e.msg = span_of(out.p + at, len);
		at += len;
		if (good)
			event_command(&again, &e, &v->ctx, NULL);
	}
	while (again.n && again.p[again.n - 1] == '\n')
		again.n--;
	drop_default(&again, v->v[K_COMMAND]);
	good = good && strcmp(buf_cstr(&again), v->v[K_COMMAND]) == 0;
	if (!good)
		printf("# commands give: %s %s\n", buf_cstr(&again), d.n ? d.v[0].msg : "");
	buf_fini(&out);
	buf_fini(&again);
	command_fini(&c);
	return good;
}

static bool
json_back(const struct vector *v, const char *text)
{
	const struct attr_row *row = attr_row(v->b[1]);
	struct span want = v->of == OF_NLRI ? span_of(v->b, v->n) : vec_attr_value(v);
	struct diags d = { 0 };
	struct buf out, b;
	struct jr_doc doc;
	struct nlri one;
	struct jr root;
	bool good;

	buf_init(&out, 70000);
	buf_init(&b, 70000);
	jr_doc_init(&doc);
	good = jr_parse(&doc, span_str(text), &root);
	if (good && v->of == OF_ATTRIBUTE) {
		bool plain = !row->plain || row->plain(row, want, &v->ctx);

		want = wide(v, &b);
		good = row->unjson(row, root, &out, &v->ctx, &d) && span_eq(buf_span(&out), want);
		good |= !plain || !row->plain; /* what the JSON cannot carry goes beside it */
	} else if (good && v->of == OF_NLRI) {
		good = take(v, &one) && v->row->unjson(v->row, root, &out, &d) && span_eq(buf_span(&out), one.v);
		good |= take(v, &one) && v->row->plain && !v->row->plain(v->row, one.v);
	}
	if (!good)
		printf("# %s\n", d.n ? d.v[0].msg : doc.error ? doc.error : "other bytes");
	jr_doc_fini(&doc);
	buf_fini(&out);
	buf_fini(&b);
	return good;
}

/* ---- running ---- */

/* Every shorter prefix; an attribute's and a capability's length follow what is left. */
static void
sweep(const struct vector *v)
{
	struct buf b, cut;
	size_t n, step = v->n > 300 ? v->n / 100 : 1;

	buf_init(&b, 140000);
	buf_init(&cut, 70000);
	for (n = 0; n <= v->n; n += step) {
		buf_reset(&cut);
		buf_put(&cut, v->b, n);
		wrap(v, buf_span(&cut), &b);
		if (b.n >= MSG_HEADER && !b.bad)
			message_laws(buf_span(&b), &v->ctx);
		if (v->of == OF_ATTRIBUTE && n > 3 && !(v->b[0] & ATTR_EXT))
			cut.p[2] = (uint8_t)(n - 3);
		else if (v->of == OF_ATTRIBUTE && n > 4)
			cut.p[2] = (uint8_t)((n - 4) >> 8), cut.p[3] = (uint8_t)(n - 4);
		else if (v->of == OF_CAPABILITY && n >= 2)
			cut.p[1] = (uint8_t)(n - 2);
		else
			continue;
		wrap(v, buf_span(&cut), &b);
		if (!b.bad)
			message_laws(buf_span(&b), &v->ctx);
	}
	buf_fini(&b);
	buf_fini(&cut);
}

/* One bit of each byte turned: the tree of fields still has each byte in one leaf. */
static void
turn_bits(const struct vector *v)
{
	struct buf b;
	size_t i;

	buf_init(&b, 140000);
	wrap(v, span_of(v->b, v->n), &b);
	for (i = 0; i < b.n && !b.bad; i += b.n > 5000 ? 97 : 1) {
		uint8_t bit = (uint8_t)(1u << (i * 5 + v->n) % 8);

		b.p[i] ^= bit;
		tree_law(buf_span(&b), &v->ctx);
		b.p[i] ^= bit;
		tree_turn_law(&b, i, bit, &v->ctx);
	}
	buf_fini(&b);
}

static void
compare(const struct vector *v, enum key k, const char *got)
{
	char name[200];

	if (!v->v[k])
		return;
	snprintf(name, sizeof(name), "%s: %s", v->v[K_NAME], vec_keys[k]);
	same(got, v->v[k], name);
}

static void
print_lines(const char *key, const char *text)
{
	size_t n;

	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		printf("%s: %.*s\n", key, (int)n, text);
	}
}

/* The record with what is so now. What reads the same as it is said before is not said again. */
static void
print(const struct vector *v, struct said *s)
{
	print_lines("hex", v->v[K_HEX]);
	print_lines("json", s->fail.n && v->of != OF_NLRI ? "" : trimmed(&s->json));
	print_lines("text", s->fail.n && v->of != OF_NLRI ? "" : trimmed(&s->text));
	if (!s->fail.n || v->of == OF_NLRI)
		print_lines("command", trimmed(&s->command));
	if (v->v[K_READS])
		print_lines("reads", v->v[K_READS]);
	if (v->v[K_REFUSES])
		print_lines("refuses", v->v[K_REFUSES]);
	print_lines("fail", trimmed(&s->fail));
	printf("\n");
}

/* The lines of a key: words that give the bytes, or that are refused. */
static void
lines_each(const struct vector *v, enum key k, bool read)
{
	char *line, *save = NULL, *all = v->v[k] ? strdup(v->v[k]) : NULL;

	for (line = all ? strtok_r(all, "\n", &save) : NULL; line; line = strtok_r(NULL, "\n", &save))
		ok(words_back(v, line, read) == read, "%s: %s %s", v->v[K_NAME], vec_keys[k], line);
	free(all);
}

static void
check(const struct vector *v, struct said *s)
{
	char name[200];

	snprintf(name, sizeof(name), "%s: %s", v->v[K_NAME], v->v[K_FAIL] ? "fail" : "no error");
	same(trimmed(&s->fail), v->v[K_FAIL] ? v->v[K_FAIL] : "", name);
	compare(v, K_JSON, trimmed(&s->json));
	compare(v, K_TEXT, trimmed(&s->text));
	compare(v, K_COMMAND, trimmed(&s->command));
	if (v->v[K_JSON] && (v->of == OF_ATTRIBUTE || v->of == OF_NLRI))
		ok(json_back(v, v->v[K_JSON]), "%s: JSON to bytes", v->v[K_NAME]);
	if (v->v[K_COMMAND] && (v->of == OF_ATTRIBUTE || v->of == OF_NLRI))
		ok(words_back(v, v->v[K_COMMAND], true), "%s: command to bytes", v->v[K_NAME]);
	else if (v->v[K_COMMAND] && v->v[K_COMMAND][0] != '#') /* a comment says nothing to whoever reads commands */
		ok(lines_back(v, v->v[K_COMMAND]), "%s: commands read back", v->v[K_NAME]);
	lines_each(v, K_READS, true);
	lines_each(v, K_REFUSES, false);
}

/* ---- is there one of each? ---- */

/* What vectors there are, good and bad ones: attributes and capabilities by code, families by index, NOTIFICATIONs. */
static bool attr_seen[2][256], cap_seen[2][256], family_seen[2][FAMILY_MAX], notification_seen[256];

static void
see(const struct vector *v)
{
	bool bad = v->v[K_FAIL] != NULL;

	if (v->of == OF_ATTRIBUTE && v->n > 1)
		attr_seen[bad][v->b[1]] = true;
	else if (v->of == OF_CAPABILITY && v->n)
		cap_seen[bad][v->b[0]] = true;
	else if (v->of == OF_NLRI)
		family_seen[bad][family_index(v->row->afi, v->row->safi)] = true;
	else if (v->of == OF_BODY && v->type == MSG_NOTIFICATION && v->n)
		notification_seen[v->b[0]] = true;
}

static void
all_seen(void)
{
	unsigned i;

	for (i = 0; i < 256; i++)
		if (attr_row(i)->json)
			ok(attr_seen[0][i] && attr_seen[1][i], "attribute %u has a good vector and a bad one", i);
	for (i = 0; i < 256; i++)
		if (cap_row(i)->code == i && i)
			ok(cap_seen[0][i] && (cap_seen[1][i] || !cap_row(i)->check), "capability %u has its vectors", i);
	for (i = 0; i < family_cnt; i++)
		ok(family_seen[0][i] && family_seen[1][i], "%s has a good vector and a bad one", families[i].name);
	for (i = 1; i <= 8; i++)
		ok(notification_seen[i], "NOTIFICATION %u has a vector", i);
}

static void
run(struct vector *v)
{
	struct diags d = { 0 };
	struct buf b;
	struct said s;
	size_t at;

	see(v);
	buf_init(&b, 140000);
	buf_init(&s.json, 1 << 22);
	buf_init(&s.text, 1 << 22);
	buf_init(&s.command, 1 << 22);
	buf_init(&s.fail, 1 << 20);
	at = wrap(v, span_of(v->b, v->n), &b);
	msg_check(buf_span(&b), &v->ctx, &d);
	say_errors(&s.fail, &d, at);
	if (v->of == OF_NLRI)
		say_nlri(v, &s);
	else if (v->of != OF_ATTRIBUTE)
		say_message(v, buf_span(&b), &s);
	else if (v->n >= 3)
		say_attribute(v, &s);
	if (printing) {
		print(v, &s);
	} else {
		check(v, &s);
		sweep(v);
		turn_bits(v);
		if (!d.n)
			tree_json_law(buf_span(&b), &v->ctx);
	}
	buf_fini(&b);
	buf_fini(&s.json);
	buf_fini(&s.text);
	buf_fini(&s.command);
	buf_fini(&s.fail);
}

static void
print_line(const char *line)
{
	printf("%s\n", line);
}

int
main(int argc, char **argv)
{
	struct vec_reader reader = { .record = run };
	int i = 1;

	if (argc > 1 && strcmp(argv[1], "-p") == 0) {
		printing = true;
		reader.line = print_line;
		i++;
	}
	if (i == argc) {
		vec_all(&reader);
		if (!printing)
			all_seen();
	}
	for (; i < argc; i++)
		vec_file(&reader, argv[i]);
	return printing ? 0 : tap_end();
}
