/* The acts in memory: at the start of the RAM window's second megabyte, vectors first. */
#include "mips/windows.h"

ENTRY(start)

SECTIONS
{
    . = RAM_WINDOW + 0x00100000;
    .vectors : { KEEP(*(.vectors)) }
    .user : ALIGN(8192) { KEEP(*(.user)) . = ALIGN(8192); }
    .text : { *(.text .text.*) }
    .rodata : { *(.rodata .rodata.*) }
    .data : ALIGN(4096) { *(.data .data.*) }
    .bss : { *(.bss .bss.* COMMON) }
    . = ALIGN(4096);
    image_end = .;
    /DISCARD/ : { *(.reginfo) *(.MIPS.abiflags) *(.gnu.attributes) *(.pdr) *(.comment) *(.mdebug*) }
}
