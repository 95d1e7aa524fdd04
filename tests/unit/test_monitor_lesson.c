/* What a stopped VM's report teaches. */
#include "tests/unit/unit_test.h"

#include "mips/exceptions.h"
#include "monitor/lesson.h"

static void every_exception_code_has_words(void **state)
{
    (void)state;
    assert_string_equal(lesson_exception(EXC_SYS), "a system call");
    assert_string_equal(lesson_exception(EXC_TLBS), "a store to an address that no TLB entry maps");
    for (unsigned code = 0; code < 40; code++)
        assert_non_null(lesson_exception(code));
    assert_string_equal(lesson_exception(14), lesson_exception(31));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exception_code_has_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
