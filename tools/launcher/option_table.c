/* The table of the launcher's options, and what each does with its value. */
#include "tools/launcher/options.h"

#include "tools/launcher/numbers.h"

#include <stdlib.h>
#include <string.h>

static bool set_text(char **field, const char *value)
{
    free(*field);
    *field = strdup(value);
    return *field != NULL;
}

/* Setters of the options that do more than keep a name or a flag; they return false for a value
 * that the option cannot have. */

static bool set_platform(struct options *options, const char *value)
{
    options->segctl = strcmp(value, "segctl") == 0;
    return options->segctl || strcmp(value, "disco") == 0;
}

static bool set_cpu(struct options *options, const char *value)
{
    options->cpu = value;
    return strcmp(value, "24Kc") == 0 || strcmp(value, "34Kf") == 0 || strcmp(value, "P5600") == 0;
}

static bool set_endian(struct options *options, const char *value)
{
    options->big_endian = strcmp(value, "big") == 0;
    return options->big_endian || strcmp(value, "little") == 0;
}

static bool set_kernel(struct options *options, const char *value)
{
    options->count = 1;
    return set_text(&options->specs[0].kernel, value);
}

static bool set_initrd(struct options *options, const char *value)
{
    return set_text(&options->specs[0].initrd, value);
}

static bool set_append(struct options *options, const char *value)
{
    return set_text(&options->specs[0].append, value);
}

static bool set_rom(struct options *options, const char *value)
{
    return set_text(&options->specs[0].rom, value);
}

static bool set_memory(struct options *options, const char *value)
{
    return parse_size(value, &options->specs[0].memory);
}

static bool set_machine_memory(struct options *options, const char *value)
{
    return parse_size(value, &options->machine_memory) &&
           options->machine_memory >= MONITOR_RESERVE + VM_MEMORY_MIN &&
           options->machine_memory <= VM_MEMORY_MAX && options->machine_memory % MIB == 0;
}

static bool set_icount(struct options *options, const char *value)
{
    uint64_t shift;
    if (!parse_number(value, ICOUNT_MAX, &shift))
        return false;
    options->icount = (int)shift;
    return true;
}

static bool set_rtc(struct options *options, const char *value)
{
    options->rtc_counts = strcmp(value, "instructions") == 0;
    return options->rtc_counts || strcmp(value, "host") == 0;
}

static bool set_time_limit(struct options *options, const char *value)
{
    return parse_number(value, 1000000, &options->time_limit) && options->time_limit > 0;
}

static bool set_exit_limit(struct options *options, const char *value)
{
    return parse_number(value, UINT32_MAX, &options->exit_limit) && options->exit_limit > 0;
}

/* A list goes to the monitor as one word. */
static bool is_list(const char *value)
{
    return *value != '\0' && strpbrk(value, " \t\n") == NULL;
}

static bool set_trace_reasons(struct options *options, const char *value)
{
    options->trace_reasons = value;
    return is_list(value);
}

static bool set_gdb_port(struct options *options, const char *value)
{
    return parse_number(value, 65535, &options->gdb_port) && options->gdb_port > 0;
}

/* QEMU's option has no way to write a comma. */
static bool set_gdb_socket(struct options *options, const char *value)
{
    options->gdb_socket = value;
    return *value != '\0' && strchr(value, ',') == NULL;
}

#define RUN    (1u << COMMAND_RUN)
#define NATIVE (1u << COMMAND_NATIVE)
#define PACK   (1u << COMMAND_PACK)

/* No setter: the value, or for an option without one that it is there, is kept as it stands. */
#define FIELD(name) NULL, offsetof(struct options, name)

#define A_FILE      "give the name of a file"
#define A_LIST      "give names, with commas and no blanks between them"
#define A_SIZE      "give bytes, or a number with K or M"

/* options_parse reads the file before the other options, which may change what it says. */
static bool set_config(struct options *options, const char *value)
{
    return options->config == value;
}

