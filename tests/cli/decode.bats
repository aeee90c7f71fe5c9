# SPDX-License-Identifier: ISC
# bgp-decode: options, inputs, outputs, errors. Messages are made here; binary travels in files.

load helpers

setup() {
	scratch
	ATTRS=4001010040020602010000FDE8400304C0000201
	UPDATE=${M}002F0200000014${ATTRS}180A0000
	KEEPALIVE=${M}001304
	OPEN=${M}00250104FDE8005A0A00000108020641040000FDE8
	OPEN2=${M}001D0104FDE8005A0A00000100
	LINE='BGP4MP|0|A|127.0.0.1|65533|10.0.0.0/24|65000|IGP|192.0.2.1|0|0||NAG||'
	HEAD=0000FDE80000FDE9000000010A0000010A000002
}

# dumped ARGS...: bgpdump lines without their times
dumped() { bgp-decode -o bgpdump "$@" | sed 's/^\([A-Z0-9_]*|\)[0-9.]*|/\10|/'; }

@test "--help and --version: standard output, exit 0" {
	run -0 --separate-stderr bgp-decode --help
	has "$output" "Usage: bgp-decode"
	has "$output" "--json-version"
	same "" "$stderr"
	run -0 --separate-stderr bgp-decode -V
	has "$output" "bgp-decode 1."
}

@test "wrong usage: exit 2, one line with the hint" {
	run -2 --separate-stderr bgp-decode --outptu json
	same "" "$output"
	same "bgp-decode: unknown option '--outptu' (did you mean '--output'?); try 'bgp-decode --help'" "$stderr"
	run -2 --separate-stderr bgp-decode -o yaml
	has "$stderr" "unknown value 'yaml'"
	run -2 --separate-stderr bgp-decode -Z
	has "$stderr" "unknown option '-Z'"
	run -2 --separate-stderr bgp-decode -o
	has "$stderr" "needs an argument"
	run -2 --separate-stderr bgp-decode --strict=yes
	has "$stderr" "takes no argument"
	run -2 --separate-stderr bgp-decode --family "ipv4 unicats" -x 00
	has "$stderr" "did you mean 'ipv4 unicast'?"
	run -2 --separate-stderr bgp-decode --local-as x -x 00
}

@test "--dump-options: short, long, argument, help, values" {
	run -0 bgp-decode --dump-options
	has "$output" "$(printf 'o\toutput\tFORMAT\t')"
	has "$output" "json|text|command"
}

@test "-x: a message, more than one, with blanks and colons" {
	same "$LINE" "$(dumped -x $UPDATE)"
	same "$LINE
$LINE" "$(dumped -x $UPDATE -x "${UPDATE,,}")"
	same "$LINE" "$(dumped -x "$(printf %s $UPDATE | sed 's/../& /g')")"
	same "$LINE" "$(dumped -x "$(printf %s $UPDATE | sed 's/../&:/g; s/:$//')")"
	same "$LINE
$LINE" "$(dumped -x $UPDATE$UPDATE)"
}

@test "-x: a body without header, by type" {
	same "$LINE" "$(dumped -x 00000014${ATTRS}180A0000)"
	run -0 bgp-decode -t notification -x 0602
	has "$output" '"code":6,"subcode":2'
	run -0 bgp-decode -t open -x 04FDE8005A0A00000100
	has "$output" '"router_id":"10.0.0.1"'
	run -0 bgp-decode -t keepalive -x ${M}001304
	has "$output" '"type":"keepalive"'
}

@test "-t nlri: bare NLRI of a family" {
	same '{"nlri":"10.0.0.0/24"}' "$(bgp-decode -t nlri -f 'ipv4 unicast' -x 180a0000)"
	same '{"nlri":"10.0.0.0/24"}
{"nlri":"10.1.0.0/16"}' "$(bgp-decode -t nlri -f 'ipv4 unicast' -x 180a0000100a01)"
	same '{"nlri":"2001:db8::/32"}' "$(echo 2020010db8 | bgp-decode -t nlri -f 'ipv6 unicast')"
	same '{"nlri":"10.0.0.0/24","path-information":"0.0.0.7"}' \
		"$(bgp-decode -t nlri -f 'ipv4 unicast' --add-path 'ipv4 unicast' -x 00000007180a0000)"
	run -1 --separate-stderr bgp-decode -t nlri -f 'ipv4 unicast' -x 210a000000
	has "$output" '"raw":"0x210A000000","error"'
	has "$stderr" "prefix length 33"
}

