/* Marks in a program for who counts its instructions from outside: an ori into register 0 does
 * nothing, and its immediate says what begins or ends here. */
#ifndef USER_MARKS_H
#define USER_MARKS_H

/* What the program `micro` measures. X(symbol, name, what it is) */
#define BENCH_MARKS(X)                                                                     \
    X(NULL_CALL, "null_call", "a system call that does nothing: getpid")                   \
    X(FORK, "fork", "fork, in the parent, until it returns")                               \
    X(EXEC, "exec", "exec, from the call to the new program's main")                       \
    X(FORK_EXEC_WAIT, "fork_exec_wait", "a process: fork, exec, exit, wait")               \
    X(SWITCH, "context_switch", "yield to another process and back: two context switches") \
    X(PIPE, "pipe_round_trip", "one byte through a pipe to another process and back")      \
    X(DEMAND_ZERO, "demand_zero", "first store to a page of the heap")                     \
    X(COPY_ON_WRITE, "copy_on_write", "store to a page shared since fork")                 \
    X(PROTECTION, "protection", "store to a page that is read-only, but no longer shared") \
    X(TLB_MISS, "tlb_miss", "load from a page that is in memory, but not in the TLB")

enum bench_mark {
#define X(symbol, name, text) BENCH_##symbol,
    BENCH_MARKS(X)
#undef X
    BENCH_MARK_COUNT
};

#define BENCH_MARK_WORD   0x3400b000u /* ori $0, $0, 0xb000 */
#define BENCH_MARK_ID     0x00ffu
#define BENCH_MARK_IS_END 0x0100u
#define BENCH_MARK_BITS   (BENCH_MARK_ID | BENCH_MARK_IS_END)

#define BENCH_BEGIN(symbol) \
    __asm__ volatile("ori $0, $0, %0" : : "i"(0xb000 | BENCH_##symbol) : "memory")
#define BENCH_END(symbol) \
    __asm__ volatile("ori $0, $0, %0" : : "i"(0xb100 | BENCH_##symbol) : "memory")

#endif
