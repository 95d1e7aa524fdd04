/* Instruction decode: opcode tables give the operation, one more table its must-be-zero fields.
 * Source: MIPS32 Architecture for Programmers, vol. II, appendix "Instruction Bit Encodings". */
#include "mips/insn.h"

enum opcode {
    OPCODE_SPECIAL = 0x00,
    OPCODE_REGIMM = 0x01,
    OPCODE_COP0 = 0x10,
    OPCODE_COP1 = 0x11,
    OPCODE_COP2 = 0x12,
    OPCODE_COP1X = 0x13,
    OPCODE_SPECIAL2 = 0x1c,
    OPCODE_SPECIAL3 = 0x1f,
};

/* Operations that the opcode field alone names; the others are 0, INSN_OTHER. */
static const uint8_t opcode_ops[64] = {
    [0x02] = INSN_J,     [0x03] = INSN_JAL,   [0x04] = INSN_BEQ,  [0x05] = INSN_BNE,
    [0x06] = INSN_BLEZ,  [0x07] = INSN_BGTZ,  [0x14] = INSN_BEQL, [0x15] = INSN_BNEL,
    [0x16] = INSN_BLEZL, [0x17] = INSN_BGTZL, [0x1d] = INSN_JALX, [0x20] = INSN_LB,
    [0x21] = INSN_LH,    [0x22] = INSN_LWL,   [0x23] = INSN_LW,   [0x24] = INSN_LBU,
    [0x25] = INSN_LHU,   [0x26] = INSN_LWR,   [0x28] = INSN_SB,   [0x29] = INSN_SH,
    [0x2a] = INSN_SWL,   [0x2b] = INSN_SW,    [0x2e] = INSN_SWR,  [0x2f] = INSN_CACHE,
    [0x30] = INSN_LL,    [0x38] = INSN_SC,
};

/* SPECIAL, by the function field */
static const uint8_t special_ops[64] = {
    [0x08] = INSN_JR,
    [0x09] = INSN_JALR,
    [0x0c] = INSN_SYSCALL,
    [0x0d] = INSN_BREAK,
};

/* REGIMM, by the rt field */
static const uint8_t regimm_ops[32] = {
    [0x00] = INSN_BLTZ,   [0x01] = INSN_BGEZ,   [0x02] = INSN_BLTZL,   [0x03] = INSN_BGEZL,
    [0x10] = INSN_BLTZAL, [0x11] = INSN_BGEZAL, [0x12] = INSN_BLTZALL, [0x13] = INSN_BGEZALL,
};

/* COP0, by the rs field */
static const uint8_t cop0_ops[32] = {
    [0x00] = INSN_MFC0,
    [0x04] = INSN_MTC0,
    [0x0a] = INSN_RDPGPR,
    [0x0e] = INSN_WRPGPR,
};

/* COP0 with the CO bit, by the function field */
static const uint8_t cop0_co_ops[64] = {
    [0x01] = INSN_TLBR, [0x02] = INSN_TLBWI, [0x06] = INSN_TLBWR, [0x08] = INSN_TLBP,
    [0x18] = INSN_ERET, [0x1f] = INSN_DERET, [0x20] = INSN_WAIT,
};

/* The fields that the manual draws as 0. The hint field of jr and jalr is not one of them. */
static const uint32_t must_be_zero[INSN_OP_COUNT] = {
    [INSN_JR] = 0x001ff800,     [INSN_JALR] = 0x001f0000,  [INSN_BLEZ] = 0x001f0000,
    [INSN_BGTZ] = 0x001f0000,   [INSN_BLEZL] = 0x001f0000, [INSN_BGTZL] = 0x001f0000,
    [INSN_MFC0] = 0x000007f8,   [INSN_MTC0] = 0x000007f8,  [INSN_RDPGPR] = 0x000007ff,
    [INSN_WRPGPR] = 0x000007ff, [INSN_TLBR] = 0x01ffffc0,  [INSN_TLBWI] = 0x01ffffc0,
    [INSN_TLBWR] = 0x01ffffc0,  [INSN_TLBP] = 0x01ffffc0,  [INSN_ERET] = 0x01ffffc0,
    [INSN_DERET] = 0x01ffffc0,  [INSN_RDHWR] = 0x03e007c0,
};

