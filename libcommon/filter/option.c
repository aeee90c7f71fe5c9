/* SPDX-License-Identifier: ISC */
/* filter/option.c - the filter of a command line; what is wrong with it is shown with a caret. */
#include "cli/say.h"
#include "filter/filter.h"

bool
filter_option(const char *prog, const char *text, struct filter **out)
{
	struct diags list = { .n = 0 };
	struct src src;
	struct buf said;

	*out = NULL;
	if (!text)
		return true;
	src = (struct src){ "filter", span_str(text), 1 };
	*out = filter_compile(&src, &list);
	if (*out)
		return true;
	buf_init(&said, 1 << 16);
	src_show(&src, &list.v[0], &said);
	say_block(prog, buf_cstr(&said));
	buf_fini(&said);
	return false;
}
