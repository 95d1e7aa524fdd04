/* Pipes. */
#include "tests/usertests/usertests.h"

#define MUCH 200000 /* many times what a pipe holds */

static int fds[2];

/* A child that writes bytes 0, 1, 2... into the pipe, in pieces of `piece`. */
static void start_writer(unsigned piece)
{
    static char bytes[MUCH];

    must(pipe(fds));
    for (unsigned i = 0; i < MUCH; i++)
        bytes[i] = (char)i;
    if (must(fork()) == 0) {
        close(fds[0]);
        for (unsigned i = 0; i < MUCH; i += piece)
            if (write(fds[1], bytes + i, MUCH - i < piece ? MUCH - i : piece) < 0)
                exit(1);
        exit(0);
    }
    close(fds[1]);
}

static bool all_comes_through(unsigned piece, unsigned take)
{
    static char bytes[MUCH];
    unsigned got = 0;
    int count;

    start_writer(piece);
    while ((count = must(read(fds[0], bytes, take))) > 0)
        for (int i = 0; i < count; i++)
            if (bytes[i] != (char)got++)
                return false;
    return got == MUCH;
}

static int read_without_writers(void)
{
    char c;

    must(pipe(fds));
    must(write(fds[1], "x", 1));
    must(close(fds[1]));
    return read(fds[0], &c, 1) == 1 ? read(fds[0], &c, 1) : -1;
}

static int write_without_readers(void)
{
    must(pipe(fds));
    must(close(fds[0]));
    return write(fds[1], "x", 1);
}

/* The reader leaves while the writer waits for room. */
static int abandoned_writer(void)
{
    int status = 0;
    int pid;

    start_writer(MUCH);
    pid = getpid() + 1;
    await_sleep(pid);
    must(close(fds[0]));
    must(wait(&status, 0));
    return status; /* its write() has failed */
}

static int read_part(void)
{
    char buffer[100];

    must(pipe(fds));
    must(write(fds[1], "abc", 3));
    return read(fds[0], buffer, sizeof(buffer));
}

static int seek_pipe(void)
{
    must(pipe(fds));
    return seek(fds[0], 0);
}

static uint32_t type_of_pipe(void)
{
    struct stat stat = {0};

    must(pipe(fds));
    must(fstat(fds[0], &stat));
    return stat.type;
}

static int wrong_end(void)
{
    char c = 0;

    must(pipe(fds));
    return read(fds[1], &c, 1) == -EBADF ? write(fds[0], &c, 1) : 0;
}

/* Pipes are memory; closed, they give it back. */
static int pages_lost(void)
{
    int before;

    read_part();
    before = free_pages() + 1; /* that one's page comes back as well */
    close(fds[0]);
    close(fds[1]);
    for (unsigned i = 0; i < 1000; i++) {
        must(pipe(fds));
        close(fds[0]);
        close(fds[1]);
    }
    return before - free_pages();
}

void test_pipes(void)
{
    CASE("pipe-whole", all_comes_through(MUCH, MUCH));
    CASE("pipe-large-to-small", all_comes_through(MUCH, 100));
    CASE("pipe-small-to-large", all_comes_through(77, 10000));
    RESULT("pipe-read-part", read_part(), 3);
    RESULT("pipe-end", read_without_writers(), 0);
    RESULT("pipe-nobody-reads", write_without_readers(), -EPIPE);
    RESULT("pipe-reader-leaves", abandoned_writer(), 1);
    RESULT("pipe-wrong-end", wrong_end(), -EBADF);
    RESULT("pipe-seek", seek_pipe(), -ESPIPE);
    RESULT("pipe-fstat", type_of_pipe(), TYPE_PIPE);
    RESULT("no-page-lost-by-pipes", pages_lost(), 0);
}
