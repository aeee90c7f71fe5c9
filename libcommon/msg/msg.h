/* SPDX-License-Identifier: ISC */
/*
 * msg/msg.h - BGP messages (RFC 4271 4): the header, and one event for each message, in every notation.
 */
#ifndef MSG_MSG_H
#define MSG_MSG_H

#include "base/be.h"
#include "msg/rows.h"
#include "value/kind.h"

#define MSG_ENUM(name, NAME, type, word, title) MSG_##NAME = type,
enum {
	MSG_ROWS(MSG_ENUM)
};
#undef MSG_ENUM

enum { MSG_HEADER = 19, MSG_MAX = 4096, MSG_MAX_EXTENDED = 65535 };

/* The type and the length that a header says; 0 if there is no whole header. */
static inline unsigned
msg_type(struct span msg)
{
	return msg.n < MSG_HEADER ? 0 : msg.p[18];
}

static inline size_t
msg_length(struct span msg)
{
	return msg.n < MSG_HEADER ? 0 : be_u16(msg.p + 16);
}

/* What follows the header; an empty span if there is no whole header. */
static inline struct span
msg_body(struct span msg)
{
	return msg.n < MSG_HEADER ? (struct span){ NULL, 0 } : (struct span){ msg.p + MSG_HEADER, msg.n - MSG_HEADER };
}

/*
 * Check marker, length and type of the message at the front of s (RFC 4271 6.1). *len is its length when the header
 * can be trusted to find the next message, else 0. False: d says why, with NOTIFICATION code and subcode.
 * With fewer bytes than the header says, true and *len > s.n.
 */
bool msg_header(struct span s, size_t max, size_t *len, struct diags *d);

/*
 * The length of the message at the front of s if its marker is damaged and everything else says that it is one: half of
 * the marker, a length and a type that can be, and another marker or the end after it. Else 0.
 */
size_t msg_damaged(struct span s);

/*
 * Check what a message is before its type matters: the header, a length that the session allows (RFC 8654), a type that
 * its state expects (RFC 6608). True: the body can be read, whatever was found.
 */
bool msg_readable(struct span msg, const struct ctx *ctx, struct diags *d);

/* Begin a message of a type; end it: fills in the length. put_close's rules hold. */
struct mark msg_begin(struct buf *b, unsigned type);
void msg_end(struct buf *b, struct mark m);

/* ---- events ---- */

enum event_kind {
	EVENT_MESSAGE,
	EVENT_STATE,     /* text: "connected", "up", "down"; reason */
	EVENT_FSM,       /* text: "IDLE" ... */
	EVENT_GAP,       /* bytes lost in a capture: gap_bytes */
	EVENT_GARBAGE,   /* bytes that are no message */
	EVENT_OTHER,     /* text: its type; extra: ready-made members for "neighbor", not for the top level */
	EVENT_TCP,       /* what TCP says of a connection that is over (tcp); only for those who ask for it */
	EVENT_MRT,       /* an MRT or BMP record without a BGP message: raw, text says which */
};

/* What bgp-rib says of a route in a table, or of a row of numbers. */
struct event_rib {
	bool stale;
	const char *table;           /* of BMP: which RIB; NULL */
	uint64_t at_us;              /* when the table was looked at; 0: at the end of the input */
	bool counted, churned;       /* the numbers below are known: routes; or all the others */
	uint64_t routes, announcements, withdrawals, path_changes, other_changes, duplicates, withdrawals_of_absent, flaps;
	uint64_t first_us, last_us;
};

