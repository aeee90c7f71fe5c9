/* msg/event.c - the envelope of an event (exabgp-json 1.1): who, when, where; and the way back to its message. */
#include "base/num.h"
#include "msg/command.h"
#include "msg/open.h"
#include "msg/printer.h"
#include "msg/update_text.h"
#include "msg/wire.h"

/* ---- what kind of message ---- */

static unsigned
type_of(const struct event *e)
{
	return e->kind == EVENT_MESSAGE && e->msg.n >= MSG_HEADER ? e->msg.p[18] : 0;
}

static const char *
type_word(const struct event *e)
{
	static const char *const words[] = { NULL, "open", "update", "notification", "keepalive", "refresh", "operational" };
	unsigned type = type_of(e);

	switch (e->kind) {
	case EVENT_STATE:
		return "state";
	case EVENT_FSM:
		return "fsm";
	case EVENT_GAP:
		return "gap";
	case EVENT_GARBAGE:
		return "garbage";
	case EVENT_MRT:
		return "mrt";
	case EVENT_OTHER:
		return e->text;
	default:
		return type && type < sizeof(words) / sizeof(words[0]) ? words[type] : "unknown";
	}
}

/* The header, and whether the body can be read by its type. */
static bool
readable(const struct event *e, struct diags *d)
{
	size_t len, n = d->n;

	if (!msg_header(e->msg, MSG_MAX_EXTENDED, &len, d))
		return false;
	if (len != e->msg.n) {
		struct diag *one = diag_add(d, DIAG_RESET, "length", "RFC 4271 6.1", 16, 2,
		    "the header says %zu bytes, and there are %zu", len, e->msg.n);

		one->code = 1;
		one->subcode = 2;
		return false;
	}
	return d->n == n;
}

/* ---- JSON ---- */

/* Of an event that is none of ours the type is somebody else's text. */
static void
put_type(struct jw *w, const struct event *e)
{
	if (e->kind == EVENT_OTHER)
		jw_key_cstr(w, "type", e->text);
	else
		jw_key_word(w, "type", type_word(e));
}

static void
put_time(struct jw *w, uint64_t us)
{
	uint32_t part = (uint32_t)(us % 1000000), i;
	uint8_t digits[7] = ".000000";

	if (!us) {
		jw_null(w);
		return;
	}
	jw_next(w);
	buf_u64(w->b, us / 1000000);
	digits[0] = '.';
	for (i = 6; i > 0; i--, part /= 10)
		digits[i] = (uint8_t)('0' + part % 10);
	for (i = 7; i > 2 && digits[i - 1] == '0'; i--)
		;
	buf_put(w->b, digits, i);
}

static void
put_ip(struct jw *w, const char *key, const struct ip *ip)
{
	jw_key(w, key);
	if (!ip->len) {
		jw_null(w);
		return;
	}
	jw_quote(w);
	buf_ip(w->b, ip->a, ip->len);
	jw_quote_end(w);
}

static void
put_printer(struct jw *w, const struct printer *p)
{
	if (!p || !p->host[0])
		return;
	jw_key_cstr(w, "host", p->host);
	jw_key_u64(w, "pid", (uint64_t)p->pid);
	jw_key_u64(w, "ppid", (uint64_t)p->ppid);
}

static void
render_neighbor(struct jw *w, const struct event *e)
{
	jw_key(w, "address");
	jw_obj(w);
	put_ip(w, "local", &e->local);
	put_ip(w, "peer", &e->peer);
	jw_obj_end(w);
	if (e->local_port || e->peer_port) {
		jw_key(w, "port");
		jw_obj(w);
		jw_key_u64(w, "local", e->local_port);
		jw_key_u64(w, "peer", e->peer_port);
		jw_obj_end(w);
	}
	jw_key(w, "asn");
	jw_obj(w);
	jw_key_u64(w, "local", e->local_as);
	jw_key_u64(w, "peer", e->peer_as);
	jw_obj_end(w);
	if (e->router_id) {
		uint8_t id[4] = { (uint8_t)(e->router_id >> 24), (uint8_t)(e->router_id >> 16), (uint8_t)(e->router_id >> 8),
			(uint8_t)e->router_id };

		jw_key(w, "router-id");
		jw_ip4(w, id);
	}
}

static bool
neighbor_is(const struct printer_neighbor *k, const struct event *e, bool spaced)
{
	return k->n && ip_eq(&k->peer, &e->peer) && k->peer_as == e->peer_as && ip_eq(&k->local, &e->local) &&
	    k->local_as == e->local_as && k->router_id == e->router_id && k->local_port == e->local_port &&
	    k->peer_port == e->peer_port && k->spaced == spaced;
}

