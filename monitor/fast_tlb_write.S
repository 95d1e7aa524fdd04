/* Fast paths of tlbwi and tlbwr. Included by fast_paths.S; what they share with others is in fast_tlb.S.
 *
 * In the ordinary case a TLB write is: the entry of the virtual TLB, the filter, and the same pair of pages,
 * composed through the pmap, in software and hardware TLB, over whatever they had for it. */

/* Can the entry that EntryHi and EntryLo describe be written here at all? 4 KB pages, not global, Status.ERL = 0, and
 * no copies for Status.ERL = 1, a software TLB. Then k0: EntryHi, t0 and t1: EntryLo0 and EntryLo1 as the
 * entry has them. Clobbers at, t2. */
.macro CHECK_FRESH count, from, before
    lw      at, CP0(CP0_PAGEMASK)
    GIVE_UP_T \count, bnez, at, \from, \before
     lw     t0, CP0(CP0_ENTRYLO0)
    lw      t1, CP0(CP0_ENTRYLO1)
    and     at, t0, t1
    andi    at, at, ENTRYLO_G
    GIVE_UP_T \count, bnez, at, \from, \before
     ins    t0, zero, 0, 1                  # G = G0 AND G1, in both
    ins     t1, zero, 0, 1
    lw      at, CP0(CP0_STATUS)
    andi    at, at, ST_ERL
    GIVE_UP_T \count, bnez, at, \from, \before
     lw     at, V(STLB_IN_USE)
    GIVE_UP_T \count, beqz, at, \from, \before
     lw     k0, CP0(CP0_ENTRYHI)
    andi    t2, k0, ENTRYHI_ASID
    lw      at, V(FAST_ASIDS)
    addu    at, at, t2
    lbu     at, ASIDS_HARDWARE_ERL(at)
    GIVE_UP_T \count, bnez, at, \from, \before
     nop
    GIVE_UP_IF_LARGE \count, t2, \from, \before
.endm

/* Writes the finished pair to software and hardware TLB, there over an entry for the same pair (write_finished).
 * k0: the tag. Clobbers at, `free`, `other`. */
.macro WRITE_FINISHED lo0, lo1, free, other
    mtc0    k0, C0_ENTRYHI
    mtc0    \lo0, C0_ENTRYLO0
    mtc0    \lo1, C0_ENTRYLO1
    STLB_INSERT \lo0, \lo1, \free
    ehb
    tlbp
    ehb
    mfc0    at, C0_INDEX
    mfc0    \free, C0_RANDOM
    slt     \other, at, zero
    movn    at, \free, \other
    mtc0    at, C0_INDEX
    ehb
    tlbwi
.endm

/* --- tlbwi -----------------------------------------------------------------------------------------------
 * A page of the lower half that the entry maps already, and whose rights only grow (is_upgrade): validated, or
 * made dirty. Whatever else a kernel may mean by a tlbwi, C finds out. */

/* half_is_upgrade. `new`: EntryLo. Clobbers at, t3, t4, t5. */
.macro CHECK_HALF old, new, from, before
    lw      t3, \old
    xor     at, t3, \new
    li      t4, ENTRYLO_PFN | ENTRYLO_V
    and     at, at, t4                      # another frame, or no longer valid
    nor     t5, \new, zero
    and     t5, t5, t3
    andi    t5, t5, ENTRYLO_D               # no longer dirty
    or      at, at, t5
    andi    t5, t3, ENTRYLO_V
    movz    at, zero, t5                    # there were no rights
    GIVE_UP_T 6, bnez, at, \from, \before
     nop
.endm

    SHORT_EXITS short_tlbwi, EXIT_VIA_SHORT
