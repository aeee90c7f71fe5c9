/* SPDX-License-Identifier: ISC */
/* faults.c - --faults: instead of a message its faulty variants, as JSON lines, hexadecimal or a script for --play. */
#include "faults.h"

#include "cli/exit.h"
#include "fault/fault.h"

/* The next word of a list with commas. */
static bool
faults_word(struct span *list, struct span *word)
{
	const uint8_t *comma;

	if (!list->n)
		return false;
	comma = memchr(list->p, ',', list->n);
	word->p = list->p;
	word->n = comma ? (size_t)(comma - list->p) : list->n;
	*list = span_of(list->p + word->n + (comma != NULL), list->n - word->n - (comma != NULL));
	return true;
}

static bool
faults_has(struct span list, const struct fault_row *row)
{
	struct span word;

	while (faults_word(&list, &word))
		if (fault_row_is(row, word))
			return true;
	return false;
}

bool
faults_known(struct span list, struct span *bad)
{
	size_t i;

	while (faults_word(&list, bad)) {
		for (i = 0; i < fault_row_cnt && !fault_row_is(&fault_rows[i], *bad); i++)
			;
		if (i == fault_row_cnt)
			return false;
	}
	return true;
}

/* ---- what is due ---- */

static void
faults_put_due(struct buf *b, const struct fault_due *due)
{
	buf_str(b, fault_verdict(due));
	if (due->code)
		buf_fmt(b, " %u/%u", due->code, due->subcode);
}

static void
faults_json_due(struct jw *w, const char *key, const struct fault_due *due)
{
	jw_key(w, key);
	jw_obj(w);
	jw_key_cstr(w, "verdict", fault_verdict(due));
	if (due->code) {
		jw_key(w, "notification");
		jw_fmt(w, "%u/%u", due->code, due->subcode);
	}
	jw_obj_end(w);
}

static void
faults_put_json(struct buf *b, const struct fault_walk *v)
{
	struct jw w;

	jw_init(&w, b, false);
	jw_obj(&w);
	jw_key_cstr(&w, "fault", v->name);
	jw_key_cstr(&w, "what", v->row->how);
	jw_key_cstr(&w, "rfc", v->row->rfc);
	faults_json_due(&w, "internal", &v->due[FAULT_INTERNAL]);
	faults_json_due(&w, "external", &v->due[FAULT_EXTERNAL]);
	jw_key(&w, "hex");
	jw_quote(&w);
	buf_hex(b, buf_span(&v->msg));
	jw_quote_end(&w);
	jw_obj_end(&w);
}

/* ---- scripts ---- */

/* What a peer can see: a NOTIFICATION, the end of the session, or neither. */
static void
faults_put_expect(struct buf *b, const char *indent, const struct fault_due *due)
{
	if (due->code)
		buf_fmt(b, "%sexpect within 5s notification %u/%u\n", indent, due->code, due->subcode);
	else if (due->cls == DIAG_RESET)
		buf_fmt(b, "%sexpect within 5s closed\n", indent);
	else
		buf_fmt(b, "%sexpect none for 0.3s closed\n", indent);
}

/* A family that not every session has, and path identifiers: the case asks whether they are there. */
static bool
faults_put_condition(struct buf *b, const struct fault_walk *v)
{
	const struct mp *mp = v->reach.afi ? &v->reach : &v->unreach;
	unsigned afi = mp->afi ? mp->afi : AFI_IPV4, safi = mp->afi ? mp->safi : SAFI_UNICAST;
	bool paths = famset_has(v->ctx.addpath, family_index(afi, safi));

	if (msg_type(v->base) != MSG_UPDATE || (!mp->afi && !paths) || family_index(afi, safi) < 0)
		return false;
	buf_fmt(b, "if %s ", paths ? "add-path" : "family");
	buf_family(b, afi, safi, ' ');
	buf_str(b, " {\n");
	return true;
}

static void
faults_put_play(struct buf *b, const struct fault_walk *v)
{
	const struct fault_due *in = &v->due[FAULT_INTERNAL], *ex = &v->due[FAULT_EXTERNAL];
	bool open = msg_type(v->base) == MSG_OPEN, block;

	buf_fmt(b, "case %s \"%s: ", v->name, v->row->how);
	if (in->cls == ex->cls) {
		faults_put_due(b, in);
	} else {
		buf_str(b, "internal ");
		faults_put_due(b, in);
		buf_str(b, ", external ");
		faults_put_due(b, ex);
	}
	buf_fmt(b, " (%s)\"\n%s\n", v->row->rfc, open ? "no open\nexpect connected" : "expect established");
	block = faults_put_condition(b, v);
	buf_str(b, "send ");
	buf_hex(b, buf_span(&v->msg));
	buf_c(b, '\n');
	if (in->code == ex->code && (in->cls == DIAG_RESET) == (ex->cls == DIAG_RESET)) {
		faults_put_expect(b, "", in);
	} else {
		buf_str(b, "if internal {\n");
		faults_put_expect(b, "\t", in);
		buf_str(b, "} else {\n");
		faults_put_expect(b, "\t", ex);
		buf_str(b, "}\n");
	}
	if (block)
		buf_str(b, "}\n");
}

/* ---- output ---- */

bool
faults_put(struct encode *e, struct span msg)
{
	struct diags d = { .n = 0 };
	struct fault_walk w;
	bool good = true;

	if (!fault_begin(&w, msg, &e->ctx, e->seed, &d)) {
		struct buf text;

		buf_init(&text, 512);
		buf_fmt(&text, "the message has a fault already: %s\n", d.n ? d.v[0].msg : "");
		sink_wrong(e, buf_cstr(&text));
		buf_fini(&text);
	} else {
		while (good && fault_next(&w)) {
			struct buf *b = &e->out.b;

			if (!faults_has(span_str(e->faults), w.row))
				continue;
			if (e->output == OUTPUT_JSON)
				faults_put_json(b, &w);
			else if (e->output == OUTPUT_PLAY)
				faults_put_play(b, &w);
			else if (e->output == OUTPUT_RAW)
				buf_span_put(b, buf_span(&w.msg));
			else
				buf_hex(b, buf_span(&w.msg));
			if (e->output != OUTPUT_RAW)
				buf_c(b, '\n');
			good = out_end(&e->out);
		}
		if (w.msg.bad)
			sink_no_memory(e);
	}
	fault_fini(&w);
	return good;
}

int
faults_list(void)
{
	struct out out;
	size_t i;
	int status;

	out_init(&out, 1, false);
	for (i = 0; i < fault_row_cnt; i++) {
		const struct fault_row *row = &fault_rows[i];

		buf_fmt(&out.b, "%s\t%s\t%s\t", row->name, row->how, row->rfc);
		faults_put_due(&out.b, &row->due[FAULT_INTERNAL]);
		buf_c(&out.b, '\t');
		faults_put_due(&out.b, &row->due[FAULT_EXTERNAL]);
		buf_c(&out.b, '\n');
		out_end(&out);
	}
	status = out_finish(&out, PROG, EXIT_GOOD);
	out_fini(&out);
	return status;
}
