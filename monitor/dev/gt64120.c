/* Not modelled: moving the window or its decoders (their registers keep what is written, accesses
 * go where they went), SDRAM timing, DMA, the timers, PCI_1, and error and abort reports: a
 * configuration cycle that nobody answers reads ones and sets no cause bit, as in QEMU.
 *
 * Registers are little-endian unless CPU configuration bit 12 says that the processor's words need
 * no swapping; it resets to what makes a little-endian guest's words come out right, so that in
 * both byte orders the bytes in memory order are the same. Configuration data of other devices is
 * swapped once more unless PCI_0 command bit 0 is set. */
#include "monitor/dev/gt64120.h"

#include "monitor/dev/pci.h"
#include "monitor/vm.h"

#define CPU_NO_SWAP       0x1000
#define COMMAND_NO_SWAP   0x0001
#define CONFIG_ENABLE     0x80000000u
#define CONFIG_MASK       0x80fffffcu
#define CONFIG_OTHER      0x00fff800u /* bus and device: not the controller itself */
#define REMAP_MASK        0x7ff

#define CPU_CONFIGURATION 0x000
#define PCI0_COMMAND      0xc00
#define INTERRUPT_CAUSE   0xc18
#define PCI0_CONFIG_ADDR  0xcf8
#define PCI0_CONFIG_DATA  0xcfc

#if BUS_BIG_ENDIAN
#define CPU_RESET     0
#define COMMAND_RESET 0
#else
#define CPU_RESET     CPU_NO_SWAP
#define COMMAND_RESET 0x00010001
#endif

struct gt64120_register {
    uint16_t offset;
    uint16_t remap; /* a low decoder whose write sets this remap register too; 0: none */
    uint32_t reset, write_mask;
};

static const struct gt64120_register registers[GT64120_REGISTERS] = {
    {CPU_CONFIGURATION, 0, CPU_RESET, 0xffffffff},
    {0x008, 0, 0x000, 0}, /* SCS[1:0] low, high: SDRAM */
    {0x010, 0, 0x007, 0},
    {0x018, 0, 0x008, 0}, /* SCS[3:2] */
    {0x020, 0, 0x00f, 0},
    {0x028, 0, 0x0e0, 0}, /* CS[2:0] */
    {0x030, 0, 0x070, 0},
    {0x038, 0, 0x0f8, 0}, /* CS[3] and boot */
    {0x040, 0, 0x07f, 0},
    {0x048, 0x0f0, 0x0c0, 0x7fff}, /* PCI_0 I/O: 0x18000000.. */
    {0x050, 0, 0x040, 0x7f},
    {0x058, 0x0f8, 0x080, 0x7fff}, /* PCI_0 memory 0: 0x10000000.. */
    {0x060, 0, 0x03f, 0x7f},
    {0x068, 0, 0x0df, 0}, /* this window: 0x1be00000 */
    {0x070, 0, 0, 0},     /* CPU error address */
    {0x078, 0, 0, 0},
    {0x080, 0x100, 0x0c1, 0x7fff}, /* PCI_0 memory 1: 0x18200000.. */
    {0x088, 0, 0x05e, 0x7f},
    {0x090, 0x108, 0x100, 0x7fff}, /* PCI_1 */
    {0x098, 0, 0x00f, 0x7f},
    {0x0a0, 0x110, 0x110, 0x7fff},
    {0x0a8, 0, 0x01f, 0x7f},
    {0x0b0, 0x118, 0x120, 0x7fff},
    {0x0b8, 0, 0x02f, 0x7f},
    {0x0c0, 0, 0, 0}, /* PCI_0, PCI_1 synchronization barrier */
    {0x0c8, 0, 0, 0},
    {0x0d0, 0, 0x000, 0}, /* remaps */
    {0x0d8, 0, 0x008, 0},
    {0x0e0, 0, 0x0e0, 0},
    {0x0e8, 0, 0x0f8, 0},
    {0x0f0, 0, 0x0c0, REMAP_MASK},
    {0x0f8, 0, 0x080, REMAP_MASK},
    {0x100, 0, 0x0c1, REMAP_MASK},
    {0x108, 0, 0x100, REMAP_MASK},
    {0x110, 0, 0x110, REMAP_MASK},
    {0x118, 0, 0x120, REMAP_MASK},
    {0x120, 0, 0x003, 0},          /* one controller on the bus */
    {0x400, 0, 0x000, 0xffffffff}, /* SDRAM banks */
    {0x404, 0, 0x007, 0xffffffff},
    {0x408, 0, 0x008, 0xffffffff},
    {0x40c, 0, 0x00f, 0xffffffff},
    {0x448, 0, 0x200, 0xffffffff}, /* SDRAM configuration */
    {0x44c, 0, 0x005, 0xffffffff}, /* SDRAM parameters */
    {0x450, 0, 0x005, 0xffffffff},
    {0x454, 0, 0x005, 0xffffffff},
    {0x458, 0, 0x005, 0xffffffff},
    {0x474, 0, 0x000, 0xffffffff}, /* SDRAM operation mode */
    {0x478, 0, 0x007, 0xffffffff},
    {0x47c, 0, 0x002, 0xffffffff},
    {PCI0_COMMAND, 0, COMMAND_RESET, 0x0401fc0f},
    {0xc04, 0, 0x70f, 0}, /* PCI_0 time-out and retry */
    {INTERRUPT_CAUSE, 0, 0, 0},
    {0xc1c, 0, 0, 0x3c3ffffe}, /* interrupt masks */
    {0xc24, 0, 0, 0x03fffffe},
    {0xc28, 0, 0, 0x3f},
    {0xc3c, 0, 0x00f, 0}, /* PCI_0 base address registers enable */
};

