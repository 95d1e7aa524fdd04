/* What each command does. */
#include <string.h>

#include "mips/freestanding/format.h"
#include "monitor/commands.h"
#include "monitor/console.h"
#include "monitor/frames.h"
#include "monitor/lifecycle.h"
#include "monitor/retire.h"
#include "monitor/stats.h"
#include "monitor/switches.h"
#include "monitor/trace.h"
#include "monitor/trace_control.h"
#include "monitor/vm.h"

#define NAME_WIDTH (VM_NAME_MAX - 1)

static void help_on(enum command_id id, struct answer *answer)
{
    const struct command_type *type = &command_types[id];

    answer_row(answer);
    answer_word(answer, "command", 8, type->name);
    answer_word(answer, "arguments", 15, type->arguments);
    answer_word(answer, "what", 0, type->help);
}

static void help(const struct command_call *call, struct answer *answer)
{
    if (call->about != COMMAND_COUNT) {
        help_on(call->about, answer);
        return;
    }
    for (unsigned id = 0; id < COMMAND_COUNT; id++)
        help_on((enum command_id)id, answer);
}

/* Counters are then what they are now. */
static void settle_all(void)
{
    struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (vm->vcpu != NULL)
            stats_settle(vm->vcpu);
}

static void describe(const struct vm *vm, struct answer *answer)
{
    answer_row(answer);
    answer_number(answer, "number", 0, vm->id + 1);
    answer_word(answer, "vm", NAME_WIDTH, vm->settings.name);
    answer_word(answer, "state", 8, vm_state_name(vm));
    answer_number(answer, "exits", 12, vm->total);
    answer_number(answer, "memory_kb", 9, vm->settings.memory / 1024);
    answer_word(answer, "message", 0, vm_is_alive(vm) ? "" : vm->message);
}

static void vms(const struct command_call *call, struct answer *answer)
{
    struct vm *vm;

    (void)call;
    settle_all();
    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        describe(vm, answer);
}

/* Exits of one VM for a reason, or of all. */
static uint64_t exits_for(const struct vm *only, unsigned reason)
{
    const struct vm *vm;
    uint64_t exits = 0;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (only == NULL || vm == only)
            exits += vm->exits[reason];
    return exits;
}

static void stats(const struct command_call *call, struct answer *answer)
{
    uint64_t total = 0;

    settle_all();
    for (unsigned reason = 0; reason < EXIT_REASON_COUNT; reason++) {
        uint64_t exits = exits_for(call->vm, reason);

        total += exits;
        if (exits == 0)
            continue;
        answer_row(answer);
        answer_word(answer, "reason", 22, stats_reason_name(reason));
        answer_number(answer, "exits", 12, exits);
        answer_word(answer, "meaning", 0, stats_reason_meaning(reason));
    }
    answer_row(answer);
    answer_word(answer, "reason", 22, "total");
    answer_number(answer, "exits", 12, total);
    answer_word(answer, "meaning", 0, "");
}

static void switches_of(const struct vm *vm, bool explain, struct answer *answer)
{
    char value[24], values[80];

    for (unsigned id = 0; id < SWITCH_COUNT; id++) {
        switch_print(id, vm->settings.switches[id], value, sizeof(value));
        switch_values(id, values, sizeof(values));
        answer_row(answer);
        answer_word(answer, "vm", NAME_WIDTH, vm->settings.name);
        answer_word(answer, "switch", 14, switch_types[id].name);
        answer_word(answer, "value", 10, value);
        answer_word(answer, "values", 16, values);
        if (explain)
            answer_word(answer, "meaning", 0, switch_types[id].meaning);
    }
}

static void switches(const struct command_call *call, struct answer *answer)
{
    const struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (call->vm == NULL || vm == call->vm)
            switches_of(vm, call->vm != NULL, answer);
}

static void set(const struct command_call *call, struct answer *answer)
{
    const char *refusal = switch_set(call->vm, call->switch_name, call->value);
    char value[24];
    unsigned id;

    if (refusal != NULL) {
        answer_refuse(answer, "%s", refusal);
        return;
    }
    id = switch_find(call->switch_name);
    switch_print(id, call->vm->settings.switches[id], value, sizeof(value));
    answer_row(answer);
    answer_word(answer, "vm", NAME_WIDTH, call->vm->settings.name);
    answer_word(answer, "switch", 14, switch_types[id].name);
    answer_word(answer, "value", 0, value);
}

/* The life of a VM: what is done is NULL, or why not. */
static void direct(const struct command_call *call, const char *refusal, struct answer *answer)
{
    if (refusal != NULL)
        answer_refuse(answer, "VM %s: %s", call->vm->settings.name, refusal);
    else
        describe(call->vm, answer);
}

