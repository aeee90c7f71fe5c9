/* SPDX-License-Identifier: ISC */
/* pcap/file.c - the records of pcap and pcapng files. */
#include "pcap/file.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/count.h"
#include "base/memory.h"
#include "pcap/block.h"
#include "pcap/link.h"

enum {
	BLOCK = 256 * 1024,            /* asked of the stream at once: fits the second level cache */
	RECORD_MAX = 16 * 1024 * 1024, /* a longer packet is a damaged length */
	INTERFACES_MAX = 65536,
	SEARCH_MAX = 1024 * 1024,      /* bytes searched for the next record after a damaged one */
};

enum { BLOCK_OLD_PACKET = 2, BLOCK_SIMPLE = 3 }; /* blocks that are read, but never written */

/* Magics as read in network order; header: bytes of a record's header. */
static const struct magic {
	uint32_t v;
	bool swapped;
	unsigned header;
	uint64_t unit;
} magics[] = {
	{ 0xa1b2c3d4, false, 16, 1000000 },
	{ 0xd4c3b2a1, true, 16, 1000000 },
	{ 0xa1b23c4d, false, 16, 1000000000 },
	{ 0x4d3cb2a1, true, 16, 1000000000 },
	{ 0xa1b2cd34, false, 24, 1000000 }, /* Kuznetzov's: interface, protocol and packet type after the lengths */
	{ 0x34cdb2a1, true, 24, 1000000 },
	{ 0x1c0001ac, false, 16, 1000000000 }, /* IXIA's: a file length after the header */
	{ 0xac01001c, true, 16, 1000000000 },
	{ 0x1c0001ab, false, 16, 1000000 },
	{ 0xab01001c, true, 16, 1000000 },
};

static const struct magic *
file_magic_find(uint32_t v)
{
	size_t i;

	for (i = 0; i < COUNT(magics); i++)
		if (magics[i].v == v)
			return &magics[i];
	return NULL;
}

static uint32_t
file_u32(const struct file *f, struct get *g)
{
	uint32_t v = get_u32(g);

	return f->swapped ? v >> 24 | (v >> 8 & 0xff00) | (v << 8 & 0xff0000) | v << 24 : v;
}

static uint32_t
file_u16(const struct file *f, struct get *g)
{
	uint32_t v = get_u16(g);

	return f->swapped ? v >> 8 | (v << 8 & 0xff00) : v;
}

bool
file_magic(struct span head)
{
	struct get g = get_of(head);
	uint32_t v = get_u32(&g);

	return get_ok(&g) && (v == BLOCK_SECTION || file_magic_find(v));
}

/* ---- the window on the stream ---- */

static size_t
file_have(const struct file *f)
{
	return f->b.n - f->at;
}

/* Forget what was consumed and read one block more. */
static bool
file_fill(struct file *f)
{
	size_t n;

	if (f->at) {
		memmove(f->b.p, f->b.p + f->at, file_have(f));
		f->b.n -= f->at;
		f->at = 0;
	}
	if (f->eof || !buf_room(&f->b, BLOCK)) {
		f->eof = true;
		return false;
	}
	n = f->read(f->arg, f->b.p + f->b.n, BLOCK);
	f->b.n += n;
	f->eof = n == 0;
	return n != 0;
}

/* n bytes are at `at`. */
static bool
file_need(struct file *f, size_t n)
{
	while (file_have(f) < n)
		if (!file_fill(f))
			return false;
	return true;
}

static void
file_consume(struct file *f, size_t n)
{
	f->at += n;
	f->pos += n;
}

static struct get
file_window(const struct file *f, size_t n)
{
	return get_of(span_of(f->b.p + f->at, n));
}

/* ---- opening ---- */

static bool
file_pcap_header(struct file *f, const struct magic *m, struct diags *d)
{
	struct get g;
	unsigned extra = m->v == 0x1c0001ac || m->v == 0xac01001c || m->v == 0x1c0001ab || m->v == 0xab01001c ? 4 : 0;

	if (!file_need(f, 24 + extra)) {
		diag_add(
		    d, DIAG_RESET, "pcap", NULL, 0, file_have(f), "file header cut: %zu bytes, want 24", file_have(f));
		return false;
	}
	f->kind = FILE_PCAP;
	f->swapped = m->swapped;
	f->unit = m->unit;
	f->header = m->header;
	g = file_window(f, 24);
	get_bytes(&g, 20); /* magic, version, zone, accuracy, snap length */
	f->link = file_u32(f, &g) & 0x03ffffff; /* above: the length of a frame check sequence */
	file_consume(f, 24 + extra);
	return true;
}

