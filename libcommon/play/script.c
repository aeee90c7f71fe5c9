/* SPDX-License-Identifier: ISC */
/* play/script.c - reading a script: lines to items, blocks to jumps; every command, filter and word is checked here. */
#include "play/script.h"

#include <stdlib.h>

#include "base/count.h"
#include "base/memory.h"
#include "base/num.h"
#include "filter/filter.h"
#include "json/jr.h"
#include "msg/command.h"
#include "value/kind.h"

enum { DEPTH = 16, ERRORS = 20 };

/* ---- words with a dollar sign ---- */

enum fact_kind { FACT_AS, FACT_ID, FACT_IP };

static const struct fact {
	const char *word;
	enum fact_kind kind;
	size_t at;
} facts[] = {
	{ "local-as", FACT_AS, offsetof(struct play_facts, local_as) },
	{ "peer-as", FACT_AS, offsetof(struct play_facts, peer_as) },
	{ "router-id", FACT_ID, offsetof(struct play_facts, router_id) },
	{ "peer-router-id", FACT_ID, offsetof(struct play_facts, peer_router_id) },
	{ "local-address", FACT_IP, offsetof(struct play_facts, local) },
	{ "peer-address", FACT_IP, offsetof(struct play_facts, peer) },
};

static void
script_put_fact(const struct fact *f, const struct play_facts *from, struct buf *out)
{
	const void *at = (const char *)from + f->at;
	const struct ip *ip = at;
	uint32_t number = 0;

	if (f->kind == FACT_IP) {
		buf_ip(out, ip->a, ip->len);
		return;
	}
	memcpy(&number, at, sizeof(number));
	if (f->kind == FACT_ID) {
		uint8_t id[4] = { BE_U32_BYTES(number) };

		buf_ip4(out, id);
	} else {
		buf_u32(out, number);
	}
}

/* The longest word wins: $peer-router-id is not $peer. */
static const struct fact *
script_fact(struct span text)
{
	const struct fact *best = NULL;
	size_t i, longest = 0;

	for (i = 0; i < COUNT(facts); i++) {
		size_t n = strlen(facts[i].word);

		if (n > longest && text.n >= n && memcmp(text.p, facts[i].word, n) == 0) {
			longest = n;
			best = &facts[i];
		}
	}
	return best;
}

bool
play_fill(struct span text, const struct play_facts *f, struct buf *out, struct span *bad)
{
	while (text.n) {
		const uint8_t *dollar = memchr(text.p, '$', text.n);
		size_t n = dollar ? (size_t)(dollar - text.p) : text.n;
		const struct fact *fact;

		/* at the end of a word it is the dollar of a regular expression */
		buf_put(out, text.p, n);
		text = span_of(text.p + n, text.n - n);
		if (!text.n)
			break;
		if (text.n == 1 || !((text.p[1] | 0x20) >= 'a' && (text.p[1] | 0x20) <= 'z')) {
			buf_c(out, '$');
			text = span_of(text.p + 1, text.n - 1);
			continue;
		}
		fact = script_fact(span_of(text.p + 1, text.n - 1));
		if (!fact) {
			*bad = text;
			return false;
		}
		script_put_fact(fact, f, out);
		n = 1 + strlen(fact->word);
		text = span_of(text.p + n, text.n - n);
	}
	return true;
}

/* ---- conditions ---- */

enum condition_kind { CONDITION_FLAG, CONDITION_NOT_FLAG, CONDITION_FAMILY };

static const struct play_condition_row {
	const char *word;
	enum condition_kind kind;
	size_t at;
} conditions[] = {
	{ "internal", CONDITION_FLAG, offsetof(struct play_facts, internal) },
	{ "external", CONDITION_NOT_FLAG, offsetof(struct play_facts, internal) },
	{ "asn4", CONDITION_FLAG, offsetof(struct play_facts, asn4) },
	{ "extended-message", CONDITION_FLAG, offsetof(struct play_facts, extended_message) },
	{ "route-refresh", CONDITION_FLAG, offsetof(struct play_facts, refresh) },
	{ "enhanced-route-refresh", CONDITION_FLAG, offsetof(struct play_facts, enhanced_refresh) },
	{ "graceful-restart", CONDITION_FLAG, offsetof(struct play_facts, graceful) },
	{ "role", CONDITION_FLAG, offsetof(struct play_facts, role) },
	{ "family", CONDITION_FAMILY, offsetof(struct play_facts, families) },
	{ "add-path", CONDITION_FAMILY, offsetof(struct play_facts, addpath_send) },
	{ "add-path-receive", CONDITION_FAMILY, offsetof(struct play_facts, addpath_receive) },
	{ "extended-nexthop", CONDITION_FAMILY, offsetof(struct play_facts, nexthop6) },
};

