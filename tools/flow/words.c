#include "tools/flow/words.h"

#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/insn.h"
#include "mips/tlb.h"
#include "monitor/cp0_registers.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

const char *words_cp0_name(unsigned id)
{
    static const char *const names[CP0_COUNT_OF_IDS] = {
#define X(symbol, name, read_mask, write_mask, reset, effect, remark) [CP0_##symbol] = (name),
        CP0_REGISTERS(X)
#undef X
    };

    return id < CP0_COUNT_OF_IDS ? names[id] : NULL;
}

const char *words_gpr_name(unsigned number)
{
    static const char *const names[32] = {
        "zero", "at", "v0", "v1", "a0", "a1", "a2", "a3", "t0", "t1", "t2",
        "t3",   "t4", "t5", "t6", "t7", "s0", "s1", "s2", "s3", "s4", "s5",
        "s6",   "s7", "t8", "t9", "k0", "k1", "gp", "sp", "fp", "ra",
    };

    return names[number % 32];
}

const char *words_exception_name(unsigned exccode)
{
    static const char *const names[] = {
        [EXC_INT] = "Int",   [EXC_MOD] = "Mod",   [EXC_TLBL] = "TLBL", [EXC_TLBS] = "TLBS",
        [EXC_ADEL] = "AdEL", [EXC_ADES] = "AdES", [EXC_IBE] = "IBE",   [EXC_DBE] = "DBE",
        [EXC_SYS] = "Sys",   [EXC_BP] = "Bp",     [EXC_RI] = "RI",     [EXC_CPU] = "CpU",
        [EXC_OV] = "Ov",     [EXC_TR] = "Tr",     [EXC_FPE] = "FPE",   [EXC_C2E] = "C2E",
    };

    return exccode < COUNT_OF(names) && names[exccode] != NULL ? names[exccode] : "reserved";
}

static void print_cp0_move(FILE *out, const struct insn *insn)
{
    const char *name = words_cp0_name(CP0_ID(insn->rd, insn->sel));

    fprintf(out, "%s %s, ", insn_name(insn->op), words_gpr_name(insn->rt));
    if (name != NULL)
        fputs(name, out);
    else
        fprintf(out, "$%u, %u", insn->rd, insn->sel);
}

void words_instruction(FILE *out, uint32_t word)
{
    struct insn insn = insn_decode(word);
    const char *name = insn_name(insn.op);

    if (insn.op == INSN_OTHER)
        fprintf(out, ".word 0x%08x", word);
    else if (insn.op == INSN_MFC0 || insn.op == INSN_MTC0)
        print_cp0_move(out, &insn);
    else if (insn_is_load(insn.op) || insn_is_store(insn.op))
        fprintf(out, "%s %s, %d(%s)", name, words_gpr_name(insn.rt), (int)insn.imm,
                words_gpr_name(insn.rs));
    else if (insn.op == INSN_CACHE)
        fprintf(out, "cache 0x%x, %d(%s)", (unsigned)insn_code(insn), (int)insn.imm,
                words_gpr_name(insn.rs));
    else if (insn.op == INSN_DI || insn.op == INSN_EI)
        fprintf(out, "%s %s", name, words_gpr_name(insn.rt));
    else
        fputs(name, out);
}

struct field {
    const char *name;
    uint32_t mask;
};

static const struct field status_fields[] = {
    {"CU3", ST_CU3}, {"CU2", ST_CU2}, {"CU1", ST_CU1}, {"CU0", ST_CU0}, {"RP", ST_RP},
    {"FR", ST_FR},   {"RE", ST_RE},   {"MX", ST_MX},   {"BEV", ST_BEV}, {"TS", ST_TS},
    {"SR", ST_SR},   {"NMI", ST_NMI}, {"IM", ST_IM},   {"KSU", ST_KSU}, {"ERL", ST_ERL},
    {"EXL", ST_EXL}, {"IE", ST_IE},
};

static uint32_t field_value(uint32_t word, uint32_t mask)
{
    return (word & mask) / (mask & -mask);
}

void words_status_change(FILE *out, uint32_t before, uint32_t after)
{
    static const char *const modes[] = {"kernel", "supervisor", "user", "reserved"};

    const char *separator = " Status: ";

    for (size_t i = 0; i < COUNT_OF(status_fields); i++) {
        uint32_t mask = status_fields[i].mask;
        uint32_t old = field_value(before, mask);
        uint32_t new = field_value(after, mask);

        if (old == new)
            continue;
        if (mask == ST_KSU)
            fprintf(out, "%sKSU %s->%s", separator, modes[old], modes[new]);
        else
            fprintf(out, "%s%s %x->%x", separator, status_fields[i].name, old, new);
        separator = ", ";
    }
    if (separator[0] == ',')
        fputc('.', out);
}

void words_entrylo(FILE *out, const char *kind, uint32_t entrylo)
{
    if ((entrylo & ENTRYLO_V) == 0) {
        fputs("not valid", out);
        return;
    }
    fprintf(out, "%s 0x%05x (V%s%s)", kind, (entrylo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT,
            entrylo & ENTRYLO_D ? ",D" : "", entrylo & ENTRYLO_G ? ",G" : "");
}

void words_entry(FILE *out, const struct record *entry, const char *owner, const char *kind)
{
    uint32_t vpn = (entry->entryhi & ENTRYHI_VPN2) >> PAGE_SHIFT;

    fprintf(out, "%s ASID 0x%02x", owner, entry->entryhi & ENTRYHI_ASID);
    for (unsigned half = 0; half < 2; half++) {
        fprintf(out, ", VPN 0x%05x -> ", vpn + half);
        words_entrylo(out, kind, entry->entrylo[half]);
    }
}
