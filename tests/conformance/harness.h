/* The suite's harness: runs a piece of code as kernel or as user, records the exception that ends
 * it, compares with what the architecture says, prints the verdict. */
#ifndef CONFORMANCE_HARNESS_H
#define CONFORMANCE_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* General registers by their o32 names: indices into gpr[]. */
enum {
    REG_V0 = 2,
    REG_A0 = 4,
    REG_A1,
    REG_T0 = 8,
    REG_T1,
    REG_K0 = 26,
    REG_K1,
    REG_RA = 31
};

/* What the machine said at an exception. vector: offset from the base, plus VECTOR_TAG_... if it
 * was not the first vector page (frame.h). gpr[0], gpr[k0] are not recorded, k1 holds the vector.
 */
struct exception {
    uint32_t gpr[32], hi, lo;
    uint32_t status, cause, epc, badvaddr, entryhi, context, errorepc;
    uint32_t vector;
};

/* Code under test is a label in assembly. It ends by returning (jr ra) or by an exception. */
typedef const uint32_t code[];

/* One run of code under test. It gets args in a0..a3.
 * user: false: kernel mode, with `status` in Status. true: user mode; the code runs at its physical
 * address in useg, `status` is merged with UM and EXL before the eret.
 * resume: if not NULL, decides at each exception whether the code goes on (true; it may change the
 * exception's registers and epc first) or is left. NULL: the first exception ends the run. */
struct run {
    const uint32_t *entry;
    uint32_t args[4];
    uint32_t status;
    bool user;
    bool (*resume)(struct exception *exception);
};
#define RUN(...) run(&(struct run){__VA_ARGS__})
void run(const struct run *r);

/* What the last run did. */
extern struct observation {
    unsigned exceptions;        /* taken, resumed ones included */
    bool returned;              /* it ended by returning */
    bool user;                  /* it ran in user mode */
    const uint32_t *entry;      /* where it began, as a kernel address */
    struct exception exception; /* the last one */
    uint32_t gpr[32];           /* at the end, k0 left out */
} seen;

/* The address at which the last run executed `label`: itself, or its alias in useg. */
uint32_t address_of(const uint32_t *label);

/* Expectations. The first that does not hold makes the test fail. `what` is a few words. */
void expect(const char *what, bool holds);
void expect_equal(const char *what, uint32_t expected, uint32_t saw);
void expect_returned(uint32_t v0); /* no exception ended it, and v0 is this */
/* The last run was ended by exception `exccode` at `vector` with EPC on `at`; BD clear, or set if
 * `at` is a branch whose slot is meant. These two also print the values. */
void expect_exception(uint32_t exccode, uint32_t vector, const uint32_t *at);
void expect_exception_in_slot(uint32_t exccode, uint32_t vector, const uint32_t *branch);
/* As expect_exception where EPC need not be a label of the run: epc is a virtual address. */
void expect_exception_at(uint32_t exccode, uint32_t vector, uint32_t epc, bool slot);
void expect_badvaddr(uint32_t va);
void expect_coprocessor(uint32_t unit); /* Cause.CE */

/* Names the case at hand within a test, in values and failures; NULL: none. Kept until the test
 * ends or the next call; the string must live as long. */
void subject(const char *name);

struct test {
    const char *name;
    void (*function)(void);
};

/* Runs those tests of a table (ended by a NULL name) whose names begin with `only`. */
void run_tests(const struct test *tests, const char *only);

/* Prints the totals and powers the board off. */
void finish(void) __attribute__((noreturn));

#endif