fast_tlbwi:
    SAVE_T(6)
    lw      k0, CP0(CP0_ENTRYHI)
    GIVE_UP_T 6, bltz, k0, fast_tlbwi, before_TLBWI
    CHECK_FRESH 6, fast_tlbwi, before_TLBWI # its first instruction in the slot
    lw      at, V(TLB_WIDE)
    GIVE_UP_T 6, bnez, at, fast_tlbwi, before_TLBWI
     lw     t2, CP0(CP0_INDEX)
    FILTER_SLOT at, k0
    lhu     at, FILTER(at)
    sll     t3, t2, TLB_FILTER_INDEX_SHIFT
    ori     t3, t3, 1                       # it counts this entry alone: so Index is one of the TLB's
    xor     at, at, t3
    GIVE_UP_T 6, bnez, at, fast_tlbwi, before_TLBWI
     sll    t2, t2, ENTRY_SHIFT
    ADD_BASE t2
    lw      at, ENTRY_HI(t2)
    xor     at, at, k0
    GIVE_UP_T 6, bnez, at, fast_tlbwi, before_TLBWI
     or     at, t0, t1
    andi    at, at, ENTRYLO_V
    GIVE_UP_T 6, beqz, at, fast_tlbwi, before_TLBWI
     nop
    CHECK_HALF ENTRY_LO0(t2), t0, fast_tlbwi, before_TLBWI
    CHECK_HALF ENTRY_LO1(t2), t1, fast_tlbwi, before_TLBWI
    COMPOSE t3, t0, t5, 6, fast_tlbwi, before_TLBWI
    COMPOSE t4, t1, t5, 6, fast_tlbwi, before_TLBWI
    sw      t0, ENTRY_LO0(t2)
    sw      t1, ENTRY_LO1(t2)
    lw      k0, CP0(CP0_ENTRYHI)
    TAG
    WRITE_FINISHED t3, t4, t0, t1
    SERVED  TLBWI, t0
    RESTORE_T(6)
    SKIP
fast_tlbwi_end:
    SHORT_EXITS none

/* --- tlbwr -----------------------------------------------------------------------------------------------
 * Over an entry that the filter counts alone, for a page that it counts nothing for yet. */
fast_tlbwr:
    SAVE_T(8)
    CHECK_FRESH 8, fast_tlbwr, before_TLBWR
    srl     at, k0, MAPPED_WINDOW_SHIFT
    xori    at, at, MAPPED_WINDOW_BITS
    slt     t2, k0, zero
    movz    at, zero, t2                    # in the lower half, or in the mapped window
    GIVE_UP_T 8, bnez, at, fast_tlbwr, before_TLBWR
     srl    at, k0, 31
    sll     at, at, 2
    ADD_BASE at
    lw      at, (VBASE + VCPU_TLB_WIDE)(at)
    GIVE_UP_T 8, bnez, at, fast_tlbwr, before_TLBWR
     lw     t3, CP0(CP0_RANDOM)
    sll     t3, t3, ENTRY_SHIFT
    ADD_BASE t3                             # the old entry
    lw      at, ENTRY_MASK(t3)
    GIVE_UP_T 8, bnez, at, fast_tlbwr, before_TLBWR
     lw     t4, ENTRY_HI(t3)
    lw      t5, ENTRY_LO0(t3)
    andi    t5, t5, ENTRYLO_G
    srl     at, t4, 31
    sltu    at, at, t5                      # global in the lower half: not in the filter
    GIVE_UP_T 8, bnez, at, fast_tlbwr, before_TLBWR
     move   at, t4
    ins     at, zero, 0, 8
    movn    t4, at, t5                      # global: counted by its VPN2
    FILTER_SLOT t5, t4                      # the old entry's slot
    lhu     at, FILTER(t5)
    andi    at, at, TLB_FILTER_COUNT
    addiu   at, at, -1
    GIVE_UP_T 8, bnez, at, fast_tlbwr, before_TLBWR
     nop
    FILTER_SLOT t6, k0                      # the new entry's
    lhu     t7, FILTER(t6)
    xor     at, t6, t5
    movz    t7, zero, at                    # without the old entry
    move    t4, k0
    ins     t4, zero, 0, 8
    movz    t4, k0, t2                      # in the upper half also that of a global entry
    FILTER_SLOT t2, t4
    lhu     at, FILTER(t2)
    xor     t2, t2, t5
    movz    at, zero, t2
    or      at, at, t7
    GIVE_UP_T 8, bnez, at, fast_tlbwr, before_TLBWR
     nop
    COMPOSE t2, t0, t7, 8, fast_tlbwr, before_TLBWR
    COMPOSE t4, t1, t7, 8, fast_tlbwr, before_TLBWR
    or      at, t2, t4
    beqz    at, fast_tlbwr_dead
     lw     k0, CP0(CP0_ENTRYHI)