static void
put_neighbor(struct jw *w, const struct event *e, struct printer *p)
{
	struct printer_neighbor *k = p ? printer_neighbor(p, e) : NULL;
	size_t at = w->b->n, n;

	if (k && neighbor_is(k, e, w->spaced)) {
		buf_put(w->b, k->text, k->n);
		w->comma = true;
		return;
	}
	render_neighbor(w, e);
	n = w->b->n - at;
	if (!k || w->b->bad || n > sizeof(k->text))
		return;
	k->local = e->local;
	k->peer = e->peer;
	k->local_as = e->local_as;
	k->peer_as = e->peer_as;
	k->router_id = e->router_id;
	k->local_port = e->local_port;
	k->peer_port = e->peer_port;
	k->spaced = w->spaced;
	k->n = (uint16_t)n;
	memcpy(k->text, w->b->p + at, n);
}

static void
put_errors(struct jw *w, const struct diags *d)
{
	size_t i;

	jw_key(w, "error");
	jw_arr(w);
	for (i = 0; i < d->n; i++) {
		const struct diag *one = &d->v[i];

		jw_obj(w);
		jw_key_cstr(w, "class", diag_class_name(one->cls));
		jw_key_cstr(w, "what", one->what);
		jw_key_u64(w, "offset", one->off);
		jw_key_u64(w, "length", one->len);
		jw_key_cstr(w, "message", one->msg);
		if (one->cls == DIAG_RESET && one->code) {
			jw_key(w, "notification");
			jw_arr(w);
			jw_u64(w, one->code);
			jw_u64(w, one->subcode);
			jw_arr_end(w);
		}
		if (one->rfc)
			jw_key_cstr(w, "rfc", one->rfc);
		jw_obj_end(w);
	}
	if (d->lost) {
		jw_obj(w);
		jw_key_u64(w, "more", d->lost);
		jw_obj_end(w);
	}
	jw_arr_end(w);
}

static void
put_content(struct jw *w, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	if (!readable(e, d)) {
		wire_message(w, e->msg);
		return;
	}
	switch (type_of(e)) {
	case MSG_OPEN:
		open_json(w, e->msg, ctx, d);
		break;
	case MSG_UPDATE:
		update_json(w, e->msg, ctx, d);
		break;
	case MSG_NOTIFICATION:
		notification_json(w, e->msg, ctx, d);
		break;
	case MSG_REFRESH:
		refresh_json(w, e->msg, ctx, d);
		break;
	case MSG_OPERATIONAL:
		operational_json(w, e->msg, ctx, d);
		break;
	default:
		break;
	}
}

/* What the reader cannot know from the message, when nobody said it for the whole session. */
static void
put_negotiated(struct jw *w, const struct event *e, const struct ctx *ctx)
{
	bool update = type_of(e) == MSG_UPDATE;

	if (e->negotiated.n) {
		jw_key(w, "negotiated");
		jw_raw(w, e->negotiated);
	} else if ((update && !ctx->asn4) || e->msg.n > MSG_MAX) {
		jw_key(w, "negotiated");
		jw_obj(w);
		if (e->msg.n > MSG_MAX)
			jw_key_u64(w, "message_size", MSG_MAX_EXTENDED);
		if (!ctx->asn4) {
			jw_key(w, "asn4");
			jw_bool(w, false);
		}
		jw_obj_end(w);
	}
}

static void
put_body(struct jw *w, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	switch (e->kind) {
	case EVENT_MESSAGE:
		jw_key_word(w, "direction", e->direction ? e->direction : "in");
		put_content(w, e, ctx, d);
		put_negotiated(w, e, ctx);
		if (d->n)
			put_errors(w, d);
		break;
	case EVENT_STATE:
	case EVENT_FSM:
		jw_key_cstr(w, "state", e->text ? e->text : "");
		if (e->reason)
			jw_key_cstr(w, "reason", e->reason);
		break;
	case EVENT_OTHER:
		if (e->direction)
			jw_key_word(w, "direction", e->direction);
		if (e->extra.n)
			jw_raw(w, e->extra);
		break;
	case EVENT_GAP:
		if (e->direction)
			jw_key_word(w, "direction", e->direction);
		jw_key(w, "gap");
		jw_obj(w);
		jw_key_u64(w, "bytes", e->gap_bytes);
		if (e->text)
			jw_key_cstr(w, "what", e->text);
		if (e->reason)
			jw_key_cstr(w, "reason", e->reason);
		jw_obj_end(w);
		break;
	case EVENT_GARBAGE:
	case EVENT_MRT:
		if (e->direction)
			jw_key_word(w, "direction", e->direction);
		if (e->text)
			jw_key_cstr(w, "what", e->text);
		if (e->msg.n) {
			jw_key(w, "raw"); /* not "wire": these bytes are no message, and must not become one on the way back */
			jw_hex(w, e->msg, "0x");
		}
		if (e->reason) {
			jw_key(w, "error");
			jw_arr(w);
			jw_obj(w);
			jw_key_cstr(w, "message", e->reason);
			jw_obj_end(w);
			jw_arr_end(w);
		}
		break;
	}
}

