/* Virtual CP0: reading and writing its registers as mfc0 and mtc0 do. */
#ifndef MONITOR_CP0_H
#define MONITOR_CP0_H

#include "monitor/types.h"
#include "monitor/vcpu.h"

/* What reading or writing a register does beyond moving bits. */
enum cp0_effect {
    CP0_EFFECT_NONE,
    CP0_EFFECT_INDEX,
    CP0_EFFECT_PAGEMASK,
    CP0_EFFECT_WIRED,
    CP0_EFFECT_COUNT,
    CP0_EFFECT_COMPARE,
    CP0_EFFECT_CAUSE,
    CP0_EFFECT_STATUS,  /* may change mode and address space; vcpu_prepare_resume sees to it */
    CP0_EFFECT_ENTRYHI, /* may change address space; likewise */
    CP0_EFFECT_HWRENA,
    CP0_EFFECT_USERLOCAL,
};

struct cp0_register {
    const char *name; /* NULL: the virtual CPU does not have it */
    uint32_t read_mask, write_mask, reset;
    enum cp0_effect effect;
    const char *remark;
};

/* The register's description; id is CP0_ID(register, select). Never NULL. */
const struct cp0_register *cp0_register(unsigned id);

/* Reset values of all registers, with what the VM's settings decide. */
void cp0_reset(struct vcpu *vcpu);

uint32_t cp0_read(const struct vcpu *vcpu, unsigned id);
void cp0_write(struct vcpu *vcpu, unsigned id, uint32_t value);

/* Can the guest take an interrupt? Is an enabled one pending (PRA, "Interrupts")? */
static inline bool cp0_interrupts_enabled(const struct vcpu *vcpu)
{
    return (vcpu->cp0[CP0_STATUS] & (ST_IE | ST_EXL | ST_ERL)) == ST_IE;
}

static inline bool cp0_interrupt_pending(const struct vcpu *vcpu)
{
    return cp0_interrupts_enabled(vcpu) &&
           (vcpu->cp0[CP0_CAUSE] & vcpu->cp0[CP0_STATUS] & ST_IM) != 0;
}

#endif
