#include "tools/launcher/options.h"

#include "tools/launcher/configfile.h"
#include "tools/launcher/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool set_text(char **field, const char *value)
{
    free(*field);
    *field = strdup(value);
    return *field != NULL;
}

/* One setter for each option; they return false for a value that the option cannot have. */

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

static bool set_json(struct options *options, const char *value)
{
    options->json = value;
    return *value != '\0';
}

static bool set_control(struct options *options, const char *value)
{
    options->control = value;
    return *value != '\0';
}

static bool set_swap(struct options *options, const char *value)
{
    options->swap = value;
    return *value != '\0';
}

static bool set_trace(struct options *options, const char *value)
{
    options->trace = value;
    return *value != '\0';
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

static bool set_together(struct options *options, const char *value)
{
    (void)value;
    options->together = true;
    return true;
}

static bool set_stay(struct options *options, const char *value)
{
    (void)value;
    options->stay = true;
    return true;
}

static bool set_archive(struct options *options, const char *value)
{
    options->archive = value;
    return *value != '\0';
}

static bool set_plugin(struct options *options, const char *value)
{
    options->plugin = value;
    return *value != '\0';
}

static bool set_output(struct options *options, const char *value)
{
    options->output = value;
    return *value != '\0';
}

static bool set_monitor(struct options *options, const char *value)
{
    options->monitor = value;
    return *value != '\0';
}

static bool set_no_check(struct options *options, const char *value)
{
    (void)value;
    options->check = false;
    return true;
}

static bool set_gdb(struct options *options, const char *value)
{
    (void)value;
    options->gdb = true;
    return true;
}

static bool set_interactive(struct options *options, const char *value)
{
    (void)value;
    options->interactive = true;
    return true;
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

static bool set_help(struct options *options, const char *value)
{
    (void)value;
    options->help = true;
    return true;
}

#define RUN    (1u << COMMAND_RUN)
#define NATIVE (1u << COMMAND_NATIVE)
#define PACK   (1u << COMMAND_PACK)

#define A_FILE "give the name of a file"
#define A_LIST "give names, with commas and no blanks between them"
#define A_SIZE "give bytes, or a number with K or M"

/* The file is read before the other options, which may change what it says. */
static bool set_config(struct options *options, const char *value)
{
    return options->config == value;
}

/* `--vm` has no setter: it needs more than its value to say what is wrong. */
const struct option_line option_lines[] = {
    {"vm", "KEY=VALUE,...", "a virtual machine (see below); once for each VM", RUN | PACK, NULL,
     NULL},
    {"config", "FILE", "VMs and options from a file (docs/scheduling.md); options given here win",
     RUN | PACK, set_config, "give it once"},
    {"kernel", "FILE", "the kernel, an ELF file linked for kseg0", NATIVE, set_kernel, A_FILE},
    {"initrd", "FILE", "its initial RAM disk", NATIVE, set_initrd, A_FILE},
    {"append", "TEXT", "its command line", NATIVE, set_append, "give text"},
    {"memory", "BYTES", "memory of the machine, 64M unless told", NATIVE, set_memory, A_SIZE},
    {"rom", "FILE", "loaded at 0x1fc00000; at most 1280 bytes, starting with a jump to 0xbfc00580",
     NATIVE, set_rom, A_FILE},
    {"platform", "NAME",
     "disco (unless told): relinked kernels; segctl: kernels as they are, on a P5600", RUN,
     set_platform, "use disco or segctl"},
    {"cpu", "CPU", "24Kc (16 TLB entries; unless told), 34Kf (64), or P5600 (64; of segctl)",
     RUN | NATIVE, set_cpu, "use 24Kc, 34Kf or P5600"},
    {"endian", "ORDER", "byte order: big (unless told) or little", RUN | NATIVE | PACK, set_endian,
     "use big or little"},
    {"machine-memory", "BYTES", "memory of the machine, 256M unless told", RUN | PACK,
     set_machine_memory, "give a multiple of 1M from 9M to 256M"},
    {"swap", "FILE|BYTES",
     "a backing disk, on which VMs' pages go when the machine's memory has run out", RUN, set_swap,
     "give a size, or the name of a file"},
    {"icount", "N", "count instructions (QEMU's -icount shift=N, 0 to 10): runs repeat exactly",
     RUN | NATIVE, set_icount, "give a number from 0 to 10"},
    {"rtc", "host|instructions",
     "what the board's real-time clock follows under --icount: this host's clock (unless told), or "
     "the "
     "instructions",
     NATIVE, set_rtc, "use host or instructions"},
    {"time-limit", "S", "end the run after S seconds", RUN | NATIVE, set_time_limit,
     "give a number of seconds"},
    {"exit-limit", "N", "end the run after N exits of all VMs together", RUN, set_exit_limit,
     "give a number of exits"},
    {"json", "FILE", "write the monitor's JSON lines to FILE", RUN, set_json, A_FILE},
    {"together", NULL,
     "let the VMs share the machine; else each runs when the one before has ended", RUN,
     set_together, NULL},
    {"stay", NULL, "when the last VM has ended, wait for commands that start one again", RUN,
     set_stay, NULL},
    {"control", "PATH", "make a Unix socket there for commands to the running monitor: mirrorctl",
     RUN, set_control, "give a path for a socket"},
    {"trace", "FILE", "write what happens at each exit to FILE (docs/tracing.md)", RUN, set_trace,
     A_FILE},
    {"trace-reasons", "NAMES", "trace only exits for these reasons", RUN, set_trace_reasons,
     A_LIST},
    {"interactive", NULL, "hand each key to the guest, Ctrl-C too; Ctrl-A x ends the run",
     RUN | NATIVE, set_interactive, NULL},
    {"gdb", NULL, "wait for gdb before the first instruction", RUN | NATIVE, set_gdb, NULL},
    {"gdb-port", "PORT", "TCP port of this host for --gdb, 1234 unless told", RUN | NATIVE,
     set_gdb_port, "give a number from 1 to 65535"},
    {"gdb-socket", "FILE", "a Unix socket for --gdb in place of the port", RUN | NATIVE,
     set_gdb_socket, "give the name of a file, without a comma"},
    {"archive", "FILE", "boot this archive as it is, in place of --vm", RUN, set_archive, A_FILE},
    {"no-check", NULL, "leave checking the VMs to the monitor", RUN | PACK, set_no_check, NULL},
    {"monitor", "FILE", "boot this monitor.elf, with the bootrom.bin beside it", RUN, set_monitor,
     A_FILE},
    {"plugin", "FILE,ARG=VALUE,...", "load this TCG plugin into QEMU", RUN | NATIVE, set_plugin,
     A_FILE},
    {"output", "FILE", "where to write the archive (also -o FILE)", PACK, set_output, A_FILE},
    {"help", NULL, "print this help", RUN | NATIVE | PACK, set_help, NULL},
};

const size_t option_lines_count = sizeof(option_lines) / sizeof(option_lines[0]);

/* The option that `word` (`--name` or `--name=value`) names; NULL if the command has none such. */
static const struct option_line *find_option(enum command command, const char *word)
{
    if (strcmp(word, "-o") == 0)
        word = "--output";
    if (strncmp(word, "--", 2) != 0)
        return NULL;
    size_t length = strcspn(word + 2, "=");
    for (size_t i = 0; i < option_lines_count; i++) {
        const struct option_line *line = &option_lines[i];
        if ((line->commands & 1u << command) && strlen(line->name) == length &&
            strncmp(line->name, word + 2, length) == 0)
            return line;
    }
    return NULL;
}

static bool apply_option(struct options *options, const struct option_line *line, const char *value,
                         struct problem *problem)
{
    if (line->set == NULL) {
        if (options->count == VM_MAX)
            return problem_set(problem, "--vm", "give fewer", "more than %d VMs", VM_MAX);
        struct vm_spec *spec = &options->specs[options->count];
        if (!vm_spec_parse(value, options->count, spec, problem))
            return false;
        options->count++;
        return true;
    }
    if (line->set(options, value))
        return true;
    char where[256];
    snprintf(where, sizeof(where), "--%s %s", line->name, value);
    return problem_set(problem, where, line->todo, "a bad value for --%s", line->name);
}

static bool parse_words(struct options *options, char **words, struct problem *problem)
{
    for (; *words != NULL; words++) {
        const char *word = *words;
        const struct option_line *line = find_option(options->command, word);
        if (line == NULL)
            return problem_set(problem, word, "see --help", "unknown %s",
                               *word == '-' ? "option" : "argument");
        const char *value = strchr(word, '=');
        if (value != NULL)
            value++;
        if (value != NULL && line->value == NULL)
            return problem_set(problem, word, "leave the value out", "an option without values");
        if (value == NULL && line->value != NULL) {
            value = *++words;
            if (value == NULL)
                return problem_set(problem, word, "see --help", "an option lacks its value");
        }
        if (!apply_option(options, line, value, problem))
            return false;
    }
    return true;
}

static bool read_config(struct options *options, char **words, struct problem *problem)
{
    for (; *words != NULL; words++) {
        const struct option_line *line = find_option(options->command, *words);
        const char *value = strchr(*words, '=');
        if (line == NULL || line->set != set_config)
            continue;
        options->config = value != NULL ? value + 1 : words[1];
        return options->config == NULL || config_file_read(options->config, options, problem);
    }
    return true;
}

/* Settles the processor: each platform is made for its own. */
static bool check_cpu(struct options *options, struct problem *problem)
{
    if (options->cpu == NULL)
        options->cpu = options->segctl ? "P5600" : "24Kc";
    if (options->command != COMMAND_RUN || options->segctl == (strcmp(options->cpu, "P5600") == 0))
        return true;
    return problem_set(problem, options->cpu,
                       options->segctl ? "use P5600, which it uses unless told"
                                       : "use 24Kc or 34Kf, or --platform segctl",
                       "the platform %s does not run on this processor",
                       options->segctl ? "segctl" : "disco");
}

static bool check_needed(const struct options *options, struct problem *problem)
{
    if (options->help)
        return true;
    if (options->command == COMMAND_NATIVE && options->count == 0)
        return problem_set(problem, "--kernel", "give one with --kernel FILE", "no kernel");
    if (options->archive != NULL && options->count > 0)
        return problem_set(problem, "--archive", "give one of --archive and --vm",
                           "VMs beside a ready archive");
    if (options->archive == NULL && options->count == 0)
        return problem_set(problem, "--vm", "give at least one, as --vm kernel=FILE",
                           "no virtual machine");
    if (options->command == COMMAND_PACK && options->output == NULL)
        return problem_set(problem, "--output", "say where with -o FILE",
                           "no place for the archive");
    if (options->trace == NULL && options->trace_reasons != NULL)
        return problem_set(problem, "--trace-reasons", "add --trace FILE",
                           "no place for the trace");
    return true;
}

bool options_parse(enum command command, char **words, struct options *options,
                   struct problem *problem)
{
    *options = (struct options){
        .command = command,
        .big_endian = true,
        .machine_memory = VM_MEMORY_MAX,
        .icount = NO_ICOUNT,
        .check = true,
        .gdb_port = 1234,
    };
    if (command == COMMAND_NATIVE)
        options->specs[0].memory = 64 * MIB;
    if (read_config(options, words, problem) && parse_words(options, words, problem) &&
        check_cpu(options, problem) && check_needed(options, problem))
        return true;
    options_free(options);
    return false;
}

void options_free(struct options *options)
{
    for (size_t i = 0; i < VM_MAX; i++)
        vm_spec_free(&options->specs[i]);
    options->count = 0;
    while (options->kept_count > 0)
        free(options->kept[--options->kept_count]);
}
