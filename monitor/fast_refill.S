/* Fast paths of the refill vector, for misses that the software TLB has nothing for. Included by fast_paths.S,
 * whose rules hold; what they share with the paths of the virtual TLB is in fast_tlb.S.
 *
 * In the lower half there is no direct window. If the filter counts no entry there with this hash, the
 * virtual TLB has nothing either: the guest's own machine would have missed too. */
    .set    give_up_via, EXIT_VIA_FAST_REFILL
fast_refill:
    STLB_MISSED
    mfc0    k0, C0_ENTRYHI
    UPPER_HALF_IF bltz, k0
     lw     at, CP0(CP0_ENTRYHI)
fast_lower_half:
    LARGE_LOOKUP
    lw      at, CP0(CP0_ENTRYHI)
fast_not_large:
    ins     k0, at, 0, 8                    # the VPN2 with the guest's own ASID
    lw      at, V(TLB_WIDE)                 # entries that match more than one hash
    GIVE_UP bnez, at, fast_refill, before_REFILL
     nop
    FILTER_SLOT at, k0
    lhu     at, FILTER(at)
    bnez    at, fast_refill_counted
     nop
fast_not_counted:
    REFLECT_CHECK fast_refill, before_REFILL
    SET_TLB_REGISTERS
    REFLECT TLB_REFILL, VECTOR_REFILL, 0
fast_refill_end:

/* A large entry, which nothing small lies beside in the machine's TLB. */
fast_large:
    mfc0    k0, C0_CONTEXT
    ins     k0, zero, 0, STLB_LARGE_NUMBER_SHIFT
    LARGE_SLOT at, k0
    lw      k0, LARGE(LO0, at)
    mtc0    k0, C0_ENTRYLO0
    lw      k0, LARGE(LO1, at)
    mtc0    k0, C0_ENTRYLO1
    mfc0    k0, C0_RANDOM
    mtc0    k0, C0_INDEX
    li      k0, STLB_LARGE_PAGEMASK
    mtc0    k0, C0_PAGEMASK
    SERVED  LARGE_TLB_HIT, k0
    lw      at, V(SCRATCH_AT)
    ehb
    tlbwi
    mtc0    zero, C0_PAGEMASK               # as everybody else expects it
    LEAVE
fast_large_end:

/* A hidden miss. t1: the place of the guest's entry; if its half for the address is not valid, goes on at
 * `invalid`, if it is clean and this is a store, at `clean`, or in C. */
.macro HIDDEN_MISS_PATH path, invalid, from, before, clean
    lw      t0, ENTRY_LO0(t1)
    lw      t1, ENTRY_LO1(t1)
    mfc0    at, C0_BADVADDR
    ext     at, at, PAGE_SHIFT, 1
    move    t2, t0
    movn    t2, t1, at                      # the half that the address lies in
    andi    at, t2, ENTRYLO_V
    beqz    at, \invalid
     mfc0   at, C0_CAUSE
hidden_\path:
    ext     at, at, CAUSE_EXCCODE_SHIFT, 1  # 1: TLBS, 0: TLBL
    ext     t2, t2, 2, 1                    # D
    sltu    at, t2, at
    .ifb    \clean
    GIVE_UP_T 5, bnez, at, \from, \before
    .else
    bnez    at, \clean
    .endif
     lw     at, V(STLB_IN_USE)
clean_\path:
    GIVE_UP_T 5, beqz, at, \from, \before
     nop
    COMPOSE t3, t0, t2, 5, \from, \before
    COMPOSE t4, t1, t2, 5, \from, \before
    mtc0    t3, C0_ENTRYLO0
    mtc0    t4, C0_ENTRYLO1
    mfc0    k0, C0_ENTRYHI                  # still the tag: VPN2 and hardware ASID
    STLB_INSERT t3, t4, t2
    mfc0    k0, C0_RANDOM
    mtc0    k0, C0_INDEX
    SERVED  \path, k0
    RESTORE_T(5)
    lw      at, V(SCRATCH_AT)
    ehb
    tlbwi
    LEAVE
.endm

