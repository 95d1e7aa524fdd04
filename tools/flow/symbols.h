/* Names for addresses, from an ELF file's symbol table. */
#ifndef TOOLS_FLOW_SYMBOLS_H
#define TOOLS_FLOW_SYMBOLS_H

#include "tools/launcher/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbol {
    uint32_t address, section_end; /* end: where its section ends */
    bool function;                 /* not a plain label */
    char *name;
};

struct symbols {
    struct symbol *list; /* by address */
    size_t count;
};

/* Reads the names of code in a 32-bit ELF file. False: a problem; symbols are then empty. */
bool symbols_read(struct symbols *symbols, const char *path, struct problem *problem);
void symbols_free(struct symbols *symbols);

/* The nearest name (of two, the function's) at or before the address in the same section; NULL:
 * none. */
const struct symbol *symbols_find(const struct symbols *symbols, uint32_t address);

#endif
