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
	echo "$output" >tap
	has "$(cat junit.xml)" '<testsuite name="bgp-session" tests="2" failures="1" skipped="0">'
	has "$(cat junit.xml)" '<failure message="line 3: expected community 65001:8; seen: nothing"/>'
	! have xmllint || xmllint --noout junit.xml
	! have prove || ! prove -q -e cat tap 2>/dev/null
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

# recorded: events of a session of 127.0.0.2 (AS 65000) with 127.0.0.1 (AS 65001), both sides, in session.json
recorded() {
	{
		echo 'announce route 192.0.2.0/24 next-hop self community [ 65001:7 65001:8 ] med 5'
		echo 'announce route 192.0.3.0/24 next-hop self community [ 65001:7 65001:8 ] med 5'
		echo 'announce ipv6 unicast 2001:db8::/32 next-hop 2001:db8::1'
	} >say
	SAY=say
	bgp-session --passive -p "$PORT" --listen-address 127.0.0.1 --local-as 65001 --router-id 1.1.1.1 --once --events all 127.0.0.2 \
		<say >session.json 2>/dev/null 3>&- &
	peer=$!
	until_true 'grep -qE "$(printf ":%04X [0-9A-F]+:0000 0A" "$PORT")" /proc/net/tcp'
	{
		echo 'announce route 10.0.0.0/24 next-hop self as-path [ 65000 65077 ]'
		sleep 0.6
		echo 'announce route 10.0.1.0/24 next-hop 192.0.2.99'
		sleep 0.3
		echo 'withdraw route 10.0.0.0/24'
	} | timeout 20 bgp-session -p "$PORT" --local-as 65000 --router-id 2.2.2.2 --source 127.0.0.2 --exit-on-eof --events none \
		127.0.0.1 3>&-
	wait "$peer" || true
	peer=
}

@test "bgp-decode -o play --expect: a recorded session, replayed, meets its expectations; an altered one fails at its line" {
	recorded
	bgp-decode -o play --expect --map --side 127.0.0.2 session.json >script
	has "$(cat script)" 'next-hop $local-address origin igp as-path [ $local-as 65077 ]'
	has "$(cat script)" 'prefix 192.0.3.0/24 and as-path "^$peer-as$" and next-hop $peer-address and med 5 and community 65001:7 and community 65001:8'
	# a fresh device with the same table, which expects another AS number of ours
	device
	run -0 --separate-stderr play script
	same "" "$stderr"
	sed -i 's/within 60s/within 1s/; s/prefix 192.0.3.0\/24\(.*\)65001:8/prefix 192.0.3.0\/24\165001:9/' script
	line=$(grep -n 65001:9 script | cut -d: -f1)
	run -4 --separate-stderr play script
	has "$stderr" "bgp-session: script:$line: expected announce and family ipv4 unicast and prefix 192.0.3.0/24"
}

@test "bgp-decode -o play: replayed at the pace of the recording, byte for byte" {
	needs python3
	recorded
	bgp-decode -o play --side 127.0.0.2 session.json >script
	cat >peer.py <<-'END'
		import socket, struct, sys, time
		MARK = b"\xff" * 16
		def message(kind, body):
		    return MARK + struct.pack("!HB", 19 + len(body), kind) + body
		listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
		listener.settimeout(20)
		print("listening", flush=True)
		peer = listener.accept()[0]
		peer.settimeout(20)
		peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
		families = "020c" + "0104" + "00010001" + "0104" + "00020001"
		peer.sendall(message(1, bytes.fromhex("04fde9000001010101" + "16" + families + "0206" + "41040000fde9")))
		peer.sendall(message(4, b""))
		start, heard = time.monotonic(), b""
		while data := peer.recv(65536):
		    heard += data
		    while len(heard) >= 19 and len(heard) >= (n := struct.unpack("!H", heard[16:18])[0]):
		        if heard[18] != 1 and heard[18] != 4:
		            print("%.6f %s" % (time.monotonic() - start, heard[:n].hex().upper()), flush=True)
		        heard = heard[n:]
	END
	local speed
	for speed in 1 20; do
		python3 peer.py "$PORT" >heard.py 3>&- &
		peer=$!
		until_true 'grep -q listening heard.py'
		run -0 --separate-stderr play "--speed=$speed" --manual-eor script
		wait "$peer"
		peer=
		grep -v listening heard.py | head -n "$(grep -c ^at script)" >times
		same "$(sed -n '/^at /,$s/^send //p' script)" "$(cut -d' ' -f2 times)"
		paste <(sed -n 's/^at //p' script) times | awk -v speed="$speed" '{ late = $2 - $1 / speed; if (late < -0.005 || late > 0.02) print }' >off
		# one that the machine held up may pass; an emulated processor is no clock
		[ "$(wc -l <off)" -le 1 ] || [ -n "${QEMU_LD_PREFIX-}" ] || { cat off; false; }
	done
}

