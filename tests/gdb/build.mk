# tests/gdb/: what gdb's commands show, against states that are known by other ways.

.PHONY: gdb-tests gdb-tests-all gdb-tests-machines

# Scripts run on both byte orders, whatever ENDIAN says.
gdb-tests-machines:
	@for endian in big little; do \
		$(MAKE) --no-print-directory ENDIAN=$$endian all gdb-constants || exit 1; done

gdb-tests: gdb-tests-machines ## gdb's commands on halted machines; gdb-tests-all: on every platform and byte order
	@tests/gdb/run

gdb-tests-all: gdb-tests-machines
	@FULL=1 tests/gdb/run

TEST_SUITES += gdb-tests
