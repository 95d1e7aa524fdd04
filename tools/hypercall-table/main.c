/* Prints docs/hypercalls.md from the table of hypercalls. */
#include "mips/hypercalls.h"

#include <stdio.h>

static const struct row {
    unsigned number;
    const char *name, *arguments, *result, *meaning;
} rows[] = {
#define X(number, symbol, name, arguments, result, meaning) \
    {number, name, arguments, result, meaning},
    HYPERCALLS(X)
#undef X
};

static const char heading[] =
    "# Hypercalls\n"
    "\n"
    "Made by `make docs` from `mips/hypercalls.h`. A guest kernel whose VM has the switch\n"
    "`hypercalls` on may ask the monitor for a few things that its machine does not have. The\n"
    "switch is off unless told: an unmodified guest sees no difference from its board.\n"
    "\n"
    "## The instruction\n"
    "\n"
    "`hypcall` with code 0 (`0x%08x`), an instruction of the Virtualization module that the\n"
    "virtual CPU does not have. With the switch off, and with another code, it is reserved; in "
    "user\n"
    "mode it raises what it raises on a board, Coprocessor Unusable, or with Status.CU0 set\n"
    "Reserved Instruction. It has no side effect but on v0 and v1, and works in a delay slot.\n"
    "\n"
    "The number goes in v0, arguments in a0 and a1. Afterwards v0 is 0 or an error (%d: there is\n"
    "no such call; %d: an argument is out of range, and nothing was done), v1 the result.\n"
    "Addresses of pages are multiples of 4 KB and lie in RAM; a call names %d pages at most.\n"
    "\n"
    "## How a guest finds out\n"
    "\n"
    "The boot loader's environment has `hypercalls` with the version of the table as value, here\n"
    "%d. Whoever does not read it executes call 0 with its handler for reserved instructions in\n"
    "place. Numbers are never used for anything else; a new version adds some.\n"
    "\n"
    "| number | name | arguments (a0, a1) | result (v1) | what it does |\n"
    "| --- | --- | --- | --- | --- |\n";

static const char ending[] =
    "\n"
    "`guest-os/kernel/monitor.c` is a guest's side: it asks for zeroed pages if its command line "
    "has\n"
    "`zero=monitor`, and has a balloon. What the zeroed pages save is measured by\n"
    "`tests/system/memory.sh`.\n";

int main(void)
{
    printf(heading, HYPERCALL_WORD, HYPERCALL_UNKNOWN, HYPERCALL_ARGUMENT, HYPERCALL_PAGES_MAX,
           HYPERCALL_TABLE_VERSION);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        printf("| %u | %s | %s | %s | %s |\n", rows[i].number, rows[i].name, rows[i].arguments,
               rows[i].result, rows[i].meaning);
    fputs(ending, stdout);
    return 0;
}
