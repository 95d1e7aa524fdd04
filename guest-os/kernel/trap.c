/* One switch: exception code -> what the kernel does about it. */
#include "guest-os/kernel/trap.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/clock.h"
#include "guest-os/kernel/cpu.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/fault.h"
#include "guest-os/kernel/status.h"
#include "guest-os/kernel/syscall.h"
#include "mips/exceptions.h"

#include <stdbool.h>

/* switch.S */
extern char copy_user[], copy_user_fault[];

static const char *exception_name(uint32_t code)
{
    static const char *const names[] = {
        [EXC_INT] = "unexpected interrupt",
        [EXC_MOD] = "store to a read-only page",
        [EXC_TLBL] = "load or fetch from unmapped memory",
        [EXC_TLBS] = "store to unmapped memory",
        [EXC_ADEL] = "address error on load or fetch",
        [EXC_ADES] = "address error on store",
        [EXC_IBE] = "bus error on fetch",
        [EXC_DBE] = "bus error on load or store",
        [EXC_SYS] = "system call in a branch delay slot",
        [EXC_BP] = "breakpoint",
        [EXC_RI] = "reserved instruction",
        [EXC_CPU] = "coprocessor unusable",
        [EXC_OV] = "integer overflow",
        [EXC_TR] = "trap instruction",
        [EXC_MCHECK] = "machine check",
    };

    if (code < sizeof(names) / sizeof(names[0]) && names[code] != 0)
        return names[code];
    return "exception that this kernel does not know";
}

static uint32_t exception_code(const struct trap_frame *frame)
{
    return (frame->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
}

static bool has_bad_address(uint32_t code)
{
    return code >= EXC_MOD && code <= EXC_ADES;
}

/* BadVAddr. Of a fetch from an odd address it is the EPC; QEMU does not always write it then. */
static uint32_t bad_address(const struct trap_frame *frame)
{
    bool odd_fetch = exception_code(frame) == EXC_ADEL && frame->epc % 4 != 0;

    return odd_fetch ? frame->epc : frame->address;
}

/* Ends the current process, or everything if the kernel itself is at fault. */
static void unexpected(const struct trap_frame *frame, const char *what)
{
    uint32_t code = exception_code(frame);

    if ((frame->status & ST_KSU_USER) == 0)
        panic("%s in the kernel: EPC %08x, Cause %08x, BadVAddr %08x", exception_name(code),
              frame->epc, frame->cause, frame->address);
    if (has_bad_address(code))
        console_printf("kernel: pid %d (%s): %s at %08x, address %08x, killed\n", current->pid,
                       current->name, what, frame->epc, bad_address(frame));
    else
        console_printf("kernel: pid %d (%s): %s at %08x, killed\n", current->pid, current->name,
                       what, frame->epc);
    process_exit(STATUS_FAULT);
}

/* A TLB exception: of a user program, or of the kernel while it copies for one. */
static void page_fault(struct trap_frame *frame)
{
    uint32_t code = exception_code(frame);
    uint32_t va = frame->address;
    bool from_user = (frame->status & ST_KSU_USER) != 0;
    bool copying = frame->epc >= (uint32_t)copy_user && frame->epc < (uint32_t)copy_user_fault;
    enum fault fault;

    if (va >= USER_LIMIT || !(from_user || copying))
        unexpected(frame, exception_name(code));
    fault = space_fault(&current->space, va, code != EXC_TLBL);
    if (fault == FAULT_RESOLVED)
        return;
    if (copying) {
        frame->epc = (uint32_t)copy_user_fault;
        frame->gpr[REG_V0] = (uint32_t)(fault == FAULT_NO_MEMORY ? -ENOMEM : -EFAULT);
    } else {
        unexpected(frame, fault == FAULT_NO_MEMORY ? "out of memory" : exception_name(code));
    }
}

static void interrupt(struct trap_frame *frame)
{
    if ((frame->cause & STATUS_TIMER) == 0)
        unexpected(frame, exception_name(EXC_INT));
    clock_interrupt();
    if ((frame->status & ST_KSU_USER) != 0) {
        current->usage.ticks++;
        process_yield();
    }
}

void trap(struct trap_frame *frame)
{
    uint32_t code = exception_code(frame);
    bool from_user = (frame->status & ST_KSU_USER) != 0;

    if (code == EXC_INT)
        interrupt(frame);
    else if (code == EXC_SYS && from_user && (frame->cause & CAUSE_BD) == 0)
        system_call(frame);
    else if (code == EXC_MOD || code == EXC_TLBL || code == EXC_TLBS)
        page_fault(frame);
    else
        unexpected(frame, exception_name(code));
    if (from_user && current->killed)
        process_exit(STATUS_KILLED);
}

void cache_error(void)
{
    panic("cache error, ErrorEPC %08x", cp0_read(CP0_ERROREPC));
}

void kernel_stack_overflow(uint32_t epc)
{
    panic("pid %d (%s): kernel stack overflow, EPC %08x", current->pid, current->name, epc);
}
