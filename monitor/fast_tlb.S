/* Fast paths of the virtual TLB: tlbp, tlbwi, tlbwr, TLB exceptions that the guest's own entry explains, and what
 * they share with those of the refill vector (fast_refill.S). Included by fast_paths.S, whose rules hold.
 *
 * Which entry could match, the filter tells (vtlb_filter.h): a path goes on if the filter counts exactly
 * one entry and that one matches, or none. What is written is composed as hwtlb_install does it, from frames that
 * the pmap calls the VM's own: shared pages, those on the disk or not yet there, and devices are for C.
 * So are large pages, global entries of the lower half, and those of the upper one that not much is known of
 * (global_pairs.h). */

/* The place of a filter slot: of the EntryHi value in `key`, to `slot`, another register. */
.macro FILTER_SLOT slot, key
    rotr    \slot, \key, TLB_FILTER_ROTATE
    xor     \slot, \slot, \key
    rotr    \slot, \slot, TLB_FILTER_ROTATE_MORE
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

/* What the filter says of a VPN2 of the lower half. k0: EntryHi's value. t1: the slot. Clobbers at. */
.macro ASK_FILTER count, from, before
    lw      at, V(TLB_WIDE)
    GIVE_UP_T \count, bnez, at, \from, \before
     nop
    FILTER_SLOT at, k0
    lhu     t1, FILTER(at)
.endm

/* The virtual TLB's entry, if that is what the slot in t1 names. k0: EntryHi's value. t1: 16 * its index. Clobbers
 * at, t0. If it counts more or fewer than one it goes on at `uncounted`, where that is given, t0: how many more. */
.macro COMPARE_NAMED count, from, before, uncounted
    andi    t0, t1, TLB_FILTER_COUNT
    addiu   t0, t0, -1
    .ifb    \uncounted
    GIVE_UP_T \count, bnez, t0, \from, \before
    .else
    bnez    t0, \uncounted
    .endif
     srl    t1, t1, TLB_FILTER_INDEX_SHIFT - ENTRY_SHIFT
    .ifnb   \uncounted
\from\()_counted:
    .endif
    move    at, t1
    ADD_BASE at
    lw      t0, ENTRY_HI(at)
    xor     t0, t0, k0
    GIVE_UP_T \count, bnez, t0, \from, \before
     nop
.endm

.macro FIND_LOWER count, from, before
    ASK_FILTER \count, \from, \before
    COMPARE_NAMED \count, \from, \before
.endm

/* The machine's own Status says who missed: nothing here is for the monitor. */
.macro GIVE_UP_IF_MONITOR count, from, before
    mfc0    at, C0_STATUS
    andi    at, at, ST_KSU
    .set    short_kept, short_number
    SHORT_EXITS none                        # those are the guest's
    GIVE_UP_T \count, beqz, at, \from, \before
     nop
    .set    short_number, short_kept
.endm

/* The one entry that a filter slot names, if it counts one only. t1: the slot; then the entry's place. Clobbers
 * at. If it counts more it goes on at `several`, where that is given, at: how many more. */
.macro NAMED_ENTRY count, from, before, several
    andi    at, t1, TLB_FILTER_COUNT
    addiu   at, at, -1
    .ifb    \several
    GIVE_UP_T \count, bnez, at, \from, \before
    .else
    bnez    at, \several
    .endif
     srl    t1, t1, TLB_FILTER_INDEX_SHIFT - ENTRY_SHIFT
\from\()_one:
    ADD_BASE t1
.endm

/* EntryLo for the machine from EntryLo of the guest (compose_half); 0 if that is not valid. Clobbers at, k0,
 * `free`. */
#define ENTRYLO_OWN (CONFIG_K0_CACHEABLE << ENTRYLO_C_SHIFT | ENTRYLO_V)
.macro COMPOSE out, in, free, count, from, before
    andi    k0, \in, ENTRYLO_V
    ext     at, \in, ENTRYLO_PFN_SHIFT, 20
    movz    at, zero, k0                    # not valid: look at PFN 0, and at the end forget it
    lw      \free, V(RAM_FRAMES)
    sltu    \free, at, \free
    GIVE_UP_T \count, beqz, \free, \from, \before
     sll    at, at, 2
    lw      \free, V(RAM)
    addu    at, at, \free
    lw      \out, 0(at)                     # machine frame above, rights below
    andi    at, \out, PMAP_PRESENT | PMAP_WRITABLE
    addiu   at, at, -(PMAP_PRESENT | PMAP_WRITABLE)
    movz    at, zero, k0
    GIVE_UP_T \count, bnez, at, \from, \before
     srl    \out, \out, PMAP_FRAME_SHIFT - ENTRYLO_PFN_SHIFT
    andi    at, \in, ENTRYLO_D
    ori     at, at, ENTRYLO_OWN
    ins     \out, at, 0, ENTRYLO_PFN_SHIFT
    movz    \out, zero, k0
