/* SPDX-License-Identifier: ISC */
/* configuration.c - the messages that a configuration itself announces. */
#include "cli/exit.h"
#include "encode.h"

static bool
configuration_flush(void *arg, struct buf *out)
{
	struct encode *e = arg;

	return sink_put(e);
}

static void
configuration_one_neighbor(struct encode *e, const struct config_neighbor *n)
{
	struct diags d = { .n = 0 };
	struct buf text;
	size_t i;

	context_ctx(&e->x, n, true, &e->ctx);
	if (!config_encode_to(&e->x.config, n, &e->ctx, false, &e->raw, configuration_flush, e, &d) && !d.n &&
	    !e->stop) {
		sink_wrong(e, "out of memory\n");
		e->status = EXIT_IO;
	}
	for (i = 0; i < d.n; i++) {
		buf_init(&text, 4096);
		config_neighbor_name(n, &text);
		buf_fmt(&text, ": %s\n", d.v[i].msg);
		sink_wrong(e, buf_cstr(&text));
		buf_fini(&text);
	}
	if (d.lost) {
		buf_init(&text, 4096);
		config_neighbor_name(n, &text);
		buf_fmt(&text, ": %zu more routes left out\n", d.lost);
		sink_wrong(e, buf_cstr(&text));
		buf_fini(&text);
	}
}

void
encode_configuration(struct encode *e)
{
	const struct config_neighbor *n;

	if (e->x.neighbors.n) {
		configuration_one_neighbor(e, e->x.neighbor);
		return;
	}
	for (n = e->x.config.neighbors; n && !e->stop; n = n->next)
		configuration_one_neighbor(e, n);
}
