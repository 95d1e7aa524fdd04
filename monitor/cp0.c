#include "monitor/cp0.h"

#include "mips/cp0.h"
#include "monitor/clock.h"
#include "monitor/cp0_registers.h"
#include "monitor/platform.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"
#include "monitor/vtlb.h"

static const struct cp0_register registers[CP0_COUNT_OF_IDS] = {
#define X(symbol, name, read_mask, write_mask, reset, effect, remark) \
    [CP0_##symbol] = {name, read_mask, write_mask, reset, CP0_EFFECT_##effect, remark},
    CP0_REGISTERS(X)
#undef X
};

const struct cp0_register *cp0_register(unsigned id)
{
    return &registers[id % CP0_COUNT_OF_IDS];
}

void cp0_reset(struct vcpu *vcpu)
{
    for (unsigned id = 0; id < CP0_COUNT_OF_IDS; id++)
        vcpu->cp0[id] = registers[id].reset;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    vcpu->cp0[CP0_CONFIG] |= CONFIG_BE;
#endif
    vcpu->cp0[CP0_CONFIG1] |= (vcpu->vm->settings.tlb_entries - 1) << CONFIG1_MMUSIZE_SHIFT;
    if (vcpu->vm->settings.ulri)
        vcpu->cp0[CP0_CONFIG3] |= CONFIG3_ULRI;
    if (vcpu->vm->settings.prid != 0)
        vcpu->cp0[CP0_PRID] = vcpu->vm->settings.prid;
    vcpu->cp0[CP0_EBASE] = platform_ram_window();
    vtlb_reset_random(vcpu);
}

uint32_t cp0_read(const struct vcpu *vcpu, unsigned id)
{
    const struct cp0_register *reg = cp0_register(id);

    if (reg->effect == CP0_EFFECT_COUNT)
        return clock_count(vcpu);
    return vcpu->cp0[id] & reg->read_mask;
}

/* Bits of Index: enough for the last entry's number. */
static uint32_t index_mask(const struct vcpu *vcpu)
{
    uint32_t mask = 1;

    while (mask < vcpu->vm->settings.tlb_entries - 1)
        mask = mask << 1 | 1;
    return mask;
}

static uint32_t merge(uint32_t old, uint32_t value, uint32_t mask)
{
    return (old & ~mask) | (value & mask);
}

static bool has_userlocal(const struct vcpu *vcpu)
{
    return (vcpu->cp0[CP0_CONFIG3] & CONFIG3_ULRI) != 0;
}

void cp0_write(struct vcpu *vcpu, unsigned id, uint32_t value)
{
    const struct cp0_register *reg = cp0_register(id);
    uint32_t *target = &vcpu->cp0[id % CP0_COUNT_OF_IDS];
    uint32_t merged = merge(*target, value, reg->write_mask);

    switch (reg->effect) {
    case CP0_EFFECT_INDEX:
        *target = merge(*target, value, index_mask(vcpu));
        return;
    case CP0_EFFECT_PAGEMASK:
        if (tlb_pagemask_is_legal(merged))
            *target = merged;
        return;
    case CP0_EFFECT_WIRED:
        *target = merged % vcpu->vm->settings.tlb_entries;
        vtlb_reset_random(vcpu);
        return;
    case CP0_EFFECT_COUNT:
        clock_set_count(vcpu, value);
        return;
    case CP0_EFFECT_COMPARE:
        *target = value;
        clock_set_compare(vcpu);
        return;
    case CP0_EFFECT_CAUSE:
        clock_set_running(vcpu, (merged & CAUSE_DC) == 0);
        *target = merge(*target, value, reg->write_mask);
        clock_arm(vcpu);
        return;
    case CP0_EFFECT_HWRENA:
        *target = merge(*target, value, reg->write_mask | (has_userlocal(vcpu) ? HWRENA_ULR : 0));
        platform_show_userlocal(vcpu);
        return;
    case CP0_EFFECT_USERLOCAL:
        if (has_userlocal(vcpu)) {
            *target = value;
            platform_show_userlocal(vcpu);
        }
        return;
    case CP0_EFFECT_STATUS:
    case CP0_EFFECT_ENTRYHI:
    case CP0_EFFECT_NONE:
        *target = merged;
        return;
    }
}
