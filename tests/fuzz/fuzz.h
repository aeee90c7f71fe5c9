/* SPDX-License-Identifier: ISC */
/*
 * tests/fuzz/fuzz.h - what the fuzz targets share: the laws of messages, and a context made of an input's first bytes.
 *
 * A target gives its input to one reader and asserts what must hold of whatever was read; a broken law ends the
 * program. The same object links with libFuzzer and with replay.c.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "msg/command.h"
#include "msg/msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, saying which law was broken by which bytes. */
void law(bool holds, const char *name, struct span bytes);

enum { FUZZ_HEAD = 2 };

/* A context of the first FUZZ_HEAD bytes of the input, which are taken off it (zeros when there are none). */
struct ctx fuzz_ctx(struct span *input);

/* A message of this type with the input as its body, cut to what a message may hold; b is the caller's. */
struct span fuzz_message(struct buf *b, unsigned type, struct span body);

/*
 * The laws of any message, header included:
 *   - every notation is complete lines of valid UTF-8 (JSON: one object), the same with a printer that keeps texts as without
 *   - JSON and back is the same bytes
 *   - check, JSON and text find the same class of error
 *   - commands of a message that is well formed are read, and say the same when printed again
 *   - the tree of fields has each byte in one leaf (tree_law)
 */
void message_laws(struct span msg, const struct ctx *ctx);

/* Leaves of the tree of fields follow each other, lie in their groups and cover the message; their values are JSON. */
/*
 * Turn these bits of byte `at`. Where the fields stay as they are, no leaf changes but that byte's own, unless it says how
 * others are read; where they do not, none before it, or there is an error and the byte lies in the leaf that changed. The
 * message is as before then.
 */
void tree_turn_law(struct buf *msg, size_t at, uint8_t bits, const struct ctx *ctx);

/* Each value of a leaf is in the message's JSON, but for those of bytes that JSON does not show. */
void tree_json_law(struct span msg, const struct ctx *ctx);
void tree_law(struct span msg, const struct ctx *ctx);

/* The laws of an event of any kind, such as captures and archives give; returns the class of its worst error. */
enum diag_class event_laws(const struct event *e, const struct ctx *ctx);

#endif
