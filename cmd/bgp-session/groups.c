/* SPDX-License-Identifier: ISC */
/* bgp-session/groups.c - commands between `group start` and `group end`. */
#include "groups.h"

#include <string.h>

#include "routes.h"

int
group_start(void *context, const struct verb_line *l)
{
	struct session_input *in = context;

	if (in->in_group)
		return input_refuse(in, l->text, "already in group block (nested groups not allowed)");
	in->in_group = true;
	in->group_cnt = 0;
	buf_reset(&in->group);
	return input_done(in);
}

int
group_end(void *context, const struct verb_line *l)
{
	struct session_input *in = context;
	struct span text = buf_span(&in->group);
	bool ack = in->ack;

	if (!in->in_group)
		return input_refuse(in, l->text, "not in group block");
	in->in_group = false;
	in->ack = false;
	while (text.n) {
		const uint8_t *nl = memchr(text.p, '\n', text.n);
		size_t n = (size_t)(nl - text.p);

		routes_run(in, span_of(text.p, n), NULL);
		text = span_of(nl + 1, text.n - n - 1);
	}
	buf_reset(&in->group);
	in->ack = ack;
	return input_done(in);
}

bool
group_buffer(struct session_input *in, struct span line)
{
	if (++in->group_cnt > GROUP_LINES || in->group.n + line.n >= GROUP_BYTES) {
		in->in_group = false;
		buf_reset(&in->group);
		return input_refuse(in, line, "group buffer limit reached, group discarded");
	}
	buf_span_put(&in->group, line);
	buf_c(&in->group, '\n');
	return input_done(in);
}
