/* Programs: from an ELF file to an address space that is ready to run. */
#ifndef KERNEL_PROGRAM_H
#define KERNEL_PROGRAM_H

#include "guest-os/kernel/arguments.h"
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/trap_frame.h"

/* Makes an address space for the program in the file `path`, with the arguments on its stack, and
 * the registers it starts with. Returns 0; -ENOEXEC, -EISDIR, -ENOMEM or path_find()'s errors with
 * nothing allocated. */
int program_load(const char *path, const struct arguments *arguments, struct space *space,
                 struct trap_frame *frame);

#endif
