#include "monitor/fault.h"

#include <stdarg.h>
#include <stdbool.h>

#include "mips/cp0.h"
#include "mips/freestanding/format.h"
#include "monitor/console.h"
#include "monitor/finish.h"
#include "monitor/hw.h"
#include "monitor/lesson.h"
#include "monitor/stats.h"
#include "monitor/trace.h"
#include "monitor/vm.h"

#define RECORDS_SHOWN 16
#define MESSAGE_SIZE  200

/* A fault while a fault is being reported must not report again. */
static void enter_once(void)
{
    static bool reporting;

    if (reporting)
        hw_power_off();
    reporting = true;
}

static void show_recent(void)
{
    const struct trace_record *record;

    console_say("the last trace records, newest first:");
    for (uint32_t age = 0; age < RECORDS_SHOWN && (record = trace_recent(age)) != NULL; age++) {
        const char *reason = record->kind == TRACE_EXIT ? stats_reason_name(record->reason) : "";
        console_say("  %10u %-10s %-22s %s pc 0x%08x  %08x %08x %08x %08x",
                    (unsigned)record->sequence, trace_kind_name(record->kind), reason,
                    record->mode == GUEST_USER ? "user  " : "kernel", (unsigned)record->pc,
                    (unsigned)record->value[0], (unsigned)record->value[1],
                    (unsigned)record->value[2], (unsigned)record->value[3]);
    }
}

static void show_registers(const struct fault_frame *frame)
{
    for (unsigned i = 0; i < 32; i += 4)
        console_say("  $%-2u %08x  $%-2u %08x  $%-2u %08x  $%-2u %08x", i, (unsigned)frame->gpr[i],
                    i + 1, (unsigned)frame->gpr[i + 1], i + 2, (unsigned)frame->gpr[i + 2], i + 3,
                    (unsigned)frame->gpr[i + 3]);
}

void fault_report(const struct fault_frame *frame, unsigned kind)
{
    static const char *const kinds[] = {"an exception in the monitor", "a cache error",
                                        "a non-maskable interrupt", "sdbbp in the monitor"};

    /* NMI and cache error leave EPC alone. */
    uint32_t where =
        kind == FAULT_KIND_NMI || kind == FAULT_KIND_CACHE ? frame->errorepc : frame->epc;

    enter_once();
    console_say("monitor fault: %s at 0x%08x: ExcCode %u, EPC 0x%08x, BadVAddr 0x%08x",
                kinds[kind % 4], (unsigned)where,
                (unsigned)((frame->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT),
                (unsigned)frame->epc, (unsigned)frame->badvaddr);
    console_say("  Status %08x  Cause %08x  ErrorEPC %08x", (unsigned)frame->status,
                (unsigned)frame->cause, (unsigned)frame->errorepc);
    if (kind == FAULT_KIND_EXCEPTION)
        console_say("  in words: %s, while the monitor ran; none of its code may do that",
                    lesson_exception((frame->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT));
    show_registers(frame);
    show_recent();
    lesson_of_monitor("fault_report");
    finish(FINISH_MONITOR_FAULT, "%s at 0x%08x", kinds[kind % 4], (unsigned)where);
}

void fault_panic(const char *file, int line, const char *text, ...)
{
    static char message[MESSAGE_SIZE];
    va_list arguments;

    enter_once();
    va_start(arguments, text);
    format_buffer_v(message, sizeof(message), text, arguments);
    va_end(arguments);
    console_say("monitor fault: %s:%d: %s", file, line, message);
    console_say(
        "  in words: the monitor found a state that it excludes, and stops before it does harm");
    show_recent();
    lesson_of_monitor("fault_panic");
    finish(FINISH_MONITOR_FAULT, "%s:%d: %s", file, line, message);
}
