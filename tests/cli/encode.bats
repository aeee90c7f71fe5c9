# SPDX-License-Identifier: ISC
# bgp-encode: options, inputs, outputs, errors, configurations.

load helpers

setup() {
	scratch
	ATTRS=40010100400200400304C000020140050400000064
	UPDATE=${M}00300200000015${ATTRS}180A0000
	EOR=${M}00170200000000
}

# conf BODY: a configuration with one neighbor
conf() {
	printf 'neighbor 127.0.0.1 {\n\trouter-id 1.2.3.4;\n\tlocal-address 127.0.0.1;\n\tlocal-as 1;\n\tpeer-as 1;\n%s\n}\n' "$1"
}

@test "--help and --version: standard output, exit 0" {
	run -0 --separate-stderr bgp-encode --help
	has "$output" "Usage: bgp-encode"
	has "$output" "--local-as"
	same "" "$stderr"
	run -0 --separate-stderr bgp-encode --version
	has "$output" "bgp-encode 1."
}

@test "wrong usage: exit 2, one line with the hint" {
	run -2 --separate-stderr bgp-encode --gruop
	same "" "$output"
	same "bgp-encode: unknown option '--gruop' (did you mean '--group'?); try 'bgp-encode --help'" "$stderr"
	run -2 --separate-stderr bgp-encode -o yaml
	has "$stderr" "unknown value 'yaml'"
	run -2 --separate-stderr bgp-encode -C
	has "$stderr" "--configuration needs --config FILE"
	run -2 --separate-stderr bgp-encode --local-as many
	has "$stderr" "want an AS number"
	run -2 --separate-stderr bgp-encode --family 'ipv4 unicats'
	has "$stderr" "did you mean 'ipv4 unicast'?"
	run -2 --separate-stderr bgp-encode --neighbor 1.2.3.4 'announce eor'
	has "$stderr" "--neighbor needs --config"
}

@test "a command as an argument, as words, on standard input" {
	run -0 --separate-stderr bgp-encode 'announce route 10.0.0.0/24 next-hop 192.0.2.1'
	same "$UPDATE" "$output"
	run -0 --separate-stderr bgp-encode route 10.0.0.0/24 next-hop 192.0.2.1
	same "$UPDATE" "$output"
	run -0 --separate-stderr bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1' 'announce eor'
	same "$UPDATE"$'\n'"$EOR" "$output"
	run -0 --separate-stderr bgp-encode <<<'neighbor * announce route 10.0.0.0/24 next-hop 192.0.2.1'
	same "$UPDATE" "$output"
}

@test "parts of a message, raw bytes" {
	run -0 bgp-encode -n 'route 10.0.0.0/24 next-hop 192.0.2.1'
	same 180A0000 "$output"
	run -0 bgp-encode --no-header 'route 10.0.0.0/24 next-hop 192.0.2.1'
	same "00000015${ATTRS}180A0000" "$output"
	bgp-encode -o raw 'announce eor' 'announce eor' >raw
	same 46 "$(wc -c <raw)"
}

@test "lines alike behind thousands that are not give what each gives alone" {
	awk 'BEGIN {
		for (i = 0; i < 6000; i++) {
			alike = i > 2500 && i % 5 || i > 4000
			printf "announce route 10.%d.%d.0/24 next-hop 192.0.2.1 med %d\n", i / 256, i % 256, alike ? i % 7 : 1000 + i
		}
	}' > lines
	bgp-encode < lines > all
	split -l 100 lines part.
	for part in part.*; do bgp-encode < "$part"; done > each
	[ "$(wc -l < all)" -eq 6000 ]
	cmp all each
}

