/* pending.c - links while captures and inference are being written; goes away with them. */
#include "msg/infer.h"
#include "pcap/capture.h"
#include "pcap/summary.h"
#include "pcap/write.h"

#define LATER __attribute__((weak))

LATER bool capture_magic(struct span head) { (void)head; return false; }
LATER struct capture *
capture_stream(capture_read_fn *read, void *arg, struct span head, const struct capture_options *o, struct diags *d)
{
	(void)read, (void)arg, (void)head, (void)o;
	diag_add(d, DIAG_RESET, "capture", NULL, 0, 0, "built without captures");
	return NULL;
}
LATER enum capture_status
capture_run(struct capture *c, capture_fn *fn, void *arg, struct diags *d)
{
	(void)c, (void)fn, (void)arg, (void)d;
	return CAPTURE_ERROR;
}
LATER void capture_close(struct capture *c) { (void)c; }
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

LATER void infer_init(struct infer *f) { *f = (struct infer){ 0 }; }
LATER void infer_update(struct infer *f, struct span msg) { (void)f, (void)msg; }
LATER bool infer_needs(struct span msg, bool *asn, famset *nlri) { (void)msg, (void)asn, (void)nlri; return false; }
LATER void
infer_apply(const struct infer *f, struct ctx *ctx, bool asn_fixed, famset addpath_fixed)
{
	(void)f, (void)ctx, (void)asn_fixed, (void)addpath_fixed;
}
LATER double
infer_json(const struct infer *f, bool asn, famset nlri, bool spaced, struct buf *out)
{
	(void)f, (void)asn, (void)nlri, (void)spaced, (void)out;
	return 1;
}
LATER bool infer_one(struct span msg, struct ctx *ctx, struct buf *extra) { (void)msg, (void)ctx, (void)extra; return false; }
