# Tests of bgp-api-bridge with its sessions, helpers and peers.

.PHONY: bridge
bridge: all
	@BIN=$(abspath $(BUILD)/bin) tests/bridge/run

# The bridge without network.
bridge_objects := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/main.c,$(sort $(wildcard cmd/bgp-api-bridge/*.c))))
$(BUILD)/unit/bridge: $(BUILD)/tests/unit/bridge.o $(bridge_objects) $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(house_libs) $(LDLIBS)
