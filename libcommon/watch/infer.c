/* SPDX-License-Identifier: ISC */
/* watch/infer.c - width of AS numbers and ADD-PATH, judged from the bytes of UPDATEs. */
#include "watch/infer.h"

#include "msg/update.h"

/*
 * Log odds, base e. The figures are judgements, not measurements: what matters is that a reading which cannot be
 * written at all weighs more than any oddity, and that oddities add up.
 */
static const float prior_asn4 = 2.2f;     /* nine sessions in ten */
static const float prior_addpath = -3.0f; /* one family of twenty */
static const float impossible = 8.0f;     /* only one of the two readings is well formed */
static const float most = 12.0f;          /* no message counts for more */
static const float clear = 4.0f;          /* 98 in 100: against what was said */

/* ---- the message taken apart, without any context ---- */

struct field_nlri {
	unsigned afi, safi;
	bool withdraw;
	struct span v;
};

struct evidence {
	struct field_nlri nlri[4]; /* withdrawn, announced, MP_REACH, MP_UNREACH */
	struct span as_path;
	size_t aggregator;      /* length, 0: none */
	bool as4;               /* AS4_PATH or AS4_AGGREGATOR */
};

static void
infer_take_attr(struct evidence *p, const struct attr_head *a)
{
	bool reach = a->code == ATTR_MP_REACH;
	struct mp mp;

	switch (a->code) {
	case ATTR_AS_PATH:
		p->as_path = a->v;
		break;
	case ATTR_AGGREGATOR:
		p->aggregator = a->v.n;
		break;
	case ATTR_AS4_PATH:
	case ATTR_AS4_AGGREGATOR:
		p->as4 = true;
		break;
	case ATTR_MP_REACH:
	case ATTR_MP_UNREACH:
		mp_find(a->v, reach, &mp);
		p->nlri[reach ? 2 : 3] = (struct field_nlri){ mp.afi, mp.safi, !reach, mp.nlri };
	}
}

static bool
infer_take_apart(struct span msg, struct evidence *p)
{
	struct update_parts parts;
	struct attr_head a;
	struct get g;

	*p = (struct evidence){ 0 };
	if (msg_type(msg) != MSG_UPDATE || parts_find(msg, &parts) != PARTS_OK)
		return false;
	p->nlri[0] = (struct field_nlri){ AFI_IPV4, SAFI_UNICAST, true, parts.withdrawn };
	p->nlri[1] = (struct field_nlri){ AFI_IPV4, SAFI_UNICAST, false, parts.nlri };
	g = get_of(parts.attributes);
	while (attr_next(&g, &a))
		infer_take_attr(p, &a);
	return true;
}

/* ---- AS numbers ---- */

struct path_reading {
	bool valid;
	unsigned zero;   /* AS 0, which nobody may use (RFC 7607) */
	unsigned odd;    /* numbers that no registry has given out */
};

static struct path_reading
infer_read_path(struct span path, unsigned width)
{
	struct path_reading r = { .valid = true };
	struct get g = get_of(path);

	while (get_left(&g)) {
		unsigned type = get_u8(&g), cnt = get_u8(&g), i;

		if (type < 1 || type > 4 || cnt == 0 || !get_need(&g, (size_t)cnt * width)) {
			r.valid = false;
			break;
		}
		for (i = 0; i < cnt; i++) {
			uint32_t as = width == 4 ? get_u32(&g) : get_u16(&g);

			r.zero += as == 0;
			r.odd += as >= 1000000 && as < 4200000000u;
		}
	}
	return r;
}

/* The evidence of an AS_PATH for 4-byte numbers. */
static float
infer_path_evidence(struct span path)
{
	struct path_reading two = infer_read_path(path, 2), four = infer_read_path(path, 4);

	if (!path.n || (!two.valid && !four.valid))
		return 0;
	if (!two.valid)
		return four.zero ? 1 : impossible;
	if (!four.valid)
		return two.zero ? -1 : -impossible;
	/* Both: bytes written with 4 hardly ever read with 2. */
	return (two.zero ? 5.0f : -3.0f) - (four.zero ? 4.0f : 0.0f) - 1.5f * (float)(four.odd > 3 ? 3 : four.odd);
}

