/* Directories: files full of struct dirent (guest-os/abi.h). Number 0 marks one that is free. Each
 * directory names itself "." and the one that it is in "..". */
#ifndef KERNEL_DIRECTORY_H
#define KERNEL_DIRECTORY_H

#include "guest-os/kernel/inode.h"

#include <stdbool.h>

/* What `name` names in `directory`, or NULL. */
struct inode *directory_lookup(struct inode *directory, const char *name);

/* Names an inode, which gains a link; the name must be new, at most NAME_MAX long. 0 or -ENOSPC. */
int directory_add(struct inode *directory, const char *name, struct inode *inode);

/* Takes a name away; its inode loses a link, and perhaps its life. */
void directory_remove(struct inode *directory, const char *name);

/* Has it no names but "." and ".."? */
bool directory_is_empty(struct inode *directory);

/* A directory without a name, in which ".." is `parent`, or itself if that is NULL. NULL if memory
 * is short. */
struct inode *directory_make(struct inode *parent);

/* Takes "." and ".." out of a directory that is empty. It goes with its last name and reference. */
void directory_unmake(struct inode *directory);

/* Copies the next entries at *offset, as many as fit, to the current process's memory, and moves
 * *offset behind them: the bytes copied, 0 at the end, -EINVAL if none fits, -EFAULT, -ENOMEM. */
int directory_read(struct inode *directory, uint32_t *offset, uint32_t va, uint32_t size);

#endif
