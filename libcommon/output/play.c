/* SPDX-License-Identifier: ISC */
/*
 * output/play.c - bgp-play(5): what one side of a session sent, at its own pace, as a script for bgp-session --play; and
 * what the other side answered, as expectations.
 *
 * The messages leave at their times after the session was established. What is expected follows at the end, so that it
 * keeps nothing from leaving; a script finds messages in whatever order they came.
 */
#include "output/output.h"

#include "attr/attr.h"
#include "base/num.h"
#include "field/kind.h"
#include "msg/notification.h"

struct play_out {
	const struct output_options *options;
	const struct field_row *prefix, *path, *next_hop, *med, *local_pref, *community, *large, *path_id, *family;
	bool begun, headed;
	struct ip side, other;      /* whom we play, and with whom */
	int64_t stream;
	uint32_t side_as, other_as;
	bool other_open, started;
	uint64_t start_us;          /* when the session was established */
	size_t left_out;            /* messages of other sessions */
	struct buf expects, words, value;
	struct buf open;            /* the OPEN that we sent */
	struct field_view view;
	bool done;
};

static bool
play_open(struct output *o)
{
	struct play_out *p = o->state;

	p->options = o->options;
	p->prefix = field_find(SPAN("prefix"));
	p->path = field_find(SPAN("as-path"));
	p->next_hop = field_find(SPAN("next-hop"));
	p->med = field_find(SPAN("med"));
	p->local_pref = field_find(SPAN("local-pref"));
	p->community = field_find(SPAN("community"));
	p->large = field_find(SPAN("large-community"));
	p->path_id = field_find(SPAN("path-id"));
	p->family = field_find(SPAN("family"));
	buf_init(&p->expects, 1 << 30);
	buf_init(&p->open, MSG_MAX);
	buf_init(&p->words, 64 << 20);
	buf_init(&p->value, 4 << 20);
	return true;
}

static void
play_close(struct output *o)
{
	struct play_out *p = o->state;

	buf_fini(&p->expects);
	buf_fini(&p->open);
	buf_fini(&p->words);
	buf_fini(&p->value);
}

/* ---- the beginning, and times ---- */

/* Events of a session that one end wrote have the same `peer` in both directions. */
static bool
play_is_sent(const struct event *e)
{
	return e->direction && e->direction[0] == 's';
}

static const struct ip *
play_sender(const struct event *e)
{
	return play_is_sent(e) ? &e->local : &e->peer;
}

static const struct ip *
play_receiver(const struct event *e)
{
	return play_is_sent(e) ? &e->peer : &e->local;
}

/* Which session it is. One that came to nothing makes way for the next. */
static void
play_begin(struct play_out *p, const struct event *e)
{
	const struct ip *side = &p->options->side;
	bool sender = !side->len || ip_eq(side, play_sender(e));

	if (side->len && !sender && !ip_eq(side, play_receiver(e)))
		return;
	p->begun = true;
	p->stream = e->stream;
	p->side = sender ? *play_sender(e) : *play_receiver(e);
	p->other = sender ? *play_receiver(e) : *play_sender(e);
	p->other_open = false;
	buf_reset(&p->expects);
	buf_reset(&p->open);
}

static void
play_head(struct play_out *p, struct buf *out)
{
	if (p->headed || !p->begun)
		return;
	p->headed = true;
	buf_str(out, "# what ");
	buf_ip(out, p->side.a, p->side.len);
	buf_str(out, " sent to ");
	buf_ip(out, p->other.a, p->other.len);
	buf_c(out, '\n');
	/* with the same OPEN the same comes to be negotiated; with --map it is the session's own */
	if (p->open.n && !p->options->map) {
		buf_str(out, "offer ");
		buf_hex(out, buf_span(&p->open));
		buf_c(out, '\n');
	}
	buf_str(out, "expect established\n");
}

static void
play_at(struct play_out *p, const struct event *e, struct buf *out)
{
	uint64_t us;

	play_head(p, out);
	if (!p->started) {
		p->started = true;
		p->start_us = e->time_us;
	}
	us = e->time_us > p->start_us ? e->time_us - p->start_us : 0;
	buf_fmt(out, "at %llu.%06llu\n", (unsigned long long)(us / 1000000), (unsigned long long)(us % 1000000));
}

