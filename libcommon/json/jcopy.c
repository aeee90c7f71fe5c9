/* SPDX-License-Identifier: ISC */
/* json/jcopy.c - a value that was read, written again. */
#include "json/jcopy.h"

void
jw_copy(struct jw *w, struct jr j)
{
	struct jr_iter it = { 0 };
	struct span s;
	uint64_t n;
	double f;
	size_t i, cnt;
	bool b;

	if (jr_is(j, JR_OBJECT)) {
		jw_obj(w);
		while (jr_each(j, &it)) {
			jw_key_span(w, it.key);
			jw_copy(w, it.val);
		}
		jw_obj_end(w);
	} else if (jr_is(j, JR_ARRAY)) {
		jw_arr(w);
		for (i = 0, cnt = jr_len(j); i < cnt; i++)
			jw_copy(w, jr_at(j, i));
		jw_arr_end(w);
	} else if (jr_str(j, &s)) {
		jw_str(w, s);
	} else if (jr_bool(j, &b)) {
		jw_bool(w, b);
	} else if (jr_u64(j, &n)) {
		jw_u64(w, n);
	} else if (jr_is(j, JR_INT) && jr_double(j, &f)) {
		jw_i64(w, (int64_t)f);
	} else if (jr_double(j, &f)) {
		jw_double(w, f);
	} else {
		jw_null(w);
	}
}
