# SPDX-License-Identifier: ISC
# Wrong input in every format: an error with its place, the next message or line goes on, exit 1, memory bounded.

load helpers

setup() {
	DATA=$BATS_TEST_DIRNAME/data
	scratch
	KEEPALIVE=${M}001304
	HEAD=0000FDE80000FDE9000000010A0000010A000002
	MED='{"type":"update","neighbor":{"message":{"update":{"attribute":{"med":%s},"announce":{"ipv4 unicast":{"192.0.2.1":[{"nlri":"10.0.0.0/24"}]}}}}}}'
	GOOD='announce route 10.0.0.0/24 next-hop 192.0.2.1'
	WIRE=${M}0030020000001540010100400200400304C000020140050400000064180A0000
}

# refused ERROR LINE: bgp-encode says so of line 1, in these words, and encodes line 2
refused() {
	printf "$2\n$GOOD\n" >lines
	run -1 --separate-stderr bgp-encode <lines
	same "$WIRE" "$output"
	same "bgp-encode: <stdin>:1:$1" "${stderr%%$'\n'*}"
	no_controls "$stderr"
}

# no_controls TEXT: nothing that a terminal would obey, and nothing that is not UTF-8
no_controls() {
	printf '%s' "$1" | iconv -f UTF-8 -t UTF-8 >/dev/null
	if printf '%s' "$1" | LC_ALL=C tr -d '\n' | LC_ALL=C grep -n '[[:cntrl:]]'; then
		return 1
	fi
	# U+0080 to U+009F
	if printf '%s' "$1" | iconv -f UTF-8 -t UTF-16BE | od -An -v -tx1 -w2 | grep -n '00 [89]'; then
		return 1
	fi
}

# bounded KILOBYTES COMMAND...: within that much address space (a sanitizer needs all there is)
bounded() {
	local limit=$1
	shift
	if ! LC_ALL=C grep -q __asan_init "$(command -v "$1")"; then
		ulimit -v "$limit"
	fi
	"$@"
}

# flood CHARACTER MEGABYTES
flood() { head -c "$2"000000 /dev/zero | tr '\0' "$1"; }

# decoded ARGS...: events; what is wrong goes to the file errors
decoded() { bgp-decode "$@" 2>errors; }

@test "commands: each wrong line gets its place, a caret, what was expected and the nearest word" {
	run -1 --separate-stderr bgp-encode <"$DATA/wrong-commands"
	same "" "$output"
	same "$(cat "$DATA/wrong-commands.err")" "$stderr"
	no_controls "$stderr"
	# one each at least
	[ "$(grep -o 'stdin>:[0-9]*' <<<"$stderr" | sort -u | wc -l)" -eq "$(wc -l <"$DATA/wrong-commands")" ]
}

@test "JSON: what is no JSON, with its place" {
	refused "17: expected ',' or '}', found the end" '{"type":"update"'
	refused "19: expected nothing after the value, found 'b'" '{"type":"update"} behind'
	refused "12: expected null, found '}'" '{"type":nul}'
	refused "2: expected a key in quotes or '}', found 'a'" '{a:1}'
	refused '12: a control character must be written as an escape' '{"type":"up\000date"}'
	refused '12: a control character must be written as an escape' '{"type":"up\001date"}'
	refused '12: a control character must be written as an escape' '{"type":"up\tdate"}'
	refused '10: invalid UTF-8' '{"type":"\377\376"}'
	refused '18: the object has this key already' '{"type":"update","type":"open"}'
	refused '72: the object has this key already' "$(printf "$MED" '5,"med":6')"
}

