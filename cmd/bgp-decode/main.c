/* main.c - bgp-decode: BGP messages out of captures, archives, streams and hex, as events in JSON or text. */
#include <errno.h>
#include <string.h>

#include "base/num.h"
#include "cli/exit.h"
#include "cli/opt.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "config/context.h"
#include "decode.h"
#include "filter/filter.h"
#include "mrt/mrt.h"

enum { ID_JSON_VERSION = OPT_ID, ID_STRICT, ID_LINE_BUFFERED, ID_PROGRESS, ID_ROUTES, ID_USER, ID_PORT,
	ID_BPF, ID_MEMORY };

static const char input_words[] = "auto|hex|raw|pcap|mrt|bmp|json";
static const char format_words[] = "json|text|command|bgpdump|hex|raw|mrt|pcap|pcapng|summary|summary-json";
static const char type_words[] = "open|update|notification|keepalive|route-refresh|operational|nlri";

static const struct opt options[] = {
	{ "input", 'i', "FORMAT", "format of the input; default auto: by magic, then by content", NULL, input_words, 0 },
	{ "output", 'o', "FORMAT", "format of the output; default json", NULL, format_words, 0 },
	{ "hex", 'x', "HEX", "decode the argument; may be given again", NULL, NULL, 0 },
	{ "type", 't', "TYPE", "what hex without a header is; default update", NULL, type_words, 0 },
	{ "json-version", 0, "N", "generation of the JSON: 6 (default), 5 or 4", NULL, "6|5|4", ID_JSON_VERSION },
	{ "filter", 'F', "EXPR", "only what matches: bgp-filter(5)", NULL, NULL, 0 },
	{ "routes", 0, NULL, "with --filter: take the routes that do not match out of their messages", NULL, NULL, ID_ROUTES },
	{ "jobs", 'j', "N", "decode with N threads; the output stays the same", NULL, NULL, 0 },
	{ "interface", 'I', "IF", "capture from an interface (any: all), then drop privileges", NULL, NULL, 0 },
	{ "user", 0, "NAME", "with --interface: who to become; default who called sudo, else nobody", NULL, NULL, ID_USER },
	{ "port", 0, "N", "with --interface: the port of BGP, default 179; any: all of TCP", NULL, NULL, ID_PORT },
	{ "capture-filter", 0, "BPF", "with --interface: a filter of libpcap's own", NULL, NULL, ID_BPF },
	{ "memory", 0, "MIB", "most that the connections of a capture may hold; default 256", NULL, NULL, ID_MEMORY },
	{ "strict", 0, NULL, "stop at the first bad message", NULL, NULL, ID_STRICT },
	{ "line-buffered", 0, NULL, "write each line at once", NULL, NULL, ID_LINE_BUFFERED },
	{ "progress", 0, NULL, "show progress on standard error", NULL, NULL, ID_PROGRESS },
	{ NULL, 0, NULL, NULL, NULL, NULL, 0 },
};

static const struct opt *const tables[] = { options, context_options, NULL };

static const struct opt_command command = {
	.name = PROG,
	.operands = "[FILE ...]",
	.about = "Decode BGP messages from captures, MRT, BMP, raw streams, hex and JSON.",
	.tables = tables,
};

enum { HEX_MOST = 1024 };

struct asked {
	const char *hex[HEX_MOST];
	size_t hex_cnt;
	const char *family, *filter;
	unsigned json_version;
	bool lines, progress;
	struct context context;
};

/* The option's argument as the index of a word, or -1 after saying what is wrong. */
static bool
take_word(const struct opts *o, const char *words, int *out)
{
	*out = opt_words(o, words);
	return *out >= 0;
}

/* One option; false: usage is wrong, and that has been said. */
static bool
take(struct decode *d, struct asked *a, const struct opts *o, int id)
{
	uint64_t number;
	int word;

	switch (id) {
	case 'i':
		if (!take_word(o, input_words, &word))
			return false;
		d->input = (enum input_kind)word;
		return true;
	case 'o':
		if (!take_word(o, format_words, &word))
			return false;
		d->format = (enum format)word;
		return true;
	case 'x':
		if (a->hex_cnt == HEX_MOST) {
			opt_usage(o->cmd, "more than %d times --hex: put them into a file, one a line", HEX_MOST);
			return false;
		}
		a->hex[a->hex_cnt++] = o->arg;
		return true;
	case 't':
		if (!take_word(o, type_words, &word))
			return false;
		d->type = word == 6 ? TYPE_NLRI : (unsigned)word + 1;
		return true;
	case ID_JSON_VERSION:
		if (!take_word(o, "6|5|4", &word))
			return false;
		a->json_version = 6 - (unsigned)word;
		return true;
	case 'I':
		d->interface = o->arg;
		return true;
	case ID_USER:
		d->user = o->arg;
		return true;
	case ID_BPF:
		d->capture_filter = o->arg;
		return true;
	case ID_PORT:
		d->any_port = strcmp(o->arg, "any") == 0;
		if (!d->any_port && (!num_max(span_str(o->arg), 65535, &number) || !number)) {
			opt_usage(o->cmd, "--port wants a number up to 65535 or 'any', not '%s'", o->arg);
			return false;
		}
		d->port = d->any_port ? 0 : (unsigned)number;
		return true;
	case ID_MEMORY:
		if (!num_max(span_str(o->arg), SIZE_MAX >> 20, &number) || !number) {
			opt_usage(o->cmd, "--memory wants a number of MiB, not '%s'", o->arg);
			return false;
		}
		d->memory = (size_t)number << 20;
		return true;
	case 'F':
		a->filter = o->arg;
		return true;
	case ID_ROUTES:
		d->routes = true;
		return true;
	case 'j':
		if (!num_max(span_str(o->arg), 1024, &number) || !number) {
			opt_usage(o->cmd, "--jobs wants a number of threads, not '%s'", o->arg);
			return false;
		}
		d->threads = (unsigned)number;
		return true;
	case ID_STRICT:
		d->strict = true;
		return true;
	case ID_LINE_BUFFERED:
		a->lines = true;
		return true;
	case ID_PROGRESS:
		a->progress = true;
		return true;
	}
	if (strcmp(o->name, "family") == 0)
		a->family = o->arg;
	return context_option(&a->context, o, id) > 0;
}

