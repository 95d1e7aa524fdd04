/* Not modelled: the display (what is written to it is not shown), the NMI button and the I2C bus of
 * the memory modules. The third serial port is absent (isa.c and bus.c list what is). */
#include "monitor/dev/board.h"

#include "mips/malta.h"
#include "monitor/vm.h"

#define SWITCHES       0x200
#define STATUS         0x208
#define STATUS_BIG     0x02 /* the byte order switch */
#define STATUS_OK      0x10
#define JUMPERS        0x210 /* 0: PCI clock 33 MHz */
#define LED_BAR        0x408
#define ASCII_WORD     0x410 /* and, 8 bytes apart from there, eight single characters */
#define DISPLAY_LIMIT  0x458
#define SOFT_RESET     (MALTA_SOFTRES - MALTA_FPGA)
#define BREAK_RESET    0x508 /* the serial break code that resets the board */
#define OUTPUTS        0xa00
#define INPUTS         0xa08

#define BOARD_REVISION 0x420 /* Malta with a CoreLV: the system controller is a GT-64120 */

void board_reset(struct board *board)
{
    *board = (struct board){.break_code = 0x0a};
}

static bool read_register(const struct board *board, uint32_t offset, uint32_t *value)
{
    switch (offset) {
    case SWITCHES:
    case JUMPERS:
    case SOFT_RESET:
    case INPUTS:
        *value = 0;
        return true;
    case STATUS:
        *value = STATUS_OK | (BUS_BIG_ENDIAN ? STATUS_BIG : 0);
        return true;
    case LED_BAR:
        *value = board->leds;
        return true;
    case BREAK_RESET:
        *value = board->break_code;
        return true;
    case OUTPUTS:
        *value = board->outputs;
        return true;
    default:
        return false;
    }
}

static bool write_register(struct vm *vm, uint32_t offset, uint32_t value)
{
    struct board *board = &vm->malta.board;

    switch (offset) {
    case SWITCHES:
    case STATUS:
    case JUMPERS: /* read only */
        return true;
    case LED_BAR:
        board->leds = (uint8_t)value;
        return true;
    case SOFT_RESET:
        if (value == MALTA_GORESET)
            vm_end(vm, VM_ENDED, "the guest reset its board");
        return true;
    case BREAK_RESET:
        board->break_code = (uint8_t)value;
        return true;
    case OUTPUTS:
        board->outputs = (uint8_t)value;
        return true;
    default:
        return offset >= ASCII_WORD && offset < DISPLAY_LIMIT;
    }
}

bool board_access(struct vm *vm, uint32_t offset, struct bus_access *access)
{
    if (access->store)
        return write_register(vm, offset, access->value);
    return read_register(&vm->malta.board, offset, &access->value);
}

bool board_revision_access(struct vm *vm, uint32_t offset, struct bus_access *access)
{
    (void)vm;
    (void)offset;
    if (!access->store)
        access->value = bus_part_of_word(BOARD_REVISION, access);
    return true;
}
