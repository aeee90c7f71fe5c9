# SPDX-License-Identifier: ISC
# Validation with --vrps: files of rpki-client and Routinator, the terms and columns rpki and aspa, and JSON.

load helpers

setup() {
	scratch
	bgp-encode --local-as 65100 --peer-as 65101 \
		'announce route 10.0.0.0/24 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 10.0.1.0/25 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 192.0.2.0/24 next-hop 192.0.2.1 as-path [ 65101 65001 ]' \
		'announce route 2001:db8::/48 next-hop 2001:db8::1 as-path [ 65101 65002 ]' \
		'withdraw route 10.0.0.0/24' >all.hex
	cat >client.json <<'JSON'
{
	"metadata": { "buildmachine": "a \"quoted\" name", "roas": 2, "vrps": 2 },
	"roas": [
		{ "asn": 65001, "prefix": "10.0.0.0/16", "maxLength": 24, "ta": "test", "expires": 1700000000 },
		{ "asn": 65001, "prefix": "2001:db8::/32", "maxLength": 48, "ta": "test", "expires": 1700000000 }
	],
	"bgpsec_keys": [],
	"aspas": [ { "customer_asid": 65001, "expires": 1700000000, "providers": [ 65101 ] },
		{ "customer_asid": 65002, "expires": 1700000000, "providers": [ 65109 ] } ]
}
JSON
	cat >routinator.json <<'JSON'
{"metadata":{"generated":1,"generatedTime":"x"},"roas":[{"asn":"AS65001","prefix":"10.0.0.0/16","maxLength":24,"ta":"test"},
{"asn":"AS65001","prefix":"2001:db8::/32","maxLength":48,"ta":"test"}],"routerKeys":[],
"aspas":[{"customer":"AS65001","providers":["AS65101"],"ta":"test"},{"customer":"AS65002","providers":["AS65109"]}]}
JSON
	printf '%s\n' 'ASN,IP Prefix,Max Length,Trust Anchor,Expires' '65001,10.0.0.0/16,24,test,1700000000' \
		'65001,2001:db8::/32,48,test,1700000000' >client.csv
	printf '%s\r\n' 'URI,ASN,IP Prefix,Max Length,Not Before,Not After' 'rsync://x/y.roa,AS65001,10.0.0.0/16,24,a,b' \
		'rsync://x/y.roa,AS65001,2001:db8::/32,48,a,b' >routinator.csv
}

@test "each file says the same of origins" {
	for file in client.json routinator.json client.csv routinator.csv; do
		run -0 bgp-decode --vrps $file -o csv --columns prefix,action,rpki all.hex
		same 'prefix,action,rpki
10.0.0.0/24,announce,valid
10.0.1.0/25,announce,invalid
192.0.2.0/24,announce,not-found
2001:db8::/48,announce,invalid
10.0.0.0/24,withdraw,' "$output"
	done
}

@test "both forms of ASPAs say the same of paths, and rpki-client 8 does" {
	cat >old.json <<'JSON'
{"roas":[],"provider_authorizations":{"ipv4":[{"customer_asid":65001,"providers":[65101]}],
"ipv6":[{"customer_asid":65002,"providers":[65109]}]}}
JSON
	for file in client.json routinator.json old.json; do
		run -0 bgp-decode --vrps $file --local-as 65101 -F announce -o csv --no-header --columns prefix,aspa all.hex
		same '10.0.0.0/24,valid
10.0.1.0/25,valid
192.0.2.0/24,valid
2001:db8::/48,valid' "$output"
	done
}

@test "terms choose routes" {
	run -0 bgp-decode --vrps client.json -F 'rpki invalid' -o csv --no-header --columns prefix all.hex
	same '10.0.1.0/25
2001:db8::/48' "$output"
	run -0 bgp-decode --vrps client.json -F 'rpki (valid, not-found) and aspa valid' -o csv --no-header --columns prefix all.hex
	same '10.0.0.0/24
192.0.2.0/24' "$output"
	run -2 bgp-decode --vrps client.json -F 'rpki vlid' all.hex
	has "$output" 'did you mean "valid"'
}

@test "JSON has both, and reads back" {
	needs jq
	bgp-decode --vrps client.json all.hex >got.json
	run -0 jq -c '.neighbor | [.rpki, .aspa]' got.json
	same '[{"valid":["10.0.0.0/24"]},"valid"]
[{"invalid":["10.0.1.0/25"]},"valid"]
[{"not-found":["192.0.2.0/24"]},"valid"]
[{"invalid":["2001:db8::/48"]},"valid"]
[{},null]' "$output"
	bgp-encode <got.json | cmp - all.hex
}

@test "bgp-rib validates its tables" {
	run -0 bgp-rib --vrps client.json -o csv --columns prefix,rpki all.hex
	has "$output" '10.0.1.0/25,invalid'
}

@test "JSON with both fits the schema" {
	needs python3
	bgp-decode --vrps client.json all.hex >got.json
	cd "$TOP"
	tests/bin/validate-json man/bgp-event.schema.json "$BATS_TEST_TMPDIR/got.json"
}

@test "what is wrong with a file is reported with its line" {
	printf '%s\n' 'ASN,IP Prefix,Max Length' 'AS1,10.0.0.0/8,33' >bad.csv
	run -3 --separate-stderr bgp-decode --vrps bad.csv all.hex
	has "$stderr" 'bad.csv:2: '
	printf '{"roas":[\n{"asn":1,"prefix":"10.0.0.0/8"' >bad.json
	run -3 --separate-stderr bgp-decode --vrps bad.json all.hex
	has "$stderr" 'bad.json:2: '
	printf '{"roas":[\n{"asn":1,"prefix":"10.0.0.0/33"}]}' >bad.json
	run -3 --separate-stderr bgp-decode --vrps bad.json all.hex
	has "$stderr" 'bad.json:2: '
	echo hello >bad.json
	run -3 --separate-stderr bgp-decode --vrps bad.json all.hex
	run -3 --separate-stderr bgp-decode --vrps missing all.hex
	has "$stderr" 'missing'
}

@test "a term or a column without --vrps is refused" {
	run -2 --separate-stderr bgp-decode -F 'not rpki invalid' all.hex
	has "$stderr" '--vrps'
	run -2 --separate-stderr bgp-decode -o csv --columns prefix,aspa all.hex
	has "$stderr" '--vrps'
	run -2 --separate-stderr bgp-rib -F 'rpki valid' all.hex
	has "$stderr" '--vrps'
	run -2 --separate-stderr bgp-rib --count rpki all.hex
	has "$stderr" '--vrps'
}
