/* SPDX-License-Identifier: ISC */
/* input/pcap.c - captures, pcap and pcapng. */
#include "pcap/capture.h"

#include "input/intake.h"

struct pcap_taker {
	struct intake *d;
	struct place at;
};

static bool
pcap_taken(void *arg, const struct capture_event *e)
{
	struct pcap_taker *c = arg;

	c->at.number = e->ev.frame;
	if (e->kind == CAPTURE_NOTE) {
		if (e->malformed)
			intake_wrong(c->d, &c->at, "%s", e->ev.reason ? e->ev.reason : "damaged");
		else
			intake_note(c->d, &(struct place){ .file = c->at.file }, e->ev.reason);
		return !c->d->stop;
	}
	return intake_event(c->d, &e->ev, e->ctx, &c->at, e->malformed);
}

static size_t
pcap_bytes(void *arg, void *to, size_t n)
{
	struct span s = input_peek(arg, 1);

	if (s.n < n)
		n = s.n;
	if (n)
		memcpy(to, s.p, n);
	input_skip(arg, n);
	return n;
}

/* What was given up for want of memory is said once, at the end. */
static void
pcap_report(struct pcap_taker *c, struct capture *capture)
{
	const struct capture_stats *st = capture_stats(capture);

	c->at.unit = NULL;
	if (st->given_up)
		intake_wrong(c->d, &c->at, "%llu connections or fragments given up for want of memory (--memory)",
		    (unsigned long long)st->given_up);
}

static void
pcap_intake(struct intake *d, struct input *in)
{
	struct pcap_taker c = { .d = d, .at = { .file = in->name, .unit = "packet" } };
	struct capture_options options = { .ctx = &d->ctx, .fix = d->fix, .json = d->json, .memory = d->memory,
		.facts = d->tcp };
	struct diags why = { 0 };
	struct capture *capture;

	capture = capture_stream(pcap_bytes, in, (struct span){ NULL, 0 }, &options, &why);
	if (!capture) {
		intake_wrong(d, &c.at, "%s", why.n ? why.v[0].msg : "not a capture");
		return;
	}
	capture_run(capture, pcap_taken, &c);
	pcap_report(&c, capture);
	capture_close(capture);
}

static bool
pcap_is(struct input *in)
{
	return capture_magic(input_peek(in, 32));
}

const struct intake_row input_pcap = { .help = "captures, pcap and pcapng", .is = pcap_is, .read = pcap_intake };
