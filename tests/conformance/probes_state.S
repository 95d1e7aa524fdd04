/* Code under test: sequences around Status, eret, interrupts, ll/sc, and whole register files. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/windows.h"
#include "tests/conformance/probes.h"

    .set noreorder
    .set noat

    .section .probes, "ax"

.macro PROBE name
    .globl \name
\name:
.endm

/* --- a pending interrupt and what lets it in: v0 = 1 if nothing came --------------------------- */
    PROBE enable_by_mtc0_status
    mtc0  a0, C0_STATUS
    ehb
    nop
    jr    ra
     li   v0, 1
    PROBE enable_by_mtc0_cause
    mtc0  a0, C0_CAUSE
    ehb
    nop
    jr    ra
     li   v0, 1
    PROBE enable_by_ei
    ei
    ehb
    nop
    jr    ra
     li   v0, 1
    PROBE enable_by_eret        # a0 = Status before the eret
    la    t0, enable_by_eret_target
    mtc0  t0, C0_EPC
    mtc0  a0, C0_STATUS
    ehb
    eret
    PROBE enable_by_eret_target
    nop
    jr    ra
     li   v0, 1

    PROBE count_down            # a0 rounds; v0 = 1
1:  bnez  a0, 1b
     addiu a0, a0, -1
    jr    ra
     li   v0, 1

    PROBE wait_once
    wait
    PROBE wait_once_after
    jr    ra
     li   v0, 1

/* --- eret: a0 = Status before it. v0 = 1: came out at EPC, 2: at ErrorEPC. v1 = Status after --- */
    PROBE eret_which
    la    t0, 1f
    mtc0  t0, C0_EPC
    la    t0, 2f
    mtc0  t0, C0_ERROREPC
    mtc0  a0, C0_STATUS
    ehb
    eret
1:  b     3f
     li   v0, 1
2:  li    v0, 2
3:  mfc0  v1, C0_STATUS
    mtc0  zero, C0_STATUS
    ehb
    jr    ra
     nop

/* eret to address a1 with Status a0. */
    PROBE eret_to
    mtc0  a1, C0_EPC
    mtc0  a0, C0_STATUS
    ehb
    eret

/* --- Status a1 around one access to a0: value a2 stored, or loaded into v0 --------------------- */
    PROBE load_with_status
    mtc0  a1, C0_STATUS
    ehb
    lw    v0, 0(a0)
    mtc0  zero, C0_STATUS
    ehb
    jr    ra
     nop
    PROBE store_with_status
    mtc0  a1, C0_STATUS
    ehb
    sw    a2, 0(a0)
    mtc0  zero, C0_STATUS
    ehb
    jr    ra
     li   v0, 1
/* Status a1 around reading Status itself into v0. */
    PROBE status_with_status
    mtc0  a1, C0_STATUS
    ehb
    mfc0  v0, C0_STATUS
    mtc0  zero, C0_STATUS
    ehb
    jr    ra
     nop

/* --- ll and sc on the word at a0; a1 is stored; v0 = what sc said ------------------------------ */
    PROBE llsc_plain
    ll    v1, 0(a0)
    move  v0, a1
    sc    v0, 0(a0)
    jr    ra
     nop
    PROBE llsc_eret
    la    t0, 1f
    mtc0  t0, C0_EPC
    li    t1, ST_EXL
    mtc0  t1, C0_STATUS
    ehb
    ll    v1, 0(a0)
    move  v0, a1
    eret
1:  sc    v0, 0(a0)
    jr    ra
     nop
    PROBE llsc_syscall
    ll    v1, 0(a0)
    move  v0, a1
    syscall
    sc    v0, 0(a0)
    jr    ra
     nop

/* Adds 1 to the word at a0 with something between ll and sc, in a1 tries at most. v0 = tries it took. */
.macro COUNT_TRIES name, between
    PROBE \name
    li    v0, 0
1:  addiu v0, v0, 1
    ll    v1, 0(a0)
    \between
    addiu v1, v1, 1
    sc    v1, 0(a0)
    bnez  v1, 2f
     nop
    bne   v0, a1, 1b
     nop
