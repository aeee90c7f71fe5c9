# SPDX-License-Identifier: ISC
# Terms and columns that analysts ask for, and the words that other tools have for ours.

load helpers

setup() {
	scratch
}

# prefixes EXPRESSION FILE: of the routes that match
prefixes() {
	bgp-decode -o csv --no-header --columns prefix -F "$1" "$2" | tr '\n' ' '
}

# routes: one announcement a line, from 192.0.2.2
routes() {
	bgp-encode --local-as 65100 --peer-as 65101 \
		'announce route 8.8.8.0/24 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 8.8.8.0/24 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 8.8.8.0/24 next-hop 192.0.2.1 as-path [ 65101 65101 65101 65001 ]' \
		'withdraw route 8.8.8.0/24' \
		'announce route 8.8.8.0/24 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 8.8.8.0/24 next-hop 192.0.2.1 as-path [ 65101 65002 ]' \
		'announce route 10.1.0.0/16 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 0.0.0.0/0 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 198.51.100.0/24 next-hop 192.0.2.1 as-path [ 65101 65001 ]'
}

@test "what the events before say of a route" {
	routes >all.hex
	for jobs in 1 3; do
		run -0 bgp-decode -j $jobs -o csv --columns prefix,action,new,duplicate,flap,moas all.hex
		same 'prefix,action,new,duplicate,flap,moas
8.8.8.0/24,announce,true,false,false,false
8.8.8.0/24,announce,false,true,false,false
8.8.8.0/24,announce,false,false,false,false
8.8.8.0/24,withdraw,false,false,false,false
8.8.8.0/24,announce,false,false,true,false
8.8.8.0/24,announce,false,false,false,true
10.1.0.0/16,announce,true,false,false,false
0.0.0.0/0,announce,true,false,false,false
198.51.100.0/24,announce,true,false,false,false' "$output"
	done
	same '10.1.0.0/16 0.0.0.0/0 198.51.100.0/24 ' "$(prefixes 'new and not prefix 8.8.8.0/24' all.hex)"
	# a filter takes routes out of a message, and each keeps what was said of it
	update 4001010040020602010000FDE9400304C0000201 180A000018080808 >two.hex
	run -0 bgp-decode -o csv --no-header --columns prefix,new,duplicate -F 'new and prefix 8.8.8.0/24' two.hex
	same '8.8.8.0/24,true,false' "$output"
}

@test "after a session has ended its routes are neither new nor duplicates nor flaps" {
	{
		routes | head -1
		message 3 0602
		echo
		routes | head -1
	} >all.hex
	run -0 bgp-decode -o csv --no-header --columns action,new,duplicate,flap all.hex
	same 'announce,true,false,false
notification,,,
announce,false,false,false' "$output"
}

@test "a leak by the role in the OPEN" {
	{
		message 1 04FDE900B4C0000202050203090103
		echo
		update 400101004002040201FDE9400304C0000201C023040000FDE8 18080808
	} >all.hex
	run -0 bgp-decode -o csv --no-header --columns prefix,otc,leak -F update all.hex
	same '8.8.8.0/24,65000,true' "$output"
	run -0 bgp-decode -o csv --no-header --columns capability -F 'capability role' all.hex
	same 'role' "$output"
	run -2 bgp-decode -F 'capability rle' all.hex
	has "$output" 'did you mean "role"'
}

@test "paths without prepending, private and bogon prefixes" {
	routes >all.hex
	run -0 bgp-decode -o csv --no-header --columns path-length,path-hops -F 'path-hops < 3 and path-length > 3' all.hex
	same '4,2' "$output"
	same '10.1.0.0/16 ' "$(prefixes private-prefix all.hex)"
	same '10.1.0.0/16 198.51.100.0/24 ' "$(prefixes bogon-prefix all.hex)"
}

@test "announce, withdraw and action go by the verdict, as rows do" {
	local term
	update "4001010540020602010000fde9400304c0000201" 180a0000 >all.hex # ORIGIN 5: treat as withdrawn
	update "4001010040020602010000fde9400304c0000201" 180a0001 >>all.hex
	update "4001010040020602010000fde9400304c0000201" 4d0a0002 >>all.hex # a prefix of 77 bits
	bgp-decode -q -o csv --no-header --columns action,prefix all.hex >rows || true
	same 'withdraw,10.0.0.0/24
announce,10.0.1.0/24
other,' "$(cat rows)"
	for term in announce withdraw; do
		same "$(grep "^$term" rows)" "$(bgp-decode -q -F "$term" -o csv --no-header --columns action,prefix all.hex)"
		same "$(grep "^$term" rows)" "$(bgp-decode -q -F "action $term" -o csv --no-header --columns action,prefix all.hex)"
		same 1 "$(bgp-decode -q -F "$term" all.hex | wc -l)"
		same 1 "$(bgp-decode -q -F "$term" --routes all.hex | wc -l)"
	done
	same 10.0.0.0/24 "$(bgp-decode -q -F 'not announce and type update' -o csv --no-header --columns prefix all.hex)"
}

