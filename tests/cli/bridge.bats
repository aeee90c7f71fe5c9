# SPDX-License-Identifier: ISC
# bgp-api-bridge: options, --test, --print, errors, settings, ctl and healthcheck by themselves.

load helpers

setup() {
	scratch
	export EXABGP_ENVFILE=/dev/null
	printf '#!/bin/sh\nexec cat\n' >watch.sh
	chmod +x watch.sh
	cat >good.conf <<-'END'
	process watch { run ./watch.sh; encoder json; }
	neighbor 127.0.0.1 {
		router-id 1.2.3.4;
		local-address 127.0.0.1;
		local-as 65000;
		peer-as 65001;
		family { ipv4 unicast; }
		api { processes [ watch ]; receive { parsed; update; } }
		static { route 10.0.0.0/24 next-hop self med 5; }
	}
	END
}

@test "--help and --version: standard output, exit 0" {
	run -0 --separate-stderr bgp-api-bridge --help
	has "$output" "Usage: bgp-api-bridge"
	has "$output" "--gather"
	same "" "$stderr"
	run -0 --separate-stderr bgp-api-bridge --version
	has "$output" "bgp-api-bridge 1."
	run -0 --separate-stderr bgp-api-bridge ctl --help
	has "$output" "--socket"
	run -0 --separate-stderr bgp-api-bridge healthcheck --help
	has "$output" "--withdraw-on-down"
}

@test "usage errors: exit 2, one line and the hint" {
	run -2 --separate-stderr bgp-api-bridge --nonsense
	has "$stderr" "--help"
	run -2 --separate-stderr bgp-api-bridge
	has "$stderr" "no configuration"
	run -2 --separate-stderr bgp-api-bridge --gather x good.conf
	has "$stderr" "want a number"
}

@test "--test: nothing to say about what is right" {
	run -0 --separate-stderr bgp-api-bridge --test good.conf
	same "" "$output$stderr"
	run -0 --separate-stderr bgp-api-bridge server -t -d -p good.conf
	same "" "$output$stderr"
	run -0 --separate-stderr bgp-api-bridge -t - <good.conf
	same "" "$output$stderr"
}

@test "ExaBGP's first words: what is not here says what is" {
	run -0 --separate-stderr bgp-api-bridge configuration validate good.conf
	same "" "$output$stderr"
	run -2 --separate-stderr bgp-api-bridge migrate conf -f 3.4 -t main good.conf
	has "$stderr" "--print CONFIGURATION"
	run -2 --separate-stderr bgp-api-bridge shell install
	has "$stderr" "completions are installed"
}

@test "--test: file, line, column and caret for what is wrong" {
	sed 's/med 5/mad 5/' good.conf >bad.conf
	run -1 --separate-stderr bgp-api-bridge --test bad.conf
	same "" "$output"
	has "$stderr" 'bad.conf:9:42: unknown keyword "mad" (did you mean "med"?)'
	has "$stderr" '^~~'
	run -1 --separate-stderr bgp-api-bridge --test missing.conf
	has "$stderr" "missing.conf: No such file"
}

@test "a bad configuration does not start" {
	echo 'neighbor 127.0.0.1 { }' >bad.conf
	run -1 --separate-stderr bgp-api-bridge bad.conf
	has "$stderr" "bad.conf:1:"
}

@test "--print: text that says the same again" {
	bgp-api-bridge --print good.conf >once
	has "$(cat once)" "route 10.0.0.0/24 next-hop self med 5;"
	bgp-api-bridge --print once >twice
	same "$(cat once)" "$(cat twice)"
}

