/* The exception entry as all platforms have it: vectors, saving and restoring a guest, faults of the
 * monitor. Included by entry_NAME.S, with V, GPR, LOAD_BASE, ENTER, SAVE_K0_K1,
 * SAVE_INSTRUCTION and RETURN defined there.
 *
 * A guest runs with Status.KSU = supervisor or user, the monitor with KSU = kernel: that is how an
 * exception in the one is told from an exception in the other. */

    .set noreorder
    .set noat
    .section .text.vectors, "ax"
    .globl  entry_vectors
    .cfi_sections .debug_frame
    .cfi_startproc
    .cfi_undefined 31               # nobody called this: debuggers' backtraces end here
entry_vectors:
refill_vector:
    ENTER
    b       exit_common
     li     k0, EXIT_VIA_REFILL
refill_vector_end:

/* Cache error: runs uncached, in kseg1; the handler does not. */
    .org    VECTOR_CACHE
    la      k0, cache_error
    jr      k0
     nop

    .org    VECTOR_GENERAL
general_vector:
    ENTER
    b       exit_common
     li     k0, EXIT_VIA_GENERAL
general_vector_end:

    .org    VECTOR_INTERRUPT
interrupt_vector:
    ENTER
    b       exit_common
     li     k0, EXIT_VIA_INTERRUPT

/* The boot ROM comes here for a debug exception (sdbbp), in debug mode, k0 in DESAVE. Debug mode has
 * the machine's kernel rights, which must not return to a guest with eret: leave it by deret, as if
 * the exception had come by the general vector. */
    .org    LAYOUT_DEBUG_DOOR - LAYOUT_BASE
debug_door:
    mfc0    k0, C0_DESAVE
    ENTER
    b       debug_leave
     nop
debug_door_end:

    .org    LAYOUT_NMI_DOOR - LAYOUT_BASE
    la      k0, fault_save
    jr      k0
     li     k1, FAULT_KIND_NMI

    .cfi_endproc

    .section .text.entry, "ax"      # near the vectors: monitor.ld.S
    .cfi_startproc
    .cfi_undefined 31               # as above
debug_leave:
    mfc0    k0, C0_DEBUG
    sw      k0, V(EXIT_DEBUG)
    mfc0    k0, C0_DEPC
    mtc0    k0, C0_EPC
    mfc0    k0, C0_STATUS
    ori     k0, k0, ST_EXL
    mtc0    k0, C0_STATUS
    la      k0, debug_left
    mtc0    k0, C0_DEPC
    ehb
    deret
debug_left:
    li      k0, EXIT_VIA_DEBUG
debug_left_end:

/* All ways in meet here. k0: EXIT_VIA_...; the guest's k0, k1, at are saved. EXL = 1. */
exit_common:
    mfc0    at, C0_STATUS
    sw      at, V(HW_STATUS)        # unless the guest's mode changes it is resumed with this
    andi    at, at, ST_KSU
    beqz    at, from_monitor
     mfc0   at, C0_COUNT
exit_count_read:
    sw      k0, V(EXIT_VIA)
    sw      at, V(EXIT_COUNT_READ)
    lw      at, V(SCRATCH_AT)
    sw      at, GPR(1)
    sw      v0, GPR(2)
    sw      v1, GPR(3)
    sw      a0, GPR(4)
    sw      a1, GPR(5)
    sw      a2, GPR(6)
    sw      a3, GPR(7)
    sw      t0, GPR(8)
    sw      t1, GPR(9)
    sw      t2, GPR(10)
    sw      t3, GPR(11)
    sw      t4, GPR(12)
    sw      t5, GPR(13)
    sw      t6, GPR(14)
    sw      t7, GPR(15)
    sw      s0, GPR(16)
    sw      s1, GPR(17)
    sw      s2, GPR(18)
    sw      s3, GPR(19)
    sw      s4, GPR(20)
    sw      s5, GPR(21)
    sw      s6, GPR(22)
    sw      s7, GPR(23)
    sw      t8, GPR(24)
    sw      t9, GPR(25)
    sw      gp, GPR(28)
    sw      sp, GPR(29)
    sw      fp, GPR(30)
    sw      ra, GPR(31)
    SAVE_K0_K1
    mfhi    t0
    mflo    t1
    sw      t0, V(HI)
    sw      t1, V(LO)
    mfc0    t0, C0_EPC
    mfc0    t1, C0_CAUSE
    mfc0    t2, C0_BADVADDR
    sw      t0, V(PC)
    sw      t1, V(EXIT_CAUSE)
    sw      t2, V(EXIT_BADVADDR)
    SAVE_INSTRUCTION
    lw      t0, V(ENTRIES)
    addiu   t0, t0, 1
    sw      t0, V(ENTRIES)
    la      sp, boot_stack_top
    mtc0    sp, C0_CONTEXT          # an address of the monitor's has bit 31: stlb.h
    mtc0    zero, C0_STATUS         # kernel mode, EXL = 0: a fault from here on has its own EPC
    mtc0    zero, C0_ENTRYHI        # the monitor's own ASID
    ehb
    lw      a0, V(SELF)
    jal     exit_dispatch
     addiu  sp, sp, -16             # o32: room for four arguments

