/* SPDX-License-Identifier: ISC */
/*
 * attr/extcom.h - the text of an extended community, as a row: those of 8 bytes (attr/extcom.c) and those of 20, which
 * have an IPv6 address (attr/extcom6.c).
 */
#ifndef ATTR_EXTCOM_H
#define ATTR_EXTCOM_H

#include "attr/attr.h"

enum {
	EXTCOM_LOOSE = 1,     /* the text stands even where bytes it leaves out are not zero, as ExaBGP prints it */
	EXTCOM_READ = 2,      /* another way to write it; never printed */
	EXTCOM_DIRECTION = 4, /* interface-set: the order of the text is not that of the bytes */
};

/*
 * The text of the bytes after type and sub-type: literal characters, and what is replaced by bytes:
 *   %a AS number, 2 bytes   %A AS number, 4 bytes, beyond 65535 or asdot   %D AS number, 4 bytes, asdot in commands
 *   %i IPv4 address         %I the same, or a number beyond 65535          %J the same, or any number
 *   %8 %6 %5 %4 %3 %h %b unsigned, of 8, 6, 5, 4, 3, 2, 1 bytes            %. 4 bytes, dotted
 *   %l label in 3 bytes     %s the same, only the bottom-of-stack bit of the other four set
 *   %m MAC address   %q IPv6 address   %f IEEE float   %r the same, printed as a whole number
 *   %n %N 1 and 2 bytes by name        %z a zero byte, without text       %x 0x and all bytes that are left
 *   %o %e a byte without text, 1 or 0, of which only the last bit counts when it is printed
 */
struct extcom_form {
	uint8_t type, sub, flags;
	const char *layout;
	const struct name *names;
};

/* The text of a value. `command`: as it is read back. False: this form is not for these bytes; part may be written. */
bool extcom_print(struct buf *b, const struct extcom_form *f, struct span value, bool command);
/* The bytes of a text, all `bytes` of them. A blank of the form may be a colon. */
bool extcom_read_form(const struct extcom_form *f, struct span s, uint8_t *out, size_t bytes);

#endif
