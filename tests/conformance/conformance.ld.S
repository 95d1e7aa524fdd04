/* The suite in memory: RAM_WINDOW + 1 MB, entered at start. Preprocessed once a link. */
#include "mips/windows.h"
#include "tests/conformance/frame.h"

ENTRY(start)

PHDRS
{
    text PT_LOAD FLAGS(5);
    data PT_LOAD FLAGS(6);
}

SECTIONS
{
    . = RAM_WINDOW + IMAGE_PA;
    text_start = .;
    .vectors : { KEEP(*(.vectors.first)) KEEP(*(.vectors.second)) } :text
    .probes : ALIGN(8192) {
        probes_start = .;
        KEEP(*(.probes))
        probes_end = .;
    } :text
    .text : ALIGN(8192) { *(.text.start) *(.text .text.*) } :text
    .rodata : { *(.rodata .rodata.*) } :text
    text_end = .;
    .data : ALIGN(4096) { *(.data .data.*) } :data
    .bss : {
        bss_start = .;
        *(.bss .bss.* COMMON)
        . = ALIGN(4);
        bss_end = .;
    } :data
    /DISCARD/ : { *(.reginfo) *(.MIPS.abiflags) *(.gnu.attributes) *(.pdr) *(.comment) *(.mdebug*) }
}

/* User mode sees the probes through two entries of two pages each (harness.c). */
ASSERT(probes_end - probes_start <= 0x4000, "the probes need more than four pages")