.endm

/* k0: EntryHi; then the tag. Clobbers at. */
.macro TAG
    lw      at, V(HW_ENTRYHI)
    ins     k0, at, 0, 8
.endm

/* What the software TLB knows a tag by (stlb_key), and the place of its slot. k0: the tag. */
.macro MAKE_KEY key, slot
    srl     \key, k0, ENTRYHI_VPN2_SHIFT - CONTEXT_BADVPN2_SHIFT
    ins     \key, k0, STLB_CONTEXT_ASID_SHIFT, 8
    srl     \slot, \key, STLB_MIX
    xor     \key, \key, \slot
    andi    \slot, \key, STLB_INDEX_MASK
    ADD_BASE \slot
.endm

/* Puts the finished pair in `lo0`, `lo1` into the software TLB. k0: the tag. Clobbers at, `free`. */
.macro STLB_INSERT lo0, lo1, free
    MAKE_KEY at, \free
    sw      at, SLOT(KEY, \free)
    sw      \lo0, SLOT(LO0, \free)
    sw      \lo1, SLOT(LO1, \free)
.endm

/* The guest knows now that there is no entry for the pair in k0, EntryHi: no copy of one may be left. Asks the
 * machine's TLB. at: the pair's key, t0: the slot's place, t1: as Index, k0: the tag. */
.macro LOOK_FOR_COPY from, before
    lw      at, CP0(CP0_STATUS)
    andi    at, at, ST_ERL                  # other address spaces: asid.h
    GIVE_UP_T 2, bnez, at, \from, \before
     lw     t0, V(VM)
    lbu     at, VM_RETAINED_WIDE(t0)        # copies that may reach further than this pair
    GIVE_UP_T 2, bnez, at, \from, \before
     andi   t0, k0, ENTRYHI_ASID
    lw      at, V(FAST_ASIDS)
    addu    at, at, t0
    lbu     at, ASIDS_HARDWARE_ERL(at)
    GIVE_UP_T 2, bnez, at, \from, \before
     nop
    GIVE_UP_IF_LARGE 2, t0, \from, \before
    TAG
    mtc0    k0, C0_ENTRYHI
    MAKE_KEY at, t0
    ehb
    tlbp
    ehb
    mfc0    t1, C0_INDEX
.endm

/* The copy in the software TLB. at and t0 as above, t1: the slot's key. */
.macro FORGET_COPY
    xor     at, at, t1
    movz    t1, zero, at                    # this pair: no more
    sw      t1, SLOT(KEY, t0)
.endm

/* The copy in the machine's TLB, which Index names; no entry of the lower half is wired. k0: the tag. Clobbers t0,
 * t1. */
.macro PARK_COPY
    mfc0    t0, C0_INDEX
    lui     t1, LAYOUT_PARKED >> 16
    sll     t0, t0, ENTRYHI_VPN2_SHIFT
    or      t0, t0, t1
    mtc0    t0, C0_ENTRYHI
    mtc0    zero, C0_ENTRYLO0
    mtc0    zero, C0_ENTRYLO1
    ehb
    tlbwi
    mtc0    k0, C0_ENTRYHI                  # the guest's address space again
.endm

/* The place of a large entry's slot (stlb_large.h). */
.macro LARGE_SLOT slot, key
    srl     \slot, \key, STLB_LARGE_MIX
    xor     \slot, \slot, \key
    ext     \slot, \slot, STLB_LARGE_NUMBER_SHIFT, STLB_LARGE_INDEX_BITS
    sll     \slot, \slot, STLB_LARGE_SLOT_SHIFT
    ADD_BASE \slot
.endm
#define LARGE(word, slot) (VBASE + VCPU_LARGE + LARGE_##word)(slot)

/* A large entry around the VPN2 in k0 must be broken first. Clobbers at, `free`. */
.macro GIVE_UP_IF_LARGE count, free, from, before
    lw      \free, V(HW_ENTRYHI)
    srl     at, k0, STLB_LARGE_PAGE_SHIFT + 1
    sll     at, at, STLB_LARGE_NUMBER_SHIFT
    ins     at, \free, STLB_CONTEXT_ASID_SHIFT, 8
    LARGE_SLOT \free, at
    lw      \free, LARGE(KEY, \free)
    xor     at, at, \free
    GIVE_UP_T \count, beqz, at, \from, \before
     nop
