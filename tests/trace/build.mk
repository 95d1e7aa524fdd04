# tests/trace/: the trace of real runs, from the monitor to the viewers' format.

$(H)/tests/trace/%.o: ROOM_CFLAGS := -D_GNU_SOURCE

$(H)/tests/trace/check_chrome: $(H)/tests/trace/check_chrome.o
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ -ljansson

.PHONY: trace-tests
trace-tests: all $(H)/tests/trace/check_chrome ## the trace of real runs: complete, valid, as the monitor counts
	@CPU=$(CPU) ENDIAN=$(ENDIAN) tests/trace/run

TEST_SUITES += trace-tests
