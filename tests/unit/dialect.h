/* SPDX-License-Identifier: ISC */
/*
 * tests/unit/dialect.h - messages written as routers, tools and programming languages write them: a row for each dialect,
 * made from what is known of its form. What is written has to be read back.
 */
#ifndef TESTS_UNIT_DIALECT_H
#define TESTS_UNIT_DIALECT_H

#include "base/buf.h"
#include "base/count.h"

enum dialect_token {
	T_HEX, T_HEXU, T_HEX2, T_HEX2U, T_HEX4, T_WORD2, T_WORD4, T_WORD8, /* words: the lowest byte first */
	T_0X, T_0XU, T_0X_SHORT, T_0XWORD2, T_0XWORD4, T_CAST, T_RUST, T_ASM, T_HASH,
	T_DEC, T_DEC3, T_SIGNED, T_UWORD2, T_UWORD4, T_UWORD8, T_SWORD2, T_SWORD4,
	T_OCT, T_OCTC, T_OWORD2, T_OWORD4, T_OWORD8, T_BIN, T_COLUMNS,
	T_ESC, T_ESC_TWICE, T_ESCU, T_ESC_BRACES, T_ESC_OCT, T_ESC_OCT_SHORT, T_ESC_U, T_ESC_DEC, T_PERCENT, T_REPR, T_JSON, T_BASE64, T_BASE64URL,
};

struct dialect {
	const char *name;
	enum dialect_token token;
	const char *open, *close; /* around a message; NULL: a line end */
	const char *before;       /* each line: # stands for a digit that goes up with the lines */
	const char *offset;       /* before the bytes of a line; a format of an unsigned long */
	const char *sep;          /* between tokens */
	unsigned per_line;        /* bytes; 0: all of them */
	const char *after;        /* each line but the last of a message */
	bool chars;               /* the characters are beside the bytes, with this before and after them: */
	const char *char_open, *char_close;
	bool end;                 /* a last line with the offset alone */
	bool frame;               /* the headers of the packet come first */
};

