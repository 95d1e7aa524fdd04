/* The freestanding string functions (as fs_*) against plain loops, and formatted output against the
 * host's snprintf. */
#include "tests/unit/unit_test.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/unit/freestanding_names.h"
#include "mips/freestanding/string.h"
#include "mips/freestanding/format.h"

#define AREA      48
#define LONGEST   20
#define UNTOUCHED 0xee

/* Memory in which every byte is known and no two neighbours are equal. */
static void fill(unsigned char *area, unsigned first)
{
    for (unsigned i = 0; i < AREA; i++)
        area[i] = (unsigned char)(first + i * 7);
}

static void memcpy_copies_exactly_its_bytes_at_every_alignment(void **state)
{
    unsigned char from[AREA], to[AREA];

    (void)state;
    fill(from, 1);
    for (size_t s = 0; s < 8; s++)
        for (size_t d = 0; d < 8; d++)
            for (size_t size = 0; size <= LONGEST; size++) {
                for (size_t i = 0; i < AREA; i++)
                    to[i] = UNTOUCHED;
                assert_ptr_equal(fs_memcpy(to + d, from + s, size), to + d);
                for (size_t i = 0; i < AREA; i++)
                    assert_int_equal(to[i], i >= d && i < d + size ? from[i - d + s] : UNTOUCHED);
            }
}

static void memmove_copies_overlapping_blocks_both_ways(void **state)
{
    unsigned char area[AREA], before[AREA];

    (void)state;
    fill(before, 3);
    for (size_t s = 0; s <= LONGEST; s++)
        for (size_t d = 0; d <= LONGEST; d++)
            for (size_t size = 0; size <= LONGEST; size++) {
                fill(area, 3);
                assert_ptr_equal(fs_memmove(area + d, area + s, size), area + d);
                for (size_t i = 0; i < AREA; i++)
                    assert_int_equal(area[i], before[i >= d && i < d + size ? i - d + s : i]);
            }
}

