# docs/: pages, or tables in them, that are made from tables in the code.

$(H)/cp0-table: $(H)/tools/cp0-table/main.o
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) -o $@ $^

$(H)/command-table: $(H)/tools/command-table/main.o
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) -o $@ $^

$(H)/hypercall-table: $(H)/tools/hypercall-table/main.o
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) -o $@ $^

# The table in docs/console.md, to the empty line after it.
COMMANDS_IN_PAGE := /^| command |/,/^$$/

.PHONY: docs docs-check
docs: $(H)/cp0-table $(H)/command-table $(H)/hypercall-table ## make the generated pages of docs/ anew
	$(Q)$(H)/cp0-table > docs/cp0.md
	$(Q)$(H)/hypercall-table > docs/hypercalls.md
	$(Q)$(H)/command-table > $(H)/command-table.md
	$(Q)sed -i -e '/^| command |/{' -e 'r $(H)/command-table.md' -e '}' \
		-e '$(COMMANDS_IN_PAGE)d' docs/console.md

docs-check: $(H)/cp0-table $(H)/command-table $(H)/hypercall-table
	@$(H)/cp0-table | cmp -s - docs/cp0.md || \
		{ echo 'not ok - docs/cp0.md is not what the table says: run make docs'; exit 1; }
	@$(H)/hypercall-table | cmp -s - docs/hypercalls.md || \
		{ echo 'not ok - docs/hypercalls.md is not what the table says: run make docs'; exit 1; }
	@echo 'ok - docs/hypercalls.md is what the table in mips/hypercalls.h says'
	@echo 'ok - docs/cp0.md is what the table in monitor/cp0_registers.h says'
	@sed -n '$(COMMANDS_IN_PAGE)p' docs/console.md >$(H)/console.md.table
	@$(H)/command-table | cmp -s - $(H)/console.md.table || \
		{ echo 'not ok - docs/console.md has another table of commands: run make docs'; exit 1; }
	@echo 'ok - docs/console.md has the table in monitor/command_table.h'

TEST_SUITES += docs-check
