/* The serial port by short exits: what short_device takes, what it leaves alone, and that a guest
 * cannot tell it from the ordinary exit. */
#include "tests/unit/model_cpu.h"
#include "monitor/console.h"
#include "monitor/cp0.h"
#include "monitor/dev/malta.h"
#include "monitor/platform.h"

#include <string.h>

#define UART        0xd80003f8u
#define PIC         0xd8000020u
#define ELCR        0xd80004d0u
#define ACKNOWLEDGE 0xdbe00c34u
#define PIT         0xd8000040u
#define DATA        8u  /* t0, which a short exit saves */
#define KEPT        16u /* s0, which it does not */
#define BASE        9u
#define STEPS       20000
#define STEP        4096 /* ticks of Count */
#define UNMASKED    (1u << (ST_IM_SHIFT + 2) | ST_IE)

#include "tests/unit/one_guest.h"

static int start_short(void **state)
{
    start(state);
    console_set_prefix(false);
    machine.short_exits = true;
    return 0;
}

static bool is_short(uint32_t word, gva_t address)
{
    vcpu->pc = GUEST_CODE;
    return cpu_device_access(vcpu, word, address, false);
}

static void bytes_of_the_serial_port_are_served(void **state)
{
    (void)state;
    vcpu->gpr[DATA] = 0xffffff00 | 'x';
    assert_true(is_short(WORD_SB(DATA, 0, BASE), UART));
    assert_int_equal(vcpu->pc, GUEST_CODE + 4);
    assert_string_equal(machine.console.text, "x");
    assert_true(is_short(WORD_LBU(DATA, 0, BASE), UART + 5));
    assert_int_equal(vcpu->gpr[DATA], 0x60);
    vcpu->gpr[DATA] = 0x1280;
    assert_true(is_short(WORD_SB(DATA, 0, BASE), UART + 7));
    assert_true(is_short(WORD_LBU(DATA, 0, BASE), UART + 7));
    assert_int_equal(vcpu->gpr[DATA], 0x80);
    assert_true(is_short(WORD_SB(0, 0, BASE), UART + 7));
    assert_int_equal(vcpu->vm->malta.uart.scr, 0);
    assert_int_equal(vcpu->vm->exits[EXIT_MMIO], 5);
}

static void masks_and_ends_of_interrupts_are_served(void **state)
{
    (void)state;
    vcpu->gpr[DATA] = 0xef;
    assert_true(is_short(WORD_SB(DATA, 0, BASE), PIC + 1));
    vcpu->gpr[DATA] = 0x7f;
    assert_true(is_short(WORD_SB(DATA, 0, BASE), PIC + 0x81));
    assert_true(is_short(WORD_LBU(DATA, 0, BASE), PIC + 1));
    assert_int_equal(vcpu->gpr[DATA], 0xef);
    assert_true(is_short(WORD_LBU(DATA, 0, BASE), PIC + 0x81));
    assert_int_equal(vcpu->gpr[DATA], 0x7f);
}

/* Of a little-endian register, by a host that is one. */
static void acknowledging_gives_the_vector_and_lowers_the_line(void **state)
{
    (void)state;
    vcpu->gpr[DATA] = 2;
    assert_true(is_short(WORD_SB(DATA, 0, BASE), UART + 1));
    assert_true((vcpu->cp0[CP0_CAUSE] & 1u << (CAUSE_IP_SHIFT + 2)) != 0);
    assert_true(is_short(WORD_LW(DATA, 0, BASE), ACKNOWLEDGE));
    assert_int_equal(vcpu->gpr[DATA], 4);
    assert_int_equal(vcpu->vm->malta.pic.master.isr, 1u << 4);
    assert_true((vcpu->cp0[CP0_CAUSE] & 1u << (CAUSE_IP_SHIFT + 2)) == 0);
}

