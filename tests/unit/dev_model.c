#include "tests/unit/dev_model.h"

#include <stdio.h>
#include <string.h>

#include "mips/cp0.h"
#include "monitor/clock.h"
#include "monitor/console.h"
#include "monitor/dev/bus.h"
#include "monitor/pmap.h"

struct vm model_vm;
struct vcpu model_vcpu;
uint64_t model_time;
char model_output[512], model_said[512];
unsigned model_lines;
const char *model_input;
bool model_rom;
uint32_t model_jump_limit;

static uint32_t seed = 1;

uint64_t clock_time(void)
{
    return model_time;
}

void clock_arm(struct vcpu *vcpu)
{
    (void)vcpu;
}

uint32_t clock_jump(struct vcpu *vcpu, uint32_t ticks)
{
    (void)vcpu;
    return ticks < model_jump_limit ? ticks : model_jump_limit;
}

void console_guest_put(const struct vm *vm, char c)
{
    size_t length = strlen(model_output);

    (void)vm;
    if (length + 1 < sizeof(model_output))
        model_output[length] = c;
}

void console_say(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    vsnprintf(model_said, sizeof(model_said), text, arguments);
    va_end(arguments);
    model_lines++;
}

bool console_poll(struct vm *vm)
{
    const char *before = model_input;

    while (*model_input != '\0' && uart16550_receive(&vm->malta.uart, (uint8_t)*model_input))
        model_input++;
    return model_input != before;
}

struct pmap_entry pmap_lookup(const struct vm *vm, pfn_t pfn)
{
    bool rom = model_rom && pfn.n == MALTA_BOOT_ROM >> PAGE_SHIFT;

    (void)vm;
    return (struct pmap_entry){.present = rom};
}

void vm_end(struct vm *vm, enum vm_state state, const char *text, ...)
{
    va_list arguments;

    vm->state = state;
    va_start(arguments, text);
    vsnprintf(vm->message, sizeof(vm->message), text, arguments);
    va_end(arguments);
}

int model_reset(void **state)
{
    (void)state;
    memset(&model_vm, 0, sizeof(model_vm));
    memset(&model_vcpu, 0, sizeof(model_vcpu));
    memset(model_output, 0, sizeof(model_output));
    memset(model_said, 0, sizeof(model_said));
    snprintf(model_vm.settings.name, sizeof(model_vm.settings.name), "test");
    model_vm.vcpu = &model_vcpu;
    model_vcpu.vm = &model_vm;
    model_vcpu.pc = 0x80001234;
    model_time = 0;
    model_lines = 0;
    model_input = "";
    model_rom = false;
    model_jump_limit = UINT32_MAX;
    seed = 1;
    malta_reset(&model_vm);
    return 0;
}

uint32_t load(uint32_t address, unsigned size)
{
    struct bus_access access = {.address = gpa(address), .size = size};

    assert_true(bus_carry_out(&model_vm, &access));
    return access.value;
}

void store(uint32_t address, unsigned size, uint32_t value)
{
    struct bus_access access = {
        .address = gpa(address), .size = size, .store = true, .value = value};

    assert_true(bus_carry_out(&model_vm, &access));
}

uint8_t in(unsigned port)
{
    return (uint8_t)load(MALTA_ISA_IO + port, 1);
}

void out(unsigned port, uint8_t value)
{
    store(MALTA_ISA_IO + port, 1, value);
}

bool interrupted(void)
{
    malta_update(&model_vm);
    return (model_vcpu.cp0[CP0_CAUSE] & 1u << (CAUSE_IP_SHIFT + 2)) != 0;
}

uint32_t arbitrary(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}
