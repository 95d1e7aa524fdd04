# guest-os/: the guest kernel, linked twice (natively and relinked for the monitor), and the programs
# it runs, in a cpio archive. Everything is for the byte order ENDIAN.

GUEST_OS := $(B)/guest-os

GUEST_KERNEL_SOURCES := $(addprefix guest-os/kernel/, \
	vectors.S start.S switch.S tlb_write.S main.c board.c boot.c arguments.c frames.c initrd.c \
	inode.c directory.c path.c file.c pipe.c console.c \
	space.c fault.c asid.c kernel_stack.c program.c process.c kill.c scheduler.c clock.c trap.c \
	user_memory.c syscall.c process_calls.c file_calls.c)
GUEST_PROGRAMS := hello getpid stride spin mix sleep forks faults
GUEST_LIBC_SOURCES := guest-os/user/crt0.S guest-os/user/system_calls.S guest-os/user/stdio.c \
	guest-os/user/stdlib.c

GUEST_KERNEL_OBJECTS := $(addsuffix .o,$(basename $(GUEST_KERNEL_SOURCES:%=$(B)/%)))
GUEST_RELINKED_OBJECTS := $(GUEST_KERNEL_OBJECTS:$(B)/%=$(B)/relinked/%)
GUEST_LIBC_OBJECTS := $(addsuffix .o,$(basename $(GUEST_LIBC_SOURCES:%=$(B)/%))) \
	$(FREESTANDING_OBJECTS)
GUEST_KERNEL_OFFSETS := $(B)/guest-os/kernel/offsets.h

.PHONY: guest-os
guest-os: $(GUEST_OS)/kernel.elf $(GUEST_OS)/kernel-native.elf $(GUEST_OS)/initrd.cpio

# --- kernel: the relinked one differs by -DRELINKED alone, which mips/windows.h looks at ----------
$(B)/relinked/guest-os/%.o: ROOM_CFLAGS := -DRELINKED
$(B)/relinked/guest-os/%.o: guest-os/%.c
	$(call say,CC,$< (relinked))
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_CFLAGS) $(ROOM_CFLAGS) -c -o $@ $<

$(B)/relinked/guest-os/%.o: guest-os/%.S
	$(call say,AS,$< (relinked))
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_ASFLAGS) -I$(B) $(ROOM_CFLAGS) -c -o $@ $<

$(B)/guest-os/kernel/%.o: ROOM_CFLAGS := -I$(B)

$(GUEST_KERNEL_OFFSETS): guest-os/kernel/offsets.c
	$(call say,OFFSETS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_CFLAGS) -MT $@ -MF $(@:.h=.d) -S -o $(@:.h=.s) $<
	$(Q)sed -n 's/^\s*->\([A-Z_]*\) \(.*\)/#define \1 \2/p' $(@:.h=.s) > $@

$(filter %/vectors.o %/switch.o,$(GUEST_KERNEL_OBJECTS) $(GUEST_RELINKED_OBJECTS)): \
	$(GUEST_KERNEL_OFFSETS)

$(GUEST_OS)/kernel-native.lds: guest-os/kernel/kernel.lds.S
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -E -P -x assembler-with-cpp -I. -MMD -MP -MT $@ -MF $@.d -o $@ $<

$(GUEST_OS)/kernel.lds: guest-os/kernel/kernel.lds.S
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -E -P -x assembler-with-cpp -I. -MMD -MP -MT $@ -MF $@.d -DRELINKED -o $@ $<

$(GUEST_OS)/kernel-native.elf: $(GUEST_KERNEL_OBJECTS) $(FREESTANDING_OBJECTS)
$(GUEST_OS)/kernel.elf: $(GUEST_RELINKED_OBJECTS) $(FREESTANDING_OBJECTS)

$(GUEST_OS)/%.elf: $(GUEST_OS)/%.lds
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) $(TARGET_LDFLAGS) -T $< -o $@ $(filter %.o,$^)

# --- user programs -----------------------------------------------------------------------------------
$(GUEST_OS)/user/%: guest-os/user/program.lds $(B)/guest-os/user/%.o $(GUEST_LIBC_OBJECTS)
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) $(TARGET_LDFLAGS) -T $< -o $@ $(filter %.o,$^)

# The archive is the same whenever and by whomever it is made: no debug information (it names the
# build folder), sorted names, one owner, one date.
$(GUEST_OS)/initrd.cpio: $(GUEST_PROGRAMS:%=$(GUEST_OS)/user/%)
	$(call say,CPIO,$@)
	$(Q)stage=$$(mktemp -d) && trap 'rm -rf "$$stage"' EXIT && \
	for program in $^; do \
		$(TARGET_OBJCOPY) --strip-all $$program $$stage/$${program##*/} || exit 1; \
	done && \
	cd $$stage && chmod 755 * && touch -d @0 * && \
	printf '%s\n' $(sort $(GUEST_PROGRAMS)) | \
		cpio --quiet --reproducible --owner=+0:+0 -o -H newc > $(CURDIR)/$@
