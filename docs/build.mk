# docs/: pages that are made from tables in the code.

$(H)/cp0-table: $(H)/tools/cp0-table/main.o
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) -o $@ $^

.PHONY: docs docs-check
docs: $(H)/cp0-table ## make the generated pages of docs/ anew
	$(Q)$(H)/cp0-table > docs/cp0.md

docs-check: $(H)/cp0-table
	@$(H)/cp0-table | cmp -s - docs/cp0.md || \
		{ echo 'not ok - docs/cp0.md is not what the table says: run make docs'; exit 1; }
	@echo 'ok - docs/cp0.md is what the table in monitor/cp0_registers.h says'

TEST_SUITES += docs-check
