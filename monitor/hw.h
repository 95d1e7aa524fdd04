/* The machine itself: the few operations that only kernel-mode instructions or device registers can
 * do. Host tests replace this file's functions by a model. */
#ifndef MONITOR_HW_H
#define MONITOR_HW_H

#include "mips/tlb.h"
#include "monitor/layout.h"
#include "monitor/types.h"

/* Hardware TLB (PRA, tlbwi, tlbr, tlbp). hw_tlb_probe returns an index, or -1. All
 * leave the machine's ASID at the monitor's own. */
unsigned hw_tlb_size(void);
void hw_tlb_write(unsigned index, const struct tlb_entry *entry);
void hw_tlb_write_all(unsigned first, const struct tlb_entry *entries, unsigned count);
void hw_tlb_read(unsigned index, struct tlb_entry *entry);
int hw_tlb_probe(uint32_t entryhi);

/* The first `count` entries are not to be taken for victims by Random. */
void hw_tlb_set_wired(unsigned count);

/* Count, Compare, and what the machine said about an exit. Inline, but for host tests. Writing
 * Compare acknowledges the timer interrupt, too. */
#ifdef __mips__
static inline uint32_t hw_count(void)
{
    uint32_t count;

    __asm__ volatile("mfc0 %0, $9" : "=r"(count));
    return count;
}

static inline void hw_set_compare(uint32_t count)
{
    __asm__ volatile("mtc0 %0, $11\n\tehb" : : "r"(count) : "memory");
}

/* Of the exit that is being handled; exit_handle has them in vcpu->exit. */
static inline uint32_t hw_cause(void)
{
    uint32_t cause;

    __asm__ volatile("mfc0 %0, $13" : "=r"(cause));
    return cause;
}

static inline uint32_t hw_badvaddr(void)
{
    uint32_t address;

    __asm__ volatile("mfc0 %0, $8" : "=r"(address));
    return address;
}

/* Where the machine has it (platform `segctl`). */
static inline uint32_t hw_badinstr(void)
{
    uint32_t word;

    __asm__ volatile("mfc0 %0, $8, 1" : "=r"(word));
    return word;
}
#else
uint32_t hw_badinstr(void);
uint32_t hw_cause(void);
uint32_t hw_badvaddr(void);
uint32_t hw_count(void);
void hw_set_compare(uint32_t count);
#endif

/* On a machine with UserLocal: its value, and HWREna. */
void hw_set_userlocal(uint32_t value, uint32_t hwrena);

/* Sleeps until the machine's timer interrupt is pending. */
void hw_wait_for_interrupt(void);

/* Where the monitor can touch a machine frame. */
#ifdef __mips__
static inline void *hw_frame_pointer(mfn_t frame)
{
    return (void *)(uintptr_t)(LAYOUT_MEMORY + (frame.n << PAGE_SHIFT));
}
#else
void *hw_frame_pointer(mfn_t frame);
#endif

/* The frame that holds an address which hw_frame_pointer gave. */
mfn_t hw_frame_of_pointer(const void *pointer);

/* Where the monitor can touch what the board's boot code names by an address in kseg0. */
void *hw_boot_pointer(uint32_t address);

/* Makes instructions written through the data cache visible to fetches. */
void hw_sync_instructions(void *start, uint32_t size);

/* Lets both ports take in more than a byte at a time. */
void hw_ports_start(void);

/* The ISA bus's I/O ports; of a halfword the bus carries the lower byte first. */
uint8_t hw_port_get(uint32_t port);
uint16_t hw_port_get16(uint32_t port);
void hw_port_put(uint32_t port, uint8_t value);
void hw_port_put16(uint32_t port, uint16_t value);

/* Is there a byte to get from the first or the second serial port? */
bool hw_ports_have_input(void);

void hw_console_put(char c); /* first serial port */
int hw_console_get(void);    /* a byte from the first serial port, or -1 */
void hw_channel_put(char c); /* second serial port */
int hw_channel_get(void);

/* Third serial port: switches its FIFO on; how many bytes it takes now; putting one of those. */
void hw_trace_open(void);
unsigned hw_trace_room(void);
void hw_trace_put(uint8_t byte);
_Noreturn void hw_power_off(void);

#endif
