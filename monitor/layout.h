/* Where the monitor lies. Usable from assembly and linker scripts. */
#ifndef MONITOR_LAYOUT_H
#define MONITOR_LAYOUT_H

#ifdef PLATFORM_SEGCTL
#include "monitor/layout_segctl.h"
#else
#include "monitor/layout_disco.h"
#endif

/* Image and exception vectors; below are the board's PROM tables. */
#define LAYOUT_BASE (LAYOUT_MEMORY + 0x100000)

/* Doors for the boot ROM, in the vector page. */
#define LAYOUT_DEBUG_DOOR (LAYOUT_BASE + 0x280)
#define LAYOUT_NMI_DOOR   (LAYOUT_BASE + 0x2c0)

#define LAYOUT_STACK_SIZE 16384

/* Unused entries of the hardware TLB: from here on each has a VPN2 of its own, and the monitor's
 * ASID, under which nothing is accessed through the TLB. */
#define LAYOUT_PARKED 0x80000000

/* What the board's boot code works with: addresses in kseg0, unmapped at reset. */
#define LAYOUT_BOOT_MEMORY   0x80000000
#define LAYOUT_PHYSICAL_MASK 0x1fffffff

#endif
