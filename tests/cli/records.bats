# SPDX-License-Identifier: ISC
# Records of archives by way of JSON: each kind comes back from bgp-encode -o mrt as it was, unless somebody edits it.

load helpers

setup() {
	scratch
	HEAD4=0000FDE80000FDE9000000010A0000010A000002
	HEAD2=FDE8FDE9000000010A0000010A000002
	ATTRS4=4001010040020602010000FDE84003040A000001
	ATTRS2=4001010040020402""01FDE84003040A000001
	KEEPALIVE=$(message 4 "")
}

# back: the archive `a` by way of JSON
back() { bgp-decode a | bgp-encode -o mrt >b && cmp a b; }

@test "messages: widths of AS numbers, path identifiers, sent by the collector, microseconds, an interface" {
	local body subtype
	for subtype in 1 8; do
		bytes "$(record 16 $subtype $HEAD2$KEEPALIVE)" >a
		back
	done
	for subtype in 4 7 9 11; do
		bytes "$(record 16 $subtype $HEAD4$KEEPALIVE)$(record 17 $subtype 0001E240$HEAD4$KEEPALIVE)$(record 17 $subtype 00000000$HEAD4$KEEPALIVE)" >a
		back
	done
	bytes "$(record 16 1 "$HEAD2$(update $ATTRS2 180A0000)")$(record 16 4 "$HEAD4$(update $ATTRS4 180A0000)")$(record 16 9 "$HEAD4$(update $ATTRS4 00000007180A0000)")" >a
	back
	bytes "$(record 16 4 "${HEAD4/00000001/00070001}$(update $ATTRS4 180A0000)")" >a
	back
}

@test "changes of state, 2-octet and 4-octet; old records" {
	bytes "$(record 16 0 ${HEAD2}00060001)$(record 16 5 ${HEAD4}00010003)$(record 17 5 00000005${HEAD4}00050006)" >a
	back
	bytes "$(record 5 3 FDE80A00000100060001)" >a
	back
}

@test "tables: TABLE_DUMP, TABLE_DUMP_V2 with several entries and peers, path identifiers, an empty record" {
	local attrs=$ATTRS4 entry
	bytes "$(record 12 1 00000001""0A000000""18""01""3B9AC9FF""0A000001""FDE8""0012$ATTRS2)" >a
	back
	entry() { printf '%04X3B9AC9FF%s%04X%s' "$1" "$2" $((${#attrs} / 2)) "$attrs"; }
	bytes "$(record 13 1 "0A0000FE""0004""74657374""0002""020A0000010A0000010000FDE8""020A0000020A0000020000FDE9")" >a
	bytes "$(record 13 2 "00000000""180A0000""0002$(entry 0)$(entry 1)")" >>a
	bytes "$(record 13 2 "00000001""180A0001""0001$(entry 1)")" >>a
	bytes "$(record 13 2 "00000002""180A0001""0001$(entry 0)")" >>a
	bytes "$(record 13 8 "00000003""180A0002""0002$(entry 0 00000001)$(entry 0 00000002)")" >>a
	bytes "$(record 13 2 "00000004""180A0003""0000")" >>a
	back
	# each line is a value: without the first entry there is the other
	bgp-decode a | sed -n '1p;3p' | bgp-encode -o mrt | bgp-decode -o bgpdump - >got
	same 'TABLE_DUMP2|1000000000|B|10.0.0.2|65001|10.0.0.0/24|65000|IGP|10.0.0.1|0|0||NAG||' "$(cat got)"
}

@test "what was edited is made anew" {
	needs jq
	bytes "$(record 16 1 "$HEAD2$(update $ATTRS2 180A0000)")$(record 16 8 $HEAD2$KEEPALIVE)" >a
	bgp-decode a | jq -c '.neighbor.asn.peer = 65002' | bgp-encode -o mrt >b
	same 'BGP4MP|1000000000|A|10.0.0.1|65002|10.0.0.0/24|65000|IGP|10.0.0.1|0|0||NAG||' "$(bgp-decode -o bgpdump b)"
	bgp-decode a | jq -c '.time += 5' | bgp-encode -o mrt | bgp-decode -o line - >got
	[ "$(grep -c '01:46:45' got)" = 2 ]
}

@test "archives: byte for byte, but for what is no record" {
	local archive n=0
	for archive in "$TOP"/../shared/data/mrt/*; do
		[ -e "$archive" ] || skip "no archives beside the checkout"
		case $archive in
		*20020722*) continue ;; # large
		*.gz) zcat "$archive" ;;
		*.bz2) bzip2 -dc "$archive" ;;
		*) cat "$archive" ;;
		esac >a
		bgp-decode a >events 2>/dev/null || :
		! grep -q '"type":"garbage"' events || continue
		bgp-encode -o mrt <events >b
		cmp a b
		n=$((n + 1))
	done
	[ $n -ge 14 ]
}
