/* Copying between kernel and user. */
#include "guest-os/kernel/user_memory.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/space.h"

#include <stdbool.h>

uint32_t copy_user(void *to, const void *from, uint32_t size); /* switch.S */

static bool is_user_range(uint32_t start, uint32_t size)
{
    return start <= USER_LIMIT && size <= USER_LIMIT - start;
}

int copy_from_user(void *to, uint32_t from, uint32_t size)
{
    if (!is_user_range(from, size) || copy_user(to, (const void *)from, size) != 0)
        return -EFAULT;
    return 0;
}

int copy_to_user(uint32_t to, const void *from, uint32_t size)
{
    if (!is_user_range(to, size) || copy_user((void *)to, from, size) != 0)
        return -EFAULT;
    return 0;
}
