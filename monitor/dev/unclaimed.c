#include "monitor/dev/unclaimed.h"

#include "monitor/console.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* Has this place been named before, or is there no more to be said? Notes it if not. */
static bool is_known(struct unclaimed *unclaimed, uint32_t place)
{
    for (unsigned i = 0; i < unclaimed->count && i < UNCLAIMED_MAX; i++)
        if (unclaimed->places[i] == place)
            return true;
    if (unclaimed->count > UNCLAIMED_MAX)
        return true;
    if (unclaimed->count < UNCLAIMED_MAX)
        unclaimed->places[unclaimed->count] = place;
    unclaimed->count++;
    return false;
}

void absent_access(struct bus_access *access)
{
    if (!access->store)
        access->value = 0xffffffffu >> (32 - 8 * access->size);
}

void unclaimed_access(struct vm *vm, struct bus_access *access)
{
    struct unclaimed *unclaimed = &vm->malta.unclaimed;
    uint32_t place = (access->address.a & ~3u) | (access->store ? 1 : 0);

    absent_access(access);
    if (is_known(unclaimed, place))
        return;
    if (unclaimed->count > UNCLAIMED_MAX)
        console_say("VM %s: further accesses to devices that do not exist are not named",
                    vm->settings.name);
    else
        console_say(
            "VM %s: nothing answers at guest-physical 0x%08x: %s of %u bytes by the code at "
            "0x%08x %s",
            vm->settings.name, (unsigned)access->address.a, access->store ? "store" : "load",
            access->size, (unsigned)vm->vcpu->pc, access->store ? "does nothing" : "gives ones");
}
