# SPDX-License-Identifier: ISC
# Lossless: bgp-decode | bgp-encode gives the bytes back, and "wire" is there only where the rest of the event would not.

load helpers

setup() {
	scratch
}

@test "extended communities whose words several types share survive doubles, without wire" {
	# target:137967:9001 and target:138417:9004 of type 02, whose number ends like one that a double has rounded
	msg=$(update 400101004002060201000186A0400304C0000201C010100202"00021AEF2329"020200021CB1232C 180A0000)
	run -0 bgp-decode -x "$msg"
	[[ $output == *'{"value":144678147071091497,"string":"target:137967:9001"}'* ]]
	[[ $output == *'{"value":144678147100582700,"string":"target:138417:9004"}'* ]]
	[[ $output != *'"wire"'* ]]
	same "$msg" "$(bgp-encode <<< "$output")"
	same "$msg" "$(sed 's/144678147071091497/144678147071091500/' <<< "$output" | bgp-encode)"
}

# mp FLAGS NEXTHOP: MP_REACH_NLRI of 2001:db8:1::/48
mp() {
	local value
	value=000201$(printf %02X $((${#2} / 2)))${2}003020010DB80001
	if [ "$1" = 90 ]; then
		printf '900E%04X%s' $((${#value} / 2)) "$value"
	else
		printf '%s0E%02X%s' "$1" $((${#value} / 2)) "$value"
	fi
}

BASE=4001010040020602010000FDE8
GLOBAL=20010DB8000000000000000000000001
LOCAL=FE800000000000000000000000000001

@test "a link-local next hop and the Partial bit are said, not hidden in wire" {
	msg=$(update "${BASE}E0080400010002$(mp 80 $GLOBAL$LOCAL)")
	run -0 bgp-decode -x "$msg"
	[[ $output == *'"link-local-next-hop":"fe80::1","partial":["community"]}}' ]]
	same "$msg" "$(bgp-encode <<< "$output")"
	# they can be edited
	same "$(update "${BASE}C0080400010002$(mp 80 ${GLOBAL}FE800000000000000000000000000002)")" \
		"$(sed 's/fe80::1/fe80::2/; s/,"partial":[^}]*//' <<< "$output" | bgp-encode)"
	run -1 --separate-stderr bgp-encode <<< "${output/fe80::1/10.0.0.1}"
	same 'bgp-encode: <stdin>:1: link-local-next-hop: expected an IPv6 address' "$stderr"
}

@test "each line says its own layout, in few codes" {
	usual=$(update "$BASE$(mp 80 $GLOBAL)")
	long=$(update "$BASE$(mp 90 $GLOBAL)")
	longmed=$(update "${BASE}80040400000005$(mp 90 $GLOBAL)")
	first=$(update "$(mp 90 $GLOBAL)$BASE")
	cluster=$(update "${BASE}800A040A0000028009040A000001$(mp 80 $GLOBAL)")
	printf '%s\n' $usual $long $long $longmed $first $longmed $usual $cluster > in
	bgp-decode in > out
	same '- [-14] [-14] [-14] [-14,1] [-14] - [10,9]' \
		"$(sed 's/.*"wire":\(\[[^]]*\]\).*/\1/; t; s/.*/-/' out | paste -sd ' ')"
	same "$(cat in)" "$(bgp-encode < out)"
	bgp-decode -j 3 in | cmp - out
	while read -r line; do bgp-encode <<< "$line"; done < out > apart
	same "$(cat in)" "$(cat apart)"
}

@test "a layout that fits no longer lays out what it can" {
	run -0 bgp-decode -x "$(update "$(mp 90 $GLOBAL)$BASE")"
	# a MED is added; the list does not have it, and it comes after the codes below its own
	same "$(update "$(mp 90 $GLOBAL)${BASE}80040400000005")" \
		"$(sed 's/"origin":"igp",/&"med":5,/' <<< "$output" | bgp-encode)"
	# the list names what is not there any more
	same "$(update "${BASE}")" "$(sed 's/,"announce":{.*}}}},/}},/' <<< "$output" | bgp-encode)"
	run -1 --separate-stderr bgp-encode <<< "${output/-14,1/256}"
	same 'bgp-encode: <stdin>:1: wire: expected codes of attributes' "$stderr"
}

@test "a wire that lists each attribute with its flags is read, too" {
	run -0 bgp-decode -x "$(update "$(mp 90 $GLOBAL)$BASE")"
	same "$(update "$(mp 90 $GLOBAL)$BASE")" \
		"$(sed 's/"wire":\[[^]]*]/"wire":{"attributes":[[144,14],[64,1],[64,2]]}/' <<< "$output" | bgp-encode)"
}

@test "End-of-RIB: a short one, and one of IPv4 unicast in MP_UNREACH_NLRI" {
	printf '%s\n' "$(update 900F0003000201)" "$(update 800F03000201)" "$(update 900F0003000101)" "${M}00170200000000" > in
	bgp-decode in > out
	same '0 1 1 0' "$(sed 's/.*"wire".*/1/; t; s/.*/0/' out | paste -sd ' ')"
	same "$(cat in)" "$(bgp-encode < out)"
}

@test "any bytes: what is no message stays between the messages of a raw stream" {
	{
		printf 'abc'
		bgp-encode -o raw 'announce eor'
		head -c 25 /dev/zero
		bgp-encode -o raw 'announce eor ipv6 unicast'
		printf 'abcdefghijklmnopqrstuvwxyz\377\377'
		bgp-encode -o raw 'announce eor' | head -c 20
	} > any.raw
	run -1 --separate-stderr bgp-decode -i raw any.raw
	same 3 "$(grep -c '"type":"garbage"' <<< "$output")"
	bgp-encode -o raw <<< "$output" | cmp - any.raw
	# but it is no message
	same 3 "$(bgp-encode <<< "$output" | wc -l)"
	same '' "$(sed 's/"direction"/"wire":{},&/; s/"type":"garbage"/&,"mrt":{"type":"BGP"}/' <<< "$output" | grep garbage | bgp-encode -o raw)"
}

@test "the output depends on the input alone, and names its files if there are several" {
	needs jq
	printf '%s\n' "$(update "${BASE}400304C0000201" 180A0000)" > one
	bgp-encode -o raw 'announce eor' > two
	bgp-decode one two > first
	bgp-decode -j 2 one two | cmp - first
	run -0 jq -r '[.file, .time, .host, .pid, .ppid, .counter] | map(tostring) | join(" ")' first
	same "one null null null null null
two null null null null null" "$output"
	run -0 bgp-decode one
	[[ $output != *'"file"'* ]]
	# an event keeps the name that it came with
	run -0 bgp-decode first
	same "$(cat first)" "$output"
}
