#include "tests/unit/model_cpu.h"

#include <string.h>

#include "mips/insn.h"
#include "monitor/exit.h"
#include "monitor/frames.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"
#include "monitor/short_exits.h"
#include "monitor/stats.h"
#include "monitor/stlb.h"
#include "monitor/trace.h"

#define RETRIES        8 /* an access needs no more exits than this before it is done or trapped */
#define TICKS_PER_STEP 100 /* of Count */

/* The machine's Random: never the wired entry. */
static unsigned machine_random(void)
{
    static uint32_t state = 12345;

    state = state * 1103515245u + 12345u;
    return LAYOUT_WIRED_ENTRIES + (state >> 16) % (machine.tlb_entries - LAYOUT_WIRED_ENTRIES);
}

static void leave(struct vcpu *vcpu, unsigned via, uint32_t cause)
{
    machine.count += TICKS_PER_STEP;
    vcpu->entries++;
    vcpu->exit.via = via;
    vcpu->exit.cause = cause;
    vcpu->exit.count = machine.count;
    assert_ptr_equal(exit_dispatch(vcpu), vcpu);
    machine.count += TICKS_PER_STEP;
    vcpu->exit.resume_count = machine.count;
}

static bool is_saved(unsigned number)
{
    return (SHORT_SAVED >> number & 1) != 0;
}

/* What a short exit's function must not look at. */
static void hide_rest(struct vcpu *vcpu, uint32_t hidden)
{
    for (unsigned i = 0; i < 32; i++)
        if (!is_saved(i))
            vcpu->gpr[i] = hidden;
    vcpu->pc = hidden;
    vcpu->exit.cause = hidden;
    vcpu->exit.badvaddr = hidden;
    vcpu->exit.insn = hidden;
}

static void show_rest(struct vcpu *vcpu, const struct vcpu *before, uint32_t hidden)
{
    for (unsigned i = 0; i < 32; i++)
        if (!is_saved(i)) {
            assert_int_equal(vcpu->gpr[i], hidden);
            vcpu->gpr[i] = before->gpr[i];
        }
    vcpu->exit.cause = before->exit.cause;
    vcpu->exit.badvaddr = before->exit.badvaddr;
}

/* What short_exits.S does. Nobody has looked before whether the function is needed: it must be
 * right for whatever there is. false: it has done nothing, and an ordinary exit is to do it. */
static bool leave_short(struct vcpu *vcpu, short_function *function, bool refill, uint32_t cause)
{
    static const uint32_t hidden = 0xdeadbeef;
    const struct vcpu before = *vcpu;
    uint32_t answer;

    machine.count += TICKS_PER_STEP;
    machine.cause = cause;
    machine.badvaddr = vcpu->exit.badvaddr;
    vcpu->exit.via = refill ? EXIT_VIA_SHORT_REFILL : EXIT_VIA_SHORT;
    vcpu->exit.count = machine.count;
    stats_exit_time(vcpu);
    vcpu->exit.resume_count = machine.count;
    hide_rest(vcpu, hidden);
    answer = function(vcpu, before.pc);
    show_rest(vcpu, &before, hidden);
    if (answer == 0) {
        assert_memory_equal(vcpu->cp0, before.cp0, sizeof(before.cp0));
        assert_memory_equal(vcpu->tlb, before.tlb, sizeof(before.tlb));
        vcpu->pc = before.pc;
        return false;
    }
    vcpu->entries++;
    vcpu->pc = answer & ~(uint32_t)(SHORT_FINISH | SHORT_SWITCH);
    if ((answer & SHORT_SWITCH) != 0)
        assert_ptr_equal(exit_switch(vcpu), vcpu);
    if ((answer & SHORT_FINISH) != 0)
        assert_ptr_equal(exit_finish(vcpu), vcpu);
    machine.count += TICKS_PER_STEP;
    vcpu->exit.resume_count = machine.count;
    return true;
}

/* The function that a privileged instruction has; NULL: none. */
static short_function *short_of(uint32_t word)
{
    const struct insn insn = insn_decode(word);

    switch (insn.op) {
    case INSN_TLBP:
        return short_tlbp;
    case INSN_TLBWI:
        return short_tlbwi;
    case INSN_MTC0:
        return CP0_ID(insn.rd, insn.sel) == CP0_ENTRYHI ? short_put_entryhi : NULL;
    case INSN_ERET:
        return short_eret;
    default:
        return NULL;
    }
}

/* What the refill vector of entry.S does, instruction by instruction. false: it goes on to C. */
static bool fast_path(struct vcpu *vcpu, gva_t address)
{
    uint32_t entryhi = (address & ENTRYHI_VPN2) | (vcpu->hw_entryhi & ENTRYHI_ASID);
    uint32_t context =
        vcpu->hw_entryhi << STLB_CONTEXT_ASID_SHIFT | (address >> 9 & CONTEXT_BADVPN2);
    uint32_t key = context ^ context >> STLB_MIX;
    const struct stlb_entry *slot =
        &vcpu->vm->stlb.slots[(key & STLB_INDEX_MASK) / sizeof(struct stlb_entry)];
    struct tlb_entry entry = {.hi = entryhi, .lo = {slot->lo[0], slot->lo[1]}};

    if (slot->key != key || trace_follows(vcpu->vm))
        return false;
    hw_tlb_write(machine_random(), &entry);
    vcpu->fast_counts[FAST_SOFTWARE_TLB_HIT]++;
    return true;
}

