# tests/fuzz/fuzz.mk - fuzz targets, one for each reader, and the replay of their corpora.
#
#   make fuzz-replay   each target over its checked-in corpus
#   make fuzz          libFuzzer on each target (FUZZ="name ..." for some), FUZZ_SECONDS each; needs clang

FUZZ_SECONDS ?= 60

# json-c is what the reader of JSON is compared with
json_cflags := $(shell $(PKG_CONFIG) --cflags json-c 2>/dev/null)
json_libs := $(shell $(PKG_CONFIG) --libs json-c 2>/dev/null)
$(BUILD)/tests/fuzz/json.o $(BUILD)/tests/bench/sink.o: private house_cppflags += $(json_cflags)
$(BUILD)/fuzz-replay/json $(BUILD)/fuzz-run/json $(BUILD)/bench/sink: private LDLIBS += $(json_libs)

# without json-c this one is left out
fuzz_targets := $(filter-out replay fuzz $(if $(json_libs),,json),$(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c))))
FUZZ ?= $(fuzz_targets)

.PHONY: fuzz fuzz-run fuzz-replay

$(BUILD)/fuzz-replay/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(house_libs) $(LDLIBS)

fuzz-replay: $(fuzz_targets:%=$(BUILD)/fuzz-replay/%)
	@tests/bin/replay-run fuzz-replay $^

# clang counts NULL + 0 as an overflow of a pointer; the house's empty spans do that, and C2y allows it
fuzz:
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/fuzz CC=clang fuzz-run CFLAGS='-g -O1 \
		-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=pointer-overflow -fno-sanitize-recover=undefined'

$(BUILD)/fuzz-run/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(house_libs) $(LDLIBS)

# its reader of dumps is the command's
$(BUILD)/fuzz-replay/hex $(BUILD)/fuzz-run/hex: $(BUILD)/cmd/bgp-decode/dump.o

# New inputs stay under $(BUILD); a crash leaves its input there too.
fuzz-run: $(FUZZ:%=$(BUILD)/fuzz-run/%)
	@for t in $(FUZZ); do \
		mkdir -p $(BUILD)/corpus/$$t && echo "fuzz $$t for $(FUZZ_SECONDS) s" && \
		$(BUILD)/fuzz-run/$$t -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 -verbosity=0 \
			-artifact_prefix=$(BUILD)/corpus/$$t- $(BUILD)/corpus/$$t tests/fuzz/corpus/$$t || exit 1; \
	done