/* The other side's first KEEPALIVE after its OPEN is what establishes the session. */
static void
play_handshake(struct play_out *p, const struct event *e, bool ours)
{
	unsigned type = msg_type(e->msg);
	bool peer_is_ours = ours != play_is_sent(e);

	if (e->peer_as)
		*(peer_is_ours ? &p->side_as : &p->other_as) = e->peer_as;
	if (e->local_as)
		*(peer_is_ours ? &p->other_as : &p->side_as) = e->local_as;
	if (!ours && type == MSG_OPEN)
		p->other_open = true;
	if (ours && type == MSG_OPEN && !p->headed) {
		buf_reset(&p->open);
		buf_span_put(&p->open, e->msg);
	}
	if (!ours && type == MSG_KEEPALIVE && p->other_open && !p->started) {
		p->started = true;
		p->start_us = e->time_us;
	}
}

/* ---- words in the place of what belongs to this session ---- */

/* A word of a command or of a path: another one in its place, if there is one. */
static const char *
play_word(const struct play_out *p, struct span word, bool path)
{
	struct ip ip;
	uint32_t as;

	if (path && num_u32(word, &as))
		return as && as == p->side_as ? "$local-as" : as && as == p->other_as ? "$peer-as" : NULL;
	if (path || !ip_scan(word, &ip))
		return NULL;
	return p->side.len && ip_eq(&ip, &p->side) ? "$local-address" : p->other.len && ip_eq(&ip, &p->other) ? "$peer-address" : NULL;
}

static void
play_put_words(const struct play_out *p, struct span s, bool path, struct buf *out)
{
	bool inside = path;

	while (s.n) {
		const uint8_t *blank = memchr(s.p, ' ', s.n);
		size_t n = blank ? (size_t)(blank - s.p) : s.n;
		struct span word = span_of(s.p, n);
		const char *other = p->options->map ? play_word(p, word, inside) : NULL;

		if (other)
			buf_str(out, other);
		else
			buf_span_put(out, word);
		if (!path && span_is(word, "as-path"))
			inside = true;
		else if (!path && inside && n && word.p[n - 1] == ']')
			inside = false;
		n += blank != NULL;
		if (blank)
			buf_c(out, ' ');
		s = span_of(s.p + n, s.n - n);
	}
}

/* ---- what we send ---- */

static void
play_send_hex(struct span msg, struct buf *out)
{
	buf_str(out, "send ");
	buf_hex(out, msg);
	buf_c(out, '\n');
}

/* As commands, which the session writes as was negotiated. False: they would not say the same. */
static bool
play_send_words(struct play_out *p, const struct event *e, const struct ctx *ctx, struct buf *out)
{
	struct diags d = { .n = 0 };
	struct span left;

	buf_reset(&p->words);
	if (msg_type(e->msg) != MSG_UPDATE || event_command(&p->words, e, ctx, &d) >= DIAG_DISCARD || !p->words.n || p->words.bad)
		return false;
	for (left = buf_span(&p->words); left.n;) {
		const uint8_t *nl = memchr(left.p, '\n', left.n);
		size_t n = nl ? (size_t)(nl - left.p) : left.n;

		if (n && left.p[0] != '#')
			play_put_words(p, span_of(left.p, n), false, out);
		buf_c(out, '\n');
		n += nl != NULL;
		left = span_of(left.p + n, left.n - n);
	}
	return true;
}

static void
play_send(struct play_out *p, const struct event *e, const struct ctx *ctx, struct buf *out)
{
	unsigned type = msg_type(e->msg);

	/* these the session sends itself */
	if (type == MSG_OPEN || type == MSG_KEEPALIVE)
		return;
	play_at(p, e, out);
	if (!p->options->map || !play_send_words(p, e, ctx, out))
		play_send_hex(e->msg, out);
}

/* ---- what the other side answered ---- */

static void
play_term(struct play_out *p, const char *term, const struct field_row *row)
{
	buf_reset(&p->value);
	field_print(row, &p->view, &p->value);
	if (p->value.n)
		buf_fmt(&p->expects, " and %s %s", term, buf_cstr(&p->value));
}