static float
infer_asn_evidence(const struct evidence *p)
{
	float e = infer_path_evidence(p->as_path);

	if (p->aggregator == 6)
		e -= 6;
	else if (p->aggregator == 8)
		e += 6;
	if (p->as4) /* not sent between speakers of 4-byte numbers (RFC 6793 4.2.1) */
		e -= 4;
	return e;
}

/* ---- path identifiers ---- */

struct nlri_reading {
	bool valid;
	float odd;      /* 0: nothing strange; the more, the stranger */
	unsigned zeros; /* default routes */
};

/* How strange is a prefix of `bits` bits at p? */
static void
infer_prefix_odd(struct nlri_reading *r, unsigned afi, const uint8_t *p, unsigned bits)
{
	if (bits == 0) {
		r->odd += r->zeros++ ? 0.6f : 1; /* four of them are a path identifier of 0, or a test: one message is no proof */
		return;
	}
	if (bits % 8 && p[bits / 8] & (0xff >> bits % 8))
		r->odd += 3;
	if (afi == AFI_IPV4) {
		if (bits < 8)
			r->odd += 3;
		if (p[0] == 0 || p[0] >= 240)
			r->odd += 2;
	} else {
		if (bits < 12)
			r->odd += 3;
		if ((p[0] & 0xe0) != 0x20 && p[0] < 0xfc)
			r->odd += 2;
	}
}

/* Labels at the front of a labelled prefix; returns their bytes, 0 when there is no end to them. */
static size_t
infer_label_bytes(struct span v, bool withdraw)
{
	size_t n;

	for (n = 0; n + 3 <= v.n; n += 3) {
		uint32_t label = (uint32_t)v.p[n] << 16 | (uint32_t)v.p[n + 1] << 8 | v.p[n + 2];

		if (label & 1 || (withdraw && (label == 0x800000 || label == 0)))
			return n + 3;
	}
	return 0;
}

static bool
infer_read_prefix(struct nlri_reading *r, struct get *g, const struct field_nlri *f)
{
	unsigned bits = get_u8(g), max = f->afi == AFI_IPV4 ? 32 : 128;
	struct span v = get_bytes(g, bits_bytes(bits));
	size_t head = 0;

	if (!get_ok(g))
		return false;
	if (f->safi == SAFI_LABEL || f->safi == SAFI_VPN || f->safi == SAFI_TRANSPORT) {
		head = infer_label_bytes(v, f->withdraw);
		if (!head)
			return false;
	}
	if (f->safi == SAFI_VPN || f->safi == SAFI_MULTICAST_VPN || f->safi == SAFI_TRANSPORT) {
		if (v.n < head + 8)
			return false;
		if (v.p[head] || v.p[head + 1] > 2)
			r->odd += 4;
		head += 8;
	}
	if (8 * head > bits || bits - 8 * head > max)
		return false;
	infer_prefix_odd(r, f->afi, v.p + head, bits - 8 * (unsigned)head);
	return true;
}

/* Families whose NLRI begin with a type: one that does not exist is no proof, but odd. */
static void
infer_type_odd(struct nlri_reading *r, struct get g, const struct field_nlri *f)
{
	unsigned type;

	switch (f->safi) {
	case SAFI_EVPN:
	case SAFI_MCAST_VPN:
		type = get_u8(&g);
		break;
	case SAFI_BGPLS:
	case SAFI_BGPLS_VPN:
	case SAFI_BGPLS_SPF:
		type = get_u16(&g);
		break;
	default:
		return;
	}
	if (type < 1 || type > 12)
		r->odd += 4;
}

static bool
infer_is_prefix_family(const struct field_nlri *f)
{
	if (f->afi != AFI_IPV4 && f->afi != AFI_IPV6)
		return false;
	return f->safi == SAFI_UNICAST || f->safi == SAFI_MULTICAST || f->safi == SAFI_LABEL || f->safi == SAFI_VPN ||
	    f->safi == SAFI_MULTICAST_VPN || f->safi == SAFI_TRANSPORT;
}

