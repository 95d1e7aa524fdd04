# Mirrorball. `make help` lists what there is to do.
#
# Each room has a build.mk that says what it builds; this file holds what they share.

# Lines that begin with `#:` are what `make help` says of variables, `##` what it says of targets.
#: ENDIAN=big|little   byte order of the machine and its guests
#: PLATFORM=NAME       disco: relinked guest kernels; segctl: unmodified ones, on a P5600
#: CPU=24Kc|34Kf       the machine's processor for disco and for native runs: 16 or 64 TLB entries
#: WORKLOAD=NAME[:ARG:...] for run and native: mix, hello, getpid, stride, spin, forks, faults,
#:                     usertests, pmake, engineering, raytrace, database, sh:/home/demo.sh
#: V=1                 show whole commands
#: NO_INSTALL=1        tell which packages are missing instead of installing them
ENDIAN   ?= big
PLATFORM ?= disco
CPU      ?= 24Kc
WORKLOAD ?= mix
V        ?= 0

ifeq ($(filter $(ENDIAN),big little),)
$(error ENDIAN=$(ENDIAN): must be big or little)
endif
ifeq ($(filter $(PLATFORM),disco segctl),)
$(error PLATFORM=$(PLATFORM): must be disco or segctl)
endif
ifeq ($(filter $(CPU),24Kc 34Kf),)
$(error CPU=$(CPU): must be 24Kc or 34Kf)
endif

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := help

# One line a command, or the whole command with V=1.
Q   := $(if $(filter 1,$(V)),,@)
say  = $(if $(filter 1,$(V)),,@printf '  %-8s %s\n' '$(1)' '$(2)')

# Everything built for the target goes to $(B), everything built for this host to $(H).
B := build/$(ENDIAN)
H := build/host

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef

# --- target: MIPS32 release 2, no FPU, no C library ------------------------------------------
CROSS    ?= mips-linux-gnu-
TARGET_CC := $(CROSS)gcc
TARGET_LD := $(CROSS)ld
TARGET_OBJCOPY := $(CROSS)objcopy
TARGET_ENDIAN_FLAG := $(if $(filter big,$(ENDIAN)),-EB,-EL)
TARGET_EMULATION := $(if $(filter big,$(ENDIAN)),elf32btsmip,elf32ltsmip)
TARGET_ARCH_FLAGS := $(TARGET_ENDIAN_FLAG) -march=24kc -mabi=32 -msoft-float -mno-abicalls -fno-pic \
	-G0 -mno-check-zero-division
TARGET_CFLAGS := $(TARGET_ARCH_FLAGS) -std=gnu11 -O2 -g $(WARNINGS) -ffreestanding -fno-common \
	-fno-stack-protector -fno-builtin-printf -ffunction-sections -fdata-sections \
	-I. -Imips/freestanding -MMD -MP
TARGET_ASFLAGS := $(TARGET_ARCH_FLAGS) -g -Wa,--fatal-warnings -D__ASSEMBLER__ -I. -MMD -MP
TARGET_LDFLAGS := -m $(TARGET_EMULATION) --gc-sections --fatal-warnings -nostdlib \
	-z max-page-size=4096 -z noexecstack

# --- host ----------------------------------------------------------------------------------------
HOST_CC     ?= gcc
HOST_CFLAGS := -std=gnu11 -O2 -g $(WARNINGS) -I. -MMD -MP

$(B)/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_CFLAGS) $(ROOM_CFLAGS) -c -o $@ $<

$(B)/%.o: %.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_ASFLAGS) $(ROOM_CFLAGS) -c -o $@ $<

$(H)/%.o: %.c
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) $(ROOM_CFLAGS) -c -o $@ $<

# What `make test` runs; a room adds the name of its target to it.
TEST_SUITES := builds format-check lint unit-tests

# mips/ comes first: the others link its objects. labs/ comes last: it links theirs.
ROOMS := mips/build.mk $(filter-out mips/build.mk labs/build.mk,\
	$(wildcard */build.mk tests/*/build.mk tools/*/build.mk)) $(wildcard labs/build.mk)
include $(ROOMS)

