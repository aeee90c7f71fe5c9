/* SPDX-License-Identifier: ISC */
/* value/choice.c - where the RFCs leave a choice: what is done here, and why. */
#include "value/choice.h"

const struct verdict_choice verdict_choices[CHOICE_CNT] = {
	[CHOICE_NEXT_HOP] = { DIAG_WITHDRAW, 0, 0, "RFC 4271 6.3", "NEXT_HOP that no host can have",
		"RFC 4271 calls 0.0.0.0, a multicast address and 255.255.255.255 syntactically incorrect and resets; RFC 7606 3(e) "
		"makes such errors treat-as-withdraw. 127/8 and 240/4 pass: laboratories use them, and others accept them." },
	[CHOICE_CONFED] = { DIAG_WITHDRAW, 0, 0, "RFC 5065 5", "confederation segment from outside of the confederation",
		"RFC 5065 resets, RFC 7606 7.2 makes what is wrong in AS_PATH treat-as-withdraw. Where we are an end of the session "
		"every external peer is outside, for no option makes us a member. An observer takes a peer that puts its own AS first, "
		"in an AS_CONFED_SEQUENCE, for a member." },
	[CHOICE_AS_SET] = { DIAG_NOTE, 0, 0, "RFC 9774 3", "AS_SET or AS_CONFED_SET",
		"RFC 9774 wants treat-as-withdraw, and RFC 4271 allows them; archives and live tables still have them, and none of the "
		"common daemons withdraws them by default. So it is reported, and the route stays." },
	[CHOICE_FIRST_AS] = { DIAG_NOTE, 0, 0, "RFC 4271 6.3", "first AS of the path is not the peer's",
		"RFC 4271 leaves it to the configuration; route servers do it rightly (RFC 7947 2.2.2.1), and an observer, who does not "
		"know which peers are route servers, says nothing." },
	[CHOICE_AS4_CONFED] = { DIAG_NOTE, 0, 0, "RFC 6793 3", "confederation segment in AS4_PATH",
		"RFC 6793 6 removes these segments and keeps the rest: that is done wherever the path is put together." },
	[CHOICE_AS4_NEW] = { DIAG_DISCARD, 0, 0, "RFC 6793 4.1", "AS4_PATH or AS4_AGGREGATOR between speakers of 4-octet AS numbers",
		"RFC 6793 discards; others keep the attribute and pass it on." },
	[CHOICE_AS4_STALE] = { DIAG_NOTE, 0, 0, "RFC 6793 4.2.3", "AS4_PATH or AS4_AGGREGATOR that does not go with the message",
		"RFC 6793 ignores them where AS4_PATH counts more ASes than AS_PATH, or AGGREGATOR is not of AS_TRANS: an old speaker "
		"has changed the others. That is done wherever the path is put together, and the attributes stay in the message." },
	[CHOICE_TABLE_FLAGS] = { DIAG_NOTE, 0, 0, "RFC 7606 3(c)", "wrong flags of an attribute in a table",
		"A route out of a table is no message: some writers leave the flags out, and nobody received them so." },
	[CHOICE_MP_NEXT_HOP] = { DIAG_DISABLE, 0, 0, "RFC 7606 7.11", "next hop whose length does not fit the family",
		"RFC 7606 leaves session reset or AFI/SAFI disable; the weaker one is reported. An IPv6 next hop of IPv4 routes fits "
		"if RFC 8950 was negotiated, or nobody knows whether it was. Unspecified and multicast next hops of "
		"IPv6 pass: no RFC gives them a class." },
	[CHOICE_STATE] = { DIAG_RESET, 5, 0, "RFC 6608 3", "message that the state of the session does not expect",
		"The subcode tells the state. An observer reports the second OPEN of a connection alone: a file of bare messages or an "
		"archive may hold one session after another, and made-up captures leave out OPENs and KEEPALIVEs." },
	[CHOICE_DISABLE] = { DIAG_RESET, 3, 9, "RFC 7606 2", "AFI/SAFI disable in a session",
		"bgp-session cannot switch off one family of a session; RFC 7606 2 leaves the reset." },
};

struct diag *
choice_add(struct diags *d, enum choice_id id, const char *what, size_t off, size_t len, const char *fmt, ...)
{
	const struct verdict_choice *c = &verdict_choices[id];
	struct diag *one;
	va_list ap;

	va_start(ap, fmt);
	one = diag_vadd(d, c->cls, what, c->rfc, off, len, fmt, ap);
	va_end(ap);
	one->code = c->code;
	one->subcode = c->subcode;
	return one;
}
