/* Instructions that lead out of a VM if the monitor lets them: what the machine knows and the
 * virtual CPU does not, the debug exception, odd addresses. */
#include "mips/exceptions.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/segctl/hostile.h"

#define X(name, bits, kernel_code, user_code)                    \
    RUN(.entry = try_##name, .args = {RAM_WINDOW + USER_DATA});  \
    subject(#name);                                              \
    expect_exception(kernel_code, VECTOR_GENERAL, try_##name);   \
    RUN(.entry = try_##name, .args = {USER_DATA}, .user = true); \
    subject(#name " user");                                      \
    expect_exception(user_code, VECTOR_GENERAL, try_##name);

static void any_foreign_instructions_are_refused(void)
{
    FOREIGN_INSTRUCTIONS(X)
}

static void vm_foreign_instructions_are_refused(void)
{
    FOREIGN_INSTRUCTIONS_FOR_VMS(X)
}
#undef X

/* sdbbp enters debug mode, with kernel rights, at 0xbfc00480: the boot ROM, of which the guest has
 * a copy of its own. It must not matter that the guest has just used that page. */
static void vm_sdbbp_is_reserved(void)
{
    for (unsigned user = 0; user < 2; user++)
        for (unsigned round = 0; round < 4; round++) {
            RUN(.entry = one_lw, .args = {DEVICE_WINDOW + VECTOR_DEBUG_PA});
            RUN(.entry = one_jr_a0, .args = {DEVICE_WINDOW + VECTOR_DEBUG_PA + 0x1000});
            RUN(.entry = try_sdbbp, .user = user);
            expect_exception(EXC_RI, VECTOR_GENERAL, try_sdbbp);
            RUN(.entry = try_sdbbp_in_slot, .user = user);
            expect_exception_in_slot(EXC_RI, VECTOR_GENERAL, try_sdbbp_in_slot);
        }
}

static void expect_address_error_at(uint32_t pc)
{
    expect_exception_at(EXC_ADEL, VECTOR_GENERAL, pc, false);
    expect_badvaddr(pc);
}

/* The virtual CPU has no MIPS16. */
static void vm_odd_addresses_are_errors(void)
{
    for (uint32_t by = 1; by < 4; by++) {
        uint32_t kernel_pc = (uint32_t)one_nop + by, user_pc = kernel_pc - RAM_WINDOW;

        RUN(.entry = one_jr_a0, .args = {kernel_pc});
        expect_address_error_at(kernel_pc);
        RUN(.entry = one_jr_a0, .args = {user_pc}, .user = true);
        expect_address_error_at(user_pc);
        RUN(.entry = try_eret_to, .args = {kernel_pc, ST_EXL});
        expect_address_error_at(kernel_pc);
        RUN(.entry = try_eret_to, .args = {user_pc, ST_EXL | ST_KSU_USER});
        expect_address_error_at(user_pc);
    }
}

/* With ulri=on a VM's processor has UserLocal; without, there is no sign of it. */
static void vm_userlocal_is_as_config3_says(void)
{
    bool has = (cp0_read(CP0_CONFIG3) & CONFIG3_ULRI) != 0;

    cp0_write(CP0_USERLOCAL, 0x600d0c29);
    expect_equal("UserLocal", has ? 0x600d0c29 : 0, cp0_read(CP0_USERLOCAL));
    cp0_write(CP0_HWRENA, 0xffffffff);
    expect_equal("HWREna", has ? 0x2000000f : 0xf, cp0_read(CP0_HWRENA));
    for (unsigned user = 0; user < 2; user++) {
        RUN(.entry = try_rdhwr_userlocal, .user = user);
        if (has)
            expect_returned(0x600d0c29);
        else
            expect_exception(EXC_RI, VECTOR_GENERAL, try_rdhwr_userlocal);
    }
    cp0_write(CP0_HWRENA, 0xf);
    RUN(.entry = try_rdhwr_userlocal, .user = true);
    expect_exception(EXC_RI, VECTOR_GENERAL, try_rdhwr_userlocal);
}

const struct test tests_escapes[] = {
    {"any_foreign_instructions_are_refused", any_foreign_instructions_are_refused},
    {"vm_foreign_instructions_are_refused", vm_foreign_instructions_are_refused},
    {"vm_sdbbp_is_reserved", vm_sdbbp_is_reserved},
    {"vm_odd_addresses_are_errors", vm_odd_addresses_are_errors},
    {"vm_userlocal_is_as_config3_says", vm_userlocal_is_as_config3_says},
    {0},
};
