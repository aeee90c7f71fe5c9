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
