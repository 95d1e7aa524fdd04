/* Linker script of the monitor; preprocessed. */
#include "monitor/layout.h"

OUTPUT_ARCH(mips)
/* The board's boot code jumps there while only kseg0 leads to memory. */
boot_entry = boot_start - LAYOUT_MEMORY + LAYOUT_BOOT_MEMORY;
ENTRY(boot_entry)

PHDRS
{
    image PT_LOAD FLAGS(7);
}

SECTIONS
{
    . = LAYOUT_BASE;
    .text : {
        KEEP(*(.text.vectors))
        KEEP(*(.text.boot))
        *(.text.entry .text.give_up) /* within a branch's reach of the vectors */
        *(.text .text.*)
    } :image
    .rodata : { *(.rodata .rodata.*) } :image
    .data : { *(.data .data.*) } :image
    . = ALIGN(8);
    boot_bss_start = .;
    .bss (NOLOAD) : { *(.bss .bss.* COMMON) } :image
    . = ALIGN(4096);
    boot_bss_end = .;
    /* gdb reads .debug_aranges without sign extension, and then finds no code by its address. */
    /DISCARD/ : { *(.MIPS.abiflags .reginfo .pdr .comment .gnu.attributes .note* .debug_aranges) }
}
