# Every example of the manual and of the README runs, exits as it says, and prints what stands below it.

setup() {
	cd "$BATS_TEST_DIRNAME/../.." || exit 1
}

page() {
	run tests/bin/run-examples "$BIN" "$@"
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
