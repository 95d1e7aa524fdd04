/* Archive, configuration and options: good input, and every refusal with its words. */
#include "tests/unit/model_archive.h"
#include "monitor/config.h"
#include "monitor/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct model_archive made;
static struct config config;
static struct diagnosis why;

static int start(void **state)
{
    (void)state;
    memset(&made, 0, sizeof(made));
    model_archive_add(&made, "first", "12345", 5);
    model_archive_add(&made, "dir/second", "", 0);
    model_archive_add(&made, "third", "abcdefgh", 8);
    model_archive_end(&made);
    return 0;
}

/* Reads to the end; the number of members, and what was wrong. */
static unsigned read_all(const struct archive *archive, const char **problem)
{
    struct archive_member member;
    uint32_t offset = 0;
    unsigned count = 0;

    for (; archive_next(archive, &offset, &member, problem); count++)
        assert_true(member.data + member.size <= archive->data + archive->size);
    return count;
}

/* What is wrong with the first `size` bytes of the archive; NULL: nothing. */
static const char *problem_of(uint32_t size)
{
    struct archive archive = model_archive_copy(made.data, size);
    const char *problem = NULL;

    read_all(&archive, &problem);
    free((void *)archive.data);
    return problem;
}

static void members_are_found_with_their_contents(void **state)
{
    struct archive archive = {made.data, made.size};
    struct archive_member member;
    const char *problem;

    (void)state;
    assert_int_equal(read_all(&archive, &problem), 3);
    assert_null(problem);
    assert_true(archive_find(&archive, "first", &member));
    assert_int_equal(member.size, 5);
    assert_memory_equal(member.data, "12345", 5);
    assert_true(archive_find(&archive, "dir/second", &member));
    assert_int_equal(member.size, 0);
    assert_true(archive_find(&archive, "third", &member));
    assert_memory_equal(member.data, "abcdefgh", 8);
    assert_false(archive_find(&archive, "fourth", &member));
    assert_false(archive_find(&archive, "thir", &member));
}

static void an_archive_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    /* The end marker may lose the zeros that pad it. */
    for (uint32_t size = 0; size < made.size - 3; size++)
        assert_non_null(problem_of(size));
    assert_null(problem_of(made.size));
}

static void what_is_wrong_with_an_archive_is_said(void **state)
{
    (void)state;
    assert_string_equal(problem_of(0), "it is truncated (no end marker)");
    assert_string_equal(problem_of(109), "it is truncated (no end marker)");
    assert_string_equal(problem_of(118), "it is truncated (a member is cut off)");
    made.data[5] = '2';
    assert_string_equal(problem_of(made.size), "it is not a newc cpio archive");
    made.data[5] = '1';
    made.data[6 + 6 * 8] = 'x';
    assert_string_equal(problem_of(made.size), "a header is corrupt");
    made.data[6 + 6 * 8] = '0';
    memcpy(made.data + 6 + 11 * 8, "00000000", 8);
    assert_string_equal(problem_of(made.size), "a member's name is corrupt");
    memcpy(made.data + 6 + 11 * 8, "FFFFFFFF", 8);
    assert_string_equal(problem_of(made.size), "a member's name is corrupt");
    memcpy(made.data + 6 + 11 * 8, "00000005", 8); /* no NUL at its end */
    assert_string_equal(problem_of(made.size), "a member's name is corrupt");
    memcpy(made.data + 6 + 11 * 8, "00000006", 8);
    memcpy(made.data + 6 + 6 * 8, "ffffffff", 8);
    assert_string_equal(problem_of(made.size), "it is truncated (a member is cut off)");
}

/* --- configuration
 * -------------------------------------------------------------------------------- */

static bool parse(const char *text)
{
    struct archive copy = model_archive_copy(text, (uint32_t)strlen(text));
    bool good = config_parse((const char *)copy.data, copy.size, &config, &why);

    free((void *)copy.data);
    return good;
}

static void assert_refused(const char *text, const char *message)
{
    assert_false(parse(text));
    assert_string_equal(why.text, message);
}

#define GOOD "[vm]\nname = a\nkernel = k\nmemory = 1048576\n"

