/* SPDX-License-Identifier: ISC */
/* tests/fuzz/fuzz.c - the laws of messages in all notations. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "json/jr.h"
#include "event/event.h"
#include "msg/tree.h"

enum { ROOM = 64 << 20 };

void
law(bool holds, const char *name, struct span bytes)
{
	size_t i;

	if (holds)
		return;
	fprintf(stderr, "law broken: %s\n", name);
	for (i = 0; i < bytes.n; i++)
		fprintf(stderr, "%02X", bytes.p[i]);
	fputc('\n', stderr);
	abort();
}

struct ctx
fuzz_ctx(struct span *input)
{
	unsigned a = 0, b = 0;
	struct ctx c;

	if (input->n >= FUZZ_HEAD) {
		a = input->p[0];
		b = input->p[1];
		*input = span_of(input->p + FUZZ_HEAD, input->n - FUZZ_HEAD);
	} else {
		*input = span_of(input->p, 0);
	}
	ctx_init(&c);
	c.asn4 = !(a & 1);
	c.addpath = a & 2 ? FAMSET_ALL : 0;
	c.extended_message = a & 4;
	c.spaced = a & 8;
	c.own = a & 16;
	c.apply = a & 32;
	c.compact = a & 64;
	c.nexthop6 = a & 128 ? FAMSET_ALL : 0;
	c.json_version = (uint8_t)(b % 3 + 4);
	c.local_as = 65000;
	c.peer_as = b & 64 ? 65001 : 65000;
	c.session = c.own ? ctx_ibgp(&c) ? CTX_INTERNAL : CTX_EXTERNAL : a & 32 ? CTX_DIFFER : CTX_UNKNOWN;
	c.link_local_nexthop = b & 128;
	c.aigp = b & 32;
	return c;
}

struct span
fuzz_message(struct buf *b, unsigned type, struct span body)
{
	struct mark m;

	if (body.n > MSG_MAX_EXTENDED - MSG_HEADER)
		body.n = MSG_MAX_EXTENDED - MSG_HEADER;
	buf_init(b, MSG_MAX_EXTENDED);
	m = msg_begin(b, type);
	buf_span_put(b, body);
	msg_end(b, m);
	return buf_span(b);
}

static bool
lines_ok(const struct buf *b)
{
	return !b->bad && utf8_ok(buf_span(b)) && (!b->n || b->p[b->n - 1] == '\n') && !memchr(b->p ? (char *)b->p : "", 0, b->n);
}

/* The object of an event; the caller's doc holds it. */
static struct jr
event_object(struct jr_doc *doc, const struct buf *json, struct span input)
{
	struct jr root = { NULL };

	law(!json->bad && !memchr(json->p, '\n', json->n), "an event is one line", input);
	if (!jr_parse(doc, buf_span(json), &root) || !jr_is(root, JR_OBJECT)) {
		fprintf(stderr, "%.*s\n%zu: %s\n", (int)json->n, (char *)json->p, doc->error_at, doc->error ? doc->error : "");
		law(false, "an event is a JSON object", input);
	}
	return root;
}

/* A printer that has printed other events, or this one, prints the same. */
static void
same_with_printer(const struct event *e, const struct ctx *ctx, const struct buf *want, enum diag_class cls,
    enum diag_class (*notation)(struct buf *, const struct event *, const struct ctx *, struct printer *, struct diags *))
{
	static struct printer *printer;
	struct diags d;
	struct buf got;
	int i;

	if (!printer)
		printer = printer_new();
	for (i = 0; i < 2; i++) {
		diags_reset(&d);
		buf_init(&got, ROOM);
		law(notation(&got, e, ctx, printer, &d) == cls, "nor the class of error", e->msg);
		if (!span_eq(buf_span(&got), buf_span(want)))
			fprintf(stderr, "without: %.*s\nwith:    %.*s\n", (int)want->n, (char *)want->p, (int)got.n, (char *)got.p);
		law(span_eq(buf_span(&got), buf_span(want)), "what a printer keeps changes nothing", e->msg);
		buf_fini(&got);
	}
}

