/* Loads and stores of the guest to devices: decoded here into bus accesses. */
#include "monitor/emulate.h"

#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "monitor/dev/bus.h"
#include "monitor/reflect.h"
#include "monitor/translate.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* Sign extension as the load wants it. */
static uint32_t extend(enum insn_op op, uint32_t value)
{
    switch (op) {
    case INSN_LB:
        return (uint32_t)(int32_t)(int8_t)value;
    case INSN_LH:
        return (uint32_t)(int32_t)(int16_t)value;
    default:
        return value;
    }
}

static uint32_t store_data(const struct insn *insn, uint32_t reg)
{
    switch (insn_access_size(insn->op)) {
    case 1:
        return reg & 0xff;
    case 2:
        return reg & 0xffff;
    default:
        return reg;
    }
}

/* A read of memory that is not writable never comes here; lwl and its kin name parts of words,
 * which no device register has a meaning for. ll and sc on a device are undefined. */
static bool is_plain(enum insn_op op)
{
    switch (op) {
    case INSN_LWL:
    case INSN_LWR:
    case INSN_SWL:
    case INSN_SWR:
    case INSN_LL:
    case INSN_SC:
        return false;
    default:
        return insn_is_load(op) || insn_is_store(op);
    }
}

static enum exit_reason bus_error(struct vcpu *vcpu, gva_t address, enum access access)
{
    reflect_fault(vcpu, FAULT_BUS_ERROR, address, access);
    return EXIT_BUS_ERROR;
}

enum exit_reason emulate_device_access(struct vcpu *vcpu, gva_t address, gpa_t target,
                                       enum access access)
{
    struct bus_access bus = {.address = target, .store = access == ACCESS_STORE};
    struct insn insn;
    uint32_t next;

    if (access == ACCESS_FETCH || !bus_answers(vcpu->vm, target))
        return bus_error(vcpu, address, access);
    if (!emulate_fetch(vcpu, &insn))
        return EXIT_TLB_REFILL;
    if (!is_plain(insn.op)) {
        vm_end(vcpu->vm, VM_STOPPED,
               "%s at 0x%08x to the device at guest-physical 0x%08x is not emulated: use lb..lw, "
               "sb..sw",
               insn_name(insn.op), (unsigned)vcpu_exit_address(vcpu), (unsigned)target.a);
        return EXIT_MMIO;
    }
    if (!emulate_next_pc(vcpu, &next))
        return EXIT_TLB_REFILL;
    bus.size = insn_access_size(insn.op);
    bus.value = bus.store ? store_data(&insn, vcpu->gpr[insn.rt]) : 0;
    if (!bus_carry_out(vcpu->vm, &bus))
        return bus_error(vcpu, address, access);
    if (!bus.store && insn.rt != 0)
        vcpu->gpr[insn.rt] = extend(insn.op, bus.value);
    vcpu->pc = next;
    return EXIT_MMIO;
}
