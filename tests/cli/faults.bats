# SPDX-License-Identifier: ISC
# bgp-encode --faults: faulty variants of messages, and the verdict that each promises.

load helpers

setup() {
	scratch
}

# routes: commands that between them have most attributes
routes() {
	cat <<-'END'
		announce route 10.0.0.0/24 next-hop 192.0.2.1
		announce route 10.0.0.0/8 next-hop 192.0.2.1 origin egp as-path [ 65000 65002 ] med 5 community [ 65001:1 65001:2 ]
		announce route 10.1.0.0/16 next-hop 192.0.2.1 atomic-aggregate aggregator ( 65001:192.0.2.7 ) large-community [ 1:2:3 ]
		announce route 10.2.0.0/16 next-hop 192.0.2.1 extended-community [ target:65001:7 ] originator-id 192.0.2.9
		announce route 2001:db8::/32 next-hop 2001:db8::1 community [ no-export ]
		announce ipv4 mpls-vpn 10.3.0.0/16 rd 65001:1 label 100 next-hop 192.0.2.1
		withdraw route 10.0.0.0/24
		withdraw route 2001:db8::/32
		announce eor ipv4 unicast
		announce route-refresh ipv4 unicast
	END
}

@test "ten thousand variants: the verdict of bgp-decode is the one that is promised, in both kinds of session" {
	needs jq
	local seed session as
	for seed in $(seq 16); do
		routes | bgp-encode --local-as 65000 --peer-as 65001 --faults all --seed "$seed" -o json
	done >variants
	[ "$(wc -l <variants)" -ge 10000 ]
	jq -r .hex variants >hex
	for session in external:65000 internal:65001; do
		as=${session#*:}
		session=${session%:*}
		jq -r --arg s "$session" '.[$s].verdict' variants >due
		bgp-decode -q --local-as 65001 --peer-as "$as" hex 2>/dev/null |
			jq -r '["keep", "attribute-discard", "treat-as-withdraw", "afi-safi-disable", "session-reset"] as $all |
				[.neighbor.error[]?.class | . as $c | $all | index($c) // 0] | $all[max // 0]' >got
		paste <(jq -r .fault variants) due got | awk -F'\t' '$2 != $3' >wrong
		same "" "$(head -20 wrong)"
	done
}

@test "the names of faults, groups of them, and the list" {
	run -0 --separate-stderr bgp-encode --faults list
	has "$output" "origin-length-0	ORIGIN without a value	RFC 7606 7.1	treat-as-withdraw	treat-as-withdraw"
	has "$output" "open-version	another version than 4	RFC 4271 6.2	session-reset 2/1	session-reset 2/1"
	run -0 --separate-stderr bgp-encode --faults origin-length-2,med announce route 10.0.0.0/24 next-hop 192.0.2.1
	same 4 "${#lines[@]}"
	run -0 --separate-stderr bgp-encode -o json --faults local-pref-length-3 announce route 10.0.0.0/24 next-hop 192.0.2.1
	same '{"fault":"local-pref-length-3","what":"LOCAL_PREF of three bytes","rfc":"RFC 7606 7.5","internal":{"verdict":"treat-as-withdraw"},"external":{"verdict":"attribute-discard"},"hex":"'"$(update 40010100400200400304C0000201400503000064 180A0000)"'"}' \
		"$output"
	run -2 --separate-stderr bgp-encode --faults orign announce route 10.0.0.0/24 next-hop 192.0.2.1
	has "$stderr" "no fault is called 'orign'; see --faults list"
	run -2 --separate-stderr bgp-encode -o pcap --faults all announce route 10.0.0.0/24 next-hop 192.0.2.1
	run -2 --separate-stderr bgp-encode -o json announce route 10.0.0.0/24 next-hop 192.0.2.1
}

@test "the same seed gives the same bytes, another one others" {
	routes | bgp-encode --faults all --seed 3 >a
	routes | bgp-encode --faults all --seed 3 >b
	routes | bgp-encode --faults all --seed 4 >c
	cmp a b
	! cmp -s a c
}

@test "faults of a message that is given as JSON; a message with a fault already has no variants" {
	needs jq
	bgp-decode -x "$(update 4001010040020602010000FDE8400304C0000201 180A0000)" | bgp-encode --faults twice -o json >out
	same 'twice/origin
twice/as-path
twice/next-hop' "$(jq -r .fault out)"
	bgp-decode -x "$(update 4001010340020602010000FDE8400304C0000201 180A0000)" 2>/dev/null >bad || true
	run -1 --separate-stderr bgp-encode --faults all <bad
	has "$stderr" "the message has a fault already"
}