enum diag_class
event_json(struct buf *out, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d)
{
	struct diags own;
	struct jw w;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	jw_init(&w, out, ctx->spaced);
	jw_obj(&w);
	jw_key_word(&w, "exabgp", ctx->json_version == 4 ? "4.0.1" : ctx->json_version == 5 ? "5.0.0" : "6.0.0");
	jw_key(&w, "time");
	put_time(&w, e->time_us);
	put_printer(&w, p);
	if (e->counter)
		jw_key_u64(&w, "counter", e->counter);
	put_type(&w, e);
	if (e->has_file && e->file)
		jw_key_cstr(&w, "file", e->file);
	if (e->has_frame)
		jw_key_u64(&w, "frame", e->frame);
	if (e->has_offset)
		jw_key_u64(&w, "offset", e->offset);
	if (e->stream >= 0 && e->has_frame && e->local_port)
		jw_key_u64(&w, "stream", (uint64_t)e->stream);
	if (e->extra.n && e->kind != EVENT_OTHER)
		jw_raw(&w, e->extra);
	if (e->consolidate && e->kind == EVENT_MESSAGE && e->msg.n >= MSG_HEADER) {
		jw_key(&w, "header");
		jw_hex(&w, span_of(e->msg.p, MSG_HEADER), "0x");
		jw_key(&w, "body");
		jw_hex(&w, span_of(e->msg.p + MSG_HEADER, e->msg.n - MSG_HEADER), "0x");
	}
	jw_key(&w, "neighbor");
	jw_obj(&w);
	put_neighbor(&w, e, p);
	put_body(&w, e, ctx, d);
	jw_obj_end(&w);
	jw_obj_end(&w);
	return d->worst;
}

/* ---- text ---- */

/* A peer's words on a terminal or in a line: no control characters. */
static void
put_plain(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			buf_fmt(b, "\\x%02x", (unsigned char)*s);
		else
			buf_c(b, *s);
	}
}

static void
text_head(struct buf *b, const struct event *e, bool direction)
{
	buf_str(b, "neighbor ");
	if (e->peer.len)
		buf_ip(b, e->peer.a, e->peer.len);
	else
		buf_str(b, "unknown");
	buf_c(b, ' ');
	if (direction)
		buf_str(b, e->direction && e->direction[0] == 's' ? "send " : "receive ");
}

static void
text_message(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	unsigned type = type_of(e);

	if (!readable(e, d)) {
		text_head(b, e, true);
		buf_fmt(b, "%u header 0x", type);
		buf_hex(b, span_of(e->msg.p, e->msg.n < MSG_HEADER ? e->msg.n : MSG_HEADER));
		buf_str(b, " body 0x");
		if (e->msg.n > MSG_HEADER)
			buf_hex(b, span_of(e->msg.p + MSG_HEADER, e->msg.n - MSG_HEADER));
		buf_c(b, '\n');
		return;
	}
	if (type == MSG_UPDATE) {
		update_text(b, e, ctx, d);
		return;
	}
	text_head(b, e, true);
	switch (type) {
	case MSG_OPEN:
		open_text(b, e->msg, ctx);
		open_check(e->msg, ctx, d);
		break;
	case MSG_NOTIFICATION:
		notification_text(b, e->msg, ctx);
		notification_check(e->msg, ctx, d);
		break;
	case MSG_KEEPALIVE:
		buf_str(b, "keepalive");
		break;
	case MSG_REFRESH:
		refresh_text(b, e->msg, ctx);
		refresh_check(e->msg, ctx, d);
		break;
	default:
		operational_text(b, e->msg, ctx);
		operational_check(e->msg, ctx, d);
	}
	if (e->consolidate) {
		buf_str(b, " header 0x");
		buf_hex(b, span_of(e->msg.p, MSG_HEADER));
		buf_str(b, " body 0x");
		buf_hex(b, span_of(e->msg.p + MSG_HEADER, e->msg.n - MSG_HEADER));
	}
	buf_c(b, '\n');
}

