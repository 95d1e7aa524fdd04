/* Where the monitor lies. Usable from assembly and linker scripts. */
#ifndef MONITOR_LAYOUT_H
#define MONITOR_LAYOUT_H

/* Image and exception vectors; below are the board's PROM tables. */
#define LAYOUT_BASE 0x80100000

/* Doors for the boot ROM, in the vector page. */
#define LAYOUT_DEBUG_DOOR (LAYOUT_BASE + 0x280)
#define LAYOUT_NMI_DOOR   (LAYOUT_BASE + 0x2c0)

#define LAYOUT_STACK_SIZE 16384

#endif
