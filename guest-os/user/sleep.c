/* sleep [-q] [TICKS]: sleeps that many clock ticks (default 5) and says whether they have passed;
 * -q: says so only if they have not. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

int main(int argc, char **argv)
{
    bool quiet = argc > 1 && strcmp(argv[1], "-q") == 0;
    uint32_t ticks = number_argument(argc, argv, quiet ? 2 : 1, 1000000, 5);
    uint32_t before = (uint32_t)uptime();

    sleep(ticks);
    if ((uint32_t)uptime() - before < ticks) {
        printf("sleep: woke up too early\n");
        return 1;
    }
    if (!quiet)
        printf("sleep: %u ticks have passed\n", ticks);
    return 0;
}
