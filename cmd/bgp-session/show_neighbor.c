/* SPDX-License-Identifier: ISC */
/* bgp-session/show_neighbor.c - the session, its capabilities and its counters, as JSON, in a line, or at length. */
#include "show_neighbor.h"

#include <stdio.h>
#include <string.h>

#include "base/be.h"
#include "session.h"

void
show_peer(struct session *s, struct buf *b)
{
	const struct ip *ip = &s->neutral.peer;

	if (ip->len)
		buf_ip(b, ip->a, ip->len);
	else
		buf_str(b, "unknown");
}

static void
show_duration(struct session *s, struct buf *b)
{
	int64_t since = s->now.us - (s->up >= 0 ? s->up_since.us : s->down_since.us);
	unsigned long n = (unsigned long)(since / 1000000);

	buf_fmt(b, "%lu:%02lu:%02lu", n / 3600, n / 60 % 60, n % 60);
}

struct show_capability {
	const char *name;
	int ours, theirs; /* 1 yes, 0 no, -1 not known yet */
};

enum { CAPABILITIES = 7 };

static void
show_capabilities(const struct session *s, struct show_capability v[CAPABILITIES])
{
	const struct conf *c = s->conf;
	const struct open *o = s->up >= 0 ? &s->theirs : NULL;
	struct show_capability list[CAPABILITIES] = {
		{ "asn4", c->asn4, o ? o->asn4 : -1 },
		{ "route-refresh", c->refresh, o ? o->refresh : -1 },
		{ "multi-session", c->multisession, o ? o->multisession : -1 },
		{ "operational", c->operational, o ? o->operational : -1 },
		{ "add-path", c->addpath_cnt != 0, o ? (o->addpath_receive | o->addpath_send) != 0 : -1 },
		{ "extended-message", c->extended_message, o ? o->extended_message : -1 },
		{ "graceful-restart", c->graceful, o ? o->graceful : -1 },
	};

	memcpy(v, list, sizeof(list));
}

static void
show_json_side(struct session *s, struct jw *w, bool ours)
{
	const struct open *o = s->up < 0 ? NULL : ours ? &s->ours : &s->theirs;
	struct show_capability caps[CAPABILITIES];
	uint32_t id = ours ? s->conf->ctx.router_id : o ? o->router_id : 0;
	uint8_t dotted[4];
	const struct ip *ip = ours ? &s->neutral.local : &s->neutral.peer;
	size_t i;

	be_put_u32(dotted, id);
	jw_obj(w);
	jw_key(w, "capabilities");
	jw_obj(w);
	show_capabilities(s, caps);
	for (i = 0; i < CAPABILITIES; i++) {
		jw_key(w, caps[i].name);
		jw_i64(w, ours ? caps[i].ours : caps[i].theirs);
	}
	jw_obj_end(w);
	jw_key(w, "families");
	jw_obj(w);
	for (i = 0; i < s->conf->family_cnt; i++) {
		int f = family_index(s->conf->families[i].afi, s->conf->families[i].safi);

		if (f < 0)
			continue;
		jw_key(w, families[f].name);
		if (ours)
			jw_bool(w, true);
		else
			jw_i64(w, o ? famset_has(o->families, f) : -1);
	}
	jw_obj_end(w);
	jw_key(w, "add-path");
	jw_obj(w);
	for (i = 0; i < s->conf->family_cnt; i++) {
		int f = family_index(s->conf->families[i].afi, s->conf->families[i].safi);

		if (f < 0)
			continue;
		jw_key(w, families[f].name);
		jw_i64(w, o ? famset_has(o->addpath_receive | o->addpath_send, f) : ours ? 0 : -1);
	}
	jw_obj_end(w);
	jw_key(w, "address");
	if (ip->len) {
		jw_quote(w);
		buf_ip(w->b, ip->a, ip->len);
		jw_quote_end(w);
	} else {
		jw_null(w);
	}
	jw_key_u64(w, "as", ours ? s->conf->ctx.local_as : o ? o->as : s->conf->ctx.peer_as);
	jw_key(w, "id");
	if (id)
		jw_ip4(w, dotted);
	else
		jw_null(w);
	jw_key(w, "hold");
	if (ours || o)
		jw_u64(w, ours ? s->conf->fsm.hold_s : o->hold_s);
	else
		jw_null(w);
	jw_obj_end(w);
}

static uint64_t
show_total(const uint64_t v[8])
{
	uint64_t n = 0;
	int i;

	for (i = 0; i < 8; i++)
		n += v[i];
	return n;
}

