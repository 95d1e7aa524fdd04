/* Not modelled: what the bridge's configuration would change (interrupt routing of a bus without
 * devices, decoders, DMA), the power management timer, events and SMBus. Configuration registers
 * from 0x40 keep what is written, so that set-up code finds what it left. "Soft off" ends the VM as
 * soon as it is enabled, as in QEMU; the silicon would wait for a special cycle. */
#include "monitor/dev/piix4.h"

#include "monitor/vm.h"

#define ID              0x00
#define COMMAND         0x04
#define CLASS           0x08
#define HEADER          0x0c
#define MULTI_FUNCTION  0x00800000u
#define INTERRUPT       0x3c
#define COMMAND_MASK    0x0107u
#define OWN_REGISTERS   0x40

#define POWER_BASE      0x40 /* function 3: I/O base of the registers, bit 0 reads 1 */
#define POWER_BASE_MASK 0xffc0u
#define POWER_MISC      0x80
#define POWER_ENABLED   0x01

#define POWER_STATUS    0x0 /* offsets into the I/O registers; words */
#define POWER_ENABLE    0x2
#define POWER_CONTROL   0x4
#define SUSPEND_ENABLE  0x2000
#define SUSPEND_TYPE    0x1c00 /* 0: soft off */

#define RESET_CPU       0x04

static uint32_t *word_of(uint32_t *space, uint32_t reg)
{
    return &space[reg / 4 % PIIX4_CONFIG_WORDS];
}

void piix4_reset(struct piix4 *piix4)
{
    *piix4 = (struct piix4){.reset_control = 0};
    *word_of(piix4->isa, ID) = 0x71108086;
    *word_of(piix4->isa, COMMAND) = 0x02000000;
    *word_of(piix4->isa, CLASS) = 0x06010000;
    *word_of(piix4->isa, HEADER) = MULTI_FUNCTION;
    *word_of(piix4->isa, 0x4c) = 0x0003004d;
    *word_of(piix4->isa, 0x60) = 0x0b0b0a0a; /* PCI interrupts to requests 10 and 11 */
    *word_of(piix4->isa, 0x68) = 0x00000200;
    *word_of(piix4->power, ID) = 0x71138086;
    *word_of(piix4->power, COMMAND) = 0x02800000;
    *word_of(piix4->power, CLASS) = 0x06800003;
    *word_of(piix4->power, INTERRUPT) = 0x00000100; /* pin A */
    *word_of(piix4->power, POWER_BASE) = 1;
}

uint32_t piix4_config_read(const struct piix4 *piix4, unsigned function, uint32_t reg)
{
    unsigned word = reg / 4 % PIIX4_CONFIG_WORDS;

    if (function == 0)
        return piix4->isa[word];
    return function == 3 ? piix4->power[word] : 0xffffffffu;
}

/* The bits that a write changes. */
static uint32_t write_mask(unsigned function, uint32_t reg)
{
    if (function == 3 && reg == POWER_BASE)
        return POWER_BASE_MASK;
    if (reg == INTERRUPT)
        return 0xff; /* the line, which is software's note to itself */
    if (reg < OWN_REGISTERS)
        return reg == COMMAND ? COMMAND_MASK : 0;
    return 0xffffffffu;
}

void piix4_config_write(struct piix4 *piix4, unsigned function, uint32_t reg, uint32_t value)
{
    uint32_t mask = write_mask(function, reg);
    uint32_t *target;

    if (function != 0 && function != 3)
        return;
    target = word_of(function == 0 ? piix4->isa : piix4->power, reg);
    *target = (*target & ~mask) | (value & mask);
}

static void write_reset_control(struct vm *vm, uint8_t value)
{
    vm->malta.piix4.reset_control = value & 0x02;
    if ((value & RESET_CPU) != 0)
        vm_end(vm, VM_ENDED, "the guest reset its board");
}

static void suspend(struct vm *vm, uint16_t control)
{
    if ((control & SUSPEND_TYPE) == 0)
        vm_end(vm, VM_ENDED, "the guest switched its board off");
    else
        vm_end(vm, VM_STOPPED,
               "the guest suspends its board (PIIX4 suspend type %u), which is not "
               "emulated",
               (unsigned)((control & SUSPEND_TYPE) >> 10));
}

static void replace_byte(uint16_t *word, unsigned offset, uint8_t byte)
{
    *word = (offset & 1) == 0 ? (uint16_t)((*word & 0xff00) | byte)
                              : (uint16_t)((*word & 0x00ff) | byte << 8);
}

static bool access_power(struct vm *vm, unsigned offset, struct bus_access *access)
{
    struct piix4 *piix4 = &vm->malta.piix4;
    unsigned reg = offset & ~1u;
    uint16_t none = 0; /* the status register: no event ever happens */
    uint16_t *word = reg == POWER_STATUS    ? &none
                     : reg == POWER_ENABLE  ? &piix4->power_enable
                     : reg == POWER_CONTROL ? &piix4->power_control
                                            : NULL;

    if (word == NULL)
        return false;
    if (!access->store) {
        access->value = *word >> (offset & 1) * 8 & 0xff;
        return true;
    }
    replace_byte(word, offset, (uint8_t)access->value);
    if (reg != POWER_CONTROL || (*word & SUSPEND_ENABLE) == 0)
        return true;
    piix4->power_control &= (uint16_t)~SUSPEND_ENABLE; /* it reads 0 */
    suspend(vm, *word);
    return true;
}

bool piix4_access(struct vm *vm, unsigned port, struct bus_access *access)
{
    struct piix4 *piix4 = &vm->malta.piix4;
    uint32_t base = *word_of(piix4->power, POWER_BASE) & POWER_BASE_MASK;

    if (port == PIIX4_RESET_PORT) {
        if (access->store)
            write_reset_control(vm, (uint8_t)access->value);
        else
            access->value = piix4->reset_control;
        return true;
    }
    if ((*word_of(piix4->power, POWER_MISC) & POWER_ENABLED) == 0)
        return false;
    return (port & POWER_BASE_MASK) == base && access_power(vm, port - base, access);
}