@test "--print: sections that every ExaBGP reads, and no families where none are named" {
	cat >old.conf <<-'END'
	neighbor 127.0.0.1 { router-id 192.0.2.1; local-address 127.0.0.1; local-as 65000; peer-as 65000;
	  static { route 10.0.0.0/24 next-hop 192.0.2.1; route 10.0.1.0/24 next-hop 192.0.2.1 attribute [ 0x19 0xc0 0x00000001 ]; }
	  flow { route a { match { destination 192.0.2.1/32; } then { rate-limit 9600; } } }
	  l2vpn { vpls v { endpoint 5; base 10702; offset 1; size 8; rd 172.30.5.4:13; next-hop 192.0.2.1; } } }
	END
	run -0 --separate-stderr bgp-api-bridge --print old.conf
	has "$output" "	static {
		route 10.0.0.0/24 next-hop 192.0.2.1;
		route 10.0.1.0/24 next-hop 192.0.2.1 attribute [ 0x19 0xC0 0x00000001 ];
	}
	announce {
		ipv4 { flow destination-ipv4 192.0.2.1/32 extended-community [ 0x8006000046160000 ]; }
		l2vpn { vpls rd 172.30.5.4:13 endpoint 5 base 10702 offset 1 size 8 next-hop 192.0.2.1; }
	}"
	same "" "$(grep family <<<"$output")"
	echo "$output" >again.conf
	same "$output" "$(bgp-api-bridge --print again.conf)"
	same "$(bgp-encode -C -c old.conf 2>/dev/null)" "$(bgp-encode -C -c again.conf)"
}

@test "several files are one configuration" {
	sed -e '/^process/d' -e 's/neighbor 127.0.0.1/neighbor 127.0.0.2/' good.conf >more.conf
	bgp-api-bridge --print good.conf more.conf >all
	has "$(cat all)" "neighbor 127.0.0.1 {"
	has "$(cat all)" "neighbor 127.0.0.2 {"
}

@test "settings: environment over file over default; dots over underscores" {
	printf '[exabgp.tcp]\nport = 1179\nattempts = 3\n[exabgp.log]\nlevel = DEBUG\n' >env
	run -0 --separate-stderr env exabgp_tcp_port=1279 bgp-api-bridge --env-file env --print-env
	has "$output" "port = 1279"
	has "$output" "attempts = 3"
	has "$output" "level = DEBUG"
	run -0 --separate-stderr env exabgp.tcp.port=1 exabgp_tcp_port=2 bgp-api-bridge --print-env
	has "$output" "port = 1"
	run -0 --separate-stderr env exabgp_tcp_once=true bgp-api-bridge --print-env
	has "$output" "attempts = 1"
}

@test "settings: unknown ones are named and do not stop it" {
	run -0 --separate-stderr env exabgp_tcp_prot=1 bgp-api-bridge --test good.conf
	has "$stderr" "unknown setting 'tcp_prot' (did you mean 'tcp.port'?)"
	run -2 --separate-stderr env exabgp_tcp_port=x bgp-api-bridge --test good.conf
	has "$stderr" "'x' is not a number"
}

@test "ctl: no bridge, and the words that can follow" {
	run -3 --separate-stderr bgp-api-bridge ctl --socket none.sock status
	has "$stderr" "none.sock"
	run -0 bgp-api-bridge ctl --complete announce fl
	same "flow	a FlowSpec route" "$output"
	run -0 bgp-api-bridge ctl --complete peer 10.0.0.1 te
	same "teardown	end the session with Cease, then reconnect" "$output"
}

check() {
	run -0 --separate-stderr bgp-api-bridge healthcheck --no-ip-setup --no-syslog -s -i 0 "$@" </dev/null
}

@test "healthcheck: announcements" {
	check --rise 1 --cmd true --ip 192.0.2.10/32 --ip 192.0.2.11/32 --community "65000:1 65000:2" --path-id 7 \
		--as-path "65000 65000" --local-preference 50 -N 10.0.0.1
	same "peer * announce route 192.0.2.10/32 next-hop 10.0.0.1 med 100 local-preference 50 community [ 65000:1 65000:2 ] as-path [ 65000 65000 ] path-information 7
peer * announce route 192.0.2.11/32 next-hop 10.0.0.1 med 101 local-preference 50 community [ 65000:1 65000:2 ] as-path [ 65000 65000 ] path-information 7" "$output"
}

@test "healthcheck: withdrawals, several neighbors" {
	check --fall 1 --cmd false --withdraw-on-down --neighbor 10.0.0.2 --neighbor 10.0.0.3 --ip 192.0.2.10/32
	same "peer 10.0.0.2, peer 10.0.0.3 withdraw route 192.0.2.10/32 next-hop self" "$output"
}