/* The virtual TLB takes the entry: retain, filter, entry, vtlb_next_random. k0: EntryHi, t0, t1: EntryLo, t3: the
 * entry's place, t5, t6: slots of old and new. Clobbers at, t0, t1, t5, t6, t7. */
.macro PUT_RANDOM
    lw      at, ENTRY_LO0(t3)
    lw      t7, ENTRY_LO1(t3)
    sw      k0, ENTRY_HI(t3)
    sw      t0, ENTRY_LO0(t3)
    sw      t1, ENTRY_LO1(t3)
    or      t1, at, t7
    ext     t1, t1, 1, 1                    # V: the old entry was live, and is retained
    and     t0, at, t1                      # G
    lw      t7, V(VM)
    lbu     at, VM_RETAINED(t7)
    or      at, at, t1
    sb      at, VM_RETAINED(t7)
    lbu     at, (VM_RETAINED_WIDE + 1)(t7)      # a global one lies in the upper half
    andi    t0, t0, ENTRYLO_G
    or      at, at, t0
    sb      at, (VM_RETAINED_WIDE + 1)(t7)
    sh      zero, FILTER(t5)
    lw      at, CP0(CP0_RANDOM)
    sll     at, at, TLB_FILTER_INDEX_SHIFT
    ori     at, at, 1
    sh      at, FILTER(t6)
    mflo    t0                              # mul may change them
    mfhi    t1
    lw      at, V(RANDOM_STATE)
    li      t5, RANDOM_FACTOR
    mul     at, at, t5
    li      t5, RANDOM_SUMMAND
    addu    at, at, t5
    sw      at, V(RANDOM_STATE)
    srl     at, at, 16
    lw      t5, VM_TLB_ENTRIES(t7)
    lw      t6, CP0(CP0_WIRED)
    subu    t5, t5, t6
    mul     at, at, t5
    srl     at, at, 16
    addu    at, at, t6
    sw      at, CP0(CP0_RANDOM)
    mtlo    t0
    mthi    t1
.endm

fast_tlbwr_live:
    PUT_RANDOM
    TAG
    WRITE_FINISHED t2, t4, t0, t1
    SERVED  TLBWR, t0
    RESTORE_T(8)
    SKIP
fast_tlbwr_end:

/* Neither half is valid: there is nothing to install, and what is derived from another entry for this page must go.
 * There is none if the page has just been missed. */
fast_tlbwr_dead:
    TAG
    mtc0    k0, C0_ENTRYHI
    MAKE_KEY at, t7
    lw      t7, SLOT(KEY, t7)
    xor     at, at, t7
    GIVE_UP_T 8, beqz, at, fast_tlbwr_dead, before_TLBWR_DEAD
     ehb
    tlbp
    ehb
    mfc0    at, C0_INDEX
    GIVE_UP_T 8, bgez, at, fast_tlbwr_dead, before_TLBWR_DEAD
     lw     k0, CP0(CP0_ENTRYHI)
    PUT_RANDOM
    SERVED  TLBWR_DEAD, t0
    RESTORE_T(8)
    SKIP
fast_tlbwr_dead_end:
