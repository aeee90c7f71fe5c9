# SPDX-License-Identifier: ISC
# What other tools write, read again: RIS Live, the lines of bgpdump -m, bgpipe.

load helpers

setup() {
	scratch
	ATTRIBUTES=4001010040020A02020000ED5C000098D040030450D12071800404000000
	RIS='{"type":"ris_message","data":{"timestamp":1568279796.64,"peer":"192.0.2.9","peer_asn":"60764","id":"x","host":"rrc12.ripe.net",'
	PATHS='"path":[60764,39120,[1,2]],"community":[[60764,100]],"origin":"igp","med":5,"aggregator":"64496:192.0.2.1"'
}

# message_of FILE: what an event says of its message
message_of() { bgp-decode "$1" | sed 's/.*"message"://; s/}}$//'; }

@test "RIS Live with raw: the events of the bytes" {
	local hex=$(update 40010100400206020100""00ED5C400304C0000209 180A0000)
	echo "$RIS\"type\":\"UPDATE\",\"raw\":\"${hex,,}\"}}" >ris
	run -0 --separate-stderr bgp-decode -o hex ris
	same "$hex" "$output"
	same "BGP4MP_ET|1568279796.640000|A|192.0.2.9|60764|10.0.0.0/24|60764|IGP|192.0.2.9|0|0||NAG||" "$(bgp-decode -o bgpdump ris)"
	has "$(bgp-decode ris)" '"feed":{"format":"ris-live","absent":["local address"]}'
	same "$(echo $hex | bgp-decode - | sed 's/.*"message"://; s/}}$//')" "$(message_of ris)"
}

@test "RIS Live: raw of a peer with AS numbers of 2 octets, and server-sent events" {
	local line raw
	raw=$(update 400101004002060202FDE9FDEA400304C0000201 180A0000)
	line='{"type":"ris_message","data":{"timestamp":1700000000.5,"peer":"192.0.2.1","peer_asn":"65001","type":"UPDATE","raw":"'$raw'"}}'
	echo "$line" >a.json
	run -0 --separate-stderr bgp-decode -o bgpdump a.json
	same "BGP4MP_ET|1700000000.500000|A|192.0.2.1|65001|10.0.0.0/24|65001 65002|IGP|192.0.2.1|0|0||NAG||" "$output"
	has "$(bgp-decode a.json)" '"inferred":{"asn4":false,'
	printf 'retry: 1000\n\nevent: ris_message\nid: 7\ndata: %s\n\n: keep alive\n\ndata: {"type":"pong","data":null}\n\n' "$line" >a.sse
	run -0 --separate-stderr bgp-decode -o bgpdump a.sse
	same "" "$stderr"
	same "$(bgp-decode -o bgpdump a.json)" "$output"
}

@test "RIS Live without raw: what the line says, and what it does not say" {
	echo "$RIS\"type\":\"UPDATE\",$PATHS,\"announcements\":[{\"next_hop\":\"192.0.2.9\",\"prefixes\":[\"10.0.0.0/24\",\"10.1.0.0/16\"]},{\"next_hop\":\"2001:db8::1,fe80::1\",\"prefixes\":[\"2001:db8:1::/48\"]}],\"withdrawals\":[\"198.51.100.0/24\",\"2001:db8:2::/48\"]}}" >ris
	run -0 --separate-stderr bgp-decode ris
	same "" "$stderr"
	has "$output" '"feed":{"format":"ris-live","absent":["raw","other attributes","order and flags of attributes","local address"]}'
	run -0 bgp-decode -o bgpdump ris
	local head='BGP4MP_ET|1568279796.640000|' rest='60764 39120 {1,2}|IGP|'
	same "${head}W|192.0.2.9|60764|198.51.100.0/24
${head}W|192.0.2.9|60764|2001:db8:2::/48
${head}A|192.0.2.9|60764|2001:db8:1::/48|${rest}2001:db8::1|0|5|60764:100|NAG|64496 192.0.2.1|
${head}A|192.0.2.9|60764|10.0.0.0/24|${rest}192.0.2.9|0|5|60764:100|NAG|64496 192.0.2.1|
${head}A|192.0.2.9|60764|10.1.0.0/16|${rest}192.0.2.9|0|5|60764:100|NAG|64496 192.0.2.1|" "$output"
	same "$(bgp-decode -o hex ris)" "$(bgp-decode ris | bgp-encode)"
	same "$(bgp-decode ris)" "$(bgp-decode ris | bgp-decode)"
}

