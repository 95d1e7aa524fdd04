/* A model of the machine behind monitor/hw.h, monitor/entry.h and monitor/finish.h, for host tests
 * of the monitor. It is stricter than a machine: two TLB entries that match one address fail the
 * test, and so does an entry with a frame that is not the running VM's. */
#ifndef MODEL_HW_H
#define MODEL_HW_H

#include "tests/unit/unit_test.h"
#include "mips/tlb.h"
#include "monitor/types.h"

#define MODEL_FIRST_FRAME 0x100u
#define MODEL_FRAMES      4096u
#define MODEL_TEXT_MAX    262144

/* What went out of a serial port: the first MODEL_TEXT_MAX - 1 characters. */
struct model_text {
    char text[MODEL_TEXT_MAX];
    size_t length;
};

/* How the monitor ended the run, if it did. */
enum model_end {
    MODEL_RUNS,
    MODEL_FINISHED, /* finish() */
    MODEL_PANICKED, /* fault_panic() */
    MODEL_RESUMED,  /* entry_resume() */
};

struct model_machine {
    unsigned tlb_entries;
    struct tlb_entry tlb[TLB_ENTRIES_MAX];
    unsigned tlb_writes;
    unsigned wired; /* what hw_tlb_set_wired was told last */
    unsigned owner; /* whose frames TLB entries may name; FRAME_OWNER_NONE: anybody's */

    uint32_t cause, badvaddr; /* of the exit */

    uint32_t count, compare;
    uint32_t count_step; /* Count advances by this at each reading */
    unsigned sleeps;
    uint32_t loop_ticks; /* what entry_time_loop takes */

    struct model_text console, channel, trace;
    bool trace_stalled;                /* the third serial port takes nothing */
    const char *input, *channel_input; /* of the first and second serial port */

    enum model_end end;
    bool end_expected;
    bool short_exits; /* they are tried first (model_cpu.h) */
    jmp_buf on_end;
    int finish_code;
    char message[320]; /* of finish() or fault_panic() */
};

extern struct model_machine machine;

/* A machine just switched on, with so many TLB entries. Memory stays as it is: it is declared to
 * frames.c once per program. */
void model_reset(unsigned tlb_entries);

/* The hardware TLB entry that matches; -1: none. */
int model_tlb_find(uint32_t address, uint32_t asid);

/* Expects `call` to end the run: machine.end says how, machine.message with which words. */
#define EXPECT_END(call)                               \
    do {                                               \
        machine.end_expected = true;                   \
        if (setjmp(machine.on_end) == 0) {             \
            call;                                      \
            fail_msg("%s did not end the run", #call); \
        }                                              \
        machine.end_expected = false;                  \
    } while (0)

#endif