/* Runs the guest whose vCPU is selected. Clobbers everything. */
    .globl  entry_resume
entry_resume:
    LOAD_BASE
    lw      t0, V(HW_STATUS)        # EXL = 1: still kernel mode, whatever KSU says
    mtc0    t0, C0_STATUS
    ehb
    lw      t0, V(PC)
    lw      t1, V(HW_ENTRYHI)
    mtc0    t0, C0_EPC
    mtc0    t1, C0_ENTRYHI
    sll     t1, t1, STLB_CONTEXT_ASID_SHIFT
    mtc0    t1, C0_CONTEXT
    lw      t0, V(HI)
    lw      t1, V(LO)
    mthi    t0
    mtlo    t1
    lw      at, GPR(1)
    lw      v0, GPR(2)
    lw      v1, GPR(3)
    lw      a0, GPR(4)
    lw      a1, GPR(5)
    lw      a2, GPR(6)
    lw      a3, GPR(7)
    lw      t0, GPR(8)
    lw      t1, GPR(9)
    lw      t2, GPR(10)
    lw      t3, GPR(11)
    lw      t4, GPR(12)
    lw      t5, GPR(13)
    lw      t6, GPR(14)
    lw      t7, GPR(15)
    lw      s0, GPR(16)
    lw      s1, GPR(17)
    lw      s2, GPR(18)
    lw      s3, GPR(19)
    lw      s4, GPR(20)
    lw      s5, GPR(21)
    lw      s6, GPR(22)
    lw      s7, GPR(23)
    lw      t8, GPR(24)
    lw      t9, GPR(25)
    lw      gp, GPR(28)
    lw      sp, GPR(29)
    lw      fp, GPR(30)
    lw      ra, GPR(31)
    mfc0    k0, C0_COUNT
resume_count_read:
    sw      k0, V(RESUME_COUNT)
    RETURN

/* An exception in the monitor. Interrupts are enabled in entry_idle only: whatever else comes is a
 * fault. k0, k1 are free: the monitor's C code does not use them. at is: entry_idle does not either. */
from_monitor:
    mfc0    k1, C0_CAUSE
    andi    k1, k1, CAUSE_EXCCODE
    bnez    k1, fault_exception
     nop
    la      k1, idle_end            # even from before the wait: no wake-up is lost
    mtc0    k1, C0_EPC
    mfc0    k1, C0_STATUS
    ins     k1, zero, 0, 1          # IE = 0
    mtc0    k1, C0_STATUS
    ehb
    eret

    .cfi_endproc

LEAF(entry_idle)
    li      t0, ST_IE | (1 << (ST_IM_SHIFT + 7))
    mtc0    t0, C0_STATUS
    ehb
    wait
idle_end:
    mtc0    zero, C0_STATUS
    ehb
    jr      ra
     nop
END(entry_idle)

cache_error:
    b       fault_save
     li     k1, FAULT_KIND_CACHE
fault_exception:
    LOAD_BASE
    lw      at, V(SCRATCH_AT)
    xori    k0, k0, EXIT_VIA_DEBUG
    bnez    k0, fault_save
     li     k1, FAULT_KIND_EXCEPTION
    li      k1, FAULT_KIND_DEBUG