static uint32_t *value_at(struct gt64120 *gt, uint32_t offset)
{
    for (unsigned i = 0; i < GT64120_REGISTERS; i++)
        if (registers[i].offset == offset)
            return &gt->values[i];
    return NULL;
}

void gt64120_reset(struct gt64120 *gt)
{
    for (unsigned i = 0; i < GT64120_REGISTERS; i++)
        gt->values[i] = registers[i].reset;
    gt->config_address = 0;
}

static bool swaps_config_data(struct gt64120 *gt)
{
    return (*value_at(gt, PCI0_COMMAND) & COMMAND_NO_SWAP) == 0 &&
           (gt->config_address & CONFIG_OTHER) != 0;
}

static uint32_t read_config_data(struct vm *vm)
{
    struct gt64120 *gt = &vm->malta.gt;
    uint32_t value = 0xffffffffu;

    if ((gt->config_address & CONFIG_ENABLE) != 0)
        value = pci_config_read(vm, gt->config_address);
    return swaps_config_data(gt) ? __builtin_bswap32(value) : value;
}

static void write_config_data(struct vm *vm, uint32_t value)
{
    struct gt64120 *gt = &vm->malta.gt;

    if ((gt->config_address & CONFIG_ENABLE) != 0)
        pci_config_write(vm, gt->config_address,
                         swaps_config_data(gt) ? __builtin_bswap32(value) : value);
}

static bool read_held(struct gt64120 *gt, uint32_t offset, uint32_t *value)
{
    const uint32_t *held = value_at(gt, offset);

    if (held == NULL)
        return false;
    *value = *held;
    return true;
}

static bool read_register(struct vm *vm, uint32_t offset, uint32_t *value)
{
    if (offset == GT64120_ACKNOWLEDGE)
        *value = i8259_acknowledge(&vm->malta.pic);
    else if (offset == PCI0_CONFIG_ADDR)
        *value = vm->malta.gt.config_address;
    else if (offset == PCI0_CONFIG_DATA)
        *value = read_config_data(vm);
    else
        return read_held(&vm->malta.gt, offset, value);
    return true;
}

static bool write_held(struct gt64120 *gt, uint32_t offset, uint32_t value)
{
    uint32_t *held = value_at(gt, offset);
    const struct gt64120_register *reg;

    if (held == NULL)
        return false;
    reg = &registers[held - gt->values];
    *held = (*held & ~reg->write_mask) | (value & reg->write_mask);
    if (offset == INTERRUPT_CAUSE)
        *held &= value; /* zeros clear */
    if (reg->remap != 0)
        *value_at(gt, reg->remap) = value & REMAP_MASK;
    return true;
}

static bool write_register(struct vm *vm, uint32_t offset, uint32_t value)
{
    if (offset == PCI0_CONFIG_ADDR)
        vm->malta.gt.config_address = value & CONFIG_MASK;
    else if (offset == PCI0_CONFIG_DATA)
        write_config_data(vm, value);
    else
        return write_held(&vm->malta.gt, offset, value);
    return true;
}

bool gt64120_access(struct vm *vm, uint32_t offset, struct bus_access *access)
{
    bool swap = (*value_at(&vm->malta.gt, CPU_CONFIGURATION) & CPU_NO_SWAP) == 0;
    uint32_t word;

    if (access->store) {
        word = swap ? __builtin_bswap32(access->value) : access->value;
        return access->size == 4 && write_register(vm, offset, word);
    }
    if (!read_register(vm, offset & ~3u, &word))
        return false;
    access->value = bus_part_of_word(swap ? __builtin_bswap32(word) : word, access);
    return true;
}
