/* Pipes: bytes in the order in which they were written, between processes. */
#ifndef KERNEL_PIPE_H
#define KERNEL_PIPE_H

#include <stdint.h>

#define PIPE_BYTES 512

struct pipe {
    unsigned readers; /* descriptors for each end; the pipe is unused when both are 0 */
    unsigned writers;
    uint32_t first; /* index of the oldest byte */
    uint32_t count; /* bytes in it */
    uint8_t bytes[PIPE_BYTES];
};

/* A pipe with one reader and one writer; NULL if there are too many. */
struct pipe *pipe_create(void);

void pipe_close_read(struct pipe *pipe);
void pipe_close_write(struct pipe *pipe);

/* Waits for a byte and moves as many as there are; 0 if none can come any more. Or -EFAULT. */
int pipe_read(struct pipe *pipe, uint32_t va, uint32_t size);

/* Moves all bytes, waiting for room. `size`, or -EPIPE if nobody can read them, or -EFAULT. */
int pipe_write(struct pipe *pipe, uint32_t va, uint32_t size);

#endif
