# SPDX-License-Identifier: ISC
# Several files as one stream, and files that grow.

load helpers

setup() { scratch; }

# at TIME PREFIX: an archive's record of one UPDATE, in hex
at() {
	local body=0000FDE80000FDE9000000010A0000010A000002$(update 4001010040020602010000FDE84003040A000001 "$2")

	printf '%08X00100004%08X%s' "$1" $((${#body} / 2)) "$body"
}

prefixes() { cut -d '|' -f 2,6 | tr '\n' ' '; }

@test "--merge: the earliest first, equal times by file, each file in its own order" {
	bytes "$(at 10 080A)$(at 30 080B)$(at 20 080C)$(at 40 080D)" >a
	bytes "$(at 5 0814)$(at 10 0815)$(at 40 0816)$(at 50 0817)" >b
	run -0 --separate-stderr bgp-decode --merge -o bgpdump a b
	same '5|20.0.0.0/8 10|10.0.0.0/8 10|21.0.0.0/8 30|11.0.0.0/8 20|12.0.0.0/8 40|13.0.0.0/8 40|22.0.0.0/8 50|23.0.0.0/8 ' \
		"$(prefixes <<<"$output")"
	same "" "$stderr"
	same "$(bgp-decode --merge a b)" "$(bgp-decode --merge -j 3 a b)"
	bytes "$(at 5 0814)$(at 10 080A)$(at 10 0815)$(at 30 080B)$(at 20 080C)$(at 40 080D)$(at 40 0816)$(at 50 0817)" >both
	bgp-decode --merge -o mrt a b | cmp - both
}

@test "--merge: many events, several kinds of input, compressed ones, pipes" {
	local i
	for i in 0 1 2; do
		bytes "$(for ((n = i; n < 900; n += 3)); do at $((1000 + n)) "180A$(printf '%02X%02X' $((n / 256)) $((n % 256)))"; done)" >$i.mrt
	done
	for ((n = 0; n < 900; n++)); do echo "$((1000 + n))|10.$((n / 256)).$((n % 256)).0/24"; done >want
	bgp-decode 1.mrt >1.json
	gzip 2.mrt
	bgp-decode --merge -o bgpdump 2.mrt.gz 1.json 0.mrt | cut -d '|' -f 2,6 | cmp - want
	bgp-decode --merge -o bgpdump <(cat 0.mrt) <(sleep 0.3; cat 1.json) 2.mrt.gz | cut -d '|' -f 2,6 | cmp - want
	bgp-decode --merge 2.mrt.gz 1.json 0.mrt | bgp-decode --merge -o bgpdump - | cut -d '|' -f 2,6 | cmp - want
}

@test "--merge: what is wrong is reported once, with its file; it ends early when nobody reads" {
	bytes "$(at 10 080A)$(at 30 080B)" >a
	bytes "$(at 20 0814)" | head -c 60 >b
	run -1 --separate-stderr bgp-decode --merge -o bgpdump a b
	same '10|10.0.0.0/8 30|11.0.0.0/8 ' "$(grep '|A|' <<<"$output" | prefixes)"
	has "$stderr" "bgp-decode: b@0: record 1: "
	run -3 --separate-stderr bgp-decode --merge -o bgpdump missing a
	has "$stderr" "bgp-decode: missing: cannot open"
	same 2 "${#lines[@]}"
	run -1 --separate-stderr bgp-decode --merge --strict b <(cat a; sleep 100 3>&-)
}

@test "--follow: what is appended to an archive is printed at once, until a signal" {
	local pid
	bytes "$(at 10 080A)" >a
	bgp-decode --follow -o bgpdump a >out 3>&- &
	pid=$!
	until_true 'grep -q 10.0.0.0/8 out'
	bytes "$(at 20 080B)" | head -c 30 >>a
	sleep 0.3
	bytes "$(at 20 080B)" | tail -c +31 >>a
	until_true 'grep -q 11.0.0.0/8 out'
	kill "$pid"
	wait "$pid"
	same 2 "$(wc -l <out)"
}

@test "--follow: captures, hex lines, and an empty file" {
	local pid
	bytes "$(at 10 080A)$(at 20 080B)$(at 30 080C)" | bgp-decode -o pcap - >whole.pcap
	for name in whole.pcap hex; do
		: >grows
		bgp-decode --follow -o bgpdump grows >out 3>&- &
		pid=$!
		if [ $name = hex ]; then
			update 4001010040020602010000FDE84003040A000001 080A >>grows
			echo >>grows
		else
			head -c 400 whole.pcap >>grows
			sleep 0.3
			tail -c +401 whole.pcap >>grows
		fi
		until_true 'grep -q 10.0.0.0/8 out'
		kill "$pid"
		wait "$pid"
	done
	: >a.gz
	gzip <grows >a.gz
	run -1 --separate-stderr bgp-decode --follow -o bgpdump a.gz
	has "$stderr" "a.gz: a compressed file cannot be followed"
}
