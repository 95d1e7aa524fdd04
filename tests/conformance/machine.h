/* The machine under test as C sees it: CP0, TLB, memory. */
#ifndef CONFORMANCE_MACHINE_H
#define CONFORMANCE_MACHINE_H

#include <stdint.h>
#include "mips/cp0.h"
#include "mips/tlb.h"
#include "mips/windows.h"

/* id: a constant CP0_... of mips/cp0.h. */
#define cp0_read(id)                                    \
    __extension__({                                     \
        uint32_t value_;                                \
        __asm__ volatile("mfc0 %0, $%1, %2"             \
                         : "=r"(value_)                 \
                         : "i"((id) / 8), "i"((id) % 8) \
                         : "memory");                   \
        value_;                                         \
    })
#define cp0_write(id, value)                                     \
    __asm__ volatile("mtc0 %z0, $%1, %2\n\tehb"                  \
                     :                                           \
                     : "Jr"(value), "i"((id) / 8), "i"((id) % 8) \
                     : "memory")

/* Addresses in useg and memory that the tests use; RAM must reach to 64 MB.
 * User code runs at its physical address, through wired entries 0 and 1; entry 2 maps the pair of
 * user data pages at their physical address. Tests use entries from FREE_ENTRY on. */
#define USER_DATA  0x00500000u
#define FREE_ENTRY 4
#define TEST_VA    0x40000000u /* a useg address that starts a pair of pages of any size */
#define FRAME_A    0x01000000u /* two physical addresses with 16 MB of RAM each */
#define FRAME_B    0x02000000u

/* Physical memory through the RAM window, device registers through the device window. */
volatile uint32_t *ram(uint32_t pa);
volatile uint8_t *device(uint32_t pa);

unsigned tlb_size(void); /* entries, from Config1 */

/* An EntryLo for the page at `pa`, cacheable, with flags of ENTRYLO_V, _D, _G. */
uint32_t page(uint32_t pa, uint32_t flags);

/* Writes entry `index` with tlbwi; EntryHi and PageMask keep their values. */
void tlb_write(unsigned index, struct tlb_entry entry);
struct tlb_entry tlb_read(unsigned index); /* tlbr; EntryHi and PageMask keep their values */
uint32_t tlb_probe(uint32_t entryhi);      /* tlbp: what Index then holds; EntryHi stays */

/* Gives every entry a VPN of its own in the RAM window, which is never looked up, with V = 0. */
void tlb_flush(void);

/* Brings CP0 into the state that every test starts from. */
void machine_reset(void);

void spin(unsigned rounds); /* a delay of a few instructions a round */

#endif
