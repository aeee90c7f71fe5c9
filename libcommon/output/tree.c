/* SPDX-License-Identifier: ISC */
/*
 * output/tree.c - each message as a tree of fields next to its bytes:
 *
 *     2026-11-22 10:00:00.123 192.0.2.2 UPDATE, 45 bytes, treat-as-withdraw
 *        27  4 bytes            origin (ORIGIN)
 *        27  40                   flags                 0x40 (transitive)
 *        ...
 *        30  07                   value                 7
 *            ^^ error: ORIGIN: value 7, want 0 to 2
 *               treat-as-withdraw: RFC 7606 7.1
 *
 * Offset, bytes, then the names, with two blanks for each level, and values as in JSON. Other events are lines.
 */
#include "msg/tree.h"
#include "output/output.h"

/* Columns. TREE_BYTES of a leaf are on one line, in two groups. */
enum { TREE_BYTES = 8, TREE_HEX = 7, TREE_NAMES = TREE_HEX + 2 * TREE_BYTES + 3, TREE_VALUES = 22, TREE_WIDTH = 80,
	TREE_FAR = 60 };
/* Columns of values that begin beyond TREE_FAR would be narrow: they begin on the next line. */
enum { TREE_TEXT_MAX = 1 << 22 };
/* A leaf of more lines of bytes than this is folded: its value says the same. */
enum { TREE_LINES = 4 };

enum tree_colour { TREE_BOLD = 1, TREE_DIM = 2, TREE_RED = 31, TREE_YELLOW = 33, TREE_CYAN = 36 };

extern const struct output_row output_line;

struct tree_out {
	struct tree t; /* first: the sink is called with it */
	struct output line; /* prints what is not a message */
	struct buf value, why; /* texts that are being wrapped */
	struct buf *out;
	const struct output_options *options;
	struct span msg;
	const struct diags *errors;
	uint32_t said; /* which errors have been printed, by number */
	unsigned depth;
};

_Static_assert(DIAGS_MAX <= 32, "said has a bit for each");

/* ---- pieces ---- */

static void
tree_colour(struct tree_out *o, enum tree_colour c)
{
	if (o->options->colour)
		buf_fmt(o->out, "\033[%dm", (int)c);
}

static void
tree_plain(struct tree_out *o)
{
	if (o->options->colour)
		buf_str(o->out, "\033[0m");
}

static void
tree_pad(struct tree_out *o, size_t from, size_t to)
{
	for (; from < to; from++)
		buf_c(o->out, ' ');
}

/* How much of a text fits into a line of `room` columns: up to a blank or after a comma where there is one. */
static size_t
tree_line(struct span text, size_t room)
{
	size_t k = room;

	if (text.n <= room)
		return text.n;
	while (k > room / 2 && text.p[k] != ' ' && text.p[k - 1] != ',')
		k--;
	return k > room / 2 ? k : room;
}

/* Print the next line of *text and step over it. */
static void
tree_piece(struct tree_out *o, struct span *text, size_t room)
{
	size_t n = tree_line(*text, room);

	buf_put(o->out, text->p, n);
	while (n < text->n && text->p[n] == ' ')
		n++;
	*text = span_of(text->p + n, text->n - n);
}

/* ---- errors ---- */

/* What is wrong, and what the RFC asks, from column `at` on. */
static void
tree_error_text(struct tree_out *o, const struct diag *d, size_t at)
{
	struct span text;

	buf_reset(&o->why);
	buf_fmt(&o->why, "%s: %s: %s", d->cls == DIAG_NOTE ? "note" : "error", d->what, d->msg);
	tree_colour(o, d->cls == DIAG_NOTE ? TREE_YELLOW : TREE_RED);
	for (text = buf_span(&o->why); text.n;) {
		tree_piece(o, &text, TREE_WIDTH - at);
		if (text.n) {
			buf_c(o->out, '\n');
			tree_pad(o, 0, at);
		}
	}
	tree_plain(o);
	if (d->cls != DIAG_NOTE || d->rfc) {
		buf_c(o->out, '\n');
		tree_pad(o, 0, at);
		if (d->cls != DIAG_NOTE)
			buf_fmt(o->out, "%s%s", diag_class_name(d->cls), d->rfc ? ": " : "");
		if (d->rfc)
			buf_str(o->out, d->rfc);
		if (d->cls == DIAG_RESET && d->code)
			buf_fmt(o->out, ", NOTIFICATION %u/%u", d->code, d->subcode);
	}
	buf_c(o->out, '\n');
}

