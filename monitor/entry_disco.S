/* Exception entry of the `disco` platform: how a handler reaches the running vCPU, and the software
 * TLB fast path. What it has in common with other platforms is in entry_common.S.
 *
 * kseg3 belongs to kernel mode alone, and its top is reached $zero-relative; the wired TLB entry maps
 * the running vCPU there, so that a handler has memory before it has a register. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/tlb.h"
#include "monitor/fault.h"
#include "monitor/layout.h"
#include "monitor/stlb.h"
#include "monitor/vcpu.h"
#include "monitor_offsets.h"

/* A field of the running vCPU; needs no base. */
#define V(field)  (VCPU_BASE + VCPU_##field)(zero)
#define GPR(n)    (VCPU_BASE + VCPU_GPR + 4 * (n))(zero)
#define LOAD_BASE

/* At a vector: k0, k1 and at become free. */
.macro ENTER
    sw      k0, V(SCRATCH_K0)
    sw      k1, V(SCRATCH_K1)
    sw      at, V(SCRATCH_AT)
.endm

/* Moves the guest's k0 and k1 to the other registers' place. */
.macro SAVE_K0_K1
    lw      t0, V(SCRATCH_K0)
    lw      t1, V(SCRATCH_K1)
    sw      t0, GPR(26)
    sw      t1, GPR(27)
.endm

/* The machine does not say which instruction caused the exit: C code fetches it. */
.macro SAVE_INSTRUCTION
.endm

/* The last registers, and back to the guest. */
.macro RETURN
    lw      k0, GPR(26)
    lw      k1, GPR(27)
    eret
.endm
#define RETURN_INSTRUCTIONS 3

    .set noreorder
    .set noat
    .section .text.vectors, "ax"
    .globl  entry_vectors
    .cfi_sections .debug_frame
    .cfi_startproc
    .cfi_undefined 31               # nobody called this: debuggers' backtraces end here
entry_vectors:

/* TLB refill. EntryHi holds the missing VPN2 and the hardware ASID: the software TLB's tag. Free
 * registers: none. The monitor's own ASID 0 is in no tag; should it ever touch address 0, it hits an
 * empty slot, whose entry is not valid, and faults.
 * Random is only a source of victims: tlbwr is not used (see choose_victim in hwtlb.c). */
refill_vector:
    ENTER
    mfc0    k0, C0_ENTRYHI
    sll     k1, k0, STLB_ASID_SHIFT         # mix the ASID into the VPN2
    xor     k1, k1, k0
    ext     k1, k1, ENTRYHI_VPN2_SHIFT, STLB_INDEX_BITS
    lw      at, V(STLB_SLOTS)
    ins     at, k1, STLB_SLOT_SHIFT, STLB_INDEX_BITS    # address of the slot
    lw      k1, 0(at)
    bne     k1, k0, refill_miss
     lw     k1, 4(at)
refill_compared:
    mtc0    k1, C0_ENTRYLO0
    lw      k1, 8(at)
    mtc0    k1, C0_ENTRYLO1
    mfc0    k1, C0_RANDOM
    mtc0    k1, C0_INDEX
    lw      k0, V(STLB_HITS)
    addiu   k0, k0, 1
    sw      k0, V(STLB_HITS)
    lw      at, V(SCRATCH_AT)
    ehb                                     # the mtc0s are done before tlbwi looks
    tlbwi
    lw      k0, V(SCRATCH_K0)
    lw      k1, V(SCRATCH_K1)
    eret
refill_vector_end:

#include "monitor/entry_common.S"
