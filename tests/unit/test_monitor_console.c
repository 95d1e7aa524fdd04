/* Virtual consoles: by line, one in front, the chord, and where what is typed goes. */
#include "tests/unit/model_guest.h"
#include "mips/malta.h"
#include "monitor/clock.h"
#include "monitor/console.h"
#include "monitor/operator.h"

#include <stdio.h>
#include <string.h>

#define SCREEN "\033[H\033[2J"

static struct vm *vms[3];

static int create_vms(void **state)
{
    (void)state;
    model_reset(16);
    for (unsigned i = 0; i < COUNT_OF(vms); i++) {
        struct vm_settings settings = {.memory = GUEST_MEMORY, .tlb_entries = 16};

        snprintf(settings.name, sizeof(settings.name), "%c", 'a' + i);
        switches_preset(settings.switches);
        vms[i] = vm_create(&settings, 0);
        assert_non_null(vms[i]);
    }
    return 0;
}

static void print(const struct vm *vm, const char *text)
{
    while (*text != '\0')
        console_guest_put(vm, *text++);
}

/* What has come to the terminal since the last call is exactly this. */
static void assert_terminal(const char *text)
{
    machine.console.text[machine.console.length] = '\0';
    assert_string_equal(machine.console.text, text);
    machine.console.length = 0;
}

/* Ends the terminal's line and forgets what stands there. */
static void forget(void)
{
    if (!console_at_line_start())
        console_put('\n');
    machine.console.length = 0;
}

static void type(const char *keys)
{
    machine.input = keys;
    console_poll(vms[0]);
    while (operator_waits() && operator_attend())
        console_poll(vms[0]);
}

/* All that the VM's serial port has received. */
static const char *received(struct vm *vm)
{
    static char text[1000];
    size_t length = 0;

    console_poll(vm);
    while (vm->malta.uart.fifo_length > 0 && length + 1 < sizeof(text)) {
        text[length++] = (char)uart16550_load(&vm->malta.uart, UART_RBR);
        console_poll(vm);
    }
    text[length] = '\0';
    return text;
}

static int by_line(void **state)
{
    (void)state;
    model_reset(16);
    for (unsigned i = 0; i < COUNT_OF(vms); i++) {
        vms[i]->state = VM_READY;
        console_flush(vms[i]);
        received(vms[i]);
    }
    console_set_switching(true);
    console_show(vms[0]);
    console_set_switching(false);
    console_set_prefix(true);
    forget();
    return 0;
}

static int one_in_front(void **state)
{
    by_line(state);
    console_set_prefix(false);
    for (unsigned i = 0; i < COUNT_OF(vms); i++) /* a screenful of nothing */
        for (unsigned line = 0; line < 30; line++)
            print(vms[i], "\n");
    console_set_switching(true);
    forget();
    return 0;
}

/* --- by line
 * --------------------------------------------------------------------------------------- */

static void lines_of_two_vms_do_not_mix(void **state)
{
    (void)state;
    print(vms[0], "he");
    print(vms[1], "wor");
    print(vms[0], "llo\n");
    print(vms[1], "ld\nmore");
    assert_terminal("a| hello\nb| world\n");
    console_flush(vms[1]);
    assert_terminal("b| more");
}

/* Each poll looks at the unfinished line of one VM. */
static void poll_for_each(void)
{
    for (unsigned id = 0; vm_get(id) != NULL; id++)
        console_poll(vms[1]);
    console_poll(vms[1]);
}

static void an_unfinished_line_is_shown_after_a_while_and_goes_on(void **state)
{
    (void)state;
    print(vms[0], "$ ");
    vms[0]->state = VM_WAITING;
    console_poll(vms[1]);
    assert_terminal("");
    machine.count += 10 * CLOCK_TICK;
    poll_for_each();
    assert_terminal("a| $ ");
    print(vms[0], "ls\n");
    assert_terminal("ls\n");
}

static void a_line_is_not_broken_while_its_vm_has_no_turn(void **state)
{
    (void)state;
    print(vms[0], "hel");
    machine.count += 200 * CLOCK_TICK;
    poll_for_each();
    print(vms[1], "world\n");
    print(vms[0], "lo\nand ");
    assert_terminal("b| world\na| hello\n");
    vms[0]->schedule.had += 100 * CLOCK_TICK;
    poll_for_each();
    assert_terminal("a| and ");
}

static void another_vms_line_begins_a_line_of_its_own(void **state)
{
    (void)state;
    print(vms[0], "$ ");
    console_flush(vms[0]);
    print(vms[1], "x\n");
    print(vms[0], "ls\n");
    assert_terminal("a| $ \nb| x\na| ls\n");
}

