/* Paths: from a name to an inode, and the changes of names. A path that begins with '/' starts at
 * the root, any other in the current process's working directory. */
#ifndef KERNEL_PATH_H
#define KERNEL_PATH_H

#include "guest-os/kernel/inode.h"

/* Makes a root with nothing in it but /dev/console. */
void root_init(void);

struct inode *root(void);

/* Each returns 0, or -ENOENT, -ENOTDIR, -ENAMETOOLONG if the path leads nowhere; or what is said
 * with it. */

int path_find(const char *path, struct inode **inode);

/* As path_find(), but makes an empty file if there is nothing of that name. -EISDIR if it is to end
 * with '/', -ENOSPC. */
int path_find_or_create(const char *path, struct inode **inode);

/* A new inode of type TYPE_DIRECTORY or TYPE_CONSOLE. -EEXIST, -ENOSPC. */
int path_make(const char *path, uint32_t type);

/* -EPERM for a directory, -EEXIST, -ENOSPC. */
int path_link(const char *old, const char *fresh);

/* -ENOTEMPTY, -EINVAL for "." and "..", -EBUSY for the root. */
int path_unlink(const char *path);

#endif
