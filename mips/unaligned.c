/* lwl, lwr, swl, swr. Source: MIPS32 Architecture for Programmers, vol. II, figures "Bytes Loaded
 * by LWL Instruction" and those that follow it. */
#include "mips/insn.h"

/* How many bits the word and the register are apart: "left" instructions line the addressed byte up
 * with the register's most significant byte, "right" ones with its least significant byte. */
static unsigned left_shift(uint32_t addr, bool big)
{
    return 8 * (big ? addr & 3 : 3 - (addr & 3));
}

static unsigned right_shift(uint32_t addr, bool big)
{
    return 24 - left_shift(addr, big);
}

uint32_t insn_lwl(uint32_t reg, uint32_t word, uint32_t addr, bool big)
{
    unsigned shift = left_shift(addr, big);
    return word << shift | (reg & ~(UINT32_MAX << shift));
}

uint32_t insn_lwr(uint32_t reg, uint32_t word, uint32_t addr, bool big)
{
    unsigned shift = right_shift(addr, big);
    return word >> shift | (reg & ~(UINT32_MAX >> shift));
}

uint32_t insn_swl(uint32_t reg, uint32_t word, uint32_t addr, bool big)
{
    unsigned shift = left_shift(addr, big);
    return reg >> shift | (word & ~(UINT32_MAX >> shift));
}

uint32_t insn_swr(uint32_t reg, uint32_t word, uint32_t addr, bool big)
{
    unsigned shift = right_shift(addr, big);
    return reg << shift | (word & ~(UINT32_MAX << shift));
}
