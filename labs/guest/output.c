/* The guest's output: each line gets ` #TAG` behind it, where TAG is the start of
 * HMAC(key, TAG of the line before | line), and a failed expectation enters the chain on its own.
 * After each line the guest raises as many exceptions as the tag says (lab_mark). */
#include "tests/conformance/output.h"

#include "labs/guest/lab.h"
#include "labs/guest/sha256.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"

extern const uint8_t text_start[], text_end[];

static uint8_t state[SHA256_BYTES];
static struct sha256 line;
static bool in_line, failed;

static void put(char c)
{
    while ((device(MALTA_UART0)[UART_LSR] & UART_LSR_THRE) == 0)
        ;
    device(MALTA_UART0)[UART_THR] = (uint8_t)c;
}

static void start_link(void)
{
    hmac_start(&line, lab_order.key);
    sha256_add(&line, state, sizeof state);
    if (failed)
        sha256_add(&line, "failed", 6);
    failed = false;
    in_line = true;
}

void output_begin(void)
{
    sha256_start(&line);
    sha256_add(&line, text_start, (size_t)(text_end - text_start));
    sha256_end(&line, state);
}

void output_failed(void)
{
    failed = true;
}

static void end_line(void)
{
    static const char digits[] = "0123456789abcdef";

    hmac_end(&line, lab_order.key, state);
    in_line = false;
    put(' ');
    put('#');
    for (unsigned i = 0; i < LAB_TAG_BYTES; i++) {
        put(digits[state[i] >> 4]);
        put(digits[state[i] & 15]);
    }
    put('\n');
    lab_mark(1 + (state[LAB_TAG_BYTES] & 3));
}

void output_put(char c)
{
    if (!in_line)
        start_link();
    if (c == '\n') {
        end_line();
        return;
    }
    sha256_add(&line, &c, 1);
    put(c);
}