@test "RIS Live: the other kinds of messages, states, answers, errors" {
	{
		echo "$RIS\"type\":\"KEEPALIVE\"}}"
		echo "$RIS\"type\":\"OPEN\",\"direction\":\"received\",\"version\":4,\"asn\":196608,\"hold_time\":90,\"router_id\":\"192.0.2.1\",\"capabilities\":{}}}"
		echo "$RIS\"type\":\"NOTIFICATION\",\"notification\":{\"code\":6,\"subcode\":2}}}"
		echo '{"type":"ris_subscribe_ok","data":{"subscription":{}}}'
	} >ris
	run -0 --separate-stderr bgp-decode -o hex ris
	same "$(message 4 "")
$(message 1 045BA0005AC0000201080206410400030000)
$(message 3 0602)" "$output"
	echo "$RIS\"type\":\"RIS_PEER_STATE\",\"state\":\"down\"}}" >ris
	has "$(bgp-decode ris)" '"type":"state"'
	has "$(bgp-decode ris)" '"state":"down"'
	{
		echo "$RIS\"type\":\"UPDATE\",\"path\":[1],\"announcements\":[{\"next_hop\":\"here\",\"prefixes\":[\"10.0.0.0/8\"]}]}}"
		echo "$RIS\"type\":\"UPDATE\",\"raw\":\"zz\"}}"
		echo '{"type":"ris_message","data":{"timestamp":1,"peer":"x","peer_asn":"1","type":"KEEPALIVE"}}'
		echo '{"a":'
		echo "$RIS\"type\":\"KEEPALIVE\"}}"
	} >ris
	run -1 --separate-stderr bgp-decode -o hex ris
	same "$(message 4 "")" "$output"
	has "$stderr" "ris: line 1: a next hop that is no address"
	has "$stderr" "ris: line 2: raw: expected hexadecimal digits"
	has "$stderr" "ris: line 3: peer: expected an address"
	has "$stderr" "ris: line 4: column"
}

@test "bgpdump lines: each kind comes back as it was" {
	cat >lines <<'END'
BGP4MP|1000000000|STATE|10.0.0.1|65000|6|1
BGP4MP_ET|1000000000.123456|A|10.0.0.1|65000|10.0.0.0/24|65000 {1,2} (3 4) [5,6] 7|EGP|192.0.2.1|100|5|65000:1 no-export 1:2:3|AG|65000 192.0.2.1|
BGP4MP|1000000000|W|10.0.0.1|65000|10.0.0.0/24
BGP4MP|1000000000|W|2001:db8::1|4200000000|2001:db8::/32
BGP4MP_AP|1000000000|A|10.0.0.1|65000|10.0.0.0/24|7|65000|IGP|192.0.2.1|0|0||NAG||
BGP4MP|1000000000|A|10.0.0.1|65000|10.0.0.0/24 label 16 (257) rd 65000:15|65000|IGP|192.0.2.1|0|0||NAG||
BGP4MP|1000000000|NOTIFICATION|10.0.0.1|65000|6|4|Cease / Administrative Reset
TABLE_DUMP|1000000000|B|10.0.0.1|65000|0.0.0.0/0|65000|INCOMPLETE|192.0.2.1|0|0||NAG||
TABLE_DUMP2|1000000000|B|2001:db8::1|65000|2001:db8::/32|65000|IGP|2001:db8::1|0|0||NAG||
TABLE_DUMP2_AP|1000000000|B|10.0.0.1|65000|10.0.0.0/24|4294967295|65000|IGP|192.0.2.1|0|0||NAG||
BGP|900000000|A|10.0.0.1|65000|10.0.0.0/24|65000|IGP|192.0.2.1|0|0||NAG||
END
	run -0 --separate-stderr bgp-decode -o bgpdump lines
	same "$(cat lines)" "$output"
	same "" "$stderr"
	same "$(bgp-decode -o hex lines)" "$(bgp-decode lines | bgp-decode -o hex -)"
	sed 's/$/\r/' lines | bgp-decode -o bgpdump - | cmp - lines
	has "$(bgp-decode lines | sed -n 2p)" '"feed":{"format":"bgpdump","absent":["local-preference and med of 0","other attributes","order and flags of attributes","which routes shared a message","local address"]}'
}

