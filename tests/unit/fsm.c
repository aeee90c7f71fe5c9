/* SPDX-License-Identifier: ISC */
/* tests/unit/fsm.c - the state machine as a table: what happens when, and what must be done about it. */
#include "fsm/fsm.h"

#include <stdlib.h>

#include "tap.h"

/* ---- the notation: "SECONDS EVENT [conn] [k=v ...] -> action action ..." ---- */

static const char *const conn_name[] = { "out", "in" };

static void
show(const struct fsm_actions *a, char *o, size_t n)
{
	static const char *const kind[] = {
		"state", "connect", "take", "refuse", "connected", "open", "keepalive", "notify", "close", "up", "down", "end"
	};
	static const char *const reason[] = { "us", "peer", "tcp", "restart" };
	size_t i, at = 0;

	o[0] = 0;
	for (i = 0; i < a->n; i++) {
		const struct fsm_action *v = &a->v[i];

		at += (size_t)snprintf(o + at, n - at, "%s%s", i ? " " : "", kind[v->kind]);
		switch (v->kind) {
		case FSM_DO_STATE:
			at += (size_t)snprintf(o + at, n - at, ":%s", fsm_state_name(v->state));
			break;
		case FSM_DO_REFUSE:
			at += (size_t)snprintf(o + at, n - at, ":%u/%u", v->code, v->subcode);
			break;
		case FSM_DO_NOTIFY:
			at += (size_t)snprintf(o + at, n - at, ":%s:%u/%u", conn_name[v->conn], v->code, v->subcode);
			if (v->data.n)
				at += (size_t)snprintf(o + at, n - at, ":%02x", v->data.p[0]);
			break;
		case FSM_DO_DOWN:
			at += (size_t)snprintf(o + at, n - at, ":%s:%u/%u", reason[v->reason], v->code, v->subcode);
			break;
		case FSM_DO_CONNECT:
		case FSM_DO_TAKE:
		case FSM_DO_END:
			break;
		default:
			at += (size_t)snprintf(o + at, n - at, ":%s", conn_name[v->conn]);
		}
	}
}

static struct fsm_event
parse(const char *words)
{
	static const char *const kind[] = { "start", "stop", "restart", "connected", "lost", "incoming", "open",
		"keepalive", "update", "notification", "bad", "paused", "resumed", "blocked", "moved", "time", NULL };
	struct fsm_event e = { .hold_s = 90, .peer_as = 65001, .peer_id = 0x02020202, .type = 2 };
	char copy[128], *word, *save = NULL;

	snprintf(copy, sizeof(copy), "%s", words);
	word = strtok_r(copy, " ", &save);
	for (; word && kind[e.kind]; e.kind++)
		if (strcmp(word, kind[e.kind]) == 0)
			break;
	while ((word = strtok_r(NULL, " ", &save))) {
		unsigned a, b;

		if (strcmp(word, "in") == 0)
			e.conn = FSM_IN;
		else if (strcmp(word, "graceful") == 0)
			e.graceful = true;
		else if (sscanf(word, "hold=%u", &a) == 1)
			e.hold_s = a;
		else if (sscanf(word, "id=%u", &a) == 1)
			e.peer_id = a;
		else if (sscanf(word, "as=%u", &a) == 1)
			e.peer_as = a;
		else if (sscanf(word, "type=%u", &a) == 1)
			e.type = (uint8_t)a;
		else if (sscanf(word, "%u/%u", &a, &b) == 2) {
			e.code = (uint8_t)a;
			e.subcode = (uint8_t)b;
		}
	}
	return e;
}

struct line {
	double at;
	const char *event, *want;
};

static void
play(const char *name, const struct fsm_conf *conf, const struct line *v)
{
	struct backoff b = { .first_ms = 1000, .max_ms = 30000, .random = 7 };
	struct fsm f;

	fsm_init(&f, conf, &b);
	for (; v->event; v++) {
		struct fsm_event e = parse(v->event);
		struct fsm_actions a;
		char got[512], label[256];

		fsm_step(&f, &e, (struct mono){ (int64_t)(v->at * 1e6) }, &a);
		show(&a, got, sizeof(got));
		snprintf(label, sizeof(label), "%s: at %g %s", name, v->at, v->event);
		same(got, v->want, label);
	}
}

#define PLAY(name, conf, ...) play(name, conf, (const struct line[]){ __VA_ARGS__, { 0, NULL, NULL } })

static const struct fsm_conf base = {
	.hold_s = 90, .open_hold_s = 240, .connect_s = 30, .steady_s = 10, .local_as = 65000, .local_id = 0x01010101,
};

