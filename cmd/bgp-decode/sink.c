/* sink.c - events to the format asked for, and what is wrong with them to standard error. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/exit.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "decode.h"
#include "nlri/nlri.h"

/* ---- saying what is wrong ---- */

static void
say_at(const struct place *at, const char *what)
{
	char where[64], unit[48] = "";

	where[0] = 0;
	if (at->has_offset)
		snprintf(where, sizeof(where), "@%llu", (unsigned long long)at->offset);
	if (at->unit)
		snprintf(unit, sizeof(unit), "%s %llu: ", at->unit, (unsigned long long)at->number);
	say(PROG, "%s%s: %s%s", at->file, where, unit, what);
}

static bool
wrong(struct decode *d)
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
	say_at(at, text);
	return wrong(d);
}

/* The strongest of the errors, and how many more there are. */
static void
say_diags(const struct diags *list, const struct place *at, const char *type)
{
	const struct diag *one = &list->v[0];
	char text[512], more[48] = "";
	size_t i;

	for (i = 1; i < list->n; i++)
		if (list->v[i].cls > one->cls)
			one = &list->v[i];
	if (list->n + list->lost > 1)
		snprintf(more, sizeof(more), "; and %zu more", list->n + list->lost - 1);
	snprintf(text, sizeof(text), "%s: %s: %s (byte %zu, %s%s%s)%s", type, one->what, one->msg, one->off,
	    diag_class_name(one->cls), one->rfc ? ", " : "", one->rfc ? one->rfc : "", more);
	say_at(at, text);
}

/* What is wrong with an event that is no message, or with the record around one. */
static void
say_event(const struct event *ev, const struct place *at)
{
	const char *reason = ev->reason ? ev->reason : "damaged";
	char text[256];

	if (ev->kind == EVENT_GAP)
		snprintf(text, sizeof(text), "gap of %llu bytes: %s", (unsigned long long)ev->gap_bytes, reason);
	else if (ev->kind == EVENT_GARBAGE && ev->stream >= 0)
		snprintf(text, sizeof(text), "%zu bytes that are no message: %s", ev->msg.n, reason);
	else
		snprintf(text, sizeof(text), "%s", reason);
	say_at(at, text);
}

/* ---- formats ---- */

/* Formats that carry bytes: errors are looked for apart from the printing. */
static void
check(const struct event *ev, const struct ctx *ctx, struct diags *list)
{
	struct ctx large;
	size_t len;

	if (ev->kind != EVENT_MESSAGE)
		return;
	large = *ctx;
	large.extended_message |= ev->msg.n > MSG_MAX; /* as the other formats see it */
	if (!msg_header(ev->msg, MSG_MAX_EXTENDED, &len, list))
		return;
	if (len != ev->msg.n)
		diag_add(list, DIAG_RESET, "length", "RFC 4271 6.1", 16, 2, "the header says %zu bytes, and there are %zu", len,
		    ev->msg.n);
	else
		msg_check(ev->msg, &large, list);
}

static void
print(struct decode *d, const struct event *ev, const struct ctx *ctx)
{
	struct buf *b = &d->out.b;

	switch (d->format) {
	case FORMAT_JSON:
		event_json(b, ev, ctx, &d->diags);
		buf_c(b, '\n');
		break;
	case FORMAT_TEXT:
		event_text(b, ev, ctx, &d->diags);
		break;
	case FORMAT_COMMAND:
		event_command(b, ev, ctx, &d->diags);
		break;
	case FORMAT_BGPDUMP:
		event_bgpdump(b, ev, ctx, &d->diags);
		break;
	case FORMAT_HEX:
		check(ev, ctx, &d->diags);
		if (ev->kind == EVENT_MESSAGE) {
			buf_hex(b, ev->msg);
			buf_c(b, '\n');
		}
		break;
	case FORMAT_RAW:
		check(ev, ctx, &d->diags);
		if (ev->kind == EVENT_MESSAGE)
			buf_span_put(b, ev->msg);
		break;
	case FORMAT_MRT:
		check(ev, ctx, &d->diags);
		mrt_write(&d->mrt, ev, ctx, b);
		break;
	case FORMAT_PCAP:
		check(ev, ctx, &d->diags);
		capture_write(d->pcap, ev, ctx, b);
		break;
	case FORMAT_SUMMARY:
		check(ev, ctx, &d->diags);
		summary_event(d->summary, ev, ctx);
		break;
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
sink_event(struct decode *d, const struct event *given, const struct ctx *ctx, const struct place *at, bool is_wrong)
{
	struct event own = *given, *ev = &own;
	const char *type;

	ev->memo = d->memo;
	diags_reset(&d->diags);
	print(d, ev, ctx);
	if (d->diags.worst > DIAG_NOTE) {
		type = ev->kind == EVENT_MESSAGE && ev->msg.n >= MSG_HEADER ? msg_type_name(ev->msg.p[18]) : NULL;
		say_diags(&d->diags, at, type ? type : "message");
		wrong(d);
	}
	if (is_wrong) {
		say_event(ev, at);
		wrong(d);
	}
	return written(d, at);
}

bool
sink_line(struct decode *d, struct span line)
{
	static const struct place nowhere = { .file = "output" };

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
	struct nlri one;
	struct jw w;

	diags_reset(&d->diags);
	while (nlri_next(row, &g, addpath, false, &one, &d->diags)) {
		print_nlri(d, row, &one);
		if (!written(d, at))
			return false;
	}
	if (d->diags.worst <= DIAG_NOTE)
		return !d->stop;
	if (d->format == FORMAT_JSON) {
		jw_init(&w, &d->out.b, d->ctx.spaced);
		jw_obj(&w);
		jw_key(&w, "raw");
		jw_hex(&w, bytes, "0x");
		jw_key(&w, "error");
		jw_arr(&w);
		jw_obj(&w);
		jw_key_u64(&w, "offset", d->diags.v[0].off);
		jw_key_cstr(&w, "message", d->diags.v[0].msg);
		jw_obj_end(&w);
		jw_arr_end(&w);
		jw_obj_end(&w);
		buf_c(&d->out.b, '\n');
	}
	say_diags(&d->diags, at, "nlri");
	wrong(d);
	return written(d, at);
}

/* ---- life ---- */

bool
sink_init(struct decode *d)
{
	static char name[256];

	if (d->format == FORMAT_JSON) {
		if (gethostname(name, sizeof(name)) < 0)
			name[0] = 0;
		name[sizeof(name) - 1] = 0;
		event_host_set(&(struct event_host){ name, (long)getpid(), (long)getppid() });
	}
	d->memo = memo_new();
	if (d->format == FORMAT_SUMMARY && !(d->summary = summary_new(0)))
		return false;
	if (d->format == FORMAT_PCAP && !(d->pcap = capture_writer_new(&(struct capture_write_options){ 0 })))
		return false;
	return true;
}

int
sink_finish(struct decode *d)
{
	const char *columns = getenv("COLUMNS");

	if (d->summary && !d->out.gone) {
		summary_text(d->summary, &d->out.b, isatty(d->out.fd) && columns ? (unsigned)strtoul(columns, NULL, 10) : 0,
		    tty_colour(d->out.fd));
		out_end(&d->out);
	}
	if (d->pcap && !d->out.gone) {
		capture_write_end(d->pcap, &d->out.b);
		out_end(&d->out);
	}
	memo_free(d->memo);
	summary_free(d->summary);
	capture_writer_free(d->pcap);
	d->status = out_finish(&d->out, PROG, d->status);
	out_fini(&d->out);
	return d->status;
}
