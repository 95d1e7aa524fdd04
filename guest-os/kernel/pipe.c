/* Pipes: a page frame each, with a ring of bytes. Whoever waits for one waits on its address. */
#include "guest-os/kernel/pipe.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/user_memory.h"
#include "mips/tlb.h"

#define PIPE_BYTES (PAGE_SIZE - 4 * sizeof(uint32_t))

struct pipe {
    uint32_t readable; /* the read end is open */
    uint32_t writable;
    uint32_t first; /* index of the oldest byte */
    uint32_t count; /* bytes in it */
    uint8_t bytes[PIPE_BYTES];
};

struct pipe *pipe_create(void)
{
    uint32_t pa = frame_allocate();
    struct pipe *pipe = ram(pa);

    if (pa == 0)
        return 0;
    pipe->readable = true;
    pipe->writable = true;
    return pipe;
}

void pipe_close(struct pipe *pipe, bool write_end)
{
    if (write_end)
        pipe->writable = false;
    else
        pipe->readable = false;
    process_wake(pipe);
    if (!pipe->readable && !pipe->writable)
        frame_release(physical(pipe));
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

int pipe_read(struct pipe *pipe, uint32_t va, uint32_t size)
{
    uint32_t done = 0;

    while (pipe->count == 0 && pipe->writable && size != 0) {
        if (process_block(pipe) != 0)
            return -EINTR;
    }
    while (done < size && pipe->count != 0) {
        uint32_t bytes = least(least(size - done, pipe->count), PIPE_BYTES - pipe->first);
        int error = copy_to_user(va + done, pipe->bytes + pipe->first, bytes);

        if (error != 0)
            return done != 0 ? (int)done : error;
        pipe->first = (pipe->first + bytes) % PIPE_BYTES;
        pipe->count -= bytes;
        done += bytes;
        process_wake(pipe);
    }
    return (int)done;
}

int pipe_write(struct pipe *pipe, uint32_t va, uint32_t size)
{
    for (uint32_t done = 0; done < size;) {
        uint32_t end = (pipe->first + pipe->count) % PIPE_BYTES;
        uint32_t bytes = least(least(size - done, PIPE_BYTES - pipe->count), PIPE_BYTES - end);
        int error;

        if (!pipe->readable)
            return -EPIPE;
        if (bytes == 0) {
            if (process_block(pipe) != 0)
                return -EINTR;
            continue;
        }
        error = copy_from_user(pipe->bytes + end, va + done, bytes);
        if (error != 0)
            return done != 0 ? (int)done : error;
        pipe->count += bytes;
        done += bytes;
        process_wake(pipe);
    }
    return (int)size;
}

uint32_t pipe_size(const struct pipe *pipe)
{
    return pipe->count;
}
