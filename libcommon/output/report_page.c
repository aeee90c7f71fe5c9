/* SPDX-License-Identifier: ISC */
/*
 * output/report_page.c - the page of `-o report`: plain HTML and SVG in one file, without scripts and without anything that has
 * to be fetched; light or dark as the reader's system is; fit for paper. Every string of the input is escaped.
 */
#include "output/report.h"

#include <stdlib.h>
#include <time.h>

#include "base/count.h"
#include "base/memory.h"

enum {
	PAGE_LANES = 40,      /* connections on the time line */
	PAGE_ROWS = 400,      /* in the table of sessions */
	PAGE_TOP = 15,        /* of what changed most */
	PAGE_LEFT = 190, PAGE_RIGHT = 985, PAGE_WIDTH = 1000, /* of drawings */
	PAGE_LANE = 20, PAGE_CHART = 64, PAGE_TICKS = 8,
	PAGE_SECOND = 1000000,
};

static const char page_style[] =
    ":root{color-scheme:light dark;--bg:#fcfcfa;--card:#fff;--ink:#1d2126;--soft:#667079;--line:#dfe2e0;--up:#2e7d57;"
    "--down:#c4562a;--up2:#2e7d5733;--bar:#3a6ea5;--bad:#b3261e;--warn:#9a6700;--code:#f4f5f2}"
    "@media(prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1b1f23;--ink:#e4e7e9;--soft:#98a2ab;--line:#30363c;"
    "--up:#5cc28c;--down:#f0855a;--up2:#5cc28c33;--bar:#6fa8e0;--bad:#ff8a80;--warn:#e3b341;--code:#101315}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);"
    "font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','DejaVu Sans',sans-serif}"
    "main{max-width:1120px;margin:0 auto;padding:32px 20px 60px}h1{font-size:26px;margin:0;letter-spacing:-.01em}"
    "h2{font-size:18px;margin:40px 0 10px}p{margin:6px 0}.soft{color:var(--soft)}.small{font-size:13px}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:10px;margin:20px 0 6px}"
    ".card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 14px}"
    ".card b{display:block;font-size:22px;font-variant-numeric:tabular-nums;letter-spacing:-.02em}"
    ".card span{color:var(--soft);font-size:13px}"
    ".box{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px;overflow-x:auto}"
    "svg{display:block;width:100%;min-width:640px;height:auto}svg text{fill:var(--ink);font-size:11px}"
    "svg .soft{fill:var(--soft)}svg .grid{stroke:var(--line)}svg .bar{fill:var(--bar)}svg .try{fill:var(--soft)}"
    "svg .wait{fill:var(--bar);opacity:.35}svg .up{fill:var(--up)}svg .down{fill:var(--down)}svg .bad{fill:var(--bad)}svg .in{fill:var(--card)}"
    "table{border-collapse:collapse;width:100%;font-size:14px}th{text-align:left;font-weight:600;color:var(--soft);"
    "font-size:12px;border-bottom:1px solid var(--line);padding:4px 10px 4px 0;white-space:nowrap}"
    "td{padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.t{white-space:nowrap;font-variant-numeric:tabular-nums}.mono{font-family:ui-monospace,'SF Mono',"
    "Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:13px}td.mono{white-space:nowrap}"
    ".tag{display:inline-block;border:1px solid var(--line);border-radius:99px;padding:0 9px;font-size:12px;"
    "line-height:20px;white-space:nowrap;margin:2px 4px 2px 0}.tag.good{color:var(--up);border-color:var(--up)}"
    ".tag.bad{color:var(--bad);border-color:var(--bad)}.tag.warn{color:var(--warn);border-color:var(--warn)}"
    ".two{display:grid;grid-template-columns:1fr 1fr;gap:16px}@media(max-width:800px){.two{grid-template-columns:1fr}}"
    "details{border-bottom:1px solid var(--line);padding:8px 0}details:last-child{border-bottom:0}"
    "summary{cursor:pointer}pre{background:var(--code);border-radius:6px;padding:10px;overflow-x:auto;font-size:12px;"
    "line-height:1.4;margin:8px 0 4px;font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace}"
    ".share{display:inline-block;height:9px;border-radius:2px;background:var(--up);vertical-align:baseline}"
    ".share.down{background:var(--down)}"
    "@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#555;--line:#ccc;--up:#2e7d57;--down:#c4562a;--bar:#3a6ea5;"
    "--bad:#b3261e;--warn:#9a6700;--code:#fff}main{max-width:none;padding:0}body{font-size:11px}"
    ".box,.card{break-inside:avoid;padding:6px}tr,details{break-inside:avoid}svg{min-width:0}"
    "details::details-content{content-visibility:visible;block-size:auto}pre{white-space:pre-wrap;font-size:9px}"
    ".box{overflow:visible}}";

