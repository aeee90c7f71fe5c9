/* SPDX-License-Identifier: ISC */
/* input/marker.c - where messages begin. */
#include "input/marker.h"

size_t
marker_find(struct span s, size_t at)
{
	size_t i, run = 0;

	for (i = at; i < s.n; i++) {
		run = s.p[i] == 0xff ? run + 1 : 0;
		if (run == MARKER)
			return i + 1 - MARKER;
	}
	return s.n;
}

bool
marker_first(struct span s)
{
	return marker_find(span_of(s.p, s.n < MARKER ? s.n : MARKER), 0) == 0 && s.n >= MARKER;
}

bool
marker_is_text(struct span s)
{
	size_t i, n = s.n < 512 ? s.n : 512;

	for (i = 0; i < n; i++)
		if (s.p[i] < ' ' && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\f' && s.p[i] != 0x1b)
			return false;
	return !(s.n && s.p[0] == 0xff);
}
