/* Fast paths of mtc0, behind the jump by register. Included by fast_paths.S.
 *
 * at: the value. One entry of 64 bytes for each register of select 0, made from the one table of
 * registers by its write mask and effect; what has none here is for C. */
.macro PUT_SLOT effect
    .if     (slot_id & 7) == 0
    .rept   slot_id / 8 - next_slot
    PUT_SLOT_FOR_C
    .endr
    .ifc    \effect, NONE
    .if     slot_mask == CP0_ALL
    sw      at, CP0(slot_id)
    SERVED  MTC0_WHOLE, at
    SKIP
    .elseif slot_mask == ENTRYLO_MASK         # the other bits are never set
    ext     at, at, 0, ENTRYLO_BITS
    sw      at, CP0(slot_id)
    SERVED  MTC0_MASKED, at
    SKIP
    .else
    PUT_SLOT_FOR_C
    .endif
    .else
    .ifc    \effect, STATUS
    b       fast_put_status
     andi   k0, at, ST_KSU_USER | ST_ERL | ST_EXL
    .else
    .ifc    \effect, ENTRYHI
    b       fast_put_entryhi
     ins    at, zero, 8, 5                  # bits that are neither VPN2 nor ASID
    .else
    .ifc    \effect, COMPARE
    b       fast_put_compare
     nop
    .else
    PUT_SLOT_FOR_C
    .endif
    .endif
    .endif
    .endif
    .balign 64
    .set    next_slot, slot_id / 8 + 1
    .endif
.endm
.macro PUT_SLOT_FOR_C
    b       fast_put_for_c
     nop
    .balign 64
.endm

    .set    next_slot, 0
    .balign 2048
    .globl  entry_cp0_put
entry_cp0_put:
#define X(symbol, name, read_mask, write_mask, reset, effect, remark) \
    .set slot_id, CP0_##symbol; .set slot_mask, write_mask; PUT_SLOT effect;
CP0_REGISTERS(X)
#undef X
    .rept   32 - next_slot
    PUT_SLOT_FOR_C
    .endr

fast_put_for_c:
    GIVE_UP_HERE fast_put_for_c, before_PUT+2

/* Status. The guest stays in kernel mode, with its ERL as it is, and no interrupt comes in; else C decides. k0: the bits that make the mode. */
fast_put_status:
    addiu   k0, k0, -ST_KSU_USER
    GIVE_UP beqz, k0, fast_put_status, before_PUT+2
     lw     k0, CP0(CP0_STATUS)
    xor     k0, k0, at
    andi    k0, k0, ST_ERL
    GIVE_UP bnez, k0, fast_put_status, before_PUT+2
     lui    k0, CP0_STATUS_WRITABLE >> 16
    ori     k0, k0, CP0_STATUS_WRITABLE & 0xffff
    and     at, at, k0                      # the other bits are never set
    lw      k0, CP0(CP0_CAUSE)
    and     k0, k0, at
    andi    k0, k0, ST_IM
    bnez    k0, fast_put_status_pending
     andi   k0, at, ST_ERL | ST_EXL | ST_IE
fast_put_status_stored:
    sw      at, CP0(CP0_STATUS)
    SERVED  MTC0_STATUS, at
    SKIP
fast_put_status_end:

/* Something is pending. k0: the bits that let it in or keep it out. */
fast_put_status_pending:
    addiu   k0, k0, -ST_IE
    GIVE_UP beqz, k0, fast_put_status_pending, before_PENDING
     nop
    sw      at, CP0(CP0_STATUS)
    SERVED  MTC0_STATUS_PENDING, at
    SKIP
fast_put_status_pending_end:

/* EntryHi. Another ASID is another address space: the machine gets the hardware ASID that belongs to
 * it, if there is one already. at: the new value. */
fast_put_entryhi:
    lw      k0, CP0(CP0_ENTRYHI)
    xor     k0, k0, at
    andi    k0, k0, ENTRYHI_ASID
    bnez    k0, fast_put_asid
     nop
fast_put_vpn2:
    sw      at, CP0(CP0_ENTRYHI)
    SERVED  MTC0_ENTRYHI, at
    SKIP
fast_put_vpn2_end:

/* The machine and the vCPU go to the address space of a new EntryHi. at: the value. k0: ERL, which has other
 * address spaces (asid.h). */
.macro PUT_ASID from, before
    GIVE_UP bnez, k0, \from, \before
     sw     at, V(FAST_VALUE)
    lw      k0, V(FAST_ASIDS)
    lw      at, ASIDS_GENERATION(k0)
    lui     k0, %hi(asid_generation)
    lw      k0, %lo(asid_generation)(k0)
    xor     at, at, k0                      # an older generation's table is void
    GIVE_UP bnez, at, \from, \before
     lw     at, V(FAST_VALUE)
    andi    at, at, ENTRYHI_ASID
    lw      k0, V(FAST_ASIDS)
    addu    k0, k0, at
    lbu     k0, ASIDS_HARDWARE(k0)
    GIVE_UP beqz, k0, \from, \before
     lw     at, V(FAST_VALUE)
    sw      at, CP0(CP0_ENTRYHI)
    sw      k0, V(HW_ENTRYHI)
    mtc0    k0, C0_ENTRYHI
    sll     k0, k0, STLB_CONTEXT_ASID_SHIFT
    mtc0    k0, C0_CONTEXT
.endm

    SHORT_EXITS short_put_entryhi, EXIT_VIA_SHORT
fast_put_asid:
    lw      k0, CP0(CP0_STATUS)
    andi    k0, k0, ST_ERL
    PUT_ASID fast_put_asid, before_ASID
    SERVED  MTC0_ASID, at
    SKIP
fast_put_asid_end:
    SHORT_EXITS none
