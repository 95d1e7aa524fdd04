/* forks [N]: N children one after the other, each an address space of its own that loads another
 * program. More than 255 use up the ASIDs. In the end all their memory must be free again. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#define CANNOT_RUN 127

static void run_child(uint32_t i)
{
    static const char *const programs[] = {"/bin/true", "/bin/false"}; /* by their exit status */
    int expected = (int)(i % 2);
    const char *program = programs[expected];
    int status = CANNOT_RUN;
    int pid = fork();

    if (pid == 0) {
        char *argv[] = {(char *)(uintptr_t)program, 0};

        exec(program, argv);
        exit(CANNOT_RUN);
    }
    if (pid < 0 || wait(&status, 0) != pid || status != expected) {
        printf("forks: child %u failed\n", i);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    uint32_t count = number_argument(argc, argv, 1, 1000000, 300);
    int free_before;
    int free_after;

    run_child(0); /* what the parent touches for the first time is its own use of memory */
    free_before = free_pages();
    for (uint32_t i = 1; i < count; i++)
        run_child(i);
    free_after = free_pages();
    printf("forks: %u children, %d pages lost\n", count, free_before - free_after);
    return free_before == free_after ? 0 : 1;
}
