/* SPDX-License-Identifier: ISC */
/*
 * output/line.c - one readable line for each route or other event:
 *
 *     2026-11-22 10:00:00.123 192.0.2.2 + 198.51.100.0/24 via 10.0.0.1 path 65010 65020
 *
 * A plus is an announcement, a minus a withdrawal. After the path comes what is not usual: communities, MED, errors.
 */
#include "attr/attr.h"
#include "field/kind.h"
#include "msg/notification.h"
#include "output/output.h"

/* Communities by name, where columns have numbers. */
static void
line_communities(const struct field_row *row, struct field_view *v, struct buf *out)
{
	struct field_value value;
	unsigned i;

	for (i = 0; row->get(v, i, &value); i++) {
		if (i)
			buf_c(out, ' ');
		community_print(out, be_u32(value.bytes.p));
	}
}

/* What is printed after the path, if it is there, with the word before it. */
static const struct line_extra {
	const char *field, *word;
	void (*print)(const struct field_row *, struct field_view *, struct buf *out);
} line_extras[] = {
	{ "med", "med", field_print }, { "local-pref", "pref", field_print },
	{ "community", "community", line_communities }, { "large-community", "large", field_print },
	{ "extended-community", "extended", field_print }, { "aggregator", "aggregator", field_print },
	{ "otc", "otc", field_print },
};

struct line {
	struct buf *out;
	const struct output_options *options;
	const struct field_row *next_hop, *path, *prefix, *rd, *label, *path_id;
	const struct field_row *extra[COUNT(line_extras)];
	bool any; /* a route was printed */
	struct field_view view;
};

static bool
line_open(struct output *o)
{
	struct line *l = o->state;
	size_t i;

	l->options = o->options;
	l->next_hop = field_find(SPAN("next-hop"));
	l->path = field_find(SPAN("as-path"));
	l->prefix = field_find(SPAN("prefix"));
	l->rd = field_find(SPAN("rd"));
	l->label = field_find(SPAN("label"));
	l->path_id = field_find(SPAN("path-id"));
	for (i = 0; i < COUNT(line_extras); i++)
		l->extra[i] = field_find(span_str(line_extras[i].field));
	return true;
}

/* ---- colours ---- */

enum line_colour { LINE_DIM = 2, LINE_BOLD = 1, LINE_RED = 31, LINE_GREEN = 32, LINE_YELLOW = 33 };

static void
line_colour(const struct line *l, enum line_colour c)
{
	if (l->options->colour)
		buf_fmt(l->out, "\033[%dm", (int)c);
}

static void
line_plain(const struct line *l)
{
	if (l->options->colour)
		buf_str(l->out, "\033[0m");
}

/* ---- parts of a line ---- */

static void
line_time(struct line *l, uint64_t us)
{
	if (!us)
		return;
	line_colour(l, LINE_DIM);
	output_when(l->options, us, l->out);
	line_plain(l);
	buf_c(l->out, ' ');
}

/* Time and neighbor. */
static void
line_head(struct line *l)
{
	const struct event *e = l->view.e;

	line_time(l, e->time_us);
	if (e->peer.len) {
		buf_ip(l->out, e->peer.a, e->peer.len);
		buf_c(l->out, ' ');
	} else if (e->peer_as) {
		buf_fmt(l->out, "AS%u ", e->peer_as);
	}
	if (e->direction && e->direction[0] == 's')
		buf_str(l->out, "< ");
}

/* A field with a word before it, if it has a value. */
static void
line_printed(struct line *l, const char *word, const struct field_row *row,
    void (*print)(const struct field_row *, struct field_view *, struct buf *out))
{
	size_t at = l->out->n, value;

	buf_c(l->out, ' ');
	if (word) {
		buf_str(l->out, word);
		buf_c(l->out, ' ');
	}
	value = l->out->n;
	print(row, &l->view, l->out);
	if (l->out->n == value)
		l->out->n = at;
}

static void
line_field(struct line *l, const char *word, const struct field_row *row)
{
	line_printed(l, word, row, field_print);
}

/* The strongest error, with its class. */
static void
line_error(struct line *l, const struct diags *d)
{
	const struct diag *one = NULL;
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->v[i].cls > DIAG_NOTE && (!one || d->v[i].cls > one->cls))
			one = &d->v[i];
	if (!one)
		return;
	buf_c(l->out, ' ');
	line_colour(l, LINE_RED);
	buf_fmt(l->out, "[%s: %s: %s]", diag_class_name(one->cls), one->what, one->msg);
	line_plain(l);
}

