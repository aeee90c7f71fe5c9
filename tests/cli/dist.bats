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
