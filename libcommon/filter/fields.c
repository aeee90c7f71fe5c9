/* filter/fields.c - the framing of an UPDATE. */
#include "filter/fields.h"

#include "attr/attr.h"
#include "msg/msg.h"

/* A length of two bytes and that many behind it, from *p on. */
static inline bool
counted(const uint8_t **p, const uint8_t *end, struct span *out)
{
	size_t n;

	if (end - *p < 2)
		return false;
	n = (size_t)(*p)[0] << 8 | (*p)[1];
	*p += 2;
	if ((size_t)(end - *p) < n)
		return false;
	*out = span_of(*p, n);
	*p += n;
	return true;
}

static void
attributes_find(struct fields *f)
{
	const uint8_t *p = f->attributes.p, *end = p + f->attributes.n;
	uint64_t bit, *has;
	size_t head, n;
	unsigned code;

	for (; end - p > 2; p += head + n) {
		code = p[1];
		n = p[2];
		head = 3;
		if (p[0] & ATTR_EXT) {
			head = 4;
			if (end - p < 4)
				return;
			n = n << 8 | p[3];
		}
		if ((size_t)(end - p) < head + n)
			return;
		has = &f->has[code / 64];
		bit = (uint64_t)1 << (code % 64);
		if (code < FIELDS_CODES && !(*has & bit))
			f->value[code] = span_of(p + head, n);
		*has |= bit;
	}
}

bool
fields_find(struct span msg, struct fields *f)
{
	const uint8_t *p, *end;

	f->framed = false;
	f->has[0] = f->has[1] = f->has[2] = f->has[3] = 0;
	if (msg.n < MSG_HEADER)
		return false;
	p = msg.p + MSG_HEADER;
	end = msg.p + msg.n;
	if (!counted(&p, end, &f->withdrawn) || !counted(&p, end, &f->attributes))
		return false;
	f->nlri = span_of(p, (size_t)(end - p));
	attributes_find(f);
	return f->framed = true;
}
