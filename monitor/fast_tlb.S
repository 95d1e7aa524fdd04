/* Fast paths of the virtual TLB: tlbp, tlbwi, tlbwr, TLB exceptions that the guest's own entry explains, and what
 * they share with those of the refill vector (fast_refill.S). Included by fast_paths.S, whose rules hold.
 *
 * Which entry could match, the filter tells (vtlb_filter.h): a path goes on if the filter counts exactly
 * one entry and that one matches, or none. What is written is composed as hwtlb_install does it, from frames that
 * the pmap calls the VM's own: shared pages, those on the disk or not yet there, and devices are for C.
 * So are global entries, whose copies would have to be looked for in all address spaces, and large pages.
 *
 * These paths need more registers than the others. What SAVE_T stores has its place in vcpu->gpr, where
 * the guest's value belongs while C runs, and where nothing else is expected now. */

.macro EACH_T count, what
    .irp    number, 8, 9, 10, 11, 12, 13, 14, 15
    .if     \number - 8 < \count
    \what   $\number, GPR(\number)
    .endif
    .endr
.endm
#define SAVE_T(count)    EACH_T count, sw   /* t0 and those behind it become free */
#define RESTORE_T(count) EACH_T count, lw

/* GIVE_UP between SAVE_T and RESTORE_T. */
.macro GIVE_UP_T count, branch, register, from, before
    \branch \register, give_up_\@
give_up_branch_\@:
    .pushsection .text.give_up, "ax"
give_up_\@:
    RESTORE_T(\count)
    LOAD_BASE
    b       exit_common
     li     k0, give_up_via
    .popsection
    .pushsection .rodata.unseen
    .org    4 * give_up_via
    .word   COMMON + GIVE_UP_INSTRUCTIONS + (\count) + (give_up_branch_\@ - \from) / 4 + 1 + (\before)
    .popsection
    .set    give_up_via, give_up_via + 1
.endm

/* The place of a filter slot: of the EntryHi value in `key`, to `slot`, another register. */
.macro FILTER_SLOT slot, key
    rotr    \slot, \key, TLB_FILTER_ROTATE
    xor     \slot, \slot, \key
    ext     \slot, \slot, ENTRYHI_VPN2_SHIFT, TLB_FILTER_BITS
    sll     \slot, \slot, 1
    ADD_BASE \slot
.endm
#define FILTER(slot) (VBASE + VCPU_TLB_FILTER)(slot)

/* The words of a virtual TLB entry, of which `entry` is the place. */
#define ENTRY_HI(entry)   (VBASE + VCPU_TLB + 0)(entry)
#define ENTRY_LO0(entry)  (VBASE + VCPU_TLB + 4)(entry)
#define ENTRY_LO1(entry)  (VBASE + VCPU_TLB + 8)(entry)
#define ENTRY_MASK(entry) (VBASE + VCPU_TLB + 12)(entry)
#define ENTRY_SHIFT       4

/* The virtual TLB's entry for a VPN2 of the lower half. k0: EntryHi's value. t1: 16 * its index. Clobbers
 * at, t0. */
.macro FIND_LOWER count, from, before
    lw      at, V(TLB_WIDE)
    GIVE_UP_T \count, bnez, at, \from, \before
     nop
    FILTER_SLOT at, k0
    lhu     t1, FILTER(at)
    andi    t0, t1, TLB_FILTER_COUNT
    addiu   t0, t0, -1
    GIVE_UP_T \count, bnez, t0, \from, \before
     srl    t1, t1, TLB_FILTER_INDEX_SHIFT - ENTRY_SHIFT
    move    at, t1
    ADD_BASE at
    lw      t0, ENTRY_HI(at)
    xor     t0, t0, k0
    GIVE_UP_T \count, bnez, t0, \from, \before
     nop
.endm

/* --- tlbp ------------------------------------------------------------------------------------------------
 * In the lower half, if there is such an entry. That there is none, C says: it has retained copies to drop. */
fast_tlbp:
    SAVE_T(2)
    lw      k0, CP0(CP0_ENTRYHI)
    GIVE_UP_T 2, bltz, k0, fast_tlbp, before_TLBP
     nop
    FIND_LOWER 2, fast_tlbp, before_TLBP
    srl     t1, t1, ENTRY_SHIFT
    sw      t1, CP0(CP0_INDEX)
    SERVED  TLBP, t0
    RESTORE_T(2)
    b       fast_skip
     nop
fast_tlbp_end:

/* --- TLB invalid and TLB modified ------------------------------------------------------------------------
 * The machine's entry lacks a right. If the guest's own entry lacks it too, this is the guest's exception. */

/* What every TLB exception leaves in the guest's registers; at: Status, k0: EPC, as REFLECT needs them. */
.macro SET_TLB_REGISTERS
    mfc0    k0, C0_BADVADDR
    sw      k0, CP0(CP0_BADVADDR)
    srl     k0, k0, ENTRYHI_VPN2_SHIFT
    lw      at, CP0(CP0_CONTEXT)
    ins     at, k0, CONTEXT_BADVPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, CP0(CP0_CONTEXT)
    lw      at, CP0(CP0_ENTRYHI)
    ins     at, k0, ENTRYHI_VPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, CP0(CP0_ENTRYHI)
    lw      at, CP0(CP0_STATUS)
    mfc0    k0, C0_EPC
.endm

fast_fault:
    REFLECT_CHECK fast_fault, before_FAULT
    SAVE_T(2)
    mfc0    k0, C0_ENTRYHI
    GIVE_UP_T 2, bltz, k0, fast_fault, before_FAULT
     lw     at, CP0(CP0_ENTRYHI)
    ins     k0, at, 0, 8                    # the VPN2 with the guest's own ASID
    FIND_LOWER 2, fast_fault, before_FAULT
    mfc0    at, C0_BADVADDR
    ext     at, at, PAGE_SHIFT, 1
    sll     at, at, 2
    addu    t1, t1, at
    ADD_BASE t1
    lw      t0, ENTRY_LO0(t1)               # the half that the address lies in
    mfc0    k0, C0_CAUSE
    ext     k0, k0, CAUSE_EXCCODE_SHIFT, 5
    addiu   k0, k0, -EXC_MOD
    bnez    k0, fast_invalid
     andi   t0, t0, ENTRYLO_V | ENTRYLO_D
fast_modified:
    addiu   t0, t0, -ENTRYLO_V              # valid, but clean
    GIVE_UP_T 2, bnez, t0, fast_fault, before_FAULT
     nop
    RESTORE_T(2)
    SET_TLB_REGISTERS
    REFLECT TLB_MODIFIED, VECTOR_GENERAL, 0
fast_modified_end:
fast_invalid:
    andi    t0, t0, ENTRYLO_V
    GIVE_UP_T 2, bnez, t0, fast_invalid, before_INVALID
     nop
    RESTORE_T(2)
    SET_TLB_REGISTERS
    REFLECT TLB_INVALID, VECTOR_GENERAL, 0
fast_invalid_end:
