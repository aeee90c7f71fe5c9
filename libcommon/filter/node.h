/* filter/node.h - the compiled expression, shared by its parser and its evaluator. */
#ifndef FILTER_NODE_H
#define FILTER_NODE_H

#include "filter/filter.h"
#include "filter/path.h"
#include "filter/quick.h"
#include "filter/trie.h"

enum node_op {
	NODE_AND,
	NODE_OR,
	NODE_NOT,
	NODE_TRUE,
	/* about the message */
	NODE_TYPE,       /* number: message type */
	NODE_FAMILY,     /* afi, safi (0: any) */
	NODE_DIRECTION,  /* number: 's' or 'r' */
	NODE_PEER,       /* trie: the address */
	NODE_LOCAL,
	NODE_PORT,       /* numbers */
	NODE_PEER_AS,
	NODE_LOCAL_AS,
	NODE_TIME,       /* numbers: microseconds */
	NODE_AS_PATH,    /* regex */
	NODE_PATH_HAS,   /* numbers */
	NODE_ORIGIN_AS,
	NODE_FIRST_AS,
	NODE_PATH_LENGTH,
	NODE_COMMUNITY,  /* pattern */
	NODE_LARGE,
	NODE_EXTENDED,
	NODE_ATTRIBUTE,  /* number: code is present */
	NODE_VALUE,      /* number: code of MED or LOCAL_PREF; numbers: its value */
	NODE_ORIGIN,     /* number */
	NODE_ERROR,      /* number: class; 0 any */
	NODE_EOR,
	NODE_SIZE,       /* numbers: bytes of the message */
	/* about a route */
	NODE_EXACT,      /* trie */
	NODE_COVERED_BY,
	NODE_COVERS,
	NODE_OVERLAPS,
	NODE_LENGTH,     /* numbers */
	NODE_NEXT_HOP,   /* trie */
	NODE_ANNOUNCE,
	NODE_WITHDRAW,
	NODE_PATH_ID,    /* numbers */
	NODE_RD,         /* bytes in pattern.text */
};

/* Sorted, not overlapping. */
struct range {
	uint64_t lo, hi;
};

struct ranges {
	struct range *v;
	size_t n, cap;
};

/* One field of a community pattern. */
struct pattern_field {
	bool any;
	uint64_t lo, hi;
	struct span word; /* n > 0: this word */
};

enum { PATTERN_FIELDS = 6 };

struct pattern {
	struct pattern_field field[PATTERN_FIELDS];
	size_t n;
	struct span text;
};

struct node {
	enum node_op op;
	struct node *a, *b;
	uint16_t afi;
	uint8_t safi;
	uint64_t number;
	struct ranges ranges;
	struct trie trie;
	struct path_regex *path;
	struct pattern pattern;
	uint32_t cost;    /* of a look at it: of two sides the cheaper one is asked first */
	uint32_t weight;  /* quick_weight of the prefixes it is about; UINT32_MAX: not about prefixes */
	uint8_t slot;     /* > 0: dear, and the same for all routes of a message: remembered there */
	struct node *all; /* every node of the filter, for freeing */
};

struct filter {
	struct node *root, *all;
	bool routes; /* some node is about a route */
	bool checks; /* some node wants the errors */
	uint8_t slots;
	struct quick *quick; /* what is about no prefix of these does not pass; NULL: anything may */
	struct buf text; /* the expression: patterns borrow from it */
};

/* Order what was parsed, and find what it is about. */
void filter_settle(struct filter *f);

bool ranges_have(const struct ranges *r, uint64_t v);

#endif
