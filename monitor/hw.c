#include "monitor/hw.h"

#include "mips/cp0.h"
#include "mips/malta.h"
#include "monitor/asid.h"
#include "monitor/entry.h"
#include "monitor/layout.h"

#define READ_CP0(name, select)                                            \
    ({                                                                    \
        uint32_t value_;                                                  \
        __asm__ volatile("mfc0 %0, $" #name ", " #select : "=r"(value_)); \
        value_;                                                           \
    })
#define WRITE_CP0(name, value) __asm__ volatile("mtc0 %0, $" #name : : "r"(value))

#define INDEX                  0
#define ENTRYLO0               2
#define ENTRYLO1               3
#define PAGEMASK               5
#define WIRED                  6
#define HWRENA                 7
#define ENTRYHI                10
#define CONFIG                 16

/* mtc0 and the instruction that needs its effect must not meet in the pipeline. */
static void clear_hazard(void)
{
    __asm__ volatile("ehb" : : : "memory");
}

/* READ_CP0 takes numbers, not names of numbers. */
#define READ(name)         READ_(name, 0)
#define READ_(name, sel)   READ_CP0(name, sel)
#define WRITE(name, value) WRITE_(name, value)
#define WRITE_(name, v)    WRITE_CP0(name, v)

unsigned hw_tlb_size(void)
{
    return ((READ_(CONFIG, 1) & CONFIG1_MMUSIZE) >> CONFIG1_MMUSIZE_SHIFT) + 1;
}

static inline void set_entry(unsigned index, const struct tlb_entry *entry)
{
    WRITE(INDEX, index);
    WRITE(ENTRYHI, entry->hi);
    WRITE(ENTRYLO0, entry->lo[0]);
    WRITE(ENTRYLO1, entry->lo[1]);
    WRITE(PAGEMASK, entry->mask);
    clear_hazard();
    __asm__ volatile("tlbwi" : : : "memory");
}

/* As the monitor's own code needs them. */
static inline void reset_entry_registers(void)
{
    WRITE(PAGEMASK, 0);
    WRITE(ENTRYHI, ASID_MONITOR);
    clear_hazard();
}

void hw_tlb_write(unsigned index, const struct tlb_entry *entry)
{
    set_entry(index, entry);
    reset_entry_registers();
}

void hw_tlb_write_all(unsigned first, const struct tlb_entry *entries, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        set_entry(first + i, &entries[i]);
    reset_entry_registers();
}

void hw_tlb_read(unsigned index, struct tlb_entry *entry)
{
    WRITE(INDEX, index);
    clear_hazard();
    __asm__ volatile("tlbr" : : : "memory");
    clear_hazard();
    entry->hi = READ(ENTRYHI);
    entry->lo[0] = READ(ENTRYLO0);
    entry->lo[1] = READ(ENTRYLO1);
    entry->mask = READ(PAGEMASK);
    reset_entry_registers();
}

int hw_tlb_probe(uint32_t entryhi)
{
    uint32_t index;

    WRITE(ENTRYHI, entryhi);
    clear_hazard();
    __asm__ volatile("tlbp" : : : "memory");
    clear_hazard();
    index = READ(INDEX);
    WRITE(ENTRYHI, ASID_MONITOR);
    clear_hazard();
    return (index & INDEX_P) != 0 ? -1 : (int)index;
}

void hw_tlb_set_wired(unsigned count)
{
    WRITE(WIRED, count);
    clear_hazard();
}

void hw_set_userlocal(uint32_t value, uint32_t hwrena)
{
    __asm__ volatile("mtc0 %0, $4, 2" : : "r"(value));
    WRITE(HWRENA, hwrena);
    clear_hazard();
}

void hw_wait_for_interrupt(void)
{
    entry_idle();
}

mfn_t hw_frame_of_pointer(const void *pointer)
{
    return (mfn_t){((uint32_t)(uintptr_t)pointer & LAYOUT_PHYSICAL_MASK) >> PAGE_SHIFT};
}

void *hw_boot_pointer(uint32_t address)
{
    return (void *)(uintptr_t)(address - LAYOUT_BOOT_MEMORY + LAYOUT_MEMORY);
}

void hw_sync_instructions(void *start, uint32_t size)
{
    uint32_t step;

    __asm__ volatile("rdhwr %0, $1" : "=r"(step)); /* SYNCI_Step; 0: nothing to do */
    if (step == 0)
        return;
    for (uint32_t offset = 0; offset < size; offset += step)
        __asm__ volatile("synci 0(%0)" : : "r"((uint8_t *)start + offset) : "memory");
    __asm__ volatile("sync" : : : "memory");
}

static volatile uint8_t *device_register(uint32_t address)
{
    return (volatile uint8_t *)(uintptr_t)(LAYOUT_DEVICES + address);
}

uint8_t hw_port_get(uint32_t port)
{
    return *device_register(MALTA_ISA_IO + port);
}

void hw_port_put(uint32_t port, uint8_t value)
{
    *device_register(MALTA_ISA_IO + port) = value;
}

/* The bus is little-endian, and the board does not turn bytes around. */
static uint16_t bus_halfword(uint16_t value)
{
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap16(value) : value;
}

static volatile uint16_t *port_halfword(uint32_t port)
{
    return (volatile uint16_t *)(uintptr_t)(LAYOUT_DEVICES + MALTA_ISA_IO + port);
}

uint16_t hw_port_get16(uint32_t port)
{
    return bus_halfword(*port_halfword(port));
}

void hw_port_put16(uint32_t port, uint16_t value)
{
    *port_halfword(port) = bus_halfword(value);
}

static void uart_put(uint32_t uart, char c)
{
    while ((*device_register(uart + UART_LSR) & UART_LSR_THRE) == 0)
        continue;
    *device_register(uart + UART_THR) = (uint8_t)c;
}

static void uart_drain(uint32_t uart)
{
    while ((*device_register(uart + UART_LSR) & UART_LSR_TEMT) == 0)
        continue;
}

void hw_ports_start(void)
{
    *device_register(MALTA_UART0 + UART_FCR) = UART_FCR_ENABLE;
    *device_register(MALTA_UART1 + UART_FCR) = UART_FCR_ENABLE;
}

bool hw_ports_have_input(void)
{
    uint8_t status =
        *device_register(MALTA_UART0 + UART_LSR) | *device_register(MALTA_UART1 + UART_LSR);

    return (status & UART_LSR_DR) != 0;
}

void hw_console_put(char c)
{
    uart_put(MALTA_UART0, c);
}

static int uart_get(uint32_t uart)
{
    if ((*device_register(uart + UART_LSR) & UART_LSR_DR) == 0)
        return -1;
    return *device_register(uart + UART_RBR);
}

int hw_console_get(void)
{
    return uart_get(MALTA_UART0);
}

void hw_channel_put(char c)
{
    uart_put(MALTA_UART1, c);
}

int hw_channel_get(void)
{
    return uart_get(MALTA_UART1);
}

/* The third serial port's registers are further apart. */
static volatile uint8_t *trace_register(uint32_t number)
{
    return device_register(MALTA_UART2 + number * MALTA_UART2_STRIDE);
}

void hw_trace_open(void)
{
    *trace_register(UART_FCR) = UART_FCR_ENABLE;
}

/* With the FIFO on, THRE says that all of it is empty. */
unsigned hw_trace_room(void)
{
    return (*trace_register(UART_LSR) & UART_LSR_THRE) != 0 ? UART_FIFO_BYTES : 0;
}

void hw_trace_put(uint8_t byte)
{
    *trace_register(UART_THR) = byte;
}

void hw_power_off(void)
{
    volatile uint32_t *reset = (volatile uint32_t *)(uintptr_t)(LAYOUT_DEVICES + MALTA_SOFTRES);

    uart_drain(MALTA_UART0);
    uart_drain(MALTA_UART1);
    *reset = MALTA_GORESET;
    for (;;)
        continue;
}
