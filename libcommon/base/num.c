/* SPDX-License-Identifier: ISC */
/* base/num.c - strict readers of numbers. */
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>

bool
num_u64(struct span s, uint64_t *out)
{
	uint64_t v = 0;
	uint32_t few;
	size_t i;

	if (s.n - 1 < 8) {
		if (!num_of_bytes(num_bytes(s.p, s.n), s.n, &few))
			return false;
		*out = few;
		return true;
	}
	if (!s.n || s.n > 20)
		return false;
	for (i = 0; i < s.n; i++) {
		unsigned d = (unsigned)s.p[i] - '0';

		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = v;
	return true;
}

bool
num_max(struct span s, uint64_t max, uint64_t *out)
{
	uint64_t v;

	if (!num_u64(s, &v) || v > max)
		return false;
	*out = v;
	return true;
}

bool
num_u32_long(struct span s, uint32_t *out)
{
	uint64_t v;

	if (!num_max(s, UINT32_MAX, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}

const int8_t num_digits[256] = {
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1, -1, -1, -1, -1,
	-1, 10, 11, 12, 13, 14, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, 10, 11, 12, 13, 14, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
};

bool
num_any(struct span s, uint64_t *out)
{
	uint64_t v = 0;
	size_t i;

	if (s.n < 3 || s.p[0] != '0' || (s.p[1] | 0x20) != 'x')
		return num_u64(s, out);
	if (s.n > 18)
		return false;
	for (i = 2; i < s.n; i++) {
		int d = num_digit(s.p[i]);

		if (d < 0)
			return false;
		v = v << 4 | (unsigned)d;
	}
	*out = v;
	return true;
}

bool
num_hex(struct span s, struct buf *out)
{
	size_t i;

	if (!buf_room(out, s.n / 2 + 1))
		return false;
	for (i = 0; i < s.n; i++) {
		int hi, lo;

		if (s.p[i] == ' ' || s.p[i] == ':' || s.p[i] == '\t' || s.p[i] == '\r')
			continue;
		hi = num_digit(s.p[i]);
		lo = i + 1 < s.n ? num_digit(s.p[i + 1]) : -1;
		if (hi < 0 || lo < 0)
			return false;
		out->p[out->n++] = (uint8_t)(hi << 4 | lo);
		i++;
	}
	return true;
}

uint64_t
num_rounded(uint64_t v)
{
	uint64_t whole = 0;
	char digits[40];
	const char *p;
	int power, n = 14;

	if (v < (uint64_t)1 << 53)
		return v;
	for (; n < 17; n++) {
		snprintf(digits, sizeof(digits), "%.*e", n, (double)v);
		if (strtod(digits, NULL) == (double)v)
			break;
	}
	for (p = digits; *p && *p != 'e'; p++)
		if (*p != '.')
			whole = whole * 10 + (uint64_t)(*p - '0');
	for (power = (int)strtol(p + 1, NULL, 10); power > n; power--) {
		if (whole > UINT64_MAX / 10)
			return UINT64_MAX;
		whole *= 10;
	}
	return whole;
}
