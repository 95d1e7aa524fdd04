/* Copying between kernel and user. */
#include "guest-os/kernel/user_memory.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/space.h"

#include <stdbool.h>

int copy_user(void *to, const void *from, uint32_t size); /* switch.S */

static bool is_user_range(uint32_t start, uint32_t size)
{
    return start <= USER_LIMIT && size <= USER_LIMIT - start;
}

int copy_from_user(void *to, uint32_t from, uint32_t size)
{
    return is_user_range(from, size) ? copy_user(to, (const void *)from, size) : -EFAULT;
}

int copy_to_user(uint32_t to, const void *from, uint32_t size)
{
    return is_user_range(to, size) ? copy_user((void *)to, from, size) : -EFAULT;
}

int copy_string_from_user(char *to, uint32_t from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        int error = copy_from_user(to + i, from + i, 1);

        if (error != 0)
            return error;
        if (to[i] == '\0')
            return 0;
    }
    return -ENAMETOOLONG;
}
