/* SPDX-License-Identifier: ISC */
/* main.c - bgp-encode: text commands and JSON events to BGP messages. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/num.h"
#include "cli/exit.h"
#include "cli/input.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "encode.h"
#include "options.h"

enum { LINE_MAX_BYTES = 64 << 20 };

/* ---- lines ---- */

/* The errors of a line, with places and carets. */
static void
encode_complain(struct encode *e, const struct src *src, const struct diags *d)
{
	struct buf text;
	size_t i;

	buf_init(&text, 1 << 20);
	for (i = 0; i < d->n; i++)
		src_show(src, &d->v[i], &text);
	if (!d->n)
		buf_fmt(&text, "%s:%u:1: the line cannot be encoded\n", src->name, src->first_line);
	sink_wrong(e, buf_cstr(&text));
	buf_fini(&text);
}

/* Warnings: the line is encoded all the same. */
static void
encode_warn(struct encode *e, const struct src *src, const struct diags *d)
{
	struct buf text;
	size_t i;

	buf_init(&text, 1 << 20);
	for (i = 0; i < d->n; i++)
		src_show(src, &d->v[i], &text);
	complain(&e->complain, buf_cstr(&text));
	buf_fini(&text);
}

static void
encode_command(struct encode *e, const struct src *src)
{
	struct repeat_line l;
	struct diags d;
	bool plain = (e->group || repeat_due(&e->repeat)) && repeat_line(src->text, &l);

	if (plain && e->group && repeat_join(&e->repeat, &l, &e->command))
		return;
	if (plain && !e->group && !e->command.in_group && repeat_find(&e->repeat, &l, &e->raw)) {
		sink_put(e);
		return;
	}
	e->repeat.join_len = 0;
	diags_reset(&d);
	if (!command_encode(&e->command, src, &e->ctx, e->group, &e->raw, &d))
		encode_complain(e, src, &d);
	else if (d.n)
		encode_warn(e, src, &d);
	else if (plain && e->group)
		repeat_join_learn(&e->repeat, &l, &e->command);
	else if (plain && !e->command.in_group)
		repeat_learn(&e->repeat, &l, buf_span(&e->raw));
	if (e->raw.n)
		sink_put(e);
}

/* What was between the messages of a raw stream belongs into one again; records and packets have other frames. */
static bool
encode_is_stream_garbage(const struct encode *e, struct jr event)
{
	return e->output == OUTPUT_RAW && jr_str_is(jr_get(event, "type"), "garbage") && jr_is(jr_get(event, "frame"), JR_NONE) &&
	    jr_is(jr_get(event, "mrt"), JR_NONE) && jr_is(jr_get(event, "bmp"), JR_NONE);
}

/* Captures and archives want the whole event, the others its bytes. */
static bool
encode_event(struct encode *e, struct jr event, struct diags *d)
{
	bool records = e->output == OUTPUT_PCAP || e->output == OUTPUT_MRT || e->output == OUTPUT_BMP, good;
	struct ctx own = e->ctx;

	good = records || e->faults ? event_unjson(&e->read, event, &e->ctx, d) : event_unjson_messages(event, &e->ctx, &e->raw, d);
	if (good && !records && !e->raw.n && encode_is_stream_garbage(e, event)) {
		good = event_unjson(&e->read, event, &e->ctx, d);
		buf_span_put(&e->raw, e->read.ev.msg);
	}
	if (!good || memory_has_run_out())
		return false;
	if (e->faults) { /* what was negotiated in the session that it comes from */
		buf_span_put(&e->raw, e->read.ev.msg);
		e->ctx.asn4 = e->read.ctx.asn4;
		e->ctx.addpath = e->read.ctx.addpath;
	}
	if (records)
		sink_put_event(e, event, &e->read);
	else
		sink_put(e);
	e->ctx = own;
	return true;
}

static void
encode_json(struct encode *e, const struct src *src)
{
	struct diags d;
	struct jr event;
	struct buf text;

	diags_reset(&d);
	if (e->group && command_flush(&e->command, &e->ctx, &e->raw, &d) && e->raw.n)
		sink_put(e);
	if (!jr_parse(&e->doc, src->text, &event)) {
		if (e->doc.no_memory) {
			sink_no_memory(e);
			return;
		}
		diag_add(&d, DIAG_RESET, "JSON", NULL, e->doc.error_at, 1, "%s", e->doc.error);
		encode_complain(e, src, &d);
	} else if (!encode_event(e, event, &d)) {
		if (!d.n || memory_has_run_out()) {
			sink_no_memory(e);
			return;
		}
		/* an event is one long line: the member's name says more than a caret under its beginning */
		buf_init(&text, 4096);
		buf_fmt(&text, "%s:%u: %s\n", src->name, src->first_line, d.v[0].msg);
		sink_wrong(e, buf_cstr(&text));
		buf_fini(&text);
	}
}

