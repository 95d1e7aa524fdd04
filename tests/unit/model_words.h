/* Instruction words for guests of the host tests, written out from the manual's encodings. Source:
 * MIPS32 Architecture for Programmers, vol. II. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#define WORD_NOP                0x00000000u
#define WORD_SYSCALL            0x0000000cu
#define WORD_BREAK              0x0000000du
#define WORD_MFC0(rt, reg, sel) (0x40000000u | (rt) << 16 | (reg) << 11 | (sel))
#define WORD_MTC0(rt, reg, sel) (0x40800000u | (rt) << 16 | (reg) << 11 | (sel))
#define WORD_RDPGPR(rd, rt)     (0x41400000u | (rt) << 16 | (rd) << 11)
#define WORD_WRPGPR(rd, rt)     (0x41c00000u | (rt) << 16 | (rd) << 11)
#define WORD_DI(rt)             (0x41606000u | (rt) << 16)
#define WORD_EI(rt)             (0x41606020u | (rt) << 16)
#define WORD_TLBR               0x42000001u
#define WORD_TLBWI              0x42000002u
#define WORD_TLBWR              0x42000006u
#define WORD_TLBP               0x42000008u
#define WORD_ERET               0x42000018u
#define WORD_DERET              0x4200001fu
#define WORD_WAIT               0x42000020u
#define WORD_CACHE(op, base)    (0xbc000000u | (base) << 21 | (op) << 16)
#define WORD_RDHWR(rt, reg)     (0x7c00003bu | (rt) << 16 | (reg) << 11)

/* offset: a signed count of instructions from the delay slot */
#define WORD_BEQ(rs, rt, offset)  (0x10000000u | (rs) << 21 | (rt) << 16 | ((offset)&0xffff))
#define WORD_BNE(rs, rt, offset)  (0x14000000u | (rs) << 21 | (rt) << 16 | ((offset)&0xffff))
#define WORD_BEQL(rs, rt, offset) (0x50000000u | (rs) << 21 | (rt) << 16 | ((offset)&0xffff))
#define WORD_BGEZAL(rs, offset)   (0x04110000u | (rs) << 21 | ((offset)&0xffff))
#define WORD_JR(rs)               (0x00000008u | (rs) << 21)
#define WORD_JALR(rd, rs)         (0x00000009u | (rs) << 21 | (rd) << 11)

/* opcode: the major opcode, e.g. 0x23 for lw */
#define WORD_MEMORY(opcode, rt, offset, base) \
    ((uint32_t)(opcode) << 26 | (base) << 21 | (rt) << 16 | ((offset)&0xffff))
#define WORD_LB(rt, offset, base)  WORD_MEMORY(0x20, rt, offset, base)
#define WORD_LH(rt, offset, base)  WORD_MEMORY(0x21, rt, offset, base)
#define WORD_LW(rt, offset, base)  WORD_MEMORY(0x23, rt, offset, base)
#define WORD_LBU(rt, offset, base) WORD_MEMORY(0x24, rt, offset, base)
#define WORD_LHU(rt, offset, base) WORD_MEMORY(0x25, rt, offset, base)
#define WORD_LWL(rt, offset, base) WORD_MEMORY(0x22, rt, offset, base)
#define WORD_LWR(rt, offset, base) WORD_MEMORY(0x26, rt, offset, base)
#define WORD_SWL(rt, offset, base) WORD_MEMORY(0x2a, rt, offset, base)
#define WORD_LL(rt, offset, base)  WORD_MEMORY(0x30, rt, offset, base)
#define WORD_SC(rt, offset, base)  WORD_MEMORY(0x38, rt, offset, base)
#define WORD_SB(rt, offset, base)  WORD_MEMORY(0x28, rt, offset, base)
#define WORD_SH(rt, offset, base)  WORD_MEMORY(0x29, rt, offset, base)
#define WORD_SW(rt, offset, base)  WORD_MEMORY(0x2b, rt, offset, base)
#define WORD_LL(rt, offset, base)  WORD_MEMORY(0x30, rt, offset, base)

#endif
