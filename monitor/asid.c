#include "monitor/asid.h"

#include <string.h>

#include "monitor/fast_paths.h"
#include "monitor/fault.h"
#include "monitor/hwtlb.h"
#include "monitor/stlb_large.h"
#include "monitor/vm.h"

static struct {
    const struct vm *vm;
    uint16_t guest_asid;
} owners[ASID_LAST + 1];

static struct asid_set taken = {{1u << 31}}; /* in this generation; the monitor's own, always */
static unsigned taken_count = ASID_FIRST;
uint32_t asid_generation = 1;

/* Lower ASIDs are higher bits: clz finds the first. */
static uint32_t bit_of(unsigned asid)
{
    return 1u << (31 - asid % 32);
}

static void add(struct asid_set *set, unsigned asid)
{
    set->words[asid / 32] |= bit_of(asid);
}

static void start_generation(void)
{
    memset(owners, 0, sizeof(owners));
    taken = (struct asid_set){{0}};
    add(&taken, ASID_MONITOR);
    taken_count = ASID_FIRST;
    asid_generation++;
    hwtlb_flush();
}

/* A VM's table belongs to an old generation: what it says is void. */
static bool is_current(const struct vm *vm)
{
    return vm->asids.generation == asid_generation;
}

static void clear_table(struct vm_asids *asids)
{
    while (asids->count > 0)
        asids->hardware[asids->used[--asids->count]] = 0;
}

/* The first ASID that is in neither set; 0: there is none. */
static unsigned first_in_neither(const struct asid_set *a, const struct asid_set *b)
{
    for (unsigned i = 0; i < ASID_WORDS; i++) {
        uint32_t left = ~(a->words[i] | b->words[i]);

        if (left != 0)
            return 32 * i + (unsigned)__builtin_clz(left);
    }
    return 0;
}

/* The VM's software TLB has tags of all ASIDs that are left: they go, and those that the VM has now
 * are the only ones of which tags may come. */
static void empty_software_tlb(struct vm *vm)
{
    struct vm_asids *asids = &vm->asids;

    stlb_flush(vm);
    stlb_large_flush(vm);
    asids->tagged = (struct asid_set){{0}};
    for (unsigned i = 0; i < asids->count; i++)
        add(&asids->tagged, asids->hardware[asids->used[i]]);
}

/* One that is nobody's, and of which the VM's software TLB has no tags. */
static unsigned take_fresh(struct vm *vm)
{
    unsigned asid = first_in_neither(&taken, &vm->asids.tagged);

    if (asid == 0) {
        empty_software_tlb(vm);
        asid = first_in_neither(&taken, &vm->asids.tagged);
    }
    ASSERT(asid != 0);
    add(&taken, asid);
    add(&vm->asids.tagged, asid);
    taken_count++;
    return asid;
}

unsigned asid_get(struct vm *vm, unsigned guest_asid)
{
    unsigned asid;

    ASSERT(guest_asid < GUEST_ASIDS);
    if (is_current(vm) && vm->asids.hardware[guest_asid] != 0)
        return vm->asids.hardware[guest_asid];
    if (taken_count > ASID_LAST)
        start_generation();
    if (!is_current(vm))
        clear_table(&vm->asids);
    vm->asids.generation = asid_generation;
    asid = take_fresh(vm);
    owners[asid].vm = vm;
    owners[asid].guest_asid = (uint16_t)guest_asid;
    vm->asids.hardware[guest_asid] = (uint8_t)asid;
    vm->asids.used[vm->asids.count++] = (uint16_t)guest_asid;
    return asid;
}

void asid_for_each(struct vm *vm, void (*what)(struct vm *vm, unsigned asid, uint32_t context),
                   uint32_t context)
{
    if (!is_current(vm))
        return;
    for (unsigned i = 0; i < vm->asids.count; i++)
        what(vm, vm->asids.hardware[vm->asids.used[i]], context);
}

static void disown(struct vm *vm, unsigned asid, uint32_t context)
{
    (void)vm;
    (void)context;
    owners[asid].vm = NULL;
}

void asid_forget(struct vm *vm)
{
    asid_for_each(vm, disown, 0);
    clear_table(&vm->asids);
}

bool asid_owner(unsigned asid, const struct vm **vm, unsigned *guest_asid)
{
    if (asid > ASID_LAST || owners[asid].vm == NULL)
        return false;
    *vm = owners[asid].vm;
    *guest_asid = owners[asid].guest_asid;
    return true;
}

const char *asids_switch(struct vm *vm)
{
    fast_paths_prepare(vm);
    hwtlb_flush();
    return NULL;
}