# --- tasks -----------------------------------------------------------------------------------------
LAUNCHER := $(H)/mirrorball
MACHINE  := --endian $(ENDIAN) --icount 3 --time-limit 300
ON_MONITOR := --platform $(PLATFORM) $(if $(filter disco,$(PLATFORM)),--cpu $(CPU))
GUEST_KERNEL := $(if $(filter disco,$(PLATFORM)),kernel.elf,kernel-native.elf)
GUEST_FILES := kernel=$(GUEST_OS)/$(GUEST_KERNEL),initrd=$(GUEST_OS)/initrd.cpio
GUEST_VM := $(GUEST_FILES),append=run=$(WORKLOAD)

.PHONY: help all deps run run-built native native-built shell shell-built native-shell
.PHONY: shells shells-built native-shell-built compare compare-built flow flow-built trace trace-built
.PHONY: test test-built builds system-tests guest-os unit-tests clean

help: ## list the targets and variables
	@echo 'Targets:'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile $(ROOMS) | \
		while IFS='	' read -r target text; do printf '  %-14s %s\n' "$$target" "$$text"; done
	@echo 'Variables:'
	@sed -n 's/^#: /  /p' Makefile $(ROOMS)

all: monitor guest-os $(LAUNCHER) $(H)/mirrorctl $(H)/compare $(H)/flow $(H)/trace ## build everything

deps: ## install the packages of packages.list that are missing
	@NO_INSTALL=$(NO_INSTALL) tools/install-packages

run: deps ## run a workload on the monitor, software TLB off and on, and compare the traps
	@$(MAKE) --no-print-directory run-built

#: CONFIG=FILE           for run: the VMs of a configuration file in place of WORKLOAD (guest-os/configs/)
ifneq ($(CONFIG),)
run-built: all
	@$(LAUNCHER) run --json build/run.json --config $(CONFIG)
else
run-built: all
	@$(LAUNCHER) run $(ON_MONITOR) $(MACHINE) --json build/run.json \
		--vm 'name=off,software_tlb=off,$(GUEST_VM)' --vm 'name=on,software_tlb=on,$(GUEST_VM)'
	@$(H)/compare --short build/run.json
endif

native: deps ## run the same workload on bare QEMU, without the monitor
	@$(MAKE) --no-print-directory native-built

native-built: guest-os $(LAUNCHER)
	@$(LAUNCHER) native --cpu $(CPU) $(MACHINE) --kernel $(GUEST_OS)/kernel-native.elf \
		--initrd $(GUEST_OS)/initrd.cpio --append run=$(WORKLOAD)

# A person's shell: no counting of instructions, so that time passes as on the wall.
shell: deps ## a shell in a VM; Ctrl-D or Ctrl-A x ends it
	@$(MAKE) --no-print-directory shell-built

shell-built: all
	@$(LAUNCHER) run $(ON_MONITOR) --endian $(ENDIAN) --interactive \
		--vm '$(GUEST_FILES),append=run=sh' || test $$? = 130 # Ctrl-A x

shells: deps ## a shell in each of two VMs; Ctrl-] n: the other one, Ctrl-] m: the monitor's prompt
	@$(MAKE) --no-print-directory shells-built

shells-built: all
	@$(LAUNCHER) run $(ON_MONITOR) --endian $(ENDIAN) --interactive --together \
		--vm 'name=a,$(GUEST_FILES),append=run=sh' --vm 'name=b,$(GUEST_FILES),append=run=sh' \
		|| test $$? = 130

native-shell: deps ## a shell on bare QEMU; Ctrl-D or Ctrl-A x ends it
	@$(MAKE) --no-print-directory native-shell-built

native-shell-built: guest-os $(LAUNCHER)
	@$(LAUNCHER) native --cpu $(CPU) --endian $(ENDIAN) --interactive \
		--kernel $(GUEST_OS)/kernel-native.elf --initrd $(GUEST_OS)/initrd.cpio --append run=sh \
		|| test $$? = 130

compare: deps ## workloads (WORKLOAD: that one) with the software TLB off and on: tables and build/compare/compare.json
	@$(MAKE) --no-print-directory compare-built

compare-built: all
	@$(H)/compare --cpu $(CPU) --endian $(ENDIAN) \
		$(if $(filter file,$(origin WORKLOAD)),,--workload $(WORKLOAD))

flow: deps ## a system call and two TLB misses, step by step, from the trace of a real run
	@$(MAKE) --no-print-directory flow-built

# The program needs more page pairs than the machine's TLB has entries.
FLOW_PAIRS := $(if $(filter 34Kf,$(CPU)),72,24)
FLOW_VM    := $(subst run=$(WORKLOAD),run=flow:$(FLOW_PAIRS),$(GUEST_VM))

