/* Kernel stacks. */
#include "guest-os/kernel/kernel_stack.h"
#include "guest-os/kernel/linear_table.h"
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/tlb.h"
#include "mips/tlb.h"

uint32_t kernel_stack_ptes[PTES_PER_PAGE] __attribute__((aligned(PAGE_SIZE)));

void kernel_stacks_init(void)
{
    for (unsigned number = 0; number < KERNEL_STACKS_MAX; number++) {
        kernel_stack_ptes[2 * number] = ENTRYLO_G; /* the guard page */
        kernel_stack_ptes[2 * number + 1] = ENTRYLO_G;
    }
}

void kernel_stack_map(unsigned number, uint32_t pa)
{
    kernel_stack_ptes[2 * number + 1] = entrylo_of(pa, true) | ENTRYLO_G;
}

void kernel_stack_unmap(unsigned number)
{
    kernel_stack_ptes[2 * number + 1] = ENTRYLO_G;
    tlb_invalidate(KERNEL_STACKS + number * 2 * PAGE_SIZE);
}

uint32_t kernel_stack_top(unsigned number)
{
    return KERNEL_STACKS + (number + 1) * 2 * PAGE_SIZE;
}
