/* Starting a guest as QEMU's -kernel starts one on a bare Malta (docs/architecture.md, "Boot"). */
#ifndef MONITOR_LOADER_H
#define MONITOR_LOADER_H

#include "monitor/archive.h"
#include "monitor/diagnosis.h"
#include "monitor/vm.h"

/* Creates the VM that `settings` describe, with its images from the archive loaded and its vCPU at
 * the kernel's entry. false: *why says what is wrong, nothing is kept. */
bool loader_create_vm(const struct archive *archive, const struct vm_settings *settings,
                      struct diagnosis *why);

/* Makes a VM that has ended, and whose memory was given back, once more, from the archive that it
 * came from. false: *why says what is wrong; the VM stays ended. */
bool loader_restart_vm(struct vm *vm, struct diagnosis *why);

#endif
