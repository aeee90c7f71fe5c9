/* SPDX-License-Identifier: ISC */
/* bgp-session/verbs.c - the table of commands; those about the session itself. */
#include "verbs.h"

#include "base/num.h"
#include "groups.h"
#include "msg/notification.h"
#include "options.h"
#include "routes.h"
#include "show_neighbor.h"

/* ---- the table and the neighbor ---- */

static int
verb_start_job(struct session_input *in, const struct verb_line *l, enum show_kind kind)
{
	uint16_t afi;
	size_t i;

	in->job = (struct show_job){ .kind = kind, .in = verb_has(l, "in"), .extensive = verb_has(l, "extensive"),
		.json = verb_has(l, "json"), .wire = verb_has(l, "wire") };
	in->job.afi = verb_has(l, "inet") ? SHOW_INET : verb_has(l, "flow") ? SHOW_FLOW : 0;
	for (i = l->args; i < l->n; i++)
		if (afi_scan(l->v[i], &afi)) {
			in->job.afi = afi;
			if (i + 1 < l->n)
				safi_scan(l->v[i + 1], &in->job.safi);
			break;
		}
	return VERB_DONE;
}

static int
verb_show_rib(void *context, const struct verb_line *l)
{
	return verb_start_job(context, l, SHOW_RIB);
}

static int
verb_show_neighbor(void *context, const struct verb_line *l)
{
	struct session_input *in = context;

	show_neighbor(in->s, output_buf(in->s), verb_has(l, "summary"), verb_has(l, "json") || verb_is(l, 1, "list"));
	output_mark_full(&in->s->out);
	return input_done(in);
}

/* `show` with words of ExaBGP in between: "show 10.0.0.1 adj-rib out". */
static int
verb_show(void *context, const struct verb_line *l)
{
	if (verb_has(l, "adj-rib"))
		return verb_show_rib(context, l);
	if (verb_has(l, "neighbor"))
		return verb_show_neighbor(context, l);
	return input_refuse(context, l->text, "show what? adj-rib or neighbor");
}

static int
verb_flush(void *context, const struct verb_line *l)
{
	struct session_input *in = context;

	send_again(in->s, FAMSET_ALL, true);
	return input_done(in);
}

static int
verb_clear(void *context, const struct verb_line *l)
{
	return verb_start_job(context, l, SHOW_CLEAR);
}

/* ---- the session ---- */

/* The subcode of Cease at word i, if there is one. */
static bool
verb_subcode(struct session_input *in, const struct verb_line *l, size_t i, uint64_t *code)
{
	if (i < l->n && !num_max(l->v[i], 255, code)) {
		input_refuse(in, l->text, "expected a subcode of Cease, 1 to 255");
		return false;
	}
	return true;
}

/* What was accepted goes before the session ends, as long as the peer reads. */
static bool
verb_must_wait(struct session *s)
{
	return s->up >= 0 && rib_waiting(&s->rib) && !send_clear(s) && !s->conn[s->up].out.blocked;
}

static int
verb_teardown(void *context, const struct verb_line *l)
{
	struct session_input *in = context;
	struct session *s = in->s;
	struct span text;
	uint64_t code = CEASE_RESET;
	size_t i = 0;

	while (!verb_is(l, i++, "teardown"))
		;
	if (!verb_subcode(in, l, i, &code))
		return VERB_DONE;
	text = verb_rest(l, i + 1);
	if (text.n > 1 && text.p[0] == '"' && text.p[text.n - 1] == '"')
		text = span_of(text.p + 1, text.n - 2);
	if (s->up >= 0) {
		if (verb_must_wait(s) && !s->resend.first)
			return VERB_LATER;
		session_restart(s, (unsigned)code, text, s->conf->exabgp && s->conf->graceful);
	}
	return input_done(in);
}

static int
verb_shutdown(void *context, const struct verb_line *l)
{
	struct session_input *in = context;
	uint64_t code = CEASE_SHUTDOWN;

	if (!verb_subcode(in, l, l->args, &code))
		return VERB_DONE;
	if (!in->s->conf->exabgp && verb_must_wait(in->s))
		return VERB_LATER;
	input_done(in);
	session_stop(in->s, (unsigned)code, span_of(NULL, 0));
	return VERB_DONE;
}

