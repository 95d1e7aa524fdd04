/* TLB maintenance: tlbp, then tlbwi on the entry found.
 *
 * These are assembly because the stack is mapped: where it is touched the TLB may miss, and the
 * refill handlers write EntryHi and EntryLo. So nothing here uses it. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/tlb.h"
#include "mips/windows.h"
#include "guest-os/kernel/registers.h"

/* An unused entry still has a virtual page, and no two entries may have the same: each index has a
 * page pair of its own at the end of the mapped window, where the kernel has nothing. */
#define PARKING    (MAPPED_WINDOW_LIMIT - TLB_ENTRIES_MAX * 2 * PAGE_SIZE)
#define PAIR_SHIFT 13

    .set noreorder
    .set noat
    .text

/* void tlb_init(void) */
LEAF(tlb_init)
    mtc0    zero, C0_PAGEMASK
    mtc0    zero, C0_WIRED
    li      t0, (MAPPED_WINDOW << 1) & 0xffffffff # linear_table.h says why
    WRITE_CP0(t0, CONTEXT, t1)
    move    a0, zero
    /* falls through */

/* void tlb_flush(uint32_t asid) */
    .globl  tlb_flush
tlb_flush:
    mfc0    t0, C0_CONFIG1
    srl     t0, t0, CONFIG1_MMUSIZE_SHIFT
    andi    t0, t0, CONFIG1_MMUSIZE >> CONFIG1_MMUSIZE_SHIFT # the highest index
    WRITE_CP0(zero, ENTRYLO0, t1)
    WRITE_CP0(zero, ENTRYLO1, t1)
    li      t1, PARKING
1:  sll     t2, t0, PAIR_SHIFT
    addu    t2, t2, t1
    WRITE_CP0(t2, ENTRYHI, t3)
    WRITE_CP0(t0, INDEX, t3)
    CP0_BARRIER
    tlbwi
    bnez    t0, 1b
     addiu  t0, t0, -1
    mtc0    a0, C0_ENTRYHI
    jr.hb   ra
     nop
END(tlb_init)

/* EntryHi = the pair of address a0, with the ASID that was there; t0 = Index after tlbp. */
.macro probe
    READ_CP0(t1, ENTRYHI)
    srl     t0, a0, PAIR_SHIFT
    ins     t1, t0, PAIR_SHIFT, 32 - PAIR_SHIFT
    WRITE_CP0(t1, ENTRYHI, t2)
    CP0_BARRIER
    tlbp
    CP0_BARRIER
    READ_CP0(t0, INDEX)             # negative: not found
.endm

/* void tlb_update(uint32_t va, uint32_t entrylo0, uint32_t entrylo1) */
LEAF(tlb_update)
    probe
    bltz    t0, 1f
     nop
    WRITE_CP0(a1, ENTRYLO0, t2)
    WRITE_CP0(a2, ENTRYLO1, t2)
    CP0_BARRIER
    tlbwi
1:  jr.hb   ra
     nop
END(tlb_update)

/* void tlb_invalidate(uint32_t va) */
LEAF(tlb_invalidate)
    probe
    bltz    t0, 1f
     sll    t0, t0, PAIR_SHIFT
    li      t2, PARKING
    addu    t0, t0, t2
    WRITE_CP0(zero, ENTRYLO0, t2)
    WRITE_CP0(zero, ENTRYLO1, t2)
    WRITE_CP0(t0, ENTRYHI, t2)
    CP0_BARRIER
    tlbwi
    CP0_BARRIER
    mtc0    t1, C0_ENTRYHI          # the ASID again
1:  jr.hb   ra
     nop
END(tlb_invalidate)
