/* SPDX-License-Identifier: ISC */
/* field/time.c - points in time as people write them. */
#include "field/time.h"

#include <time.h>

#include "base/num.h"

enum { SECOND = 1000000 };

/* Days since 1970 of a date of the proleptic Gregorian calendar. */
static int64_t
time_days(int64_t y, unsigned m, unsigned d)
{
	int64_t era;
	unsigned yoe, doy, doe;

	y -= m <= 2;
	era = y / 400;
	yoe = (unsigned)(y - era * 400);
	doy = (153 * (m + (m > 2 ? -3u : 9u)) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + (int64_t)doe - 719468;
}

/* The date of a day since 1970. */
static void
time_date(uint64_t days, unsigned *y, unsigned *m, unsigned *d)
{
	uint64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
	uint64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint64_t mp = (5 * doy + 2) / 153;

	*d = (unsigned)(doy - (153 * mp + 2) / 5 + 1);
	*m = (unsigned)(mp < 10 ? mp + 3 : mp - 9);
	*y = (unsigned)(yoe + era * 400 + (*m <= 2));
}

static bool
time_digits(struct span *s, size_t n, uint64_t *out)
{
	if (s->n < n || !num_u64(span_of(s->p, n), out))
		return false;
	*s = span_of(s->p + n, s->n - n);
	return true;
}

static bool
time_char(struct span *s, char c)
{
	if (!s->n || s->p[0] != (uint8_t)c)
		return false;
	*s = span_of(s->p + 1, s->n - 1);
	return true;
}

/* A fraction of a second after its dot: from *us on, *unit microseconds are meant. */
static bool
time_fraction(struct span *s, uint64_t *us, uint64_t *unit)
{
	bool any = false;

	*us = 0;
	for (*unit = SECOND; s->n && s->p[0] >= '0' && s->p[0] <= '9'; any = true) {
		if (*unit > 1) {
			*unit /= 10;
			*us += *unit * (uint64_t)(s->p[0] - '0');
		}
		*s = span_of(s->p + 1, s->n - 1);
	}
	return any;
}

/* HH:MM[:SS[.FRACTION]] */
static bool
time_clock(struct span *s, uint64_t *us, uint64_t *unit)
{
	uint64_t h, m, sec = 0, part;

	if (!time_digits(s, 2, &h) || !time_char(s, ':') || !time_digits(s, 2, &m) || h > 23 || m > 59)
		return false;
	*us = (h * 3600 + m * 60) * SECOND;
	*unit = UINT64_C(60) * SECOND;
	if (!time_char(s, ':'))
		return true;
	if (!time_digits(s, 2, &sec) || sec > 60)
		return false;
	*us += sec * SECOND;
	*unit = SECOND;
	if (!time_char(s, '.'))
		return true;
	if (!time_fraction(s, &part, unit))
		return false;
	*us += part;
	return true;
}

/* Z, UTC, +HH:MM, +HHMM, -HH: how far east, in microseconds. */
static bool
time_zone(struct span *s, int64_t *east)
{
	uint64_t h, m = 0;
	bool west;

	*east = 0;
	if (time_char(s, ' ') && !s->n)
		return false;
	if (time_char(s, 'Z'))
		return true;
	if (s->n >= 3 && memcmp(s->p, "UTC", 3) == 0) {
		*s = span_of(s->p + 3, s->n - 3);
		return true;
	}
	west = s->n && s->p[0] == '-';
	if (!s->n)
		return true;
	if (!time_char(s, '+') && !time_char(s, '-'))
		return false;
	if (!time_digits(s, 2, &h) || h > 14)
		return false;
	time_char(s, ':');
	if (s->n && (!time_digits(s, 2, &m) || m > 59))
		return false;
	*east = (int64_t)((h * 3600 + m * 60) * SECOND) * (west ? -1 : 1);
	return true;
}

static uint64_t
time_now(uint64_t now)
{
	struct timespec t;

	if (now)
		return now;
	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec / 1000;
}

/* "now", and how long ago: -30s -5m -1h -2d -1w. */
static bool
time_relative(struct span s, uint64_t now, uint64_t *out)
{
	uint64_t n, unit;

	if (span_is(s, "now")) {
		*out = time_now(now);
		return true;
	}
	if (s.n < 3 || s.p[0] != '-')
		return false;
	switch (s.p[s.n - 1]) {
	case 's':
		unit = 1;
		break;
	case 'm':
		unit = 60;
		break;
	case 'h':
		unit = 3600;
		break;
	case 'd':
		unit = 86400;
		break;
	case 'w':
		unit = 7 * 86400;
		break;
	default:
		return false;
	}
	now = time_now(now);
	if (!num_max(span_of(s.p + 1, s.n - 2), now / SECOND / unit, &n))
		return false;
	*out = now - n * unit * SECOND;
	return true;
}

bool
time_scan(struct span s, uint64_t now, uint64_t *lo, uint64_t *hi)
{
	uint64_t y, m, d, us = 0, unit = TIME_DAY;
	struct span rest = s, whole;
	int64_t east = 0, at;
	size_t dot;

	if (time_relative(s, now, lo)) {
		*hi = *lo;
		return true;
	}
	for (dot = 0; dot < s.n && s.p[dot] != '.'; dot++)
		;
	whole = span_of(s.p, dot);
	if (num_max(whole, UINT64_MAX / (2 * SECOND), &y)) {
		unit = SECOND;
		rest = span_of(s.p + dot, s.n - dot);
		if (time_char(&rest, '.') && !time_fraction(&rest, &us, &unit))
			return false;
		*lo = y * SECOND + us;
		*hi = *lo + unit - 1;
		return !rest.n;
	}
	if (!time_digits(&rest, 4, &y) || !time_char(&rest, '-') || !time_digits(&rest, 2, &m) || !time_char(&rest, '-') ||
	    !time_digits(&rest, 2, &d) || y < 1970 || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	if (rest.n && rest.p[0] != 'Z' && rest.p[0] != '+' && rest.p[0] != '-' &&
	    (!(time_char(&rest, 'T') || time_char(&rest, ' ')) || !time_clock(&rest, &us, &unit)))
		return false;
	if (!time_zone(&rest, &east) || rest.n)
		return false;
	at = time_days((int64_t)y, (unsigned)m, (unsigned)d) * (int64_t)TIME_DAY + (int64_t)us - east;
	if (at < 0)
		return false;
	*lo = (uint64_t)at;
	*hi = *lo + unit - 1;
	return true;
}

bool
time_scan_day(struct span s, uint64_t *lo, uint64_t *hi)
{
	uint64_t unit;

	if (!time_clock(&s, lo, &unit))
		return false;
	time_char(&s, 'Z');
	*hi = *lo + unit - 1;
	return !s.n;
}

static uint8_t *
time_pad(uint8_t *o, uint64_t v, unsigned digits)
{
	unsigned i;

	for (i = digits; i--; v /= 10)
		o[i] = (uint8_t)('0' + v % 10);
	return o + digits;
}

void
time_print(struct buf *b, uint64_t us)
{
	uint64_t rest = us % TIME_DAY;
	unsigned y, m, d;
	uint8_t *o;

	if (!buf_room(b, 32))
		return;
	time_date(us / TIME_DAY, &y, &m, &d);
	o = b->p + b->n;
	o = time_pad(o, y, 4);
	*o++ = '-';
	o = time_pad(o, m, 2);
	*o++ = '-';
	o = time_pad(o, d, 2);
	*o++ = 'T';
	o = time_pad(o, rest / (3600 * UINT64_C(1000000)), 2);
	*o++ = ':';
	o = time_pad(o, rest / (60 * SECOND) % 60, 2);
	*o++ = ':';
	o = time_pad(o, rest / SECOND % 60, 2);
	*o++ = '.';
	o = time_pad(o, rest % SECOND, 6);
	*o++ = 'Z';
	b->n = (size_t)(o - b->p);
}

void
time_print_seconds(struct buf *b, uint64_t us)
{
	uint8_t *o;

	if (!buf_room(b, FMT_U64 + 8))
		return;
	o = fmt_u64(b->p + b->n, us / SECOND);
	*o++ = '.';
	o = time_pad(o, us % SECOND, 6);
	b->n = (size_t)(o - b->p);
}
