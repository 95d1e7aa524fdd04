# tools/: programs for this host.

LAUNCHER_SOURCES := $(wildcard tools/launcher/*.c) monitor/switch_table.c mips/freestanding/format.c
LAUNCHER_OBJECTS := $(LAUNCHER_SOURCES:%.c=$(H)/%.o)

$(H)/tools/%.o: ROOM_CFLAGS := -D_GNU_SOURCE

$(H)/mirrorball: $(LAUNCHER_OBJECTS)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -larchive -lelf -ljansson -linih

COMPARE_SOURCES := $(wildcard tools/compare/*.c) tools/launcher/paths.c tools/launcher/problem.c

$(H)/compare: $(COMPARE_SOURCES:%.c=$(H)/%.o)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -ljansson -lnettle

# The decoder of trace files, which others use too.
TRACE_LIBRARY := tools/trace/reader.c tools/trace/visit.c tools/launcher/problem.c
TRACE_SOURCES := $(wildcard tools/trace/*.c) tools/launcher/problem.c

$(H)/trace: $(TRACE_SOURCES:%.c=$(H)/%.o)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -ljansson

FLOW_SOURCES := $(wildcard tools/flow/*.c) $(TRACE_LIBRARY) mips/insn.c

$(H)/flow: $(FLOW_SOURCES:%.c=$(H)/%.o)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -lelf

CTL_SOURCES := $(wildcard tools/ctl/*.c) tools/launcher/problem.c

$(H)/mirrorctl: $(CTL_SOURCES:%.c=$(H)/%.o)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -ljansson

REPORT_SOURCES := $(wildcard tools/report/*.c) tools/trace/tally.c $(TRACE_LIBRARY) mips/insn.c \
	$(addprefix tools/flow/,find.c narrate.c records.c symbols.c table.c words.c)

$(H)/report: $(REPORT_SOURCES:%.c=$(H)/%.o)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -lelf -ljansson

# The report: each workload once for its counts, once more for its trace; software TLB off and on.
REPORT_WORKLOADS := pmake=pmake:4 engineering=engineering:4096:2 raytrace=raytrace:40 \
	database=database:200:1024
REPORT_FILES := tools/report/page.html tools/report/page.css tools/report/page.js

.PHONY: report report-built
report: deps ## build/report.html: exits, time, misses, translation and a trap step by step, for a browser
	@$(MAKE) --no-print-directory report-built

report-built: all $(H)/report $(REPORT_FILES)
	@tools/report/make-report $(ENDIAN) $(CPU) $(FLOW_PAIRS) $(REPORT_WORKLOADS)

# The same files and their tests in the unit tests' build.
$(H)/san/tools/%.o $(H)/san/tests/unit/test_launcher_%.o $(H)/san/tests/unit/test_flow_%.o \
	$(H)/san/tests/unit/test_bench_%.o \
	$(H)/san/tests/unit/test_trace_%.o: \
	UNIT_CFLAGS := -D_GNU_SOURCE
# Beside the test's own main.
$(H)/san/tools/trace/main.o: UNIT_CFLAGS := -D_GNU_SOURCE -Dmain=trace_main -Wno-missing-prototypes
$(H)/san/tools/flow/main.o: UNIT_CFLAGS := -D_GNU_SOURCE -Dmain=flow_main -Wno-missing-prototypes

# Lab trees, and their grading.
LAB_PARTS := tools/lab/definition.c tools/lab/tree.c tools/launcher/problem.c

$(H)/lab: $(LAB_PARTS:%.c=$(H)/%.o) $(patsubst %,$(H)/tools/lab/%.o,blank main text)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -ljansson

$(H)/grader: $(LAB_PARTS:%.c=$(H)/%.o) $(patsubst %.c,$(H)/%.o,$(wildcard tools/grader/*.c)) \
	$(H)/tools/trace/reader.o
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -ljansson -lnettle -lelf

# What counts the instructions, loaded into QEMU: objects of a shared library.
FOLLOW_SOURCES := $(wildcard tools/bench/follow/*.c) tools/flow/symbols.c tools/launcher/problem.c mips/insn.c

$(H)/pic/%.o: %.c
	$(call say,HOSTCC,$< (plugin))
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -D_GNU_SOURCE -fPIC -c -o $@ $<

$(H)/follow.so: $(FOLLOW_SOURCES:%.c=$(H)/pic/%.o)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -shared -o $@ $^ -lelf -ljansson

BENCH_SOURCES := $(wildcard tools/bench/*.c) tools/trace/reader.c tools/launcher/paths.c \
	tools/launcher/problem.c

$(H)/bench: $(BENCH_SOURCES:%.c=$(H)/%.o)
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -ljansson -lm
