/* Platform `disco`: the monitor reaches the machine through kseg0 and kseg1. */
#ifndef MONITOR_LAYOUT_DISCO_H
#define MONITOR_LAYOUT_DISCO_H

#define LAYOUT_MEMORY  0x80000000 /* machine memory: kseg0, unmapped, cached */
#define LAYOUT_DEVICES 0xa0000000 /* machine devices: kseg1, unmapped, uncached */

/* Where a guest's kernel reaches its devices: guest-physical addresses from here on. */
#define LAYOUT_GUEST_DEVICES 0xc0000000

/* Hardware TLB entry 0 maps the running vCPU. */
#define LAYOUT_WIRED_ENTRIES 1

/* So many entries at most map the direct window in large pages: of 16, most are the guest's. */
#define LAYOUT_WINDOW_ENTRIES 4

/* VMs have no large pages unless they are told so: they can share memory, and TLB entries are few.
 */
#define LAYOUT_LARGE_PAGES 0

/* A guest kernel may have a register page. */
#define LAYOUT_REGISTER_PAGE 1

#endif
