/* faults: what a program must not do, each in a process of its own, which the kernel is to end; and
 * what a system call must refuse. The kernel and the other processes go on. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#define NOWHERE        0x00001000 /* never mapped */
#define TEXT           0x00400000
#define KERNEL_ADDRESS 0x80000000
#define MAPPED_KERNEL  0xc0000000

static void load(uint32_t address)
{
    __asm__ volatile("lw $zero, 0(%0)" : : "r"(address));
}

static void store(uint32_t address)
{
    __asm__ volatile("sw $zero, 0(%0)" : : "r"(address));
}

static void jump(uint32_t address)
{
    __asm__ volatile("jr %0\n\tnop" : : "r"(address));
}

static void read_status(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("mfc0 $t0, $12" : : : "$8");
}

static void write_tlb(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("tlbwr");
}

static void use_float(uint32_t unused)
{
    (void)unused;
    __asm__ volatile(".set push\n\t.set hardfloat\n\tmtc1 $zero, $f0\n\t.set pop");
}

static void break_point(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("break");
}

static void trap_always(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("teq $zero, $zero");
}

static void overflow(uint32_t number)
{
    __asm__ volatile("add %0, %0, %0" : "+r"(number));
}

static void reserved(uint32_t unused)
{
    (void)unused;
    __asm__ volatile(".word 0x0000000e"); /* SPECIAL, function 14: no instruction */
}

static const struct {
    const char *what;
    void (*function)(uint32_t argument);
    uint32_t argument;
} faults[] = {
    {"load from nowhere", load, NOWHERE},
    {"store to nowhere", store, NOWHERE},
    {"store to its text", store, TEXT},
    {"unaligned load", load, TEXT + 2},
    {"unaligned store", store, TEXT + 1},
    {"load from the kernel", load, KERNEL_ADDRESS},
    {"store to the kernel's mapped window", store, MAPPED_KERNEL},
    {"jump to nowhere", jump, NOWHERE},
    {"jump to the kernel", jump, KERNEL_ADDRESS},
    {"mfc0", read_status, 0},
    {"tlbwr", write_tlb, 0},
    {"floating point", use_float, 0},
    {"break", break_point, 0},
    {"trap", trap_always, 0},
    {"integer overflow", overflow, 0x7fffffff},
    {"reserved instruction", reserved, 0},
};

static void provoke_faults(void)
{
    for (unsigned i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        int status = 0;

        if (fork() == 0) {
            faults[i].function(faults[i].argument);
            exit(0);
        }
        wait(&status, 0);
        printf("faults: %s: %s\n", faults[i].what,
               status == STATUS_KILLED ? "killed" : "NOT KILLED");
    }
}

static void expect(const char *call, int result, int error)
{
    if (result == -error)
        printf("faults: %s: error %d\n", call, error);
    else
        printf("faults: %s: result %d, EXPECTED error %d\n", call, result, error);
}

static int unknown_call(void)
{
    register int result __asm__("$2") = SYS_LIMIT;

    __asm__ volatile("syscall" : "+r"(result) : : "memory");
    return result;
}

static void provoke_errors(void)
{
    char *no_arguments[] = {"missing", 0};
    char byte = 'x';
    int fds[2];

    expect("write from nowhere", write(1, (const void *)NOWHERE, 4), EFAULT);
    expect("write from the kernel", write(1, (const void *)KERNEL_ADDRESS, 4), EFAULT);
    expect("write across the end of user memory", write(1, (const void *)0x7fffffff, 2), EFAULT);
    expect("write to no file", write(7, &byte, 1), EBADF);
    expect("write to a wild descriptor", write(-1, &byte, 1), EBADF);
    expect("write of a huge size", write(1, &byte, 0x80000000), EINVAL);
    expect("read from the console's descriptor", read(1, &byte, 1), EBADF);
    expect("pipe to the text", pipe((int *)TEXT), EFAULT);
    expect("close of no file", close(5), EBADF);
    expect("exec of nothing", exec("missing", no_arguments), ENOENT);
    expect("exec of a bad path", exec((const char *)NOWHERE, no_arguments), EFAULT);
    expect("exec with bad arguments", exec("hello", (char *const *)KERNEL_ADDRESS), EFAULT);
    expect("sbrk of less than nothing", sbrk(-1), EINVAL);
    expect("sbrk of too much", sbrk(0x7fffffff), ENOMEM);
    expect("wait without children", wait(0, 0), ECHILD);
    expect("system call of no number", unknown_call(), ENOSYS);
    if (pipe(fds) == 0) {
        close(fds[0]);
        expect("write to a pipe that nobody reads", write(fds[1], &byte, 1), EPIPE);
    }
}

int main(void)
{
    provoke_faults();
    provoke_errors();
    return 0;
}
