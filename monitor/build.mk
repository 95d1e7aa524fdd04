# monitor/: the VMM. monitor.elf is what QEMU boots; bootrom.bin goes to 0x1fc00000.

# Logic that also compiles for the host, where it is tested.
MONITOR_LOGIC := archive asid channel clock config console cp0 device_access emulate exit frames \
	elf hwtlb instructions loader options pmap platform_disco reflect sched stats stlb trace translate vcpu vm \
	vtlb dev/board dev/bus dev/uart16550
MONITOR_LOGIC_SOURCES := $(MONITOR_LOGIC:%=monitor/%.c)
MONITOR_SOURCES := $(MONITOR_LOGIC_SOURCES) monitor/fault.c monitor/finish.c monitor/hw.c \
	monitor/main.c
MONITOR_ASSEMBLY := monitor/boot.S monitor/entry_disco.S

MONITOR_OBJECTS := $(MONITOR_SOURCES:%.c=$(B)/%.o) $(MONITOR_ASSEMBLY:%.S=$(B)/%.o) \
	$(MIPS_OBJECTS) $(FREESTANDING_OBJECTS)

.PHONY: monitor
monitor: $(B)/monitor/monitor.elf $(B)/monitor/bootrom.bin ## Build the monitor

$(B)/monitor/boot.o $(B)/monitor/entry_disco.o: ROOM_CFLAGS := -I$(B)/gen
$(B)/monitor/boot.o $(B)/monitor/entry_disco.o: $(B)/gen/monitor_offsets.h

$(B)/gen/monitor_offsets.h: monitor/offsets.c
	$(call say,OFFSETS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(filter-out -g,$(TARGET_CFLAGS)) -MF $@.d -MT $@ -S -o $@.s $<
	$(Q)sed -n 's/^->\([A-Z0-9_]*\) \(-*[0-9]*\).*/#define \1 \2/p' $@.s > $@

$(B)/monitor/monitor.ld: monitor/monitor.ld.S
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -E -P -Umips -x assembler-with-cpp -I. -MMD -MF $@.d -MT $@ -o $@ $<

$(B)/monitor/monitor.elf: $(MONITOR_OBJECTS) $(B)/monitor/monitor.ld
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) $(TARGET_LDFLAGS) -T $(B)/monitor/monitor.ld -Map $@.map -o $@ $(MONITOR_OBJECTS)

$(B)/monitor/bootrom.bin: $(B)/monitor/bootrom.o
	$(call say,OBJCOPY,$@)
	$(Q)$(TARGET_OBJCOPY) -O binary -j .text $< $@