static void
show_json_messages(struct jw *w, const uint64_t v[8])
{
	jw_obj(w);
	jw_key_u64(w, "open", v[MSG_OPEN]);
	jw_key_u64(w, "notification", v[MSG_NOTIFICATION]);
	jw_key_u64(w, "keepalive", v[MSG_KEEPALIVE]);
	jw_key_u64(w, "update", v[MSG_UPDATE]);
	jw_key_u64(w, "refresh", v[MSG_REFRESH]);
	jw_key_u64(w, "total", show_total(v));
	jw_obj_end(w);
}

static const char *
show_addpath(const struct session *s, int f)
{
	bool send = s->up >= 0 && famset_has(s->send.addpath & s->send.families, f),
	     receive = s->up >= 0 && famset_has(s->receive.addpath & s->receive.families, f);

	return send && receive ? "send/receive" : send ? "send" : receive ? "receive" : "disabled";
}

static void
show_neighbor_json(struct session *s, struct buf *b)
{
	int64_t since = s->now.us - (s->up >= 0 ? s->up_since.us : s->down_since.us);
	struct show_capability caps[CAPABILITIES];
	unsigned i;
	struct jw w;

	jw_init(&w, b, s->neutral.spaced);
	jw_arr(&w);
	jw_obj(&w);
	jw_key_cstr(&w, "state", s->up >= 0 ? "up" : "down");
	jw_key_u64(&w, "duration", (uint64_t)since / 1000000);
	jw_key_cstr(&w, "fsm", fsm_state_name(fsm_state(&s->fsm)));
	jw_key(&w, "local");
	show_json_side(s, &w, true);
	jw_key(&w, "peer");
	show_json_side(s, &w, false);
	jw_key(&w, "messages");
	jw_obj(&w);
	jw_key(&w, "sent");
	show_json_messages(&w, s->counters.sent);
	jw_key(&w, "received");
	show_json_messages(&w, s->counters.received);
	jw_obj_end(&w);
	jw_key(&w, "capabilities");
	jw_arr(&w);
	show_capabilities(s, caps);
	for (i = 0; i < CAPABILITIES; i++)
		if (caps[i].ours == 1 && caps[i].theirs == 1)
			jw_cstr(&w, caps[i].name);
	jw_arr_end(&w);
	jw_key(&w, "families");
	jw_arr(&w);
	for (i = 0; s->up >= 0 && i < family_cnt; i++)
		if (famset_has(s->send.families, (int)i))
			jw_cstr(&w, families[i].name);
	jw_arr_end(&w);
	jw_key(&w, "add-path");
	jw_obj(&w);
	for (i = 0; s->up >= 0 && i < family_cnt; i++)
		if (famset_has(s->send.families, (int)i))
			jw_key_cstr(&w, families[i].name, show_addpath(s, (int)i));
	jw_obj_end(&w);
	jw_key(&w, "prefixes");
	jw_obj(&w);
	jw_key_u64(&w, "received", s->counters.announced);
	jw_key_u64(&w, "withdrawn", s->counters.withdrawn);
	jw_obj_end(&w);
	jw_key(&w, "routes");
	jw_obj(&w);
	jw_key_u64(&w, "announced", s->rib.routes);
	jw_key_u64(&w, "waiting", s->rib.announce_cnt + s->rib.withdraw_cnt);
	jw_obj_end(&w);
	jw_key_u64(&w, "refused", s->counters.refused);
	jw_obj_end(&w);
	jw_arr_end(&w);
	buf_c(b, '\n');
}

static const char *
show_yes(int v)
{
	return v == 1 ? "enabled" : v == 0 ? "disabled" : "unknown";
}

static void
show_neighbor_summary(struct session *s, struct buf *b)
{
	char name[64], up[32] = "down", state[16];
	const char *word = fsm_state_name(fsm_state(&s->fsm));
	struct buf x;
	size_t i;

	buf_init(&x, 256);
	show_peer(s, &x);
	snprintf(name, sizeof(name), "%s", buf_cstr(&x));
	if (s->up >= 0) {
		buf_reset(&x);
		show_duration(s, &x);
		snprintf(up, sizeof(up), "%s", buf_cstr(&x));
	}
	buf_fini(&x);
	for (i = 0; i < sizeof(state) - 1 && word[i]; i++)
		state[i] = (char)(word[i] | 0x20);
	state[i] = 0;
	buf_str(b, "Peer            AS        up/down state       |     #sent     #recvd    #pfx_in\n");
	buf_fmt(b, "%-15s %-7u %9s %-12s %10llu %10llu %10llu\n", name, s->conf->ctx.peer_as, up, state,
	    (unsigned long long)show_total(s->counters.sent), (unsigned long long)show_total(s->counters.received),
	    (unsigned long long)s->counters.announced);
}

static void
show_line(struct buf *b, const char *name, const char *x, const char *y)
{
	buf_fmt(b, "    %-17s%15s %15s\n", name, x, y);
}

