/* SPDX-License-Identifier: ISC */
/* main.c - bgp-decode: BGP messages out of captures, archives, streams and hex, as events in JSON or text. */
#include <errno.h>

#include "base/memory.h"
#include "cli/exit.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "decode.h"
#include "mrt/mrt.h"
#include "options.h"

static void
decode_worse(struct decode *d, int status)
{
	if (status > d->status)
		d->status = status;
}

static void
decode_flush_output(void *arg)
{
	struct decode *d = arg;

	sink_drain(d);
	out_flush(&d->out);
}

static bool
decode_file_open(struct decode *d, const char *name, struct input *in)
{
	if (!input_open(in, name, MRT_RECORD_MAX + 2 * MRT_HEADER)) {
		say(PROG, "%s: cannot open: %s", name, strerror(errno));
		decode_worse(d, EXIT_IO);
		return false;
	}
	in->before_wait = decode_flush_output;
	in->wait_arg = d;
	if (d->follow && !input_follow(in)) {
		say(PROG, "%s: a compressed file cannot be followed: read to its end", name);
		decode_worse(d, EXIT_BAD);
	}
	return true;
}

static void
decode_file_read(struct decode *d, const char *name)
{
	struct input in;

	if (!decode_file_open(d, name, &in))
		return;
	d->in = &in;
	source_read(d, &in);
	if (d->progress.on)
		progress_end(&d->progress, input_done(&in), in.size);
	d->in = NULL;
	decode_worse(d, input_close(&in, PROG));
}

/* --merge: what cannot be opened is left out, as without it. */
static void
decode_files_merge(struct decode *d, char **names, int cnt)
{
	struct input *in = memory_zeroed((size_t)cnt, sizeof(*in));
	size_t n = 0, i;
	int f;

	for (f = 0; in && f < cnt; f++)
		n += decode_file_open(d, names[f], &in[n]);
	if (!in || !source_merge(d, in, n)) {
		say(PROG, "no threads or memory for %d files", cnt);
		decode_worse(d, EXIT_IO);
	}
	for (i = 0; i < n; i++)
		decode_worse(d, input_close(&in[i], PROG));
	free(in);
}

int
main(int argc, char **argv)
{
	static struct decode d;
	int status = options_read(&d, &argc, &argv), i;

	if (status != OPT_GO)
		return status;
	d.files = argc > 1;
	stop_init();
	out_init(&d.out, 1, d.line_buffered);
	progress_init(&d.progress, d.show_progress);
	progress_files(&d.progress, (const char *const *)argv, argc);
	if (!sink_init(&d)) {
		say(PROG, "out of memory");
		return EXIT_IO;
	}
	source_hex_arguments(&d, d.hex.v, d.hex.n);
	if (d.interface && !d.stop)
		decode_worse(&d, live_read(&d, decode_flush_output));
	if (!argc && !d.hex.n && !d.interface) {
		tty_waits(PROG, "hex, or a paste of anything that has messages in hex,");
		decode_file_read(&d, "-");
	}
	if (d.merge && argc && !d.stop)
		decode_files_merge(&d, argv, argc);
	for (i = 0; i < argc && !d.merge && !d.stop; i++)
		decode_file_read(&d, argv[i]);
	status = sink_finish(&d);
	options_fini(&d);
	return status;
}
