#include "monitor/disk.h"

#include "monitor/hw.h"

/* I/O ports, and bits of the status register. */
#define PORT_DATA        0x1f0
#define PORT_COUNT       0x1f2 /* sectors */
#define PORT_LBA         0x1f3 /* three registers: bits 7..0, 15..8, 23..16 */
#define PORT_DEVICE      0x1f6
#define PORT_COMMAND     0x1f7 /* read: status */
#define PORT_CONTROL     0x3f6

#define STATUS_BSY       0x80
#define STATUS_DF        0x20
#define STATUS_DRQ       0x08
#define STATUS_ERR       0x01

#define DEVICE_MASTER    0xe0 /* bits 3..0: bits 27..24 of the address */
#define CONTROL_NIEN     0x02 /* no interrupts */

#define COMMAND_READ     0x20
#define COMMAND_WRITE    0x30
#define COMMAND_IDENTIFY 0xec

#define SECTOR_HALFWORDS 256
#define SECTORS_A_PAGE   (PAGE_SIZE / (2 * SECTOR_HALFWORDS))
#define LBA28_LIMIT      0x10000000u
#define IDENTIFY_SECTORS 60 /* halfwords 60 and 61: addressable sectors, the lower half first */

#define PATIENCE         0x60000000u /* ticks of Count: some ten seconds */

/* Waits until the disk is no longer busy. false: an error, or data wanted that there is none of. */
static bool wait(bool data)
{
    uint32_t start = hw_count();
    uint8_t status;

    do {
        status = hw_port_get(PORT_COMMAND);
        if (hw_count() - start > PATIENCE)
            return false;
    } while ((status & STATUS_BSY) != 0);
    return (status & (STATUS_ERR | STATUS_DF)) == 0 && (!data || (status & STATUS_DRQ) != 0);
}

uint32_t disk_open(void)
{
    uint32_t sectors = 0;
    uint8_t status;

    hw_port_put(PORT_CONTROL, CONTROL_NIEN);
    hw_port_put(PORT_DEVICE, DEVICE_MASTER);
    status = hw_port_get(PORT_COMMAND);
    if (status == 0 || status == 0xff) /* nobody drives the bus */
        return 0;
    hw_port_put(PORT_COMMAND, COMMAND_IDENTIFY);
    if (!wait(true))
        return 0;
    for (unsigned i = 0; i < SECTOR_HALFWORDS; i++) {
        uint32_t word = hw_port_get16(PORT_DATA);

        if (i == IDENTIFY_SECTORS)
            sectors = word;
        else if (i == IDENTIFY_SECTORS + 1)
            sectors |= word << 16;
    }
    return (sectors < LBA28_LIMIT ? sectors : LBA28_LIMIT) / SECTORS_A_PAGE;
}

static void start(uint8_t command, uint32_t page)
{
    uint32_t sector = page * SECTORS_A_PAGE;

    hw_port_put(PORT_DEVICE, (uint8_t)(DEVICE_MASTER | sector >> 24));
    hw_port_put(PORT_COUNT, SECTORS_A_PAGE);
    for (unsigned i = 0; i < 3; i++)
        hw_port_put(PORT_LBA + i, (uint8_t)(sector >> (8 * i)));
    hw_port_put(PORT_COMMAND, command);
}

bool disk_read(uint32_t page, mfn_t frame)
{
    uint16_t *to = hw_frame_pointer(frame);

    start(COMMAND_READ, page);
    for (unsigned sector = 0; sector < SECTORS_A_PAGE; sector++) {
        if (!wait(true))
            return false;
        for (unsigned i = 0; i < SECTOR_HALFWORDS; i++)
            *to++ = hw_port_get16(PORT_DATA);
    }
    hw_sync_instructions(hw_frame_pointer(frame), PAGE_SIZE);
    return true;
}

bool disk_write(uint32_t page, mfn_t frame)
{
    const uint16_t *from = hw_frame_pointer(frame);

    start(COMMAND_WRITE, page);
    for (unsigned sector = 0; sector < SECTORS_A_PAGE; sector++) {
        if (!wait(true))
            return false;
        for (unsigned i = 0; i < SECTOR_HALFWORDS; i++)
            hw_port_put16(PORT_DATA, *from++);
    }
    return wait(false);
}
