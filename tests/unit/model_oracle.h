/* The oracle of the coherence test: what an access must give according to the guest's page table
 * alone, as if there were no TLB at all. */
#ifndef MODEL_ORACLE_H
#define MODEL_ORACLE_H

#include "tests/unit/model_kernel.h"

#define ORACLE_ABSENT_PFN 0x8000u /* a frame number behind which there is nothing */

struct oracle {
    struct kernel *kernel;
    bool user, erl; /* the mode that the guest runs in */
};

struct expected {
    enum outcome outcome;
    uint32_t address; /* guest-physical; OUTCOME_DONE */
    struct pte *pte;  /* NULL: no page table took part */
};

struct expected oracle_expect(const struct oracle *oracle, gva_t address, enum access access);

/* Each entry of the hardware and the software TLB must follow from the page tables as they are now,
 * and the guest's own TLB must hold no duplicates: such a guest would prove nothing. */
void oracle_check_derivation(struct kernel *kernel);

#endif