@test "bgpdump lines: dates, short lines, errors with their number" {
	echo 'BGP4MP|02/01/16 00:00:01|A|10.0.0.1|65000|10.0.0.0/24|65000|IGP' >lines
	same 'BGP4MP|1454284801|A|10.0.0.1|65000|10.0.0.0/24|65000|IGP||0|0||NAG||' "$(bgp-decode -o bgpdump lines 2>/dev/null)"
	cat >lines <<'END'
BGP4MP|1|A|10.0.0.1|65000|10.0.0.0/33|65000|IGP|192.0.2.1|0|0||NAG||
BGP4MP|x|A|10.0.0.1|65000|10.0.0.0/24|65000|IGP|192.0.2.1|0|0||NAG||
BGP4MP|1|Q|10.0.0.1|65000|10.0.0.0/24
something else
BGP4MP|1|A|10.0.0.1|65000|10.0.0.0/24|6x|IGP|192.0.2.1|0|0||NAG||
BGP4MP|1|W|10.0.0.1|65000|10.0.0.0/24
END
	run -1 --separate-stderr bgp-decode -o bgpdump lines
	same 'BGP4MP|1|W|10.0.0.1|65000|10.0.0.0/24' "$output"
	has "$stderr" "lines: line 1: a route that cannot be read"
	has "$stderr" "lines: line 2: a time that is neither seconds nor a date"
	has "$stderr" "lines: line 3: neither A, W, B, STATE nor NOTIFICATION"
	has "$stderr" "lines: line 4: not a line of bgpdump -m"
	has "$stderr" "lines: line 5: an AS path that cannot be read"
}

@test "lines of bgpdump -M: no next hop, and it says so" {
	cat >short <<-'END'
	BGP4MP|02/11/17 08:36:03|A|192.0.2.1|65000|10.0.0.0/24|65000 65001|IGP
	BGP4MP|02/11/17 08:36:04|A|2001:db8::1|65000|2001:db8::/32|65000|IGP
	BGP4MP|02/11/17 08:36:05|W|192.0.2.1|65000|10.0.0.0/24
	END
	run -0 --separate-stderr bgp-decode -o line short
	same "" "$stderr"
	same 3 "${#lines[@]}"
	has "$(bgp-decode short)" '"absent":["next hop",'
	has "$(bgp-decode -o tsv --columns prefix,as-path short)" "2001:db8::/32	65000"
}

