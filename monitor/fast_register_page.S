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

/* Can an exception be reflected here? Then k1: the page, at: Status, with EXL = 0; else C does it. */
.macro PAGE_REFLECT_CHECK from, before
    mfc0    at, C0_STATUS
    andi    at, at, ST_KSU
    GIVE_UP beqz, at, \from, \before        # the monitor's own fault
     mfc0   k0, C0_EPC
    andi    at, k0, 1
    GIVE_UP bnez, at, \from, \before        # MIPS16
     lw     k1, V(PAGE_WORDS)
    lw      at, PAGED(STATUS)
    andi    at, at, ST_ERL | ST_EXL
    GIVE_UP bnez, at, \from, \before
     lw     at, PAGED(STATUS)
.endm

/* As SET_ADDRESS_REGISTERS, in the page. */
.macro PAGE_SET_ADDRESS
    sw      k0, PAGED(BADVADDR)
    srl     k0, k0, ENTRYHI_VPN2_SHIFT
    lw      at, PAGED(CONTEXT)
    ins     at, k0, CONTEXT_BADVPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, PAGED(CONTEXT)
    lw      at, PAGED(ENTRYHI)
    ins     at, k0, ENTRYHI_VPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, PAGED(ENTRYHI)
.endm

/* A TLB exception, for the guest's handler, whose address is in the vCPU at `vector`. k1: the page, at: Status. */
.macro PAGE_REFLECT path, vector
    mfc0    k0, C0_EPC
    ori     at, at, ST_EXL
    sw      at, PAGED(STATUS)
    sw      k0, PAGED(EPC)
    mfc0    k0, C0_BADVADDR
    PAGE_SET_ADDRESS
    mfc0    k0, C0_CAUSE
    lw      at, V(PAGE_SYSCALL_CAUSE)
    srl     k0, k0, CAUSE_EXCCODE_SHIFT
    ins     at, k0, CAUSE_EXCCODE_SHIFT, 5
    srl     k0, k0, 31 - CAUSE_EXCCODE_SHIFT
    ins     at, k0, 31, 1                   # BD
    sw      at, PAGED(CAUSE)
    lw      k0, VCPU(\vector)
    mtc0    k0, C0_EPC
    li      at, RESUME_STATUS | ST_KSU_SUPV
    mtc0    at, C0_STATUS
    SERVED  \path, at
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE
.endm

/* On to the path of a TLB write, which takes its operands from the vCPU: from the page to there. The ASID must
 * be that of the machine. k1: the page. The path counts its instructions from a label that is `as` behind
 * the vector; here it is another number. */
.macro PAGE_OPERANDS path, from, before, as
    lw      k0, PAGED(ENTRYHI)
    lw      at, CP0(CP0_ENTRYHI)
    ins     k0, zero, 8, 5                  # bits that are neither VPN2 nor ASID
    xor     at, at, k0
    andi    at, at, ENTRYHI_ASID
    GIVE_UP bnez, at, \from, \before
     lw     at, PAGED(ENTRYLO0)
    sw      k0, CP0(CP0_ENTRYHI)
    lw      k0, PAGED(ENTRYLO1)
    ext     at, at, 0, 26                   # ENTRYLO_MASK
    sw      at, CP0(CP0_ENTRYLO0)
    ext     k0, k0, 0, 26
    sw      k0, CP0(CP0_ENTRYLO1)
    lw      at, PAGED(INDEX)
    andi    at, at, TLB_ENTRIES_MAX - 1
    sw      at, CP0(CP0_INDEX)
    lw      at, V(SUMS_UNSEEN)
    addiu   at, at, \before + (page_operands_end_\@ - \from) / 4 - \as
    sw      at, V(SUMS_UNSEEN)
    b       \path
     nop
page_operands_end_\@:
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
 * lower half is the guest's user mode's, one from the upper half its kernel's, where it means with EXL = 1:
 * return from the exception. */
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
page_lower_half:
    LARGE_LOOKUP
    lw      at, CP0(CP0_ENTRYHI)
    ins     k0, at, 0, 8                    # the VPN2 with the guest's own ASID
    lw      at, V(TLB_WIDE)                 # entries that match more than one hash
    GIVE_UP bnez, at, page_refill, before_REFILL
     nop
    FILTER_SLOT at, k0
    lhu     at, FILTER(at)
    bnez    at, page_counted
     nop
page_not_counted:
    PAGE_REFLECT_CHECK page_refill, before_REFILL
    PAGE_REFLECT PAGE_REFILL, VCPU_PAGE_REFILL
page_refill_end:

/* As fast_refill_counted. */
page_counted:
    SAVE_T(5)
    move    t1, at
    GIVE_UP_IF_MONITOR 5, page_counted, before_PAGE_COUNTED
    NAMED_ENTRY 5, page_counted, before_PAGE_COUNTED
    lw      t0, ENTRY_HI(t1)
    bne     t0, k0, page_counted_other
     nop
page_named:
    HIDDEN_MISS_PATH PAGE_HIDDEN, page_counted_invalid, page_counted, before_PAGE_COUNTED
page_counted_end:
page_counted_other:
    RESTORE_T(5)
    PAGE_REFLECT_CHECK page_counted_other, before_PAGE_OTHER_ENTRY
    PAGE_REFLECT PAGE_REFILL_OTHER, VCPU_PAGE_REFILL
page_counted_other_end:
page_counted_invalid:
    RESTORE_T(5)
    PAGE_REFLECT_CHECK page_counted_invalid, before_PAGE_INVALID_MISS
    PAGE_REFLECT PAGE_INVALID_MISS, VCPU_PAGE_GENERAL
page_counted_invalid_end:

/* In the window onto RAM there is nothing of the guest's. */
page_upper_half:
    srl     at, k0, 28
    xori    at, at, RAM_WINDOW_NIBBLE
    beqz    at, fast_in_window
     mfc0   at, C0_CONTEXT
page_mapped:
    FIND_MAPPED page_mapped_refill, page_mapped_other, none, page_mapped, before_PAGE_MAPPED
    HIDDEN_MISS_PATH PAGE_HIDDEN_MAPPED, page_mapped_invalid, page_mapped, before_PAGE_MAPPED
page_mapped_end:

page_mapped_invalid:                        # a kernel's error: it will not happen often
    RESTORE_T(5)
    GIVE_UP_HERE page_mapped_invalid, before_PAGE_MAPPED_INVALID

/* As MAPPED_REFILL_PATH. t1: the guest's EXL. */
.macro PAGE_MAPPED_PATH path, from, before
    lw      k1, V(PAGE_WORDS)
    lw      t0, PAGED(STATUS)
    andi    at, t0, ST_ERL
    GIVE_UP_T 5, bnez, at, \from, \before
     mfc0   t2, C0_EPC
    andi    at, t2, 1                       # MIPS16
    GIVE_UP_T 5, bnez, at, \from, \before
     mfc0   k0, C0_BADVADDR
    xor     at, k0, t2
    srl     at, at, 3
    GIVE_UP_T 5, beqz, at, \from, \before
     andi   t1, t0, ST_EXL                  # a fetch, perhaps of the vector itself: stop_if_lost
    ori     t0, t0, ST_EXL
    sw      t0, PAGED(STATUS)
    lw      at, PAGED(EPC)
    movz    at, t2, t1
    sw      at, PAGED(EPC)
    PAGE_SET_ADDRESS
    mfc0    k0, C0_CAUSE
    lw      at, V(PAGE_SYSCALL_CAUSE)
    srl     k0, k0, CAUSE_EXCCODE_SHIFT
    ins     at, k0, CAUSE_EXCCODE_SHIFT, 5
    srl     k0, k0, 31 - CAUSE_EXCCODE_SHIFT
    lw      t0, PAGED(CAUSE)
    srl     t0, t0, 31
    movz    t0, k0, t1                      # with EXL = 1 BD stays, too
    ins     at, t0, 31, 1
    sw      at, PAGED(CAUSE)
    lw      k0, V(PAGE_REFILL)
    lw      at, V(PAGE_GENERAL)
    movn    k0, at, t1
    mtc0    k0, C0_EPC
    li      at, RESUME_STATUS | ST_KSU_SUPV
    mtc0    at, C0_STATUS
    SERVED  \path, at
    RESTORE_T(5)
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE
.endm

