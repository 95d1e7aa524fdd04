/* Loads and stores that reach virtual devices, and what else lies on the bus. */
#include "tests/unit/model_guest.h"
#include "monitor/console.h"
#include "monitor/dev/bus.h"

#include <string.h>

#define UART          0xd80003f8u
#define RESET         0xdf000500u
#define ROM           0xdfc00000u

#define BOARD_NOTHING 0xd9000000u /* reads as ones */
#define BASE          9u          /* register that holds the device's address */
#define DATA          8u

static struct vcpu *vcpu;

static int start(void **state)
{
    (void)state;
    model_reset(16);
    vcpu = guest_create(16, true);
    console_set_prefix(false);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    guest_destroy(vcpu);
    return 0;
}

static bool is_store(uint32_t word)
{
    return (word >> 29) == 5; /* opcodes 0x28 to 0x2f */
}

/* Executes a load or store whose base register holds `address`. */
static enum exit_reason execute(uint32_t word, gva_t address)
{
    guest_put_insn(vcpu, vcpu->pc, word);
    vcpu->gpr[BASE] = address;
    return guest_tlb_exit(vcpu, is_store(word) ? EXC_TLBS : EXC_TLBL, address, true);
}

static void a_byte_stored_to_thr_appears_on_the_console(void **state)
{
    (void)state;
    vcpu->gpr[DATA] = 0xffffff00 | 'x';
    assert_int_equal(execute(WORD_SB(DATA, 0, BASE), UART), EXIT_MMIO);
    assert_int_equal(vcpu->pc, GUEST_CODE + 4);
    assert_string_equal(machine.console.text, "x");
}

static void lsr_says_ready_to_send_and_whether_a_byte_waits(void **state)
{
    (void)state;
    assert_int_equal(execute(WORD_LBU(DATA, 0, BASE), UART + 5), EXIT_MMIO);
    assert_int_equal(vcpu->gpr[DATA], 0x60);
    machine.input = "ab";
    console_poll(vcpu->vm);
    execute(WORD_LBU(DATA, 0, BASE), UART + 5);
    assert_int_equal(vcpu->gpr[DATA], 0x61);
    execute(WORD_LBU(DATA, 0, BASE), UART);
    assert_int_equal(vcpu->gpr[DATA], 'a');
    execute(WORD_LBU(DATA, 0, BASE), UART);
    assert_int_equal(vcpu->gpr[DATA], 'b');
    execute(WORD_LBU(DATA, 0, BASE), UART + 5);
    assert_int_equal(vcpu->gpr[DATA], 0x60);
}

static void input_beyond_the_fifo_waits_outside(void **state)
{
    const char text[] = "0123456789abcdefghijk";

    (void)state;
    machine.input = text;
    console_poll(vcpu->vm);
    for (size_t i = 0; i < strlen(text); i++) {
        execute(WORD_LBU(DATA, 0, BASE), UART);
        assert_int_equal(vcpu->gpr[DATA], text[i]);
        console_poll(vcpu->vm);
    }
}

static void lb_extends_the_sign_and_lbu_does_not(void **state)
{
    (void)state;
    vcpu->gpr[DATA] = 0x80;
    execute(WORD_SB(DATA, 0, BASE), UART + 7);
    execute(WORD_LB(DATA, 0, BASE), UART + 7);
    assert_int_equal(vcpu->gpr[DATA], 0xffffff80);
    execute(WORD_LBU(DATA, 0, BASE), UART + 7);
    assert_int_equal(vcpu->gpr[DATA], 0x80);
}

static void a_load_to_register_0_is_discarded(void **state)
{
    (void)state;
    execute(WORD_LBU(0, 0, BASE), UART + 5);
    assert_int_equal(vcpu->gpr[0], 0);
    assert_int_equal(vcpu->pc, GUEST_CODE + 4);
}

