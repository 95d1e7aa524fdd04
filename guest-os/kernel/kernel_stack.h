/* Kernel stacks: one page for each process, in the mapped window, with an invalid page below it. A
 * kernel that needs more stack than that faults instead of writing over something else.
 * The constants are usable from assembly.
 *
 * Their PTEs are global (ENTRYLO_G): a stack is the same under whichever ASID the TLB loads it. */
#ifndef KERNEL_KERNEL_STACK_H
#define KERNEL_KERNEL_STACK_H

#include "mips/windows.h"

#define KERNEL_STACKS       (MAPPED_WINDOW + 0x00400000) /* behind the linear page table */
#define KERNEL_STACKS_SHIFT 20 /* log2 of their bytes: KERNEL_STACKS_MAX page pairs */
#define KERNEL_STACKS_MAX   128

#ifndef __ASSEMBLER__
#include <stdint.h>

extern uint32_t kernel_stack_ptes[]; /* the page of the linear table; vectors.S reads it */

void kernel_stacks_init(void);

/* Maps stack `number` (below KERNEL_STACKS_MAX) to the frame at `pa`. */
void kernel_stack_map(unsigned number, uint32_t pa);

/* Unmaps it. Not the one in use. */
void kernel_stack_unmap(unsigned number);

/* The address behind its highest word. */
uint32_t kernel_stack_top(unsigned number);
#endif

#endif