2:  jr    ra
     nop
.endm
    COUNT_TRIES llsc_tlbp, "tlbp"
    COUNT_TRIES llsc_moves, "mfc0 $t0, $12; mtc0 $t0, $14; ehb"
    COUNT_TRIES llsc_load, "lw $t0, 0($a2)"

/* --- every register holds its PATTERN(n) at the first exception and at the one that ends it ----- */
.macro FILL numbers:vararg
    .irp  n, \numbers
    li    $\n, PATTERN_BASE + \n * PATTERN_STEP
    .endr
.endm
.macro FILL_HI_LO
    li    $1, PATTERN_HI
    mthi  $1
    li    $1, PATTERN_LO
    mtlo  $1
.endm

    PROBE full_syscall
    FILL_HI_LO
    FILL  1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,28,29,30,31
    syscall
    break

    PROBE full_refill           # s0 = $16 holds an unmapped address, s1 = $17 gets its word
    FILL_HI_LO
    FILL  1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,17,18,19,20,21,22,23,24,25,28,29,30,31
    li    s0, FULL_REFILL_VA
    lw    s1, 0(s0)
    break

    PROBE full_privileged       # kernel mode: v0 = $2 gets EBase, nothing else changes
    FILL_HI_LO
    FILL  1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    mfc0  v0, C0_EBASE
    mtc0  v0, C0_EPC
    tlbp
    di
    cache 0x15, 0(v0)
    break

.macro FULL_TLB name, write     # kernel mode: EntryHi and EntryLo say what is written, and looked for
    PROBE \name
    FILL_HI_LO
    FILL  1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    \write
    tlbp
    break
.endm
    FULL_TLB full_tlbp, nop
    FULL_TLB full_tlbwi, tlbwi
    FULL_TLB full_tlbwr, tlbwr

    PROBE full_privileged_k     # the same for k0 and k1, which come back in hi and lo
    li    k0, PATTERN_BASE + 26 * PATTERN_STEP
    li    k1, PATTERN_BASE + 27 * PATTERN_STEP
    mfc0  v0, C0_EBASE
    mtc0  v0, C0_EPC
    tlbp
    di
    mthi  k0
    mtlo  k1
    break

/* --- mfc0 into $0; shadow sets ---------------------------------------------------------------- */
    PROBE mfc0_to_zero
    mfc0  $0, C0_EPC
    move  v0, $0
    jr    ra
     nop
    PROBE di_to_zero
    di    $0
    ei    $0
    di    $0
    move  v0, $0
    jr    ra
     nop

/* --- handlers: values for exception_target ------------------------------------------------------ */
    .text
/* Takes a second exception while EXL = 1: a load from NESTED_VA in the slot of a branch. The second
 * one is recorded as usual. */
LEAF(nested_handler)
    la    k0, exception_target
    la    k1, exception_entry
    sw    k1, 0(k0)
    li    k0, NESTED_VA
    b     1f
     lw   k0, 0(k0)
1:  b     1b                    # not reached: nothing maps NESTED_VA
     nop
END(nested_handler)

/* A kernel's refill handler: Context points at two words, EntryLo0 and EntryLo1, eight bytes apart.
 * Other vectors: the usual handler. */
LEAF(refill_handler)
    bnez  k1, 1f
     mfc0 k0, C0_CONTEXT
    lw    k1, 0(k0)
    mtc0  k1, C0_ENTRYLO0
    lw    k1, 8(k0)
    mtc0  k1, C0_ENTRYLO1
    ehb
    tlbwr
    eret
1:  j     exception_entry
     nop
END(refill_handler)

/* --- walking pages: adds up the first words of a1 pages from a0 on, and adds 1 to each ----------- */
    .section .probes, "ax"
    PROBE walk_pages
    move  v0, zero
1:  lw    t0, 0(a0)
    addu  v0, v0, t0
    addiu t0, t0, 1
    sw    t0, 0(a0)
    addiu a1, a1, -1
    bnez  a1, 1b
     addiu a0, a0, 4096
    jr    ra
     nop
