# Tests of bgp-session: the laws of its loop, and sessions with other daemons.

test_peer := $(BUILD)/tests/peer/peer

$(test_peer): $(BUILD)/tests/peer/peer.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.PHONY: laws interop

laws: all $(test_peer)
	@BIN=$(abspath $(BUILD)/bin) PEER=$(abspath $(test_peer)) tests/laws/run

interop: all
	@tests/deps interop
	@BIN=$(abspath $(BUILD)/bin) tests/interop/run

# The whole session, on a fake clock or none.
session_objects := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/main.c,$(sort $(wildcard cmd/bgp-session/*.c))))
$(BUILD)/unit/loop $(BUILD)/unit/session $(BUILD)/twin/session: $(BUILD)/%: $(BUILD)/tests/%.o $(session_objects) $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(house_libs) $(LDLIBS)

# Figures of bgp-session, a part of `make bench`.
.PHONY: bench-session
bench: $(if $(PARTS),$(if $(filter session,$(PARTS)),bench-session),bench-session)
bench-session: all $(test_peer)
	@tests/deps bench
	@tests/bench/session $(BUILD)/bin $(test_peer)
