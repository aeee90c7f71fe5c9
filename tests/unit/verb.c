/* SPDX-License-Identifier: ISC */
/* unit/verb.c - tables of commands: finding, listing, completing, correcting. */
#include "cli/verb.h"

#include "tap.h"

enum { ROW_SHORT = 1, ROW_ID = 2 };

static const struct verb table[] = {
	{ "announce|withdraw route", "PREFIX [next-hop ADDRESS|self]", "a route", NULL, ROW_ID },
	{ "announce eor", "[AFI SAFI]", "End-of-RIB", NULL, ROW_ID },
	{ "show", "", "what there is", NULL, 0 },
	{ "show adj-rib", "in|out [extensive] [json]", "routes", NULL, ROW_SHORT },
	{ "show neighbor", "[summary]", "the peer", NULL, ROW_SHORT },
	{ "rib show", "", NULL, NULL, ROW_SHORT },
	{ "neighbor * teardown", "CODE", "end it", NULL, 0 },
	{ "help", "", "this list", NULL, 0 },
	{ .words = NULL },
};

static const struct verb *
found(const char *line, unsigned flags, struct verb_line *l)
{
	verb_split(span_str(line), l);
	return verb_find(table, flags, l);
}

static void
test_split(void)
{
	struct verb_line l;

	verb_split(SPAN("  show\tadj-rib  in ; json \r"), &l);
	ok(l.n == 4 && verb_is(&l, 3, "json") && !verb_is(&l, 4, ""), "words are told apart; a lone ; is not one");
	ok(span_is(l.text, "show\tadj-rib  in ; json"), "the text has no blanks at its ends");
	ok(span_is(verb_rest(&l, 2), "in ; json") && verb_rest(&l, 4).n == 0, "the rest is as written");
	ok(verb_has(&l, "in") && !verb_has(&l, "out"), "any word can be asked for");
	verb_split(SPAN(" \t"), &l);
	ok(l.n == 0 && l.text.n == 0 && !verb_find(table, 0, &l), "an empty line names no command");
	verb_split(SPAN("a a a a a a a a a a a a a a a a a a a a a a a a a a a a z"), &l);
	ok(l.n == VERB_WORDS && verb_rest(&l, VERB_WORDS - 1).n == 11, "words without a place are in the rest");
}

static void
test_find(void)
{
	struct verb_line l;

	ok(found("show adj-rib in json", 0, &l) == &table[3] && l.args == 2 && l.verb == &table[3], "the longest name is taken");
	ok(found("show everything", 0, &l) == &table[2] && l.args == 1, "a shorter one otherwise");
	ok(found("withdraw route 10.0.0.0/8", 0, &l) == &table[0] && l.args == 2, "one word of several");
	ok(found("neighbor 10.0.0.1 teardown 2", 0, &l) == &table[6] && l.args == 3, "any word");
	ok(!found("neighbor teardown", 0, &l) && !l.verb, "half a name is not one");
	ok(!found("announce", 0, &l) && !found("announcement route", 0, &l), "nor is one that goes on");
	ok(!found("help", ROW_SHORT, &l) && found("rib show", ROW_SHORT, &l) == &table[5], "flags select rows");
	ok(verb_first(table, ROW_ID, SPAN("withdraw")) && !verb_first(table, ROW_ID, SPAN("show")), "first words, with flags");
}

static const char *
near(const char *line, struct buf *b)
{
	struct verb_line l;

	verb_split(span_str(line), &l);
	buf_reset(b);
	return verb_near(table, 0, &l, b) ? buf_cstr(b) : "";
}

static const char *
completed(const char *line, const char *part, struct buf *b)
{
	struct verb_line l;

	verb_split(span_str(line), &l);
	buf_reset(b);
	verb_complete(table, 0, &l, span_str(part), b);
	return buf_cstr(b);
}

static void
test_words(void)
{
	struct buf b;

	buf_init(&b, 4096);
	same(near("shwo adj-rib", &b), "show", "the nearest first word");
	same(near("show nieghbor summary", &b), "show neighbor", "the nearest second word");
	same(near("withdrw route", &b), "withdraw", "an alternative of a word");
	same(near("xyzzy", &b), "", "nothing is near");
	same(near("show", &b), "", "nothing is wrong");
	same(completed("", "", &b), "announce\nwithdraw\nshow\twhat there is\nneighbor\nhelp\tthis list\n", "first words, each once");
	same(completed("show", "a", &b), "adj-rib\troutes\n", "a word that has been begun");
	same(completed("show adj-rib", "", &b), "in\nout\nextensive\njson\n", "the arguments that are words");
	same(completed("announce", "", &b), "route\ta route\neor\tEnd-of-RIB\n", "words of rows with alternatives");
	same(completed("neighbor 10.0.0.1", "", &b), "teardown\tend it\n", "after any word");
	same(completed("nothing", "", &b), "", "an unknown command has no words");
	buf_reset(&b);
	verb_dump(table, ROW_SHORT, &b);
	same(buf_cstr(&b), "show adj-rib in|out [extensive] [json]\troutes\nshow neighbor [summary]\tthe peer\nrib show\t\n",
	    "the list has other spellings without help");
	buf_fini(&b);
}

int
main(void)
{
	test_split();
	test_find();
	test_words();
	return tap_end();
}
