# SPDX-License-Identifier: ISC
# The version is in one place, and a release is the same bytes each time.

load helpers

setup() {
	cd "$TOP" || exit 1
	version=$(sed -n 's/^version := //p' Makefile)
}

@test "every program and the newest entry of CHANGES.md have the version of the Makefile" {
	for program in "$BIN"/bgp-*; do
		same "${program##*/} $version" "$("$program" --version)"
	done
	same "$version" "$(sed -nE '/^## /{s/^## ([0-9.]+).*/\1/p;q}' CHANGES.md)"
}

@test "make dist: the same bytes twice, the files of the commit, owned by root" {
	[ -e .git ] || skip "not a git checkout"
	needs git make
	for twice in a b; do
		make -s dist BUILD="$BATS_TEST_TMPDIR/$twice" 2>/dev/null
		sleep 1
	done
	cmp "$BATS_TEST_TMPDIR"/[ab]/"bgp-toolkit-$version.tar.gz"
	tar -tvzf "$BATS_TEST_TMPDIR/a/bgp-toolkit-$version.tar.gz" --numeric-owner >"$BATS_TEST_TMPDIR/list"
	same "0/0" "$(awk '{ print $2 }' "$BATS_TEST_TMPDIR/list" | sort -u)"
	diff <(git ls-tree -r --name-only HEAD | sort) \
		<(sed -nE "/^-/s|.* bgp-toolkit-$version/||p" "$BATS_TEST_TMPDIR/list" | sort)
}

@test "make install and uninstall: every program, page, completion and unit, and then nothing" {
	make -s -o all install uninstall BUILD="${BIN%/bin}" DESTDIR="$BATS_TEST_TMPDIR/none" PREFIX=/usr >/dev/null
	same "" "$(find "$BATS_TEST_TMPDIR/none" -type f)"
	make -s -o all install BUILD="${BIN%/bin}" DESTDIR="$BATS_TEST_TMPDIR/tree" PREFIX=/usr >/dev/null
	cd "$BATS_TEST_TMPDIR/tree/usr"
	same "bgp-api-bridge.service bgp-session@.service bgp-session@.socket" "$(cd lib/systemd/system && echo *)"
	same "" "$(grep -r @bindir@ .)"
	for program in bin/bgp-*; do
		[ -e "share/man/man1/${program##*/}.1" ]
		[ -e "share/bash-completion/completions/${program##*/}" ]
	done
	have systemd-analyze || return 0
	mkdir "$BATS_TEST_TMPDIR/units"
	for unit in lib/systemd/system/*; do
		sed "s|=/usr/bin/bgp-|=$BIN/bgp-|; /^Documentation/d" "$unit" >"$BATS_TEST_TMPDIR/units/${unit##*/}"
	done
	cp "$BATS_TEST_TMPDIR/units/bgp-session@.service" "$BATS_TEST_TMPDIR/units/bgp-session@edge.service"
	run systemd-analyze verify "$BATS_TEST_TMPDIR"/units/bgp-api-bridge.service "$BATS_TEST_TMPDIR"/units/bgp-session@edge.service
	same "" "$(grep bgp- <<<"$output" || true)"
}

@test "make deb: a package that unpacks to programs that run" {
	needs dpkg-deb dpkg-buildflags dpkg-shlibdeps strip
	[ -e .git ] || skip "not a git checkout"
	strip -o /dev/null "$BIN/bgp-encode" 2>/dev/null || skip "the programs are another machine's"
	HARDEN='' make -s deb BUILD="${BIN%/bin}" >"$BATS_TEST_TMPDIR/made" 2>&1 || { cat "$BATS_TEST_TMPDIR/made"; false; }
	package=$(tail -n 1 "$BATS_TEST_TMPDIR/made")
	dpkg-deb -x "$package" "$BATS_TEST_TMPDIR/tree"
	has "$(dpkg-deb -f "$package" Depends)" libc6
	for program in "$BATS_TEST_TMPDIR"/tree/usr/bin/*; do
		same "${program##*/} $version" "$("$program" --version)"
	done
	have lintian || return 0
	same "" "$(lintian --allow-root --fail-on error "$package" 2>&1 | grep ^E: || true)"
}

@test "make demo: any input, what is not BGP, and what to try next" {
	needs jq
	"$BIN/bgp-encode" -o pcap 'announce route 192.0.2.0/24 next-hop 10.0.0.1' >"$BATS_TEST_TMPDIR/x.pcap"
	"$BIN/bgp-decode" -o mrt "$BATS_TEST_TMPDIR/x.pcap" | gzip >"$BATS_TEST_TMPDIR/x.mrt.gz"
	"$BIN/bgp-decode" -o bmp "$BATS_TEST_TMPDIR/x.pcap" >"$BATS_TEST_TMPDIR/x.bmp"
	"$BIN/bgp-decode" "$BATS_TEST_TMPDIR/x.pcap" >"$BATS_TEST_TMPDIR/x.json"
	{ echo "log:"; "$BIN/bgp-decode" -o hex "$BATS_TEST_TMPDIR/x.pcap"; } >"$BATS_TEST_TMPDIR/x.txt"
	for file in x.pcap x.mrt.gz x.bmp x.json x.txt ''; do
		BIN=$BIN run -0 tests/demo ${file:+"$BATS_TEST_TMPDIR/$file"}
		has "$output" "ipv4 unicast  192.0.2.0/24  next hop 10.0.0.1"
		has "$output" "byte for byte the same"
		has "$output" "What to try next"
	done
	echo hello >"$BATS_TEST_TMPDIR/x.txt"
	: >"$BATS_TEST_TMPDIR/empty"
	for file in x.txt empty; do
		BIN=$BIN run -1 tests/demo "$BATS_TEST_TMPDIR/$file"
		has "$output" "There is no BGP message in $file"
	done
}
