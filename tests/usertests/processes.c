/* fork, exit, wait, getpid, yield, sleep, processes, groups. */
#include "tests/usertests/usertests.h"

#define MANY 12

static void exit_with_256(void)
{
    exit(STATUS_FAULT);
}

static bool all_are_waited_for(void)
{
    int pids[MANY];
    int status = 0;

    for (int i = 0; i < MANY; i++) {
        pids[i] = must(fork());
        if (pids[i] == 0)
            exit(i);
    }
    for (int i = 0; i < MANY; i++) {
        int pid = must(wait(&status, 0));

        if (status >= MANY || pids[status] != pid)
            return false;
        pids[status] = 0; /* once only */
    }
    return wait(0, 0) == -ECHILD;
}

static int child_pid(void)
{
    int fds[2];
    int pid;
    int told = 0;

    must(pipe(fds));
    pid = must(fork());
    if (pid == 0) {
        told = getpid();
        must(write(fds[1], &told, sizeof(told)));
        exit(0);
    }
    must(read(fds[0], &told, sizeof(told)));
    return told == pid ? 0 : told;
}

/* Everything that a program may write is its own after fork. */
static bool memory_is_copied(void)
{
    static int data = 1;
    volatile int stack = 1;
    volatile int *heap = (int *)must(sbrk(PAGE_BYTES));
    int status = 0;

    *heap = 1;
    if (must(fork()) == 0) {
        bool inherited = data == 1 && stack == 1 && *heap == 1;

        data = stack = *heap = 2;
        exit(inherited && data == 2 && stack == 2 && *heap == 2 ? 0 : 1);
    }
    must(wait(&status, 0));
    return status == 0 && data == 1 && stack == 1 && *heap == 1;
}

/* The parent writes first: the child must see the old value. */
static bool parent_can_write_first(void)
{
    volatile int *heap = (int *)must(sbrk(PAGE_BYTES));
    int status = 0;
    int fds[2];
    char c;

    *heap = 1;
    must(pipe(fds));
    if (must(fork()) == 0) {
        must(read(fds[0], &c, 1));
        exit(*heap);
    }
    *heap = 2;
    must(write(fds[1], "x", 1));
    must(wait(&status, 0));
    return status == 1 && *heap == 2;
}

static bool orphans_live_on(void)
{
    int fds[2];
    int pid;
    char c = 0;

    must(pipe(fds));
    pid = must(fork());
    if (pid == 0) {
        if (must(fork()) == 0) {
            sleep(3); /* the parent has ended by then */
            must(write(fds[1], "x", 1));
        }
        exit(0);
    }
    close(fds[1]);
    return wait(0, 0) == pid && read(fds[0], &c, 1) == 1 && c == 'x' && read(fds[0], &c, 1) == 0 &&
           wait(0, 0) == -ECHILD;
}

static int fork_until_it_fails(void)
{
    int fds[2];
    int pid;
    char c;

    must(pipe(fds));
    while ((pid = fork()) > 0)
        ;
    if (pid == 0) {
        close(fds[1]);
        exit(read(fds[0], &c, 1)); /* until the parent closes the pipe */
    }
    close(fds[1]);
    while (wait(0, 0) > 0)
        ;
    return status_of(exit_with_256) >= 0 ? pid : 1; /* now there is room again */
}

static bool usage_is_told(void)
{
    struct usage usage = {0};
    int start = uptime();

    if (must(fork()) == 0) {
        while (uptime() - start < 4)
            ;
        exit(0);
    }
    must(wait(0, &usage));
    return usage.first_switch != 0 && usage.first_switch <= usage.last_switch &&
           usage.slices != 0 && usage.ticks >= 3;
}

static bool sleeps_long_enough(void)
{
    int before = uptime();

    return sleep(3) == 0 && uptime() - before >= 3;
}

static bool is_listed(void)
{
    static struct process_info info[128];
    int number = must(processes(info, 128));
    int found = 0;

    for (int i = 0; i < number; i++)
        if (info[i].pid == getpid() && strcmp(info[i].name, "usertests") == 0 &&
            info[i].parent != 0 && info[i].state == 'R' && info[i].pages != 0)
            found++;
    return found == 1;
}

/* poweroff() of what is no child of the first process. Were it allowed, nothing would follow. */
static void poweroff_in_grandchild(void)
{
    exit(poweroff() == -EPERM ? 7 : 0);
}

static int unknown_call(int number)
{
    register int result __asm__("$2") = number;

    __asm__ volatile("syscall" : "+r"(result) : : "memory");
    return result;
}

/* All registers but v0 keep their values over a system call: here those that the compiler does not
 * keep anyway. */
static bool registers_survive(void)
{
    register int v0 __asm__("$2") = SYS_GETPID;
    register int v1 __asm__("$3") = 3;
    register int t0 __asm__("$8") = 8;
    register int t9 __asm__("$25") = 25;
    int lo;

    __asm__ volatile("mtlo %5\n\tsyscall\n\tmflo %4"
                     : "+r"(v0), "+r"(v1), "+r"(t0), "+r"(t9), "=&r"(lo)
                     : "r"(77)
                     : "memory", "lo");
    return v0 == getpid() && v1 == 3 && t0 == 8 && t9 == 25 && lo == 77;
}

void test_processes(void)
{
    RESULT("exit-status-is-not-a-fault", status_of(exit_with_256) < STATUS_FAULT, true);
    CASE("wait-for-many", all_are_waited_for());
    RESULT("wait-without-children", wait(0, 0), -ECHILD);
    RESULT("fork-returns-the-pid", child_pid(), 0);
    CASE("fork-copies-memory", memory_is_copied());
    CASE("fork-parent-writes-first", parent_can_write_first());
    CASE("orphans", orphans_live_on());
    RESULT("fork-too-many", fork_until_it_fails(), -EAGAIN);
    CASE("usage", usage_is_told());
    CASE("sleep", sleeps_long_enough());
    RESULT("sleep-not-at-all", sleep(0), 0);
    RESULT("sleep-too-long", sleep(0x80000000), -EINVAL);
    RESULT("yield", yield(), 0);
    CASE("processes", is_listed());
    RESULT("processes-none", processes((struct process_info *)NOWHERE, 0), 0);
    RESULT("setgroup-of-nobody", setgroup(99999, 0), -ESRCH);
    RESULT("setgroup-of-another", setgroup(1, 0), -ESRCH);
    RESULT("setgroup-negative", setgroup(0, -5), -EINVAL);
    RESULT("setgroup-empty-group", setgroup(0, 99999), -EPERM);
    RESULT("foreground-negative", foreground(-1), -EINVAL);
    RESULT("foreground-empty-group", foreground(99999), -ESRCH);
    RESULT("poweroff-not-permitted", status_of(poweroff_in_grandchild), 7);
    RESULT("call-0", unknown_call(0), -ENOSYS);
    RESULT("call-beyond-the-last", unknown_call(SYS_LIMIT), -ENOSYS);
    RESULT("call-negative", unknown_call(-1), -ENOSYS);
    CASE("registers-survive", registers_survive());
}