page_mapped_refill:
    PAGE_MAPPED_PATH PAGE_MAPPED, page_mapped_refill, before_PAGE_MAPPED_REFILL
page_mapped_refill_end:
page_mapped_other:                          # the entry counted there is another page's
    PAGE_MAPPED_PATH PAGE_MAPPED_OTHER, page_mapped_other, before_PAGE_MAPPED_OTHER
page_mapped_other_end:

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
     lw     k0, PAGED(STATUS)
    andi    k0, k0, ST_EXL
    GIVE_UP_WITH_AT beqz, k0, page_return, before_PAGE_RETURN   # there is nothing to return from
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

/* Neither. k1: BD and ExcCode, less those of a system call. k0: EPC. */
page_other:
    sw      at, V(SCRATCH_AT)
    addiu   at, k1, (EXC_SYS - EXC_CPU) << 3
    beqz    at, page_cpu
     addiu  k1, k1, (EXC_SYS - EXC_MOD) << 3
    sltiu   k1, k1, (EXC_TLBS - EXC_MOD + 1) << 3   # Mod, TLBL, TLBS: 1, 2, 3
    bnez    k1, page_fault
     nop
page_not_fault:
    GIVE_UP_HERE page_other, before_PAGE_OTHER

/* --- TLB invalid and TLB modified, as fast_fault --- */
page_fault:
    PAGE_REFLECT_CHECK page_fault, before_PAGE_FAULT
    SAVE_T(2)
    mfc0    k0, C0_ENTRYHI
    GIVE_UP_T 2, bltz, k0, page_fault, before_PAGE_FAULT
     lw     at, CP0(CP0_ENTRYHI)
    ins     k0, at, 0, 8                    # the VPN2 with the guest's own ASID
    FIND_LOWER 2, page_fault, before_PAGE_FAULT
    mfc0    at, C0_BADVADDR
    ext     at, at, PAGE_SHIFT, 1
    sll     at, at, 2
    addu    t1, t1, at
    lw      t0, ENTRY_LO0(t1)               # the half that the address lies in
    mfc0    k0, C0_CAUSE
    ext     k0, k0, CAUSE_EXCCODE_SHIFT, 5
    addiu   k0, k0, -EXC_MOD
    bnez    k0, page_invalid
     andi   t0, t0, ENTRYLO_V | ENTRYLO_D
page_modified:
    addiu   t0, t0, -ENTRYLO_V              # valid, but clean
    GIVE_UP_T 2, bnez, t0, page_fault, before_PAGE_FAULT
     nop
    RESTORE_T(2)
    lw      at, PAGED(STATUS)
    PAGE_REFLECT PAGE_MODIFIED, VCPU_PAGE_GENERAL
page_modified_end:
page_invalid:
    andi    t0, t0, ENTRYLO_V
    GIVE_UP_T 2, bnez, t0, page_invalid, before_PAGE_INVALID
     nop
    RESTORE_T(2)
    lw      at, PAGED(STATUS)
    PAGE_REFLECT PAGE_INVALID, VCPU_PAGE_GENERAL
page_invalid_end:

/* --- Privileged instructions -------------------------------------------------------------------------
 * Those that a kernel with a register page still executes often: for the TLB, mfc0 of Count, mtc0 of EntryHi. Others
 * are for C. */
page_cpu:
    mfc0    at, C0_CAUSE
    ext     at, at, CAUSE_CE_SHIFT, 2
    GIVE_UP bnez, at, page_cpu, before_PAGE_CPU
    FETCH_BEGIN
    FETCH_NEXT
    FETCH   page_outside, page_inside, page_cpu, before_PAGE_CPU
    lui     at, INSN_WORD_TLBWR >> 16
    xor     at, at, k0                      # of a TLB instruction: its function field
    addiu   at, at, -(INSN_WORD_TLBWR & 0xffff)
    beqz    at, page_tlbwr
     lw     k1, V(PAGE_WORDS)