#define COP0_CO    0x02000000
#define COP0_MFMC0 0x0b /* rs field: di and ei */

/* di and ei have every field but rt and the sc bit fixed; rd reads 12, Status. */
#define MFMC0_FIXED  0x0000ffdf
#define MFMC0_STATUS 0x00006000
#define MFMC0_SC     0x00000020

static uint32_t field(uint32_t word, unsigned low, unsigned width)
{
    return (word >> low) & ((1u << width) - 1);
}

static enum insn_op cop0_op(uint32_t word)
{
    uint32_t rs = field(word, 21, 5);

    if (word & COP0_CO)
        return cop0_co_ops[field(word, 0, 6)];
    if (rs != COP0_MFMC0)
        return cop0_ops[rs];
    if ((word & MFMC0_FIXED) != MFMC0_STATUS)
        return INSN_OTHER;
    return word & MFMC0_SC ? INSN_EI : INSN_DI;
}

int insn_coprocessor(uint32_t word)
{
    switch (field(word, 26, 6)) {
    case OPCODE_COP0:
        return 0;
    case OPCODE_COP1:
    case OPCODE_COP1X:
        return 1;
    case OPCODE_COP2:
        return 2;
    default:
        return -1;
    }
}

/* The operation, before the must-be-zero fields are looked at. */
static enum insn_op encoded_op(uint32_t word)
{
    uint32_t opcode = field(word, 26, 6);
    uint32_t function = field(word, 0, 6);

    if (opcode == OPCODE_COP0) /* nearly always, in a monitor */
        return cop0_op(word);
    switch (opcode) {
    case OPCODE_SPECIAL:
        return special_ops[function];
    case OPCODE_REGIMM:
        return regimm_ops[field(word, 16, 5)];
    case OPCODE_SPECIAL2:
        return function == 0x3f ? INSN_SDBBP : INSN_OTHER;
    case OPCODE_SPECIAL3:
        return function == 0x3b ? INSN_RDHWR : INSN_OTHER;
    default:
        return opcode_ops[opcode];
    }
}

uint32_t insn_code(struct insn insn)
{
    switch (insn.op) {
    case INSN_SYSCALL:
    case INSN_BREAK:
    case INSN_SDBBP:
        return field(insn.word, 6, 20);
    case INSN_WAIT:
        return field(insn.word, 6, 19);
    case INSN_CACHE:
        return insn.rt;
    default:
        return 0;
    }
}

enum insn_op insn_op(uint32_t word)
{
    enum insn_op op = encoded_op(word);

    return (word & must_be_zero[op]) == 0 ? op : INSN_OTHER;
}

const char *insn_name(enum insn_op op)
{
    static const char *const names[INSN_OP_COUNT] = {
#define X(symbol, mnemonic) [INSN_##symbol] = (mnemonic),
        INSN_OPS(X)
#undef X
    };

    return (unsigned)op < INSN_OP_COUNT ? names[op] : names[INSN_OTHER];
}

bool insn_is_branch(enum insn_op op)
{
    return op >= INSN_J && op <= INSN_BGEZALL;
}

bool insn_is_load(enum insn_op op)
{
    return (op >= INSN_LB && op <= INSN_LWR) || op == INSN_LL;
}

bool insn_is_store(enum insn_op op)
{
    return (op >= INSN_SB && op <= INSN_SWR) || op == INSN_SC;
}

unsigned insn_access_size(enum insn_op op)
{
    switch (op) {
    case INSN_LB:
    case INSN_LBU:
    case INSN_SB:
        return 1;
    case INSN_LH:
    case INSN_LHU:
    case INSN_SH:
        return 2;
    default:
        return insn_is_load(op) || insn_is_store(op) ? 4 : 0;
    }
}