static void uart_registers_keep_what_software_may_write(void **state)
{
    static const struct {
        unsigned offset;
        uint32_t written, read;
    } registers[] = {{1, 0xff, 0x0f}, {4, 0xff, 0x1f}, {7, 0xa5, 0xa5}, {3, 0x83, 0x83},
                     {0, 0x0c, 0x0c}, {1, 0x34, 0x34}, {3, 0x03, 0x03}, {1, 0x05, 0x05}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(registers); i++) {
        vcpu->gpr[DATA] = registers[i].written;
        execute(WORD_SB(DATA, 0, BASE), UART + registers[i].offset);
        execute(WORD_LBU(DATA, 0, BASE), UART + registers[i].offset);
        assert_int_equal(vcpu->gpr[DATA], registers[i].read);
    }
    assert_int_equal(machine.console.length, 0);
}

static void the_reset_register_ends_the_vm(void **state)
{
    (void)state;
    vcpu->gpr[DATA] = 0x41;
    execute(WORD_SW(DATA, 0, BASE), RESET);
    assert_int_equal(vcpu->vm->state, VM_READY);
    vcpu->gpr[DATA] = 0x42;
    assert_int_equal(execute(WORD_SW(DATA, 0, BASE), RESET), EXIT_MMIO);
    assert_int_equal(vcpu->vm->state, VM_ENDED);
}

static void an_access_in_a_delay_slot_goes_on_at_the_branchs_target(void **state)
{
    (void)state;
    guest_put_insn(vcpu, GUEST_CODE, WORD_BEQ(DATA, 0, 16));
    guest_put_insn(vcpu, GUEST_CODE + 4, WORD_LBU(DATA, 0, BASE));
    vcpu->gpr[DATA] = 0;
    vcpu->gpr[BASE] = UART + 5;
    vcpu->exit.cause = CAUSE_BD;
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBL, UART + 5, true), EXIT_MMIO);
    assert_int_equal(vcpu->gpr[DATA], 0x60);
    assert_int_equal(vcpu->pc, GUEST_CODE + 4 + 64);
}

static void check_bus_error(uint32_t word, gva_t address, unsigned exccode)
{
    vcpu->cp0[CP0_STATUS] = 0;
    vcpu->pc = GUEST_CODE;
    vcpu->gpr[DATA] = 0x1234;
    vcpu->cp0[CP0_BADVADDR] = 0x5555;
    assert_int_equal(execute(word, address), EXIT_BUS_ERROR);
    assert_int_equal(guest_exccode(vcpu), exccode);
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0x5555);
    assert_int_equal(vcpu->gpr[DATA], 0x1234);
}

static void where_nothing_answers_is_a_bus_error(void **state)
{
    (void)state;
    check_bus_error(WORD_LW(DATA, 0, BASE), 0xc0000000 + GUEST_MEMORY, EXC_DBE);
    check_bus_error(WORD_SW(DATA, 0, BASE), 0xc0000000 + GUEST_MEMORY, EXC_DBE);
    check_bus_error(WORD_SW(DATA, 0, BASE), 0xcffffffc, EXC_DBE);
}

static void the_boards_own_space_reads_as_ones_where_no_device_is(void **state)
{
    (void)state;
    assert_int_equal(execute(WORD_LBU(DATA, 0, BASE), 0xd9000000), EXIT_MMIO);
    assert_int_equal(vcpu->gpr[DATA], 0xff);
    assert_int_equal(execute(WORD_LBU(DATA, 0, BASE), UART - 1), EXIT_MMIO);
    assert_int_equal(vcpu->gpr[DATA], 0xff);
}

static void a_fetch_from_a_device_is_a_bus_error(void **state)
{
    (void)state;
    vcpu->pc = UART;
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBL, UART, true), EXIT_BUS_ERROR);
    assert_int_equal(guest_exccode(vcpu), EXC_IBE);
    assert_int_equal(vcpu->cp0[CP0_EPC], UART);
}

static void a_guest_maps_devices_by_its_own_tlb_too(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 2, 0x00400000, lo_of(0x18000, VD), 0, 0);
    vcpu->gpr[DATA] = 'y';
    assert_int_equal(execute(WORD_SB(DATA, 0, BASE), 0x004003f8), EXIT_MMIO);
    assert_string_equal(machine.console.text, "y");
}

