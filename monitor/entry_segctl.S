/* Exception entry of the `segctl` platform: how a handler reaches the running vCPU, and the software
 * TLB fast path. What it has in common with other platforms is in entry_common.S.
 *
 * The KScratch registers, which only kernel mode reaches, give a handler its first registers and the
 * address of the running vCPU. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/segctl.h"
#include "mips/tlb.h"
#include "monitor/fault.h"
#include "monitor/layout.h"
#include "monitor/stlb.h"
#include "monitor/vcpu.h"
#include "monitor_offsets.h"

#define C0_KSCRATCH_VCPU C0_KSCRATCH1
#define C0_KSCRATCH_K0   C0_KSCRATCH2
#define C0_KSCRATCH_K1   C0_KSCRATCH3

/* A field of the running vCPU; k1 is the base. */
#define V(field)  VCPU_##field(k1)
#define GPR(n)    (VCPU_GPR + 4 * (n))(k1)
#define LOAD_BASE mfc0 k1, C0_KSCRATCH_VCPU

/* At a vector: k0 and at become free, k1 the base. */
.macro ENTER
    mtc0    k0, C0_KSCRATCH_K0
    mtc0    k1, C0_KSCRATCH_K1
    LOAD_BASE
    sw      at, V(SCRATCH_AT)
.endm

/* Moves the guest's k0 and k1 to the other registers' place. */
.macro SAVE_K0_K1
    mfc0    t0, C0_KSCRATCH_K0
    mfc0    t1, C0_KSCRATCH_K1
    sw      t0, GPR(26)
    sw      t1, GPR(27)
.endm

/* The instruction that caused the exit and its branch, where the machine saw them. */
.macro SAVE_INSTRUCTION
    mfc0    t0, C0_BADINSTR
    mfc0    t1, C0_BADINSTRP
    sw      t0, V(EXIT_INSN)
    sw      t1, V(EXIT_BRANCH)
.endm

/* The last registers, and back to the guest: by ERETNC, so that an exit which the guest does not see
 * cannot make its sc fail, or by ERET where the guest's own machine would have executed one. */
.macro RETURN
    lw      k0, V(ENDS_RESERVATION)
    bnez    k0, 1f
     lw     k0, GPR(26)
    lw      k1, GPR(27)
    ERETNC
1:  lw      k1, GPR(27)
    eret
.endm
#define RETURN_INSTRUCTIONS 5               /* on either way */

    .set noreorder
    .set noat
    .section .text.vectors, "ax"
    .globl  entry_vectors
    .cfi_sections .debug_frame
    .cfi_startproc
    .cfi_undefined 31               # nobody called this: debuggers' backtraces end here
entry_vectors:

/* TLB refill. EntryHi holds the missing VPN2 and the hardware ASID: the software TLB's tag. Free
 * registers: none. A miss of the monitor itself finds nothing here, because its ASID 0 is in no tag.
 * Random is only a source of victims: tlbwr is not used (see choose_victim in hwtlb.c). */
refill_vector:
    ENTER
    mfc0    k0, C0_ENTRYHI
    sll     at, k0, STLB_ASID_SHIFT         # mix the ASID into the VPN2
    xor     at, at, k0
    ext     at, at, ENTRYHI_VPN2_SHIFT, STLB_INDEX_BITS
    lw      k1, V(STLB_SLOTS)
    ins     k1, at, STLB_SLOT_SHIFT, STLB_INDEX_BITS    # address of the slot
    lw      at, 0(k1)
    bne     at, k0, refill_miss
     lw     at, 4(k1)
refill_compared:
    mtc0    at, C0_ENTRYLO0
    lw      at, 8(k1)
    mtc0    at, C0_ENTRYLO1
    mfc0    k1, C0_RANDOM
    mtc0    k1, C0_INDEX
    LOAD_BASE
    lw      k0, V(STLB_HITS)
    addiu   k0, k0, 1
    sw      k0, V(STLB_HITS)
    lw      at, V(SCRATCH_AT)
    ehb                                     # the mtc0s are done before tlbwi looks
    tlbwi
    mfc0    k0, C0_KSCRATCH_K0
    mfc0    k1, C0_KSCRATCH_K1
    ERETNC
refill_vector_end:

#include "monitor/entry_common.S"

    .text
/* void entry_select_vcpu(struct vcpu *vcpu) */
LEAF(entry_select_vcpu)
    mtc0    a0, C0_KSCRATCH_VCPU
    ehb
    jr      ra
     nop
END(entry_select_vcpu)
