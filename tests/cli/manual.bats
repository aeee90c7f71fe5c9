# SPDX-License-Identifier: ISC
# The pages name what the source knows: a new word, key or term without its line in the manual fails here.

load helpers

setup() {
	cd "$TOP" || exit 1
}

# lacks PAGE: of the words on standard input, those that the page does not have
lacks() {
	while read -r word; do
		grep -qwF -e "$word" "$1" || echo "$1 does not say: $word"
	done
}

@test "manual: bgp-commands(5) has the keyword of every attribute" {
	run lacks man/bgp-commands.5 < <(grep -hoE 'ATTR_WORD\("[^"]*"' libcommon/attr/*.c | cut -d '"' -f 2 | sort -u)
	[ -z "$output" ] || { echo "$output"; false; }
}

@test "manual: bgp-json(5) and the schema have the key of every attribute" {
	grep -hoE '(ATTR_KEY\(|\.key = )"[^"]*"' libcommon/attr/*.c | cut -d '"' -f 2 | sort -u >"$BATS_TEST_TMPDIR/keys"
	[ "$(grep -c . "$BATS_TEST_TMPDIR/keys")" -gt 25 ]
	run lacks man/bgp-json.5 <"$BATS_TEST_TMPDIR/keys"
	[ -z "$output" ] || { echo "$output"; false; }
	run lacks man/bgp-event.schema.json <"$BATS_TEST_TMPDIR/keys"
	[ -z "$output" ] || { echo "$output"; false; }
}

@test "manual: bgp-commands(5) has every extended community; it and bgp-json(5) have every link-state TLV" {
	local words=$BATS_TEST_TMPDIR/words
	grep -hoE '^\s\{ 0x.., 0x.., [^"]*"[A-Za-z0-9-]+' libcommon/attr/extcom*.c | cut -d '"' -f 2 | grep -vE '4$' | sort -u >"$words"
	[ "$(wc -l <"$words")" -gt 75 ]
	run lacks man/bgp-commands.5 <"$words"
	[ -z "$output" ] || { echo "$output"; false; }
	# key, and the word of commands if it is another
	grep -hoE '^\s\{ [0-9]+, [^"]*"[a-z0-9-]+", ("[a-z0-9-]+"|NULL)' libcommon/attr/ls_table.c >"$words"
	[ "$(wc -l <"$words")" -gt 100 ]
	run lacks man/bgp-commands.5 < <(awk -F '"' '{ print $4 ? $4 : $2 }' "$words")
	[ -z "$output" ] || { echo "$output"; false; }
	for page in man/bgp-json.5 man/bgp-event.schema.json; do
		run lacks $page < <(grep -v '{ 1034,' "$words" | cut -d '"' -f 2)
		[ -z "$output" ] || { echo "$output"; false; }
	done
}

@test "manual: bgp-filter(5) has every term and column" {
	grep -ohE '(\.(name|alias) = (\{ )?|RIB_COUNT\()"[^"]*"' libcommon/field/{event,attribute,route,rib}.c | cut -d '"' -f 2 >"$BATS_TEST_TMPDIR/names"
	[ "$(grep -c . "$BATS_TEST_TMPDIR/names")" -gt 50 ]
	run lacks man/bgp-filter.5 <"$BATS_TEST_TMPDIR/names"
	[ -z "$output" ] || { echo "$output"; false; }
}

@test "manual: bgp-decode(1) has every format and every input" {
	grep -ohE 'X\(\w+, "[^"]*"\)' libcommon/{output,input}/rows.h | cut -d '"' -f 2 >"$BATS_TEST_TMPDIR/words"
	[ "$(grep -c . "$BATS_TEST_TMPDIR/words")" -gt 15 ]
	run lacks man/bgp-decode.1 <"$BATS_TEST_TMPDIR/words"
	[ -z "$output" ] || { echo "$output"; false; }
}

@test "manual: bgp-commands(5) has every SAFI and every neighbor keyword" {
	[ "$(grep -c '^#define SAFI_WORD_' libcommon/value/families.h)" -gt 10 ]
	run lacks man/bgp-commands.5 < <(grep -E '^#define SAFI_WORD_' libcommon/value/families.h | cut -d '"' -f 2
		grep -oE '(BOOL|VALUE|NUMBER)\("[^"]*"|\.word = "[^"]*"' libcommon/config/neighbor.c | cut -d '"' -f 2)
	[ -z "$output" ] || { echo "$output"; false; }
}

@test "manual: each page of a command ends with exit status, examples, standards and caveats" {
	for page in man/*.1; do
		[ "$(grep -E '^\.Sh (EXIT STATUS|EXAMPLES|STANDARDS|CAVEATS)$' "$page" | tr -d '\n')" = \
			".Sh EXIT STATUS.Sh EXAMPLES.Sh STANDARDS.Sh CAVEATS" ] || { echo "$page"; false; }
	done
}

@test "manual: install and uninstall leave nothing behind" {
	make -s -o all install DESTDIR="$BATS_TEST_TMPDIR/root" PREFIX=/usr BUILD="$(dirname "$BIN")" >/dev/null
	for file in bin/bgp-decode share/man/man5/bgp-json.5 share/bash-completion/completions/bgp-session \
		share/zsh/site-functions/_bgp-encode share/fish/vendor_completions.d/bgp-decode.fish \
		share/bgp-toolkit/bgp-event.schema.json; do
		[ -s "$BATS_TEST_TMPDIR/root/usr/$file" ] || { echo "no $file"; false; }
	done
	make -s uninstall DESTDIR="$BATS_TEST_TMPDIR/root" PREFIX=/usr BUILD="$(dirname "$BIN")" >/dev/null
	run find "$BATS_TEST_TMPDIR/root" -type f
	[ -z "$output" ] || { echo "$output"; false; }
}

@test "manual: every page fits 80 columns" {
	needs mandoc col
	for page in man/*.[157]; do
		mandoc -Tascii -O width=80 "$page" | col -bx | awk -v page="$page" 'length($0) > 80 { print page ": " $0 }'
		awk -v page="$page" '/^\.Bd -literal/ { literal = 1 } /^\.Ed/ { literal = 0 }
			!literal && !/^\./ && length($0) > 80 { print page ":" NR ": " $0 }' "$page"
	done >"$BATS_TEST_TMPDIR/wide"
	same "" "$(cat "$BATS_TEST_TMPDIR/wide")"
}

@test "manual: bgp-api(5): each command of the bridge and of a session has an example, and is answered as it says" {
	needs python3
	run timeout 300 tests/bin/run-api "$BIN" man/bgp-api.5
	[ "$status" -eq 0 ] || { grep -v '^ok' <<<"$output"; false; }
	[ "$(grep -c '^ok' <<<"$output")" -gt 150 ]
}
