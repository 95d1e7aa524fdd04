/* malloc: first fit on a list of free blocks in the order of their addresses, so that neighbours
 * are joined when they meet. */
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define MORE_BYTES 16384 /* asked of the kernel at least */
#define SIZE_LIMIT 0x40000000

/* In front of each block, free or not; blocks are multiples of its size. */
struct header {
    struct header *next; /* the next free block, by address; of no meaning in a used one */
    size_t bytes;        /* with the header */
};

static struct header *first_free;

static void release(struct header *block)
{
    struct header *before = 0;
    struct header *after = first_free;

    for (; after != 0 && after < block; after = after->next)
        before = after;
    block->next = after;
    if (after != 0 && (char *)block + block->bytes == (char *)after) {
        block->next = after->next;
        block->bytes += after->bytes;
    }
    if (before == 0) {
        first_free = block;
    } else if ((char *)before + before->bytes == (char *)block) {
        before->next = block->next;
        before->bytes += block->bytes;
    } else {
        before->next = block;
    }
}

/* Makes the heap longer by a free block of at least `bytes`; 0 or an error. */
static int grow(size_t bytes)
{
    struct header *block;
    int start = sbrk(0);

    if (start < 0)
        return start;
    bytes += (size_t)-start % sizeof(struct header);
    if (bytes < MORE_BYTES)
        bytes = MORE_BYTES;
    if (sbrk((int)bytes) != start)
        return -ENOMEM;
    block = (struct header *)(((uintptr_t)start + sizeof(*block) - 1) & -sizeof(*block));
    block->bytes = ((uintptr_t)start + bytes - (uintptr_t)block) & -sizeof(*block);
    release(block);
    return 0;
}

/* Takes `bytes` from the front of the first free block that has them; NULL if none has. */
static struct header *take(size_t bytes)
{
    for (struct header **link = &first_free; *link != 0; link = &(*link)->next) {
        struct header *block = *link;

        if (block->bytes < bytes)
            continue;
        if (block->bytes == bytes) {
            *link = block->next;
        } else {
            struct header *rest = (struct header *)((char *)block + bytes);

            rest->next = block->next;
            rest->bytes = block->bytes - bytes;
            *link = rest;
            block->bytes = bytes;
        }
        return block;
    }
    return 0;
}

void *malloc(size_t size)
{
    struct header *block;
    size_t bytes;

    if (size > SIZE_LIMIT)
        return 0;
    bytes = (size + 2 * sizeof(*block) - 1) & -sizeof(*block);
    block = take(bytes);
    if (block == 0 && grow(bytes) == 0)
        block = take(bytes);
    return block == 0 ? 0 : block + 1;
}

void free(void *memory)
{
    if (memory != 0)
        release((struct header *)memory - 1);
}

void *realloc(void *memory, size_t size)
{
    void *larger = malloc(size);
    size_t old;

    if (memory == 0 || larger == 0)
        return larger;
    old = ((struct header *)memory - 1)->bytes - sizeof(struct header);
    memcpy(larger, memory, old < size ? old : size);
    free(memory);
    return larger;
}