@test "lines that differ in their prefix only give what each gives alone" {
	cat >lines <<-'END'
		announce route 10.0.0.0/24 next-hop 192.0.2.1 med 5
		announce route 10.0.1.0/25 next-hop 192.0.2.1 med 5
		announce route 0.0.0.0/0 next-hop 192.0.2.1 med 5
		announce route 224.1.0.0/16 next-hop 192.0.2.1 med 5
		announce route 2001:db8::/32 next-hop 2001:db8::1 med 5
		announce route 2001:db8:1::/48 next-hop 2001:db8::1 med 5
		announce route ::/0 next-hop 2001:db8::1 med 5
		announce route 10.1.0.0/24 next-hop 192.0.2.1 split /25
		announce route 10.2.0.0/23 next-hop 192.0.2.1 split /25
		announce route 10.0.0.0/24 next-hop 192.0.2.1 label 100 rd 1:1
		announce route 10.0.1.0/24 next-hop 192.0.2.1 label 100 rd 1:1
		announce route 10.0.0.0/24 next-hop 2001:db8::1
		announce route 10.0.1.0/24 next-hop 2001:db8::1
		announce route 10.0.0.0 next-hop 192.0.2.1 med 5
	END
	while read -r line; do bgp-encode "$line"; done <lines >each
	bgp-encode <lines >all
	cmp each all
	run -1 --separate-stderr bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1' 'route 10.0.1.1/24 next-hop 192.0.2.1'
	same "$UPDATE" "$output"
}

@test "a configuration of thousands of sets and routes: each once, those said again not again" {
	routes() {
		awk -v times="$1" 'BEGIN {
			for (t = 0; t < times; t++)
				for (i = 0; i < 3000; i++)
					printf "route 10.%d.%d.0/%d next-hop 192.0.2.%d med %d;\n", i / 16 % 256, i % 16 * 16,
					    i < 2000 ? 20 : 24, i % 7, i % 2900
		}'
	}
	conf "$(printf 'group-updates false;\nstatic {\n%s\n}' "$(routes 1)")" > once.conf
	conf "$(printf 'group-updates false;\nstatic {\n%s\n}' "$(routes 2)")" > twice.conf
	bgp-encode -C -c once.conf > once
	bgp-encode -C -c twice.conf > twice
	[ "$(wc -l < once)" -eq 3000 ]
	cmp once twice
	routes 1 | bgp-encode --local-as 1 --peer-as 1 | sort > lines
	sort once | cmp - lines
}

@test "a bad line is said with its place, and the rest goes on" {
	printf 'route 10.0.0.0/24 next-hop 192.0.2.1\n  announce rout 10.0.0.0/24\nannounce eor\n' >lines
	run -1 --separate-stderr bgp-encode <lines
	same "$UPDATE"$'\n'"$EOR" "$output"
	same 'bgp-encode: <stdin>:2:12: unknown announce type "rout" (did you mean "route"?)' "${stderr_lines[0]}"
	same '               ^~~~' "${stderr_lines[2]}"
	run -1 --separate-stderr bgp-encode --strict <lines
	same "$UPDATE" "$output"
}

@test "JSON events, found by their look" {
	printf 'announce eor\n{"type":"keepalive","neighbor":{}}\n\n# nothing\n' >lines
	run -0 --separate-stderr bgp-encode <lines
	same "$EOR"$'\n'"${M}001304" "$output"
	run -1 --separate-stderr bgp-encode <<<'{"type":'
	has "$stderr" "<stdin>:1:"
	run -1 --separate-stderr bgp-encode -i json <<<'announce eor'
	same "" "$output"
	run -0 --separate-stderr bgp-encode <<<'{"type":"notification","neighbor":{"notification":{"code":6,"subcode":2,"message":"bye"}}}'
	same "${M}0019030602""03627965" "$output"
}

