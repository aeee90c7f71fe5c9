/* SPDX-License-Identifier: ISC */
/* watch/watch.c - what is known about one session that is seen from outside. */
#include "watch/watch.h"

#include "msg/open.h"
#include "watch/look.h"

enum {
	INFER_ALWAYS = 256, /* UPDATEs whose evidence is taken before that is done only now and then */
	INFER_EVERY = 32,
	INFERRED_MOST = 16384,
};

#define CERTAIN 0.98

void
watch_init(struct watch *w)
{
	*w = (struct watch){ 0 };
}

void
watch_fini(struct watch *w)
{
	buf_fini(&w->inferred.json);
	*w = (struct watch){ .many = w->many };
}

void
watch_forget(struct watch *w)
{
	w->side[0] = w->side[1] = (struct watch_side){ 0 };
	w->said.known = false;
	w->inferred.key = 0;
}

/* ---- OPENs ---- */

bool
watch_open(struct watch *w, unsigned side, struct span msg)
{
	struct open o;

	if (w->many || !open_read(msg, &o, NULL))
		return false;
	w->said.known = false;
	w->side[side].open = (struct watch_open){ .seen = true, .asn4 = o.asn4, .extended = o.extended_message,
		.link_local = o.link_local_nexthop, .role = (int8_t)o.role, .hold_s = o.hold_s, .as = o.as, .router_id = o.router_id,
		.families = o.families, .addpath_receive = o.addpath_receive, .addpath_send = o.addpath_send,
		.nexthop6 = o.nexthop6 };
	return true;
}

bool
watch_agreed(const struct watch *w, unsigned side, unsigned fix, struct ctx *ctx)
{
	const struct watch_open *from = &w->side[side].open, *to = &w->side[side ^ 1].open;

	if (!from->seen || !to->seen) {
		/* one side without the capability decides for both (RFC 6793 3) */
		if (!(fix & WATCH_FIX_ASN4) && ((from->seen && !from->asn4) || (to->seen && !to->asn4)))
			ctx->asn4 = false;
		return false;
	}
	if (!(fix & WATCH_FIX_ASN4))
		ctx->asn4 = from->asn4 && to->asn4;
	if (!(fix & WATCH_FIX_ADDPATH))
		ctx->addpath = from->addpath_send & to->addpath_receive;
	if (!(fix & WATCH_FIX_NEXTHOP6))
		ctx->nexthop6 = from->nexthop6 & to->nexthop6;
	ctx->nexthop_known = true;
	if (!(fix & WATCH_FIX_EXTENDED))
		ctx->extended_message = from->extended && to->extended;
	ctx->link_local_nexthop = from->link_local && to->link_local;
	ctx->role = from->role >= 0 ? (uint8_t)(from->role + 1) : to->role < 0 ? 0 : to->role == 4 ? 5 : (uint8_t)(4 - to->role);
	ctx->families = from->families & to->families;
	return true;
}

/* ---- what the bytes say ---- */

static bool
watch_known_all(const struct watch_known *known)
{
	return known->asn4 && known->addpath == FAMSET_ALL;
}

static bool
watch_reads(struct span msg, const struct ctx *ctx)
{
	return look_update(&(struct look){ .asn4 = ctx->asn4, .addpath = ctx->addpath }, msg);
}

/* What is known is strong, yet not beyond evidence; one OPEN makes likelier what it offers. */
static struct infer *
watch_infer(struct watch *w, unsigned side, const struct watch_known *known, const struct ctx *ctx)
{
	struct watch_side *s = &w->side[side];
	unsigned i;

	if (s->infers)
		return &s->infer;
	s->infers = true;
	infer_init(&s->infer);
	if (known->asn4)
		s->infer.asn4 = ctx->asn4 ? 3 : -3;
	else if (w->side[side ^ 1].infers)
		s->infer.asn4 = w->side[side ^ 1].infer.asn4;
	else if (w->side[0].open.asn4 || w->side[1].open.asn4)
		s->infer.asn4 += 2;
	for (i = 0; i < family_cnt; i++)
		if (famset_has(known->addpath & ctx->addpath, (int)i))
			s->infer.addpath[i] = 3;
	return &s->infer;
}

/* What an UPDATE needs and nobody knows. */
static bool
watch_needs(const struct watch_known *known, struct span msg, bool *asn, famset *nlri)
{
	if (!infer_needs(msg, asn, nlri))
		return false;
	*asn = *asn && !known->asn4;
	*nlri &= ~known->addpath;
	return *asn || *nlri;
}

bool
watch_learn(struct watch *w, unsigned side, struct span msg, const struct watch_known *known, const struct ctx *ctx)
{
	struct watch_side *s = &w->side[side];
	struct infer *f;
	famset nlri;
	double p;
	bool asn;
	int i;

	if (watch_known_all(known) || w->many || !watch_needs(known, msg, &asn, &nlri))
		return true;
	f = watch_infer(w, side, known, ctx);
	if (f->cnt < INFER_ALWAYS || ++s->asked % INFER_EVERY == 0 || (nlri & ~f->seen) || (asn && !f->asn_seen)) {
		infer_update(f, msg);
		if (!known->asn4 && w->side[side ^ 1].infers) { /* the width is the same in both directions */
			w->side[side ^ 1].infer.asn4 = f->asn4;
			w->side[side ^ 1].infer.asn_seen = f->asn_seen;
		}
	}
	if (asn) {
		infer_asn4(f, &p);
		if (p < CERTAIN)
			return false;
	}
	for (i = 0; i < (int)family_cnt; i++) {
		if (!famset_has(nlri, i))
			continue;
		infer_addpath(f, i, &p);
		if (p < CERTAIN)
			return false;
	}
	return true;
}

