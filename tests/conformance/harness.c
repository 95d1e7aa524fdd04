#include "mips/freestanding/format.h"
#include "mips/freestanding/string.h"
#include "mips/exceptions.h"
#include "mips/malta.h"
#include "tests/conformance/frame.h"
#include "tests/conformance/harness.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/output.h"
#include "tests/conformance/probes.h"

#define CHECK(type, member, word) \
    _Static_assert(__builtin_offsetof(type, member) == (word)*4, "frame.h: " #member)
CHECK(struct exception, gpr, FRAME_GPR);
CHECK(struct exception, hi, FRAME_HI);
CHECK(struct exception, lo, FRAME_LO);
CHECK(struct exception, status, FRAME_STATUS);
CHECK(struct exception, cause, FRAME_CAUSE);
CHECK(struct exception, epc, FRAME_EPC);
CHECK(struct exception, badvaddr, FRAME_BADVADDR);
CHECK(struct exception, entryhi, FRAME_ENTRYHI);
CHECK(struct exception, context, FRAME_CONTEXT);
CHECK(struct exception, errorepc, FRAME_ERROREPC);
CHECK(struct exception, vector, FRAME_VECTOR);
_Static_assert(sizeof(struct exception) == FRAME_WORDS * 4, "frame.h: FRAME_WORDS");

/* What code_enter reads. */
struct request {
    uint32_t entry, args[4], status, return_address, user;
};
CHECK(struct request, entry, REQUEST_ENTRY);
CHECK(struct request, args, REQUEST_ARGS);
CHECK(struct request, status, REQUEST_STATUS);
CHECK(struct request, return_address, REQUEST_RETURN);
CHECK(struct request, user, REQUEST_USER);

struct context {
    uint32_t words[CONTEXT_WORDS];
};

void code_enter(const struct request *request, struct context *context);
void code_leave(struct context *context) __attribute__((noreturn));
void exception_arrived(struct exception *exception);
void code_returned(const struct exception *registers) __attribute__((noreturn));

const void *exception_target = exception_entry;
struct observation seen;

static struct context test_context, run_context;
static const struct run *running; /* NULL: no code under test is running */
static const char *test_name, *test_subject;
static char failure[160]; /* empty: the test at hand has not failed */
static unsigned tests_run, tests_failed;

static void put(void *context, char c)
{
    (void)context;
    output_put(c);
}

static void print(const char *text, ...) __attribute__((format(printf, 1, 2)));
static void print(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format(put, NULL, text, arguments);
    va_end(arguments);
}

static void print_name(void)
{
    if (test_subject)
        print("%s (%s):", test_name, test_subject);
    else
        print("%s:", test_name);
}

/* An address as it is printed: relative to the run's entry, or to the window it lies in. */
static void address_text(char text[32], uint32_t va)
{
    uint32_t entry = address_of(seen.entry);

    if (va - entry < 0x100)
        format_buffer(text, 32, "+0x%x", (unsigned)(va - entry));
    else if (va - MAPPED_WINDOW < MAPPED_WINDOW_LIMIT - MAPPED_WINDOW)
        format_buffer(text, 32, "mapped+0x%x", (unsigned)(va - MAPPED_WINDOW));
    else if (va - (DEVICE_WINDOW + MALTA_ISA_IO) < 0x20000000 - MALTA_ISA_IO)
        format_buffer(text, 32, "device+0x%x", (unsigned)(va - DEVICE_WINDOW));
    else if (va - RAM_WINDOW < MALTA_RAM_LOW_LIMIT)
        format_buffer(text, 32, "ram+0x%x", (unsigned)(va - RAM_WINDOW));
    else
        format_buffer(text, 32, "0x%x", (unsigned)va);
}

void subject(const char *name)
{
    test_subject = name;
}

static void fail(const char *expected, const char *saw)
{
    output_failed();
    if (failure[0] != '\0')
        return;
    format_buffer(failure, sizeof failure, "%s%s%sexpected %s, saw %s", test_subject ? "(" : "",
                  test_subject ? test_subject : "", test_subject ? ") " : "", expected, saw);
}

void expect(const char *what, bool holds)
{
    if (!holds)
        fail(what, "that it does not hold");
}

void expect_equal(const char *what, uint32_t expected, uint32_t saw)
{
    char expected_text[64], saw_text[16];

    if (expected == saw)
        return;
    format_buffer(expected_text, sizeof expected_text, "%s = 0x%x", what, (unsigned)expected);
    format_buffer(saw_text, sizeof saw_text, "0x%x", (unsigned)saw);
    fail(expected_text, saw_text);
}

static uint32_t exccode(const struct exception *exception)
{
    return (exception->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
}

void expect_returned(uint32_t v0)
{
    if (!seen.returned) {
        char text[64], epc[32];
        address_text(epc, seen.exception.epc);
        format_buffer(text, sizeof text, "exception %u at %s", (unsigned)exccode(&seen.exception),
                      epc);
        fail("no exception", text);
        return;
    }
    expect_equal("v0", v0, seen.gpr[REG_V0]);
}

void expect_exception_at(uint32_t wanted, uint32_t vector, uint32_t epc, bool slot)
{
    const struct exception *e = &seen.exception;
    char epc_text[32];

    if (seen.exceptions == 0) {
        fail("an exception", "none");
        return;
    }
    address_text(epc_text, e->epc);
    print_name();
    print(" vector=0x%x exccode=%u bd=%u epc=%s\n", (unsigned)e->vector, (unsigned)exccode(e),
          (e->cause & CAUSE_BD) != 0, epc_text);
    expect_equal("ExcCode", wanted, exccode(e));
    expect_equal("vector", vector, e->vector);
    expect_equal("EPC", epc, e->epc);
    expect_equal("Cause.BD", slot, (e->cause & CAUSE_BD) != 0);
    expect("Status.EXL set", (e->status & ST_EXL) != 0);
}

void expect_exception(uint32_t wanted, uint32_t vector, const uint32_t *at)
{
    expect_exception_at(wanted, vector, address_of(at), false);
}

void expect_exception_in_slot(uint32_t wanted, uint32_t vector, const uint32_t *branch)
{
    expect_exception_at(wanted, vector, address_of(branch), true);
}

void expect_badvaddr(uint32_t va)
{
    char text[32];

    address_text(text, seen.exception.badvaddr);
    print_name();
    print(" badvaddr=%s\n", text);
    expect_equal("BadVAddr", va, seen.exception.badvaddr);
}

void expect_coprocessor(uint32_t unit)
{
    expect_equal("Cause.CE", unit, (seen.exception.cause & CAUSE_CE) >> CAUSE_CE_SHIFT);
}

uint32_t address_of(const uint32_t *label)
{
    return seen.user ? (uint32_t)label - RAM_WINDOW : (uint32_t)label;
}

/* Maps the probes and the user data where user mode finds them: entries 0 to 2. */
static void map_user(void)
{
    const uint32_t flags = ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;
    const uint32_t pairs[] = {(uint32_t)probes_start - RAM_WINDOW,
                              (uint32_t)probes_start - RAM_WINDOW + 2 * PAGE_SIZE, USER_DATA};

    for (unsigned i = 0; i < 3; i++)
        tlb_write(i, (struct tlb_entry){
                         .hi = pairs[i],
                         .lo = {page(pairs[i], flags), page(pairs[i] + PAGE_SIZE, flags)}});
}

void run(const struct run *r)
{
    struct request request = {.user = r->user};

    memset(&seen, 0, sizeof seen);
    seen.user = r->user;
    seen.entry = r->entry;
    if (r->user)
        map_user();
    request.entry = address_of(r->entry);
    memcpy(request.args, r->args, sizeof request.args);
    request.status = r->status | (r->user ? ST_KSU_USER | ST_EXL : 0);
    request.return_address =
        r->user ? address_of(user_code_returned) : (uint32_t)kernel_code_returned;
    running = r;
    code_enter(&request, &run_context);
    running = NULL;
}

/* The code under test came to its end; registers->gpr is valid, nothing else. */
void code_returned(const struct exception *registers)
{
    memcpy(seen.gpr, registers->gpr, sizeof seen.gpr);
    seen.returned = true;
    code_leave(&run_context);
}

/* Called by exception_entry. Returning resumes at exception->epc. */
void exception_arrived(struct exception *exception)
{
    if (!running) {
        seen.exception = *exception;
        char text[80];
        format_buffer(text, sizeof text, "exception %u, EPC 0x%x, BadVAddr 0x%x",
                      (unsigned)exccode(exception), (unsigned)exception->epc,
                      (unsigned)exception->badvaddr);
        fail("no exception outside the code under test", text);
        code_leave(&test_context);
    }
    if (running->user && exception->epc == address_of(user_code_returned) &&
        exccode(exception) == EXC_SYS)
        code_returned(exception);
    seen.exceptions++;
    seen.exception = *exception;
    memcpy(seen.gpr, exception->gpr, sizeof seen.gpr);
    if (!running->resume || !running->resume(exception))
        code_leave(&run_context);
}

static void run_test(const struct test *test)
{
    struct request request = {.entry = (uint32_t)test->function,
                              .return_address = (uint32_t)test_returned};

    test_name = test->name;
    test_subject = NULL;
    failure[0] = '\0';
    running = NULL;
    machine_reset();
    code_enter(&request, &test_context);
    test_subject = NULL;
    tests_run++;
    if (failure[0] != '\0') {
        tests_failed++;
        print("not ok %s: %s\n", test_name, failure);
    } else {
        print("ok %s\n", test_name);
    }
}

void test_returned(void)
{
    code_leave(&test_context);
}

void run_tests(const struct test *tests, const char *only)
{
    for (; tests->name; tests++)
        if (strncmp(tests->name, only, strlen(only)) == 0)
            run_test(tests);
}

void finish(void)
{
    machine_reset();
    print("%u tests, %u failed\n", tests_run, tests_failed);
    while ((device(MALTA_UART0)[UART_LSR] & UART_LSR_TEMT) == 0)
        ;
    for (;;)
        *(volatile uint32_t *)device(MALTA_SOFTRES) = MALTA_GORESET;
}