#define UP_OUT \
	{ 0, "start", "connect state:CONNECT" }, \
	{ 1, "connected", "connected:out open:out state:OPENSENT" }, \
	{ 1, "open", "state:OPENCONFIRM keepalive:out" }, \
	{ 1, "keepalive", "state:ESTABLISHED up:out" }

static void
ordinary(void)
{
	struct fsm_conf once = base, passive = base, last = base;

	once.attempts = 1;
	passive.passive = passive.listening = true;
	last.open_last = true;
	PLAY("active", &base, UP_OUT, { 5, "update", "" }, { 6, "update type=5", "" }, { 7, "time", "" },
	    { 31, "time", "keepalive:out" }, { 61, "time", "keepalive:out" }, { 91, "time", "keepalive:out" },
	    { 95.9, "time", "" }, { 96, "time", "notify:out:4/0 close:out down:us:4/0 state:IDLE" });
	PLAY("refused", &base, { 0, "start", "connect state:CONNECT" }, { 0, "lost", "close:out state:IDLE" },
	    { 0.5, "time", "" }, { 1, "time", "connect state:CONNECT" }, { 31, "time", "close:out state:IDLE" });
	PLAY("once", &once, UP_OUT, { 2, "lost", "close:out down:tcp:0/0 end state:IDLE" }, { 9, "time", "" },
	    { 9, "start", "" });
	PLAY("passive", &passive, { 0, "start", "state:ACTIVE" }, { 9, "time", "" },
	    { 10, "incoming", "take connected:in open:in state:OPENSENT" },
	    { 10, "open in", "state:OPENCONFIRM keepalive:in" }, { 10, "keepalive in", "state:ESTABLISHED up:in" },
	    { 20, "notification in 6/2", "close:in down:peer:6/2 state:ACTIVE" }, { 99, "time", "" });
	PLAY("stop", &base, UP_OUT, { 3, "stop 6/2", "notify:out:6/2 close:out down:us:6/2 end state:IDLE" },
	    { 4, "incoming", "refuse:6/5" });
	PLAY("stop before start", &base, { 0, "stop 6/2", "end" });
	PLAY("stop while connecting", &base, { 0, "start", "connect state:CONNECT" },
	    { 1, "stop 6/2", "close:out end state:IDLE" });
	PLAY("restart", &base, UP_OUT, { 3, "restart 6/4", "notify:out:6/4 close:out down:us:6/4 state:IDLE" },
	    { 3, "time", "connect state:CONNECT" });
	PLAY("quiet restart", &base, UP_OUT, { 3, "restart", "close:out down:restart:0/0 state:IDLE" });
	PLAY("OPEN after theirs", &last, { 0, "start", "connect state:CONNECT" },
	    { 1, "connected", "connected:out state:OPENSENT" },
	    { 1, "open", "open:out state:OPENCONFIRM keepalive:out" });
}

static void
errors(void)
{
	PLAY("open hold", &base, { 0, "start", "connect state:CONNECT" },
	    { 1, "connected", "connected:out open:out state:OPENSENT" }, { 240, "time", "" },
	    { 241, "time", "notify:out:4/0 close:out down:us:4/0 state:IDLE" });
	PLAY("wrong in OpenSent", &base, { 0, "start", "connect state:CONNECT" },
	    { 1, "connected", "connected:out open:out state:OPENSENT" },
	    { 1, "keepalive", "notify:out:5/1:04 close:out down:us:5/1 state:IDLE" });
	PLAY("update in OpenConfirm", &base, { 0, "start", "connect state:CONNECT" },
	    { 1, "connected", "connected:out open:out state:OPENSENT" }, { 1, "open", "state:OPENCONFIRM keepalive:out" },
	    { 1, "update", "notify:out:5/2:02 close:out down:us:5/2 state:IDLE" });
	PLAY("OPEN in OpenConfirm", &base, { 0, "start", "connect state:CONNECT" },
	    { 1, "connected", "connected:out open:out state:OPENSENT" }, { 1, "open", "state:OPENCONFIRM keepalive:out" },
	    { 1, "open", "notify:out:5/2:01 close:out down:us:5/2 state:IDLE" });
	PLAY("OPEN in Established", &base, UP_OUT, { 1, "open", "notify:out:5/3:01 close:out down:us:5/3 state:IDLE" });
	PLAY("bad message", &base, UP_OUT, { 2, "bad 3/1", "notify:out:3/1 close:out down:us:3/1 state:IDLE" });
	PLAY("NOTIFICATION is not answered", &base, { 0, "start", "connect state:CONNECT" },
	    { 1, "connected", "connected:out open:out state:OPENSENT" },
	    { 1, "notification 2/7", "close:out down:peer:2/7 state:IDLE" }, { 1, "notification 2/7", "" });
	PLAY("late words of a closed connection", &base, { 0, "open", "" }, { 0, "keepalive", "" }, { 0, "update", "" },
	    { 0, "bad 1/1", "" }, { 0, "lost", "" }, { 0, "connected", "" }, { 0, "paused", "" });
}

static void
timers(void)
{
	struct fsm_conf stall = base, zero = base;

	stall.stall_s = 600;
	zero.hold_s = 0;
	PLAY("smaller hold", &base, { 0, "start", "connect state:CONNECT" },
	    { 1, "connected", "connected:out open:out state:OPENSENT" },
	    { 1, "open hold=3", "state:OPENCONFIRM keepalive:out" }, { 1, "keepalive", "state:ESTABLISHED up:out" },
	    { 2, "time", "keepalive:out" }, { 2.9, "time", "" }, { 3, "time", "keepalive:out" },
	    { 4, "time", "notify:out:4/0 close:out down:us:4/0 state:IDLE" });
	PLAY("no hold", &zero, UP_OUT, { 100000, "time", "" }, { 100001, "keepalive", "" }, { 200000, "time", "" });
	PLAY("hold rests", &base, UP_OUT, { 2, "paused", "" }, { 31, "time", "keepalive:out" },
	    { 61, "time", "keepalive:out" }, { 91, "time", "keepalive:out" }, { 200, "time", "keepalive:out" },
	    { 201, "resumed", "" }, { 290, "time", "keepalive:out" },
	    { 291, "time", "notify:out:4/0 close:out down:us:4/0 state:IDLE" });
	PLAY("stall limit", &stall, UP_OUT, { 2, "paused", "" }, { 601, "time", "keepalive:out" },
	    { 602, "time", "notify:out:6/8 close:out down:us:6/8 state:IDLE" });
	PLAY("send hold", &base, UP_OUT, { 2, "blocked", "" }, { 100, "blocked", "" }, { 101, "keepalive", "" },
	    { 170, "keepalive", "" }, { 250, "keepalive", "" }, { 330, "keepalive", "" }, { 410, "keepalive", "" },
	    { 481, "time", "keepalive:out" },
	    { 482, "time", "notify:out:8/0 close:out down:us:8/0 state:IDLE" });
	PLAY("send hold forgotten", &base, UP_OUT, { 2, "blocked", "" }, { 100, "moved", "" }, { 420, "keepalive", "" },
	    { 482, "time", "keepalive:out" });
	PLAY("late keepalives do not pile up", &base, UP_OUT, { 80, "keepalive", "" }, { 160, "keepalive", "" },
	    { 165, "time", "keepalive:out" }, { 165, "time", "" });
}

static void
collisions(void)
{
	struct fsm_conf both = base, high = base;

	both.listening = high.listening = true;
	high.local_id = 0x03030303;
#define BOTH \
	{ 0, "start", "connect state:CONNECT" }, \
	{ 1, "connected", "connected:out open:out state:OPENSENT" }, \
	{ 1, "incoming", "take open:in" }
	PLAY("theirs stays", &both, BOTH, { 1, "open", "state:OPENCONFIRM keepalive:out" },
	    { 2, "open in", "notify:out:6/7 close:out keepalive:in" }, { 2, "keepalive in", "state:ESTABLISHED up:in" });
	PLAY("ours stays", &high, BOTH, { 1, "open", "state:OPENCONFIRM keepalive:out" },
	    { 2, "open in", "notify:in:6/7 close:in" }, { 2, "keepalive", "state:ESTABLISHED up:out" });
	PLAY("ours stays, theirs spoke first", &high, BOTH, { 1, "open in", "state:OPENCONFIRM keepalive:in" },
	    { 2, "open", "notify:in:6/7 close:in keepalive:out" });
	PLAY("same identifier: the AS decides", &both, BOTH, { 1, "open id=16843009", "state:OPENCONFIRM keepalive:out" },
	    { 2, "open in id=16843009", "notify:out:6/7 close:out keepalive:in" });
	PLAY("one is established first", &both, BOTH, { 1, "open", "state:OPENCONFIRM keepalive:out" },
	    { 2, "keepalive", "notify:in:6/7 close:in state:ESTABLISHED up:out" });
	PLAY("one is lost, the other lives", &both, BOTH, { 1, "open", "state:OPENCONFIRM keepalive:out" },
	    { 2, "lost", "close:out state:OPENSENT" }, { 2, "open in", "state:OPENCONFIRM keepalive:in" });
	PLAY("while connecting", &both, { 0, "start", "connect state:CONNECT" },
	    { 1, "incoming", "take connected:in open:in state:OPENSENT" }, { 1, "open in", "state:OPENCONFIRM keepalive:in" },
	    { 2, "keepalive in", "close:out state:ESTABLISHED up:in" });
	PLAY("established refuses", &both, UP_OUT, { 2, "incoming", "refuse:6/7" });
	PLAY("established, peer restarted", &both, UP_OUT,
	    { 2, "incoming graceful", "close:out down:restart:0/0 take connected:in open:in state:OPENSENT" });
	PLAY("a mute one is replaced", &both, BOTH, { 2, "incoming", "notify:in:6/7 close:in take open:in" });
}

