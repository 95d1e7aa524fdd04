/* Address spaces: the regions a program may use, its page tables, its ASID. */
#ifndef KERNEL_SPACE_H
#define KERNEL_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#define USER_LIMIT      0x80000000 /* user addresses are below */
#define USER_LOWEST     0x00010000 /* and from here: a null pointer hits nothing */
#define USER_STACK_TOP  0x7fff8000
#define USER_STACK_SIZE 0x00100000
#define REGIONS_MAX     6

/* Pages that share an origin. A page is made when it is first touched: a copy of the source where
 * the source reaches, zeros elsewhere. start is a page boundary. */
struct region {
    uint32_t start, limit; /* user addresses, [start, limit) */
    bool writable;
    const uint8_t *source; /* part of the initrd; belongs at `start` */
    uint32_t source_bytes;
};

struct space {
    struct region regions[REGIONS_MAX]; /* 0: heap, 1: stack, then the program's segments */
    unsigned region_count;
    uint32_t *directory; /* EntryLo of each page of the linear page table */
    uint32_t asid;       /* valid only in its generation */
    uint32_t generation;
};

enum {
    REGION_HEAP,
    REGION_STACK,
    REGION_FIRST_SEGMENT
};

enum fault {
    FAULT_RESOLVED,
    FAULT_NO_ACCESS,
    FAULT_NO_MEMORY
};

void spaces_init(void);

/* An address space with a stack, an empty heap and no segments. Returns false, with nothing
 * allocated, if memory is short. */
bool space_create(struct space *space);

/* Makes `child` a copy of `parent` with pages of its own. Returns as space_create(). */
bool space_copy(struct space *child, const struct space *parent);

/* Frees its pages and tables. The space must not be the active one, unless it is never used again
 * before another one is activated. */
void space_destroy(struct space *space);

/* Makes it the address space that user addresses mean. Gives it an ASID if it has none. */
void space_activate(struct space *space);

/* The page of `va` is to be accessed (written, if `write`): makes it, if the region allows. */
enum fault space_fault(struct space *space, uint32_t va, bool write);

/* The kernel's pointer to the page that holds `va`, made if necessary; NULL as for a fault that is
 * not resolved. */
void *space_page(struct space *space, uint32_t va, bool write);

extern uint32_t *current_directory; /* of the active space; vectors.S reads it */

#endif
