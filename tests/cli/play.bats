# SPDX-License-Identifier: ISC
# bgp-session --play: scripts against another session on loopback.

load helpers

setup() {
	scratch
	PORT=$(free_port)
	peer=
}

teardown() {
	if [ -n "$peer" ]; then
		kill "$peer" 2>/dev/null || true
		wait "$peer" 2>/dev/null || true
	fi
}

# device [OPTION ...]: the session under test, AS 65001, its events in heard
device() {
	bgp-session --passive -p "$PORT" --listen-address 127.0.0.1 --local-as 65001 --router-id 1.1.1.1 "$@" 127.0.0.1 \
		<"${SAY:-/dev/null}" >heard 2>heard.err 3>&- &
	peer=$!
	until_true 'grep -qE "$(printf ":%04X [0-9A-F]+:0000 0A" "$PORT")" /proc/net/tcp'
}

# play [OPTION ...] FILE ...: our side, AS 65000
play() {
	local arguments=()
	while [[ ${1-} == -* ]]; do
		arguments+=("$1")
		shift
	done
	local file
	for file; do
		arguments+=(--play "$file")
	done
	timeout 60 bgp-session -p "$PORT" --local-as 65000 --router-id 2.2.2.2 "${arguments[@]}" 127.0.0.1 </dev/null 3>&-
}

@test "a script of sending and expecting: exit 0, and the route has arrived" {
	needs jq
	SAY=say
	echo 'announce route 192.0.2.0/24 next-hop 1.1.1.1 community [ 65001:7 ]' >say
	cat >script <<-'END'
		# words are filled in
		expect established
		announce route 10.0.0.0/24 next-hop 192.0.2.1 as-path [ $local-as 65099 ]
		expect within 5s prefix 192.0.2.0/24 and community 65001:7 and first-as $peer-as
		expect none for 0.2s notification
		if external {
			log AS$local-as to AS$peer-as
		} else {
			log never
		}
		repeat 2 {
			keepalive
			after 20ms
		}
	END
	device
	run -0 --separate-stderr play script
	same "bgp-session: script:7: AS65000 to AS65001" "$stderr"
	same "" "$output"
	same '[65000,65099]' "$(jq -c 'select(.neighbor.message.update.announce) | .neighbor.message.update.attribute."as-path"."0".value' heard)"
}

@test "a failure: exit 4, what was expected, what came instead and where; the next case goes on" {
	SAY=say
	echo 'announce route 192.0.2.0/24 next-hop 1.1.1.1 community [ 65001:7 ]' >say
	cat >script <<-'END'
		case first "the wrong community (RFC 1997)"
		expect established
		expect within 0.5s community 65001:8
		log never
		case second "a marker (RFC 4271 6.1)"
		expect established
		raw 00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFF001304
		expect notification 1/1
		expect closed
	END
	device
	run -4 --separate-stderr play --results=tap --junit=junit.xml script
	has "$stderr" "bgp-session: script:3: expected community 65001:8; seen: nothing"
	has "$stderr" "came instead:"
	has "$stderr" "+ 192.0.2.0/24 via 1.1.1.1 path 65001 community 65001:7"
	same "TAP version 13
not ok 1 - first: the wrong community (RFC 1997)
# script:3: expected community 65001:8
# seen: nothing
ok 2 - second: a marker (RFC 4271 6.1)
1..2" "$output"
	has "$(cat junit.xml)" '<testsuite name="bgp-session" tests="2" failures="1">'
	has "$(cat junit.xml)" '<failure message="line 3: expected community 65001:8; seen: nothing"/>'
	run -4 --separate-stderr play --results=table script
	has "$output" "case	expected	seen	result	rfc"
	has "$output" "second	a marker	notification 1/1	ok	RFC 4271 6.1"
}

@test "an OPEN of the script in the place of ours; messages in states that do not expect them" {
	cat >script <<-'END'
		case update-first "UPDATE in OpenSent (RFC 6608)"
		no open
		expect connected
		raw FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00170200000000
		expect notification 5/1
		case keepalive-first "KEEPALIVE in OpenSent (RFC 6608)"
		no open
		expect connected
		keepalive
		expect notification 5/1
		case own-open "another router-id, without capabilities"
		no open
		expect connected
		open as $local-as router-id 9.9.9.9 none
		expect established
		if asn4 {
			expect none for 0.1s type open
			expect notification
		}
		case update-early "UPDATE in OpenConfirm (RFC 6608)"
		no open
		no keepalive
		expect connected
		open as $local-as
		expect type open
		expect type keepalive
		raw FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00170200000000
		expect notification 5/2
		case as-usual
		expect established
		expect none for 0.2s closed
		close
		expect established
	END
	device
	run -0 --separate-stderr play script
	same "" "$stderr"
}

@test "the passive side, and several scripts in a row" {
	echo 'expect established
announce route 10.0.1.0/24 next-hop 192.0.2.1' >one
	echo 'announce route 10.0.2.0/24 next-hop 192.0.2.1
expect none for 0.3s closed' >two
	device --connect-retry-first 0.1
	kill "$peer"
	wait "$peer" || true
	bgp-session -p "$PORT" --local-as 65001 --router-id 1.1.1.1 --connect-retry-first 0.1 --connect-retry 0.3 127.0.0.1 </dev/null \
		>heard 2>heard.err 3>&- &
	peer=$!
	run -0 --separate-stderr play --passive --results=tap one two
	same "TAP version 13
ok 1 - one
ok 2 - two
1..2" "$output"
	has "$(cat heard)" 10.0.1.0/24
	has "$(cat heard)" 10.0.2.0/24
}

@test "errors of a script: line, column and caret; nothing is sent" {
	printf 'expect established\nexpect comunity 65000:1\nannounce rout 10.0.0.0/8\nafter soon\n' >script
	run -1 --separate-stderr play script
	has "$stderr" 'script:2:8: unknown term "comunity" (did you mean "community"?)
    expect comunity 65000:1
           ^~~~~~~~'
	has "$stderr" 'script:3:10: unknown announce type "rout" (did you mean "route"?)'
	has "$stderr" 'script:4:7: expected a time in seconds'
	run -3 --separate-stderr play missing
	has "$stderr" "missing: No such file"
	run -2 --separate-stderr bgp-session --results tap --local-as 1 127.0.0.1
	has "$stderr" "--results and --junit are about --play"
}

@test "times: after and at, --speed, --as-fast-as-possible" {
	printf 'expect established\nafter 1\nkeepalive\nat 2\nkeepalive\n' >script
	device
	local start=$EPOCHREALTIME
	play script
	local took=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
	[ "$took" -ge 2000 ] && [ "$took" -lt 2700 ]
	start=$EPOCHREALTIME
	play --speed=10 script
	took=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
	[ "$took" -ge 200 ] && [ "$took" -lt 900 ]
	start=$EPOCHREALTIME
	play --as-fast-as-possible script
	took=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
	[ "$took" -lt 700 ]
}

@test "what bgp-encode --faults writes for --play: our own session passes" {
	bgp-encode --local-as 65000 --peer-as 65001 --faults all -o play announce route 10.0.0.0/24 next-hop 192.0.2.1 |
		sed 's/for 0.3s/for 0.05s/' >faults.play
	bgp-encode --faults open -o play "open as 65000 router-id 2.2.2.2" >>faults.play
	device --no-extended-message
	run -0 --separate-stderr play --results=tap faults.play
	same "" "$stderr"
	[ "${#lines[@]}" -ge 130 ]
}
