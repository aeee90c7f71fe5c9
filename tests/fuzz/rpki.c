/* SPDX-License-Identifier: ISC */
/* tests/fuzz/rpki.c - files of validated payloads: what is wrong has a reason, and what was read can be asked. */
#include "field/rpki.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t path[] = { 65001, 65002, 65003 };
	struct prefix p = { .ip = ip_of((const uint8_t *)"\x0a\x00\x00\x00", 4), .bits = 24 };
	struct rpki *r = rpki_new();
	struct buf why;
	bool good;

	buf_init(&why, 8192);
	good = rpki_read(r, "input", span_of(data, size), &why);
	law(good == !why.n, "what cannot be read has a reason", span_of(data, size));
	law(rpki_origin(r, &p, 65001) >= RPKI_VALID && rpki_origin(r, &p, 0) != RPKI_VALID, "no origin is not valid",
	    span_of(data, size));
	law(rpki_path(r, path, 3, false, ASPA_UNTOLD, 65000) >= ASPA_VALID, "a path has a verdict", span_of(data, size));
	buf_fini(&why);
	rpki_free(r);
	return 0;
}
