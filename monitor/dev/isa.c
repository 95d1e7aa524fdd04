/* Absent, without a word: what software looks for and can do without. The i8042, the two DMA
 * controllers (they have no device to serve) and the second serial port. */
#include "monitor/dev/isa.h"

#include "mips/malta.h"
#include "monitor/console.h"
#include "monitor/dev/unclaimed.h"
#include "monitor/vm.h"

struct port_range {
    unsigned first, count;
    void (*carry_out)(struct vm *vm, unsigned port, struct bus_access *access);
};

static void access_pic(struct vm *vm, unsigned port, struct bus_access *access)
{
    if (access->store)
        i8259_store(&vm->malta.pic, port, (uint8_t)access->value);
    else
        access->value = i8259_load(&vm->malta.pic, port);
}

static void access_pit(struct vm *vm, unsigned port, struct bus_access *access)
{
    i8254_access(&vm->malta.pit, port, malta_time(vm), access);
    malta_look_at_timers(vm);
}

static void access_rtc(struct vm *vm, unsigned port, struct bus_access *access)
{
    mc146818_access(&vm->malta.rtc, port, malta_time(vm), access);
    malta_look_at_timers(vm);
}

/* Whoever reads one byte may want the next: fetch what came in meanwhile. */
static void access_uart(struct vm *vm, unsigned port, struct bus_access *access)
{
    struct uart16550 *uart = &vm->malta.uart;

    if (access->store) {
        uart16550_store(uart, vm, port % UART_REGISTERS, (uint8_t)access->value);
        return;
    }
    access->value = uart16550_load(uart, port % UART_REGISTERS);
    if (port % UART_REGISTERS == UART_RBR)
        console_poll(vm);
}

static void access_nothing(struct vm *vm, unsigned port, struct bus_access *access)
{
    (void)vm;
    (void)port;
    absent_access(access);
}

static const struct port_range ports[] = {
    {0x3f8, UART_REGISTERS, access_uart},
    {0x020, 2, access_pic},
    {0x0a0, 2, access_pic},
    {0x040, 4, access_pit},
    {0x070, 2, access_rtc},
    {0x4d0, 2, access_pic},
    {0x000, 0x10, access_nothing}, /* first DMA controller */
    {0x080, 0x10, access_nothing}, /* DMA page registers */
    {0x0c0, 0x20, access_nothing}, /* second DMA controller */
    {0x060, 1, access_nothing},    /* i8042 */
    {0x064, 1, access_nothing},
    {0x2f8, UART_REGISTERS, access_nothing},
};

static void access_byte(struct vm *vm, unsigned port, struct bus_access *access)
{
    for (unsigned i = 0; i < sizeof(ports) / sizeof(ports[0]); i++)
        if (port - ports[i].first < ports[i].count) {
            ports[i].carry_out(vm, port, access);
            return;
        }
    if (!piix4_access(vm, port, access))
        unclaimed_access(vm, access);
}

static void access_bytes(struct vm *vm, unsigned port, struct bus_access *access)
{
    uint32_t result = 0;

    for (unsigned i = 0; i < access->size; i++) {
        unsigned shift = bus_byte_shift(access->size, i);
        struct bus_access byte = {.address = gpa(access->address.a + i),
                                  .size = 1,
                                  .store = access->store,
                                  .value = access->value >> shift & 0xff};

        access_byte(vm, port + i, &byte);
        result |= byte.value << shift;
    }
    if (!access->store)
        access->value = result;
}

void isa_access(struct vm *vm, unsigned port, struct bus_access *access)
{
    if (access->size == 1) /* most often */
        access_byte(vm, port, access);
    else
        access_bytes(vm, port, access);
}
