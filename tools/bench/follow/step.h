/* One executed instruction, as far as the count cares. */
#ifndef BENCH_STEP_H
#define BENCH_STEP_H

#include "mips/insn.h"

#include <stdbool.h>
#include <stdint.h>

enum step_mode {
    STEP_USER,
    STEP_KERNEL,
    STEP_MONITOR,
    STEP_MODES,
};

/* Places in the code that mean something to the count. X(symbol, ELF, name in its symbol table). A
 * kernel with a register page stores Status at EXL_CLEARED. */
#define PLACES(X)                                             \
    X(EXIT_C, MONITOR, "exit_dispatch")                       \
    X(EXIT_SHORT, MONITOR_IF_THERE, "short_called")           \
    X(DECISION, MONITOR, "clock_set_attention")               \
    X(SELECTION, MONITOR, "platform_select_vcpu")             \
    X(LEAVING, MONITOR, "switch_machine")                     \
    X(CHOOSING, MONITOR, "decide_now")                        \
    X(ENTERING, MONITOR, "enter_vm")                          \
    X(ENTERED, MONITOR, "resume_vm")                          \
    X(PAGE_SHARED, MONITOR, "pages_zero_frame")               \
    X(PAGE_OWNED, MONITOR, "frames_set_page")                 \
    X(STLB_HIT, MONITOR_IF_THERE, "stlb_compared")            \
    X(STLB_HIT_PAGED, MONITOR_IF_THERE, "page_stlb_compared") \
    X(STLB_HIT_LARGE, MONITOR_IF_THERE, "fast_large")         \
    X(HYPERCALL, MONITOR_IF_THERE, "hypercall_carry_out")     \
    X(VECTORS, KERNEL, "vectors")                             \
    X(EXL_CLEARED, KERNEL_IF_THERE, "kernel_status_set")      \
    X(OPEN, KERNEL, "call_open")                              \
    X(READ, KERNEL, "call_read")                              \
    X(WRITE, KERNEL, "call_write")                            \
    X(EXEC, KERNEL, "call_exec")                              \
    X(SYSTEM_CALL, KERNEL, "system_call")                     \
    X(DEMAND_ZERO, KERNEL, "demand_zero")                     \
    X(DEMAND_LOAD, KERNEL, "demand_load")                     \
    X(COPY_ON_WRITE, KERNEL, "copy_on_write")                 \
    X(QUICK_FAULT, KERNEL, "quick_fault")                     \
    X(CLOCK_INTERRUPT, KERNEL, "clock_interrupt")             \
    X(SWITCH_CONTEXT, KERNEL, "switch_context")               \
    X(POWER_OFF, KERNEL, "power_off")

enum place {
    PLACE_NONE,
#define X(symbol, elf, name) PLACE_##symbol,
    PLACES(X)
#undef X
    PLACE_DOOR_REFILL, /* the monitor's vectors */
    PLACE_DOOR_GENERAL,
    PLACE_DOOR_INTERRUPT,
    PLACE_VECTOR_GENERAL, /* the guest's; its refill vector is PLACE_VECTORS */
    PLACE_COUNT,
};

enum mark {
    MARK_NONE,
    MARK_BEGIN,
    MARK_END,
};

struct step {
    uint32_t pc;
    uint8_t mode;  /* enum step_mode */
    uint8_t op;    /* enum insn_op */
    uint8_t place; /* enum place */
    uint8_t mark;  /* enum mark */
    uint8_t mark_id;
    bool ends_exl; /* a return, or a write of Status: exceptions nest no longer */
};

#endif
