/* Instruction decode for MIPS32 release 2: every instruction that a monitor may have to emulate or
 * step over. Source: MIPS32 Architecture for Programmers, vol. II, instruction encodings. Pure. */
#ifndef MIPS_INSN_H
#define MIPS_INSN_H

#include <stdbool.h>
#include <stdint.h>

/* X(symbol, mnemonic): one list, from which the enumeration and the names are made. */
/* clang-format off */
#define INSN_OPS(X)                                                                                \
    X(OTHER, "other") /* valid or not, the monitor never emulates it */                            \
    /* jumps and branches */                                                                       \
    X(J, "j") X(JAL, "jal") X(JALX, "jalx") X(JR, "jr") X(JALR, "jalr")                            \
    X(BEQ, "beq") X(BNE, "bne") X(BLEZ, "blez") X(BGTZ, "bgtz")                                    \
    X(BEQL, "beql") X(BNEL, "bnel") X(BLEZL, "blezl") X(BGTZL, "bgtzl")                            \
    X(BLTZ, "bltz") X(BGEZ, "bgez") X(BLTZL, "bltzl") X(BGEZL, "bgezl")                            \
    X(BLTZAL, "bltzal") X(BGEZAL, "bgezal") X(BLTZALL, "bltzall") X(BGEZALL, "bgezall")            \
    /* loads and stores */                                                                         \
    X(LB, "lb") X(LBU, "lbu") X(LH, "lh") X(LHU, "lhu") X(LW, "lw") X(LWL, "lwl") X(LWR, "lwr")    \
    X(SB, "sb") X(SH, "sh") X(SW, "sw") X(SWL, "swl") X(SWR, "swr") X(LL, "ll") X(SC, "sc")        \
    /* coprocessor 0 */                                                                            \
    X(MFC0, "mfc0") X(MTC0, "mtc0") X(RDPGPR, "rdpgpr") X(WRPGPR, "wrpgpr") X(DI, "di")            \
    X(EI, "ei") X(TLBR, "tlbr") X(TLBWI, "tlbwi") X(TLBWR, "tlbwr") X(TLBP, "tlbp")                \
    X(ERET, "eret") X(DERET, "deret") X(WAIT, "wait") X(CACHE, "cache")                            \
    /* user-mode instructions that trap */                                                         \
    X(RDHWR, "rdhwr") X(SYSCALL, "syscall") X(BREAK, "break") X(SDBBP, "sdbbp")

/* clang-format on */

enum insn_op {
#define X(symbol, mnemonic) INSN_##symbol,
    INSN_OPS(X)
#undef X
    INSN_OP_COUNT
};

/* An instruction word's fields, by the formats of vol. I, "CPU Instruction Formats". Bit-fields
 * start at the top of the word on a big-endian processor, and at its bottom on a little-endian one.
 */
struct insn {
    enum insn_op op;
    union {
        uint32_t word;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        struct {
            uint32_t opcode : 6, rs : 5, rt : 5, rd : 5, shift : 5, function : 6;
        };
        struct {
            uint32_t : 29, sel : 3; /* mfc0, mtc0 */
        };
        struct {
            uint32_t : 16;
            int32_t imm : 16; /* sign-extended: offsets of loads, stores, branches */
        };
        struct {
            uint32_t : 6, index : 26; /* j, jal, jalx: instr_index */
        };
#else
        struct {
            uint32_t function : 6, shift : 5, rd : 5, rt : 5, rs : 5, opcode : 6;
        };
        struct {
            uint32_t sel : 3;
        };
        struct {
            int32_t imm : 16;
        };
        struct {
            uint32_t index : 26;
        };
#endif
    };
};

_Static_assert(sizeof(struct insn) == 2 * sizeof(uint32_t), "the formats lie over one another");

/* What instruction a word is. Words outside the list give INSN_OTHER, and so does an encoding whose
 * must-be-zero fields are not zero. Hint bits of jr/jalr (.hb) do not change the operation. */
enum insn_op insn_op(uint32_t word);

static inline struct insn insn_decode(uint32_t word)
{
    struct insn insn = {.op = insn_op(word)};

    insn.word = word;
    return insn;
}

/* The code field. syscall, break, sdbbp: 20 bits. wait: 19 bits. cache: the op field (rt). Other
 * operations: 0. */
uint32_t insn_code(struct insn insn);

/* The mnemonic, "other" for INSN_OTHER. Never NULL. */
const char *insn_name(enum insn_op op);

/* The coprocessor whose opcode the word has: 0, 1 or 2; -1: none of these. cache, which belongs to
 * coprocessor 0, and loads and stores are not counted. */
int insn_coprocessor(uint32_t word);

bool insn_is_branch(enum insn_op op); /* has a delay slot: j..bgezall */
bool insn_is_load(enum insn_op op);   /* lb..lwr, ll */
bool insn_is_store(enum insn_op op);  /* sb..swr, sc */

/* Bytes that a load or store names: 1, 2 or 4 (lwl, lwr, swl, swr: 4); 0 for other operations. */
unsigned insn_access_size(enum insn_op op);

/* What a jump or branch does, given the registers before it. */
struct branch_outcome {
    bool taken;
    bool likely;         /* not taken: the delay slot is skipped */
    uint32_t target;     /* where it goes if taken (bit 0 set: an ISA mode switch, jr/jalr/jalx) */
    uint8_t link;        /* register that receives link_value, 0 for none */
    uint32_t link_value; /* pc + 8 */
};

/* Evaluates the branch `insn` at `pc`. gpr[0] must be 0. Returns false, leaving *out alone, if the
 * instruction is not a branch. Conditions read gpr before any link register is written. */
bool branch_evaluate(const struct insn *insn, uint32_t pc, const uint32_t gpr[32],
                     struct branch_outcome *out);

/* The PC after the branch and its delay slot: target if taken, else pc + 8. */
uint32_t branch_next_pc(const struct branch_outcome *outcome, uint32_t pc);

/* Unaligned loads and stores. `addr`'s low two bits select the bytes; `word` is the aligned word in
 * memory as a 32-bit value; big: byte order of the access. Each returns the new register value
 * (loads) or the new memory word (stores). Vol. II, LWL, LWR, SWL, SWR. */
uint32_t insn_lwl(uint32_t reg, uint32_t word, uint32_t addr, bool big);
uint32_t insn_lwr(uint32_t reg, uint32_t word, uint32_t addr, bool big);
uint32_t insn_swl(uint32_t reg, uint32_t word, uint32_t addr, bool big);
uint32_t insn_swr(uint32_t reg, uint32_t word, uint32_t addr, bool big);

#endif
