/* getpid [N]: N system calls that do next to nothing. What it takes is the price of a system call.
 */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    uint32_t count = number_argument(argc, argv, 1, 100000000, 100000);
    uint32_t checksum = 0;

    for (uint32_t i = 0; i < count; i++)
        checksum = checksum * 31 + (uint32_t)getpid();
    printf("getpid: %u calls, checksum %08x\n", count, checksum);
    return 0;
}