/* The context to read with, and which parts of it are orders that neither OPENs nor inference may change. */
static int
take_context(struct decode *d, struct asked *a)
{
	static const struct {
		unsigned given, fix;
	} orders[] = { { CONTEXT_ASN4, SESSION_FIX_ASN4 }, { CONTEXT_ADDPATH, SESSION_FIX_ADDPATH },
		{ CONTEXT_NEXTHOP, SESSION_FIX_NEXTHOP6 }, { CONTEXT_EXTENDED_MESSAGE, SESSION_FIX_EXTENDED } };
	int status = context_finish(&a->context, PROG, true);
	size_t i;

	if (status != EXIT_GOOD)
		return status;
	context_ctx(&a->context, a->context.neighbor, false, &d->ctx);
	d->ctx.json_version = (uint8_t)a->json_version;
	if (d->type == TYPE_NLRI && a->family && !family_scan(span_str(a->family), &d->afi, &d->safi))
		return opt_usage(&command, "--type nlri wants one --family, not '%s'", a->family);
	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (a->context.given & orders[i].given)
			d->fix |= orders[i].fix;
	return EXIT_GOOD;
}

/* Compile the filter; what is wrong with it is shown with a caret. */
static bool
take_filter(struct decode *d, const struct asked *a)
{
	struct diags list = { .n = 0 };
	struct src src;
	struct buf text;

	if (!a->filter)
		return true;
	src = (struct src){ "filter", span_str(a->filter), 1 };
	d->filter = filter_compile(&src, &list);
	if (d->filter)
		return true;
	buf_init(&text, 1 << 16);
	src_show(&src, &list.v[0], &text);
	say_block(PROG, buf_cstr(&text));
	buf_fini(&text);
	return false;
}

static void
worse(struct decode *d, int status)
{
	if (status > d->status)
		d->status = status;
}

static void
flush_output(void *arg)
{
	struct decode *d = arg;

	sink_drain(d);
	out_flush(&d->out);
}

static void
file_read(struct decode *d, const char *name)
{
	struct input in;

	if (!input_open(&in, name, MRT_RECORD_MAX + 2 * MRT_HEADER)) {
		say(PROG, "%s: cannot open: %s", name, strerror(errno));
		worse(d, EXIT_IO);
		return;
	}
	in.before_wait = flush_output;
	in.wait_arg = d;
	d->in = &in;
	source_read(d, &in);
	if (d->progress.on)
		progress_end(&d->progress, input_done(&in), in.size);
	d->in = NULL;
	worse(d, input_close(&in, PROG));
}

int
main(int argc, char **argv)
{
	struct decode d = { .type = MSG_UPDATE, .afi = AFI_IPV4, .safi = SAFI_UNICAST };
	static struct asked asked = { .json_version = 6 };
	struct opts o;
	char **files;
	int id, cnt, i, status;
	size_t h;

	context_init(&asked.context);
	opt_init(&o, &command, argc, argv);
	while ((id = opt_next(&o)) > OPT_END)
		if (!take(&d, &asked, &o, id))
			return EXIT_USAGE;
	if (id == OPT_EXIT)
		return o.status;
	cnt = opt_operands(&o, &files);
	if ((status = take_context(&d, &asked)) != EXIT_GOOD)
		return status;
	if (!take_filter(&d, &asked))
		return EXIT_USAGE;
	stop_init();
	out_init(&d.out, 1, asked.lines);
	progress_init(&d.progress, asked.progress);
	if (!sink_init(&d)) {
		say(PROG, "out of memory");
		return EXIT_IO;
	}
	for (h = 0; h < asked.hex_cnt && !d.stop; h++)
		source_hex_argument(&d, asked.hex[h]);
	if (d.interface && !d.stop)
		source_live(&d);
	if (!cnt && !asked.hex_cnt && !d.interface)
		file_read(&d, "-");
	for (i = 0; i < cnt && !d.stop; i++)
		file_read(&d, files[i]);
	status = sink_finish(&d);
	filter_free(d.filter);
	context_fini(&asked.context);
	return status;
}