@test "hex lines, from a file and from standard input; comments and blank lines" {
	printf '# two\n%s\n\n  %s  \r\n' $UPDATE $UPDATE > lines
	same "$LINE
$LINE" "$(dumped lines)"
	same "$LINE
$LINE" "$(dumped < lines)"
	same "$LINE
$LINE" "$(dumped - < lines)"
	printf %s $UPDATE > no-newline
	same "$LINE" "$(dumped no-newline)"
}

@test "a message wrapped over lines" {
	printf %s $UPDATE | fold -w 32 > wrapped
	echo >> wrapped
	echo $KEEPALIVE >> wrapped
	same "$UPDATE
$KEEPALIVE" "$(bgp-decode -o hex wrapped)"
}

@test "pasted dumps: hexdump -C, xxd, Wireshark, tcpdump -X, od-like" {
	printf '%s\n' '00000000  ff ff ff ff ff ff ff ff  ff ff ff ff ff ff ff ff  |................|' \
		'00000010  00 13 04                                          |...|' 00000013 > dump
	same "$KEEPALIVE" "$(bgp-decode -o hex dump)"
	printf '0000   ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff   ................\n0010   00 13 04                                          ...\n' > dump
	same "$KEEPALIVE" "$(bgp-decode -o hex dump)"
	printf '00000000: ffff ffff ffff ffff ffff ffff ffff ffff  ................\n00000010: 0013 04                                  ...\n' > dump
	same "$KEEPALIVE" "$(bgp-decode -o hex dump)"
	{
		echo '12:00:00.000000 IP 10.0.0.1.179 > 10.0.0.2.49152: Flags [P.], length 19: BGP'
		printf '\t0x0000:  4500 003b 0001 4000 4006 0000 0a00 0001  E..;..@.@.......\n'
		printf '\t0x0010:  0a00 0002 00b3 c000 0000 0001 0000 0001  ................\n'
		printf '\t0x0020:  5018 ffff 0000 0000 ffff ffff ffff ffff  P...............\n'
		printf '\t0x0030:  ffff ffff ffff ffff 0013 04              ...........\n'
		echo '12:00:01.000000 IP 10.0.0.2.49152 > 10.0.0.1.179: Flags [.], length 0'
		printf '\t0x0000:  4500 0028 0001 4000 4006 0000 0a00 0002  E..(..@.@.......\n'
		printf '\t0x0010:  0a00 0001 c000 00b3 0000 0001 0000 0014  ................\n'
		printf '\t0x0020:  5010 ffff 0000 0000                      P.......\n'
	} > dump
	run -0 --separate-stderr bgp-decode -o hex dump
	same "$KEEPALIVE" "$output"
	same "" "$stderr"
	for radix in 'x -tx1' 'x -tx1z' 'o -tx1' 'n -tx1'; do
		printf "$(sed 's/../\\x&/g' <<<"$KEEPALIVE$KEEPALIVE")" | od -A $radix > dump
		run -0 --separate-stderr bgp-decode -o hex dump
		same "$KEEPALIVE
$KEEPALIVE" "$output"
		same "" "$stderr"
	done
	printf '{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,\n  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,\n  0x00, 0x13, 0x04 }\n' > dump
	same "$KEEPALIVE" "$(bgp-decode -i hex -o hex dump)"
}

@test "raw messages, and bytes between them" {
	bytes $OPEN$KEEPALIVE$UPDATE > raw
	same "$OPEN
$KEEPALIVE
$UPDATE" "$(bgp-decode -o hex raw)"
	bgp-decode -o raw raw > again
	cmp raw again
	bytes ${KEEPALIVE}AABBCC$UPDATE > raw
	run -1 --separate-stderr bgp-decode -o json raw
	same 3 "${#lines[@]}"
	has "${lines[1]}" '"type":"garbage"'
	has "${lines[1]}" '"raw":"0xAABBCC"'
	same "bgp-decode: raw@19: message 2: bytes without a marker" "$stderr"
}

@test "a cut message is an event with its bytes and the error" {
	bytes "${UPDATE:0:80}" > raw
	run -1 --separate-stderr bgp-decode raw
	has "$output" "\"wire\":{\"message\":\"${UPDATE:0:80}\"}"
	has "$output" '"error":[{"class":"session-reset"'
	has "$stderr" "the header says 47 bytes, and there are 40"
}

@test "OPENs in the stream give the context: 2-byte AS numbers" {
	U2=${M}002D0200000012400101004002040201FDE8400304C0000201180A0000
	printf '%s\n' $OPEN2 $U2 > lines
	run -0 --separate-stderr bgp-decode -o bgpdump lines
	has "$output" "|10.0.0.0/24|65000|IGP|"
	run -0 bgp-decode --no-asn4 -o bgpdump -x $U2
	has "$output" "|10.0.0.0/24|65000|IGP|"
}