@test "a script of an MRT archive: several peers, each with --side" {
	bgp-encode -o mrt --local-as 65001 --peer-as 65000 --local-address 192.0.2.1 --peer-address 192.0.2.2 \
		'announce route 10.0.0.0/24 next-hop 192.0.2.1' 'announce route 10.0.1.0/24 next-hop 192.0.2.1' >archive.mrt
	run -0 --separate-stderr bgp-decode -o play archive.mrt
	has "${lines[0]}" "# what 192.0.2.1 sent to 192.0.2.2"
	same 2 "$(grep -c ^send <<<"$output")"
	run -0 --separate-stderr bgp-decode -o play --side 192.0.2.77 archive.mrt
	has "$output" "left out: 2"
	run -2 --separate-stderr bgp-decode -o play --side nowhere archive.mrt
	has "$stderr" "an IPv4 or IPv6 address"
}

# suite DEVICE-OPTIONS OUR-OPTIONS FILE ...: the scripts against our own session, with shorter waits; all must pass
suite() {
	local theirs ours file
	read -ra theirs <<<"$1"
	read -ra ours <<<"$2"
	shift 2
	device --peer-as 65000 "${theirs[@]}"
	for file; do
		sed 's/none for 0.[35]s/none for 0.05s/' "$file" >"${file##*/}"
	done
	run -0 --separate-stderr play --no-extended-message "${ours[@]}" --results=tap "${@##*/}"
	same "" "$(grep -E '^not ok|# SKIP' <<<"$output" || true)"
	kill "$peer"
	wait "$peer" || true
	peer=
}

