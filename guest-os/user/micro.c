/* micro [N]: each basic service of the kernel N times (20), between marks by which its instructions
 * are counted from outside (marks.h). */
#include "guest-os/user/marks.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define PAGE_BYTES 4096
#define ROUNDS_MAX 1000
#define PAGES_MAX  (2 * ROUNDS_MAX)
#define MISS_PAIRS 200 /* more page pairs than a TLB has entries */
#define STEP_PAGES 2   /* a TLB entry holds two pages */
#define EXECUTED   "executed"

static void fail(const char *what)
{
    printf("micro: %s failed\n", what);
    exit(1);
}

static int new_process(void)
{
    int pid = system_fork();

    if (pid < 0)
        fail("fork");
    return pid;
}

static volatile char *new_pages(unsigned count)
{
    int heap = sbrk((int)(count * PAGE_BYTES));

    if (heap < 0)
        fail("sbrk");
    /* On a pair of its own, so that each page touched is a TLB miss of its own. */
    return (volatile char *)heap;
}

static void null_call(unsigned rounds)
{
    while (rounds-- > 0) {
        BENCH_BEGIN(NULL_CALL);
        getpid();
        BENCH_END(NULL_CALL);
    }
}

static void fork_only(unsigned rounds)
{
    while (rounds-- > 0) {
        int pid;

        BENCH_BEGIN(FORK);
        pid = new_process();
        if (pid == 0)
            system_exit(0);
        BENCH_END(FORK);
        wait(0, 0);
    }
}

/* The new program, this one again, ends the measurement. */
static void exec_itself(unsigned rounds)
{
    char *argv[] = {"/bin/micro", EXECUTED, 0};

    while (rounds-- > 0) {
        if (new_process() == 0) {
            BENCH_BEGIN(EXEC);
            system_exec(argv[0], argv);
            fail("exec");
        }
        wait(0, 0);
    }
}

static void whole_process(unsigned rounds)
{
    char *argv[] = {"/bin/true", 0};

    while (rounds-- > 0) {
        BENCH_BEGIN(FORK_EXEC_WAIT);
        if (new_process() == 0) {
            system_exec(argv[0], argv);
            fail("exec");
        }
        wait(0, 0);
        BENCH_END(FORK_EXEC_WAIT);
    }
}

/* The other process yields, too, until it is killed. */
static void context_switch(unsigned rounds)
{
    int other = new_process();

    if (other == 0)
        for (;;)
            yield();
    yield(); /* it has been started */
    while (rounds-- > 0) {
        BENCH_BEGIN(SWITCH);
        yield();
        BENCH_END(SWITCH);
    }
    kill(other);
    wait(0, 0);
}

static void echo(int from, int to)
{
    char byte;

    while (read(from, &byte, 1) == 1)
        write(to, &byte, 1);
    system_exit(0);
}

static void pipe_round_trip(unsigned rounds)
{
    int there[2], back[2];
    char byte = 'x';

    if (pipe(there) < 0 || pipe(back) < 0)
        fail("pipe");
    if (new_process() == 0) {
        close(there[1]);
        close(back[0]);
        echo(there[0], back[1]);
    }
    close(there[0]);
    close(back[1]);
    while (rounds-- > 0) {
        BENCH_BEGIN(PIPE);
        write(there[1], &byte, 1);
        read(back[0], &byte, 1);
        BENCH_END(PIPE);
    }
    close(there[1]);
    close(back[0]);
    wait(0, 0);
}

static void demand_zero(volatile char *pages, unsigned rounds)
{
    for (unsigned i = 0; i < rounds; i++) {
        BENCH_BEGIN(DEMAND_ZERO);
        pages[i * STEP_PAGES * PAGE_BYTES] = 1;
        BENCH_END(DEMAND_ZERO);
    }
}

/* The child copies; when it has gone the parent's pages are its own again, and still read-only. */
static void shared_pages(volatile char *pages, unsigned rounds)
{
    if (new_process() == 0) {
        for (unsigned i = 0; i < rounds; i++) {
            BENCH_BEGIN(COPY_ON_WRITE);
            pages[i * STEP_PAGES * PAGE_BYTES] = 2;
            BENCH_END(COPY_ON_WRITE);
        }
        system_exit(0);
    }
    wait(0, 0);
    for (unsigned i = 0; i < rounds; i++) {
        BENCH_BEGIN(PROTECTION);
        pages[i * STEP_PAGES * PAGE_BYTES] = 3;
        BENCH_END(PROTECTION);
    }
}

static void tlb_miss(void)
{
    volatile char *pages = new_pages(MISS_PAIRS * STEP_PAGES);

    for (unsigned i = 0; i < MISS_PAIRS; i++)
        pages[i * STEP_PAGES * PAGE_BYTES] = 1;
    for (unsigned i = 0; i < MISS_PAIRS; i++) {
        BENCH_BEGIN(TLB_MISS);
        (void)pages[i * STEP_PAGES * PAGE_BYTES];
        BENCH_END(TLB_MISS);
    }
}

int main(int argc, char **argv)
{
    BENCH_END(EXEC);
    if (argc == 2 && strcmp(argv[1], EXECUTED) == 0)
        return 0;

    unsigned rounds = number_argument(argc, argv, 1, ROUNDS_MAX, 20);
    volatile char *pages = new_pages(PAGES_MAX);

    null_call(rounds);
    fork_only(rounds);
    exec_itself(rounds);
    whole_process(rounds);
    context_switch(rounds);
    pipe_round_trip(rounds);
    demand_zero(pages, rounds);
    shared_pages(pages, rounds);
    tlb_miss();
    printf("micro: %u rounds\n", rounds);
    return 0;
}
