/* The ROM image, linked where the board shows it. */
#include "mips/windows.h"

SECTIONS
{
    . = DEVICE_WINDOW + 0x1fc00000;
    .rom : { KEEP(*(.rom)) }
    /DISCARD/ : { *(.reginfo) *(.MIPS.abiflags) *(.gnu.attributes) *(.pdr) *(.text) *(.data) *(.bss) }
}