/* What surrounds a message: who, when, where. All borrowed. */
struct event {
	enum event_kind kind;
	struct span msg;             /* the whole message with its header */
	uint64_t time_us;            /* since the epoch; 0 unknown */
	uint64_t counter;            /* per neighbor, from 1; 0: not counted */
	const char *direction;       /* "in", "receive", "send" */
	struct ip local, peer;       /* len 0 unknown */
	uint32_t local_as, peer_as;
	uint32_t router_id;
	uint16_t local_port, peer_port; /* 0 unknown */
	uint64_t frame;              /* capture: packet that completed it, from 1; MRT: record number; 0 unknown */
	const char *file;            /* the input file; NULL unknown */
	uint64_t offset;             /* in the input file, bytes */
	int64_t stream;              /* capture: TCP stream, from 0; -1 none */
	uint32_t path;               /* capture: of VLANs and tunnels, which may use the same addresses; 0 none, or one for each way */
	bool has_file, has_frame, has_offset; /* JSON says them */
	bool synthesized;            /* made from a RIB entry: not a message that travelled */
	const char *text, *reason;   /* state and fsm events; gap, garbage and MRT: what it is, and what is wrong with it */
	uint16_t mrt_type, mrt_subtype; /* MRT record that holds it (RFC 6396 4): 16 BGP4MP, 13 TABLE_DUMP_V2 ...; 0 none */
	uint16_t state_old, state_new;  /* state change in an MRT record: 1 Idle ... 6 Established (RFC 4271 8.2.2) */
	uint32_t originated;         /* RIB entry: since when it has been there, seconds since the epoch */
	struct span record;          /* the whole MRT record or BMP message around it, header included; n 0 none */
	uint64_t gap_bytes;
	const struct tcp_facts *tcp; /* pcap/facts.h: side 0 is `peer`; NULL: none */
	struct span extra;           /* ready-made JSON members for the top level: "mrt":{...},"inferred":{...}; n 0 none */
	struct span negotiated;      /* ready-made JSON object for "negotiated" beside "message"; n 0 none */
	struct span marks;           /* what the events before say of its routes: field/history.h; n 0: nobody asked */
	const struct event_rib *rib; /* NULL: it is not out of a table */
	bool consolidate;            /* header and body as hex at the top level */
};

struct tree;    /* value/tree.h */
struct printer; /* msg/printer.h: whoever prints; NULL where it says nothing of itself and keeps nothing */

/* ---- types of messages ---- */

/* All functions take the whole message with its header, whose length has been checked, and may get d NULL. */
struct msg_row {
	uint8_t type;
	uint16_t least, most;  /* bytes of a message, header included */
	const char *most_rfc;  /* if most is less than the session allows: the section that says so */
	const char *alias;     /* another spelling that is read; NULL: none */
	const char *key;       /* the member of "neighbor" that has the content in JSON; NULL: there is none */
	bool by_width;         /* its bytes depend on the width of AS numbers */

	/* NULL: the header says everything. */
	enum diag_class (*check)(struct span msg, const struct ctx *, struct diags *d);
	/* Write the value of `key`; msg_json does the rest. */
	void (*content)(struct jw *w, struct span msg);
	/* Or check, and write all members that say what is in the message. */
	void (*members)(struct jw *w, struct span msg, const struct ctx *, struct diags *d);
	/* From the members of "neighbor" to the message. */
	bool (*unjson)(struct jr neighbor, const struct ctx *, struct buf *out, struct diags *d);
	/* The fields of the body, which g is at; what is left over becomes a leaf "raw". NULL: there is no body. */
	void (*tree)(struct tree *t, struct get *g, const struct ctx *);
	/* The rest of a text encoder's line after "neighbor IP DIRECTION ", no newline; NULL: update_text. */
	void (*text)(struct buf *b, struct span msg, const struct ctx *);
	/* Check, and write the commands that say the same, or a comment; NULL: there are none. */
	void (*command)(struct buf *b, const struct event *e, const struct ctx *, struct diags *d);
};

#define MSG_EXTERN(name, NAME, type, word, title) extern const struct msg_row msg_##name;
MSG_ROWS(MSG_EXTERN)
#undef MSG_EXTERN

/* NULL: there is no such type. */
const struct msg_row *msg_row(unsigned type);
/* By word, title or alias. */
const struct msg_row *msg_row_word(struct span word);
/* The title and the word of a type (msg/rows.h); NULL: there is no such type. */
const char *msg_type_name(unsigned type);
const char *msg_type_word(unsigned type);

/* Check a whole message, header included; what bgp-session acts upon. */
enum diag_class msg_check(struct span msg, const struct ctx *, struct diags *d);

/*
 * Check a message whose header is good, and write its content as members of the open object "neighbor", with "wire" if
 * that does not give the bytes back.
 */
void msg_json(struct jw *w, struct span msg, const struct ctx *, struct diags *d);

/*
 * Append the message that the members of "neighbor" say: the bytes of "wire" as long as nobody edited the content, else
 * what the content says. An UPDATE may become several. False: d says why, and nothing is appended.
 */
bool msg_unjson(const struct msg_row *row, struct jr neighbor, const struct ctx *, struct buf *out, struct diags *d);

/* The next of the whole messages that *rest consists of; bytes that are none come last, as they are. */
bool msg_next(struct span *rest, struct span *msg);

#endif
