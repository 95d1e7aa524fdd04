# tests/unit/: each test_*.c becomes one host program, run by `make unit-tests` under ASan and UBSan.

UNIT_TESTS    := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
UNIT_PROGRAMS := $(UNIT_TESTS:%=$(H)/tests/unit/%)

# The table of switches, which monitor and launcher share.
SWITCH_TABLE := monitor/switch_table.c mips/freestanding/format.c

# What each test links besides itself: NAME_SOURCES, one line a test; NAME_LIBS if it needs any.
test_branch_SOURCES       := mips/branch.c mips/insn.c
test_clock_SOURCES        := monitor/clock.c $(wildcard monitor/dev/*.c)
# The device tests share a VM and a model of the monitor around the board.
DEV_TESTS := $(filter test_dev_%,$(UNIT_TESTS))
DEV_SOURCES := tests/unit/dev_model.c $(wildcard monitor/dev/*.c)
$(foreach test,$(DEV_TESTS),$(eval $(test)_SOURCES := $(DEV_SOURCES)))
test_freestanding_SOURCES := mips/freestanding/string.c mips/freestanding/format.c
test_insn_SOURCES         := mips/insn.c
test_insn_oracle_SOURCES  := mips/insn.c
test_launcher_image_SOURCES := $(addprefix tools/launcher/,archive.c image.c numbers.c problem.c \
	status.c vmcheck.c vmspec.c) $(SWITCH_TABLE)
test_launcher_terminal_SOURCES := tools/launcher/terminal.c
test_launcher_control_SOURCES := $(addprefix tools/launcher/,control.c problem.c)
test_launcher_vmspec_SOURCES := $(addprefix tools/launcher/,configfile.c numbers.c option_table.c options.c problem.c \
	vmcheck.c vmspec.c) $(SWITCH_TABLE)
test_launcher_vmspec_LIBS := -linih
test_launcher_config_SOURCES := $(test_launcher_vmspec_SOURCES)
test_launcher_config_LIBS := -linih
test_platform_segctl_SOURCES := monitor/platform_segctl.c
test_bench_follow_SOURCES := $(addprefix tools/bench/, figures.c follow/follow.c follow/result.c \
	follow/tally.c) mips/insn.c
test_bench_follow_LIBS    := -ljansson -lm
test_tlb_SOURCES          := mips/tlb.c
test_unaligned_SOURCES    := mips/unaligned.c

# Tests of the monitor link all of its logic, and models of what lies below and above it.
MONITOR_TESTS := $(filter test_monitor_%,$(UNIT_TESTS))
MONITOR_TEST_SOURCES := tests/unit/model_disk.c tests/unit/model_hw.c tests/unit/model_guest.c $(MONITOR_LOGIC_SOURCES) \
	$(MIPS_SOURCES) mips/freestanding/format.c
$(foreach test,$(MONITOR_TESTS),$(eval $(test)_SOURCES := $(MONITOR_TEST_SOURCES)))
test_monitor_coherence_SOURCES += $(addprefix tests/unit/model_,cpu.c kernel.c oracle.c program.c)
test_monitor_short_device_SOURCES += tests/unit/model_cpu.c
test_monitor_trace_SOURCES += $(addprefix tools/,trace/reader.c trace/visit.c launcher/problem.c)
test_monitor_pages_SOURCES += tests/unit/model_vms.c
test_monitor_hypercall_SOURCES += tests/unit/model_vms.c
test_monitor_register_page_SOURCES += tests/unit/model_vms.c
test_monitor_swap_SOURCES += tests/unit/model_vms.c
test_monitor_archive_SOURCES += tests/unit/model_archive.c
test_monitor_loader_SOURCES += tests/unit/model_archive.c
test_monitor_switches_SOURCES += tests/unit/model_archive.c

test_launcher_image_LIBS := -larchive -lelf -ljansson
test_monitor_commands_LIBS := -ljansson

FLOW_PARTS := $(addprefix tools/flow/,find.c narrate.c records.c report.c symbols.c table.c words.c) \
	tools/trace/reader.c tools/trace/visit.c tools/launcher/problem.c mips/insn.c \
	monitor/trace_encode.c
test_flow_find_SOURCES    := $(FLOW_PARTS)
test_flow_program_SOURCES := $(FLOW_PARTS) tools/flow/main.c
test_flow_report_SOURCES  := $(FLOW_PARTS)
$(foreach test,find program report,$(eval test_flow_$(test)_LIBS := -lelf))

SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all
SAN_CFLAGS := -std=gnu11 -O1 -g $(WARNINGS) -fno-omit-frame-pointer $(SANITIZERS) -I. -MMD -MP

$(H)/san/%.o: %.c
	$(call say,SANCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SAN_CFLAGS) $(UNIT_CFLAGS) -c -o $@ $<

define unit_program
$(H)/tests/unit/$(1): $(H)/san/tests/unit/$(1).o $($(1)_SOURCES:%.c=$(H)/san/%.o)
endef
$(foreach test,$(UNIT_TESTS),$(eval $(call unit_program,$(test))))

$(UNIT_PROGRAMS):
	$(call say,HOSTLD,$@)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SANITIZERS) -o $@ $^ -lcmocka $($(@F)_LIBS)

$(H)/san/tests/unit/test_monitor_commands.o: UNIT_CFLAGS := -D_GNU_SOURCE

# Our memcpy and its kin under names of their own: the host's library and ASan keep theirs.
$(H)/san/mips/freestanding/string.o: UNIT_CFLAGS += -include tests/unit/freestanding_names.h

# The disassembler's opinion of each instruction that mips/insn.c decodes, and of its neighbours.
$(H)/tests/unit/insn_every.o: tests/unit/insn_every.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(CROSS)gcc -EB -march=24kc -mabi=32 -mno-abicalls -fno-pic -MMD -MP -c -o $@ $<

$(H)/tests/unit/insn_oracle.inc: tests/unit/insn_oracle.sh $(H)/tests/unit/insn_every.o
	$(call say,ORACLE,$@)
	$(Q)CROSS=$(CROSS) sh $^ > $@

$(H)/san/tests/unit/test_insn_oracle.o $(H)/lint/tests/unit/test_insn_oracle.c.host: \
	$(H)/tests/unit/insn_oracle.inc
$(H)/san/tests/unit/test_insn_oracle.o: UNIT_CFLAGS += -I$(H)/tests/unit

# Every program runs, whatever became of the one before; one failure fails the target.
.PHONY: unit-tests
unit-tests: $(UNIT_PROGRAMS)
	@failed=; for program in $(sort $^); do \
		CMOCKA_MESSAGE_OUTPUT=stdout ./$$program 2>&1 || failed="$$failed $$program"; \
	done; \
	if [ -n "$$failed" ]; then echo "unit tests failed:$$failed" >&2; exit 1; fi

.PHONY: mutants
mutants: ## break the monitor in known ways and see the unit tests find each (MUTANT=NAME: one)
	@tests/mutants/run '$(MAKE)' build/mutants

.PHONY: fast-path-mutants
fast-path-mutants: deps ## break the assembly of the fast paths and see the conformance suite notice (MUTANT=NAME: one)
	@tests/mutants/assembly '$(MAKE)' build/mutants-assembly
