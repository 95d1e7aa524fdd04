/* Bad addresses in every argument that is one: the call refuses, and nothing else happens. */
#include "tests/usertests/usertests.h"

static const uint32_t bad[] = {0,          NOWHERE,       STACK_LIMIT, 0x7fffffff, KERNEL_ADDRESS,
                               0xa0000000, MAPPED_KERNEL, 0xfffffffc};

#define BAD_COUNT (sizeof(bad) / sizeof(bad[0]))

static int file;

/* Does `call` with p as each of the bad addresses, give EFAULT? */
#define REFUSED(name, call)                        \
    static bool name(void)                         \
    {                                              \
        for (unsigned i = 0; i < BAD_COUNT; i++) { \
            char *p = (char *)bad[i];              \
                                                   \
            if ((call) != -EFAULT)                 \
                return false;                      \
        }                                          \
        return true;                               \
    }

static char *good_argv[] = {"x", 0};
static char *bad_argv[] = {"x", 0, 0};

REFUSED(read_file, (seek(file, 0), read(file, p, 4)))
REFUSED(write_file, write(file, p, 4))
REFUSED(write_console, write(1, p, 4))
REFUSED(make_pipe, pipe((int *)p))
REFUSED(describe, fstat(file, (struct stat *)p))
REFUSED(list_directory, getdents(must(open("/", O_READ)), (struct dirent *)p, 1000))
REFUSED(list_processes, processes((struct process_info *)p, 4))
REFUSED(open_path, open(p, O_READ))
REFUSED(make_directory, mkdir(p))
REFUSED(change_directory, chdir(p))
REFUSED(unlink_path, unlink(p))
REFUSED(link_from, link(p, "new"))
REFUSED(link_to, link("pointers", p))
REFUSED(exec_path, exec(p, good_argv))
REFUSED(exec_argv, exec("/bin/true", (char *const *)p))
REFUSED(exec_string, (bad_argv[1] = p) == 0 ? -EFAULT : exec("/bin/true", bad_argv))
REFUSED(read_from_pipe, read(3, p, 4))

static int wait_for_child(uint32_t status, uint32_t usage)
{
    if (must(fork()) == 0)
        exit(0);
    return wait((int *)status, (struct usage *)usage);
}

/* The last bytes before an address that is not mapped. */
static char *last_bytes(unsigned count)
{
    int end = (must(sbrk(2 * PAGE_BYTES)) + PAGE_BYTES) & -PAGE_BYTES;

    must(sbrk(end - sbrk(0)));
    return (char *)end - count;
}

/* What lies partly outside gives an error, or as much as there is. */
static bool partly_outside(void)
{
    char *p = last_bytes(4);
    int written = write(file, p, 8);
    int count = (must(seek(file, 0)), read(file, p, 8));

    return (written == -EFAULT || written == 4) && (count == -EFAULT || count == 4) &&
           pipe((int *)p) == -EFAULT && dup(0) == file + 1; /* nothing has stayed open */
}

static bool string_runs_out(void)
{
    char *p = last_bytes(4);

    memset(p, 'n', 4);
    return open(p, O_READ) == -EFAULT && mkdir(p) == -EFAULT && exec(p, good_argv) == -EFAULT;
}

static bool string_ends_in_time(void)
{
    char *p = last_bytes(2);

    memcpy(p, "/", 2);
    return open(p, O_READ) >= 0;
}

/* The kernel copies bytes: any alignment will do. */
static bool unaligned_is_good(void)
{
    char buffer[sizeof(struct stat) + 4];
    struct stat stat;

    for (unsigned i = 0; i < 4; i++) {
        if (fstat(file, (struct stat *)(void *)(buffer + i)) != 0)
            return false;
        memcpy(&stat, buffer + i, sizeof(stat));
        if (stat.type != TYPE_FILE)
            return false;
    }
    return true;
}

static bool text_is_refused(void)
{
    return (seek(file, 0), read(file, (char *)TEXT, 4)) == -EFAULT &&
           pipe((int *)TEXT) == -EFAULT && fstat(file, (struct stat *)TEXT) == -EFAULT;
}

static bool pipe_is_refused(void)
{
    int fds[2];

    close(3);
    must(pipe(fds));
    must(write(fds[1], "abcd", 4));
    return fds[0] == 3 && read_from_pipe();
}

void test_pointers(void)
{
    file = make_file("pointers", "some contents");
    CASE("pointer-read", read_file());
    CASE("pointer-write", write_file());
    CASE("pointer-write-console", write_console());
    CASE("pointer-read-pipe", pipe_is_refused());
    CASE("pointer-pipe", make_pipe());
    CASE("pointer-fstat", describe());
    CASE("pointer-getdents", list_directory());
    CASE("pointer-processes", list_processes());
    CASE("pointer-open", open_path());
    CASE("pointer-mkdir", make_directory());
    CASE("pointer-chdir", change_directory());
    CASE("pointer-unlink", unlink_path());
    CASE("pointer-link-from", link_from());
    CASE("pointer-link-to", link_to());
    CASE("pointer-exec-path", exec_path());
    CASE("pointer-exec-argv", exec_argv());
    CASE("pointer-exec-string", exec_string());
    RESULT("pointer-wait-status", wait_for_child(KERNEL_ADDRESS, 0), -EFAULT);
    RESULT("pointer-wait-usage", wait_for_child(0, NOWHERE), -EFAULT);
    CASE("pointer-partly-outside", partly_outside());
    CASE("pointer-string-runs-out", string_runs_out());
    CASE("pointer-string-ends-in-time", string_ends_in_time());
    CASE("pointer-unaligned", unaligned_is_good());
    CASE("pointer-text", text_is_refused());
}
