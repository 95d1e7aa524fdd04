/* flow [PAIRS]: short, and its trace holds what the textbook draws: TLB misses on pages that are in
 * memory, and system calls. With more page pairs than the machine's TLB has entries the second
 * round misses again; of several calls, the later ones find the kernel's own pages mapped. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#define PAGE_BYTES 4096
#define PAIRS_MAX  1024
#define ROUNDS     2
#define CALLS      3

int main(int argc, char **argv)
{
    uint32_t pages = 2 * number_argument(argc, argv, 1, PAIRS_MAX, 24);
    int heap = sbrk((int)(pages * PAGE_BYTES));
    volatile uint32_t *words = (volatile uint32_t *)heap;
    uint32_t sum = 0;

    if (heap < 0) {
        printf("flow: no memory for %u pages\n", pages);
        return 1;
    }
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned page = 0; page < pages; page++)
            sum += words[page * (PAGE_BYTES / 4)];
    for (unsigned call = 0; call < CALLS; call++)
        sum += (uint32_t)getpid();
    printf("flow: %u pages, sum %u\n", pages, sum);
    return 0;
}
