/* A kernel stack is one page. Its lowest word holds a mark: whoever overwrites that has grown
 * beyond the page, which is noticed when it next gives up the processor. */
#ifndef KERNEL_STACK_H
#define KERNEL_STACK_H

#include <stdbool.h>
#include <stdint.h>

#define STACK_MARK 0x57ac57ac

static inline void stack_mark(uint32_t *lowest)
{
    *lowest = STACK_MARK;
}

static inline bool stack_is_whole(const uint32_t *lowest)
{
    return *lowest == STACK_MARK;
}

#endif
