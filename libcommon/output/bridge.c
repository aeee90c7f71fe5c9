/* SPDX-License-Identifier: ISC */
/*
 * output/bridge.c - several peers as several sessions of bgp-api-bridge: `api` is what a helper says, each command with the
 * neighbor that it is for; `bridge` is the configuration, with a neighbor for each peer that announced something, and a
 * helper that says it at its own pace.
 *
 * Each peer of the input becomes a session from its own address to whoever heard it.
 */
#include "output/output.h"

#include <stdlib.h>

#include "base/memory.h"

/* ---- api ---- */

struct bridge_api {
	struct buf commands;
};

static bool
bridge_api_open(struct output *o)
{
	struct bridge_api *a = o->state;

	buf_init(&a->commands, 64 << 20);
	return true;
}

static void
bridge_api_close(struct output *o)
{
	struct bridge_api *a = o->state;

	buf_fini(&a->commands);
}

/* Events of a session that one end wrote have the same `peer` in both directions. */
static const struct ip *
bridge_announcer(const struct event *e, const struct ip **heard, uint32_t *as, uint32_t *heard_as)
{
	bool sent = e->direction && e->direction[0] == 's';

	*heard = sent ? &e->peer : &e->local;
	*as = sent ? e->local_as : e->peer_as;
	*heard_as = sent ? e->peer_as : e->local_as;
	return sent ? &e->local : &e->peer;
}

static void
bridge_api_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	struct bridge_api *a = o->state;
	const struct ip *heard, *peer;
	uint32_t as, heard_as;
	struct span left;

	buf_reset(&a->commands);
	event_command(&a->commands, e, ctx, d);
	if (e->kind != EVENT_MESSAGE || msg_type(e->msg) != MSG_UPDATE)
		return;
	peer = bridge_announcer(e, &heard, &as, &heard_as);
	for (left = buf_span(&a->commands); left.n;) {
		const uint8_t *nl = memchr(left.p, '\n', left.n);
		size_t n = nl ? (size_t)(nl - left.p) : left.n;

		if (n && left.p[0] != '#') {
			buf_str(out, "neighbor ");
			buf_ip(out, heard->a, heard->len);
			buf_str(out, " local-ip ");
			buf_ip(out, peer->a, peer->len);
			buf_c(out, ' ');
			buf_put(out, left.p, n);
			buf_c(out, '\n');
		}
		n += nl != NULL;
		left = span_of(left.p + n, left.n - n);
	}
	out->bad |= a->commands.bad;
}

const struct output_row output_api = {
	.help = "commands of a helper of bgp-api-bridge, each with its neighbor", .state = sizeof(struct bridge_api),
	.flags = OUTPUT_APART | OUTPUT_ROUTES | OUTPUT_MEANING, .open = bridge_api_open, .event = bridge_api_event,
	.close = bridge_api_close,
};

/* ---- bridge ---- */

struct bridge_neighbor {
	struct ip peer, heard;
	uint32_t as, heard_as;
};

struct bridge_out {
	struct bridge_neighbor *v;
	size_t n, cap, last;
	bool no_memory, done;
};

static void
bridge_note(struct bridge_out *b, const struct event *e)
{
	const struct ip *heard;
	struct bridge_neighbor one;
	size_t i;

	one.peer = *bridge_announcer(e, &heard, &one.as, &one.heard_as);
	one.heard = *heard;
	for (i = 0; i < b->n; i++) {
		struct bridge_neighbor *at = &b->v[(b->last + i) % b->n];

		if (ip_eq(&at->peer, &one.peer) && ip_eq(&at->heard, &one.heard)) {
			b->last = (size_t)(at - b->v);
			return;
		}
	}
	if (b->n == b->cap) {
		size_t cap = b->cap ? 2 * b->cap : 64;
		struct bridge_neighbor *v = memory_resize(b->v, cap * sizeof(*v));

		if (!v) {
			b->no_memory = true;
			return;
		}
		b->v = v;
		b->cap = cap;
	}
	b->last = b->n;
	b->v[b->n++] = one;
}

static void
bridge_event(struct output *o, const struct event *e, const struct ctx *ctx, struct buf *out, struct diags *d)
{
	(void)out;
	output_check(e, ctx, d);
	if (e->kind == EVENT_MESSAGE && msg_type(e->msg) == MSG_UPDATE)
		bridge_note(o->state, e);
}

static void
bridge_put(const struct bridge_neighbor *one, struct buf *out)
{
	uint8_t id[4] = { BE_U32_BYTES(one->as) };

	buf_str(out, "neighbor ");
	buf_ip(out, one->heard.a, one->heard.len);
	buf_str(out, " {\n\tlocal-address ");
	buf_ip(out, one->peer.a, one->peer.len);
	buf_fmt(out, ";\n\tlocal-as %u;\n\tpeer-as %u;\n\trouter-id ", one->as, one->heard_as);
	if (one->peer.len == 4)
		buf_ip4(out, one->peer.a);
	else
		buf_ip4(out, id);
	buf_str(out, ";\n\tapi {\n\t\tprocesses [ replay ];\n\t}\n}\n");
}

static bool
bridge_end(struct output *o, struct buf *out)
{
	struct bridge_out *b = o->state;
	int f;
	size_t i;

	if (b->done)
		return false;
	b->done = true;
	buf_str(out, "# for bgp-api-bridge: each peer from its own address, which this machine must have\nprocess replay {\n");
	/* the sessions come up first */
	buf_str(out, "\trun /bin/sh -c \"sleep 3; exec bgp-decode -q -o api --speed 1");
	if (o->options->file_cnt > 1)
		buf_str(out, " --merge");
	for (f = 0; f < o->options->file_cnt; f++) {
		char *path = realpath(o->options->files[f], NULL);

		buf_fmt(out, " '%s'", path ? path : o->options->files[f]);
		free(path);
	}
	buf_str(out, "\";\n\tencoder json;\n\trespawn false;\n}\n");
	for (i = 0; i < b->n; i++)
		bridge_put(&b->v[i], out);
	out->bad |= b->no_memory;
	return false;
}

static void
bridge_close(struct output *o)
{
	struct bridge_out *b = o->state;

	free(b->v);
}

const struct output_row output_bridge = {
	.help = "a configuration of bgp-api-bridge that replays several peers", .state = sizeof(struct bridge_out),
	.event = bridge_event, .end = bridge_end, .close = bridge_close,
};
