/* Fast paths of tlbwi and tlbwr. Included by fast_paths.S; what they share with others is in fast_tlb.S.
 *
 * In the ordinary case a TLB write is: the entry of the virtual TLB, the filter, and the same pair of pages,
 * composed through the pmap, in software and hardware TLB, over whatever they had for it. */

/* Can the entry that EntryHi and EntryLo describe be written here at all? 4 KB pages, Status.ERL = 0, and
 * no copies for Status.ERL = 1, a software TLB. Then k0: EntryHi, t0 and t1: EntryLo0 and EntryLo1 as the
 * entry has them. Clobbers at, t2. The next line is a delay slot. */
.macro CHECK_FRESH count, from, before
    lw      at, CP0(CP0_PAGEMASK)
    GIVE_UP_T \count, bnez, at, \from, \before
     lw     t0, CP0(CP0_ENTRYLO0)
    lw      t1, CP0(CP0_ENTRYLO1)
    and     at, t0, t1
    ins     t0, at, 0, 1                    # G = G0 AND G1, in both
    ins     t1, at, 0, 1
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
     andi   at, t0, ENTRYLO_G
    GIVE_UP_T 6, bnez, at, fast_tlbwi, before_TLBWI
     nop
    GIVE_UP_IF_LARGE 6, t2, fast_tlbwi, before_TLBWI
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
    SHORT_EXITS short_tlbwi_in_place, EXIT_VIA_SHORT
    CHECK_HALF ENTRY_LO0(t2), t0, fast_tlbwi, before_TLBWI
    CHECK_HALF ENTRY_LO1(t2), t1, fast_tlbwi, before_TLBWI
    SHORT_EXITS short_tlbwi, EXIT_VIA_SHORT
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
 * For a page that the virtual TLB has no entry for yet: in the lower half, or in the mapped window, where it may be
 * global. What is seldom, or for the mapped window alone, is out of line, and accounts for itself. */
fast_tlbwr:
    SAVE_T(8)
    CHECK_FRESH 8, fast_tlbwr, before_TLBWR
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
    FILTER_SLOT t6, k0                      # the new entry's
    bltz    k0, fast_tlbwr_upper
     lhu    t7, FILTER(t6)
fast_tlbwr_lower:
    lw      at, V(TLB_WIDE)
    andi    t2, t0, ENTRYLO_G
    or      at, at, t2
    GIVE_UP_T 8, bnez, at, fast_tlbwr, before_TLBWR
     nop
    GIVE_UP_IF_LARGE 8, t2, fast_tlbwr, before_TLBWR
    bnez    t7, fast_tlbwr_counted
     nop
fast_tlbwr_free:
    COMPOSE t2, t0, t7, 8, fast_tlbwr, before_TLBWR
    COMPOSE t4, t1, t7, 8, fast_tlbwr, before_TLBWR
    or      at, t2, t4
    beqz    at, fast_tlbwr_dead
     lw     k0, CP0(CP0_ENTRYHI)

/* The virtual TLB takes the entry: retain, filter, entry, vtlb_next_random. k0: EntryHi, t0, t1: EntryLo, t3: the
 * entry's place, t5, t6: slots of old and new, perhaps one. Clobbers at, t0, t1, t5, t6, t7. */
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
    lw      t0, CP0(CP0_RANDOM)
    sll     t0, t0, TLB_FILTER_INDEX_SHIFT
    lhu     at, FILTER(t5)                  # vtlb_filter_remove
    xor     at, at, t0
    addiu   at, at, -1
    sh      at, FILTER(t5)
    lhu     at, FILTER(t6)                  # vtlb_filter_add
    xor     at, at, t0
    addiu   at, at, 1
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
 * There is none if the page has just been missed; a global pair has none anywhere (fast_tlbwr_global). */
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

/* --- tlbwr, out of line ---
 * The place of a global pair's slot (global_pairs.h). */
.macro PAIR_SLOT slot, vpn2
    srl     \slot, \vpn2, GLOBAL_PAIRS_FOLD
    xor     \slot, \slot, \vpn2
    ext     \slot, \slot, ENTRYHI_VPN2_SHIFT, GLOBAL_PAIRS_BITS
    sll     \slot, \slot, 2
    ADD_BASE \slot
.endm
#define PAIR(word, slot) (VBASE + VCPU_PAIRS_##word)(slot)

/* On at `back`; so many instructions more than the path itself. */
.macro TLBWR_MORE more, back
    lw      at, V(SUMS_UNSEEN)
    addiu   at, at, \more
    b       \back
     sw     at, V(SUMS_UNSEEN)
