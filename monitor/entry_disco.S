/* Exception entry of the `disco` platform: how a handler reaches the running vCPU and the instruction
 * that caused the exit, the software TLB's part of the fast paths, the return. What it has in common
 * with other platforms is in entry_common.S and fast_paths.S.
 *
 * kseg3 belongs to kernel mode alone, and its top is reached $zero-relative; the wired TLB entry maps
 * the running VM's home there (home.h), so that a handler has memory before it has a register. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
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

/* A field of the running vCPU; needs no base. */
#define V(field)  (VCPU_BASE + VCPU_##field)(zero)
#define GPR(n)    (VCPU_BASE + VCPU_GPR + 4 * (n))(zero)
#define VCPU(offset) (VCPU_BASE + (offset))(zero)
#define CP0(id)   (VCPU_BASE + VCPU_CP0 + 4 * (id))(zero)
#define COUNT(path) VCPU(VCPU_FAST_COUNTS + 4 * FAST_##path)
#define LOAD_BASE

/* In a delay slot: the base for what follows. Here the slot stays empty. */
#define BASE_IN_SLOT nop

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

/* The guest's k0 and k1, where a fast path finds them. */
#define GET_K0(register) lw register, V(SCRATCH_K0)
#define GET_K1(register) lw register, V(SCRATCH_K1)
#define PUT_K0(register) sw register, V(SCRATCH_K0)
#define PUT_K1(register) sw register, V(SCRATCH_K1)

/* The end of a fast path, `at` restored already: back to the guest. */
.macro LEAVE
    lw      k0, V(SCRATCH_K0)
    lw      k1, V(SCRATCH_K1)
    eret
.endm
#define LEAVE_BY_ERET LEAVE
#define LEAVE_INSTRUCTIONS 3

/* The same for a short exit; KEEP_RESERVATION: at its beginning, unless its function decides otherwise. Here there is
 * nothing to decide. */
#define LEAVE_SHORT LEAVE
#define LEAVE_SHORT_INSTRUCTIONS LEAVE_INSTRUCTIONS
.macro KEEP_RESERVATION
.endm

/* From a branch that gives up, and its slot, to exit_common. */
#define GIVE_UP_INSTRUCTIONS 2

/* A third register for fast paths besides k0 and at. k1 is free here. */
#define TEMPORARY k1
#define INSTRUCTION_AGAIN

/* A register's value to `at`, which holds its place in vcpu->cp0 less that of Count. Two instructions,
 * the first in a delay slot. */
.macro LOAD_CP0_AT
     nop
fast_mfc0_slot:
    lw      at, (VCPU_BASE + VCPU_CP0 + 4 * CP0_COUNT)(at)
.endm
/* A field of the vCPU at an offset in a register: (VBASE + offset)(register), after ADD_BASE. */
#define VBASE VCPU_BASE
.macro ADD_BASE register
.endm

#define RAM_WINDOW_NIBBLE   0xc
#define RAM_WINDOW_PFN_BITS 16

/* The instruction at EPC to k0, with FETCH_OPCODE its opcode and rs to at, if the guest's kernel executes it: its
 * user mode does not reach the upper half. It is loaded by the very TLB entry that the machine has just fetched it
 * by, at the guest's address: kernel mode reaches ksseg as supervisor mode does, EntryHi still has the guest's
 * hardware ASID, and nothing has written the TLB in between, so that this cannot miss. An odd EPC, where MIPS16
 * code would run, is for C. FETCH_BEGIN and FETCH_NEXT are the delay slots of two branches before it. */
.macro FETCH_BEGIN
     mfc0   at, C0_EPC
.endm
.macro FETCH_NEXT
     rotr   k1, at, 31                      # bit 31 to bit 0, bit 0 to bit 1
.endm
.macro FETCH outside, inside, from, before
    andi    k1, k1, 3
    xori    k1, k1, 1
    bnez    k1, \outside
     nop
\inside:
    lw      k0, 0(at)
.endm
.macro FETCH_OPCODE outside, inside, from, before
    FETCH   \outside, \inside, \from, \before
    srl     at, k0, 21
.endm

/* MIPS16 is for the machine to know and for the guest not: an odd EPC is for C. k0: EPC. */
.macro GIVE_UP_IF_ODD from, before
    andi    k1, k0, 1
    GIVE_UP bnez, k1, \from, \before
     nop
.endm

/* User mode reaches useg alone, whatever is in the TLB. */
.macro GIVE_UP_IF_EXPOSED from, before
.endm

.macro SET_EBASE register
    mtc0    \register, C0_EBASE
.endm

/* The software TLB, at the refill vector. Context holds the missing VPN2 and the hardware ASID, and the
 * slots are where a constant reaches them. Free registers: none; two are needed. Between the monitor's
 * exit_common and its entry_resume Context holds an ASID that is in no key.
 * Random is only a source of victims: tlbwr is not used (see choose_victim in hwtlb.c). */
#define SLOT(word, register) (STLB_BASE + STLB_##word)(register)
.macro STLB_LOOKUP miss, compared
    sw      k0, V(SCRATCH_K0)
    sw      k1, V(SCRATCH_K1)
    mfc0    k0, C0_CONTEXT
    srl     k1, k0, STLB_MIX                # ASID and segment,
    xor     k0, k0, k1                      # mixed into the VPN2: the key
    andi    k1, k0, STLB_INDEX_MASK         # its slot
    lw      k1, SLOT(KEY, k1)
    bne     k1, k0, \miss
     andi   k1, k0, STLB_INDEX_MASK         # again
\compared:
    lw      k0, SLOT(LO0, k1)
    lw      k1, SLOT(LO1, k1)
    mtc0    k0, C0_ENTRYLO0
    mtc0    k1, C0_ENTRYLO1
    mfc0    k1, C0_RANDOM
    mtc0    k1, C0_INDEX
    lw      k0, COUNT(SOFTWARE_TLB_HIT)
    addiu   k0, k0, 1
    sw      k0, COUNT(SOFTWARE_TLB_HIT)
    ehb                                     # the mtc0s are done before tlbwi looks
    tlbwi
    lw      k0, V(SCRATCH_K0)
    lw      k1, V(SCRATCH_K1)
    eret
.endm

/* Where STLB_LOOKUP has gone to: the rest of ENTER. */
.macro STLB_MISSED
    sw      at, V(SCRATCH_AT)
.endm

/* A miss in the upper half may be one in the window onto RAM. The next line is the delay slot. */
.macro UPPER_HALF_IF branch, register
    \branch \register, fast_window
.endm

/* The guest's kernel has missed in its window (user mode gets an address error there). If the pmap has
 * frames of the VM's own for both pages, the entry is composed from it, as hwtlb_install does for a
 * direct window, for hardware and software TLB; what is shared, on the disk or not yet there is for C.
 * k0: EntryHi; its bit 12 is 0. The frames are the VM's: no others are in its pmap (I1). */
#define ENTRYLO_OWNED (CONFIG_K0_CACHEABLE << ENTRYLO_C_SHIFT | ENTRYLO_D | ENTRYLO_V)
.macro WINDOW_PATH
fast_window:
    srl     at, k0, 28
    xori    at, at, RAM_WINDOW_NIBBLE
    bnez    at, fast_mapped
     mfc0   at, C0_CONTEXT
fast_in_window:
    GIVE_UP bltz, at, fast_window, before_UPPER         # the monitor's own miss
     ext    k1, k0, PAGE_SHIFT, RAM_WINDOW_PFN_BITS     # the even page's PFN
    ori     k1, k1, 1
    lw      at, V(RAM_FRAMES)
    sltu    at, k1, at
    GIVE_UP beqz, at, fast_window, before_UPPER
     lw     at, V(STLB_IN_USE)
    GIVE_UP beqz, at, fast_window, before_UPPER
     sll    k1, k1, 2
    lw      at, V(RAM)
    addu    k1, k1, at
    lw      k0, -4(k1)                      # even and odd page
    lw      k1, 0(k1)
    and     at, k0, k1
    andi    at, at, PMAP_PRESENT | PMAP_WRITABLE
    addiu   at, at, -(PMAP_PRESENT | PMAP_WRITABLE)
    GIVE_UP bnez, at, fast_window, before_UPPER
     srl    k0, k0, PMAP_FRAME_SHIFT - ENTRYLO_PFN_SHIFT
    ori     k0, k0, ENTRYLO_OWNED
    mtc0    k0, C0_ENTRYLO0
    srl     k1, k1, PMAP_FRAME_SHIFT - ENTRYLO_PFN_SHIFT
    ori     k1, k1, ENTRYLO_OWNED
    mtc0    k1, C0_ENTRYLO1
    mfc0    at, C0_CONTEXT                  # the key and its slot, as above
    srl     k0, at, STLB_MIX
    xor     at, at, k0
    andi    k0, at, STLB_INDEX_MASK
    sw      at, SLOT(KEY, k0)
    mfc0    k1, C0_ENTRYLO0
    sw      k1, SLOT(LO0, k0)
    mfc0    k1, C0_ENTRYLO1
    sw      k1, SLOT(LO1, k0)
    mfc0    k0, C0_RANDOM
    mtc0    k0, C0_INDEX
    SERVED  WINDOW, k0
    lw      at, V(SCRATCH_AT)
    ehb
    tlbwi
    LEAVE
fast_window_end:
.endm
#define WINDOW_INSTRUCTIONS before_UPPER + (fast_window_end - fast_window) / 4

/* The window that the guest maps by TLB entries: EntryHi from this bit on. */
#define MAPPED_WINDOW_SHIFT  27
#define MAPPED_WINDOW_BITS   0x1a           /* 0xd0000000 to 0xd7ffffff */
#define MAPPED_WINDOW_BEFORE before_UPPER + (fast_in_window - fast_window) / 4

/* Instructions in delay slots are for C. */
#define DELAY_SLOT_IF GIVE_UP
.macro SLOT_PATH
.endm
#define SLOT_INSTRUCTIONS 0

#include "monitor/entry_common.S"
#include "monitor/fast_paths.S"
#include "monitor/fast_register_page.S"
