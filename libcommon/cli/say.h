/* SPDX-License-Identifier: ISC */
/* cli/say.h - diagnostics: one line on standard error. */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdarg.h>

/*
 * "PROG: message" and a newline, in one write(2); control bytes and what is beyond ASCII are written as escapes, so
 * that nothing a peer or a file said reaches a terminal raw.
 */
void say(const char *prog, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void vsay(const char *prog, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/*
 * Lines that are ready, each with its newline: "PROG: " goes before those that do not begin with a blank, so that what
 * shows a place in a text (the line and a caret under it) stays as it is. Controls are written as escapes here too.
 */
void say_block(const char *prog, const char *text);

#endif