@test "MRT: JSON, bgpdump lines, and the archive back byte for byte" {
	bytes "$(record 16 4 $HEAD$UPDATE)$(record 16 5 ${HEAD}00060001)$(record 16 4 $HEAD$KEEPALIVE)" > a.mrt
	run -0 --separate-stderr bgp-decode a.mrt
	same 3 "${#lines[@]}"
	has "${lines[0]}" '"mrt":{"type":"BGP4MP","subtype":"BGP4MP_MESSAGE_AS4"}'
	has "${lines[0]}" '"peer":"10.0.0.1"'
	same 'BGP4MP|1000000000|A|10.0.0.1|65000|10.0.0.0/24|65000|IGP|192.0.2.1|0|0||NAG||
BGP4MP|1000000000|STATE|10.0.0.1|65000|6|1' "$(bgp-decode -o bgpdump a.mrt)"
	bgp-decode -o mrt a.mrt > b.mrt
	cmp a.mrt b.mrt
	bgp-decode a.mrt | bgp-decode -i json -o mrt > c.mrt
	same "$(bgp-decode -o bgpdump a.mrt)" "$(bgp-decode -o bgpdump c.mrt | sed 's/|5|1$/|6|1/; s/|0|1$/|6|1/')"
}

@test "MRT: a RIB with its table of peers" {
	peers=0A0000FF00000001020A0000010A0000010000FDE8
	bytes "$(record 13 1 $peers)$(record 13 2 00000001180A0000000100003B9ACA000014$ATTRS)" > rib.mrt
	same 'TABLE_DUMP2|1000000000|B|10.0.0.1|65000|10.0.0.0/24|65000|IGP|192.0.2.1|0|0||NAG||' \
		"$(bgp-decode -o bgpdump rib.mrt)"
	run -0 bgp-decode rib.mrt
	has "${lines[0]}" '"subtype":"PEER_INDEX_TABLE"'
	has "${lines[1]}" '"synthesized":true'
	bgp-decode -o mrt rib.mrt | cmp - rib.mrt
}

@test "MRT: a bad record is said with its place, and the rest is read; --strict stops" {
	bytes "$(record 16 4 $HEAD$KEEPALIVE)$(record 16 99 00)$(record 16 4 $HEAD$UPDATE)" > a.mrt
	run -1 --separate-stderr bgp-decode a.mrt
	same 3 "${#lines[@]}"
	same "bgp-decode: a.mrt@51: record 2: unknown subtype 99 of BGP4MP" "$stderr"
	run -1 --separate-stderr bgp-decode --strict a.mrt
	same 2 "${#lines[@]}"
	bytes "$(record 16 4 $HEAD$KEEPALIVE)0011" > a.mrt
	run -1 --separate-stderr bgp-decode a.mrt
	has "$stderr" "a.mrt@51: record 2: the file ends inside a record header"
}

