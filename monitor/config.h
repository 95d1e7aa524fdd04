/* The configuration in the archive: which VMs there are (docs/architecture.md, "Boot"). */
#ifndef MONITOR_CONFIG_H
#define MONITOR_CONFIG_H

#include "monitor/diagnosis.h"
#include "monitor/vm.h"

#define CONFIG_MEMORY_MIN  0x00100000u
#define CONFIG_MEMORY_MAX  0x10000000u
#define CONFIG_MEMORY_UNIT 0x00010000u
#define CONFIG_TLB_MIN     16
#define CONFIG_TLB_MAX     64

struct config {
    struct vm_settings vms[VMS_MAX];
    unsigned count;
};

/* Reads and checks a configuration text of `size` bytes. false: *why says what is wrong, with the
 * line. */
bool config_parse(const char *text, uint32_t size, struct config *config, struct diagnosis *why);

/* A decimal number of at most 32 bits; the whole string. false: it is not one. */
bool config_number(const char *text, uint32_t *value);

#endif
