/* SPDX-License-Identifier: ISC */
/* input/json.c - events in JSON, one a line, back to their messages. */
#include "base/memory.h"
#include "event/event.h"
#include "input/intake.h"
#include "input/marker.h"

enum { JSON_FIRST = 64 * 1024 };

struct json {
	struct intake *d;
	struct place at;
	struct jr_doc doc;
	struct event_read read;
};

static bool
json_event(struct json *js, struct jr event, struct span line)
{
	struct event_read *r = &js->read;
	struct intake *d = js->d;
	struct diags why = { .n = 0 };
	struct span rest;

	if (jr_is(jr_get(event, "exabgp"), JR_NONE) && jr_is(jr_get(event, "neighbor"), JR_NONE))
		return intake_wrong(d, &js->at, "JSON of another tool: not an event of bgp-json(5)");
	if (!event_unjson(r, event, &d->ctx, &why) && !memory_has_run_out())
		return intake_wrong(d, &js->at, "%s", why.n ? why.v[0].msg : "the event cannot be read");
	if (memory_has_run_out())
		return intake_no_memory(d);
	if (r->ev.kind == EVENT_OTHER) /* passes as it is */
		return intake_line(d, line);
	if (r->ev.kind != EVENT_MESSAGE)
		return intake_event(d, &r->ev, &r->ctx, &js->at, false);
	rest = r->ev.msg;
	while (!d->stop && msg_next(&rest, &r->ev.msg))
		intake_event(d, &r->ev, &r->ctx, &js->at, false);
	return !d->stop;
}

/* The line is no JSON, or there is no memory to read it. */
static void
json_wrong(struct json *js)
{
	if (js->doc.no_memory)
		intake_no_memory(js->d);
	else
		intake_wrong(js->d, &js->at, "column %zu: %s", js->doc.error_at + 1, js->doc.error);
}

static void
json_read(struct intake *d, struct input *in)
{
	struct json js = { .d = d, .at = { .file = in->name, .unit = "line" } };
	struct span line;
	struct jr event;
	size_t i;
	bool cut;

	jr_doc_init(&js.doc);
	event_read_init(&js.read);
	while (!d->stop && input_line(in, &line, &cut)) {
		js.at.number++;
		for (i = 0; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r'); i++)
			;
		if (i == line.n && !cut)
			continue;
		if (cut)
			intake_wrong(d, &js.at, "the line is too long");
		else if (!jr_parse(&js.doc, line, &event))
			json_wrong(&js);
		else if (!jr_is(event, JR_OBJECT))
			intake_wrong(d, &js.at, "not an event: expected an object");
		else
			json_event(&js, event, line);
	}
	event_read_fini(&js.read);
	jr_doc_fini(&js.doc);
}

/* The first line, or as much of it as a line of ours has before it says what it is. */
static struct span
json_first_line(struct input *in)
{
	struct span s = input_peek(in, 6);
	size_t seen = 0;

	while (s.n > seen && s.n < JSON_FIRST && !memchr(s.p + seen, '\n', s.n - seen)) {
		seen = s.n;
		s = input_peek(in, seen + 1);
	}
	return s.n < JSON_FIRST ? s : span_of(s.p, JSON_FIRST);
}

static bool
json_has(struct span s, const char *key)
{
	size_t i, n = strlen(key);

	for (i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, key, n) == 0)
			return true;
	return false;
}

/* Our own events: JSON of other tools is text, in which there may be messages. */
static bool
json_is(struct input *in)
{
	struct span s = input_peek(in, 6);
	size_t i;

	for (i = 0; i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r'); i++)
		;
	if (i == s.n || s.p[i] != '{' || !marker_is_text(s))
		return false;
	s = json_first_line(in);
	return json_has(s, "\"exabgp\"") || json_has(s, "\"neighbor\"");
}

const struct intake_row input_json = { .help = "events in JSON, bgp-json(5)", .is = json_is, .read = json_read };
