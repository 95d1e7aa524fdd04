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

struct inode;

/* Pages that share an origin. A page is made when it is first touched, with the contents of the
 * file where that reaches and zeros elsewhere. start and source_offset are page boundaries. */
struct region {
    uint32_t start, limit; /* user addresses, [start, limit) */
    bool writable;
    struct inode *source;   /* NULL: all zeros */
    uint32_t source_offset; /* of the byte in it that belongs at `start` */
    uint32_t source_bytes;
};

struct space {
    struct region regions[REGIONS_MAX]; /* 0: heap, 1: stack, then the program's segments */
    unsigned region_count;
    uint32_t pages;      /* that it has */
    uint32_t *directory; /* EntryLo of each page of the linear page table; NULL: destroyed */
    uint32_t asid;       /* valid only in its generation */
    uint32_t generation;
};

enum {
    REGION_HEAP,
    REGION_STACK,
    REGION_FIRST_SEGMENT
};

void spaces_init(void);

/* An address space with a stack, an empty heap and no segments. Returns false, with nothing
 * allocated, if memory is short. */
bool space_create(struct space *space);

/* Adds a region after those there are; the file, if any, is kept from changing. */
void space_add_region(struct space *space, const struct region *region);

/* Makes `child` a copy of `parent`, the active space: they share all pages until one of them
 * writes. Returns as space_create(). */
bool space_copy(struct space *child, struct space *parent);

/* Frees its pages and tables. If it is the active one, no user address means anything afterwards.
 */
void space_destroy(struct space *space);

/* Makes it the address space that user addresses mean. Gives it an ASID if it has none. */
void space_activate(struct space *space);

/* Ends the heap of the active space at `limit`, between its start and where it ends now; pages
 * beyond are freed. */
void space_shrink_heap(struct space *space, uint32_t limit);

/* The PTE of `va`. A missing page of the table is made if `make`; NULL if there is none. */
uint32_t *space_pte(struct space *space, uint32_t va, bool make);

/* The PTE (EntryLo value) of a page in the frame at `pa`, and the frame of a PTE. */
uint32_t entrylo_of(uint32_t pa, bool writable);
uint32_t pa_of(uint32_t entrylo);

extern uint32_t *current_directory; /* of the active space; vectors.S reads it */

#endif
