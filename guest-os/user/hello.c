/* hello: the shortest program that uses the kernel. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    (void)argc;
    printf("%s: hello from user mode, process %d\n", argv[0], getpid());
    return 0;
}