@test "JSON that is wrong: the column, and what was expected there" {
	run -1 --separate-stderr bgp-encode <<<'{"type":"keepalive","neighbor":{"a":1 "b":2}}'
	same "bgp-encode: <stdin>:1:39: expected ',' or '}', found '\"'" "${stderr_lines[0]}"
	run -1 --separate-stderr bgp-encode <<<'{"type":"keepalive","neighbor":{},"type":"open"}'
	same "bgp-encode: <stdin>:1:35: the object has this key already" "${stderr_lines[0]}"
	run -1 --separate-stderr bgp-encode <<<'{"type":"\ud836","neighbor":{}}'
	same "bgp-encode: <stdin>:1:10: half of a surrogate pair" "${stderr_lines[0]}"
	run -1 --separate-stderr bgp-decode -i json <<<'{"type":nul}'
	has "$stderr" "column 12: expected null, found '}'"
}

@test "JSON: characters of any plane come back as they were, as escapes and as they are" {
	needs jq
	update=${M}00340200000019400101004002004003040A000001801D08044A0004F09DA2B9180A0000
	bgp-decode -i hex <<<"$update" >event
	has "$(cat event)" '"link-name":"\ud836\udcb9"'
	! grep -q '"wire"' event
	same "$update" "$(bgp-encode <event)"
	jq -c . event >raw
	has "$(cat raw)" $'"link-name":"\xf0\x9d\xa2\xb9"'
	same "$update" "$(bgp-encode <raw)"
}

@test "--group packs consecutive routes of equal attributes" {
	printf 'route 10.0.%d.0/24 next-hop 192.0.2.1\n' 0 1 2 >lines
	run -0 bgp-encode --group <lines
	same "${M}00380200000015${ATTRS}180A0000180A0001180A0002" "$output"
	run -0 bgp-encode <lines
	same 3 "${#lines[@]}"
	# whatever their form, and whatever stands between them
	cat >mixed <<-'END'
		route 10.0.0.0/24 next-hop 192.0.2.1
		route 10.0.1.0/24 next-hop 192.0.2.1
		announce route 10.0.2.0/24  next-hop 192.0.2.1
		route 10.1.0.0/24 next-hop 192.0.2.1 split /25
		route 10.2.0.0/23 next-hop 192.0.2.1 split /24
		route 224.0.0.0/4 next-hop 192.0.2.1
		route 225.0.0.0/8 next-hop 192.0.2.1
		withdraw route 10.0.0.0/24
		route 2001:db8::/32 next-hop 2001:db8::1
		route 2001:db9::/32 next-hop 2001:db8::1
		route 10.0.0.0/24 next-hop 2001:db8::1
		route 10.0.1.0/24 next-hop 2001:db8::1
		route 10.0.0.0/24 next-hop 192.0.2.1 path-information 5
		route 10.0.0.0/24 next-hop 192.0.2.1 path-information 5
	END
	sed 's/^route/  route/' mixed >slow
	for options in "" "--add-path all" "--extended-message"; do
		bgp-encode --group $options <mixed >one
		bgp-encode --group $options <slow >two
		cmp one two
	done
}

@test "a group is packed as ExaBGP packs it: equal attributes together, in the order of the bytes" {
	run -0 bgp-encode 'peer * group attributes med 9 next-hop 127.0.0.1 community [ 65000:7 ] ; announce route 10.3.0.0/24 ;
		announce route 10.2.0.0/24'
	same "${M}00420200000023""400101004002004003047F0000018004040000000940050400000064C00804FDE80007180A0200180A0300" "$output"
	run -0 bgp-encode -n 'group announce route 10.3.0.0/24 next-hop 192.0.2.1 ; announce route 10.2.0.0/24 next-hop 192.0.2.1'
	same 180A0300180A0200 "$output"
	printf '%s\n' 'announce route 10.3.0.0/24 next-hop 192.0.2.1' 'announce route 10.2.0.0/24 next-hop 192.0.2.1' >two
	bgp-encode <two >apart
	{ echo 'group start'; cat two; echo 'group end'; cat two; echo 'group start'; cat two; } >lines
	run -0 bgp-encode <lines
	same "${M}00340200000015400101004002004003""04C000020140050400000064180A0200180A0300" "${lines[0]}"
	same "$(cat apart)
${lines[0]}" "$(tail -n 3 <<<"$output")"
	run -1 --separate-stderr bgp-encode 'group end'
	has "$stderr" "<argument>:1:7: no group was started"
	printf 'group start\ngroup start\n' >lines
	run -1 --separate-stderr bgp-encode <lines
	has "$stderr" "<stdin>:2:7: already in a group"
}

