#include "monitor/idle.h"

#include <string.h>

#include "mips/insn.h"
#include "monitor/clock.h"
#include "monitor/pmap.h"
#include "monitor/translate.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define TURN_MAX 32 /* instructions */

/* MIPS32 vol. II, tables A.2 and A.3: opcode and function fields of what insn.h does not name. */
#define OPCODE_SPECIAL 0x00
#define OPCODE_ADDIU   0x09
#define OPCODE_SLTI    0x0a
#define OPCODE_SLTIU   0x0b
#define OPCODE_ANDI    0x0c
#define OPCODE_ORI     0x0d
#define OPCODE_XORI    0x0e
#define OPCODE_LUI     0x0f
#define FUNCTION_SLL   0x00
#define FUNCTION_SRL   0x02
#define FUNCTION_SYNC  0x0f
#define FUNCTION_ADDU  0x21
#define FUNCTION_SUBU  0x23
#define FUNCTION_AND   0x24
#define FUNCTION_OR    0x25
#define FUNCTION_XOR   0x26
#define FUNCTION_NOR   0x27
#define FUNCTION_SLT   0x2a
#define FUNCTION_SLTU  0x2b

/* A turn under way. */
struct turn {
    const struct vcpu *vcpu;
    uint32_t gpr[32];
    gva_t pc;
    unsigned length;
};

static void set(struct turn *turn, unsigned number, uint32_t value)
{
    if (number != 0)
        turn->gpr[number] = value;
}

static bool three_registers(struct turn *turn, const struct insn *insn)
{
    uint32_t a = turn->gpr[insn->rs], b = turn->gpr[insn->rt], result;
    unsigned shift = insn->word >> 6 & 31;

    switch (insn->word & 0x3f) {
    case FUNCTION_SLL:
        result = b << shift;
        break;
    case FUNCTION_SRL:
        if (insn->rs != 0) /* rotr */
            return false;
        result = b >> shift;
        break;
    case FUNCTION_SYNC:
        return true;
    case FUNCTION_ADDU:
        result = a + b;
        break;
    case FUNCTION_SUBU:
        result = a - b;
        break;
    case FUNCTION_AND:
        result = a & b;
        break;
    case FUNCTION_OR:
        result = a | b;
        break;
    case FUNCTION_XOR:
        result = a ^ b;
        break;
    case FUNCTION_NOR:
        result = ~(a | b);
        break;
    case FUNCTION_SLT:
        result = (int32_t)a < (int32_t)b;
        break;
    case FUNCTION_SLTU:
        result = a < b;
        break;
    default:
        return false;
    }
    set(turn, insn->rd, result);
    return true;
}

static bool compute(struct turn *turn, const struct insn *insn)
{
    uint32_t a = turn->gpr[insn->rs];
    uint32_t sign_extended = (uint32_t)insn->imm, zero_extended = insn->word & 0xffff;
    uint32_t result;

    switch (insn->word >> 26) {
    case OPCODE_SPECIAL:
        return three_registers(turn, insn);
    case OPCODE_ADDIU:
        result = a + sign_extended;
        break;
    case OPCODE_SLTI:
        result = (int32_t)a < insn->imm;
        break;
    case OPCODE_SLTIU:
        result = a < sign_extended;
        break;
    case OPCODE_ANDI:
        result = a & zero_extended;
        break;
    case OPCODE_ORI:
        result = a | zero_extended;
        break;
    case OPCODE_XORI:
        result = a ^ zero_extended;
        break;
    case OPCODE_LUI:
        result = zero_extended << 16;
        break;
    default:
        return false;
    }
    set(turn, insn->rt, result);
    return true;
}

/* What is loaded must be memory, which nothing but the guest itself changes. */
static bool load(struct turn *turn, const struct insn *insn)
{
    gva_t address = turn->gpr[insn->rs] + (uint32_t)insn->imm;
    struct vm *vm = turn->vcpu->vm;
    struct translation translation;
    uint32_t word = 0;
    uint16_t half;
    uint8_t byte;

    if (address % insn_access_size(insn->op) != 0)
        return false;
    translation = translate(turn->vcpu, address, ACCESS_LOAD);
    if (translation.fault != FAULT_NONE)
        return false;
    switch (insn->op) {
    case INSN_LW:
        if (!pmap_copy_from_guest(vm, &word, translation.address, sizeof(word)))
            return false;
        break;
    case INSN_LH:
    case INSN_LHU:
        if (!pmap_copy_from_guest(vm, &half, translation.address, sizeof(half)))
            return false;
        word = insn->op == INSN_LH ? (uint32_t)(int16_t)half : half;
        break;
    case INSN_LB:
    case INSN_LBU:
        if (!pmap_copy_from_guest(vm, &byte, translation.address, sizeof(byte)))
            return false;
        word = insn->op == INSN_LB ? (uint32_t)(int8_t)byte : byte;
        break;
    default:
        return false;
    }
    set(turn, insn->rt, word);
    return true;
}

/* One instruction that is no branch. */
static bool step(struct turn *turn, gva_t address)
{
    struct insn insn;
    uint32_t word;

    if (++turn->length > TURN_MAX || guest_fetch(turn->vcpu, address, &word) != FAULT_NONE)
        return false;
    insn = insn_decode(word);
    if (insn_is_load(insn.op))
        return load(turn, &insn);
    return insn.op == INSN_OTHER && compute(turn, &insn);
}

/* One instruction, or a branch and its delay slot. */
static bool advance(struct turn *turn)
{
    struct branch_outcome branch;
    gva_t pc = turn->pc;
    struct insn insn;
    uint32_t word;

    if (guest_fetch(turn->vcpu, pc, &word) != FAULT_NONE)
        return false;
    insn = insn_decode(word);
    if (!branch_evaluate(&insn, pc, turn->gpr, &branch)) {
        turn->pc = pc + 4;
        return step(turn, pc);
    }
    turn->length++;
    set(turn, branch.link, branch.link_value);
    turn->pc = branch_next_pc(&branch, pc);
    return (branch.likely && !branch.taken) || step(turn, pc + 4);
}

bool idle_loop_found(const struct vcpu *vcpu)
{
    struct turn turn = {.vcpu = vcpu, .pc = vcpu->pc};
    uint32_t status = vcpu->cp0[CP0_STATUS];

    if ((status & (ST_IE | ST_EXL | ST_ERL)) != ST_IE || !clock_can_wake(vcpu))
        return false;
    memcpy(turn.gpr, vcpu->gpr, sizeof(turn.gpr));
    do {
        if (!advance(&turn))
            return false;
    } while (turn.pc != vcpu->pc && turn.length < TURN_MAX);
    return turn.pc == vcpu->pc && memcmp(turn.gpr, vcpu->gpr, sizeof(turn.gpr)) == 0;
}