@test "bgpdump lines of archives: identity" {
	local archive n=0
	for archive in "$TOP"/../shared/data/mrt/*; do
		[ -e "$archive" ] || skip "no archives beside the checkout"
		bgp-decode -o bgpdump "$archive" >one 2>/dev/null || :
		[ -s one ] || continue
		bgp-decode -o bgpdump one >two
		cmp one two
		n=$((n + 1))
	done
	[ $n -ge 10 ]
}

@test "bgpipe: with and without the length, parsed or not" {
	cat >pipe <<'END'
["R",2,"2025-07-11T08:47:22.659",0,"KEEPALIVE",null,{}]
["L",1,"2025-07-11T08:47:22.659",56,"OPEN",{"bgp":4,"asn":65055,"id":"192.0.2.1","hold":7200,"caps":{"AS4":65055}},{}]
["R",243,"2025-07-11T11:23:50.860","UPDATE",{"reach":["10.0.0.0/24"],"unreach":["10.1.0.0/24"],"attrs":{"ORIGIN":{"flags":"T","value":"IGP"},"ASPATH":{"flags":"T","value":[64515,[15169,3]]},"NEXTHOP":{"flags":"T","value":"192.0.2.1"},"MED":{"flags":"O","value":7},"COMMUNITY":{"flags":"OT","value":["64515:100"]},"LARGE_COMMUNITY":{"flags":"OT","value":["64515:1:2"]},"EXT_COMMUNITY":{"flags":"OT","value":[{"type":"TARGET","value":"64645:53000"}]},"MP_REACH":{"flags":"O","value":{"af":"IPV6/UNICAST","nexthop":"2001:db8::1","prefixes":["2001:db8::/32"]}}}},{"PEER_IP":"192.0.2.9","PEER_AS":"64515"}]
["R",244,"2025-07-11T11:23:50.860",4,"UPDATE","0x00000000",{}]
["R",245,"2025-07-11T11:23:50.860",2,"NOTIFY","0x0602",{}]
END
	run -0 --separate-stderr bgp-decode -o hex pipe
	same "" "$stderr"
	same "$(message 4 "")" "${lines[0]}"
	same "$(message 1 04FE1F1C20C0000201080206""41040000FE1F)" "${lines[1]}"
	same "$(message 2 00000000)" "${lines[3]}"
	same "$(message 3 0602)" "${lines[4]}"
	run -0 bgp-decode -o line -F 'type update' pipe
	has "$output" '2025-07-11 11:23:50.860 192.0.2.9 + 10.0.0.0/24 via 192.0.2.1 path 64515 {15169,3}'
	has "$output" '+ 2001:db8::/32 via 2001:db8::1'
	has "$output" '- 10.1.0.0/24'
	echo '["R",1,"2025-07-11T11:23:50.860",4,"UPDATE",{"attrs":{"MP_REACH":{"flags":"OX","value":{"af":"IPV4/FLOWSPEC","rules":[]}}}},{}]' >pipe
	run -1 --separate-stderr bgp-decode pipe
	same "bgp-decode: pipe: line 1: MP_REACH, MP_UNREACH: other families than IPV4/UNICAST and IPV6/UNICAST are not read" "$stderr"
}

@test "JSON of other tools is an error; -i list shows what there is" {
	echo '{"foo":1,"bar":[]}' >other
	run -1 --separate-stderr bgp-decode other
	same "" "$output"
	has "$stderr" "bgp-decode: other: line 1: no BGP message in this JSON"
	run -1 --separate-stderr bgp-decode -i json other
	same "bgp-decode: other: line 1: JSON of another tool: not an event of bgp-json(5)" "$stderr"
	run -0 --separate-stderr bgp-decode -i list
	for word in ris-live bgpdump bgpipe json hex pcap raw bmp mrt; do
		grep -q "^$word  *[A-Za-z]" <<<"$output"
	done
}

@test "bgpdump lines of a capture have microseconds, as by way of an archive" {
	local prefix=0000FDE80000FDE9000000010A0000010A000002
	bytes "3B9ACA0000110004$(printf '%08X' $((24 + 47)))0001E240$prefix$(update 4001010040020602010000FDE84003040A000001 180A0000)" >a.mrt
	bgp-decode -o pcap a.mrt >a.pcap
	has "$(bgp-decode -o bgpdump a.pcap)" 'BGP4MP_ET|1000000000.123456|A|10.0.0.1|65000|10.0.0.0/24|'
	same "$(bgp-decode -o bgpdump a.pcap)" "$(bgp-decode -o mrt a.pcap | bgp-decode -o bgpdump - | grep '|[AW]|')"
}
