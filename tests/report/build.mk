# tests/report/: the report of real runs in a browser without a window.
.PHONY: report-tests
report-tests: report-built ## the report in headless Chromium: it draws, and its numbers are the runs'
	@CPU=$(CPU) ENDIAN=$(ENDIAN) tests/report/run

TEST_SUITES += report-tests
