/* bgp-api-bridge/expand.h - short words of commands made long, as ExaBGP's clients do, and what can follow. */
#ifndef EXPAND_H
#define EXPAND_H

#include <stdbool.h>
#include <stddef.h>

/* `in` with its short words expanded and its order repaired; true when something was changed. */
bool expand(const char *in, char *out, size_t size);
/* Print the words that can stand at the last place, one a line. */
void expand_complete(char **words, int n);

#endif
