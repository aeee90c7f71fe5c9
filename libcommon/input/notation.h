/* SPDX-License-Identifier: ISC */
/*
 * input/notation.h - the ways in which people write bytes as text: one row for each, and a reader of its tokens.
 *
 * A token is what stands for one or more bytes: "ff", "FFFF", "0xff", "255", "377", "\xff", "AAAA". Tokens with nothing but
 * separators between them are a run. Nobody has to say which notation a text is in: only in the right one are there
 * sixteen bytes of ones, and then a length and a type that can be.
 */
#ifndef INPUT_NOTATION_H
#define INPUT_NOTATION_H

#include "base/buf.h"

enum notation_kind {
	NOTATION_HEX,     /* ff, FFFF, ffffffff...; size 1: f, too */
	NOTATION_PREFIX,  /* 0xff, (byte)0xFF, 0xffu8, 0FFh, #xFF, 16#FF#, 8'hff, std::byte{0xff}, 'A', 0xffff */
	NOTATION_DECIMAL, /* 255, -1, 255u8 */
	NOTATION_INDEXED, /* 0: 255, 1: 255 */
	NOTATION_OCTAL,   /* 377, 0377, 0o377, 177777 */
	NOTATION_BINARY,  /* 11111111 */
	NOTATION_COLUMNS, /* as od -c and hexdump -c: after an offset fields of four columns, each a character or octal */
	NOTATION_ESCAPED, /* \xff \377 \u00ff \n, %FF, and characters as they are */
	NOTATION_RADIX,   /* base64, base32: digits of some bits */
	NOTATION_GROUPS,  /* Ascii85 and its like: five digits are four bytes */
	NOTATION_UU,      /* uuencode: each line has its length */
	NOTATION_RECORD,  /* Intel HEX, Motorola S-records */
};

struct notation_row {
	enum notation_kind kind;
	uint8_t size;    /* bytes of a token; 0: as many as its digits say */
	bool little;     /* the lowest byte of a token comes first */
	bool other;      /* escaped: \255 is decimal; radix: it begins with the first of many ones, not with its word */
	bool main;       /* what has a marker in this notation is a message, even if its header is wrong */
	unsigned hints;  /* NOTATION_HAS_*: a line without any of them has no byte of ones in this notation */
	const char *digits; /* radix, groups: those of 0, 1 ... */
	uint8_t bits;    /* radix: of a digit */
};

/* The rows, those first that are to be believed first. */
size_t notation_cnt(void);
const struct notation_row *notation_at(size_t i);

/* What a line has of what ones are written with. */
unsigned notation_hints(struct span line);

/* A place in a line, in one notation. */
struct notation_walk {
	const struct notation_row *row;
	struct span line;
	size_t at;
	size_t from, to;     /* the token given last */
	size_t gap;          /* blanks before it */
	size_t gap_first;    /* blanks before the first of the marks */
	size_t marks;        /* other separators before it */
	uint8_t mark;        /* the last of them */
	bool fence;          /* before it was what ends the bytes of a dumped line: | < > */
	bool punctuation;    /* before it was a colon or the like, that is, what is between the parts of a time */
	bool remark;         /* before it was what remarks begin with: ; -- */
	bool started;        /* a token has been given */
	bool going;          /* the run began in a line before */
	size_t word_end;     /* hex, radix: of a long word of which a part has been given */
	bool twice;          /* escaped: the text was escaped once more, each backslash is two */
	bool hexed;          /* escaped: with x or u, so that \0 is a zero, whatever digit follows */
	unsigned repeat;     /* the token comes so many times more, as debuggers say it */
	uint8_t quote, lead; /* escaped: what the string began with, 0: nothing; what escapes begin with */
	uint32_t bits;       /* radix, groups: those that wait, and how many bits or digits */
	uint8_t bit_cnt;
	size_t want;         /* groups: how many bytes are still to come, which tells whether a line ends amid a group */
	bool header;         /* groups: the length is known; otherwise a KEEPALIVE may end here */
	bool quoted;         /* the run began in quotes: what is in quotes is a number, no character */
	uint8_t n;           /* bytes of the token */
	uint8_t bytes[64];
};

void notation_begin(struct notation_walk *w, const struct notation_row *row, struct span line, size_t at);
/* Begin another line of the same run. */
void notation_go_on(struct notation_walk *w, struct span line, size_t at);
/*
 * The next token. False: what comes next is none, or the line is over; w->at is at it, and at line.n when the line is
 * over.
 */
bool notation_next(struct notation_walk *w);
/* Step over what is no token. */
void notation_skip(struct notation_walk *w);

#endif
