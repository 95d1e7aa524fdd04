/* Register and instruction words put into the architecture's words. Each function writes to `out`.
 */
#ifndef TOOLS_FLOW_WORDS_H
#define TOOLS_FLOW_WORDS_H

#include "tools/flow/records.h"

#include <stdint.h>
#include <stdio.h>

/* The name of a CP0 register, by CP0_ID; NULL: the virtual CPU has no such register. */
const char *words_cp0_name(unsigned id);

/* The o32 name of a general register, 0..31. */
const char *words_gpr_name(unsigned number);

/* Cause.ExcCode's name in the manual; "reserved" beyond them. */
const char *words_exception_name(unsigned exccode);

/* An instruction as an assembler would show it; `.word 0x...` if mips/insn.h does not know it. */
void words_instruction(FILE *out, uint32_t word);

/* ` Status: FIELD old->new, ...` with each field that differs; nothing if none does. */
void words_status_change(FILE *out, uint32_t before, uint32_t after);

/* One EntryLo, `kind` ("PFN" or "MFN") saying whose frame numbers it holds. */
void words_entrylo(FILE *out, const char *kind, uint32_t entrylo);

/* A TLB entry of 4 KB pages, `owner` ("guest" or "machine") saying whose ASIDs it has. */
void words_entry(FILE *out, const struct record *entry, const char *owner, const char *kind);

#endif