static void a_configuration_gives_its_settings_and_defaults(void **state)
{
    (void)state;
    assert_true(parse("# two\n\n[vm]\n  name = a-B_9  \nkernel=k.elf\nmemory = 16777216\n"
                      "[vm]\nname = b\nkernel = k\ninitrd = i\nrom = r\nappend = run=mix  x=1\n"
                      "memory = 1048576\ntlb = 64\nsoftware_tlb = off"));
    assert_int_equal(config.count, 2);
    assert_string_equal(config.vms[0].name, "a-B_9");
    assert_string_equal(config.vms[0].kernel, "k.elf");
    assert_int_equal(config.vms[0].memory, 16777216);
    assert_int_equal(config.vms[0].tlb_entries, 16);
    assert_true(config.vms[0].software_tlb);
    assert_string_equal(config.vms[0].initrd, "");
    assert_string_equal(config.vms[1].initrd, "i");
    assert_string_equal(config.vms[1].rom, "r");
    assert_string_equal(config.vms[1].append, "run=mix  x=1");
    assert_int_equal(config.vms[1].tlb_entries, 64);
    assert_false(config.vms[1].software_tlb);
}

static void what_is_wrong_with_a_configuration_is_said_with_its_line(void **state)
{
    (void)state;
    assert_refused("", "the configuration describes no VM: it needs a [vm] section");
    assert_refused("\nname = a\n", "configuration line 2: a setting before the first [vm]");
    assert_refused("[vm]\nname\n", "configuration line 2: neither [vm] nor key = value");
    assert_refused("[vm]\nnmae = a\n", "configuration line 2: unknown key 'nmae'");
    assert_refused("[vm]\nname = a b\n", "configuration line 2: 'a b' is not a value for name");
    assert_refused("[vm]\nname = \n", "configuration line 2: '' is not a value for name");
    assert_refused("[vm]\nname = a234567890123456\n",
                   "configuration line 2: 'a234567890123456' is not a value for name");
    assert_refused("[vm]\nname = a\nkernel = k\n", "[vm] section 1 needs name, kernel and memory");
    assert_refused(GOOD GOOD, "two VMs are named 'a'");
}

static void numbers_out_of_range_are_refused(void **state)
{
    static const char *const bad[] = {
        "memory = 1048575",
        "memory = 983040",
        "memory = 1048577",
        "memory = 268500992",
        "memory = 4294967296",
        "memory = -1",
        "memory = 0x100000",
        "memory = 1M",
        "memory =",
        "tlb = 15",
        "tlb = 65",
        "tlb = x",
        "software_tlb = yes",
        "software_tlb = ",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char text[100];

        snprintf(text, sizeof(text), GOOD "%s\n", bad[i]);
        if (parse(text))
            fail_msg("'%s' was accepted", bad[i]);
        assert_non_null(strstr(why.text, "configuration line 5: '"));
    }
    assert_true(parse(GOOD "memory = 268435456\ntlb = 17\nsoftware_tlb = on\n"));
}

static void texts_that_do_not_fit_are_refused(void **state)
{
    char text[2000];

    (void)state;
    snprintf(text, sizeof(text), GOOD "append = %0511d\n", 1);
    assert_true(parse(text));
    snprintf(text, sizeof(text), GOOD "append = %0512d\n", 1);
    assert_false(parse(text));
    snprintf(text, sizeof(text), GOOD "kernel = %064d\n", 1);
    assert_false(parse(text));
    snprintf(text, sizeof(text), "[vm]\nappend = %0700d\n", 1);
    assert_refused(text, "configuration line 2 is longer than 639 characters");
}

static void sixty_four_vms_are_the_most(void **state)
{
    char text[8192] = "";
    size_t length = 0;

    (void)state;
    for (unsigned i = 0; i < 64; i++)
        length += (size_t)snprintf(text + length, sizeof(text) - length,
                                   "[vm]\nname = v%u\nkernel = k\nmemory = 1048576\n", i);
    assert_true(parse(text));
    assert_int_equal(config.count, 64);
    snprintf(text + length, sizeof(text) - length, "[vm]\n");
    assert_refused(text, "configuration line 257: more than 64 VMs");
}

static void numbers_are_decimal_and_fit_32_bits(void **state)
{
    uint32_t value = 7;

    (void)state;
    assert_true(config_number("4294967295", &value));
    assert_int_equal(value, UINT32_MAX);
    assert_true(config_number("0", &value));
    assert_int_equal(value, 0);
    assert_false(config_number("4294967296", &value));
    assert_false(config_number("42949672950", &value));
    assert_false(config_number("", &value));
    assert_false(config_number("1 ", &value));
    assert_false(config_number("+1", &value));
}