/* What a peer wrote may hold anything: controls are made visible before they reach a terminal. Our colours are not theirs. */
static void
line_text(struct line *l, const char *text)
{
	for (; *text; text++) {
		if ((uint8_t)*text >= ' ' && *text != 0x7f)
			buf_c(l->out, *text);
		else
			buf_fmt(l->out, "\\x%02x", (uint8_t)*text);
	}
}

/* ---- routes ---- */

static bool
line_route(struct field_view *v, void *arg)
{
	struct line *l = arg;
	bool withdraw = v->route->withdraw;
	size_t i;

	l->any = true;
	line_head(l);
	line_colour(l, withdraw ? LINE_RED : LINE_GREEN);
	buf_c(l->out, withdraw ? '-' : '+');
	line_field(l, NULL, l->prefix);
	line_plain(l);
	line_field(l, "path-id", l->path_id);
	line_field(l, "rd", l->rd);
	line_field(l, "label", l->label);
	if (!withdraw) {
		line_field(l, "via", l->next_hop);
		line_field(l, "path", l->path);
		for (i = 0; i < COUNT(line_extras); i++)
			line_printed(l, line_extras[i].word, l->extra[i], line_extras[i].print);
	}
	line_error(l, &v->errors);
	buf_c(l->out, '\n');
	return true;
}

/* ---- other events ---- */

static void
line_notification(struct line *l)
{
	struct notification_parts p = { 0 };

	line_colour(l, LINE_RED);
	buf_str(l->out, "NOTIFICATION ");
	if (notification_find(l->view.e->msg, &p)) {
		buf_fmt(l->out, "%u/%u ", p.code, p.subcode);
		notification_name(l->out, p.code, p.subcode);
	}
	line_plain(l);
	/* the text of a shutdown (RFC 9003) without more words, else what the data is */
	if (p.code == NOTIFY_CEASE && (p.subcode == CEASE_SHUTDOWN || p.subcode == CEASE_RESET) && p.data.n &&
	    p.data.p[0] == p.data.n - 1) {
		buf_c(l->out, ' ');
		buf_quoted(l->out, span_of(p.data.p + 1, p.data.n - 1));
	} else {
		notification_put_line(l->out, " ", &p);
	}
}

static void
line_message(struct line *l)
{
	const struct event *e = l->view.e;
	const struct msg_row *row;
	uint16_t afi;
	uint8_t safi;

	if (view_is_eor(&l->view, &afi, &safi)) {
		buf_str(l->out, "end-of-rib ");
		buf_family(l->out, afi, safi, ' ');
	} else if (l->view.type == MSG_NOTIFICATION) {
		line_notification(l);
	} else if (l->view.type == MSG_UPDATE) {
		buf_fmt(l->out, "update without routes, %zu bytes", e->msg.n);
	} else if ((row = msg_row(l->view.type)) && row->text) {
		row->text(l->out, e->msg, l->view.ctx);
	} else {
		buf_fmt(l->out, "message of type %u, %zu bytes", l->view.type, e->msg.n);
	}
}

static void
line_other(struct line *l)
{
	const struct event *e = l->view.e;
	bool down = e->text && strcmp(e->text, "down") == 0;

	switch (e->kind) {
	case EVENT_MESSAGE:
		line_message(l);
		break;
	case EVENT_GAP:
		line_colour(l, LINE_YELLOW);
		buf_fmt(l->out, "gap of %llu bytes", (unsigned long long)e->gap_bytes);
		break;
	case EVENT_GARBAGE:
		line_colour(l, LINE_YELLOW);
		buf_fmt(l->out, "%zu bytes that are no message", e->msg.n);
		break;
	default:
		line_colour(l, down ? LINE_RED : LINE_BOLD);
		line_text(l, e->text ? e->text : "other");
	}
	if (e->kind != EVENT_MESSAGE) {
		line_plain(l);
		if (e->reason) {
			buf_str(l->out, ": ");
			line_text(l, e->reason);
		}
	}
}

static void
line_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct line *l = o->state;
	l->out = out;
	l->any = false;
	view_begin(&l->view, e, ctx);
	*d = *view_errors(&l->view);
	view_carry_out(&l->view);
	view_routes(&l->view, line_route, l);
	if (l->any)
		return;
	line_head(l);
	line_other(l);
	line_error(l, &l->view.errors);
	buf_c(l->out, '\n');
}

const struct output_row output_line = {
	.help = "one readable line for each route or event", .flags = OUTPUT_APART | OUTPUT_ROUTES,
	.state = sizeof(struct line), .open = line_open, .event = line_event,
};