/* Each of the values, which field_print writes with blanks between them. */
static void
play_terms(struct play_out *p, const char *term, const struct field_row *row)
{
	const char *s;

	buf_reset(&p->value);
	field_print(row, &p->view, &p->value);
	for (s = buf_cstr(&p->value); *s; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");

		buf_fmt(&p->expects, " and %s %.*s", term, (int)n, s);
		s += n;
	}
}

static void
play_path(struct play_out *p)
{
	buf_reset(&p->value);
	field_print(p->path, &p->view, &p->value);
	if (!p->value.n || memchr(p->value.p, '{', p->value.n) || memchr(p->value.p, '(', p->value.n))
		return;
	buf_str(&p->expects, " and as-path \"^");
	play_put_words(p, buf_span(&p->value), true, &p->expects);
	buf_str(&p->expects, "$\"");
}

static bool
play_route(struct field_view *v, void *arg)
{
	struct play_out *p = arg;
	bool withdraw = v->route->withdraw;
	struct prefix prefix;

	buf_fmt(&p->expects, "expect within 60s %s", withdraw ? "withdraw" : "announce");
	play_term(p, "family", p->family);
	buf_reset(&p->value);
	field_print(p->prefix, v, &p->value);
	if (prefix_scan(buf_span(&p->value), &prefix))
		buf_fmt(&p->expects, " and prefix %s", buf_cstr(&p->value));
	if (!p->options->map)
		play_term(p, "path-id", p->path_id);
	if (!withdraw) {
		play_path(p);
		buf_reset(&p->value);
		field_print(p->next_hop, v, &p->value);
		if (p->value.n && (!p->options->map || play_word(p, buf_span(&p->value), false))) {
			buf_str(&p->expects, " and next-hop ");
			play_put_words(p, buf_span(&p->value), false, &p->expects);
		}
		play_term(p, "med", p->med);
		play_term(p, "local-pref", p->local_pref);
		play_terms(p, "community", p->community);
		play_terms(p, "large-community", p->large);
	}
	buf_c(&p->expects, '\n');
	return true;
}

static void
play_expect(struct play_out *p, const struct event *e, const struct ctx *ctx)
{
	struct notification_parts n;
	uint16_t afi;
	uint8_t safi;

	view_begin(&p->view, e, ctx);
	view_errors(&p->view);
	if (view_is_eor(&p->view, &afi, &safi)) {
		buf_str(&p->expects, "expect within 60s eor and family ");
		buf_family(&p->expects, afi, safi, '/');
		buf_c(&p->expects, '\n');
	} else if (p->view.type == MSG_UPDATE) {
		view_carry_out(&p->view);
		view_routes(&p->view, play_route, p);
	} else if (p->view.type == MSG_NOTIFICATION && notification_find(e->msg, &n)) {
		buf_fmt(&p->expects, "expect within 60s notification %u/%u\n", n.code, n.subcode);
	}
}

/* ---- the format ---- */

static bool
play_is_from(const struct play_out *p, const struct event *e, const struct ip *from, const struct ip *to)
{
	return p->begun && e->stream == p->stream && ip_eq(play_sender(e), from) && ip_eq(play_receiver(e), to);
}

static void
play_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct play_out *p = o->state;
	bool ours, theirs;

	output_check(e, ctx, d);
	if (e->kind != EVENT_MESSAGE || e->synthesized)
		return;
	if (!p->begun || (!p->started && e->stream != p->stream))
		play_begin(p, e);
	ours = play_is_from(p, e, &p->side, &p->other);
	theirs = play_is_from(p, e, &p->other, &p->side);
	if (!ours && !theirs) {
		p->left_out++;
		return;
	}
	play_handshake(p, e, ours);
	if (ours)
		play_send(p, e, ctx, out);
	else if (p->options->expect)
		play_expect(p, e, ctx);
}

static bool
play_end(struct output *o, struct buf *out)
{
	struct play_out *p = o->state;

	if (p->done)
		return false;
	p->done = true;
	play_head(p, out);
	buf_span_put(out, buf_span(&p->expects));
	out->bad |= p->expects.bad;
	if (p->left_out)
		buf_fmt(out, "# messages of other sessions, left out: %zu\n", p->left_out);
	return false;
}

const struct output_row output_play = {
	.help = "a script of what one side sent, for bgp-session --play: bgp-play(5)", .state = sizeof(struct play_out),
	.open = play_open, .event = play_event, .end = play_end, .close = play_close,
};
