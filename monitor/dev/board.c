#include "monitor/dev/board.h"

#include "monitor/vm.h"

bool board_access(struct vm *vm, uint32_t offset, struct bus_access *access)
{
    if (offset != 0 || access->size != 4)
        return false;
    if (!access->store) {
        access->value = 0; /* write only */
        return true;
    }
    if (access->value == MALTA_GORESET)
        vm_end(vm, VM_ENDED, "the guest reset its board");
    return true;
}
