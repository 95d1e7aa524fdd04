/* usertests [NAME]: tests all system calls, or the one case NAME. Status 0 if all is well. */
#include "tests/usertests/usertests.h"
#include "guest-os/user/path.h"

static const char *only; /* NULL: all */
static unsigned count, failures;

/* Runs a case in a child, where it returns true; in the parent judges by the child's status. */
bool case_begin_ending(const char *name, int expected)
{
    int status = 0;
    int pid;

    if (only != 0 && strcmp(only, name) != 0)
        return false;
    pid = fork();
    if (pid == 0)
        return true;
    while (pid > 0 && wait(&status, 0) != pid)
        ;
    count++;
    if (pid > 0 && status == expected) {
        printf("ok %s\n", name);
        return false;
    }
    failures++;
    if (pid < 0 || status >= STATUS_FAULT)
        printf("not ok %s: fork %d, status %d\n", name, pid < 0 ? pid : 0, status);
    return false;
}

bool case_begin(const char *name)
{
    return case_begin_ending(name, 0);
}

void case_end(const char *name, bool good, const char *what)
{
    if (!good)
        printf("not ok %s: %s\n", name, what);
    exit(good ? 0 : 1);
}

void case_result(const char *name, int result, int expected, const char *what)
{
    if (result != expected)
        printf("not ok %s: %s: %d instead of %d\n", name, what, result, expected);
    exit(result == expected ? 0 : 1);
}

int must(int result)
{
    if (result < 0) {
        printf("not ok: preparation: error %d\n", -result);
        exit(1);
    }
    return result;
}

int status_of(void (*function)(void))
{
    int status = -1;
    int pid = must(fork());

    if (pid == 0) {
        function();
        exit(0);
    }
    while (wait(&status, 0) != pid)
        ;
    return status;
}

int make_file(const char *path, const char *contents)
{
    int fd = must(open(path, O_READ | O_WRITE | O_CREATE | O_TRUNCATE));

    must(write(fd, contents, strlen(contents)));
    must(seek(fd, 0));
    return fd;
}

void await_sleep(int pid)
{
    static struct process_info info[128];

    for (;;) {
        int number = must(processes(info, 128));

        for (int i = 0; i < number; i++)
            if (info[i].pid == pid && info[i].state != 'R')
                return;
        sleep(1);
    }
}

int main(int argc, char **argv)
{
    static char *clean[] = {"rm", "-r", "-f", DIRECTORY, 0};
    static void (*const groups[])(void) = {
        test_processes,   test_killing, test_memory, test_faults, test_files,
        test_descriptors, test_names,   test_pipes,  test_exec,   test_pointers};
    int status = 0;

    only = argc > 1 ? argv[1] : 0;
    mkdir(DIRECTORY);
    must(chdir(DIRECTORY));
    for (unsigned i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        groups[i]();
        for (int fd = 3; fd < DESCRIPTORS_MAX; fd++)
            close(fd); /* that the group has left open */
    }
    chdir("/");
    if (fork() == 0)
        return exec_program(clean);
    wait(&status, 0);
    printf("%u tests, %u failed\n", count, failures);
    return failures != 0 || count == 0;
}