@test "JSON: what it says is wrong" {
	refused ' med: expected a number up to 4294967295' "$(printf "$MED" 99999999999999999999999999)"
	refused ' med: expected a number up to 4294967295' "$(printf "$MED" 1e400)"
	refused ' med: expected a number up to 4294967295' "$(printf "$MED" -1)"
	refused ' med: expected a number up to 4294967295' "$(printf "$MED" '"5"')"
	refused ' attribute: unknown "comunity" (did you mean "community"?)' "$(printf "$MED" '5,"comunity":[]')"
	refused ' family: unknown "ipv4 unicats" (did you mean "ipv4 unicast"?)' \
		"$(printf "$MED" 5 | sed 's/unicast/unicats/')"
	refused ' nlri: expected an IPv4 prefix' "$(printf "$MED" 5 | sed 's,/24,/33,')"
	refused ' message: expected an object with update or eor' '{"type":"update","neighbor":{"message":{"update":[]}}}'
}

@test "deep nesting is refused where it becomes too deep" {
	refused '321: nesting too deep' "$(printf '{"a":%.0s' {1..3000})"
	refused '56: expected an AS number, found "["' "$GOOD as-path $(printf '[%.0s' {1..3000})"
	refused '108: sets nested deeper than 4' "$GOOD attr-set 1 $(printf '( attr-set 1 %.0s' {1..3000})"
}

@test "text: NUL, bytes that are not UTF-8, controls" {
	refused '1: unknown command ""' '\000'
	refused '16: expected a prefix, found "10.0.0.0/24"' 'announce route 10.0.0.0/24\000 next-hop 192.0.2.1'
	refused '16: expected a prefix, found "\xff\xfe\xc2\x9b"' 'announce route \377\376\302\233 next-hop 192.0.2.1'
	refused '16: expected a prefix, found "\x1b"' 'announce route \033[31m next-hop 192.0.2.1'
	refused '51: expected med (a number from 0 to 4294967295), found "99999999999999999999"' "$GOOD med 99999999999999999999"
}

@test "a line without end: bounded memory, the next one is read" {
	LC_ALL=C grep -q __asan_init "$BIN/bgp-decode" || starts_in 120000
	for start in 'announce route ' '{"a":"' ''; do
		run -1 --separate-stderr bounded 120000 bgp-encode < <(printf '%s' "$start"; flood 1 150; printf '\n%s\n' "$GOOD")
		same "$WIRE" "$output"
		same "bgp-encode: <stdin>:1:1: the line is longer than 67108864 bytes" "$stderr"
	done
	run -1 --separate-stderr bounded 120000 bgp-decode -i hex < <(flood F 150; printf '\n%s\n' $KEEPALIVE)
	has "$output" '"type":"keepalive"'
	has "$stderr" "<stdin>: line 1: the line is too long"
	run -1 --separate-stderr bounded 120000 bgp-decode -i json -o hex < <(flood '[' 150; printf '\n%s\n' '{"type":"keepalive","neighbor":{}}')
	same "$KEEPALIVE" "$output"
}

@test "raw bytes without a message: passed over in bounded memory, the message behind them is found" {
	LC_ALL=C grep -q __asan_init "$BIN/bgp-decode" || starts_in 120000
	{ flood x 30; bytes $KEEPALIVE; } >raw
	run -1 --separate-stderr bounded 120000 bgp-decode -i raw -o hex raw
	same "$KEEPALIVE" "${output##*$'\n'}"
	has "$stderr" "raw@0: message 1: bytes without a marker"
}

