#include "monitor/dev/malta.h"

#include "mips/cp0.h"
#include "monitor/clock.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* The other interrupt requests of the i8259s, and the processor's line that they drive. */
#define IRQ_PIT   0
#define IRQ_RTC   8
#define CAUSE_IP2 (1u << (CAUSE_IP_SHIFT + 2))

/* Timers that want attention more often get it this often, about 10 us: a guest that programs one
 * for every microsecond must not keep the monitor from running it. */
#define SHORTEST_WAIT 1600

uint64_t malta_time(const struct vm *vm)
{
    return clock_time() + vm->malta.ahead;
}

void malta_reset(struct vm *vm)
{
    struct malta *malta = &vm->malta;

    *malta = (struct malta){.deadline = UINT64_MAX}; /* no timer is programmed */
    gt64120_reset(&malta->gt);
    i8259_reset(&malta->pic);
    i8254_reset(&malta->pit);
    mc146818_reset(&malta->rtc, malta_time(vm));
    uart16550_reset(&malta->uart);
    piix4_reset(&malta->piix4);
    board_reset(&malta->board);
}

/* A guest that only waits for the real-time clock is spared the wait: its time jumps. */
static void jump(struct vm *vm)
{
    uint32_t wait = mc146818_take_polled_wait(&vm->malta.rtc, malta_time(vm));

    if (wait != 0)
        vm->malta.ahead += clock_jump(vm->vcpu, wait);
}

void malta_look_at_timers(struct vm *vm)
{
    vm->malta.deadline = 0;
    jump(vm);
}

static void set_deadline(struct vm *vm, uint64_t now)
{
    struct malta *malta = &vm->malta;
    uint64_t pit = i8254_until_edge(&malta->pit, now);
    uint64_t rtc = mc146818_until_interrupt(&malta->rtc, now);
    uint64_t wait = pit < rtc ? pit : rtc;

    if (wait < SHORTEST_WAIT)
        wait = SHORTEST_WAIT;
    malta->deadline = wait < UINT64_MAX - now ? now + wait : UINT64_MAX;
    clock_arm(vm->vcpu);
}

static void update_timers(struct vm *vm)
{
    struct malta *malta = &vm->malta;
    uint64_t now = malta_time(vm);

    if (now < malta->deadline)
        return;
    if (i8254_take_edge(&malta->pit, now)) {
        i8259_set_line(&malta->pic, IRQ_PIT, true);
        i8259_set_line(&malta->pic, IRQ_PIT, false); /* the request is latched */
    }
    mc146818_update(&malta->rtc, now);
    i8259_set_line(&malta->pic, IRQ_RTC, mc146818_interrupt(&malta->rtc));
    set_deadline(vm, now);
}

static void drive_processor(struct vm *vm)
{
    uint32_t *cause = &vm->vcpu->cp0[CP0_CAUSE];

    *cause = i8259_output(&vm->malta.pic) ? *cause | CAUSE_IP2 : *cause & ~CAUSE_IP2;
}

void malta_update(struct vm *vm)
{
    struct malta *malta = &vm->malta;

    if (malta_has_deadline(malta))
        update_timers(vm);
    i8259_set_line(&malta->pic, MALTA_IRQ_UART, uart16550_interrupt(&malta->uart));
    drive_processor(vm);
}

void malta_update_after_pic(struct vm *vm)
{
    if (malta_has_deadline(&vm->malta))
        malta_update(vm);
    else
        drive_processor(vm);
}

bool malta_is_due(const struct vm *vm)
{
    return malta_has_deadline(&vm->malta) && vm->malta.deadline <= malta_time(vm);
}

uint32_t malta_ticks_to_deadline(const struct vm *vm, uint32_t most)
{
    uint64_t deadline = vm->malta.deadline, now;

    if (deadline == UINT64_MAX)
        return most;
    now = malta_time(vm);
    if (deadline <= now)
        return 0;
    return deadline - now < most ? (uint32_t)(deadline - now) : most;
}

bool malta_may_interrupt(const struct vm *vm)
{
    const struct malta *malta = &vm->malta;
    uint64_t now = malta_time(vm);

    return (malta->uart.ier != 0 && i8259_is_unmasked(&malta->pic, MALTA_IRQ_UART)) ||
           (i8254_until_edge(&malta->pit, now) != UINT64_MAX &&
            i8259_is_unmasked(&malta->pic, IRQ_PIT)) ||
           (mc146818_until_interrupt(&malta->rtc, now) != UINT64_MAX &&
            i8259_is_unmasked(&malta->pic, IRQ_RTC));
}
