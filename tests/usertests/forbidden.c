/* What no program may do. */
#include "tests/usertests/forbidden.h"

void load(uint32_t address)
{
    __asm__ volatile("lw $zero, 0(%0)" : : "r"(address));
}

void store(uint32_t address)
{
    __asm__ volatile("sw $zero, 0(%0)" : : "r"(address));
}

void jump(uint32_t address)
{
    __asm__ volatile("jr %0\n\tnop" : : "r"(address));
}

static void read_status(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("mfc0 $t0, $12" : : : "$8");
}

static void write_tlb(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("tlbwr");
}

static void use_float(uint32_t unused)
{
    (void)unused;
    __asm__ volatile(".set push\n\t.set hardfloat\n\tmtc1 $zero, $f0\n\t.set pop");
}

static void break_point(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("break");
}

static void trap_always(uint32_t unused)
{
    (void)unused;
    __asm__ volatile("teq $zero, $zero");
}

static void overflow(uint32_t number)
{
    __asm__ volatile("add %0, %0, %0" : "+r"(number));
}

static void reserved(uint32_t unused)
{
    (void)unused;
    __asm__ volatile(".word 0x0000000e"); /* SPECIAL, function 14: no instruction */
}

const struct forbidden forbidden[FORBIDDEN_COUNT] = {
    {"load from nowhere", load, NOWHERE},
    {"store to nowhere", store, NOWHERE},
    {"store to its text", store, TEXT},
    {"unaligned load", load, TEXT + 2},
    {"unaligned store", store, TEXT + 1},
    {"load from the kernel", load, KERNEL_ADDRESS},
    {"store to the kernel's mapped window", store, MAPPED_KERNEL},
    {"jump to nowhere", jump, NOWHERE},
    {"jump to the kernel", jump, KERNEL_ADDRESS},
    {"mfc0", read_status, 0},
    {"tlbwr", write_tlb, 0},
    {"floating point", use_float, 0},
    {"break", break_point, 0},
    {"trap", trap_always, 0},
    {"integer overflow", overflow, 0x7fffffff},
    {"reserved instruction", reserved, 0},
};
