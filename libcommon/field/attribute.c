/* SPDX-License-Identifier: ISC */
/* field/attribute.c - rows about the path attributes of a message, the same for all of its routes. */
#include "field/kind.h"

/* ---- the AS path ---- */

static bool
attribute_path_as(struct field_view *v, unsigned i, struct field_value *out)
{
	if (!view_path(v) || i >= v->as_cnt)
		return false;
	out->number = v->as[i];
	return true;
}

static bool
attribute_origin_as(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !view_path(v) || !v->as_cnt)
		return false;
	out->number = v->as[v->as_cnt - 1];
	return true;
}

static bool
attribute_first_as(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !view_path(v) || !v->as_cnt)
		return false;
	out->number = v->as[0];
	return true;
}

static bool
attribute_path_length(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !view_path(v))
		return false;
	out->number = v->as_len;
	return true;
}

static bool
attribute_path_hops(struct field_view *v, unsigned i, struct field_value *out)
{
	size_t k;

	if (i || !view_path(v))
		return false;
	out->number = v->as_len;
	for (k = v->as_confed + 1; k < v->as_cnt; k++)
		out->number -= out->number > 1 && v->as[k] == v->as[k - 1];
	return true;
}

/* An AS that comes back after another one. */
static bool
attribute_loop(struct field_view *v, unsigned i, struct field_value *out)
{
	size_t a, b;

	if (i || !view_path(v))
		return false;
	out->number = 0;
	for (a = 0; a < v->as_cnt && !out->number; a++)
		for (b = a + 2; b < v->as_cnt; b++)
			if (v->as[a] == v->as[b] && v->as[b - 1] != v->as[b]) {
				out->number = 1;
				break;
			}
	return true;
}

/* Private use: RFC 6996. */
static bool
attribute_is_private(uint32_t as)
{
	return (as >= 64512 && as <= 65534) || (as >= 4200000000 && as <= 4294967294);
}

/* AS numbers that no network has: RFC 7607, 6793, 5398, 7300, and the block up to 131071 that IANA keeps back. */
static bool
attribute_is_bogon(uint32_t as)
{
	return as == 0 || as == AS_TRANS || (as >= 64496 && as <= 64511) || (as >= 65535 && as <= 131071) || as == 4294967295;
}

static bool
attribute_path_any(struct field_view *v, unsigned i, bool (*is)(uint32_t), struct field_value *out)
{
	size_t k;

	if (i || !view_path(v))
		return false;
	out->number = 0;
	for (k = 0; k < v->as_cnt && !out->number; k++)
		out->number = is(v->as[k]);
	return true;
}

static bool
attribute_private_as(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_path_any(v, i, attribute_is_private, out);
}

static bool
attribute_bogon_as(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_path_any(v, i, attribute_is_bogon, out);
}

/* ---- numbers ---- */

static bool
attribute_u32(struct field_view *v, unsigned i, unsigned code, struct field_value *out)
{
	struct span value;

	if (i || !view_attribute(v, code, &value) || value.n != 4)
		return false;
	out->number = be_u32(value.p);
	return true;
}

static bool
attribute_med(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_u32(v, i, ATTR_MED, out);
}

static bool
attribute_local_pref(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_u32(v, i, ATTR_LOCAL_PREF, out);
}

static bool
attribute_otc(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_u32(v, i, ATTR_OTC, out);
}

static bool
attribute_origin(struct field_view *v, unsigned i, struct field_value *out)
{
	struct span value;

	if (i || !view_attribute(v, ATTR_ORIGIN, &value) || value.n != 1)
		return false;
	out->number = value.p[0];
	return true;
}

static bool
attribute_originator(struct field_view *v, unsigned i, struct field_value *out)
{
	struct span value;

	if (i || !view_attribute(v, ATTR_ORIGINATOR_ID, &value) || value.n != 4)
		return false;
	out->prefix = (struct prefix){ .ip = ip_of(value.p, 4), .bits = 32 };
	return true;
}

static bool
attribute_atomic(struct field_view *v, unsigned i, struct field_value *out)
{
	out->number = view_attribute(v, ATTR_ATOMIC_AGGREGATE, NULL);
	return !i && v->type == MSG_UPDATE;
}

static bool
attribute_aggregator(struct field_view *v, unsigned i, struct field_value *out)
{
	struct span value;

	if (i || !view_attribute(v, ATTR_AGGREGATOR, &value) || (value.n != 8 && value.n != 6))
		return false;
	if (value.n == 6 && view_attribute(v, ATTR_AS4_AGGREGATOR, NULL) && be_u16(value.p) == AS_TRANS &&
	    v->at->value[ATTR_AS4_AGGREGATOR].n == 8)
		value = v->at->value[ATTR_AS4_AGGREGATOR];
	out->number = value.n == 8 ? be_u32(value.p) : be_u16(value.p);
	out->prefix = (struct prefix){ .ip = ip_of(value.p + value.n - 4, 4), .bits = 32 };
	return true;
}

/* ---- lists ---- */

static bool
attribute_item(struct field_view *v, unsigned i, unsigned code, size_t size, struct field_value *out)
{
	struct span value;

	if (!view_attribute(v, code, &value) || (size_t)i >= value.n / size)
		return false;
	out->bytes = span_of(value.p + i * size, size);
	return true;
}

static bool
attribute_community(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_item(v, i, ATTR_COMMUNITIES, 4, out);
}

static bool
attribute_large(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_item(v, i, ATTR_LARGE_COMMUNITIES, 12, out);
}

static bool
attribute_extended(struct field_view *v, unsigned i, struct field_value *out)
{
	return attribute_item(v, i, ATTR_EXT_COMMUNITIES, 8, out);
}

