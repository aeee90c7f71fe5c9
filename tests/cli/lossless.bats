# Lossless: bgp-decode | bgp-encode gives the bytes back, and "wire" stands only where the rest of the event would not.

bats_require_minimum_version 1.5.0

setup() {
	PATH="${BIN:-$BATS_TEST_DIRNAME/../../build/bin}:$PATH"
	cd "$BATS_TEST_TMPDIR"
	M=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
}

# same WANT GOT: show a difference
same() {
	[ "$1" = "$2" ] && return
	diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
	return 1
}

# update ATTRIBUTES NLRI: an UPDATE in hex
update() {
	printf '%s%04X020000%04X%s%s' "$M" $((23 + ${#1} / 2 + ${#2} / 2)) $((${#1} / 2)) "$1" "$2"
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
