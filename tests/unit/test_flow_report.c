/* What the steps of a flow say, and how the table is drawn. */
#include "tests/unit/flow_trace.h"

/* The steps of a flow in the complete trace. */
static void narrate_complete(bool (*find)(const struct vm_trace *vm, struct flow *flow),
                             unsigned vm, struct steps *steps)
{
    static const struct names no_names;
    struct writer writer;
    struct trace trace;
    struct flow flow;

    writer_open(&writer);
    put_complete_trace(&writer);
    read_good(&writer, &trace);
    assert_true(find(&trace.vms[vm], &flow));
    *steps = (struct steps){0};
    narrate(&flow, &no_names, steps);
    trace_free(&trace);
}

static bool find_hit(const struct vm_trace *vm, struct flow *flow)
{
    return find_software_hit(vm, 0x500, flow);
}

static void expect_steps(struct steps *steps, const struct step *expected, size_t count)
{
    assert_int_equal(steps->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(steps->list[i].column, expected[i].column);
        assert_string_equal(steps->list[i].text, expected[i].text);
    }
    steps_free(steps);
}

static void a_system_call_is_told_step_by_step(void **state)
{
    static const struct step expected[] = {
        {COLUMN_PROCESS, "syscall at 0x00400100: trap", 0},
        {COLUMN_MONITOR,
         "exit syscall (ExcCode 8 Sys). Reflects it: Cause.ExcCode = 8 Sys, EPC = 0x00400100. "
         "Status: EXL 0->1. Mode user->kernel. PC = 0xc0100180",
         0},
        {COLUMN_OPERATING_SYSTEM, "mfc0 k0, Cause at 0xc0100180: trap", 0},
        {COLUMN_MONITOR, "exit mfc0 (ExcCode 11 CpU). k0 = Cause = 0x00000020. PC = 0xc0100184", 0},
        {COLUMN_OPERATING_SYSTEM, "mtc0 k1, EPC (k1 = 0x00400104) at 0xc0100188: trap", 0},
        {COLUMN_MONITOR, "exit mtc0 (ExcCode 11 CpU). EPC = 0x00400104. PC = 0xc010018c", 0},
        {COLUMN_OPERATING_SYSTEM, "eret at 0xc010018c: trap", 0},
        {COLUMN_MONITOR,
         "exit eret (ExcCode 11 CpU). Status: EXL 1->0. Mode kernel->user. PC = 0x00400104", 0},
        {COLUMN_PROCESS,
         "resumes at 0x00400104 until the next exit, tlb_refill at 0x00400200: "
         "load from 0x00500000, VPN 0x00500",
         0},
    };
    struct steps steps;

    (void)state;
    narrate_complete(find_system_call, 0, &steps);
    expect_steps(&steps, expected, COUNT_OF(expected));
}

static void a_reflected_miss_tells_pfn_and_mfn(void **state)
{
    static const struct step expected[] = {
        {COLUMN_PROCESS,
         "lw v0, 0(v1) at 0x00400200: load from 0x00500000, VPN 0x00500: TLB miss: trap", 0},
        {COLUMN_MONITOR,
         "exit tlb_refill (ExcCode 2 TLBL). Reflects it: Cause.ExcCode = 2 TLBL, EPC = 0x00400200, "
         "BadVAddr = 0x00500000, EntryHi = 0x00500001. Status: EXL 0->1. Mode user->kernel. PC = "
         "0xc0100000",
         0},
        {COLUMN_OPERATING_SYSTEM, "mfc0 k1, Context at 0xc0100000: trap", 0},
        {COLUMN_MONITOR, "exit mfc0 (ExcCode 11 CpU). k1 = Context = 0x00000010. PC = 0xc0100004",
         0},
        {COLUMN_OPERATING_SYSTEM, "mtc0 k0, EntryLo0 (k0 = 0x0000401e) at 0xc0100004: trap", 0},
        {COLUMN_MONITOR,
         "exit mtc0 (ExcCode 11 CpU). EntryLo0 = 0x0000401e: PFN 0x00100 (V,D). PC = 0xc0100008",
         0},
        {COLUMN_OPERATING_SYSTEM, "tlbwr at 0xc0100008: trap", 0},
        {COLUMN_MONITOR,
         "exit tlbwr (ExcCode 11 CpU). Virtual TLB entry 3: guest ASID 0x01, VPN 0x00500 -> PFN "
         "0x00100 (V,D), VPN 0x00501 -> not valid. Hardware TLB: machine ASID 0x07, VPN 0x00500 -> "
         "MFN 0x00230 (V,D), VPN 0x00501 -> not valid. PC = 0xc010000c",
         0},
        {COLUMN_OPERATING_SYSTEM, "eret at 0xc010000c: trap", 0},
        {COLUMN_MONITOR,
         "exit eret (ExcCode 11 CpU). Status: EXL 1->0. Mode kernel->user. PC = 0x00400200", 0},
        {COLUMN_PROCESS,
         "retries at 0x00400200: VPN 0x00500 hits. Goes on until the next exit, "
         "timer at 0x00400300",
         0},
    };
    struct steps steps;

    (void)state;
    narrate_complete(find_reflected_miss, 0, &steps);
    expect_steps(&steps, expected, COUNT_OF(expected));
}

