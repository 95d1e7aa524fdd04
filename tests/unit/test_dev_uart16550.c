/* The serial port: receiving, sending, its interrupts, loopback, and what drivers probe. */
#include "tests/unit/dev_model.h"

#include <string.h>

#include "monitor/console.h"

#define UART         0x3f8
#define IER_RECEIVED 0x01
#define IER_THRE     0x02
#define IER_LINE     0x04
#define LOOP         0x10

static uint8_t get(unsigned reg)
{
    return in(UART + reg);
}

static void set(unsigned reg, uint8_t value)
{
    out(UART + reg, value);
}

static void type(const char *text)
{
    model_input = text;
    console_poll(&model_vm);
    malta_update(&model_vm);
}

static void what_is_sent_is_printed_at_once(void **state)
{
    (void)state;
    for (const char *c = "hello"; *c != '\0'; c++) {
        assert_int_equal(get(UART_LSR), UART_LSR_THRE | UART_LSR_TEMT);
        set(UART_THR, (uint8_t)*c);
    }
    assert_string_equal(model_output, "hello");
}

static void typed_bytes_are_read_in_order(void **state)
{
    (void)state;
    set(UART_FCR, 1);
    type("abc");
    for (const char *c = "abc"; *c != '\0'; c++) {
        assert_true((get(UART_LSR) & UART_LSR_DR) != 0);
        assert_int_equal(get(UART_RBR), *c);
    }
    assert_false((get(UART_LSR) & UART_LSR_DR) != 0);
    assert_int_equal(get(UART_RBR), 0);
}

static void what_finds_no_room_waits_outside_and_is_not_lost(void **state)
{
    const char *text = "0123456789abcdefghijklmnopqrstuvwxyz";

    (void)state;
    type(text); /* no FIFOs: one byte at a time */
    assert_int_equal(strlen(model_input), strlen(text) - 1);
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(get(UART_RBR), text[i]);
    assert_false((get(UART_LSR) & UART_LSR_OE) != 0);
}

static void the_received_interrupt_lasts_until_the_last_byte_is_read(void **state)
{
    (void)state;
    set(UART_IER, IER_RECEIVED);
    assert_int_equal(get(UART_IIR), 0x01);
    assert_false(interrupted());
    type("x");
    assert_int_equal(get(UART_IIR), 0x04);
    assert_true(interrupted());
    get(UART_RBR);
    assert_int_equal(get(UART_IIR), 0x01);
    assert_false(uart16550_interrupt(&model_vm.malta.uart));
}

static void the_trigger_level_tells_received_from_time_out(void **state)
{
    (void)state;
    set(UART_FCR, 0x81); /* 8 bytes */
    set(UART_IER, IER_RECEIVED);
    type("1234567");
    assert_int_equal(get(UART_IIR), 0xcc);
    type("8");
    assert_int_equal(get(UART_IIR), 0xc4);
    get(UART_RBR);
    assert_int_equal(get(UART_IIR), 0xcc);
}

static void enabling_the_thre_interrupt_raises_it_and_iir_takes_it_back(void **state)
{
    (void)state;
    set(UART_IER, IER_THRE);
    assert_true(uart16550_interrupt(&model_vm.malta.uart));
    assert_int_equal(get(UART_IIR), 0x02);
    assert_int_equal(get(UART_IIR), 0x01);
    assert_false(uart16550_interrupt(&model_vm.malta.uart));
    set(UART_THR, 'x');
    assert_true(uart16550_interrupt(&model_vm.malta.uart));
    assert_int_equal(get(UART_IIR), 0x02);
    set(UART_IER, 0);
    set(UART_IER, IER_THRE);
    assert_int_equal(get(UART_IIR), 0x02);
}

static void each_byte_sent_in_the_handler_interrupts_again(void **state)
{
    struct i8259_pair *pic = &model_vm.malta.pic;

    (void)state;
    set(UART_IER, IER_THRE);
    for (unsigned i = 0; i < 3; i++) {
        assert_true(interrupted());
        assert_int_equal(i8259_acknowledge(pic), 4);
        assert_int_equal(get(UART_IIR), 0x02);
        set(UART_THR, 'x');
        out(0x20, 0x64);
    }
}

