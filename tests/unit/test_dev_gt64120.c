/* The system controller, PCI configuration space through it, and the PIIX4's power management. */
#include "tests/unit/dev_model.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA    0xcfc
#define COMMAND        0xc00
#define ENABLE         0x80000000u
#define PIIX4          10

static uint32_t get(uint32_t reg)
{
    return load(MALTA_GT64120 + reg, 4);
}

static void set(uint32_t reg, uint32_t value)
{
    store(MALTA_GT64120 + reg, 4, value);
}

static uint32_t config_address(unsigned device, unsigned function, unsigned reg)
{
    return ENABLE | device << 11 | function << 8 | reg;
}

static uint32_t config(unsigned device, unsigned function, unsigned reg)
{
    set(CONFIG_ADDRESS, config_address(device, function, reg));
    return get(CONFIG_DATA);
}

static void write_config(unsigned device, unsigned function, unsigned reg, uint32_t value)
{
    set(CONFIG_ADDRESS, config_address(device, function, reg));
    set(CONFIG_DATA, value);
}

static void the_pci_windows_are_those_of_qemus_boot_stub(void **state)
{
    (void)state;
    assert_int_equal(get(0x048), 0x18000000 >> 21);
    assert_int_equal(get(0x050), 0x40);
    assert_int_equal(get(0x058), 0x10000000 >> 21);
    assert_int_equal(get(0x060), 0x3f);
    assert_int_equal(get(0x080), 0x18200000 >> 21);
    assert_int_equal(get(0x088), 0x5e);
    assert_int_equal(get(0x0f0), 0x18000000 >> 21);
    assert_int_equal(get(0x0f8), 0x10000000 >> 21);
    assert_int_equal(get(0x100), 0x18200000 >> 21);
    assert_int_equal(get(0x068), 0x1be00000 >> 21);
}

static void a_low_decoder_sets_its_remap_register(void **state)
{
    (void)state;
    set(0x058, 0x1234);
    assert_int_equal(get(0x058), 0x1234);
    assert_int_equal(get(0x0f8), 0x1234 & 0x7ff);
    set(0x0f8, 0xffffffff);
    assert_int_equal(get(0x0f8), 0x7ff);
}

static void registers_keep_their_writable_bits_only(void **state)
{
    (void)state;
    set(0x120, 0);
    assert_int_equal(get(0x120), 3);
    set(0xc1c, 0xffffffff);
    assert_int_equal(get(0xc1c), 0x3c3ffffe);
    set(0xc18, 0);
    assert_int_equal(get(0xc18), 0);
}

static void cpu_configuration_bit_12_decides_the_byte_order(void **state)
{
    (void)state;
    assert_int_equal(get(0x000), 0x1000);
    set(0x000, 0);
    assert_int_equal(get(0x048), __builtin_bswap32(0xc0));
    set(0x048, __builtin_bswap32(0x81));
    set(0x000, __builtin_bswap32(0x1000));
    assert_int_equal(get(0x048), 0x81);
}

static void parts_of_a_register_can_be_loaded(void **state)
{
    (void)state;
    set(0x448, 0x11223344);
    assert_int_equal(load(MALTA_GT64120 + 0x448, 1), 0x44);
    assert_int_equal(load(MALTA_GT64120 + 0x44a, 2), 0x1122);
    assert_int_equal(load(MALTA_GT64120 + 0x44b, 1), 0x11);
}

static void interrupt_acknowledge_gives_the_vector_once(void **state)
{
    (void)state;
    out(0x20, 0x11);
    out(0x21, 0x20);
    out(0x21, 0x04);
    out(0x21, 0x01);
    i8259_set_line(&model_vm.malta.pic, 5, true);
    assert_true(interrupted());
    assert_int_equal(get(0xc34), 0x25);
    assert_false(interrupted());
    assert_int_equal(get(0xc34), 0x27); /* spurious */
}

static void the_bus_has_three_functions_and_reads_ones_elsewhere(void **state)
{
    unsigned found = 0;

    (void)state;
    for (unsigned device = 0; device < 32; device++)
        for (unsigned function = 0; function < 8; function++)
            found += config(device, function, 0) != 0xffffffff;
    assert_int_equal(found, 3);
    assert_int_equal(config(0, 0, 0), 0x462011ab);
    assert_int_equal(config(PIIX4, 0, 0), 0x71108086);
    assert_int_equal(config(PIIX4, 3, 0), 0x71138086);
    set(CONFIG_ADDRESS, ENABLE | 1 << 16); /* bus 1 */
    assert_int_equal(get(CONFIG_DATA), 0xffffffff);
    set(CONFIG_ADDRESS, 0); /* not enabled */
    assert_int_equal(get(CONFIG_DATA), 0xffffffff);
}

