# SPDX-License-Identifier: ISC
# helpers.bash - what the tests of the command line share; each file begins with `load helpers`.

bats_require_minimum_version 1.5.0

TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
BIN=${BIN:-$TOP/build/bin}
M=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF # a message's marker

# scratch: the programs under test come first in PATH, and an empty directory is the current one
scratch() {
	PATH="$BIN:$PATH"
	cd "$BATS_TEST_TMPDIR" || exit 1
}

# needs COMMAND ...: the test is skipped, with a report, where one of them is not installed
needs() {
	local command
	for command in "$@"; do
		command -v "$command" >/dev/null || skip "no $command"
	done
}

# have COMMAND: is it installed? If not, that part of the test is reported as skipped
have() {
	command -v "$1" >/dev/null && return
	echo "# skipped: $BATS_TEST_DESCRIPTION: no $1" >&3
	return 1
}

# starts_in KIB: the test is skipped where the programs need more address space than that to do nothing (sanitizers, qemu)
starts_in() {
	(ulimit -v "$1" && bgp-decode -V) >/dev/null 2>&1 || skip "this build cannot start in $1 KiB"
}

# same WANT GOT: show a difference
same() {
	[ "$1" = "$2" ] && return
	diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
	return 1
}

# has TEXT PART
has() {
	case $1 in *"$2"*) return ;; esac
	printf 'no "%s" in:\n%s\n' "$2" "$1"
	return 1
}

# bytes HEX: to standard output
# shellcheck disable=SC2059 # the format is made of escapes
bytes() { printf "$(printf '%s' "$1" | sed 's/../\\x&/g')"; }

# message TYPE BODY: a BGP message in hex
message() { printf '%s%04X%02X%s' "$M" $((19 + ${#2} / 2)) "$1" "$2"; }

# update ATTRIBUTES NLRI: an UPDATE in hex
update() {
	printf '%s%04X020000%04X%s%s' "$M" $((23 + ${#1} / 2 + ${#2} / 2)) $((${#1} / 2)) "$1" "$2"
}

# record TYPE SUBTYPE BODY: an MRT record in hex
record() { printf '3B9ACA00%04X%04X%08X%s' "$1" "$2" $((${#3} / 2)) "$3"; }

# free_port: a TCP port that nobody uses now, out of the range from which the kernel takes its own
free_port() {
	local port
	while port=$((20000 + RANDOM % 12000)); do
		grep -qsE "$(printf ':%04X ' "$port")" /proc/net/tcp /proc/net/tcp6 || break
	done
	echo "$port"
}

# until_true COMMAND: wait for it, five seconds at most
until_true() {
	local i
	for ((i = 0; i < 50; i++)); do
		eval "$1" && return
		sleep 0.1
	done
	echo "never true: $1" >&2
	return 1
}
