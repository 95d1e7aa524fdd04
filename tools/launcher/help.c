/* What `--help` prints. */
#include "tools/launcher/options.h"

#include <stdio.h>
#include <string.h>

static const struct command_line {
    const char *name;
    const char *help;
    const char *usage;
    const char *examples;
} command_lines[COMMANDS] = {
    [COMMAND_RUN] = {"run", "run guest kernels on the monitor",
                     "mirrorball run [OPTIONS] --vm kernel=FILE[,KEY=VALUE...]...",
                     "  mirrorball run --vm kernel=kernel.elf,initrd=initrd.cpio,append=run=hello\n"
                     "  mirrorball run --icount 3 --json run.json --time-limit 60 \\\n"
                     "    --vm name=off,software_tlb=off,kernel=kernel.elf,initrd=initrd.cpio \\\n"
                     "    --vm name=on,software_tlb=on,kernel=kernel.elf,initrd=initrd.cpio\n"},
    [COMMAND_NATIVE] = {"native",
                        "run a kernel on bare QEMU, started as the monitor starts a guest",
                        "mirrorball native [OPTIONS] --kernel FILE",
                        "  mirrorball native --kernel kernel-native.elf --initrd initrd.cpio \\\n"
                        "    --append run=hello\n"},
    [COMMAND_PACK] = {"pack", "write the archive that `run` would boot, and boot nothing",
                      "mirrorball pack [OPTIONS] -o FILE --vm kernel=FILE[,KEY=VALUE...]...",
                      "  mirrorball pack -o vms.cpio --vm kernel=kernel.elf,memory=16M\n"},
};

static const char vm_help[] =
    "\nSettings of --vm (`,,` is a comma inside a value):\n"
    "  kernel=FILE       the guest kernel, an ELF file: linked for disco, or any for segctl\n"
    "  initrd=FILE       its initial RAM disk\n"
    "  append=TEXT       its command line\n"
    "  memory=BYTES      1M to 256M, a multiple of 64K; 64M unless told\n"
    "  tlb=N             entries of its TLB, 16 to 64; 16 unless told\n"
    "  name=NAME         1 to 15 letters, digits, '-', '_'; vm0, vm1, ... unless told\n"
    "  ulri=on           the virtual CPU has the register UserLocal; off unless told\n"
    "  prid=N            what the virtual CPU's register PRId reads as; a 24Kc's unless told\n"
    "  rom=FILE          a file that the VM sees, read-only, at guest-physical 0x1fc00000\n";

/* Switches come from the table that the monitor reads too. */
static void print_switches(void)
{
    puts("\nSwitches of --vm, which can be changed while the VM runs too:");
    for (unsigned id = 0; id < SWITCH_COUNT; id++) {
        const struct switch_type *type = &switch_types[id];
        char values[80], preset[40], line[160];
        snprintf(line, sizeof(line), "%s=%s", type->name,
                 switch_values(id, values, sizeof(values)));
        printf("  %-23s %s; %s unless told\n", line, type->meaning,
               switch_print(id, type->preset, preset, sizeof(preset)));
    }
}

static const char run_help[] =
    "\nThe VMs run one after the other, or share the machine (--together, or a --config). Their\n"
    "consoles share the terminal; with several VMs and no terminal each line starts with\n"
    "`NAME| `. The monitor's own lines begin `mirrorball: `.\n";

static const char exit_codes[] = "\nExit codes:\n"
                                 "    0  every VM ended by itself\n"
                                 "    2  usage or bad input\n"
                                 "    3  the monitor stopped a VM\n"
                                 "    4  the monitor or QEMU failed\n"
                                 "    5  the time limit or the exit limit was reached\n"
                                 "  130  Ctrl-C; 128 + N for another signal N\n";

enum command command_find(const char *name)
{
    unsigned command = 0;
    while (command < COMMANDS && strcmp(command_lines[command].name, name) != 0)
        command++;
    return (enum command)command;
}

void help_print_overview(void)
{
    printf("Usage: mirrorball COMMAND [OPTIONS]\n"
           "A virtual machine monitor for 32-bit MIPS, on QEMU's Malta board.\n\nCommands:\n");
    for (unsigned i = 0; i < COMMANDS; i++)
        printf("  %-8s %s\n", command_lines[i].name, command_lines[i].help);
    printf("\n`mirrorball COMMAND --help` tells a command's options; `mirrorball --version` which\n"
           "version this is.\n\nExamples:\n");
    for (unsigned i = 0; i < COMMANDS; i++)
        fputs(command_lines[i].examples, stdout);
    fputs(exit_codes, stdout);
}

void help_print_command(enum command command)
{
    const struct command_line *line = &command_lines[command];
    printf("Usage: %s\n%s: %s.\n\nOptions:\n", line->usage, line->name, line->help);
    for (size_t i = 0; i < option_lines_count; i++) {
        const struct option_line *option = &option_lines[i];
        if (!(option->commands & 1u << command))
            continue;
        char name[40];
        snprintf(name, sizeof(name), "--%s %s", option->name,
                 option->value != NULL ? option->value : "");
        printf("  %-23s %s\n", name, option->help);
    }
    if (command != COMMAND_NATIVE) {
        fputs(vm_help, stdout);
        print_switches();
    }
    if (command == COMMAND_RUN)
        fputs(run_help, stdout);
    printf("\nExamples:\n%s", line->examples);
    if (command != COMMAND_PACK)
        fputs(exit_codes, stdout);
}
