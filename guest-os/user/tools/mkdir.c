/* mkdir DIRECTORY...: makes directories. */
#include "guest-os/user/errors.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    int status = 0;

    for (int i = 1; i < argc; i++) {
        int error = mkdir(argv[i]);

        if (error != 0)
            status = complain(argv[0], argv[i], error);
    }
    return status;
}