/* Commands are read, each line, and what was read says the same again. */
static void
commands_read_back(const struct buf *lines, const struct ctx *ctx, struct span input)
{
	const uint8_t *p = lines->p, *end = lines->p + lines->n, *nl;
	struct command c;
	struct diags d;
	struct buf out;

	command_init(&c);
	buf_init(&out, ROOM);
	for (; p < end; p = nl + 1) {
		struct src src = { "command", { p, 0 }, 1 };

		nl = memchr(p, '\n', (size_t)(end - p));
		src.text.n = (size_t)(nl - p);
		diags_reset(&d);
		if (!command_encode(&c, &src, ctx, false, &out, &d)) {
			fprintf(stderr, "%.*s\n%s\n", (int)src.text.n, (const char *)p, d.n ? d.v[0].msg : "");
			law(false, "a command that was printed is read", input);
		}
	}
	buf_fini(&out);
	command_fini(&c);
}

enum diag_class
event_laws(const struct event *e, const struct ctx *ctx)
{
	struct diags d = { 0 };
	struct buf json, text, command, dump, back;
	enum diag_class cls, other;
	struct jr_doc doc;
	struct jr root;

	buf_init(&json, ROOM);
	buf_init(&text, ROOM);
	buf_init(&command, ROOM);
	buf_init(&dump, ROOM);
	buf_init(&back, ROOM);
	jr_doc_init(&doc);

	cls = event_json(&json, e, ctx, NULL, &d);
	law(cls == d.worst, "the class of an event is its worst error", e->msg);
	root = event_object(&doc, &json, e->msg);
	diags_reset(&d);
	if (!event_unjson_messages(root, ctx, &back, &d)) {
		fprintf(stderr, "%.*s\n%s\n", (int)json.n, (char *)json.p, d.n ? d.v[0].msg : "");
		law(false, "an event is read back", e->msg);
	}
	if (e->kind == EVENT_MESSAGE && !span_eq(buf_span(&back), e->msg)) {
		fprintf(stderr, "%.*s\n", (int)json.n, (char *)json.p);
		law(false, "JSON and back is the same message", e->msg);
	}
	same_with_printer(e, ctx, &json, cls, event_json);

	diags_reset(&d);
	law(event_text(&text, e, ctx, &d) == cls, "text finds the same class of error", e->msg);
	law(lines_ok(&text), "text is lines", e->msg);
	diags_reset(&d);
	other = event_bgpdump(&dump, e, ctx, NULL, &d);
	law(lines_ok(&dump), "bgpdump's format is lines", e->msg);
	same_with_printer(e, ctx, &dump, other, event_bgpdump);
	diags_reset(&d);
	other = event_command(&command, e, ctx, &d);
	law(lines_ok(&command), "commands are lines", e->msg);
	if (cls <= DIAG_NOTE)
		commands_read_back(&command, ctx, e->msg);

	jr_doc_fini(&doc);
	buf_fini(&back);
	buf_fini(&dump);
	buf_fini(&command);
	buf_fini(&text);
	buf_fini(&json);
	return cls;
}

/* A sink that holds leaves and groups to the law. */
struct leaves {
	struct tree t; /* first: the sink is called with it */
	struct span msg;
	size_t at, depth, ends[64];
	struct jr_doc doc;
};

static void
leaves_begin(struct tree *t, const char *name, size_t off, size_t len)
{
	struct leaves *l = (struct leaves *)t;

	law(*name && off == l->at, "a group begins where the last leaf ended", l->msg);
	law(off + len <= (l->depth ? l->ends[l->depth - 1] : l->msg.n), "a group lies in the one around it", l->msg);
	law(l->depth < 64, "groups are not nested without end", l->msg);
	l->ends[l->depth++] = off + len;
}

static void
leaves_leaf(struct tree *t, const char *name, size_t off, size_t len, struct span json)
{
	struct leaves *l = (struct leaves *)t;
	struct jr value;

	law(*name && len && off == l->at, "a leaf begins where the last one ended", l->msg);
	l->at += len;
	law(l->at <= (l->depth ? l->ends[l->depth - 1] : l->msg.n), "a leaf lies in its group", l->msg);
	law(jr_parse(&l->doc, json, &value), "a leaf's value is JSON", l->msg);
}

