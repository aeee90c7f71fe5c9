/* SPDX-License-Identifier: ISC */
/*
 * bgp-session/lines.c - one line of standard input: its identifier, and which file reads it: messages.c, verbs.c, or
 * routes.c. A line like earlier ones but for its prefix takes the short way of lines_quick.c.
 */
#include "lines.h"

#include <string.h>

#include "lines_quick.h"
#include "messages.h"
#include "routes.h"
#include "verbs.h"

/*
 * "#17 announce ...": an identifier follows the mark without a blank, which the text of a comment mostly does not; the
 * command after it decides. Without one *id is empty and the line as it was.
 */
static void
lines_take_id(struct span *line, struct span *id)
{
	size_t n = 1, end;

	*id = span_of(NULL, 0);
	while (n < line->n && line->p[n] != ' ')
		n++;
	if (n < 2 || n > 31 || n + 1 >= line->n)
		return;
	for (end = n + 1; end < line->n && line->p[end] != ' '; end++)
		;
	if (end == line->n || !verb_first(session_verbs, VERB_ID, span_of(line->p + n + 1, end - n - 1)))
		return;
	*id = span_of(line->p + 1, n - 1);
	*line = span_of(line->p + n + 1, line->n - n - 1);
}

/* Most lines by far: a route, of which no word is looked at before it is parsed. */
static bool
lines_is_route(struct span line)
{
	return line.n > 9 && (memcmp(line.p, "announce ", 9) == 0 || memcmp(line.p, "withdraw ", 9) == 0);
}

static bool
lines_run_one(struct session_input *in, struct span line)
{
	struct quick_line quick = { .n = 0 };

	if (!in->in_group && quick_take(in, line, &quick))
		return input_done(in);
	while (line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
		line = span_of(line.p + 1, line.n - 1);
	if (!line.n || line.p[0] == '#')
		return input_done(in);
	if (line.p[0] == '{')
		return messages_json(in, line);
	if (messages_is_hex(line, in->s->conf->unchecked))
		return messages_hex(in, line);
	if (in->in_group || !lines_is_route(line))
		return verbs_run(in, line);
	quick_expect(in, &quick);
	return routes_run(in, line, &quick);
}

bool
lines_run(struct session_input *in, struct span line)
{
	struct session *s = in->s;
	struct span id;
	bool good;

	while (line.n && (line.p[line.n - 1] == '\r' || line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	if (line.n < 2 || line.p[0] != '#')
		return lines_run_one(in, line);
	lines_take_id(&line, &id);
	if (!id.n)
		return input_done(in);
	if (s->conf->receipts && !(in->receipt = receipt_new(s, id)))
		return false;
	in->refused = false;
	good = lines_run_one(in, line);
	if (!good || in->refused)
		receipt_abandon(s, in->receipt, good ? "refused" : NULL);
	else
		receipt_done(s, in->receipt);
	in->receipt = 0;
	return good;
}
