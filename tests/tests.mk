# SPDX-License-Identifier: ISC
# tests.mk - every test and every measurement. A part prints what was skipped as "skipped: PART: ...", and at its end
# "PART: N passed, M failed".

.PHONY: test check bare cross unit twin fuzz-replay cli bridge faults lint laws interop daemons asan fuzz fuzz-run bench bench-session bench-guard

# No network, no root, no installation: what is not there is skipped, and that is reported.
TESTS ?= unit twin fuzz-replay cli bridge faults lint
test: all
	@BUILD=$(BUILD) MAKE="$(MAKE)" tests/bin/check-run $(TESTS)

check:
	@tests/deps check
	@$(MAKE) --no-print-directory -s $(jobs) all
	@$(MAKE) --no-print-directory -s test

# BUF_TIGHT moves a buf's bytes whenever it grows, so that a span that was kept too long is found
asan:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan CC=$(or $(ASAN_CC),gcc) \
		CFLAGS='-g -O1 -DBUF_TIGHT -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined' all unit twin fuzz-replay cli

define link
@mkdir -p $(@D)
$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(house_libs) $(LDLIBS)
endef

# ---- unit: one program for each file of tests/unit/, TAP out ----

unit_programs := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/*.c)))

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libcommon.a
	$(link)

# they hold messages to the laws that the fuzz targets assert
$(BUILD)/unit/vectors $(BUILD)/unit/lossless: $(BUILD)/tests/fuzz/fuzz.o

# what is inside of a program: its objects without main.c
inside = $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/main.c,$(sort $(wildcard cmd/$(1)/*.c))))

# the whole session, on a fake clock or none; the bridge without network
$(BUILD)/unit/loop $(BUILD)/unit/session $(BUILD)/twin/session: $(call inside,bgp-session)
$(BUILD)/unit/bridge: $(call inside,bgp-api-bridge)

unit: $(unit_programs)
	@tests/bin/tap-run unit $(unit_programs)

# ---- twin: each fast path beside its slow one, over the same bytes, good and mutated ----

twin_programs := $(patsubst tests/twin/%.c,$(BUILD)/twin/%,$(sort $(wildcard tests/twin/*.c)))

$(BUILD)/twin/%: $(BUILD)/tests/twin/%.o $(BUILD)/libcommon.a
	$(link)

$(BUILD)/twin/repeat: $(BUILD)/cmd/bgp-encode/repeat.o

twin: $(twin_programs)
	@tests/bin/tap-run twin $(twin_programs)

# ---- fuzz: one target for each reader, and the replay of their corpora ----
#
#   make fuzz-replay   each target over its checked-in corpus
#   make fuzz          libFuzzer on each target (FUZZ="name ..." for some), FUZZ_SECONDS each; needs clang

FUZZ_SECONDS ?= 60

# json-c is what the reader of JSON is compared with; without it that target is left out
json_cflags := $(shell $(PKG_CONFIG) --cflags json-c 2>/dev/null)
json_libs := $(shell $(PKG_CONFIG) --libs json-c 2>/dev/null)
$(BUILD)/tests/fuzz/json.o $(BUILD)/tests/bench/sink.o: private house_cppflags += $(json_cflags)
$(BUILD)/fuzz-replay/json $(BUILD)/fuzz-run/json $(BUILD)/bench/sink: private LDLIBS += $(json_libs)

fuzz_targets := $(filter-out replay fuzz $(if $(json_libs),,json),$(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c))))
FUZZ ?= $(fuzz_targets)

$(BUILD)/fuzz-replay/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libcommon.a
	$(link)


fuzz-replay: $(fuzz_targets:%=$(BUILD)/fuzz-replay/%)
	@$(if $(json_libs),:,echo 'skipped: fuzz-replay: json: json-c is not installed')
	@tests/bin/replay-run fuzz-replay $^

# clang counts NULL + 0 as an overflow of a pointer; the house's empty spans do that, and C2y allows it
fuzz:
	@tests/deps fuzz
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/fuzz CC=clang fuzz-run CFLAGS='-g -O1 \
		-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=pointer-overflow -fno-sanitize-recover=undefined'

$(BUILD)/fuzz-run/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(house_libs) $(LDLIBS)

# New inputs stay under $(BUILD); a crash leaves its input there too.
fuzz-run: $(FUZZ:%=$(BUILD)/fuzz-run/%)
	@for t in $(FUZZ); do \
		mkdir -p $(BUILD)/corpus/$$t && echo "fuzz $$t for $(FUZZ_SECONDS) s" && \
		$(BUILD)/fuzz-run/$$t -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 -verbosity=0 \
			-artifact_prefix=$(BUILD)/corpus/$$t- $(BUILD)/corpus/$$t tests/fuzz/corpus/$$t || exit 1; \
	done

# ---- the programs from outside ----

# the unit test of captures makes those that cli looks at, that of pastes writes them
cli: all $(BUILD)/unit/capture $(BUILD)/unit/paste
	@BIN=$(abspath $(BUILD)/bin) tests/bin/bats-run cli $(sort $(wildcard tests/cli/*.bats))

# the same with programs for another machine, by qemu-user
cross:
	@CCACHE=$(filter ccache,$(CC)) BUILD=$(BUILD) tests/cross $(MACHINE)

# bgp-api-bridge with its sessions, helpers and peers
bridge: all
	@if command -v python3 >/dev/null; then BIN=$(abspath $(BUILD)/bin) tests/bridge/run; else \
		echo 'skipped: bridge: python3 is not installed'; echo 'bridge: 0 passed, 0 failed'; fi

# programs whose allocations fail, one after the other; the library that refuses them needs the GNU C library
# What a machine lacks that nobody has set up: root and debootstrap are needed, and minutes.
bare:
	@tests/bare

faults: all
	@mkdir -p $(BUILD)/faults
	@if ! command -v python3 >/dev/null || ! $(CC) -shared -fPIC -o $(BUILD)/faults/memory.so tests/faults/memory.c 2>/dev/null; then \
		echo 'skipped: faults: python3 or the GNU C library is not here'; echo 'faults: 0 passed, 0 failed'; else \
		tests/faults/run $(BUILD)/bin $(BUILD)/faults/memory.so; fi

lint: all
	@BIN=$(abspath $(BUILD)/bin) CC='$(CC)' tests/bin/lint-run

# the laws of the session's loop, against a peer that floods, stalls and dies
test_peer := $(BUILD)/tests/peer/peer
$(test_peer): $(BUILD)/tests/peer/peer.o
	$(link)

laws: all $(test_peer)
	@tests/deps laws
	@BIN=$(abspath $(BUILD)/bin) PEER=$(abspath $(test_peer)) tests/laws/run

# sessions with other daemons
interop: all
	@tests/deps interop
	@BIN=$(abspath $(BUILD)/bin) tests/interop/run

# asks the other daemons what they do about each message, and writes bgp-errors(7) again
daemons: all
	@tests/deps daemons
	@BIN=$(abspath $(BUILD)/bin); export BIN; \
	{ tests/daemons/run --seconds 170 tests/daemons/table.tsv; tests/daemons/suite --seconds 100 tests/daemons/suite.tsv; } | \
		awk '/^[0-9]+ passed, [0-9]+ failed$$/ { passed += $$1; failed += $$3; n++; next } { print } \
			END { print passed + 0 " passed, " failed + (2 - n) " failed"; exit failed > 0 || n != 2 }'; status=$$?; \
		tests/daemons/page tests/daemons/table.tsv tests/daemons/suite.tsv >man/bgp-errors.7 && exit $$status

# ---- measuring ----

$(BUILD)/bench/gen: $(BUILD)/tests/bench/gen.o $(BUILD)/libcommon.a
	$(link)

$(BUILD)/bench/sink: $(BUILD)/tests/bench/sink.o
	$(link)

# PARTS: decode rib capture found encode session bridge
BENCH_SIZE ?= 1
PARTS ?=
bench: all $(BUILD)/bench/gen $(BUILD)/bench/sink $(test_peer)
	@tests/deps bench
	@tests/bench/run $(BUILD)/bin $(BUILD)/bench $(PARTS) --size $(BENCH_SIZE) --shared $(SHARED)
	@$(if $(or $(filter session,$(PARTS)),$(if $(PARTS),,all)),tests/bench/session $(BUILD)/bin $(test_peer),:)

# Instruction counts of fixed works. KEEP=--write keeps the present ones.
bench-guard: all $(BUILD)/bench/gen
	@command -v valgrind >/dev/null || tests/deps bench
	@tests/bench/guard $(BUILD)/bin $(BUILD)/bench tests/bench/instructions $(KEEP)
