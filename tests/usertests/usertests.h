/* Test cases for the kernel's system calls. Each runs in a process of its own, which inherits what
 * its group has set up. */
#ifndef USERTESTS_H
#define USERTESTS_H

#include "tests/usertests/forbidden.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <stdbool.h>
#include <string.h>

#define PAGE_BYTES 4096
#define DIRECTORY  "/tmp/usertests" /* where the tests are, at first an empty one */

/* The case holds if the condition does, */
#define CASE(name, condition)                        \
    do {                                             \
        if (case_begin(name))                        \
            case_end(name, (condition), #condition); \
    } while (0)

/* or if the call returns the value, */
#define RESULT(name, call, value)                      \
    do {                                               \
        if (case_begin(name))                          \
            case_result(name, (call), (value), #call); \
    } while (0)

/* or if the kernel ends the process in the statement, with the status. */
#define ENDS(name, statement, status)            \
    do {                                         \
        if (case_begin_ending(name, (status))) { \
            statement;                           \
            case_end(name, false, #statement);   \
        }                                        \
    } while (0)

/* True in a new process that is to find out about the case. */
bool case_begin(const char *name);
bool case_begin_ending(const char *name, int status);
void case_end(const char *name, bool good, const char *what) __attribute__((noreturn));
void case_result(const char *name, int result, int expected, const char *what)
    __attribute__((noreturn));

/* Ends the case if something that is not its subject fails. */
int must(int result);

/* The status with which a child ends that calls the function. */
int status_of(void (*function)(void));

/* A file of these contents, open for reading and writing. */
int make_file(const char *path, const char *contents);

/* Sleeps until the process sleeps or waits for something. */
void await_sleep(int pid);

void test_processes(void);
void test_killing(void);
void test_memory(void);
void test_faults(void);
void test_files(void);
void test_descriptors(void);
void test_names(void);
void test_pipes(void);
void test_exec(void);
void test_pointers(void);

#endif