static bool
attribute_cluster(struct field_view *v, unsigned i, struct field_value *out)
{
	if (!attribute_item(v, i, ATTR_CLUSTER_LIST, 4, out))
		return false;
	out->prefix = (struct prefix){ .ip = ip_of(out->bytes.p, 4), .bits = 32 };
	return true;
}

/* What the class of the strongest error is. */
static bool
attribute_error_class(struct field_view *v, unsigned i, struct field_value *out)
{
	if (i || !v->type || !view_errors(v)->n)
		return false;
	out->number = v->errors.worst;
	return true;
}

static const struct name attribute_origins[] = { { 0, "igp" }, { 1, "egp" }, { 2, "incomplete" }, { 0, NULL } };

enum { PATH_COST = 200 };

const struct field_row field_attribute_rows[] = {
	{ .name = "as-path", .about = FIELD_MESSAGE, .kind = &field_path, .column = true,
	    .help = "a regular expression over AS numbers; as a column the path, as in bgpdump lines" },
	{ .name = "as-path-contains", .about = FIELD_MESSAGE, .kind = &field_as, .cost = PATH_COST, .get = attribute_path_as,
	    .help = "an AS of the path" },
	{ .name = "path-length", .alias = { "as-path-length" }, .about = FIELD_MESSAGE, .kind = &field_number, .cost = PATH_COST,
	    .get = attribute_path_length, .column = true, .help = "the length of the path, as RFC 4271 9.1.2.2 counts" },
	{ .name = "path-hops", .about = FIELD_MESSAGE, .kind = &field_number, .cost = PATH_COST, .get = attribute_path_hops,
	    .column = true, .help = "the same without prepending: an AS that is repeated counts once" },
	{ .name = "origin-as", .about = FIELD_MESSAGE, .kind = &field_as, .cost = PATH_COST, .get = attribute_origin_as,
	    .column = true, .help = "the last AS of the path" },
	{ .name = "first-as", .about = FIELD_MESSAGE, .kind = &field_as, .cost = PATH_COST, .get = attribute_first_as,
	    .column = true, .help = "the first AS of the path" },
	{ .name = "loop", .about = FIELD_MESSAGE, .kind = &field_flag, .cost = PATH_COST, .get = attribute_loop, .column = true,
	    .help = "an AS comes back in the path after another one" },
	{ .name = "private-as", .about = FIELD_MESSAGE, .kind = &field_flag, .cost = PATH_COST, .get = attribute_private_as,
	    .column = true, .help = "the path has an AS number for private use (RFC 6996)" },
	{ .name = "bogon-as", .about = FIELD_MESSAGE, .kind = &field_flag, .cost = PATH_COST, .get = attribute_bogon_as,
	    .column = true, .help = "the path has an AS number that no network can have: reserved, AS_TRANS, for documentation" },
	{ .name = "origin", .about = FIELD_MESSAGE, .kind = &field_choice, .names = attribute_origins, .cost = 20,
	    .get = attribute_origin, .column = true, .help = "igp, egp, incomplete" },
	{ .name = "med", .about = FIELD_MESSAGE, .kind = &field_number, .get = attribute_med, .column = true,
	    .help = "the value of MULTI_EXIT_DISC" },
	{ .name = "local-pref", .alias = { "local-preference" }, .about = FIELD_MESSAGE, .kind = &field_number,
	    .get = attribute_local_pref, .column = true, .help = "the value of LOCAL_PREF" },
	{ .name = "atomic-aggregate", .about = FIELD_MESSAGE, .kind = &field_flag, .get = attribute_atomic, .column = true,
	    .help = "ATOMIC_AGGREGATE is there" },
	{ .name = "aggregator", .about = FIELD_MESSAGE, .kind = &field_aggregator, .get = attribute_aggregator, .column = true,
	    .help = "the AS number of the AGGREGATOR; as a column its address, too" },
	{ .name = "community", .about = FIELD_MESSAGE, .kind = &field_community, .get = attribute_community, .column = true,
	    .help = "a community such as 65000:100, 65000:*, *:100-200, no-export" },
	{ .name = "large-community", .about = FIELD_MESSAGE, .kind = &field_large, .get = attribute_large, .column = true,
	    .help = "a large community such as 65000:1:*" },
	{ .name = "extended-community", .about = FIELD_MESSAGE, .kind = &field_extended, .get = attribute_extended, .column = true,
	    .help = "an extended community such as target:65000:*, by the words of bgp-commands(5)" },
	{ .name = "originator-id", .about = FIELD_MESSAGE, .kind = &field_address, .get = attribute_originator, .column = true,
	    .help = "the ORIGINATOR_ID" },
	{ .name = "cluster-list", .about = FIELD_MESSAGE, .kind = &field_address, .get = attribute_cluster, .column = true,
	    .help = "an identifier in the CLUSTER_LIST" },
	{ .name = "otc", .about = FIELD_MESSAGE, .kind = &field_as, .cost = 20, .get = attribute_otc, .column = true,
	    .help = "the AS number of ONLY_TO_CUSTOMER" },
	{ .name = "attribute", .about = FIELD_MESSAGE, .kind = &field_attribute, .column = true,
	    .help = "an attribute that is there: its keyword, its name in the RFC, or its number" },
	{ .name = "error-class", .about = FIELD_MESSAGE, .kind = &field_choice, .names = diag_class_names, .cost = 1000,
	    .get = attribute_error_class, .column = true,
	    .help = "the class of the strongest error by RFC 7606: note, attribute-discard, treat-as-withdraw, afi-safi-disable, "
		    "session-reset" },
	{ .name = NULL },
};
