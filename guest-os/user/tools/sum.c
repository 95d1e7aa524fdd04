/* sum [FILE...]: checksum (FNV-1a, 32 bits), size and name of files or of standard input. */
#include "guest-os/user/checksum.h"
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/system_calls.h"

static int sum(int fd, const char *name)
{
    static char buffer[4096];
    uint32_t total = CHECKSUM_START;
    uint32_t size = 0;
    int bytes;

    while ((bytes = read(fd, buffer, sizeof(buffer))) > 0) {
        total = checksum(total, buffer, (uint32_t)bytes);
        size += (uint32_t)bytes;
    }
    if (bytes == 0)
        printf("%08x %u%s%s\n", total, size, name[0] != '\0' ? " " : "", name);
    return bytes;
}

int main(int argc, char **argv)
{
    return for_each_file(argc, argv, sum);
}
