/* The fast paths of a guest with a register page (docs/register-page.md): a third set of vectors,
 * included after fast_paths.S, whose rules hold here too. Status, Cause, EPC and so on are in the
 * page, at machine address V(PAGE_WORDS); the vCPU's copies are old until C has taken them over.
 *
 * The page is the guest's: what stands there is trusted for nothing but what the guest sees. Whether
 * a return may be done here is said by V(PAGE_RETURN_BLOCKED), where the vectors are by
 * V(PAGE_GENERAL) and V(PAGE_REFILL), and the mode by where the machine was. */
#include "mips/register_page.h"

/* A register of the guest, k1 being the page. */
#define PAGED(register) REGISTER_PAGE_OFFSET(CP0_##register)(k1)

/* GIVE_UP where `at` still has the guest's value. */
.macro GIVE_UP_WITH_AT branch, register, from, before
    \branch \register, give_up_\@
give_up_branch_\@:
    .pushsection .text.give_up, "ax"
give_up_\@:
    sw      at, V(SCRATCH_AT)
    b       exit_common
     li     k0, give_up_via
    .popsection
    .pushsection .rodata.unseen
    .org    4 * give_up_via
    .word   COMMON + GIVE_UP_INSTRUCTIONS + 1 + (give_up_branch_\@ - \from) / 4 + 1 + (\before)
    .popsection
    .set    give_up_via, give_up_via + 1
.endm

    .section .text.vectors
    .cfi_startproc
    .cfi_undefined 31               # as in entry_common.S
    .balign 4096
    .globl  entry_page_vectors
entry_page_vectors:
    STLB_LOOKUP page_refill, page_stlb_compared

    .org    entry_page_vectors + VECTOR_CACHE
    la      k0, cache_error
    jr      k0
     nop

/* System calls and returns need no third register: `at` stays where it is. A system call from the
 * lower half is the guest's user mode's, one from the upper half its kernel's, where it means: return
 * from the exception. */
    .org    entry_page_vectors + VECTOR_GENERAL
page_general_vector:
    sw      k0, V(SCRATCH_K0)
    sw      k1, V(SCRATCH_K1)
    mfc0    k0, C0_CAUSE
    rotr    k1, k0, 31                      # BD is bit 0, ExcCode begins at bit 3
    andi    k1, k1, 0xff
    addiu   k1, k1, -(EXC_SYS << 3)         # and not in a delay slot
    bnez    k1, page_other
     mfc0   k0, C0_EPC
    bltz    k0, page_return
     lw     k1, V(PAGE_WORDS)
page_syscall:
    sw      k0, PAGED(EPC)                  # even: MIPS16 has no system call
    lw      k0, V(PAGE_SYSCALL_CAUSE)
    sw      k0, PAGED(CAUSE)
    lw      k0, PAGED(STATUS)
    ori     k0, k0, ST_EXL
    sw      k0, PAGED(STATUS)
    lw      k0, V(PAGE_GENERAL)
    mtc0    k0, C0_EPC
    li      k0, RESUME_STATUS | ST_KSU_SUPV
    mtc0    k0, C0_STATUS
    SERVED  PAGE_SYSCALL, k0
    ehb
    LEAVE
page_syscall_end:

    .org    entry_page_vectors + VECTOR_INTERRUPT
    ENTER
    b       exit_common
     li     k0, EXIT_VIA_INTERRUPT

/* --- TLB refill --------------------------------------------------------------------------------------
 * As fast_refill. The address space is the machine's, which the ASID in the vCPU says; that in the
 * page may be one that the guest is about to switch to. */