/* The filter counts something. at: the slot, k0: the VPN2 with the guest's own ASID. */
fast_refill_counted:
    SAVE_T(5)
    move    t1, at
    GIVE_UP_IF_MONITOR 5, fast_refill_counted, before_COUNTED
    NAMED_ENTRY 5, fast_refill_counted, before_COUNTED
    lw      t0, ENTRY_HI(t1)
    bne     t0, k0, fast_refill_other
     nop
fast_refill_named:
    HIDDEN_MISS_PATH HIDDEN_MISS, fast_refill_invalid, fast_refill_counted, before_COUNTED, fast_refill_clean
fast_refill_counted_end:

/* The entry counted there is another page's: the virtual TLB has nothing after all. */
fast_refill_other:
    RESTORE_T(5)
    REFLECT_CHECK fast_refill_other, before_REFILL_OTHER
    SET_TLB_REGISTERS
    REFLECT TLB_REFILL_OTHER, VECTOR_REFILL, 0
fast_refill_other_end:

/* The guest's entry is there and not valid: nothing of it was ever in the machine. */
fast_refill_invalid:
    RESTORE_T(5)
    REFLECT_CHECK fast_refill_invalid, before_REFILL_INVALID
    SET_TLB_REGISTERS
    REFLECT TLB_INVALID_MISS, VECTOR_GENERAL, 0
fast_refill_invalid_end:

/* It is clean, and this is a store. The machine says TLBS. */
fast_refill_clean:
    RESTORE_T(5)
    REFLECT_CHECK fast_refill_clean, before_REFILL_CLEAN
    SET_TLB_REGISTERS
    REFLECT TLB_MODIFIED_MISS, VECTOR_GENERAL, 0, xori, (EXC_TLBS ^ EXC_MOD)
fast_refill_clean_end:

/* The window that the guest's kernel maps by TLB entries; its user mode gets an address error there. Global
 * entries are counted by their VPN2 alone: two slots to look at. k0: EntryHi. t1: the place of the guest's entry;
 * goes on at `refill` if there is none, at `other` if the one that is counted is another page's, and if more are
 * counted at `several`, where that is given. Outside the window are the devices: `outside` is a short exit's function,
 * or none. */
.macro FIND_MAPPED refill, other, outside, from, before, several
    srl     at, k0, MAPPED_WINDOW_SHIFT
    xori    at, at, MAPPED_WINDOW_BITS
    SHORT_EXITS \outside, EXIT_VIA_SHORT_REFILL
    GIVE_UP bnez, at, \from, \before
     lw     at, CP0(CP0_ENTRYHI)
    SHORT_EXITS none
    ins     k0, at, 0, 8                    # the VPN2 with the guest's own ASID
    SAVE_T(5)
    GIVE_UP_IF_MONITOR 5, \from, \before
    lw      at, VCPU(VCPU_TLB_WIDE + 4)
    GIVE_UP_T 5, bnez, at, \from, \before
     move   at, k0
    ins     at, zero, 0, 8
    FILTER_SLOT t0, at
    FILTER_SLOT t1, k0
    xor     at, t0, t1
    lhu     t0, FILTER(t0)
    lhu     t1, FILTER(t1)
    movz    t0, zero, at                    # one slot: it counts once
    addu    t1, t1, t0                      # if both count something, more than one
    beqz    t1, \refill
     nop
\from\()_counted:
    NAMED_ENTRY 5, \from, \before, \several
    lw      t0, ENTRY_HI(t1)
    xor     t0, t0, k0
    move    t2, t0
    ins     t2, zero, 0, 8
    lw      at, ENTRY_LO0(t1)
    andi    at, at, ENTRYLO_G
    movn    t0, t2, at                      # global: under any ASID
    bnez    t0, \other
     nop
\from\()_named:
.endm

fast_mapped:
    FIND_MAPPED fast_mapped_refill, fast_mapped_other, short_device, fast_mapped, before_MAPPED, fast_mapped_several
    HIDDEN_MISS_PATH HIDDEN_MISS_MAPPED, fast_mapped_invalid, fast_mapped, before_MAPPED
fast_mapped_counted_end:

/* Each of the two slots counts one: of these, the one that matches, or either. t0: the slot by VPN2 alone; at: the
 * sum of both counts, less 1; t1: 16 * the sum of both numbers. What this takes is added to the account here. */
fast_mapped_several:
    addiu   at, at, -1
    GIVE_UP_T 5, bnez, at, fast_mapped_several, before_SEVERAL
     andi   t2, t0, TLB_FILTER_COUNT
    addiu   t2, t2, -1
    GIVE_UP_T 5, bnez, t2, fast_mapped_several, before_SEVERAL
     srl    t0, t0, TLB_FILTER_INDEX_SHIFT - ENTRY_SHIFT
    subu    t1, t1, t0                      # the one that is counted by its ASID, too
    move    at, t1
    ADD_BASE at
    lw      at, ENTRY_HI(at)
    xor     at, at, k0
    move    t2, t0
    ADD_BASE t2
    lw      t2, ENTRY_HI(t2)
    xor     t2, t2, k0
    ins     t2, zero, 0, 8
    or      t2, t2, at
    GIVE_UP_T 5, beqz, t2, fast_mapped_several, before_SEVERAL  # both do
     movn   t1, t0, at
    lw      at, V(SUMS_UNSEEN)
    addiu   at, at, (fast_mapped_several_end - fast_mapped_several) / 4
    b       fast_mapped_one
     sw     at, V(SUMS_UNSEEN)
fast_mapped_several_end:

fast_mapped_invalid:                        # a kernel's error: it will not happen often
    RESTORE_T(5)
    GIVE_UP_HERE fast_mapped_invalid, before_MAPPED_INVALID

/* The guest's own machine would have missed. Its handler for another miss may be the one that did, with EXL = 1:
 * then EPC stays, and the vector is the general one. t1: the guest's EXL. */
.macro MAPPED_REFILL_PATH path, from, before
    lw      t0, CP0(CP0_STATUS)
    lui     at, ST_BEV >> 16                # other vectors; other EPC
    ori     at, at, ST_ERL
    and     at, at, t0
    GIVE_UP_T 5, bnez, at, \from, \before
     mfc0   t2, C0_EPC
    andi    at, t2, 1                       # MIPS16
    GIVE_UP_T 5, bnez, at, \from, \before
     mfc0   k0, C0_BADVADDR
    xor     at, k0, t2
    srl     at, at, 3
    GIVE_UP_T 5, beqz, at, \from, \before
     andi   t1, t0, ST_EXL                  # a fetch, perhaps of the vector itself: stop_if_lost
    SET_ADDRESS_REGISTERS
    ori     t0, t0, ST_EXL
    sw      t0, CP0(CP0_STATUS)
    lw      at, CP0(CP0_EPC)
    movz    at, t2, t1
    sw      at, CP0(CP0_EPC)
    mfc0    k0, C0_CAUSE
    lw      t0, CP0(CP0_CAUSE)
    srl     k0, k0, CAUSE_EXCCODE_SHIFT
    ins     t0, k0, CAUSE_EXCCODE_SHIFT, 5
    ins     t0, zero, CAUSE_CE_SHIFT, 2
    srl     k0, k0, 31 - CAUSE_EXCCODE_SHIFT
    move    t2, t0
    ins     t2, k0, 31, 1                   # BD
    movz    t0, t2, t1
    sw      t0, CP0(CP0_CAUSE)
    lw      k0, CP0(CP0_EBASE)
    ins     k0, zero, 0, 12
    addiu   at, k0, VECTOR_GENERAL
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

fast_mapped_refill:
    MAPPED_REFILL_PATH TLB_REFILL_MAPPED, fast_mapped_refill, before_MAPPED_REFILL
fast_mapped_refill_end:
fast_mapped_other:                          # the entry counted there is another page's
    MAPPED_REFILL_PATH TLB_REFILL_MAPPED_OTHER, fast_mapped_other, before_MAPPED_OTHER
fast_mapped_other_end:

    WINDOW_PATH

    .if     give_up_via > EXIT_VIA_LIMIT
    .error  "more places to give up than EXIT_VIA_LIMIT"
    .endif
