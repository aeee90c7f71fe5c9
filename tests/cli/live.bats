# SPDX-License-Identifier: ISC
# bgp-capture and bgp-decode -I in a network namespace: what is captured, and with which privileges.

load helpers

setup() {
	scratch
	[ -x "$BIN/bgp-capture" ] || skip "bgp-capture is not built: no libpcap"
	needs ip unshare nsenter
	# root in its own namespace, or in a user namespace, where no other user exists
	if [ "$(id -u)" = 0 ]; then
		space=(unshare -n) user=
	else
		space=(unshare -rn) user='--user root'
	fi
	"${space[@]}" ip link set lo up 2>/dev/null || skip "network namespaces are not possible here"
}

# inside SCRIPT: run it in a namespace whose loopback is up; with the functions below
inside() {
	"${space[@]}" bash -c "user='$user'; $(declare -f until_true listening listening_child captured session_pair); ip link set lo up; $1"
}

# listening FILE: bgp-capture captures into FILE once its filter is set, and the header leaves after that. What comes before is
# lost, though its socket is there.
listening() {
	until_true "[ -s $1 ]"
}

# listening_child PID: the same for the bgp-capture that PID has started: it enters its sandbox, one filter more, after that
listening_child() {
	filters() { awk '/^Seccomp_filters:/ { print $2 }' "/proc/$1/status" 2>/dev/null; }
	until_true "[ \"\$(filters \$(cat /proc/$1/task/$1/children))\" -gt \"\$(filters self)\" ] 2>/dev/null"
}

# captured: what ends the session is in the file, and so is what came before it; the last packets have a moment more
captured() {
	until_true "bgp-decode -o line out.pcapng 2>/dev/null | grep -q NOTIFICATION"
	sleep 0.3
}

# session_pair: a session over loopback on port 179 that announces one route and ends
session_pair() {
	bgp-session --passive --once --local-as 65020 --peer-as 65010 --router-id 192.0.2.2 127.0.0.1 >seen 2>&1 3>&- &
	echo 'announce route 198.51.100.0/24 next-hop 192.0.2.1' |
		bgp-session --exit-on-eof --events none --local-as 65010 --peer-as 65020 --router-id 192.0.2.1 127.0.0.1 3>&-
	wait $!
}

@test "a session over loopback, captured and decoded" {
	inside '
		bgp-capture -i lo $user >out.pcapng 2>err 3>&- & p=$!
		listening out.pcapng
		session_pair
		captured
		kill -INT $p
		wait $p'
	has "$(cat err)" "bgp-capture: lo: "
	has "$(cat err)" " 0 dropped by the kernel"
	same "$(printf 'keepalive\nnotification\nopen\nstate\nupdate')" \
		"$(bgp-decode out.pcapng | sed -E 's/^\{[^{]*"type":"([a-z]+)".*/\1/' | sort -u)"
	same 198.51.100.0/24 "$(bgp-decode -o bgpdump -F 'prefix 198.51.100.0/24' out.pcapng | cut -d '|' -f 6)"
	if have tshark; then
		same "$(bgp-decode -o hex out.pcapng | grep -c .)" \
			"$(tshark -r out.pcapng -T fields -e bgp.type 2>/dev/null | tr , '\n' | grep -c .)"
	fi
}

@test "bgp-decode -I decodes what comes, and to the end after a signal" {
	inside '
		bgp-decode -I lo $user -o json >out 2>err 3>&- & p=$!
		listening_child $p
		session_pair
		until_true "grep -q notification out"
		cp out before
		kill -INT $p
		wait $p && echo good >status'
	same good "$(cat status)"
	has "$(cat before)" '"nlri":"198.51.100.0/24"'
	has "$(cat err)" "dropped by the kernel"
}

@test "bgp-decode -I: the filter, the port, and a session that is still up at the end" {
	inside '
		bgp-decode -I lo $user --port 1790 --capture-filter "host 127.0.0.1" -o json >out 2>err 3>&- & p=$!
		listening_child $p
		session_pair
		bgp-session -p 1790 --passive --once --local-as 65020 --peer-as 65010 --router-id 192.0.2.2 127.0.0.1 >seen 2>&1 3>&- &
		bgp-session -p 1790 --local-as 65010 --peer-as 65020 --router-id 192.0.2.1 127.0.0.1 <>fifo >/dev/null 2>&1 3>&- & s=$!
		until_true "grep -q keepalive out"
		kill -TERM $p
		wait $p
		kill $s
		wait'
	! grep -q 198.51.100.0/24 out
	has "$(cat out)" '"type":"open"'
	has "$(tail -n 1 out)" "end of the capture"
}