static void a_line_without_end_is_shown_in_pieces(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 500; i++)
        print(vms[0], "x");
    assert_true(machine.console.length >= 300);
    print(vms[0], "\n");
    assert_int_equal(machine.console.length, 3 + 500 + 1);
}

static void the_monitors_line_stands_alone(void **state)
{
    (void)state;
    print(vms[0], "$ ");
    console_flush(vms[0]);
    console_say("a line");
    print(vms[0], "x\n");
    assert_terminal("a| $ \nmirrorball: a line\na| x\n");
}

static void the_chord_is_only_a_byte_where_nobody_can_switch(void **state)
{
    (void)state;
    type("a\035n\035\035b");
    assert_string_equal(received(vms[0]), "a\035n\035\035b");
    assert_string_equal(received(vms[1]), "");
}

static void what_is_typed_goes_to_the_first_vm_that_lives(void **state)
{
    (void)state;
    type("one");
    assert_string_equal(received(vms[0]), "one");
    vms[0]->state = VM_ENDED;
    console_leave(vms[0]);
    type("two");
    assert_string_equal(received(vms[1]), "two");
    assert_string_equal(received(vms[0]), "");
}

/* --- one in front
 * ---------------------------------------------------------------------------------- */

static void only_the_console_in_front_is_shown(void **state)
{
    (void)state;
    print(vms[0], "yes ");
    print(vms[1], "no\n");
    print(vms[0], "yes\n");
    assert_terminal("yes yes\n");
}

static void the_chord_switches_and_repaints(void **state)
{
    (void)state;
    print(vms[1], "b says\n$ ");
    forget();
    type("\035n");
    assert_ptr_equal(console_front(), vms[1]);
    assert_non_null(strstr(machine.console.text, SCREEN "mirrorball: console of VM b\n"));
    assert_non_null(strstr(machine.console.text, "b says\n$ "));
    type("\035p");
    assert_ptr_equal(console_front(), vms[0]);
    type("\035p");
    assert_ptr_equal(console_front(), vms[2]);
    type("\0352");
    assert_ptr_equal(console_front(), vms[1]);
}

static void a_vm_that_has_ended_is_skipped(void **state)
{
    (void)state;
    vms[1]->state = VM_STOPPED;
    type("\035n");
    assert_ptr_equal(console_front(), vms[2]);
    type("\0352"); /* asked for, its last words can be read */
    assert_ptr_equal(console_front(), vms[1]);
    type("lost");
    assert_string_equal(received(vms[1]), "");
}

static void a_vm_in_front_that_ends_stays_to_be_read(void **state)
{
    (void)state;
    print(vms[0], "last words");
    vms[0]->state = VM_ENDED;
    console_leave(vms[0]);
    assert_ptr_equal(console_front(), vms[0]);
    assert_terminal("last words\nmirrorball: VM a no longer runs: Ctrl-] n leads to the console of "
                    "VM b\n");
}

static void repainting_shows_the_last_screenful(void **state)
{
    char line[16];
    const char *shown;
    unsigned lines = 0;

    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(line, sizeof(line), "line %u\n", i);
        print(vms[1], line);
    }
    forget();
    type("\0352");
    machine.console.text[machine.console.length] = '\0';
    shown = strstr(machine.console.text, "console of VM b\n");
    assert_non_null(shown);
    for (const char *c = shown; *c != '\0'; c++)
        lines += *c == '\n';
    assert_in_range(lines, 20, 24);
    assert_non_null(strstr(shown, "\nline 999\n"));
    assert_null(strstr(shown, "line 970\n"));
}

static void a_screenful_of_long_lines_is_as_much_as_is_kept(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 5000; i++)
        print(vms[1], "y");
    forget();
    type("\0352");
    assert_in_range(machine.console.length, 1900, 2200);
}

static void what_is_typed_goes_to_the_console_in_front(void **state)
{
    (void)state;
    type("to a\035nto b\035pand a");
    assert_string_equal(received(vms[0]), "to aand a");
    assert_string_equal(received(vms[1]), "to b");
    assert_string_equal(received(vms[1]), "");
}

static void input_waits_for_its_vm(void **state)
{
    (void)state;
    type("\035n0123456789abcdefghi\035p");
    assert_string_equal(received(vms[0]), "");
    assert_string_equal(received(vms[1]), "0123456789abcdefghi");
}

static void nothing_is_lost_when_a_vm_reads_slowly(void **state)
{
    char keys[900];

    (void)state;
    for (unsigned i = 0; i < sizeof(keys) - 1; i++)
        keys[i] = (char)('0' + i % 64);
    keys[sizeof(keys) - 1] = '\0';
    type(keys);
    assert_string_equal(received(vms[0]), keys);
}