@test "BMP: Peer Up, a route, Peer Down" {
	peer=00000000000000000000$(printf '%024d' 0)0A0000010000FDE80A0000013B9ACA0000000000
	up=$(printf '%024d' 0)0A00000200B3C000$OPEN$OPEN
	bmp() { printf '03%08X%02X%s' $((6 + ${#2} / 2)) "$1" "$2"; }
	bytes "$(bmp 4 0002000472747231)$(bmp 3 $peer$up)$(bmp 0 $peer$UPDATE)$(bmp 2 ${peer}04)" > a.bmp
	run -0 --separate-stderr bgp-decode a.bmp
	same "" "$stderr"
	has "${lines[0]}" '"sys-name":"rtr1"'
	has "${lines[3]}" '"state":"up"'
	has "${lines[4]}" '"nlri":"10.0.0.0/24"'
	has "${lines[5]}" '"state":"down","reason":"closed by the peer without notification"'
}

@test "compressed input, from files and pipes" {
	bytes "$(record 16 4 $HEAD$UPDATE)" > a.mrt
	for p in gzip bzip2 xz zstd lz4; do
		have $p || continue
		$p -c < a.mrt > packed
		same "$UPDATE" "$(bgp-decode -o hex packed)"
		same "$UPDATE" "$(bgp-decode -o hex < packed)"
		same "$UPDATE" "$(cat packed | bgp-decode -o hex)"
	done
	gzip -c a.mrt > packed
	head -c 40 packed > cut
	run -1 --separate-stderr bgp-decode -o hex cut
	has "$stderr" "damaged or ends early"
}

# 600 prefixes with 300 communities: much more to print than to read.
@test "threads print the same, however much there is to a message" {
	awk -v marker=$M 'BEGIN {
		attrs = "40010100" "40020602010000FDE8" "400304C0000201" "D00804B0"
		for (i = 0; i < 300; i++) attrs = attrs sprintf("FDE8%04X", i)
		for (i = 0; i < 600; i++) nlri = nlri sprintf("180A%04X", i)
		message = sprintf("%s%04X02%04X%04X%s%s", marker, 23 + (length(attrs) + length(nlri)) / 2, 0, length(attrs) / 2, attrs, nlri)
		for (i = 0; i < 12; i++) print message
		for (i = 0; i < 4000; i++) print marker "001304"
	}' > dense
	dumped dense | cksum > one
	for n in 2 3; do
		dumped -j $n dense | cksum > several
		same "$(cat one)" "$(cat several)"
	done
	has "$(bgp-decode -j 2 -o bgpdump dense | wc -l)" "7200"
}

@test "JSON events back to messages, in any format" {
	bgp-decode -x $UPDATE > event
	same "$UPDATE" "$(bgp-decode -o hex event)"
	same "$LINE" "$(dumped event)"
	same "$(cat event)" "$(bgp-decode event)"
	printf '{"a"\n[]\n' > bad
	cat event >> bad
	run -1 --separate-stderr bgp-decode -i json -o hex bad
	same "$UPDATE" "$output"
	has "$stderr" "bad: line 1:"
	has "$stderr" "bad: line 2:"
}

@test "ExaBGP's events of whole packets" {
	printf '{ "exabgp": "6.0.0", "time": 1.5, "type": "%s", "neighbor": { "address": { "local": "10.0.0.1", "peer": "10.0.0.2" }, "asn": { "local": 65000, "peer": 65000 }, "direction": "receive", "message": { "category": 4, "header": "0x%s", "body": "0x" } } }\n' keepalive $KEEPALIVE > event
	same "$KEEPALIVE" "$(bgp-decode -i json -o hex event)"
	same "$KEEPALIVE" "$(sed 's/"keepalive"/"update"/' event | bgp-decode -o hex)"
}

@test "a line that was to be hex is an event with its bytes; other text is passed over; text alone is one report" {
	printf '%s\n%s\n' ${KEEPALIVE/04/0Z} $KEEPALIVE > lines
	run -1 --separate-stderr bgp-decode lines
	has "${lines[0]}" '"raw":"0x46'
	has "${lines[1]}" '"type":"keepalive"'
	same "bgp-decode: lines: line 1: not hexadecimal at column 38" "$stderr"
	printf 'zz\n%s\n' $KEEPALIVE > lines
	run -0 --separate-stderr bgp-decode -o hex lines
	same "$KEEPALIVE" "$output"
	same "" "$stderr"
	printf 'zz\nand\n1 more\n' > lines
	run -1 --separate-stderr bgp-decode -o hex lines
	has "$stderr" "bgp-decode: lines: line 1: no BGP message in this text"
	same 1 "$(wc -l <<<"$stderr")"
	run -1 --separate-stderr bgp-decode -x zz
	same "bgp-decode: <argument>: no message, and no hexadecimal" "$stderr"
}

@test "files that cannot be read: exit 3, the others are read" {
	echo $KEEPALIVE > good
	run -3 --separate-stderr bgp-decode -o hex missing good
	same "$KEEPALIVE" "$output"
	same "bgp-decode: missing: cannot open: No such file or directory" "$stderr"
	mkdir dir
	run -3 --separate-stderr bgp-decode dir
	has "$stderr" "Is a directory"
	printf '\001\002\003\000\005\006\007\010' > noise
	run -1 --separate-stderr bgp-decode noise
	has "$stderr" "say which with --input"
}

@test "output: ENOSPC is exit 3, a reader that leaves is no error" {
	for i in $(seq 200); do echo $UPDATE; done > lines
	run -3 --separate-stderr sh -c 'bgp-decode lines > /dev/full'
	has "$stderr" "cannot write: No space left on device"
	for i in $(seq 3000); do cat lines; done > many
	run -0 --separate-stderr bash -c 'set -o pipefail; { bgp-decode -o bgpdump many; echo "status $?" >&2; } | head -n 1'
	has "$stderr" "status 0"
}

@test "output leaves before more input is waited for" {
	mkfifo in
	bgp-decode -o hex < in > out 3>&- &
	pid=$!
	exec 9> in
	echo $KEEPALIVE >&9
	for i in $(seq 100); do
		[ -s out ] && break
		sleep 0.05
	done
	same "$KEEPALIVE" "$(cat out)"
	kill -TERM $pid
	wait $pid
	exec 9>&-
}

@test "--json-version, text and command output" {
	has "$(bgp-decode --json-version 4 -x $UPDATE)" '"exabgp":"4.0.1"'
	has "$(bgp-decode -o text -x $UPDATE)" "neighbor 127.0.0.1 receive update announced 10.0.0.0/24 next-hop 192.0.2.1"
	has "$(bgp-decode -o command -x $UPDATE)" "announce route 10.0.0.0/24 next-hop 192.0.2.1"
}

@test "2-byte AS numbers: text and commands have the aggregator of AS4_AGGREGATOR" {
	local hex=00000026400101004002040201FDE9400304C0000201C007065BA001020304C012080001000001020304180A0000
	has "$(bgp-decode --no-asn4 -o text -x $hex)" " as-path ( 65001 ) aggregator ( 65536:1.2.3.4 )"
	same "$hex" "$(bgp-decode --no-asn4 -o command -x $hex | bgp-encode --no-header --no-asn4 --local-as 65010 --peer-as 65020)"
	# RFC 6793 4.2.3: not beside another AS
	has "$(bgp-decode --no-asn4 -o text -x "${hex/C007065BA0/C00706FDE8}")" " aggregator ( 65000:1.2.3.4 )"
}

@test "memory stays flat" {
	starts_in 65536
	bytes "$(record 16 4 $HEAD$UPDATE)" > one
	for i in $(seq 2000); do cat one; done > some
	for i in $(seq 60); do cat some; done > many # 10 MB
	(
		ulimit -v 65536
		bgp-decode -o bgpdump many | tail -n 1
	) > last
	has "$(cat last)" "10.0.0.0/24"
}

@test "--filter: formats with a row for each route print the routes that match" {
	bgp-encode --group 'announce attributes next-hop 192.0.2.1 nlri 10.10.1.0/24 10.10.3.0/24 10.11.0.0/16' >three.hex
	run -0 --separate-stderr bgp-decode -F 'prefix 10.10.3.0/24' -o bgpdump three.hex
	[ "${#lines[@]}" = 1 ]
	has "$output" "|10.10.3.0/24|"
	run -0 --separate-stderr bgp-decode -F 'prefix 10.10.0.0/16 le 24' -o command three.hex
	has "$output" "nlri 10.10.1.0/24 10.10.3.0/24"
	! has "$output" "10.11.0.0/16"
	run -0 --separate-stderr bgp-decode -F 'prefix 10.10.3.0/24' -o text three.hex
	! has "$output" "10.10.1.0/24"
	run -0 --separate-stderr bgp-decode -F 'prefix 10.10.3.0/24' three.hex
	has "$output" "10.10.1.0/24"
	run -0 --separate-stderr bgp-decode -F 'prefix 10.10.3.0/24' --routes three.hex
	! has "$output" "10.10.1.0/24"
}

@test "what is printed at the end of the input is whole, however long it is" {
	python3 - >many.mrt <<-'END'
		import struct, sys
		for i in range(30000):
		    peer = struct.pack(">I", 0x0A000001 + i)
		    body = struct.pack(">IIHH", 65001, 65002, 0, 1) + peer + bytes([192, 0, 2, 1]) + b"\xff" * 16 + b"\x00\x13\x04"
		    sys.stdout.buffer.write(struct.pack(">IHHI", 1700000000, 16, 4, len(body)) + body)
	END
	bgp-decode -o summary-json many.mrt >ends
	[ "$(wc -c <ends)" -gt 8388608 ]
	[ "$(grep -c '"type":"summary"' ends)" = 30000 ]
	bgp-decode -o summary many.mrt | grep -c 'neighbor:' | grep -qx 30000
	bgp-decode -o pcap many.mrt | bgp-decode -o hex - | grep -c '^F' | grep -qx 90000
}

@test "-o tsv and -o csv: a row for each route, columns by name, quotes where they are needed" {
	bgp-encode --group 'announce attributes next-hop 192.0.2.1 as-path [ 65010 ( 65020 65030 ) ] community [ 65010:1 no-export ] nlri 10.0.0.0/8 10.1.0.0/16' \
		'withdraw route 2001:db8::/32' 'announce eor ipv4 unicast' >table.hex
	run -0 --separate-stderr bgp-decode -o tsv --columns action,family,prefix,next-hop,as-path,origin,med,community,path-length table.hex
	same $'action\tfamily\tprefix\tnext-hop\tas-path\torigin\tmed\tcommunity\tpath-length' "${lines[0]}"
	same $'announce\tipv4 unicast\t10.0.0.0/8\t192.0.2.1\t65010 {65020,65030}\tigp\t\t65010:1 65535:65281\t2' "${lines[1]}"
	same $'withdraw\tipv6 unicast\t2001:db8::/32\t\t\t\t\t\t' "${lines[3]}"
	same $'end-of-rib\tipv4 unicast\t\t\t\t\t\t\t' "${lines[4]}"
	run -0 --separate-stderr bgp-decode -o csv --no-header --columns prefix,as-path table.hex
	same '10.0.0.0/8,"65010 {65020,65030}"' "${lines[0]}"
	run -0 --separate-stderr bgp-decode -o csv -j 3 --columns prefix,as-path table.hex
	same 'prefix,as-path' "${lines[0]}"
	same '10.0.0.0/8,"65010 {65020,65030}"' "${lines[1]}"
	run -2 --separate-stderr bgp-decode --columns prefx table.hex
	has "$stderr" "unknown column 'prefx' (did you mean 'prefix'?)"
	run -0 --separate-stderr bgp-decode --columns list
	has "$output" "origin-as"
	! has "$output" "as-path-contains"
}

@test "-o tsv says what a message means: withdrawals and attributes that RFC 7606 takes away" {
	withdrawn=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF002F02000000144001010040020602050000FDE94003040A09000218644001
	run -1 --separate-stderr bgp-decode -o tsv --no-header --columns action,prefix,error-class -x "$withdrawn"
	same $'withdraw\t100.64.1.0/24\ttreat-as-withdraw' "$output"
	discarded=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF003402000000194001010040020040030 # ATOMIC_AGGREGATE of one byte
	run -1 --separate-stderr bgp-decode -o tsv --no-header --columns action,prefix,atomic-aggregate,error-class \
		-x "${discarded}4C00002014006010040050400000064180A0000"
	same $'announce\t10.0.0.0/24\tfalse\tattribute-discard' "$output"
}

@test "-o line: one readable line for each route or event" {
	bgp-encode --group 'announce attributes next-hop 192.0.2.1 as-path [ 65010 65020 ] med 5 community [ 65010:1 ] nlri 10.0.0.0/8 10.1.0.0/16' \
		'withdraw route 2001:db8::/32' 'announce eor ipv4 unicast' >line.hex
	run -0 --separate-stderr bgp-decode -o line line.hex
	same '127.0.0.1 + 10.0.0.0/8 via 192.0.2.1 path 65010 65020 med 5 pref 100 community 65010:1' "${lines[0]}"
	same '127.0.0.1 + 10.1.0.0/16 via 192.0.2.1 path 65010 65020 med 5 pref 100 community 65010:1' "${lines[1]}"
	same '127.0.0.1 - 2001:db8::/32' "${lines[2]}"
	same '127.0.0.1 end-of-rib ipv4 unicast' "${lines[3]}"
	has "$(script -qec 'NO_COLOR=1 bgp-decode line.hex' /dev/null)" '127.0.0.1 + 10.0.0.0/8 via'
	has "$(NO_COLOR= TERM=xterm script -qec 'bgp-decode line.hex' /dev/null)" $'\033[32m+ 10.0.0.0/8\033[0m via'
	run -0 --separate-stderr bgp-decode -o line -x FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF001A0306020462796521
	same '127.0.0.1 NOTIFICATION 6/2 Cease / Administrative Shutdown "bye!"' "$output"
	run -1 --separate-stderr bgp-decode -o line -x FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF002F02000000144001010040020602050000FDE94003040A09000218644001
	has "$output" "- 100.64.1.0/24 [treat-as-withdraw: AS_PATH: "
}

@test "-o line and text name well-known communities; commands have only the names that ExaBGP reads" {
	bgp-encode 'announce route 10.0.0.0/8 next-hop 192.0.2.1 community [ 65535:0 65535:1 65535:6 65535:7 65535:8 65535:9 65535:10 65535:65281 1:0 ]' >known.hex
	run -0 --separate-stderr bgp-decode -o line known.hex
	has "$output" ' community 1:0 graceful-shutdown accept-own llgr-stale no-llgr accept-own-nexthop standby-pe 65535:10 no-export'
	run -0 --separate-stderr bgp-decode -o text known.hex
	has "$output" ' community [ 1:0 graceful-shutdown accept-own llgr-stale no-llgr accept-own-nexthop standby-pe 65535:10 no-export ]'
	run -0 --separate-stderr bgp-decode -o command known.hex
	has "$output" ' community [ 1:0 65535:0 65535:1 65535:6 65535:7 65535:8 65535:9 65535:10 no-export ]'
}

@test "optional non-transitive attributes that nobody knows are in JSON and in text" {
	hex=$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1 attribute [ 0x0b 0x80 0x0102 ] attribute [ 0x2a 0x80 0x ]')
	run -0 --separate-stderr bgp-decode -x "$hex"
	has "$output" '"attribute-0x0B-0x80":"0x0102","attribute-0x2A-0x80":"0x"'
	same "$hex" "$(bgp-encode <<<"$output")"
	has "$(bgp-decode -o text -x "$hex")" ' attribute [ 0x0B 0x80 0x0102 ] attribute [ 0x2A 0x80 0x ]'
}

@test "-o line: the time as ISO, local, epoch and relative, the same with threads" {
	bgp-encode 'announce route 10.0.0.0/8 next-hop 192.0.2.1' 'announce route 10.1.0.0/16 next-hop 192.0.2.1' | bgp-decode |
		sed 's/"time":null/"time":1796051550.25/' | bgp-encode -o mrt >two.mrt
	run -0 --separate-stderr bgp-decode -o line --time relative two.mrt
	has "${lines[0]}" "+0.000000 "
	same "$output" "$(bgp-decode -o line --time relative -j 2 two.mrt)"
	[[ "$(bgp-decode -o line two.mrt)" =~ ^20[0-9]{2}-[0-9]{2}-[0-9]{2}\ [0-9:]{8}\.[0-9]{3}\  ]]
	[[ "$(bgp-decode -o line --time epoch two.mrt)" =~ ^[0-9]{10}\.[0-9]{6}\  ]]
	same "$(TZ=UTC bgp-decode -o line --time local two.mrt)" "$(bgp-decode -o line two.mrt)"
	run -2 --separate-stderr bgp-decode -o line --time yesterday two.mrt
}

@test "commands, text and bgpdump lines say what a message means" {
	marker=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
	# AS_PATH that is cut: treat-as-withdraw, also beside a withdrawal, and with routes in MP_REACH_NLRI
	broken=${marker}002F02000000144001010040020602050000FDE94003040A09000218644001
	run -1 --separate-stderr bgp-decode -o command -x $broken
	same "withdraw route 100.64.1.0/24" "$output"
	has "$stderr" "treat-as-withdraw, RFC 7606 7.2"
	run -1 --separate-stderr bgp-decode -o bgpdump -x $broken
	same "BGP4MP|0|W|127.0.0.1|65533|100.64.1.0/24" "$output"
	run -1 --separate-stderr bgp-decode -o text -x $broken
	has "$output" "update withdrawn 100.64.1.0/24"
	# ATOMIC_AGGREGATE of one byte: attribute discard
	discarded=${marker}003402000000194001010040020040030
	run -1 --separate-stderr bgp-decode -o command -x ${discarded}4C00002014006010040050400000064180A0000
	same "announce route 10.0.0.0/24 next-hop 192.0.2.1 origin igp local-preference 100" "$output"
	# a prefix of 33 bits: session reset, and nothing is announced
	run -1 --separate-stderr bgp-decode -o command -x ${marker}0030020000001540010100400200400304C000020140050400000064210A0000
	same "" "$output"
	# JSON shows what the message contained
	run -1 --separate-stderr bgp-decode -x $broken
	has "$output" '"announce":{"ipv4 unicast"'
}

@test "bytes are not written to a terminal" {
	for format in raw mrt pcap pcapng; do
		run -2 script -qec "bgp-decode -o $format -x FF" /dev/null
		has "$output" "-o $format is bytes, not for a terminal: write it to a file or a pipe"
	done
	for format in raw mrt pcap; do
		run -2 script -qec "bgp-encode -o $format 'announce eor'" /dev/null
		has "$output" "-o $format is bytes, not for a terminal: write it to a file or a pipe"
	done
	run -0 script -qec "bgp-encode 'announce eor'" /dev/null
}

@test "of faults of a kind a few are reported, then their number; --all-errors and -q" {
	local i
	for i in $(seq 1 20); do echo "$(update 40010107$(printf %02x "$i") 180A0000)"; done >wrong.txt
	# a second kind: too short for its length
	echo "${M}0013" >>wrong.txt
	run -1 --separate-stderr bgp-decode -o text wrong.txt
	same 5 "$(grep -c 'line [1-5]: update: ' <<<"$stderr")"
	same 7 "$(wc -l <<<"$stderr")"
	has "$stderr" "bgp-decode: 15 more: update: "
	run -1 --separate-stderr bgp-decode -o text --all-errors wrong.txt
	same 21 "$(wc -l <<<"$stderr")"
	run -1 --separate-stderr bgp-decode -o text -q -j 2 wrong.txt
	same 2 "$(wc -l <<<"$stderr")"
	has "$stderr" "bgp-decode: 20 times: update: "
	run -1 --separate-stderr bgp-encode -q < <(printf 'announce rute\nannounce roote\n')
	same 'bgp-encode: 2 times: unknown announce type "rute" (did you mean "route"?)' "$stderr"
}

@test "a NOTIFICATION has its names in each format, and its data is what it is" {
	hex=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00190302020000FDE8
	run -0 --separate-stderr bgp-decode -x $hex
	has "$output" '"data":"0x0000FDE8","message":"65000","code-name":"OPEN Message Error","subcode-name":"Bad Peer AS"'
	same $hex "$(bgp-encode <<<"$output")"
	has "$(bgp-decode -o text -x $hex)" ' notification code 2 subcode 2 data 0x0000FDE8 (OPEN Message Error / Bad Peer AS: 65000)'
	run -0 --separate-stderr bgp-decode -o command -x $hex
	same '# neighbor 127.0.0.1 receive notification 2/2 OPEN Message Error / Bad Peer AS: 65000' "$output"
	run -0 --separate-stderr bgp-encode <<<"$output"
	same '' "$output"
	same 'BGP4MP|0|NOTIFICATION|127.0.0.1|65533|2|2|OPEN Message Error / Bad Peer AS: 65000' "$(bgp-decode -o bgpdump -x $hex)"
	same '127.0.0.1 NOTIFICATION 2/2 OPEN Message Error / Bad Peer AS 65000' "$(bgp-decode -o line -x $hex)"
}

@test "several files: progress says how many are done; a terminal is told what is waited for" {
	echo "$KEEPALIVE" >a.hex
	cp a.hex b.hex
	run -0 --separate-stderr bgp-decode --progress -o hex a.hex b.hex
	has "$stderr" "2 of 2 files done"
	needs script
	(sleep 1; printf '\004') | script -qec "bgp-decode -o json" /dev/null >terminal
	has "$(cat terminal)" "from the terminal; Ctrl-D ends it"
}

@test "classful transport: a next hop with a route distinguisher is read as one without" {
	without=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0041020000002A4001010040020040050400000064800E1900014C04C000020100780006410000FDE8000000010A000001
	with=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF004902000000324001010040020040050400000064800E2100014C0C0000000000000000C000020100780006410000FDE8000000010A000001
	same $without "$(bgp-encode 'announce ipv4 classful-transport 10.0.0.1/32 rd 65000:1 label 100 next-hop 192.0.2.1')"
	for hex in $without $with; do
		run -0 --separate-stderr bgp-decode -x $hex
		has "$output" '"announce":{"ipv4 classful-transport":{"192.0.2.1":[{"nlri":"10.0.0.1/32","label":[[100,1601]],"rd":"65000:1"}]}}'
		same $hex "$(bgp-encode <<<"$output")"
	done
	has "$output" '"next-hop":"0000000000000000C0000201"'
}

@test "a flow with an unknown component is treated as withdrawn, and shown" {
	hex=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF003C02000000254001010040020040050400000064C010088006000000000000800E090001850000030E8106
	same $hex "$(bgp-encode 'announce ipv4 flow raw 0x030E8106 extended-community rate-limit:0')"
	run -1 --separate-stderr bgp-decode -x $hex
	has "$output" '"announce":{"ipv4 flow":{"no-nexthop":[{"raw":"030E8106"}]}}'
	has "$output" '"class":"treat-as-withdraw","what":"flow"'
	has "$stderr" 'unknown component type (byte 57, treat-as-withdraw, RFC 8955 10)'
	run -1 --separate-stderr bgp-decode -o command -x $hex
	same 'withdraw ipv4 flow raw 0x030E8106' "$output"
}

@test "a family without a codec has the name of IANA" {
	hex=$(bgp-encode 'announce afi 1 safi 74 raw 0x0102 next-hop 192.0.2.1')
	run -0 --separate-stderr bgp-decode -x "$hex"
	has "$output" '"announce":{"ipv4 sd-wan":{"192.0.2.1":[{"raw":"0102"}]}}'
	same "$hex" "$(bgp-encode <<<"$output")"
	same "$hex" "$(bgp-decode -o command -x "$hex" | bgp-encode)"
}
