/* sink.c - events to the format asked for, and what is wrong with them to standard error. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/exit.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "nlri/nlri.h"
#include "render.h"

/* ---- saying what is wrong ---- */

static void
say_all(struct buf *said)
{
	if (said->n)
		say_block(PROG, buf_cstr(said));
	buf_reset(said);
}

bool
sink_bad(struct decode *d)
{
	if (d->status == EXIT_GOOD)
		d->status = EXIT_BAD;
	if (d->strict)
		d->stop = true;
	return !d->stop;
}

bool
sink_wrong(struct decode *d, const struct place *at, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	render_line(at, text, &d->said);
	say_all(&d->said);
	return sink_bad(d);
}

/* Formats whose writers remember what came before. */
static void
write_event(struct decode *d, const struct event *given, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	struct event own, *ev = &own;
	struct render *r = d->render;
	struct span msg;

	if (!render_passes(r, given, ctx, &msg))
		return;
	own = *given;
	ev->msg = msg;
	diags_reset(&r->diags);
	render_check(ev, ctx, &r->diags);
	switch (d->format) {
	case FORMAT_MRT:
		mrt_write(&d->mrt, ev, ctx, &d->out.b);
		break;
	case FORMAT_PCAP:
	case FORMAT_PCAPNG:
		capture_write(d->pcap, ev, ctx, &d->out.b);
		break;
	default:
		summary_event(d->summary, ev, ctx);
	}
	if (r->diags.worst > DIAG_NOTE || is_wrong) {
		render_wrong(&r->diags, ev, at, is_wrong, &d->said);
		sink_bad(d);
	}
}

static void
progress(struct decode *d)
{
	if (d->in && ++d->tick % 1024 == 0)
		progress_step(&d->progress, input_done(d->in), d->in->size);
}

/* Behind each record: has the output gone, has a signal come? */
static bool
written(struct decode *d, const struct place *at)
{
	if (!out_end(&d->out) || stop_asked()) {
		d->stop = true;
		return false;
	}
	if (d->out.toobig)
		return sink_wrong(d, at, "more than %d bytes to print for one message: left out", OUT_RECORD_MAX);
	if (d->progress.on)
		progress(d);
	return !d->stop;
}

bool
sink_event(struct decode *d, const struct event *ev, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	bool bad = false;

	if (d->jobs)
		return jobs_event(d->jobs, ev, ctx, at, is_wrong) && written(d, at);
	if (!render_can(d->format))
		write_event(d, ev, ctx, at, is_wrong);
	else
		render_event(d->render, ev, ctx, at, is_wrong, &d->out.b, &d->said, &bad);
	if (d->said.n)
		say_all(&d->said);
	if (bad)
		sink_bad(d);
	return written(d, at);
}

bool
sink_drain(struct decode *d)
{
	return !d->jobs || jobs_drain(d->jobs);
}

bool
sink_line(struct decode *d, struct span line)
{
	static const struct place nowhere = { .file = "output" };

	sink_drain(d);
	buf_span_put(&d->out.b, line);
	buf_c(&d->out.b, '\n');
	return written(d, &nowhere);
}

/* ---- bare NLRI ---- */

static void
print_nlri(struct decode *d, const struct nlri_row *row, const struct nlri *one)
{
	struct buf *b = &d->out.b;
	struct jw w;

	switch (d->format) {
	case FORMAT_TEXT:
		row->text(row, b, one, &d->ctx);
		break;
	case FORMAT_COMMAND:
	case FORMAT_BGPDUMP:
		row->show(row, b, one, &d->ctx);
		break;
	case FORMAT_HEX:
	case FORMAT_RAW:
		if (one->path)
			buf_hex(b, span_of(one->path, 4));
		buf_hex(b, one->v);
		break;
	default:
		jw_init(&w, b, d->ctx.spaced);
		row->json(row, &w, one, &d->ctx);
	}
	buf_c(b, '\n');
}

bool
sink_nlri(struct decode *d, struct span bytes, const struct place *at)
{
	const struct nlri_row *row = nlri_row(d->afi, d->safi);
	bool addpath = famset_has(d->ctx.addpath, family_index(d->afi, d->safi));
	struct get g = get_of(bytes);
	struct diags list;
	struct nlri one;
	struct jw w;

	diags_reset(&list);
	while (nlri_next(row, &g, addpath, false, &one, &list)) {
		print_nlri(d, row, &one);
		if (!written(d, at))
			return false;
	}
	if (list.worst <= DIAG_NOTE)
		return !d->stop;
	if (d->format == FORMAT_JSON) {
		jw_init(&w, &d->out.b, d->ctx.spaced);
		jw_obj(&w);
		jw_key(&w, "raw");
		jw_hex(&w, bytes, "0x");
		jw_key(&w, "error");
		jw_arr(&w);
		jw_obj(&w);
		jw_key_u64(&w, "offset", list.v[0].off);
		jw_key_cstr(&w, "message", list.v[0].msg);
		jw_obj_end(&w);
		jw_arr_end(&w);
		jw_obj_end(&w);
		buf_c(&d->out.b, '\n');
	}
	render_line(at, list.v[0].msg, &d->said);
	say_all(&d->said);
	sink_bad(d);
	return written(d, at);
}

/* ---- life ---- */

bool
sink_init(struct decode *d)
{
	buf_init(&d->said, 1 << 20);
	d->render = malloc(sizeof(*d->render));
	if (!d->render || !render_init(d->render, d))
		return false;
	if (d->threads > 1 && render_can(d->format) && !(d->jobs = jobs_new(d, d->threads)))
		return false;
	if ((d->format == FORMAT_SUMMARY || d->format == FORMAT_SUMMARY_JSON) && !(d->summary = summary_new(0)))
		return false;
	if ((d->format == FORMAT_PCAP || d->format == FORMAT_PCAPNG) &&
	    !(d->pcap = capture_writer_new(&(struct capture_write_options){ .pcapng = d->format == FORMAT_PCAPNG })))
		return false;
	return true;
}

int
sink_finish(struct decode *d)
{
	const char *columns = getenv("COLUMNS");

	sink_drain(d);
	if (d->summary && !d->out.gone) {
		if (d->format == FORMAT_SUMMARY_JSON)
			summary_json(d->summary, &d->out.b);
		else
			summary_text(d->summary, &d->out.b, isatty(d->out.fd) && columns ? (unsigned)strtoul(columns, NULL, 10) : 0,
		    tty_colour(d->out.fd));
		out_end(&d->out);
	}
	if (d->pcap && !d->out.gone) {
		capture_write_end(d->pcap, &d->out.b);
		out_end(&d->out);
	}
	jobs_free(d->jobs);
	render_fini(d->render);
	free(d->render);
	buf_fini(&d->said);
	summary_free(d->summary);
	capture_writer_free(d->pcap);
	d->status = out_finish(&d->out, PROG, d->status);
	out_fini(&d->out);
	return d->status;
}
