/* Context switch, idle, and copying to and from user memory. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "guest-os/kernel/registers.h"
#include "guest-os/kernel/status.h"
#include "guest-os/kernel/offsets.h"

    .set noreorder
    .set noat
    .text

/* void switch_context(uint32_t *old_sp, uint32_t new_sp)
 * Leaves a struct switch_frame on the old stack, its address in *old_sp, and resumes the one at
 * new_sp. Caller-saved registers are dead here, as the compiler knows. */
LEAF(switch_context)
    addiu   sp, sp, -SF_SIZE
    .irp    n, 16, 17, 18, 19, 20, 21, 22, 23 # s0 to s7
    sw      $\n, SF_S + 4 * (\n - 16)(sp)
    .endr
    sw      fp, SF_FP(sp)
    sw      ra, SF_RA(sp)
    sw      sp, 0(a0)

    move    sp, a1
    .irp    n, 16, 17, 18, 19, 20, 21, 22, 23 # s0 to s7
    lw      $\n, SF_S + 4 * (\n - 16)(sp)
    .endr
    lw      fp, SF_FP(sp)
    lw      ra, SF_RA(sp)
    jr      ra
     addiu  sp, sp, SF_SIZE
END(switch_context)

/* void idle(void): sleeps until an interrupt has been handled.
 * An interrupt between the mtc0 and the wait delays the return by one clock tick at most. */
LEAF(idle)
    li      t0, IDLE_STATUS
    WRITE_CP0(t0, STATUS, t1)
    CP0_BARRIER
    wait
    li      t0, KERNEL_STATUS
    WRITE_CP0(t0, STATUS, t1)
    jr.hb   ra                      # interrupts are off before the caller goes on
     nop
END(idle)

/* int copy_user(void *to, const void *from, uint32_t size)
 * One of the addresses is the user's, checked to be below USER_LIMIT but perhaps not mapped. A
 * fault that cannot be resolved continues at copy_user_fault (trap.c) with minus an error in v0. 0:
 * everything was copied. */
LEAF(copy_user)
    or      t0, a0, a1
    andi    t0, t0, 3
    bnez    t0, 2f                  # not both aligned: bytes
     sltiu  t1, a2, 4
1:  bnez    t1, 2f                  # words
     nop
    lw      t0, 0(a1)
    sw      t0, 0(a0)
    addiu   a1, a1, 4
    addiu   a2, a2, -4
    addiu   a0, a0, 4
    b       1b
     sltiu  t1, a2, 4

2:  beqz    a2, 4f                  # bytes
     nop
3:  lbu     t0, 0(a1)
    sb      t0, 0(a0)
    addiu   a1, a1, 1
    addiu   a2, a2, -1
    bnez    a2, 3b
     addiu  a0, a0, 1
4:  move    v0, zero
    .globl  copy_user_fault
copy_user_fault:
    jr      ra
     nop
END(copy_user)
