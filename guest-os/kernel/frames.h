/* Physical page frames for everything that is made while the kernel runs: page tables, kernel
 * stacks, user pages, files. Each counts its references: pages that processes share, and pages of
 * files that programs run from. A frame with more than one reference is never written. */
#ifndef KERNEL_FRAMES_H
#define KERNEL_FRAMES_H

#include "guest-os/kernel/boot.h"

#include <stdbool.h>
#include <stdint.h>

/* Manages the frames from the kernel's end to the end of memory, without the initrd's. */
void frames_init(const struct boot *boot);

/* The initrd has been copied: its frames are like the others from now on. */
void frames_add_initrd(void);

/* The physical address of a frame filled with zeros, with one reference; 0 if there is none left.
 */
uint32_t frame_allocate(void);

/* The same for a page of a program: the frame that lies in its aligned block of 16 as the page does
 * in its own, if such a frame is free. block: any address in the block where other pages of the
 * page's block are; 0: there are none yet. */
uint32_t frame_allocate_at(uint32_t page, uint32_t block);

/* The same as frame_allocate, with any contents. */
uint32_t frame_take(void);

/* The same, filled with what the frame at `pa` holds. */
uint32_t frame_copy(uint32_t pa);

/* One more and one less reference. Without any the frame is free again. */
void frame_share(uint32_t pa);
void frame_release(uint32_t pa);

bool frame_is_shared(uint32_t pa);

/* Frames that frame_allocate() can still return. */
uint32_t frames_available(void);

#endif