@test "words at the end that tell an API how to answer are left aside" {
	for words in sync async json text 'json sync' 'async text'; do
		run -0 bgp-encode "peer * announce route 10.0.0.0/24 next-hop 192.0.2.1 $words"
		same "$UPDATE" "$output"
	done
	run -0 bgp-encode 'announce operational asm afi ipv4 safi unicast advisory "text"'
	same "${M}001E0600020007""00010174657874" "$output"
	run -1 --separate-stderr bgp-encode 'announce route 10.0.0.0/24 next-hop 192.0.2.1 synch'
	has "$stderr" 'unknown keyword "synch"'
}

@test "context: AS numbers, ADD-PATH, next-hop self" {
	run -0 bgp-encode --local-as 65000 --peer-as 65001 'route 10.0.0.0/24 next-hop 192.0.2.1'
	same "${M}002F0200000014""4001010040020602010000FDE8""400304C0000201180A0000" "$output"
	run -0 bgp-encode --no-asn4 --local-as 65000 --peer-as 65001 'route 10.0.0.0/24 next-hop 192.0.2.1'
	same "${M}002D0200000012""400101004002040201FDE8""400304C0000201180A0000" "$output"
	run -0 bgp-encode -n --add-path 'ipv4 unicast' 'route 10.0.0.0/24 next-hop 192.0.2.1 path-information 7'
	same 00000007180A0000 "$output"
	run -0 bgp-encode --local-address 192.0.2.1 'route 10.0.0.0/24 next-hop self'
	same "$UPDATE" "$output"
	run -1 --separate-stderr bgp-encode 'route 10.0.0.0/24 next-hop self'
	has "$stderr" "next-hop self"
}

@test "said twice, the first one counts; an empty list of communities is none" {
	want=$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1 med 5')
	same "$want" "$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1 next-hop 192.0.2.2 next-hop self med 5 med 6')"
	same "$want" "$(bgp-encode --local-address 192.0.2.1 'route 10.0.0.0/24 next-hop SELF next-hop 192.0.2.2 med 5')"
	same "$want" "$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1 community [ ] large-community [] extended-community [ ] med 5')"
	same "$want" "$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1 med 5 extended-community-ipv6 [ ]')"
	same "$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1 attr-set 65000 ( med 5 )')" \
		"$(bgp-encode 'route 10.0.0.0/24 next-hop 192.0.2.1 attr-set 65000 ( med 5 community [ ] )')"
}

@test "-C: what a configuration announces" {
	conf 'static { route 10.0.1.0/24 next-hop 192.0.2.1; route 10.0.0.0/24 next-hop 192.0.2.1; }' >one.conf
	run -0 --separate-stderr bgp-encode -C -c one.conf
	same "${M}00340200000015${ATTRS}180A0000180A0001" "$output"
	run -0 --separate-stderr bgp-encode -C --peer-as 2 -c one.conf
	has "$output" 4002060201
	run -0 --separate-stderr bgp-encode -c one.conf 'route 10.0.0.0/24 next-hop self'
	has "$output" 4003047F000001
	run -2 --separate-stderr bgp-encode -C -c one.conf --neighbor 192.0.2.9
	has "$stderr" "no such neighbor"
	{ cat one.conf; sed 's/127.0.0.1 {/127.0.0.2 {/' one.conf; } >both.conf
	run -2 --separate-stderr bgp-encode -c both.conf 'announce eor'
	has "$stderr" "the configuration has 2 neighbors: choose one with --neighbor"
	run -0 --separate-stderr bgp-encode -c both.conf --neighbor 127.0.0.2 'announce eor'
	same "$EOR" "$output"
	run -0 --separate-stderr bgp-encode -C -c both.conf
	same 2 "${#lines[@]}"
	conf 'static { route 10.0.1.0/24 med 5; }' >two.conf
	run -1 --separate-stderr bgp-encode -C -c two.conf
	same "" "$output"
	has "$stderr" "10.0.1.0/24"
}

