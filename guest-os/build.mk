# guest-os/: the guest kernel, linked twice (natively and relinked for the monitor), and the programs
# it runs, in a cpio archive. Everything is for the byte order ENDIAN.

GUEST_OS := $(B)/guest-os

GUEST_KERNEL_SOURCES := $(addprefix guest-os/kernel/, \
	vectors.S start.S switch.S tlb_write.S main.c board.c boot.c arguments.c frames.c initrd.c \
	inode.c directory.c path.c file.c pipe.c console.c \
	space.c fault.c asid.c kernel_stack.c program.c process.c kill.c scheduler.c clock.c monitor.c trap.c \
	user_memory.c syscall.c process_calls.c file_calls.c)
GUEST_PROGRAMS := hello getpid stride spin mix flow sleep forks faults micro

GUEST_KERNEL_OBJECTS := $(addsuffix .o,$(basename $(GUEST_KERNEL_SOURCES:%=$(B)/%)))
GUEST_RELINKED_OBJECTS := $(GUEST_KERNEL_OBJECTS:$(B)/%=$(B)/relinked/%)
GUEST_KERNEL_OFFSETS := $(B)/guest-os/kernel/offsets.h

.PHONY: guest-os
guest-os: $(GUEST_OS)/kernel.elf $(GUEST_OS)/kernel-paged.elf $(GUEST_OS)/kernel-native.elf $(GUEST_OS)/kernel-native-tlbwi.elf $(GUEST_OS)/initrd.cpio

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

$(B)/paged/guest-os/%.o: guest-os/%.c
	$(call say,CC,$< (register page))
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_CFLAGS) -DRELINKED -DREGISTER_PAGE -c -o $@ $<

$(B)/paged/guest-os/%.o: guest-os/%.S
	$(call say,AS,$< (register page))
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_ASFLAGS) -I$(B) -DRELINKED -DREGISTER_PAGE -c -o $@ $<

$(B)/guest-os/kernel/%.o: ROOM_CFLAGS := -I$(B)

$(GUEST_KERNEL_OFFSETS): guest-os/kernel/offsets.c
	$(call say,OFFSETS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_CFLAGS) -MT $@ -MF $(@:.h=.d) -S -o $(@:.h=.s) $<
	$(Q)sed -n 's/^\s*->\([A-Z_]*\) \(.*\)/#define \1 \2/p' $(@:.h=.s) > $@

$(filter %/vectors.o %/switch.o,$(GUEST_KERNEL_OBJECTS) $(GUEST_RELINKED_OBJECTS)) \
	$(B)/paged/guest-os/kernel/vectors.o $(B)/paged/guest-os/kernel/switch.o: $(GUEST_KERNEL_OFFSETS)

$(GUEST_OS)/kernel-native.lds: guest-os/kernel/kernel.lds.S
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -E -P -x assembler-with-cpp -I. -MMD -MP -MT $@ -MF $@.d -o $@ $<

$(GUEST_OS)/kernel.lds: guest-os/kernel/kernel.lds.S
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -E -P -x assembler-with-cpp -I. -MMD -MP -MT $@ -MF $@.d -DRELINKED -o $@ $<

$(GUEST_OS)/kernel-native.elf: $(GUEST_KERNEL_OBJECTS) $(FREESTANDING_OBJECTS)
# The native kernel once more, its refills by tlbwi.
$(GUEST_OS)/kernel-native-tlbwi.elf: $(filter-out %/vectors.o,$(GUEST_KERNEL_OBJECTS)) \
		$(B)/guest-os/kernel/vectors-tlbwi.o $(FREESTANDING_OBJECTS)
$(GUEST_OS)/kernel-native-tlbwi.lds: $(GUEST_OS)/kernel-native.lds
	$(Q)cp $< $@

$(B)/guest-os/kernel/vectors-tlbwi.o: guest-os/kernel/vectors.S $(GUEST_KERNEL_OFFSETS)
	$(call say,AS,$< (tlbwi))
	$(Q)$(TARGET_CC) $(TARGET_ASFLAGS) -I$(B) -DREFILL_TLBWI -c -o $@ $<

$(GUEST_OS)/kernel.elf: $(GUEST_RELINKED_OBJECTS) $(FREESTANDING_OBJECTS)

# The relinked kernel once more, its registers in a page that it shares with the monitor.
GUEST_PAGED_SOURCES := $(addprefix guest-os/kernel/,vectors.S switch.S tlb_write.S monitor.c)
GUEST_PAGED_OBJECTS := $(addsuffix .o,$(basename $(GUEST_PAGED_SOURCES:%=$(B)/paged/%)))

$(GUEST_OS)/kernel-paged.elf: $(GUEST_PAGED_OBJECTS) $(FREESTANDING_OBJECTS) \
		$(filter-out $(GUEST_PAGED_OBJECTS:$(B)/paged/%=$(B)/relinked/%),$(GUEST_RELINKED_OBJECTS))
