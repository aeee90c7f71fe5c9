# SPDX-License-Identifier: ISC
# BMP (RFC 7854): versions 3 and 4, in streams, behind OpenBMP's headers, in captures; and written.

load helpers

setup() {
	scratch
	A4=4001010040020602010000FDE8400304C0000201
	UPDATE=$(update $A4 180A0000)
	OPEN=$(message 1 04FDE8005A0A00000108020641040000FDE8)
	OPEN_PATHS=$(message 1 04FDE8005A0A00000110020641040000FDE80206450400010103)
	PEER=$(peer)
}

# peer [FLAGS [TYPE]]: a per-peer header of 10.0.0.1, AS 65000
peer() { printf '%s%s%016d%024d0A0000010000FDE80A0000013B9ACA0000000000' "${2:-00}" "${1:-00}" 0 0; }
# bmp TYPE BODY [VERSION]: a message in hex
bmp() { printf '%02X%08X%02X%s' "${3:-3}" $((6 + ${#2} / 2)) "$1" "$2"; }
# tlv TYPE VALUE; indexed TYPE INDEX VALUE: in hex
tlv() { printf '%04X%04X%s' $((0x$1)) $((${#2} / 2)) "$2"; }
indexed() { printf '%04X%04X%s%s' $((0x$1)) $((${#3} / 2)) "$2" "$3"; }
# up OPEN OPEN: the body of a Peer Up after the per-peer header
up() { printf '%024d0A00000200B3C000%s%s' 0 "$1" "$2"; }
# openbmp ROUTER MESSAGE: with the header of OpenBMP's topics
openbmp() {
	local rest
	rest=$(printf '800C%08X%08X%032d0001%s%032d%s%024d0000%08X' 1 2 0 61 0 "$1" 0 1)
	printf '4F424D500107%04X%08X%s%s' $((12 + ${#rest} / 2)) $((${#2} / 2)) "$rest" "$2"
}
information() { bgp-decode "$@" | jq -c '.bmp.information'; }

@test "version 4: TLVs of draft-ietf-grow-bmp-tlv-20" {
	needs jq
	bytes "$(bmp 0 "$PEER$(indexed 1 0000 0000000000000007)$(indexed 2 0000 80)$(indexed 3 0000 013B9ACA000000000A)$(
		indexed 4 8001 00010002)$(indexed 5 0000 726564)$(indexed 7 0000 $UPDATE)$(indexed 8003 0001 00000009AB)$(
		tlv 7FFF 00FF)" 4)" > a.bmp
	run -0 --separate-stderr information a.bmp
	same "" "$stderr"
	same '[{"sequence":7},{"extended-flags":"0x80"},{"timestamp":{"type":"export","time":1000000000.00001}},{"group":[1,2],"index-group":1},{"vrf-table-name":"red"},{"type":3,"enterprise":9,"value":"0xAB","index":1},{"snapshot":"0x00FF"}]' "$output"
	same "BGP4MP|1000000000|A|10.0.0.1|65000|10.0.0.0/24|65000|IGP|192.0.2.1|0|0||NAG||" "$(bgp-decode -o bgpdump a.bmp)"
}

@test "version 4: TLVs as routers number them today" {
	needs jq
	bytes "$(bmp 0 "$PEER$(indexed 1 0000 450400010101)$(indexed 2 8001 00010002)$(indexed 3 0000 726564)$(
		indexed 4 0000 "$(update $A4 00000007180A0000)")$(indexed 5 0001 0000008A0003)" 4)" > a.bmp
	run -0 --separate-stderr information a.bmp
	same "" "$stderr"
	same '[{"stateless-parsing":{"69":{"name":"addpath","ipv4/unicast":"receive"}}},{"group":[1,2],"index-group":1},{"vrf-table-name":"red"},{"path-marking":{"status":["best","primary","add-path"],"reason":3},"index":1}]' "$output"
}

@test "stateless parsing is about its message alone" {
	# the bytes read well with a path identifier and without one
	route=00000000180A000000000000180A0001
	bytes "$(bmp 0 "$PEER$(indexed 1 0000 450400010101)$(indexed 4 0000 "$(update $A4 $route)")" 4)$(
		bmp 0 "$PEER$(indexed 1 0000 450400010100)$(indexed 4 0000 "$(update $A4 180A0000)")" 4)" > a.bmp
	run -0 --separate-stderr bgp-decode -o bgpdump a.bmp
	same "" "$stderr"
	same 3 "${#lines[@]}"
	has "${lines[0]}" "|10.0.0.0/24|0|65000|"
	has "${lines[1]}" "|10.0.1.0/24|0|65000|"
	has "${lines[2]}" "|10.0.0.0/24|65000|"
}

@test "statistics have names, and version 4 has them in a TLV" {
	needs jq
	stats=00000003$(tlv 12 0000000000000005)$(tlv 24 0001010000000000000007)$(tlv 7 0000000000000009)
	want='[{"type":18,"name":"adj-rib-in-pre-policy-routes","value":5},{"type":36,"name":"adj-rib-in-post-policy-routes-rpki-valid-by-family","family":"ipv4 unicast","value":7},{"type":7,"name":"adj-rib-in-routes","value":9}]'
	bytes "$(bmp 1 $PEER$stats)$(bmp 1 $PEER$stats 4)$(bmp 1 "$PEER$(tlv 1 $stats)$(tlv 7FFF AA)" 4)" > a.bmp
	run -0 --separate-stderr bgp-decode a.bmp
	for i in 0 1 2; do
		same "$want" "$(printf '%s' "${lines[$i]}" | jq -c .bmp.statistics)"
	done
	has "${lines[2]}" '"information":[{"snapshot":"0xAA"}]'
}

@test "OPENs of a Peer Up that the bytes contradict are reported, once" {
	plain=$(for i in 1 2 3; do bmp 0 "$PEER$(update $A4 180A0000180A0001180A0002)"; done)
	bytes "$(bmp 3 "$PEER$(up $OPEN_PATHS $OPEN_PATHS)")$plain" > a.bmp
	run -1 --separate-stderr bgp-decode -o bgpdump a.bmp
	same 9 "${#lines[@]}"
	same 1 "$(printf '%s\n' "$stderr" | grep -c 'no path identifiers: not as the OPENs of the Peer Up say')"
}

@test "a stream that begins with a snapshot is BMP" {
	bytes "$(bmp 251 "$(tlv 7FFF 000102)" 4)$(bmp 0 $PEER$UPDATE)" > a.bmp
	run -0 --separate-stderr bgp-decode a.bmp
	same "" "$stderr"
	has "${lines[0]}" '"bmp":{"version":4,"type":"snapshot","information":[{"snapshot":"0x000102"}]}'
	has "${lines[1]}" '"10.0.0.0/24"'
	bytes "$(bmp 99 00)$(bmp 0 $PEER$UPDATE)" > a.bmp
	has "$(bgp-decode < a.bmp)" '"type":99'
}

@test "OpenBMP's headers: routers are told apart" {
	bytes "$(openbmp C0000201 "$(bmp 3 "$PEER$(up $OPEN_PATHS $OPEN_PATHS)")")$(openbmp C0000202 "$(bmp 0 $PEER$UPDATE)")" > a
	for how in auto openbmp bmp; do
		run -0 --separate-stderr bgp-decode -i $how a
		same "" "$stderr"
		same 4 "${#lines[@]}"
		has "${lines[2]}" '"router":"192.0.2.1"'
		has "${lines[3]}" '"router":"192.0.2.2"'
		has "${lines[3]}" '"nlri":"10.0.0.0/24"'
	done
	{ # the older header is lines
		printf 'V: 1.7\nC_HASH_ID: 91e3a7ff\nR_HASH: 00\nR_IP: 192.0.2.1\nL: 95\n\n'
		bytes "$(bmp 0 $PEER$UPDATE)"
		printf 'V: 1.7\nR_IP: 2001:db8::1\nL: 95\n\n'
		bytes "$(bmp 0 $PEER$UPDATE)"
	} > a
	run -0 --separate-stderr bgp-decode a
	same "" "$stderr"
	has "${lines[0]}" '"stream":0,"bmp":{"version":3,"type":"route-monitoring","router":"192.0.2.1"'
	has "${lines[1]}" '"stream":1,"bmp":{"version":3,"type":"route-monitoring","router":"2001:db8::1"'
	bytes "$(openbmp C0000201 AA)$(openbmp C0000202 "$(bmp 0 $PEER$UPDATE)")" > a
	run -1 --separate-stderr bgp-decode a
	has "${lines[1]}" '"nlri":"10.0.0.0/24"'
	has "$stderr" "no BMP message: version 170"
}

@test "captures: any port, segments that overtake each other, the first ones too" {
	have python3 || skip "python3 is not installed"
	bytes "$(bmp 4 "$(tlv 1 "$(printf 'A router of some vendor, version 1' | od -An -v -tx1 | tr -d ' \n')")$(tlv 2 7231)")$(bmp 3 "$PEER$(up $OPEN $OPEN)")$(
		bmp 0 "$PEER$UPDATE")$(bmp 0 "$(peer 40)$(update $A4 180A0001)")$(bmp 0 "$(peer 10)$(update $A4 180A0002)")$(
		bmp 2 "${PEER}01$(message 3 0602)")" > a.bmp
	local port order
	for port in 179 1790 5000 11019; do
		for order in in-order swapped; do
			python3 "$TOP/tests/cli/data/tcp.py" $port $order a.bmp > a.pcap
			run -0 --separate-stderr bgp-decode -o bgpdump a.pcap
			same "" "$stderr"
			same "$(bgp-decode -o bgpdump a.bmp)" "$output"
			has "$output" "|10.0.2.0/24|"
		done
	done
}

@test "-o bmp: what comes from BMP comes back as it was" {
	bytes "$(bmp 251 "$(tlv 7FFF 000102)" 4)$(bmp 4 0002000472747231)$(bmp 3 "$PEER$(up $OPEN $OPEN)")$(
		bmp 0 $PEER$UPDATE)$(bmp 1 ${PEER}00000000)$(bmp 2 ${PEER}04)$(bmp 5 000100020000)" > a.bmp
	bgp-decode -o bmp a.bmp | cmp - a.bmp
	bgp-decode -j 3 -o bmp a.bmp | cmp - a.bmp
}

@test "-o bmp: events that came from BMP keep their RIB and instance" {
	needs jq
	bytes "$(bmp 0 $(peer 00 03)$UPDATE)$(bmp 0 $(peer 40)$UPDATE)$(bmp 0 $(peer 10)$UPDATE)" > a.bmp
	bgp-decode a.bmp | bgp-encode -o bmp > b.bmp
	rib='select(.type == "update") | .bmp | [."peer-type", .rib, .policy, .filtered]'
	same "$(bgp-decode a.bmp | jq -c "$rib")" "$(bgp-decode b.bmp | jq -c "$rib")"
	same '["loc-rib",null,null,false] ["global","adj-rib-in","post",null] ["global","adj-rib-out","pre",null]' \
		"$(bgp-decode b.bmp | jq -c "$rib" | paste -sd' ')"
}

@test "-o bmp: archives, captures, events and commands" {
	head=0000FDE80000FDE900000001$(printf 0A0000010A000002)
	bytes "$(record 16 4 $head$OPEN)$(record 16 4 $head$UPDATE)$(record 16 7 $head$UPDATE)$(
		record 16 4 "$head$(message 3 0602)")$(record 16 4 $head$UPDATE)$(record 16 5 ${head}00060001)" > a.mrt
	bgp-decode -o bmp a.mrt > a.bmp
	run -0 --separate-stderr bgp-decode a.bmp
	same "" "$stderr"
	same "initiation peer-up peer-up peer-up route-monitoring route-monitoring peer-down peer-down peer-up peer-up peer-up route-monitoring peer-down" \
		"$(bgp-decode a.bmp | jq -r .bmp.type | paste -sd' ')"
	has "${lines[1]}" '"direction":"send","open":{"version":4,"asn":65001'
	has "${lines[4]}" '"direction":"receive"'
	has "${lines[5]}" '"rib":"adj-rib-out","policy":"post"'
	same "$(bgp-decode -o command a.mrt)" "$(bgp-decode -o command a.bmp)"

	bgp-encode --local-as 65000 --peer-as 65001 --local-address 10.0.0.1 --peer-address 10.0.0.2 --add-path all -o pcap \
		'route 10.1.0.0/24 next-hop 192.0.2.1 path-information 7' > a.pcap
	bgp-decode -o bmp a.pcap > b.bmp
	same "announce route 10.1.0.0/24 path-information 0.0.0.7 next-hop 192.0.2.1 origin igp as-path [ 65000 ]" \
		"$(bgp-decode -o command b.bmp)"
	bgp-decode -o pcap a.mrt > c.pcap
	bgp-decode -o bmp c.pcap > c.bmp
	same "$(bgp-decode -o command c.bmp)" "$(bgp-decode c.pcap | bgp-encode -o bmp | bgp-decode -o command)"
	bgp-encode --local-as 65000 --peer-as 65001 -o bmp 'route 10.1.0.0/24 next-hop 192.0.2.1' > c.bmp
	has "$(bgp-decode c.bmp)" '"rib":"adj-rib-out"'
}