/* Is this error about byte `off`? One about no byte belongs to the byte before it. */
static size_t
tree_error_at(const struct diag *d)
{
	return d->off - (d->off && !d->len);
}

/* A caret under each error that begins among these n bytes, which the line before shows from `off` on. */
static void
tree_errors(struct tree_out *o, size_t off, size_t n, size_t shown)
{
	size_t i, k;

	for (i = 0; i < o->errors->n; i++) {
		const struct diag *d = &o->errors->v[i];
		size_t at = tree_error_at(d), len;

		if (o->said >> i & 1 || at < off || at >= off + n)
			continue;
		o->said |= 1u << i;
		at -= off;
		at = at < shown ? at : 0;
		len = d->len && d->len < shown - at ? d->len : d->len ? shown - at : 1;
		tree_pad(o, 0, TREE_HEX + 2 * at + (at >= TREE_BYTES / 2));
		tree_colour(o, d->cls == DIAG_NOTE ? TREE_YELLOW : TREE_RED);
		for (k = at; k < at + len; k++)
			buf_fmt(o->out, "%s%s", k == TREE_BYTES / 2 && k > at ? "~" : "", k == at ? "^^" : "~~");
		tree_plain(o);
		tree_pad(o, TREE_HEX + 2 * (at + len) + (at + len > TREE_BYTES / 2), TREE_NAMES);
		tree_error_text(o, d, TREE_NAMES);
	}
}

/* Those that no byte shows: about what is missing. */
static void
tree_errors_left(struct tree_out *o)
{
	size_t i;

	for (i = 0; i < o->errors->n; i++) {
		if (o->said >> i & 1)
			continue;
		tree_pad(o, 0, TREE_HEX);
		tree_error_text(o, &o->errors->v[i], TREE_HEX);
	}
	if (o->errors->lost)
		buf_fmt(o->out, "%*s%zu more\n", TREE_HEX, "", o->errors->lost);
}

/* ---- lines ---- */

static void
tree_offset(struct tree_out *o, size_t off)
{
	tree_colour(o, TREE_DIM);
	buf_fmt(o->out, "%5zu", off);
	tree_plain(o);
	buf_str(o->out, "  ");
}

/* The bytes of one line; where they end. */
static size_t
tree_bytes(struct tree_out *o, size_t off, size_t n)
{
	size_t first = n < TREE_BYTES / 2 ? n : TREE_BYTES / 2;

	tree_colour(o, TREE_CYAN);
	buf_hex(o->out, span_of(o->msg.p + off, first));
	if (n > first) {
		buf_c(o->out, ' ');
		buf_hex(o->out, span_of(o->msg.p + off + first, n - first));
	}
	tree_plain(o);
	return TREE_HEX + 2 * n + (n > first);
}

static size_t
tree_repeated(struct tree_out *o, struct span s)
{
	size_t start;

	tree_colour(o, TREE_CYAN);
	start = o->out->n;
	buf_fmt(o->out, "%02X x %zu", *s.p, s.n);
	start = o->out->n - start;
	tree_plain(o);
	return TREE_HEX + start;
}

static size_t
tree_name(struct tree_out *o, const char *name)
{
	size_t at = TREE_NAMES + 2 * (size_t)(o->depth < 10 ? o->depth : 10);

	buf_fmt(o->out, "%*s%s", (int)(at - TREE_NAMES), "", name);
	return at + strlen(name);
}