/* After a selector: only what is about the session is read here, the rest is about routes. */
static int
verb_selected(void *context, const struct verb_line *l)
{
	if (l->n > 2 && verb_has(l, "teardown") && !verb_has(l, "announce"))
		return verb_teardown(context, l);
	if (verb_is(l, 0, "peer") && (verb_has(l, "show") || verb_is(l, 1, "list")))
		return verb_has(l, "adj-rib") ? verb_show_rib(context, l) : verb_show_neighbor(context, l);
	return VERB_ROUTES;
}

static int
verb_events(void *context, const struct verb_line *l)
{
	struct session_input *in = context;
	struct conf *conf = in->s->conf;
	unsigned receive = conf->receive, send = conf->send;
	struct span bad;

	if (l->n != 2)
		return input_refuse(in, l->text, "expected a list of events");
	if (options_events(l->v[1], conf, &bad))
		return input_done(in);
	conf->receive = receive;
	conf->send = send;
	return input_refuse(in, l->text, "no such event '%.*s'", (int)bad.n, (const char *)bad.p);
}

/* ---- answers ---- */

static int
verb_ack_enable(void *context, const struct verb_line *l)
{
	struct session_input *in = context;

	in->ack = true;
	return input_done(in);
}

static int
verb_ack_silence(void *context, const struct verb_line *l)
{
	struct session_input *in = context;

	in->ack = false;
	return VERB_DONE;
}

static int
verb_ack_disable(void *context, const struct verb_line *l)
{
	input_done(context);
	return verb_ack_silence(context, l);
}

static int
verb_status(void *context, const struct verb_line *l)
{
	struct session_input *in = context;

	show_state(in->s, output_buf(in->s));
	return input_done(in);
}

static int
verb_version(void *context, const struct verb_line *l)
{
	struct session_input *in = context;

	output_put_line(in->s, verb_is(l, 0, "system") || verb_has(l, "json") ?
	    "{\"version\":\"" VERSION "\",\"application\":\"bgp-session\"}" : "bgp-session " VERSION);
	return input_done(in);
}

static int
verb_help(void *context, const struct verb_line *l)
{
	enum { COLUMN = 64 };
	struct session_input *in = context;
	struct buf *b = output_buf(in->s);
	const struct verb *row;

	for (row = session_verbs; row->words; row++) {
		size_t at = b->n;

		if (!row->help)
			continue;
		verb_usage(row, b);
		do
			buf_c(b, ' ');
		while (b->n - at < COLUMN && !b->bad);
		buf_str(b, row->help);
		buf_c(b, '\n');
	}
	output_mark_full(&in->s->out);
	return input_done(in);
}

/* ---- the table ---- */

static int
verb_routes(void *context, const struct verb_line *l)
{
	return VERB_ROUTES;
}

/* `group` alone begins a block, with commands after it it is a group in one line. */
static int
verb_group(void *context, const struct verb_line *l)
{
	return l->n > 1 ? VERB_ROUTES : group_start(context, l);
}

const struct verb session_verbs[] = {
	{ "announce route", "PREFIX next-hop ADDRESS|self [ATTRIBUTES]", "announce a route", verb_routes, VERB_ID | VERB_BUFFER },
	{ "withdraw route", "PREFIX [path-information ID] [rd RD] [label N]", "withdraw a route", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce|withdraw attributes", "ATTRIBUTES nlri PREFIX ...", "routes that share their attributes", verb_routes,
	    VERB_ID | VERB_BUFFER },
	{ "announce|withdraw ipv4|ipv6|l2vpn|bgp-ls", "SAFI ...", "a route of a family", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce|withdraw flow route", "...", "a FlowSpec route", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce|withdraw vpls", "...", "a VPLS route", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce|withdraw sr-policy", "...", "an SR policy", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce|withdraw watchdog", "[NAME]", "the routes of a watchdog", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce eor", "[AFI SAFI]", "send End-of-RIB", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce route-refresh", "AFI SAFI", "ask the peer for its routes again", verb_routes, VERB_ID | VERB_BUFFER },
	{ "announce operational", "KIND afi AFI safi SAFI ...", "send an operational message", verb_routes, VERB_ID | VERB_BUFFER },
	{ "route-refresh", "AFI SAFI [begin|end]", "the same without announce; or the marks of RFC 7313", verb_routes, VERB_ID },
	{ "keepalive", "", "send a KEEPALIVE", verb_routes, VERB_ID },
	{ "notification", "CODE/SUBCODE [TEXT|data 0xHEX]", "send a NOTIFICATION; the session ends", verb_routes, VERB_ID },
	{ "open", "[WORDS]", "send another OPEN, with --unchecked", verb_routes, VERB_ID },
	{ "raw", "HEX", "send these bytes, with --unchecked any", verb_routes, VERB_ID },
	{ "group", "COMMAND ; COMMAND ...", "carry out commands together", verb_group, VERB_ID },
	{ "group start", "", "hold the routes that follow", group_start, VERB_ID },
	{ "group end", "", "carry them out together", group_end, VERB_ID },
	{ "show adj-rib", "in|out [extensive|wire] [json] [inet|flow|l2vpn|AFI [SAFI]]", "show a table of routes", verb_show_rib, VERB_ID },
	{ "show neighbor", "[summary|extensive] [json]", "show the session and its counters", verb_show_neighbor, VERB_ID },
	{ "flush adj-rib out", "", "send the table again", verb_flush, VERB_ID },
	{ "clear adj-rib", "in|out", "forget what came, or withdraw the table", verb_clear, VERB_ID },
	{ "teardown", "[CODE [TEXT]]", "end the session with Cease, then reconnect", verb_teardown, VERB_ID },
	{ "shutdown", "[CODE]", "end the session with Cease, then exit", verb_shutdown, 0 },
	{ "events", "LIST", "print these events from now on, as --events", verb_events, 0 },
	{ "enable-ack", "", "answer each command, as --ack", verb_ack_enable, 0 },
	{ "disable-ack", "", "answer this command, and no more", verb_ack_disable, 0 },
	{ "silence-ack", "", "answer no more, not even this command", verb_ack_silence, 0 },
	{ "status", "", "show the session, the table and the queues", verb_status, 0 },
	{ "version", "[json]", "print the version", verb_version, 0 },
	{ "help", "", "print this list", verb_help, 0 },

	/* other spellings, of ExaBGP's two dialects */
	{ "announce|withdraw", "", NULL, verb_routes, VERB_ID | VERB_BUFFER },
	{ "attributes|route", "", NULL, verb_routes, VERB_ID },
	{ "neighbor|peer", "", NULL, verb_selected, VERB_ID },
	{ "show", "", NULL, verb_show, VERB_ID },
	{ "rib show", "", NULL, verb_show_rib, VERB_ID },
	{ "flush", "", NULL, verb_flush, VERB_ID },
	{ "rib flush", "", NULL, verb_flush, VERB_ID },
	{ "clear", "", NULL, verb_clear, VERB_ID },
	{ "rib clear", "", NULL, verb_clear, VERB_ID },
	{ "daemon shutdown", "", NULL, verb_shutdown, 0 },
	{ "session * enable", "", NULL, verb_ack_enable, 0 },
	{ "session * disable", "", NULL, verb_ack_disable, 0 },
	{ "session * silence", "", NULL, verb_ack_silence, 0 },
	{ "system version", "", NULL, verb_version, 0 },
	{ "system help", "", NULL, verb_help, 0 },
	{ .words = NULL },
};

/* No row has these words: the nearest is offered. */
static bool
verb_unknown(struct session_input *in, const struct verb_line *l)
{
	struct span word = l->v[0];
	struct buf near;

	if (word.n > 80)
		word.n = 80;
	buf_init(&near, 256);
	if (verb_near(session_verbs, 0, l, &near))
		input_refuse(in, l->text, "unknown command \"%.*s\" (did you mean \"%s\"?)", (int)word.n, (const char *)word.p,
		    buf_cstr(&near));
	else
		input_refuse(in, l->text, "unknown command \"%.*s\"", (int)word.n, (const char *)word.p);
	buf_fini(&near);
	return true;
}

bool
verbs_run(struct session_input *in, struct span line)
{
	const struct verb *verb;
	struct verb_line l;
	int r;

	verb_split(line, &l);
	if (!l.n)
		return input_done(in);
	verb = verb_find(session_verbs, 0, &l);
	if (!verb) /* `announce` may be left out */
		return command_begins(l.v[0]) ? routes_run(in, line, NULL) : verb_unknown(in, &l);
	if (in->in_group && verb->flags & VERB_BUFFER)
		return group_buffer(in, line);
	if (verb->run != verb_routes && !output_has_room(&in->s->out))
		return false;
	r = verb->run(in, &l);
	return r == VERB_ROUTES ? routes_run(in, line, NULL) : r == VERB_DONE;
}
