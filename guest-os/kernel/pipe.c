/* Pipes: a ring of bytes each. Whoever waits for one waits on the pipe's address. */
#include "guest-os/kernel/pipe.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/user_memory.h"

#include <string.h>

#define PIPES_MAX 16

static struct pipe pipes[PIPES_MAX];

struct pipe *pipe_create(void)
{
    for (struct pipe *pipe = pipes; pipe < pipes + PIPES_MAX; pipe++) {
        if (pipe->readers == 0 && pipe->writers == 0) {
            memset(pipe, 0, sizeof(*pipe));
            pipe->readers = 1;
            pipe->writers = 1;
            return pipe;
        }
    }
    return 0;
}

void pipe_close_read(struct pipe *pipe)
{
    pipe->readers--;
    process_wake(pipe);
}

void pipe_close_write(struct pipe *pipe)
{
    pipe->writers--;
    process_wake(pipe);
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

int pipe_read(struct pipe *pipe, uint32_t va, uint32_t size)
{
    uint32_t done = 0;

    while (pipe->count == 0 && pipe->writers != 0 && size != 0)
        process_block(pipe);
    while (done < size && pipe->count != 0) {
        uint32_t bytes = least(least(size - done, pipe->count), PIPE_BYTES - pipe->first);

        if (copy_to_user(va + done, pipe->bytes + pipe->first, bytes) != 0)
            return -EFAULT;
        pipe->first = (pipe->first + bytes) % PIPE_BYTES;
        pipe->count -= bytes;
        done += bytes;
    }
    process_wake(pipe);
    return (int)done;
}

int pipe_write(struct pipe *pipe, uint32_t va, uint32_t size)
{
    for (uint32_t done = 0; done < size;) {
        uint32_t end = (pipe->first + pipe->count) % PIPE_BYTES;
        uint32_t bytes = least(least(size - done, PIPE_BYTES - pipe->count), PIPE_BYTES - end);

        if (pipe->readers == 0)
            return -EPIPE;
        if (bytes == 0) {
            process_block(pipe);
            continue;
        }
        if (copy_from_user(pipe->bytes + end, va + done, bytes) != 0)
            return -EFAULT;
        pipe->count += bytes;
        done += bytes;
        process_wake(pipe);
    }
    return (int)size;
}
