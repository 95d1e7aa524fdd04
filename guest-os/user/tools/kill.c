/* kill PID...: ends processes; -GROUP: all of a group. */
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    int status = 0;

    if (argc < 2) {
        dprintf(STDERR, "usage: kill PID...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        char *end;
        long pid = strtol(argv[i], &end, 10);
        int error = *end != '\0' || pid == 0 ? -EINVAL : kill((int)pid);

        if (error != 0)
            status = complain(argv[0], argv[i], error);
    }
    return status;
}
