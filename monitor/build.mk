# monitor/: the VMM, once for each platform. monitor.elf is what QEMU boots; bootrom.bin goes to
# 0x1fc00000.

# Logic that also compiles for the host, where it is tested. platform_NAME.c comes to it.
MONITOR_SHARED_LOGIC := answer archive asid channel clock command_actions commands config \
	console console_input control cp0 device_access emulate exit frames \
	elf global_pairs hwtlb idle instructions lesson lifecycle line_editor loader operator \
	options pmap prompt reflect retire sched stats stlb stlb_large switches switch_table tournament \
	trace trace_control trace_encode trace_stream translate vcpu vm \
	vtlb vtlb_filter $(patsubst monitor/%.c,%,$(sort $(wildcard monitor/dev/*.c)))
# Short exits, by what the guest has executed.
MONITOR_SHARED_LOGIC += short_cp0 short_device short_exits short_timer
# Memory: how pages come, are shared and go.
MONITOR_SHARED_LOGIC += contents disk hypercall large pages sharing swap usage
# Privileged registers in the guest's own memory.
MONITOR_SHARED_LOGIC += register_page
MONITOR_LOGIC := $(MONITOR_SHARED_LOGIC) platform_disco
MONITOR_LOGIC_SOURCES := $(MONITOR_LOGIC:%=monitor/%.c)

# -g3: gdb knows the monitor's constants, too (tools/gdb). What is only for the target, in C and in assembly.
MONITOR_MACHINE := fast_paths fault finish hw main readout boot

.PHONY: monitor
monitor: ## Build the monitor, for both platforms

# $(1): the platform. $(2): its folder in $(B). $(3): its preprocessor flags.
define MONITOR_PLATFORM
MONITOR_OBJECTS_$(1) := $$(addprefix $$(B)/$(2)/,$$(addsuffix .o,$$(MONITOR_SHARED_LOGIC) \
	$$(MONITOR_MACHINE) platform_$(1) boot_$(1) entry_$(1)))

$$(B)/$(2)/%.o: ROOM_CFLAGS := -I$$(B)/gen $(3)
$$(B)/$(2)/boot_$(1).o $$(B)/$(2)/boot.o $$(B)/$(2)/entry_$(1).o: $$(B)/gen/monitor_offsets.h

$$(B)/$(2)/%.o: monitor/%.c
	$$(call say,CC,$$< ($(1)))
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) $$(TARGET_CFLAGS) -g3 $$(ROOM_CFLAGS) -c -o $$@ $$<

$$(B)/$(2)/%.o: monitor/%.S
	$$(call say,AS,$$< ($(1)))
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) $$(TARGET_ASFLAGS) $$(ROOM_CFLAGS) -c -o $$@ $$<

$$(B)/$(2)/monitor.ld: monitor/monitor.ld.S
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) -E -P -Umips -x assembler-with-cpp -I. $(3) -MMD -MF $$@.d -MT $$@ -o $$@ $$<

$$(B)/$(2)/monitor.elf: $$(MONITOR_OBJECTS_$(1)) $$(MIPS_OBJECTS) $$(FREESTANDING_OBJECTS) \
		$$(B)/$(2)/monitor.ld
	$$(call say,LD,$$@)
	$$(Q)$$(TARGET_LD) $$(TARGET_LDFLAGS) -T $$(filter %.ld,$$^) -Map $$@.map -o $$@ $$(filter %.o,$$^)

$$(B)/$(2)/bootrom.bin: $$(B)/$(2)/bootrom.o
	$$(call say,OBJCOPY,$$@)
	$$(Q)$$(TARGET_OBJCOPY) -O binary -j .text $$< $$@

monitor: $$(B)/$(2)/monitor.elf $$(B)/$(2)/bootrom.bin
endef
$(eval $(call MONITOR_PLATFORM,disco,monitor,))
$(eval $(call MONITOR_PLATFORM,segctl,monitor-segctl,-DPLATFORM_SEGCTL))

$(B)/gen/monitor_offsets.h: monitor/offsets.c
	$(call say,OFFSETS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(filter-out -g,$(TARGET_CFLAGS)) -MF $@.d -MT $@ -S -o $@.s $<
	$(Q)sed -n 's/^->\([A-Z0-9_]*\) \(-*[0-9]*\).*/#define \1 \2/p' $@.s > $@
