/* Exception entry of the `segctl` platform: how a handler reaches the running vCPU and the instruction
 * that caused the exit, the software TLB's part of the fast paths, the return. What it has in common
 * with other platforms is in entry_common.S and fast_paths.S.
 *
 * The KScratch registers, which only kernel mode reaches, give a handler its first registers and the
 * address of the running vCPU. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/segctl.h"
#include "mips/tlb.h"
#include "monitor/cp0_registers.h"
#include "monitor/fast_paths.h"
#include "monitor/fault.h"
#include "monitor/global_pairs.h"
#include "monitor/layout.h"
#include "monitor/pmap.h"
#include "monitor/short_exits.h"
#include "monitor/stlb.h"
#include "monitor/stlb_large.h"
#include "monitor/vcpu.h"
#include "monitor/vtlb.h"
#include "monitor/vtlb_filter.h"
#include "monitor_offsets.h"

#define C0_KSCRATCH_VCPU C0_KSCRATCH1
#define C0_KSCRATCH_K0   C0_KSCRATCH2
#define C0_KSCRATCH_K1   C0_KSCRATCH3

/* A field of the running vCPU; k1 is the base. */
#define V(field)  VCPU_##field(k1)
#define GPR(n)    (VCPU_GPR + 4 * (n))(k1)
#define VCPU(offset) (offset)(k1)
#define CP0(id)   (VCPU_CP0 + 4 * (id))(k1)
#define COUNT(path) VCPU(VCPU_FAST_COUNTS + 4 * FAST_##path)
#define LOAD_BASE mfc0 k1, C0_KSCRATCH_VCPU

/* In a delay slot: the base for what follows. */
#define BASE_IN_SLOT LOAD_BASE

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

/* The guest's k0 and k1, where a fast path finds them. */
#define GET_K0(register) mfc0 register, C0_KSCRATCH_K0
#define GET_K1(register) mfc0 register, C0_KSCRATCH_K1
#define PUT_K0(register) mtc0 register, C0_KSCRATCH_K0
#define PUT_K1(register) mtc0 register, C0_KSCRATCH_K1

/* The end of a fast path, `at` restored already: back to the guest, by ERETNC as above. */
.macro LEAVE
    mfc0    k0, C0_KSCRATCH_K0
    mfc0    k1, C0_KSCRATCH_K1
    ERETNC
.endm
.macro LEAVE_BY_ERET
    mfc0    k0, C0_KSCRATCH_K0
    mfc0    k1, C0_KSCRATCH_K1
    eret
.endm
#define LEAVE_INSTRUCTIONS 3

/* The same for a short exit, by ERET if its function has set ends_reservation, which KEEP_RESERVATION clears at the
 * beginning. */
.macro LEAVE_SHORT
    lw      k0, V(ENDS_RESERVATION)
    bnez    k0, 1f
     nop
    LEAVE
1:  LEAVE_BY_ERET
.endm
#define LEAVE_SHORT_INSTRUCTIONS (3 + LEAVE_INSTRUCTIONS) /* on either way */
.macro KEEP_RESERVATION
    sw      zero, V(ENDS_RESERVATION)
.endm

/* From a branch that gives up, and its slot, to exit_common. */
#define GIVE_UP_INSTRUCTIONS 3

/* A third register for fast paths besides at and the base: the instruction's, which the machine gives
 * again. */
#define TEMPORARY k0
#define INSTRUCTION_AGAIN mfc0 k0, C0_BADINSTR

/* A register's value to `at`, which holds its place in vcpu->cp0 less that of Count. Two instructions,
 * the first in a delay slot. */
.macro LOAD_CP0_AT
     addu   at, at, k1
fast_mfc0_slot:
    lw      at, (VCPU_CP0 + 4 * CP0_COUNT)(at)
.endm
/* A field of the vCPU at an offset in a register: (VBASE + offset)(register), after ADD_BASE. */
#define VBASE 0
.macro ADD_BASE register
    addu    \register, \register, k1
.endm

/* The instruction at EPC to k0, its opcode and rs to at, if the guest's kernel executes it: its user mode
 * does not reach the upper half. FETCH_BEGIN and FETCH_NEXT are the delay slots of two branches before it. */
.macro FETCH_BEGIN
     mfc0   at, C0_EPC
.endm
.macro FETCH_NEXT
     mfc0   k0, C0_BADINSTR
.endm
.macro FETCH_OPCODE outside, inside, from, before
    bgez    at, \outside
     srl    at, k0, 21
\inside:
.endm

/* The machine has no MIPS16 either. */
.macro GIVE_UP_IF_ODD from, before
.endm

/* To user mode only if nothing has to be hidden from it first (hwtlb_enter_user). */
.macro GIVE_UP_IF_EXPOSED from, before
    lui     k0, %hi(hwtlb_any_exposed)
    lw      k0, %lo(hwtlb_any_exposed)(k0)
    GIVE_UP bnez, k0, \from, \before
     nop
.endm

/* EBASE_WG: the upper bits are written too. */
.macro SET_EBASE register
    ori     \register, \register, EBASE_WG
    mtc0    \register, C0_EBASE
.endm

/* The software TLB, at the refill vector. Context holds the missing VPN2 and the hardware ASID, and the
 * slots lie beside the vCPU. Free registers: none. Between the monitor's exit_common and its
 * entry_resume Context holds an ASID that is in no key. Random is only a source of victims: tlbwr is
 * not used (see choose_victim in hwtlb.c). */
