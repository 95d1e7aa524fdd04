/* Not modelled: line speed (a byte is sent at once, THR is always empty), modem lines (reported as
 * connected), errors of the line, and the interrupt output, which on Malta goes to an i8259 that
 * this board does not have: drivers poll LSR. */
#include "monitor/dev/uart16550.h"

#include "mips/malta.h"
#include "monitor/console.h"

#define IIR_NONE_PENDING 0x01
#define IIR_FIFO_ENABLED 0xc0
#define MSR_CONNECTED    0xb0 /* DCD, DSR, CTS */
#define IER_MASK         0x0f
#define MCR_MASK         0x1f

void uart16550_reset(struct uart16550 *uart)
{
    *uart = (struct uart16550){.dll = 1};
}

bool uart16550_receive(struct uart16550 *uart, uint8_t byte)
{
    if (uart->fifo_length == UART_FIFO_SIZE)
        return false;
    uart->fifo[(uart->fifo_start + uart->fifo_length++) % UART_FIFO_SIZE] = byte;
    return true;
}

static uint8_t take_received(struct uart16550 *uart)
{
    uint8_t byte;

    if (uart->fifo_length == 0)
        return 0;
    byte = uart->fifo[uart->fifo_start];
    uart->fifo_start = (uart->fifo_start + 1) % UART_FIFO_SIZE;
    uart->fifo_length--;
    return byte;
}

static uint8_t read_register(struct uart16550 *uart, uint32_t offset)
{
    bool divisor = (uart->lcr & UART_LCR_DLAB) != 0;

    switch (offset) {
    case UART_RBR:
        return divisor ? uart->dll : take_received(uart);
    case UART_IER:
        return divisor ? uart->dlm : uart->ier;
    case UART_IIR:
        return IIR_NONE_PENDING | IIR_FIFO_ENABLED;
    case UART_LCR:
        return uart->lcr;
    case UART_MCR:
        return uart->mcr;
    case UART_LSR:
        return UART_LSR_THRE | UART_LSR_TEMT | (uart->fifo_length != 0 ? UART_LSR_DR : 0);
    case UART_MSR:
        return MSR_CONNECTED;
    default:
        return uart->scr;
    }
}

static void write_register(struct uart16550 *uart, struct vm *vm, uint32_t offset, uint8_t value)
{
    bool divisor = (uart->lcr & UART_LCR_DLAB) != 0;

    switch (offset) {
    case UART_THR:
        if (divisor)
            uart->dll = value;
        else
            console_guest_put(vm, (char)value);
        break;
    case UART_IER:
        if (divisor)
            uart->dlm = value;
        else
            uart->ier = value & IER_MASK;
        break;
    case UART_LCR:
        uart->lcr = value;
        break;
    case UART_MCR:
        uart->mcr = value & MCR_MASK;
        break;
    case UART_SCR:
        uart->scr = value;
        break;
    default: /* FCR: FIFOs are always on. LSR and MSR are read only. */
        break;
    }
}

bool uart16550_access(struct uart16550 *uart, struct vm *vm, uint32_t offset,
                      struct bus_access *access)
{
    if (access->size != 1)
        return false;
    if (access->store)
        write_register(uart, vm, offset, (uint8_t)access->value);
    else
        access->value = read_register(uart, offset);
    return true;
}
