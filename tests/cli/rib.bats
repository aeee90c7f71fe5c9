# SPDX-License-Identifier: ISC
# bgp-rib: the tables that a stream of messages describes.

load helpers

setup() { scratch; }

# at TIME MESSAGE: an archive's record of a message from 10.0.0.1, AS 65000, to 10.0.0.2, AS 65001
at() {
	local body=0000FDE80000FDE9000000010A0000010A000002$2

	printf '%08X00100004%08X%s' "$1" $((${#body} / 2)) "$body"
}

# state TIME OLD NEW: its change of state
state() {
	printf '%08X0010000500000018%s%04X%04X' "$1" 0000FDE80000FDE9000000010A0000010A000002 "$2" "$3"
}

# the two OPENs of that session: sent TIME CAPABILITIES, received TIME CAPABILITIES
received() { at "$1" "$(message 1 "04FDE8005A0A000001$(options "$2")")"; }
sent() { at "$1" "$(message 1 "04FDE9005A0A000002$(options "$2")")" | sed 's/00100004/00100007/'; }
options() { printf '%02X02%02X%s' $((${#1} / 2 + 2)) $((${#1} / 2)) "$1"; }

announce() { at "$1" "$(update 4001010040020602010000FDE84003040A000001 "$2")"; }
withdraw() { at "$1" "$(message 2 "$(printf '%04X' $((${#2} / 2)))${2}0000")"; }
eor() { at "$1" "$(message 2 00000000)"; }

# rib OPTIONS ... <HEX: the prefixes in the table, on one line
rib() {
	bytes "$(cat)" >in.mrt
	bgp-rib -o tsv --no-header --columns prefix,stale "$@" in.mrt | sed 's/\ttrue$/*/; s/\t.*//' | tr '\n' ' '
}

AS4=41040000FDE8

@test "rib: announced and withdrawn, at the end and at times" {
	local all="$(announce 10 080A)$(announce 20 080B180A0000)$(withdraw 30 080A)"
	same '10.0.0.0/24 11.0.0.0/8 ' "$(rib <<<"$all")"
	same '10.0.0.0/8 ' "$(rib --at 10 <<<"$all")"
	same '10.0.0.0/8 ' "$(rib --at 19.999999 <<<"$all")"
	same '10.0.0.0/8 10.0.0.0/24 11.0.0.0/8 ' "$(rib --at 20 <<<"$all")"
	same '' "$(rib --at 9 <<<"$all")"
	run -0 bgp-rib -o tsv --no-header --columns at,prefix --at 30 --at 10 in.mrt
	same "1970-01-01T00:00:10.000000Z	10.0.0.0/8
1970-01-01T00:00:30.000000Z	10.0.0.0/24
1970-01-01T00:00:30.000000Z	11.0.0.0/8" "$output"
}

@test "rib: what ends a session empties the table; the end of the input does not" {
	same '' "$(rib <<<"$(announce 10 080A)$(state 20 6 1)")"
	same '' "$(rib <<<"$(announce 10 080A)$(at 20 "$(message 3 0602)")")"
	same '' "$(rib <<<"$(announce 10 080A)$(received 20 $AS4)")"
	same '11.0.0.0/8 ' "$(rib <<<"$(announce 10 080A)$(state 20 6 1)$(state 25 5 6)$(announce 30 080B)")"
	same '10.0.0.0/8 ' "$(rib <<<"$(announce 10 080A)$(at 20 "$(message 4 '')")")"
}

@test "rib: a graceful restart keeps stale routes until the End-of-RIB, or until its time is over" {
	# restart time 120, IPv4 unicast, forwarding kept in the second OPEN
	local first="$(sent 1 4002007841040000FDE9)$(received 1 "40060078000101${AS4:0:0}00$AS4")" before again
	before="$first$(announce 10 080A080B)$(state 20 6 1)"
	again="$(sent 30 4002007841040000FDE9)$(received 30 "4006807800010180$AS4")$(announce 31 080A)"
	same '10.0.0.0/8* 11.0.0.0/8* ' "$(rib <<<"$before")"
	same '10.0.0.0/8* 11.0.0.0/8* ' "$(rib --at 139 <<<"$before")"
	same '' "$(rib --at 141 <<<"$before")"
	same '10.0.0.0/8 11.0.0.0/8* ' "$(rib <<<"$before$again")"
	same '10.0.0.0/8 ' "$(rib <<<"$before$again$(eor 32)")"
	# without the forwarding bit, without the family, after a NOTIFICATION, a second restart
	same '12.0.0.0/8 ' "$(rib <<<"$before$(sent 30 4002007841040000FDE9)$(received 30 "4006807800010100$AS4")$(announce 31 080C)")"
	same '12.0.0.0/8 ' "$(rib <<<"$before$(sent 30 4002007841040000FDE9)$(received 30 "40020078$AS4")$(announce 31 080C)")"
	same '' "$(rib <<<"$first$(announce 10 080A)$(at 20 "$(message 3 0602)")")"
	same '10.0.0.0/8* ' "$(rib <<<"$before$again$(state 40 6 1)")"
}

@test "rib: NOTIFICATION keeps routes where both sides said so, but not a hard reset" {
	local first="$(sent 1 4002407841040000FDE9)$(received 1 "4006407800010100$AS4")$(announce 10 080A)"
	same '10.0.0.0/8* ' "$(rib <<<"$first$(at 20 "$(message 3 0602)")")"
	same '' "$(rib <<<"$first$(at 20 "$(message 3 0609)")")"
}

@test "rib: the long-lived stale time follows the restart time, but not for NO_LLGR" {
	local caps=4006007800010100 long=4707000101000000FF first
	first="$(sent 1 "${caps}4707000101000000FF41040000FDE9")$(received 1 "$caps$long$AS4")$(announce 10 080A)"
	first="$first$(at 11 "$(update 4001010040020602010000FDE84003040A000001C00804FFFF0007 080B)")$(state 20 6 1)"
	same '10.0.0.0/8* 11.0.0.0/8* ' "$(rib --at 139 <<<"$first")"
	same '10.0.0.0/8* ' "$(rib --at 141 <<<"$first")"
	same '10.0.0.0/8* ' "$(rib --at 394 <<<"$first")"
	same '' "$(rib --at 396 <<<"$first")"
	# its routes have the community then, among their own
	first="$(sent 1 "${caps}4707000101000000FF41040000FDE9")$(received 1 "$caps$long$AS4")$(announce 10 080A)"
	first="$first$(at 12 "$(update 4001010040020602010000FDE84003040A000001C00804FDE80001C0200C000000010000000200000003 080C)")"
	bytes "$first$(state 20 6 1)" >in.mrt
	same '10.0.0.0/8,
12.0.0.0/8,65000:1' "$(bgp-rib --at 139 -o csv --no-header --columns prefix,community in.mrt)"
	same '10.0.0.0/8,65535:6
12.0.0.0/8,65000:1 65535:6' "$(bgp-rib --at 141 -o csv --no-header --columns prefix,community in.mrt)"
	same '1:2:3' "$(bgp-rib --at 141 -F 'prefix 12.0.0.0/8' -o csv --no-header --columns large-community in.mrt)"
}

@test "rib: what comes too late, when nobody reads it any more" {
	needs python3
	local up='0.00 a syn
0.01 b syn
0.02 a open
0.03 b open
0.05 a keepalive
0.06 b keepalive
0.07 a update'
	local columns='-o tsv --no-header --columns prefix'
	story() {
		"$TOP/tests/bin/tcp-story" >story.pcap
		bgp-rib --at $((1700000000 + $1)) $columns story.pcap | tr '\n' ' '
	}

	same '100.0.1.0/24 100.0.2.0/24 ' "$(story 9 <<<"$up
3 a keepalive
3.1 b keepalive
30 a keepalive
30.1 b keepalive")"
	# both were silent for longer than the hold time of 9 s: the session was over before the message came
	same '' "$(story 20 <<<"$up
3 a keepalive
3.1 b keepalive
30 a keepalive
30.1 b keepalive")"
	# b was not: a's messages were only late
	same '100.0.1.0/24 100.0.2.0/24 ' "$(story 13 <<<"$up
3 a keepalive
3.1 b keepalive
6 b keepalive
11 b keepalive
13.5 b keepalive
14 a keepalive")"
	# what still comes of a connection that another one has replaced does not count
	same '100.0.1.0/24 100.0.2.0/24 ' "$(story 45 <<<"$up
3 a keepalive
3.1 b keepalive
new
${up//0.0/30.0}
33 a keepalive
33.1 b keepalive
36 a keepalive
36.1 b keepalive")"
	"$TOP/tests/bin/tcp-story" -vlan >story.pcap <<<"$up
3 a keepalive
3.1 b keepalive
new
${up//0.0/4.0}
5 b keepalive"
	same '100.0.1.0/24 100.0.2.0/24 100.0.1.0/24 100.0.2.0/24 ' "$(bgp-rib $columns story.pcap | tr '\n' ' ')"
	# half closed: nothing comes any more, whatever the other side does
	same '' "$(story 8 <<<"$up
3 a keepalive
3.1 b keepalive
5 a fin
9 b keepalive
12 b keepalive")"
}

@test "rib: JSON says when, and what is stale; its events fit the schema" {
	needs python3
	bytes "$(announce 10 080A080B)$(at 20 "$(message 5 00010101)")$(announce 21 080A)" >in.mrt
	run -0 bgp-rib --at 30 in.mrt
	has "${lines[1]}" '"type":"update","rib":{"at":"1970-01-01T00:00:30.000000Z","stale":true},"neighbor"'
	has "${lines[0]}" '"rib":{"at":"1970-01-01T00:00:30.000000Z"},'
	"$TOP/tests/bin/validate-json" "$TOP/man/bgp-event.schema.json" <<<"$output"
	same 11.0.0.0/8 "$(bgp-rib -F stale -o tsv --no-header --columns prefix in.mrt)"
}

@test "rib: an enhanced refresh drops what is not announced again" {
	local all="$(announce 10 080A080B)$(at 20 "$(message 5 00010101)")$(announce 21 080A)"
	same '10.0.0.0/8 11.0.0.0/8* ' "$(rib <<<"$all")"
	same '10.0.0.0/8 ' "$(rib <<<"$all$(at 22 "$(message 5 00010201)")")"
}

@test "rib: the verdict counts: treat-as-withdraw withdraws, discarded attributes are not there" {
	same '' "$(rib <<<"$(announce 10 080A)$(at 20 "$(update 4001010940020602010000FDE84003040A000001 080A)")" 2>/dev/null)"
	bytes "$(at 10 "$(update 4001010040020602010000FDE84003040A000001C0070500000000FF 080A)")" >in.mrt
	run -1 --separate-stderr bgp-rib -o tsv --no-header --columns prefix,aggregator in.mrt
	same "10.0.0.0/8	" "$output"
	has "$stderr" attribute-discard
}

@test "rib: counts and churn" {
	bytes "$(announce 10 080A)$(announce 11 080A)$(withdraw 12 080A080B)$(announce 13 080A)" >in.mrt
	run -0 bgp-rib -o tsv --churn prefix in.mrt
	same "prefix	announcements	withdrawals	path-changes	other-changes	duplicates	withdrawals-of-absent	flaps	first	last
10.0.0.0/8	3	1	0	0	1	0	1	1970-01-01T00:00:10.000000Z	1970-01-01T00:00:13.000000Z
11.0.0.0/8	0	1	0	0	0	1	0	1970-01-01T00:00:12.000000Z	1970-01-01T00:00:12.000000Z" "$output"
	run -0 bgp-rib -o json --count origin-as,length --top 1 in.mrt
	same '{"origin-as":65000,"length":8,"routes":1}' "$output"
	run -2 bgp-rib --count prefix --churn prefix in.mrt
	run -2 bgp-rib --count prefx in.mrt
	has "$output" "did you mean 'prefix'?"
}

@test "rib: --follow prints each change, and what a session takes with it" {
	bytes "$(announce 10 080A)$(announce 11 080A)$(withdraw 12 080A)$(announce 13 080B)$(state 14 6 1)" >in.mrt
	timeout -s INT 2 bgp-rib --follow -o bgpdump in.mrt | cut -d '|' -f 2,3,6 >got || :
	same "10|A|10.0.0.0/8
12|W|10.0.0.0/8
13|A|11.0.0.0/8
14|W|11.0.0.0/8" "$(cat got)"
}

@test "rib: tables out of JSON are those out of the bytes" {
	bytes "$(announce 10 080A)$(announce 20 080B180A0000)$(withdraw 30 080A)$(state 40 6 1)$(announce 50 080C)" >in.mrt
	bgp-decode in.mrt >in.json
	same "$(bgp-rib --at 20 --at 50 -o tsv in.mrt)" "$(bgp-rib --at 20 --at 50 -o tsv in.json)"
}

@test "rib: --diff: lost, new and changed, attribute by attribute; the exit status of diff" {
	# a dump is whole: its tables can be equal
	bytes "$(announce 10 080A180A0101100B00)" >a.mrt
	bytes "$(announce 10 080A)$(at 11 "$(update 4001010240020602010000FDE84003040A00000180040400000007 180A0101)")$(announce 12 080C)" >b.mrt
	for f in a b; do bgp-rib -o mrt $f.mrt >$f.rib; done
	run -0 --separate-stderr bgp-rib --diff a.rib a.rib
	same "" "$output$stderr"
	run -1 --separate-stderr bgp-rib --diff -o tsv --no-header a.rib b.rib
	same "changed	10.0.0.1		ipv4 unicast		10.1.1.0/24	origin	igp	incomplete	
changed	10.0.0.1		ipv4 unicast		10.1.1.0/24	med		7	
lost	10.0.0.1		ipv4 unicast		11.0.0.0/16		origin igp as-path 65000 next-hop 10.0.0.1		
new	10.0.0.1		ipv4 unicast		12.0.0.0/8			origin igp as-path 65000 next-hop 10.0.0.1	" "$output"
	run -0 bgp-rib --diff -o tsv --no-header --ignore med,origin -F 'prefix covered-by 10.0.0.0/8' a.rib b.rib
	same "" "$output"
	run -2 bgp-rib --diff --ignore time a.rib b.rib
	run -2 bgp-rib --diff a.rib
}

@test "rib: --diff: a lost prefix that is still covered; path identifiers do not count" {
	bytes "$(announce 10 080A100A01)" >a.mrt
	bytes "$(announce 10 080A)" >b.mrt
	for f in a b; do bgp-rib -o mrt $f.mrt >$f.rib; done
	run -1 bgp-rib --diff -o json a.rib b.rib
	has "$output" '"difference":"lost"'
	has "$output" '"covered-by":"10.0.0.0/8"'
	# two paths of one prefix, under other identifiers and in another order
	paths() { printf '%s' "$(at 10 "$(update 4001010040020602010000FDE84003040A000001 "$1080A")")$(at 10 "$(update 4001010140020602010000FDE84003040A000001 "$2080A")")"; }
	bytes "$(paths 00000001 00000002)" >a.mrt
	bytes "$(paths 00000009 00000003)" >b.mrt
	for f in a b; do bgp-rib --add-path all -o mrt $f.mrt >$f.rib; done
	same 2 "$(bgp-rib a.rib | wc -l)"
	run -0 bgp-rib --diff a.rib b.rib
}

@test "rib: --diff: a table that may lack something is not equal" {
	bytes "$(announce 10 080A)" >a.mrt
	run -1 --separate-stderr bgp-rib --diff a.mrt a.mrt
	same "" "$output"
	has "$stderr" "it begins in the middle of a session"
}

@test "rib: --diff between times, in either order, and between neighbors" {
	bytes "$(announce 10 080A)$(announce 20 080B)" >in.mrt
	run -1 --separate-stderr bgp-rib --diff --at 10 --at 20 -o tsv --no-header in.mrt
	same "new	10.0.0.1		ipv4 unicast		11.0.0.0/8			origin igp as-path 65000 next-hop 10.0.0.1	" "$output"
	run -1 --separate-stderr bgp-rib --diff --at 20 --at 10 -o tsv --no-header in.mrt
	same "lost	10.0.0.1		ipv4 unicast		11.0.0.0/8		origin igp as-path 65000 next-hop 10.0.0.1		" "$output"
	bytes "$(announce 10 080A)$(announce 10 080B | sed 's/0A0000010A000002/0A0000030A000002/')" >in.mrt
	run -1 --separate-stderr bgp-rib --diff --neighbor 10.0.0.1 --neighbor 10.0.0.3 -o tsv --no-header in.mrt
	same "lost new" "$(cut -f 1 <<<"$output" | tr '\n' ' ' | sed 's/ $//')"
	run -0 bgp-rib --neighbor 10.0.0.3 -o tsv --no-header --columns prefix in.mrt
	same "11.0.0.0/8" "$output"
}

@test "rib: --history: when, whose, from what to what" {
	bytes "$(announce 10 080A)$(announce 11 080A)$(at 12 "$(update 4001010040020602010000FDE94003040A000001 080A)")$(state 13 6 1)" >in.mrt
	run -0 bgp-rib --history 10.0.0.0/8 -o csv in.mrt
	same "time,peer,change,family,rd,path-id,attribute,from,to,why
1970-01-01T00:00:10.000000Z,10.0.0.1,announced,ipv4 unicast,,,,,origin igp as-path 65000 next-hop 10.0.0.1,
1970-01-01T00:00:12.000000Z,10.0.0.1,changed,ipv4 unicast,,,as-path,65000,65001,
1970-01-01T00:00:13.000000Z,10.0.0.1,lost,ipv4 unicast,,,,origin igp as-path 65001 next-hop 10.0.0.1,,the session left Established" "$output"
}

@test "rib: -o mrt is what bgpdump reads, and what bgp-rib reads back" {
	bytes "$(announce 10 080A180A0101)$(announce 11 080B | sed 's/0A0000010A000002/0A0000030A000002/')" >in.mrt
	bgp-rib -o mrt in.mrt >out.mrt
	same "$(bgp-rib -o bgpdump in.mrt)" "$(bgp-rib -o bgpdump out.mrt | sed 's/|11|B|10.0.0.1/|10|B|10.0.0.1/')"
	same "$(bgp-rib -o mrt out.mrt | od)" "$(od <out.mrt)"
	needs bgpdump
	same "$(bgp-decode -o bgpdump out.mrt)" "$(bgpdump -m out.mrt 2>/dev/null)"
}

# bmp TYPE FLAGS TIME BODY: a message of BMP about the peer 10.0.0.1, AS 65000
bmp() {
	local body="00$(printf '%02X' "$2")0000000000000000$(printf '%024X' 0)0A0000010000FDE80A000001$(printf '%08X00000000' "$3")$4"
	printf '03%08X%02X%s' $((6 + ${#body} / 2)) "$1" "$body"
}

@test "rib: BMP: a table for each RIB of a peer; Peer Down empties them all" {
	local open up down
	open=$(message 1 "04FDE8005A0A000001$(options "01040001000141040000FDE8")")
	up=$(bmp 3 0 1 "$(printf '%024X' 0)0A00000200B3D431$open$open")
	route() { bmp 0 "$1" "$2" "$(update 4001010040020602010000FDE84003040A000001 "$3")"; }
	bytes "$up$(route 0 2 080A080B)$(route 64 3 080A)$(route 16 4 080C)" >in.bmp
	run -0 bgp-rib -o tsv --no-header --columns table,prefix in.bmp
	same "pre-policy	10.0.0.0/8
pre-policy	11.0.0.0/8
post-policy	10.0.0.0/8
out-pre-policy	12.0.0.0/8" "$output"
	run -0 bgp-rib -o table --columns prefix -F 'table pre-policy' in.bmp
	has "$output" "10.0.0.1 AS65000 pre-policy, ipv4 unicast: 2 routes (perhaps not all: no End-of-RIB yet)"
	bytes "$(bmp 0 0 5 "$(message 2 00000000)")" >>in.bmp
	run -0 bgp-rib -o table --columns prefix -F 'table pre-policy' in.bmp
	has "$output" "10.0.0.1 AS65000 pre-policy, ipv4 unicast: 2 routes
"
	down=$(bmp 2 0 9 01)
	bytes "$down" >>in.bmp
	run -0 bgp-rib -o tsv --no-header in.bmp
	same "" "$output"
	run -0 bgp-rib -o tsv --no-header --columns prefix --at 8 -F 'table post-policy' in.bmp
	same "10.0.0.0/8" "$output"
}

@test "rib: what a session prints, both directions" {
	cat >in.json <<'END'
{"exabgp":"6.0.0","time":1.0,"type":"state","neighbor":{"address":{"local":"10.0.0.2","peer":"10.0.0.1"},"asn":{"local":65001,"peer":65000},"state":"up"}}
{"exabgp":"6.0.0","time":2.0,"type":"update","neighbor":{"address":{"local":"10.0.0.2","peer":"10.0.0.1"},"asn":{"local":65001,"peer":65000},"direction":"receive","message":{"update":{"attribute":{"origin":"igp","as-path":{"0":{"element":"as-sequence","value":[65000]}}},"announce":{"ipv4 unicast":{"10.0.0.1":[{"nlri":"10.0.0.0/8"}]}}}}}}
{"exabgp":"6.0.0","time":3.0,"type":"update","neighbor":{"address":{"local":"10.0.0.2","peer":"10.0.0.1"},"asn":{"local":65001,"peer":65000},"direction":"send","message":{"update":{"attribute":{"origin":"igp","as-path":{"0":{"element":"as-sequence","value":[65001]}}},"announce":{"ipv4 unicast":{"10.0.0.2":[{"nlri":"11.0.0.0/8"}]}}}}}}
END
	run -0 bgp-rib -o tsv --no-header --columns direction,prefix in.json
	same "receive	10.0.0.0/8
send	11.0.0.0/8" "$output"
	echo '{"exabgp":"6.0.0","time":4.0,"type":"state","neighbor":{"address":{"local":"10.0.0.2","peer":"10.0.0.1"},"asn":{"local":65001,"peer":65000},"state":"down","reason":"peer reset"}}' >>in.json
	run -0 bgp-rib -o tsv --no-header in.json
	same "" "$output"
}
