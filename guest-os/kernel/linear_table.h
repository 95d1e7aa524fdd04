/* The linear page table of the running process, as the refill handlers see it. Usable from
 * assembly.
 *
 * A PTE is the EntryLo value of its page, 4 bytes; 0 if the page is not there. The PTEs of the
 * whole address space form one array, in the mapped window at MAPPED_WINDOW: 4 MB, of which the
 * pages that exist are mapped on demand. Its lower half is about useg; of the upper half, which is
 * the same in all address spaces, one page is in use: that of the kernel stacks. Context points at
 * the missed pair's 16 bytes for a base of MAPPED_WINDOW * 2; an arithmetic shift right by one
 * makes that 8 bytes from MAPPED_WINDOW. */
#ifndef KERNEL_LINEAR_TABLE_H
#define KERNEL_LINEAR_TABLE_H

#define LINEAR_TABLE_SHIFT      22 /* log2 of its bytes */
#define LINEAR_TABLE_PAGES      1024
#define LINEAR_TABLE_USER_PAGES 512
#define PTES_PER_PAGE           1024
#define BYTES_PER_TABLE_PAGE    0x00400000 /* of memory that a page of PTEs describes */

#endif