static void everything_else_is_left_to_an_ordinary_exit(void **state)
{
    (void)state;
    assert_false(is_short(WORD_LBU(DATA, 0, BASE), UART)); /* asks what was typed */
    assert_false(is_short(WORD_LBU(0, 0, BASE), UART + 5));
    assert_false(is_short(WORD_LB(DATA, 0, BASE), UART + 5));
    assert_false(is_short(WORD_LBU(DATA, 0, BASE), UART - 1));
    assert_false(is_short(WORD_LBU(DATA, 0, BASE), UART + 8));
    assert_false(is_short(WORD_LBU(KEPT, 0, BASE), UART + 5));
    assert_false(is_short(WORD_SB(KEPT, 0, BASE), UART));
    assert_false(is_short(WORD_LHU(DATA, 0, BASE), UART + 4));
    assert_false(is_short(WORD_SW(DATA, 0, BASE), UART + 4));
    assert_false(is_short(WORD_LBU(DATA, 0, BASE), PIC + 2));
    assert_false(is_short(WORD_LW(DATA, 0, BASE), PIC));
    assert_false(is_short(WORD_LBU(DATA, 0, BASE), ACKNOWLEDGE));
    assert_false(is_short(WORD_LW(0, 0, BASE), ACKNOWLEDGE));
    assert_false(is_short(WORD_LW(KEPT, 0, BASE), ACKNOWLEDGE));
    assert_false(is_short(WORD_LW(DATA, 0, BASE), ACKNOWLEDGE + 4));
    guest_tlbwi(vcpu, 2, 0x00400000, lo_of(0x18000, VD), 0, 0);
    assert_false(is_short(WORD_LBU(DATA, 0, BASE), 0x004003fd));
    vcpu->pc = GUEST_CODE;
    guest_put_insn(vcpu, GUEST_CODE, WORD_BEQ(0, 0, 16));
    assert_false(cpu_device_access(vcpu, WORD_LBU(DATA, 0, BASE), UART + 5, true));
    assert_int_equal(vcpu->pc, GUEST_CODE + 4 + 64);
}

static void an_instruction_elsewhere_is_not_looked_at(void **state)
{
    (void)state;
    vcpu->pc = UART;
    vcpu->exit.badvaddr = UART;
    assert_int_equal(platform_kernel_insn(vcpu, UART), 0);
}

/* THR is empty as soon as its interrupt is enabled. */
static void an_interrupt_that_the_access_raises_comes_at_once(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = UNMASKED;
    vcpu->gpr[DATA] = 2;
    assert_true(is_short(WORD_SB(DATA, 0, BASE), UART + 1));
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE + 4);
    assert_int_equal(guest_exccode(vcpu), EXC_INT);
    assert_true((vcpu->cp0[CP0_CAUSE] & 1u << (CAUSE_IP_SHIFT + 2)) != 0);
}

/* What a guest could see, and the devices' state behind it. */
struct view {
    uint32_t gpr[32], cp0[CP0_COUNT_OF_IDS], pc;
    struct uart16550 uart;
    struct i8259_pair pic;
    uint32_t ahead, deadline; /* less the rounds of Count, which runs have not in common */
    uint64_t accesses;
    size_t printed;
};

static struct view views[STEPS];

static void look(struct view *view)
{
    const struct malta *malta = &vcpu->vm->malta;

    memcpy(view->gpr, vcpu->gpr, sizeof(view->gpr));
    memcpy(view->cp0, vcpu->cp0, sizeof(view->cp0));
    view->pc = vcpu->pc;
    view->uart = malta->uart;
    view->pic = malta->pic;
    view->ahead = (uint32_t)malta->ahead;
    view->deadline = (uint32_t)malta->deadline;
    view->accesses = vcpu->vm->exits[EXIT_MMIO];
    view->printed = machine.console.length;
}

static void compare(const struct view *one, const struct view *other, unsigned step)
{
    if (memcmp(one->gpr, other->gpr, sizeof(one->gpr)) != 0 ||
        memcmp(one->cp0, other->cp0, sizeof(one->cp0)) != 0 || one->pc != other->pc)
        fail_msg("step %u: registers differ", step);
    if (memcmp(&one->uart, &other->uart, sizeof(one->uart)) != 0 ||
        memcmp(&one->pic, &other->pic, sizeof(one->pic)) != 0 || one->ahead != other->ahead ||
        one->deadline != other->deadline)
        fail_msg("step %u: devices differ", step);
    if (one->accesses != other->accesses || one->printed != other->printed)
        fail_msg("step %u: counts or output differ", step);
}