/* May the machine's mode reach the segment at all? */
static bool is_reachable(const struct vcpu *vcpu, gva_t address)
{
    bool supervisor = (vcpu->hw_status & ST_KSU) == ST_KSU_SUPV;

    return address < 0x80000000u || (supervisor && address >= 0xc0000000u && address < 0xe0000000u);
}

static void tlb_exception(struct vcpu *vcpu, gva_t address, unsigned exccode, bool refill)
{
    vcpu->exit.badvaddr = address;
    leave(vcpu, refill ? EXIT_VIA_REFILL : EXIT_VIA_GENERAL, exccode << CAUSE_EXCCODE_SHIFT);
}

static void transfer(const struct vcpu *vcpu, uint32_t lo, gva_t address, enum access access,
                     uint32_t *value)
{
    mfn_t frame = {(lo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT};
    uint8_t *bytes = hw_frame_pointer(frame);

    assert_int_equal(frames_owner(frame), vm_frame_owner(vcpu->vm));
    bytes += page_offset(address);
    if (access == ACCESS_STORE)
        memcpy(bytes, value, sizeof(*value));
    else
        memcpy(value, bytes, sizeof(*value));
}

/* One try. true: the access was carried out. */
static bool try_access(struct vcpu *vcpu, gva_t address, enum access access, uint32_t *value)
{
    bool store = access == ACCESS_STORE;
    int index = model_tlb_find(address, vcpu->hw_entryhi & ENTRYHI_ASID);
    uint32_t lo;

    if (!is_reachable(vcpu, address)) {
        tlb_exception(vcpu, address, store ? EXC_ADES : EXC_ADEL, false);
        return false;
    }
    if (index < 0) {
        if (!fast_path(vcpu, address))
            tlb_exception(vcpu, address, store ? EXC_TLBS : EXC_TLBL, true);
        return false;
    }
    lo = machine.tlb[index].lo[tlb_entry_half(&machine.tlb[index], address)];
    if ((lo & ENTRYLO_V) == 0) {
        tlb_exception(vcpu, address, store ? EXC_TLBS : EXC_TLBL, false);
        return false;
    }
    if (store && (lo & ENTRYLO_D) == 0) {
        tlb_exception(vcpu, address, EXC_MOD, false);
        return false;
    }
    transfer(vcpu, lo, address, access, value);
    return true;
}

enum cpu_step cpu_access(struct vcpu *vcpu, gva_t address, enum access access, uint32_t *value)
{
    gva_t pc = vcpu->pc;

    for (unsigned tries = 0; tries < RETRIES; tries++) {
        if (try_access(vcpu, address, access, value))
            return CPU_DONE;
        if (vcpu->pc != pc)
            return CPU_TRAPPED;
    }
    fail_msg("the access to 0x%08x never ends", address);
    return CPU_TRAPPED;
}

void cpu_privileged(struct vcpu *vcpu, uint32_t word)
{
    uint32_t fetched = ~word;

    guest_put_insn(vcpu, vcpu->pc, word);
    assert_int_equal(cpu_access(vcpu, vcpu->pc, ACCESS_FETCH, &fetched), CPU_DONE);
    assert_int_equal(fetched, word);
    if (machine.short_exits && short_of(word) != NULL) {
        /* As mtc0's fast paths leave it: of EntryHi what can be written. */
        vcpu->fast.value = vcpu->gpr[insn_decode(word).rt] & (ENTRYHI_VPN2 | ENTRYHI_ASID);
        if (leave_short(vcpu, short_of(word), false, EXC_CPU << CAUSE_EXCCODE_SHIFT))
            return;
    }
    leave(vcpu, EXIT_VIA_GENERAL, EXC_CPU << CAUSE_EXCCODE_SHIFT);
}

bool cpu_device_access(struct vcpu *vcpu, uint32_t word, gva_t address, bool in_slot)
{
    unsigned exccode = insn_is_store(insn_op(word)) ? EXC_TLBS : EXC_TLBL;
    uint32_t cause = exccode << CAUSE_EXCCODE_SHIFT | (in_slot ? CAUSE_BD : 0);
    uint32_t now = machine.count;

    guest_put_insn(vcpu, vcpu->pc + (in_slot ? 4 : 0), word);
    vcpu->exit.badvaddr = address;
    if (machine.short_exits && leave_short(vcpu, short_device, true, cause))
        return true;
    machine.count = now;
    leave(vcpu, EXIT_VIA_REFILL, cause);
    return false;
}

void cpu_exception(struct vcpu *vcpu, unsigned exccode)
{
    leave(vcpu, EXIT_VIA_GENERAL, exccode << CAUSE_EXCCODE_SHIFT);
}

void cpu_interrupt(struct vcpu *vcpu)
{
    if (machine.short_exits &&
        leave_short(vcpu, short_interrupt, false, EXC_INT << CAUSE_EXCCODE_SHIFT))
        return;
    leave(vcpu, EXIT_VIA_INTERRUPT, EXC_INT << CAUSE_EXCCODE_SHIFT);
}
