/* SPDX-License-Identifier: ISC */
/* tests/unit/rpki.c - origins (RFC 6811 2) and paths (draft-ietf-sidrops-aspa-verification 6 and 7). */
#include "base/table.h"
#include "field/rpki.h"
#include "tap.h"

static struct rpki *table;

static struct prefix
prefix_of(const char *text)
{
	struct prefix p = { .bits = 0 };

	if (!prefix_scan(span_str(text), &p))
		printf("Bail out! %s\n", text);
	return p;
}

static void
origin(const char *prefix, unsigned max, uint32_t as)
{
	struct prefix p = prefix_of(prefix);

	rpki_add_origin(table, &p, (uint8_t)max, as);
}

static void
origin_is(const char *prefix, uint32_t as, const char *want)
{
	struct prefix p = prefix_of(prefix);

	same(table_name(rpki_states, rpki_origin(table, &p, as)), want, prefix);
}

static enum aspa_from from;

/* The path as it is written: the neighbor first. */
static void
path_is(const char *path, uint32_t receiver, const char *want)
{
	uint32_t as[16];
	size_t n = 0;
	unsigned v;
	int used;
	const char *s;

	for (s = path; sscanf(s, " %u%n", &v, &used) == 1; s += used)
		as[n++] = v;
	same(table_name(aspa_states, rpki_path(table, as, n, false, from, receiver)), want, path);
}

int
main(void)
{
	table = rpki_new();
	origin("10.0.0.0/16", 24, 65001);
	origin("10.0.0.0/20", 20, 65002);
	origin("10.9.0.0/16", 16, 0);
	origin("2001:db8::/32", 48, 65001);
	origin("0.0.0.0/0", 0, 65003);
	origin_is("10.0.0.0/24", 65001, "valid");
	origin_is("10.0.0.0/20", 65002, "valid");
	origin_is("10.0.0.0/21", 65002, "invalid");  /* longer than allowed, and another's */
	origin_is("10.0.0.0/25", 65001, "invalid");
	origin_is("10.0.0.0/8", 65001, "invalid");   /* the entry of 0/0 covers everything */
	origin_is("0.0.0.0/0", 65003, "valid");
	origin_is("10.9.0.0/16", 0, "invalid");      /* no origin; and AS 0 matches nothing */
	origin_is("2001:db8::/48", 65001, "valid");
	origin_is("2001:db8::/49", 65001, "invalid");
	origin_is("2001:db9::/32", 65001, "not-found");
	origin_is("::/0", 65001, "not-found");
	/* 1 buys from 11 and 12, 11 from 21, 12 from 22, 21 and 22 are at the top */
	rpki_add_provider(table, 1, 11);
	rpki_add_provider(table, 1, 12);
	rpki_add_provider(table, 11, 21);
	rpki_add_provider(table, 12, 22);
	rpki_add_provider(table, 21, 0);
	rpki_add_provider(table, 22, 0);
	rpki_add_provider(table, 5, 7);
	rpki_add_provider(table, 5, 8);
	rpki_add_provider(table, 7, 9);
	rpki_add_provider(table, 8, 9);
	rpki_add_provider(table, 8, 10);
	rpki_add_provider(table, 10, 0);
	rpki_done(table);
	/* received by 99, which has said nothing of itself: it may have come from a provider */
	path_is("1", 99, "valid");
	path_is("11 1", 99, "valid");
	path_is("21 11 1", 99, "valid");
	path_is("21 11 11 11 1", 99, "valid");        /* prepending does not count */
	path_is("22 21 11 1", 99, "valid");           /* two peers at the top */
	path_is("12 22 21 11 1", 99, "valid");        /* up, across, down */
	path_is("12 1 11", 99, "invalid");            /* a customer leaks from one provider to another */
	path_is("22 12 1 11 21", 99, "invalid");
	path_is("50 11 1", 99, "valid");              /* the last hop may go across */
	path_is("60 50 11 1", 99, "unknown");         /* nobody knows about 50 and 60 */
	path_is("50 60 11 1", 99, "unknown");
	path_is("", 99, "invalid");
	/* received by 21, which has no providers: from a customer or a peer */
	path_is("11 1", 21, "valid");
	path_is("22 12 1", 21, "valid");
	path_is("12 22 12 1", 21, "invalid");         /* down again: 22 is no customer of 12 */
	path_is("50 1", 21, "invalid");
	path_is("50", 21, "valid");
	path_is("51 50", 21, "unknown");
	/* received by 11 from its provider */
	path_is("21 22 12", 11, "valid");
	/* the roles of the OPENs say who sent it, whatever the receiver has on file */
	from = ASPA_OTHER;
	path_is("21 11 1", 0, "valid");
	path_is("12 22 21 11 1", 0, "invalid");
	path_is("22 21 11 1", 99, "invalid");
	path_is("51 50", 99, "unknown");
	from = ASPA_PROVIDER;
	path_is("22 12 1", 21, "valid");
	path_is("22 21 11 1", 21, "valid");
	path_is("12 22 21 11 1", 11, "valid");
	path_is("12 1 11", 21, "invalid");
	/* ramps that meet, where some have said nothing: 5 buys from 7 and 8, 7 and 8 from 9 and 10, 10 has no providers */
	path_is("6 10 9 7 5", 0, "unknown");
	from = ASPA_OTHER;
	path_is("6 10 9 7 5", 0, "invalid");
	path_is("9 7 5", 0, "valid");
	path_is("6 9 7 5", 0, "unknown");
	from = ASPA_UNTOLD;
	ok(rpki_path(table, (const uint32_t[]){ 11, 1 }, 2, true, ASPA_UNTOLD, 99) == ASPA_INVALID, "a path with a set");
	rpki_free(table);
	return tap_end();
}
