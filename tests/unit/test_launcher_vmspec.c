/* The launcher's command line: what --vm and the options ask for, and what is refused. */
#include "tests/unit/unit_test.h"
#include "tools/launcher/numbers.h"
#include "tools/launcher/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct problem problem;

static struct vm_spec parse(const char *text)
{
    struct vm_spec spec;
    if (!vm_spec_parse(text, 0, &spec, &problem))
        fail_msg("%s", problem.text);
    return spec;
}

static void assert_refused(const char *text, const char *message)
{
    struct vm_spec spec;
    assert_false(vm_spec_parse(text, 0, &spec, &problem));
    assert_string_equal(problem.text, message);
}

/* The message lists every key and every switch. */
static void assert_unknown(const char *text, const char *message)
{
    struct vm_spec spec;
    assert_false(vm_spec_parse(text, 0, &spec, &problem));
    assert_memory_equal(problem.text, message, strlen(message));
    assert_non_null(strstr(problem.text, ": use kernel, initrd, append, memory, tlb, name, "));
    for (unsigned id = 0; id < SWITCH_COUNT; id++)
        assert_non_null(strstr(problem.text, switch_types[id].name));
}

static void a_kernel_alone_gets_the_defaults(void **state)
{
    (void)state;
    struct vm_spec spec;
    assert_true(vm_spec_parse("kernel=k.elf", 3, &spec, &problem));
    assert_string_equal(spec.name, "vm3");
    assert_string_equal(spec.kernel, "k.elf");
    assert_null(spec.initrd);
    assert_null(spec.append);
    assert_null(spec.rom);
    assert_int_equal(spec.memory, 64 * MIB);
    assert_int_equal(spec.tlb, 16);
    assert_int_equal(spec.switches[SWITCH_SOFTWARE_TLB], 1);
    assert_int_equal(spec.switches[SWITCH_WEIGHT], 100);
    assert_false(spec.ulri);
    assert_int_equal(spec.prid, 0);
    vm_spec_free(&spec);
}

static void every_setting_arrives_in_its_field(void **state)
{
    (void)state;
    struct vm_spec spec =
        parse("kernel=k,initrd=i,append=run=mix quiet,memory=16M,tlb=64,name=a-B_9,"
              "software_tlb=off,weight=7,rom=r,ulri=on,prid=0x19300");
    assert_string_equal(spec.kernel, "k");
    assert_string_equal(spec.initrd, "i");
    assert_string_equal(spec.append, "run=mix quiet");
    assert_int_equal(spec.memory, 16 * MIB);
    assert_int_equal(spec.tlb, 64);
    assert_string_equal(spec.name, "a-B_9");
    assert_int_equal(spec.switches[SWITCH_SOFTWARE_TLB], 0);
    assert_int_equal(spec.switches[SWITCH_WEIGHT], 7);
    assert_string_equal(spec.rom, "r");
    assert_true(spec.ulri);
    assert_int_equal(spec.prid, 0x19300);
    vm_spec_free(&spec);
}

static void a_doubled_comma_is_a_comma_in_the_value(void **state)
{
    (void)state;
    struct vm_spec spec = parse("append=,,a,,,,b,,,kernel=x,,y");
    assert_string_equal(spec.append, ",a,,b,");
    assert_string_equal(spec.kernel, "x,y");
    vm_spec_free(&spec);
}

static void settings_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    assert_unknown("kernel=k,foo=1", "unknown VM setting foo (--vm foo=1): ");
    assert_refused("kernel=k,", "a VM setting without a value (--vm ): write KEY=VALUE");
    assert_refused("kernel", "a VM setting without a value (--vm kernel): write KEY=VALUE");
    assert_refused("kernel=a,kernel=b", "kernel is set twice (--vm kernel=b): give it once");
    assert_refused("kernel=",
                   "a bad value for kernel (--vm kernel=): give the name of an ELF file");
    assert_refused("name=a", "a VM without a kernel (--vm): add kernel=FILE");
    assert_refused("kernel=k,memory=1X",
                   "a bad value for memory (--vm memory=1X): give bytes, or a "
                   "number with K or M");
    assert_refused("kernel=k,tlb=-1",
                   "a bad value for tlb (--vm tlb=-1): give a number of entries");
    assert_refused("kernel=k,software_tlb=yes",
                   "a bad value for software_tlb (--vm software_tlb=yes): give off|on");
    assert_refused("kernel=k,append=a\nmemory = 1",
                   "a bad value for append (--vm append=a?memory = 1): give one line of text");
}

