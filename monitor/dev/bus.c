#include "monitor/dev/bus.h"

#include "mips/malta.h"
#include "monitor/dev/board.h"
#include "monitor/pmap.h"
#include "monitor/vm.h"

/* A device's window of guest-physical addresses. */
struct bus_range {
    uint32_t start, size;
    bool (*carry_out)(struct vm *vm, uint32_t offset, struct bus_access *access);
};

static bool uart_access(struct vm *vm, uint32_t offset, struct bus_access *access)
{
    return uart16550_access(&vm->uart, vm, offset, access);
}

static const struct bus_range ranges[] = {
    {MALTA_UART0, UART_REGISTERS, uart_access},
    {BOARD_REGISTERS, BOARD_REGISTERS_SIZE, board_access},
};

static const struct bus_range *range_of(gpa_t address)
{
    for (unsigned i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        if (address.a - ranges[i].start < ranges[i].size)
            return &ranges[i];
    return NULL;
}

/* Memory that the VM may not write: a store goes nowhere. */
static bool rom_access(struct vm *vm, struct bus_access *access)
{
    return access->store && pmap_lookup(vm, gpa_to_pfn(access->address)).present;
}

bool bus_answers(const struct vm *vm, gpa_t address)
{
    return range_of(address) != NULL || pmap_lookup(vm, gpa_to_pfn(address)).present;
}

bool bus_carry_out(struct vm *vm, struct bus_access *access)
{
    const struct bus_range *range = range_of(access->address);

    if (range == NULL)
        return rom_access(vm, access);
    if (access->address.a - range->start > range->size - access->size)
        return false;
    return range->carry_out(vm, access->address.a - range->start, access);
}