@test "privileges are given up: user, groups, capabilities, new ones, and system calls" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	inside '
		bgp-capture -i lo >/dev/null 2>&1 3>&- & a=$!
		SUDO_UID=1234 SUDO_GID=2345 bgp-capture -i lo >/dev/null 2>&1 3>&- & b=$!
		bgp-capture -i lo --user root >/dev/null 2>&1 3>&- & c=$!
		bgp-decode -I lo >/dev/null 2>&1 3>&- & d=$!
		for p in $a $b $c $d; do
			until_true "grep -q ^NoNewPrivs:.1 /proc/$p/status"
			until_true "[ $p = $d ] || [ $p = $c ] || ! grep -q ^Uid:.0 /proc/$p/status"
		done
		sleep 0.5
		for p in $a $b $c $d; do
			grep -E "^(Uid|Gid|Groups|CapInh|CapPrm|CapEff|NoNewPrivs|Seccomp):" /proc/$p/status | tr -s "\t " " " >status.$p
			mv status.$p status.$((n += 1))
		done
		kill $a $b $c $d
		wait'
	nobody=$(id -u nobody) group=$(id -g nobody)
	ids() { printf 'Uid: %s %s %s %s\nGid: %s %s %s %s\nGroups: ' "$1" "$1" "$1" "$1" "$2" "$2" "$2" "$2"; }
	none=$'\nCapInh: 0000000000000000\nCapPrm: 0000000000000000\nCapEff: 0000000000000000\nNoNewPrivs: 1'
	seccomp=$'\nSeccomp: 2'
	# not with sanitizers, which need more of the system
	grep -q 'asan' <<<"$BIN" && seccomp=$'\nSeccomp: 0'
	case $(uname -m) in
	x86_64 | aarch64 | riscv64) ;;
	*) seccomp=$'\nSeccomp: 0' ;;
	esac
	same "$(ids "$nobody" "$group")$none$seccomp" "$(cat status.1)"
	same "$(ids 1234 2345)$none$seccomp" "$(cat status.2)"
	same "$(ids 0 0)$none$seccomp" "$(cat status.3)"
	same "$(ids "$nobody" "$group")$none"$'\nSeccomp: 0' "$(cat status.4)"
}

@test "without privilege: exit 3, the reason, and what to do" {
	needs setpriv
	run -3 --separate-stderr "${space[@]}" bash -c \
		'setpriv --bounding-set=-all --inh-caps=-all bgp-capture -i lo | cat; exit ${PIPESTATUS[0]}'
	has "$stderr" 'bgp-capture: lo: Operation not permitted'
	has "$stderr" 'setcap'
}

@test "between two hosts, through VLAN tags where there are any" {
	"${space[@]}" ip link add v0 type veth peer name v1 2>/dev/null || skip "no veth here"
	inside '
		unshare -n sleep 60 3>&- & far=$!
		until_true "[ \$(readlink /proc/$far/ns/net) != \$(readlink /proc/self/ns/net) ]"
		ip link add v0 type veth peer name v1 netns $far
		there="nsenter -t $far -n"
		ip link set v0 up
		$there ip link set v1 up
		here=v0 far_end=v1
		if ip link add link v0 name v0.7 type vlan id 7 2>/dev/null; then
			$there ip link add link v1 name v1.7 type vlan id 7
			here=v0.7 far_end=v1.7
			ip link set $here up
			$there ip link set $far_end up
		fi
		ip addr add 192.0.2.1/24 dev $here
		$there ip addr add 192.0.2.2/24 dev $far_end
		bgp-capture -i v0 $user >out.pcapng 2>err 3>&- & p=$!
		listening out.pcapng
		$there bgp-session --passive --once --local-as 65020 --peer-as 65010 --router-id 192.0.2.2 192.0.2.1 >seen 2>&1 3>&- & s=$!
		echo "announce route 198.51.100.0/24 next-hop 192.0.2.1" |
			bgp-session --exit-on-eof --events none --local-as 65010 --peer-as 65020 --router-id 192.0.2.1 192.0.2.2 3>&-
		wait $s
		captured
		kill $p $far
		wait $p'
	same "192.0.2.1 198.51.100.0/24" "$(bgp-decode -o bgpdump -F 'prefix 198.51.100.0/24' out.pcapng | awk -F '|' '{ print $4, $6 }')"
}

@test "a count, a snap length, and a reader that goes away" {
	inside '
		bgp-capture -i lo $user --count 3 -s 60 >out.pcapng 2>err 3>&- & p=$!
		bgp-capture -i lo $user -q 2>err2 3>&- | head -c 1 >head & q=$!
		until_true "[ -s out.pcapng ] && [ -s head ]"
		session_pair
		wait $p && echo good >status
		wait $q'
	same good "$(cat status)"
	same "" "$(cat err2)"
	has "$(cat err)" "bgp-capture: lo: 3 packets"
}

@test "a disk that is full is exit 3" {
	[ -w /dev/full ] || skip "no /dev/full"
	run -3 --separate-stderr inside 'exec bgp-capture -i lo $user >/dev/full'
	has "$stderr" "cannot write"
}

@test "wrong usage" {
	run -3 --separate-stderr inside 'bgp-capture -i nosuch $user | cat; exit ${PIPESTATUS[0]}'
	has "$stderr" 'no interface "nosuch" (there are: '
	has "$stderr" 'lo'
	run -2 --separate-stderr inside 'bgp-capture -i lo $user port xyzzy 1 | cat; exit ${PIPESTATUS[0]}'
	has "$stderr" "filter 'port xyzzy 1': "
	run -3 --separate-stderr inside 'bgp-capture -i lo --user nosuchuser | cat; exit ${PIPESTATUS[0]}'
	has "$stderr" 'no user "nosuchuser"'
	run -2 --separate-stderr bgp-capture --port 0
	run -2 --separate-stderr bgp-capture -s 300000
	has "$stderr" "from 1 to 262144"
	run -3 --separate-stderr inside 'bgp-decode -I nosuch $user'
	has "$stderr" 'bgp-capture: no interface "nosuch"'
	has "$(inside 'bgp-capture -D')" $'lo\tup,loopback'
}

@test "packets are not written to a terminal" {
	needs script
	run -2 script -qec "bgp-capture -i lo" /dev/null
	has "$output" "packets are not for a terminal"
}
