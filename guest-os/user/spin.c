/* spin [N]: N steps of a random number generator, all in registers. It needs nothing of the kernel
 * and should run as fast on a monitor as without one. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"

int main(int argc, char **argv)
{
    uint32_t steps = number_argument(argc, argv, 1, 1000000000, 4000000);
    uint32_t x = 1;

    for (uint32_t i = 0; i < steps; i++) { /* Marsaglia's xorshift32 */
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
    }
    printf("spin: %u steps, checksum %08x\n", steps, x);
    return 0;
}
