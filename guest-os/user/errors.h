/* What the kernel's error numbers mean. */
#ifndef USER_ERRORS_H
#define USER_ERRORS_H

/* The text for a negative result of a system call. */
const char *error_text(int result);

/* "PROGRAM: WHAT: TEXT" on standard error. Returns 1, the exit status for it. */
int complain(const char *program, const char *what, int result);

#endif