static void the_chord_twice_sends_it_once(void **state)
{
    (void)state;
    type("x\035\035y\035zw");
    assert_string_equal(received(vms[0]), "x\035yw");
    assert_non_null(strstr(machine.console.text, "mirrorball: after Ctrl-]: "));
}

static void the_prompt_hides_guests_and_they_run_on(void **state)
{
    (void)state;
    type("\035m");
    assert_null(console_front());
    forget();
    print(vms[0], "hidden\n");
    assert_terminal("");
    type("vms\r");
    assert_non_null(strstr(machine.console.text, "number  vm"));
    forget();
    type("\004");
    assert_ptr_equal(console_front(), vms[0]);
    assert_non_null(strstr(machine.console.text, "hidden\n"));
}

static void a_line_of_the_monitors_does_not_break_the_one_under_way(void **state)
{
    (void)state;
    type("\035mhel");
    forget();
    console_say("a line");
    type("p\r");
    machine.console.text[machine.console.length] = '\0';
    assert_non_null(
        strstr(machine.console.text, "mirrorball: a line\n\rmirrorball> hel\033[Kp\ncommand "));
    type("\035n");
}

static void the_command_console_switches(void **state)
{
    (void)state;
    type("\035mconsole c\rtyped ahead");
    assert_ptr_equal(console_front(), vms[2]);
    assert_string_equal(received(vms[2]), "typed ahead");
}

static void any_bytes_at_the_terminal_do_no_harm(void **state)
{
    char keys[2000];
    unsigned seed = 1;

    (void)state;
    for (unsigned round = 0; round < 100; round++) {
        for (unsigned i = 0; i < sizeof(keys) - 1; i++) {
            seed = seed * 1664525 + 1013904223;
            keys[i] = (char)(seed >> 24);
            if (seed % 16 == 0)
                keys[i] = CONSOLE_CHORD;
            else if (keys[i] == '\0')
                keys[i] = 'm';
        }
        keys[sizeof(keys) - 1] = '\0';
        machine.input = keys;
        for (unsigned turn = 0; turn < 1000 && *machine.input != '\0'; turn++) {
            type(machine.input);
            for (unsigned i = 0; i < COUNT_OF(vms); i++)
                received(vms[i]);
        }
        assert_string_equal(machine.input, "");
        machine.console.length = 0;
    }
    type("\003\0351");
}

#define BY_LINE(name)      cmocka_unit_test_setup(name, by_line)
#define ONE_IN_FRONT(name) cmocka_unit_test_setup(name, one_in_front)

static const struct CMUnitTest tests[] = {
    BY_LINE(lines_of_two_vms_do_not_mix),
    BY_LINE(an_unfinished_line_is_shown_after_a_while_and_goes_on),
    BY_LINE(a_line_is_not_broken_while_its_vm_has_no_turn),
    BY_LINE(another_vms_line_begins_a_line_of_its_own),
    BY_LINE(a_line_without_end_is_shown_in_pieces),
    BY_LINE(the_monitors_line_stands_alone),
    BY_LINE(the_chord_is_only_a_byte_where_nobody_can_switch),
    BY_LINE(what_is_typed_goes_to_the_first_vm_that_lives),
    ONE_IN_FRONT(only_the_console_in_front_is_shown),
    ONE_IN_FRONT(the_chord_switches_and_repaints),
    ONE_IN_FRONT(a_vm_that_has_ended_is_skipped),
    ONE_IN_FRONT(a_vm_in_front_that_ends_stays_to_be_read),
    ONE_IN_FRONT(repainting_shows_the_last_screenful),
    ONE_IN_FRONT(a_screenful_of_long_lines_is_as_much_as_is_kept),
    ONE_IN_FRONT(what_is_typed_goes_to_the_console_in_front),
    ONE_IN_FRONT(input_waits_for_its_vm),
    ONE_IN_FRONT(nothing_is_lost_when_a_vm_reads_slowly),
    ONE_IN_FRONT(the_chord_twice_sends_it_once),
    ONE_IN_FRONT(the_prompt_hides_guests_and_they_run_on),
    ONE_IN_FRONT(a_line_of_the_monitors_does_not_break_the_one_under_way),
    ONE_IN_FRONT(the_command_console_switches),
    ONE_IN_FRONT(any_bytes_at_the_terminal_do_no_harm),
};

int main(void)
{
    return cmocka_run_group_tests(tests, create_vms, NULL);
}
