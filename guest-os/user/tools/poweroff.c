/* poweroff: ends the machine. */
#include "guest-os/user/errors.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    (void)argc;
    return complain(argv[0], "the machine", poweroff());
}
