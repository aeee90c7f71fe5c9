/*
 * msg/msg.h - BGP messages (RFC 4271 4): the header, and one event for each message, in every notation.
 */
#ifndef MSG_MSG_H
#define MSG_MSG_H

#include "base/be.h"
#include "value/kind.h"

enum { MSG_OPEN = 1, MSG_UPDATE = 2, MSG_NOTIFICATION = 3, MSG_KEEPALIVE = 4, MSG_REFRESH = 5, MSG_OPERATIONAL = 6 };
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

/* "update", "route-refresh" ... as in JSON's "type" ("refresh" for 5, see event_type_word); NULL when unknown. */
const char *msg_type_name(unsigned type);

/*
 * Check marker, length and type of the message at the front of s (RFC 4271 6.1). *len is its length when the header
 * can be trusted to find the next message, else 0. False: d says why, with NOTIFICATION code and subcode.
 * With fewer bytes than the header says, true and *len > s.n.
 */
bool msg_header(struct span s, size_t max, size_t *len, struct diags *d);

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
	EVENT_MRT,       /* an MRT or BMP record without a BGP message: raw, text says which */
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
	bool has_file, has_frame, has_offset; /* JSON says them */
	bool synthesized;            /* made from a RIB entry: not a message that travelled */
	const char *text, *reason;   /* state and fsm events; gap, garbage and MRT: what it is, and what is wrong with it */
	uint16_t mrt_type, mrt_subtype; /* MRT record that holds it (RFC 6396 4): 16 BGP4MP, 13 TABLE_DUMP_V2 ...; 0 none */
	uint16_t state_old, state_new;  /* state change in an MRT record: 1 Idle ... 6 Established (RFC 4271 8.2.2) */
	uint32_t originated;         /* RIB entry: since when it stands, seconds since the epoch */
	struct span record;          /* the whole MRT record or BMP message around it, header included; n 0 none */
	uint64_t gap_bytes;
	struct span extra;           /* ready-made JSON members for the top level: "mrt":{...},"inferred":{...}; n 0 none */
	struct span negotiated;      /* ready-made JSON object for "negotiated" beside "message"; n 0 none */
	bool consolidate;            /* header and body as hex at the top level */
};

struct printer; /* msg/printer.h: whoever prints; NULL where it says nothing of itself and keeps nothing */

/* One JSON object, no newline. Returns the strongest error class of the message (also in *d when not NULL). */
enum diag_class event_json(struct buf *out, const struct event *, const struct ctx *, struct printer *, struct diags *d);
/* ExaBGP's text encoder: lines, each with its newline, and an empty line behind state and update blocks. */
enum diag_class event_text(struct buf *out, const struct event *, const struct ctx *, struct diags *d);
/* Commands that say the same, one a line. */
enum diag_class event_command(struct buf *out, const struct event *, const struct ctx *, struct diags *d);
/* The one-line format of bgpdump -m. */
enum diag_class event_bgpdump(struct buf *out, const struct event *, const struct ctx *, struct printer *,
    struct diags *d);

/*
 * An event back to its message: JSON object to bytes appended to out, header included. ctx gives what the event's own
 * "negotiated" does not. False: d says what is wrong; an event that carries no message gives true and no bytes.
 */
bool event_unjson(struct jr event, const struct ctx *ctx, struct buf *out, struct diags *d);

/* ---- the message bodies, each in its file; bodies are without header, g stands behind it ---- */

/* Check a whole message (header included) by its type; what bgp-session acts upon. */
enum diag_class msg_check(struct span msg, const struct ctx *, struct diags *d);

/* JSON of the content, as members of the open "neighbor" object: "open":{...}, "notification":{...} ... */
void open_json(struct jw *w, struct span msg, const struct ctx *, struct diags *d);
void notification_json(struct jw *w, struct span msg, const struct ctx *, struct diags *d);
void refresh_json(struct jw *w, struct span msg, const struct ctx *, struct diags *d);
void operational_json(struct jw *w, struct span msg, const struct ctx *, struct diags *d);
void update_json(struct jw *w, struct span msg, const struct ctx *, struct diags *d);

/* From that member's object to the message, header included. */
bool open_unjson(struct jr content, struct jr wire, const struct ctx *, struct buf *out, struct diags *d);
bool notification_unjson(struct jr content, struct jr wire, const struct ctx *, struct buf *out, struct diags *d);
bool refresh_unjson(struct jr content, struct jr wire, const struct ctx *, struct buf *out, struct diags *d);
bool operational_unjson(struct jr content, struct jr wire, const struct ctx *, struct buf *out, struct diags *d);
/* An UPDATE is more than one member of "neighbor". */
bool update_unjson(struct jr neighbor, const struct ctx *, struct buf *out, struct diags *d);

/* The rest of a text encoder's line behind "neighbor IP DIR ", no newline. */
void open_text(struct buf *b, struct span msg, const struct ctx *);
void notification_text(struct buf *b, struct span msg, const struct ctx *);
void refresh_text(struct buf *b, struct span msg, const struct ctx *);
void operational_text(struct buf *b, struct span msg, const struct ctx *);

/* Checks alone. */
enum diag_class open_check(struct span msg, const struct ctx *, struct diags *d);
enum diag_class notification_check(struct span msg, const struct ctx *, struct diags *d);
enum diag_class refresh_check(struct span msg, const struct ctx *, struct diags *d);
enum diag_class operational_check(struct span msg, const struct ctx *, struct diags *d);

#endif
