#include "monitor/swap.h"

#include "monitor/disk.h"
#include "monitor/fault.h"
#include "monitor/pages.h"
#include "monitor/vm.h"

#define SLOTS_MAX 131072u /* 512 MB */
#define BATCH     16      /* pages that go when one frame is wanted: neighbours follow soon */

static uint32_t used[SLOTS_MAX / 32]; /* a bit a slot */
static uint32_t slots, used_count, next_slot;
static const char *shortage = "no backing disk (--swap)";

uint32_t swap_open(void)
{
    slots = disk_open();
    if (slots > SLOTS_MAX)
        slots = SLOTS_MAX;
    return slots;
}

const char *swap_shortage(void)
{
    return shortage;
}

uint32_t swap_used(void)
{
    return used_count;
}

static bool is_used(uint32_t slot)
{
    return (used[slot / 32] >> slot % 32 & 1) != 0;
}

/* Next fit: pages that leave together lie together. */
static bool take_slot(uint32_t *slot)
{
    if (used_count == slots)
        return false;
    while (is_used(next_slot))
        next_slot = next_slot + 1 < slots ? next_slot + 1 : 0;
    used[next_slot / 32] |= 1u << next_slot % 32;
    used_count++;
    *slot = next_slot;
    return true;
}

void swap_free(uint32_t slot)
{
    ASSERT(slot < slots && is_used(slot));
    used[slot / 32] &= ~(1u << slot % 32);
    used_count--;
}

bool swap_fetch(uint32_t slot, mfn_t frame)
{
    ASSERT(slot < slots && is_used(slot));
    return disk_read(slot, frame);
}

static bool is_idle(const struct vm *vm)
{
    return vm->state == VM_WAITING || vm->paused;
}

/* Private pages that may go. */
static uint32_t movable(const struct vm *vm)
{
    return vm->pmap.counts.owned - (vm->pmap.pinned.n != PMAP_NO_PAGE);
}

/* The largest of those that wait; of all, if none of those has anything. NULL: nobody has. */
static struct vm *choose_victim(void)
{
    struct vm *vm, *idle = NULL, *busy = NULL;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++) {
        struct vm **best = is_idle(vm) ? &idle : &busy;

        if (movable(vm) != 0 && (*best == NULL || movable(vm) > movable(*best)))
            *best = vm;
    }
    return idle != NULL ? idle : busy;
}

/* The VM's next private page in the order of addresses, from where the last one was found. */
static pfn_t next_page(struct pmap *pmap)
{
    do
        pmap->evict = pmap->evict + 1 < pmap->ram_frames ? pmap->evict + 1 : 0;
    while ((pmap->ram[pmap->evict] & PMAP_WRITABLE) == 0 || pmap->evict == pmap->pinned.n);
    return (pfn_t){pmap->evict};
}

static bool evict(struct vm *vm, pfn_t pfn)
{
    uint32_t slot;

    if (!take_slot(&slot)) {
        shortage = "the backing disk is full";
        return false;
    }
    if (!disk_write(slot, pmap_lookup(vm, pfn).frame)) {
        swap_free(slot);
        shortage = "the backing disk fails";
        return false;
    }
    pages_evict(vm, pfn, slot);
    return true;
}

bool swap_make_room(void)
{
    unsigned freed = 0;
    struct vm *vm;

    if (slots == 0)
        return false;
    for (; freed < BATCH; freed++) {
        vm = choose_victim();
        if (vm == NULL || !evict(vm, next_page(&vm->pmap)))
            break;
    }
    return freed != 0;
}
