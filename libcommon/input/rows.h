/* SPDX-License-Identifier: ISC */
/*
 * input/rows.h - the containers, one line each: X(name, word) is the row input_name, which `-i word` asks for. An input is
 * taken for the first that it looks like.
 */
#ifndef INPUT_ROWS_H
#define INPUT_ROWS_H

#define INPUT_ROWS(X)                                                                                                  \
	X(ris_live, "ris-live")                                                                                        \
	X(bgpipe, "bgpipe")                                                                                            \
	X(bgpdump, "bgpdump")                                                                                          \
	X(json, "json")                                                                                                \
	X(hex, "hex")                                                                                                  \
	X(pcap, "pcap")                                                                                                \
	X(raw, "raw")                                                                                                  \
	X(bmp, "bmp")                                                                                                  \
	X(openbmp, "openbmp")                                                                                          \
	X(mrt, "mrt")

#endif