bool
file_init(struct file *f, file_read_fn *read, void *arg, struct span head, struct diags *d)
{
	const struct magic *m;
	struct get g;
	uint32_t v;

	*f = (struct file){ .read = read, .arg = arg };
	buf_init(&f->b, 2 * (size_t)RECORD_MAX + BLOCK);
	buf_span_put(&f->b, head);
	if (!file_need(f, 4)) {
		diag_add(d, DIAG_RESET, "capture", NULL, 0, file_have(f),
		    file_have(f) ? "no capture: %zu bytes" : "empty file", file_have(f));
		return false;
	}
	g = file_window(f, 4);
	v = get_u32(&g);
	if (v == BLOCK_SECTION) {
		f->kind = FILE_PCAPNG;
		return true;
	}
	m = file_magic_find(v);
	if (!m) {
		diag_add(d, DIAG_RESET, "capture", NULL, 0, 4, "neither pcap nor pcapng: begins with %08x", v);
		return false;
	}
	return file_pcap_header(f, m, d);
}

void
file_fini(struct file *f)
{
	buf_fini(&f->b);
	free(f->ifs);
	f->ifs = NULL;
}

/* ---- pcap ---- */

struct record {
	uint32_t s, frac, n, wire;
};

static struct record
file_record_get(const struct file *f, struct get g)
{
	struct record r;

	r.s = file_u32(f, &g);
	r.frac = file_u32(f, &g);
	r.n = file_u32(f, &g);
	r.wire = file_u32(f, &g);
	return r;
}

/* Can this be a record's header? Strict, as it decides what is searched for after a damaged one. */
static bool
file_record_likely(const struct file *f, const struct record *r)
{
	uint64_t away = r->s > f->last_s ? r->s - f->last_s : f->last_s - r->s;

	return r->frac < f->unit && r->n && r->n <= 262144 && r->wire <= 262144 && r->n <= r->wire &&
	    (f->last_s == 0 || away < 86400);
}

/* Nothing that makes sense was found. */
static enum file_status
file_given_up(struct file *f, uint64_t from, const char *what, char why[128])
{
	snprintf(why, 128, "damaged %s at byte %llu, and none found behind it", what, (unsigned long long)from);
	file_consume(f, file_have(f));
	f->eof = true;
	return FILE_CUT;
}

/* Look for the next two records in a row that make sense, and go there. */
static enum file_status
file_pcap_search(struct file *f, char why[128])
{
	uint64_t from = f->pos;
	size_t i;

	file_need(f, SEARCH_MAX);
	for (i = 1; i + f->header <= file_have(f); i++) {
		struct get g = get_of(span_of(f->b.p + f->at + i, f->header));
		struct record r = file_record_get(f, g);
		size_t next = i + f->header + r.n;

		if (!file_record_likely(f, &r))
			continue;
		if (next + f->header <= file_have(f)) {
			g = get_of(span_of(f->b.p + f->at + next, f->header));
			r = file_record_get(f, g);
			if (!file_record_likely(f, &r))
				continue;
		} else if (next != file_have(f) || !f->eof) {
			continue;
		}
		file_consume(f, i);
		snprintf(why, 128, "damaged record at byte %llu: %zu bytes skipped", (unsigned long long)from, i);
		return FILE_DAMAGED;
	}
	return file_given_up(f, from, "record", why);
}

static enum file_status
file_cut(struct file *f, char why[128])
{
	size_t n = file_have(f);

	if (f->cut) {
		snprintf(why, 128, "the file ends in the middle of a record, %zu bytes at byte %llu", f->cut,
		    (unsigned long long)(f->pos - f->cut));
		f->cut = 0;
		return FILE_CUT;
	}
	if (!n)
		return FILE_END;
	snprintf(why, 128, "the file ends in the middle of a record, %zu bytes at byte %llu", n, (unsigned long long)f->pos);
	file_consume(f, n);
	return FILE_CUT;
}

/* The last record is not whole, but the packet in it has begun: what is there of it is given; file_cut comes next. */
static enum file_status
file_cut_packet(struct file *f)
{
	f->cut = file_have(f);
	file_consume(f, f->cut);
	return FILE_PACKET;
}

static enum file_status
file_pcap_next(struct file *f, struct packet *p, char why[128])
{
	struct record r;
	size_t n;

	if (!file_need(f, f->header))
		return file_cut(f, why);
	r = file_record_get(f, file_window(f, f->header));
	if (r.n > RECORD_MAX || r.frac >= 2 * f->unit)
		return file_pcap_search(f, why);
	n = r.n;
	if (!file_need(f, f->header + n)) {
		if (n > 262144)
			return file_pcap_search(f, why);
		n = file_have(f) - f->header;
		if (!n || !file_record_likely(f, &r))
			return file_cut(f, why);
	}
	f->last_s = r.s;
	*p = (struct packet){
		.p = f->b.p + f->at + f->header,
		.n = n,
		.wire = r.wire > r.n ? r.wire : r.n,
		.time_ns = r.s * 1000000000ull + (f->unit == 1000000 ? r.frac * 1000ull : r.frac),
		.link = f->link,
	};
	if (n < r.n)
		return file_cut_packet(f);
	file_consume(f, f->header + n);
	return FILE_PACKET;
}