static void
show_numbers(struct buf *b, const char *name, uint64_t x, uint64_t y)
{
	buf_fmt(b, "    %-17s%15llu %15llu\n", name, (unsigned long long)x, (unsigned long long)y);
}

static void
show_dotted(uint32_t id, char out[64])
{
	uint8_t a[4];

	be_put_u32(a, id);
	*fmt_ip4((uint8_t *)out, a) = 0;
}

static void
show_neighbor_extensive(struct session *s, struct buf *b)
{
	const struct open *o = s->up >= 0 ? &s->theirs : NULL;
	static const struct { const char *name; int type; } kinds[] = { { "open:", MSG_OPEN },
		{ "notification:", MSG_NOTIFICATION }, { "keepalive:", MSG_KEEPALIVE }, { "update:", MSG_UPDATE },
		{ "refresh:", MSG_REFRESH }, { NULL, 0 } };
	struct show_capability caps[CAPABILITIES];
	char x[64], y[64];
	struct buf t;
	size_t i;

	buf_init(&t, 256);
	buf_str(b, "Neighbor ");
	show_peer(s, b);
	buf_c(b, '\n');
	show_line(b, "Session", "Local", "");
	if (s->neutral.local.len)
		buf_ip(&t, s->neutral.local.a, s->neutral.local.len);
	show_line(b, "local", t.n ? buf_cstr(&t) : "auto", "");
	show_line(b, "state", fsm_state_name(fsm_state(&s->fsm)), "");
	buf_reset(&t);
	show_duration(s, &t);
	show_line(b, s->up >= 0 ? "up for" : "down for", buf_cstr(&t), "");
	show_line(b, "Setup", "Local", "Remote");
	snprintf(x, sizeof(x), "%u", s->conf->ctx.local_as);
	snprintf(y, sizeof(y), "%u", o ? o->as : s->conf->ctx.peer_as);
	show_line(b, "AS", x, y);
	show_dotted(s->conf->ctx.router_id, x);
	show_dotted(o ? o->router_id : 0, y);
	show_line(b, "ID", x, o ? y : "n/a");
	snprintf(x, sizeof(x), "%u", s->conf->fsm.hold_s);
	snprintf(y, sizeof(y), "%u", o ? (unsigned)o->hold_s : 0);
	show_line(b, "hold-time", x, o ? y : "n/a");
	show_line(b, "Capability", "Local", "Remote");
	show_capabilities(s, caps);
	for (i = 0; i < CAPABILITIES; i++) {
		snprintf(x, sizeof(x), "%s:", caps[i].name);
		show_line(b, x, show_yes(caps[i].ours), show_yes(caps[i].theirs));
	}
	buf_str(b, "    Families                   Local          Remote        Add-Path\n");
	for (i = 0; i < s->conf->family_cnt; i++) {
		int f = family_index(s->conf->families[i].afi, s->conf->families[i].safi);

		if (f < 0)
			continue;
		snprintf(x, sizeof(x), "%s:", families[f].name);
		buf_fmt(b, "    %-17s%15s %15s %15s\n", x, "enabled", o ? show_yes(famset_has(o->families, f)) : "unknown",
		    show_addpath(s, f));
	}
	show_line(b, "Message Statistic", "Sent", "Received");
	for (i = 0; kinds[i].name; i++)
		show_numbers(b, kinds[i].name, s->counters.sent[kinds[i].type], s->counters.received[kinds[i].type]);
	show_numbers(b, "total:", show_total(s->counters.sent), show_total(s->counters.received));
	buf_str(b, "    Prefix Statistic\n");
	buf_fmt(b, "    %-17s%15llu\n", "received:", (unsigned long long)s->counters.announced);
	buf_fmt(b, "    %-17s%15llu\n", "withdrawn:", (unsigned long long)s->counters.withdrawn);
	buf_fini(&t);
}

void
show_neighbor(struct session *s, struct buf *b, bool summary, bool json)
{
	if (json)
		show_neighbor_json(s, b);
	else if (summary)
		show_neighbor_summary(s, b);
	else
		show_neighbor_extensive(s, b);
}

void
show_state(struct session *s, struct buf *b)
{
	show_neighbor_extensive(s, b);
	buf_fmt(b, "    Table of routes\n    announced: %24zu\n    waiting: %26zu\n    attribute sets: %19zu\n    bytes: %28zu\n",
	    s->rib.routes, s->rib.announce_cnt + s->rib.withdraw_cnt, s->rib.set_used, s->rib.memory);
	buf_fmt(b, "    Queues\n    to the peer: %22zu\n    to stdout: %24zu\n    from stdin: %23zu\n    refused connections: %14llu\n",
	    s->up >= 0 ? outq_left(&s->conn[s->up].out) : 0, outq_left(&s->out.out), inq_left(&s->in.in),
	    (unsigned long long)s->counters.refused);
}
