/* pending.c - links while the summary and the writing of captures are being written; goes away with them. */
#include "pcap/summary.h"
#include "pcap/write.h"

#define LATER __attribute__((weak))

LATER struct summary *summary_new(size_t n) { (void)n; return NULL; }
LATER void summary_free(struct summary *s) { (void)s; }
LATER void summary_event(struct summary *s, const struct event *e, const struct ctx *c) { (void)s, (void)e, (void)c; }
LATER void
summary_text(struct summary *s, struct buf *out, unsigned width, bool colour)
{
	(void)s, (void)out, (void)width, (void)colour;
}
LATER struct capture_writer *
capture_writer_new(const struct capture_write_options *o)
{
	(void)o;
	return NULL;
}
LATER void capture_writer_free(struct capture_writer *w) { (void)w; }
LATER bool
capture_write(struct capture_writer *w, const struct event *e, const struct ctx *c, struct buf *out)
{
	(void)w, (void)e, (void)c, (void)out;
	return false;
}
LATER bool capture_write_end(struct capture_writer *w, struct buf *out) { (void)w, (void)out; return false; }
