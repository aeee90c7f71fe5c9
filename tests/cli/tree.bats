# SPDX-License-Identifier: ISC
# The tree of fields: -o tree for people, --spans in JSON. That the leaves cover every message, and that a turned bit changes
# its own leaf, are laws (tests/fuzz/fuzz.h).

load helpers

setup() {
	scratch
}

# everything: messages of every kind, good and bad, as hex
everything() {
	local file
	for file in "$TOP"/tests/fuzz/corpus/command/*; do
		tail -c +3 "$file" | bgp-encode --local-address 192.0.2.9 2>/dev/null || :
	done
	message 1 04FDE800B401020304080206010400010001
	echo
	message 3 0602
	echo
	update 400101074002060201FDE9400304C0000201 180A0000
	echo
	update 40010100C008 180A0000
	echo
}

@test "a tree has offsets, bytes, names and values" {
	run -0 bgp-decode -o tree -x "$(update '4001010040020602010000FDE9400304C0000201C00804FFFFFF01' 180A0000)"
	same '127.0.0.1 AS65533 update, 54 bytes
    0  19 bytes           header
    0  FF x 16              marker              0xFF, 16 times
   16  0036                 length              54
   18  02                   type                update
   19  0000               withdrawn-length      0
   21  001B               attributes-length     27
   23  27 bytes           attribute
   23  4 bytes              origin (ORIGIN)
   23  40                     flags             0x40 (transitive)
   24  01                     code              1
   25  01                     length            1
   26  00                     value             igp
   27  9 bytes              as-path (AS_PATH)
   27  40                     flags             0x40 (transitive)
   28  02                     code              2
   29  06                     length            6
   30  6 bytes                as-sequence
   30  02                       element         as-sequence
   31  01                       count           1
   32  0000FDE9                 asn             65001
   36  7 bytes              next-hop (NEXT_HOP)
   36  40                     flags             0x40 (transitive)
   37  03                     code              3
   38  04                     length            4
   39  C0000201               value             192.0.2.1
   43  7 bytes              community (COMMUNITIES)
   43  C0                     flags             0xC0 (optional, transitive)
   44  08                     code              8
   45  04                     length            4
   46  FFFFFF01               community         [65535,65281] (no-export)
   50  4 bytes            announce
   50  180A0000             nlri                10.0.0.0/24' "$output"
}

@test "a tree has a caret under what is wrong, and what the RFC asks" {
	run -1 --separate-stderr bgp-decode -o tree -x "$(update '4001010740020602010000FDE9400304C0000201' 180A0000)"
	has "$output" 'update, 47 bytes, treat-as-withdraw'
	has "$output" '   26  07                     value             7
       ^^                 error: ORIGIN: '
	has "$output" '                          treat-as-withdraw: RFC 7606 7.1'
	# what is missing has no byte
	run -1 --separate-stderr bgp-decode -o tree -x "$(update 40010100 180A0000)"
	has "$output" 'error: '
	# an attribute that runs past the end is shown as far as it goes
	run -1 --separate-stderr bgp-decode -o tree -x "$(update 400101004003C8 180A0000)"
	has "$output" 'length            200'
}

@test "a tree fits 80 columns, and has no colour for a pipe" {
	everything >all.hex
	bgp-decode -o tree all.hex >tree 2>/dev/null || [ $? -eq 1 ]
	[ "$(grep -c ' bytes ' tree)" -gt 20 ]
	run -1 grep -nE '.{81}' tree
	run -1 grep -nE '[^ -~]' tree
}

@test "the leaves of spans cover each message, and the JSON encodes back" {
	needs jq
	everything >all.hex
	bgp-decode --spans all.hex >all.json 2>/dev/null || [ $? -eq 1 ]
	bgp-decode -o hex all.hex >want 2>/dev/null || [ $? -eq 1 ]
	bgp-encode <all.json >got
	cmp want got
	jq -c '[.neighbor.spans | .. | arrays | select(length == 2 and (map(type) == ["number", "number"]))] | sort
		| [reduce .[] as [$at, $n] (0; if . == $at and $n > 0 then $at + $n else error("byte \(.)") end),
		    (sort | map(.[1]) | add)] | .[0]' all.json >sizes
	awk '{ print length($0) / 2 }' want | cmp - sizes
}

@test "spans fit the schema" {
	needs python3
	everything >all.hex
	bgp-decode --spans all.hex >all.json 2>/dev/null || [ $? -eq 1 ]
	cd "$TOP"
	tests/bin/validate-json man/bgp-event.schema.json "$BATS_TEST_TMPDIR/all.json"
}

@test "bare NLRI as a tree: each byte once, what is wrong under its byte" {
	run -0 bgp-decode -t nlri -f 'ipv4 unicast' -o tree -x 180A0000180A0001
	same 'NLRI of ipv4 unicast, 8 bytes
    0  180A0000           nlri                  10.0.0.0/24
    4  180A0001           nlri                  10.0.1.0/24' "$output"
	run -1 --separate-stderr bgp-decode -t nlri -f 'ipv4 unicast' -o tree -x 180A00004D0A0001
	same 'NLRI of ipv4 unicast, 8 bytes
    0  180A0000           nlri                  10.0.0.0/24
    4  4D0A0001           raw                   0x4D0A0001
       ^^~~~~~~           error: NLRI: prefix length 77, want at most 32
                          afi-safi-disable: RFC 7606 5.3' "$output"
	has "$stderr" 'prefix length 77'
	run -0 bgp-decode -t nlri -f 'ipv4 unicast' --add-path all -o tree -x 00000001180A0000
	has "$output" 'path-information    0.0.0.1'
}
