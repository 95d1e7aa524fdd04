/* What jumps and branches do. Source: MIPS32 Architecture for Programmers, vol. II, the pages of
 * the instructions named. */
#include "mips/insn.h"

#define REGION   0xf0000000 /* j, jal, jalx stay in the 256 MB region of their delay slot */
#define GPR_RA   31
#define ISA_MODE 1

static bool is_taken(const struct insn *insn, const uint32_t gpr[32])
{
    uint32_t rs = gpr[insn->rs];
    bool negative = rs >> 31;

    switch (insn->op) {
    case INSN_BEQ:
    case INSN_BEQL:
        return rs == gpr[insn->rt];
    case INSN_BNE:
    case INSN_BNEL:
        return rs != gpr[insn->rt];
    case INSN_BLEZ:
    case INSN_BLEZL:
        return negative || rs == 0;
    case INSN_BGTZ:
    case INSN_BGTZL:
        return !negative && rs != 0;
    case INSN_BLTZ:
    case INSN_BLTZL:
    case INSN_BLTZAL:
    case INSN_BLTZALL:
        return negative;
    case INSN_BGEZ:
    case INSN_BGEZL:
    case INSN_BGEZAL:
    case INSN_BGEZALL:
        return !negative;
    default:
        return true; /* jumps */
    }
}

static bool is_likely(enum insn_op op)
{
    switch (op) {
    case INSN_BEQL:
    case INSN_BNEL:
    case INSN_BLEZL:
    case INSN_BGTZL:
    case INSN_BLTZL:
    case INSN_BGEZL:
    case INSN_BLTZALL:
    case INSN_BGEZALL:
        return true;
    default:
        return false;
    }
}

/* The register that receives pc + 8, whether or not the branch is taken; 0 for none. */
static uint8_t link_register(const struct insn *insn)
{
    switch (insn->op) {
    case INSN_JALR:
        return insn->rd;
    case INSN_JAL:
    case INSN_JALX:
    case INSN_BLTZAL:
    case INSN_BGEZAL:
    case INSN_BLTZALL:
    case INSN_BGEZALL:
        return GPR_RA;
    default:
        return 0;
    }
}

static uint32_t target(const struct insn *insn, uint32_t pc, const uint32_t gpr[32])
{
    uint32_t slot = pc + 4;

    switch (insn->op) {
    case INSN_J:
    case INSN_JAL:
        return (slot & REGION) | insn->index << 2;
    case INSN_JALX:
        return (slot & REGION) | insn->index << 2 | ISA_MODE;
    case INSN_JR:
    case INSN_JALR:
        return gpr[insn->rs];
    default:
        return slot + ((uint32_t)insn->imm << 2);
    }
}

bool branch_evaluate(const struct insn *insn, uint32_t pc, const uint32_t gpr[32],
                     struct branch_outcome *out)
{
    if (!insn_is_branch(insn->op))
        return false;
    *out = (struct branch_outcome){
        .taken = is_taken(insn, gpr),
        .likely = is_likely(insn->op),
        .target = target(insn, pc, gpr),
        .link = link_register(insn),
        .link_value = pc + 8,
    };
    return true;
}

uint32_t branch_next_pc(const struct branch_outcome *outcome, uint32_t pc)
{
    return outcome->taken ? outcome->target : pc + 8;
}
