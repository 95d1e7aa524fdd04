/* Platform `segctl`: the monitor reaches the machine through two segments that Segmentation Control
 * makes unmapped for kernel mode, and mapped for the modes that a guest runs in (boot_segctl.S). */
#ifndef MONITOR_LAYOUT_SEGCTL_H
#define MONITOR_LAYOUT_SEGCTL_H

#define LAYOUT_MEMORY  0xe0000000 /* machine memory: kseg3's segment, cached */
#define LAYOUT_DEVICES 0xa0000000 /* machine devices: kseg1's segment, uncached */

/* Where a guest's kernel reaches its devices: guest-physical addresses from here on, in its kseg1.
 */
#define LAYOUT_GUEST_DEVICES 0xa0000000

/* A KScratch register holds the address of the running vCPU, which needs no entry. */
#define LAYOUT_WIRED_ENTRIES 0

/* So many entries at most map the direct window in large pages. */
#define LAYOUT_WINDOW_ENTRIES 8

/* VMs have large pages unless they are told otherwise. */
#define LAYOUT_LARGE_PAGES 1

/* Guest kernels are unmodified: nobody would offer a register page. */
#define LAYOUT_REGISTER_PAGE 0

#endif
