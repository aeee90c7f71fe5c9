# SPDX-License-Identifier: ISC
# bgp-session: options, commands, messages, answers, receipts; one session against another on loopback.

load helpers

setup() {
	scratch
	PORT=$(free_port)
	: >commands
	listener=
}

teardown() {
	if [ -n "$listener" ]; then
		kill "$listener" 2>/dev/null || true
		wait "$listener" 2>/dev/null || true
	fi
}

# listen [OPTION ...]: the passive side, AS 65001, its events in heard
listen() {
	bgp-session --passive -p "$PORT" --listen-address "${HOST:-127.0.0.1}" --local-as 65001 --peer-as "${AS:-65000}" --router-id 1.1.1.1 --once "$@" \
		"${HOST:-127.0.0.1}" <"${SAY:-/dev/null}" >heard 2>heard.err 3>&- &
	listener=$!
	# until the kernel lists the port: state 0A is LISTEN
	for _ in $(seq 100); do
		grep -qE "$(printf ':%04X [0-9A-F]+:0000 0A' "$PORT")" /proc/net/tcp /proc/net/tcp6 && return
		sleep 0.05
	done
}

# talk [OPTION ...]: the active side, AS 65000, reads commands, its output in said; when it has left so does the other
talk() {
	rc=0
	timeout 20 bgp-session -p "$PORT" --local-as "${AS:-65000}" --peer-as 65001 --router-id 2.2.2.2 --connect-retry-first 0.2 --exit-on-eof \
		"$@" "${HOST:-127.0.0.1}" <commands >said 2>said.err 3>&- || rc=$?
	wait "$listener" || true
	listener=
}

