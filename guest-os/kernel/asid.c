/* ASIDs and their generations. */
#include "guest-os/kernel/asid.h"
#include "guest-os/kernel/cpu.h"
#include "guest-os/kernel/tlb.h"
#include "mips/tlb.h"

#include <stdbool.h>

static uint32_t current_generation = 1;
static uint32_t next_asid = 1; /* 0 stays unused: parked TLB entries have it */

/* Returns whether this begins a generation. */
static bool allocate(uint32_t *asid, uint32_t *generation)
{
    bool used_up = next_asid > ENTRYHI_ASID;

    if (used_up) {
        current_generation++;
        next_asid = 1;
    }
    *asid = next_asid++;
    *generation = current_generation;
    return used_up;
}

void asid_activate(uint32_t *asid, uint32_t *generation)
{
    if (*generation != current_generation && allocate(asid, generation)) {
        tlb_flush(*asid);
        return;
    }
    cp0_write(CP0_ENTRYHI, *asid);
    ehb();
}
