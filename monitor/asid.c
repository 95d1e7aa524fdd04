#include "monitor/asid.h"

#include "monitor/fast_paths.h"
#include "monitor/fault.h"
#include "monitor/hwtlb.h"
#include "monitor/stlb_large.h"
#include "monitor/vm.h"

#define THE_MONITORS (ASID_FIRST_BIT >> ASID_MONITOR) /* always taken */

uint32_t asid_generation = 1;
struct asid_set asid_taken = {{THE_MONITORS}};

static bool all_are_taken(void)
{
    uint32_t common = ~0u;

    for (unsigned i = 0; i < ASID_WORDS; i++)
        common &= asid_taken.words[i];
    return common == ~0u;
}

static void start_generation(void)
{
    asid_taken = (struct asid_set){{THE_MONITORS}};
    asid_generation++;
    hwtlb_flush();
}

/* A VM's table belongs to an old generation: what it says is void. */
static bool is_current(const struct vm_asids *asids)
{
    return asids->generation == asid_generation;
}

static void start_table(struct vm_asids *asids)
{
    asid_forget(asids);
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

        asids->tagged.words[asid / 32] |= ASID_FIRST_BIT >> asid % 32;
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

unsigned asid_take(struct vm *vm, unsigned guest_asid)
{
    uint32_t free = asid_free(&vm->asids);

    ASSERT(guest_asid < GUEST_ASIDS);
    if (free == 0)
        return make_room_and_take(vm, guest_asid);
    return asid_take_free(&vm->asids, free, guest_asid);
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

bool asid_is_of(const struct vm *vm, unsigned asid, unsigned *guest_asid)
{
    const struct vm_asids *asids = &vm->asids;

    if (!is_current(asids))
        return false;
    for (unsigned i = 0; i < asids->count; i++)
        if (asids->hardware[asids->used[i]] == asid) {
            *guest_asid = asids->used[i];
            return true;
        }
    return false;
}

const char *asids_switch(struct vm *vm)
{
    fast_paths_prepare(vm);
    hwtlb_flush();
    return NULL;
}
