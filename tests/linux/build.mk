# tests/linux/: Debian's own kernel for the Malta board, natively and in VMs. Nothing of Linux is in this
# tree: it is downloaded to $(LINUX), once.

LINUX := build/linux

# Programs for Linux are little-endian, whatever ENDIAN says.
LINUX_PROGRAM_FLAGS := $(filter-out -EB -EL -MMD -MP,$(TARGET_CFLAGS)) -EL
LINUX_OBJECTS := $(addprefix $(LINUX)/,start.o faults.o cases.o)

$(LINUX)/%.o: tests/linux/%.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(LINUX_PROGRAM_FLAGS) -c -o $@ $<

$(LINUX)/%.o: tests/linux/%.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(LINUX_PROGRAM_FLAGS) -c -o $@ $<

$(LINUX)/ticks: $(LINUX)/ticks.o
$(LINUX)/faults: $(LINUX_OBJECTS)
$(LINUX)/ticks $(LINUX)/faults: tests/linux/faults.ld
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) -m elf32ltsmip -nostdlib -static --fatal-warnings -z noexecstack \
		-z max-page-size=4096 -T $(filter %.ld,$^) -o $@ $(filter %.o,$^)

$(LINUX)/vmlinuz $(LINUX)/busybox &: tools/linux/fetch
	$(call say,APT,$(LINUX)/vmlinuz $(LINUX)/busybox)
	$(Q)tools/linux/fetch $(LINUX)
	@touch $(LINUX)/vmlinuz $(LINUX)/busybox

$(LINUX)/initramfs.cpio: $(LINUX)/busybox $(LINUX)/faults $(LINUX)/ticks $(addprefix tests/linux/,init work clock)
	$(call say,CPIO,$@)
	$(Q)tools/linux/pack $@ $^

.PHONY: linux-files linux linux-consoles linux-native linux-test linux-boots linux-exits linux-cost linux-clock linux-together linux-tests
linux-files: $(LINUX)/vmlinuz $(LINUX)/initramfs.cpio ## download Debian's Linux for the Malta board and make its initramfs

LINUX_READY = $(MAKE) --no-print-directory -s ENDIAN=little linux-files monitor $(H)/mirrorball

linux: ## Debian's kernel in a VM, with a shell on the console (poweroff ends it, or Ctrl-A x)
	@$(LINUX_READY) && tools/linux/boot virtual run=shell --interactive

linux-native: ## the same kernel on bare QEMU
	@$(LINUX_READY) && tools/linux/boot native run=shell --interactive

linux-test: ## a script of work in Debian's Linux, natively and in a VM: the outputs must be equal
	@$(LINUX_READY) && tests/linux/run compare

#: N=20                  for linux-boots: how many
N ?= 20
linux-boots: ## boot Debian's Linux N times in a row
	@$(LINUX_READY) && tests/linux/run boots $(N)

linux-exits: ## exits by reason of Debian's Linux: software TLB off and on, virtual TLBs of 16, 32 and 64 entries
	@$(LINUX_READY) && tools/linux/exits

linux-cost: ## instructions of Debian's Linux in a VM against bare QEMU
	@$(LINUX_READY) && tools/linux/cost

linux-clock: ## a minute of the guest's clock against the machine's
	@$(LINUX_READY) && tests/linux/run clock 60

linux-consoles: ## two Linux VMs and one of guest-os side by side, their consoles used in turn
	@$(LINUX_READY) && $(MAKE) --no-print-directory -s ENDIAN=little guest-os && tests/linux/consoles

linux-together: ## two Linux VMs and one of the guest kernel on one machine: each prints what it prints alone (minutes)
	@$(LINUX_READY) guest-os && tests/linux/run together

linux-tests: ## what of this every `make test` does, if Linux is there or can be fetched
	@tests/linux/run quick '$(MAKE)'

TEST_SUITES += linux-tests