#define SLOT(word, register) (STLB_FROM_VCPU + STLB_##word)(register)
.macro STLB_LOOKUP miss, compared
    ENTER
    mfc0    k0, C0_CONTEXT
    srl     at, k0, STLB_MIX                # ASID and segment,
    xor     k0, k0, at                      # mixed into the VPN2: the key
    andi    at, k0, STLB_INDEX_MASK         # its slot
    addu    k1, k1, at
    lw      at, SLOT(KEY, k1)
    bne     at, k0, \miss
     lw     at, SLOT(LO0, k1)
\compared:
    lw      k1, SLOT(LO1, k1)
    mtc0    at, C0_ENTRYLO0
    mtc0    k1, C0_ENTRYLO1
    mfc0    k1, C0_RANDOM
    mtc0    k1, C0_INDEX
    LOAD_BASE
    lw      k0, COUNT(SOFTWARE_TLB_HIT)
    addiu   k0, k0, 1
    sw      k0, COUNT(SOFTWARE_TLB_HIT)
    lw      at, V(SCRATCH_AT)
    ehb                                     # the mtc0s are done before tlbwi looks
    tlbwi
    mfc0    k0, C0_KSCRATCH_K0
    mfc0    k1, C0_KSCRATCH_K1
    ERETNC
.endm

/* Where STLB_LOOKUP has gone to. */
.macro STLB_MISSED
    LOAD_BASE
.endm

/* The window is wired, in large pages: there is no path for its misses. */
.macro UPPER_HALF_IF branch, register
    \branch \register, fast_mapped
.endm
.macro WINDOW_PATH
.endm
#define WINDOW_INSTRUCTIONS 0

/* The window that the guest maps by TLB entries, and where user mode gets an address error: kseg2. EntryHi from
 * this bit on. */
#define MAPPED_WINDOW_SHIFT  29
#define MAPPED_WINDOW_BITS   6
#define MAPPED_WINDOW_BEFORE before_UPPER

/* A privileged instruction in a delay slot. The next line is this branch's own. */
.macro DELAY_SLOT_IF branch, register, from, before
    \branch \register, fast_slot
.endm

#define INSN_WORD_DI 0x41606000
#define OPCODE_BEQ   4

/* Linux restores the interrupt flag by `beqz flags, 1f; di; ei; 1:`, and the di is in the slot. The
 * machine gives both instructions; rs comes by a table with an entry for each register. */
.macro SLOT_PATH
fast_slot:
    mfc0    k0, C0_EPC                      # the branch; user mode does not reach the upper half
    GIVE_UP bgez, k0, fast_slot, before_SLOT
     mfc0   k0, C0_BADINSTR
    lui     at, INSN_WORD_DI >> 16
    ori     at, at, INSN_WORD_DI & 0xffff
    xor     at, at, k0
    GIVE_UP bnez, at, fast_slot, before_SLOT
     mfc0   k0, C0_BADINSTRP
    srl     at, k0, 26
    addiu   at, at, -OPCODE_BEQ
    GIVE_UP bnez, at, fast_slot, before_SLOT
     ext    at, k0, 16, 5
    GIVE_UP bnez, at, fast_slot, before_SLOT    # rt: compared with 0
     srl    k0, k0, 21
    lui     k1, %hi(slot_gpr_get)
    addiu   k1, k1, %lo(slot_gpr_get)
    ins     k1, k0, 3, 5                    # rs
    jr      k1
     LOAD_BASE
fast_slot_jumped:
fast_slot_got:                              # at: the value of rs
    mfc0    k0, C0_BADINSTRP
    sll     k0, k0, 16
    sra     k0, k0, 14                      # how far it branches from the slot,
    li      k1, 4
    movn    k0, k1, at                      # or past the slot
    mfc0    k1, C0_EPC
    addu    k0, k0, k1
    addiu   k0, k0, 4
    mtc0    k0, C0_EPC
    LOAD_BASE
    lw      at, CP0(CP0_STATUS)
    ins     at, zero, 0, 1
    sw      at, CP0(CP0_STATUS)
    SERVED  DI_IN_SLOT, at
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE
fast_slot_end:

    .balign 256
slot_gpr_get:
    GPR_GET_TABLE fast_slot_got
.endm
#define SLOT_INSTRUCTIONS \
    before_SLOT + (fast_slot_jumped - fast_slot) / 4 + 2 + (fast_slot_end - fast_slot_got) / 4

#include "monitor/entry_common.S"
#include "monitor/fast_paths.S"

/* No guest has a register page here. */
    .globl  entry_page_vectors
entry_page_vectors = entry_fast_vectors
    .irp    path, SYSCALL, RETURN, REFILL, REFILL_OTHER, MAPPED, MAPPED_OTHER, HIDDEN, HIDDEN_MAPPED, \
            INVALID_MISS, MODIFIED, INVALID, TLBP, TLBP_NONE, MTC0
length_PAGE_\path = 0
    .endr

    .text
/* void entry_select_vcpu(struct vcpu *vcpu) */
LEAF(entry_select_vcpu)
    mtc0    a0, C0_KSCRATCH_VCPU
    ehb
    jr      ra
     nop
END(entry_select_vcpu)