static void the_piix4_is_a_bridge_with_functions(void **state)
{
    (void)state;
    assert_int_equal(config(PIIX4, 0, 8) >> 16, 0x0601);
    assert_int_equal(config(PIIX4, 0, 12) >> 16 & 0x80, 0x80);
    assert_int_equal(config(PIIX4, 3, 8) >> 16, 0x0680);
}

static void no_function_asks_for_addresses(void **state)
{
    (void)state;
    for (unsigned reg = 0x10; reg < 0x28; reg += 4) {
        write_config(0, 0, reg, 0xffffffff);
        assert_int_equal(config(0, 0, reg), 0);
        write_config(PIIX4, 0, reg, 0xffffffff);
        assert_int_equal(config(PIIX4, 0, reg), 0);
        write_config(PIIX4, 3, reg, 0xffffffff);
        assert_int_equal(config(PIIX4, 3, reg), 0);
    }
}

static void other_devices_configuration_data_is_swapped_unless_the_command_says_no(void **state)
{
    (void)state;
    set(COMMAND, 0);
    assert_int_equal(config(0, 0, 0), 0x462011ab);
    assert_int_equal(config(PIIX4, 0, 0), __builtin_bswap32(0x71108086));
    write_config(PIIX4, 0, 0x60, 0x01020304);
    set(COMMAND, 0x00010001);
    assert_int_equal(config(PIIX4, 0, 0x60), 0x04030201);
}

/* As Linux does: a base for the registers, and the enable bit. */
static void enable_power_registers(uint32_t base)
{
    write_config(PIIX4, 3, 0x40, base);
    write_config(PIIX4, 3, 0x80, 1);
}

static void power_registers_are_where_they_were_put(void **state)
{
    (void)state;
    assert_int_equal(in(0x1000), 0xff);
    enable_power_registers(0x1000);
    assert_int_equal(config(PIIX4, 3, 0x40), 0x1001);
    assert_int_equal(load(MALTA_ISA_IO + 0x1000, 2), 0); /* no power button was pressed */
    store(MALTA_ISA_IO + 0x1002, 2, 0x1234);
    assert_int_equal(load(MALTA_ISA_IO + 0x1002, 2), 0x1234);
    enable_power_registers(0x2040);
    assert_int_equal(in(0x1000), 0xff);
    assert_int_equal(load(MALTA_ISA_IO + 0x2042, 2), 0x1234);
}

static void soft_off_ends_the_vm(void **state)
{
    (void)state;
    enable_power_registers(0x1000);
    store(MALTA_ISA_IO + 0x1004, 2, 0x0001);
    assert_int_equal(model_vm.state, VM_READY);
    store(MALTA_ISA_IO + 0x1004, 2, 0x2000);
    assert_int_equal(model_vm.state, VM_ENDED);
    assert_string_equal(model_vm.message, "the guest switched its board off");
}

static void other_ways_to_suspend_stop_the_vm_and_say_so(void **state)
{
    (void)state;
    enable_power_registers(0x1000);
    store(MALTA_ISA_IO + 0x1004, 2, 0x2400);
    assert_int_equal(model_vm.state, VM_STOPPED);
}

static void the_reset_control_register_ends_the_vm(void **state)
{
    (void)state;
    out(0xcf9, 0x02);
    assert_int_equal(in(0xcf9), 0x02);
    assert_int_equal(model_vm.state, VM_READY);
    out(0xcf9, 0x06);
    assert_int_equal(model_vm.state, VM_ENDED);
}

static void any_sequence_of_accesses_is_survived(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        uint32_t number = arbitrary(), size = 1u << number % 3;
        uint32_t reg = (number & 0x100) != 0 ? CONFIG_ADDRESS + (number >> 4 & 4) : number >> 16;

        reg = reg & 0xfff & ~(size - 1);
        if ((number & 0x200) != 0)
            load(MALTA_GT64120 + reg, size);
        else
            store(MALTA_GT64120 + reg, size, arbitrary());
    }
}

#define TEST(name) cmocka_unit_test_setup(name, model_reset)

static const struct CMUnitTest tests[] = {
    TEST(the_pci_windows_are_those_of_qemus_boot_stub),
    TEST(a_low_decoder_sets_its_remap_register),
    TEST(registers_keep_their_writable_bits_only),
    TEST(cpu_configuration_bit_12_decides_the_byte_order),
    TEST(parts_of_a_register_can_be_loaded),
    TEST(interrupt_acknowledge_gives_the_vector_once),
    TEST(the_bus_has_three_functions_and_reads_ones_elsewhere),
    TEST(the_piix4_is_a_bridge_with_functions),
    TEST(no_function_asks_for_addresses),
    TEST(other_devices_configuration_data_is_swapped_unless_the_command_says_no),
    TEST(power_registers_are_where_they_were_put),
    TEST(soft_off_ends_the_vm),
    TEST(other_ways_to_suspend_stop_the_vm_and_say_so),
    TEST(the_reset_control_register_ends_the_vm),
    TEST(any_sequence_of_accesses_is_survived),
};

UNIT_TEST_MAIN(tests)