static void a_software_hit_tells_where_the_entry_came_from(void **state)
{
    static const struct step expected[] = {
        {COLUMN_PROCESS,
         "lw v0, 0(v1) at 0x00400208: load from 0x00500000, VPN 0x00500: TLB miss: trap", 0},
        {COLUMN_MONITOR,
         "exit software_tlb_hit (ExcCode 2 TLBL). Known since record 35, a tlbwr of the guest: "
         "guest ASID 0x01, VPN 0x00500 -> PFN 0x00100 (V,D), VPN 0x00501 -> not valid. The guest's "
         "own TLB entry 3 was overwritten at record 48. Hardware TLB: machine ASID 0x07, VPN "
         "0x00500 -> MFN 0x00230 (V,D), VPN 0x00501 -> not valid. PC = 0x00400208",
         0},
        {COLUMN_PROCESS,
         "retries at 0x00400208: VPN 0x00500 hits. Goes on until the next exit, "
         "timer at 0x00400300",
         0},
    };
    struct steps steps;

    (void)state;
    narrate_complete(find_hit, 1, &steps);
    expect_steps(&steps, expected, COUNT_OF(expected));
}

/* Draws the whole report of the complete trace; the caller frees. */
static char *report_of(struct writer *writer, size_t width, bool *good, struct problem *problem)
{
    static const struct names no_names;
    struct trace trace;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    read_good(writer, &trace);
    *good = report(out, &trace, &no_names, width, problem);
    fclose(out);
    trace_free(&trace);
    return text;
}

static void expect_table_width(size_t width)
{
    struct writer writer;
    struct problem problem;
    bool good;
    char *text, *line;
    unsigned rows = 0;

    writer_open(&writer);
    put_complete_trace(&writer);
    text = report_of(&writer, width, &good, &problem);
    assert_true(good);
    for (line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (line[0] != '|')
            continue;
        assert_int_equal(strlen(line), width);
        assert_int_equal(line[width - 1], '|');
        rows++;
    }
    assert_true(rows > 3 * 5);
    free(text);
}

static void every_line_of_the_table_has_the_same_width(void **state)
{
    (void)state;
    expect_table_width(TABLE_WIDTH_MIN);
    expect_table_width(TABLE_WIDTH);
    expect_table_width(TABLE_WIDTH_MAX);
}

static void the_table_wraps_words_and_cuts_long_ones(void **state)
{
    static const char expected[] =
        "|-------------------|-------------------|--------------------------------------|\n"
        "| process           | operating system  | monitor                              |\n"
        "|-------------------|-------------------|--------------------------------------|\n"
        "|  1. one two three |                   |                                      |\n"
        "|     four          |                   |                                      |\n"
        "|                   |  2. abcdefghijklm |                                      |\n"
        "|                   |     nopq          |                                      |\n"
        "|-------------------|-------------------|--------------------------------------|\n";
    struct steps steps = {0};
    char *text;
    size_t size;
    FILE *out = steps_add(&steps, COLUMN_PROCESS);

    (void)state;
    fputs("one two three four", out);
    fclose(out);
    out = steps_add(&steps, COLUMN_OPERATING_SYSTEM);
    fputs("abcdefghijklmnopq", out);
    fclose(out);
    out = open_memstream(&text, &size);
    table_print(out, &steps, TABLE_WIDTH_MIN);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
    steps_free(&steps);
}

