/* A small guest kernel for the coherence test: page tables for several address spaces, handlers
 * for TLB exceptions, and the ways in which real kernels invalidate. It runs on the model machine:
 * each of its privileged instructions is a word in guest memory and an exit. */
#ifndef MODEL_KERNEL_H
#define MODEL_KERNEL_H

#include "tests/unit/model_cpu.h"

#define KERNEL_TEXT   0xc0003000u /* where its straight-line code starts */
#define KERNEL_SPACES 5
#define USER_SLOTS    6 /* of which the last lies in the kernel's mapped window, but is not global */
#define KERNEL_SLOTS  4 /* global, in the mapped window */
#define SLOT_PAGES    8 /* of 4 KB; 4 of 16 KB or 2 of 64 KB */
#define WIRED_MAX     3

struct pte {
    uint32_t pfn;
    bool mapped, writable;
    bool dirty;          /* as the kernel found out by TLB modified exceptions */
    bool dirty_expected; /* was it stored to? */
};

/* A piece of address space with pages of one size. */
struct slot {
    gva_t base;
    unsigned size; /* pages of 4 KB << 2 * size */
    bool global;
    bool half_global; /* G in EntryLo0 alone: such entries are not global */
    struct pte pages[SLOT_PAGES];
};

struct space {
    struct slot slots[USER_SLOTS];
    unsigned asid; /* 0: none yet */
};

/* How an access ended for the program that made it. */
enum outcome {
    OUTCOME_DONE,
    OUTCOME_UNMAPPED,
    OUTCOME_PROTECTED,
    OUTCOME_ADDRESS_ERROR,
    OUTCOME_BUS_ERROR,
};

/* How a changed page-table entry is made known to the TLB. */
enum invalidation {
    INVALIDATE_PROBE,    /* tlbp; if it hits, tlbwi of an entry that matches nothing */
    INVALIDATE_REWRITE,  /* tlbp; if it hits, tlbwi of the page table's new contents */
    INVALIDATE_ALL,      /* tlbwi over all entries that are not wired */
    INVALIDATE_NEW_ASID, /* the space gets an ASID that nothing in the TLB has */
    INVALIDATE_INSPECT,  /* tlbr over all entries; tlbwi where one holds the page */
    INVALIDATIONS,
};

struct kernel {
    struct vcpu *vcpu;
    struct space spaces[KERNEL_SPACES];
    struct slot slots[KERNEL_SLOTS];
    unsigned current; /* number of a space */
    unsigned next_asid, last_asid;
    unsigned wired;
    uint32_t wired_pfn[WIRED_MAX];
    enum outcome fault; /* what the general handler made of the last exception */
    unsigned refills;   /* handled */
};

/* Starts with empty page tables; page sizes come from `sizes`, two bits a slot. */
void kernel_start(struct kernel *kernel, struct vcpu *vcpu, unsigned last_asid, unsigned wired,
                  uint32_t sizes);

/* Pages of a slot, and bytes of one. */
unsigned slot_pages(const struct slot *slot);
uint32_t slot_page_bytes(const struct slot *slot);

/* The entry of `address` in the running space; NULL: no slot is there. *slot may be NULL. */
struct pte *kernel_find(struct kernel *kernel, gva_t address, const struct slot **slot);

/* An access by the running program, to its end. */
enum outcome kernel_access(struct kernel *kernel, gva_t address, enum access access,
                           uint32_t *value);

/* To be called after the entry of slot->pages[page] has changed. space: NULL for global slots. */
void kernel_invalidate(struct kernel *kernel, struct space *space, const struct slot *slot,
                       unsigned page, enum invalidation how);

/* As kernels do after a page fault: the TLB gets the entry at once. */
void kernel_preload(struct kernel *kernel, const struct slot *slot, unsigned page);

void kernel_switch(struct kernel *kernel, unsigned space);
void kernel_flush(struct kernel *kernel);
void kernel_enter_user(struct kernel *kernel);
void kernel_leave_user(struct kernel *kernel);

/* Points a wired entry at another frame, reads it back with tlbr, and returns a hash of that. */
gva_t kernel_wired_address(unsigned index);
uint32_t kernel_rewire(struct kernel *kernel, unsigned index, uint32_t pfn);

/* CP0 instructions of the kernel. */
uint32_t kernel_mfc0(struct kernel *kernel, unsigned id);
void kernel_mtc0(struct kernel *kernel, unsigned id, uint32_t value);

#endif
