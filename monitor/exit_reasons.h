/* Exit reasons: the one list that counters, output, JSON and documentation are made from.
 * X(symbol, name, meaning). Each exit counts under exactly one. */
#ifndef MONITOR_EXIT_REASONS_H
#define MONITOR_EXIT_REASONS_H

#define EXIT_REASONS(X)                                                                        \
    /* TLB misses that the guest never sees */                                                 \
    X(SOFTWARE_TLB_HIT, "software_tlb_hit", "TLB refill served from the software TLB")         \
    X(HIDDEN_MISS, "hidden_miss", "TLB refill served from the virtual TLB or a direct window") \
    /* pages of RAM that the machine did not have ready */                                     \
    X(FIRST_TOUCH, "first_touch", "page of memory given when it is first touched")             \
    X(COW_BREAK, "cow_break", "store to a shared page: the VM gets a copy of its own")         \
    X(SWAP_IN, "swap_in", "page fetched back from the disk")                                   \
    X(NO_MEMORY, "no_memory", "page that the machine has no memory for: the VM is stopped")    \
    /* TLB exceptions that the guest handles */                                                \
    X(TLB_REFILL, "tlb_refill", "TLB refill reflected to the guest")                           \
    X(TLB_INVALID, "tlb_invalid", "TLB invalid reflected to the guest")                        \
    X(TLB_MODIFIED, "tlb_modified", "TLB modified reflected to the guest")                     \
    /* privileged instructions, one by one */                                                  \
    X(MFC0, "mfc0", "mfc0 emulated")                                                           \
    X(MTC0, "mtc0", "mtc0 emulated")                                                           \
    X(TLBWR, "tlbwr", "tlbwr emulated")                                                        \
    X(TLBWI, "tlbwi", "tlbwi emulated")                                                        \
    X(TLBP, "tlbp", "tlbp emulated")                                                           \
    X(TLBR, "tlbr", "tlbr emulated")                                                           \
    X(ERET, "eret", "eret emulated: the monitor does the real return")                         \
    X(DI, "di", "di emulated")                                                                 \
    X(EI, "ei", "ei emulated")                                                                 \
    X(WAIT, "wait", "wait emulated: the virtual CPU idles")                                    \
    X(CACHE, "cache", "cache emulated")                                                        \
    X(RDPGPR, "rdpgpr", "rdpgpr emulated")                                                     \
    X(WRPGPR, "wrpgpr", "wrpgpr emulated")                                                     \
    X(RDHWR, "rdhwr", "rdhwr emulated")                                                        \
    X(MMIO, "mmio", "access to a virtual device emulated")                                     \
    X(HYPERCALL, "hypercall", "hypercall carried out")                                         \
    /* exceptions that go straight to the guest */                                             \
    X(SYSCALL, "syscall", "system call reflected")                                             \
    X(BREAKPOINT, "breakpoint", "break reflected")                                             \
    X(TRAP, "trap", "trap instruction reflected")                                              \
    X(OVERFLOW, "overflow", "integer overflow reflected")                                      \
    X(ADDRESS_ERROR, "address_error", "address error reflected")                               \
    X(BUS_ERROR, "bus_error", "bus error reflected: nothing at that guest-physical address")   \
    X(RESERVED_INSTRUCTION, "reserved_instruction", "reserved instruction reflected")          \
    X(COPROCESSOR_UNUSABLE, "coprocessor_unusable", "coprocessor unusable reflected")          \
    X(DEBUG, "debug", "sdbbp: reflected as a reserved instruction")                            \
    X(OTHER_EXCEPTION, "other_exception", "any other exception reflected")                     \
    /* the machine's own */                                                                    \
    X(TIMER, "timer", "machine timer: the guest's Compare or the monitor's tick")

enum exit_reason {
#define X(symbol, name, meaning) EXIT_##symbol,
    EXIT_REASONS(X)
#undef X
    EXIT_REASON_COUNT
};

#endif