static struct nlri_reading
infer_read_nlri(const struct field_nlri *f, bool addpath)
{
	struct nlri_reading r = { .valid = true };
	struct get g = get_of(f->v);
	bool prefixes = infer_is_prefix_family(f);

	while (get_left(&g) && r.valid && r.odd < 64) {
		uint32_t id = addpath ? get_u32(&g) : 0;

		if (id > 0xffff) /* most are small; and one that begins as a prefix length does is probably that */
			r.odd += id >> 24 >= 8 && id >> 24 <= 64 ? 2 : 1.5f;
		if (!get_left(&g)) {
			r.valid = false;
		} else if (prefixes) {
			r.valid = infer_read_prefix(&r, &g, f);
		} else {
			const struct nlri_row *row = nlri_row(f->afi, f->safi);
			struct diags d;
			struct span one;

			diags_reset(&d);
			infer_type_odd(&r, g, f);
			r.valid = row->afi && row->take(row, &g, f->withdraw, &one, &d) && d.worst < DIAG_DISCARD && one.n;
		}
	}
	return r;
}

bool
infer_nlri_reads(unsigned afi, unsigned safi, struct span v, bool withdraw, bool addpath)
{
	struct nlri_reading r = infer_read_nlri(&(struct field_nlri){ afi, safi, withdraw, v }, addpath);

	return r.valid && r.odd < 4;
}

static float
infer_bounded(float v)
{
	return v > most ? most : v < -most ? -most : v;
}

/* The evidence of a field for path identifiers. */
static float
infer_nlri_evidence(const struct field_nlri *f)
{
	struct nlri_reading with, without;

	if (!f->v.n)
		return 0;
	without = infer_read_nlri(f, false);
	with = infer_read_nlri(f, true);
	if (!with.valid && !without.valid)
		return 0;
	if (!with.valid)
		return without.odd > impossible ? 0 : -impossible + without.odd;
	if (!without.valid)
		return with.odd > impossible ? 0 : impossible - with.odd;
	return infer_bounded(without.odd - with.odd);
}

/* ---- the face ---- */

void
infer_init(struct infer *f)
{
	size_t i;

	*f = (struct infer){ .asn4 = prior_asn4 };
	for (i = 0; i < FAMILY_MAX; i++)
		f->addpath[i] = prior_addpath;
}

/* Sums are bounded, so that a peer that changes its ways is believed in the end. */
static float
infer_sum(float v, float e)
{
	v += e;
	return v > 40 ? 40 : v < -40 ? -40 : v;
}

static void
infer_update_with(struct infer *f, const struct evidence *p)
{
	float e = infer_bounded(infer_asn_evidence(p));
	size_t i;

	f->cnt++;
	f->asn4 = infer_sum(f->asn4, e);
	f->asn_seen |= e < 0 || e > 0;
	for (i = 0; i < 4; i++) {
		const struct field_nlri *n = &p->nlri[i];
		int index = n->v.n ? family_index(n->afi, n->safi) : -1;

		if (index < 0)
			continue;
		f->addpath[index] = infer_sum(f->addpath[index], infer_nlri_evidence(n));
		f->seen |= (famset)1 << index;
	}
}

void
infer_update(struct infer *f, struct span msg)
{
	struct evidence p;

	if (infer_take_apart(msg, &p))
		infer_update_with(f, &p);
}

static bool
infer_do_needs(const struct evidence *p, bool *asn, famset *nlri)
{
	size_t i;

	*asn = p->as_path.n || p->aggregator;
	*nlri = 0;
	for (i = 0; i < 4; i++) {
		int index = p->nlri[i].v.n ? family_index(p->nlri[i].afi, p->nlri[i].safi) : -1;

		if (index >= 0)
			*nlri |= (famset)1 << index;
	}
	return *asn || *nlri;
}

bool
infer_needs(struct span msg, bool *asn, famset *nlri)
{
	struct evidence p;

	*asn = false;
	*nlri = 0;
	return infer_take_apart(msg, &p) && infer_do_needs(&p, asn, nlri);
}