@test "bgp-rib refuses what is about events in their order" {
	routes >all.hex
	run -2 bgp-rib -F flap all.hex
	has "$output" '--churn'
	run -2 bgp-rib --columns prefix,new all.hex
	has "$output" '--churn'
}

@test "expressions over digits are refused with what to write" {
	routes >all.hex
	for path in '64.*' '^6451[2-9]$' '[0-9]+' '\d+' '65101.65001'; do
		run -2 bgp-decode -F "as-path \"$path\"" all.hex
		has "$output" 'AS numbers, not digits'
	done
	for path in '^65101 .*$' '_65001_' '65101 [64512-65534]' '.* 65001' '[1 2-4]*' '(65101|1) .'; do
		bgp-decode -F "as-path \"$path\"" all.hex
	done
}

# means THEIRS OURS: both choose the same, and something
means() {
	run -0 bgp-decode -F "$1" all.hex
	local theirs=$output
	run -0 bgp-decode -F "$2" all.hex
	same "$output" "$theirs"
	[ -n "$output" ]
}

@test "words of IOS, Junos, tcpdump, tshark, bgpdump and ExaBGP" {
	{
		routes
		bgp-encode 'announce ipv4 mpls-vpn 10.0.0.0/8 rd 65000:1 label 100 next-hop 192.0.2.1' \
			'announce route 1.0.0.0/8 next-hop 192.0.2.1 local-preference 200 med 5 community 65000:1'
		message 1 04FDE900B4C0000202050203090103
		echo
		message 4 ''
		echo
	} >all.hex
	means 'localpref 200' 'local-pref 200'
	means 'local_pref == 200' 'local-pref 200'
	means 'metric 5' 'med 5'
	means 'aspath "65001"' 'as-path "65001"'
	means 'nexthop 192.0.2.1' 'next-hop 192.0.2.1'
	means 'next_hop 192.0.2.1' 'next-hop 192.0.2.1'
	means 'route-filter 8.0.0.0/6 orlonger' 'prefix covered-by 8.0.0.0/6'
	means 'prefix-list 8.0.0.0/6 ge 20 le 24' 'prefix 8.0.0.0/6 ge 20 le 24'
	means 'bgp.type == 2' 'type update'
	means 'bgp.type == 1 or bgp.type == 4' 'type (open, keepalive)'
	means 'ip.addr == 127.0.0.1' 'host 127.0.0.1'
	means 'host 127.0.0.1' 'host 127.0.0.1'
	means 'net 127.0.0.0/8' 'host 127.0.0.0/8'
	means 'src host 127.0.0.1' 'peer 127.0.0.1'
	means 'vpnv4' 'family ipv4/mpls-vpn'
	means 'family vpnv4' 'family ipv4/mpls-vpn'
	means 'update and not vpnv4' 'type update and not family ipv4/mpls-vpn'
	means 'keepalive' 'type keepalive'
	means 'remote-as 65533 and bgp.nlri_prefix 1.0.0.0/8' 'peer-as 65533 and prefix 1.0.0.0/8'
	means 'communities 65000:1' 'community 65000:1'
	run -2 bgp-decode -F 'prefix 10.0.0.0/8 upto /24' all.hex
	has "$output" 'le N'
	bgp-decode -o csv --columns nexthop,localpref all.hex >/dev/null
	bgp-decode --family vpnv4,evpn all.hex >/dev/null
}

@test "the cells that a message's further rows copy are those that would be printed" {
	local list pad format
	# every column that needs nothing else; those after the 64th are never copied
	list=$(bgp-decode --columns list | awk '{ print $1 }' | grep -vxE 'rpki|aspa' | paste -sd,)
	pad=$(printf 'size,%.0s' $(seq 64))
	{
		bgp-encode 'announce attributes next-hop 192.0.2.1 as-path [ 65001 65002 ] med 5 community [ 65001:1 65001:2 ] nlri 10.0.0.0/24 10.0.1.0/24 10.0.2.0/24' \
			'announce attributes next-hop 2001:db8::1 as-path [ 65001 ] [{ 7 8 }] nlri 2001:db8:1::/48 2001:db8:2::/48' \
			'withdraw attributes nlri 10.0.0.0/24 10.0.1.0/24' 'announce eor ipv4 unicast' || true
		update 400101004002060201000000000400304C0000201 180A0000180A0001
	} >rows.hex
	for format in tsv csv; do
		bgp-decode -o "$format" --no-header --columns "$list" rows.hex >copied 2>/dev/null || true
		[ "$(wc -l <copied)" -ge 8 ]
		bgp-decode -o "$format" --no-header --columns "$pad$list" rows.hex 2>/dev/null | sed -E 's/^([0-9]*[\t,]){64}//' >printed || true
		diff copied printed
	done
}
