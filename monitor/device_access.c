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

static bool is_left(enum insn_op op)
{
    return op == INSN_LWL || op == INSN_SWL;
}

static bool is_unaligned(enum insn_op op)
{
    return is_left(op) || op == INSN_LWR || op == INSN_SWR;
}

static bool is_big_endian(void)
{
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

/* Where byte number `byte` of an aligned word is in its value. */
static unsigned byte_shift(unsigned byte)
{
    return 8 * (is_big_endian() ? 3 - byte : byte);
}

/* lwl, lwr, swl, swr: the part of the aligned word that they name, byte by byte. false: nothing
 * answers. */
static bool carry_out_unaligned(struct vcpu *vcpu, const struct insn *insn, gpa_t target)
{
    bool left = is_left(insn->op), upper = left == is_big_endian(), store = insn_is_store(insn->op);
    unsigned offset = target.a & 3;
    uint32_t *reg = &vcpu->gpr[insn->rt], word = 0;

    if (store)
        word = left ? insn_swl(*reg, 0, target.a, is_big_endian())
                    : insn_swr(*reg, 0, target.a, is_big_endian());
    for (unsigned byte = upper ? offset : 0; byte <= (upper ? 3 : offset); byte++) {
        struct bus_access bus = {.address = {(target.a & ~3u) + byte}, .size = 1, .store = store};

        bus.value = word >> byte_shift(byte) & 0xff;
        if (!bus_carry_out(vcpu->vm, &bus))
            return false;
        if (!store)
            word |= (bus.value & 0xff) << byte_shift(byte);
    }
    if (!store)
        emulate_set_gpr(vcpu, insn->rt,
                        left ? insn_lwl(*reg, word, target.a, is_big_endian())
                             : insn_lwr(*reg, word, target.a, is_big_endian()));
    return true;
}

static bool carry_out(struct vcpu *vcpu, const struct insn *insn, gpa_t target)
{
    struct bus_access bus = {
        .address = target, .size = insn_access_size(insn->op), .store = insn_is_store(insn->op)};

    if (is_unaligned(insn->op))
        return carry_out_unaligned(vcpu, insn, target);
    if (insn->op == INSN_SC) { /* a device takes no reservation: ll is lw, and sc always fails */
        emulate_set_gpr(vcpu, insn->rt, 0);
        return true;
    }
    bus.value = bus.store ? store_data(insn, vcpu->gpr[insn->rt]) : 0;
    if (!bus_carry_out(vcpu->vm, &bus))
        return false;
    if (!bus.store)
        emulate_set_gpr(vcpu, insn->rt, extend(insn->op, bus.value));
    return true;
}

static enum exit_reason bus_error(struct vcpu *vcpu, gva_t address, enum access access)
{
    return reflect_fault(vcpu, FAULT_BUS_ERROR, address, access);
}

enum exit_reason emulate_device_access(struct vcpu *vcpu, gva_t address, gpa_t target,
                                       enum access access)
{
    enum exit_reason reason;
    struct insn insn;
    uint32_t next;

    if (access == ACCESS_FETCH || !bus_answers(vcpu->vm, target))
        return bus_error(vcpu, address, access);
    if (!emulate_fetch(vcpu, &insn, &reason))
        return reason;
    if (!insn_is_load(insn.op) && !insn_is_store(insn.op)) {
        vm_end(vcpu->vm, VM_STOPPED,
               "%s at 0x%08x to the device at guest-physical 0x%08x is not emulated: use loads "
               "and stores",
               insn_name(insn.op), (unsigned)vcpu_exit_address(vcpu), (unsigned)target.a);
        return EXIT_MMIO;
    }
    if (!emulate_next_pc(vcpu, &next, &reason))
        return reason;
    if (!carry_out(vcpu, &insn, target))
        return bus_error(vcpu, address, access);
    vcpu->pc = next;
    return EXIT_MMIO;
}