/* ---- pcapng ---- */

/* Ticks to nanoseconds, without losing any to overflow. */
static uint64_t
file_ticks_ns(const struct file_interface *i, uint64_t ticks)
{
	uint64_t s = ticks / i->unit, rest = ticks % i->unit, ns;

	if (i->unit <= 1000000000)
		ns = rest * 1000000000 / i->unit;
	else
		ns = (uint64_t)((double)rest * 1e9 / (double)i->unit);
	return (s + (uint64_t)i->offset_s) * 1000000000 + ns;
}

/* if_tsresol: a power of ten, or of two with the high bit set; what does not fit 64 bits is left at microseconds. */
static uint64_t
file_unit_of(unsigned v)
{
	uint64_t unit = 1;
	unsigned i, n = v & 0x7f;

	if (v & 0x80)
		return n < 64 ? (uint64_t)1 << n : 1000000;
	if (n > 19)
		return 1000000;
	for (i = 0; i < n; i++)
		unit *= 10;
	return unit;
}

/* The first option of a code in what follows a block's content. */
static struct span
file_option(const struct file *f, struct get g, uint32_t wanted)
{
	while (get_left(&g) >= 4) {
		uint32_t code = file_u16(f, &g), len = file_u16(f, &g);
		struct span v = get_bytes(&g, len);

		get_bytes(&g, (4 - len % 4) % 4);
		if (code == 0)
			break;
		if (code == wanted && get_ok(&g))
			return v;
	}
	return (struct span){ NULL, 0 };
}

static void
file_interface_options(const struct file *f, struct get *g, struct file_interface *i)
{
	while (get_left(g) >= 4) {
		uint32_t code = file_u16(f, g), len = file_u16(f, g);
		struct get v = get_sub(g, len);

		get_bytes(g, (4 - len % 4) % 4);
		if (code == 0)
			break;
		if (code == 9 && len >= 1) {
			i->unit = file_unit_of(get_u8(&v));
		} else if (code == 14 && len == 8) {
			uint64_t a = file_u32(f, &v), b = file_u32(f, &v);

			i->offset_s = (int64_t)(f->swapped ? b << 32 | a : a << 32 | b);
		}
	}
}

static bool
file_interface_add(struct file *f, struct get g)
{
	struct file_interface i = { .unit = 1000000 };

	i.link = file_u16(f, &g);
	get_u16(&g);
	i.snap = file_u32(f, &g);
	if (!get_ok(&g) || f->if_cnt >= INTERFACES_MAX)
		return false;
	file_interface_options(f, &g, &i);
	if (!MEMORY_ROOM(f->ifs, f->if_cnt, &f->if_cap))
		return false;
	f->ifs[f->if_cnt++] = i;
	return true;
}

/*
 * The packet blocks: enhanced, old, simple. False: not a packet that can be read. `cut`: g ends before the block does, and
 * what is there of the packet will do.
 */
static bool
file_packet(const struct file *f, uint32_t type, struct get g, bool cut, struct packet *p)
{
	uint32_t id = 0, n, wire;
	uint64_t ticks = 0;
	struct span data;

	if (type == BLOCK_PACKET) {
		id = file_u32(f, &g);
	} else if (type == BLOCK_OLD_PACKET) {
		id = file_u16(f, &g);
		get_u16(&g); /* drops */
	}
	if (id >= f->if_cnt)
		return false;
	if (type != BLOCK_SIMPLE) {
		ticks = (uint64_t)file_u32(f, &g) << 32;
		ticks |= file_u32(f, &g);
		n = file_u32(f, &g);
		wire = file_u32(f, &g);
	} else {
		wire = n = file_u32(f, &g);
		if (f->ifs[0].snap && n > f->ifs[0].snap)
			n = f->ifs[0].snap;
		if (n > get_left(&g))
			n = (uint32_t)get_left(&g);
	}
	if (cut && get_left(&g) && n > get_left(&g)) {
		wire = wire > n ? wire : n;
		n = (uint32_t)get_left(&g);
	}
	data = get_bytes(&g, n);
	if (!get_ok(&g))
		return false;
	*p = (struct packet){
		.p = data.p,
		.n = n,
		.wire = wire > n ? wire : n,
		.time_ns = type == BLOCK_SIMPLE ? 0 : file_ticks_ns(&f->ifs[id], ticks),
		.link = f->ifs[id].link,
	};
	if (p->link == LINK_BMP && type == BLOCK_PACKET) {
		get_bytes(&g, (4 - n % 4) % 4);
		p->comment = file_option(f, g, BLOCK_COMMENT);
		return true;
	}
	return true;
}

