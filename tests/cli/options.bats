# SPDX-License-Identifier: ISC
# One table of options: --help, the man page and the completions say the same.

load helpers

setup() {
	cd "$TOP" || exit 1
	commands=$(cd "$BIN" && ls)
}

# table COMMAND [SUBCOMMAND]: letter, long name and argument of each option, as the command itself has them
table() {
	"$BIN/$1" ${2:+"$2"} --dump-options | awk -F '\t' '{ print $1, $2, $3 }' | sort
}

# the same from the lines ".It Fl c , Fl -config Ar FILE" of a page
page() {
	awk -v want=".Sh OPTIONS${2:+ OF $(echo "$2" | tr a-z A-Z)}" '/^\.Sh/ { on = $0 == want }
	on && /^\.It Fl/ {
		letter = $3 ~ /^-/ ? "-" : $3
		long = arg = "-"
		for (i = 3; i <= NF; i++) {
			if ($i ~ /^-[a-z]/)
				long = substr($i, 2)
			if ($i == "Ar")
				arg = $(i + 1)
		}
		print letter, long, arg
	}' "man/$1.1" | sort
}

@test "options: --help lists each option with its argument" {
	for command in $commands; do
		"$BIN/$command" --help >"$BATS_TEST_TMPDIR/help"
		while read -r letter long arg; do
			want="--$long"
			[ "$letter" = - ] || want="-$letter, $want"
			[ "$arg" = - ] || want="$want $arg"
			grep -qF -e "$want" "$BATS_TEST_TMPDIR/help" || {
				echo "$command --help does not say: $want"
				false
			}
		done < <(table "$command")
	done
}

@test "options: the man page has each option with its argument, and no other" {
	for command in $commands; do
		[ -e "man/$command.1" ] || {
			echo "no man/$command.1"
			false
		}
		diff <(table "$command") <(page "$command") >"$BATS_TEST_TMPDIR/diff" || {
			echo "$command: options (<) and man page (>) differ"
			cat "$BATS_TEST_TMPDIR/diff"
			false
		}
	done
}

@test "options: the man page has those of ctl and healthcheck" {
	for command in ctl healthcheck; do
		diff <(table bgp-api-bridge $command) <(page bgp-api-bridge $command)
	done
}

@test "verbs: the man pages of bgp-session and bgp-api-bridge have each command with its arguments, and no other" {
	for command in bgp-session bgp-api-bridge; do
		diff <("$BIN/$command" --dump-verbs | sed -n 's/\t.\+//p') \
			<(sed -n '/^\.Sh COMMANDS/,/^\.Sh OPTIONS/s/^\.It Ic "\(.*\)"$/\1/p' "man/$command.1")
	done
}

@test "options: the completions are those that make completions writes" {
	mkdir "$BATS_TEST_TMPDIR/completions"
	completions/generate "$BIN" "$BATS_TEST_TMPDIR/completions"
	for file in "$BATS_TEST_TMPDIR"/completions/*; do
		diff "completions/${file##*/}" "$file" || {
			echo "completions/${file##*/} is stale: make completions"
			false
		}
	done
}

@test "options: the completions are scripts that their shells can read" {
	for file in completions/*.bash; do
		bash -n "$file"
	done
	if have zsh; then
		for file in completions/_*; do
			zsh -n "$file"
		done
	fi
	if have fish; then
		for file in completions/*.fish; do
			fish -n "$file"
		done
	fi
}

@test "options: bash completes long options, values and lists of families" {
	run bash -c '
		source completions/bgp-decode.bash
		COMP_WORDS=(bgp-decode --json-v) COMP_CWORD=1; _bgp_decode; echo "${COMPREPLY[@]}"
		COMP_WORDS=(bgp-decode -o bg) COMP_CWORD=2; _bgp_decode; echo "${COMPREPLY[@]}"
		COMP_WORDS=(bgp-decode --input = pc) COMP_CWORD=3; _bgp_decode; echo "${COMPREPLY[@]}"
		COMP_WORDS=(bgp-decode -f ipv4/unicast,l2vpn/e) COMP_CWORD=2; _bgp_decode; echo "${COMPREPLY[@]}"
	'
	[ "$output" = "--json-version
bgpdump
pcap
ipv4/unicast,l2vpn/evpn" ] || {
		echo "$output"
		false
	}
}

@test "files may come by -r; families by the words of other tools" {
	echo 'announce route 10.0.0.0/24 next-hop 192.0.2.1' >"$BATS_TEST_TMPDIR/a.cmd"
	cd "$BATS_TEST_TMPDIR"
	"$BIN/bgp-encode" -r a.cmd -r - <a.cmd >two.hex
	[ "$(wc -l <two.hex)" = 2 ]
	cmp <("$BIN/bgp-decode" -o text two.hex two.hex) <("$BIN/bgp-decode" -o text -r two.hex two.hex)
	[ "$("$BIN/bgp-rib" -r two.hex -o tsv --no-header | wc -l)" = 1 ]
	for family in vpnv4 'vpnv4 unicast' inet-vpn ipv4/vpn 'ipv4 mpls-vpn'; do
		[ "$("$BIN/bgp-decode" -t nlri -f "$family" -o json <<<700006410000FDE8000000640A0001 | grep -c '"10.0.1.0/24"')" = 1 ]
	done
	"$BIN/bgp-encode" 'announce l2vpn evpn multicast rd 65000:1 ip 192.0.2.1 next-hop 192.0.2.1' >evpn.hex
	for family in evpn l2vpn/evpn l2vpn-evpn; do
		[ "$("$BIN/bgp-decode" -F "family $family" -o hex evpn.hex two.hex | wc -l)" = 1 ]
	done
}

@test "the bridge understands each first word that its completions offer" {
	local words word
	words=$(sed -n "s/^first_words='\(.*\)'/\1/p" "$TOP/completions/generate")
	[ "$(wc -w <<<"$words")" -ge 9 ]
	for word in $words; do
		timeout 10 "$BIN/bgp-api-bridge" "$word" --help </dev/null >"$BATS_TEST_TMPDIR/out" 2>&1 || { echo "$word: $?"; cat "$BATS_TEST_TMPDIR/out"; false; }
		[ -s "$BATS_TEST_TMPDIR/out" ]
	done
}
