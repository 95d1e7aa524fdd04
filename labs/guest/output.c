/* The guest's output: each line gets ` #TAG` behind it, where TAG is the start of
 * HMAC(key, TAG of the line before | line), and a failed expectation enters the chain on its own.
 * After each line the guest raises as many exceptions as the tag says (lab_mark). */
#include "tests/conformance/output.h"

#include "labs/guest/lab.h"
#include "labs/guest/sha256.h"
#include "mips/freestanding/string.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"

extern const uint8_t text_start[], text_end[];

static uint8_t state[SHA256_BYTES];
static char text[300];
static unsigned length;
static bool failed;

static void put(char c)
{
    while ((device(MALTA_UART0)[UART_LSR] & UART_LSR_THRE) == 0)
        ;
    device(MALTA_UART0)[UART_THR] = (uint8_t)c;
}

void output_begin(void)
{
    struct sha256 hash;

    sha256_start(&hash);
    sha256_add(&hash, text_start, (size_t)(text_end - text_start));
    sha256_end(&hash, state);
}

void output_failed(void)
{
    failed = true;
}

/* Each character costs two exits: of the tests' lines only verdicts are printed, not the values on
 * the way there. */
static bool is_wanted(void)
{
    return strncmp(text, "ok ", 3) == 0 || strncmp(text, "not ok ", 7) == 0 ||
           strncmp(text, "the guest ", 10) == 0;
}

static void make_tag(void)
{
    struct sha256 hash;

    hmac_start(&hash, lab_order.key);
    sha256_add(&hash, state, sizeof state);
    if (failed)
        sha256_add(&hash, "failed", 6);
    failed = false;
    sha256_add(&hash, text, length);
    hmac_end(&hash, lab_order.key, state);
}

static void end_line(void)
{
    static const char digits[] = "0123456789abcdef";

    make_tag();
    for (unsigned i = 0; i < length; i++)
        put(text[i]);
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
    if (c != '\n') {
        if (length < sizeof text - 1)
            text[length++] = c;
        return;
    }
    text[length] = '\0';
    if (is_wanted())
        end_line();
    length = 0;
}
