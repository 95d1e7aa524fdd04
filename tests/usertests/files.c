/* open, read, write, seek, truncate, fstat, dup: files and descriptors. */
#include "tests/usertests/usertests.h"

#define BIG (100 * PAGE_BYTES) /* more than an inode names directly */

static char buffer[PAGE_BYTES];

/* What is in the file from its start on. */
static bool holds(int fd, const char *contents)
{
    int bytes = seek(fd, 0) != 0 ? -1 : read(fd, buffer, sizeof(buffer));

    return bytes == (int)strlen(contents) && memcmp(buffer, contents, strlen(contents)) == 0;
}

static uint32_t size_of(int fd)
{
    struct stat stat = {0};

    must(fstat(fd, &stat));
    return stat.size;
}

static bool appends(void)
{
    int fd = make_file("append", "abc");
    int end = must(open("append", O_WRITE | O_APPEND));

    must(seek(end, 0));
    must(write(end, "def", 3));
    return holds(fd, "abcdef");
}

static bool overwrites(void)
{
    int fd = make_file("over", "abcdef");

    must(seek(fd, 2));
    must(write(fd, "XY", 2));
    return holds(fd, "abXYef");
}

static bool hole_is_zero(void)
{
    int fd = make_file("hole", "x");

    must(seek(fd, 3 * PAGE_BYTES));
    must(write(fd, "y", 1));
    must(seek(fd, PAGE_BYTES));
    must(read(fd, buffer, PAGE_BYTES));
    for (unsigned i = 0; i < PAGE_BYTES; i++)
        if (buffer[i] != 0)
            return false;
    return size_of(fd) == 3 * PAGE_BYTES + 1;
}

static bool truncates(void)
{
    int fd = make_file("shorter", "abcdef");

    return truncate(fd, 2) == 0 && holds(fd, "ab") && truncate(fd, 4) == 0 && seek(fd, 0) == 0 &&
           read(fd, buffer, 9) == 4 && memcmp(buffer, "ab\0\0", 4) == 0;
}

static bool big_file_is_right(void)
{
    int fd = make_file("big", "");

    for (int i = 0; i < BIG / PAGE_BYTES; i++) {
        memset(buffer, i, sizeof(buffer));
        must(write(fd, buffer, sizeof(buffer)));
    }
    must(seek(fd, 1)); /* across pages */
    for (int i = 0; i < BIG / PAGE_BYTES - 1; i++) {
        must(read(fd, buffer, sizeof(buffer)));
        if (buffer[0] != (char)i || buffer[PAGE_BYTES - 1] != (char)(i + 1))
            return false;
    }
    return true;
}

static bool unlinked_file_lives(void)
{
    int fd = make_file("gone", "still here");

    return unlink("gone") == 0 && open("gone", O_READ) == -ENOENT && holds(fd, "still here");
}

static int write_at_the_limit(void)
{
    int fd = make_file("limit", "");

    must(seek(fd, FILE_SIZE_MAX - 1));
    return write(fd, "abc", 3) == 1 ? write(fd, "d", 1) : 1;
}

/* A program that runs cannot be written: its pages are the file's. */
static int write_to_program(void)
{
    int fd = open("/bin/usertests", O_WRITE);

    return fd < 0 ? fd : write(fd, "x", 1);
}

static bool describes(void)
{
    int fd = make_file("described", "12345");
    struct stat stat = {0};
    struct stat other = {0};

    must(link("described", "second-name"));
    must(fstat(fd, &stat));
    must(fstat(must(open("second-name", O_READ)), &other));
    return stat.type == TYPE_FILE && stat.size == 5 && stat.links == 2 &&
           stat.number == other.number && unlink("second-name") == 0 && fstat(fd, &stat) == 0 &&
           stat.links == 1;
}

static uint32_t type_of(const char *path)
{
    struct stat stat = {0};

    must(fstat(must(open(path, O_READ)), &stat));
    return stat.type;
}

void test_files(void)
{
    int fd = make_file("file", "contents");
    int reads = must(open("file", O_READ));
    int writes = must(open("file", O_WRITE));

    CASE("file-holds", holds(fd, "contents"));
    RESULT("read-at-the-end", (seek(fd, 8), read(fd, buffer, 5)), 0);
    RESULT("read-nothing", read(fd, buffer, 0), 0);
    RESULT("write-nothing", write(fd, buffer, 0), 0);
    CASE("append", appends());
    CASE("overwrite", overwrites());
    CASE("hole", hole_is_zero());
    CASE("truncate", truncates());
    RESULT("open-truncates", size_of(must(open("file", O_WRITE | O_TRUNCATE))), 0);
    CASE("big-file", big_file_is_right());
    CASE("unlink-open-file", unlinked_file_lives());
    RESULT("write-at-the-limit", write_at_the_limit(), -EFBIG);
    RESULT("write-to-running-program", write_to_program(), -EBUSY);
    CASE("fstat", describes());
    RESULT("fstat-directory", type_of("/"), TYPE_DIRECTORY);
    RESULT("open-missing", open("missing", O_READ), -ENOENT);
    RESULT("open-flags-none", open("file", 0), -EINVAL);
    RESULT("open-flags-unknown", open("file", O_READ | 0x8000), -EINVAL);
    RESULT("open-directory-to-write", open(".", O_WRITE), -EISDIR);
    RESULT("read-directory", read(must(open(".", O_READ)), buffer, 9), -EISDIR);
    RESULT("read-what-is-to-write", read(writes, buffer, 1), -EBADF);
    RESULT("write-what-is-to-read", write(reads, buffer, 1), -EBADF);
    RESULT("truncate-what-is-to-read", truncate(reads, 1), -EBADF);
    RESULT("truncate-too-long", truncate(writes, FILE_SIZE_MAX + 1), -EFBIG);
    RESULT("seek-too-far", seek(fd, FILE_SIZE_MAX + 1), -EINVAL);
    RESULT("read-huge", read(fd, buffer, 0x80000000), -EINVAL);
    RESULT("write-huge", write(fd, buffer, 0xffffffff), -EINVAL);
}
