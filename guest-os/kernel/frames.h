/* Physical page frames for everything that is made while the kernel runs: page tables, kernel
 * stacks, user pages. */
#ifndef KERNEL_FRAMES_H
#define KERNEL_FRAMES_H

#include "guest-os/kernel/boot.h"

#include <stdint.h>

/* Manages the frames from the kernel's end to the end of memory, without the initrd's. */
void frames_init(const struct boot *boot);

/* The physical address of a frame filled with zeros, or 0 if there is none left. */
uint32_t frame_allocate(void);

/* Gives back a frame that frame_allocate() returned. */
void frame_free(uint32_t pa);

/* Frames that frame_allocate() can still return. */
uint32_t frames_available(void);

#endif
