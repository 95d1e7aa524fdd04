# labs/: the guest that grades, and the tasks around the labs (docs/teaching.md).

# --- the guest: the conformance suite's tests with a main and an output of its own ----------------
LAB_GUEST := $(B)/labs/guest/guest.elf
LAB_GUEST_PARTS := $(filter-out main.o output.o,$(CONFORMANCE_C_SOURCES:%.c=%.o)) \
	$(CONFORMANCE_S_SOURCES:%.S=%.o)
LAB_GUEST_SOURCES := labs/guest/main.c labs/guest/output.c labs/guest/sha256.c labs/guest/mark.S \
	labs/guest/time.c labs/guest/pages.c \
	$(if $(wildcard labs/hidden/*.c),$(wildcard labs/hidden/*.[cS]),labs/guest/no_hidden.c)
LAB_GUEST_OBJECTS := $(LAB_GUEST_PARTS:%=$(B)/tests/conformance/relinked/%) \
	$(patsubst %,$(B)/%.o,$(basename $(LAB_GUEST_SOURCES)))

$(B)/labs/%.o: ROOM_CFLAGS := -DRELINKED

$(LAB_GUEST): $(LAB_GUEST_OBJECTS) $(FREESTANDING_OBJECTS) \
		$(B)/tests/conformance/relinked/conformance.ld
	$(call say,LD,$@)
	$(Q)$(TARGET_LD) $(TARGET_LDFLAGS) -T $(filter %.ld,$^) -o $@ $(filter %.o,$^)

# How the grader compiles what a student has written: one line a thing, words separated by spaces. The
# headers are in a folder of their own, so that what is compiled cannot include the reference's sources.
LAB_TOOLCHAIN := $(B)/labs/toolchain
LAB_INCLUDE := $(CURDIR)/$(B)/labs/include
LAB_HEADERS := $(wildcard mips/*.h mips/freestanding/*.h monitor/*.h monitor/dev/*.h) labs/support/lab.h
LAB_LINK := $(MONITOR_OBJECTS_disco) $(MIPS_OBJECTS) $(FREESTANDING_OBJECTS)
lab_flags = $(filter-out -I% -MMD -MP,$(1)) -I$(LAB_INCLUDE)

$(LAB_TOOLCHAIN): $(B)/monitor/monitor.elf $(LAB_GUEST) $(LAB_HEADERS) Makefile labs/build.mk
	$(call say,GEN,$@)
	$(Q)rm -rf $(LAB_INCLUDE) && mkdir -p $(LAB_INCLUDE)
	$(Q)cp --parents $(LAB_HEADERS) $(LAB_INCLUDE) && cp $(B)/gen/*.h $(LAB_INCLUDE)
	$(Q)printf '%s\n' \
		'cc $(TARGET_CC) $(call lab_flags,$(TARGET_CFLAGS)) -I$(LAB_INCLUDE)/mips/freestanding' \
		'as $(TARGET_CC) $(call lab_flags,$(TARGET_ASFLAGS))' \
		'ld $(TARGET_LD) $(TARGET_LDFLAGS) -T $(B)/monitor/monitor.ld' \
		'objects $(LAB_LINK)' >$@

# --- tasks -------------------------------------------------------------------------------------------
#: LAB=0..7 STUDENT=NAME  for lab, grade, lab-run: which lab; whose numbers
#: DEST=DIR FROM=DIR      for lab: where the tree goes; the student's own tree for earlier labs' files
#: SUBMISSIONS=DIR        for grade-all: one folder a student; results go to RESULTS
#: OWN_EARLIER=1          for grade-all: files of earlier labs are the students' own, too (as FROM= made them)
LAB     ?=
STUDENT ?= $(shell id -un)
DEST    ?=
FROM    ?=
RESULTS ?= build/grades
SUBMISSIONS ?=
OWN_EARLIER ?=
JOBS    ?= $(shell nproc)
GRADER  := $(H)/grader
GRADER_SECRET ?=
grader_options := --endian $(ENDIAN) $(if $(GRADER_SECRET),--secret $(GRADER_SECRET)) \
	$(if $(OWN_EARLIER),--own-earlier)

.PHONY: lab grade grade-all lab-run lab-tools lab-named

lab-named:
	@case '$(LAB)' in [0-7]) ;; *) echo "mirrorball: LAB=$(LAB): give LAB=0 to LAB=7" >&2; exit 2;; esac

lab-tools: deps lab-named
	@$(MAKE) --no-print-directory -s all $(H)/lab $(GRADER) $(LAB_TOOLCHAIN) \
		$(B)/tests/conformance/rom-relinked.bin

lab: deps lab-named ## write a tree for LAB with its tasks left blank to DEST (FROM: a student's earlier tree)
	@[ -n '$(DEST)' ] || { echo 'mirrorball: say where: DEST=folder' >&2; exit 2; }
	@$(MAKE) --no-print-directory -s $(H)/lab
	@$(H)/lab make '$(LAB)' '$(DEST)' $(if $(FROM),'$(FROM)')

# A student's own tree holds nothing to hide from the student: no sandbox.
grade: lab-tools ## grade LAB in this tree: tests by task, points, and what to look at (results in RESULTS)
	@$(GRADER) grade --lab '$(LAB)' $(grader_options) --no-sandbox --submission . \
		--student '$(STUDENT)' --output '$(RESULTS)'

grade-all: lab-tools ## grade each folder of SUBMISSIONS for LAB, side by side: CSV, feedback, statistics in RESULTS
	@[ -n '$(SUBMISSIONS)' ] || { echo 'mirrorball: say where they are: SUBMISSIONS=folder' >&2; exit 2; }
	@$(GRADER) many --lab '$(LAB)' $(grader_options) --jobs $(JOBS) --submissions '$(SUBMISSIONS)' \
		--output '$(RESULTS)'
	@cat '$(RESULTS)/statistics.txt'

.PHONY: doctor
doctor: ## see whether this host has what is needed, and what to do if not
	@tools/doctor

lab-run: lab-tools ## list the runs that LAB asks numbers of, or make one: RUN=NAME
	@$(GRADER) run --lab '$(LAB)' --endian $(ENDIAN) --student '$(STUDENT)' $(if $(RUN),--run '$(RUN)')

# --- tests of the labs themselves ----------------------------------------------------------------------
# A lab tree has no labs/tests, and nothing of this.
ifneq ($(wildcard labs/tests/run),)
TEST_SUITES += lab-checks

.PHONY: lab-checks test-labs lab-mutants lab-cheats lab-many lab-handouts lab-earlier lab-parts
lab-parts: all $(H)/lab $(GRADER) $(LAB_TOOLCHAIN) $(B)/tests/conformance/rom-relinked.bin

lab-checks: lab-parts ## some labs: what is handed out scores nothing, the reference everything
	@MAKE='$(MAKE)' ENDIAN=$(ENDIAN) labs/tests/run fast

lab-cheats: lab-parts ## attempts at points without work: none may gain any
	@ENDIAN=$(ENDIAN) labs/tests/cheats

lab-many: lab-parts ## grade 200 made-up submissions (COUNT: so many), some of them hostile, in one command
	@ENDIAN=$(ENDIAN) labs/tests/many $(or $(COUNT),200)

lab-handouts: lab-parts ## replay the commands of each handout
	@MAKE='$(MAKE)' ENDIAN=$(ENDIAN) labs/tests/handouts

lab-earlier: lab-parts ## a later lab that starts from a student's own files of earlier ones
	@MAKE='$(MAKE)' ENDIAN=$(ENDIAN) labs/tests/earlier

lab-mutants: lab-parts ## wrong solutions of all labs (LAB: of one), and what each loses: a table
	@ENDIAN=$(ENDIAN) labs/tests/mutants $(or $(LAB),1 2 3 4 5 6 7)

test-labs: lab-parts ## all about the labs: trees build and score nothing, the reference everything; cheats, many, mutants
	@MAKE='$(MAKE)' ENDIAN=$(ENDIAN) labs/tests/run all
	@MAKE='$(MAKE)' ENDIAN=$(ENDIAN) labs/tests/earlier
	@ENDIAN=$(ENDIAN) labs/tests/cheats
	@MAKE='$(MAKE)' ENDIAN=$(ENDIAN) labs/tests/handouts
	@ENDIAN=$(ENDIAN) labs/tests/many
	@ENDIAN=$(ENDIAN) labs/tests/mutants 1 2 3 4 5 6 7
endif