@test "healthcheck: a network as its addresses" {
	check --fall 2 -f 0.05 --cmd false --ip 2001:db8::/127 --deaggregate-networks
	same "peer * announce route 2001:db8::/128 next-hop self med 1000
peer * announce route 2001:db8::1/128 next-hop self med 1001" "$output"
}

@test "healthcheck: metrics, communities of the other state, options from a file" {
	printf '# options\nip = 192.0.2.1/32\ndown-metric = 7\ncommunity = 1:1\ndisabled-community = 2:2\nfall = 1\n' >check.conf
	check -F check.conf --cmd false
	same "peer * announce route 192.0.2.1/32 next-hop self med 7 community [ 2:2 ]" "$output"
	check -F check.conf --rise 1 --up-metric 3 --increase 10 --start-ip 1 --ip 192.0.2.2/32 --large-community 1:2:3 --up-as-path 9
	same "peer * announce route 192.0.2.2/32 next-hop self med 3 community [ 1:1 ] large-community [ 1:2:3 ] as-path [ 9 ]
peer * announce route 192.0.2.1/32 next-hop self med 13 community [ 1:1 ] large-community [ 1:2:3 ] as-path [ 9 ]" "$output"
}

@test "healthcheck: a check that takes too long is a bad one" {
	check --fall 1 --timeout 0.2 --cmd "sleep 20" --ip 192.0.2.1/32 --withdraw-on-down
	same "peer * withdraw route 192.0.2.1/32 next-hop self" "$output"
}

@test "healthcheck: commands at each change know the state" {
	check --rise 1 --ip 192.0.2.1/32 --execute 'echo "any $STATE" >>ran' --up-execute 'echo "up $STATE" >>ran' \
		--down-execute 'echo "down $STATE" >>ran'
	same "any UP
up UP" "$(cat ran)"
}

@test "healthcheck: at SIGTERM it withdraws" {
	bgp-api-bridge healthcheck --no-ip-setup --no-syslog -s -i 0.1 --rise 1 --no-ack --ip 192.0.2.1/32 --debounce >lines </dev/null 3>&- &
	pid=$!
	for _ in $(seq 100); do [ -s lines ] && break; sleep 0.05; done
	kill "$pid"
	wait "$pid"
	same "peer * announce route 192.0.2.1/32 next-hop self med 100
peer * withdraw route 192.0.2.1/32 next-hop self" "$(cat lines)"
}

@test "healthcheck: disabled while a file exists" {
	touch off
	timeout 5 bgp-api-bridge healthcheck --no-ip-setup --no-syslog -s -i 0.1 --no-ack --debounce --disable off --ip 192.0.2.1/32 >lines </dev/null 3>&- &
	pid=$!
	for _ in $(seq 100); do [ -s lines ] && break; sleep 0.05; done
	kill "$pid"
	wait "$pid" || true
	same "peer * announce route 192.0.2.1/32 next-hop self med 500" "$(head -n 1 lines)"
}

# written_again FILE: --print gives a configuration that loads the same and without a word
written_again() {
	bgp-api-bridge --print "$1" >again.conf 2>/dev/null
	run -0 --separate-stderr bgp-api-bridge --print again.conf
	same "$(cat again.conf)" "$output"
	same "" "$stderr"
}