static void memset_sets_exactly_its_bytes_to_the_low_byte_of_its_value(void **state)
{
    unsigned char area[AREA];

    (void)state;
    for (size_t d = 0; d < 8; d++)
        for (size_t size = 0; size <= LONGEST; size++) {
            for (size_t i = 0; i < AREA; i++)
                area[i] = UNTOUCHED;
            assert_ptr_equal(fs_memset(area + d, 0x1a5, size), area + d);
            for (size_t i = 0; i < AREA; i++)
                assert_int_equal(area[i], i >= d && i < d + size ? 0xa5 : UNTOUCHED);
        }
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void memcmp_orders_by_the_first_different_byte_as_unsigned(void **state)
{
    (void)state;
    assert_int_equal(sign(fs_memcmp("abc", "abd", 3)), -1);
    assert_int_equal(fs_memcmp("abc", "abd", 2), 0);
    assert_int_equal(fs_memcmp("x", "y", 0), 0);
    assert_int_equal(sign(fs_memcmp("a\x80z", "a\x7f_", 3)), 1);
    assert_int_equal(sign(fs_memcmp("a\0b", "a\0c", 3)), -1);
}

static void memchr_finds_the_first_within_its_size(void **state)
{
    static const char text[] = "ab\xffxab";

    (void)state;
    assert_ptr_equal(fs_memchr(text, 'b', 6), text + 1);
    assert_ptr_equal(fs_memchr(text, 0xff, 6), text + 2);
    assert_ptr_equal(fs_memchr(text, -1, 6), text + 2);
    assert_ptr_equal(fs_memchr(text, '\0', sizeof(text)), text + 6);
    assert_null(fs_memchr(text, 'x', 3));
    assert_null(fs_memchr(text, 'a', 0));
}

static void strlen_counts_up_to_the_nul_and_strnlen_to_its_limit(void **state)
{
    const char unterminated[3] = {'a', 'b', 'c'};

    (void)state;
    assert_int_equal(fs_strlen(""), 0);
    assert_int_equal(fs_strlen("abc"), 3);
    assert_int_equal(fs_strnlen("abc", 5), 3);
    assert_int_equal(fs_strnlen("abc", 2), 2);
    assert_int_equal(fs_strnlen(unterminated, 3), 3);
    assert_int_equal(fs_strnlen(unterminated, 0), 0);
}

static void strcmp_orders_as_unsigned_characters(void **state)
{
    (void)state;
    assert_int_equal(fs_strcmp("", ""), 0);
    assert_int_equal(fs_strcmp("abc", "abc"), 0);
    assert_int_equal(sign(fs_strcmp("abc", "abd")), -1);
    assert_int_equal(sign(fs_strcmp("abc", "ab")), 1);
    assert_int_equal(sign(fs_strcmp("", "a")), -1);
    assert_int_equal(sign(fs_strcmp("\x80", "\x7f")), 1);
}

static void strncmp_stops_at_its_size_and_at_the_nul(void **state)
{
    (void)state;
    assert_int_equal(fs_strncmp("abc", "abd", 2), 0);
    assert_int_equal(sign(fs_strncmp("abc", "abd", 3)), -1);
    assert_int_equal(fs_strncmp("ab\0x", "ab\0y", 4), 0);
    assert_int_equal(sign(fs_strncmp("ab", "a", 5)), 1);
    assert_int_equal(sign(fs_strncmp("\x80", "\x7f", 1)), 1);
    assert_int_equal(fs_strncmp("a", "b", 0), 0);
}

static void strchr_finds_the_first_and_also_the_nul(void **state)
{
    static const char text[] = "abcab";

    (void)state;
    assert_ptr_equal(fs_strchr(text, 'b'), text + 1);
    assert_ptr_equal(fs_strchr(text, '\0'), text + 5);
    assert_ptr_equal(fs_strchr(text, 'a' + 256), text);
    assert_null(fs_strchr(text, 'x'));
}

/* Formats with both libraries; fails unless text and length are the same. */
static void __attribute__((format(printf, 1, 2))) same_as_host(const char *text, ...)
{
    char ours[256], hosts[256];
    va_list arguments;

    va_start(arguments, text);
    int our_length = format_buffer_v(ours, sizeof(ours), text, arguments);
    va_end(arguments);
    va_start(arguments, text);
    int host_length = vsnprintf(hosts, sizeof(hosts), text, arguments);
    va_end(arguments);
    assert_string_equal(ours, hosts);
    assert_int_equal(our_length, host_length);
}

static void text_without_conversions_is_printed_as_it_is(void **state)
{
    (void)state;
    same_as_host("plain\ttext\n");
    same_as_host("100%% %s", "sure");
}

static void int_conversions_agree_with_the_host(void **state)
{
    static const int values[] = {0, 1, -1, 9, 10, -10, 65535, 65536, INT_MAX, INT_MIN};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        int v = values[i];
        unsigned u = (unsigned)v;

        same_as_host("%d %i %u %x %X %o", v, v, u, u, u, u);
        same_as_host("[%8d] [%-8d] [%08d]", v, v, v);
        same_as_host("[%12x] [%-12x] [%012x]", u, u, u);
        same_as_host("[%1d] [%3o] [%-3u]", v, u, u);
        same_as_host("[%.5d] [%.12u] [%.0d] [%.d]", v, u, v, v);
        same_as_host("[%10.5d] [%-10.5x]", v, u);
        same_as_host("[%ld] [%lu] [%lx] [%8li]", (long)v, (unsigned long)u, (unsigned long)u,
                     (long)v);
        same_as_host("[%zu] [%zx] [%zd]", (size_t)u, (size_t)u, (ptrdiff_t)v);
    }
}

static void short_conversions_use_the_low_16_bits(void **state)
{
    (void)state;
    same_as_host("%hd %hu %hx", -2, 65535, 0xabcd);
    same_as_host("%hd %hu %hx %hd", 0x1234fffe, 0x1234fffeu, 0x12348001u, 0x12347fff);
}

static void long_long_conversions_agree_with_the_host_near_every_power_of_two_and_ten(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 64; bit++)
        for (int off = -1; off <= 1; off++) {
            unsigned long long u = (1ull << bit) + (unsigned long long)(long long)off;

            same_as_host("%lld %llu %llx %llX %llo", (long long)u, u, u, u, u);
            same_as_host("[%24llu] [%-24lld] [%024lld]", u, (long long)u, (long long)u);
        }
    for (unsigned long long ten = 1; ten <= ULLONG_MAX / 10; ten *= 10)
        for (int off = -1; off <= 1; off++)
            same_as_host("%llu", ten * 10 + (unsigned long long)(long long)off);
}

static void long_long_decimals_agree_with_the_host_on_pseudo_random_values(void **state)
{
    uint64_t value = 88172645463325252u; /* xorshift64 */

    (void)state;
    for (int i = 0; i < 20000; i++) {
        value ^= value << 13;
        value ^= value >> 7;
        value ^= value << 17;
        same_as_host("%llu %llo", (unsigned long long)value, (unsigned long long)value);
    }
}

static void strings_and_characters_are_padded_and_cut(void **state)
{
    const char unterminated[3] = {'x', 'y', 'z'};

    (void)state;
    same_as_host("[%s] [%6s] [%-6s] [%2s]", "abc", "abc", "abc", "abc");
    same_as_host("[%.2s] [%6.2s] [%-6.2s] [%.0s] [%.9s]", "abc", "abc", "abc", "abc", "abc");
    same_as_host("[%c] [%4c] [%-4c]", 'a', 'b', 'c');
    same_as_host("[%.3s]", unterminated);
    same_as_host("[%s]", "");
}