/* ---- pieces ---- */

/* Text of any origin. */
static void
page_text(struct buf *b, struct span s)
{
	struct buf plain;
	size_t i;

	buf_init(&plain, 1 << 20);
	summary_visible(&plain, s);
	for (i = 0; i < plain.n; i++) {
		switch (plain.p[i]) {
		case '&': buf_str(b, "&amp;"); break;
		case '<': buf_str(b, "&lt;"); break;
		case '>': buf_str(b, "&gt;"); break;
		case '"': buf_str(b, "&quot;"); break;
		case '\'': buf_str(b, "&#39;"); break;
		default: buf_c(b, (char)plain.p[i]);
		}
	}
	b->bad |= plain.bad;
	buf_fini(&plain);
}

/* The same in lines. */
static void
page_lines(struct buf *b, struct span s)
{
	while (s.n) {
		const uint8_t *nl = memchr(s.p, '\n', s.n);
		size_t n = nl ? (size_t)(nl - s.p) : s.n;

		page_text(b, span_of(s.p, n));
		if (nl)
			buf_c(b, '\n');
		n += nl != NULL;
		s = span_of(s.p + n, s.n - n);
	}
}

/* 1,234,567 */
static void
page_number(struct buf *b, uint64_t n)
{
	if (n >= 1000) {
		page_number(b, n / 1000);
		buf_fmt(b, ",%03u", (unsigned)(n % 1000));
	} else {
		buf_u64(b, n);
	}
}

enum page_format { PAGE_DATE_SECONDS, PAGE_DAY_SECONDS, PAGE_SECONDS, PAGE_MINUTES, PAGE_DAY_MINUTES, PAGE_DATE };

static void
page_time(struct buf *b, uint64_t us, enum page_format format)
{
	time_t t = (time_t)(us / PAGE_SECOND);
	struct tm tm;

	if (!us || !gmtime_r(&t, &tm)) {
		buf_str(b, "&ndash;");
		return;
	}
	if (format == PAGE_DATE_SECONDS || format == PAGE_DATE)
		buf_fmt(b, "%04d-", tm.tm_year + 1900);
	if (format != PAGE_SECONDS && format != PAGE_MINUTES)
		buf_fmt(b, "%02d-%02d", tm.tm_mon + 1, tm.tm_mday);
	if (format != PAGE_SECONDS && format != PAGE_MINUTES && format != PAGE_DATE)
		buf_c(b, ' ');
	if (format != PAGE_DATE)
		buf_fmt(b, "%02d:%02d", tm.tm_hour, tm.tm_min);
	if (format <= PAGE_SECONDS)
		buf_fmt(b, ":%02d", tm.tm_sec);
}

static void
page_duration(struct buf *b, uint64_t us)
{
	double s = (double)us / PAGE_SECOND;

	if (s < 120)
		buf_fmt(b, "%.1f s", s);
	else if (s < 7200)
		buf_fmt(b, "%.1f min", s / 60);
	else if (s < 172800)
		buf_fmt(b, "%.1f h", s / 3600);
	else
		buf_fmt(b, "%.1f days", s / 86400);
}

static void
page_ip(struct buf *b, const struct ip *ip, const char *none)
{
	if (ip->len)
		buf_ip(b, ip->a, ip->len);
	else
		buf_str(b, none);
}

static void
page_who(struct buf *b, const struct summary_side *x)
{
	page_ip(b, &x->ip, "unknown");
	if (x->as)
		buf_fmt(b, " AS%u", x->as);
}

/* How an end is coloured: harmless, a reason to look, or a failure. */
static const char *
page_mood(const char *cause)
{
	static const struct { const char *cause, *mood; } moods[] = {
		{ "alive", "good" }, { "opening", "" }, { "unknown", "" }, { "collision", "" }, { "probe", "" },
		{ "administrative-shutdown", "warn" }, { "administrative-reset", "warn" }, { "deconfigured", "warn" },
		{ "hard-reset", "warn" }, { "closed-before-open", "warn" }, { "refused", "warn" },
	};
	size_t i;

	for (i = 0; i < COUNT(moods); i++)
		if (strcmp(moods[i].cause, cause) == 0)
			return moods[i].mood;
	return "bad";
}

