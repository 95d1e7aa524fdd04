# tests/segctl/: a guest that tries to leave its VM, for the platform on which its kernel has the whole
# address space. It stands on the conformance suite's harness.

HOSTILE_OBJECTS := $(addprefix $(B)/tests/segctl/,main.o sweep.o escapes.o attempts.o) \
	$(addprefix $(B)/tests/conformance/native/,harness.o machine.o output.o start.o vectors.o probes.o \
	probes_slots.o probes_state.o)

$(B)/tests/segctl/hostile.elf: $(HOSTILE_OBJECTS) $(FREESTANDING_OBJECTS) \
		$(B)/tests/conformance/native/conformance.ld
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) $(TARGET_LDFLAGS) -T $(filter %.ld,$^) -o $@ $(filter %.o,$^)

.PHONY: segctl-guest segctl-tests
segctl-guest: $(B)/tests/segctl/hostile.elf conformance ## build the guest that tries to leave its VM

segctl-tests: $(H)/mirrorball ## run it on segctl in both byte orders, and natively what runs there
	@tests/segctl/run

TEST_SUITES += segctl-tests
