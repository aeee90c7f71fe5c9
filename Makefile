# One GNU makefile, no configure. Users own CC, CPPFLAGS, CFLAGS, LDFLAGS, LDLIBS, PREFIX and DESTDIR.

BUILD ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config

version := 1.0.0
commands := bgp-encode bgp-decode bgp-session bgp-api-bridge

json_cflags := $(shell $(PKG_CONFIG) --cflags json-c 2>/dev/null)
json_libs := $(shell $(PKG_CONFIG) --libs json-c 2>/dev/null || echo -ljson-c)
pcap_cflags := $(shell $(PKG_CONFIG) --cflags libpcap 2>/dev/null)
pcap_libs := $(shell $(PKG_CONFIG) --libs libpcap 2>/dev/null || echo -lpcap)

house_cppflags := -Ilibcommon -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DVERSION='"$(version)"' \
	$(patsubst -I%,-isystem %,$(json_cflags) $(pcap_cflags))
house_cflags := -std=c11 -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wvla -Wundef -Wformat=2 -Wcast-qual -fno-common -ffile-prefix-map=$(CURDIR)=.
house_libs := $(json_libs) $(pcap_libs) -lm -pthread

lib_sources := $(sort $(wildcard libcommon/*/*.c))
lib_objects := $(lib_sources:%.c=$(BUILD)/%.o)
built := $(foreach c,$(commands),$(if $(wildcard cmd/$(c)/*.c),$(c)))

.DELETE_ON_ERROR:
.PHONY: all unit clean FORCE

all: $(built:%=$(BUILD)/bin/%)

# Rewritten only when the compile line changes, so that a change of flags rebuilds.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(house_cppflags) $(CPPFLAGS) $(house_cflags) $(CFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(house_cppflags) $(CPPFLAGS) $(house_cflags) $(CFLAGS)' > $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(house_cppflags) $(CPPFLAGS) $(house_cflags) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libcommon.a: $(lib_objects)
	$(AR) rcsD $@ $^

define command_rule
$(BUILD)/bin/$(1): $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard cmd/$(1)/*.c))) $(BUILD)/libcommon.a
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(house_libs) $$(LDLIBS)
endef
$(foreach c,$(built),$(eval $(call command_rule,$(c))))

# Unit tests: each file of tests/unit a program that speaks TAP.
unit_tests := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/*.c)))

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libcommon.a
	@mkdir -p $(@D)
	$(CC) $(house_cppflags) -Itests/unit $(CPPFLAGS) $(house_cflags) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< \
		$(BUILD)/libcommon.a $(house_libs) $(LDLIBS)

unit: $(unit_tests)
	@for t in $(unit_tests); do $$t > $$t.tap || { grep -A2 '^not ok' $$t.tap; echo "$$t fails"; exit 1; }; done

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
