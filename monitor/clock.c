#include "monitor/clock.h"

#include "monitor/cp0.h"
#include "monitor/dev/malta.h"
#include "monitor/hw.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define CAUSE_IP7    (1u << (CAUSE_IP_SHIFT + 7))
#define ST_IM7       (1u << (ST_IM_SHIFT + 7))
#define ST_IM2       (1u << (ST_IM_SHIFT + 2))

#define CATCH_UP_MAX 0x80000000u

uint64_t clock_time(void)
{
    static uint64_t time;
    static uint32_t last;
    uint32_t count = hw_count();

    time += count - last;
    last = count;
    return time;
}

static bool is_running(const struct vcpu *vcpu)
{
    return (vcpu->cp0[CP0_CAUSE] & CAUSE_DC) == 0;
}

uint32_t clock_count(const struct vcpu *vcpu)
{
    return is_running(vcpu) ? hw_count() + vcpu->count_offset : vcpu->cp0[CP0_COUNT];
}

static void set_checked(struct vcpu *vcpu, uint32_t count)
{
    vcpu->count_checked = count;
    vcpu->count_left = vcpu->cp0[CP0_COMPARE] - count - 1;
}

void clock_set_count(struct vcpu *vcpu, uint32_t count)
{
    clock_update(vcpu); /* a match before the write stays a match */
    vcpu->cp0[CP0_COUNT] = count;
    vcpu->count_offset = count - hw_count();
    set_checked(vcpu, count);
    clock_arm(vcpu);
}

void clock_set_compare(struct vcpu *vcpu)
{
    vcpu->cp0[CP0_CAUSE] &= ~(CAUSE_TI | CAUSE_IP7);
    set_checked(vcpu, clock_count(vcpu));
    clock_arm(vcpu);
}

void clock_set_running(struct vcpu *vcpu, bool running)
{
    if (running == is_running(vcpu))
        return;
    clock_update(vcpu);
    if (running)
        vcpu->count_offset = vcpu->cp0[CP0_COUNT] - hw_count();
    else
        vcpu->cp0[CP0_COUNT] = clock_count(vcpu);
}

void clock_start(struct vcpu *vcpu, uint32_t count)
{
    vcpu->cp0[CP0_COUNT] = count;
    vcpu->count_offset = count - hw_count();
    set_checked(vcpu, count);
    clock_arm(vcpu);
}

/* Ticks from the last look until the next match, 1..2^32; 2^32 is given as 0. */
static uint32_t ticks_to_match(const struct vcpu *vcpu)
{
    return vcpu->cp0[CP0_COMPARE] - vcpu->count_checked;
}

void clock_update(struct vcpu *vcpu)
{
    uint32_t now = clock_count(vcpu);
    uint32_t passed = now - vcpu->count_checked;
    uint32_t distance = ticks_to_match(vcpu);

    if (distance != 0 && passed >= distance)
        vcpu->cp0[CP0_CAUSE] |= CAUSE_TI | CAUSE_IP7;
    set_checked(vcpu, now);
}

/* A match since the last look is found at the next one, which is after the release. */
void clock_hold(struct vm *vm, uint64_t now)
{
    if (!vm->schedule.held) {
        vm->schedule.held = true;
        vm->schedule.held_since = now;
    }
}

/* The VM's clocks go on by so many ticks at once, perhaps by several rounds of Count. */
static void advance(struct vm *vm, uint64_t ticks)
{
    struct vcpu *vcpu = vm->vcpu;
    uint64_t distance = ticks_to_match(vcpu);

    if (distance == 0)
        distance = (uint64_t)1 << 32;
    if (is_running(vcpu)) {
        if (ticks >= distance)
            vcpu->cp0[CP0_CAUSE] |= CAUSE_TI | CAUSE_IP7;
        vcpu->count_offset += (uint32_t)ticks;
        vcpu->count_checked += (uint32_t)ticks;
    }
    vm->malta.ahead += ticks;
}

void clock_release(struct vm *vm, uint64_t now)
{
    uint64_t passed = now - vm->schedule.held_since;

    if (!vm->schedule.held)
        return;
    if (now < vm->schedule.held_since)
        passed = 0;
    vm->schedule.held = false;
    /* Clocks that would catch up at once can as well go on: the next look covers the whole time,
     * unless Count might go round. */
    if (vm->settings.time == TIME_MACHINE && passed < CATCH_UP_MAX &&
        cp0_interrupts_enabled(vm->vcpu))
        return;
    vm->vcpu->count_offset -= (uint32_t)passed;
    vm->malta.ahead -= passed;
    if (vm->settings.time != TIME_MACHINE)
        return;
    vm->schedule.behind += passed;
    vm->vcpu->attention |= ATTENTION_BEHIND;
}

