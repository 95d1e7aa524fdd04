#include "tests/unit/model_disk.h"

#include "tests/unit/unit_test.h"
#include "monitor/hw.h"

#include <string.h>

#define SECTOR   512
#define STAT_BSY 0x80
#define STAT_RDY 0x40
#define STAT_DRQ 0x08
#define STAT_ERR 0x01

struct model_disk model_disk;

static uint8_t contents[MODEL_DISK_PAGES_MAX * 4096];
static uint8_t registers[8]; /* 0x1f0 to 0x1f7 as written */
static uint8_t buffer[SECTOR];
static unsigned position, sectors_left;
static uint8_t status;

static uint32_t address(void)
{
    return registers[3] | (uint32_t)registers[4] << 8 | (uint32_t)registers[5] << 16 |
           (registers[6] & 0xfu) << 24;
}

static uint8_t *sector(void)
{
    uint32_t offset = (address() + registers[2] - sectors_left) * SECTOR;

    assert_true(offset + SECTOR <= model_disk.pages * 4096);
    return contents + offset;
}

static void identify(void)
{
    uint32_t sectors = model_disk.pages * 8;

    memset(buffer, 0, sizeof(buffer));
    for (unsigned i = 0; i < 4; i++)
        buffer[120 + i] = (uint8_t)(sectors >> (8 * i));
    sectors_left = 0;
}

static void begin(uint8_t command)
{
    position = 0;
    sectors_left = registers[2];
    status = STAT_RDY | STAT_DRQ;
    if (command == 0xec)
        identify();
    else if (model_disk.fails)
        status = STAT_RDY | STAT_ERR;
    else if (command == 0x20)
        memcpy(buffer, sector(), SECTOR);
    else
        assert_int_equal(command, 0x30);
}

/* A sector has gone through the data register. */
static void next_sector(void)
{
    bool write = registers[7] == 0x30;

    position = 0;
    if (write)
        memcpy(sector(), buffer, SECTOR);
    model_disk.writes += write;
    model_disk.reads += registers[7] == 0x20;
    if (sectors_left == 0 || --sectors_left == 0)
        status = STAT_RDY;
    else if (!write)
        memcpy(buffer, sector(), SECTOR);
}

uint8_t hw_port_get(uint32_t port)
{
    assert_int_equal(port, 0x1f7);
    if (model_disk.pages == 0)
        return 0;
    return model_disk.hangs ? STAT_BSY : status | STAT_RDY;
}

void hw_port_put(uint32_t port, uint8_t value)
{
    if (port == 0x3f6)
        return;
    assert_in_range(port, 0x1f1, 0x1f7);
    registers[port - 0x1f0] = value;
    if (port == 0x1f7)
        begin(value);
}

uint16_t hw_port_get16(uint32_t port)
{
    uint16_t value;

    assert_int_equal(port, 0x1f0);
    assert_true((status & STAT_DRQ) != 0);
    value = (uint16_t)(buffer[position] | buffer[position + 1] << 8);
    position += 2;
    if (position == SECTOR)
        next_sector();
    return value;
}

void hw_port_put16(uint32_t port, uint16_t value)
{
    assert_int_equal(port, 0x1f0);
    assert_true((status & STAT_DRQ) != 0);
    buffer[position] = (uint8_t)value;
    buffer[position + 1] = (uint8_t)(value >> 8);
    position += 2;
    if (position == SECTOR)
        next_sector();
}
