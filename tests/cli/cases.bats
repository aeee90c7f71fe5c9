# SPDX-License-Identifier: ISC
# Inputs that failed once, each for its whole kind. The files lie beside the checkout; what fits in a line is here.

load helpers

setup() {
	scratch
	CASES=$TOP/../shared/cases
}

cases() { [ -d "$CASES" ] || skip "no ../shared/cases here"; }

# nlri JSON: the NLRI that are announced, with their path identifiers
nlri() { jq -r '.neighbor.message.update.announce[]?[]?[]? | "\(.nlri) \(."path-information" // "-")"'; }

@test "lists of any length keep what was commanded" {
	cases
	bgp-encode <"$CASES/long-lists.cmd" >lists.hex
	same "$(wc -l <"$CASES/long-lists.cmd")" "$(wc -l <lists.hex)"
	# each number of the commands is in what is decoded
	while IFS= read -r line && IFS= read -r hex <&3; do
		bgp-decode -x "$hex" -o command >again
		same "$(grep -oE '\[[^]]*\]' <<<"$line" | tr -d '[]' | tr ' ' '\n' | grep . | sort)" \
			"$(grep -oE '\[[^]]*\]' again | tr -d '[]' | tr ' ' '\n' | grep . | sort)"
	done <"$CASES/long-lists.cmd" 3<lists.hex
	bgp-encode -C -c "$CASES/long-list.conf" | bgp-decode -o command >conf.txt
	same 17 "$(grep -o 'target:65000:[0-9]*' conf.txt | sort -u | wc -l)"
}

@test "two-octet paths and AGGREGATOR are read alike on every road" {
	cases
	local file=$CASES/as2-path-ambiguous-aggregator6.hex want='{"0":{"element":"as-set","value":[500,500]},"1":{"element":"as-sequence","value":[65211]}}' road
	tr -d '\n' <"$file" | sed 's/../\\x&/g' | xargs -0 printf >as2.raw
	for road in "-x $(cat "$file")" "$file" "-" "-i raw as2.raw"; do
		# shellcheck disable=SC2086 # words
		bgp-decode -o json $road <"$file" >out.json 2>err
		same "" "$(cat err)"
		same "$want" "$(jq -c '.neighbor.message.update.attribute."as-path"' out.json)"
		same 'false' "$(jq .inferred.asn4 out.json | grep -o false | head -n 1)"
	done
}

@test "path identifiers of VPN routes are inferred on every road" {
	cases
	local road
	for road in "-x $(cat "$CASES/vpnv4-addpath.hex")" "$CASES/vpnv4-addpath.hex" "$CASES/vpnv4-addpath.pcap"; do
		# shellcheck disable=SC2086 # words
		same "102.0.0.1/32 0.0.0.0" "$(bgp-decode -o json $road | nlri)"
	done
}

@test "path identifiers are inferred from an argument as from standard input" {
	local message
	message=$(bgp-encode --add-path all 'announce attributes next-hop 192.0.2.1 nlri 10.0.0.0/24 10.1.0.0/24 10.2.0.0/24' \
		'route 10.0.0.0/24 path-information 0.0.0.1 next-hop 192.0.2.1' | tail -n 1)
	same "10.0.0.0/24 0.0.0.1" "$(bgp-decode -o json -x "$message" | nlri)"
	same "10.0.0.0/24 0.0.0.1" "$(bgp-decode -o json <<<"$message" | nlri)"
}

@test "without capability 8 there is one label, whatever its S bit" {
	run -0 --separate-stderr bgp-decode -o json -t nlri -f 'ipv4 mpls-vpn' <<<700006400000FDE8000000640A0001
	same '10.0.1.0/24' "$(jq -r '.. | .nlri? // empty' <<<"$output")"
	has "$output" '[[100'
	run -0 --separate-stderr bgp-decode -o json -t nlri -f 'ipv4 nlri-mpls' <<<300006400A0001
	same '10.0.1.0/24' "$(jq -r '.. | .nlri? // empty' <<<"$output")"
}

@test "a character outside of the basic plane survives" {
	local line
	line=$(bgp-decode -o json -x "$(update 40010100400200400304C0000201801D0804020004F09DA2B9 180A0000)")
	has "$line" '\ud836\udcb9'
	same null "$(jq .neighbor.wire <<<"$line")"
	has "$(bgp-encode <<<"$line")" F09DA2B9
	# the same character as itself
	line=$(jq -c . <<<"$line")
	has "$line" "$(printf '\360\235\242\271')"
	has "$(bgp-encode <<<"$line")" F09DA2B9
}

@test "BMP 4: the stateless parsing TLV is applied" {
	cases
	local road
	for road in "-i bmp" ""; do
		# shellcheck disable=SC2086 # words
		run -0 --separate-stderr bgp-decode -o json $road "$CASES/bmpv4-stateless-addpath.bmp"
		same "" "$stderr"
		has "$(nlri <<<"$output")" "102.0.0.1/32 0.0.0.0"
	done
}

@test "a truncated bz2 file gives what bzip2 gives, each time" {
	cases
	needs bzip2
	local i want
	want=$(bzip2 -dcq "$CASES/truncated.mrt.bz2" 2>/dev/null | bgp-decode -i mrt -o bgpdump - 2>/dev/null | md5sum)
	for i in 1 2 3; do
		bgp-decode -o bgpdump "$CASES/truncated.mrt.bz2" >lines 2>err || [ $? -ne 0 ]
		same 17619 "$(wc -l <lines)"
		same "$want" "$(md5sum <lines)"
	done
}

