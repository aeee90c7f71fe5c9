/* SPDX-License-Identifier: ISC */
/* tests/unit/play.c - scripts of bgp-play(5): reading them, and carrying them out with a clock of the test's own. */

#include "base/num.h"
#include "play/play.h"
#include "tap.h"

static struct play_script script;
static struct play play;
static struct buf errors;
static struct mono now;
static struct play_facts given;
static unsigned instead; /* type of the first message that came instead, at the last report */

static bool
read_script(const char *text)
{
	play_script_fini(&script);
	buf_reset(&errors);
	return play_script_add(&script, "test.play", span_str(text), &errors);
}

static void
begin(const char *text, double speed)
{
	play_fini(&play);
	now.us = 1000000;
	if (!read_script(text))
		printf("# %s\n", buf_cstr(&errors));
	play_init(&play, &script, speed);
}

static void
message(const char *hex)
{
	struct event e = { .kind = EVENT_MESSAGE, .direction = "receive", .stream = -1 };
	struct ctx ctx;
	struct buf b;

	buf_init(&b, 4096);
	num_hex(span_str(hex), &b);
	e.msg = buf_span(&b);
	ctx_init(&ctx);
	ctx.families = FAMSET_ALL;
	play_message(&play, &e, &ctx);
	buf_fini(&b);
}

/* The next action, and when it is due: "send TEXT @MS", "wait MS", "end FAILED/CASES". */
static const char *
next(void)
{
	static char text[256];
	static const char *const names[] = { "wait", "send", "log", "fresh", "close", "", "end" };
	enum play_action a;

	while ((a = play_step(&play, now, &given)) == PLAY_DO_REPORT) {
		instead = play_unexpected(&play, 0) ? msg_type(play_unexpected(&play, 0)->e.msg) : 0;
		play_done(&play, now);
	}

	if (a == PLAY_WAIT)
		snprintf(text, sizeof(text), "wait %lld", mono_is_never(play.deadline) ? -1 : (long long)(play.deadline.us - 1000000) / 1000);
	else if (a == PLAY_DO_END)
		snprintf(text, sizeof(text), "end %u/%zu", play.failed_cnt, play.result_cnt);
	else
		snprintf(text, sizeof(text), "%s %s", names[a], a == PLAY_DO_FRESH || a == PLAY_DO_CLOSE ? "" : buf_cstr(&play.text));
	if (a != PLAY_WAIT && a != PLAY_DO_END)
		play_done(&play, now);
	return text;
}

static void
at_ms(int64_t ms)
{
	now.us = 1000000 + ms * 1000;
}

#define KEEPALIVE "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF001304"
#define CEASE "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0015030602"
#define ROUTE "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0034020000001B4001010040020602010000FDE8400304C0000201C00804FDE80064080A"

static void
test_time(void)
{
	begin("after 1\nkeepalive\nafter 500ms\nsend raw FF\nafter 0.25\nlog done", 1);
	same(next(), "wait 1000", "after 1");
	at_ms(1003);
	same(next(), "send keepalive", "a little late");
	same(next(), "wait 1500", "the next counts from when it was due");
	at_ms(1500);
	same(next(), "send raw FF", "sends it");
	at_ms(1510);
	same(next(), "wait 1750", "the time to send is not added");
	at_ms(1760);
	same(next(), "log done", "logs");
	same(next(), "end 0/1", "and ends");
	same(next(), "end 0/1", "once");
	begin("after 60\nkeepalive\nat 120\nkeepalive", 60);
	same(next(), "wait 1000", "at 60 times the speed");
	at_ms(1000);
	same(next(), "send keepalive", "a minute is a second");
	same(next(), "wait 61000", "at waits for a session");
	play_saw(&play, PLAY_SAW_UP, now);
	same(next(), "wait 3000", "and counts from then");
	begin("after 60\nkeepalive", 0);
	same(next(), "send keepalive", "as fast as possible");
}

static void
test_expect(void)
{
	begin("expect established\nexpect within 2 notification 6/2\nexpect closed", 1);
	same(next(), "wait 60000", "a session may take a minute");
	play_saw(&play, PLAY_SAW_CONNECTED, now);
	play_saw(&play, PLAY_SAW_UP, now);
	same(next(), "wait 2000", "then the notification");
	message(KEEPALIVE);
	same(next(), "wait 2000", "not another message");
	message(CEASE);
	same(next(), "wait 10000", "it came");
	play_saw(&play, PLAY_SAW_CLOSED, now);
	same(next(), "end 0/1", "and the end");
	same(play.results[0].seen, "notification 6/2", "what was seen");

	begin("expect within 2 notification", 1);
	same(next(), "wait 2000", "waits");
	message(KEEPALIVE);
	at_ms(2000);
	same(next(), "end 1/1", "in vain");
	ok(play.results[0].failed && play.results[0].failed->line == 1, "at its line");
	ok(instead == MSG_KEEPALIVE, "what came instead");

	begin("expect community 65000:100\nexpect type keepalive", 1);
	message(KEEPALIVE);
	message(ROUTE);
	same(next(), "end 0/1", "in whatever order they came, also before they were asked for");
	begin("expect type keepalive\nexpect within 1 type keepalive", 1);
	message(KEEPALIVE);
	same(next(), "wait 1000", "one message meets one expectation");
	at_ms(1000);
	same(next(), "end 1/1", "only");
	begin("expect none for 1 type keepalive\nlog x", 1);
	message(KEEPALIVE);
	same(next(), "wait 1000", "absence is about what comes");
	at_ms(1000);
	same(next(), "log x", "it held");
	begin("expect none for 1 type keepalive\nlog x", 1);
	same(next(), "wait 1000", "not this time");
	message(KEEPALIVE);
	same(next(), "end 1/1", "it came");
	begin("expect established\nexpect none for 1 closed", 1);
	play_saw(&play, PLAY_SAW_UP, now);
	same(next(), "wait 1000", "stays up");
	play_saw(&play, PLAY_SAW_CLOSED, now);
	same(next(), "end 1/1", "or not");
	begin("expect established\nexpect eor", 1);
	play_saw(&play, PLAY_SAW_UP, now);
	play_saw(&play, PLAY_SAW_CLOSED, now);
	same(next(), "wait 60000", "closed again: a new session is waited for");
	play_saw(&play, PLAY_SAW_UP, now);
	same(next(), "wait 10000", "then the message");
	play_saw(&play, PLAY_SAW_CLOSED, now);
	same(next(), "end 1/1", "that a closed session will not bring");
}

