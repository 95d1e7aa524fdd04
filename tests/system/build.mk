# tests/system/: the guests that its scripts boot, one ELF whose command line chooses what it does.

SYSTEM_GUESTS := $(B)/tests/system/guests/guests.elf
SYSTEM_GUEST_OBJECTS := $(addprefix $(B)/tests/system/guests/, \
	runtime.o wild.o main.o map.o jump.o wild_cp0.o scribble.o neighbour.o share.o)

$(SYSTEM_GUEST_OBJECTS): ROOM_CFLAGS := -DRELINKED

$(B)/tests/system/guests/guests.ld: tests/system/guests/guests.ld.S
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -E -P -x assembler-with-cpp -I. -MMD -MP -MT $@ -MF $@.d -DRELINKED -o $@ $<

$(SYSTEM_GUESTS): $(B)/tests/system/guests/guests.ld $(SYSTEM_GUEST_OBJECTS) $(FREESTANDING_OBJECTS)
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) $(TARGET_LDFLAGS) -T $< -o $@ $(filter %.o,$^)

# Prints its seed; SEED=N repeats it.
.PHONY: switch-stress
switch-stress: all ## change every switch 1,000 times on VMs that work (SEED=N: the same choices again)
	@TIMES=1000 WORKLOAD_ARGUMENT=200 CPU=$(CPU) ENDIAN=$(ENDIAN) tests/system/run switches

.PHONY: system-guests
system-guests: $(SYSTEM_GUESTS)

# The scripts run the other byte order too.
.PHONY: system-other-endian
system-other-endian:
	@$(MAKE) --no-print-directory ENDIAN=$(if $(filter big,$(ENDIAN)),little,big) all system-guests

system-tests: system-guests system-other-endian
