/* What the acts share. An act is one thing that a guest does to its virtual machine; `do=NAME` on
 * the command line chooses it. Acts print what they saw, one line a finding; a line that begins
 * `bad: ` is a finding that must not be. */
#ifndef SYSTEM_GUESTS_GUEST_H
#define SYSTEM_GUESTS_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "mips/cp0.h"
#include "mips/windows.h"
#include "tests/system/guests/seen.h"

/* id: a constant CP0_... of mips/cp0.h. */
#define cp0_read(id)                                                                        \
    __extension__({                                                                         \
        uint32_t value_;                                                                    \
        __asm__ volatile("mfc0 %0, $%1, %2" : "=r"(value_) : "i"((id) / 8), "i"((id) % 8)); \
        value_;                                                                             \
    })
#define cp0_write(id, value)                                     \
    __asm__ volatile("mtc0 %z0, $%1, %2\n\tehb"                  \
                     :                                           \
                     : "Jr"(value), "i"((id) / 8), "i"((id) % 8) \
                     : "memory")

/* The command line as the act sees it. */
struct machine {
    const char *line;
    uint32_t ram_bytes;
    const uint32_t *registers; /* the 32 general registers as they were at the entry */
};

/* The number behind `name` ("seed=") on the command line; `otherwise` if it is not there. */
uint32_t option_number(const struct machine *machine, const char *name, uint32_t otherwise);

/* Pseudo-random words, the same ones for each `seed=`. Wild values mean something more often than
 * chance would have it. */
void random_start(const struct machine *machine);
uint32_t random_word(void);
uint32_t wild_value(void);

void print(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Prints `bad: ` and the text for the first few findings of a kind, and counts them all. */
void bad(const char *text, ...) __attribute__((format(printf, 1, 2)));
unsigned bad_count(void);

void power_off(void) __attribute__((noreturn));

/* The last exception; EPC and BadVAddr are still in CP0. */
struct seen {
    uint32_t back, sp, cause, vector;
};
extern struct seen seen;
unsigned seen_exccode(void);

/* These return an exception code, or NO_EXCEPTION. */

/* One access with guest-kernel rights. */
unsigned try_load(uint32_t address, uint32_t *value);
unsigned try_store(uint32_t address, uint32_t value);
unsigned try_jump(uint32_t address);

/* Calls function(argument) with guest-kernel rights. */
unsigned try_call(const uint32_t *function, uint32_t argument);

/* Runs code of the user page with guest-user rights until an exception ends it; first and second
 * are its a0 and a1. Needs user_page_map. */
unsigned try_user(const uint32_t *code, uint32_t first, uint32_t second);

/* Wires TLB entry 0, so that the user page is seen in useg at its physical address. */
void user_page_map(void);

/* Codes of the user page; each ends with `break` if no exception came before. */
extern const uint32_t user_load[], user_store[], user_jump[];
extern const uint32_t user_syscall[];
extern const uint32_t user_sdbbp[], user_sdbbp_in_slot[], user_sdbbp_in_likely_slot[];
extern const uint32_t kernel_idle[];
extern const uint32_t kernel_sdbbp[], kernel_sdbbp_in_slot[], kernel_deret[], kernel_eret[];

/* Stubs of wild.S. Each returns, unless what it does leads elsewhere. */
#define WILD_MOVES 256
#define WILD_WORDS 3                 /* a stub's length */
extern const uint32_t wild_return[]; /* of a kernel with a register page */
extern const uint32_t wild_mtc0[], wild_mfc0[], wild_others[], wild_others_end[];

extern const uint32_t mips16_break[], mips16_sdbbp[], mips16_loop[], mips16_load[];
extern const uint32_t vectors[], image_end[];

void act_map_all(const struct machine *machine);
void act_map_edges(const struct machine *machine);
void act_jump(const struct machine *machine);
void act_wild_cp0(const struct machine *machine);
void act_scribble(const struct machine *machine);
void act_debug(const struct machine *machine);
void act_odd(const struct machine *machine);
void act_imprint(const struct machine *machine);
void act_witness(const struct machine *machine);
void act_spin(const struct machine *machine);
void act_nap(const struct machine *machine);
void act_greet(const struct machine *machine);

#endif