static void
leaves_end(struct tree *t)
{
	struct leaves *l = (struct leaves *)t;

	law(l->depth && l->at == l->ends[--l->depth], "a group's leaves cover it", l->msg);
}

void
tree_law(struct span msg, const struct ctx *ctx)
{
	struct leaves l = { .msg = msg };

	l.t.begin = leaves_begin;
	l.t.leaf = leaves_leaf;
	l.t.end = leaves_end;
	tree_init(&l.t);
	jr_doc_init(&l.doc);
	msg_tree(&l.t, msg, ctx);
	law(l.at == msg.n && !l.depth, "the leaves cover the message", msg);
	jr_doc_fini(&l.doc);
	tree_fini(&l.t);
}

/* The tree as text: the fields, and the values of the leaves, a line each. */
struct picture {
	struct tree t; /* first: the sink is called with it */
	struct buf fields, values;
};

static void
picture_begin(struct tree *t, const char *name, size_t off, size_t len)
{
	struct picture *p = (struct picture *)t;

	buf_fmt(&p->fields, "%zu %zu %s {\n", off, len, name);
}

static void
picture_leaf(struct tree *t, const char *name, size_t off, size_t len, struct span json)
{
	struct picture *p = (struct picture *)t;

	buf_fmt(&p->fields, "%zu %zu %s\n", off, len, name);
	buf_fmt(&p->values, "%zu %zu ", off, len);
	buf_span_put(&p->values, json);
	buf_fmt(&p->values, " %s\n", t->note);
}

static void
picture_end(struct tree *t)
{
	struct picture *p = (struct picture *)t;

	buf_str(&p->fields, "}\n");
}

static void
picture_init(struct picture *p, struct span msg, const struct ctx *ctx)
{
	*p = (struct picture){ .t = { .begin = picture_begin, .leaf = picture_leaf, .end = picture_end } };
	tree_init(&p->t);
	buf_init(&p->fields, ROOM);
	buf_init(&p->values, ROOM);
	msg_tree(&p->t, msg, ctx);
}

static void
picture_fini(struct picture *p)
{
	tree_fini(&p->t);
	buf_fini(&p->fields);
	buf_fini(&p->values);
}

/* The name of the leaf with this byte, in the room given. */
static const char *
picture_name(const struct buf *fields, size_t at, char room[64])
{
	const char *line;
	size_t off, len;

	for (line = (const char *)fields->p; *line; line = strchr(line, '\n') + 1)
		if (sscanf(line, "%zu %zu %63s", &off, &len, room) == 3 && off <= at && at < off + len &&
		    line[strcspn(line, "{\n")] == '\n')
			return room;
	return "";
}

/* May this byte change how others are read, or the leaf be one that is read by what comes after it (a stack of labels)? */
static bool
picture_leads(const struct buf *fields, size_t at, size_t changed)
{
	/* flags of link-state TLVs say of what sort a SID or an address is (RFC 9085 2.2.1, RFC 9857 4.1) */
	static const char *const names[] = { "family", "afi", "safi", "type", "code", "count", "flags", "sr-prefix-flags" };
	char room[64];
	const char *name = picture_name(fields, at, room);
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return strcmp(picture_name(fields, changed, room), "label") == 0;
}

void
tree_turn_law(struct buf *msg, size_t at, uint8_t bits, const struct ctx *ctx)
{
	struct diags d = { 0 };
	struct picture a, b;
	const char *x, *y;
	size_t off, len;
	bool same;

	picture_init(&a, buf_span(msg), ctx);
	msg->p[at] ^= bits;
	picture_init(&b, buf_span(msg), ctx);
	msg_check(buf_span(msg), ctx, &d);
	same = strcmp(buf_cstr(&a.fields), buf_cstr(&b.fields)) == 0;
	for (x = buf_cstr(&a.values), y = buf_cstr(&b.values); *x && *y; x = strchr(x, '\n') + 1, y = strchr(y, '\n') + 1) {
		size_t n = strcspn(x, "\n"), first;

		sscanf(x, "%zu %zu", &first, &len);
		if (!same && first + len > at)
			break;
		if ((n == strcspn(y, "\n") && memcmp(x, y, n) == 0) || (first <= at && at < first + len))
			continue;
		sscanf(y, "%zu %zu", &off, &len);
		law(picture_leads(&a.fields, at, first) || (!same && off <= at && at < off + len && d.n),
		    "a turned bit changes the leaf that it is in, or is an error there", buf_span(msg));
		break;
	}
	msg->p[at] ^= bits;
	picture_fini(&a);
	picture_fini(&b);
}