static void line_status_beats_received_beats_thre(void **state)
{
    (void)state;
    set(UART_IER, IER_RECEIVED | IER_THRE | IER_LINE);
    set(UART_MCR, LOOP);
    set(UART_THR, 'a');
    set(UART_THR, 'b'); /* lost */
    assert_int_equal(get(UART_IIR), 0x06);
    assert_true((get(UART_LSR) & UART_LSR_OE) != 0);
    assert_int_equal(get(UART_IIR), 0x04);
    assert_int_equal(get(UART_RBR), 'a');
    assert_int_equal(get(UART_IIR), 0x02);
    assert_int_equal(get(UART_IIR), 0x01);
}

static void loopback_receives_what_is_sent_and_nothing_else(void **state)
{
    (void)state;
    set(UART_FCR, 1);
    set(UART_MCR, LOOP);
    type("no");
    for (unsigned i = 0; i < 20; i++)
        set(UART_THR, (uint8_t)i);
    for (unsigned i = 0; i < UART_FIFO_SIZE; i++)
        assert_int_equal(get(UART_RBR), i);
    assert_false((get(UART_LSR) & UART_LSR_DR) != 0);
    assert_string_equal(model_output, "");
    set(UART_MCR, 0);
    type("yes");
    assert_int_equal(get(UART_RBR), 'y');
}

static void loopback_connects_modem_outputs_to_inputs(void **state)
{
    (void)state;
    assert_int_equal(get(UART_MSR), 0xb0);
    set(UART_MCR, LOOP | 0x0a);
    assert_int_equal(get(UART_MSR), 0x90); /* what Linux looks for */
    set(UART_MCR, LOOP | 0x05);
    assert_int_equal(get(UART_MSR), 0x60);
    assert_int_equal(get(UART_MCR), LOOP | 0x05);
}

static void it_is_recognized_as_a_16550a(void **state)
{
    (void)state;
    set(UART_IER, 0xff);
    assert_int_equal(get(UART_IER), 0x0f);
    set(UART_IER, 0);
    set(UART_SCR, 0x5a);
    assert_int_equal(get(UART_SCR), 0x5a);
    assert_int_equal(get(UART_IIR) >> 6, 0);
    set(UART_FCR, 1);
    assert_int_equal(get(UART_IIR) >> 6, 3);
    set(UART_FCR, 0x21); /* a 16750's 64-byte FIFO is not there */
    assert_int_equal(get(UART_IIR) >> 5, 6);
}

static void switching_the_fifos_empties_them(void **state)
{
    (void)state;
    set(UART_FCR, 1);
    type("abc");
    set(UART_FCR, 0);
    assert_false((get(UART_LSR) & UART_LSR_DR) != 0);
    set(UART_FCR, 1);
    type("abc");
    set(UART_FCR, 3); /* clear receive FIFO */
    assert_false((get(UART_LSR) & UART_LSR_DR) != 0);
}

static void dlab_shows_the_divisor(void **state)
{
    (void)state;
    set(UART_LCR, UART_LCR_DLAB);
    set(UART_DLL, 0x12);
    set(UART_DLM, 0x34);
    assert_int_equal(get(UART_DLL), 0x12);
    assert_int_equal(get(UART_DLM), 0x34);
    set(UART_LCR, 3);
    assert_int_equal(get(UART_IER), 0);
    assert_string_equal(model_output, "");
}

static void any_sequence_of_accesses_is_survived(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        uint32_t number = arbitrary();

        if ((number & 7) == 0)
            type("abcdefghijklmnopqrstuvwxyz");
        else if ((number & 7) < 4)
            get(number >> 4 & 7);
        else
            set(number >> 4 & 7, (uint8_t)(number >> 8));
        assert_true(model_vm.malta.uart.fifo_length <= UART_FIFO_SIZE);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, model_reset)

static const struct CMUnitTest tests[] = {
    TEST(what_is_sent_is_printed_at_once),
    TEST(typed_bytes_are_read_in_order),
    TEST(what_finds_no_room_waits_outside_and_is_not_lost),
    TEST(the_received_interrupt_lasts_until_the_last_byte_is_read),
    TEST(the_trigger_level_tells_received_from_time_out),
    TEST(enabling_the_thre_interrupt_raises_it_and_iir_takes_it_back),
    TEST(each_byte_sent_in_the_handler_interrupts_again),
    TEST(line_status_beats_received_beats_thre),
    TEST(loopback_receives_what_is_sent_and_nothing_else),
    TEST(loopback_connects_modem_outputs_to_inputs),
    TEST(it_is_recognized_as_a_16550a),
    TEST(switching_the_fifos_empties_them),
    TEST(dlab_shows_the_divisor),
    TEST(any_sequence_of_accesses_is_survived),
};

UNIT_TEST_MAIN(tests)
