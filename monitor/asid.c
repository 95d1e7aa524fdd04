#include "monitor/asid.h"

#include <string.h>

#include "monitor/fault.h"
#include "monitor/hwtlb.h"
#include "monitor/vm.h"

static struct {
    const struct vm *vm;
    uint16_t guest_asid;
} owners[ASID_LAST + 1];

static unsigned next = ASID_FIRST;
uint32_t asid_generation = 1;

static void start_generation(void)
{
    memset(owners, 0, sizeof(owners));
    next = ASID_FIRST;
    asid_generation++;
    hwtlb_flush();
}

/* A VM's table belongs to an old generation: what it says is void. */
static bool is_current(const struct vm *vm)
{
    return vm->asids.generation == asid_generation;
}

unsigned asid_get(struct vm *vm, unsigned guest_asid)
{
    ASSERT(guest_asid < GUEST_ASIDS);
    if (is_current(vm) && vm->asids.hardware[guest_asid] != 0)
        return vm->asids.hardware[guest_asid];
    if (next > ASID_LAST)
        start_generation();
    if (!is_current(vm)) { /* its software TLB has tags of the old generation, too */
        stlb_flush(vm);
        memset(vm->asids.hardware, 0, sizeof(vm->asids.hardware));
        vm->asids.generation = asid_generation;
        vm->asids.count = 0;
    }
    owners[next].vm = vm;
    owners[next].guest_asid = (uint16_t)guest_asid;
    vm->asids.hardware[guest_asid] = (uint8_t)next;
    vm->asids.used[vm->asids.count++] = (uint16_t)guest_asid;
    return next++;
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
    while (vm->asids.count > 0)
        vm->asids.hardware[vm->asids.used[--vm->asids.count]] = 0;
}

bool asid_owner(unsigned asid, const struct vm **vm, unsigned *guest_asid)
{
    if (asid > ASID_LAST || owners[asid].vm == NULL)
        return false;
    *vm = owners[asid].vm;
    *guest_asid = owners[asid].guest_asid;
    return true;
}
