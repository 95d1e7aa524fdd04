/* The archive that the monitor boots from: a newc cpio (docs/architecture.md, "Boot"). */
#ifndef TOOLS_LAUNCHER_ARCHIVE_H
#define TOOLS_LAUNCHER_ARCHIVE_H

#include "tools/launcher/problem.h"
#include "tools/launcher/vmspec.h"

#include <stddef.h>

/* Writes the archive of these VMs to `fd`. The same files give the same bytes: no times, owners or
 * inode numbers of this host get in. */
bool archive_write(int fd, const struct vm_spec *specs, size_t count, struct problem *problem);

#endif
