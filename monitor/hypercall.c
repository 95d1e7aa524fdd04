#include "monitor/hypercall.h"

#include "mips/hypercalls.h"
#include "monitor/console.h"
#include "monitor/pages.h"
#include "monitor/register_page.h"
#include "monitor/sched.h"
#include "monitor/stats.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define GPR_V0 2
#define GPR_V1 3
#define GPR_A0 4
#define GPR_A1 5

struct call {
    struct vcpu *vcpu;
    struct vm *vm;
    uint32_t a, b;   /* arguments */
    uint32_t result; /* for v1 */
};

static int32_t version(struct call *call)
{
    call->result = HYPERCALL_TABLE_VERSION;
    return 0;
}

static int32_t log_line(struct call *call)
{
    char text[HYPERCALL_LOG_MAX + 1];

    if (call->b == 0 || call->b > HYPERCALL_LOG_MAX ||
        !pmap_copy_from_guest(call->vm, text, gpa(call->a), call->b))
        return HYPERCALL_ARGUMENT;
    for (uint32_t i = 0; i < call->b; i++)
        if (text[i] < ' ' || text[i] > '~')
            text[i] = '?';
    text[call->b] = '\0';
    console_say("VM %s says: %s", call->vm->settings.name, text);
    return 0;
}

static int32_t yield(struct call *call)
{
    (void)call;
    sched_yield();
    return 0;
}

static bool is_page(const struct call *call)
{
    return page_offset(call->a) == 0 && call->a >> PAGE_SHIFT < call->vm->pmap.ram_frames;
}

/* a: address of the first page; b: how many pages. */
static bool is_range(const struct call *call)
{
    return is_page(call) && call->b != 0 && call->b <= HYPERCALL_PAGES_MAX &&
           call->b <= call->vm->pmap.ram_frames - (call->a >> PAGE_SHIFT);
}

static bool has_pinned(const struct call *call)
{
    return call->vm->pmap.pinned.n - (call->a >> PAGE_SHIFT) < call->b;
}

static int32_t zero_page(struct call *call)
{
    if (!is_page(call))
        return HYPERCALL_ARGUMENT;
    call->result = pages_clear(call->vm, gpa_to_pfn(gpa(call->a)));
    return 0;
}

/* Does something to each page of the range. */
static int32_t for_pages(struct call *call, void (*function)(struct vm *vm, pfn_t pfn))
{
    uint32_t first = call->a >> PAGE_SHIFT;

    if (!is_range(call) || has_pinned(call))
        return HYPERCALL_ARGUMENT;
    for (uint32_t i = 0; i < call->b; i++)
        function(call->vm, (pfn_t){first + i});
    call->result = call->vm->pmap.counts.ballooned;
    return 0;
}

static int32_t free_pages(struct call *call)
{
    int32_t error = for_pages(call, pages_discard);

    call->result = 0;
    return error;
}

static int32_t balloon_target(struct call *call)
{
    call->result = call->vm->settings.balloon;
    return 0;
}

static int32_t balloon_inflate(struct call *call)
{
    return for_pages(call, pages_inflate);
}

static int32_t balloon_deflate(struct call *call)
{
    return for_pages(call, pages_deflate);
}

static int32_t exits(struct call *call)
{
    if (call->a >= EXIT_REASON_COUNT)
        return HYPERCALL_ARGUMENT;
    stats_settle(call->vcpu);
    call->result = (uint32_t)call->vm->exits[call->a];
    return 0;
}

static int32_t register_page(struct call *call)
{
    if (!is_page(call))
        return HYPERCALL_ARGUMENT;
    return register_page_offer(call->vcpu, gpa_to_pfn(gpa(call->a))) ? 0 : HYPERCALL_UNKNOWN;
}

typedef int32_t (*hypercall_function)(struct call *call);

static const hypercall_function functions[] = {
    [HYPERCALL_VERSION] = version,
    [HYPERCALL_LOG] = log_line,
    [HYPERCALL_YIELD] = yield,
    [HYPERCALL_ZERO_PAGE] = zero_page,
    [HYPERCALL_FREE_PAGES] = free_pages,
    [HYPERCALL_BALLOON_TARGET] = balloon_target,
    [HYPERCALL_BALLOON_INFLATE] = balloon_inflate,
    [HYPERCALL_BALLOON_DEFLATE] = balloon_deflate,
    [HYPERCALL_EXITS] = exits,
    [HYPERCALL_REGISTER_PAGE] = register_page,
};

#define FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

bool hypercall_is_one(const struct vcpu *vcpu, uint32_t word)
{
    return word == HYPERCALL_WORD && vcpu->vm->settings.hypercalls &&
           vcpu_mode(vcpu) == GUEST_KERNEL;
}

void hypercall_carry_out(struct vcpu *vcpu)
{
    uint32_t number = vcpu->gpr[GPR_V0];
    struct call call = {
        .vcpu = vcpu, .vm = vcpu->vm, .a = vcpu->gpr[GPR_A0], .b = vcpu->gpr[GPR_A1]};
    int32_t error = number < FUNCTIONS ? functions[number](&call) : HYPERCALL_UNKNOWN;

    vcpu->gpr[GPR_V0] = (uint32_t)error;
    vcpu->gpr[GPR_V1] = error == 0 ? call.result : 0;
}
