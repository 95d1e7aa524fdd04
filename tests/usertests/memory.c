/* sbrk, the stack, running out of memory. */
#include "tests/usertests/usertests.h"

#define MUCH       (64 * PAGE_BYTES)
#define DEEP       700 /* frames of 1 KB: most of the stack of 1 MB */
#define BOTTOMLESS 100000

static bool is_zero(int start, int bytes)
{
    for (const int *word = (const int *)start; word < (const int *)(start + bytes); word++)
        if (*word != 0)
            return false;
    return true;
}

/* New memory is zero, also where the heap was before. */
static bool heap_is_zero(void)
{
    int start = must(sbrk(MUCH));
    bool zero = is_zero(start, MUCH);

    memset((char *)start, 0x55, MUCH);
    return zero && sbrk(-MUCH) == start + MUCH && sbrk(MUCH) == start && is_zero(start, MUCH);
}

/* A page that is only partly given back keeps its beginning. */
static bool heap_shrinks_within_a_page(void)
{
    char *start = (char *)must(sbrk(2 * PAGE_BYTES));

    start[99] = 'x';
    start[100] = 'y';
    must(sbrk(100 - 2 * PAGE_BYTES));
    return start[99] == 'x' && (char *)sbrk(0) == start + 100;
}

static int pages_kept_after_shrinking(void)
{
    int before = free_pages();

    memset((char *)must(sbrk(MUCH)), 1, MUCH);
    must(sbrk(-MUCH));
    return before - free_pages();
}

static void touch_what_was_given_back(void)
{
    int start = must(sbrk(MUCH));

    store((uint32_t)start);
    must(sbrk(-MUCH));
    store((uint32_t)start);
}

static int recurse(int depth)
{
    volatile char frame[1000];

    frame[0] = (char)depth;
    return depth == 0 ? 0 : recurse(depth - 1) + frame[0] - (char)depth;
}

static void recurse_without_end(void)
{
    recurse(BOTTOMLESS);
}

/* Fills all memory with files. The result of the write that fails. */
static int fill_memory(void)
{
    static const char block[16 * PAGE_BYTES];
    char name[2] = "a";
    int result = -EFBIG;

    for (; result == -EFBIG; name[0]++) {
        int fd = must(open(name, O_WRITE | O_CREATE));

        while ((result = write(fd, block, sizeof(block))) > 0)
            ;
    }
    return result;
}

/* Without memory calls fail; a process that cannot do without ends. */
static void use_up_memory(void)
{
    int heap = must(sbrk(MUCH));
    int file = make_file("small", "x");
    int fds[2];
    bool good = fill_memory() == -ENOSPC && read(file, (char *)heap, 1) == -ENOMEM &&
                system_fork() == -ENOMEM && pipe(fds) == -ENOMEM && sbrk(MUCH) == -ENOMEM &&
                mkdir("new") == -ENOSPC;

    if (good)
        store((uint32_t)heap);
}

/* What a process leaves behind. */
static int pages_lost(void (*function)(void))
{
    int before;

    status_of(function); /* what the parent touches for the first time is its own */
    before = free_pages();
    status_of(function);
    return before - free_pages();
}

static void do_nothing(void)
{
}

/* How many pages are missing afterwards, or -1 if it did not end as it should. */
static int lost_by_using_up(void)
{
    char name[2] = "a";
    int before;
    int status;

    make_file("small", "x");
    status_of(do_nothing);
    before = free_pages();
    status = status_of(use_up_memory);
    for (; unlink(name) == 0; name[0]++)
        ;
    return status == STATUS_FAULT ? before - free_pages() : -1;
}

static void grow_and_fork(void)
{
    memset((char *)must(sbrk(MUCH)), 1, MUCH);
    if (must(fork()) == 0)
        memset((char *)sbrk(0) - MUCH, 2, MUCH);
    else
        wait(0, 0);
}

static bool malloc_works(void)
{
    char *blocks[32];
    const char *huge = malloc(0x7fffffff);
    bool good = huge == 0;

    for (unsigned round = 0; round < 8; round++) {
        for (unsigned i = 0; i < 32; i++) {
            blocks[i] = malloc(i * 37 + round + 1);
            if (blocks[i] == 0)
                return false;
            good = good && (uintptr_t)blocks[i] % 8 == 0;
            memset(blocks[i], (int)i, i * 37 + round + 1);
        }
        for (unsigned i = 0; i < 32; i++) {
            unsigned which = i * 7 % 32;

            good = good && blocks[which][which * 37 + round] == (char)which;
            free(blocks[which]);
        }
    }
    return good;
}

/* A page that is made while the processor is in a branch's delay slot. */
static bool delay_slot_can_fault(void)
{
    int word = must(sbrk(PAGE_BYTES));
    int taken = 0;

    __asm__ volatile(".set push\n\t.set noreorder\n\t"
                     "b 1f\n\t sw %1, 0(%1)\n\t"
                     "li %0, 5\n"
                     "1: addiu %0, %0, 1\n\t.set pop"
                     : "+r"(taken)
                     : "r"(word)
                     : "memory");
    return taken == 1 && *(int *)word == word;
}

void test_memory(void)
{
    CASE("heap-is-zero", heap_is_zero());
    CASE("heap-shrinks-within-a-page", heap_shrinks_within_a_page());
    RESULT("heap-pages-come-back", pages_kept_after_shrinking() <= 1, true);
    ENDS("heap-given-back", touch_what_was_given_back(), STATUS_FAULT);
    RESULT("sbrk-below-the-start", sbrk(-PAGE_BYTES * 1000), -EINVAL);
    RESULT("sbrk-too-much", sbrk(0x7fffffff), -ENOMEM);
    RESULT("sbrk-lowest-number", sbrk((int)0x80000000), -EINVAL);
    RESULT("stack-grows", recurse(DEEP), 0);
    ENDS("stack-ends", recurse_without_end(), STATUS_FAULT);
    RESULT("no-page-lost-by-exit", pages_lost(do_nothing), 0);
    RESULT("no-page-lost-by-copy-on-write", pages_lost(grow_and_fork), 0);
    RESULT("no-page-lost-by-faults", pages_lost(touch_what_was_given_back), 0);
    RESULT("no-memory", lost_by_using_up(), 0);
    CASE("malloc", malloc_works());
    CASE("delay-slot-on-a-new-page", delay_slot_can_fault());
}