@test "the conformance suite: the scripts are those that generate writes, and our own session passes" {
	local dir=$TOP/libcommon/play/suite file
	"$dir/generate" "$BIN" generated
	for file in generated/*/*.play; do
		cmp "$file" "$dir/${file#generated/}"
	done
	suite "" "" "$dir"/rfc4271/*.play "$dir"/rfc6608/*.play "$dir"/rfc7313/*.play
	[ "${#lines[@]}" -gt 40 ]
	local families=ipv4/unicast,ipv6/unicast,ipv4/nlri-mpls,ipv6/nlri-mpls,ipv4/mpls-vpn,ipv6/mpls-vpn,l2vpn/evpn,ipv4/mup,ipv4/flow
	suite "-f $families" "--family=$families" "$dir"/rfc7606/*.play
	[ "${#lines[@]}" -gt 200 ]
	suite "--add-path ipv4/unicast --graceful-restart 60" "--add-path=ipv4/unicast --graceful-restart=60" "$dir"/rfc7911/*.play \
		"$dir"/rfc4724/*.play
	suite "--role provider --role-strict" "--role=customer" "$dir"/rfc9234/*.play
}

@test "a case whose condition does not hold is skipped, and counted as such" {
	cat >script <<-'END'
		case evpn "a family that is not there (RFC 7432)"
		expect established
		if family l2vpn evpn {
			keepalive
		}
		case here "a family that is there"
		expect established
		if family ipv4 unicast {
			keepalive
		}
	END
	device
	run -0 --separate-stderr play --results=tap --junit=junit.xml script
	same "TAP version 13
ok 1 - evpn: a family that is not there (RFC 7432) # SKIP not negotiated
ok 2 - here: a family that is there
1..2" "$output"
	has "$(cat junit.xml)" 'failures="0" skipped="1"'
	! have xmllint || xmllint --noout junit.xml
	! have prove || { echo "$output" >tap && prove -q -e cat tap; }
	run -0 --separate-stderr play --results=table script
	has "$output" "evpn	a family that is not there	up	skipped	RFC 7432"
}

@test "bgp-decode -o bridge: the peers of an archive as sessions, in its order and at its pace" {
	needs jq
	local n start
	for n in 2 3; do
		bgp-encode -o mrt --local-as "6500$n" --peer-as 65001 --local-address "127.0.0.$n" --peer-address 127.0.0.1 \
			"announce route 10.$n.0.0/24 next-hop 127.0.0.$n"
	done >once.mrt
	# 2 at 0 s, 3 at 0.4 s, 2 withdraws at 0.8 s
	{
		bgp-decode once.mrt | jq -c '.neighbor.address.local as $l | .time = (if $l == "127.0.0.2" then 1000 else 1000.4 end)'
		bgp-encode -o mrt --local-as 65002 --peer-as 65001 --local-address 127.0.0.2 --peer-address 127.0.0.1 "withdraw route 10.2.0.0/24" |
			bgp-decode | jq -c '.time = 1000.8'
	} | bgp-encode -o mrt >two.mrt
	same 'neighbor 127.0.0.1 local-ip 127.0.0.2 announce route 10.2.0.0/24 next-hop 127.0.0.2 origin igp as-path [ 65002 ]
neighbor 127.0.0.1 local-ip 127.0.0.3 announce route 10.3.0.0/24 next-hop 127.0.0.3 origin igp as-path [ 65003 ]
neighbor 127.0.0.1 local-ip 127.0.0.2 withdraw route 10.2.0.0/24' "$(bgp-decode -o api two.mrt)"
	start=$EPOCHREALTIME
	bgp-decode --speed 4 -o api two.mrt >/dev/null
	n=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
	[ "$n" -ge 200 ] && [ "$n" -lt 500 ]
	bgp-decode -o bridge two.mrt | sed "s/local-as/connect $PORT;\n\t&/" >replay.conf
	same 2 "$(grep -c '^neighbor 127.0.0.1 {' replay.conf)"
	for n in 2 3; do
		timeout 20 bgp-session --passive --listen-address 127.0.0.1 -p "$PORT" --local-as 65001 --router-id 1.1.1.1 --events update \
			"127.0.0.$n" >"heard.$n" 2>&1 </dev/null 3>&- &
	done
	timeout 10 env exabgp_daemon_user="$(id -un)" exabgp_api_cli=false bgp-api-bridge replay.conf >bridge.log 2>&1 3>&- || true
	kill %1 %2 2>/dev/null || true
	wait
	cat heard.2 heard.3 | jq -c 'select(.neighbor.message.update) | [.time, (.neighbor.message.update.announce // empty | .[][][].nlri), (.neighbor.message.update.withdraw // empty | .[][].nlri)]' |
		sort >times
	same '10.2.0.0/24
10.3.0.0/24
10.2.0.0/24' "$(jq -r '.[1]' times)"
	jq -s -e '(.[1][0] - .[0][0] - 0.4 | fabs) < 0.1 and (.[2][0] - .[1][0] - 0.4 | fabs) < 0.1' times
}

@test "a directory of scripts; the data of a NOTIFICATION" {
	mkdir -p suite/b suite/a
	printf 'case length "KEEPALIVE of 20 bytes (RFC 4271 6.1)"\nexpect established\nraw FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00140400\nexpect notification 1/2 and notification-data 0014\n' >suite/b/one.play
	printf 'case short "MP_REACH_NLRI of four bytes (RFC 7606 7.11)"\nexpect established\nsend %s\nexpect notification 3/9 and notification-data 800E*\n' \
		"$(update 4001010040020602010000FDE8800E0400020100 "")" >suite/a/two.play
	echo "not a script" >suite/README.md
	device
	run -0 --separate-stderr play --results=table suite
	same 'short	notification 3/9	ok
length	notification 1/2	ok' "$(cut -f 1,3,4 <<<"$output" | sed 1d)"
	sed -i 's/0014$/0015/' suite/b/one.play
	run -4 --separate-stderr play suite
	has "$stderr" "suite/b/one.play:4: expected notification 1/2 and notification-data 0015; seen: notification 1/2"
}
