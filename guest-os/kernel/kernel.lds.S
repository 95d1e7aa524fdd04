/* One script, two links: RAM_WINDOW is all that differs (mips/windows.h). */
#include "mips/windows.h"
#define LOAD_PA 0x00100000

ENTRY(_start)

SECTIONS
{
    . = RAM_WINDOW + LOAD_PA;
    .text : {
        *(.vectors) /* first, so that it lies on a page boundary as EBase asks */
        *(.text .text.*)
    }
    . = ALIGN(4096);
    .rodata : { *(.rodata .rodata.*) }
    .data : { *(.data .data.*) }
    . = ALIGN(16);
    bss_start = .;
    .bss : { *(.bss .bss.*) *(COMMON) }
    . = ALIGN(4096);
    kernel_end = .;

    /* gdb reads .debug_aranges without sign extension, and then finds no code by its address. */
    /DISCARD/ : { *(.MIPS.abiflags) *(.reginfo) *(.gnu.attributes) *(.comment) *(.pdr) *(.debug_aranges) }
}