static void
encode_line(struct encode *e, const char *name, unsigned number, struct span line)
{
	struct src src = { .name = name, .text = line, .first_line = number };
	size_t i = 0;

	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r'))
		i++;
	if (i == line.n)
		return;
	if (e->input == INPUT_JSON || (e->input == INPUT_AUTO && line.p[i] == '{'))
		encode_json(e, &src);
	else
		encode_command(e, &src);
}

static void
encode_flush_output(void *arg)
{
	struct encode *e = arg;
	struct diags d;

	diags_reset(&d);
	/*
	 * A group waits for its next route, so that the same lines give the same messages however they arrive; who follows
	 * line by line does not want to wait for a route that others might join.
	 */
	if (e->group && e->out.lines && command_flush(&e->command, &e->ctx, &e->raw, &d) && e->raw.n)
		sink_put(e);
	out_flush(&e->out);
}

/* Lines of a file, or of standard input ("-"). */
static void
encode_input(struct encode *e, const char *name)
{
	struct input in;
	struct span line;
	unsigned number = 0;
	bool cut;
	int status;

	if (strcmp(name, "-") == 0)
		tty_waits(PROG, "commands (announce route 10.0.0.0/24 next-hop 192.0.2.1) or JSON");
	if (!input_open(&in, name, LINE_MAX_BYTES)) {
		say(PROG, "%s: cannot open: %s", name, strerror(errno));
		e->status = EXIT_IO;
		return;
	}
	in.before_wait = encode_flush_output;
	in.wait_arg = e;
	while (!e->stop && input_line(&in, &line, &cut)) {
		number++;
		if (cut) {
			char text[100];

			snprintf(text, sizeof(text), "%.40s:%u:1: the line is longer than %d bytes\n", in.name, number, LINE_MAX_BYTES);
			sink_wrong(e, text);
			continue;
		}
		encode_line(e, in.name, number, line);
		if (e->progress.on && !(number & 1023))
			progress_step(&e->progress, input_done(&in), in.size);
	}
	if (e->progress.on)
		progress_end(&e->progress, input_done(&in), in.size);
	status = input_close(&in, PROG);
	if (status > e->status)
		e->status = status;
}

/* Commands as arguments: each is a whole one, or all together are the words of one. */
static void
encode_arguments(struct encode *e, char **argv, int n)
{
	struct buf joined;
	bool words = n > 1;
	int i;

	for (i = 0; i < n; i++)
		if (strpbrk(argv[i], " \t{"))
			words = false;
	if (!words) {
		for (i = 0; i < n && !e->stop; i++)
			encode_line(e, "<argument>", (unsigned)i + 1, span_str(argv[i]));
		return;
	}
	buf_init(&joined, 1 << 24);
	for (i = 0; i < n; i++) {
		if (i)
			buf_c(&joined, ' ');
		buf_str(&joined, argv[i]);
	}
	encode_line(e, "<argument>", 1, buf_span(&joined));
	buf_fini(&joined);
}

static void
encode_finish_group(struct encode *e)
{
	struct src src = { .name = "<group>", .first_line = 1 };
	struct diags d;

	diags_reset(&d);
	if (!command_flush(&e->command, &e->ctx, &e->raw, &d))
		encode_complain(e, &src, &d);
	if (e->raw.n)
		sink_put(e);
}

static int
encode_run(struct encode *e, char **argv, int n)
{
	int status = options_context(e);
	size_t i;

	if (status)
		return status;
	if (e->configuration)
		encode_configuration(e);
	else if (n)
		encode_arguments(e, argv, n);
	else if (!e->files.n)
		encode_input(e, "-");
	for (i = 0; i < e->files.n && !e->stop; i++)
		encode_input(e, e->files.v[i]);
	encode_finish_group(e);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct encode e;
	int status = options_read(&e, &argc, &argv);

	if (status != OPT_GO)
		return status;
	stop_init();
	progress_init(&e.progress, e.show_progress);
	progress_files(&e.progress, e.files.v, (int)e.files.n);
	command_init(&e.command);
	jr_doc_init(&e.doc);
	event_read_init(&e.read);
	if (!repeat_init(&e.repeat) || !sink_init(&e, e.line_buffered)) {
		say(PROG, "out of memory");
		return EXIT_IO;
	}
	status = encode_run(&e, argv, argc);
	if (status > e.status)
		e.status = status;
	status = sink_finish(&e);
	jr_doc_fini(&e.doc);
	event_read_fini(&e.read);
	command_fini(&e.command);
	repeat_fini(&e.repeat);
	context_fini(&e.x);
	opt_list_free(&e.files);
	return status;
}
