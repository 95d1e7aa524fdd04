/* pmake [FILES [JOBS]]: a parallel make of FILES source files (16) with JOBS compilers (3) at a
 * time. It writes the sources, runs `cc` on each and `ld` on what the compilers made: a tree of
 * short processes that read, compute and write files. */
#include "guest-os/user/checksum.h"
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"
#include "mips/freestanding/format.h"

#define DIRECTORY  "/tmp/pmake"
#define IMAGE      "image"
#define FILES_MAX  200
#define JOBS_MAX   16
#define NAME_BYTES 16
#define FUNCTIONS  12        /* of a source file */
#define STATEMENTS 8         /* of a function */
#define RESPONSE   "objects" /* the file that names the objects for ld */

static void fail(const char *what, int error)
{
    exit(complain("pmake", what, error));
}

/* A source file: functions of assignments such as `v3 = v1 * 77 + v2;`. */
static void write_source(uint32_t number, uint32_t *state)
{
    char name[NAME_BYTES];
    int fd;

    format_buffer(name, sizeof(name), "%u.c", number);
    fd = open(name, O_WRITE | O_CREATE | O_TRUNCATE);
    if (fd < 0)
        fail(name, fd);
    for (unsigned function = 0; function < FUNCTIONS; function++) {
        dprintf(fd, "f%u_%u {\n", number, function);
        for (unsigned i = 0; i < STATEMENTS; i++) {
            uint32_t r = random_number(state);

            dprintf(fd, "    v%u = v%u * %u + v%u;\n", r & 7, r >> 3 & 7, r >> 6 & 0xfff,
                    r >> 18 & 7);
        }
        dprintf(fd, "}\n");
    }
    close(fd);
}

/* Starts `program` with two arguments; its pid. */
static int start(char *program, char *first, char *second)
{
    char *argv[] = {program, first, second, 0};
    int pid = fork();

    if (pid == 0)
        fail(program, exec_program(argv));
    if (pid < 0)
        fail(program, pid);
    return pid;
}

static void wait_for_one(void)
{
    int status = 0;
    int pid = wait(&status, 0);

    if (pid < 0)
        fail("wait", pid);
    if (status != 0) {
        printf("pmake: a process ended with status %d\n", status);
        exit(1);
    }
}

static void compile_all(uint32_t files, uint32_t jobs)
{
    char source[NAME_BYTES];
    char object[NAME_BYTES];
    uint32_t running = 0;

    for (uint32_t i = 0; i < files; i++) {
        format_buffer(source, sizeof(source), "%u.c", i);
        format_buffer(object, sizeof(object), "%u.o", i);
        if (running == jobs)
            wait_for_one();
        else
            running++;
        start("cc", source, object);
    }
    while (running-- > 0)
        wait_for_one();
}

static void link_all(uint32_t files)
{
    int list = open(RESPONSE, O_WRITE | O_CREATE | O_TRUNCATE);

    if (list < 0)
        fail(RESPONSE, list);
    for (uint32_t i = 0; i < files; i++)
        dprintf(list, "%u.o\n", i);
    close(list);
    start("ld", RESPONSE, IMAGE);
    wait_for_one();
}

/* The image's checksum. */
static uint32_t sum_image(uint32_t *size)
{
    static char buffer[4096];
    uint32_t sum = CHECKSUM_START;
    int fd = open(IMAGE, O_READ);
    int bytes;

    if (fd < 0)
        fail(IMAGE, fd);
    *size = 0;
    while ((bytes = read(fd, buffer, sizeof(buffer))) > 0) {
        sum = checksum(sum, buffer, (uint32_t)bytes);
        *size += (uint32_t)bytes;
    }
    close(fd);
    return sum;
}

int main(int argc, char **argv)
{
    uint32_t files = number_argument(argc, argv, 1, FILES_MAX, 16);
    uint32_t jobs = number_argument(argc, argv, 2, JOBS_MAX, 3);
    uint32_t state = 1;
    uint32_t size;
    uint32_t sum;
    int error;

    mkdir("/tmp");
    mkdir(DIRECTORY);
    error = chdir(DIRECTORY);
    if (error != 0)
        fail(DIRECTORY, error);
    for (uint32_t i = 0; i < files; i++)
        write_source(i, &state);
    compile_all(files, jobs);
    link_all(files);
    sum = sum_image(&size);
    printf("pmake: %u files, %u at a time, image of %u bytes, checksum %08x\n", files, jobs, size,
           sum);
    start("rm", "-r", DIRECTORY);
    wait_for_one();
    return 0;
}