enum diag_class
event_text(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	switch (e->kind) {
	case EVENT_MESSAGE:
		text_message(b, e, ctx, d);
		if (type_of(e) == MSG_OPERATIONAL)
			return d->worst;
		break;
	case EVENT_STATE:
		text_head(b, e, false);
		put_plain(b, e->text ? e->text : "");
		if (e->reason) {
			buf_str(b, " - ");
			put_plain(b, e->reason);
		}
		buf_c(b, '\n');
		break;
	case EVENT_FSM:
	case EVENT_OTHER:
		return d->worst;
	case EVENT_GAP:
		text_head(b, e, e->direction != NULL);
		buf_fmt(b, "gap %llu bytes\n", (unsigned long long)e->gap_bytes);
		break;
	case EVENT_GARBAGE:
	case EVENT_MRT:
		text_head(b, e, e->direction != NULL);
		buf_str(b, e->kind == EVENT_MRT ? "mrt " : "garbage ");
		put_plain(b, e->text ? e->text : "");
		if (e->msg.n) {
			buf_str(b, " 0x");
			buf_hex(b, e->msg);
		}
		buf_c(b, '\n');
		break;
	}
	buf_c(b, '\n');
	return d->worst;
}

/* ---- commands ---- */

enum diag_class
event_command(struct buf *b, const struct event *e, const struct ctx *ctx, struct diags *d)
{
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	if (e->kind != EVENT_MESSAGE || !readable(e, d))
		return d->worst;
	switch (type_of(e)) {
	case MSG_UPDATE:
		update_command(b, e, ctx, d);
		break;
	case MSG_REFRESH:
		if (refresh_check(e->msg, ctx, d) < DIAG_RESET && e->msg.n == MSG_HEADER + 4 && e->msg.p[21] == 0) {
			buf_str(b, "announce route-refresh ");
			buf_family(b, (unsigned)e->msg.p[19] << 8 | e->msg.p[20], e->msg.p[22], ' ');
			buf_c(b, '\n');
		}
		break;
	case MSG_OPERATIONAL:
		operational_check(e->msg, ctx, d);
		command_operational_show(b, e->msg);
		break;
	case MSG_OPEN:
		open_check(e->msg, ctx, d);
		break;
	case MSG_NOTIFICATION:
		notification_check(e->msg, ctx, d);
		break;
	default:
		break;
	}
	return d->worst;
}

/* ---- bgpdump ---- */

enum diag_class
event_bgpdump(struct buf *b, const struct event *e, const struct ctx *ctx, struct printer *p, struct diags *d)
{
	struct diags own;

	if (!d) {
		d = &own;
		diags_reset(d);
	}
	if ((e->kind == EVENT_STATE || e->kind == EVENT_FSM) && (e->state_old || e->state_new)) {
		buf_str(b, e->mrt_type == 5 ? "BGP|" : e->mrt_type == 17 ? "BGP4MP_ET|" : "BGP4MP|");
		buf_u64(b, e->time_us / 1000000);
		if (e->mrt_type == 17)
			buf_fmt(b, ".%06u", (unsigned)(e->time_us % 1000000));
		buf_str(b, "|STATE|");
		buf_ip(b, e->peer.a, e->peer.len);
		buf_fmt(b, "|%lu|%u|%u\n", (unsigned long)e->peer_as, e->state_old, e->state_new);
		return d->worst;
	}
	if (e->kind != EVENT_MESSAGE || !readable(e, d))
		return d->worst;
	if (type_of(e) == MSG_UPDATE)
		update_bgpdump(b, e, ctx, p, d);
	else
		msg_check(e->msg, ctx, d);
	return d->worst;
}

/* ---- back ---- */

/* The session's facts that the event itself states. */
static void
take_negotiated(struct jr neighbor, struct ctx *ctx)
{
	struct jr n = jr_get(neighbor, "negotiated");
	uint64_t size;
	bool b;

	if (jr_bool(jr_get(n, "asn4"), &b))
		ctx->asn4 = b;
	if (jr_max(jr_get(n, "message_size"), MSG_MAX_EXTENDED, &size))
		ctx->extended_message = size > MSG_MAX;
}