@test "MRT: lengths of 0 and 4 GB, cut tails, unknown types, a peer that the table has not" {
	bytes "$(record 16 4 $HEAD$KEEPALIVE)3B9ACA00001000040000000""0$(record 16 4 $HEAD$KEEPALIVE)" >a
	has "$(decoded a | tail -n 1)" '"type":"keepalive","frame":3,"offset":63'
	same "bgp-decode: a@51: record 2: the addresses of the message cannot be read" "$(cat errors)"
	bytes "$(record 16 4 $HEAD$KEEPALIVE)3B9ACA0000100004FFFFFFFF0000" >a
	has "$(decoded a | tail -n 1)" '"raw":"0x3B9ACA0000100004FFFFFFFF0000"'
	same "bgp-decode: a@51: record 2: no record: type 16, length 4294967295" "$(cat errors)"
	bytes "$(record 16 4 $HEAD$KEEPALIVE)3B9ACA00001000" >a
	run -1 --separate-stderr bgp-decode -o hex a
	same "$KEEPALIVE" "$output"
	same "bgp-decode: a@51: record 2: the file ends inside a record header, after 7 bytes" "$stderr"
	bytes "$(record 77 1 0102)$(record 16 4 $HEAD$KEEPALIVE)$(record 16 99 $HEAD$KEEPALIVE)$(record 16 4 $HEAD$KEEPALIVE)" >a
	run -1 --separate-stderr bgp-decode -o hex -i mrt a
	same "$KEEPALIVE
$KEEPALIVE" "$output"
	same "bgp-decode: a@0: record 1: unknown type 77
bgp-decode: a@65: record 3: unknown subtype 99 of BGP4MP" "$stderr"
	bytes "$(record 13 1 0A00000100000001020A0000020A0000020000FDE9)$(record 13 2 \
		00000000180A00000001000500000000000E40010100400200400304C0000201)" >a
	run -1 --separate-stderr bgp-decode a
	same "bgp-decode: a@33: record 2: peer index 5, the table has 1 peers" "$stderr"
}

@test "BMP: lengths of 0 and 4 GB, unknown types, a cut tail" {
	bytes 03FFFFFFFF04 >a
	run -1 --separate-stderr bgp-decode -i bmp a
	same "bgp-decode: a@0: message 1: no BMP message: version 3, length 4294967295, type 4" "$stderr"
	bytes 030000000004030000000604 >a
	has "$(decoded -i bmp a | tail -n 1)" '"type":"initiation"'
	same "bgp-decode: a@0: message 1: no BMP message: version 3, length 0, type 4" "$(cat errors)"
	bytes 0300000006630300000006040000 >a
	has "$(decoded -i bmp a | sed -n 2p)" '"type":"initiation"'
	same "bgp-decode: a@12: message 3: the stream ends inside a message header" "$(cat errors)"
}

@test "BMP: what is wrong inside a message is said whatever the output is" {
	peer=0000$(printf '%016d' 0)$(printf '%024d' 0)C00002020000FDE90A0000025F00000000000000
	# bmp TYPE BODY WHAT
	bmp() {
		bytes "$(printf '03%08X%02X%s' $((6 + ${#2} / 2)) "$1" "$2")" >a
		for output in json text command bgpdump raw; do
			run -1 --separate-stderr bgp-decode -i bmp -o $output a
			same "bgp-decode: a@0: message 1: $3" "$stderr"
		done
	}
	bmp 1 ${peer}00000002000000040000000A "the report says 2 statistics and holds 1"
	bmp 4 0001000541 "the information cannot be read to its end"
	bmp 2 ${peer}0200 "closed by the local system, event 0; the Peer Down is cut short"
	bmp 2 ${peer}06000300 "closed by the local system; the Peer Down is cut short"
	bmp 2 ${peer} "Peer Down without a reason"
	bmp 6 ${peer}00000005AA "Route Mirroring message cut inside a TLV"
	bmp 0 ${peer%??} "message of 47 bytes is too short for its per-peer header"
}

@test "captures: headers cut, records of 4 GB, records cut" {
	head=D4C3B2A1020004000000000000000000FFFF000001000000
	bytes ${head:0:20} >a
	run -1 --separate-stderr bgp-decode -i pcap a
	same "bgp-decode: a: packet 0: file header cut: 10 bytes, want 24" "$stderr"
	bytes ${head}0000000000000000FFFFFFFFFFFFFFFF00 >a
	run -1 --separate-stderr bgp-decode a
	same "bgp-decode: a: packet 0: damaged record at byte 24, and none found behind it" "$stderr"
	bytes ${head}0000 >a
	run -1 --separate-stderr bgp-decode a
	same "bgp-decode: a: packet 0: the file ends in the middle of a record, 2 bytes at byte 24" "$stderr"
	bytes ${head} >a
	run -0 --separate-stderr bgp-decode a
	same "" "$output$stderr"
	for length in FFFFFFFF 00000000; do
		bytes 0A0D0D0A${length}4D3C2B1A >a
		run -1 --separate-stderr bgp-decode a
		same "bgp-decode: a: packet 0: damaged block at byte 0, and none found behind it" "$stderr"
	done
}

