/* Prints docs/cp0.md from the table that drives the emulation. */
#include <stdint.h>
#include <stdio.h>

#include "mips/cp0.h"
#include "mips/tlb.h"
#include "monitor/cp0_registers.h"

struct row {
    unsigned id;
    const char *name;
    uint32_t write_mask, reset;
    const char *effect, *remark;
};

static const struct row rows[] = {
#define X(symbol, name, read_mask, write_mask, reset, effect, remark) \
    {CP0_##symbol, name, write_mask, reset, #effect, remark},
    CP0_REGISTERS(X)
#undef X
};

static const char heading[] =
    "# CP0 of the virtual CPU\n"
    "\n"
    "Made by `make docs` from `monitor/cp0_registers.h`, the table that drives the emulation. "
    "Every\n"
    "register reads back all of its bits; a write changes the writable ones. *Effect* names what\n"
    "a write may do beyond that. Registers that are not listed read as zero and ignore "
    "writes.\n"
    "\n"
    "| register | name | writable bits | at reset | effect | remark |\n"
    "| --- | --- | --- | --- | --- | --- |\n";

int main(void)
{
    fputs(heading, stdout);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];

        printf("| %u, %u | %s | `%08x` | `%08x` | %s | %s |\n", row->id / 8, row->id % 8, row->name,
               row->write_mask, row->reset, row->effect[0] == 'N' ? "" : row->effect, row->remark);
    }
    fputs("\nSettings of the VM and the platform add to these: `Config1.MMUSize`, `Config.BE`, and "
          "`EBase`, which\nstarts at the guest's RAM window.\n",
          stdout);
    return 0;
}
