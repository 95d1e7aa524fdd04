# tools/gdb/: gdb that speaks VMM. It is Python inside gdb; nothing of it is built.

GDB_KERNELS := kernel.elf kernel-native.elf
GDB_CONSTANTS := $(GDB_KERNELS:%=$(B)/gdb/%.constants)

# The guest kernel's constants that gdb reads its page table by; its debug information has none.
$(B)/gdb/kernel.elf.constants: GDB_FLAGS := -DRELINKED
$(GDB_CONSTANTS): guest-os/kernel/kernel_stack.h guest-os/kernel/linear_table.h mips/windows.h
	@mkdir -p $(@D)
	$(Q)cat $^ | $(TARGET_CC) $(TARGET_ASFLAGS) $(GDB_FLAGS) -MF $@.d -x c -E -dM -o $@ -

# Without fast paths: every exit passes the monitor's C, where it can be looked at.
GDB_VM = name=guest,fast_paths=off,$(GUEST_VM)

.PHONY: compile_commands.json
compile_commands.json: ## write build/compile_commands.json, for clangd
	@mkdir -p build
	@$(MAKE) --no-print-directory --dry-run --always-make V=1 all | tools/compile-commands >build/$@
	@echo "build/$@: $$(grep -c '"file"' build/$@) files"

.PHONY: gdb gdb-built gdb-server gdb-server-built gdb-constants
gdb-constants: $(GDB_CONSTANTS)

gdb: deps ## gdb on a halted machine with a VM (CONFIG: those): monitor, guest kernel and programs; `help vmm`
	@$(MAKE) --no-print-directory gdb-built

gdb-built: all $(GDB_CONSTANTS)
	@tools/gdb/run $(ENDIAN) $(PLATFORM) - $(if $(filter disco,$(PLATFORM)),--cpu $(CPU)) --icount 3 \
		$(if $(CONFIG),--config $(CONFIG),--vm '$(GDB_VM)')

gdb-server: deps ## the same halted machine alone, for an editor's debugger at port 1234
	@$(MAKE) --no-print-directory gdb-server-built

gdb-server-built: all $(GDB_CONSTANTS)
	@$(LAUNCHER) run $(ON_MONITOR) --endian $(ENDIAN) --gdb --icount 3 \
		$(if $(CONFIG),--config $(CONFIG),--vm '$(GDB_VM)')
