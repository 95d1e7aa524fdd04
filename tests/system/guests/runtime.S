/* Entry, exception vectors, and the codes that acts try. An exception never resumes what it broke
 * off: it continues at seen.back, so that an act survives whatever it does. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/system/guests/seen.h"

    .set noreorder
    .set noat

.macro VECTOR offset
    . = \offset
    j     exception
     li   k1, \offset
.endm

    .section .vectors, "ax"
    .globl vectors
vectors:
    VECTOR VECTOR_REFILL
    VECTOR VECTOR_CACHE
    VECTOR VECTOR_GENERAL
    VECTOR VECTOR_INTERRUPT

    .text
/* k1: the vector. All registers but k0, k1, v0, sp, ra are as the exception found them. */
exception:
    la    k0, seen
    sw    k1, SEEN_VECTOR * 4(k0)
    mfc0  v0, C0_CAUSE
    sw    v0, SEEN_CAUSE * 4(k0)
    mtc0  zero, C0_STATUS       # kernel mode, EXL = 0, interrupts off
    ehb
    lw    ra, SEEN_BACK * 4(k0)
    lw    sp, SEEN_SP * 4(k0)
    jr    ra
     ext  v0, v0, CAUSE_EXCCODE_SHIFT, 5    # what the try_... function returns

/* From here on an exception returns to the caller of the try_... function. */
.macro RETURN_HERE
    la    t0, seen
    sw    ra, SEEN_BACK * 4(t0)
    sw    sp, SEEN_SP * 4(t0)
.endm

/* unsigned try_load(uint32_t address, uint32_t *value) */
LEAF(try_load)
    RETURN_HERE
    lw    t1, 0(a0)
    sw    t1, 0(a1)
    jr    ra
     li   v0, NO_EXCEPTION
END(try_load)

/* unsigned try_store(uint32_t address, uint32_t value) */
LEAF(try_store)
    RETURN_HERE
    sw    a1, 0(a0)
    jr    ra
     li   v0, NO_EXCEPTION
END(try_store)

/* unsigned try_jump(uint32_t address) */
LEAF(try_jump)
    RETURN_HERE
    jr    a0
     nop
END(try_jump)

/* unsigned try_call(const uint32_t *function, uint32_t argument) */
LEAF(try_call)
    addiu sp, sp, -24
    sw    ra, 20(sp)
    la    t0, seen
    la    t1, 1f                # an exception continues with its code in v0
    sw    t1, SEEN_BACK * 4(t0)
    sw    sp, SEEN_SP * 4(t0)
    move  t9, a0
    jalr  t9
     move a0, a1
    li    v0, NO_EXCEPTION
1:  lw    ra, 20(sp)
    jr    ra
     addiu sp, sp, 24
END(try_call)

/* unsigned try_user(const uint32_t *code, uint32_t first, uint32_t second) */
LEAF(try_user)
    RETURN_HERE
    li    t1, ST_KSU_USER | ST_EXL
    mtc0  t1, C0_STATUS
    ext   t1, a0, 0, 29         # the user page is seen at its physical address
    mtc0  t1, C0_EPC
    move  a0, a1
    move  a1, a2
    ehb
    eret
END(try_user)

    .section .user, "ax"
.macro CODE name
    .globl \name
\name:
.endm

CODE user_load
    lw    v1, 0(a0)
    break
CODE user_store
    sw    a1, 0(a0)
    break
CODE user_jump
    jr    a0
     nop

CODE user_syscall
    syscall
    break

/* sdbbp, and what it must not have opened: a0 is an address of the monitor. */
CODE user_sdbbp
    sdbbp
    break
CODE user_sdbbp_in_slot
    b     1f
     sdbbp
1:  break
CODE user_sdbbp_in_likely_slot
    beql  zero, zero, 1f
     sdbbp
1:  break

    .text
CODE kernel_sdbbp
    sdbbp 1                     # the code with which some debuggers reach the host's files
    break
CODE kernel_sdbbp_in_slot
    b     1f
     sdbbp
1:  break
/* Waits for an interrupt without `wait`: looks at a word that nothing changes. */
CODE kernel_idle
    mfc0  t1, C0_STATUS
    ori   t1, t1, ST_IE
    la    t2, idle_word
    mtc0  t1, C0_STATUS
1:  lw    t0, 0(t2)
    beqz  t0, 1b
     nop
    break
CODE kernel_deret
    deret
    break
CODE kernel_eret
    eret

/* MIPS16 code: 16-bit words, reached by a jump to the address + 1. */
    .balign 4
CODE mips16_break
    .half 0x6a01, 0xe805        # li $2, 1; break
    .balign 4
CODE mips16_sdbbp
    .half 0x6a01, 0xe801        # li $2, 1; sdbbp
    .balign 4
CODE mips16_loop
    .half 0x17ff, 0x6500        # b .; nop
    .balign 4
CODE mips16_load
    .half 0x9c60, 0x6500        # lw $3, 0($4); nop
    .half 0xe805, 0x6500        # break; nop

/* Entry, as the Malta board's boot code leaves it: a0 = argc, a1 = argv, a3 = bytes of RAM. */
LEAF(start)
    la    k0, start_registers
    .set n, 0
    .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    sw    $\r, n(k0)
    .set n, n + 4
    .endr
    la    sp, stack_top - 16    # o32: room for four arguments
    la    t0, vectors
    mtc0  t0, C0_EBASE
    mtc0  zero, C0_CAUSE
    ehb
    la    t0, guest_main
    move  a2, a3
    jr    t0
     move a3, k0
END(start)

    .bss
    .balign 16
start_registers:
    .space 128
    .space 8192
stack_top:
idle_word:
    .space 4
    .globl seen
seen:
    .space SEEN_WORDS * 4
