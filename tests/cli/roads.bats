# SPDX-License-Identifier: ISC
# The same bytes on every road into bgp-decode: argument, standard input, hex and raw files, capture, MRT, BMP.

load helpers

setup() {
	scratch
	M=ffffffffffffffffffffffffffffffff
}

# n16 LENGTH, n32 LENGTH: as hex, big-endian
n16() { printf '%04x' "$1"; }
n32() { printf '%08x' "$1"; }

# record HEX: a BGP4MP_MESSAGE_AS4 record, which states 4-octet AS numbers and no path identifiers; LOCAL is the local AS
record() {
	local body=0000fde9${LOCAL:-0000fde9}000000010a0000010a000002$1
	printf '3b9aca0000100004%s%s' "$(n32 $((${#body} / 2)))" "$body"
}

# monitored HEX: a Route Monitoring message, which states 4-octet AS numbers
monitored() {
	printf '03%s00' "$(n32 $((48 + ${#1} / 2)))"
	printf '0000%016d%024d0a0000010000fde90a0000013b9aca0000000000%s' 0 0 "$1"
}

# packets HEX ...: a capture in the middle of a TCP connection, one packet for each message
packets() {
	local seq=1 n hex
	printf 'd4c3b2a1020004000000000000000000ffff000065000000' # LINKTYPE_RAW
	for hex; do
		n=$((40 + ${#hex} / 2))
		printf '00ca9a3b00000000%s%s' "$(n32 $n | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/')" \
			"$(n32 $n | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/')"
		printf '4500%s00000000400600000a0000010a000002c00000b3%s0000000150180fff00000000%s' "$(n16 $n)" "$(n32 $seq)" "$hex"
		seq=$((seq + ${#hex} / 2))
	done
}

# roads MESSAGE...: the messages on each road, as files in this directory
roads() {
	local all=$(printf '%s' "$@") hex
	printf '%s\n' "$@" > lines.hex
	bytes "$all" > raw.bin
	bytes "$(packets "$@")" > mid.pcap
	bytes "$(for hex; do record "$hex"; done)" > archive.mrt
	bytes "$(for hex; do monitored "$hex"; done)" > stream.bmp
}

# each WHAT FILTER WANT MESSAGE...: on each road jq's FILTER over the events with messages gives WANT
each() {
	local what=$1 filter=$2 want=$3 road words=() hex status=0
	shift 3
	roads "$@"
	for hex; do words+=(-x "$hex"); done
	for road in argument stdin pipe lines.hex raw.bin mid.pcap archive.mrt stream.bmp; do
		case $road in
		argument) bgp-decode "${words[@]}" ;;
		stdin) bgp-decode < raw.bin ;;
		pipe) cat lines.hex | bgp-decode ;;
		*) bgp-decode "$road" ;;
		esac 2> err > out.json || :
		jq -c "select(.neighbor.message) | $filter" out.json > got
		printf '%s\n' "$want" | diff - got > difference && [ ! -s err ] && continue
		printf '%s, by way of %s:\n' "$what" "$road"
		cat difference err
		status=1
	done
	return $status
}

@test "AS numbers of 2 octets in a path that reads both ways: AGGREGATOR tells" {
	each "AS_SET and AGGREGATOR of 6 octets" \
		'[.inferred.asn4, [.neighbor.message.update.attribute["as-path"][].value], .neighbor.message.update.attribute.aggregator]' \
		'[false,[[500,500],[65211]],"65210:192.168.0.10"]' \
		"${M}0063020000004840010100""40020a010201f401f40201febb""400304c0a8000f40050400000064400600""c00706febac0a8000a""c0080cfebf00010316000401540""0fa800904c0a8000f800a04c0a800fa16c0a804"
}

@test "path identifiers of VPN-IPv4, EVPN and unicast routes" {
	each "VPN-IPv4" '[.inferred["add-path"]["ipv4 mpls-vpn"].value, .neighbor.message.update.announce["ipv4 mpls-vpn"]["1.1.1.1"]]' \
		'[true,[{"nlri":"102.0.0.1/32","path-information":"0.0.0.0","label":[[48001,768017]],"rd":"101:1"}]]' \
		"${M}00600200000049400101024002008004040000000040050400000064c010080002000100000001""900e00250001800c0000000000000000010101010000000000780bb811000000650000000166000001"
	each "EVPN" '[.inferred["add-path"]["l2vpn evpn"].value, .neighbor.message.update.announce["l2vpn evpn"]["1.1.1.1"][0]["path-information"]]' \
		'[true,"0.0.0.7"]' \
		"${M}005c02000000454001010040020040050400000064800e340019460401010101000000000702250000fde800000001000000000000000000000000000030001122334455200a000009000064"
	each "unicast" '[.inferred["add-path"]["ipv4 unicast"].value, .neighbor.message.update.announce["ipv4 unicast"]["1.1.1.1"]]' \
		'[true,[{"nlri":"10.0.0.0/24","path-information":"0.0.0.1"}]]' \
		"${M}0034020000001540010100400200400304010101014005040000006400000001180a0000"
}

@test "a label without its bottom bit is one label" {
	each "VPN-IPv4" '.neighbor.message.update.announce["ipv4 mpls-vpn"]["1.1.1.1"]' \
		'[{"nlri":"10.0.1.0/24","label":[[100,1600]],"rd":"65000:100"}]' \
		"${M}004902000000324001010040020040050400000064900e00200001800c00000000000000000101010100700006400000fde8000000640a0001"
	each "labelled" '.neighbor.message.update.announce["ipv4 nlri-mpls"]["1.1.1.1"]' \
		'[{"nlri":"10.0.1.0/24","label":[[100,1600]]}]' \
		"${M}003902000000224001010040020040050400000064900e0010000104040101010100300006400a0001"
	[ "$(bgp-decode -t nlri -f 'ipv4 mpls-vpn' -x 700006400000FDE8000000640A0001)" = \
		'{"nlri":"10.0.1.0/24","label":[[100,1600]],"rd":"65000:100"}' ]
}

@test "what is usual needs no inference to be read, and says what was assumed" {
	each "4-octet AS numbers" '[.neighbor.message.update.attribute["as-path"]["0"].value, .neighbor.message.update.announce["ipv4 unicast"]["192.0.2.1"]]' \
		'[[65000],[{"nlri":"10.0.0.0/24"}]]' "${M}002f02000000144001010040020602010000fde8400304c0000201180a0000"
}

@test "a message of doubtful reading waits for one that makes it certain" {
	local doubtful=${M}003302000000184001010040020a0202000200c80201febb400304c0000201180a0000
	local clear=${M}002f02000000144001010040020602010000fde8400304c0000201180a0000
	each "a path that reads both ways, and one that does not" \
		'.neighbor.message.update.attribute["as-path"]["0"].value' $'[131272,33685179]\n[65000]' "$doubtful" "$clear"
	[ "$(printf '%s\n' "$doubtful" | bgp-decode | jq -c '[.inferred.asn4, .neighbor.message.update.attribute["as-path"]["0"].value]')" = \
		'[false,[2,200]]' ]
}

@test "an order is stronger than any evidence" {
	roads "${M}0034020000001540010100400200400304010101014005040000006400000001180a0000"
	for road in lines.hex raw.bin mid.pcap archive.mrt stream.bmp; do
		run --separate-stderr bgp-decode --add-path none $road
		[ "$(jq -c 'select(.neighbor.message) | .inferred["add-path"]' <<< "$output")" = null ]
		[ "$(jq -c 'select(.neighbor.message) | .neighbor.message.update.announce["ipv4 unicast"]["1.1.1.1"] | length' <<< "$output")" = 5 ]
		run -0 --separate-stderr bgp-decode --add-path 'ipv4 unicast' $road
		[ "$(jq -c 'select(.neighbor.message) | .neighbor.message.update.announce["ipv4 unicast"]["1.1.1.1"] | length' <<< "$output")" = 1 ]
	done
}

@test "the verdict on wrong messages is the one that bgp-session acts upon" {
	run "$BATS_TEST_DIRNAME/../bin/wrong-decode" "$(command -v bgp-decode)" "$BATS_TEST_DIRNAME/../daemons/messages"
	echo "$output"
	[ "$status" -eq 0 ]
}

# update ATTRIBUTES: an UPDATE of 10.0.0.0/24
update() { printf '%s%s020000%s%s180a0000' $M "$(n16 $((27 + ${#1} / 2)))" "$(n16 $((${#1} / 2)))" "$1"; }

@test "the kind of session is known from options, OPENs, and AS numbers in records" {
	local path=40010100400206020100 hop=400304c0000201 local_pref=40050400000064 road
	local message=$(update "${path}00fde9$hop$local_pref")
	local verdict='select(.type == "update") | [.neighbor.error[]? | .class | select(. != "note")] | join(",")'
	LOCAL=0000fde8
	roads "$message"
	# nobody says
	[ "$(bgp-decode lines.hex | jq -r "$verdict")" = "" ]
	# the record has two AS numbers, 65001 and 65000
	[ "$(bgp-decode archive.mrt 2>err | jq -r "$verdict")" = attribute-discard ]
	# options are stronger
	[ "$(bgp-decode --local-as 65001 --peer-as 65001 archive.mrt | jq -r "$verdict")" = "" ]
	for road in lines.hex raw.bin mid.pcap archive.mrt stream.bmp; do
		[ "$(bgp-decode --local-as 65000 --peer-as 65001 $road 2>err | jq -r "$verdict")" = attribute-discard ]
		run -1 --separate-stderr bgp-decode --local-as 65000 --peer-as 65001 -o command $road
		[[ "$output" != *local-preference* ]]
		# JSON shows what the message contained
		[ "$(bgp-decode --local-as 65000 --peer-as 65001 $road 2>err | jq -c 'select(.type == "update") |
			.neighbor.message.update.attribute["local-preference"]')" = 100 ]
	done
	# the OPENs of both sides
	for as in fde8 fde9; do
		printf '%s\n' "${M}00250104${as}005a0a00000108020641040000$as" "${M}00250104fde9005a0a00000208020641040000fde9" "$message" > whole.hex
		[ "$(bgp-decode whole.hex 2>err | jq -r "$verdict")" = "$([ $as = fde9 ] || echo attribute-discard)" ]
	done
}

@test "a member of a confederation is known by its own AS number in front" {
	local message=$(update "40010100""40020603010000fde9400304c000020140050400000064")
	local verdict='select(.type == "update") | [.neighbor.error[]? | .class | select(. != "note")] | join(",")'
	LOCAL=0000fde8
	roads "$message"
	[ "$(bgp-decode archive.mrt | jq -r "$verdict")" = "" ]
	[ "$(bgp-decode --local-as 65000 --peer-as 65001 archive.mrt 2>err | jq -r "$verdict" | sed 's/,.*//')" = treat-as-withdraw ]
}