static void
tree_sink_begin(struct tree *t, const char *name, size_t off, size_t len)
{
	struct tree_out *o = (struct tree_out *)t;
	size_t start;

	if (len) {
		tree_offset(o, off);
		start = o->out->n;
		buf_fmt(o->out, "%zu byte%s", len, len == 1 ? "" : "s");
		tree_pad(o, TREE_HEX + o->out->n - start, TREE_NAMES);
		tree_colour(o, TREE_BOLD);
		tree_name(o, name);
		tree_plain(o);
		if (*t->note)
			buf_fmt(o->out, " (%s)", t->note);
		buf_c(o->out, '\n');
	}
	o->depth++;
}

static void
tree_sink_end(struct tree *t)
{
	struct tree_out *o = (struct tree_out *)t;

	o->depth--;
}

/* Are all bytes the same, as in the marker? */
static bool
tree_uniform(struct span s)
{
	return s.n > TREE_BYTES && memcmp(s.p, s.p + 1, s.n - 1) == 0;
}

/* The value as JSON has it, a string without its quotes; then its note. Digits of one byte many times are folded. */
static struct span
tree_text(struct tree_out *o, struct span json, struct span bytes)
{
	struct buf *text = &o->value;

	buf_reset(text);
	if (tree_uniform(bytes) && json.n == 2 * bytes.n + 4 && memcmp(json.p, "\"0x", 3) == 0)
		buf_fmt(text, "0x%02X, %zu times", *bytes.p, bytes.n);
	else if (json.n > 2 && json.p[0] == '"')
		buf_put(text, json.p + 1, json.n - 2);
	else
		buf_span_put(text, json);
	if (*o->t.note)
		buf_fmt(text, " (%s)", o->t.note);
	o->out->bad |= text->bad;
	return buf_span(text);
}

static bool
tree_has_error(const struct tree_out *o, size_t off, size_t n)
{
	size_t i;

	for (i = 0; i < o->errors->n; i++)
		if (!(o->said >> i & 1) && tree_error_at(&o->errors->v[i]) - off < n)
			return true;
	return false;
}

/* Rows of bytes and of the value side by side, until both are done. */
static void
tree_sink_leaf(struct tree *t, const char *name, size_t off, size_t len, struct span json)
{
	struct tree_out *o = (struct tree_out *)t;
	struct span all = span_of(o->msg.p + off, len), value = tree_text(o, json, all);
	size_t lines = (len + TREE_BYTES - 1) / TREE_BYTES, at = 0, i;
	bool uniform = tree_uniform(all);

	for (i = 0; i < lines || value.n; i++) {
		size_t k = i * TREE_BYTES, n = k < len ? len - k < TREE_BYTES ? len - k : TREE_BYTES : 0;
		bool bytes = n && !(uniform && i) && (lines <= TREE_LINES || i < 2 || tree_has_error(o, off + k, n));
		size_t col = 0;

		if (!bytes && !value.n && !(i == 2 && lines > TREE_LINES && !uniform))
			continue;
		if (bytes) {
			tree_offset(o, off + k);
			col = uniform ? tree_repeated(o, all) : tree_bytes(o, off + k, n);
		} else if (i == 2 && lines > TREE_LINES && !uniform) {
			col = o->out->n;
			buf_fmt(o->out, "%*s... %zu bytes", TREE_HEX, "", len);
			col = o->out->n - col;
		}
		if (!i) {
			tree_pad(o, col, TREE_NAMES);
			col = at = tree_name(o, name);
			at = at < TREE_NAMES + TREE_VALUES ? TREE_NAMES + TREE_VALUES : at + 1;
			if (at > TREE_FAR)
				at = TREE_NAMES + 2 * o->depth + 2;
		}
		if (value.n && at > col) {
			tree_pad(o, col, at);
			tree_piece(o, &value, TREE_WIDTH - at);
		}
		buf_c(o->out, '\n');
		if (bytes)
			tree_errors(o, off + k, uniform ? len : n, uniform ? 1 : n);
	}
}