void clock_catch_up(struct vm *vm)
{
    uint64_t behind = vm->schedule.behind;

    vm->schedule.behind = 0;
    clock_update(vm->vcpu);
    advance(vm, behind);
}

void clock_try_to_catch_up(struct vm *vm)
{
    if (vm->schedule.behind != 0 && cp0_interrupts_enabled(vm->vcpu))
        clock_catch_up(vm);
}

uint32_t clock_jump(struct vcpu *vcpu, uint32_t ticks)
{
    uint32_t distance;

    clock_update(vcpu);
    distance = ticks_to_match(vcpu);
    if (!is_running(vcpu))
        return ticks;
    if ((vcpu->cp0[CP0_CAUSE] & CAUSE_TI) == 0 && distance != 0 && distance < ticks)
        ticks = distance;
    vcpu->count_offset += ticks;
    clock_update(vcpu);
    clock_arm(vcpu);
    return ticks;
}

/* Ticks until Count matches Compare, at most `most`. */
static inline uint32_t ticks_to_next_match(const struct vcpu *vcpu, uint32_t most)
{
    uint32_t distance = ticks_to_match(vcpu);

    /* A match that is pending already needs no second interrupt. */
    if (is_running(vcpu) && (vcpu->cp0[CP0_CAUSE] & CAUSE_TI) == 0 && distance != 0) {
        uint32_t passed = clock_count(vcpu) - vcpu->count_checked;
        uint32_t left = distance > passed ? distance - passed : 0;

        return left < most ? left : most;
    }
    return most;
}

uint32_t clock_ticks_to_event(const struct vcpu *vcpu, uint32_t most)
{
    return ticks_to_next_match(vcpu, malta_ticks_to_deadline(vcpu->vm, most));
}

uint32_t clock_attention;

void clock_set_attention(uint32_t ticks)
{
    clock_attention = hw_count() + ticks;
}

static uint32_t ticks_to_attention(uint32_t count)
{
    int32_t ticks = (int32_t)(clock_attention - count);

    return ticks > 0 ? (uint32_t)ticks : 0;
}

/* Ticks `due` after `start`. The comparison is for equality: a target that Count passes while it is
 * being set would be missed, and come only after Count has gone round. */
static inline void set_timer(uint32_t start, uint32_t due)
{
    for (uint32_t slack = 32;; slack += slack) {
        uint32_t target = start + (due > slack ? due : slack);

        hw_set_compare(target);
        if ((int32_t)(hw_count() - target) < 0)
            return;
    }
}

static inline void arm(struct vcpu *vcpu, uint32_t start, uint32_t most)
{
    vcpu->clock_limit = start + most;
    set_timer(start, ticks_to_next_match(vcpu, most));
}

static __attribute__((noinline)) void arm_for_devices(struct vcpu *vcpu, uint32_t start,
                                                      uint32_t most)
{
    arm(vcpu, start, malta_ticks_to_deadline(vcpu->vm, most));
}

void clock_arm(struct vcpu *vcpu)
{
    uint32_t start = hw_count();

    if (malta_has_deadline(&vcpu->vm->malta)) /* rarely */
        arm_for_devices(vcpu, start, ticks_to_attention(start));
    else
        arm(vcpu, start, ticks_to_attention(start));
}

bool clock_goes_on(struct vcpu *vcpu)
{
    uint32_t start = hw_count();
    uint32_t count = start + vcpu->count_offset;
    uint32_t passed = count - vcpu->count_checked, left = vcpu->count_left - passed;
    uint32_t most = ticks_to_attention(start);

    if (passed > vcpu->count_left || (vcpu->cp0[CP0_CAUSE] & (CAUSE_DC | CAUSE_TI)) != 0 ||
        malta_has_deadline(&vcpu->vm->malta))
        return false;
    vcpu->count_checked = count;
    vcpu->count_left = left;
    vcpu->clock_limit = start + most;
    set_timer(start, left < most ? left + 1 : most);
    return true;
}

void clock_run(struct vcpu *vcpu)
{
    if (clock_goes_on(vcpu)) /* mostly */
        return;
    clock_update(vcpu);
    clock_arm(vcpu);
}

void clock_sleep(void)
{
    uint32_t start = hw_count();

    set_timer(start, ticks_to_attention(start));
    hw_wait_for_interrupt();
}

bool clock_can_wake(const struct vcpu *vcpu)
{
    uint32_t status = vcpu->cp0[CP0_STATUS];

    if ((status & ST_IM7) != 0 && is_running(vcpu))
        return true;
    return (status & ST_IM2) != 0 && malta_may_interrupt(vcpu->vm);
}

bool clock_is_woken(const struct vcpu *vcpu)
{
    return (vcpu->cp0[CP0_CAUSE] & vcpu->cp0[CP0_STATUS] & ST_IM) != 0;
}
