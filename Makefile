# SPDX-License-Identifier: ISC
# One GNU makefile, no configure. Users own CC, CPPFLAGS, CFLAGS, LDFLAGS, LDLIBS, PREFIX and DESTDIR.

BUILD ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d

# The only place where the version is: the programs, the tarball and CHANGES.md are held against it by tests/cli/dist.bats.
version := 1.1.0
commands := bgp-encode bgp-decode bgp-rib bgp-session bgp-api-bridge bgp-capture

# STATIC=1: programs that need nothing else, by musl where there is a musl-gcc, else by the C library's static form.
ifdef STATIC
musl := $(shell command -v musl-gcc 2>/dev/null)
ifneq ($(musl),)
ifeq ($(origin CC),default)
CC := musl-gcc
endif
endif
ifneq ($(findstring musl,$(CC)),)
# musl-gcc does not see the kernel's headers: they lie beside those of the other C library
kernel_headers := $(BUILD)/kernel
$(shell mkdir -p $(kernel_headers) && for d in linux asm asm-generic; do \
	for at in /usr/include /usr/include/$$(gcc -print-multiarch 2>/dev/null); do \
		[ ! -d $$at/$$d ] || ln -sfn $$at/$$d $(kernel_headers)/$$d; done; done)
endif
house_ldflags := -static
endif

# bgp-capture alone needs libpcap, and is left out where no program can be linked with it: its headers are missing, it is
# of another machine than CC's, or STATIC=1 and it has no static form that links.
hash := \#
pcap_static := $(if $(STATIC),--static)
pcap_cflags := $(shell $(PKG_CONFIG) --cflags libpcap 2>/dev/null)
pcap_libs := $(shell libs="$$($(PKG_CONFIG) $(pcap_static) --libs libpcap 2>/dev/null || echo -lpcap)" && t=$$(mktemp) && \
	printf '$(hash)include <pcap/pcap.h>\nint main(void) { return pcap_create("", 0) != 0; }\n' | \
	$(CC) $(CPPFLAGS) $(CFLAGS) $(pcap_cflags) -x c $(pcap_static:--%=-%) $(LDFLAGS) -o $$t - $$libs 2>/dev/null && echo "$$libs"; rm -f "$$t")

house_cppflags := -Ilibcommon $(kernel_headers:%=-isystem %) -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DVERSION='"$(version)"'
# -Wno-unused-parameter: the hooks of rows share one signature, and not every one needs all of it
house_cflags := -std=c11 -Wall -Wextra -Wno-unused-parameter -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wvla -Wundef -Wformat=2 -Wcast-qual -fno-common -ffile-prefix-map=$(CURDIR)=.
house_libs := -pthread

