/* stride [PAGES [ROUNDS]]: reads and writes one word in each of PAGES pages, over and over. More
 * page pairs than the TLB has entries: nearly every second access is a TLB miss. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#define PAGE_BYTES 4096
#define PAGES_MAX  4096

int main(int argc, char **argv)
{
    uint32_t pages = number_argument(argc, argv, 1, PAGES_MAX, 64);
    uint32_t rounds = number_argument(argc, argv, 2, 100000000, 10000);
    int heap = sbrk((int)(pages * PAGE_BYTES));
    volatile uint32_t *words = (volatile uint32_t *)heap;
    uint32_t checksum = 0;

    if (heap < 0) {
        printf("stride: no memory for %u pages\n", pages);
        return 1;
    }
    for (uint32_t round = 0; round < rounds; round++) {
        for (uint32_t page = 0; page < pages; page++) {
            volatile uint32_t *word = &words[page * (PAGE_BYTES / 4)];

            checksum = checksum * 31 + *word;
            *word += page + round;
        }
    }
    printf("stride: %u pages, %u rounds, checksum %08x\n", pages, rounds, checksum);
    return 0;
}
