/* SPDX-License-Identifier: ISC */
/* tests/fuzz/config.c - configurations: a good one is printed so that it loads to the same, and its messages keep the laws. */
#include <stdio.h>

#include "config/config.h"
#include "fuzz.h"

static bool
load(struct config *c, struct span text, struct buf *errors)
{
	enum config_result parsed, checked;

	config_init(c);
	parsed = config_parse(c, "fuzz.conf", text, errors);
	checked = config_check(c, errors);
	return parsed == CONFIG_GOOD && checked == CONFIG_GOOD;
}

static void
messages_keep_laws(const struct config *c)
{
	const struct config_neighbor *n;
	struct diags d = { 0 };
	struct ctx ctx;
	struct buf out;
	size_t at, len;

	for (n = c->neighbors; n; n = n->next) {
		config_ctx(n, true, &ctx);
		buf_init(&out, 16 << 20);
		diags_reset(&d);
		config_encode_to(c, n, &ctx, true, &out, NULL, NULL, &d);
		for (at = 0; at < out.n; at += len) {
			struct span rest = span_of(out.p + at, out.n - at);

			diags_reset(&d);
			law(msg_header(rest, ctx_message_max(&ctx), &len, &d) && len && len <= rest.n, "whole messages", rest);
			message_laws(span_of(rest.p, len), &ctx);
		}
		buf_fini(&out);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct buf errors, printed, again;
	struct config c, copy;

	buf_init(&errors, 1 << 20);
	buf_init(&printed, 16 << 20);
	buf_init(&again, 16 << 20);
	if (load(&c, text, &errors)) {
		buf_reset(&errors); /* warnings */
		config_print(&c, &printed);
		law(!printed.bad, "it is printed", text);
		if (!load(&copy, buf_span(&printed), &errors)) {
			fprintf(stderr, "%s\n%s\n", buf_cstr(&printed), buf_cstr(&errors));
			law(false, "what was printed loads", text);
		}
		config_print(&copy, &again);
		if (!span_eq(buf_span(&printed), buf_span(&again))) {
			fprintf(stderr, "%s\n----\n%s\n", buf_cstr(&printed), buf_cstr(&again));
			law(false, "and is the same", text);
		}
		config_fini(&copy);
		messages_keep_laws(&c);
	} else {
		law(errors.bad || (errors.n > 0 && errors.p[errors.n - 1] == '\n'), "errors are said", text);
	}
	config_fini(&c);
	buf_fini(&again);
	buf_fini(&printed);
	buf_fini(&errors);
	return 0;
}