bool
play_holds(const struct play_condition *c, const struct play_facts *f)
{
	const void *at = (const char *)f + c->row->at;
	bool flag = false;
	famset set = 0;

	if (c->row->kind == CONDITION_FAMILY) {
		memcpy(&set, at, sizeof(set));
		flag = famset_has(set, c->family);
	} else {
		memcpy(&flag, at, sizeof(flag));
		flag ^= c->row->kind == CONDITION_NOT_FLAG;
	}
	return flag != c->not;
}

/* ---- reading ---- */

struct script_block {
	bool is_if, has_else;
	uint32_t item;      /* PLAY_REPEAT, PLAY_IF, or the PLAY_JUMP before an else */
	unsigned line;
};

struct script_reader {
	struct play_script *s;
	struct src src;
	struct buf *errors;
	unsigned error_cnt;
	unsigned line;
	struct span rest;   /* of the present line */
	struct script_block block[DEPTH];
	unsigned depth;
	struct command command;
	struct jr_doc json;
	struct buf filled;
};

static size_t
script_off(const struct script_reader *r, struct span at)
{
	return (size_t)(at.p - r->src.text.p);
}

static bool
script_show(struct script_reader *r, struct diag *d)
{
	if (r->error_cnt++ < ERRORS) {
		src_place(&r->src, d->off, &d->loc);
		src_show(&r->src, d, r->errors);
	}
	return false;
}

