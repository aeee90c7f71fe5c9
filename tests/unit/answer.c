/* SPDX-License-Identifier: ISC */
/* unit/answer.c - the NOTIFICATION that is due for a wrong message. */
#include "msg/answer.h"

#include "base/num.h"
#include "msg/notification.h"
#include "tap.h"

/* Check a message given in hex, after a marker; "code/subcode data", or "" when nothing is due. */
static const char *
answered(const char *hex, const char *marker)
{
	static char text[256];
	struct diags d = { .n = 0 };
	struct answer a;
	struct buf msg, data;
	struct ctx ctx;
	size_t len;

	ctx_init(&ctx);
	ctx.local_as = 65000;
	ctx.peer_as = 65001;
	ctx.asn4 = true;
	buf_init(&msg, 4096);
	buf_init(&data, 8192);
	num_hex(span_str(marker), &msg);
	num_hex(span_str(hex), &msg);
	if (msg_header(buf_span(&msg), MSG_MAX, &len, &d))
		msg_check(buf_span(&msg), &ctx, &d);
	text[0] = 0;
	if (answer_due(buf_span(&msg), &d, &a)) {
		buf_hex(&data, a.data);
		snprintf(text, sizeof(text), "%u/%u %s", a.code, a.subcode, buf_cstr(&data));
	}
	buf_fini(&msg);
	buf_fini(&data);
	return text;
}

#define MARKER "ffffffffffffffffffffffffffffffff"

int
main(void)
{
	same(answered("001304", MARKER), "", "a KEEPALIVE");
	same(answered("001304", "feffffffffffffffffffffffffffffff"), "1/1 ", "a wrong marker");
	same(answered("001404", MARKER), "1/2 0014", "a wrong length goes back");
	same(answered("001309", MARKER), "1/3 09", "so does an unknown type");
	same(answered("001303", MARKER), "", "a NOTIFICATION is not answered, however short");
	same(answered("001d01 03fde900b401010101 00", MARKER), "2/1 0004", "another version: ours");
	same(answered("001d01 04000000b401010101 00", MARKER), "2/2 ", "AS number 0");
	same(answered("001702 0000 0000", MARKER), "", "End-of-RIB");
	same(answered("001702 0004 0000", MARKER), "3/1 ", "withdrawn routes that do not fit");
	same(answered("001a02 0000 0003 40 01 01", MARKER), "3/1 ", "an attribute cut short, and no route to withdraw (RFC 7606 5.2)");
	same(answered("001e02 0000 0003 40 01 01 18 0a0000", MARKER), "", "with a route it is no reset (RFC 7606 4)");
	same(answered("001405 00", MARKER), "1/2 0014", "ROUTE-REFRESH: a wrong length");
	same(answered("001805 0001 01 01 00", MARKER), "7/1 " "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0018050001010100", "one too long goes back whole");
	return tap_end();
}