@test "ExaBGP 3: group, process in a neighbor and capabilities outside their section are read, and reported once" {
	cat >v3.conf <<-'END'
	group peers {
		hold-time 60; local-as 65000; peer-as 65000; router-id 192.0.2.1; graceful-restart 5; md5 "x"; ttl-security 2;
		family { inet4 unicast; }
		process watch { run /bin/cat; receive { parsed; updates; neighbor-changes; } }
		static { route 10.0.0.0/24 next-hop 192.0.2.1; }
		neighbor 192.0.2.2 { local-address 192.0.2.1; static { route 10.1.0.0/24 next-hop 192.0.2.1; } }
		neighbor 192.0.2.3 { local-address 192.0.2.1; hold-time 30; add-path send/receive;
			process own { run /bin/cat -; encoder json; receive-packets; } }
	}
	END
	run -0 --separate-stderr bgp-api-bridge --test v3.conf
	has "$stderr" "v3.conf:1:7: warning: written for ExaBGP 3"
	same 1 "$(grep -c 'warning: written' <<<"$stderr")"
	run -0 --separate-stderr bgp-api-bridge --print v3.conf
	same 2 "$(grep -c 'route 10.0.0.0/24 next-hop 192.0.2.1;' <<<"$output")"
	same 2 "$(grep -c 'processes \[ watch \];' <<<"$output")"
	same 1 "$(grep -c 'processes \[ own \];' <<<"$output")"
	same "hold-time 60; hold-time 30;" "$(grep -o 'hold-time .*' <<<"$output" | tr '\n' ' ' | sed 's/ $//')"
	has "$output" "graceful-restart 5;"
	has "$output" 'md5-password "x";'
	has "$output" "outgoing-ttl 2;"
	has "$output" "add-path send/receive;"
	has "$output" "neighbor-changes;"
	written_again v3.conf
}

@test "ExaBGP 3: a process at the root has to do with every neighbor, minimal is the families of the routes" {
	cat >v3.conf <<-'END'
	process all { run /bin/cat; peer-updates; }
	neighbor 192.0.2.2 { router-id 192.0.2.1; local-address 192.0.2.1; local-as 1; peer-as 1; family { minimal; }
		static { route 10.0.0.0/24 next-hop 192.0.2.1; route 10.0.0.0/24 rd 1:1 label 3 next-hop 192.0.2.1
			bgp-prefix-sid-srv6 ( vpn 2001:db8::1 ); } }
	neighbor 192.0.2.3 { router-id 192.0.2.1; local-address 192.0.2.1; local-as 1; peer-as 1; family { ipv4 unicast; } }
	END
	run -0 --separate-stderr bgp-api-bridge --print v3.conf
	same 2 "$(grep -c 'processes \[ all \];' <<<"$output")"
	same "ipv4 unicast; ipv4 mpls-vpn; ipv4 unicast;" "$(grep -o 'ipv4 [a-z-]*;' <<<"$output" | tr '\n' ' ' | sed 's/ $//')"
	has "$output" "0x04001300000020010DB8000000000000000000000001"
	written_again v3.conf
}

@test "flow values without brackets: all of them, with a warning" {
	cat >flow.conf <<-'END'
	neighbor 127.0.0.1 { router-id 192.0.2.1; local-address 127.0.0.1; local-as 65000; peer-as 65000; family { ipv4 flow; }
	  flow { route a { match { destination 192.0.2.1/32; protocol udp tcp; source-port =17 =19 =69;
	    fragment not-a-fragment; } then { discard; } } }
	}
	END
	run -0 --separate-stderr bgp-api-bridge --test flow.conf
	has "$stderr" "flow.conf:2:88: warning: values without brackets: all are taken, ExaBGP 4 and later keep only the first"
	run -0 --separate-stderr bgp-api-bridge --print flow.conf
	has "$output" "ipv4 { flow destination-ipv4 192.0.2.1/32 protocol [ =udp =tcp ] source-port [ =17 =19 =69 ] fragment !is-fragment extended-community [ 0x8006000000000000 ]; }"
	written_again flow.conf
}

@test "peer-address, and sections with a name that says nothing, are read as ExaBGP does" {
	cat >peer.conf <<-'END'
	neighbor 192.0.2.2 { local-as 64496; peer-as 64496; peer-address 127.0.0.1; router-id 192.0.2.1; local-address 127.0.0.1;
		family v4_only { ipv4 unicast; } capability some { asn4 true; } static here { route 10.0.0.0/24 next-hop self; } }
	END
	run -0 --separate-stderr bgp-api-bridge --print peer.conf
	has "$output" "neighbor 127.0.0.1 {"
	has "$output" "route 10.0.0.0/24 next-hop self;"
	has "$stderr" 'warning: the name "v4_only" of this section says nothing'
	written_again peer.conf
}

