# tests/equivalence/: what the guest's programs print is the same natively and virtually; and nothing
# is lost in the long run.

.PHONY: equivalence equivalence-tests endurance both-endians

both-endians:
	@$(MAKE) --no-print-directory ENDIAN=big all
	@$(MAKE) --no-print-directory ENDIAN=little all

equivalence: deps ## usertests and workloads, native and virtual, both processors and byte orders: a table
	@$(MAKE) --no-print-directory both-endians
	@tests/equivalence/run

equivalence-tests: both-endians ## a quick part of both, for make test
	@QUICK=1 tests/equivalence/run; status=$$?; \
		ENDIAN=$(ENDIAN) tests/equivalence/endurance 300 && exit $$status

endurance: deps ## 10,000 processes natively and in VMs: no page of memory may be lost
	@$(MAKE) --no-print-directory all
	@ENDIAN=$(ENDIAN) tests/equivalence/endurance

TEST_SUITES += equivalence-tests