$(GUEST_OS)/kernel-paged.lds: $(GUEST_OS)/kernel.lds
	$(Q)cp $< $@

$(GUEST_OS)/%.elf: $(GUEST_OS)/%.lds
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) $(TARGET_LDFLAGS) -T $< -o $@ $(filter %.o,$^)

# --- user programs: the library, a file or a folder for each program, and the root of the files -------
GUEST_LIBC_SOURCES := $(addprefix guest-os/user/, \
	crt0.S system_calls.S stdio.c stdlib.c malloc.c errors.c path.c)
GUEST_LIBC_OBJECTS := $(addsuffix .o,$(basename $(GUEST_LIBC_SOURCES:%=$(B)/%))) \
	$(FREESTANDING_OBJECTS)

# $(call single,FOLDER,NAMES): programs of one file each
single = $(foreach name,$(2),$(eval GUEST_SOURCES_$(name) := guest-os/user/$(1)$(name).c))
GUEST_TOOLS := cat cp echo false grep head kill ln ls mkdir mv poweroff ps rm seq sum time \
	true wc
GUEST_WORKLOADS := pmake cc ld engineering database
$(call single,,$(GUEST_PROGRAMS))
$(call single,tools/,$(GUEST_TOOLS))
$(call single,workloads/,$(GUEST_WORKLOADS))
GUEST_SOURCES_raytrace := $(addprefix guest-os/user/workloads/, raytrace.c scene.c fixed.c)
GUEST_SOURCES_sh := $(addprefix guest-os/user/sh/, \
	sh.c run.c jobs.c builtins.c parser.c lexer.c variables.c)
GUEST_SOURCES_faults := $(addprefix tests/usertests/, forbidden.c faults_main.c)
GUEST_SOURCES_usertests := $(addprefix tests/usertests/, forbidden.c \
	usertests.c processes.c killing.c memory.c faults.c files.c descriptors.c names.c pipes.c exec.c \
	pointers.c)
GUEST_BIN := $(GUEST_PROGRAMS) $(GUEST_TOOLS) $(GUEST_WORKLOADS) raytrace sh usertests

define link_program
$(GUEST_OS)/bin/$(1): guest-os/user/program.lds \
		$(addsuffix .o,$(basename $(GUEST_SOURCES_$(1):%=$(B)/%))) $(GUEST_LIBC_OBJECTS)
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$(Q)$$(TARGET_LD) $$(TARGET_LDFLAGS) -T $$< -o $$@ $$(filter %.o,$$^)
endef
$(foreach program,$(GUEST_BIN),$(eval $(call link_program,$(program))))

# The archive is the same whenever and by whomever it is made: no debug information (it names the
# build folder), sorted names, one owner, one date.
GUEST_ROOT := guest-os/user/root
GUEST_ROOT_FILES := $(sort $(shell find $(GUEST_ROOT) -type f))

$(GUEST_OS)/initrd.cpio: $(GUEST_BIN:%=$(GUEST_OS)/bin/%) $(GUEST_ROOT_FILES)
	$(call say,CPIO,$@)
	$(Q)stage=$$(mktemp -d) && trap 'rm -rf "$$stage"' EXIT && \
	cp -R $(GUEST_ROOT)/. $$stage && mkdir -p $$stage/bin $$stage/tmp && \
	for program in $(GUEST_BIN); do \
		$(TARGET_OBJCOPY) --strip-all $(GUEST_OS)/bin/$$program $$stage/bin/$$program || exit 1; \
	done && \
	cd $$stage && chmod -R u=rwX,go=rX . && find . -exec touch -d @0 {} + && \
	find * | LC_ALL=C sort | \
		cpio --quiet --reproducible --owner=+0:+0 -o -H newc > $(CURDIR)/$@

# --- the picture that raytrace draws, fetched from the guest's console ---------------------------------
.PHONY: picture picture-built
PICTURE := raytrace:--console:320:2

picture: deps ## build/picture.png and .ppm, drawn by the guest's raytrace on the monitor
	@$(MAKE) --no-print-directory picture-built

picture-built: all $(H)/picture
	$(call say,RUN,$(PICTURE))
	$(Q)$(LAUNCHER) run $(MACHINE) --vm \
		'software_tlb=on,kernel=$(GUEST_OS)/kernel.elf,initrd=$(GUEST_OS)/initrd.cpio,append=run=$(PICTURE)' \
		< /dev/null > build/picture.txt
	$(Q)$(H)/picture build/picture.ppm build/picture.png < build/picture.txt
	@rm build/picture.txt
	@echo 'build/picture.png, build/picture.ppm'

$(H)/picture: $(H)/tools/picture/picture.o
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) -o $@ $^