@test "configurations of ExaBGP 3, 4 and 6 load" {
	cases
	local file
	for file in flow-unbracketed peer-address named-family v3-group; do
		bgp-api-bridge --test "$CASES/$file.conf" 2>err
	done
	bgp-api-bridge --test "$CASES/flow-unbracketed.conf" 2>err
	has "$(cat err)" "ExaBGP"
	bgp-encode -C -c "$CASES/flow-unbracketed.conf" | bgp-decode -o text >out
	has "$(cat out)" "source-port [ =17 =19 =69 ]"
	bgp-encode -c /dev/null <"$CASES/not-a-fragment.txt" 2>/dev/null || bgp-encode <"$CASES/not-a-fragment.txt"
}

@test "an AS_PATH with AS 0 is shown with its error" {
	run -1 --separate-stderr bgp-decode -o json --asn4 -x "$(update 4001010040020A02020000FDE900000000400304C0000201 180A0000)"
	has "$output" '"value":[65001,0]'
	has "$output" '"class":"treat-as-withdraw"'
}

@test "a next hop that is no host address: treat as withdrawn" {
	local hop
	for hop in 00000000 E0000001; do
		run -1 --separate-stderr bgp-decode -o command --asn4 -x "$(update 4001010040020602010000FDE9400304$hop 180A0000)"
		same "withdraw route 10.0.0.0/24" "$output"
	done
	run -0 --separate-stderr bgp-decode -o command --asn4 -x "$(update 4001010040020602010000FDE94003047F000001 180A0000)"
	has "$output" "announce route 10.0.0.0/24 next-hop 127.0.0.1"
}

@test "LOCAL_PREF, ORIGINATOR_ID, CLUSTER_LIST of an external peer are discarded" {
	local attribute
	for attribute in 40050400000064 80090401020304 800A0401020304 400503000000 800903010203; do
		run -1 --separate-stderr bgp-decode -o json --asn4 --local-as 65000 --peer-as 65001 \
			-x "$(update "4001010040020602010000FDE9400304C0000201$attribute" 180A0000)"
		same '"attribute-discard"' "$(jq -c '.neighbor.error[].class' <<<"$output" | sort -u)"
	done
}

@test "confederation segments of an external peer: treat as withdrawn" {
	run -1 --separate-stderr bgp-decode -o command --asn4 --local-as 65000 --peer-as 65001 \
		-x "$(update 4001010040020C03010000FDE902010000FDE9400304C0000201 180A0000)"
	same "withdraw route 10.0.0.0/24" "$output"
}

@test "commands follow the verdict" {
	run -1 --separate-stderr bgp-decode -o command \
		-x FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF002F02000000144001010040020602050000FDE94003040A09000218644001
	same "withdraw route 100.64.1.0/24" "$output"
	has "$stderr" "AS_PATH"
}

@test "an IPv4 next hop of an IPv6 route is refused with a hint" {
	run -1 --separate-stderr bgp-encode 'announce route 2001:db8::/32 next-hop 1.1.1.1'
	same "" "$output"
	has "$stderr" "::ffff:"
}

@test "commands that lack their route say what is missing" {
	local line
	for line in 'withdraw attribute' 'announce attributes' 'withdraw attributes next-hop 1.2.3.4 nlri'; do
		run -1 --separate-stderr bgp-encode "$line"
		same "" "$output"
	done
}

@test "prefix lists and days in filters" {
	local message
	message=$(bgp-encode 'announce attributes next-hop 192.0.2.1 nlri 198.51.0.0/16 198.51.100.0/24 198.51.100.128/25')
	same "$(printf '198.51.0.0/16\n198.51.100.0/24')" \
		"$(bgp-decode -o tsv --columns prefix --no-header -F 'prefix 198.51.0.0/16 le 24' -x "$message")"
	message=$(bgp-encode 'announce attributes next-hop 192.0.2.1 nlri 10.10.1.0/24 10.10.2.0/24 10.10.3.0/24')
	same 10.10.3.0/24 "$(bgp-decode -F 'prefix 10.10.3.0/24' -o bgpdump -x "$message" | cut -d'|' -f6)"
	bytes "$(record 16 4 0000FDE80000FDE9000000010A0000010A000002$(update 4001010040020602010000FDE9400304C0000201 180A0000))" >day.mrt
	same 1 "$(bgp-decode -o hex -F "time 2001-09-09" day.mrt | wc -l)"
	same 0 "$(bgp-decode -o hex -F "time 2001-09-08" day.mrt | wc -l)"
}
@test "BMP inside a capture is found by its header" {
	cases
	run -0 bgp-decode -o json "$CASES/bmp-in-pcap.pcap"
	has "$output" '"bmp"'
	has "$output" '"type":"update"'
}

@test "Cisco HDLC under the link type of PPP" {
	cases
	same 10 "$(bgp-decode -o hex "$CASES/cisco-hdlc-in-linktype-ppp.pcap" | wc -l)"
}

@test "messages are found in what routers and programs print" {
	cases
	run -0 --separate-stderr bgp-decode -o json "$CASES/paste-exabgp-log.txt"
	same update "$(jq -r .type <<<"$output")"
	run -0 --separate-stderr bgp-decode -o json "$CASES/paste-python-bytes.txt"
	same "$(printf '5.5.5.5/32 0.0.0.1\n192.168.1.5/32 0.0.0.1')" "$(nlri <<<"$output")"
	# all 119 bytes are there, in seven lines with time stamps
	run -0 --separate-stderr bgp-decode -o json "$CASES/paste-junos-traceoptions.txt"
	has "$output" '"destination-ipv4":["192.0.2.130/32"]'
	same "" "$stderr"
}
