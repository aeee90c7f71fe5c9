# SPDX-License-Identifier: ISC
# Messages in any text: what routers, tools and languages write, as real tools write it and as tests/unit/paste does.

load helpers

setup() {
	scratch
	UPDATE=$(update 4001010040020E02030000FBF0FA56EA010001000F400304C0000201C00808FBF00064FBF02049 18C6336419CB007180)
	OPEN=$(message 1 045BA000B4C00002011C021A01040001000101040002000102004104FA56EA01450400010103)
	KEEPALIVE=$(message 4 "")
	WRITER=$TOP/build/unit/paste
	[ -x "${BIN%/bin}/unit/paste" ] && WRITER=${BIN%/bin}/unit/paste
}

# reads WANT FILE [OPTION ...]: whole messages, exit 0, nothing on standard error
reads() {
	local want=$1 file=$2
	shift 2
	run -0 --separate-stderr bgp-decode "$@" -o hex "$file"
	same "$want" "$output"
	same "" "$stderr"
}

@test "each dialect: three messages with prose between them" {
	[ -x "$WRITER" ] || skip "build/unit/paste is not built"
	local dialect
	for dialect in $("$WRITER" names); do
		{
			echo "This is what came first:"
			"$WRITER" "$dialect" $OPEN
			printf '\nand then, at 10:15:\n\n'
			"$WRITER" "$dialect" $KEEPALIVE
			echo "and at last:"
			"$WRITER" "$dialect" $UPDATE
			echo "Has anybody seen that?"
		} >text
		echo "$dialect"
		reads "$OPEN
$KEEPALIVE
$UPDATE" text
	done
}

@test "what tools write: xxd, hexdump, od, base64" {
	bytes $OPEN$UPDATE >raw
	local want="$OPEN
$UPDATE" options
	if have xxd; then
		for options in '' -u '-c 8' '-c 32' '-g 1' '-g 4' '-e' -p -i -b '-b -c 8' '-s 0'; do
			# shellcheck disable=SC2086 # words
			xxd $options raw >text
			reads "$want" text
		done
	fi
	for options in '' -x '-t x1' '-t x1z' '-t x2' '-t x4' '-t x8' '-t o1' '-t o2' '-t o4' '-t o8' '-t u1' '-t d1' '-t u2' '-t d2' '-t u4' \
	    '-t d4' '-t u8' '-t c' -c -b '-A x -t x1' '-A d -t x1' '-A n -t x1' '-A x -t x2' '-A n -t u1' '-w8 -t x1' '-w32 -t x1' '-v -t x1'; do
		# shellcheck disable=SC2086 # words
		od $options raw >text 2>/dev/null || continue
		echo "od $options"
		reads "$want" text
	done
	if have hexdump; then
		for options in '' -C -b -c -d -o -x -v; do
			# shellcheck disable=SC2086 # words
			hexdump $options raw >text
			echo "hexdump $options"
			reads "$want" text
		done
	fi
	base64 raw >text
	reads "$want" text
	base64 -w 0 raw >text
	reads "$want" text
}

@test "what languages write: python, jq, node" {
	bytes $UPDATE >raw
	if have python3; then
		local code
		for code in 'print(m)' 'print(bytearray(m))' 'print(list(m))' 'print(m.hex(" "))' 'print(m.hex(":"))' 'print([hex(c) for c in m])' \
		    'import pprint; pprint.pprint(m, width=40)' 'import json; print(json.dumps({"a": 1, "m": m.decode("latin-1")}))' \
		    'import json; print(json.dumps({"m": m.decode("latin-1")}, ensure_ascii=False))' 'import json; print(json.dumps(list(m), indent=1))' \
		    'import base64; print(base64.urlsafe_b64encode(m))' 'import array; print(array.array("B", m))' 'import urllib.parse; print(urllib.parse.quote(m))'; do
			PYTHONIOENCODING=utf-8 python3 -c "m = open('raw', 'rb').read()
$code" >text
			echo "$code"
			reads "$UPDATE" text
		done
	fi
	if have iconv; then
		printf 'the message:\r\n%s\r\n' "$(sed 's/../0x&, /g' <<<$UPDATE)" | iconv -t UTF-16 >text
		reads "$UPDATE" text
		printf '\xef\xbb\xbf%s\n' "$(sed 's/..../&\xc2\xa0/g' <<<$UPDATE)" >text
		reads "$UPDATE" text
	fi
}

@test "debuggers, mail, JSON inside JSON" {
	printf '(gdb) p/x buf\n$1 = {0xff <repeats 16 times>, 0x0, 0x13, 0x4}\n' >text
	reads "$KEEPALIVE" text
	printf '(gdb) p buf\n$1 = "\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\000\\023\\004"\n' >text
	reads "$KEEPALIVE" text
	printf '> %s\n> %s\n' "$(sed 's/../& /g' <<<${UPDATE:0:80})" "$(sed 's/../& /g' <<<${UPDATE:80})" >text
	reads "$UPDATE" text
	printf '| offset | bytes |\n|---|---|\n| 0000 | %s |\n| 0010 | %s |\n' "$(sed 's/../& /g' <<<$M)" '00 13 04' >text
	reads "$KEEPALIVE" text
	printf '{"raw":"%s"}\n' "$(bytes $UPDATE | base64 -w 0 | sed 's,/,\\/,g')" >text
	reads "$UPDATE" text
}