/* ---- events ---- */

static bool
tree_open(struct output *out)
{
	struct tree_out *o = out->state;

	o->options = out->options;
	o->t.begin = tree_sink_begin;
	o->t.leaf = tree_sink_leaf;
	o->t.end = tree_sink_end;
	tree_init(&o->t);
	buf_init(&o->value, TREE_TEXT_MAX);
	buf_init(&o->why, 1024);
	return output_open(&o->line, &output_line, out->options);
}

static void
tree_close(struct output *out)
{
	struct tree_out *o = out->state;

	output_close(&o->line);
	buf_fini(&o->value);
	buf_fini(&o->why);
	tree_fini(&o->t);
}

/* When, whose, what, and what the errors cost; what does not fit into the line is on the next. */
static void
tree_head(struct tree_out *o, const struct event *e)
{
	const char *name = msg_type_name(msg_type(e->msg));

	if (e->time_us) {
		tree_colour(o, TREE_DIM);
		output_when(o->options, e->time_us, o->out);
		tree_plain(o);
		buf_c(o->out, ' ');
	}
	if (e->peer.len) {
		buf_ip(o->out, e->peer.a, e->peer.len);
		buf_c(o->out, ' ');
	}
	if (e->peer_as)
		buf_fmt(o->out, "AS%u ", e->peer_as);
	if (o->errors->worst > DIAG_NOTE && e->time_us && !o->out->bad) {
		o->out->n--; /* the blank */
		buf_str(o->out, "\n    ");
	}
	tree_colour(o, TREE_BOLD);
	if (name)
		buf_str(o->out, name);
	else
		buf_fmt(o->out, "message of type %u", msg_type(e->msg));
	tree_plain(o);
	buf_fmt(o->out, ", %zu bytes", e->msg.n);
	if (o->errors->worst > DIAG_NOTE) {
		buf_str(o->out, ", ");
		tree_colour(o, TREE_RED);
		buf_str(o->out, diag_class_name(o->errors->worst));
		tree_plain(o);
	}
	buf_c(o->out, '\n');
}

static void
tree_event(struct output *out, const struct event *e, const struct ctx *ctx, struct buf *b, struct diags *d)
{
	struct tree_out *o = out->state;

	if (e->kind != EVENT_MESSAGE) {
		o->line.row->event(&o->line, e, ctx, b, d);
		buf_c(b, '\n');
		return;
	}
	output_check(e, ctx, d);
	o->out = b;
	o->msg = e->msg;
	o->errors = d;
	o->said = 0;
	o->depth = 0;
	tree_head(o, e);
	msg_tree(&o->t, e->msg, ctx);
	tree_errors_left(o);
	buf_c(b, '\n');
}

static void
tree_nlris(struct output *out, const struct nlri_row *row, struct span list, const struct ctx *ctx, struct buf *b,
    const struct diags *d)
{
	struct tree_out *o = out->state;
	struct get g = get_of(list);

	o->out = b;
	o->msg = list;
	o->errors = d;
	o->said = 0;
	o->depth = 0;
	tree_colour(o, TREE_BOLD);
	buf_str(b, row->afi ? "NLRI of " : "NLRI");
	if (row->afi)
		buf_family(b, row->afi, row->safi, ' ');
	tree_plain(o);
	buf_fmt(b, ", %zu bytes\n", list.n);
	update_tree_nlri(&o->t, &g, row, famset_has(ctx->addpath, family_index(row->afi, row->safi)), false, span_of(NULL, 0), ctx);
	tree_errors_left(o);
	buf_c(b, '\n');
}

const struct output_row output_tree = {
	.help = "each message as a tree of fields next to its bytes, and where something is wrong", .flags = OUTPUT_APART,
	.state = sizeof(struct tree_out), .open = tree_open, .event = tree_event, .nlris = tree_nlris, .close = tree_close,
};