static void
page_cause(struct buf *b, const struct summary_end *e)
{
	buf_fmt(b, "<span class=\"tag %s\">%s%s%s</span>", page_mood(e->cause), e->cause, e->why ? ": " : "", e->why ? e->why : "");
}

/* ---- the head ---- */

static void
page_card(struct buf *b, uint64_t n, const char *what)
{
	buf_str(b, "<div class=\"card\"><b>");
	page_number(b, n);
	buf_fmt(b, "</b><span>%s</span></div>\n", what);
}

/* How many ended by each cause. */
static void
page_causes(const struct summary *s, struct buf *b)
{
	struct summary_causes causes = { .cnt = 0 };
	size_t i;

	summary_causes_of(s, &causes);
	for (i = 0; i < causes.cnt; i++) {
		buf_fmt(b, "<span class=\"tag %s\">%s: ", page_mood(causes.cause[i]), causes.cause[i]);
		page_number(b, causes.n[i]);
		buf_str(b, "</span>");
	}
}

static void
page_head(struct report *r, struct buf *b)
{
	const struct summary *s = r->summary;
	uint64_t up = 0, ended = 0, messages = 0, announced = 0, withdrawn = 0, entries = 0, faults = r->more_faults;
	const struct summary_row *row;
	size_t i;
	unsigned d;

	for (i = 0; (row = summary_row(s, i)); i++) {
		up += row->up_us || row->up.frame;
		ended += row->resets;
		for (d = 0; d < 2; d++) {
			messages += summary_messages(&row->s[d]);
			announced += row->s[d].announced;
			withdrawn += row->s[d].withdrawn;
			entries += row->s[d].entries;
		}
	}
	for (i = 0; i < r->fault_cnt; i++)
		faults += r->fault[i].cnt;
	buf_str(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>BGP report</title>\n<style>");
	buf_str(b, page_style);
	buf_str(b, "</style>\n</head>\n<body>\n<main>\n<h1>BGP report</h1>\n");
	if (s->first_us) {
		buf_str(b, "<p class=\"soft\">");
		page_time(b, s->first_us, PAGE_DATE_SECONDS);
		buf_str(b, " to ");
		page_time(b, s->last_us, PAGE_DATE_SECONDS);
		buf_str(b, " UTC, ");
		page_duration(b, s->last_us - s->first_us);
		buf_str(b, "</p>\n");
	}
	buf_str(b, "<div class=\"cards\">\n");
	page_card(b, s->cnt, "connections and neighbors");
	if (messages + ended || !entries) {
		page_card(b, up, "were up at some time");
		page_card(b, ended, "sessions ended");
		page_card(b, messages, "messages");
		page_card(b, announced, "routes announced");
		page_card(b, withdrawn, "routes withdrawn");
	}
	if (entries)
		page_card(b, entries, "entries of tables");
	page_card(b, faults, "faults");
	buf_str(b, "</div>\n<p>");
	if (messages + ended || !entries)
		page_causes(s, b);
	buf_str(b, "</p>\n");
}

/* ---- time lines ---- */

struct page_axis {
	uint64_t from, to; /* microseconds */
};

static struct page_axis
page_axis_of(const struct report *r)
{
	struct page_axis a = { r->start_us, r->start_us + r->bins * r->width_us };

	if (r->summary->first_us && r->summary->first_us < a.from)
		a.from = r->summary->first_us;
	return a;
}

static double
page_x(const struct page_axis *a, uint64_t us)
{
	double part = a->to > a->from ? ((double)us - (double)a->from) / (double)(a->to - a->from) : 0;

	part = part < 0 ? 0 : part > 1 ? 1 : part;
	return PAGE_LEFT + part * (PAGE_RIGHT - PAGE_LEFT);
}

/* Lines at round times, with their labels below. */
static void
page_ticks(struct buf *b, const struct page_axis *a, unsigned height)
{
	static const unsigned steps[] = { 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
		172800, 604800, 2592000, 7776000, 31536000, 157680000 };
	uint64_t range = (a->to - a->from) / PAGE_SECOND, step, t;
	enum page_format format;
	size_t i;

	for (i = 0; i + 1 < COUNT(steps) && range / steps[i] > PAGE_TICKS; i++)
		;
	step = steps[i];
	format = step < 60 ? PAGE_SECONDS : range < 86400 ? PAGE_MINUTES : step < 86400 ? PAGE_DAY_MINUTES : PAGE_DATE;
	for (t = (a->from / PAGE_SECOND / step + 1) * step; t * PAGE_SECOND < a->to; t += step) {
		double x = page_x(a, t * PAGE_SECOND);

		if (x > PAGE_RIGHT - 20)
			break;
		buf_fmt(b, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%u\"/>"
			   "<text class=\"soft\" x=\"%.1f\" y=\"%u\" text-anchor=\"middle\">", x, x, height, x, height + 14);
		page_time(b, t * PAGE_SECOND, format);
		buf_str(b, "</text>\n");
	}
}

static void
page_drawing(struct buf *b, unsigned height, const char *label)
{
	buf_fmt(b, "<svg viewBox=\"0 0 %u %u\" role=\"img\" aria-label=\"%s\">\n", PAGE_WIDTH, height, label);
}

/* A neighbor of which only a table is known: there is nothing to be said of a session. */
static bool
page_is_table(const struct summary_row *row)
{
	const struct summary_side *x = &row->s[0], *y = &row->s[1];

	return x->entries + y->entries && !summary_messages(x) && !summary_messages(y) && !row->states && !row->rest;
}

/* Worth a lane: it was up, or both sides spoke, or it is a neighbor of an archive. */
static bool
page_has_lane(const struct summary_row *row)
{
	bool first = summary_spoke(&row->s[0]), second = summary_spoke(&row->s[1]);

	return !row->rest && !page_is_table(row) && row->first_us && (row->up_us || (first && second) || (!row->captured && (first || second || row->states)));
}

static void
page_lane(const struct report *r, struct buf *b, const struct page_axis *a, const struct summary_row *row, unsigned y)
{
	uint64_t end = row->down.us && !row->alive ? row->down.us : row->last_us;
	double from = page_x(a, row->first_us), to = page_x(a, end > row->first_us ? end : row->first_us), up;
	struct summary_end e;

	summary_end_of(r->summary, row, &e);
	up = row->up_us ? page_x(a, row->up_us) : to;
	buf_fmt(b, "<g><title>");
	page_who(b, &row->s[0]);
	buf_str(b, " and ");
	page_who(b, &row->s[1]);
	buf_fmt(b, ": %s%s%s. ", e.cause, e.why ? ", " : "", e.why ? e.why : "");
	page_text(b, buf_span(&e.text));
	buf_fmt(b, "</title><text x=\"%u\" y=\"%u\" text-anchor=\"end\">", PAGE_LEFT - 10, y + 13);
	page_ip(b, &row->s[0].ip, "unknown");
	if (row->s[1].ip.len && row->s[0].ip.len == 4) {
		buf_str(b, " &ndash; ");
		page_ip(b, &row->s[1].ip, "");
	}
	buf_str(b, "</text>");
	buf_fmt(b, "<rect class=\"wait\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" height=\"10\" rx=\"2\"/>", from, y + 4,
	    up - from < 1.5 ? 1.5 : up - from);
	if (row->up_us)
		buf_fmt(b, "<rect class=\"bar\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" height=\"10\" rx=\"2\"/>", up, y + 4,
		    to - up < 1.5 ? 1.5 : to - up);
	if (strcmp(e.cause, "alive") != 0 && strcmp(e.cause, "unknown") != 0 && strcmp(e.cause, "opening") != 0) {
		buf_fmt(b, "<path class=\"%s\" d=\"M%.1f %ul5 5l-5 5l-5 -5z\"/>", page_mood(e.cause)[0] == 'b' ? "bad" : "try", to, y + 4);
		if (to < 820)
			buf_fmt(b, "<text class=\"soft\" x=\"%.1f\" y=\"%u\">%s</text>", to + 9, y + 13, e.why ? e.why : e.cause);
		else if (to - up > 150)
			buf_fmt(b, "<text class=\"in\" x=\"%.1f\" y=\"%u\" text-anchor=\"end\">%s</text>", to - 9, y + 13,
			    e.why ? e.why : e.cause);
	}
	buf_str(b, "</g>\n");
	buf_fini(&e.text);
}

/* All attempts that came to nothing, in one lane. */
static void
page_attempts(const struct report *r, struct buf *b, const struct page_axis *a, unsigned y, size_t cnt)
{
	const struct summary_row *row;
	double last = -10;
	size_t i;

	buf_fmt(b, "<g><title>connections that came to nothing: %zu</title>"
		   "<text class=\"soft\" x=\"%u\" y=\"%u\" text-anchor=\"end\">%zu attempt%s</text>", cnt, PAGE_LEFT - 10, y + 13, cnt,
	    cnt == 1 ? "" : "s");
	for (i = 0; (row = summary_row(r->summary, i)); i++) {
		double x = page_x(a, row->first_us);

		if (row->rest || !row->first_us || page_has_lane(row) || (x >= last && x < last + 1.5))
			continue;
		buf_fmt(b, "<rect class=\"try\" x=\"%.1f\" y=\"%u\" width=\"1.5\" height=\"10\"/>", x, y + 4);
		last = x;
	}
	buf_str(b, "</g>\n");
}

static void
page_sessions(const struct report *r, struct buf *b)
{
	struct page_axis a = page_axis_of(r);
	const struct summary_row *row;
	size_t i, lanes = 0, more = 0, attempts = 0;
	unsigned y = 0, height;

	if (!r->start_us)
		return;
	for (i = 0; (row = summary_row(r->summary, i)); i++) {
		if (page_has_lane(row))
			*(lanes < PAGE_LANES ? &lanes : &more) += 1;
		else
			attempts += !row->rest && !page_is_table(row) && row->first_us;
	}
	if (!lanes && !attempts)
		return;
	height = (unsigned)(lanes + (attempts != 0)) * PAGE_LANE + 4;
	buf_str(b, "<h2>Sessions</h2>\n<div class=\"box\">\n");
	page_drawing(b, height + 20, "sessions on a time line");
	page_ticks(b, &a, height);
	for (i = 0, lanes = 0; (row = summary_row(r->summary, i)) && lanes < PAGE_LANES; i++) {
		if (!page_has_lane(row))
			continue;
		page_lane(r, b, &a, row, y);
		y += PAGE_LANE;
		lanes++;
	}
	if (attempts)
		page_attempts(r, b, &a, y, attempts);
	buf_str(b, "</svg>\n<p class=\"soft small\">Pale: being opened. Solid: up. A diamond: it ended.");
	if (more) {
		buf_str(b, " Not drawn: ");
		page_number(b, more);
		buf_str(b, " more.");
	}
	buf_str(b, "</p>\n</div>\n");
}

/* ---- routes over time ---- */

/* The square root of n / most, from 0 to 1; by Newton, for the library does without libm. */
static double
page_root(uint32_t n, uint32_t most)
{
	double x = most ? (double)n / most : 0, root = 1;
	unsigned i;

	for (i = 0; i < 24; i++)
		root = (root + x / root) / 2;
	return n ? root : 0;
}

static void
page_bars(struct buf *b, const struct page_axis *a, const struct report *r, const uint32_t *v, uint32_t most, double base,
    double of, const char *class)
{
	bool any = false;
	size_t i;

	for (i = 0; i < r->bins; i++) {
		double x = page_x(a, r->start_us + i * r->width_us), w = page_x(a, r->start_us + (i + 1) * r->width_us) - x;
		double h = of * page_root(v[i], most);

		if (!v[i])
			continue;
		h = h >= 0 && h < 0.8 ? 0.8 : h < 0 && h > -0.8 ? -0.8 : h;
		buf_fmt(b, "%s%.1f %.1fh%.2fv%.1fh-%.2fz", any ? "M" : "<path d=\"M", x, base, w > 1 ? w - 0.4 : w, -h,
		    w > 1 ? w - 0.4 : w);
		any = true;
	}
	if (any)
		buf_fmt(b, "\" class=\"%s\"/>", class);
}

static uint32_t
page_most(const struct report *r, const uint32_t *v)
{
	uint32_t most = 0;
	size_t i;

	for (i = 0; i < r->bins; i++)
		most = v[i] > most ? v[i] : most;
	return most;
}

static void
page_chart(const struct report *r, struct buf *b, const struct page_axis *a, const struct report_neighbor *n, unsigned y)
{
	uint32_t up = page_most(r, n->up), down = page_most(r, n->down), most = up > down ? up : down;
	double per_minute = 6e7 / (double)r->width_us, base;
	double room = PAGE_CHART - 14, of;

	/* the same scale on both sides of the line */
	of = room / (page_root(up, most) + page_root(down, most) + 0.001);
	base = y + 6 + of * page_root(up, most);
	buf_fmt(b, "<g><text x=\"%u\" y=\"%u\" text-anchor=\"end\">", PAGE_LEFT - 10, y + 22);
	page_ip(b, &n->ip, "all others");
	buf_fmt(b, "</text><text class=\"soft\" x=\"%u\" y=\"%u\" text-anchor=\"end\">+", PAGE_LEFT - 10, y + 37);
	page_number(b, n->announced);
	buf_str(b, " &minus;");
	page_number(b, n->withdrawn);
	buf_fmt(b, "</text><text class=\"soft\" x=\"%u\" y=\"%u\" text-anchor=\"end\">at most ", PAGE_LEFT - 10, y + 52);
	page_number(b, r->width_us < 60 * PAGE_SECOND ? most : (uint64_t)(most * per_minute + 0.5));
	buf_str(b, r->width_us < 60 * PAGE_SECOND ? " a bar</text>" : "/min</text>");
	page_bars(b, a, r, n->up, most, base, of, "up");
	page_bars(b, a, r, n->down, most, base, -of, "down");
	buf_fmt(b, "<line class=\"grid\" x1=\"%u\" x2=\"%u\" y1=\"%.1f\" y2=\"%.1f\"/></g>\n", PAGE_LEFT, PAGE_RIGHT, base, base);
}

static void
page_routes(const struct report *r, struct buf *b)
{
	struct page_axis a = page_axis_of(r);
	unsigned height = (unsigned)r->neighbor_cnt * PAGE_CHART + 4;
	size_t i;

	if (!r->start_us || !r->neighbor_cnt)
		return;
	buf_str(b, "<h2>Routes announced and withdrawn, by neighbor</h2>\n<div class=\"box\">\n");
	page_drawing(b, height + 20, "routes announced and withdrawn over time, by neighbor");
	page_ticks(b, &a, height);
	for (i = 0; i < r->neighbor_cnt; i++)
		page_chart(r, b, &a, r->neighbor[i], (unsigned)i * PAGE_CHART);
	buf_str(b, "</svg>\n<p class=\"soft small\">Up: announced. Down: withdrawn, or treated as withdrawn. One bar is ");
	if (r->width_us < PAGE_SECOND)
		buf_fmt(b, "%.2f s", (double)r->width_us / PAGE_SECOND);
	else
		page_duration(b, r->width_us);
	buf_str(b, "; its height goes by the square root, for each neighbor by its own largest.</p>\n</div>\n");
}

/* ---- what changed most ---- */

static int
page_key_compare(const void *p, const void *q)
{
	const struct report_key *a = p, *b = q;
	uint64_t x = a->announced + a->withdrawn, y = b->announced + b->withdrawn;

	if (x != y)
		return x < y ? 1 : -1;
	return memcmp(a->key, b->key, REPORT_KEY);
}

/* Pixels of a bar. */
static double
page_share(uint64_t n, uint64_t most)
{
	double w = most ? 90.0 * (double)n / (double)most : 0;

	return n && w < 2 ? 2 : w;
}

static void
page_top(struct report_top *t, struct buf *b, const char *title, const char *what, const char *count, bool withdrawals)
{
	uint64_t most;
	size_t i;

	qsort(t->slot, (size_t)2 * REPORT_KEYS, sizeof(*t->slot), page_key_compare); /* the last use of the table */
	most = t->slot[0].announced + t->slot[0].withdrawn;
	buf_fmt(b, "<div><h2>%s</h2>\n<div class=\"box\"><table>\n<tr><th>%s</th><th class=\"n\">%s</th>", title, what, count);
	buf_str(b, withdrawals ? "<th class=\"n\">withdrawn</th><th></th></tr>\n" : "<th></th></tr>\n");
	for (i = 0; i < PAGE_TOP && t->slot[i].n; i++) {
		const struct report_key *k = &t->slot[i];

		buf_str(b, "<tr><td class=\"mono\">");
		page_text(b, span_of(k->key, k->n));
		buf_str(b, k->n == REPORT_KEY ? "&hellip;" : "");
		buf_str(b, "</td><td class=\"n\">");
		page_number(b, k->announced);
		if (withdrawals) {
			buf_str(b, "</td><td class=\"n\">");
			page_number(b, k->withdrawn);
		}
		buf_fmt(b, "</td><td><span class=\"share\" style=\"width:%.0fpx\"></span>"
			   "<span class=\"share down\" style=\"width:%.0fpx\"></span></td></tr>\n",
		    page_share(k->announced, most), page_share(k->withdrawn, most));
	}
	buf_str(b, "</table>\n");
	if (t->dropped) {
		buf_str(b, "<p class=\"soft small\">There were too many to count all: each count may be too low by up to ");
		page_number(b, t->dropped);
		buf_str(b, ".</p>\n");
	}
	buf_str(b, "</div></div>\n");
}

static void
page_tops(struct report *r, struct buf *b)
{
	if (!r->prefix.cnt && !r->origin.cnt)
		return;
	buf_str(b, "<div class=\"two\">\n");
	page_top(&r->prefix, b, "Prefixes that changed most", "prefix", "announced", true);
	page_top(&r->origin, b, "Origins that were announced most", "origin", "announced", false);
	buf_str(b, "</div>\n");
}

/* ---- tables of an archive ---- */

static void
page_table_row(struct buf *b, const struct summary_row *row, uint64_t most)
{
	uint64_t n = row->s[0].entries + row->s[1].entries;

	buf_str(b, "<tr><td class=\"mono\">");
	page_who(b, &row->s[row->s[0].entries == 0]);
	buf_str(b, "</td><td class=\"n\">");
	page_number(b, n);
	buf_fmt(b, "</td><td><span class=\"share\" style=\"width:%.0fpx\"></span></td></tr>\n", page_share(n, most));
}

static void
page_tables(struct report *r, struct buf *b)
{
	const struct summary_row *row;
	uint64_t most = 0, n;
	size_t i, shown = 0, more = 0;

	for (i = 0; (row = summary_row(r->summary, i)); i++)
		if (page_is_table(row) && (n = row->s[0].entries + row->s[1].entries) > most)
			most = n;
	if (!most)
		return;
	buf_str(b, "<div class=\"two\">\n<div><h2>Tables</h2>\n<div class=\"box\"><table>\n<tr><th>neighbor</th>"
		   "<th class=\"n\">entries</th><th></th></tr>\n");
	for (i = 0; (row = summary_row(r->summary, i)); i++) {
		if (!page_is_table(row))
			continue;
		if (shown++ < PAGE_ROWS)
			page_table_row(b, row, most);
		else
			more++;
	}
	buf_str(b, "</table>\n");
	if (more) {
		buf_str(b, "<p class=\"soft small\">Not shown: ");
		page_number(b, more);
		buf_str(b, " more.</p>\n");
	}
	buf_str(b, "</div></div>\n");
	page_top(&r->held, b, "Origins of most entries", "origin", "entries", false);
	buf_str(b, "</div>\n");
}

/* ---- faults ---- */

static int
page_fault_compare(const void *p, const void *q)
{
	const struct report_fault *a = p, *b = q;

	if (a->cls != b->cls)
		return a->cls < b->cls ? 1 : -1;
	return a->cnt < b->cnt ? 1 : a->cnt > b->cnt ? -1 : 0;
}

static void
page_fault(struct buf *b, const struct report_fault *f, bool open)
{
	buf_fmt(b, "<details%s><summary><span class=\"tag %s\">%s</span> <b>", open ? " open" : "",
	    f->cls >= DIAG_DISABLE ? "bad" : "warn", f->cls ? diag_class_name(f->cls) : "incomplete");
	page_text(b, span_str(f->what));
	buf_str(b, "</b>");
	if (f->msg[0]) {
		buf_str(b, ": ");
		page_text(b, span_str(f->msg));
	}
	buf_str(b, " <span class=\"soft\">");
	page_number(b, f->cnt);
	buf_fmt(b, " time%s", f->cnt == 1 ? "" : "s");
	if (f->first.frame)
		buf_fmt(b, ", first in frame %llu", (unsigned long long)f->first.frame);
	if (f->peer.len) {
		buf_str(b, " from ");
		page_ip(b, &f->peer, "");
	}
	buf_str(b, "</span></summary>\n<pre>");
	page_lines(b, buf_span(&f->example));
	buf_str(b, "</pre></details>\n");
}

static void
page_faults(struct report *r, struct buf *b)
{
	size_t i;

	if (!r->fault_cnt)
		return;
	qsort(r->fault, r->fault_cnt, sizeof(r->fault[0]), page_fault_compare);
	buf_str(b, "<h2>Faults</h2>\n<div class=\"box\">\n");
	for (i = 0; i < r->fault_cnt; i++)
		page_fault(b, &r->fault[i], i == 0);
	if (r->more_faults) {
		buf_str(b, "<p class=\"soft\">");
		page_number(b, r->more_faults);
		buf_str(b, " more, of other kinds.</p>\n");
	}
	buf_str(b, "</div>\n");
}

/* ---- the table of sessions ---- */

static void
page_table_head(struct buf *b)
{
	buf_str(b, "<h2>Why each session ended</h2>\n<div class=\"box\"><table>\n<tr><th>between</th><th>from</th><th>to</th>"
		   "<th class=\"n\">messages</th><th class=\"n\">announced</th><th class=\"n\">withdrawn</th><th>end</th></tr>\n");
}

static void
page_both(struct buf *b, uint64_t x, uint64_t y, bool both)
{
	buf_str(b, "<td class=\"n\">");
	page_number(b, x);
	if (both) {
		buf_str(b, "<br>");
		page_number(b, y);
	}
	buf_str(b, "</td>");
}

static void
page_row(const struct report *r, struct buf *b, const struct summary_row *row)
{
	const struct summary_side *x = &row->s[0], *y = &row->s[1];
	bool both = row->captured || summary_spoke(y);
	struct summary_end e;
	unsigned i;

	summary_end_of(r->summary, row, &e);
	buf_str(b, "<tr><td class=\"mono\">");
	page_who(b, x);
	if (both) {
		buf_str(b, "<br>");
		page_who(b, y);
	}
	buf_str(b, "</td><td class=\"t\">");
	page_time(b, row->first_us, PAGE_DAY_SECONDS);
	buf_str(b, "</td><td class=\"t\">");
	page_time(b, row->last_us, PAGE_DAY_SECONDS);
	buf_str(b, "</td>");
	page_both(b, summary_messages(x), summary_messages(y), both);
	page_both(b, x->announced, y->announced, both);
	page_both(b, x->withdrawn, y->withdrawn, both);
	buf_str(b, "<td>");
	page_cause(b, &e);
	page_text(b, buf_span(&e.text));
	if (e.frame_cnt)
		buf_fmt(b, "<br><span class=\"soft small\">%s%s ", row->captured ? "frame" : "record", e.frame_cnt == 1 ? "" : "s");
	for (i = 0; i < e.frame_cnt; i++)
		buf_fmt(b, "%s%llu", i ? ", " : "", (unsigned long long)e.frame[i]);
	buf_str(b, e.frame_cnt ? "</span></td></tr>\n" : "</td></tr>\n");
	buf_fini(&e.text);
}

static void
page_table_end(const struct report *r, struct buf *b, size_t more)
{
	if (r->rows)
		buf_str(b, "</table>\n");
	if (r->rows && more) {
		buf_str(b, "<p class=\"soft\">");
		page_number(b, more);
		buf_str(b, " more are in the output of -o summary-json.</p>\n");
	}
	buf_str(b, r->rows ? "</div>\n</main>\n</body>\n</html>\n" : "</main>\n</body>\n</html>\n");
}

/* ---- the whole ---- */

bool
report_page(struct report *r, struct buf *b)
{
	static void (*const parts[])(struct report *, struct buf *) = { page_head, NULL, NULL, page_tops, page_tables,
		page_faults };
	static void (*const views[])(const struct report *, struct buf *) = { NULL, page_sessions, page_routes, NULL, NULL, NULL };
	size_t i = r->piece++, row = i - COUNT(parts);

	if (i == 0 && !summary_pairs(r->summary)) {
		b->bad = true;
		return false;
	}
	if (i < COUNT(parts)) {
		if (parts[i])
			parts[i](r, b);
		else
			views[i](r, b);
		return true;
	}
	if (row < r->summary->cnt && r->rows < PAGE_ROWS) {
		if (page_is_table(r->summary->row[row]))
			return true;
		if (!r->rows++)
			page_table_head(b);
		page_row(r, b, r->summary->row[row]);
		return true;
	}
	page_table_end(r, b, r->summary->cnt - row);
	return false;
}
