/* filter/fields.c - the parts and attributes of an UPDATE, for the terms. */
#include "filter/fields.h"

#include "msg/parts.h"

static void
fields_attributes(struct fields *f)
{
	struct get g = get_of(f->attributes);
	struct attr_head a;

	while (attr_next(&g, &a)) {
		uint64_t *has = &f->has[a.code / 64], bit = (uint64_t)1 << (a.code % 64);

		if (a.code < FIELDS_CODES && !(*has & bit))
			f->value[a.code] = a.v;
		*has |= bit;
	}
}

bool
fields_find(struct span msg, struct fields *f)
{
	struct update_parts parts;

	f->has[0] = f->has[1] = f->has[2] = f->has[3] = 0;
	f->framed = parts_find(msg, &parts) == PARTS_OK;
	if (!f->framed)
		return false;
	f->withdrawn = parts.withdrawn;
	f->attributes = parts.attributes;
	f->nlri = parts.nlri;
	fields_attributes(f);
	return true;
}
