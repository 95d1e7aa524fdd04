/* The machine's boot ROM as far as the monitor owns it: what must not be left to chance are the two
 * doors that lead around the monitor's vectors. Loaded over the start of QEMU's boot stub, whose main
 * part at 0xbfc00580 stays as it is and starts the monitor. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "monitor/layout.h"

    .set noreorder
    .set noat
    .text

/* Reset, soft reset and NMI. */
reset:
    mfc0    k0, C0_STATUS
    ext     k0, k0, 19, 1           # Status.NMI
    bnez    k0, nmi
     lui    k0, 0xbfc0
    ori     k0, k0, 0x0580
    jr      k0
     nop
nmi:
    lui     k0, LAYOUT_NMI_DOOR >> 16
    ori     k0, k0, LAYOUT_NMI_DOOR & 0xffff
    jr      k0
     nop

/* Debug exception: sdbbp raises one in any mode and enters debug mode with kernel rights. */
    .org    VECTOR_DEBUG_PA - VECTOR_RESET_PA
    mtc0    k0, C0_DESAVE
    lui     k0, LAYOUT_DEBUG_DOOR >> 16
    ori     k0, k0, LAYOUT_DEBUG_DOOR & 0xffff
    jr      k0
     nop
