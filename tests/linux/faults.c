/* The fault test: a Linux program without a C library that does what user mode may not do, and some
 * of what it may, and prints what became of it. Its output on a bare machine is what a VM must
 * print. */

/* Linux's interface on MIPS, o32. */
#define SYS_WRITE        4004
#define SYS_RT_SIGACTION 4194
#define SYS_THREAD_AREA  4283
#define SA_SIGINFO       0x00000008
#define SA_NODEFER       0x40000000
#define SIGSET_BYTES     16

struct signal_action {
    unsigned flags;
    void (*handler)(int number, const unsigned long *info, unsigned long *context);
    unsigned long mask[4];
};

/* Words of siginfo_t and ucontext_t. */
#define INFO_CODE       1
#define INFO_ADDRESS    3
#define CONTEXT_PC      8
#define CONTEXT_REGS(n) (10 + 2 * (n))

#define THREAD_POINTER  0x12345678

struct test_case {
    void (*code)(void *memory);
    const char *name;
};

extern const struct test_case first_case[], last_case[];
extern void run_case(void (*code)(void *memory), void *memory, unsigned long results[2]);
extern char recover[];
extern long system_call(long number, long a, long b, long c, long d);
int fault_test(void);

static const struct test_case *running;

static char line[160];
static unsigned length;

static void put(char c)
{
    if (length < sizeof(line))
        line[length++] = c;
}

static void put_text(const char *text)
{
    while (*text != '\0')
        put(*text++);
}

static void put_hex(const char *label, unsigned long value)
{
    put_text(label);
    for (int shift = 28; shift >= 0; shift -= 4)
        put("0123456789abcdef"[value >> shift & 15]);
}

static void put_decimal(const char *label, unsigned value)
{
    put_text(label);
    if (value >= 10)
        put_decimal("", value / 10);
    put((char)('0' + value % 10));
}

static void put_line(void)
{
    put('\n');
    system_call(SYS_WRITE, 1, (long)line, (long)length, 0);
    length = 0;
}

static void on_signal(int number, const unsigned long *info, unsigned long *context)
{
    put_decimal(" signal ", (unsigned)number);
    put_hex(" code ", info[INFO_CODE]);
    put_hex(" address ", info[INFO_ADDRESS]);
    put_hex(" pc ", context[CONTEXT_PC] - (unsigned long)running->code);
    put_hex(" v0 ", context[CONTEXT_REGS(2)]);
    put_hex(" v1 ", context[CONTEXT_REGS(3)]);
    context[CONTEXT_PC] = (unsigned long)recover;
}

static void catch_signals(void)
{
    static const unsigned char numbers[] = {4,  5,  7, 8,
                                            10, 11, 12}; /* ILL TRAP EMT FPE BUS SEGV SYS */
    struct signal_action action = {.flags = SA_SIGINFO | SA_NODEFER, .handler = on_signal};

    for (unsigned i = 0; i < sizeof(numbers); i++)
        system_call(SYS_RT_SIGACTION, numbers[i], (long)&action, 0, SIGSET_BYTES);
}

static void run(const struct test_case *test)
{
    static unsigned char memory[16] __attribute__((aligned(16)));
    unsigned long results[2] = {0, 0};
    unsigned before;

    for (unsigned i = 0; i < sizeof(memory); i++)
        memory[i] = (unsigned char)i;
    running = test;
    put_text(test->name);
    put(':');
    before = length;
    run_case(test->code, memory, results);
    if (length == before) {
        put_hex(" v0 ", results[0]);
        put_hex(" v1 ", results[1]);
    }
    put_line();
}

int fault_test(void)
{
    catch_signals();
    system_call(SYS_THREAD_AREA, THREAD_POINTER, 0, 0, 0);
    for (const struct test_case *test = first_case; test < last_case; test++)
        run(test);
    put_decimal("cases: ", (unsigned)(last_case - first_case));
    put_line();
    return 0;
}
