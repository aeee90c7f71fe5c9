/* SPDX-License-Identifier: ISC */
/* config/load.c - files and statements: the frame in which sections are read, and what is said when they are wrong. */
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "config/parse.h"
#include "io/os.h"

enum { ARENA_MAX = 1 << 30, FILE_MAX = 1 << 30, BLOCK = 65536, SCRATCH_MAX = 1 << 20 };

void
config_init(struct config *c)
{
	*c = (struct config){ 0 };
	arena_init(&c->arena, ARENA_MAX);
	store_init(&c->store);
}

void
config_fini(struct config *c)
{
	store_fini(&c->store);
	arena_fini(&c->arena);
	*c = (struct config){ 0 };
}

/* ---- statements ---- */

void
parse_place(struct parse *p, size_t off, struct loc *out)
{
	const uint8_t *text = p->src.text.p, *line;

	if (!p->place_line || off < p->place_off) {
		p->place_line = p->src.first_line;
		p->place_off = p->place_start = 0;
	}
	while ((line = memchr(text + p->place_off, '\n', off - p->place_off))) {
		p->place_line++;
		p->place_off = p->place_start = (size_t)(line - text) + 1;
	}
	p->place_off = off;
	*out = (struct loc){ p->src.name, p->place_line, (unsigned)(off - p->place_start + 1) };
}

struct lex
parse_from(const struct parse *p, const struct tok *word)
{
	struct lex from = p->l;

	from.tok = *word;
	from.at = word->off + word->len;
	return from;
}

/* Give back the escaped words of a statement, unless the next one begins with one. */
static void
load_parse_forget(struct parse *p)
{
	const uint8_t *text = p->src.text.p, *at = p->l.tok.s.p;

	if (at >= text && at <= text + p->src.text.n)
		arena_reset(&p->words);
}

/* After an error: go on after the next `;`, or at a `}` that is not ours. */
static void
load_parse_resume(struct parse *p)
{
	struct lex *l = &p->l;
	unsigned depth = 0;
	bool first = true;

	for (; l->tok.kind != TOK_END; lex_next(l), first = false) {
		/* what begins a line with a keyword is taken for the next statement: the `;` before it was missing */
		if (!first && !depth && l->tok.fresh_line && l->tok.kind == TOK_WORD)
			return;
		if (lex_at_c(l, ';') && !depth) {
			lex_next(l);
			return;
		}
		if (lex_at_c(l, '{')) {
			depth++;
		} else if (lex_at_c(l, '}')) {
			if (!depth)
				return;
			if (--depth == 0) {
				lex_next(l);
				return;
			}
		}
	}
}

/* Did the statement that began at `from` open a block? Then it needs no `;`. */
static bool
load_had_block(const struct parse *p, const struct lex *from)
{
	struct lex again = *from;
	struct diags none = { .n = 0 };

	again.d = &none;
	for (; again.tok.kind != TOK_END && again.tok.off < p->l.tok.off; lex_next(&again))
		if (lex_at_c(&again, '{'))
			return true;
	return false;
}

bool
parse_end(struct parse *p, const struct lex *from)
{
	if (lex_take_c(&p->l, ';'))
		return true;
	if (load_had_block(p, from))
		return true;
	if (p->l.tok.fresh_line || lex_at_c(&p->l, '}') || p->l.tok.kind == TOK_END) {
		/* said at the statement, not at the innocent word behind it; and nothing is to be skipped */
		lex_fail_at(&p->l, &from->tok, "missing \";\" behind this statement");
		return true;
	}
	return lex_expected(&p->l, "\";\"");
}

/* The end of the file ends what is still open, as in ExaBGP, one of whose own examples lacks its last brace. */
static bool
load_end_unclosed(struct parse *p, const struct tok *open)
{
	struct diag *d = diag_add(&p->d, DIAG_NOTE, "syntax", NULL, open->off, open->len,
	    "warning: missing \"}\": nothing closes this section");

	src_place(&p->src, open->off, &d->loc);
	return true;
}

/* As in ExaBGP a section may have a name, whether or not that says anything. */
static void
load_skip_name(struct parse *p)
{
	struct lex ahead = p->l;

	if (p->l.tok.kind != TOK_WORD && p->l.tok.kind != TOK_STRING)
		return;
	lex_next(&ahead);
	if (!lex_at_c(&ahead, '{'))
		return;
	lex_note(&p->l, &p->l.tok, "warning: the name \"%.*s\" of this section says nothing", (int)p->l.tok.s.n,
	    (const char *)p->l.tok.s.p);
	lex_next(&p->l);
}

