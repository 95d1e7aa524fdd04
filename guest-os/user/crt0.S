/* Where a program starts: a0 = argc, a1 = argv, sp set up by the kernel. */
#include "mips/asm.h"

    .set noreorder
    .text
LEAF(_start)
    la      t9, main
    jalr    t9
     nop
    la      t9, exit
    jalr    t9
     move   a0, v0                  # never returns
END(_start)