static void
test_blocks(void)
{
	given = (struct play_facts){ .internal = true, .local_as = 7, .peer_as = 7, .router_id = 0x01020304,
		.local = { 4, { 10, 0, 0, 1 } }, .addpath_send = 1, .peer = { 4, { 10, 0, 0, 2 } } };
	begin("repeat 2 {\n repeat 2 {\n  log a\n }\n log b\n}\nrepeat 0 {\n log never\n}\nlog c", 1);
	same(next(), "log a", "inner");
	same(next(), "log a", "twice");
	same(next(), "log b", "then outer");
	same(next(), "log a", "again");
	same(next(), "log a", "twice");
	same(next(), "log b", "outer again");
	same(next(), "log c", "and not at all");
	same(next(), "end 0/1", "the end");
	begin("if internal {\n log i\n} else {\n log e\n}\nif not add-path ipv4 unicast {\n log n\n}\nif asn4 {\n log 4\n} else {\n log 2\n}", 1);
	same(next(), "log i", "if");
	same(next(), "log 2", "else, and not");
	same(next(), "end 0/1", "the end");
	begin("log $local-as $peer-as $router-id $local-address $peer-address $peer-router-id $\n"
	    "send announce route 10.0.0.0/8 next-hop $local-address as-path [ $local-as ]", 1);
	same(next(), "log 7 7 1.2.3.4 10.0.0.1 10.0.0.2 0.0.0.0 $", "words");
	same(next(), "send announce route 10.0.0.0/8 next-hop 10.0.0.1 as-path [ 7 ]", "in commands");
	begin("expect as-path \"^$peer-as$\"", 1);
	same(next(), "wait 10000", "and in filters");
}

static void
test_cases(void)
{
	begin("case one \"first (RFC 1)\"\nexpect established\nexpect notification\nlog never\ncase two\nno open\nlog x\ncase three\nlog y", 1);
	play_saw(&play, PLAY_SAW_UP, now);
	same(next(), "wait 10000", "the first case");
	at_ms(10000);
	same(next(), "fresh ", "fails; the second wants a new connection");
	ok(play.no == PLAY_NO_OPEN && play.result_cnt == 1 && play.failed_cnt == 1, "without an OPEN of the session");
	same(next(), "log x", "goes on");
	same(next(), "fresh ", "the third wants one with it");
	ok(play.no == 0, "as usual");
	same(next(), "log y", "goes on");
	same(next(), "end 1/3", "three cases");
	begin("case a\nkeepalive\ncase b\nlog b", 1);
	ok(play_step(&play, now, &given) == PLAY_DO_SEND, "one case");
	play_refused(&play, "no", now);
	same(next(), "log b", "a refusal fails the case that is there");
	same(next(), "end 1/2", "and no other");
}

static void
test_errors(void)
{
	static const char *const bad[][2] = {
		{ "after", "test.play:1:6: expected a time" },
		{ "expect none eor", "test.play:1:13: expected \"for\"" },
		{ "expect", "expected connected, established, closed, or a filter" },
		{ "\n  expect comunity 1:1", "test.play:2:10: unknown term \"comunity\"" },
		{ "send", "expected a command or a message" },
		{ "announce rout 10.0.0.0/8", "test.play:1:10: unknown announce type" },
		{ "send {\"a\":}", "test.play:1:11: JSON" },
		{ "repeat x {\n}", "test.play:1:8: expected how many times" },
		{ "repeat 3\n", "expected \"{\"" },
		{ "if blue {\n}", "test.play:1:4: expected internal" },
		{ "if family ipv4 blue {\n}", "test.play:1:16: expected a SAFI" },
		{ "if internal {", "the block of line 1 is not closed" },
		{ "}", "no block is open" },
		{ "no way", "expected open or keepalive" },
		{ "repeat 2 {\ncase x\n}", "a case inside of a block" },
		{ "log $nobody", "unknown word" },
		{ "close now", "expected the end of the line" },
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ok(!read_script(bad[i][0]) && strstr(buf_cstr(&errors), bad[i][1]), "%s", bad[i][1]);
	ok(read_script("# nothing\n\n\t\n"), "comments and empty lines");
}

int
main(void)
{
	buf_init(&errors, 1 << 20);
	play_script_init(&script);
	play_init(&play, &script, 1);
	test_time();
	test_expect();
	test_blocks();
	test_cases();
	test_errors();
	play_fini(&play);
	play_script_fini(&script);
	buf_fini(&errors);
	return tap_end();
}
