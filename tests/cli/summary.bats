# SPDX-License-Identifier: ISC
# bgp-decode -o summary and summary-json: what is counted, and why each session ended.

load helpers

setup() {
	scratch
	needs python3 jq
}

# the handshake, both OPENs, KEEPALIVEs
up='
0.00 a syn
0.01 b syn
0.02 a
0.03 a open
0.04 b open
0.05 a keepalive
0.06 b keepalive
0.07 a update
0.08 b'

# ends STORY: cause, why and by of each connection; the same over IPv6, and with the roles of the addresses swapped
ends() {
	local how
	for how in '' -6 -swap; do
		"$TOP/tests/bin/tcp-story" ${how:+"$how"} >"story$how.pcap" <<<"$1"
		bgp-decode -o summary-json "story$how.pcap" 2>errors | jq -r '[.end.cause, .end.why // empty,
			(.end.by // empty | sub(".*[.:]"; "") | if "'"$how"'" == "-swap" then (9 - tonumber | tostring) else . end)] | join(" ")' >"ends$how"
	done
	cmp ends ends-6
	cmp ends ends-swap
	cat ends
}

# keepalives FROM TO STEP: of both sides
keepalives() {
	for ((t = $1; t <= $2; t += $3)); do
		printf '%s.1 a keepalive\n%s.2 b keepalive\n' "$t" "$t"
	done
}

text() { bgp-decode -o summary-json story.pcap 2>errors | jq -r ".end.text" | tail -n 1; }

@test "why: still up, up with hold time 0, and being opened" {
	same "alive" "$(ends "$up
$(keepalives 3 9 3)")"
	same "alive" "$(ends "${up//open/open=65001/0}
90 a keepalive")"
	same "opening" "$(ends '0.00 a syn
0.01 b syn
0.02 a')"
}

@test "why: what the NOTIFICATION says" {
	local row
	while read -r note want; do
		row=$(ends "$up
3 b note=$note
3.01 b fin")
		same "$want" "$row"
	done <<-'END'
		6/1/0001010000000a maximum-prefixes 2
		6/2/03627965 administrative-shutdown 2
		6/3 deconfigured 2
		6/4 administrative-reset 2
		6/5 cease 2
		6/7 collision 2
		6/8 cease 2
		6/9/0604 hard-reset 2
		6/10 cease 2
		1/2 header-error 2
		3/1 update-error 2
		5/3 fsm-error 2
		7/1 refresh-error 2
		99/1 other 2
	END
}

@test "why: text, limit, inner reason, capabilities, both AS numbers" {
	ends "$up
3 b note=6/2/03627965" >/dev/null
	has "$(text)" 'says "bye"'
	ends "$up
3 b note=6/1/0001010000000a" >/dev/null
	has "$(text)" 'more than 10 routes of ipv4 unicast'
	ends "$up
3 b note=6/9/060403627965" >/dev/null
	has "$(text)" 'carries Cease / Administrative Reset (6/4), and says "bye"'
	local begin='0 a syn
0.01 b syn
0.02 a open
0.03 b open
0.04 b note='
	same "open-refused unsupported-capability 2" "$(ends "${begin}2/7/01040002000145020000")"
	has "$(text)" ': ipv6 unicast, '
	same "open-refused bad-peer-as 2" "$(ends "${begin}2/2")"
	has "$(text)" 'AS 65001, that of the other side AS 65002'
	same "open-refused bad-bgp-identifier 2" "$(ends "${begin/a open/a open=65001/9/10.0.0.2}2/3")"
	has "$(text)" 'the same in both OPENs'
	same "open-refused unacceptable-hold-time 2" "$(ends "${begin/a open/a open=65001/2}2/6")"
	same "open-refused version 2" "$(ends "${begin}2/1")"
	same "open-refused role 2" "$(ends "${begin}2/11")"
	same "open-refused other 2" "$(ends "${begin}2/4")"
}

@test "why: the first NOTIFICATION counts, sent again or answered by another one" {
	same "administrative-reset 2" "$(ends "$up
3 b note=6/4 lost
3.2 b again
3.3 a note=6/2
3.4 a fin")"
	has "$(text)" 'the other side sent one, too'
}

@test "why: which message was answered, by our own verdict" {
	ends "$up
2.5 a hex=${M}001F020000000440010109186400010$((0))00 
3 b note=3/6" >/dev/null || :
	bad=${M}001F0200000004400101091864000A$((10))
	ends "$up
2.5 a hex=${M}001F02000000044001010918640001
3 b note=3/6" >/dev/null
	has "$(text)" 'in answer to the UPDATE (frame 10): '
	has "$(text)" 'ORIGIN: value 9'
}

@test "why: nobody listens, nobody answers, MD5, TTL" {
	same "refused 2" "$(ends '0 a syn
0.01 b rst')"
	same "unanswered nothing" "$(ends '0 a syn lost
new
1 a syn lost
new
4 a syn lost' | head -n 1)"
	same "unanswered md5" "$(ends '0 a syn md5 lost
new
1 a syn md5 lost
new
4 a syn md5 lost' | head -n 1)"
	same "unanswered ttl 2" "$(ends '0 a syn ttl=1
0.01 b syn ttl=255
0.02 a ttl=1
0.03 a open ttl=1 lost
0.04 b open ttl=255
0.05 a ttl=1 lost
1 a again ttl=1 lost
1.1 b again ttl=255
3 a again ttl=1 lost
3.1 b again ttl=255')"
	# the OPEN came before the other side looked at TTLs
	same "unanswered ttl 2" "$(ends '0 a syn ttl=1
0.01 b syn ttl=255
0.02 a open ttl=1
0.03 b open ttl=255
0.04 b keepalive ttl=255
0.05 a keepalive ttl=1 lost
1 a again ttl=1 lost
1.1 b again ttl=255
3 a again ttl=1 lost
3.1 b again ttl=255
9.1 b note=4/0 ttl=255
9.2 b fin ttl=255')"
}

@test "why: closed before the OPEN, a probe, an OPEN without answer, a collision" {
	same "closed-before-open 2" "$(ends '0 a syn
0.01 b syn
0.02 a open
0.03 b fin')"
	same "closed-before-open 2" "$(ends '0 a syn
0.01 b syn
0.02 a
0.03 b rst')"
	same "probe 1" "$(ends '0 a syn
0.01 b syn
0.02 a
0.03 b open
0.5 a rst')"
	same "open-unanswered 1" "$(ends '0 a syn
0.01 b syn
0.02 a open
0.03 b
9 a note=4/0
9.1 a fin')"
	same "open-unanswered" "$(ends '0 a syn
0.01 b syn
0.02 a open
0.03 b
7 a')"
	same "alive
collision 2" "$(ends "$up
3 a keepalive
3 b keepalive
new
0.50 a syn
0.51 b syn
0.52 a open
0.53 b open
0.54 b fin
6 b" | sort)"
	# the SYN-ACK is not wanted any more
	same "probe 1" "$(ends '0 a syn
0.01 b syn
0.02 a rst')"
	same "alive
collision 1" "$(ends "$up
3 a keepalive
3 b keepalive
new
0.50 a syn
0.51 b syn
0.52 a rst
6 b" | sort)"
	# the OPEN was acknowledged, and nothing follows
	same "open-unanswered" "$(ends '0 a syn
0.01 b syn
0.02 a open
0.03 b')"
}

@test "why: a session whose end is missing is not up when another one is, unless that is in another VLAN" {
	local second="
new
${up//0.0/20.0}"

	same "alive
unknown" "$(ends "$up
3 a keepalive
3 b keepalive
new
${up//0.0/8.0}" | sort)"
	# its hold timer must have expired: it was silent for longer
	same "alive
hold-timer-expired zero-window 1" "$(ends "$up
3 a keepalive
3.1 b win=0
8 b win=0
18 b win=0
18.5 b keepalive
18.6 a keepalive
$second" | sort)"
	"$TOP/tests/bin/tcp-story" -vlan >vlan.pcap <<<"$up
3 a keepalive
3 b keepalive
9 a keepalive
9 b keepalive
15 a keepalive
15 b keepalive
21 a keepalive
21 b keepalive
$second"
	same "alive alive" "$(bgp-decode -o summary-json vlan.pcap | jq -r .end.cause | xargs)"
	same 4 "$(bgp-rib --count neighbor -o tsv --no-header --columns routes vlan.pcap | awk '{ n += $1 } END { print n }')"
}

@test "why: FIN or RST without NOTIFICATION, by whom" {
	same "closed 2" "$(ends "$up
3 b fin")"
	same "reset 1" "$(ends "$up
3 a rst")"
	has "$(text)" 'without NOTIFICATION'
}

@test "why: the hold timer, and what kept the messages away" {
	# the process hangs: its TCP acknowledges
	same "hold-timer-expired silent 1" "$(ends "$up
3 a keepalive
3.1 b
6 a keepalive
6.1 b
9.1 a note=4/0
9.2 a fin")"
	# packets of a are lost: those of b still come
	same "hold-timer-expired lost-one-way 2" "$(ends "$up
3 a keepalive lost
3.2 a again lost
3.3 b keepalive
3.6 a again lost
4.4 a again lost
6 a again lost
6.1 b keepalive
9 a again lost
9.1 b note=4/0")"
	# nothing comes of b any more
	same "hold-timer-expired lost-both-ways 1" "$(ends "$up
3 a keepalive lost
3.2 a again lost
3.6 a again lost
4.4 a again lost
6 a again lost
9 a again lost
15 a again lost")"
	# large segments are lost, small ones pass
	same "hold-timer-expired mtu 2" "$(ends "$up
3 a big lost
3.2 a again lost
3.3 b keepalive
3.4 a
3.6 a again lost
4.4 a again lost
6 a again lost
6.1 b keepalive
6.2 a
9.1 b note=4/0")"
	# the same, where the large segments do not come
	same "hold-timer-expired mtu 2" "$(ends "$up
3 a big lost unseen
3.3 b keepalive
3.4 a
6.1 b keepalive
6.2 a
9.1 b note=4/0")"
	# b does not read
	same "hold-timer-expired zero-window 1" "$(ends "$up
3 a keepalive
3.1 b win=0
4 a
4.1 b win=0
8 a
8.1 b win=0
12 a rst")"
	# the way gets slow
	same "hold-timer-expired late 2" "$(ends "$up
3 a keepalive
3.1 b keepalive
12.5 a keepalive lag=7
12.6 b rst")"
	# the same, where what is late leaves in time: it is answered after all
	same "hold-timer-expired late 2" "$(ends "$up
3 a keepalive lost
3.2 a again lost
3.6 a again lost
3.7 b keepalive
4.4 a again lost
6 a again lost
9.1 b note=4/0
10.5 b rst")"
	same "hold-timer-expired late 2" "$(ends "$up
3 a keepalive lost
3.2 a again lost
3.6 a again lost
3.7 b keepalive
6 a again lost
10.5 b rst bare")"
	# the same, and each of its segments is answered with RST as late, when the connection has ended
	same "hold-timer-expired late 2" "$(ends "$up
3 a keepalive
3.1 b keepalive
4 a keepalive lost
6 a again lost
9 a again lost
12.5 b rst bare
14.5 b rst bare
17.5 b rst bare")"
	# a hole in what came, which is never filled
	same "hold-timer-expired mtu 2" "$(ends "$up
3 a keepalive
3.1 b keepalive
4 a big unseen lost
4.1 a update lost
4.2 b
6 b keepalive
6.1 a
9 b keepalive
9.1 a
12.1 b note=4/0")"
	# the stopped reader's KEEPALIVE comes as it wakes up, among what was on its way to it
	same "hold-timer-expired zero-window 1" "$(ends "$up
3 a keepalive
3.1 b win=0
8 b win=0
14 b win=0
14.1 b
14.2 a update
14.3 b keepalive
14.31 a rst bare
14.32 a update")"
	# what was late is acknowledged, and then the connection is reset
	same "hold-timer-expired late 2" "$(ends "$up
3 a keepalive
3.1 b keepalive
5 a keepalive lost
5.1 b keepalive
7 a again lost
8 b keepalive
8.1 a
12.4 a again
12.5 b keepalive
12.6 b rst")"
	# nothing comes of b any more, and a says so
	same "hold-timer-expired lost-both-ways 1" "$(ends "$up
3 a keepalive
3.1 b
3.2 a update lost
3.4 a again lost
3.8 a again lost
4.6 a again lost
9.1 a note=4/0 lost")"
}

@test "why: packets that are missing in the capture are no end" {
	same "alive" "$(ends "$up
3 a keepalive
3.1 b keepalive
$(keepalives 6 15 3 | sed 's/$/ unseen/')
18.1 a keepalive
18.2 b keepalive")"
	has "$(text)" 'in 2 gaps'
}

@test "one shape for all lines, as the schema says; each a session or an attempt" {
	local paths
	ends "$up
3 b fin
new
4 a syn
4.1 b rst
new
5 a syn" >/dev/null
	bgp-decode -o summary-json story.pcap >captured
	bgp-encode 'announce route 10.0.0.0/8 next-hop 192.0.2.1' | bgp-decode -o summary-json >pasted
	cat captured pasted >all
	same 4 "$(wc -l <all)"
	"$TOP/tests/bin/validate-json" "$TOP/man/bgp-event.schema.json" all
	paths=$(jq -c '[paths(type != "array" and type != "object") | map(if type == "number" then 0 else . end) | join(".")
		| select(test("families|frames|notification|tcp") | not)] | unique' all | sort -u | wc -l)
	same 1 "$paths"
}

@test "the text: the whole input, then each connection, in lines that fit" {
	ends "$up
3 b note=6/2/03627965" >/dev/null
	run -0 --separate-stderr bgp-decode -o summary story.pcap
	has "${lines[0]}" '1 connection, 1 of them up at some time, 6 messages (2 OPEN, 1 UPDATE, 2 KEEPALIVE, 1 NOTIFICATION)'
	has "${lines[1]}" 'Ends: administrative-shutdown 1.'
	has "$output" 'routes of 10.0.0.1: ipv4 unicast +2 -0'
	has "$output" 'says "bye". Frame 10.'
}

@test "archives: entries of tables are no UPDATEs, state changes are counted, nothing is up that never was" {
	local head=0000FDE90000FDEA00000001C0000201C0000202
	bytes "$(record 16 5 "${head}00050006")$(record 16 4 "$head$(message 4 '')")$(record 16 5 "${head}00060001")" >states.mrt
	run -0 --separate-stderr bgp-decode -o summary-json states.mrt
	same '[2,1,"unknown",1]' "$(jq -c '[."state-changes", .resets, .end.cause, .sides[0].messages.keepalive]' <<<"$output")"
	bytes "$(record 16 5 "${head}00010002")" >never.mrt
	run -0 --separate-stderr bgp-decode -o summary-json never.mrt
	same '"unknown"' "$(jq -c .end.cause <<<"$output")"
}

@test "the events of a capture in JSON say the same as far as BGP goes" {
	local story
	for story in 'b note=6/4' 'b note=6/2/03627965' 'a fin' 'b rst' 'a note=4/0'; do
		ends "$up
3 $story" >/dev/null
		bgp-decode -o json story.pcap 2>errors | bgp-decode -o summary-json - >back
		same "$(jq -r .end.cause <back)" "$(bgp-decode -o summary-json story.pcap | jq -r .end.cause)"
	done
}

@test "a capture of one direction: nothing is said of the side that was not captured" {
	"$TOP/tests/bin/tcp-story" -only-a >half.pcap <<<"$up
3 b keepalive
3.1 a
6 b note=6/4
6.1 a fin"
	run -0 --separate-stderr bgp-decode -o summary-json half.pcap
	same closed "$(jq -r .end.cause <<<"$output")"
	has "$output" 'only the packets of 10.0.0.1 are in the capture'
	"$TOP/tests/bin/tcp-story" -only-a >half.pcap <<<'0 a syn
0.01 b syn
0.02 a open
0.03 b open
9 a'
	same unknown "$(bgp-decode -o summary-json half.pcap 2>errors | jq -r .end.cause)"
}

# peer_down REASON DATA: a monitor's report (RFC 7854 4.9)
peer_down() {
	local head open # type, flags, distinguisher, address, AS, identifier, time
	head=0000$(printf '%016d%024d' 0 0)0A0000010000FDE90A000001655420E000000000
	open=$(message 1 04FDE9005A0A00000100)
	bytes "03$(printf %08X $((6 + 42 + 20 + ${#open})))03${head}$(printf '%024d' 0)0A00000200B39C40$open$open"
	bytes "03$(printf %08X $((6 + 42 + 1 + ${#2} / 2)))02$head$1$2"
}

@test "monitors: why they say a session went down" {
	local row
	while read -r reason data want; do
		peer_down "$reason" "${data#-}" >down.bmp
		same "$want" "$(bgp-decode -o summary-json down.bmp | jq -r '[.resets, .end.cause, .end.by // empty] | join(" ")')"
		same "$want" "$(bgp-decode -o json down.bmp | bgp-decode -o summary-json - | jq -r '[.resets, .end.cause, .end.by // empty] | join(" ")')"
	done <<-END
		03 $(message 3 0604) 1 administrative-reset 10.0.0.1
		01 $(message 3 0602) 1 administrative-shutdown 10.0.0.2
		02 000A 1 hold-timer-expired 10.0.0.2
		04 - 1 closed 10.0.0.1
		05 - 1 unknown
	END
}
