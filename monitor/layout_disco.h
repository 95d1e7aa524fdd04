/* Platform `disco`: the monitor reaches the machine through kseg0 and kseg1. */
#ifndef MONITOR_LAYOUT_DISCO_H
#define MONITOR_LAYOUT_DISCO_H

#define LAYOUT_MEMORY  0x80000000 /* machine memory: kseg0, unmapped, cached */
#define LAYOUT_DEVICES 0xa0000000 /* machine devices: kseg1, unmapped, uncached */

/* Hardware TLB entry 0 maps the running vCPU. */
#define LAYOUT_WIRED_ENTRIES 1

/* No entries map a direct window in large pages. */
#define LAYOUT_WINDOW_ENTRIES 0

#endif
