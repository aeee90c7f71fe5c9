/* SPDX-License-Identifier: ISC */
/* cli/say.c - diagnostics: one line on standard error. */
#include "cli/say.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void
vsay(const char *prog, const char *fmt, va_list ap)
{
	static const char digits[] = "0123456789abcdef";
	char text[1024], line[4 * sizeof(text) + 128];
	size_t n, i;
	int len;

	len = snprintf(line, 64, "%s: ", prog);
	n = len < 0 ? 0 : len > 63 ? 63 : (size_t)len;
	vsnprintf(text, sizeof(text), fmt, ap);
	for (i = 0; text[i]; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= ' ' && c < 127) {
			line[n++] = (char)c;
			continue;
		}
		line[n++] = '\\';
		line[n++] = 'x';
		line[n++] = digits[c >> 4];
		line[n++] = digits[c & 15];
	}
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* nowhere left to say it */
}

void
say(const char *prog, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(prog, fmt, ap);
	va_end(ap);
}

void
say_block(const char *prog, const char *text)
{
	const char *end;

	for (; *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		if (*text == ' ') {
			char line[512];
			size_t n = 0;
			const char *c;

			for (c = text; c < end && n < sizeof(line) - 1; c++)
				line[n++] = (unsigned char)*c < ' ' || *c == 127 ? '?' : *c;
			line[n++] = '\n';
			if (write(STDERR_FILENO, line, n) < 0)
				return;
		} else {
			say(prog, "%.*s", (int)(end - text), text);
		}
	}
}