@test "a bad message: its event has the error, what could be read, the bytes; the next one goes on" {
	update=$(message 2 00000014400101034002060201""0000FDE9400304C0000201180A0000)
	printf '%s\n%s\n' "$update" $KEEPALIVE >a
	has "$(decoded a | head -n 1)" '"wire":{"message":"'"$update"'"}'
	has "$(decoded a | head -n 1)" '"error":[{"class":"treat-as-withdraw","what":"ORIGIN","offset":26,"length":1,"message":"value 3, want 0 to 2","rfc":"RFC 7606 7.1"}]'
	has "$(decoded a | tail -n 1)" '"type":"keepalive"'
	same "bgp-decode: a: line 1: update: ORIGIN: value 3, want 0 to 2 (byte 26, treat-as-withdraw, RFC 7606 7.1)" "$(cat errors)"
	run -1 --separate-stderr bgp-decode --strict -o hex a
	same "$update" "$output"
}

# Names and texts of a peer: escapes, quotes, newlines, a C1 control, what is not UTF-8.
hostile() {
	for s in 1B5B324A 220A0D00 5C22202C7B7D C29B33316D E280A8 FFFE80 7F08 4A6F68616E; do
		n=$((${#s} / 2))
		hex=$(printf '%02X' $n)
		message 1 "04FDE800B401020304$(printf '%02X' $((n + 6)))02$(printf '%02X' $((n + 4)))49$(printf '%02X' $((n + 2)))$hex${s}00"
		echo
		message 1 "04FDE800B401020304$(printf '%02X' $((n + 5)))02$(printf '%02X' $((n + 3)))4B$(printf '%02X' $((n + 1)))$hex$s"
		echo
		message 3 "0602$hex$s"
		echo
		message 3 "0609""0602$hex$s"
		echo
		message 6 "0001$(printf '%04X' $((n + 3)))000101$s"
		echo
		attrs=40010100400200400304C0000201801D$(printf '%02X' $((n + 4)))0402$(printf '%04X' $n)$s
		message 2 "0000$(printf '%04X' $((${#attrs} / 2)))${attrs}180A0000"
		echo
	done
}

@test "what a peer calls itself: one line of valid text in every format, no control for the terminal" {
	hostile >a
	lines=$(wc -l <a)
	for version in 6 5 4; do
		bgp-decode --json-version $version a >out 2>errors || [ $? -eq 1 ]
		[ "$(wc -l <out)" -eq "$lines" ]
		no_controls "$(cat out errors)"
		bgp-decode -i json -o hex out >back
		cmp a back
	done
	for format in text command bgpdump summary; do
		bgp-decode -o $format a >out 2>errors || [ $? -eq 1 ]
		no_controls "$(tr '\t' ' ' <out; cat errors)"
	done
	bgp-decode -o command a 2>errors | bgp-encode >out
}

@test "what does not fit a message is split, or refused with the reason; never cut" {
	prefixes=$(for i in {0..1499}; do printf ' 10.%d.%d.0/24' $((i / 250)) $((i % 250)); done)
	bgp-encode "announce attributes next-hop 192.0.2.1 nlri$prefixes" >a
	[ "$(awk 'length > 8192' a | wc -l)" -eq 0 ]
	same 1500 "$(bgp-decode -o bgpdump a | cut -d '|' -f 6 | sort -u | wc -l)"
	communities=$(for i in {1..1100}; do printf ' 65000:%d' "$i"; done)
	run -1 --separate-stderr bgp-encode "$GOOD community [$communities ]"
	same "" "$output"
	same "bgp-encode: <argument>:1:1: attributes of 4425 bytes leave no room for the route in a message of 4096" \
		"${stderr%%$'\n'*}"
	run -0 bgp-encode --extended-message "$GOOD community [$communities ]"
	same 8904 "${#output}"
}