/* ---- whatever happens, in whatever order ---- */

static bool
sane(const struct fsm *f, const struct fsm_event *e, const struct fsm_actions *a, bool was_ended)
{
	size_t i, k;

	if (f->conn[0].state == FSM_ESTABLISHED && f->conn[1].state == FSM_ESTABLISHED)
		return false;
	if (was_ended && e->kind != FSM_INCOMING && a->n)
		return false;
	for (i = 0; i < a->n; i++) {
		const struct fsm_action *v = &a->v[i];

		if (v->kind == FSM_DO_NOTIFY) {
			/* Never in answer to one, and the connection is closed after it. */
			for (k = i + 1; k < a->n; k++)
				if (a->v[k].kind == FSM_DO_CLOSE && a->v[k].conn == v->conn)
					break;
			if (k == a->n || e->kind == FSM_NOTIFICATION)
				return false;
		}
		if (v->kind == FSM_DO_UP && f->conn[v->conn].state != FSM_ESTABLISHED)
			return false;
		if (v->kind == FSM_DO_KEEPALIVE && f->conn[v->conn].state < FSM_OPENCONFIRM)
			return false;
	}
	return true;
}

static bool
wander(uint64_t seed)
{
	struct backoff b = { .first_ms = 100, .max_ms = 3000, .random = seed * 3 + 1 };
	struct fsm_conf conf = base;
	struct mono now = { 0 };
	struct fsm f;
	bool up = false;
	int step;

	conf.listening = seed & 1;
	conf.passive = (seed & 7) == 3;
	conf.attempts = seed % 5 == 0 ? 3 : 0;
	conf.stall_s = 20;
	conf.connect_tries = seed % 3;
	fsm_init(&f, &conf, &b);
	for (step = 0; step < 400; step++) {
		static const uint32_t hold[] = { 0, 3, 30, 180 };
		struct fsm_event e = { 0 };
		struct fsm_actions a;
		bool ended = f.ended;
		uint32_t r = random_next(&seed);
		size_t i;

		e.kind = step == 0 ? FSM_START : r % 40 == 1 ? FSM_STOP : (enum fsm_event_kind)(2 + (r >> 8) % 14);
		if (e.kind == FSM_STOP && (r >> 20) % 8)
			e.kind = FSM_TIME;
		e.conn = r >> 16 & 1;
		e.hold_s = hold[r >> 17 & 3];
		e.peer_id = r >> 19 & 3;
		e.code = r >> 21 & 7;
		e.graceful = r >> 24 & 1;
		now.us += (r >> 25) * 20000;
		fsm_step(&f, &e, now, &a);
		if (!sane(&f, &e, &a, ended))
			return false;
		for (i = 0; i < a.n; i++) {
			if (a.v[i].kind == FSM_DO_UP) {
				if (up)
					return false;
				up = true;
			}
			if (a.v[i].kind == FSM_DO_DOWN)
				up = false;
		}
		if (up != (fsm_state(&f) == FSM_ESTABLISHED) && !(up && fsm_state(&f) < FSM_ESTABLISHED))
			return false;
		/* Something will happen by itself: a machine that is at work is never without a timer. */
		if (f.started && !conf.passive && fsm_state(&f) < FSM_OPENCONFIRM && !f.conn[0].paused && !f.conn[1].paused &&
		    mono_is_never(fsm_deadline(&f)))
			return false;
	}
	return true;
}

int
main(void)
{
	uint64_t seed;
	int bad = 0;

	ordinary();
	errors();
	timers();
	collisions();
	for (seed = 1; seed <= 20000; seed++)
		if (!wander(seed)) {
			printf("# seed %llu\n", (unsigned long long)seed);
			bad++;
		}
	ok(bad == 0, "20000 seeds of random events keep the invariants");
	return tap_end();
}