static void the_rom_can_be_read_and_a_store_to_it_goes_nowhere(void **state)
{
    (void)state;
    guest_poke(vcpu, 0x1fc00010, 0x12345678);
    assert_int_equal(execute(WORD_LW(DATA, 0, BASE), ROM + 0x10), EXIT_HIDDEN_MISS);
    vcpu->gpr[DATA] = 0xffffffff;
    vcpu->pc = GUEST_CODE;
    guest_put_insn(vcpu, GUEST_CODE, WORD_SW(DATA, 0, BASE));
    assert_int_equal(guest_tlb_exit(vcpu, EXC_MOD, ROM + 0x10, false), EXIT_MMIO);
    assert_int_equal(vcpu->pc, GUEST_CODE + 4);
    assert_int_equal(guest_peek(vcpu, 0x1fc00010), 0x12345678);
}

static void rom_pages_are_never_writable_in_the_hardware_tlb(void **state)
{
    int index;

    (void)state;
    execute(WORD_LW(DATA, 0, BASE), ROM);
    index = model_tlb_find(ROM, vcpu->hw_entryhi & ENTRYHI_ASID);
    assert_true(index > 0);
    assert_int_equal(machine.tlb[index].lo[0] & VD, ENTRYLO_V);
}

/* The scratch register is the last of its aligned word's bytes. */
static void partial_loads_and_stores_touch_the_bytes_they_name(void **state)
{
    const gva_t scratch = UART + 7;

    (void)state;
    vcpu->gpr[DATA] = 0x11223344;
    execute(WORD_SWL(DATA, 0, BASE), scratch); /* little-endian host: all four bytes, up to it */
    assert_int_equal(vcpu->vm->malta.uart.scr, 0x11);
    vcpu->gpr[DATA] = 0xaabbccdd;
    execute(WORD_LWR(DATA, 0, BASE), scratch); /* from it to the word's end */
    assert_int_equal(vcpu->gpr[DATA], 0xaabbcc11);
}

static void ll_loads_from_a_device_and_sc_always_fails(void **state)
{
    (void)state;
    vcpu->gpr[DATA] = 5;
    assert_int_equal(execute(WORD_LL(DATA, 0, BASE), BOARD_NOTHING), EXIT_MMIO);
    assert_int_equal(vcpu->gpr[DATA], 0xffffffff);
    assert_int_equal(execute(WORD_SC(DATA, 0, BASE), RESET), EXIT_MMIO);
    assert_int_equal(vcpu->gpr[DATA], 0);
    assert_int_equal(vcpu->vm->state, VM_READY);
}

static void the_bus_refuses_what_is_no_access(void **state)
{
    struct bus_access bus = {.address = {0x1f000500}, .size = 4};

    (void)state;
    assert_true(bus_carry_out(vcpu->vm, &bus));
    bus.size = 3;
    assert_false(bus_carry_out(vcpu->vm, &bus));
    bus.address.a = 0x1f000502; /* not aligned */
    bus.size = 4;
    assert_false(bus_carry_out(vcpu->vm, &bus));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_byte_stored_to_thr_appears_on_the_console),
        TEST(lsr_says_ready_to_send_and_whether_a_byte_waits),
        TEST(input_beyond_the_fifo_waits_outside),
        TEST(lb_extends_the_sign_and_lbu_does_not),
        TEST(a_load_to_register_0_is_discarded),
        TEST(uart_registers_keep_what_software_may_write),
        TEST(the_reset_register_ends_the_vm),
        TEST(an_access_in_a_delay_slot_goes_on_at_the_branchs_target),
        TEST(where_nothing_answers_is_a_bus_error),
        TEST(the_boards_own_space_reads_as_ones_where_no_device_is),
        TEST(a_fetch_from_a_device_is_a_bus_error),
        TEST(a_guest_maps_devices_by_its_own_tlb_too),
        TEST(the_rom_can_be_read_and_a_store_to_it_goes_nowhere),
        TEST(rom_pages_are_never_writable_in_the_hardware_tlb),
        TEST(partial_loads_and_stores_touch_the_bytes_they_name),
        TEST(ll_loads_from_a_device_and_sc_always_fails),
        TEST(the_bus_refuses_what_is_no_access),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
