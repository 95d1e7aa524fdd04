/* The machine's timer, on the ordinary way (exit.c) and on the short one. */
#ifndef MONITOR_SHORT_TIMER_H
#define MONITOR_SHORT_TIMER_H

#include "monitor/clock.h"
#include "monitor/sharing.h"
#include "monitor/stats.h"
#include "monitor/stlb_large.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* A time slice has ended: what is looked at so often, beside the console. */
static inline void timer_tick(struct vm *vm)
{
    stats_tick(vm->vcpu);
    stlb_large_tick(vm);
    sharing_tick();
}

/* The guest's own clock, or one of its devices'. */
static inline void timer_run_clocks(struct vcpu *vcpu)
{
    if (malta_has_deadline(&vcpu->vm->malta) && malta_is_due(vcpu->vm))
        malta_update(vcpu->vm);
    clock_run(vcpu);
}

#endif