page_refill:
    STLB_MISSED
    mfc0    k0, C0_ENTRYHI
    bltz    k0, page_upper_half
     lw     at, CP0(CP0_ENTRYHI)
    ins     k0, at, 0, 8                    # the VPN2 with the guest's own ASID
    FILTER_SLOT at, k0
    lhu     at, FILTER(at)
    GIVE_UP bnez, at, page_refill, before_REFILL
     lw     at, V(TLB_WIDE)                 # entries that match more than one such hash
    GIVE_UP bnez, at, page_refill, before_REFILL
     mfc0   at, C0_STATUS
    andi    at, at, ST_KSU
    GIVE_UP beqz, at, page_refill, before_REFILL    # the monitor's own fault
     mfc0   k0, C0_EPC
    andi    at, k0, 1
    GIVE_UP bnez, at, page_refill, before_REFILL
     lw     k1, V(PAGE_WORDS)
    lw      at, PAGED(STATUS)
    andi    at, at, ST_ERL | ST_EXL
    GIVE_UP bnez, at, page_refill, before_REFILL
     lw     at, PAGED(STATUS)
    sw      k0, PAGED(EPC)
    ori     at, at, ST_EXL
    sw      at, PAGED(STATUS)
    mfc0    k0, C0_BADVADDR
    sw      k0, PAGED(BADVADDR)
    srl     k0, k0, ENTRYHI_VPN2_SHIFT
    lw      at, PAGED(CONTEXT)
    ins     at, k0, CONTEXT_BADVPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, PAGED(CONTEXT)
    lw      at, PAGED(ENTRYHI)
    ins     at, k0, ENTRYHI_VPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, PAGED(ENTRYHI)
    mfc0    k0, C0_CAUSE
    lw      at, V(PAGE_SYSCALL_CAUSE)
    srl     k0, k0, CAUSE_EXCCODE_SHIFT
    ins     at, k0, CAUSE_EXCCODE_SHIFT, 5
    srl     k0, k0, 31 - CAUSE_EXCCODE_SHIFT
    ins     at, k0, 31, 1                   # BD
    sw      at, PAGED(CAUSE)
    lw      k0, V(PAGE_REFILL)
    mtc0    k0, C0_EPC
    li      at, RESUME_STATUS | ST_KSU_SUPV
    mtc0    at, C0_STATUS
    SERVED  PAGE_REFILL, at
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE
page_refill_end:

/* In the window onto RAM there is nothing of the guest's. */
page_upper_half:
    srl     at, k0, 28
    xori    at, at, RAM_WINDOW_NIBBLE
    beqz    at, fast_in_window
     mfc0   at, C0_CONTEXT
    GIVE_UP_HERE page_upper_half, before_UPPER

    .if     give_up_via > EXIT_VIA_PAGE
    .error  "more places to give up than EXIT_VIA_PAGE leaves"
    .endif
    .set    give_up_via, EXIT_VIA_PAGE

/* --- Return from an exception ------------------------------------------------------------------------
 * k0: EPC, k1: the page. */
page_return:
    sll     k0, k0, 1
    GIVE_UP_WITH_AT bgez, k0, page_return, before_PAGE_RETURN   # in the monitor: its own fault
     lw     k0, V(PAGE_RETURN_BLOCKED)
    GIVE_UP_WITH_AT bnez, k0, page_return, before_PAGE_RETURN
     lw     k0, PAGED(EPC)
    rotr    k0, k0, 1
    GIVE_UP_WITH_AT bltz, k0, page_return, before_PAGE_RETURN   # odd: an error, or MIPS16
     rotr   k0, k0, 31
    mtc0    k0, C0_EPC
    lw      k0, PAGED(STATUS)
    ins     k0, zero, ST_EXL_BIT, 1
    sw      k0, PAGED(STATUS)
    andi    k0, k0, ST_KSU_USER             # KSU becomes user (10) or supervisor (01):
    srl     k0, k0, 1                       # (16 / 2) + 8 = 16,
    addiu   k0, k0, ST_KSU_SUPV             # 0 + 8 = 8
    ori     k0, k0, RESUME_STATUS
    mtc0    k0, C0_STATUS
    SERVED  PAGE_RETURN, k0
    ehb
    LEAVE_BY_ERET
page_return_end:

/* All else is for C. */
page_other:
    sw      at, V(SCRATCH_AT)
    GIVE_UP_HERE page_other, before_PAGE_OTHER
    .cfi_endproc

    .if     give_up_via > EXIT_VIA_LIMIT
    .error  "more places to give up than EXIT_VIA_LIMIT"
    .endif

before_PAGE_OTHER = (page_syscall - page_general_vector) / 4 - 2
before_PAGE_RETURN = (page_syscall - page_general_vector) / 4
length_PAGE_SYSCALL = (page_syscall_end - page_general_vector) / 4
length_PAGE_RETURN = before_PAGE_RETURN + (page_return_end - page_return) / 4
length_PAGE_REFILL = before_REFILL + (page_refill_end - page_refill) / 4
