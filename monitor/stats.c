#include "monitor/stats.h"

#include "monitor/channel.h"
#include "monitor/console.h"
#include "monitor/entry.h"
#include "monitor/fault.h"
#include "monitor/hw.h"
#include "monitor/instructions.h"
#include "monitor/usage.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

static uint64_t exit_limit;
static uint64_t machine_total; /* exits of all VMs */

static const struct {
    const char *name, *meaning;
} reasons[EXIT_REASON_COUNT] = {
#define X(symbol, name, meaning) [EXIT_##symbol] = {name, meaning},
    EXIT_REASONS(X)
#undef X
};

const char *stats_reason_name(unsigned reason)
{
    return reason < EXIT_REASON_COUNT ? reasons[reason].name : "?";
}

const char *stats_reason_meaning(unsigned reason)
{
    return reason < EXIT_REASON_COUNT ? reasons[reason].meaning : "?";
}

/* The exit reason that each fast path serves. */
static const uint8_t fast_reasons[FAST_PATH_COUNT] = {
#define X(path, reason) [FAST_##path] = EXIT_##reason,
    FAST_PATHS(X)
#undef X
};

static void settle_exits(struct vm *vm, struct vcpu *vcpu)
{
    machine_total += vcpu->entries;
    vm->total += vcpu->entries;
    vcpu->entries = 0;
    vm->time.guest += vcpu->sums.guest;
    vm->time.monitor += vcpu->sums.monitor;
    vm->unseen += vcpu->sums.unseen;
    vcpu->sums = (struct exit_sums){0};
}

void stats_settle(struct vcpu *vcpu)
{
    struct vm *vm = vcpu->vm;

    settle_exits(vm, vcpu);
    for (unsigned path = 0; path < FAST_PATH_COUNT; path++) {
        uint32_t served = vcpu->fast_counts[path];

        vcpu->fast_counts[path] = 0;
        machine_total += served;
        vm->total += served;
        vm->exits[fast_reasons[path]] += served;
        vm->served_in_assembly[fast_reasons[path]] += served;
        vm->unseen += (uint64_t)served * entry_fast_path_instructions[path];
    }
}

bool stats_limited;

void stats_set_exit_limit(uint64_t limit)
{
    exit_limit = limit;
    stats_limited = limit != 0;
}

bool stats_limit_reached(struct vcpu *vcpu)
{
    if (!stats_limited)
        return false;
    stats_settle(vcpu);
    return machine_total >= exit_limit;
}

/* Every exit counts under exactly one reason. */
static void check_sum(const struct vm *vm)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++)
        sum += vm->exits[i];
    if (sum != vm->total)
        PANIC("VM %s: %llu exits by reason, but the vectors counted %llu", vm->settings.name,
              (unsigned long long)sum, (unsigned long long)vm->total);
}

struct instruction_split {
    uint64_t total, guest, monitor, idle;
};

/* The fast path and the outermost instructions of the exit path lie on the guest's side of the two
 * readings of Count; their numbers are known. */
static struct instruction_split split_of(const struct vm *vm)
{
    uint64_t guest = instructions_of(vm->time.guest);
    uint64_t monitor = instructions_of(vm->time.monitor - vm->time.idle);

    return (struct instruction_split){.total = guest + monitor,
                                      .guest = guest - vm->unseen,
                                      .monitor = monitor + vm->unseen,
                                      .idle = instructions_of(vm->time.idle)};
}

static const char *how(const struct vm *vm)
{
    switch (vm->state) {
    case VM_STOPPED:
        return "stopped";
    case VM_LIMITED:
        return "limit";
    case VM_KILLED:
        return "killed";
    default:
        return "ended";
    }
}

static void print_json(const struct vm *vm, const struct instruction_split *split)
{
    const char *separator = "";

    channel_put("{\"type\":\"vm_end\",\"vm\":");
    channel_put_string(vm->settings.name);
    channel_put(",\"how\":\"%s\",\"message\":", how(vm));
    channel_put_string(vm->message);
    channel_put(",\"machine_tlb_entries\":%u,\"software_tlb\":%s,\"tlb_entries\":%u", hw_tlb_size(),
                vm->settings.software_tlb ? "true" : "false", (unsigned)vm->settings.tlb_entries);
    usage_put_vm(vm);
    channel_put(",\"exits\":{");
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++) {
        channel_put("%s\"%s\":%llu", separator, reasons[i].name, (unsigned long long)vm->exits[i]);
        separator = ",";
    }
    channel_put("},\"asm\":{");
    separator = "";
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++) {
        if (vm->served_in_assembly[i] == 0)
            continue;
        channel_put("%s\"%s\":%llu", separator, reasons[i].name,
                    (unsigned long long)vm->served_in_assembly[i]);
        separator = ",";
    }
    channel_put("},\"total\":%llu", (unsigned long long)vm->total);
    if (instructions_known())
        channel_put(",\"instructions\":{\"total\":%llu,\"guest\":%llu,\"monitor\":%llu,"
                    "\"idle\":%llu}",
                    (unsigned long long)split->total, (unsigned long long)split->guest,
                    (unsigned long long)split->monitor, (unsigned long long)split->idle);
    channel_put("}\n");
}

static void print_table(const struct vm *vm, const struct instruction_split *split)
{
    console_say("VM %s: software TLB %s, %u TLB entries: exits by reason", vm->settings.name,
                vm->settings.software_tlb ? "on" : "off", (unsigned)vm->settings.tlb_entries);
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++)
        if (vm->exits[i] != 0)
            console_say("  %-22s %12llu  %s", reasons[i].name, (unsigned long long)vm->exits[i],
                        reasons[i].meaning);
    console_say("  %-22s %12llu", "total", (unsigned long long)vm->total);
    if (instructions_known())
        console_say("  instructions: %llu guest, %llu monitor, %llu idle",
                    (unsigned long long)split->guest, (unsigned long long)split->monitor,
                    (unsigned long long)split->idle);
    usage_print_vm(vm);
}

void stats_print(struct vm *vm)
{
    struct instruction_split split;

    stats_settle(vm->vcpu);
    split = split_of(vm);
    check_sum(vm);
    print_table(vm, &split);
    print_json(vm, &split);
}
