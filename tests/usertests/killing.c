/* kill: whatever a process is doing, it ends. */
#include "tests/usertests/usertests.h"

static int fds[2];

static void do_spin(void)
{
    for (;;)
        __asm__ volatile("");
}

static void do_sleep(void)
{
    sleep(1000000);
}

static void do_read(void)
{
    char c;

    read(fds[0], &c, 1); /* both ends are open: for ever */
}

static void do_write(void)
{
    static char much[PAGE_BYTES];

    for (;;)
        must(write(fds[1], much, sizeof(much)));
}

static void do_wait(void)
{
    if (must(fork()) == 0)
        do_read();
    wait(0, 0);
}

static void do_yield(void)
{
    for (;;)
        yield();
}

/* The status of a child that is killed while it does that; its children end when the pipe does. */
static int killed_in(void (*function)(void), bool sleeps)
{
    int status = -1;
    int pid;

    must(pipe(fds));
    pid = must(fork());
    if (pid == 0) {
        function();
        exit(0);
    }
    if (sleeps)
        await_sleep(pid);
    else
        sleep(2);
    must(kill(pid));
    must(wait(&status, 0));
    close(fds[0]);
    close(fds[1]);
    return status;
}

static bool group_ends(void)
{
    int first = must(fork());
    int second;
    int status[2] = {0, 0};

    if (first == 0)
        do_sleep();
    must(setgroup(first, 0));
    second = must(fork());
    if (second == 0)
        do_spin();
    must(setgroup(second, first));
    must(kill(-first));
    must(wait(&status[0], 0));
    must(wait(&status[1], 0));
    return status[0] == STATUS_KILLED && status[1] == STATUS_KILLED;
}

/* A process that has ended is there still, but its status is what it was. */
static int kill_of_ended(void)
{
    int status = 0;
    int pid = must(fork());

    if (pid == 0)
        exit(5);
    await_sleep(pid);
    kill(pid);
    must(wait(&status, 0));
    return status;
}

static int grandchild_of_killed(void)
{
    int pid;
    char c;

    must(pipe(fds));
    pid = must(fork());
    if (pid == 0)
        do_wait();
    close(fds[1]);
    await_sleep(pid);
    must(kill(pid));
    must(wait(0, 0));
    must(kill(pid + 1));
    return read(fds[0], &c, 1); /* the end: nobody has the pipe any more */
}

void test_killing(void)
{
    ENDS("kill-itself", kill(getpid()), STATUS_KILLED);
    RESULT("kill-running", killed_in(do_spin, false), STATUS_KILLED);
    RESULT("kill-yielding", killed_in(do_yield, false), STATUS_KILLED);
    RESULT("kill-sleeping", killed_in(do_sleep, true), STATUS_KILLED);
    RESULT("kill-reading", killed_in(do_read, true), STATUS_KILLED);
    RESULT("kill-writing", killed_in(do_write, true), STATUS_KILLED);
    RESULT("kill-grandchild", grandchild_of_killed(), 0);
    CASE("kill-group", group_ends());
    RESULT("kill-ended", kill_of_ended(), 5);
    RESULT("kill-nobody", kill(99999), -ESRCH);
    RESULT("kill-empty-group", kill(-99999), -ESRCH);
    RESULT("kill-0", kill(0), -EINVAL);
    RESULT("kill-lowest-number", kill((int)0x80000000), -ESRCH);
}