page_not_tlbwr:
    addiu   at, at, INSN_WORD_TLBWR - INSN_WORD_TLBP
    beqz    at, page_tlbp
     addiu  at, at, INSN_WORD_TLBP - INSN_WORD_TLBWI
page_not_tlbp:
    bnez    at, page_not_tlb
     srl    at, k0, 21                      # opcode and rs
page_tlbwi:
    PAGE_OPERANDS fast_tlbwi, page_tlbwi, before_PAGE_TLBWI, before_TLBWI
page_tlbwr:
    PAGE_OPERANDS fast_tlbwr, page_tlbwr, before_PAGE_TLBWR, before_TLBWR

/* As fast_tlbp. k1: the page. */
page_tlbp:
    SAVE_T(2)
    lw      k0, PAGED(ENTRYHI)
    lw      at, CP0(CP0_ENTRYHI)
    xor     at, at, k0
    andi    at, at, ENTRYHI_ASID
    GIVE_UP_T 2, bnez, at, page_tlbp, before_PAGE_TLBP
     ins    k0, zero, 8, 5                  # bits that are neither VPN2 nor ASID
    GIVE_UP_T 2, bltz, k0, page_tlbp, before_PAGE_TLBP
     nop
    ASK_FILTER 2, page_tlbp, before_PAGE_TLBP
    beqz    t1, page_tlbp_none
     nop
page_tlbp_counted:
    COMPARE_NAMED 2, page_tlbp, before_PAGE_TLBP
    srl     t1, t1, ENTRY_SHIFT
    sw      t1, PAGED(INDEX)
    SERVED  PAGE_TLBP, t0
    RESTORE_T(2)
    SKIP
page_tlbp_end:
page_tlbp_none:
    LOOK_FOR_COPY page_tlbp_none, before_PAGE_TLBP_NONE
    GIVE_UP_T 2, bgez, t1, page_tlbp_none, before_PAGE_TLBP_NONE
     lw     t1, SLOT(KEY, t0)
    FORGET_COPY
    lw      at, PAGED(INDEX)
    lui     t0, INDEX_P >> 16
    or      at, at, t0
    sw      at, PAGED(INDEX)
    SERVED  PAGE_TLBP_NONE, t0
    RESTORE_T(2)
    SKIP
page_tlbp_none_end:

/* k0: the instruction, at: its opcode and rs. */
page_not_tlb:
    addiu   at, at, -COP0_MFC0
    beqz    at, page_mfc0
     addiu  at, at, COP0_MFC0 - COP0_MTC0
page_not_mfc0:
    GIVE_UP bnez, at, page_not_tlb, before_PAGE_NOT_TLB
     andi   at, k0, 0xffff
    addiu   at, at, -(CP0_ENTRYHI / 8 << 11)
    GIVE_UP bnez, at, page_not_tlb, before_PAGE_NOT_TLB
     lui    k1, %hi(page_gpr_get)
    addiu   k1, k1, %lo(page_gpr_get)
    srl     k0, k0, 16
    ins     k1, k0, 3, 5                    # rt; entries of 8 bytes
    jr      k1
     nop
page_mtc0_jumped:
    .balign 256
page_gpr_get:
    GPR_GET_TABLE page_mtc0_got
page_mtc0_got:                              # at: the value
    ins     at, zero, 8, 5                  # bits that are neither VPN2 nor ASID
    lw      k0, V(PAGE_RETURN_BLOCKED)
    andi    k0, k0, ST_ERL
    PUT_ASID page_mtc0_got, before_PAGE_MTC0
    lw      k1, V(PAGE_WORDS)
    sw      at, PAGED(ENTRYHI)
    SERVED  PAGE_MTC0, at
    SKIP
page_mtc0_end:

page_mfc0:
    andi    at, k0, 0xffff
    addiu   at, at, -(CP0_COUNT / 8 << 11)
    GIVE_UP bnez, at, page_mfc0, before_PAGE_MFC0
     lw     at, V(SUMS_UNSEEN)
    addiu   at, at, before_PAGE_MFC0 + (page_mfc0_end - page_mfc0) / 4 - before_COUNT
    b       fast_mfc0_count
     sw     at, V(SUMS_UNSEEN)
page_mfc0_end:

/* Not in the window onto RAM. */
page_outside:
    GIVE_UP_HERE page_outside, before_PAGE_OUTSIDE
    .cfi_endproc

    .if     give_up_via > EXIT_VIA_LIMIT
    .error  "more places to give up than EXIT_VIA_LIMIT"
    .endif

before_PAGE_RETURN = (page_syscall - page_general_vector) / 4
before_PAGE_OTHER = before_PAGE_RETURN - 2
before_PAGE_CPU = before_PAGE_OTHER + 4
before_PAGE_FAULT = before_PAGE_OTHER + (page_not_fault - page_other) / 4
before_PAGE_INVALID = before_PAGE_FAULT + (page_modified - page_fault) / 4
before_PAGE_OUTSIDE = before_PAGE_CPU + (page_inside - page_cpu) / 4
before_PAGE_TLBWR = before_PAGE_CPU + (page_not_tlbwr - page_cpu) / 4
before_PAGE_TLBP = before_PAGE_CPU + (page_not_tlbp - page_cpu) / 4
before_PAGE_TLBWI = before_PAGE_CPU + (page_tlbwi - page_cpu) / 4
before_PAGE_COUNTED = before_REFILL + (page_not_counted - page_refill) / 4
before_PAGE_OTHER_ENTRY = before_PAGE_COUNTED + (page_named - page_counted) / 4
before_PAGE_INVALID_MISS = before_PAGE_COUNTED + (hidden_PAGE_HIDDEN - page_counted) / 4
before_PAGE_MAPPED = before_REFILL + (page_lower_half - page_refill + page_mapped - page_upper_half) / 4
before_PAGE_MAPPED_REFILL = before_PAGE_MAPPED + (page_mapped_counted - page_mapped) / 4
before_PAGE_MAPPED_OTHER = before_PAGE_MAPPED + (page_mapped_named - page_mapped) / 4
before_PAGE_MAPPED_INVALID = before_PAGE_MAPPED + (hidden_PAGE_HIDDEN_MAPPED - page_mapped) / 4
length_PAGE_HIDDEN = before_PAGE_COUNTED + (page_counted_end - page_counted) / 4
length_PAGE_HIDDEN_MAPPED = before_PAGE_MAPPED + (page_mapped_end - page_mapped) / 4
length_PAGE_REFILL_OTHER = before_PAGE_OTHER_ENTRY + (page_counted_other_end - page_counted_other) / 4
length_PAGE_INVALID_MISS = before_PAGE_INVALID_MISS + (page_counted_invalid_end - page_counted_invalid) / 4
length_PAGE_MAPPED = before_PAGE_MAPPED_REFILL + (page_mapped_refill_end - page_mapped_refill) / 4
length_PAGE_MAPPED_OTHER = before_PAGE_MAPPED_OTHER + (page_mapped_other_end - page_mapped_other) / 4
before_PAGE_NOT_TLB = before_PAGE_TLBWI
before_PAGE_MFC0 = before_PAGE_NOT_TLB + (page_not_mfc0 - page_not_tlb) / 4
before_PAGE_MTC0 = before_PAGE_NOT_TLB + (page_mtc0_jumped - page_not_tlb) / 4 + 2
length_PAGE_MTC0 = before_PAGE_MTC0 + (page_mtc0_end - page_mtc0_got) / 4
length_PAGE_SYSCALL = (page_syscall_end - page_general_vector) / 4
length_PAGE_RETURN = before_PAGE_RETURN + (page_return_end - page_return) / 4
length_PAGE_REFILL = before_REFILL + (page_refill_end - page_refill) / 4
length_PAGE_MODIFIED = before_PAGE_FAULT + (page_modified_end - page_fault) / 4
length_PAGE_INVALID = before_PAGE_INVALID + (page_invalid_end - page_invalid) / 4
before_PAGE_TLBP_NONE = before_PAGE_TLBP + (page_tlbp_counted - page_tlbp) / 4
length_PAGE_TLBP_NONE = before_PAGE_TLBP_NONE + (page_tlbp_none_end - page_tlbp_none) / 4
length_PAGE_TLBP = before_PAGE_TLBP + (page_tlbp_end - page_tlbp) / 4
