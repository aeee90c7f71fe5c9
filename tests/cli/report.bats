# SPDX-License-Identifier: ISC
# bgp-decode -o report: one page of HTML that needs nothing else, whatever the input says.

load helpers

setup() {
	scratch
	needs python3
	"$TOP/tests/bin/tcp-story" >story.pcap <<-'END'
		0.00 a syn
		0.01 b syn
		0.02 a open
		0.03 b open
		0.04 a keepalive
		0.05 b keepalive
		1 a update
		1.1 b
		2 b hex=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF001F02000000044001010918640001
		30 a update
		31 b note=6/2/253c2f7469746c653e3c7363726970743e616c6572742831293c2f7363726970743e26e280ae
		31.1 b fin
		new
		32 a syn
		32.1 b rst
	END
	bgp-decode -o report story.pcap >report.html 2>errors || [ $? -eq 1 ]
}

@test "the page is well formed, and has neither scripts nor anything to be fetched" {
	python3 - report.html <<-'END'
		import html.parser, sys
		page = open(sys.argv[1], encoding="utf-8").read()
		VOID = {"meta", "br", "line", "rect", "path", "link", "img"}
		class Page(html.parser.HTMLParser):
		    open_, seen = [], set()
		    def handle_starttag(self, tag, attrs):
		        self.seen.add(tag)
		        for name, value in attrs:
		            assert not name.startswith("on") and name not in ("href", "src", "action", "xlink:href"), (tag, name)
		        if tag not in VOID:
		            self.open_.append(tag)
		    def handle_startendtag(self, tag, attrs):
		        self.seen.add(tag)
		    def handle_endtag(self, tag):
		        assert self.open_ and self.open_.pop() == tag, (tag, self.getpos())
		p = Page()
		p.feed(page)
		p.close()
		assert not p.open_, p.open_
		assert not p.seen & {"script", "iframe", "object", "img", "link", "base", "form"}, p.seen
		assert {"svg", "table", "details", "pre"} <= p.seen, p.seen
		assert "url(" not in page and "@import" not in page and "http" not in page
		assert "prefers-color-scheme" in page and "@media print" in page
	END
	if have xmllint; then
		xmllint --html --noout report.html 2>&1 | grep -v 'Tag .* invalid' | grep -c 'error' | grep -qx 0
	fi
}

@test "what a peer wrote is text on the page" {
	local page
	page=$(cat report.html)
	has "$page" '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;\u202e'
	! has "$page" '<script>' >/dev/null
	no_controls "$(tr -d '\n' <report.html)"
}

# no_controls TEXT: nothing that moves a cursor or turns the direction of writing
no_controls() {
	! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' <<<"$1"
}

@test "the page has sessions, routes over time, what changed most, faults, and why sessions ended" {
	local page
	page=$(cat report.html)
	for part in 'sessions on a time line' 'routes announced and withdrawn over time' 'Prefixes that changed most' \
		'Origins that were announced most' '100.0.1.0/24' 'AS65001' 'ORIGIN</b>: value 9, want 0 to 2' 'attributes-length' \
		'administrative-shutdown: 1' 'refused: 1' 'answered the SYN with RST'; do
		has "$page" "$part"
	done
}

@test "a table of an archive: its neighbors and origins, and nothing of sessions that nobody saw" {
	local page
	bgp-encode 'announce route 10.0.0.0/8 next-hop 192.0.2.1 as-path [ 65001 65009 ]' \
		'announce route 11.0.0.0/8 next-hop 192.0.2.1 as-path [ 65001 65009 ]' | bgp-rib --local-as 65001 --peer-as 65001 -o mrt >rib.mrt
	bgp-decode -o report rib.mrt >rib.html
	page=$(cat rib.html)
	for part in '<h2>Tables</h2>' '<h2>Origins of most entries</h2>' AS65009 'entries of tables'; do
		has "$page" "$part"
	done
	same 0 "$(grep -cE '<h2>Sessions</h2>|Why each session ended|unknown: 1' rib.html || :)"
	same 1 "$(grep -c '</html>' rib.html)"
}

@test "without times, without messages, and with more than is kept: a page all the same" {
	bgp-encode 'announce route 10.0.0.0/8 next-hop 192.0.2.1' | bgp-decode -o report >bare.html
	has "$(cat bare.html)" '10.0.0.0/8'
	bgp-decode -o report </dev/null >empty.html
	has "$(tail -n 1 empty.html)" '</html>'
	python3 - >many.mrt <<-'END'
		import struct, sys
		marker, attrs = b"\xff" * 16, bytes.fromhex("400101004002060201" + "0000fde9" + "400304c0000201")
		for i in range(20000):
		    nlri = b"\x20" + struct.pack(">I", 0x0B000000 + (i if i % 3 else 7))
		    msg = marker + struct.pack(">HBHH", 23 + len(attrs) + len(nlri), 2, 0, len(attrs)) + attrs + nlri
		    peer = struct.pack(">I", 0x0A000001 + i // 20)
		    body = struct.pack(">IIHH", 65001, 65002, 0, 1) + peer + bytes([192, 0, 2, 1]) + msg
		    sys.stdout.buffer.write(struct.pack(">IHHI", 1700000000 + i * 100, 16, 4, len(body)) + body)
	END
	bgp-decode -o report many.mrt >many.html
	[ "$(wc -c <many.html)" -lt 1000000 ]
	has "$(cat many.html)" '>11.0.0.7/32<'
	has "$(cat many.html)" 'all others'
	has "$(cat many.html)" '600 more are in the output'
}

@test "a browser shows it: build/report.png" {
	local browser
	browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "no chromium"
	mkdir -p profile
	for mode in light dark; do
		timeout 90 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$PWD/profile" \
			--window-size=1200,2000 $([ $mode = light ] || echo --blink-settings=preferredColorScheme=0) \
			--screenshot="$PWD/$mode.png" "file://$PWD/report.html" >browser.log 2>&1
		[ -s $mode.png ]
	done
	python3 - light.png dark.png <<-'END'
		import struct, sys, zlib
		# the colours of the first row of each: the page is light, or dark
		def corner(name):
		    b, at, data = open(name, "rb").read(), 8, b""
		    while at < len(b):
		        n, kind = struct.unpack(">I4s", b[at:at + 8])
		        data += b[at + 8:at + 8 + n] if kind == b"IDAT" else b""
		        at += 12 + n
		    return sum(zlib.decompress(data)[1:4]) / 3
		assert corner(sys.argv[1]) > 200 and corner(sys.argv[2]) < 60, (corner(sys.argv[1]), corner(sys.argv[2]))
	END
	cp light.png "$BIN/../report.png"
}
