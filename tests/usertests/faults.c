/* Forbidden accesses and instructions end the process, and nothing else. */
#include "tests/usertests/usertests.h"
#include "mips/freestanding/format.h"

#define INSTRUCTION(name, text) \
    static void name(void)      \
    {                           \
        __asm__ volatile(text); \
    }

INSTRUCTION(write_status, "mtc0 $zero, $12")
INSTRUCTION(write_indexed, "tlbwi")
INSTRUCTION(probe, "tlbp")
INSTRUCTION(read_entry, "tlbr")
INSTRUCTION(return_from_exception, "eret")
INSTRUCTION(wait_for_interrupt, "wait")
INSTRUCTION(disable_interrupts, "di")
INSTRUCTION(operate_cache, "cache 0, 0($sp)")
INSTRUCTION(divide_by_zero, "teq $zero, $zero, 7")

/* A null pointer in a delay slot: EPC names the branch. */
INSTRUCTION(load_in_delay_slot,
            ".set push\n\t.set noreorder\n\tb 1f\n\t lw $zero, 0($zero)\n1:\n\t.set pop")

/* load-linked and store-conditional need nothing of the kernel; an interrupt between them makes the
 * store fail, and another one follows. */
static int count_atomically(void)
{
    int counter = 0;

    for (int i = 0; i < 1000; i++) {
        int value;

        __asm__ volatile("1: ll %0, %1\n\taddiu %0, %0, 1\n\tsc %0, %1\n\tbeqz %0, 1b"
                         : "=&r"(value), "+m"(counter));
    }
    return counter;
}

void test_faults(void)
{
    char name[64];

    for (unsigned i = 0; i < FORBIDDEN_COUNT; i++) {
        format_buffer(name, sizeof(name), "fault-%s", forbidden[i].what);
        for (char *c = name; *c != '\0'; c++)
            *c = *c == ' ' ? '-' : *c;
        ENDS(name, forbidden[i].function(forbidden[i].argument), STATUS_FAULT);
    }
    ENDS("fault-null-pointer", load(0), STATUS_FAULT);
    ENDS("fault-jump-to-null", jump(0), STATUS_FAULT);
    ENDS("fault-jump-unaligned", jump(TEXT + 2), STATUS_FAULT);
    ENDS("fault-above-the-stack", load(STACK_LIMIT), STATUS_FAULT);
    ENDS("fault-kernel-store", store(KERNEL_ADDRESS), STATUS_FAULT);
    ENDS("fault-device", load(0xb80003f8), STATUS_FAULT);
    ENDS("fault-last-address", load(0xfffffffc), STATUS_FAULT);
    ENDS("fault-delay-slot", load_in_delay_slot(), STATUS_FAULT);
    ENDS("fault-mtc0", write_status(), STATUS_FAULT);
    ENDS("fault-tlbwi", write_indexed(), STATUS_FAULT);
    ENDS("fault-tlbp", probe(), STATUS_FAULT);
    ENDS("fault-tlbr", read_entry(), STATUS_FAULT);
    ENDS("fault-eret", return_from_exception(), STATUS_FAULT);
    ENDS("fault-wait", wait_for_interrupt(), STATUS_FAULT);
    ENDS("fault-di", disable_interrupts(), STATUS_FAULT);
    ENDS("fault-cache", operate_cache(), STATUS_FAULT);
    ENDS("fault-divide-by-zero", divide_by_zero(), STATUS_FAULT);
    RESULT("load-linked", count_atomically(), 1000);
}
