# SPDX-License-Identifier: ISC
# Each line of JSON is a value: in any order, and with others gone, it gives its own message back.

load helpers

setup() {
	scratch
}

# messages FILE: add "HEX<TAB>EVENT" for each message of a file to `pairs`, the hex as bgp-decode prints it. What it has
# printed as JSON, it prints again.
messages() {
	bgp-decode "$1" >all 2>/dev/null || :
	bgp-decode -o hex "$1" >hex 2>/dev/null || :
	bgp-decode -i json all 2>/dev/null | cmp -s - all || { echo "$1: JSON to JSON"; return 1; }
	grep '^{"exabgp"' all | grep -vE '^\{"exabgp":"6.0.0","time":[^,]*,"type":"(state|fsm|gap|garbage|mrt)"' >events || :
	[ "$(wc -l <events)" = "$(wc -l <hex)" ] || { echo "$1: other events than messages"; return 1; }
	paste hex events >>pairs
}

# gives_back COMMAND ...: rearranged by the command, each event of `pairs` gives its message
gives_back() {
	"$@" <pairs >some
	cut -f 2- some | bgp-encode >got
	cut -f 1 some | cmp - got || { echo "after $*"; return 1; }
}

# values: the lines of `pairs` may be rearranged
values() {
	gives_back cat
	gives_back tac
	gives_back shuf --random-source=pairs
	gives_back awk 'NR % 7 == 3'
	gives_back tail -n "$(($(wc -l <pairs) / 2))"
}

# UPDATEs with some attributes in any order, and with length fields of one and of two bytes
updates() {
	awk -v marker=$M 'BEGIN {
		srand(7)
		n = split("40010100 40020602010000FDE8 400304C0000201 80040400000005 C0080400010002 800A040A000001 8009040A000002" \
		    " C0200C000000010000000200000003 E0630101 C0230400000005", pool, " ")
		for (m = 0; m < 400; m++) {
			got = ""
			for (i = 1; i <= n; i++)
				left[i] = pool[i]
			for (k = n; k > 0; k--) {
				i = 1 + int(rand() * k)
				one = left[i]
				left[i] = left[k]
				if (one !~ /^400/ && rand() < 0.5)
					continue
				if (rand() < 0.2)
					one = substr("59DF", index("48CE", substr(one, 1, 1)), 1) substr(one, 2, 3) "00" substr(one, 5)
				got = got one
			}
			nlri = rand() < 0.5 ? "180A0000" : "180A0001180A0002"
			printf "%s%04X020000%04X%s%s\n", marker, 23 + length(got nlri) / 2, length(got) / 2, got, nlri
		}
	}'
}

@test "lines of updates in any layout are values" {
	updates >updates.hex
	run -0 bgp-decode updates.hex
	[ "$(grep -c '"wire":\[' <<<"$output")" -gt 300 ]
	messages updates.hex
	values
}

@test "lines of a capture and of an archive are values" {
	bgp-encode -o hex 'announce route 10.0.0.0/24 next-hop 192.0.2.1 med 5' 'announce eor' 'announce route-refresh ipv4 unicast' \
		>some.hex
	updates >>some.hex
	for output in pcap pcapng mrt; do
		bgp-decode -o $output some.hex >some.$output
		messages some.$output
	done
	[ "$(wc -l <pairs)" -ge $((3 * $(wc -l <some.hex))) ]
	values
}

@test "lines of the captures and archives beside the checkout are values" {
	[ -d "$TOP/../shared/data" ] || skip "no ../shared/data here"
	find "$TOP/../shared/data" -type f ! -name '*.md' ! -name '*.json' ! -name '*.json.gz' ! -name '*.csv' | sort >files
	[ "$(wc -l <files)" -gt 50 ]
	while read -r name; do
		messages "$name"
	done <files
	values
}