/* e to the power of -x, x at least 0: whole steps, then the series. One function is not worth a library. */
static double
infer_exp_minus(double x)
{
	double v = 1, part = 1;
	int i;

	if (x > 40)
		return 0;
	for (; x >= 1; x -= 1)
		v *= 0.36787944117144233;
	for (i = 18; i > 0; i--)
		part = 1 - part * x / i;
	return v * part;
}

static bool
infer_odds(float v, double *confidence)
{
	*confidence = 1 / (1 + infer_exp_minus(v < 0 ? -(double)v : (double)v));
	return v > 0;
}

bool
infer_asn4(const struct infer *f, double *confidence)
{
	return infer_odds(f->asn4, confidence);
}

bool
infer_addpath(const struct infer *f, int family, double *confidence)
{
	return infer_odds(f->addpath[family], confidence);
}

void
infer_apply(const struct infer *f, struct ctx *ctx, bool asn_fixed, famset addpath_fixed)
{
	unsigned i;

	if (!asn_fixed)
		ctx->asn4 = f->asn4 > 0;
	for (i = 0; i < family_cnt; i++) {
		famset bit = (famset)1 << i;

		if (!(addpath_fixed & bit))
			ctx->addpath = f->addpath[i] > 0 ? ctx->addpath | bit : ctx->addpath & ~bit;
	}
}

/* Four digits, without zeros at the end. Nothing inferred is ever reported as certain. */
static void
infer_confidence_json(struct jw *w, double confidence)
{
	unsigned n = confidence > 0.9999 ? 9999 : (unsigned)(confidence * 10000 + 0.5), i;
	uint8_t text[6] = "0.";
	struct span s = span_of(text, sizeof(text));

	for (i = 5; i > 1; i--, n /= 10)
		text[i] = (uint8_t)('0' + n % 10);
	while (s.n > 3 && text[s.n - 1] == '0')
		s.n--;
	jw_key(w, "confidence");
	jw_raw(w, s);
}

double
infer_json(const struct infer *f, bool asn, famset nlri, bool spaced, struct buf *out)
{
	double lowest = 1, c;
	struct jw w;
	unsigned i;

	if (!asn && !nlri)
		return 1;
	jw_init(&w, out, spaced);
	jw_key(&w, "inferred");
	jw_obj(&w);
	if (asn) {
		jw_key(&w, "asn4");
		jw_bool(&w, infer_asn4(f, &c));
		infer_confidence_json(&w, c);
		lowest = c;
	}
	if (nlri) {
		jw_key(&w, "add-path");
		jw_obj(&w);
		for (i = 0; i < family_cnt; i++) {
			if (!famset_has(nlri, (int)i))
				continue;
			jw_key(&w, families[i].name);
			jw_obj(&w);
			jw_key(&w, "value");
			jw_bool(&w, infer_addpath(f, (int)i, &c));
			infer_confidence_json(&w, c);
			jw_obj_end(&w);
			lowest = c < lowest ? c : lowest;
		}
		jw_obj_end(&w);
	}
	jw_obj_end(&w);
	return lowest;
}

bool
infer_one(struct span msg, struct ctx *ctx, struct buf *extra)
{
	struct infer f;
	struct evidence p;
	bool asn, change_asn;
	famset nlri, change = 0;
	unsigned i;

	if (!infer_take_apart(msg, &p) || !infer_do_needs(&p, &asn, &nlri))
		return false;
	infer_init(&f);
	f.asn4 = ctx->asn4 ? prior_asn4 : -prior_asn4;
	for (i = 0; i < family_cnt; i++)
		f.addpath[i] = famset_has(ctx->addpath, (int)i) ? -prior_addpath : prior_addpath;
	infer_update_with(&f, &p);
	change_asn = asn && (ctx->asn4 ? f.asn4 < -clear : f.asn4 > clear);
	for (i = 0; i < family_cnt; i++)
		if (famset_has(nlri, (int)i) && (famset_has(ctx->addpath, (int)i) ? f.addpath[i] < -clear : f.addpath[i] > clear))
			change |= (famset)1 << i;
	if (!change_asn && !change)
		return false;
	infer_apply(&f, ctx, !change_asn, ~change);
	if (extra)
		infer_json(&f, change_asn, change, ctx->spaced, extra);
	return true;
}
