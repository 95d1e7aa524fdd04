/* Where a kernel finds itself: the window constants of the two links of one source.
 *
 * A native kernel lives in kseg0. On the `disco` platform the same kernel is *relinked*: it runs in
 * supervisor mode inside ksseg, where the monitor provides direct windows onto guest-physical
 * memory and devices (docs/memory.md). RELINKED is defined by the relinked build and nothing else.
 */
#ifndef MIPS_WINDOWS_H
#define MIPS_WINDOWS_H

#ifdef RELINKED
#define RAM_WINDOW          0xc0000000 /* its "kseg0": RAM at GPA 0, up to 256 MB, needs no TLB entry */
#define DEVICE_WINDOW       0xc0000000 /* its "kseg1": add a GPA of 0x18000000..0x1fffffff */
#define MAPPED_WINDOW       0xd0000000 /* its "kseg2": through the kernel's own TLB entries */
#define MAPPED_WINDOW_LIMIT 0xd8000000
#else
#define RAM_WINDOW          0x80000000
#define DEVICE_WINDOW       0xa0000000
#define MAPPED_WINDOW       0xc0000000
#define MAPPED_WINDOW_LIMIT 0xc8000000 /* kept as small as the relinked one */
#endif

#endif
