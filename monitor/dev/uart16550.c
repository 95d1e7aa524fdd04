/* Not modelled: line speed (a byte is sent at once, so that THR is always empty), modem lines
 * (reported as connected; in loopback they follow MCR, without delta bits), break, parity and
 * framing. Received bytes below the FIFO's trigger level interrupt as if the line had been idle for
 * four characters already: they come in bursts. OUT2 does not gate the interrupt, as in QEMU. */
#include "monitor/dev/uart16550.h"

#include "mips/malta.h"
#include "monitor/console.h"

#define IIR_NONE_PENDING 0x01
#define IIR_THR_EMPTY    0x02
#define IIR_RECEIVED     0x04
#define IIR_LINE_STATUS  0x06
#define IIR_TIMEOUT      0x0c
#define IIR_FIFO_ENABLED 0xc0
#define IER_MASK         0x0f
#define IER_RECEIVED     0x01
#define IER_THR_EMPTY    0x02
#define IER_LINE_STATUS  0x04
#define FCR_ENABLE       0x01
#define FCR_CLEAR_RX     0x02
#define FCR_CLEAR_TX     0x04
#define FCR_TRIGGER      6 /* shift */
#define MCR_MASK         0x1f
#define MCR_DTR          0x01
#define MCR_RTS          0x02
#define MCR_OUT          0x0c
#define MCR_LOOP         0x10
#define MSR_CONNECTED    0xb0 /* DCD, DSR, CTS */

void uart16550_reset(struct uart16550 *uart)
{
    *uart = (struct uart16550){.dll = 1};
}

static bool has_fifo(const struct uart16550 *uart)
{
    return (uart->fcr & FCR_ENABLE) != 0;
}

static bool put_received(struct uart16550 *uart, uint8_t byte)
{
    if (uart->fifo_length >= (has_fifo(uart) ? UART_FIFO_SIZE : 1))
        return false;
    uart->fifo[(uart->fifo_start + uart->fifo_length++) % UART_FIFO_SIZE] = byte;
    return true;
}

bool uart16550_receive(struct uart16550 *uart, uint8_t byte)
{
    return (uart->mcr & MCR_LOOP) == 0 && put_received(uart, byte);
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

static bool trigger_reached(const struct uart16550 *uart)
{
    static const uint8_t levels[] = {1, 4, 8, 14};

    return !has_fifo(uart) || uart->fifo_length >= levels[uart->fcr >> FCR_TRIGGER];
}

/* The pending interrupt of the highest priority, as IIR names it. */
static uint8_t pending(const struct uart16550 *uart)
{
    if ((uart->ier & IER_LINE_STATUS) != 0 && uart->overrun)
        return IIR_LINE_STATUS;
    if ((uart->ier & IER_RECEIVED) != 0 && uart->fifo_length != 0)
        return trigger_reached(uart) ? IIR_RECEIVED : IIR_TIMEOUT;
    if ((uart->ier & IER_THR_EMPTY) != 0 && uart->thr_was_emptied)
        return IIR_THR_EMPTY;
    return IIR_NONE_PENDING;
}

bool uart16550_has_reason(const struct uart16550 *uart)
{
    return pending(uart) != IIR_NONE_PENDING;
}

/* Reading IIR acknowledges the THRE interrupt if that is the one it names. */
static uint8_t read_iir(struct uart16550 *uart)
{
    uint8_t iir = pending(uart);

    if (iir == IIR_THR_EMPTY)
        uart->thr_was_emptied = false;
    return iir | (has_fifo(uart) ? IIR_FIFO_ENABLED : 0);
}

static uint8_t read_lsr(struct uart16550 *uart)
{
    uint8_t lsr = UART_LSR_THRE | UART_LSR_TEMT;

    if (uart->fifo_length != 0)
        lsr |= UART_LSR_DR;
    if (uart->overrun)
        lsr |= UART_LSR_OE;
    uart->overrun = false;
    return lsr;
}

static uint8_t read_msr(const struct uart16550 *uart)
{
    unsigned mcr = uart->mcr;

    if ((mcr & MCR_LOOP) == 0)
        return MSR_CONNECTED;
    return (uint8_t)((mcr & MCR_OUT) << 4 | (mcr & MCR_RTS) << 3 | (mcr & MCR_DTR) << 5);
}

uint8_t uart16550_load(struct uart16550 *uart, uint32_t offset)
{
    bool divisor = (uart->lcr & UART_LCR_DLAB) != 0;

    switch (offset) {
    case UART_RBR:
        return divisor ? uart->dll : take_received(uart);
    case UART_IER:
        return divisor ? uart->dlm : uart->ier;
    case UART_IIR:
        return read_iir(uart);
    case UART_LCR:
        return uart->lcr;
    case UART_MCR:
        return uart->mcr;
    case UART_LSR:
        return read_lsr(uart);
    case UART_MSR:
        return read_msr(uart);
    default:
        return uart->scr;
    }
}

static void transmit(struct uart16550 *uart, const struct vm *vm, uint8_t byte)
{
    uart->thr_was_emptied = true;
    if ((uart->mcr & MCR_LOOP) == 0)
        console_guest_put(vm, (char)byte);
    else if (!put_received(uart, byte))
        uart->overrun = true;
}

/* Enabling the THRE interrupt while THR is empty, as it always is, raises it. */
static void write_ier(struct uart16550 *uart, uint8_t value)
{
    if (((uart->ier ^ value) & IER_THR_EMPTY) != 0)
        uart->thr_was_emptied = (value & IER_THR_EMPTY) != 0;
    uart->ier = value & IER_MASK;
}

static void write_fcr(struct uart16550 *uart, uint8_t value)
{
    bool switched = ((uart->fcr ^ value) & FCR_ENABLE) != 0;

    if (switched || (value & FCR_CLEAR_RX) != 0)
        uart->fifo_length = 0;
    if (switched || (value & FCR_CLEAR_TX) != 0)
        uart->thr_was_emptied = true;
    uart->fcr = (value & FCR_ENABLE) != 0 ? value : 0;
}

void uart16550_store(struct uart16550 *uart, const struct vm *vm, uint32_t offset, uint8_t value)
{
    bool divisor = (uart->lcr & UART_LCR_DLAB) != 0;

    switch (offset) {
    case UART_THR:
        if (divisor)
            uart->dll = value;
        else
            transmit(uart, vm, value);
        break;
    case UART_IER:
        if (divisor)
            uart->dlm = value;
        else
            write_ier(uart, value);
        break;
    case UART_FCR:
        write_fcr(uart, value);
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
    default: /* LSR and MSR are read only */
        break;
    }
}