@test "--test: a helper that does not exist or cannot be run is an error, and named" {
	rm watch.sh
	run -1 --separate-stderr bgp-api-bridge --test good.conf
	same "bgp-api-bridge: process watch: cannot run ./watch.sh: there is no such program" "$stderr"
	echo '#!/bin/sh' >watch.sh
	run -1 --separate-stderr bgp-api-bridge --test good.conf
	has "$stderr" "process watch: cannot run"
	has "$stderr" "watch.sh: it is not executable"
	sed -i 's|./watch.sh|/no/such/program|' good.conf
	run -1 --separate-stderr bgp-api-bridge --test good.conf
	has "$stderr" "process watch: cannot run /no/such/program: there is no such file"
	sed -i 's|/no/such/program|/tmp|' good.conf
	run -1 --separate-stderr bgp-api-bridge --test good.conf
	has "$stderr" "cannot run /tmp: it is not a regular file"
}

@test "healthcheck: a withdrawal is sent once, an announcement at each check" {
	timeout 1 bgp-api-bridge healthcheck --no-ip-setup --no-syslog -s -i 0.1 -a --fall 1 --cmd false --withdraw-on-down \
		--ip 192.0.2.1/32 >lines </dev/null 3>&- || true
	same 2 "$(grep -c '^peer \* withdraw' lines)" # and at the end
	timeout 1 bgp-api-bridge healthcheck --no-ip-setup --no-syslog -s -i 0.1 -a --fall 1 --cmd false \
		--ip 192.0.2.1/32 >lines </dev/null 3>&- || true
	[ "$(grep -c '^peer \* announce' lines)" -gt 2 ]
}

@test "healthcheck: the file of its process id is not written through a symbolic link" {
	echo precious >precious
	ln -s precious pid
	run -1 --separate-stderr bgp-api-bridge healthcheck --no-ip-setup --no-syslog -s -i 0 --rise 1 --ip 192.0.2.1/32 --pid pid
	has "$stderr" "pid: it is a symbolic link"
	same precious "$(cat precious)"
}

@test "ExaBGP's first words: validate, env, version, cli, decode, encode" {
	run -0 --separate-stderr bgp-api-bridge validate good.conf
	same "" "$output$stderr"
	run -0 --separate-stderr bgp-api-bridge server --test good.conf
	same "" "$output$stderr"
	run -1 --separate-stderr bgp-api-bridge validate missing.conf
	run -0 bgp-api-bridge env
	has "$output" "[exabgp.tcp]"
	run -0 bgp-api-bridge version
	has "$output" "bgp-api-bridge 1."
	run -0 bgp-api-bridge cli --help
	has "$output" "--socket"
	run -0 --separate-stderr bgp-api-bridge encode 'route 10.0.0.0/24 next-hop 192.0.2.1'
	same "$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1')" "$output"
	run -0 --separate-stderr bgp-api-bridge decode "$output"
	has "$output" '"192.0.2.1":[{"nlri":"10.0.0.0/24"}]'
	cp good.conf validate
	run -0 --separate-stderr bgp-api-bridge --test validate
}

@test "the settings of ExaBGP's file are read where it looks for them; long options may be cut short" {
	mkdir -p root/etc/exabgp
	printf '[exabgp.tcp]\nport = 1790\n' >root/etc/exabgp/exabgp.env
	run -0 env -u EXABGP_ENVFILE EXABGP_ROOT="$PWD/root" bgp-api-bridge --print-env
	has "$output" "port = 1790"
	run -0 bgp-api-bridge --print-e
	has "$output" "port = 179"
}

@test "configurations as ExaBGP's users write them, of versions 3 to 6: each loads, and --print says the same again" {
	local file loaded=0
	for file in "$BATS_TEST_DIRNAME"/data/exabgp/*.conf; do
		bgp-api-bridge --test "$file" 2>said || { echo "$file"; cat said; false; }
		bgp-api-bridge --print "$file" >once 2>/dev/null
		bgp-api-bridge --print once >twice
		same "$(cat once)" "$(cat twice)"
		loaded=$((loaded + 1))
	done
	[ "$loaded" -ge 40 ]
}