static const struct dialect dialects[] = {
	{ "hex", T_HEX, .sep = "" },
	{ "hex-upper", T_HEXU, .sep = "" },
	{ "hex-folded", T_HEX, .sep = "", .per_line = 30 },
	{ "pairs", T_HEX, .sep = " " },
	{ "fours", T_HEX2U, .sep = " ", .per_line = 16 },
	{ "eights", T_HEX4, .sep = " ", .per_line = 16 },
	{ "colons", T_HEX, .sep = ":" },
	{ "dashes", T_HEXU, .sep = "-" },
	{ "colons-lines", T_HEX, .open = "data:\n", .before = "    ", .sep = ":", .per_line = 15, .after = ":" },
	{ "label", T_HEXU, .open = "malformed message from 192.0.2.1: ", .sep = "" },
	{ "mail-quote", T_HEX, .before = "> ", .sep = " ", .per_line = 16 },
	{ "postgres", T_HEX, .open = "\\x", .sep = "" },
	{ "0x-long", T_HEXU, .open = "insert into updates values (0x", .sep = "", .close = ");\n" },
	{ "angle", T_HEX, .open = "<", .sep = "> <", .close = ">\n" },
	{ "html", T_HEX, .open = "<pre>", .sep = " ", .per_line = 16, .after = "<br>", .close = "</pre>\n" },
	{ "yaml", T_DEC, .open = "message:\n", .before = "  - ", .sep = "", .per_line = 1 },
	{ "sql", T_HEXU, .open = "INSERT INTO updates VALUES (17, X'", .sep = "", .close = "');\n" },
	/* routers */
	{ "junos", T_HEX, .open = "Dec 25 14:57:57.814883 BGP RECV 192.0.2.3+33815 -> 192.0.2.2+179\n", .before = "Dec 25 14:57:57.8148##  ",
		.sep = " ", .per_line = 20 },
	{ "junos-monitor", T_HEX2, .open = "14:57:57.814883  In IP 192.0.2.3.179 > 192.0.2.2.33815: P 1:20(19) ack 1 win 16384: BGP\n",
		.before = "\t", .offset = "0x%04lx\t ", .sep = " ", .per_line = 16, .frame = true },
	{ "ios", T_HEX2U, .open = "*Aug 22 16:21:38.991: BGP: 192.0.2.1 Bad attributes ", .sep = " ", .per_line = 26 },
	{ "ios-stamped", T_HEX2U, .before = "Aug 22 16:21:39 rtr1 7290##: Aug 22 16:21:38.991: BGP: 192.0.2.1 ", .sep = " ", .per_line = 16 },
	{ "ios-xr", T_HEX, .before = "RP/0/RSP0/CPU0:Mar  3 10:00:00.1## : bgp[1052]: [default-iowt]: 192.0.2.1 rcv: ", .sep = " ", .per_line = 16 },
	{ "eos", T_HEX2, .open = "2026-05-22T08:13:41.226 Bgp: %BGP-3-NOTIFICATION: bad update, the message follows\n", .before = "    ", .sep = " ",
		.per_line = 32 },
	{ "sros", T_0X, .open = "14 2026/05/22 08:13:41.226 UTC MINOR: DEBUG #2001 Base Peer 1: 192.0.2.1\n\"Peer 1: 192.0.2.1: UPDATE\n",
		.before = "    ", .sep = " ", .per_line = 8, .close = "\n\"\n" },
	{ "frr", T_HEX, .open = "2026/05/22 08:13:41 BGP: [XYZ12-34ABC] 192.0.2.1 rcvd message dump:\n",
		.before = "2026/05/22 08:13:41 BGP: [XYZ12-34ABC] ", .offset = "%08lx: ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  " },
	{ "bird", T_HEX, .before = "2026-05-22 08:13:41.2## <RMT> peer1: bytes ", .sep = " ", .per_line = 24 },
	{ "exabgp", T_HEX2U, .before = "13:29:04 | 137##  | outgoing-1    | received TCP payload (  19) ", .sep = " ", .per_line = 19 },
	{ "syslog-dump", T_HEX2, .before = "May 22 08:13:41 host kernel: [12345.6789##] ", .offset = "%08lx: ", .sep = " ", .per_line = 16, .chars = true,
		.char_open = "  " },
	/* dumps */
	{ "xxd", T_HEX2, .offset = "%08lx: ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  " },
	{ "xxd-upper", T_HEX2U, .offset = "%08lx: ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  " },
	{ "xxd-c8", T_HEX2, .offset = "%08lx: ", .sep = " ", .per_line = 8, .chars = true, .char_open = "  " },
	{ "xxd-g1", T_HEX, .offset = "%08lx: ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  " },
	{ "xxd-g4", T_HEX4, .offset = "%08lx: ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  " },
	{ "xxd-e", T_WORD4, .offset = "%08lx: ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  " },
	{ "xxd-p", T_HEX, .sep = "", .per_line = 30 },
	{ "xxd-b", T_BIN, .offset = "%08lx: ", .sep = " ", .per_line = 6, .chars = true, .char_open = "  " },
	{ "xxd-i", T_0X, .open = "unsigned char message_bin[] = {\n", .before = "  ", .sep = ", ", .per_line = 12, .after = ",",
		.close = "\n};\nunsigned int message_bin_len = 78;\n" },
	{ "hexdump", T_WORD2, .offset = "%07lx ", .sep = " ", .per_line = 16, .end = true },
	{ "hexdump-C", T_HEX, .offset = "%08lx  ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  |", .char_close = "|", .end = true },
	{ "hexdump-b", T_OCT, .offset = "%07lx ", .sep = " ", .per_line = 16, .end = true },
	{ "hexdump-d", T_UWORD2, .offset = "%07lx  ", .sep = "   ", .per_line = 16, .end = true },
	{ "hexdump-x", T_WORD2, .offset = "%07lx    ", .sep = "    ", .per_line = 16, .end = true },
	{ "hexdump-o", T_OWORD2, .offset = "%07lx  ", .sep = "  ", .per_line = 16, .end = true },
	{ "od", T_OWORD2, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-x", T_WORD2, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-x1", T_HEX, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-x1z", T_HEX, .offset = "%06lx ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  >", .char_close = "<", .end = true },
	{ "od-x4", T_WORD4, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-x8", T_WORD8, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-b", T_OCT, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-c", T_COLUMNS, .offset = "%07lo", .sep = "", .per_line = 16, .end = true },
	{ "od-u1", T_DEC3, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-d1", T_SIGNED, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-u2", T_UWORD2, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-d2", T_SWORD2, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-u4", T_UWORD4, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-d4", T_SWORD4, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-u8", T_UWORD8, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-o4", T_OWORD4, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-o8", T_OWORD8, .offset = "%07lo ", .sep = " ", .per_line = 16, .end = true },
	{ "od-An", T_HEX, .before = " ", .sep = " ", .per_line = 16 },
	{ "od-Ad", T_HEX, .offset = "%07lu ", .sep = " ", .per_line = 16, .end = true },
	{ "od-Ax", T_WORD2, .offset = "%06lx ", .sep = " ", .per_line = 16, .end = true },
	{ "tcpdump-x", T_HEX2, .open = "15:02:11.402817 IP 192.0.2.1.179 > 192.0.2.2.40212: Flags [P.], length 78: BGP\n", .before = "\t",
		.offset = "0x%04lx:  ", .sep = " ", .per_line = 16, .frame = true },
	{ "tcpdump-X", T_HEX2, .open = "15:02:11.402817 IP 192.0.2.1.179 > 192.0.2.2.40212: Flags [P.], length 78: BGP\n", .before = "\t",
		.offset = "0x%04lx:  ", .sep = " ", .per_line = 16, .chars = true, .char_open = "  ", .frame = true },
	{ "tshark-x", T_HEX, .offset = "%04lx  ", .sep = " ", .per_line = 16, .chars = true, .char_open = "   ", .frame = true, .close = "\n\n" },
	{ "wireshark-dump", T_HEX, .offset = "%04lx   ", .sep = " ", .per_line = 16, .chars = true, .char_open = "   " },
	{ "wireshark-stream", T_HEX, .sep = "", .frame = true },
	{ "windows", T_HEX, .offset = "%08lX  ", .sep = " ", .per_line = 16, .chars = true, .char_open = "   " },
	{ "gdb-bytes", T_0X, .offset = "0x7fffffffe%03lx:\t", .sep = "\t", .per_line = 8 },
	{ "gdb-symbol", T_0X, .offset = "0x55555555%04lx <message+8>:\t", .sep = "\t", .per_line = 8 },
	{ "gdb-words", T_0XWORD4, .offset = "0x7fffffffe%03lx:\t", .sep = "\t", .per_line = 16 },
	{ "gdb-halves", T_0XWORD2, .offset = "0x7fffffffe%03lx:\t", .sep = "\t", .per_line = 16 },
	/* programming languages */
	{ "c", T_0X, .open = "static const uint8_t update[78] = {\n", .before = "\t", .sep = ", ", .per_line = 8, .after = ", /* more */", .close = "\n};\n" },
	{ "c-octal", T_OCTC, .open = "char m[] = { ", .sep = ", ", .close = " };\n" },
	{ "c-string", T_ESC, .open = "const char *m =\n", .before = "\t\"", .sep = "", .per_line = 16, .after = "\"", .close = "\";\n" },
	{ "c-string-octal", T_ESC_OCT, .open = "char m[] = \"", .sep = "", .close = "\";\n" },
	{ "wireshark-c", T_0X, .open = "/* Frame (132 bytes) */\nstatic const unsigned char pkt1[132] = {\n", .sep = ", ", .per_line = 8,
		.after = ", /* ........ */", .close = "  /* q. */\n};\n", .frame = true },
	{ "wireshark-escaped", T_ESC, .before = "\"", .sep = "", .per_line = 16, .after = "\" \\", .close = "\"\n" },
	{ "go", T_0X, .open = "\tbuf := []byte{\n", .before = "\t\t", .sep = ", ", .per_line = 8, .after = ",", .close = ",\n\t}\n" },
	{ "go-v", T_0X_SHORT, .open = "[]byte{", .sep = ", ", .close = "}\n" },
	{ "go-d", T_DEC, .open = "got [", .sep = " ", .close = "]\n" },
	{ "go-string", T_REPR, .open = "body := \"", .sep = "", .close = "\"\n" },
	{ "rust", T_RUST, .open = "let m: [u8; 78] = [", .sep = ", ", .close = "];\n" },
	{ "rust-dbg", T_DEC, .open = "[src/main.rs:4] data = [\n", .before = "    ", .sep = ",", .per_line = 1, .after = ",", .close = ",\n]\n" },
	{ "rust-bytes", T_ESC, .open = "let m = b\"", .sep = "", .close = "\";\n" },
	{ "java", T_CAST, .open = "byte[] m = new byte[] {\n", .before = "    ", .sep = ", ", .per_line = 8, .after = ",", .close = "\n};\n" },
	{ "java-print", T_SIGNED, .open = "[", .sep = ", ", .close = "]\n" },
	{ "java-unicode", T_ESC_U, .open = "String s = \"", .sep = "", .close = "\";\n" },
	{ "csharp", T_0XU, .open = "var m = new byte[] { ", .sep = ",", .close = " };\n" },
	{ "python-list", T_DEC, .open = ">>> list(data)\n[", .sep = ", ", .close = "]\n" },
	{ "python-hexlist", T_0X_SHORT, .open = "['", .sep = "', '", .close = "']\n" },
	{ "python-bytes", T_REPR, .open = "data = b'", .sep = "", .close = "'\n" },
	{ "python-bytearray", T_REPR, .open = "bytearray(b'", .sep = "", .close = "')\n" },
	{ "python-lines", T_REPR, .open = "m = (\n", .before = "    b'", .sep = "", .per_line = 20, .after = "'", .close = "')\n" },
	{ "python-double", T_ESC, .open = "bytes = bytearray(b\"", .sep = "", .close = "\")\n" },
	{ "perl", T_ESC_BRACES, .open = "my $m = \"", .sep = "", .close = "\";\n" },
	{ "ruby", T_ESCU, .open = "m = \"", .sep = "", .close = "\"\n" },
	{ "shell", T_ESC, .open = "printf '", .sep = "", .close = "' | nc 192.0.2.1 179\n" },
	{ "shell-octal", T_ESC_OCT_SHORT, .open = "printf $'", .sep = "", .close = "'\n" },
	{ "lua", T_ESC_DEC, .open = "local m = \"", .sep = "", .close = "\"\n" },
	{ "lisp", T_HASH, .open = "(vector ", .sep = " ", .close = ")\n" },
	{ "asm", T_ASM, .open = "message db ", .sep = ", " },
	{ "erlang", T_DEC, .open = "<<", .sep = ",", .close = ">>\n" },
	{ "javascript", T_DEC, .open = "Uint8Array(78) [\n", .before = "  ", .sep = ", ", .per_line = 12, .after = ",", .close = "\n]\n" },
	{ "node-buffer", T_HEX, .open = "<Buffer ", .sep = " ", .close = ">\n" },
	{ "json-list", T_DEC, .open = "{\"type\":\"Buffer\",\"data\":[", .sep = ",", .close = "]}\n" },
	{ "json-lines", T_DEC, .open = "[\n", .before = "  ", .sep = ",", .per_line = 1, .after = ",", .close = "\n]\n" },
	{ "json-hex", T_HEX, .open = "{\"ts\": \"2026-05-22T08:13:41.226Z\", \"peer\": \"192.0.2.1\", \"raw\": \"", .sep = "", .close = "\"}\n" },
	{ "json-in-json", T_ESC_TWICE, .open = "{\"line\":\"b'", .sep = "", .close = "'\"}\n" },
	{ "json-unicode", T_JSON, .open = "{\"level\":\"error\",\"data\":\"", .sep = "", .close = "\"}\n" },
	{ "percent", T_PERCENT, .open = "GET /decode?m=", .sep = "" },
	{ "base64", T_BASE64, .sep = "" },
	{ "base64-mime", T_BASE64, .open = "Content-Transfer-Encoding: base64\n\n", .sep = "", .per_line = 57 },
	{ "base64-json", T_BASE64, .open = "{\"raw\":\"", .sep = "", .close = "\"}\n" },
	{ "base64-frame", T_BASE64, .sep = "", .frame = true },
	{ "base64-label", T_BASE64, .open = "raw=", .sep = "" },
	{ "base64url", T_BASE64URL, .open = "token ", .sep = "" },
	{ "binary", T_BIN, .sep = " " },
};

static const uint8_t dialect_frame[] = { 0, 0, 0x5e, 0, 0x53, 2, 0, 0, 0x5e, 0, 0x53, 1, 8, 0, 0x45, 0xc0, 0, 0x82, 0x6f, 0x2a, 0x40,
	0, 1, 6, 0x85, 0x88, 0xc0, 0, 2, 1, 0xc0, 0, 2, 2, 0, 0xb3, 0x9d, 0x14, 0x1b, 0x3c, 0x5d, 0x7e, 0x2a, 0x4b, 0x6c, 0x8d, 0x80,
	0x18, 1, 0xf5, 0x5c, 0x31, 0, 0, 1, 1, 8, 0x0a, 0x8c, 0x1f, 0x3a, 0x2b, 0x1d, 0x2e, 0x3f, 0x40 };

/* Bytes of a token. */
static inline unsigned
dialect_size(enum dialect_token token)
{
	switch (token) {
	case T_HEX2: case T_HEX2U: case T_WORD2: case T_0XWORD2: case T_UWORD2: case T_SWORD2: case T_OWORD2:
		return 2;
	case T_HEX4: case T_WORD4: case T_0XWORD4: case T_UWORD4: case T_SWORD4: case T_OWORD4:
		return 4;
	case T_WORD8: case T_UWORD8: case T_OWORD8:
		return 8;
	case T_BASE64: case T_BASE64URL:
		return 3;
	default:
		return 1;
	}
}

static inline void
dialect_base64(struct buf *b, const uint8_t *p, unsigned n, bool url)
{
	static const char six[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
	unsigned long v = (unsigned long)p[0] << 16 | (n > 1 ? p[1] << 8 : 0) | (n > 2 ? p[2] : 0);
	unsigned i;

	for (i = 0; i < 4; i++) {
		unsigned x = v >> (18 - 6 * i) & 63;

		buf_c(b, i > n ? '=' : six[x < 62 || !url ? x : x + 2]);
	}
}

/* As Python's repr and Go's %q write a byte; JSON writes those from 0x80 on in UTF-8. */
static inline void
dialect_repr(struct buf *b, uint8_t c, bool json)
{
	const char *letters = json ? "\b\f\n\r\t\"\\" : "\n\r\t\"'\\";
	const char *names = json ? "bfnrt\"\\" : "nrt\"'\\";
	const char *at = c ? strchr(letters, c) : NULL;

	if (at)
		buf_fmt(b, "\\%c", names[at - letters]);
	else if (c >= ' ' && c < 0x7f)
		buf_c(b, (char)c);
	else if (json && c >= 0x80)
		buf_fmt(b, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
	else
		buf_fmt(b, json ? "\\u%04x" : "\\x%02x", c);
}

static inline void
dialect_columns(struct buf *b, uint8_t c)
{
	const char *at = c ? strchr("\a\b\t\n\v\f\r", c) : NULL;

	if (!c || at)
		buf_fmt(b, "  \\%c", at ? "abtnvfr"[c - 7] : '0');
	else if (c >= ' ' && c < 0x7f)
		buf_fmt(b, "   %c", c);
	else
		buf_fmt(b, " %03o", c);
}

static inline void
dialect_token_put(struct buf *b, enum dialect_token token, const uint8_t *p, unsigned n, int next)
{
	unsigned size = dialect_size(token), i;
	unsigned long long low = 0;

	for (i = 0; i < n && i < size; i++)
		low |= (unsigned long long)p[i] << 8 * i;
	switch (token) {
	case T_HEX: case T_HEX2: case T_HEX4:
	case T_HEXU: case T_HEX2U:
		for (i = 0; i < size && i < n; i++)
			buf_fmt(b, token == T_HEXU || token == T_HEX2U ? "%02X" : "%02x", p[i]);
		break;
	case T_WORD2: case T_WORD4: case T_WORD8: buf_fmt(b, "%0*llx", 2 * (int)size, low); break;
	case T_0XWORD2: case T_0XWORD4: buf_fmt(b, "0x%0*llx", 2 * (int)size, low); break;
	case T_UWORD2: case T_UWORD4: case T_UWORD8: buf_fmt(b, "%*llu", size == 2 ? 5 : size == 4 ? 10 : 20, low); break;
	case T_SWORD2: buf_fmt(b, "%6d", (int16_t)low); break;
	case T_SWORD4: buf_fmt(b, "%11ld", (long)(int32_t)low); break;
	case T_OWORD2: case T_OWORD4: case T_OWORD8: buf_fmt(b, "%0*llo", size == 2 ? 6 : size == 4 ? 11 : 22, low); break;
	case T_0X: buf_fmt(b, "0x%02x", *p); break;
	case T_0XU: buf_fmt(b, "0x%02X", *p); break;
	case T_0X_SHORT: buf_fmt(b, "0x%x", *p); break;
	case T_CAST: buf_fmt(b, "(byte) 0x%02x", *p); break;
	case T_RUST: buf_fmt(b, "0x%02xu8", *p); break;
	case T_ASM: buf_fmt(b, "0%02Xh", *p); break;
	case T_HASH: buf_fmt(b, "#x%02X", *p); break;
	case T_DEC: buf_fmt(b, "%u", *p); break;
	case T_DEC3: buf_fmt(b, "%3u", *p); break;
	case T_SIGNED: buf_fmt(b, "%d", (int8_t)*p); break;
	case T_OCT: buf_fmt(b, "%03o", *p); break;
	case T_OCTC: buf_fmt(b, "0%o", *p); break;
	case T_BIN: for (i = 8; i-- > 0;) buf_c(b, (char)('0' + (*p >> i & 1))); break;
	case T_COLUMNS: dialect_columns(b, *p); break;
	case T_ESC: buf_fmt(b, "\\x%02x", *p); break;
	case T_ESC_TWICE: buf_fmt(b, "\\\\x%02x", *p); break;
	case T_ESCU: buf_fmt(b, "\\x%02X", *p); break;
	case T_ESC_BRACES: buf_fmt(b, "\\x{%x}", *p); break;
	case T_ESC_OCT: buf_fmt(b, "\\%03o", *p); break;
	case T_ESC_OCT_SHORT: buf_fmt(b, next >= '0' && next <= '9' ? "\\%03o" : "\\%o", *p); break;
	case T_ESC_U: buf_fmt(b, "\\u00%02x", *p); break;
	case T_ESC_DEC: buf_fmt(b, "\\%03u", *p); break;
	case T_PERCENT: buf_fmt(b, "%%%02X", *p); break;
	case T_REPR: case T_JSON: dialect_repr(b, *p, token == T_JSON); break;
	case T_BASE64: case T_BASE64URL: dialect_base64(b, p, n < 3 ? n : 3, token == T_BASE64URL); break;
	}
}

/* Write one message. */
static inline void
dialect_write(struct buf *b, const struct dialect *x, struct span msg)
{
	unsigned size = dialect_size(x->token), line = 0;
	size_t from = x->frame ? sizeof(dialect_frame) : 0, all = from + msg.n, step = x->per_line ? x->per_line : all, at, i, start;
	struct buf bytes;
	const char *s;

	buf_init(&bytes, 1 << 20);
	buf_put(&bytes, dialect_frame, from);
	buf_span_put(&bytes, msg);
	if (x->open)
		buf_str(b, x->open);
	for (at = 0; at < all; at += step, line++) {
		size_t n = all - at < step ? all - at : step;

		if (at)
			buf_fmt(b, "%s\n", x->after ? x->after : "");
		for (s = x->before ? x->before : ""; *s; s++)
			buf_c(b, *s == '#' ? (char)('0' + (s[1] == '#' ? line / 10 : line) % 10) : *s);
		if (x->offset) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			buf_fmt(b, x->offset, (unsigned long)at);
#pragma GCC diagnostic pop
		}
		start = b->n;
		for (i = 0; i < n; i += size) {
			if (i)
				buf_str(b, x->sep);
			dialect_token_put(b, x->token, bytes.p + at + i, (unsigned)(n - i), at + i + 1 < all ? bytes.p[at + i + 1] : -1);
		}
		if (x->chars) {
			size_t full = step * (x->token == T_BIN ? 8 : 2) + (step / size - 1) * strlen(x->sep);

			while (b->n - start < full)
				buf_c(b, ' ');
			buf_str(b, x->char_open);
			for (i = 0; i < n; i++)
				buf_c(b, (char)(bytes.p[at + i] >= ' ' && bytes.p[at + i] < 0x7f ? bytes.p[at + i] : '.'));
			buf_str(b, x->char_close ? x->char_close : "");
		}
	}
	buf_str(b, x->close ? x->close : "\n");
	if (x->end) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		buf_fmt(b, x->offset, (unsigned long)all);
#pragma GCC diagnostic pop
		buf_c(b, '\n');
	}
	buf_fini(&bytes);
}

#endif
