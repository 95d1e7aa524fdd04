#include "tools/launcher/options.h"

#include "tools/launcher/configfile.h"
#include "tools/launcher/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    if (strcmp(line->name, "vm") == 0) {
        if (options->count == VM_MAX)
            return problem_set(problem, "--vm", "give fewer", "more than %d VMs", VM_MAX);
        struct vm_spec *spec = &options->specs[options->count];
        if (!vm_spec_parse(value, options->count, spec, problem))
            return false;
        options->count++;
        return true;
    }
    if (option_set(options, line, value != NULL ? value : "on"))
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
        if (line == NULL || strcmp(line->name, "config") != 0)
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
