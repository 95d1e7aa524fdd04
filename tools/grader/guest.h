/* The guest that grades, made ready for one run: key, seed and tests written into a copy of its
 * ELF. */
#ifndef TOOLS_GRADER_GUEST_H
#define TOOLS_GRADER_GUEST_H

#include <stdint.h>

#include "labs/guest/order.h"
#include "tools/grader/grading.h"

struct guest {
    char path[PATH_BYTES];
    uint8_t key[LAB_KEY_BYTES];
    uint8_t digest[32]; /* SHA-256 of its program text: where the chain of tags begins */
    uint32_t mark;      /* address of the instruction that lab_mark repeats */
};

/* Writes `work`/NAME.elf. `tests` are names of the guest's tests, run in that order. */
bool guest_prepare(const struct grading *grading, const char *name, const char *const *tests,
                   size_t count, struct guest *guest, struct problem *problem);

#endif
