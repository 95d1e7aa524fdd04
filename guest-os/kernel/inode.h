/* Inodes: what directories give names to. A file's bytes lie in page frames, which come with the
 * first write and go with the inode. A page that was never written is a hole and reads as zeros. */
#ifndef KERNEL_INODE_H
#define KERNEL_INODE_H

#include "guest-os/abi.h"

#include <stdbool.h>
#include <stdint.h>

#define INODES_MAX             1024
#define INODE_DIRECT           12
#define INODE_INDIRECT         4    /* reaches FILE_SIZE_MAX and a little more */
#define INODE_FRAMES_PER_TABLE 1024 /* 4-byte addresses in a frame */

struct inode {
    uint32_t type;       /* TYPE_FILE, TYPE_DIRECTORY, TYPE_CONSOLE; 0: unused */
    uint32_t links;      /* names in directories */
    uint32_t references; /* open files, working directories, regions of programs */
    uint32_t programs;   /* regions of programs alone: while there are any, it cannot change */
    uint32_t size;       /* in bytes */
    uint32_t direct[INODE_DIRECT];     /* frames of the first pages; 0: a hole */
    uint32_t indirect[INODE_INDIRECT]; /* frames full of frames; 0: nothing but holes */
};

/* A new inode without names or references; NULL if there are too many. It lives until somebody
 * releases it without its having either. */
struct inode *inode_allocate(uint32_t type);

/* One more and one less reference. */
void inode_hold(struct inode *inode);
void inode_release(struct inode *inode);

/* One name less. */
void inode_unlink(struct inode *inode);

/* Its number, from 1, and the inode of a number that a directory holds. */
uint32_t inode_number(const struct inode *inode);
struct inode *inode_of(uint32_t number);

/* The frame of page `page` (0 is the first; below FILE_SIZE_MAX / PAGE_SIZE), or 0 for a hole. */
uint32_t inode_frame(const struct inode *inode, uint32_t page);

/* The same, with a frame put into the hole; 0 if memory is short. */
uint32_t inode_make_frame(struct inode *inode, uint32_t page);

/* Makes it shorter or, with a hole, longer: 0, -EFBIG, -EBUSY if a program runs from it. */
int inode_truncate(struct inode *inode, uint32_t size);

/* Move bytes between a file and the current process's memory at `va`: how many, fewer if the file
 * ends there, memory runs out, or some of the addresses are bad. An error if there were none:
 * -EFAULT, -ENOMEM; and inode_write: -EFBIG, -ENOSPC, -EBUSY if a program runs from it. */
int inode_read(const struct inode *inode, uint32_t offset, uint32_t va, uint32_t size);
int inode_write(struct inode *inode, uint32_t offset, uint32_t va, uint32_t size);

#endif