static void a_null_string_is_named(void **state)
{
    const char *volatile null = NULL;
    char text[32];

    (void)state;
    assert_int_equal(format_buffer(text, sizeof(text), "[%8s]", null), 10);
    assert_string_equal(text, "[  (null)]");
}

static void width_and_precision_can_be_arguments(void **state)
{
    (void)state;
    same_as_host("[%*d] [%-*d] [%0*d]", 6, 42, 6, 42, 6, 42);
    same_as_host("[%*d] [%*s]", -6, 42, -6, "ab");
    same_as_host("[%.*s] [%*.*d] [%.*d]", 2, "abc", 8, 4, 42, -1, 42);
}

static void a_precision_turns_the_zero_flag_off(void **state)
{
    const char *volatile text = "[%010.5d] [%-010d]"; /* not a literal: gcc would warn */

    (void)state;
    same_as_host(text, 42, 42);
}

static void pointers_print_all_their_digits(void **state)
{
    char text[32];

    (void)state;
    format_buffer(text, sizeof(text), "%p", (void *)0x80001234);
    assert_string_equal(text, sizeof(void *) == 8 ? "0x0000000080001234" : "0x80001234");
}

static void unknown_conversions_print_as_they_stand(void **state)
{
    const char *volatile unknown = "[%y] [%#x] [%5q] [%hhd] 5%";
    char text[64];

    (void)state;
    format_buffer(text, sizeof(text), unknown);
    assert_string_equal(text, "[%y] [%#x] [%5q] [%hhd] 5%");
}

static void a_short_buffer_gets_what_fits_and_the_full_length_is_returned(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 12; size++) {
        char *text = malloc(size); /* of this size exactly: ASan sees a byte too many */
        const char whole[] = "value 1234";

        assert_int_equal(format_buffer(text, size, "value %d", 1234), 10);
        for (size_t i = 0; i + 1 < size && i < 10; i++)
            assert_int_equal(text[i], whole[i]);
        assert_int_equal(text[size <= 10 ? size - 1 : 10], '\0');
        free(text);
    }
}

static void a_buffer_of_size_0_is_not_touched(void **state)
{
    (void)state;
    assert_int_equal(format_buffer(NULL, 0, "%s", "abc"), 3);
}

static void collect(void *context, char c)
{
    char **end = context;
    *(*end)++ = c;
}

static void __attribute__((format(printf, 2, 3))) format_to(char **end, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format(collect, end, text, arguments);
    va_end(arguments);
}

static void format_hands_over_each_character_in_order_without_a_nul(void **state)
{
    char text[16] = "................";
    char *end = text;

    (void)state;
    format_to(&end, "%c-%d", 'a', -7);
    assert_int_equal(end - text, 4);
    assert_memory_equal(text, "a--7....", 8);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(memcpy_copies_exactly_its_bytes_at_every_alignment),
    cmocka_unit_test(memmove_copies_overlapping_blocks_both_ways),
    cmocka_unit_test(memset_sets_exactly_its_bytes_to_the_low_byte_of_its_value),
    cmocka_unit_test(memcmp_orders_by_the_first_different_byte_as_unsigned),
    cmocka_unit_test(memchr_finds_the_first_within_its_size),
    cmocka_unit_test(strlen_counts_up_to_the_nul_and_strnlen_to_its_limit),
    cmocka_unit_test(strcmp_orders_as_unsigned_characters),
    cmocka_unit_test(strncmp_stops_at_its_size_and_at_the_nul),
    cmocka_unit_test(strchr_finds_the_first_and_also_the_nul),
    cmocka_unit_test(text_without_conversions_is_printed_as_it_is),
    cmocka_unit_test(int_conversions_agree_with_the_host),
    cmocka_unit_test(short_conversions_use_the_low_16_bits),
    cmocka_unit_test(long_long_conversions_agree_with_the_host_near_every_power_of_two_and_ten),
    cmocka_unit_test(long_long_decimals_agree_with_the_host_on_pseudo_random_values),
    cmocka_unit_test(strings_and_characters_are_padded_and_cut),
    cmocka_unit_test(a_null_string_is_named),
    cmocka_unit_test(width_and_precision_can_be_arguments),
    cmocka_unit_test(a_precision_turns_the_zero_flag_off),
    cmocka_unit_test(pointers_print_all_their_digits),
    cmocka_unit_test(unknown_conversions_print_as_they_stand),
    cmocka_unit_test(a_short_buffer_gets_what_fits_and_the_full_length_is_returned),
    cmocka_unit_test(a_buffer_of_size_0_is_not_touched),
    cmocka_unit_test(format_hands_over_each_character_in_order_without_a_nul),
};

UNIT_TEST_MAIN(tests)
