/* Devices by a short exit: the serial port, and the interrupt controllers that its interrupts come
 * by, as the guest's kernel accesses them by its window onto devices. The twin of
 * emulate_device_access for what consoles do all day. */
#include "monitor/short_exits.h"

#include "mips/malta.h"
#include "monitor/cp0.h"
#include "monitor/dev/malta.h"
#include "monitor/hw.h"
#include "monitor/layout.h"
#include "monitor/platform.h"

#define UART_PORT   (MALTA_UART0 - MALTA_ISA_IO)
#define ACKNOWLEDGE (MALTA_GT64120 + GT64120_ACKNOWLEDGE)
#define OPCODE_LW   0x23
#define OPCODE_LBU  0x24
#define OPCODE_SB   0x28

/* What stands at EPC; a nop if its register rt is not saved. */
static inline uint32_t insn_at(const struct vcpu *vcpu, gva_t epc)
{
    uint32_t word = platform_kernel_insn(vcpu, epc);

    return (SHORT_SAVED >> (word >> 16 & 31) & 1) != 0 ? word : 0;
}

/* Done, and an interrupt may have become pending. */
static inline uint32_t done_and_look(struct vcpu *vcpu, gva_t epc)
{
    uint32_t next = short_done(vcpu, EXIT_MMIO, epc + 4);

    return cp0_interrupt_pending(vcpu) ? next | SHORT_FINISH : next;
}

/* Not inline: rarely after the serial port. */
static __attribute__((noinline)) uint32_t done_with_update(struct vcpu *vcpu, gva_t epc)
{
    malta_update(vcpu->vm);
    return done_and_look(vcpu, epc);
}

/* A load of RBR, or of the divisor that may be in its place, asks what was typed, which may do
 * anything: not here. */
static inline uint32_t access_uart(struct vcpu *vcpu, gva_t epc, uint32_t offset)
{
    uint32_t word = insn_at(vcpu, epc), opcode = word >> 26;
    uint32_t *rt = &vcpu->gpr[word >> 16 & 31];

    if (opcode == OPCODE_SB)
        uart16550_store(&vcpu->vm->malta.uart, vcpu->vm, offset, (uint8_t)*rt);
    else if (opcode == OPCODE_LBU && rt != vcpu->gpr && offset != UART_RBR)
        *rt = uart16550_load(&vcpu->vm->malta.uart, offset);
    else
        return 0;
    if (malta_uart_needs_update(&vcpu->vm->malta))
        return done_with_update(vcpu, epc);
    return short_done(vcpu, EXIT_MMIO, epc + 4);
}

/* Of the controllers: a byte at a port. false: the instruction is another. */
static bool access_pic(struct vcpu *vcpu, gva_t epc, uint32_t port)
{
    uint32_t word = insn_at(vcpu, epc), opcode = word >> 26;
    uint32_t *rt = &vcpu->gpr[word >> 16 & 31];

    if (opcode == OPCODE_SB)
        i8259_store(&vcpu->vm->malta.pic, port, (uint8_t)*rt);
    else if (opcode == OPCODE_LBU && rt != vcpu->gpr)
        *rt = i8259_load(&vcpu->vm->malta.pic, port);
    else
        return false;
    return true;
}

/* The vector of the interrupt, which they give through the system controller. */
static bool load_acknowledge(struct vcpu *vcpu, gva_t epc)
{
    struct bus_access access = {.address = gpa(ACKNOWLEDGE), .size = sizeof(uint32_t)};
    uint32_t word = insn_at(vcpu, epc), rt = word >> 16 & 31;

    if (word >> 26 != OPCODE_LW || rt == 0 ||
        !gt64120_access(vcpu->vm, GT64120_ACKNOWLEDGE, &access))
        return false;
    vcpu->gpr[rt] = access.value;
    return true;
}

/* Apart, so that the serial port pays for no more registers than it needs. */
static __attribute__((noinline)) uint32_t access_controllers(struct vcpu *vcpu, gva_t epc,
                                                             uint32_t port)
{
    bool is_port = (port & ~0x81u) == 0x20; /* 20, 21, a0, a1 */

    if (!is_port && port != ACKNOWLEDGE - MALTA_ISA_IO)
        return 0;
    if (!(is_port ? access_pic(vcpu, epc, port) : load_acknowledge(vcpu, epc)))
        return 0;
    malta_update_after_pic(vcpu->vm);
    return done_and_look(vcpu, epc);
}

uint32_t short_device(struct vcpu *vcpu, gva_t epc)
{
    uint32_t port = hw_badvaddr() - (LAYOUT_GUEST_DEVICES + MALTA_ISA_IO);

    if (port - UART_PORT < UART_REGISTERS)
        return access_uart(vcpu, epc, port - UART_PORT);
    return access_controllers(vcpu, epc, port);
}