static bool script_wrong(struct script_reader *r, struct span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static bool
script_wrong(struct script_reader *r, struct span at, const char *fmt, ...)
{
	struct diags d = { .n = 0 };
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(&d, DIAG_RESET, "script", NULL, script_off(r, at), at.n ? at.n : 1, fmt, ap);
	va_end(ap);
	return script_show(r, &d.v[0]);
}

static struct play_item *
script_item(struct script_reader *r, enum play_kind kind)
{
	static struct play_item spare;
	struct play_script *s = r->s;

	if (!MEMORY_ROOM(s->v, s->n, &s->cap)) {
		s->no_memory = true;
		return &spare;
	}
	s->v[s->n] = (struct play_item){ .kind = kind, .line = r->line, .file = (unsigned)s->file_cnt - 1 };
	return &s->v[s->n++];
}

static struct span
script_trim(struct span s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_of(s.p + 1, s.n - 1);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

/* The next word of the line, without taking it. */
static struct span
script_peek(const struct script_reader *r)
{
	struct span s = script_trim(r->rest);
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	return span_of(s.p, n);
}

static struct span
script_word(struct script_reader *r)
{
	struct span word = script_peek(r);
	const uint8_t *end = r->rest.p + r->rest.n;

	r->rest = span_of(word.p + word.n, (size_t)(end - (word.p + word.n)));
	return word;
}

static bool
script_take(struct script_reader *r, const char *word)
{
	if (!span_is(script_peek(r), word))
		return false;
	script_word(r);
	return true;
}

static bool
script_end(struct script_reader *r)
{
	struct span rest = script_trim(r->rest);

	return !rest.n || script_wrong(r, rest, "expected the end of the line");
}

/* Seconds, with a fraction; an `s` or `ms` may follow. */
static bool
script_time(struct script_reader *r, int64_t *us)
{
	struct span word = script_word(r), s = word, whole, part;
	const uint8_t *dot;
	uint64_t n = 0, f = 0;
	int64_t unit = 1000000, scale;
	size_t i;

	if (s.n > 2 && s.p[s.n - 1] == 's' && s.p[s.n - 2] == 'm') {
		unit = 1000;
		s.n -= 2;
	} else if (s.n > 1 && s.p[s.n - 1] == 's') {
		s.n--;
	}
	dot = memchr(s.p, '.', s.n);
	whole = span_of(s.p, dot ? (size_t)(dot - s.p) : s.n);
	part = dot ? span_of(dot + 1, s.n - whole.n - 1) : span_of(s.p, 0);
	if (part.n > 6)
		part.n = 6;
	if ((!whole.n && !part.n) || (whole.n && !num_max(whole, 1000000000, &n)) || (part.n && !num_max(part, 999999, &f)))
		return script_wrong(r, word, "expected a time in seconds, such as 1.5 or 200ms");
	for (scale = unit, i = 0; i < part.n; i++)
		scale /= 10;
	*us = (int64_t)n * unit + (int64_t)f * scale;
	return true;
}

/* ---- commands, messages, filters ---- */

static const struct play_facts script_sample = { .local_as = 65001, .peer_as = 65002, .router_id = 0xc0000201,
	.peer_router_id = 0xc0000202, .local = { 4, { 192, 0, 2, 1 } }, .peer = { 4, { 192, 0, 2, 2 } } };

/* The text with sample values in it, or as it is: then places in it are those of the script. */
static bool
script_filled(struct script_reader *r, struct span text, struct src *out)
{
	struct span bad;

	buf_reset(&r->filled);
	if (!play_fill(text, &script_sample, &r->filled, &bad)) {
		size_t n = 1;

		while (n < bad.n && bad.p[n] != ' ')
			n++;
		return script_wrong(r, span_of(bad.p, n), "unknown word; there are $local-as, $peer-as, $local-address, $peer-address, "
		    "$router-id, $peer-router-id");
	}
	out->name = r->src.name;
	out->first_line = 1;
	out->text = span_eq(buf_span(&r->filled), text) ? text : buf_span(&r->filled);
	return true;
}

/* The first error of a text that begins at `text` of the script. */
static bool
script_inner(struct script_reader *r, struct span text, const struct src *src, const struct diags *d)
{
	struct diag one = d->v[0];

	one.off = src->text.p == text.p && one.off <= text.n ? script_off(r, text) + one.off : script_off(r, text);
	if (src->text.p != text.p)
		one.len = text.n;
	return script_show(r, &one);
}

static bool
script_is_hex(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || ((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'f')))
			return false;
	return s.n >= 2 * MSG_HEADER && s.n % 2 == 0;
}

static bool
script_check_command(struct script_reader *r, struct span text)
{
	struct ctx ctx;
	struct diags d = { .n = 0 };
	struct span sel;
	struct src src;
	struct jr root;
	struct lex l;

	if (script_is_hex(text))
		return true;
	if (text.p[0] == '{')
		return jr_parse(&r->json, text, &root) ||
		    script_wrong(r, span_of(text.p + (r->json.error_at < text.n ? r->json.error_at : 0), 1), "JSON: %s", r->json.error);
	if (!script_filled(r, text, &src))
		return false;
	ctx_init(&ctx);
	ctx.families = ctx.nexthop6 = FAMSET_ALL;
	ctx.local_as = script_sample.local_as;
	ctx.peer_as = script_sample.peer_as;
	ctx.local = script_sample.local;
	lex_init(&l, &src, &r->command.arena, &d);
	if (r->s->known && !command_begins(l.tok.s) && !lex_at(&l, "announce") && !lex_at(&l, "withdraw") && !lex_at(&l, "group") &&
	    r->s->known(src.text))
		return true;
	if (!command_selector(&l, &sel) || !command_parse(&r->command, &l, &ctx))
		return script_inner(r, text, &src, &d);
	while (r->command.kind == COMMAND_GROUP && command_part(&r->command, &l, &ctx))
		;
	return !d.n || script_inner(r, text, &src, &d);
}

static bool
script_check_filter(struct script_reader *r, struct span text)
{
	struct diags d = { .n = 0 };
	struct filter *f;
	struct src src;

	if (!script_filled(r, text, &src))
		return false;
	f = filter_compile(&src, &d);
	if (!f)
		return script_inner(r, text, &src, &d);
	filter_free(f);
	return true;
}

static bool
script_send(struct script_reader *r)
{
	struct span text = script_trim(r->rest);

	if (!text.n)
		return script_wrong(r, r->rest, "expected a command or a message");
	script_item(r, PLAY_SEND)->text = text;
	return script_check_command(r, text);
}

static bool
script_after(struct script_reader *r)
{
	int64_t us;

	if (!script_time(r, &us))
		return false;
	script_item(r, PLAY_AFTER)->us = us;
	return script_end(r);
}

static bool
script_at(struct script_reader *r)
{
	int64_t us;

	if (!script_time(r, &us))
		return false;
	script_item(r, PLAY_AT)->us = us;
	return script_end(r);
}

static bool
script_expect(struct script_reader *r)
{
	static const struct {
		const char *word;
		enum play_want want;
	} wants[] = { { "connected", WANT_CONNECTED }, { "established", WANT_ESTABLISHED }, { "closed", WANT_CLOSED } };
	struct play_item item = { .kind = PLAY_EXPECT, .want = WANT_FILTER };
	struct span text;
	size_t i;

	item.none = script_take(r, "none");
	if (item.none && !script_take(r, "for"))
		return script_wrong(r, script_peek(r), "expected \"for\" and a time");
	if ((item.none || script_take(r, "within")) && !script_time(r, &item.us))
		return false;
	text = script_trim(r->rest);
	if (!text.n)
		return script_wrong(r, r->rest, "expected connected, established, closed, or a filter");
	for (i = 0; i < COUNT(wants); i++)
		if (span_is(text, wants[i].word))
			item.want = wants[i].want;
	item.text = text;
	item.line = r->line;
	item.file = (unsigned)r->s->file_cnt - 1;
	*script_item(r, PLAY_EXPECT) = item;
	return item.want != WANT_FILTER || script_check_filter(r, text);
}

static bool
script_log(struct script_reader *r)
{
	struct span text = script_trim(r->rest), bad;

	script_item(r, PLAY_LOG)->text = text;
	buf_reset(&r->filled);
	return play_fill(text, &script_sample, &r->filled, &bad) || script_wrong(r, bad, "unknown word with $");
}

static bool
script_case(struct script_reader *r)
{
	struct span name = script_word(r), more = script_trim(r->rest);
	struct play_item *item;

	if (!name.n)
		return script_wrong(r, r->rest, "expected the name of the case");
	if (r->depth)
		return script_wrong(r, name, "a case inside of a block");
	if (more.n > 1 && more.p[0] == '"' && more.p[more.n - 1] == '"')
		more = span_of(more.p + 1, more.n - 2);
	item = script_item(r, PLAY_CASE);
	item->text = name;
	item->more = more;
	return true;
}

static bool
script_no(struct script_reader *r)
{
	struct span word = script_word(r);
	bool open = span_is(word, "open");

	if (!open && !span_is(word, "keepalive"))
		return script_wrong(r, word, "expected open or keepalive: what the session does not send by itself");
	script_item(r, PLAY_NO)->n = open ? PLAY_NO_OPEN : PLAY_NO_KEEPALIVE;
	return script_end(r);
}

static bool
script_offer(struct script_reader *r)
{
	struct span word = script_word(r);

	if (!script_is_hex(word) || word.p[36] != '0' || word.p[37] != '1')
		return script_wrong(r, word.n ? word : r->rest, "expected an OPEN in hexadecimal");
	script_item(r, PLAY_OFFER)->text = word;
	return script_end(r);
}

static bool
script_close(struct script_reader *r)
{
	script_item(r, PLAY_CLOSE);
	return script_end(r);
}

/* ---- blocks ---- */

static bool
script_open_block(struct script_reader *r, bool is_if)
{
	struct span brace = script_word(r);

	if (!span_is(brace, "{"))
		return script_wrong(r, brace.n ? brace : r->rest, "expected \"{\"");
	if (r->depth == DEPTH)
		return script_wrong(r, brace, "more than %d blocks inside each other", DEPTH);
	r->block[r->depth++] = (struct script_block){ .is_if = is_if, .item = (uint32_t)r->s->n - 1, .line = r->line };
	return script_end(r);
}

static bool
script_repeat(struct script_reader *r)
{
	struct span word = script_word(r);
	uint64_t n;

	if (!num_max(word, 1000000000, &n))
		return script_wrong(r, word, "expected how many times");
	script_item(r, PLAY_REPEAT)->n = (uint32_t)n;
	return script_open_block(r, false);
}

static bool
script_condition(struct script_reader *r, struct play_condition *out)
{
	struct span word;
	uint16_t afi;
	uint8_t safi;
	size_t i;

	*out = (struct play_condition){ .not = script_take(r, "not") };
	word = script_word(r);
	for (i = 0; i < COUNT(conditions) && !span_is(word, conditions[i].word); i++)
		;
	if (i == COUNT(conditions))
		return script_wrong(r, word.n ? word : r->rest, "expected internal, external, asn4, family, add-path, add-path-receive, "
		    "extended-nexthop, extended-message, route-refresh, enhanced-route-refresh, graceful-restart or role");
	out->row = &conditions[i];
	if (out->row->kind != CONDITION_FAMILY)
		return true;
	word = script_word(r);
	if (!afi_scan(word, &afi))
		return script_wrong(r, word.n ? word : r->rest, "expected a family, such as ipv4 unicast");
	word = script_word(r);
	out->family = safi_scan(word, &safi) ? family_index(afi, safi) : -1;
	return out->family >= 0 || script_wrong(r, word.n ? word : r->rest, "expected a SAFI of this family, such as unicast");
}

static bool
script_if(struct script_reader *r)
{
	struct play_condition c;

	if (!script_condition(r, &c))
		return false;
	script_item(r, PLAY_IF)->condition = c;
	return script_open_block(r, true);
}

static bool
script_brace(struct script_reader *r)
{
	struct play_script *s = r->s;
	struct script_block *b;

	if (!r->depth)
		return script_wrong(r, span_of(r->rest.p - 1, 1), "no block is open");
	b = &r->block[r->depth - 1];
	if (b->is_if && !b->has_else && script_take(r, "else")) {
		if (!script_take(r, "{"))
			return script_wrong(r, r->rest, "expected \"{\"");
		script_item(r, PLAY_JUMP);
		s->v[b->item].to = (uint32_t)s->n;
		*b = (struct script_block){ .is_if = true, .has_else = true, .item = (uint32_t)s->n - 1, .line = r->line };
		return script_end(r);
	}
	r->depth--;
	if (!b->is_if)
		script_item(r, PLAY_AGAIN)->to = b->item + 1;
	s->v[b->item].to = (uint32_t)s->n;
	return script_end(r);
}

/* ---- the table of words ---- */

static const struct script_row {
	const char *word;
	bool (*read)(struct script_reader *r);
} script_rows[] = {
	{ "send", script_send }, { "after", script_after }, { "at", script_at }, { "expect", script_expect }, { "log", script_log },
	{ "repeat", script_repeat }, { "if", script_if }, { "}", script_brace }, { "case", script_case }, { "no", script_no },
	{ "offer", script_offer }, { "close", script_close },
};

/* The head of a block was wrong: its end shall not be reported, too. */
static void
script_skip_head(struct script_reader *r, struct span line)
{
	struct span s = script_trim(line);

	if (!s.n || s.p[s.n - 1] != '{' || r->depth == DEPTH)
		return;
	script_item(r, PLAY_IF);
	if (!r->s->no_memory)
		r->block[r->depth++] = (struct script_block){ .is_if = true, .item = (uint32_t)r->s->n - 1, .line = r->line };
}

static bool
script_line(struct script_reader *r, struct span line)
{
	unsigned depth = r->depth;

	struct span word;
	size_t i;

	r->rest = line;
	word = script_peek(r);
	if (!word.n || word.p[0] == '#')
		return true;
	for (i = 0; i < COUNT(script_rows); i++)
		if (span_is(word, script_rows[i].word)) {
			script_word(r);
			if (script_rows[i].read(r))
				return true;
			if (r->depth == depth && script_rows[i].read != script_brace)
				script_skip_head(r, line);
			return false;
		}
	return script_send(r);
}

bool
play_script_add(struct play_script *s, const char *name, struct span text, struct buf *errors)
{
	struct script_reader r = { .s = s, .src = { .name = name, .text = text, .first_line = 1 }, .errors = errors };
	struct play_file *files = memory_resize(s->files, (s->file_cnt + 1) * sizeof(*files));
	struct span left = text;

	if (!files) {
		s->no_memory = true;
		return false;
	}
	s->files = files;
	s->files[s->file_cnt++] = (struct play_file){ name, text };
	command_init(&r.command);
	jr_doc_init(&r.json);
	buf_init(&r.filled, 4 << 20);
	while (left.n && !s->no_memory) {
		const uint8_t *nl = memchr(left.p, '\n', left.n);
		size_t n = nl ? (size_t)(nl - left.p) : left.n;

		r.line++;
		script_line(&r, span_of(left.p, n));
		n += nl != NULL;
		left = span_of(left.p + n, left.n - n);
	}
	if (r.depth)
		script_wrong(&r, span_of(text.p + text.n - (text.n != 0), 0), "the block of line %u is not closed", r.block[r.depth - 1].line);
	command_fini(&r.command);
	jr_doc_fini(&r.json);
	buf_fini(&r.filled);
	return !r.error_cnt && !s->no_memory;
}

void
play_script_init(struct play_script *s)
{
	*s = (struct play_script){ .n = 0 };
}

void
play_script_fini(struct play_script *s)
{
	free(s->v);
	free(s->files);
	play_script_init(s);
}
