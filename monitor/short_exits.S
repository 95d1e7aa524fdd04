/* Short exits: on from a fast path that gives up, to the C function that does what the guest wants, without
 * the rest of an exit (short_exits.h; docs/short-exits.md). Included by fast_paths.S.
 *
 * Saved is what C code may clobber. s0 to s7, fp and gp stay in their registers: the function that is called
 * saves what it uses of them. k0 and k1 are not used by C code; segctl's base stays where it is. The stub of a
 * path that has saved t registers takes the guest for the one who trapped: such a path has looked. */

/* By the number that SHORT_EXITS selects. */
    .section .rodata
    .balign 4
short_functions:
    .word   0
#define X(function) .word function;
SHORT_FUNCTIONS(X)
#undef X

    .section .text.entry, "ax"
    .cfi_startproc
    .cfi_undefined 31               # as in entry_common.S
/* Entered from SHORT_STUB: at: the function; the guest's k0, k1 and at are put away, and as many of t0 to t7 saved
 * as the label says. */
short_saved_0:
    sw      t0, GPR(8)
short_saved_1:
    sw      t1, GPR(9)
short_saved_2:
    sw      t2, GPR(10)
short_saved_3:
    sw      t3, GPR(11)
short_saved_4:
    sw      t4, GPR(12)
short_saved_5:
    sw      t5, GPR(13)
short_saved_6:
    sw      t6, GPR(14)
short_saved_7:
    sw      t7, GPR(15)
short_saved_8:
    mfc0    k0, C0_STATUS
    sw      k0, V(HW_STATUS)        # unless the guest's mode changes it is resumed with this
    mfc0    k0, C0_COUNT
short_count_read:
    sw      k0, V(EXIT_COUNT_READ)
    KEEP_RESERVATION
    sw      v0, GPR(2)
    sw      v1, GPR(3)
    sw      a0, GPR(4)
    sw      a1, GPR(5)
    sw      a2, GPR(6)
    sw      a3, GPR(7)
    sw      t8, GPR(24)
    sw      t9, GPR(25)
    sw      sp, GPR(29)
    sw      ra, GPR(31)
    mfhi    t0
    mflo    t1
    sw      t0, V(HI)
    sw      t1, V(LO)
    lw      t0, V(RESUME_COUNT)     # stats_exit_time
    lw      t1, V(EXIT_LAST_COUNT)
    lw      t2, V(SUMS_MONITOR)
    lw      t3, V(SUMS_GUEST)
    subu    t1, t0, t1
    addu    t2, t2, t1
    sw      t2, V(SUMS_MONITOR)
    subu    t0, k0, t0
    addu    t3, t3, t0
    sw      t3, V(SUMS_GUEST)
    sw      k0, V(EXIT_LAST_COUNT)
    lw      t0, V(ENTRIES)
    addiu   t0, t0, 1
    sw      t0, V(ENTRIES)
    la      sp, boot_stack_top - 16
    mtc0    sp, C0_CONTEXT          # the rest as in exit_common
    mtc0    zero, C0_STATUS
    mtc0    zero, C0_ENTRYHI
    move    t9, at
    mfc0    a1, C0_EPC
    lw      t0, V(PAGE_WORDS)       # a register page is moved by exit_handle
    bnez    t0, short_whole
     move   v0, zero
    ehb
    jalr    t9
     lw     a0, V(SELF)
short_called:
    beqz    v0, short_whole
     andi   t0, v0, SHORT_FINISH | SHORT_SWITCH
    bnez    t0, short_whole
     lw     t0, V(HW_STATUS)
    mtc0    t0, C0_STATUS           # EXL = 1
    mtc0    v0, C0_EPC
    lw      t1, V(HW_ENTRYHI)
    mtc0    t1, C0_ENTRYHI
    sll     t1, t1, STLB_CONTEXT_ASID_SHIFT
    mtc0    t1, C0_CONTEXT
    lw      t0, V(HI)
    lw      t1, V(LO)
    mthi    t0
    mtlo    t1
    lw      v0, GPR(2)
    lw      v1, GPR(3)
    lw      a0, GPR(4)
    lw      a1, GPR(5)
    lw      a2, GPR(6)
    lw      a3, GPR(7)
    RESTORE_T(8)
    lw      t8, GPR(24)
    lw      t9, GPR(25)
    lw      sp, GPR(29)
    lw      ra, GPR(31)
    mfc0    k0, C0_COUNT
short_resumed:
    sw      k0, V(RESUME_COUNT)
    lw      at, V(SCRATCH_AT)
short_end:
    LEAVE_SHORT
short_return_length = (short_end - short_resumed) / 4 + LEAVE_SHORT_INSTRUCTIONS

/* It takes the rest of an exit after all. v0: 0, nothing has been done; or where the guest goes on, and
 * SHORT_FINISH or SHORT_SWITCH. */
short_whole:
    lw      t0, V(SCRATCH_AT)
    sw      t0, GPR(1)
    sw      s0, GPR(16)
    sw      s1, GPR(17)
    sw      s2, GPR(18)
    sw      s3, GPR(19)
    sw      s4, GPR(20)
    sw      s5, GPR(21)
    sw      s6, GPR(22)
    sw      s7, GPR(23)
    sw      gp, GPR(28)
    sw      fp, GPR(30)
    SAVE_K0_K1
    mfc0    t0, C0_CAUSE
    mfc0    t1, C0_BADVADDR
    sw      t0, V(EXIT_CAUSE)
    sw      t1, V(EXIT_BADVADDR)
    SAVE_INSTRUCTION
    lw      t0, V(EXIT_COUNT_READ)
    sw      t0, V(RESUME_COUNT)     # the time before is in the sums
    mfc0    t0, C0_EPC
    la      t9, exit_dispatch
    beqz    v0, short_pc
     lw     a0, V(SELF)
    move    t0, v0
    ins     t0, zero, 0, 2
    la      t9, exit_switch
    andi    v0, v0, SHORT_SWITCH
    bnez    v0, short_pc
     nop
    la      t9, exit_finish
short_pc:
    jalr    t9
     sw     t0, V(PC)
    b       entry_resume
     nop

short_from_monitor:
    b       from_monitor
     li     k0, EXIT_VIA_GENERAL    # it did not come by the debug door
    .cfi_endproc
