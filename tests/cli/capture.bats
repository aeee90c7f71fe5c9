# SPDX-License-Identifier: ISC
# bgp-decode and captures: beside tshark on captures full of trouble, and written again for tshark.

load helpers

setup_file() {
	export CAPTURE_DIR="$BATS_FILE_TMPDIR"
	"$BIN/../unit/capture" >"$CAPTURE_DIR/tap"
}

setup() {
	scratch
}

# ours FILE: messages that bgp-decode finds
ours() { bgp-decode -o hex "$1" 2>errors | grep -c .; }

# tsharks FILE [OPTION...]: messages that tshark finds
tsharks() {
	local file=$1
	shift
	tshark -r "$file" -T fields -e bgp.type "$@" 2>/dev/null | tr ',' '\n' | grep -c .
}

# Never fewer than tshark, whether it puts segments in order or not.
@test "at least all the messages that tshark finds" {
	needs tshark
	local name file n few=0
	for name in several-messages-in-a-segment retransmission-with-other-boundaries,-overlaps every-segment-twice \
		the-sequence-numbers-wrap a-lost-segment-that-is-a-message segments-cut-by-the-snap-length \
		the-middle-of-a-message a-segment-that-comes-after-it-was-given-up fragments-of-IPv6 shuffled-0 lossy-0; do
		file=$CAPTURE_DIR/$name.pcap
		n=$(ours "$file" || true)
		if [ "$n" -lt "$(tsharks "$file")" ] ||
			[ "$n" -lt "$(tsharks "$file" -o tcp.reassemble_out_of_order:TRUE)" ]; then
			echo "fewer in $name: $n"
			few=1
		fi
	done
	[ "$few" = 0 ]
}

@test "a capture from a pipe, a byte at a time" {
	local file=$CAPTURE_DIR/shuffled-1.pcap
	bgp-decode -o hex "$file" >want
	dd if="$file" bs=1 status=none | bgp-decode -o hex >got
	cmp want got
}

@test "what is lost is said, with its place and size, and the exit code is 1" {
	needs jq
	run -1 --separate-stderr bgp-decode "$CAPTURE_DIR/a-lost-segment-that-is-a-message.pcap"
	# shellcheck disable=SC2154 # run sets it
	same '1 27' "$(printf '%s\n' "$output" | grep -c '"gap"') $(printf '%s\n' "$output" | jq -r '.. | .bytes? // empty')"
	# shellcheck disable=SC2154
	[ -n "$stderr" ]
}

@test "a capture that begins in the middle of a message is none the worse for it" {
	run -0 --separate-stderr bgp-decode -o hex "$CAPTURE_DIR/the-middle-of-a-message.pcap"
	same 3 "${#lines[@]}"
}

# The same messages, right checksums, nothing missing or malformed.
@test "written as pcap and pcapng for tshark" {
	needs tshark
	local form file=$CAPTURE_DIR/shuffled-2.pcap
	bgp-decode -o hex "$file" >want
	for form in pcap pcapng; do
		bgp-decode -o "$form" "$file" >"out.$form"
		bgp-decode -o hex "out.$form" | grep -v '^F\{32\}....01' >got
		cmp want got
		[ "$(tsharks "out.$form")" -ge "$(grep -c . want)" ]
		same '' "$(tshark -r "out.$form" -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE \
			-Y 'tcp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags || _ws.malformed' 2>/dev/null)"
	done
}

@test "a summary as a table" {
	run -0 --separate-stderr bgp-decode -o summary "$CAPTURE_DIR/FIN-before-the-last-data.pcap"
	has "${lines[-1]}" '  end: '
}

@test "segments that a mirror port wrote twice are counted once, and reported" {
	run -0 --separate-stderr bgp-decode -o hex "$CAPTURE_DIR/a-mirror-port.pcap"
	same 4 "${#lines[@]}"
	same "bgp-decode: $CAPTURE_DIR/a-mirror-port.pcap: 4 segments are there twice, as from a mirror port; each counts once" "$stderr"
}

@test "a message that the snap length cut is shown as far as it goes, and reported" {
	needs jq
	local file="$CAPTURE_DIR/a-long-message-cut-by-the-snap-length-is-read-as-far-as-it-goes.pcap"
	run -1 --separate-stderr bgp-decode -F 'type update' "$file"
	has "$stderr" "packet 4: update of 4023 bytes, of which 56 are there: cut by the snap length"
	same '[56,4023,"cut by the snap length",8]' "$(printf '%s\n' "${lines[0]}" |
		jq -c '[.cut.bytes, .cut.length, .cut.reason, (.neighbor.message.update.withdraw["ipv4 unicast"] | length)]')"
	# what is encoded from it is a message of the routes that are there
	same "$(bgp-decode -o command "$file" 2>/dev/null)" "$(bgp-decode "$file" 2>/dev/null | bgp-encode 2>/dev/null | bgp-decode -o command)"
}