bool
parse_section(struct parse *p, bool (*one)(struct parse *, struct tok, void *), void *arg)
{
	struct lex *l = &p->l;
	struct tok open;

	load_skip_name(p);
	open = l->tok;
	if (!lex_want_c(l, '{'))
		return false;
	for (;;) {
		struct tok word = l->tok;

		if (lex_take_c(l, '}'))
			return true;
		if (lex_take_c(l, ';'))
			continue;
		if (word.kind == TOK_END)
			return load_end_unclosed(p, &open);
		if (word.kind == TOK_PUNCT) {
			lex_expected(l, "a keyword");
			lex_next(l);
			load_parse_resume(p);
			continue;
		}
		lex_next(l);
		if (!one(p, word, arg))
			load_parse_resume(p);
		load_parse_forget(p);
	}
}

bool
parse_unknown(struct parse *p, const struct tok *t, const char *what, const char *const *words)
{
	const char *near = word_near((const char *)t->s.p, t->s.n, words);

	return lex_fail_at(&p->l, t, "unknown %s \"%.*s\"%s%s%s", what, t->s.n > 60 ? 60 : (int)t->s.n, (const char *)t->s.p,
	    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
}

/* Parentheses are tokens of their own here, for routes; in ExaBGP's words they are letters: "pass(word)" is one. */
static bool
load_glue(struct lex *l, struct buf *word)
{
	bool paren = false;

	while ((paren && l->tok.glued && l->tok.kind == TOK_WORD) ||
	    ((l->tok.glued || !word->n) && (lex_at_c(l, '(') || lex_at_c(l, ')')))) {
		paren = l->tok.kind == TOK_PUNCT;
		buf_span_put(word, l->tok.s);
		lex_next(l);
	}
	return word->n > 0;
}

bool
parse_text(struct parse *p, const char *what, const char **out)
{
	struct lex *l = &p->l;
	bool quoted = l->tok.kind == TOK_STRING;
	struct buf word;
	char *copy;

	buf_init(&word, SCRATCH_MAX);
	if (quoted || l->tok.kind == TOK_WORD) {
		buf_span_put(&word, l->tok.s);
		lex_next(l);
	}
	if (!quoted && !load_glue(l, &word)) {
		buf_fini(&word);
		return lex_expected(l, what);
	}
	copy = word.bad ? NULL : arena_str(&p->c->arena, buf_span(&word));
	buf_fini(&word);
	if (!copy)
		return lex_fail(l, "out of memory");
	*out = copy;
	return true;
}

void *
parse_more(struct parse *p, void *v, size_t n, size_t *cap, size_t size)
{
	void *more;

	if (n < *cap)
		return v;
	more = arena_array(&p->c->arena, *cap ? *cap * 2 : 8, size);
	if (!more) {
		lex_fail(&p->l, "out of memory");
		return NULL;
	}
	if (n)
		memcpy(more, v, n * size);
	*cap = *cap ? *cap * 2 : 8;
	return more;
}

bool
parse_names(struct parse *p, const char *what, struct config_names *out)
{
	struct lex *l = &p->l;
	size_t cap = out->n ? out->n : 0;
	bool list = lex_take_c(l, '[');
	const char **v = out->v;

	while (list ? !lex_take_c(l, ']') : !lex_at_end(l)) {
		if (lex_take_c(l, ','))
			continue;
		v = parse_more(p, v, out->n, &cap, sizeof(*v));
		if (!v || !parse_text(p, what, &v[out->n]))
			return false;
		out->v = v;
		out->n++;
	}
	return true;
}

bool
parse_name(struct parse *p, const char *what, const char **out)
{
	struct tok t = p->l.tok;
	const char *c;

	if (!parse_text(p, what, out))
		return false;
	for (c = *out; *c; c++)
		if (!((*c >= '0' && *c <= '9') || ((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z') || strchr(".-_", *c)))
			return lex_fail_at(&p->l, &t, "a name holds only letters, digits, \".\", \"-\" and \"_\"");
	return true;
}

int
parse_bool(struct span s)
{
	static const struct name words[] = {
		{ 1, "true" }, { 1, "enable" }, { 1, "enabled" }, { 1, "yes" }, { 1, "1" }, { 0, "false" }, { 0, "disable" },
		{ 0, "disabled" }, { 0, "no" }, { 0, "0" }, { 0, NULL },
	};
	uint32_t v;

	return table_code(words, s, &v) ? (int)v : -1;
}

/* ---- processes ---- */

static const char *const process_words[] = { "run", "encoder", "respawn", NULL };

static bool
load_process_run(struct parse *p, struct config_process *one)
{
	struct lex *l = &p->l;
	size_t cap = 0;

	one->argc = 0;
	while (!lex_at_c(l, ';')) {
		struct span s = l->tok.s;

		if (l->tok.kind == TOK_END || (l->tok.fresh_line && one->argc) || lex_at_c(l, '}'))
			return lex_fail(l, "missing \";\" behind run");
		one->argv = parse_more(p, one->argv, one->argc, &cap, sizeof(*one->argv));
		if (!one->argv)
			return false;
		one->argv[one->argc] = arena_str(&p->c->arena, s);
		if (!one->argv[one->argc])
			return lex_fail(l, "out of memory");
		one->argc++;
		lex_next(l);
		/* brackets, commas and the like are tokens of their own here, and parts of a word to a program */
		while (l->tok.glued && !lex_at_c(l, ';') && l->tok.kind != TOK_END) {
			const char **last = &one->argv[one->argc - 1];
			struct buf both;

			buf_init(&both, SCRATCH_MAX);
			buf_str(&both, *last);
			buf_span_put(&both, l->tok.s);
			*last = arena_str(&p->c->arena, buf_span(&both));
			buf_fini(&both);
			if (!*last)
				return lex_fail(l, "out of memory");
			lex_next(l);
		}
	}
	one->argv = parse_more(p, one->argv, one->argc, &cap, sizeof(*one->argv));
	if (!one->argv)
		return false;
	one->argv[one->argc] = NULL;
	return one->argc || lex_expected(l, "a program");
}

static bool
load_process_statement(struct parse *p, struct tok word, void *arg)
{
	static const struct name encoders[] = { { CONFIG_TEXT, "text" }, { CONFIG_JSON, "json" }, { 0, NULL } };
	struct config_process *one = arg;
	struct lex from = parse_from(p, &word);
	uint32_t code;
	int yes;

	if (span_is(word.s, "run")) {
		if (!load_process_run(p, one))
			return false;
	} else if (span_is(word.s, "encoder")) {
		if (!lex_table(&p->l, "encoder", encoders, &code))
			return false;
		one->encoder = (uint8_t)code;
	} else if (span_is(word.s, "respawn")) {
		yes = lex_at_end(&p->l) ? 1 : parse_bool(p->l.tok.s);
		if (yes < 0)
			return lex_expected(&p->l, "true or false");
		if (!lex_at_end(&p->l))
			lex_next(&p->l);
		one->respawn = yes;
	} else {
		int done = old_process_statement(p, &word, &one->old_api);

		return done ? done > 0 : parse_unknown(p, &word, "keyword", process_words);
	}
	return parse_end(p, &from);
}

bool
parse_process_section(struct parse *p, struct config_process *one, const struct tok *t)
{
	if (!parse_section(p, load_process_statement, one))
		return false;
	return one->argc || lex_fail_at(&p->l, t, "unset process sections: run");
}

bool
parse_keep_process(struct parse *p, struct config_process *one)
{
	size_t cap = p->c->process_cnt;
	struct config_process **all = p->c->processes;

	if (!(cap & (cap - 1)))
		all = arena_array(&p->c->arena, cap ? cap * 2 : 2, sizeof(*all));
	if (!all)
		return lex_fail(&p->l, "out of memory");
	if (cap && all != p->c->processes)
		memcpy(all, p->c->processes, cap * sizeof(*all));
	p->c->processes = all;
	all[p->c->process_cnt++] = one;
	return true;
}

static bool
load_parse_process(struct parse *p)
{
	struct config_process *one = arena_alloc(&p->c->arena, sizeof(*one));
	struct tok t = p->l.tok;

	if (!one)
		return lex_fail(&p->l, "out of memory");
	one->respawn = true;
	if (!parse_text(p, "a process name", &one->name))
		return false;
	if (config_process(p->c, span_str(one->name)))
		return lex_fail_at(&p->l, &t, "a process section called \"%s\" already exists", one->name);
	return parse_process_section(p, one, &t) && parse_keep_process(p, one);
}

const struct config_process *
config_process(const struct config *c, struct span name)
{
	size_t i;

	for (i = 0; i < c->process_cnt; i++)
		if (span_is(name, c->processes[i]->name))
			return c->processes[i];
	return NULL;
}

bool
config_api_names(const struct config_api *api, const char *process)
{
	size_t i;

	for (i = 0; i < api->processes.n; i++)
		if (strcmp(api->processes.v[i], process) == 0)
			return true;
	for (i = 0; i < api->matches.n; i++) {
		regmatch_t at;
		regex_t re;
		bool hit;

		if (regcomp(&re, api->matches.v[i], REG_EXTENDED))
			continue;
		hit = regexec(&re, process, 1, &at, 0) == 0 && at.rm_so == 0;
		regfree(&re);
		if (hit)
			return true;
	}
	return false;
}

/* ---- the root ---- */

static void
load_parse_root(struct parse *p)
{
	static const char *const words[] = { "process", "template", "neighbor", "group", NULL };
	struct lex *l = &p->l;

	while (l->tok.kind != TOK_END) {
		struct tok word = l->tok;
		bool good;

		if (lex_take_c(l, ';'))
			continue;
		lex_next(l);
		if (word.kind == TOK_WORD && span_is(word.s, "process"))
			good = load_parse_process(p);
		else if (word.kind == TOK_WORD && span_is(word.s, "template"))
			good = parse_template(p);
		else if (word.kind == TOK_WORD && span_is(word.s, "neighbor"))
			good = parse_neighbor(p, NULL);
		else if (word.kind == TOK_WORD && span_is(word.s, "group"))
			good = old_group(p);
		else if (word.kind == TOK_PUNCT)
			good = lex_fail_at(l, &word, "unexpected \"%c\"", word.s.p[0]);
		else
			good = parse_unknown(p, &word, "section", words);
		if (!good && word.kind != TOK_PUNCT)
			load_parse_resume(p);
		load_parse_forget(p);
	}
}

static void
load_show_errors(const struct parse *p, struct buf *errors)
{
	size_t i;

	for (i = 0; i < p->d.n; i++)
		src_show(&p->src, &p->d.v[i], errors);
	if (p->d.lost)
		buf_fmt(errors, "%s: %zu more errors\n", p->src.name, p->d.lost);
}

enum config_result
config_parse(struct config *c, const char *name, struct span text, struct buf *errors)
{
	struct parse p = { .c = c };
	enum config_result result;

	p.file = arena_alloc(&c->arena, sizeof(*p.file));
	if (!p.file || c->file_cnt == UINT16_MAX)
		return CONFIG_UNREADABLE;
	p.file->name = arena_str(&c->arena, span_str(name));
	p.file->id = c->file_cnt++;
	p.file->next = c->files;
	c->files = p.file;
	if (!text.p)
		text = SPAN("");
	p.src = (struct src){ .name = p.file->name, .text = text, .first_line = 1 };
	arena_init(&p.words, 64 << 20);
	ctx_init(&p.ctx);
	p.ctx.nexthop6 = FAMSET_ALL; /* which the neighbor's end judges */
	route_init(&p.route);
	buf_init(&p.scratch, SCRATCH_MAX);
	lex_init(&p.l, &p.src, &p.words, &p.d);
	load_parse_root(&p);
	load_show_errors(&p, errors);
	result = p.d.worst >= DIAG_RESET ? CONFIG_BAD : CONFIG_GOOD;
	buf_fini(&p.scratch);
	route_fini(&p.route);
	arena_fini(&p.words);
	return result;
}

/* ---- what can be said only when all is read ---- */

static bool
load_say(struct buf *errors, const struct loc *loc, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static bool
load_say(struct buf *errors, const struct loc *loc, const char *fmt, ...)
{
	va_list ap;

	buf_fmt(errors, "%s:%u:%u: ", loc->file ? loc->file : "configuration", loc->line, loc->col);
	va_start(ap, fmt);
	buf_vfmt(errors, fmt, ap);
	va_end(ap);
	buf_c(errors, '\n');
	return false;
}

static const char *
load_near_process(const struct config *c, const char *name)
{
	const char *words[65];
	size_t i;

	for (i = 0; i < c->process_cnt && i < 64; i++)
		words[i] = c->processes[i]->name;
	words[i] = NULL;
	return word_near(name, strlen(name), words);
}

static bool
load_check_processes(const struct config *c, const struct config_neighbor *n, struct buf *errors)
{
	const struct config_api *api;
	bool good = true;
	size_t i;

	for (api = n->apis; api; api = api->next) {
		for (i = 0; i < api->processes.n; i++) {
			const char *name = api->processes.v[i], *near;

			if (config_process(c, span_str(name)))
				continue;
			near = load_near_process(c, name);
			good = load_say(errors, &n->loc,
			    "an api called '%s' is used by this neighbor but not defined%s%s%s", name,
			    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
		}
	}
	return good;
}

/* The order of the peers' names: equal is what cannot be told apart. */
static int
load_by_peer(const void *a, const void *b)
{
	const struct config_neighbor *x = *(const struct config_neighbor *const *)a;
	const struct config_neighbor *y = *(const struct config_neighbor *const *)b;
	uint32_t u[] = { x->peer.ip.len, x->peer.bits, x->local.len, x->local_as.as, x->peer_as.as, x->router_id };
	uint32_t v[] = { y->peer.ip.len, y->peer.bits, y->local.len, y->local_as.as, y->peer_as.as, y->router_id };
	int d = memcmp(x->peer.ip.a, y->peer.ip.a, sizeof(x->peer.ip.a));

	if (!d)
		d = memcmp(x->local.a, y->local.a, sizeof(x->local.a));
	return d ? d : memcmp(u, v, sizeof(u));
}

static bool
load_check_duplicates(const struct config *c, struct buf *errors)
{
	const struct config_neighbor **v = memory_zeroed(c->neighbor_cnt + 1, sizeof(*v)), *n;
	size_t i, cnt = 0;
	bool good = true;

	if (!v)
		return false;
	for (n = c->neighbors; n; n = n->next)
		v[cnt++] = n;
	qsort(v, cnt, sizeof(*v), load_by_peer);
	for (i = 1; i < cnt; i++) {
		struct buf ip;

		if (load_by_peer(&v[i - 1], &v[i]))
			continue;
		/* the second one in the file is the one too many */
		n = v[i - 1]->loc.line > v[i]->loc.line ? v[i - 1] : v[i];
		buf_init(&ip, 64);
		buf_ip(&ip, n->peer.ip.a, n->peer.ip.len);
		good = load_say(errors, &n->loc, "duplicate peer definition %s", buf_cstr(&ip));
		buf_fini(&ip);
	}
	free(v);
	return good;
}

enum config_result
config_check(struct config *c, struct buf *errors)
{
	const struct config_neighbor *n;
	bool good = old_settle(c);

	for (n = c->neighbors; n; n = n->next)
		good &= load_check_processes(c, n, errors);
	good &= load_check_duplicates(c, errors);
	return good ? CONFIG_GOOD : CONFIG_BAD;
}

/* ---- files ---- */

/* A large file is read once from end to end: memory in large pages takes fewer faults. */
static void
load_large_pages(struct buf *b)
{
	enum { PAGE = 1 << 16, LARGE = 1 << 24 }; /* a multiple of any page there is */
	size_t skip = PAGE - ((uintptr_t)b->p & (PAGE - 1));

	if (b->cap > LARGE)
		os_large_pages(b->p + skip, b->cap - skip);
}

static bool
load_read_all(int fd, struct buf *out)
{
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (size_t)st.st_size < out->max &&
	    buf_room(out, (size_t)st.st_size + BLOCK))
		load_large_pages(out);
	for (;;) {
		if (out->cap - out->n < BLOCK && !buf_room(out, 2 * BLOCK)) {
			errno = EFBIG;
			return false;
		}
		n = read(fd, out->p + out->n, out->cap - out->n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		out->n += (size_t)n;
	}
}

enum config_result
config_load(struct config *c, const char *const *paths, size_t n, struct buf *errors)
{
	enum config_result worst = CONFIG_GOOD, one;
	size_t i;

	for (i = 0; i < n; i++) {
		bool std = strcmp(paths[i], "-") == 0;
		int fd = std ? STDIN_FILENO : open(paths[i], O_RDONLY | O_CLOEXEC);
		struct buf text;

		buf_init(&text, FILE_MAX);
		if (fd < 0 || !load_read_all(fd, &text)) {
			buf_fmt(errors, "%s: %s\n", paths[i], strerror(errno));
			one = CONFIG_UNREADABLE;
		} else {
			one = config_parse(c, std ? "<stdin>" : paths[i], buf_span(&text), errors);
		}
		if (fd >= 0 && !std)
			close(fd);
		buf_fini(&text);
		if (one > worst)
			worst = one;
	}
	if (worst == CONFIG_GOOD)
		worst = config_check(c, errors);
	return worst;
}
