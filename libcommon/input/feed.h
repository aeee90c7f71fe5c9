/* SPDX-License-Identifier: ISC */
/*
 * input/feed.h - messages that other tools have written as text or JSON, made again: the attributes and routes that a line
 * has become the bytes that say them, and the event says what the line did not have.
 */
#ifndef INPUT_FEED_H
#define INPUT_FEED_H

#include "attr/attr.h"
#include "input/intake.h"
#include "json/jr.h"
#include "value/ip.h"

enum { FEED_ABSENT_MAX = 16 };

struct feed {
	struct intake *d;
	struct place at;
	const char *format;            /* its word of -i */
	struct attrset attrs;          /* AS numbers have 4 bytes */
	struct buf withdrawn, nlri;    /* IPv4 unicast, as in an UPDATE */
	struct buf reach, unreach;     /* other routes: values of MP_REACH_NLRI and MP_UNREACH_NLRI */
	struct buf msg, extra;
	struct event ev;               /* the envelope; feed_line resets it */
	struct ctx ctx;
	const char *absent[FEED_ABSENT_MAX]; /* what the line did not say */
	unsigned absent_cnt;
	bool made;                     /* the message is made of what the line says, not of its bytes */
	const char *error;             /* what cannot be read, NULL: nothing */
};

void feed_init(struct feed *f, struct intake *d, struct input *in, const char *format);
void feed_fini(struct feed *f);
/* A new line begins. */
void feed_line(struct feed *f);

/* What the line did not say. */
void feed_absent(struct feed *f, const char *what);
/* Something cannot be read. Always false. */
bool feed_wrong(struct feed *f, const char *what);

/* The value of the attribute, with the flags of its row. */
void feed_attr(struct feed *f, unsigned code, struct span value);
void feed_attr_u32(struct feed *f, unsigned code, uint32_t v);
/* "IGP", "egp", "i" ... */
bool feed_origin(struct feed *f, struct span s);
/* bgpdump's form: "1 2 {3,4} (5 6) [7,8]". */
bool feed_path(struct feed *f, struct span s);
/* A JSON array of numbers, in which arrays are sets. */
bool feed_path_json(struct feed *f, struct jr path);
/* "64496:100", "64496:1:2", or a name: appended to the attribute that it is of. */
bool feed_community(struct feed *f, struct span s);
/* "64496 192.0.2.1" or with a colon; the AS number comes first. */
bool feed_aggregator(struct feed *f, struct span s);
/* A prefix, with labels and route distinguisher as bgpdump lines have them. nexthop: of an announcement, "address" or "address,link-local"; path: identifier, or NULL. */
bool feed_route(struct feed *f, bool withdraw, struct span prefix, struct span nexthop, const uint32_t *path);

/* The UPDATE of what was collected, or the error: as an event. False: nothing more is wanted. */
bool feed_update(struct feed *f);
/* Another message, whole. */
bool feed_message(struct feed *f, struct span msg);
/* A change of the session's state: text, or numbers of RFC 6396. */
bool feed_event(struct feed *f);

/* Lines of JSON, also as server-sent events ("data: {...}"), each given to `line`; what is no JSON is reported. */
void feed_json_lines(struct feed *f, struct input *in, void (*line)(struct feed *, struct jr));
/* Does the first line have these? Of n words one is enough. */
bool feed_first_line(struct input *in, const char *const *words, size_t n);

#endif
