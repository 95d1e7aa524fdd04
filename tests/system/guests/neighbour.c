/* Two acts for two VMs of one run: the first leaves its print wherever it can, the second looks
 * whether any of it is to be seen. */
#include "tests/system/guests/guest.h"

#include "mips/exceptions.h"
#include "mips/malta.h"
#include "mips/tlb.h"

#define PRINT   0xbadc0de5u
#define USEG_VA 0x30000000u
#define ENTRIES 16

static uint32_t image_start_pa(void)
{
    return (uint32_t)(uintptr_t)vectors & 0x1fffffffu;
}

static uint32_t image_end_pa(void)
{
    return (uint32_t)(uintptr_t)image_end & 0x1fffffffu;
}

/* Memory that the boot protocol and this program leave alone. */
static bool is_untouched(uint32_t pa)
{
    return (pa < MALTA_PROM_PA || pa >= MALTA_PROM_LIMIT) &&
           (pa < image_start_pa() || pa >= image_end_pa());
}

static volatile uint32_t *word_at(uint32_t pa)
{
    return (volatile uint32_t *)(RAM_WINDOW + pa);
}

/* Fills its memory, and its TLB with entries of every address space and page size. */
void act_imprint(const struct machine *machine)
{
    for (uint32_t pa = 0; pa < machine->ram_bytes; pa += 4)
        if (is_untouched(pa))
            *word_at(pa) = PRINT;
    for (uint32_t i = 0; i < 4096; i++) {
        uint32_t frame = 0x200 + i % 0xe00; /* behind the image, below 16 MB */
        uint32_t lo = frame << ENTRYLO_PFN_SHIFT | ENTRYLO_V | ENTRYLO_D;
        uint32_t value;

        cp0_write(CP0_ENTRYHI, (USEG_VA + i * 0x2000) | (i & 0xff));
        cp0_write(CP0_ENTRYLO0, lo);
        cp0_write(CP0_ENTRYLO1, lo);
        __asm__ volatile("tlbwr" : : : "memory");
        if (try_load(USEG_VA + i * 0x2000, &value) != NO_EXCEPTION || value != PRINT)
            bad("my own page %u is not to be read", (unsigned)i);
    }
    print("left its print in memory and TLB\n");
}

static void look_at_memory(const struct machine *machine)
{
    uint32_t words = 0;

    for (uint32_t pa = 0; pa < machine->ram_bytes; pa += 4) {
        if (!is_untouched(pa))
            continue;
        words++;
        if (*word_at(pa) != 0)
            bad("memory at 0x%x holds 0x%x", (unsigned)pa, (unsigned)*word_at(pa));
    }
    print("%u words of memory looked at\n", (unsigned)words);
}

static void look_at_tlb(void)
{
    uint32_t value;

    for (uint32_t i = 0; i < ENTRIES; i++) {
        cp0_write(CP0_INDEX, i);
        __asm__ volatile("tlbr" : : : "memory");
        if (((cp0_read(CP0_ENTRYLO0) | cp0_read(CP0_ENTRYLO1)) & ENTRYLO_V) != 0)
            bad("TLB entry %u maps 0x%x", (unsigned)i, (unsigned)cp0_read(CP0_ENTRYHI));
    }
    for (uint32_t i = 0; i < 4096; i++) {
        cp0_write(CP0_ENTRYHI, i & 0xff);
        if (try_load(USEG_VA + i * 0x2000, &value) != EXC_TLBL || seen.vector != VECTOR_REFILL)
            bad("a load from 0x%x gives exception %u", (unsigned)(USEG_VA + i * 0x2000),
                seen_exccode());
    }
}

static void look_at_registers(const struct machine *machine)
{
    for (unsigned i = 1; i < 32; i++) {
        bool argument = (i >= 4 && i <= 7) || i == 29; /* a0 to a3 and sp: the boot protocol */

        if (!argument && i != 26 && machine->registers[i] != 0)
            bad("register %u was 0x%x at the entry", i, (unsigned)machine->registers[i]);
    }
}

void act_witness(const struct machine *machine)
{
    look_at_registers(machine);
    look_at_memory(machine);
    look_at_tlb();
}
