/* What `--vm KEY=VALUE,...` or a section of a configuration file asks for: one virtual machine. */
#ifndef TOOLS_LAUNCHER_VMSPEC_H
#define TOOLS_LAUNCHER_VMSPEC_H

#include "monitor/switches.h"
#include "tools/launcher/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VM_MEMORY_UNIT  0x10000ULL    /* bytes: a VM's memory is a multiple of it */
#define VM_MEMORY_MIN   0x100000ULL   /* bytes */
#define VM_MEMORY_MAX   0x10000000ULL /* bytes */
#define VM_NAME_MAX     15            /* characters */
#define VM_APPEND_MAX   511           /* characters */
#define VM_TLB_MIN      16            /* entries */
#define VM_TLB_MAX      64            /* entries */
#define VM_MAX          64            /* VMs of one run */
#define VM_SETTINGS_MAX 48            /* keys and switches */
#define MONITOR_RESERVE 0x800000ULL   /* bytes of machine memory that no VM gets */

struct vm_spec {
    char *name;
    char *kernel; /* file names, as the caller gave them; NULL: none */
    char *initrd;
    char *rom;
    char *append;    /* command line; NULL: none */
    uint64_t memory; /* bytes */
    uint64_t tlb;    /* entries of the virtual TLB */
    uint64_t prid;   /* what the virtual CPU calls itself; 0: a 24Kc */
    bool ulri;       /* the virtual CPU has UserLocal */
    uint32_t switches[SWITCH_COUNT];
    const char *file; /* the configuration file that describes it; NULL: the command line */
    unsigned lines[VM_SETTINGS_MAX]; /* the line of each setting that was given; 0: it was not */
};

/* A VM as it is unless told; the caller frees it. `position` counts the VMs from 0 and names a VM
 * that has no name of its own: vm0, vm1, ... */
void vm_spec_init(struct vm_spec *spec, size_t position);

/* Sets one thing: a key or a switch (monitor/switches.h). `where` is said in a problem; `line` is
 * kept, and is not 0. Values are only read here; vm_specs_check says whether they make sense. */
bool vm_spec_set(struct vm_spec *spec, const char *key, const char *value, unsigned line,
                 const char *where, struct problem *problem);

/* The line of a key that was set; 0: it was not. */
unsigned vm_spec_line(const struct vm_spec *spec, const char *key);

/* Reads `text`: KEY=VALUE pairs separated by commas, `,,` being a comma inside a value. On success
 * the caller frees the spec. */
bool vm_spec_parse(const char *text, size_t position, struct vm_spec *spec,
                   struct problem *problem);

void vm_spec_free(struct vm_spec *spec);

/* Whether the files of a VM of a configuration file are there. */
bool vm_spec_check_files(const struct vm_spec *spec, struct problem *problem);

/* The VM from whose member the file of VM number `vm` is read: the first one that names the same
 * file. `field`: where struct vm_spec has the name, by offsetof. The file must not be NULL. */
size_t vm_specs_first_with(const struct vm_spec *specs, size_t vm, size_t field);

/* Checks names, memory and TLB sizes of all VMs of a run against the machine's memory (bytes). */
bool vm_specs_check(const struct vm_spec *specs, size_t count, uint64_t machine_memory,
                    struct problem *problem);

/* Writes the archive's mirrorball.conf for these VMs (docs/architecture.md, "Boot"). Returns a
 * string that the caller frees. */
char *vm_specs_configuration(const struct vm_spec *specs, size_t count);

#endif
