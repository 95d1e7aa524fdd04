/* Random programs for the guest kernel of model_kernel.h. */
#ifndef MODEL_PROGRAM_H
#define MODEL_PROGRAM_H

#include "tests/unit/model_kernel.h"

/* What one operation left that the architecture defines. */
struct program_result {
    uint32_t values;    /* hash over what was loaded and how each access ended */
    uint32_t registers; /* hash over CP0 */
};

struct program_setup {
    uint32_t seed;
    unsigned operations;
    unsigned machine_tlb, guest_tlb; /* entries */
    bool software_tlb;
    bool short_exits;
};

/* Runs a program on a new VM. Every access is compared with the oracle, and each TLB entry that the
 * monitor made with the page table; results[0 .. operations-1] receives the results. Two setups
 * that differ in the TLBs alone run the same program. Returns how many refills the guest handled.
 */
unsigned program_run(const struct program_setup *setup, struct program_result *results);

#endif