static void pause(const struct command_call *call, struct answer *answer)
{
    direct(call, vm_pause(call->vm), answer);
}

static void resume(const struct command_call *call, struct answer *answer)
{
    direct(call, vm_resume(call->vm), answer);
}

static void reset(const struct command_call *call, struct answer *answer)
{
    direct(call, vm_reset(call->vm), answer);
}

static void kill(const struct command_call *call, struct answer *answer)
{
    direct(call, vm_kill(call->vm), answer);
}

static void start(const struct command_call *call, struct answer *answer)
{
    direct(call, vm_start(call->vm), answer);
}

/* Frames that are the owner's alone, and its pages: touched at all, with a shared frame, on disk.
 */
static void memory_row(const char *owner, uint32_t frames, const struct pmap_counts *pages,
                       struct answer *answer)
{
    answer_row(answer);
    answer_word(answer, "owner", NAME_WIDTH, owner);
    answer_number(answer, "frames", 8, frames);
    answer_number(answer, "kb", 8, (uint64_t)frames * (PAGE_SIZE / 1024));
    answer_number(answer, "touched", 8, pages->touched);
    answer_number(answer, "shared", 8, pages->shared);
    answer_number(answer, "swapped", 8, pages->swapped);
}

static void memory(const struct command_call *call, struct answer *answer)
{
    static const struct pmap_counts none;
    const struct vm *vm;

    (void)call;
    memory_row("(free)", frames_free_count(), &none, answer);
    memory_row("(shared)", frames_shared_count(), &none, answer);
    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        memory_row(vm->settings.name, vm->pmap.counts.owned, &vm->pmap.counts, answer);
}

static void trace_row(const struct trace_record *record, struct answer *answer)
{
    const struct vm *vm = vm_get(record->vm);
    char pc[12];

    format_buffer(pc, sizeof(pc), "0x%08x", (unsigned)record->pc);
    answer_row(answer);
    answer_number(answer, "sequence", 10, record->sequence);
    answer_number(answer, "count", 10, record->count);
    answer_word(answer, "vm", NAME_WIDTH, vm != NULL ? vm->settings.name : "?");
    answer_word(answer, "kind", 10, trace_kind_name(record->kind));
    answer_word(answer, "reason", 22,
                record->kind == TRACE_EXIT ? stats_reason_name(record->reason) : "");
    answer_word(answer, "mode", 6, record->mode == GUEST_KERNEL ? "kernel" : "user");
    answer_word(answer, "pc", 0, pc);
}

static void trace(const struct command_call *call, struct answer *answer)
{
    uint32_t count = call->count != 0 ? call->count : 16;
    const struct trace_record *record;

    for (uint32_t age = 0; age < count && (record = trace_recent(age)) != NULL; age++)
        trace_row(record, answer);
}

static void follow(const struct command_call *call, struct answer *answer)
{
    bool on = strcmp(call->value, "on") == 0;
    const char *bad;

    if (on || strcmp(call->value, "off") == 0)
        trace_control_enable(on);
    else if (!trace_control_only_reasons(call->value, &bad))
        answer_refuse(answer, "'%.40s' begins with no exit reason: `stats` names them", bad);
}

static void console(const struct command_call *call, struct answer *answer)
{
    if (!console_is_switching()) {
        answer_refuse(answer, "the terminal cannot be switched in this run: start it with "
                              "--interactive");
        return;
    }
    console_show(call->vm);
    if (answer->form == ANSWER_JSON)
        describe(call->vm, answer);
}

/* The answer goes out first: the run ends here. */
static void quit(const struct command_call *call, struct answer *answer)
{
    (void)call;
    answer_end(answer);
    retire_finish();
}

void command_perform(const struct command_call *call, struct answer *answer)
{
    static void (*const perform[COMMAND_COUNT])(const struct command_call *, struct answer *) = {
        [COMMAND_HELP] = help,       [COMMAND_VMS] = vms,           [COMMAND_STATS] = stats,
        [COMMAND_SET] = set,         [COMMAND_SWITCHES] = switches, [COMMAND_PAUSE] = pause,
        [COMMAND_RESUME] = resume,   [COMMAND_RESET] = reset,       [COMMAND_KILL] = kill,
        [COMMAND_START] = start,     [COMMAND_MEMORY] = memory,     [COMMAND_TRACE] = trace,
        [COMMAND_CONSOLE] = console, [COMMAND_QUIT] = quit,         [COMMAND_FOLLOW] = follow,
    };

    perform[call->command](call, answer);
}
