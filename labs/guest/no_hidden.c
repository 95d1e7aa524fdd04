/* Where the hidden tests are left out. */
#include "labs/guest/lab.h"

const struct test tests_hidden[] = {{NULL, NULL}};
const struct test tests_hidden_tlb[] = {{NULL, NULL}};
