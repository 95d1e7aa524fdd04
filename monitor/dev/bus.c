#include "monitor/dev/bus.h"

#include "mips/malta.h"
#include "monitor/dev/isa.h"
#include "monitor/dev/unclaimed.h"
#include "monitor/pmap.h"
#include "monitor/vm.h"

/* A device's window of guest-physical addresses. carry_out: false, no such register. */
struct bus_range {
    uint32_t start, size;
    bool (*carry_out)(struct vm *vm, uint32_t offset, struct bus_access *access);
};

static bool io_access(struct vm *vm, uint32_t offset, struct bus_access *access)
{
    isa_access(vm, offset, access);
    return true;
}

static bool nothing_access(struct vm *vm, uint32_t offset, struct bus_access *access)
{
    (void)vm;
    (void)offset;
    absent_access(access);
    return true;
}

static const struct bus_range ranges[] = {
    {MALTA_ISA_IO, MALTA_ISA_IO_SIZE, io_access},
    {MALTA_GT64120, GT64120_SIZE, gt64120_access},
    {MALTA_UART2, MALTA_UART2_STRIDE * 8, nothing_access},
    {MALTA_FPGA, BOARD_SIZE, board_access},
    {MALTA_REVISION, 4, board_revision_access},
    {MALTA_FLASH, MALTA_FLASH_SIZE, nothing_access},
};

static bool is_io(gpa_t address)
{
    return address.a >= MALTA_RAM_LOW_LIMIT && address.a < MALTA_IO_LIMIT;
}

/* Memory, which comes here only if the VM may not write it: not RAM. */
static bool is_rom(const struct vm *vm, gpa_t address)
{
    return address.a >= MALTA_BOOT_ROM && pmap_lookup(vm, gpa_to_pfn(address)).present;
}

static bool offered(struct vm *vm, struct bus_access *access)
{
    for (unsigned i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        if (access->address.a - ranges[i].start < ranges[i].size)
            return ranges[i].carry_out(vm, access->address.a - ranges[i].start, access);
    return false;
}

bool bus_answers(const struct vm *vm, gpa_t address)
{
    return is_io(address) || is_rom(vm, address);
}

/* The processor raises an address error before a misaligned access comes here. */
static bool is_well_formed(const struct bus_access *access)
{
    return (access->size == 1 || access->size == 2 || access->size == 4) &&
           access->address.a % access->size == 0;
}

bool bus_carry_out(struct vm *vm, struct bus_access *access)
{
    if (is_rom(vm, access->address))
        return access->store; /* it goes nowhere */
    if (!is_io(access->address) || !is_well_formed(access))
        return false;
    if (!offered(vm, access))
        unclaimed_access(vm, access);
    malta_update(vm);
    return true;
}
