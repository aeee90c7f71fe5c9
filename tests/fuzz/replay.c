/* SPDX-License-Identifier: ISC */
/* tests/fuzz/replay.c - a main for fuzz targets: each file given as an argument is one input. */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

enum { FILE_MOST = 1 << 20 };

int
main(int argc, char **argv)
{
	static uint8_t data[FILE_MOST];
	int i;

	for (i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		uint8_t *exact;
		size_t n;

		if (!f) {
			perror(argv[i]);
			return 3;
		}
		n = fread(data, 1, sizeof(data), f);
		fclose(f);
		/* in memory of just that size, so that a sanitizer sees what goes beyond */
		exact = malloc(n ? n : 1);
		if (!exact)
			return 3;
		memcpy(exact, data, n);
		fprintf(stderr, "%s\n", argv[i]);
		LLVMFuzzerTestOneInput(exact, n);
		free(exact);
	}
	return 0;
}