static void the_report_counts_exits_and_compares(void **state)
{
    struct writer writer;
    struct problem problem;
    bool good;
    char *text;

    (void)state;
    writer_open(&writer);
    put_complete_trace(&writer);
    text = report_of(&writer, TABLE_WIDTH, &good, &problem);
    assert_true(good);
    assert_non_null(strstr(text, "\n4 exits: 1 syscall, 1 mfc0, 1 mtc0, 1 eret\n"));
    assert_non_null(strstr(text, "\n5 exits: 1 tlb_refill, 1 mfc0, 1 mtc0, 1 tlbwr, 1 eret\n"));
    assert_non_null(strstr(text, "\n1 exit: 1 software_tlb_hit\n"));
    assert_non_null(
        strstr(text, "\nA TLB miss with the software TLB off: 5 exits. With it on: 1 exit.\n"));
    free(text);
}

static void a_trace_without_a_hit_gives_no_report_but_a_problem(void **state)
{
    struct writer writer;
    struct problem problem;
    bool good;
    char *text;

    (void)state;
    writer_open(&writer);
    put_system_call(&writer, 0x400100);
    put_miss(&writer, 0x400200, 0x500000, 3);
    put_timer(&writer, "user", 0x400300);
    put_vm_end(&writer, false);
    writer.vm = "on";
    put_timer(&writer, "user", 0x400300);
    put_vm_end(&writer, true);
    put_end(&writer);
    text = report_of(&writer, TABLE_WIDTH, &good, &problem);
    assert_false(good);
    assert_string_equal(text, "");
    assert_non_null(
        strstr(problem.text, "no TLB miss of a user load that the software TLB served"));
    free(text);
}

static void addresses_get_the_names_of_their_functions(void **state)
{
    struct symbol list[] = {{0x1000, 0x2000, false, NULL}, {0x1800, 0x2000, true, NULL}};
    const struct symbols symbols = {list, COUNT_OF(list)};

    (void)state;
    assert_null(symbols_find(&symbols, 0xfff));
    assert_ptr_equal(symbols_find(&symbols, 0x17ff), &list[0]);
    assert_ptr_equal(symbols_find(&symbols, 0x1800), &list[1]);
    assert_ptr_equal(symbols_find(&symbols, 0x1fff), &list[1]);
    assert_null(symbols_find(&symbols, 0x2000));
}

static void symbols_come_from_an_elf_file(void **state)
{
    struct symbols symbols;
    struct problem problem;
    const struct symbol *found;
    size_t i = 0;

    (void)state;
    assert_true(symbols_read(&symbols, "/proc/self/exe", &problem));
    while (i < symbols.count && strcmp(symbols.list[i].name, "symbols_find") != 0)
        i++;
    assert_true(i < symbols.count);
    found = &symbols.list[i];
    assert_ptr_equal(symbols_find(&symbols, found->address + 1), found);
    symbols_free(&symbols);
    assert_false(symbols_read(&symbols, "/dev/null", &problem));
    assert_non_null(strstr(problem.text, "/dev/null"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_system_call_is_told_step_by_step),
    cmocka_unit_test(a_reflected_miss_tells_pfn_and_mfn),
    cmocka_unit_test(a_software_hit_tells_where_the_entry_came_from),
    cmocka_unit_test(every_line_of_the_table_has_the_same_width),
    cmocka_unit_test(the_table_wraps_words_and_cuts_long_ones),
    cmocka_unit_test(the_report_counts_exits_and_compares),
    cmocka_unit_test(a_trace_without_a_hit_gives_no_report_but_a_problem),
    cmocka_unit_test(addresses_get_the_names_of_their_functions),
    cmocka_unit_test(symbols_come_from_an_elf_file),
};

UNIT_TEST_MAIN(tests)
