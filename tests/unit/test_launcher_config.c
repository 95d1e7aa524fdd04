/* Configuration files: what they may say, and what is refused with the line. */
#include "tests/unit/unit_test.h"
#include "tools/launcher/configfile.h"
#include "tools/launcher/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/mirrorball-config-XXXXXX";
static char path[sizeof(folder) + 16];
static struct options options;
static struct problem problem;

static int make_folder(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/c.ini", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static int forget(void **state)
{
    (void)state;
    options_free(&options);
    return 0;
}

static bool read_text(const char *text, size_t size)
{
    char *words[] = {"--config", path, NULL};
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    problem = (struct problem){.text = ""};
    return options_parse(COMMAND_RUN, words, &options, &problem);
}

static void accept(const char *text)
{
    if (!read_text(text, strlen(text)))
        fail_msg("%s", problem.text);
}

/* The message names the line and begins so. */
static void refuse(const char *text, unsigned line, const char *beginning)
{
    char where[sizeof(path) + 16];
    assert_false(read_text(text, strlen(text)));
    snprintf(where, sizeof(where), "(%s:%u): ", path, line);
    if (strncmp(problem.text, beginning, strlen(beginning)) != 0 ||
        strstr(problem.text, where) == NULL)
        fail_msg("%s", problem.text);
}

static void machine_and_vms_arrive_in_their_fields(void **state)
{
    char kernel[sizeof(folder) + 16];

    (void)state;
    accept("# a comment\n"
           "[machine]\n"
           "platform = segctl ; another\n"
           "endian=little\n"
           "icount = 3\n"
           "machine-memory = 128M\n"
           "\n"
           "[vm web]\n"
           "kernel = k.elf\n"
           "initrd = /abs/i\n"
           "append = one two\n"
           "         three\n"
           "memory = 16M\n"
           "weight = 250\n"
           "time = guest\n"
           "[vm other]\n"
           "kernel = sub/k\n");
    snprintf(kernel, sizeof(kernel), "%s/k.elf", folder);
    assert_true(options.segctl);
    assert_false(options.big_endian);
    assert_true(options.together);
    assert_int_equal(options.icount, 3);
    assert_int_equal(options.machine_memory, 128 * MIB);
    assert_int_equal(options.count, 2);
    assert_string_equal(options.specs[0].name, "web");
    assert_string_equal(options.specs[0].kernel, kernel);
    assert_string_equal(options.specs[0].initrd, "/abs/i");
    assert_string_equal(options.specs[0].append, "one two three");
    assert_int_equal(options.specs[0].memory, 16 * MIB);
    assert_int_equal(options.specs[0].switches[SWITCH_WEIGHT], 250);
    assert_int_equal(options.specs[0].switches[SWITCH_TIME], TIME_GUEST);
    assert_string_equal(options.specs[1].name, "other");
    assert_int_equal(options.specs[1].switches[SWITCH_WEIGHT], 100);
}

static void the_command_line_wins_over_the_file(void **state)
{
    char *words[] = {"--icount", "5", "--config", path, "--vm", "kernel=k,name=more", NULL};

    (void)state;
    accept("[machine]\nicount = 3\ntogether = off\n[vm a]\nkernel = k\n");
    assert_int_equal(options.icount, 3);
    assert_false(options.together);
    options_free(&options);
    assert_true(options_parse(COMMAND_RUN, words, &options, &problem));
    assert_int_equal(options.icount, 5);
    assert_int_equal(options.count, 2);
    assert_string_equal(options.specs[1].name, "more");
}

static void mistakes_are_told_with_their_line(void **state)
{
    (void)state;
    refuse("[vm a]\nkernel = k\ncolour = red\n", 3, "unknown VM setting colour");
    refuse("[vm a]\nkernel = k\n\nweight = 0\n", 4, "a bad value for weight");
    refuse("[vm a]\nkernel = k\nsoftware_tlb = maybe\n", 3, "a bad value for software_tlb");
    refuse("[vm a]\nkernel = k\nkernel = l\n", 3, "kernel is set twice");
    refuse("[vm a]\nkernel =\n", 2, "a bad value for kernel");
    refuse("[vm a]\nname = b\nkernel = k\n", 2, "name is set twice");
    refuse("[machine]\nicount = 99\n[vm a]\nkernel = k\n", 2, "a bad value for icount");
    refuse("[machine]\nstay = perhaps\n[vm a]\nkernel = k\n", 2, "a bad value for stay");
    refuse("[machine]\nicount = 1\nicount = 1\n[vm a]\nkernel = k\n", 3, "icount is set twice");
    refuse("[machine]\nspeed = 1\n[vm a]\nkernel = k\n", 2, "unknown setting speed of the machine");
    refuse("[machine]\nconfig = x\n", 2, "unknown setting config of the machine");
    refuse("\nkernel = k\n", 2, "a setting before any section");
    refuse("[vm a]\nkernel = k\n[web]\nkernel = k\n", 3, "no section is called so");
    refuse("[vm]\nkernel = k\n", 1, "no section is called so");
    refuse("[vm a b]\nkernel = k\n", 1, "no section is called so");
    refuse("[machine]\n[vm a]\n[vm b]\nkernel = k\n", 2, "the VM a has no kernel");
    refuse("[vm a]\nkernel = k\nnonsense\n", 3, "the line is neither");
    refuse("[vm a]\nkernel = k\n more\n", 3, "only append can be continued");
}

static void what_only_shows_when_all_is_read_has_its_line_too(void **state)
{
    char where[sizeof(path) + 16];

    (void)state;
    accept("[vm a]\nkernel = k\n[vm b]\nkernel = k\nmemory = 100K\n");
    assert_false(vm_specs_check(options.specs, options.count, 256 * MIB, &problem));
    snprintf(where, sizeof(where), "(%s:5): ", path);
    assert_non_null(strstr(problem.text, where));
    options_free(&options);
    accept("[vm a]\nkernel = k\n[vm a]\nkernel = k\n");
    assert_false(vm_specs_check(options.specs, options.count, 256 * MIB, &problem));
    snprintf(where, sizeof(where), "(%s:3): ", path);
    assert_non_null(strstr(problem.text, where));
    assert_false(vm_spec_check_files(&options.specs[0], &problem));
    snprintf(where, sizeof(where), "(%s:2): ", path);
    assert_non_null(strstr(problem.text, where));
    assert_memory_equal(problem.text, "cannot read the kernel ", 23);
}

static void files_that_are_no_configuration_are_refused(void **state)
{
    char *words[] = {"--config", "/nonexistent/x.ini", NULL};
    char line[600], many[64 * 40] = "";

    (void)state;
    assert_false(options_parse(COMMAND_RUN, words, &options, &problem));
    assert_non_null(strstr(problem.text, "cannot read it"));
    assert_false(read_text("", 0));
    assert_non_null(strstr(problem.text, "it describes no VM"));
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    refuse(line, 1, "the line is longer than");
    for (unsigned i = 0; i <= VM_MAX; i++)
        snprintf(many + strlen(many), sizeof(many) - strlen(many), "[vm v%u]\nkernel=k\n", i);
    refuse(many, 2 * VM_MAX + 1, "more than 64 VMs");
}

/* Whatever a file holds, it is read or refused with a message. */
static void damaged_files_are_read_or_refused(void **state)
{
    static const char good[] = "[machine]\nicount = 3\n[vm a]\nkernel = k\nappend = x y\n  z\n"
                               "weight = 7 ; comment\n[vm b]\nkernel = k\nmemory = 2M\n";
    unsigned seed = 1;

    (void)state;
    for (unsigned round = 0; round < 5000; round++) {
        char text[sizeof(good)];
        memcpy(text, good, sizeof(good));
        for (unsigned damage = 0; damage < 1 + round % 4; damage++) {
            seed = seed * 1103515245 + 12345;
            text[(seed >> 8) % (sizeof(good) - 1)] = (char)(seed >> 24);
        }
        if (!read_text(text, sizeof(good) - 1))
            assert_true(problem.text[0] != '\0');
        options_free(&options);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(machine_and_vms_arrive_in_their_fields),
        TEST(the_command_line_wins_over_the_file),
        TEST(mistakes_are_told_with_their_line),
        TEST(what_only_shows_when_all_is_read_has_its_line_too),
        TEST(files_that_are_no_configuration_are_refused),
        TEST(damaged_files_are_read_or_refused),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
