/* SPDX-License-Identifier: ISC */
/* input/raw.c - messages as bytes, one after the other. */
#include "input/bare.h"
#include "input/marker.h"

static void
raw_read(struct intake *d, struct input *in)
{
	struct bare st;
	struct span s;
	size_t n;
	bool go = true;

	bare_init(&st, d, in->name, in);
	st.at.unit = "message";
	st.at.has_offset = st.ev.has_offset = true;
	while (go && (s = input_peek(in, MSG_HEADER)).n) {
		st.at.offset = in->offset;
		st.at.number++;
		if (!marker_first(s)) {
			s = input_peek(in, in->regular ? INPUT_BLOCK : MSG_HEADER);
			if ((n = msg_damaged(s))) {
				go = bare_message(&st, span_of(s.p, n));
				input_skip(in, n);
				continue;
			}
			n = marker_find(s, 0);
			if (n == s.n && !in->eof && n > MARKER)
				n -= MARKER - 1; /* a marker may begin here */
			go = bare_garbage(&st, span_of(s.p, n), "bytes without a marker");
			input_skip(in, n);
			continue;
		}
		n = msg_length(s);
		if (n >= MSG_HEADER)
			s = input_peek(in, n);
		if (n < MSG_HEADER || s.n < n) {
			/* the length cannot be: the message ends where the next one begins */
			n = marker_find(s, s.n > MSG_HEADER ? MSG_HEADER : s.n);
			if (n > MSG_MAX_EXTENDED)
				n = MSG_MAX_EXTENDED;
		}
		go = bare_message(&st, span_of(s.p, n));
		input_skip(in, n);
	}
	bare_fini(&st);
}

static bool
raw_is(struct input *in)
{
	return marker_first(input_peek(in, 32));
}

/* A marker somewhere. */
static bool
raw_may_be(struct input *in)
{
	struct span s = input_peek(in, in->regular ? INPUT_BLOCK : 32);

	return marker_find(s, 0) < s.n;
}

const struct intake_row input_raw = {
	.help = "messages as bytes, one after the other", .is = raw_is, .may_be = raw_may_be, .read = raw_read,
};
