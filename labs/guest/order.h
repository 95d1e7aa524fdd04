/* What the grader asks of the guest: it writes this structure into the guest's ELF file, found by
 * its symbol `lab_order`, so that one link serves every student and every run. Big or little endian
 * as the guest is. */
#ifndef LABS_GUEST_ORDER_H
#define LABS_GUEST_ORDER_H

#include <stdint.h>

#define LAB_KEY_BYTES   32
#define LAB_TESTS_BYTES 3000
#define LAB_TAG_BYTES   8

struct lab_order {
    uint8_t key[LAB_KEY_BYTES];  /* of the tags; fresh for each run */
    uint32_t seed;               /* the student's: seeded tests derive their values from it */
    char tests[LAB_TESTS_BYTES]; /* names in the order in which they run, each ended by NUL; then ""
                                  */
};

#endif
