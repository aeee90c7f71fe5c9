# What `make check` is made of. Each part prints one line when all is well: "part: N passed, 0 failed".

unit_programs := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/*.c)))

.PHONY: check unit twin cli lint asan

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(house_libs) $(LDLIBS)

# they hold messages to the laws that the fuzz targets assert
$(BUILD)/unit/vectors $(BUILD)/unit/lossless: $(BUILD)/tests/fuzz/fuzz.o

unit: $(unit_programs)
	@tests/bin/tap-run unit $(unit_programs)

# Each fast path beside its slow one, over the same bytes, good and mutated.
twin_programs := $(patsubst tests/twin/%.c,$(BUILD)/twin/%,$(sort $(wildcard tests/twin/*.c)))

$(BUILD)/twin/%: $(BUILD)/tests/twin/%.o $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(house_libs) $(LDLIBS)

$(BUILD)/twin/repeat: $(BUILD)/cmd/bgp-encode/repeat.o

twin: $(twin_programs)
	@tests/bin/tap-run twin $(twin_programs)

# the unit test of captures makes those that cli looks at
cli: all $(BUILD)/unit/capture
	@BIN=$(abspath $(BUILD)/bin) tests/bin/bats-run cli $(sort $(wildcard tests/cli/*.bats))

lint: all
	@BIN=$(abspath $(BUILD)/bin) tests/bin/lint-run

check:
	@tests/deps check
	@$(MAKE) --no-print-directory -s $(jobs) all
	@$(MAKE) --no-print-directory -s check-parts

.PHONY: check-parts
check-parts:
	@BUILD=$(BUILD) MAKE="$(MAKE)" tests/bin/check-run unit twin fuzz-replay cli bridge lint

# BUF_TIGHT moves a buf's bytes whenever it grows, so that a span that was kept too long is found
asan:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan CC=$(or $(ASAN_CC),gcc) \
		CFLAGS='-g -O1 -DBUF_TIGHT -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined' all unit twin fuzz-replay cli

-include tests/fuzz/fuzz.mk
-include tests/session.mk
-include tests/bridge.mk

# ---- measuring ----

.PHONY: bench
$(BUILD)/bench/gen: $(BUILD)/tests/bench/gen.o $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(house_libs) $(LDLIBS)

$(BUILD)/bench/sink: $(BUILD)/tests/bench/sink.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(house_libs) $(LDLIBS)

# PARTS: decode capture found encode session bridge
BENCH_SIZE ?= 1
PARTS ?=
bench: all $(BUILD)/bench/gen $(BUILD)/bench/sink
	@tests/deps bench
	@tests/bench/run $(BUILD)/bin $(BUILD)/bench $(PARTS) --size $(BENCH_SIZE) --shared $(SHARED)

# Instruction counts of fixed works. KEEP=--write keeps the present ones.
.PHONY: bench-guard
bench-guard: all $(BUILD)/bench/gen
	@command -v valgrind >/dev/null || tests/deps bench
	@tests/bench/guard $(BUILD)/bin $(BUILD)/bench tests/bench/instructions $(KEEP)
