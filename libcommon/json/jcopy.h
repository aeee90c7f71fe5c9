/* SPDX-License-Identifier: ISC */
/* json/jcopy.h - a value that was read, written again. */
#ifndef JSON_JCOPY_H
#define JSON_JCOPY_H

#include "json/jr.h"
#include "json/jw.h"

/* Write the value, with its members in their order. */
void jw_copy(struct jw *w, struct jr j);

#endif