@test "a wrong configuration: file, line, column and caret; exit 1" {
	conf '	static { rout 10.0.1.0/24 next-hop 192.0.2.1; }' >bad.conf
	run -1 --separate-stderr bgp-encode -C -c bad.conf
	same 'bgp-encode: bad.conf:6:11: unknown keyword "rout" (did you mean "route"?)' "${stderr_lines[0]}"
	same '              ^~~~' "${stderr_lines[2]}"
	run -3 --separate-stderr bgp-encode -C -c missing.conf
	has "$stderr" "missing.conf: No such file or directory"
}

@test "captures and archives: what was encoded can be decoded" {
	bgp-encode -o mrt --local-address 192.0.2.2 --peer-address 192.0.2.3 'route 10.0.0.0/24 next-hop 192.0.2.1' >one.mrt
	run -0 --separate-stderr bgp-decode -o hex one.mrt
	same "$UPDATE" "$output"
	bgp-encode -o mrt --local-address 192.0.2.2 --peer-address 192.0.2.3 'route 10.0.0.0/24 next-hop 192.0.2.1' | cmp - one.mrt
	bgp-encode -o pcap 'route 10.0.0.0/24 next-hop 192.0.2.1' >one.pcap
	bgp-encode -o pcap 'route 10.0.0.0/24 next-hop 192.0.2.1' | cmp - one.pcap
	run -0 --separate-stderr bgp-decode -o hex one.pcap
	has "$output" "$UPDATE"
}

@test "output that cannot be written: exit 3; a reader that leaves: quiet" {
	run -3 --separate-stderr bash -c 'bgp-encode "announce eor" >/dev/full'
	has "$stderr" "cannot write"
	run -0 --separate-stderr bash -c 'yes "announce eor" | head -100000 | bgp-encode | head -1'
	same "$EOR" "$output"
	same "" "$stderr"
}

@test "lists of any length, in any order of attributes: what was commanded is what is decoded" {
	needs jq
	local n i list
	for n in 1 2 7 15 16 17 31 33 63 64 65 120 180; do
		for i in $(seq "$n"); do
			echo "target:65000:$i" >>ext
			echo "65000:$i" >>plain
			echo "65000:1:$i" >>large
		done
		printf 'announce route 10.0.0.0/24 %s\n' \
			"next-hop 192.0.2.1 extended-community [ $(paste -sd' ' ext) ] community [ $(paste -sd' ' plain) ]" \
			"extended-community [ $(paste -sd' ' ext) ] large-community [ $(paste -sd' ' large) ] next-hop 192.0.2.1" \
			"community [ $(paste -sd' ' plain) ] extended-community [ $(paste -sd' ' ext) ] as-path [ $(seq -s' ' "$n") ] next-hop 192.0.2.1" >in
		bgp-encode --peer-as 65000 --local-as 65001 <in >out.hex
		bgp-decode --peer-as 65000 --local-as 65001 out.hex >out.json
		for list in ext plain large; do
			case $list in
			ext) jq -r '.neighbor.message.update.attribute["extended-community"][]?.string' out.json ;;
			plain) jq -r '.neighbor.message.update.attribute.community[]? | map(tostring) | join(":")' out.json ;;
			large) jq -r '.neighbor.message.update.attribute["large-community"][]? | map(tostring) | join(":")' out.json ;;
			esac | sort >got
			case $list in
			ext) cat ext ext ext ;;
			plain) cat plain plain ;;
			large) cat large ;;
			esac | sort >want
			cmp want got
		done
		rm ext plain large
	done
}

