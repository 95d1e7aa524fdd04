/* Commands of the shell itself: those that must change the shell. */
#include "guest-os/user/sh/builtins.h"
#include "guest-os/user/errors.h"
#include "guest-os/user/sh/jobs.h"
#include "guest-os/user/sh/variables.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

static int builtin_cd(int argc, char *const *argv)
{
    const char *path = argc > 1 ? argv[1] : "/home";
    int error = chdir(path);

    return error != 0 ? complain("cd", path, error) : 0;
}

static int builtin_exit(int argc, char *const *argv)
{
    exit(argc > 1 ? atoi(argv[1]) & 0xff : last_status);
}

static int builtin_wait(int argc, char *const *argv)
{
    (void)argc;
    (void)argv;
    jobs_wait_all();
    return 0;
}

static int builtin_jobs(int argc, char *const *argv)
{
    (void)argc;
    (void)argv;
    jobs_print();
    return 0;
}

static const struct {
    const char *name;
    int (*function)(int argc, char *const *argv);
} builtins[] = {
    {"cd", builtin_cd},
    {"exit", builtin_exit},
    {"wait", builtin_wait},
    {"jobs", builtin_jobs},
};

bool run_builtin(int argc, char *const *argv)
{
    if (argc == 1 && variable_assign(argv[0])) {
        last_status = 0;
        return true;
    }
    for (unsigned i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++) {
        if (strcmp(argv[0], builtins[i].name) == 0) {
            last_status = builtins[i].function(argc, argv);
            return true;
        }
    }
    return false;
}
