/* ASIDs and their generations. */
#include "guest-os/kernel/asid.h"
#include "guest-os/kernel/cpu.h"
#include "guest-os/kernel/tlb.h"
#include "mips/tlb.h"

static uint32_t current_generation = 1;
static uint32_t next_asid = 1; /* 0 stays unused: parked TLB entries have it */

void asid_activate(uint32_t *asid, uint32_t *generation)
{
    if (*generation != current_generation) {
        if (next_asid > ENTRYHI_ASID) {
            current_generation++;
            next_asid = 1;
            tlb_flush();
        }
        *asid = next_asid++;
        *generation = current_generation;
    }
    cp0_write(CP0_ENTRYHI, *asid);
    ehb();
}
