# SPDX-License-Identifier: ISC
# Every example of the manual and of the README runs, exits as it says, and prints what stands below it.

load helpers

setup() {
	cd "$TOP" || exit 1
	needs python3
}

page() {
	run tests/bin/run-examples "$BIN" "$@"
	echo "$output" | sed -nE 's/^ok [0-9]+ - (.*) # SKIP (.*)/# skipped: \1: \2/p' >&3
	[ "$status" -eq 0 ] || {
		echo "$output" | grep -v '^ok'
		return 1
	}
}

@test "examples: README.md" {
	page README.md
}

@test "examples: pages of the commands" {
	page man/*.1
}

@test "examples: pages of the formats and the tour" {
	page man/*.[57]
}