static void sizes_have_units_and_nothing_else(void **state)
{
    (void)state;
    uint64_t bytes;
    assert_true(parse_size("65536", &bytes) && bytes == 65536);
    assert_true(parse_size("64K", &bytes) && bytes == 65536);
    assert_true(parse_size("2m", &bytes) && bytes == 2 * MIB);
    assert_true(parse_size("1G", &bytes) && bytes == 1024 * MIB);
    assert_true(parse_size("0x100000", &bytes) && bytes == MIB);
    static const char *const bad[] = {"",
                                      "M",
                                      "-1M",
                                      " 1M",
                                      "1 M",
                                      "1MM",
                                      "1.5M",
                                      "0x",
                                      "1024G",
                                      "99999999999999999999",
                                      "18446744073709551616"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (parse_size(bad[i], &bytes))
            fail_msg("'%s' is taken for a size", bad[i]);
    }
}

static bool check(const char *first, const char *second, uint64_t machine_memory)
{
    struct vm_spec specs[2] = {parse(first), second != NULL ? parse(second) : (struct vm_spec){0}};
    bool good = vm_specs_check(specs, second != NULL ? 2 : 1, machine_memory, &problem);
    vm_spec_free(&specs[0]);
    vm_spec_free(&specs[1]);
    return good;
}

static void memory_is_a_multiple_of_64_kb_from_1_to_256_mb(void **state)
{
    (void)state;
    assert_true(check("kernel=k,memory=1M", NULL, 256 * MIB));
    assert_true(check("kernel=k,memory=1088K", NULL, 256 * MIB));
    assert_false(check("kernel=k,memory=960K", NULL, 256 * MIB));
    assert_false(check("kernel=k,memory=1025K", NULL, 256 * MIB));
    assert_true(check("kernel=k,memory=256M", NULL, 264 * MIB));
    assert_false(check("kernel=k,memory=262208K", NULL, 512 * MIB));
}

static void vms_with_large_pages_and_the_monitor_fit_in_the_machine(void **state)
{
    (void)state;
    assert_true(check("kernel=k,memory=248M,large_pages=on", NULL, 256 * MIB));
    assert_false(check("kernel=k,memory=253888K,large_pages=on",
                       "kernel=k,name=b,memory=1M,large_pages=on", 256 * MIB));
    assert_true(check("kernel=k,memory=247M,large_pages=on",
                      "kernel=k,name=b,memory=1M,large_pages=on", 256 * MIB));
    assert_false(check("kernel=k,memory=247M,large_pages=on",
                       "kernel=k,name=b,memory=1088K,large_pages=on", 256 * MIB));
    assert_true(check("kernel=k,memory=247M", "kernel=k,name=b,memory=247M", 256 * MIB));
}

static void tlb_sizes_run_from_16_to_64(void **state)
{
    (void)state;
    assert_false(check("kernel=k,tlb=15", NULL, 256 * MIB));
    assert_true(check("kernel=k,tlb=16", NULL, 256 * MIB));
    assert_true(check("kernel=k,tlb=64", NULL, 256 * MIB));
    assert_false(check("kernel=k,tlb=65", NULL, 256 * MIB));
}

static void names_are_short_plain_and_different(void **state)
{
    (void)state;
    assert_true(check("kernel=k,name=abcdefghijklmno", NULL, 256 * MIB));
    assert_false(check("kernel=k,name=abcdefghijklmnop", NULL, 256 * MIB));
    assert_false(check("kernel=k,name=a b", NULL, 256 * MIB));
    assert_false(check("kernel=k,name=a.b", NULL, 256 * MIB));
    assert_true(check("kernel=k,name=a", "kernel=k,name=A", 256 * MIB));
    assert_false(check("kernel=k,name=a", "kernel=k,name=a", 256 * MIB));
}

static void the_configuration_has_a_section_for_each_vm(void **state)
{
    (void)state;
    struct vm_spec specs[] = {parse("kernel=k,name=a,append=x=1 y,initrd=i,rom=r,software_tlb=off"),
                              parse("kernel=k,name=b,memory=1M,tlb=20,ulri=on,prid=7")};
    char *text = vm_specs_configuration(specs, 2);
    assert_string_equal(text, "[vm]\nname = a\nkernel = vm0/kernel\ninitrd = vm0/initrd\n"
                              "append = x=1 y\nmemory = 67108864\ntlb = 16\nsoftware_tlb = off\n"
                              "rom = vm0/rom\n\n[vm]\nname = b\nkernel = vm0/kernel\n"
                              "memory = 1048576\ntlb = 20\nulri = on\n"
                              "prid = 7\n");
    free(text);
    vm_spec_free(&specs[0]);
    vm_spec_free(&specs[1]);
}