flow-built: all
	@$(LAUNCHER) run $(MACHINE) --trace build/flow.trace \
		--vm 'name=off,software_tlb=off,$(FLOW_VM)' --vm 'name=on,software_tlb=on,$(FLOW_VM)' \
		>build/flow.log || { status=$$?; cat build/flow.log; exit $$status; }
	@$(H)/flow --kernel $(GUEST_OS)/kernel.elf --program $(GUEST_OS)/bin/flow build/flow.trace

trace: deps ## trace every exit of WORKLOAD (software TLB on): build/trace.trace, a summary, build/trace.json for ui.perfetto.dev
	@$(MAKE) --no-print-directory trace-built

trace-built: all
	@$(LAUNCHER) run $(ON_MONITOR) $(MACHINE) --trace build/trace.trace --vm 'name=guest,$(GUEST_VM)'
	@$(H)/trace summary build/trace.trace
	@$(H)/trace chrome -o build/trace.json build/trace.trace
	@echo 'build/trace.json: open it in ui.perfetto.dev or chrome://tracing'

test: deps ## build and run every test and check
	@$(MAKE) --no-print-directory test-built

test-built:
	@+tests/run '$(MAKE)' $(TEST_SUITES)

builds: all
	@echo 'ok - everything builds'

ifneq ($(wildcard tests/system/run),)
TEST_SUITES += system-tests
endif

system-tests: all ## tests that boot QEMU
	@CPU=$(CPU) ENDIAN=$(ENDIAN) tests/system/run

guest-os: ## build the guest kernel, native and relinked, and its programs
unit-tests: ## host tests of mips/, monitor/ and tools/

clean: ## remove everything that was built
	$(Q)rm -rf build

# --- checks of the source ----------------------------------------------------------------------------
C_FILES     := $(shell find mips monitor guest-os tools tests labs -name '*.[ch]' 2>/dev/null | sort)
LINT_HOST   := $(filter tools/%.c tests/unit/%.c tests/trace/%.c,$(C_FILES))
LINT_TARGET := $(filter mips/%.c monitor/%.c guest-os/%.c tests/conformance/%.c \
	tests/system/guests/%.c tests/segctl/%.c tests/usertests/%.c labs/guest/%.c labs/hidden/%.c,\
	$(C_FILES))
LINT_STAMPS := $(LINT_HOST:%=$(H)/lint/%.host) $(LINT_TARGET:%=$(H)/lint/%.target)

.PHONY: format format-check lint cppcheck

format: ## lay out the C files as .clang-format says
	$(Q)clang-format -i $(C_FILES)

format-check: ## see whether the C files are laid out so
	@bad=$$(for file in $(C_FILES); do \
		clang-format "$$file" | cmp -s - "$$file" || echo "not ok - layout of $$file: run make format"; \
	done); \
	if [ -n "$$bad" ]; then printf '%s\n' "$$bad"; exit 1; fi; \
	echo 'ok - the C files are laid out as .clang-format says'

lint: cppcheck $(LINT_STAMPS) ## cppcheck and clang-tidy
	@echo 'ok - clang-tidy has no complaint about $(words $(LINT_STAMPS)) files'

cppcheck:
	@cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
		--std=c11 -I. -j 2 --library=tools/cppcheck.cfg \
		--suppress=missingIncludeSystem --suppress=comparePointers \
		$(filter %.c,$(C_FILES))
	@echo 'ok - cppcheck has no complaint'

# A stamp for each file, so that only what changed is looked at again.
$(H)/lint/%.host: % .clang-tidy $(filter %.h,$(C_FILES))
	$(call say,TIDY,$<)
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- -std=gnu11 -D_GNU_SOURCE -I. -I$(H)/tests/unit 2>/dev/null
	@touch $@

$(H)/lint/%.target: % .clang-tidy $(filter %.h,$(C_FILES))
	$(call say,TIDY,$<)
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- --target=mips-linux-gnu -march=mips32r2 -std=gnu11 -ffreestanding \
		-DRELINKED -I. -Imips/freestanding 2>/dev/null
	@touch $@

# Trees of sources under build/, of mutants and labs, have a build/ and dependencies of their own.
-include $(shell find build -mindepth 1 -type d -name build -prune -o -type f -name '*.d' -print 2>/dev/null)