lib_sources := $(sort $(wildcard libcommon/*/*.c))
lib_objects := $(lib_sources:%.c=$(BUILD)/%.o)
missing := $(if $(pcap_libs),,bgp-capture)
built := $(filter-out $(missing),$(commands))

.DELETE_ON_ERROR:
.PHONY: all unit clean demo completions conformance install uninstall dist distcheck deb rpm help FORCE

all: $(built:%=$(BUILD)/bin/%)
	@$(if $(missing),echo 'bgp-capture is not built: $(if $(STATIC),no static libpcap links here,no libpcap for $(CC) (libpcap-dev))',:)

# Rewritten only when the compile line changes, so that a change of flags rebuilds.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(house_cppflags) $(CPPFLAGS) $(house_cflags) $(CFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(house_cppflags) $(CPPFLAGS) $(house_cflags) $(CFLAGS)' > $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(house_cppflags) $(cppflags_$(*D)) $(CPPFLAGS) $(house_cflags) $(CFLAGS) -MMD -MP -c -o $@ $<

cppflags_cmd/bgp-capture := $(patsubst -I%,-isystem %,$(pcap_cflags))
libs_bgp-capture := $(pcap_libs)

# anew each time: an archive keeps the objects of files that are gone
$(BUILD)/libcommon.a: $(lib_objects)
	@rm -f $@
	$(AR) rcsD $@ $^

define command_rule
$(BUILD)/bin/$(1): $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard cmd/$(1)/*.c))) $(BUILD)/libcommon.a
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(house_ldflags) $$(LDFLAGS) -o $$@ $$^ $$(or $$(libs_$(1)),$$(house_libs)) $$(LDLIBS)
endef
$(foreach c,$(built),$(eval $(call command_rule,$(c))))

# As many at once as there are processors, unless -j says how many.
jobs = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1))

demo:
	@tests/deps demo
	@[ -x $(BUILD)/bin/bgp-decode ] || echo 'building: one to two minutes of one processor'
	@$(MAKE) --no-print-directory -s $(jobs) all
	@BIN=$(abspath $(BUILD)/bin) tests/demo $(FILE)

# From the commands' own tables of options; tests/cli/options.bats fails when these files are stale.
completions: all
	completions/generate $(BUILD)/bin completions

# Where the vectors of the conformance suite lie beside the checkout.
SHARED ?= ../shared
conformance: all
	@tests/bin/conformance-run $(SHARED) $(BUILD)/bin

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(foreach s,1 5 7,$(DESTDIR)$(PREFIX)/share/man/man$(s))
	install -m 755 $(built:%=$(BUILD)/bin/%) $(DESTDIR)$(PREFIX)/bin
	for page in $(filter-out $(missing:%=man/%.1),$(wildcard man/*.[157])); do \
		install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/ || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/share/bgp-toolkit
	install -m 644 man/bgp-event.schema.json $(DESTDIR)$(PREFIX)/share/bgp-toolkit
	for script in $(patsubst libcommon/play/suite/%,%,$(wildcard libcommon/play/suite/*/*.play)); do \
		install -d $(DESTDIR)$(PREFIX)/share/bgp-toolkit/play/$${script%/*} && \
		install -m 644 libcommon/play/suite/$$script $(DESTDIR)$(PREFIX)/share/bgp-toolkit/play/$$script || exit 1; \
	done
	install -d $(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSUSERSDIR)
	for unit in $(units); do \
		sed 's|@bindir@|$(PREFIX)/bin|' cmd/package/$$unit > $(DESTDIR)$(UNITDIR)/$$unit && \
		chmod 644 $(DESTDIR)$(UNITDIR)/$$unit || exit 1; \
	done
	install -m 644 cmd/package/bgp-toolkit.sysusers $(DESTDIR)$(SYSUSERSDIR)/bgp-toolkit.conf
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	for c in $(built); do \
		install -m 644 completions/$$c.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$c && \
		install -m 644 completions/_$$c $(DESTDIR)$(PREFIX)/share/zsh/site-functions/ && \
		install -m 644 completions/$$c.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/ || exit 1; \
	done

uninstall:
	rm -f $(units:%=$(DESTDIR)$(UNITDIR)/%) $(DESTDIR)$(SYSUSERSDIR)/bgp-toolkit.conf
	for c in $(commands); do \
		rm -f $(DESTDIR)$(PREFIX)/bin/$$c $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$c \
			$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$c \
			$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$c.fish; \
	done
	rm -rf $(DESTDIR)$(PREFIX)/share/bgp-toolkit
	for page in man/*.[157]; do \
		rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; \
	done

units := $(notdir $(wildcard cmd/package/*.service cmd/package/*.socket))

# ---- a release ----

# What is installed, as a package of this Debian; of an RPM system, from the tarball.
deb:
	@mkdir -p $(BUILD)/deb
	@MAKEFLAGS= BUILD=$(BUILD) cmd/package/deb $(version) $(abspath $(BUILD))/deb

rpm: dist
	@mkdir -p $(BUILD)/rpm
	@sed 's/@version@/$(version)/' cmd/package/bgp-toolkit.spec > $(BUILD)/rpm/bgp-toolkit.spec
	@MAKEFLAGS= rpmbuild --quiet -bb --define '_topdir $(abspath $(BUILD))/rpm' --define '_sourcedir $(abspath $(BUILD))' \
		$(RPMFLAGS) $(BUILD)/rpm/bgp-toolkit.spec
	@find $(BUILD)/rpm/RPMS -name '*.rpm'

dist_name := bgp-toolkit-$(version)

# The files of the last commit, with its date: two runs give the same bytes.
dist:
	@git diff --quiet HEAD || echo 'dist: what is not committed is not in it' >&2
	@mkdir -p $(BUILD)
	@git -c tar.umask=0022 archive --format=tar --prefix=$(dist_name)/ HEAD | gzip -9n > $(BUILD)/$(dist_name).tar.gz
	@echo $(BUILD)/$(dist_name).tar.gz

# The tarball builds and passes its tests outside of git. TESTS: fewer of them.
distcheck: dist
	@rm -rf $(BUILD)/distcheck && mkdir -p $(BUILD)/distcheck
	@gzip -dc $(BUILD)/$(dist_name).tar.gz | tar -xf - -C $(BUILD)/distcheck
	@GIT_CEILING_DIRECTORIES=$(abspath $(BUILD)) $(MAKE) --no-print-directory -s $(jobs) -C $(BUILD)/distcheck/$(dist_name) \
		BUILD=build all
	@GIT_CEILING_DIRECTORIES=$(abspath $(BUILD)) $(MAKE) --no-print-directory -s -C $(BUILD)/distcheck/$(dist_name) \
		BUILD=build test
	@rm -rf $(BUILD)/distcheck

help:
	@echo 'make               build the commands into $(BUILD)/bin'
	@echo 'make demo          install what is missing, build, and show the main job (FILE=... takes your capture)'
	@echo 'make check         install what the tests need, and pass them all'
	@echo 'make test          the same without installing anything: what is not there is skipped'
	@echo 'make conformance   hold the commands against ../shared where it is present'
	@echo 'make interop       sessions with the BGP daemons of this distribution'
	@echo 'make daemons       what they do about each wrong message, for bgp-errors(7)'
	@echo 'make bench         measure'
	@echo 'make unit twin fuzz-replay cli bridge lint   parts of make test'
	@echo 'make asan fuzz laws   sanitizers, searching, the laws of the loop'
	@echo 'make cross         build for MACHINE (aarch64-linux-gnu), and test that with qemu-user'
	@echo 'make bare          demo and all tests in a root with only git and make (debootstrap)'
	@echo 'make completions   write completions/ anew from the tables of options'
	@echo 'make dist distcheck   a tarball of the last commit, and whether it builds and passes its tests'
	@echo 'make deb rpm       packages of what is installed'
	@echo 'make install       DESTDIR= PREFIX=$(PREFIX)'
	@echo 'make uninstall clean help'

clean:
	rm -rf $(BUILD)

-include tests/tests.mk

-include $(shell find $(BUILD) -type f -name '*.d' 2>/dev/null)