bool
watch_pass(struct watch *w, unsigned side, unsigned how, struct span msg, const struct quick *q)
{
	struct look l = { .asn4 = w->said.asn4, .addpath = w->said.addpath, .q = q };

	if (!w->said.known || w->said.how != how || w->side[side].changed || !look_update(&l, msg) || l.may)
		return false;
	w->side[side].good++;
	return true;
}

/* The messages that read well speak for what is known: one that does not may as well be damaged. */
static void
watch_weigh_good(struct watch_side *s, const struct watch_known *known, const struct ctx *ctx)
{
	float weight = s->good < 20 ? 0.3f * (float)s->good : 6;
	unsigned i;

	for (i = 0; i < family_cnt; i++)
		if (famset_has(known->addpath, (int)i))
			s->infer.addpath[i] += famset_has(ctx->addpath, (int)i) ? weight : -weight;
	if (known->asn4)
		s->infer.asn4 += ctx->asn4 ? weight : -weight;
	s->good = 0;
}

/*
 * A message that does not read well with what is known: weigh it. True: it reads well otherwise, and *ctx is changed to
 * that. `taken`: watch_learn has taken its evidence.
 */
static bool
watch_doubt(struct watch *w, unsigned side, struct span msg, const struct watch_known *known, bool taken, struct ctx *ctx)
{
	struct watch_side *s = &w->side[side];
	struct infer *f = watch_infer(w, side, known, ctx);
	unsigned i;

	watch_weigh_good(s, known, ctx);
	if (!taken)
		infer_update(f, msg);
	for (i = 0; i < 3; i++) { /* both otherwise, or one of them; a reading that is not better is no reason for a change */
		struct ctx other = *ctx;

		infer_apply(f, &other, known->fix & WATCH_FIX_ASN4 || i == 1,
		    known->fix & WATCH_FIX_ADDPATH || i == 2 ? FAMSET_ALL : 0);
		if ((other.asn4 != ctx->asn4 || other.addpath != ctx->addpath) && watch_reads(msg, &other)) {
			*ctx = other;
			return s->changed = true;
		}
	}
	return false;
}

/* The words for what was inferred, kept while they stay the same. */
static struct watch_inferred
watch_words(struct watch *w, unsigned side, bool asn, famset nlri, bool spaced)
{
	const struct infer *f = &w->side[side].infer;

	if (!asn && !nlri)
		return (struct watch_inferred){ .confidence = 1 };
	if (w->inferred.key != side + 1 || w->inferred.asn != asn || w->inferred.nlri != nlri || w->inferred.cnt != f->cnt ||
	    w->inferred.asn4 < f->asn4 || w->inferred.asn4 > f->asn4) {
		if (!w->inferred.json.max)
			buf_init(&w->inferred.json, INFERRED_MOST);
		buf_reset(&w->inferred.json);
		w->inferred.confidence = infer_json(f, asn, nlri, spaced, &w->inferred.json);
		w->inferred.key = side + 1;
		w->inferred.asn = asn;
		w->inferred.nlri = nlri;
		w->inferred.cnt = f->cnt;
		w->inferred.asn4 = f->asn4;
	}
	return (struct watch_inferred){ buf_span(&w->inferred.json), w->inferred.confidence };
}

/* One message of one of many sessions: what its bytes clearly say against what is known or usual. */
static struct watch_inferred
watch_read_alone(struct watch *w, struct span msg, const struct watch_known *known, struct ctx *ctx)
{
	if (!known->doubt || watch_reads(msg, ctx))
		return (struct watch_inferred){ .confidence = 1 };
	if (!w->inferred.json.max)
		buf_init(&w->inferred.json, INFERRED_MOST);
	buf_reset(&w->inferred.json);
	infer_one(msg, ctx, &w->inferred.json);
	return (struct watch_inferred){ buf_span(&w->inferred.json), 1 };
}

struct watch_inferred
watch_read(struct watch *w, unsigned side, struct span msg, const struct watch_known *known, struct ctx *ctx)
{
	enum { BOTH = WATCH_FIX_ASN4 | WATCH_FIX_ADDPATH };
	struct watch_side *s = &w->side[side];
	bool all = watch_known_all(known), doubt = known->doubt && (known->fix & BOTH) != BOTH, asn4, asn = false, taken = false;
	famset addpath, nlri = 0;

	if (all && !doubt)
		return (struct watch_inferred){ .confidence = 1 };
	if (all && !s->changed && watch_reads(msg, ctx)) { /* the usual case of archives */
		s->good++;
		return (struct watch_inferred){ .confidence = 1 };
	}
	if (w->many)
		return watch_read_alone(w, msg, known, ctx);
	if (!all && s->infers) {
		infer_apply(&s->infer, ctx, known->asn4, known->addpath);
		taken = watch_needs(known, msg, &asn, &nlri);
	}
	asn4 = ctx->asn4;
	addpath = ctx->addpath;
	if (!doubt)
		return watch_words(w, side, asn, nlri, ctx->spaced);
	if (!s->changed && watch_reads(msg, ctx))
		s->good++;
	else if (watch_doubt(w, side, msg, known, taken, ctx)) {
		bool asn_all = false;
		famset nlri_all = 0;

		infer_needs(msg, &asn_all, &nlri_all);
		asn |= asn_all && asn4 != ctx->asn4;
		nlri |= nlri_all & (addpath ^ ctx->addpath);
	}
	return watch_words(w, side, asn, nlri, ctx->spaced);
}