static uint32_t random_state;

static uint32_t arbitrary(uint32_t limit)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 8) % limit;
}

/* Mostly bytes of the serial port; sometimes the other devices that interrupts depend on. */
static bool access_something(void)
{
    static const uint8_t opcodes[] = {0x20, 0x24, 0x28, 0x28, 0x24, 0x28, 0x21, 0x29, 0x23, 0x2b};
    static const gva_t others[] = {PIC, PIC, PIC + 0x80, PIT, PIT + 2, ELCR, ACKNOWLEDGE};
    uint8_t opcode = opcodes[arbitrary(COUNT_OF(opcodes))];
    uint32_t word = WORD_MEMORY(opcode, arbitrary(32), 0, BASE);
    gva_t address = UART + arbitrary(8);

    if (arbitrary(4) == 0)
        address = others[arbitrary(COUNT_OF(others))] + arbitrary(2);
    if (opcode == 0x21 || opcode == 0x29)
        address &= ~1u;
    else if (opcode == 0x23 || opcode == 0x2b)
        address &= ~3u;
    if (arbitrary(16) != 0)
        return cpu_device_access(vcpu, word, address, false);
    guest_put_insn(vcpu, vcpu->pc, WORD_BEQ(0, 0, 16));
    return cpu_device_access(vcpu, word, address, true);
}

static void type_something(void)
{
    static const char *const texts[] = {"a", "hello", "0123456789abcdefghij"};

    machine.input = texts[arbitrary(COUNT_OF(texts))];
    if (console_poll(vcpu->vm))
        malta_update(vcpu->vm);
}

/* What is typed waits outside, and would for the next run. */
static void forget_what_was_typed(void)
{
    machine.input = "";
    while (console_poll(vcpu->vm))
        uart16550_reset(&vcpu->vm->malta.uart);
}

/* One program of accesses. Returns how many took a short exit. */
static unsigned run(uint32_t seed, bool short_exits, bool compared)
{
    unsigned taken = 0;

    random_state = seed;
    machine.short_exits = short_exits;
    if (!console_at_line_start())
        console_put('\n');
    memset(&machine.console, 0, sizeof(machine.console));
    for (unsigned step = 0; step < STEPS; step++) {
        struct view view;

        machine.count = step * STEP;
        vcpu->pc = GUEST_CODE;
        vcpu->cp0[CP0_STATUS] = arbitrary(2) == 0 ? UNMASKED : 0;
        if (cp0_interrupt_pending(vcpu)) /* it would have been taken when it was unmasked */
            vcpu->cp0[CP0_STATUS] = 0;
        vcpu_prepare_resume(vcpu);
        for (unsigned i = 1; i < 32; i++)
            vcpu->gpr[i] = arbitrary(0x100);
        if (arbitrary(16) == 0)
            type_something();
        taken += access_something();
        look(compared ? &view : &views[step]);
        if (compared)
            compare(&views[step], &view, step);
    }
    uart16550_reset(&vcpu->vm->malta.uart);
    forget_what_was_typed();
    return taken;
}

static void a_guest_cannot_tell_it_from_the_ordinary_exit(void **state)
{
    static struct model_text printed;
    unsigned taken = 0;

    for (uint32_t seed = 1; seed <= 3; seed++) {
        assert_int_equal(run(seed, false, false), 0);
        printed = machine.console;
        stop(state);
        start_short(state);
        taken += run(seed, true, true);
        assert_int_equal(machine.console.length, printed.length);
        assert_string_equal(machine.console.text, printed.text);
        stop(state);
        start_short(state);
    }
    assert_true(taken > STEPS / 2); /* of three times as many */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_short, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bytes_of_the_serial_port_are_served),
        TEST(masks_and_ends_of_interrupts_are_served),
        TEST(acknowledging_gives_the_vector_and_lowers_the_line),
        TEST(everything_else_is_left_to_an_ordinary_exit),
        TEST(an_instruction_elsewhere_is_not_looked_at),
        TEST(an_interrupt_that_the_access_raises_comes_at_once),
        TEST(a_guest_cannot_tell_it_from_the_ordinary_exit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