/* A section header says the byte order of all that follows, its own length included. */
static bool
file_section_order(struct file *f)
{
	struct get g = file_window(f, 12);
	uint32_t order;

	get_u64(&g);
	order = get_u32(&g);
	if (order != 0x1a2b3c4d && order != 0x4d3c2b1a)
		return false;
	f->swapped = order == 0x4d3c2b1a;
	return true;
}

/* After a damaged block the next section or a block with both its lengths equal is looked for. */
static enum file_status
file_pcapng_search(struct file *f, char why[128])
{
	uint64_t from = f->pos;
	size_t i;

	file_need(f, SEARCH_MAX);
	for (i = 4 - f->pos % 4; i + 12 <= file_have(f); i += 4) {
		struct get g = get_of(span_of(f->b.p + f->at + i, 8)), t;
		uint32_t type = file_u32(f, &g), len = file_u32(f, &g);

		if (type != BLOCK_PACKET && type != BLOCK_INTERFACE && type != BLOCK_SECTION)
			continue;
		if (len < 16 || len % 4 || len > file_have(f) - i)
			continue;
		t = get_of(span_of(f->b.p + f->at + i + len - 4, 4));
		if (file_u32(f, &t) != len)
			continue;
		file_consume(f, i);
		snprintf(why, 128, "damaged block at byte %llu: %zu bytes skipped", (unsigned long long)from, i);
		return FILE_DAMAGED;
	}
	return file_given_up(f, from, "block", why);
}

/* When the writer counted its packets: it had seen all that came before. */
static bool
file_clock(const struct file *f, struct get g, struct packet *p)
{
	uint32_t id = file_u32(f, &g);
	uint64_t ticks = (uint64_t)file_u32(f, &g) << 32;

	ticks |= file_u32(f, &g);
	if (!get_ok(&g) || id >= f->if_cnt)
		return false;
	*p = (struct packet){ .time_ns = file_ticks_ns(&f->ifs[id], ticks), .link = f->ifs[id].link };
	return true;
}

/* One block: true if there is something to report in *st. */
static bool
file_pcapng_block(struct file *f, uint32_t type, struct get body, size_t len, struct packet *p, char why[128],
    enum file_status *st)
{
	bool ok = true;

	switch (type) {
	case BLOCK_SECTION:
		f->if_cnt = 0;
		break;
	case BLOCK_INTERFACE:
		ok = file_interface_add(f, body);
		break;
	case BLOCK_PACKET:
	case BLOCK_OLD_PACKET:
	case BLOCK_SIMPLE:
		if (file_packet(f, type, body, false, p)) {
			file_consume(f, len);
			*st = FILE_PACKET;
			return true;
		}
		ok = false;
		break;
	case BLOCK_STATISTICS:
		if (file_clock(f, body, p)) {
			file_consume(f, len);
			*st = FILE_CLOCK;
			return true;
		}
	}
	if (!ok)
		snprintf(why, 128, "block of type %u at byte %llu cannot be read", type, (unsigned long long)f->pos);
	file_consume(f, len);
	*st = FILE_DAMAGED;
	return !ok;
}

static enum file_status
file_pcapng_next(struct file *f, struct packet *p, char why[128])
{
	for (;;) {
		enum file_status st;
		uint32_t type, len;
		struct get g;

		if (!file_need(f, 12))
			return file_cut(f, why);
		g = file_window(f, 12);
		type = file_u32(f, &g);
		if (type == BLOCK_SECTION && !file_section_order(f))
			return file_pcapng_search(f, why);
		len = file_u32(f, &g);
		if (len < 12 || len % 4 || len > RECORD_MAX)
			return file_pcapng_search(f, why);
		if (!file_need(f, len)) {
			g = get_of(span_of(f->b.p + f->at + 8, file_have(f) - 8));
			if ((type == BLOCK_PACKET || type == BLOCK_OLD_PACKET) && file_packet(f, type, g, true, p))
				return file_cut_packet(f);
			return file_cut(f, why);
		}
		g = get_of(span_of(f->b.p + f->at + len - 4, 4));
		if (file_u32(f, &g) != len)
			return file_pcapng_search(f, why);
		if (file_pcapng_block(f, type, get_of(span_of(f->b.p + f->at + 8, len - 12)), len, p, why, &st))
			return st;
	}
}

enum file_status
file_next(struct file *f, struct packet *p, char why[128])
{
	return f->kind == FILE_PCAP ? file_pcap_next(f, p, why) : file_pcapng_next(f, p, why);
}