@test "commands of helpers for ExaBGP 3: newlines as two letters, not-a-fragment, values without brackets" {
	printf '%s\n' 'announce route 10.0.0.0/24 next-hop 192.0.2.1\n' \
		'announce flow route {\n match {\n source 10.0.0.1/32;\n fragment not-a-fragment;\n }\n then {\n discard;\n }\n }\n' \
		'announce ipv4 flow destination-port =80 =443 discard' >v3.cmd
	run -0 --separate-stderr bgp-encode -n <v3.cmd
	same "180A0000
0902200A0000010C8202
060501509101BB" "$output"
	has "$stderr" "<stdin>:3:41: warning: values without brackets"
}

@test "incomplete commands are errors that say what is missing" {
	while IFS='|' read -r command missing; do
		run -1 --separate-stderr bgp-encode "$command"
		same "" "$output"
		has "$stderr" "expected $missing, found the end"
	done <<-'END'
	announce attributes|an attribute
	withdraw attribute|an attribute
	attributes|an attribute
	announce attributes origin igp|nlri and prefixes
	withdraw attributes origin igp|nlri and prefixes
	withdraw attributes next-hop 1.2.3.4 nlri|a prefix
	group|a command
	END
	run -0 bgp-encode 'attributes origin igp' # an UPDATE of attributes alone, as -o command writes it
}

@test "an IPv4 next hop of IPv6 routes is refused with a hint, unless it is configured" {
	for command in 'announce route 2001:db8::/32 next-hop 1.1.1.1' 'announce attributes next-hop 1.1.1.1 nlri 2001:db8::/32' \
		'announce ipv6 mpls-vpn 2001:db8::/32 rd 1:1 label 3 next-hop 1.1.1.1'; do
		run -1 --separate-stderr bgp-encode "$command"
		has "$stderr" "IPv6 routes have an IPv6 next hop: write ::ffff:1.1.1.1, or allow it: --extended-nexthop"
	done
	run -0 bgp-encode 'withdraw route 2001:db8::/32 next-hop 1.1.1.1'
	run -0 bgp-encode --extended-nexthop 'ipv6 unicast' 'announce route 2001:db8::/32 next-hop 1.1.1.1'
	has "$output" "0002011000000000000000000000FFFF0101010100"
	cat >six.conf <<-'END'
	neighbor 127.0.0.1 { router-id 1.2.3.4; local-address 127.0.0.1; local-as 1; peer-as 1; family { ipv6 unicast; }
		static { route 2001:db8::/32 next-hop 1.1.1.1; } }
	END
	run -1 --separate-stderr bgp-encode -C -c six.conf
	has "$stderr" "six.conf:2:10: IPv6 routes have an IPv6 next hop"
	sed -i 's/static/nexthop { ipv6 unicast ipv4; } static/' six.conf
	run -0 bgp-encode -C -c six.conf
	has "$output" "0002011000000000000000000000FFFF0101010100"
	# and it is no next hop on the wire
	run -1 --separate-stderr bgp-decode -x "$(update 40010100400200800E0E0002010401010101002020010DB8 '')"
	has "$stderr" "next hop of 4 bytes does not fit the family"
}

