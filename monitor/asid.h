/* Hardware ASIDs, allocated to (VM, guest ASID) pairs, so that neither a guest's address-space
 * switch nor a machine switch flushes a TLB. Entries that come and go carry hardware
 * ASIDs only, and never G (wired ones do: hwtlb.h). When all are taken, a new generation starts:
 * the machine's TLB is flushed, and all are free again. A VM's software TLB keeps its tags of older
 * generations: they match nothing, since the VM is given no ASID that it has had before, until
 * there is no other; only then is the table emptied. Hardware ASID 0 is the monitor's own. */
#ifndef MONITOR_ASID_H
#define MONITOR_ASID_H

#include "monitor/types.h"

#define ASID_MONITOR   0
#define ASID_FIRST     1
#define ASID_LAST      255
#define GUEST_ASID_ERL 256 /* added to the guest ASID while Status.ERL = 1, which unmaps useg */
#define GUEST_ASIDS    512

#define ASID_WORDS     8

/* Hardware ASIDs, a bit each; lower ones are higher bits: clz finds the first. */
struct asid_set {
    uint32_t words[ASID_WORDS];
};
#define ASID_FIRST_BIT 0x80000000u

/* A VM's part of the table: the hardware ASID of each guest ASID, valid in one generation. */
struct vm_asids {
    uint32_t generation;
    uint8_t hardware[GUEST_ASIDS]; /* 0: none yet */
    uint16_t used[ASID_LAST];      /* the guest ASIDs that have one, `count` of them */
    unsigned count;
    struct asid_set tagged; /* its software TLB may have tags of these */
    unsigned word;          /* those in words before this one are all taken or tagged */
};

/* The generation in which tables are valid now, and what has been given to anybody in it. */
extern uint32_t asid_generation;
extern struct asid_set asid_taken;

/* The hardware ASID in a VM's table if there is one, else 0. Allocates nothing. */
static inline unsigned asid_find(const struct vm_asids *asids, unsigned guest_asid)
{
    return asids->generation == asid_generation ? asids->hardware[guest_asid] : 0;
}

/* The hardware ASID (1..255) for a guest ASID (0..255, with or without GUEST_ASID_ERL), allocated
 * if need be. */
unsigned asid_get(struct vm *vm, unsigned guest_asid);

/* The same for one that has none. */
unsigned asid_take(struct vm *vm, unsigned guest_asid);

/* Parts of it, for those in a hurry: ASIDs that are nobody's, and of which the VM's software TLB
 * has no tags, as bits of one of the sets' words; 0: asid_take has to make room first. */
static inline uint32_t asid_free(const struct vm_asids *asids)
{
    if (asids->generation != asid_generation)
        return 0;
    return ~(asid_taken.words[asids->word] | asids->tagged.words[asids->word]);
}

/* The first of these, for a guest ASID that has none. free: what asid_free answers, not 0. */
static inline unsigned asid_take_free(struct vm_asids *asids, uint32_t free, unsigned guest_asid)
{
    unsigned first = (unsigned)__builtin_clz(free), asid = 32 * asids->word + first;

    asid_taken.words[asids->word] |= ASID_FIRST_BIT >> first;
    asids->tagged.words[asids->word] |= ASID_FIRST_BIT >> first;
    asids->hardware[guest_asid] = (uint8_t)asid;
    asids->used[asids->count++] = (uint16_t)guest_asid;
    return asid;
}

/* Calls what(vm, hardware ASID, context) for each address space of the VM. */
void asid_for_each(struct vm *vm, void (*what)(struct vm *vm, unsigned asid, uint32_t context),
                   uint32_t context);

/* The VM's pairs are forgotten: nothing that carries their ASIDs will match again before it has
 * been flushed. The VM's hardware ASID must be asked for again before the VM runs. */
static inline void asid_forget(struct vm_asids *asids)
{
    while (asids->count > 0)
        asids->hardware[asids->used[--asids->count]] = 0;
}

/* Does a hardware ASID belong to an address space of the VM now, and to which? Looks through all
 * that the VM has. */
bool asid_is_of(const struct vm *vm, unsigned asid, unsigned *guest_asid);

/* The switch asids has changed (switches.h). Off, the VM is run as on a machine whose TLB has no
 * ASIDs: that one is emptied whenever the guest goes to another address space (vcpu.c) and whenever
 * the VM becomes the machine's (hwtlb.c). The software TLB, which is the monitor's own, goes on
 * telling address spaces apart. */
const char *asids_switch(struct vm *vm);

#endif
