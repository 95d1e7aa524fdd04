/* The kernel's access to the memory of the current process: bad addresses give an error. */
#ifndef KERNEL_USER_MEMORY_H
#define KERNEL_USER_MEMORY_H

#include <stdint.h>

/* Each returns 0; -EFAULT if some of the bytes are not the user's to read or write, or -ENOMEM if
 * there is no memory for them; part of them may have been copied then. */
int copy_from_user(void *to, uint32_t from, uint32_t size);
int copy_to_user(uint32_t to, const void *from, uint32_t size);

/* A string of at most `size` bytes with its NUL. -ENAMETOOLONG if it is longer. */
int copy_string_from_user(char *to, uint32_t from, uint32_t size);

#endif
