#include "monitor/asid.h"

#include "monitor/fast_paths.h"
#include "monitor/fault.h"
#include "monitor/hwtlb.h"
#include "monitor/stlb_large.h"
#include "monitor/vm.h"

/* Lower ASIDs are higher bits: clz finds the first. ASID 0, the monitor's own, is always taken. */
#define FIRST_BIT 0x80000000u

static struct asid_set taken = {{FIRST_BIT >> ASID_MONITOR}}; /* in this generation */
uint32_t asid_generation = 1;

static bool all_are_taken(void)
{
    uint32_t common = ~0u;

    for (unsigned i = 0; i < ASID_WORDS; i++)
        common &= taken.words[i];
    return common == ~0u;
}

static void start_generation(void)
{
    taken = (struct asid_set){{FIRST_BIT >> ASID_MONITOR}};
    asid_generation++;
    hwtlb_flush();
}

/* A VM's table belongs to an old generation: what it says is void. */
static bool is_current(const struct vm_asids *asids)
{
    return asids->generation == asid_generation;
}

static void clear_table(struct vm_asids *asids)
{
    while (asids->count > 0)
        asids->hardware[asids->used[--asids->count]] = 0;
}

static void start_table(struct vm_asids *asids)
{
    clear_table(asids);
    asids->generation = asid_generation;
    asids->word = 0;
}

/* The VM's software TLB has tags of all ASIDs that are left: they go, and those that the VM has now
 * are the only ones of which tags may come. */
static void empty_software_tlb(struct vm *vm)
{
    struct vm_asids *asids = &vm->asids;

    stlb_flush(vm);
    stlb_large_flush(vm);
    asids->tagged = (struct asid_set){{0}};
    asids->word = 0;
    for (unsigned i = 0; i < asids->count; i++) {
        unsigned asid = asids->hardware[asids->used[i]];

        asids->tagged.words[asid / 32] |= FIRST_BIT >> asid % 32;
    }
}

/* Now and then: the set's word is full, or all words are, or the table is of an old generation, or
 * no ASID is left for any VM. */
static __attribute__((noinline)) unsigned make_room_and_take(struct vm *vm, unsigned guest_asid)
{
    struct vm_asids *asids = &vm->asids;

    if (is_current(asids) && asids->word < ASID_WORDS - 1) {
        asids->word++;
    } else {
        if (all_are_taken())
            start_generation();
        if (is_current(asids))
            empty_software_tlb(vm);
        else
            start_table(asids);
    }
    return asid_take(vm, guest_asid);
}

/* The first one that is nobody's, and of which the VM's software TLB has no tags. */
unsigned asid_take(struct vm *vm, unsigned guest_asid)
{
    struct vm_asids *asids = &vm->asids;
    uint32_t *nobodys = &taken.words[asids->word], *tagged = &asids->tagged.words[asids->word];
    uint32_t neither = ~(*nobodys | *tagged);
    unsigned first, asid;

    ASSERT(guest_asid < GUEST_ASIDS);
    if (!is_current(asids) || neither == 0)
        return make_room_and_take(vm, guest_asid);
    first = (unsigned)__builtin_clz(neither);
    *nobodys |= FIRST_BIT >> first;
    *tagged |= FIRST_BIT >> first;
    asid = 32 * asids->word + first;
    asids->last_guest[asid] = (uint16_t)guest_asid;
    asids->hardware[guest_asid] = (uint8_t)asid;
    asids->used[asids->count++] = (uint16_t)guest_asid;
    return asid;
}

unsigned asid_get(struct vm *vm, unsigned guest_asid)
{
    unsigned asid = asid_find(&vm->asids, guest_asid);

    return asid != 0 ? asid : asid_take(vm, guest_asid);
}

void asid_for_each(struct vm *vm, void (*what)(struct vm *vm, unsigned asid, uint32_t context),
                   uint32_t context)
{
    if (!is_current(&vm->asids))
        return;
    for (unsigned i = 0; i < vm->asids.count; i++)
        what(vm, vm->asids.hardware[vm->asids.used[i]], context);
}

void asid_forget(struct vm *vm)
{
    clear_table(&vm->asids);
}

bool asid_is_of(const struct vm *vm, unsigned asid, unsigned *guest_asid)
{
    if (asid == ASID_MONITOR || asid > ASID_LAST)
        return false;
    *guest_asid = vm->asids.last_guest[asid];
    return asid_find(&vm->asids, *guest_asid) == asid;
}

const char *asids_switch(struct vm *vm)
{
    fast_paths_prepare(vm);
    hwtlb_flush();
    return NULL;
}
