/* The serial port's registers by a short exit: bytes that the guest's kernel loads and stores
 * there, by its window onto devices. The twin of emulate_device_access for what consoles do all
 * day. */
#include "monitor/short_exits.h"

#include "mips/insn.h"
#include "mips/malta.h"
#include "monitor/cp0.h"
#include "monitor/dev/malta.h"
#include "monitor/hw.h"
#include "monitor/layout.h"
#include "monitor/platform.h"

#define OPCODE_LB  0x20
#define OPCODE_LBU 0x24
#define OPCODE_SB  0x28

/* Carries out a load or store of a byte. false: it is something else, or asks for what was typed,
 * which may do anything; nothing has been done. */
static bool carry_out(struct vcpu *vcpu, struct insn insn, uint32_t offset)
{
    struct uart16550 *uart = &vcpu->vm->malta.uart;
    uint32_t value;

    if (insn.opcode == OPCODE_SB) {
        uart16550_store(uart, vcpu->vm, offset, (uint8_t)vcpu->gpr[insn.rt]);
        return true;
    }
    if ((insn.opcode != OPCODE_LBU && insn.opcode != OPCODE_LB) || offset == UART_RBR)
        return false;
    value = uart16550_load(uart, offset);
    if (insn.opcode == OPCODE_LB)
        value = (uint32_t)(int8_t)value;
    if (insn.rt != 0)
        vcpu->gpr[insn.rt] = value;
    return true;
}

uint32_t short_device(struct vcpu *vcpu, gva_t epc)
{
    uint32_t offset = hw_badvaddr() - (LAYOUT_GUEST_DEVICES + MALTA_UART0), next;
    struct insn insn;

    if (offset >= UART_REGISTERS)
        return 0;
    insn = (struct insn){.word = platform_kernel_insn(vcpu, epc)};
    if ((SHORT_SAVED >> insn.rt & 1) == 0 || !carry_out(vcpu, insn, offset))
        return 0;
    next = short_done(vcpu, EXIT_MMIO, epc + 4);
    if (!malta_uart_needs_update(&vcpu->vm->malta))
        return next;
    malta_update(vcpu->vm);
    return cp0_interrupt_pending(vcpu) ? next | SHORT_FINISH : next;
}
