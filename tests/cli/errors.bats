# SPDX-License-Identifier: ISC
# bgp-errors(7) and the table that it is written from: one verdict, and no error that the page does not have.

load helpers

setup() {
	needs python3
	cd "$TOP" || exit 1
	TABLE=tests/daemons/table.tsv
}

@test "errors: bgp-decode says of each message what the table says of ours" {
	cp "$TABLE" "$BATS_TEST_TMPDIR/table"
	run -0 tests/daemons/run --ours "$BATS_TEST_TMPDIR/table"
	cmp "$TABLE" "$BATS_TEST_TMPDIR/table"
}

@test "errors: bgp-errors(7) is what the table gives" {
	tests/daemons/page "$TABLE" tests/daemons/suite.tsv | diff - man/bgp-errors.7
}

@test "errors: the table has every error of the source" {
	run -0 tests/daemons/page --missing "$TABLE"
	[ -z "$output" ] || { echo "$output"; false; }
}
