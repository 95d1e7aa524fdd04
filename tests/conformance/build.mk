# tests/conformance/: one suite of privileged-architecture tests, linked native and relinked.

CONFORMANCE_C_SOURCES := harness.c machine.c main.c output.c test_exceptions.c test_addresses.c test_global.c test_paging.c \
	test_delay_slots.c test_registers.c test_tlb.c test_tlb_exceptions.c test_translation.c \
	test_interrupts.c test_timer.c test_user.c test_return.c test_vectors.c test_memory.c \
	test_progress.c
CONFORMANCE_S_SOURCES := start.S vectors.S probes.S probes_slots.S probes_state.S

# $(1): native or relinked. $(2): its preprocessor flags.
define CONFORMANCE_LINK
CONFORMANCE_OBJECTS_$(1) := \
	$$(CONFORMANCE_C_SOURCES:%.c=$$(B)/tests/conformance/$(1)/%.o) \
	$$(CONFORMANCE_S_SOURCES:%.S=$$(B)/tests/conformance/$(1)/%.o)

$$(B)/tests/conformance/$(1)/%.o: tests/conformance/%.c
	$$(call say,CC,$$< ($(1)))
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) $$(TARGET_CFLAGS) $(2) -c -o $$@ $$<

$$(B)/tests/conformance/$(1)/%.o: tests/conformance/%.S
	$$(call say,AS,$$< ($(1)))
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) $$(TARGET_ASFLAGS) $(2) -c -o $$@ $$<

$$(B)/tests/conformance/$(1)/%.ld: tests/conformance/%.ld.S
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) -E -P -x assembler-with-cpp -D__ASSEMBLER__ -I. $(2) -MMD -MT $$@ -o $$@ $$<

$$(B)/tests/conformance/$(1).elf: $$(CONFORMANCE_OBJECTS_$(1)) $$(FREESTANDING_OBJECTS) \
		$$(B)/tests/conformance/$(1)/conformance.ld
	$$(call say,LD,$$@)
	$$(Q)$$(TARGET_LD) $$(TARGET_LDFLAGS) -T $$(filter %.ld,$$^) -o $$@ $$(filter %.o,$$^)

$$(B)/tests/conformance/rom-$(1).elf: $$(B)/tests/conformance/$(1)/rom.o \
		$$(B)/tests/conformance/$(1)/rom.ld
	$$(call say,LD,$$@)
	$$(Q)$$(TARGET_LD) $$(TARGET_LDFLAGS) -T $$(filter %.ld,$$^) -o $$@ $$(filter %.o,$$^)

$$(B)/tests/conformance/rom-$(1).bin: $$(B)/tests/conformance/rom-$(1).elf
	$$(Q)$$(TARGET_OBJCOPY) -O binary $$< $$@
endef
$(eval $(call CONFORMANCE_LINK,native,))
$(eval $(call CONFORMANCE_LINK,relinked,-DRELINKED))

CONFORMANCE_NATIVE := $(B)/tests/conformance/native.elf $(B)/tests/conformance/rom-native.bin
CONFORMANCE_RELINKED := $(B)/tests/conformance/relinked.elf $(B)/tests/conformance/rom-relinked.bin
CONFORMANCE_NATIVE_TEXT := $(B)/tests/conformance/native-$(CPU)$(addprefix -,$(ONLY)).txt

.PHONY: conformance conformance-native
conformance: $(CONFORMANCE_NATIVE) $(CONFORMANCE_RELINKED) ## build the conformance suite, native and relinked

# The suite on the bare board: prints its text, keeps a copy, fails if a test fails.
# ONLY=NAME runs the tests whose names begin with NAME.
conformance-native: $(CONFORMANCE_NATIVE) ## run the conformance suite on bare QEMU (ONLY=NAME: some tests)
	$(Q)timeout 60 qemu-system-$(if $(filter big,$(ENDIAN)),mips,mipsel) -M malta -cpu $(CPU) -m 64 \
		-nic none -vga none -display none -serial stdio -monitor none -no-reboot \
		-kernel $(B)/tests/conformance/native.elf -append "$(addprefix only=,$(ONLY))" \
		-device loader,file=$(B)/tests/conformance/rom-native.bin,addr=0x1fc00000,force-raw=on \
		</dev/null >$(CONFORMANCE_NATIVE_TEXT); status=$$?; \
		cat $(CONFORMANCE_NATIVE_TEXT); test $$status = 0
	$(Q)grep -q '^[1-9][0-9]* tests, 0 failed$$' $(CONFORMANCE_NATIVE_TEXT)

.PHONY: conformance-tests
conformance-tests: $(H)/mirrorball ## the conformance suite natively and in VMs, all processors and byte orders
	@tests/conformance/run

TEST_SUITES += conformance-tests