.endm

/* The filter counts something where the new entry is looked for: one entry, of another page? t7: the slot, or the
 * sum of two. Clobbers at. */
.macro TLBWR_COUNTED back, before
tlbwr_counted_\@:
    andi    at, t7, TLB_FILTER_COUNT
    addiu   at, at, -1
    GIVE_UP_T 8, bnez, at, tlbwr_counted_\@, \before
     srl    at, t7, TLB_FILTER_INDEX_SHIFT - ENTRY_SHIFT
    ADD_BASE at
    lw      at, ENTRY_HI(at)
    xor     at, at, k0
    srl     at, at, ENTRYHI_VPN2_SHIFT
    GIVE_UP_T 8, beqz, at, tlbwr_counted_\@, \before
     nop
    TLBWR_MORE (tlbwr_counted_end_\@-tlbwr_counted_\@)/4, \back
tlbwr_counted_end_\@:
.endm

fast_tlbwr_counted:
    TLBWR_COUNTED fast_tlbwr_free, before_TLBWR_FREE
fast_tlbwr_upper_counted:
    TLBWR_COUNTED fast_tlbwr_upper_free, before_TLBWR_UPPER_FREE

/* In the upper half. t7: what the filter counts with this ASID. */
fast_tlbwr_upper:
    srl     at, k0, MAPPED_WINDOW_SHIFT
    xori    at, at, MAPPED_WINDOW_BITS
    GIVE_UP_T 8, bnez, at, fast_tlbwr_upper, before_TLBWR_UPPER
     lw     at, VCPU(VCPU_TLB_WIDE + 4)
    GIVE_UP_T 8, bnez, at, fast_tlbwr_upper, before_TLBWR_UPPER
     move   t4, k0
    ins     t4, zero, 0, 8
    FILTER_SLOT t2, t4                      # where a global entry is counted
    lhu     at, FILTER(t2)
    xor     k0, t2, t6
    movz    at, zero, k0                    # one slot: it counts once
    addu    t7, t7, at
    bnez    t7, fast_tlbwr_upper_counted
     lw     k0, CP0(CP0_ENTRYHI)
fast_tlbwr_upper_free:
    PAIR_SLOT t7, t4
    andi    at, t0, ENTRYLO_G
    bnez    at, fast_tlbwr_global
     lw     at, PAIR(KEY, t7)
fast_tlbwr_own:                             # one address space's: as a global pair it is no longer known
    xor     t4, t4, at
    movz    t4, zero, at                    # GLOBAL_PAIRS_NONE
    li      k0, GLOBAL_PAIRS_UNKNOWN
    movz    at, k0, t4
    sw      at, PAIR(KEY, t7)
    TLBWR_MORE (fast_tlbwr_own_end-fast_tlbwr_upper)/4-(fast_tlbwr_free-fast_tlbwr_lower)/4, fast_tlbwr_free
fast_tlbwr_own_end:

/* global_pairs_may_stay, and the table as global_pairs_note has it: still true if one of the halves is for C, which
 * then executes the same instruction. t2: where it is counted, t4: VPN2, t7: the table's slot, at: its key. */
fast_tlbwr_global:
    move    t6, t2
    xor     k0, at, t4
    movz    k0, zero, at                    # GLOBAL_PAIRS_NONE: both words are 0
    GIVE_UP_T 8, bnez, k0, fast_tlbwr_global, before_TLBWR_GLOBAL
     lw     at, PAIR(LO0, t7)
    xor     k0, at, t0
    andi    at, at, ENTRYLO_V
    movz    k0, zero, at
    GIVE_UP_T 8, bnez, k0, fast_tlbwr_global, before_TLBWR_GLOBAL
     lw     at, PAIR(LO1, t7)
    xor     k0, at, t1
    andi    at, at, ENTRYLO_V
    movz    k0, zero, at
    GIVE_UP_T 8, bnez, k0, fast_tlbwr_global, before_TLBWR_GLOBAL
     nop
    sw      t4, PAIR(KEY, t7)
    sw      t0, PAIR(LO0, t7)
    sw      t1, PAIR(LO1, t7)
    TLBWR_MORE before_TLBWR_GLOBAL-before_TLBWR_UPPER+(fast_tlbwr_global_end-fast_tlbwr_global)/4-(fast_tlbwr_free-fast_tlbwr_lower)/4, fast_tlbwr_free
fast_tlbwr_global_end:
