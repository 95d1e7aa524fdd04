#include "tools/flow/narrate.h"

#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/insn.h"
#include "mips/tlb.h"
#include "tools/flow/words.h"

#include <string.h>

static void put_code_address(FILE *out, const struct names *names, bool user, uint32_t address)
{
    const struct symbols *symbols = user ? &names->program : &names->kernel;
    const struct symbol *symbol = symbols_find(symbols, address);

    fprintf(out, "0x%08x", address);
    if (symbol != NULL)
        fprintf(out, " %s+0x%x", symbol->name, address - symbol->address);
}

static bool is_tlb_exception(const struct record *exit)
{
    unsigned exccode = record_exccode(exit);

    return exccode == EXC_MOD || exccode == EXC_TLBL || exccode == EXC_TLBS;
}

static bool is_fetch_miss(const struct record *exit)
{
    return record_exccode(exit) == EXC_TLBL && exit->badvaddr == exit->pc;
}

/* The access that raised a TLB exception. */
static void put_access(FILE *out, const struct record *exit)
{
    const char *access = "load from";

    if (record_exccode(exit) != EXC_TLBL)
        access = "store to";
    else if (is_fetch_miss(exit))
        access = "fetch from";
    fprintf(out, ": %s 0x%08x, VPN 0x%05x", access, exit->badvaddr, exit->badvaddr >> PAGE_SHIFT);
}

/* What the guest did that brought the monitor in. */
static void put_cause(FILE *out, const struct names *names, const struct record *exit)
{
    struct insn insn = insn_decode(exit->insn);

    if (exit->insn != 0 && !is_fetch_miss(exit)) {
        words_instruction(out, exit->insn);
        if (insn.op == INSN_MTC0)
            fprintf(out, " (%s = 0x%08x)", words_gpr_name(insn.rt), exit->value);
        fputs(" at ", out);
    }
    put_code_address(out, names, exit->user, exit->pc);
    if (is_tlb_exception(exit)) {
        put_access(out, exit);
        fputs(": TLB miss", out);
    }
    fputs(": trap", out);
}

/* What a move emulated by the monitor moved. */
static void put_move(FILE *out, const struct record *exit)
{
    struct insn insn = insn_decode(exit->insn);
    unsigned id = CP0_ID(insn.rd, insn.sel);
    const char *name = words_cp0_name(id) != NULL ? words_cp0_name(id) : "a register it lacks";

    if (insn.op == INSN_MFC0)
        fprintf(out, " %s = %s = 0x%08x.", words_gpr_name(insn.rt), name, exit->value);
    if (insn.op != INSN_MTC0)
        return;
    fprintf(out, " %s = 0x%08x", name, exit->value);
    if (id == CP0_ENTRYLO0 || id == CP0_ENTRYLO1) {
        fputs(": ", out);
        words_entrylo(out, "PFN", exit->value);
    }
    fputc('.', out);
}

static void put_reflection(FILE *out, const struct names *names, const struct visit *visit)
{
    const struct record *reflect = &visit->reflect;

    fprintf(out, " Reflects it: Cause.ExcCode = %u %s, EPC = ", reflect->exccode,
            words_exception_name(reflect->exccode));
    put_code_address(out, names, visit->exit.user, reflect->epc);
    if (is_tlb_exception(&visit->exit))
        fprintf(out, ", BadVAddr = 0x%08x, EntryHi = 0x%08x", reflect->badvaddr, reflect->entryhi);
    fputc('.', out);
}

static void put_tlb_changes(FILE *out, const struct visit *visit)
{
    if (visit->writes > 0) {
        fprintf(out, " Virtual TLB entry %u: ", visit->write.index);
        words_entry(out, &visit->write, "guest", "PFN");
        fputc('.', out);
    }
    if (visit->installs > 0) {
        fputs(" Hardware TLB: ", out);
        words_entry(out, &visit->install, "machine", "MFN");
        fputc('.', out);
    }
}

/* Where the mapping that the software TLB served came from. */
static void put_history(FILE *out, const struct flow *flow)
{
    const struct visit *earlier = flow->earlier;

    fprintf(out, " Known since record %u, a %s of the guest: ", earlier->exit.sequence,
            earlier->exit.reason);
    words_entry(out, &earlier->write, "guest", "PFN");
    fprintf(out, ". The guest's own TLB entry %u was overwritten at record %u.",
            earlier->write.index, flow->evicted->exit.sequence);
}

static void put_arrival(FILE *out, const struct names *names, const struct visit *visit)
{
    if (visit->status_known)
        words_status_change(out, visit->status_before, visit->resume.status);
    if (visit->exit.user != visit->resume.user)
        fprintf(out, " Mode %s->%s.", visit->exit.user ? "user" : "kernel",
                visit->resume.user ? "user" : "kernel");
    fputs(" PC = ", out);
    put_code_address(out, names, visit->resume.user, visit->resume.pc);
}

static void put_monitor(FILE *out, const struct names *names, const struct flow *flow,
                        const struct visit *visit)
{
    unsigned exccode = record_exccode(&visit->exit);

    fprintf(out, "exit %s (ExcCode %u %s).", visit->exit.reason, exccode,
            words_exception_name(exccode));
    put_move(out, &visit->exit);
    if (visit->reflects > 0)
        put_reflection(out, names, visit);
    if (flow->earlier != NULL)
        put_history(out, flow);
    put_tlb_changes(out, visit);
    put_arrival(out, names, visit);
}

/* The process has control again; the next exit shows how far it came. */
static void put_outcome(FILE *out, const struct names *names, const struct flow *flow)
{
    const struct visit *first = &flow->vm->visits[flow->first];
    const struct visit *last = &flow->vm->visits[flow->last];
    const struct record *next = &last[1].exit;

    if (is_tlb_exception(&first->exit)) {
        fputs("retries at ", out);
        put_code_address(out, names, true, last->resume.pc);
        fprintf(out, ": VPN 0x%05x hits. Goes on", first->exit.badvaddr >> PAGE_SHIFT);
    } else {
        fputs("resumes at ", out);
        put_code_address(out, names, true, last->resume.pc);
    }
    fprintf(out, " until the next exit, %s at ", next->reason);
    put_code_address(out, names, next->user, next->pc);
    if (is_tlb_exception(next))
        put_access(out, next);
}

void narrate(const struct flow *flow, const struct names *names, struct steps *steps)
{
    FILE *out;

    for (size_t i = flow->first; i <= flow->last; i++) {
        const struct visit *visit = &flow->vm->visits[i];

        out = steps_add(steps, visit->exit.user ? COLUMN_PROCESS : COLUMN_OPERATING_SYSTEM);
        put_cause(out, names, &visit->exit);
        fclose(out);
        out = steps_add(steps, COLUMN_MONITOR);
        put_monitor(out, names, flow, visit);
        fclose(out);
    }
    out = steps_add(steps, COLUMN_PROCESS);
    put_outcome(out, names, flow);
    fclose(out);
}

/* How many visits of the flow have the reason of visit `i`; 0 if an earlier one has it too. */
static unsigned count_reason(const struct flow *flow, size_t i)
{
    const char *reason = flow->vm->visits[i].exit.reason;
    unsigned count = 0;

    for (size_t j = flow->first; j <= flow->last; j++) {
        if (strcmp(flow->vm->visits[j].exit.reason, reason) != 0)
            continue;
        if (j < i)
            return 0;
        count++;
    }
    return count;
}

void narrate_totals(FILE *out, const struct flow *flow)
{
    size_t total = flow->last - flow->first + 1;
    const char *separator = ": ";

    fprintf(out, "%zu exit%s", total, total == 1 ? "" : "s");
    for (size_t i = flow->first; i <= flow->last; i++) {
        unsigned count = count_reason(flow, i);

        if (count > 0) {
            fprintf(out, "%s%u %s", separator, count, flow->vm->visits[i].exit.reason);
            separator = ", ";
        }
    }
    fputc('\n', out);
}
