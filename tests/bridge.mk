# Tests of bgp-api-bridge with its sessions, helpers and peers.

.PHONY: bridge
bridge: all
	@BIN=$(abspath $(BUILD)/bin) tests/bridge/run
