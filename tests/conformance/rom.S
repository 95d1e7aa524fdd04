/* The image at 0x1fc00000: the vectors that Status.BEV = 1 selects. At most 0x500 bytes: QEMU's boot
 * stub, which starts a native kernel, lies behind. */
#include "mips/asm.h"
#include "mips/exceptions.h"
#include "mips/windows.h"
#include "tests/conformance/frame.h"

    .set noreorder

#define LANDING (RAM_WINDOW + IMAGE_PA + ROM_LANDING)

/* BEV vectors stand 0x200 above the offsets that EBase gives. */
.macro BEV_VECTOR offset
    . = 0x200 + \offset
    li    k1, \offset + VECTOR_TAG_BEV
    lui   k0, LANDING >> 16
    ori   k0, k0, LANDING & 0xffff
    jr    k0
     nop
.endm

    .section .rom, "ax"
    j     0x580 + (DEVICE_WINDOW + 0x1fc00000)  # reset: go on in QEMU's boot stub
     nop
    . = 0x10
    .word 0x420                 # board revision, where the board has it
    BEV_VECTOR VECTOR_REFILL
    BEV_VECTOR VECTOR_CACHE
    BEV_VECTOR VECTOR_GENERAL
    BEV_VECTOR VECTOR_INTERRUPT