# updates: the announced and withdrawn NLRI that were heard, one a line
updates() {
	jq -r 'select(.type == "update") | .neighbor.message.update // {} |
		((.announce // {}) | to_entries[] | .key as $f | .value[] | .[] | "+ \($f) \(.nlri)"),
		((.withdraw // {}) | to_entries[] | .key as $f | .value[] | "- \($f) \(.nlri)")' heard
}

@test "--help, --version and wrong usage" {
	run -0 --separate-stderr bgp-session --help
	has "$output" "Usage: bgp-session"
	has "$output" "--adj-rib-in"
	run -0 --separate-stderr bgp-session --version
	has "$output" "bgp-session 1."
	run -2 --separate-stderr bgp-session
	has "$stderr" "the address of a PEER and --local-as are needed; try"
	run -2 --separate-stderr bgp-session 2001:db8::1
	has "$stderr" "--local-as and --router-id (the peer is IPv6) are needed"
	run -2 --separate-stderr bgp-session --local-as 1 10.0.0.0/8
	has "$stderr" "a range of peers needs --passive"
	run -2 --separate-stderr bgp-session 127.0.0.1
	has "$stderr" "--local-as is needed"
	run -2 --separate-stderr bgp-session --hold-time 2 --local-as 1 127.0.0.1
	has "$stderr" "at least 3"
	run -2 --separate-stderr bgp-session --events nonsense --local-as 1 127.0.0.1
	has "$stderr" "unknown value 'nonsense'; want one of: all, none, state, "
	run -3 --separate-stderr bgp-session --md5 missing --local-as 1 --peer-as 1 127.0.0.1
	has "$stderr" "missing: No such file"
}

@test "routes go out in order, equal attributes share an UPDATE, End-of-RIB follows" {
	needs jq
	printf 'announce route 10.0.%d.0/24 next-hop 192.0.2.1\n' 1 2 3 >commands
	echo 'announce route 2001:db8::/32 next-hop 2001:db8::1' >>commands
	listen
	talk
	same 0 "$rc"
	same "+ ipv4 unicast 10.0.1.0/24
+ ipv4 unicast 10.0.2.0/24
+ ipv4 unicast 10.0.3.0/24
+ ipv6 unicast 2001:db8::/32" "$(updates)"
	same 4 "$(jq -c 'select(.type == "update")' heard | wc -l)"
	same "" "$(cat said.err heard.err)"
}

@test "--no-group: one UPDATE for each route" {
	needs jq
	printf 'announce route 10.0.%d.0/24 next-hop 192.0.2.1\n' 1 2 3 >commands
	listen
	talk --no-group --manual-eor
	same 3 "$(jq -c 'select(.type == "update" and .neighbor.message.update)' heard | wc -l)"
}

@test "--ack answers each command, in order; bad ones are refused and the exit says so" {
	cat >commands <<-END
		announce route 10.0.1.0/24 next-hop 192.0.2.1
		announce rout 10.0.2.0/24 next-hop 192.0.2.1
		announce route 10.0.3.0/24

		# a comment
		neighbor 127.0.0.1 withdraw route 10.0.1.0/24
		neighbor 192.0.2.77 withdraw route 10.0.1.0/24
	END
	listen
	talk --ack --events none
	same 1 "$rc"
	same 'done
error: unknown announce type "rout" (did you mean "route"?)
error
error: announce requires nexthop: 10.0.3.0/24
error
done
done
done
error: no such neighbor
error' "$(cat said)"
	same "" "$(cat said.err)"
}

@test "without --ack errors are on standard error, with their place" {
	printf 'announce route 10.0.1.0/24 next-hop 192.0.2.1\nannounce rout 10.0.2.0/24 next-hop 192.0.2.1\n' >commands
	listen
	talk --events none
	same 1 "$rc"
	same 'bgp-session: <stdin>:2:10: unknown announce type "rout" (did you mean "route"?)' "$(cat said.err)"
	same "" "$(cat said)"
}

@test "messages as hex, JSON and raw bytes are sent as they are" {
	needs jq
	hex=${M}000002000000144001010040020602010000FDE8400304C0000201180A0000
	hex=${M}$(printf '%04X' $((${#hex} / 2)))${hex:36}
	echo "$hex" >commands
	bgp-decode -x "$hex" >>commands
	bytes "${hex%0000}0100" >>commands
	echo 'announce route 10.9.0.0/16 next-hop 192.0.2.1' >>commands
	listen --consolidate
	talk --ack --events none
	same 0 "$rc"
	same "$(printf 'done\ndone\ndone\ndone')" "$(cat said)"
	same "+ ipv4 unicast 10.0.0.0/24
+ ipv4 unicast 10.0.0.0/24
+ ipv4 unicast 10.1.0.0/24
+ ipv4 unicast 10.9.0.0/16" "$(updates)"
	has "$(cat heard)" "\"body\":\"0x${hex:38}\""
}

@test "messages that do not fit are refused with the reason" {
	cat >commands <<-END
		${M}00130A
		${M}001D0104FDE800B40102030400
		${M}0017020000FFFF
		${M}00170500020001
	END
	listen
	talk --ack --events none --no-route-refresh
	same 1 "$rc"
	same 4 "$(grep -c '^error: ' said)"
	has "$(cat said)" "unknown message type 10"
	has "$(cat said)" "the session writes its own OPEN"
	has "$(cat said)" "route refresh was not negotiated"
}

@test "withdrawals, replacement, and nothing for what is announced again" {
	needs jq
	cat >commands <<-END
		announce eor ipv4 unicast
		announce route 10.0.1.0/24 next-hop 192.0.2.1
		announce route 10.0.1.0/24 next-hop 192.0.2.1
		announce route 10.0.1.0/24 next-hop 192.0.2.1 med 5
		withdraw route 10.0.1.0/24
		withdraw route 10.0.77.0/24
	END
	listen
	talk
	same "+ ipv4 unicast 10.0.1.0/24
+ ipv4 unicast 10.0.1.0/24
- ipv4 unicast 10.0.1.0/24
- ipv4 unicast 10.0.77.0/24" "$(updates)"
}

@test "receipts: accepted, sent, acknowledged; unchanged for what needs no sending" {
	needs jq
	cat >commands <<-END
		announce eor ipv4 unicast
		#17 announce route 10.0.1.0/24 next-hop 192.0.2.1
		#18 announce route 10.0.1.0/24 next-hop 192.0.2.1
		#19 announce route 10.0.1.0/24
	END
	listen
	mkfifo pipe
	(cat commands && sleep 1) >pipe 3>&- &
	feeder=$!
	rc=0
	timeout 20 bgp-session -p "$PORT" --local-as 65000 --peer-as 65001 --router-id 2.2.2.2 --connect-retry-first 0.2 --exit-on-eof \
		--receipts --events none 127.0.0.1 <pipe >said 2>said.err 3>&- || rc=$?
	wait "$feeder" "$listener" || true
	listener=
	same 1 "$rc"
	same "17 accepted
17 sent
17 acknowledged" "$(jq -r 'select(.type == "receipt") | .neighbor.receipt | "\(.id) \(.stage)"' said | grep ^17)"
	same "19 refused" "$(jq -r 'select(.type == "receipt") | .neighbor.receipt | "\(.id) \(.stage)"' said | grep ^19)"
}

@test "show adj-rib out and in, show neighbor, clear" {
	cat >commands <<-END
		announce route 10.0.1.0/24 next-hop 192.0.2.1 community [ 65000:1 ]
		announce route 2001:db8::/32 next-hop 2001:db8::1
		show adj-rib out
		show adj-rib out extensive
		show adj-rib out json
		show neighbor json
		clear adj-rib out
		show adj-rib out
	END
	listen
	talk --ack --events none
	same 0 "$rc"
	has "$(cat said)" "127.0.0.1 ipv4 unicast 10.0.1.0/24"
	has "$(cat said)" "ipv4 unicast 10.0.1.0/24 next-hop 192.0.2.1"
	has "$(cat said)" '{"127.0.0.1":{"routes":[{"family":"ipv4 unicast","prefix":"10.0.1.0/24"}]}}'
	has "$(cat said)" '"fsm":'
	same "done" "$(tail -n 1 said)"
	same 8 "$(grep -c '^done$' said)"
}

@test "watchdogs and groups" {
	needs jq
	cat >commands <<-END
		announce eor ipv4 unicast
		announce route 10.0.1.0/24 next-hop 192.0.2.1 watchdog dog withdraw
		announce watchdog dog
		withdraw watchdog dog
		withdraw watchdog dog
		group start
		announce route 10.0.2.0/24 next-hop 192.0.2.1
		group end
		group attributes med 9 ; announce route 10.0.3.0/24 next-hop 192.0.2.1 ; announce route 10.0.4.0/24 next-hop 192.0.2.1
		group attributes next-hop 192.0.2.1 med 8 ; announce route 10.0.5.0/24
		announce route 10.0.6.0/24 next-hop 192.0.2.1 med 7 sync
	END
	listen
	talk
	same 0 "$rc"
	same "+ ipv4 unicast 10.0.1.0/24
- ipv4 unicast 10.0.1.0/24
+ ipv4 unicast 10.0.2.0/24
+ ipv4 unicast 10.0.3.0/24
+ ipv4 unicast 10.0.4.0/24
+ ipv4 unicast 10.0.5.0/24
+ ipv4 unicast 10.0.6.0/24" "$(updates)"
}

@test "2-byte AS numbers: AS_TRANS and AS4_PATH, merged again at the other end" {
	needs jq
	AS=4200000001
	echo 'announce route 10.0.1.0/24 next-hop 192.0.2.1' >commands
	listen --no-asn4
	talk
	same 0 "$rc"
	same 4200000001 "$(jq -r 'select(.type == "update") | .neighbor.message.update.attribute["as-path"]["0"].value[0] // empty' heard)"
	same 23456 "$(jq -r 'select(.type == "open" and .neighbor.direction == "receive") | .neighbor.open.asn' heard)"
}

@test "ADD-PATH: the path identifier travels when both sides want it" {
	needs jq
	cat >commands <<-END
		announce route 10.0.1.0/24 next-hop 192.0.2.1 path-information 1
		announce route 10.0.1.0/24 next-hop 192.0.2.1 path-information 2
	END
	listen --add-path all
	talk --add-path all
	same '["0.0.0.1","0.0.0.2"]' "$(jq -c 'select(.type == "update") | .neighbor.message.update.announce // empty |
		[.[][][]["path-information"]]' heard)"
}

@test "roles: OTC is added towards a customer; a mismatch is NOTIFICATION 2/11" {
	needs jq
	echo 'announce route 10.0.1.0/24 next-hop 192.0.2.1' >commands
	listen --role customer
	talk --role provider
	same 65000 "$(jq -r 'select(.type == "update") | .neighbor.message.update.attribute.otc // empty' heard)"
	listen --role provider
	talk --role provider --once
	same 4 "$rc"
	has "$(cat said heard)" '"code":2,"subcode":11'
}

@test "MD5 keys, GTSM for IPv4 and IPv6" {
	needs jq
	echo secret >key
	echo 'announce route 10.0.1.0/24 next-hop 192.0.2.1' >commands
	listen --md5 key --ttl-security 1
	talk --md5 key --ttl-security 1
	! grep -q 'Protocol not available' said.err || skip "no TCP MD5 signatures here (qemu-user has none)"
	same "+ ipv4 unicast 10.0.1.0/24" "$(updates)"
	HOST=::1
	listen --ttl-security 1
	talk --ttl-security 1
	same "+ ipv4 unicast 10.0.1.0/24" "$(updates)"
}

@test "a peer with another AS number gets NOTIFICATION 2/2" {
	AS=65009
	listen
	AS=65000
	talk --once
	same 4 "$rc"
	has "$(cat said)" '"code":2,"subcode":2'
}

@test "SIGTERM: Cease, and exit 0; a reader that leaves ends it quietly" {
	listen
	bgp-session -p "$PORT" --local-as 65000 --peer-as 65001 --router-id 2.2.2.2 --connect-retry-first 0.2 127.0.0.1 </dev/null >said 2>&1 3>&- &
	talker=$!
	for _ in $(seq 50); do
		grep -q '"state":"up"' said && break
		sleep 0.1
	done
	kill "$talker"
	rc=0
	wait "$talker" || rc=$?
	same 0 "$rc"
	wait "$listener" || true
	listener=
	has "$(cat heard)" '"code":6,"subcode":2'
	run -0 bash -c "bgp-session -p $PORT --local-as 1 --peer-as 1 --router-id 2.2.2.2 127.0.0.1 </dev/null 2>/dev/null | head -n 1"
}

@test "SIGUSR1 prints the state to standard error" {
	bgp-session -p "$PORT" --local-as 65000 --peer-as 65001 --router-id 2.2.2.2 127.0.0.1 </dev/null >said 2>said.err 3>&- &
	talker=$!
	sleep 0.3
	kill -USR1 "$talker"
	sleep 0.3
	kill "$talker"
	wait "$talker" || true
	has "$(cat said.err)" "Neighbor 127.0.0.1"
	has "$(cat said.err)" "Table of routes"
}

@test "the routes of a configuration are announced" {
	needs jq
	cat >conf <<-END
		neighbor 127.0.0.1 {
			router-id 2.2.2.2; local-address 127.0.0.1; local-as 65000; peer-as 65001;
			family { ipv4 unicast; }
			static { route 10.0.1.0/24 next-hop self; route 10.0.2.0/24 next-hop self med 5; }
		}
	END
	listen
	talk -c conf
	same 0 "$rc"
	same "+ ipv4 unicast 10.0.1.0/24
+ ipv4 unicast 10.0.2.0/24" "$(updates)"
}

@test "connections from others are closed before a byte is read" {
	listen --connect-retry-first 1
	sleep 0.3
	run bash -c "exec 4<>/dev/tcp/127.0.0.1/$PORT && timeout 2 cat <&4 | wc -c"
	# 127.0.0.1 is the peer's address here: this one is taken, and gets an OPEN
	[ "${lines[-1]}" -gt 0 ]
	kill "$listener" 2>/dev/null || true
	wait "$listener" || true
	bgp-session --passive -p "$PORT" --listen-address 127.0.0.1 --local-as 65001 --peer-as 65000 --router-id 1.1.1.1 127.0.0.9 \
		</dev/null >heard 2>&1 3>&- &
	listener=$!
	sleep 0.3
	run bash -c "exec 4<>/dev/tcp/127.0.0.1/$PORT && timeout 2 cat <&4 | wc -c"
	same 0 "${lines[-1]}"
	kill -USR1 "$listener"
	sleep 0.2
	has "$(cat heard)" "refused connections:              1"
}

@test "--once and nobody there: exit 4 when the tries are used up" {
	run -4 timeout 20 "$BIN/bgp-session" --once --connect-tries 1 -p 1 --local-as 65001 --peer-as 65000 --router-id 1.1.1.1 \
		127.0.0.1 </dev/null 3>&-
	has "$output" "refused"
}

@test "wrong messages: the NOTIFICATION for each, or what is left of the routes" {
	needs python3
	run "$BATS_TEST_DIRNAME/../bin/wrong-peer" "$(command -v bgp-session)" "$BATS_TEST_DIRNAME/../daemons/messages"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "-o command and -o text say what a message of the peer means" {
	cat >peer.py <<-'END'
		import socket, struct, subprocess, sys
		MARK = b"\xff" * 16
		def message(kind, body):
		    return MARK + struct.pack("!HB", 19 + len(body), kind) + body
		listener = socket.create_server(("127.0.0.1", 0))
		listener.settimeout(20)
		child = subprocess.Popen(["bgp-session", "-p", str(listener.getsockname()[1]), "--once", "--local-as", "65001",
		    "--peer-as", "65000", "--router-id", "192.0.2.1", "-o", sys.argv[1], "127.0.0.1"], stdin=subprocess.PIPE)
		peer = listener.accept()[0]
		peer.sendall(message(1, bytes.fromhex("04fde8005ac0000202" + "08" + "0206" + "41040000fde8")) + message(4, b""))
		path, wrong = "4002060201 0000fde8", "4002060205 0000fde8"
		for attribute in path, wrong:
		    attributes = bytes.fromhex("40010100" + attribute + "4003040a090002")
		    peer.sendall(message(2, struct.pack("!HH", 0, len(attributes)) + attributes + bytes.fromhex("18644001")))
		peer.sendall(message(3, bytes([6, 2])))
		sys.exit(0 if child.wait(20) == 4 else 1)
	END
	python3 peer.py command >said 2>errors
	has "$(cat said)" "announce route 100.64.1.0/24 next-hop 10.9.0.2"
	same "withdraw route 100.64.1.0/24" "$(grep -v '^#' said | tail -n 1)"
	has "$(grep -c 100.64.1.0 said)" 2
	python3 peer.py text >said 2>errors
	has "$(cat said)" "announced 100.64.1.0/24 next-hop 10.9.0.2"
	has "$(cat said)" "withdrawn 100.64.1.0/24"
	has "$(cat said)" "down"
}

# passive NAME PEER [OPTION ...]: another passive session on the port; its states in NAME, its diagnostics in NAME.err
passive() {
	bgp-session --passive -p "$PORT" --local-as 65001 --router-id 1.1.1.1 --events state,update -o text "${@:3}" "$2" \
		</dev/null >"$1" 2>"$1.err" 3>&- &
	pids+=("$!")
}

# from ADDRESS AS: one route from there
from() {
	echo "announce route 10.0.0.0/24 next-hop 192.0.2.1" | timeout 10 bgp-session -p "$PORT" --source "$1" --local-as "$2" \
		--router-id 2.2.2.2 --exit-on-eof --events none --once 127.0.0.1 3>&-
}

@test "sessions for different peers share a port: each gets its peer's connections, also when the first has left" {
	[ "$(uname)" = Linux ] || skip "abstract sockets are Linux's"
	pids=()
	passive first 127.0.0.2
	until_true 'grep -qE "$(printf ":%04X [0-9A-F]+:0000 0A" "$PORT")" /proc/net/tcp'
	passive second 127.0.0.3
	passive third 127.0.0.4/30 --once
	sleep 0.5
	from 127.0.0.3 65003
	from 127.0.0.2 65002
	until_true 'grep -q "127.0.0.3 down" second && grep -q "127.0.0.2 down" first'
	same "" "$(cat first.err second.err third.err)"
	run -4 from 127.0.0.9 65009
	has "$(cat first.err)" "a connection from 127.0.0.9 was refused: no session here is for that address"
	kill "${pids[0]}"
	wait "${pids[0]}" || true
	sleep 0.5
	from 127.0.0.6 65006
	from 127.0.0.3 65003
	until_true 'test "$(grep -c "127.0.0.3 down" second)" = 2'
	has "$(cat third)" "neighbor 127.0.0.6 up"
	kill "${pids[1]}"
	wait
}

@test "a range of peers: one session each, and the next one is told that none is free" {
	pids=()
	passive any 0.0.0.0/0 --once
	until_true 'grep -qE "$(printf ":%04X [0-9A-F]+:0000 0A" "$PORT")" /proc/net/tcp'
	bgp-session -p "$PORT" --source 127.0.0.7 --local-as 65007 --router-id 2.2.2.2 --events none --once 127.0.0.1 \
		</dev/null 3>&- &
	pids+=("$!")
	until_true 'grep -q "127.0.0.7 up" any'
	run -4 --separate-stderr timeout 10 bgp-session -p "$PORT" --source 127.0.0.8 --local-as 65008 --router-id 2.2.2.2 --once \
		-o text 127.0.0.1 </dev/null 3>&-
	has "$output" "notification received (6,5)"
	has "$(cat any.err)" "no session is free for it"
	kill "${pids[1]}"
	wait
}

@test "a port that another program has is reported" {
	needs python3
	python3 -c 'import socket, sys, time; s = socket.create_server(("0.0.0.0", int(sys.argv[1]))); time.sleep(20)' "$PORT" 3>&- &
	listener=$!
	until_true 'grep -qE "$(printf ":%04X [0-9A-F]+:0000 0A" "$PORT")" /proc/net/tcp'
	run -3 bgp-session --passive -p "$PORT" --local-as 65001 --router-id 1.1.1.1 127.0.0.2 </dev/null 3>&-
	has "$output" "port $PORT is in use"
}

@test "--exit-on-eof and nobody there: it gives up, with a word" {
	echo 'announce route 10.0.0.0/24 next-hop 192.0.2.1' >commands
	run -4 timeout 20 bgp-session -p "$PORT" --local-as 65000 --connect-retry-first 0.1 --exit-on-eof --events none \
		127.0.0.1 <commands 3>&-
	has "$output" "gave up after 4 tries"
}

@test "HOST:PORT is understood" {
	echo 'announce route 10.0.0.0/24 next-hop 192.0.2.1' >commands
	listen
	bgp-session --local-as 65000 --router-id 2.2.2.2 --exit-on-eof --events none "127.0.0.1:$PORT" <commands 3>&-
	wait "$listener" || true
	listener=
	has "$(cat heard)" 10.0.0.0/24
	run -4 timeout 20 bgp-session -p 1 --local-as 65000 --router-id 2.2.2.2 --once --connect-tries 1 "[::1]:$PORT" </dev/null 3>&-
	has "$output" "refused"
}

@test "routes that cannot go to the peer: refused, or reported when that is known later" {
	cat >commands <<-END
		announce ipv4 mpls-vpn 10.0.0.0/24 rd 1:1 label 3 next-hop 192.0.2.1
		announce route 10.0.1.0/24 next-hop 2001:db8::1
		announce route 10.0.2.0/24 next-hop 192.0.2.1
	END
	listen -f 'ipv4 unicast'
	talk --ack --events none
	same 1 "$rc"
	same 'error: ipv4 mpls-vpn is not offered: see --family
error
error: ipv4 unicast with an IPv6 next hop is not offered: see --extended-nexthop
error
done' "$(cat said)"
	# offered, accepted, and then not negotiated
	listen -f 'ipv4 unicast'
	{
		cat commands
		sleep 1
		cat commands
	} | timeout 10 bgp-session -p "$PORT" --local-as 65000 --router-id 2.2.2.2 --exit-on-eof --ack --events none \
		--extended-nexthop 'ipv4 unicast' -f 'ipv4 unicast,ipv4 mpls-vpn' 127.0.0.1 >said 2>said.err 3>&- || rc=$?
	wait "$listener" || true
	listener=
	same 1 "$rc"
	same 'done
done
done
error: ipv4 mpls-vpn was not negotiated
error
error: ipv4 unicast cannot have an IPv6 next hop: it was not negotiated (RFC 8950)
error
done' "$(cat said)"
	has "$(cat said.err)" "a route of ipv4 mpls-vpn cannot be sent: the family was not negotiated"
	has "$(cat said.err)" "a route of ipv4 unicast cannot be sent: it cannot have an IPv6 next hop"
	! grep -q '10.0.1.0/24' heard
	grep -q '10.0.2.0/24' heard
}

@test "receipts with --exit-on-eof: what the peer has is acknowledged, not lost" {
	needs jq
	for i in $(seq 1 20); do
		echo "#$i announce route 10.0.$i.0/24 next-hop 192.0.2.1"
	done >commands
	listen
	talk --receipts
	same 0 "$rc"
	same 20 "$(jq -r 'select(.type == "receipt") | .neighbor.receipt.stage' said | grep -c acknowledged)"
	! grep -q lost said
}

# peer.py PORT: a listener that writes down what it hears as hex, a message a line, and answers nothing but OPEN and KEEPALIVE
wire_peer() {
	cat >peer.py <<-'END'
		import socket, struct, sys
		MARK = b"\xff" * 16
		def message(kind, body):
		    return MARK + struct.pack("!HB", 19 + len(body), kind) + body
		listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
		listener.settimeout(20)
		print("listening", flush=True)
		peer = listener.accept()[0]
		peer.settimeout(20)
		if "open" in sys.argv:
		    peer.sendall(message(1, bytes.fromhex("04fde8005ac0000202" + "08" + "0206" + "41040000fde8")) + message(4, b""))
		heard = b""
		while data := peer.recv(65536):
		    heard += data
		print(heard.hex().upper())
	END
	python3 peer.py "$PORT" "$@" >wire 3>&- &
	listener=$!
	until_true 'grep -q listening wire'
}

@test "--unchecked sends messages as they are, however wrong; without it the refusal mentions it" {
	needs python3
	cat >wrong <<-END
		${M//F/0}001304
		${M}001204
		${M}001363
		$(message 2 000000)
		raw FFFF
		raw 00
		keepalive
		notification 6/2 "bye"
	END
	wire_peer open
	run -0 timeout 20 bgp-session -p "$PORT" --local-as 65001 --peer-as 65000 --router-id 1.1.1.1 --unchecked --manual-eor \
		--events none --exit-on-eof 127.0.0.1 <wrong 3>&-
	wait "$listener"
	listener=
	same "" "$output"
	has "$(cat wire)" "${M//F/0}001304${M}001204${M}001363$(message 2 000000)FFFF00$(message 4 "")$(message 3 060203627965)"
	# the same lines without the option
	listen
	sed 's/^0000/FF00/' wrong >commands
	talk --ack --events none
	has "$(cat said)" "(--unchecked sends it)"
	same 5 "$(grep -c "^error: message refused: " said)"
}

@test "--unchecked: messages go before the session is up, and raw bytes with a wrong length too" {
	needs python3
	wire_peer
	{
		echo "keepalive"
		echo "open as 1 router-id 9.9.9.9 none"
		echo "$(update 4001010040020602010000FDE8400304C0000201 180A0000)"
	} >early
	timeout 3 bgp-session -p "$PORT" --local-as 65001 --peer-as 65000 --router-id 1.1.1.1 --once --unchecked --events none 127.0.0.1 \
		<early 3>&- || true
	wait "$listener"
	listener=
	has "$(cat wire)" "$(message 4 "")$(message 1 04000100B40909090900)$(update 4001010040020602010000FDE8400304C0000201 180A0000)"
	wire_peer open
	bytes "${M}000504AABB" >early
	timeout 3 bgp-session -p "$PORT" --local-as 65001 --peer-as 65000 --router-id 1.1.1.1 --once --unchecked --events none --manual-eor \
		127.0.0.1 <early 3>&- || true
	wait "$listener"
	listener=
	has "$(cat wire)" "${M}000504AABB"
}

@test "commands for every message: route-refresh, keepalive, notification" {
	needs jq
	cat >commands <<-'END'
		route-refresh ipv4 unicast
		announce route-refresh ipv4 unicast begin
		keepalive
		notification 6/4 "maintenance"
	END
	listen --events all
	talk --once
	same 'query
begin' "$(jq -r 'select(.type == "refresh") | .neighbor."route-refresh".subtype' heard)"
	has "$(cat heard)" '"subcode":4'
	has "$(cat heard)" 'maintenance'
}

# archived: what the files in archive/ hold, as types of messages
archived() { bgp-decode archive/* 2>/dev/null | jq -r '.type + (if .neighbor.direction == "send" then "<" else "" end)'; }

@test "--archive: what is received and sent, in files that are renamed when they are complete" {
	needs jq
	echo "announce route 10.0.0.0/24 next-hop 192.0.2.1" >commands
	listen --archive archive
	talk
	ls archive >names
	grep -qxE '127\.0\.0\.1\.[0-9]{8}\.[0-9]{2}(00|15|30|45)\.mrt' names
	same 1 "$(wc -l <names)"
	archived | sort | uniq -c | tr -s ' ' >counts
	grep -qx ' 1 open' counts
	grep -qx ' 1 open<' counts
	grep -qx ' 1 notification' counts
	grep -qx ' 2 fsm' counts
	has "$(bgp-decode -o command archive/*)" "announce route 10.0.0.0/24 next-hop 192.0.2.1"
	run -2 --separate-stderr bgp-session --local-as 1 --archive x --rotate 3w 192.0.2.1
	has "$stderr" "a time from 1s to 7d: 30s, 15m, 1h, 1d"
}

@test "--archive: files rotate at round times, and are compressed when they are complete" {
	needs gzip
	SAY=<(sleep 4) listen --archive archive --rotate 2s --compress gz
	timeout 20 bgp-session -p "$PORT" --local-as 65000 --peer-as 65001 --router-id 2.2.2.2 --connect-retry-first 0.2 --exit-on-eof \
		127.0.0.1 < <(echo "announce route 10.0.0.0/24 next-hop 192.0.2.1"; sleep 3; echo "announce route 10.0.1.0/24 next-hop 192.0.2.1") \
		>said 2>said.err 3>&-
	wait "$listener" || true
	listener=
	ls archive >names
	[ "$(wc -l <names)" -ge 2 ]
	! grep -vE '^127\.0\.0\.1\.[0-9]{8}\.[0-9]{5}[02468]\.mrt\.gz$' names
	same "announce route 10.0.0.0/24 announce route 10.0.1.0/24" \
		"$(bgp-decode -o command archive/* | grep -o 'announce route [0-9./]*' | paste -sd' ')"
}

@test "--archive: a kill loses at most the last record, and the next session completes the file" {
	needs jq
	: >commands
	listen --archive archive
	timeout 20 bgp-session -p "$PORT" --local-as 65000 --peer-as 65001 --router-id 2.2.2.2 --connect-retry-first 0.2 \
		127.0.0.1 < <(echo "announce route 10.0.0.0/24 next-hop 192.0.2.1"; sleep 5) >said 2>said.err 3>&- &
	talker=$!
	until_true 'bgp-decode -o command archive/*.part 2>/dev/null | grep -q 10.0.0.0/24'
	writer=$(cat /proc/$listener/task/$listener/children)
	kill -9 $writer $listener
	wait $listener || true
	listener=
	kill $talker || true
	wait $talker || true
	same 1 "$(ls archive | grep -c 'mrt.part$')"
	printf '\0\0' >>"$(echo archive/*.part)" # a record that was being written
	PORT=$(free_port)
	listen --archive archive
	talk
	same 2 "$(ls archive | grep -c 'mrt$')"
	same 0 "$(ls archive | grep -c 'part$')"
	has "$(bgp-decode -o command archive/*)" "announce route 10.0.0.0/24"
}

@test "--archive: a folder that cannot be is reported, and the status is 3" {
	: >commands
	: >file
	listen --archive file/archive
	talk
	has "$(cat heard.err)" "archive: file/archive: Not a directory"
}

@test "peer-as auto in a configuration: any AS number is right" {
	printf 'neighbor 127.0.0.2 { passive; listen %s; local-address 127.0.0.1; router-id 192.0.2.1; local-as 65010; peer-as auto; }\n' "$PORT" >any.conf
	timeout 20 bgp-session -c any.conf --once --events state -o text </dev/null >heard 2>heard.err 3>&- &
	listener=$!
	until_true 'grep -qE "$(printf ":%04X [0-9A-F]+:0000 0A" "$PORT")" /proc/net/tcp'
	echo 'announce route 10.0.0.0/24 next-hop self' >commands
	HOST=127.0.0.1 AS=65022 run -0 timeout 20 bgp-session --source 127.0.0.2 -p "$PORT" --local-as 65022 --peer-as 65010 --router-id 192.0.2.9 \
		--exit-on-eof --events none 127.0.0.1 <commands 3>&-
	wait "$listener" || true
	listener=
	has "$(cat heard)" "neighbor 127.0.0.2 up"
}
