/* exec: what is a program, arguments, what is kept. */
#include "tests/usertests/usertests.h"

#define WHOLE        (4 * PAGE_BYTES) /* more than there is */
#define ELF_ENTRY    6                /* words from the start of the file */
#define ELF_SEGMENT  13               /* the first segment's header, as our linker places it */
#define SEGMENT_VA   (ELF_SEGMENT + 2)
#define SEGMENT_FILE (ELF_SEGMENT + 4)

static char *const no_arguments[] = {"test", 0};
static uint32_t image[WHOLE / 4];

/* exec() of a file with the first `size` bytes of /bin/true, in which word `index` has been changed
 * to `value`. */
static int exec_changed(unsigned size, unsigned index, uint32_t value)
{
    int fd = must(open("/bin/true", O_READ));
    unsigned whole = (unsigned)must(read(fd, image, sizeof(image)));

    image[index] = value;
    fd = must(open("changed", O_WRITE | O_CREATE | O_TRUNCATE));
    must(write(fd, image, size < whole ? size : whole));
    return exec("changed", no_arguments);
}

static int exec_file(const char *contents)
{
    make_file("garbage", contents);
    return exec("garbage", no_arguments);
}

/* exec() of true with `count` arguments, of `length` bytes all in all with their NULs. */
static int exec_with(unsigned count, unsigned length)
{
    static char text[2 * ARGUMENT_BYTES_MAX];
    char *argv[2 * ARGUMENTS_MAX];

    memset(text, 'x', length - 1);
    for (unsigned i = 0; i < count; i++)
        argv[i] = &text[length - 1]; /* "": a byte each */
    argv[0] = &text[count - 1];
    argv[count] = 0;
    return exec("/bin/true", argv);
}

static bool arguments_arrive(void)
{
    static char *argv[] = {"any name", "one", "", "two words", 0};
    char buffer[32] = "";
    int fds[2];

    must(pipe(fds));
    if (must(fork()) == 0) {
        must(dup2(fds[1], 1));
        exit(exec("/bin/echo", argv));
    }
    must(wait(0, 0));
    return read(fds[0], buffer, sizeof(buffer)) == 15 &&
           memcmp(buffer, "one  two words\n", 15) == 0;
}

static bool unharmed_after_failure(void)
{
    char *heap = (char *)must(sbrk(PAGE_BYTES));

    heap[5] = 'x';
    return exec("/missing", no_arguments) == -ENOENT && exec_file("garbage") == -ENOEXEC &&
           heap[5] == 'x' && close(0) == 0;
}

static void run_true(void)
{
    exec("/bin/true", no_arguments);
    exit(1);
}

static int pages_lost(void)
{
    int before;

    status_of(run_true);
    before = free_pages();
    for (unsigned i = 0; i < 20; i++)
        if (status_of(run_true) != 0)
            return -1;
    return before - free_pages();
}

void test_exec(void)
{
    RESULT("exec-missing", exec("/missing", no_arguments), -ENOENT);
    RESULT("exec-directory", exec("/bin", no_arguments), -EISDIR);
    RESULT("exec-empty", exec_file(""), -ENOEXEC);
    RESULT("exec-garbage", exec_file("#!/bin/sh\n"), -ENOEXEC);
    RESULT("exec-header-cut-off", exec_changed(40, ELF_ENTRY, TEXT), -ENOEXEC);
    RESULT("exec-segments-cut-off", exec_changed(60, ELF_ENTRY, TEXT), -ENOEXEC);
    RESULT("exec-program-cut-off", exec_changed(PAGE_BYTES, ELF_ENTRY, TEXT), -ENOEXEC);
    RESULT("exec-segment-in-kernel", exec_changed(WHOLE, SEGMENT_VA, KERNEL_ADDRESS), -ENOEXEC);
    RESULT("exec-segment-at-null", exec_changed(WHOLE, SEGMENT_VA, 0), -ENOEXEC);
    RESULT("exec-segment-unaligned", exec_changed(WHOLE, SEGMENT_VA, TEXT + 4), -ENOEXEC);
    RESULT("exec-segment-too-long", exec_changed(WHOLE, SEGMENT_FILE, 0xfffff000), -ENOEXEC);
    ENDS("exec-entry-in-kernel", exec_changed(WHOLE, ELF_ENTRY, KERNEL_ADDRESS), STATUS_FAULT);
    CASE("exec-arguments", arguments_arrive());
    RESULT("exec-most-arguments", exec_with(ARGUMENTS_MAX, ARGUMENT_BYTES_MAX - 1), 0);
    RESULT("exec-too-many-arguments", exec_with(ARGUMENTS_MAX + 1, 100), -E2BIG);
    RESULT("exec-too-long-arguments", exec_with(2, ARGUMENT_BYTES_MAX + 2), -E2BIG);
    CASE("exec-failure-does-no-harm", unharmed_after_failure());
    RESULT("no-page-lost-by-exec", pages_lost(), 0);
}