/* k1: FAULT_KIND_... Saves what there is and reports it; the guest's state is left as it is. */
fault_save:
    la      k0, fault_frame
    sw      at, (FRAME_GPR + 4 * 1)(k0)
    sw      v0, (FRAME_GPR + 4 * 2)(k0)
    sw      v1, (FRAME_GPR + 4 * 3)(k0)
    sw      a0, (FRAME_GPR + 4 * 4)(k0)
    sw      a1, (FRAME_GPR + 4 * 5)(k0)
    sw      a2, (FRAME_GPR + 4 * 6)(k0)
    sw      a3, (FRAME_GPR + 4 * 7)(k0)
    sw      t0, (FRAME_GPR + 4 * 8)(k0)
    sw      t1, (FRAME_GPR + 4 * 9)(k0)
    sw      t2, (FRAME_GPR + 4 * 10)(k0)
    sw      t3, (FRAME_GPR + 4 * 11)(k0)
    sw      t4, (FRAME_GPR + 4 * 12)(k0)
    sw      t5, (FRAME_GPR + 4 * 13)(k0)
    sw      t6, (FRAME_GPR + 4 * 14)(k0)
    sw      t7, (FRAME_GPR + 4 * 15)(k0)
    sw      s0, (FRAME_GPR + 4 * 16)(k0)
    sw      s1, (FRAME_GPR + 4 * 17)(k0)
    sw      s2, (FRAME_GPR + 4 * 18)(k0)
    sw      s3, (FRAME_GPR + 4 * 19)(k0)
    sw      s4, (FRAME_GPR + 4 * 20)(k0)
    sw      s5, (FRAME_GPR + 4 * 21)(k0)
    sw      s6, (FRAME_GPR + 4 * 22)(k0)
    sw      s7, (FRAME_GPR + 4 * 23)(k0)
    sw      t8, (FRAME_GPR + 4 * 24)(k0)
    sw      t9, (FRAME_GPR + 4 * 25)(k0)
    sw      gp, (FRAME_GPR + 4 * 28)(k0)
    sw      sp, (FRAME_GPR + 4 * 29)(k0)
    sw      fp, (FRAME_GPR + 4 * 30)(k0)
    sw      ra, (FRAME_GPR + 4 * 31)(k0)
    mfc0    t0, C0_STATUS
    mfc0    t1, C0_CAUSE
    mfc0    t2, C0_EPC
    mfc0    t3, C0_BADVADDR
    mfc0    t4, C0_ERROREPC
    sw      t0, FRAME_STATUS(k0)
    sw      t1, FRAME_CAUSE(k0)
    sw      t2, FRAME_EPC(k0)
    sw      t3, FRAME_BADVADDR(k0)
    sw      t4, FRAME_ERROREPC(k0)
    mtc0    zero, C0_STATUS
    ehb
    move    a0, k0
    move    a1, k1
    la      sp, fault_stack_top - 16
    la      t9, fault_report
    jr      t9
     nop

/* uint32_t entry_time_loop(uint32_t loops): ticks of Count. */
LEAF(entry_time_loop)
    mfc0    t0, C0_COUNT
time_loop:
    addiu   a0, a0, -1
    nop
    bnez    a0, time_loop
     nop
time_loop_end:
    mfc0    v0, C0_COUNT
    jr      ra
     subu   v0, v0, t0
END(entry_time_loop)

    .section .rodata
    .balign 4
    .globl  entry_loop_instructions
entry_loop_instructions:
    .word   (time_loop_end - time_loop) / 4


/* By EXIT_VIA_...: from the vector to the first reading of Count, and from the second to eret. */
#define COMMON ((exit_count_read - exit_common) / 4 + 1 + RETURN_INSTRUCTIONS)
    .section .rodata.unseen, "a"
    .balign 4
    .globl  entry_unseen_instructions
entry_unseen_instructions:
    .word   COMMON + (refill_vector_end - refill_vector) / 4
    .word   COMMON + (general_vector_end - general_vector) / 4
    .word   COMMON + (general_vector_end - general_vector) / 4
    .word   COMMON + (debug_door_end - debug_door) / 4 + (debug_left_end - debug_leave) / 4 + 4    # four: boot ROM
/* A short exit that becomes a whole one: SHORT_STUB has counted what is before the first reading, and a return that
 * does not come. */
    .word   1 + RETURN_INSTRUCTIONS - short_return_length
    .word   1 + RETURN_INSTRUCTIONS - short_return_length

    .section .bss
    .balign 8
fault_frame:
    .space  256
fault_stack:
    .space  4096
fault_stack_top:
