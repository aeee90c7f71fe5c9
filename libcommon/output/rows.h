/* SPDX-License-Identifier: ISC */
/*
 * output/rows.h - the formats, one line each: X(name, word) is the row output_name, which `-o word` asks for. The
 * order is that of the manual.
 */
#ifndef OUTPUT_ROWS_H
#define OUTPUT_ROWS_H

#define OUTPUT_ROWS(X)                                                                                                 \
	X(json, "json")                                                                                                        \
	X(text, "text")                                                                                                        \
	X(command, "command")                                                                                                     \
	X(line, "line")                                                                                                \
	X(tree, "tree")                                                                                                \
	X(tsv, "tsv")                                                                                                  \
	X(csv, "csv")                                                                                                  \
	X(bgpdump, "bgpdump")                                                                                                     \
	X(hex, "hex")                                                                                                         \
	X(raw, "raw")                                                                                                         \
	X(mrt, "mrt")                                                                                                         \
	X(pcap, "pcap")                                                                                                        \
	X(pcapng, "pcapng")                                                                                                      \
	X(bmp, "bmp")                                                                                                          \
	X(play, "play")                                                                                                \
	X(api, "api")                                                                                                  \
	X(bridge, "bridge")                                                                                            \
	X(summary, "summary")                                                                                                     \
	X(summary_json, "summary-json")                                                                                \
	X(report, "report")

#endif
