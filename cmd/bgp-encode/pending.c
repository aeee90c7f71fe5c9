/* pending.c - weak stand-ins until captures can be written. */
#include "pcap/write.h"

#define LATER __attribute__((weak))

LATER struct capture_writer *
capture_writer_new(const struct capture_write_options *o)
{
	(void)o;
	return NULL;
}

LATER void capture_writer_free(struct capture_writer *w) { (void)w; }

LATER bool
capture_write(struct capture_writer *w, const struct event *ev, const struct ctx *ctx, struct buf *out)
{
	(void)w;
	(void)ev;
	(void)ctx;
	(void)out;
	return false;
}

LATER bool
capture_write_end(struct capture_writer *w, struct buf *out)
{
	(void)w;
	(void)out;
	return false;
}
