# SPDX-License-Identifier: ISC
# Every line that bgp-decode prints is JSON that the schema of man/bgp-event.schema.json knows, whatever the input.

load helpers

setup() {
	cd "$TOP" || exit 1
	needs python3
}

fits() {
	tests/bin/validate-json man/bgp-event.schema.json "$@"
}

# fits_all FILE ...: what bgp-decode makes of each, in all versions of the JSON
fits_all() {
	for version in 6 5 4; do
		"$BIN/bgp-decode" --json-version "$version" "$@" >"$BATS_TEST_TMPDIR/$version.json" 2>/dev/null || [ $? -eq 1 ]
		[ -s "$BATS_TEST_TMPDIR/$version.json" ]
		fits "$BATS_TEST_TMPDIR/$version.json"
	done
}

@test "schema: what commands of every family make" {
	# the first two bytes of a file choose the session
	for file in tests/fuzz/corpus/command/*; do
		tail -c +3 "$file" | "$BIN/bgp-encode" --local-address 192.0.2.9 2>/dev/null || :
	done >"$BATS_TEST_TMPDIR/commands.hex"
	fits_all "$BATS_TEST_TMPDIR/commands.hex"
}

@test "schema: samples of every attribute, in an UPDATE and cut short" {
	python3 - >"$BATS_TEST_TMPDIR/attributes.hex" <<'PYTHON'
import glob, re
samples, kind, bad = [], "", False
for record in re.split(r"\n\s*\n", "".join(open(name).read() + "\n\n" for name in glob.glob("tests/vectors/attribute*.vec"))):
    kind = (re.findall(r"^of: *(\w+)", record, re.M) or [kind])[0]
    for hexes in re.findall(r"^hex: *(.*(?:\n[ \t].*)*)", record, re.M):
        b = re.sub(r"\s", "", hexes)
        if kind == "attribute" and not re.search(r"^fail:", record, re.M) and len(b) > 5:
            samples.append((int(b[2:4], 16), b[8:] if int(b[:2], 16) & 0x10 else b[6:]))
for code, value in samples:
    for v in {value, value[:-2]}:
        n = len(v) // 2
        flags = {1: 0x40, 2: 0x40, 3: 0x40, 5: 0x40, 6: 0x40, 4: 0x80, 9: 0x80, 10: 0x80, 26: 0x80, 29: 0x80, 33: 0x80}.get(int(code), 0xC0)
        rest = "" if int(code) == 1 else "40010100"
        attrs = rest + ("%02X%02X%04X" % (flags | 0x10, int(code), n)) + v
        if int(code) not in (2, 128):
            attrs += "400200"
        if int(code) != 3:
            attrs += "400304C0000201"
        body = "0000%04X" % (len(attrs) // 2) + attrs + "180A0000"
        print("FF" * 16 + "%04X02" % (19 + len(body) // 2) + body)
PYTHON
	[ "$(grep -c . "$BATS_TEST_TMPDIR/attributes.hex")" -gt 100 ]
	fits_all "$BATS_TEST_TMPDIR/attributes.hex"
}

@test "schema: samples of link-state NLRI and TLVs, of each NLRI type, and of labels" {
	python3 - >"$BATS_TEST_TMPDIR/link-state.hex" <<'PYTHON'
import re
node = "000100150300000000000000000100" + "0008" + "020000040000FDE9"
samples, of, safi = [], "", 71
for line in open("tests/vectors/bgpls.vec"):
    key, _, value = line.strip().partition(": ")
    if key == "of":
        of = value.strip()
    elif key == "family":
        safi = {"bgp-ls": 71, "bgp-ls-vpn": 72, "bgp-ls-spf": 80}.get(value.split()[-1], 71)
    elif key == "hex":
        value = re.sub(r"[^0-9A-Fa-f]", "", value)
        if of != "attribute":
            samples.append((safi, value, ""))
        elif value.lower().startswith("801d"):
            samples.append((71, node, value[6:]))
# types of NLRI that nobody knows; a SID of the wrong length
samples += [(71, "%04X0000" % code, "") for code in (7, 255, 256, 65535)]
samples.append((71, node, "044C000C303000000000000130303030"))
for safi, nlri, tlvs in samples:
    hop = "0000000000000000C0000201" if safi == 72 else "C0000201"
    reach = "4004%02X%02X" % (safi, len(hop) // 2) + hop + "00" + nlri
    attrs = "40010100400200" + "801D%02X" % (len(tlvs) // 2) + tlvs + "900E%04X" % (len(reach) // 2) + reach
    body = "0000%04X" % (len(attrs) // 2) + attrs
    print("FF" * 16 + "%04X02" % (19 + len(body) // 2) + body)
# EVPN withdrawn with a label field of zero
evpn = "00194602" + "2100010A0000010007" + "00" * 14 + "30001122334455" + "00" + "000000"
body = "0000%04X" % (len(evpn) // 2 + 3) + "800F%02X" % (len(evpn) // 2) + evpn
print("FF" * 16 + "%04X02" % (19 + len(body) // 2) + body)
PYTHON
	[ "$(grep -c . "$BATS_TEST_TMPDIR/link-state.hex")" -gt 50 ]
	fits_all "$BATS_TEST_TMPDIR/link-state.hex"
}

@test "schema: messages of the fuzzers' corpora, broken ones too" {
	for file in tests/fuzz/corpus/message/* tests/fuzz/corpus/update/* tests/fuzz/corpus/open/*; do
		[ -f "$file" ] || continue
		for version in 6 5 4; do
			"$BIN/bgp-decode" -i raw --json-version "$version" "$file" 2>/dev/null || :
		done
	done >"$BATS_TEST_TMPDIR/corpus.json"
	[ -s "$BATS_TEST_TMPDIR/corpus.json" ]
	fits "$BATS_TEST_TMPDIR/corpus.json"
}

@test "schema: what a session prints" {
	cat >"$BATS_TEST_TMPDIR/run" <<'RUN'
for n in 1 2 3 4 5; do
	port=$((20000 + ($$ + n * 977) % 20000))
	"$BIN/bgp-session" --passive --once -p $port --listen-address 127.0.0.1 --local-as 65020 --peer-as 65010 \
		--router-id 192.0.2.2 --events all --with-negotiated 127.0.0.1 >"$1/passive.json" </dev/null &
	pid=$!
	echo 'announce route 192.0.2.0/24 next-hop self' |
		timeout 20 "$BIN/bgp-session" -p $port --attempts 1 --exit-on-eof --events all --local-as 65010 --peer-as 65020 \
			--router-id 192.0.2.1 127.0.0.1 >"$1/active.json"
	rc=$?
	kill $pid 2>/dev/null
	wait $pid
	[ $rc -ne 0 ] || exit 0
done
exit 1
RUN
	BIN=$BIN run timeout 60 sh "$BATS_TEST_TMPDIR/run" "$BATS_TEST_TMPDIR" 3>&-
	[ "$status" -eq 0 ]
	grep -q '"update"' "$BATS_TEST_TMPDIR/passive.json"
	fits "$BATS_TEST_TMPDIR/passive.json" "$BATS_TEST_TMPDIR/active.json"
}

@test "schema: it refuses what it does not know, and members that stand twice" {
	event='{"exabgp":"6.0.0","time":1.5,"type":"keepalive","neighbor":{"address":{"local":"10.0.0.1","peer":"10.0.0.2"},"asn":{"local":1,"peer":2}}}'
	echo "$event" | fits
	run fits <<<"${event/keepalive/keepalife}"
	[ "$status" -eq 1 ]
	run fits <<<"${event/\"time\"/\"tome\"}"
	[ "$status" -eq 1 ]
	run fits <<<"${event/\"time\":1.5/\"time\":1.5,\"time\":2}"
	[ "$status" -eq 1 ]
	run fits <<<"${event%?}"
	[ "$status" -eq 1 ]
}

@test "schema: captures and archives beside the checkout" {
	[ -d ../shared/data ] || skip "no ../shared/data here"
	for file in ../shared/data/pcap/* ../shared/data/mrt/*; do
		"$BIN/bgp-decode" "$file" 2>/dev/null | head -n 3000 || :
	done >"$BATS_TEST_TMPDIR/data.json"
	fits "$BATS_TEST_TMPDIR/data.json"
}

@test "schema: vectors beside the checkout" {
	[ -d ../shared/vectors ] || skip "no ../shared/vectors here"
	grep -ohiE 'f{32}[0-9a-f]+' ../shared/vectors/*.jsonl | sort -u >"$BATS_TEST_TMPDIR/vectors.hex"
	fits_all "$BATS_TEST_TMPDIR/vectors.hex"
}

@test "a schema that is wrong gets one line, not a traceback" {
	broken() {
		printf '%s' "$1" >"$BATS_TEST_TMPDIR/schema"
		run -1 tests/bin/validate-json "$BATS_TEST_TMPDIR/schema" </dev/null
		same 1 "${#lines[@]}"
		has "$output" "schema: $2"
	}
	broken '{"type" 5}' "Expecting ':' delimiter: line 1 column 9"
	broken '{"$ref":"#/$defs/no"}' "\$ref '#/\$defs/no' leads nowhere: no '\$defs'"
	broken '{"items":{"type":"objekt"}}' "'type' is wrong (KeyError: 'objekt'), in {\"type\": \"objekt\"}"
	broken '{"properties":{"a":5}}' "a schema is an object, true or false, not 5"
}
