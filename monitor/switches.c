#include "monitor/switches.h"

#include "mips/freestanding/format.h"
#include "monitor/asid.h"
#include "monitor/fast_paths.h"
#include "monitor/large.h"
#include "monitor/sharing.h"
#include "monitor/stlb.h"
#include "monitor/stlb_large.h"
#include "monitor/trace_control.h"
#include "monitor/vm.h"

#define VALUES_MAX 80

typedef const char *(*apply_function)(struct vm *vm);

static const apply_function apply_functions[SWITCH_COUNT] = {
#define X(symbol, name, values, preset, apply, meaning) [SWITCH_##symbol] = apply,
    VM_SWITCHES(X)
#undef X
};

static char message[VALUES_MAX + 120];

static const char *unknown(const char *name)
{
    int length = format_buffer(message, sizeof(message), "there is no switch '%.20s': use", name);

    for (unsigned id = 0; id < SWITCH_COUNT && length < (int)sizeof(message); id++)
        length += format_buffer(message + length, sizeof(message) - (unsigned)length, "%s %s",
                                id == 0 ? "" : ",", switch_types[id].name);
    return message;
}

const char *switch_set(struct vm *vm, const char *name, const char *value)
{
    unsigned id = switch_find(name);
    char values[VALUES_MAX];
    const char *refusal = NULL;
    uint32_t old, fresh;

    if (id == SWITCH_COUNT)
        return unknown(name);
    if (!switch_parse(id, value, &fresh)) {
        format_buffer(message, sizeof(message), "'%.20s' is not a value for %s: use %s", value,
                      name, switch_values(id, values, sizeof(values)));
        return message;
    }
    old = vm->settings.switches[id];
    vm->settings.switches[id] = fresh;
    if (fresh != old && vm->vcpu != NULL && apply_functions[id] != NULL)
        refusal = apply_functions[id](vm);
    if (refusal != NULL)
        vm->settings.switches[id] = old;
    return refusal;
}
