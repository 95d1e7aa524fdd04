/* Pipes: bytes in the order in which they were written, between processes. */
#ifndef KERNEL_PIPE_H
#define KERNEL_PIPE_H

#include <stdbool.h>
#include <stdint.h>

struct pipe;

/* A pipe with both ends open; NULL if memory is short. */
struct pipe *pipe_create(void);

/* Nobody can read from it any more, or write to it. The second time the pipe is gone. */
void pipe_close(struct pipe *pipe, bool write_end);

/* Waits for a byte and moves as many as there are; 0 if none can come any more. Or -EFAULT,
 * -ENOMEM, -EINTR. */
int pipe_read(struct pipe *pipe, uint32_t va, uint32_t size);

/* Moves all bytes, waiting for room. `size`, or -EPIPE if nobody can read them, -EFAULT, -ENOMEM,
 * -EINTR. */
int pipe_write(struct pipe *pipe, uint32_t va, uint32_t size);

/* Bytes in it. */
uint32_t pipe_size(const struct pipe *pipe);

#endif