@test "the SIDs of ExaBGP 4.2: ipv6, vpn and l3vpn" {
	for sid in 'ipv6:020013000000' 'vpn:040013000000'; do
		run -0 bgp-encode "route 10.0.0.0/24 rd 1:1 label 3 next-hop 192.0.2.1 bgp-prefix-sid-srv6 ( ${sid%:*} 2001:db8::1 )"
		has "$output" "C02816${sid#*:}20010DB8000000000000000000000001"
	done
	run -0 --separate-stderr bgp-encode 'route 10.0.0.0/24 rd 1:1 label 3 next-hop 192.0.2.1 bgp-prefix-sid-srv6 ( l3vpn 2001:db8::1 )'
	same "$(bgp-encode 'route 10.0.0.0/24 rd 1:1 label 3 next-hop 192.0.2.1 bgp-prefix-sid-srv6 ( l3-service 2001:db8::1 )')" "$output"
	has "$stderr" "l3vpn is l3-service today"
}

@test "commands for every message" {
	run -0 --separate-stderr bgp-encode keepalive 'notification 6/2 "bye"' 'notification 3/5 data 0x4001' 'notification 2' \
		'open as 70000 router-id 1.2.3.4 hold-time 90 family ipv6 unicast asn4' 'open version 3 as 5 router-id 1.2.3.4 none' \
		'route-refresh ipv6 unicast' 'route-refresh ipv6 unicast end' 'raw 0xFFFF 00' 'open as 1 router-id 1.1.1.1 capability 200 0x01'
	same "$(message 4 "")
$(message 3 060203627965)
$(message 3 03054001)
$(message 3 0200)
$(message 1 045BA0005A010203041002060104000200010206410400011170)
$(message 1 03000500B40102030400)
$(message 5 00020001)
$(message 5 00020201)
FFFF00
$(message 1 04000100B401010101050203C80101)" "$output"
	run -1 --separate-stderr bgp-encode 'open hold-tme 5' 'notification 300' 'keepalive now' 'raw 12 3' 'route-refresh ipv4 unicast later'
	has "$stderr" "<argument>:1:6: expected version, as, hold-time"
	has "$stderr" "<argument>:2:14: expected CODE/SUBCODE, such as 6/2"
	has "$stderr" "<argument>:3:11: expected the end of the command"
	has "$stderr" "<argument>:4:8: expected bytes in hexadecimal"
	has "$stderr" "<argument>:5:28: unknown mark \"later\", want query, begin or end"
}

@test "editing with jq: one field changes, every other byte stays; insert, drop, reorder, split" {
	needs jq
	# attributes out of order, ORIGIN with an extended length, a second message and a KEEPALIVE around it
	local first second keepalive
	first=$(update 400304C000020180040400000032500100010040020602010000FDE8 180A0000)
	second=$(update 4001010040020602010000FDE9400304C0000202C00804FDE90001 180A0100180A0200)
	keepalive=$(message 4 "")
	printf '%s\n' "$first" "$keepalive" "$second" >before
	bgp-decode before >events
	jq -c '(select(.neighbor.message.update.attribute.med == 50) | .neighbor.message.update.attribute.med) = 60' events | bgp-encode >after
	same "$(sed 's/80040400000032/8004040000003C/' before)" "$(cat after)"
	jq -c '(select(.neighbor.message.update.attribute.community) | .neighbor.message.update.attribute.community) = [[65001,2]]' events |
		bgp-encode >after
	same "$(sed 's/FDE90001/FDE90002/' before)" "$(cat after)"
	bgp-encode keepalive | bgp-decode >more
	same "$first
$keepalive
$keepalive
$second" "$(sed '1r more' events | bgp-encode)"
	same "$first
$second" "$(jq -c 'select(.type != "keepalive")' events | bgp-encode)"
	same "$(tac before)" "$(tac events | bgp-encode)"
	same "$(update 4001010040020602010000FDE9400304C0000202C00804FDE90001 180A0100)
$(update 4001010040020602010000FDE9400304C0000202C00804FDE90001 180A0200)" "$(sed -n 3p events |
		jq -c '. as $e | ["neighbor","message","update","announce","ipv4 unicast"] as $p | getpath($p) | to_entries[] |
			.key as $hop | .value[] as $route | $e | setpath($p; {($hop): [$route]})' | bgp-encode)"
}
