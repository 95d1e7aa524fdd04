/* Descriptors: dup, dup2, close, too many, wild ones. */
#include "tests/usertests/usertests.h"

static bool copies_share_the_position(void)
{
    int fd = make_file("shared", "abcdef");
    int copy = must(dup(fd));
    int other = must(open("shared", O_READ));
    char c[3];

    must(read(fd, &c[0], 1));
    must(read(copy, &c[1], 1));
    must(read(other, &c[2], 1)); /* opened by itself: its own position */
    return memcmp(c, "aba", 3) == 0;
}

static bool children_share_the_position(void)
{
    int fd = make_file("shared", "abcdef");
    char c = 0;

    if (must(fork()) == 0) {
        must(read(fd, &c, 1));
        exit(0);
    }
    must(wait(0, 0));
    return read(fd, &c, 1) == 1 && c == 'b';
}

static bool dup2_replaces(void)
{
    int fd = make_file("one", "1");
    int to = make_file("two", "2");
    char c = 0;

    return dup2(fd, to) == to && read(to, &c, 1) == 1 && c == '1';
}

static bool lowest_is_taken(void)
{
    int low = must(dup(0));
    int high = must(dup(0));

    must(close(low));
    return low < high && dup(0) == low && dup(0) == high + 1;
}

static int open_too_many(void)
{
    int fd;
    int count = 0;

    while ((fd = open("/", O_READ)) >= 0)
        count++;
    return count == DESCRIPTORS_MAX - 3 ? fd : count;
}

static int pipe_too_many(void)
{
    int fds[2];

    while (dup(0) >= 0)
        ;
    close(DESCRIPTORS_MAX - 1); /* room for one end only */
    return pipe(fds) == -EMFILE ? dup(0) : 0;
}

/* No call takes a descriptor that is none. */
static bool is_refused(int fd)
{
    struct dirent entry;
    struct stat stat;
    char c = 0;

    return read(fd, &c, 1) == -EBADF && write(fd, &c, 1) == -EBADF && close(fd) == -EBADF &&
           dup(fd) == -EBADF && dup2(fd, 5) == -EBADF && seek(fd, 0) == -EBADF &&
           fstat(fd, &stat) == -EBADF && getdents(fd, &entry, sizeof(entry)) == -EBADF &&
           truncate(fd, 0) == -EBADF;
}

void test_descriptors(void)
{
    CASE("dup-shares", copies_share_the_position());
    CASE("fork-shares-files", children_share_the_position());
    CASE("dup2-replaces", dup2_replaces());
    RESULT("dup2-to-itself", dup2(1, 1), 1);
    RESULT("dup2-beyond", dup2(1, DESCRIPTORS_MAX), -EBADF);
    RESULT("dup2-negative", dup2(1, -1), -EBADF);
    CASE("lowest-descriptor", lowest_is_taken());
    RESULT("open-too-many", open_too_many(), -EMFILE);
    RESULT("pipe-too-many", pipe_too_many(), DESCRIPTORS_MAX - 1);
    CASE("descriptor-negative", is_refused(-1));
    CASE("descriptor-closed", is_refused(9));
    CASE("descriptor-beyond", is_refused(DESCRIPTORS_MAX));
    CASE("descriptor-wild", is_refused(0x7fffffff) && is_refused((int)0x80000000));
    RESULT("close-twice", (close(0), close(0)), -EBADF);
}