/* A sink that looks for each value in the message's JSON. */
struct values {
	struct tree t; /* first: the sink is called with it */
	struct span msg;
	struct buf json, one;
};

static void
values_group(struct tree *t, const char *name, size_t off, size_t len)
{
	(void)t, (void)name, (void)off, (void)len;
}

static void
values_end(struct tree *t)
{
}

static void
values_one(struct values *v, struct span json, size_t off, size_t len)
{
	buf_reset(&v->one);
	buf_span_put(&v->one, json);
	law((len == 1 && strcmp(buf_cstr(&v->one), "00") == 0) || strstr((const char *)v->json.p, buf_cstr(&v->one)),
	    "the value of a leaf is in the JSON", span_of(v->msg.p + off, len));
}

static void
values_leaf(struct tree *t, const char *name, size_t off, size_t len, struct span json)
{
	/* what is there for the sake of the others, or told in other words */
	static const char *const silent[] = { "marker", "length", "attributes-length", "next-hop-length", "parameters-length",
		"extended", "flags", "code", "type", "count", "reserved", "next-hop-rd", "family", "message" };
	struct values *v = (struct values *)t;
	size_t i, from;
	int depth = 0;

	for (i = 0; i < sizeof(silent) / sizeof(silent[0]); i++)
		if (strcmp(name, silent[i]) == 0)
			return;
	/* a string may be part of one that is made of several fields */
	if (json.n > 2 && *json.p == '"')
		json = span_of(json.p + 1, json.n - 2);
	if (json.n > 2 && memcmp(json.p, "0x", 2) == 0)
		json = span_of(json.p + 2, json.n - 2);
	if (json.n <= 2 || *json.p != '{') {
		values_one(v, json, off, len);
		return;
	}
	/* members of an object that has more, perhaps between them */
	for (i = from = 1; i < json.n; i++) {
		depth += json.p[i] == '[' || json.p[i] == '{';
		if (!depth && (json.p[i] == '}' || (json.p[i] == ',' && json.p[i + 1] == '"'))) {
			values_one(v, span_of(json.p + from, i - from), off, len);
			from = i + 1;
		}
		depth -= json.p[i] == ']' || json.p[i] == '}';
	}
}

void
tree_json_law(struct span msg, const struct ctx *ctx)
{
	static const struct event blank = { .stream = -1 };
	struct values v = { .t = { .begin = values_group, .leaf = values_leaf, .end = values_end }, .msg = msg };
	struct event e = blank;

	e.kind = EVENT_MESSAGE;
	e.msg = msg;
	tree_init(&v.t);
	buf_init(&v.json, ROOM);
	buf_init(&v.one, ROOM);
	event_json(&v.json, &e, ctx, NULL, NULL);
	/* it shows everything unless "wire" has the whole message */
	if (ctx->asn4 && !strstr(buf_cstr(&v.json), "\"wire\":{"))
		msg_tree(&v.t, msg, ctx);
	buf_fini(&v.json);
	buf_fini(&v.one);
	tree_fini(&v.t);
}

void
message_laws(struct span msg, const struct ctx *ctx)
{
	static const struct event blank = { .stream = -1 };
	struct event e = blank;
	struct diags d = { 0 };
	enum diag_class cls;

	e.kind = EVENT_MESSAGE;
	e.msg = msg;
	e.direction = "receive";
	e.local = ip_of((const uint8_t *)"\xc0\x00\x02\x01", 4);
	e.peer = ip_of((const uint8_t *)"\xc0\x00\x02\x02", 4);
	e.local_as = ctx->local_as;
	e.peer_as = ctx->peer_as;
	cls = msg_check(msg, ctx, &d);
	law(cls == d.worst, "the class of a message is its worst error", msg);
	law(event_laws(&e, ctx) == cls, "check and JSON find the same class of error", msg);
	tree_law(msg, ctx);
}
