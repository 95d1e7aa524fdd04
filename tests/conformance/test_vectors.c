/* Where the vectors stand: EBase, Status.BEV. MIPS32 PRA, vol. III, "Exception Vector Locations".
 */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/frame.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define IP0 0x100u

static void set_ebase(const uint32_t *base)
{
    cp0_write(CP0_STATUS, ST_BEV); /* EBase may only be written with BEV = 1 */
    cp0_write(CP0_EBASE, (uint32_t)base);
    cp0_write(CP0_STATUS, 0);
}

/* One exception of each kind of vector, with Status bits as given; tag: where the vectors stand. */
static void check_vectors(uint32_t status, uint32_t tag)
{
    subject("general");
    RUN(.entry = one_syscall, .status = status);
    expect_exception(EXC_SYS, tag + VECTOR_GENERAL, one_syscall);
    subject("refill");
    RUN(.entry = one_lw, .args = {TEST_VA}, .status = status);
    expect_exception(EXC_TLBL, tag + VECTOR_REFILL, one_lw);
    subject("refill with EXL");
    RUN(.entry = load_with_status, .args = {TEST_VA, status | ST_EXL});
    expect_equal("vector", tag + VECTOR_GENERAL, seen.exception.vector);
    subject("interrupt");
    cp0_write(CP0_CAUSE, IP0);
    RUN(.entry = enable_by_mtc0_status, .args = {status | ST_IE | IP0});
    expect_equal("vector", tag + VECTOR_GENERAL, seen.exception.vector);
    subject("interrupt with IV");
    cp0_write(CP0_CAUSE, IP0 | CAUSE_IV);
    RUN(.entry = enable_by_mtc0_status, .args = {status | ST_IE | IP0});
    expect_equal("vector", tag + VECTOR_INTERRUPT, seen.exception.vector);
    cp0_write(CP0_CAUSE, 0);
}

static void check_user_vectors(uint32_t status, uint32_t tag)
{
    subject("general from user mode");
    RUN(.entry = one_syscall, .status = status, .user = true);
    expect_exception(EXC_SYS, tag + VECTOR_GENERAL, one_syscall);
    subject("refill from user mode");
    RUN(.entry = one_lw, .args = {TEST_VA}, .status = status, .user = true);
    expect_exception(EXC_TLBL, tag + VECTOR_REFILL, one_lw);
}

static void ebase_moves_the_vectors(void)
{
    set_ebase(second_vectors);
    check_vectors(0, VECTOR_TAG_2ND);
    check_user_vectors(0, VECTOR_TAG_2ND);
    set_ebase(vectors);
    check_vectors(0, 0);
    check_user_vectors(0, 0);
}

static void bev_moves_the_vectors_into_the_rom(void)
{
    check_vectors(ST_BEV, VECTOR_TAG_BEV);
    check_user_vectors(ST_BEV, VECTOR_TAG_BEV);
}

static void bev_beats_ebase(void)
{
    set_ebase(second_vectors);
    RUN(.entry = one_break, .status = ST_BEV);
    expect_exception(EXC_BP, VECTOR_TAG_BEV + VECTOR_GENERAL, one_break);
    expect_equal("Status.BEV", ST_BEV, seen.exception.status & ST_BEV);
    RUN(.entry = one_break);
    expect_exception(EXC_BP, VECTOR_TAG_2ND + VECTOR_GENERAL, one_break);
}

const struct test tests_vectors[] = {
    {"ebase_moves_the_vectors", ebase_moves_the_vectors},
    {"bev_moves_the_vectors_into_the_rom", bev_moves_the_vectors_into_the_rom},
    {"bev_beats_ebase", bev_beats_ebase},
    {0},
};