/* `--vm` has no setter: it needs more than its value to say what is wrong. */
const struct option_line option_lines[] = {
    {"vm", "KEY=VALUE,...", "a virtual machine (see below); once for each VM", RUN | PACK, NULL, 0,
     NULL},
    {"config", "FILE", "VMs and options from a file (docs/scheduling.md); options given here win",
     RUN | PACK, set_config, 0, "give it once"},
    {"kernel", "FILE", "the kernel, an ELF file linked for kseg0", NATIVE, set_kernel, 0, A_FILE},
    {"initrd", "FILE", "its initial RAM disk", NATIVE, set_initrd, 0, A_FILE},
    {"append", "TEXT", "its command line", NATIVE, set_append, 0, "give text"},
    {"memory", "BYTES", "memory of the machine, 64M unless told", NATIVE, set_memory, 0, A_SIZE},
    {"rom", "FILE", "loaded at 0x1fc00000; at most 1280 bytes, starting with a jump to 0xbfc00580",
     NATIVE, set_rom, 0, A_FILE},
    {"platform", "NAME",
     "disco (unless told): relinked kernels; segctl: kernels as they are, on a P5600", RUN,
     set_platform, 0, "use disco or segctl"},
    {"cpu", "CPU", "24Kc (16 TLB entries; unless told), 34Kf (64), or P5600 (64; of segctl)",
     RUN | NATIVE, set_cpu, 0, "use 24Kc, 34Kf or P5600"},
    {"endian", "ORDER", "byte order: big (unless told) or little", RUN | NATIVE | PACK, set_endian,
     0, "use big or little"},
    {"machine-memory", "BYTES", "memory of the machine, 256M unless told", RUN | PACK,
     set_machine_memory, 0, "give a multiple of 1M from 9M to 256M"},
    {"swap", "FILE|BYTES",
     "a backing disk, on which VMs' pages go when the machine's memory has run out", RUN,
     FIELD(swap), "give a size, or the name of a file"},
    {"icount", "N", "count instructions (QEMU's -icount shift=N, 0 to 10): runs repeat exactly",
     RUN | NATIVE, set_icount, 0, "give a number from 0 to 10"},
    {"rtc", "host|instructions",
     "what the board's real-time clock follows under --icount: this host's clock (unless told), or "
     "the "
     "instructions",
     NATIVE, set_rtc, 0, "use host or instructions"},
    {"time-limit", "S", "end the run after S seconds", RUN | NATIVE, set_time_limit, 0,
     "give a number of seconds"},
    {"exit-limit", "N", "end the run after N exits of all VMs together", RUN, set_exit_limit, 0,
     "give a number of exits"},
    {"json", "FILE", "write the monitor's JSON lines to FILE", RUN, FIELD(json), A_FILE},
    {"together", NULL,
     "let the VMs share the machine; else each runs when the one before has ended", RUN,
     FIELD(together), NULL},
    {"stay", NULL, "when the last VM has ended, wait for commands that start one again", RUN,
     FIELD(stay), NULL},
    {"control", "PATH", "make a Unix socket there for commands to the running monitor: mirrorctl",
     RUN, FIELD(control), "give a path for a socket"},
    {"trace", "FILE", "write what happens at each exit to FILE (docs/tracing.md)", RUN,
     FIELD(trace), A_FILE},
    {"trace-reasons", "NAMES", "trace only exits for these reasons", RUN, set_trace_reasons, 0,
     A_LIST},
    {"interactive", NULL, "hand each key to the guest, Ctrl-C too; Ctrl-A x ends the run",
     RUN | NATIVE, FIELD(interactive), NULL},
    {"gdb", NULL, "wait for gdb before the first instruction", RUN | NATIVE, FIELD(gdb), NULL},
    {"gdb-port", "PORT", "TCP port of this host for --gdb, 1234 unless told", RUN | NATIVE,
     set_gdb_port, 0, "give a number from 1 to 65535"},
    {"gdb-socket", "FILE", "a Unix socket for --gdb in place of the port", RUN | NATIVE,
     set_gdb_socket, 0, "give the name of a file, without a comma"},
    {"archive", "FILE", "boot this archive as it is, in place of --vm", RUN, FIELD(archive),
     A_FILE},
    {"no-check", NULL, "leave checking the VMs to the monitor", RUN | PACK, FIELD(unchecked), NULL},
    {"monitor", "FILE", "boot this monitor.elf, with the bootrom.bin beside it", RUN,
     FIELD(monitor), A_FILE},
    {"plugin", "FILE,ARG=VALUE,...", "load this TCG plugin into QEMU", RUN | NATIVE, FIELD(plugin),
     A_FILE},
    {"output", "FILE", "where to write the archive (also -o FILE)", PACK, FIELD(output), A_FILE},
    {"help", NULL, "print this help", RUN | NATIVE | PACK, FIELD(help), NULL},
};

const size_t option_lines_count = sizeof(option_lines) / sizeof(option_lines[0]);

bool option_set(struct options *options, const struct option_line *line, const char *value)
{
    char *field = (char *)options + line->field;

    if (line->set != NULL)
        return line->set(options, value);
    if (line->value != NULL) {
        *(const char **)field = value;
        return *value != '\0';
    }
    *(bool *)field = strcmp(value, "on") == 0;
    return *(bool *)field || strcmp(value, "off") == 0;
}
