/* sleep [TICKS]: sleeps that many clock ticks (default 5) and says whether they have passed. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    uint32_t ticks = number_argument(argc, argv, 1, 1000000, 5);
    uint32_t before = (uint32_t)uptime();

    sleep(ticks);
    if ((uint32_t)uptime() - before < ticks) {
        printf("sleep: woke up too early\n");
        return 1;
    }
    printf("sleep: %u ticks have passed\n", ticks);
    return 0;
}
