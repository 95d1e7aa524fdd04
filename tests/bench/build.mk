# tests/bench/: that the benchmark measures the same each time, and counts what the monitor counts.

.PHONY: bench bench-built bench-tests

bench: deps ## exact costs, native and virtual: tables, plots and build/bench/bench.json (some minutes)
	@$(MAKE) --no-print-directory bench-built

bench-built: all $(H)/bench $(H)/follow.so
	@$(H)/bench --endian $(ENDIAN)

bench-tests: all $(H)/bench $(H)/follow.so ## a small part of the benchmark, twice, must give the same
	@ENDIAN=$(ENDIAN) tests/bench/repeat

TEST_SUITES += bench-tests
