/* Fast paths of the guest's clock: its timer interrupt, and mtc0 Compare. Included by fast_paths.S.
 *
 * The machine's timer serves the guest's Compare, and what C has to do at a certain time: the end of a time
 * slice, a device's timer. V(CLOCK_LIMIT) is the machine's Count at the next of those (clock_arm). Before
 * that, the timer can be set here; TIMER_SLACK ticks are more than a path takes, and that none has taken
 * more, however slow the machine is, is looked at behind the setting. */

#define TIMER_SLACK 256
#define CAUSE_IP7   (1 << (CAUSE_IP_SHIFT + 7))
#define ST_IM7      (1 << (ST_IM_SHIFT + 7))
#define CAUSE_IV_BIT 23

/* The machine's timer. If Count has reached the guest's Compare and the guest lets its interrupt in, it gets
 * it: clock_update and reflect_interrupt. k0: the machine's Count. */
    SHORT_EXITS short_interrupt, EXIT_VIA_SHORT
fast_interrupt:
    lw      at, V(CLOCK_LIMIT)
    subu    at, k0, at
    addiu   at, at, TIMER_SLACK
    GIVE_UP bgez, at, fast_interrupt, before_INTERRUPT
     lw     at, V(COUNT_OFFSET)
    addu    k0, k0, at
    sw      k0, V(FAST_VALUE)               # the guest's Count
    lw      at, V(COUNT_CHECKED)
    subu    k0, k0, at
    lw      at, V(COUNT_LEFT)
    sltu    at, at, k0
    GIVE_UP beqz, at, fast_interrupt, before_INTERRUPT  # Compare has not been reached
     mfc0   at, C0_STATUS
    andi    at, at, ST_KSU
    GIVE_UP beqz, at, fast_interrupt, before_INTERRUPT  # the monitor waits for it
     lui    k0, ST_BEV >> 16                # other vectors
    ori     k0, k0, ST_IM7 | ST_ERL | ST_EXL | ST_IE
    lw      at, CP0(CP0_STATUS)
    and     k0, k0, at
    xori    k0, k0, ST_IM7 | ST_IE
    GIVE_UP bnez, k0, fast_interrupt, before_INTERRUPT  # it does not come yet
     lw     k0, CP0(CP0_CAUSE)
    ext     k0, k0, CAUSE_DC_BIT, 1
    GIVE_UP bnez, k0, fast_interrupt, before_INTERRUPT  # Count stands still
     mfc0   k0, C0_EPC
    GIVE_UP_IF_ODD fast_interrupt, before_INTERRUPT
    lw      at, V(CLOCK_LIMIT)
    mtc0    at, C0_COMPARE                  # no match of the guest's is to come for now
    mfc0    k0, C0_COUNT
    subu    k0, k0, at
    GIVE_UP bgez, k0, fast_interrupt, before_INTERRUPT  # reached meanwhile: it would be missed
     mfc0   k0, C0_EPC
    sw      k0, CP0(CP0_EPC)                # a branch whose slot was interrupted is executed again
    lw      at, CP0(CP0_STATUS)
    ori     at, at, ST_EXL
    sw      at, CP0(CP0_STATUS)
    lw      at, CP0(CP0_CAUSE)
    ins     at, zero, CAUSE_EXCCODE_SHIFT, 5
    ins     at, zero, CAUSE_CE_SHIFT, 2
    ins     at, zero, 31, 1                 # BD
    lui     k0, CAUSE_TI >> 16
    ori     k0, k0, CAUSE_IP7
    or      at, at, k0
    sw      at, CP0(CP0_CAUSE)
    ext     at, at, CAUSE_IV_BIT, 1
    sll     at, at, 7                       # 0, or from the general vector to the special one
    lw      k0, CP0(CP0_EBASE)
    ins     k0, zero, 0, 12
    addu    k0, k0, at
    addiu   k0, k0, VECTOR_GENERAL
    mtc0    k0, C0_EPC
    li      at, RESUME_STATUS | ST_KSU_SUPV
    mtc0    at, C0_STATUS
    lw      k0, V(FAST_VALUE)               # looked at up to here: set_checked
    sw      k0, V(COUNT_CHECKED)
    lw      at, CP0(CP0_COMPARE)
    subu    at, at, k0
    addiu   at, at, -1
    sw      at, V(COUNT_LEFT)
    SERVED  TIMER, at
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE
fast_interrupt_end:
    SHORT_EXITS none

/* mtc0 Compare: clock_set_compare. The machine's timer is set to the match or to the limit, whichever comes
 * first, before anything of the guest changes: C can still take over then. at: the value. */
fast_put_compare:
    sw      at, V(FAST_VALUE)
    lw      k0, CP0(CP0_CAUSE)
    ext     k0, k0, CAUSE_DC_BIT, 1
    GIVE_UP bnez, k0, fast_put_compare, before_PUT+2
     mfc0   k0, C0_COUNT
    lw      at, V(COUNT_OFFSET)
    addu    at, at, k0
    sw      at, V(FAST_COUNT)               # the guest's
    lw      at, V(CLOCK_LIMIT)
    subu    k0, at, k0                      # ticks to the limit
    addiu   at, k0, -TIMER_SLACK
    GIVE_UP bltz, at, fast_put_compare, before_PUT+2
     lw     at, V(FAST_VALUE)
    lw      k1, V(FAST_COUNT)
    subu    at, at, k1                      # ticks to the match; 0: a whole round of Count
    sltu    k1, at, k0
    movz    at, k0, k1                      # the smaller one
    sltiu   k0, at, TIMER_SLACK
    GIVE_UP bnez, k0, fast_put_compare, before_PUT+2
     BASE_IN_SLOT
    lw      k0, V(FAST_COUNT)
    addu    at, at, k0
    lw      k0, V(COUNT_OFFSET)
    subu    at, at, k0
    mtc0    at, C0_COMPARE
    mfc0    k0, C0_COUNT
    subu    k0, k0, at
    GIVE_UP bgez, k0, fast_put_compare, before_PUT+2    # reached meanwhile: it would be missed
     lw     at, V(FAST_VALUE)
    sw      at, CP0(CP0_COMPARE)
    lw      k0, V(FAST_COUNT)
    sw      k0, V(COUNT_CHECKED)
    subu    at, at, k0
    addiu   at, at, -1
    sw      at, V(COUNT_LEFT)
    lw      at, CP0(CP0_CAUSE)
    ins     at, zero, 30, 1                 # TI
    ins     at, zero, CAUSE_IP_SHIFT + 7, 1
    sw      at, CP0(CP0_CAUSE)
    SERVED  MTC0_COMPARE, at
    SKIP
fast_put_compare_end:
