/* Inodes and the pages of files. */
#include "guest-os/kernel/inode.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/user_memory.h"
#include "mips/tlb.h"

#include <string.h>

#define TABLE_LIMIT(table) (INODE_DIRECT + ((table) + 1) * INODE_FRAMES_PER_TABLE) /* in pages */

static struct inode inodes[INODES_MAX];

struct inode *inode_allocate(uint32_t type)
{
    for (struct inode *inode = inodes; inode < inodes + INODES_MAX; inode++) {
        if (inode->type == 0) {
            memset(inode, 0, sizeof(*inode));
            inode->type = type;
            return inode;
        }
    }
    return 0;
}

void inode_hold(struct inode *inode)
{
    inode->references++;
}

static uint32_t pages_of(uint32_t size)
{
    return (size + PAGE_SIZE - 1) / PAGE_SIZE;
}

/* Where the frame of a page is noted; NULL if that needs a table which there is not. */
static uint32_t *find_slot(struct inode *inode, uint32_t page)
{
    uint32_t table;

    if (page < INODE_DIRECT)
        return &inode->direct[page];
    page -= INODE_DIRECT;
    table = inode->indirect[page / INODE_FRAMES_PER_TABLE];
    return table == 0 ? 0 : (uint32_t *)ram(table) + page % INODE_FRAMES_PER_TABLE;
}

static bool make_table(struct inode *inode, uint32_t page)
{
    uint32_t *table;

    if (page < INODE_DIRECT)
        return true;
    table = &inode->indirect[(page - INODE_DIRECT) / INODE_FRAMES_PER_TABLE];
    if (*table == 0)
        *table = frame_allocate();
    return *table != 0;
}

/* Frees all pages from number `first` on. */
static void release_pages(struct inode *inode, uint32_t first)
{
    uint32_t limit = pages_of(inode->size);

    for (uint32_t page = first; page < limit; page++) {
        uint32_t *slot = find_slot(inode, page);

        if (slot != 0 && *slot != 0) {
            frame_release(*slot);
            *slot = 0;
        }
    }
    for (unsigned table = 0; table < INODE_INDIRECT; table++) {
        if (inode->indirect[table] != 0 &&
            first < TABLE_LIMIT(table) - INODE_FRAMES_PER_TABLE + 1) {
            frame_release(inode->indirect[table]);
            inode->indirect[table] = 0;
        }
    }
}

static void free_if_unused(struct inode *inode)
{
    if (inode->references == 0 && inode->links == 0) {
        release_pages(inode, 0);
        inode->type = 0;
    }
}

void inode_release(struct inode *inode)
{
    inode->references--;
    free_if_unused(inode);
}

void inode_unlink(struct inode *inode)
{
    inode->links--;
    free_if_unused(inode);
}

uint32_t inode_number(const struct inode *inode)
{
    return (uint32_t)(inode - inodes) + 1;
}

struct inode *inode_of(uint32_t number)
{
    return &inodes[number - 1];
}

uint32_t inode_frame(const struct inode *inode, uint32_t page)
{
    const uint32_t *slot = find_slot((struct inode *)inode, page);

    return slot == 0 ? 0 : *slot;
}

uint32_t inode_make_frame(struct inode *inode, uint32_t page)
{
    uint32_t *slot;

    if (!make_table(inode, page))
        return 0;
    slot = find_slot(inode, page);
    if (*slot == 0)
        *slot = frame_allocate();
    return *slot;
}

/* Bytes behind the end are zeros: they must not come back if the file grows again. */
static void clear_tail(struct inode *inode, uint32_t size)
{
    uint32_t last = size % PAGE_SIZE == 0 ? 0 : inode_frame(inode, size / PAGE_SIZE);

    if (last != 0)
        memset((uint8_t *)ram(last) + size % PAGE_SIZE, 0, PAGE_SIZE - size % PAGE_SIZE);
}

int inode_truncate(struct inode *inode, uint32_t size)
{
    if (size > FILE_SIZE_MAX)
        return -EFBIG;
    if (inode->programs != 0)
        return -EBUSY;
    if (size < inode->size) {
        release_pages(inode, pages_of(size));
        clear_tail(inode, size);
    }
    inode->size = size;
    return 0;
}

/* The part of [offset, offset + size) that lies in one page. */
static uint32_t within_page(uint32_t offset, uint32_t size)
{
    uint32_t room = PAGE_SIZE - offset % PAGE_SIZE;

    return size < room ? size : room;
}

int inode_read(const struct inode *inode, uint32_t offset, uint32_t va, uint32_t size)
{
    static const uint8_t zeros[PAGE_SIZE];
    uint32_t done = 0;

    if (offset >= inode->size)
        return 0;
    if (size > inode->size - offset)
        size = inode->size - offset;
    while (done < size) {
        uint32_t bytes = within_page(offset, size - done);
        uint32_t frame = inode_frame(inode, offset / PAGE_SIZE);
        const uint8_t *page = frame == 0 ? zeros : ram(frame);
        int error = copy_to_user(va + done, page + offset % PAGE_SIZE, bytes);

        if (error != 0)
            return done != 0 ? (int)done : error;
        done += bytes;
        offset += bytes;
    }
    return (int)done;
}

/* A write stopped within a page, which may now hold more than the file has bytes. */
static void undo_write(struct inode *inode, uint32_t page)
{
    uint32_t *slot = find_slot(inode, page);

    if (page >= pages_of(inode->size)) {
        frame_release(*slot);
        *slot = 0;
    } else {
        clear_tail(inode, inode->size);
    }
}

int inode_write(struct inode *inode, uint32_t offset, uint32_t va, uint32_t size)
{
    uint32_t done = 0;
    int error = 0;

    if (inode->programs != 0)
        return -EBUSY;
    if (size != 0 && offset >= FILE_SIZE_MAX)
        return -EFBIG;
    if (size > FILE_SIZE_MAX - offset)
        size = FILE_SIZE_MAX - offset;
    while (done < size) {
        uint32_t bytes = within_page(offset, size - done);
        uint32_t frame = inode_make_frame(inode, offset / PAGE_SIZE);

        if (frame == 0) {
            error = -ENOSPC;
            break;
        }
        error = copy_from_user((uint8_t *)ram(frame) + offset % PAGE_SIZE, va + done, bytes);
        if (error != 0) {
            undo_write(inode, offset / PAGE_SIZE);
            break;
        }
        done += bytes;
        offset += bytes;
        if (offset > inode->size)
            inode->size = offset;
    }
    return done != 0 ? (int)done : error;
}
