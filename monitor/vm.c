#include "monitor/vm.h"

#include <stdarg.h>
#include <string.h>

#include "mips/freestanding/format.h"
#include "monitor/fast_paths.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/home.h"
#include "monitor/hw.h"
#include "monitor/large.h"
#include "monitor/pages.h"

static struct vm vms[VMS_MAX];
static unsigned vm_count;
static unsigned changes; /* VMs made or ended, ever */

struct vm *vm_get(unsigned id)
{
    return id < vm_count ? &vms[id] : NULL;
}

#define HOME_FRAMES ((sizeof(struct home) + PAGE_SIZE - 1) / PAGE_SIZE)

static bool create_home(struct vm *vm)
{
    struct home *home;
    mfn_t first;

    if (!frames_allocate(FRAME_OWNER_MONITOR, HOME_FRAMES, 2 * HOME_PAGE / PAGE_SIZE, &first))
        return false;
    home = hw_frame_pointer(first);
    vm->stlb.slots = home->stlb;
    vm->vcpu = &home->vcpu;
    vm->vcpu->vm = vm;
    vm->vcpu->self = vm->vcpu;
    hwtlb_compose_home(vm);
    stlb_flush(vm);
    return true;
}

static void destroy_home(struct vm *vm)
{
    mfn_t first = hw_frame_of_pointer(vm->stlb.slots);

    for (uint32_t i = 0; i < HOME_FRAMES; i++)
        frames_release((mfn_t){first.n + i});
    vm->stlb.slots = NULL;
    vm->vcpu = NULL;
}

/* All or nothing: a VM that is to have its RAM in one piece is not started without. One that is
 * smaller than two large pages needs no such piece. */
static bool create_memory(struct vm *vm, uint32_t rom_bytes)
{
    if (!pmap_create(vm, vm->settings.memory, rom_bytes))
        return false;
    if (!vm->settings.large_pages || large_reserve(vm))
        return true;
    pmap_destroy(vm);
    return false;
}

static void destroy_memory(struct vm *vm)
{
    large_give_up(vm);
    pages_discard_all(vm);
    pmap_destroy(vm);
}

/* All or nothing. */
static bool create_parts(struct vm *vm, uint32_t rom_bytes)
{
    if (!create_memory(vm, rom_bytes))
        return false;
    if (create_home(vm))
        return true;
    destroy_memory(vm);
    return false;
}

static bool create(struct vm *vm, uint32_t rom_bytes)
{
    if (!create_parts(vm, rom_bytes))
        return false;
    changes++;
    stlb_select(vm);
    fast_paths_prepare(vm);
    malta_reset(vm);
    vcpu_reset(vm->vcpu);
    return true;
}

struct vm *vm_create(const struct vm_settings *settings, uint32_t rom_bytes)
{
    struct vm *vm = &vms[vm_count];

    if (vm_count == VMS_MAX)
        return NULL;
    *vm = (struct vm){.id = vm_count, .state = VM_READY, .settings = *settings};
    if (!create(vm, rom_bytes))
        return NULL;
    vm_count++;
    return vm;
}

bool vm_recreate(struct vm *vm, uint32_t rom_bytes)
{
    static struct vm old;

    ASSERT(vm->vcpu == NULL);
    old = *vm;
    *vm = (struct vm){.id = old.id, .state = VM_READY, .settings = old.settings};
    if (create(vm, rom_bytes))
        return true;
    *vm = old;
    return false;
}

void vm_destroy(struct vm *vm)
{
    ASSERT(vm->vcpu != NULL);
    asid_forget(&vm->asids);
    destroy_home(vm);
    destroy_memory(vm);
}

unsigned vm_changes(void)
{
    return changes;
}

void vm_end(struct vm *vm, enum vm_state state, const char *text, ...)
{
    va_list arguments;

    ASSERT(state != VM_READY && state != VM_WAITING);
    if (!vm_is_alive(vm))
        return;
    vm->state = state;
    changes++;
    va_start(arguments, text);
    format_buffer_v(vm->message, sizeof(vm->message), text, arguments);
    va_end(arguments);
}
