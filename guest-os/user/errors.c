/* Error numbers as text. */
#include "guest-os/user/errors.h"
#include "guest-os/abi.h"
#include "guest-os/user/stdio.h"

static const char *const texts[] = {
    [EPERM] = "not permitted",
    [ENOENT] = "no such file or directory",
    [ESRCH] = "no such process",
    [EINTR] = "interrupted",
    [E2BIG] = "too many arguments",
    [ENOEXEC] = "not a program",
    [EBADF] = "bad file descriptor",
    [ECHILD] = "no children",
    [EAGAIN] = "too many processes",
    [ENOMEM] = "out of memory",
    [EFAULT] = "bad address",
    [EBUSY] = "in use",
    [EEXIST] = "exists",
    [ENOTDIR] = "not a directory",
    [EISDIR] = "is a directory",
    [EINVAL] = "invalid argument",
    [ENFILE] = "too many open files",
    [EMFILE] = "too many descriptors",
    [EFBIG] = "file too large",
    [ENOSPC] = "no space left",
    [ESPIPE] = "cannot seek",
    [EPIPE] = "nobody reads the pipe",
    [ENAMETOOLONG] = "name too long",
    [ENOSYS] = "no such system call",
    [ENOTEMPTY] = "directory not empty",
};

const char *error_text(int result)
{
    unsigned error = (unsigned)-result;

    if (error >= sizeof(texts) / sizeof(texts[0]) || texts[error] == 0)
        return "unknown error";
    return texts[error];
}

int complain(const char *program, const char *what, int result)
{
    flush();
    dprintf(STDERR, "%s: %s: %s\n", program, what, error_text(result));
    return 1;
}