/* What was guessed when the message was printed holds for reading it back. */
static void
take_inferred(struct jr event, struct ctx *ctx)
{
	struct jr inferred = jr_get(event, "inferred");
	struct jr_iter it = { 0 };
	uint16_t afi;
	uint8_t safi;
	bool b;

	if (jr_bool(jr_get(inferred, "asn4"), &b))
		ctx->asn4 = b;
	while (jr_each(jr_get(inferred, "add-path"), &it)) {
		int index;

		if (!family_scan(it.key, &afi, &safi) || !jr_bool(jr_get(it.val, "value"), &b))
			continue;
		index = family_index(afi, safi);
		if (index >= 0)
			ctx->addpath = b ? ctx->addpath | (famset)1 << index : ctx->addpath & ~((famset)1 << index);
	}
}

static bool
raw_unjson(struct jr wire, struct buf *out, struct diags *d)
{
	struct span s;

	if (!jr_str(jr_get(wire, "message"), &s))
		return true;
	return num_hex(s, out) || unjson_fail(d, "wire", "hexadecimal digits");
}

/*
 * ExaBGP's form for whole packets (exabgp-json 3.6): "message":{"category":2,"header":"0x...","body":"0x..."}. True when
 * it is that form; *good whether its digits were.
 */
static bool
packet_unjson(struct jr message, struct buf *out, struct diags *d, bool *good)
{
	struct jr parts[] = { jr_get(message, "header"), jr_get(message, "body") };
	struct span s[2];
	size_t i;

	if (jr_is(jr_get(message, "category"), JR_NONE) || !jr_str(parts[0], &s[0]) || !jr_str(parts[1], &s[1]))
		return false;
	*good = true;
	for (i = 0; i < 2 && *good; i++) {
		if (s[i].n >= 2 && s[i].p[0] == '0' && s[i].p[1] == 'x')
			s[i] = span_of(s[i].p + 2, s[i].n - 2);
		*good = num_hex(s[i], out) || unjson_fail(d, "message", "hexadecimal digits");
	}
	return true;
}

typedef bool unjson_fn(struct jr content, struct jr wire, const struct ctx *, struct buf *, struct diags *);

/* A message without content is its bytes, when it has them: it was too broken to be read. */
static bool
content_unjson(struct jr type, struct jr neighbor, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	static const struct {
		const char *type, *key;
		unjson_fn *unjson; /* NULL: an UPDATE */
	} kinds[] = {
		{ "update", "message", NULL }, { "open", "open", open_unjson },
		{ "notification", "notification", notification_unjson }, { "refresh", "route-refresh", refresh_unjson },
		{ "route-refresh", "route-refresh", refresh_unjson }, { "route refresh", "route-refresh", refresh_unjson },
		{ "operational", "operational", operational_unjson },
	};
	struct jr wire = jr_get(neighbor, "wire"), content;
	size_t i, start = out->n;
	bool good;

	if (packet_unjson(jr_get(neighbor, "message"), out, d, &good))
		return good;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!jr_str_is(type, kinds[i].type))
			continue;
		content = jr_get(neighbor, kinds[i].key);
		if (jr_is(content, JR_NONE) && (jr_is(wire, JR_OBJECT) || !kinds[i].unjson))
			return raw_unjson(wire, out, d);
		if (!kinds[i].unjson)
			return update_unjson(neighbor, ctx, out, d);
		return kinds[i].unjson(content, wire, ctx, out, d);
	}
	if (!raw_unjson(wire, out, d))
		return false;
	if (jr_str_is(type, "keepalive") && out->n == start)
		msg_end(out, msg_begin(out, MSG_KEEPALIVE));
	return true;
}

bool
event_unjson(struct jr event, const struct ctx *given, struct buf *out, struct diags *d)
{
	/* in the order of the text */
	struct jr version = jr_get(event, "exabgp"), type = jr_get(event, "type"), neighbor = jr_get(event, "neighbor");
	struct ctx ctx = *given;
	struct span exabgp;
	size_t start = out->n;
	bool good;

	if (!jr_is(event, JR_OBJECT))
		return unjson_fail(d, "event", "an object");
	if (!jr_is(type, JR_STRING))
		return unjson_fail(d, "type", "a message's type");
	if (!jr_is(neighbor, JR_OBJECT))
		return true; /* shutdown, signal: nothing that travels */
	if (jr_str(version, &exabgp) && exabgp.n)
		ctx.json_version = exabgp.p[0] == '4' || exabgp.p[0] == '5' ? (uint8_t)(exabgp.p[0] - '0') : 6;
	take_inferred(event, &ctx);
	take_negotiated(neighbor, &ctx);
	good = content_unjson(type, neighbor, &ctx, out, d);
	if (!good || out->bad) {
		out->n = start;
		return false;
	}
	return true;
}