@test "encodings, literals, debuggers, quotes, markup, colours, boxes: three messages with prose between them" {
	have python3 || skip "python3 is not installed"
	local dialect write=$TOP/tests/cli/data/paste.py
	for dialect in $(python3 "$write" names); do
		{
			echo "This is what came first:"
			python3 "$write" "$dialect" $OPEN
			printf '\nand then, at 10:15:\n\n'
			python3 "$write" "$dialect" $KEEPALIVE
			echo "and at last:"
			python3 "$write" "$dialect" $UPDATE
			echo "Has anybody seen that?"
		} >text
		echo "$dialect"
		reads "$OPEN
$KEEPALIVE
$UPDATE" text
	done
	# text of two bytes a character, without a mark
	if have iconv; then
		python3 "$write" numpy $UPDATE | iconv -t UTF-16LE >text
		reads "$UPDATE" text
		python3 "$write" dump-fence $UPDATE | iconv -t UTF-16BE >text
		reads "$UPDATE" text
	fi
}

@test "a message that the log cut is read as far as it goes, and the cut is reported; the next one is whole" {
	{
		echo "Dec 25 14:57:57.814892  $(sed 's/../& /g' <<<${UPDATE:0:60})"
		echo "Dec 25 14:57:57.814893  $(sed 's/../& /g' <<<${UPDATE:60:60})"
		echo "Dec 25 14:57:57.814894  $(sed 's/../& /g' <<<$KEEPALIVE)"
	} >log
	run -1 --separate-stderr bgp-decode log
	has "${lines[0]}" '"cut":{"bytes":60,"length":'$((${#UPDATE} / 2))',"reason":"the text has no more of it","raw":"0x'"${UPDATE:0:120}"'"}'
	has "${lines[0]}" '"as-path":{"0":{"element":"as-sequence","value":[64496,4200000001,65551]}}'
	has "${lines[1]}" '"type":"keepalive"'
	same "bgp-decode: log: line 1: update of $((${#UPDATE} / 2)) bytes, of which 60 are there: the text has no more of it" "$stderr"
	{
		echo "${UPDATE:0:100}"
		echo "some text"
		bytes $OPEN | base64 -w 0
	} >log
	run -1 --separate-stderr bgp-decode -o hex log
	same "$OPEN" "${lines[1]}"
	echo "from 192.0.2.1: ${OPEN:0:36}" >log
	run -1 --separate-stderr bgp-decode log
	has "$output" '"type":"garbage"'
	same "bgp-decode: log: line 1: a header of 19 bytes, of which 18 are there: the text has no more of it" "$stderr"
}

@test "a header that cannot be is reported, with the bytes" {
	{
		echo "192.0.2.1 sent: ${M}000C04"
		echo "192.0.2.1 sent: $KEEPALIVE"
	} >log
	run -1 --separate-stderr bgp-decode -o hex log
	same "${M}000C04
$KEEPALIVE" "$output"
	has "$stderr" "log: line 1: "
	has "$stderr" "length 12, want 19 to"
}

@test "lines that are followed: a message is printed as soon as its line has come" {
	mkfifo fifo
	bgp-decode -o hex fifo >out 3>&- &
	local pid=$!
	exec 9>fifo
	echo "peer 192.0.2.1 sent: $OPEN" >&9
	until_true 'grep -q "$OPEN" out'
	echo "$KEEPALIVE" >&9
	until_true 'grep -q "$KEEPALIVE" out'
	exec 9>&-
	wait $pid
}

@test "-t attributes: one, several, over several lines, out of a line of a log" {
	local line='2026/05/22 08:13:41.078 informational: BGP: %NOTIFICATION: sent to neighbor 192.0.2.1 3/9 (UPDATE Message Error/Optional Attribute Error) 11 bytes c0 08 08 fb f0 00 64 fb f0 20 49'
	echo "$line" >log
	run -0 --separate-stderr bgp-decode -t attributes log
	has "$output" '"attribute":{"community":[[64496,100],[64496,8265]]}'
	same "" "$stderr"
	run -0 --separate-stderr bgp-decode -t attributes -x '40010100 C00804FBF00064'
	has "$output" '"attribute":{"origin":"igp","community":[[64496,100]]}'
	printf '40 01 01 00 c0\n08 04 fb f0\n00 64\n\n40 01 01 02\n' >lines
	run -0 --separate-stderr bgp-decode -t attributes -o hex lines
	same "$(message 2 0000000B40010100C00804FBF00064)
$(message 2 0000000440010102)" "$output"
	run -0 --separate-stderr bgp-decode -t attributes -x 800E0D00010104C000020100180A0000
	run -1 --separate-stderr bgp-decode -t attributes -x 400101
	has "$stderr" "<argument>: "
}

@test "nothing to read: one line says what the input looks like" {
	printf 'router bgp 65000\n neighbor 192.0.2.1 remote-as 65001\n' >text
	run -1 --separate-stderr bgp-decode text
	same "" "$output"
	same "bgp-decode: text: line 1: no BGP message in this text: a message is found by its marker, in hex, dumps, logs, literals and base64; what has no header is read with -t" "$stderr"
}

@test "much text without a message: in bounded memory; a message after it is found" {
	{
		for ((i = 0; i < 20000; i++)); do echo "May 22 08:13:$((i % 60)) host bgpd[$i]: effort 255 ff ff ff of 0xff, \\xff"; done
		echo "$KEEPALIVE"
	} >log
	reads "$KEEPALIVE" log
}