/* --- options
 * ---------------------------------------------------------------------------------------- */

static struct options options;

static bool parse_options(const char *text)
{
    char copy[200];

    snprintf(copy, sizeof(copy), "%s", text);
    return options_parse(copy, &options, &why);
}

static void options_are_read_from_qemus_command_line(void **state)
{
    (void)state;
    assert_true(parse_options("rd_start=0xffffffff80a00000 rd_size=12345  exit_limit=77 icount=3 "
                              "prefix=on trace=off "));
    assert_int_equal((uintptr_t)options.archive.data, 0x80a00000);
    assert_int_equal(options.archive.size, 12345);
    assert_int_equal(options.exit_limit, 77);
    assert_true(options.icount_given);
    assert_int_equal(options.icount, 3);
    assert_true(options.prefix);
    assert_false(options.trace);
}

static void without_options_there_is_no_archive_and_no_limit(void **state)
{
    (void)state;
    assert_true(parse_options(""));
    assert_null(options.archive.data);
    assert_int_equal(options.exit_limit, 0);
    assert_false(options.icount_given);
}

static void an_unknown_or_bad_option_is_named(void **state)
{
    static const char *const bad[] = {
        "foo=1",  "foo",           "icount=11",         "icount=x",    "prefix=yes",
        "trace=", "exit_limit=-1", "rd_start=80a00000", "rd_start=0x", "rd_start=0x8g",
        "=",      "rd_size=0x10"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char text[100];

        snprintf(text, sizeof(text), "prefix=on %s trace=on", bad[i]);
        assert_false(parse_options(text));
        snprintf(text, sizeof(text),
                 "monitor option '%s' is unknown or has a bad value: exit_limit=N, icount=N, "
                 "prefix=on|off",
                 bad[i]);
        assert_non_null(strstr(why.text, text));
    }
}

/* --- random damage ------------------------------------------------------------------------------
 */

#define DAMAGES 20000

static void damaged_archives_are_read_or_refused_but_never_overrun(void **state)
{
    unsigned refused = 0;

    (void)state;
    srand(1);
    for (unsigned i = 0; i < DAMAGES; i++) {
        struct archive archive = model_archive_copy(made.data, made.size);
        const char *problem = NULL;

        for (int flips = 1 + rand() % 4; flips > 0; flips--)
            ((uint8_t *)archive.data)[(uint32_t)rand() % made.size] ^= (uint8_t)(1 << rand() % 8);
        read_all(&archive, &problem);
        refused += problem != NULL;
        free((void *)archive.data);
    }
    assert_in_range(refused, DAMAGES / 10, DAMAGES);
}

static void damaged_configurations_are_read_or_refused_but_never_overrun(void **state)
{
    static const char text[] = "# c\n[vm]\nname = guest\nkernel = k\ninitrd = i\nappend = run=mix\n"
                               "memory = 16777216\ntlb = 16\nsoftware_tlb = on\n";
    unsigned refused = 0;

    (void)state;
    srand(2);
    for (unsigned i = 0; i < DAMAGES; i++) {
        struct archive copy = model_archive_copy(text, sizeof(text) - 1);

        for (int flips = 1 + rand() % 4; flips > 0; flips--)
            ((uint8_t *)copy.data)[(uint32_t)rand() % copy.size] ^= (uint8_t)(1 << rand() % 8);
        refused += !config_parse((const char *)copy.data, copy.size, &config, &why);
        free((void *)copy.data);
    }
    assert_in_range(refused, DAMAGES / 10, DAMAGES);
}

#define TEST(name) cmocka_unit_test_setup(name, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(members_are_found_with_their_contents),
        TEST(an_archive_cut_off_anywhere_is_refused),
        TEST(what_is_wrong_with_an_archive_is_said),
        TEST(a_configuration_gives_its_settings_and_defaults),
        TEST(what_is_wrong_with_a_configuration_is_said_with_its_line),
        TEST(numbers_out_of_range_are_refused),
        TEST(texts_that_do_not_fit_are_refused),
        TEST(sixty_four_vms_are_the_most),
        TEST(numbers_are_decimal_and_fit_32_bits),
        TEST(options_are_read_from_qemus_command_line),
        TEST(without_options_there_is_no_archive_and_no_limit),
        TEST(an_unknown_or_bad_option_is_named),
        TEST(damaged_archives_are_read_or_refused_but_never_overrun),
        TEST(damaged_configurations_are_read_or_refused_but_never_overrun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
