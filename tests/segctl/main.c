/* The hostile guest. Tests whose names begin with `any_` hold on every machine and run natively
 * too; those with `vm_` say what a VM is to do where a bare machine is undefined or is QEMU's boot
 * stub. */
#include "mips/freestanding/string.h"
#include "tests/segctl/hostile.h"

void conformance_main(int argc, char **argv) __attribute__((noreturn));

void conformance_main(int argc, char **argv)
{
    bool native = argc > 1 && strcmp(argv[1], "native") == 0;
    const char *only = native ? "any_" : "";

    run_tests(tests_sweep, only);
    run_tests(tests_escapes, only);
    finish();
}
