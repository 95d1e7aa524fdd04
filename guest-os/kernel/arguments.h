/* The arguments of a program on their way into its address space: strings one behind the other,
 * each with its NUL. */
#ifndef KERNEL_ARGUMENTS_H
#define KERNEL_ARGUMENTS_H

#include "guest-os/abi.h"

#include <stdint.h>

struct arguments {
    uint32_t count;
    uint32_t bytes; /* of text in use */
    char text[ARGUMENT_BYTES_MAX];
};

/* Ends the argument being written (text up to bytes) with a NUL. Returns 0 or -E2BIG. */
int arguments_end_one(struct arguments *arguments);

/* Adds one character to the argument being written. Returns 0 or -E2BIG. */
int arguments_add(struct arguments *arguments, char c);

#endif