static bool parse_options(enum command command, struct options *options, const char *first,
                          const char *second, const char *third)
{
    char words[3][64] = {""};
    char *list[4] = {NULL};
    const char *given[] = {first, second, third};
    for (size_t i = 0; i < 3 && given[i] != NULL; i++) {
        snprintf(words[i], sizeof(words[i]), "%s", given[i]);
        list[i] = words[i];
    }
    bool good = options_parse(command, list, options, &problem);
    if (good)
        options_free(options);
    return good;
}

static void options_take_their_value_from_either_place(void **state)
{
    (void)state;
    struct options options;
    assert_true(parse_options(COMMAND_RUN, &options, "--vm=kernel=k", "--exit-limit", "7"));
    assert_int_equal(options.exit_limit, 7);
    assert_true(parse_options(COMMAND_RUN, &options, "--time-limit=9", "--vm", "kernel=k"));
    assert_int_equal(options.time_limit, 9);
}

static void a_command_refuses_what_it_does_not_know(void **state)
{
    (void)state;
    struct options options;
    assert_false(parse_options(COMMAND_RUN, &options, "--bogus", NULL, NULL));
    assert_string_equal(problem.text, "unknown option (--bogus): see --help");
    assert_false(parse_options(COMMAND_NATIVE, &options, "--exit-limit", "7", NULL));
    assert_false(parse_options(COMMAND_RUN, &options, "word", NULL, NULL));
    assert_false(parse_options(COMMAND_RUN, &options, "--gdb=1", "--vm", "kernel=k"));
    assert_false(parse_options(COMMAND_RUN, &options, "--vm", NULL, NULL));
    assert_false(parse_options(COMMAND_RUN, &options, "--icount=11", "--vm", "kernel=k"));
    assert_false(parse_options(COMMAND_RUN, &options, "--machine-memory=257M", "--vm", "kernel=k"));
    assert_false(parse_options(COMMAND_RUN, &options, "--cpu=4Kc", "--vm", "kernel=k"));
    assert_false(parse_options(COMMAND_RUN, &options, NULL, NULL, NULL));
    assert_string_equal(problem.text,
                        "no virtual machine (--vm): give at least one, as --vm kernel=FILE");
}

static void each_platform_has_its_processor(void **state)
{
    (void)state;
    struct options options;
    const char *vm = "--vm=kernel=k";
    assert_true(parse_options(COMMAND_RUN, &options, vm, NULL, NULL));
    assert_false(options.segctl);
    assert_string_equal(options.cpu, "24Kc");
    assert_true(parse_options(COMMAND_RUN, &options, vm, "--platform=segctl", NULL));
    assert_true(options.segctl);
    assert_string_equal(options.cpu, "P5600");
    assert_true(parse_options(COMMAND_RUN, &options, vm, "--platform=disco", "--cpu=34Kf"));
    assert_true(parse_options(COMMAND_RUN, &options, vm, "--platform=segctl", "--cpu=P5600"));
    assert_true(parse_options(COMMAND_NATIVE, &options, "--kernel=k", "--cpu=P5600", NULL));
    assert_false(parse_options(COMMAND_RUN, &options, vm, "--platform=segctl", "--cpu=24Kc"));
    assert_string_equal(problem.text, "the platform segctl does not run on this processor (24Kc): "
                                      "use P5600, which it uses unless told");
    assert_false(parse_options(COMMAND_RUN, &options, vm, "--cpu=P5600", NULL));
    assert_string_equal(problem.text, "the platform disco does not run on this processor (P5600): "
                                      "use 24Kc or 34Kf, or --platform segctl");
    assert_false(parse_options(COMMAND_RUN, &options, vm, "--platform=xen", NULL));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_kernel_alone_gets_the_defaults),
    cmocka_unit_test(every_setting_arrives_in_its_field),
    cmocka_unit_test(a_doubled_comma_is_a_comma_in_the_value),
    cmocka_unit_test(settings_that_make_no_sense_are_refused),
    cmocka_unit_test(sizes_have_units_and_nothing_else),
    cmocka_unit_test(memory_is_a_multiple_of_64_kb_from_1_to_256_mb),
    cmocka_unit_test(vms_with_large_pages_and_the_monitor_fit_in_the_machine),
    cmocka_unit_test(tlb_sizes_run_from_16_to_64),
    cmocka_unit_test(names_are_short_plain_and_different),
    cmocka_unit_test(the_configuration_has_a_section_for_each_vm),
    cmocka_unit_test(options_take_their_value_from_either_place),
    cmocka_unit_test(a_command_refuses_what_it_does_not_know),
    cmocka_unit_test(each_platform_has_its_processor),
};

UNIT_TEST_MAIN(tests)