.endm

/* Goes on at fast_large if a large entry has what was missed. Leaves EntryHi in k0. Clobbers at. */
.macro LARGE_LOOKUP
    mfc0    k0, C0_CONTEXT
    ins     k0, zero, 0, STLB_LARGE_NUMBER_SHIFT
    LARGE_SLOT at, k0
    lw      at, LARGE(KEY, at)
    beq     at, k0, fast_large
     mfc0   k0, C0_ENTRYHI
.endm

/* --- tlbp ------------------------------------------------------------------------------------------------
 * In the lower half. If there is no such entry, the guest knows now that its page is not mapped (vtlb_drop_retained). */
    SHORT_EXITS short_tlbp, EXIT_VIA_SHORT
fast_tlbp:
    SAVE_T(2)
    lw      k0, CP0(CP0_ENTRYHI)
    GIVE_UP_T 2, bltz, k0, fast_tlbp, before_TLBP
     nop
    ASK_FILTER 2, fast_tlbp, before_TLBP
    beqz    t1, fast_tlbp_none
     nop
fast_tlbp_counted:
    COMPARE_NAMED 2, fast_tlbp, before_TLBP
    srl     t1, t1, ENTRY_SHIFT
    sw      t1, CP0(CP0_INDEX)
    SERVED  TLBP, t0
    RESTORE_T(2)
    SKIP
fast_tlbp_end:
fast_tlbp_none:
    LOOK_FOR_COPY fast_tlbp_none, before_TLBP_NONE
    bgez    t1, fast_tlbp_park
     lw     t1, SLOT(KEY, t0)
fast_tlbp_absent:
    FORGET_COPY
    lw      at, CP0(CP0_INDEX)
    lui     t0, INDEX_P >> 16
    or      at, at, t0
    sw      at, CP0(CP0_INDEX)
    SERVED  TLBP_NONE, t0
    RESTORE_T(2)
    SKIP
fast_tlbp_none_end:
fast_tlbp_park:
    FORGET_COPY
    PARK_COPY
    lw      at, CP0(CP0_INDEX)
    lui     t0, INDEX_P >> 16
    or      at, at, t0
    sw      at, CP0(CP0_INDEX)
    SERVED  TLBP_PARK, t0
    RESTORE_T(2)
    SKIP
fast_tlbp_park_end:
    SHORT_EXITS none

/* --- TLB invalid and TLB modified ------------------------------------------------------------------------
 * The machine's entry lacks a right. If the guest's own entry lacks it too, this is the guest's exception. */

/* The address of a TLB exception, k0, in the guest's registers. Clobbers k0, at. */
.macro SET_ADDRESS_REGISTERS
    sw      k0, CP0(CP0_BADVADDR)
    srl     k0, k0, ENTRYHI_VPN2_SHIFT
    lw      at, CP0(CP0_CONTEXT)
    ins     at, k0, CONTEXT_BADVPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, CP0(CP0_CONTEXT)
    lw      at, CP0(CP0_ENTRYHI)
    ins     at, k0, ENTRYHI_VPN2_SHIFT, 32 - ENTRYHI_VPN2_SHIFT
    sw      at, CP0(CP0_ENTRYHI)
.endm

/* What every TLB exception leaves in the guest's registers; at: Status, k0: EPC, as REFLECT needs them. */
.macro SET_TLB_REGISTERS
    mfc0    k0, C0_BADVADDR
    SET_ADDRESS_REGISTERS
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
    ASK_FILTER 2, fast_fault, before_FAULT
    COMPARE_NAMED 2, fast_fault, before_FAULT, fast_fault_none
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

/* The machine has an entry that the guest has evicted. For the guest this is a refill, by which it may tell that it
 * has none. */
fast_fault_none:
    GIVE_UP_T 2, bgez, t0, fast_fault_none, before_FAULT_NONE   # it has more than one
     nop
    LOOK_FOR_COPY fast_fault_none, before_FAULT_NONE
    GIVE_UP_T 2, bltz, t1, fast_fault_none, before_FAULT_NONE
     lw     t1, SLOT(KEY, t0)
    FORGET_COPY
    PARK_COPY
    RESTORE_T(2)
    SET_TLB_REGISTERS
    REFLECT TLB_REFILL_PARK, VECTOR_REFILL, 0, ori, EXC_TLBL    # Mod is a TLBS
fast_fault_none_end:
