#include "tools/launcher/configfile.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 64

/* The file while it is being read. */
struct config_file {
    const char *path;
    FILE *file;
    unsigned line;
    bool continued;     /* the line begins with a blank: more of the value before it */
    struct vm_spec *vm; /* of the current section; NULL: [machine], or no section yet */
    bool in_section;
    unsigned given[OPTIONS_MAX]; /* options of [machine]: the line that gives each */
    struct options *options;
    struct problem *problem; /* the first one counts */
};

struct place {
    char text[300];
};

static struct place place_of(const struct config_file *config)
{
    struct place place;
    snprintf(place.text, sizeof(place.text), "%s:%u", config->path, config->line);
    return place;
}

static bool has_problem(const struct config_file *config)
{
    return config->problem->text[0] != '\0';
}

static bool begin_vm(struct config_file *config, const char *name)
{
    struct place place = place_of(config);
    struct options *options = config->options;
    if (options->count == VM_MAX)
        return problem_set(config->problem, place.text, "give fewer", "more than %d VMs", VM_MAX);
    config->vm = &options->specs[options->count];
    vm_spec_init(config->vm, options->count++);
    config->vm->file = config->path;
    return vm_spec_set(config->vm, "name", name, config->line, place.text, config->problem);
}

/* A line `[machine]` or `[vm NAME]`. The library tells of a section only when it has a key. */
static bool begin_section(struct config_file *config, const char *text)
{
    char kind[16] = "", name[64] = "", more[2] = "";
    int words = sscanf(text, "[%15[a-z] %63[^] \t\n] %1[^]]", kind, name, more);
    config->in_section = true;
    config->vm = NULL;
    if (words == 1 && strcmp(kind, "machine") == 0 && strchr(text, ']') != NULL)
        return true;
    if (words == 2 && strcmp(kind, "vm") == 0 && strchr(text, ']') != NULL)
        return begin_vm(config, name);
    return problem_set(config->problem, place_of(config).text, "use [machine] or [vm NAME]",
                       "no section is called so");
}

/* As fgets, for the library. */
static char *read_line(char *text, int size, void *context)
{
    struct config_file *config = context;
    if (has_problem(config) || fgets(text, size, config->file) == NULL)
        return NULL;
    config->line++;
    config->continued = isspace((unsigned char)text[0]) != 0;
    if (strchr(text, '\n') == NULL && !feof(config->file))
        problem_set(config->problem, place_of(config).text,
                    "continue a long value on the next line, after a blank",
                    "the line is longer than %d characters", size - 2);
    else if (text[0] == '[')
        begin_section(config, text);
    return text;
}

/* A file as seen from the folder of the configuration file; the caller frees it. */
static char *seen_from(const char *path, const char *file)
{
    const char *slash = strrchr(path, '/');
    char *result;
    int folder = slash == NULL || file[0] == '/' ? 0 : (int)(slash - path) + 1;
    return asprintf(&result, "%.*s%s", folder, path, file) < 0 ? NULL : result;
}

/* More of the command line that the line before has begun. */
static bool continue_value(struct config_file *config, const char *key, const char *value)
{
    struct vm_spec *vm = config->vm;
    char *joined;
    if (vm == NULL || strcmp(key, "append") != 0)
        return problem_set(config->problem, place_of(config).text, "begin the line without a blank",
                           "only append can be continued on a second line");
    if (asprintf(&joined, "%s %s", vm->append != NULL ? vm->append : "", value) < 0)
        return false;
    free(vm->append);
    vm->append = joined;
    return true;
}

static bool set_of_vm(struct config_file *config, const char *key, const char *value)
{
    struct place place = place_of(config);
    bool is_file =
        strcmp(key, "kernel") == 0 || strcmp(key, "initrd") == 0 || strcmp(key, "rom") == 0;
    if (!is_file || *value == '\0')
        return vm_spec_set(config->vm, key, value, config->line, place.text, config->problem);
    char *file = seen_from(config->path, value);
    bool good = vm_spec_set(config->vm, key, file, config->line, place.text, config->problem);
    free(file);
    return good;
}

/* The option of [machine] with that name; option_lines_count: there is none. */
static size_t find_machine_option(const char *key)
{
    static const char *const others[] = {"vm", "config", "archive", "help", "output"};
    size_t i = 0;
    for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++)
        if (strcmp(key, others[k]) == 0)
            return option_lines_count;
    while (i < option_lines_count && ((option_lines[i].commands & 1u << COMMAND_RUN) == 0 ||
                                      strcmp(key, option_lines[i].name) != 0))
        i++;
    return i;
}

/* Options that are there or not are `on` or `off` in a file. */
static bool apply_machine_option(struct config_file *config, const struct option_line *line,
                                 const char *value)
{
    struct options *options = config->options;
    const char *todo = line->value != NULL ? line->todo : "give on or off";
    char *kept = strdup(value); /* options may point to their value */
    options->kept[options->kept_count++] = kept;
    return option_set(options, line, kept) || problem_set(config->problem, place_of(config).text,
                                                          todo, "a bad value for %s", line->name);
}

static bool set_of_machine(struct config_file *config, const char *key, const char *value)
{
    struct place place = place_of(config);
    size_t i = find_machine_option(key);
    if (i == option_lines_count)
        return problem_set(config->problem, place.text, "see the options of mirrorball run --help",
                           "unknown setting %s of the machine", key);
    if (config->given[i] != 0)
        return problem_set(config->problem, place.text, "give it once", "%s is set twice", key);
    config->given[i] = config->line;
    return apply_machine_option(config, &option_lines[i], value);
}

/* One `key = value`, for the library: 0 is a problem. */
static int take_pair(void *context, const char *section, const char *key, const char *value)
{
    struct config_file *config = context;
    (void)section;
    if (has_problem(config))
        return 0;
    if (!config->in_section)
        return problem_set(config->problem, place_of(config).text,
                           "begin with [machine] or [vm NAME]", "a setting before any section");
    if (config->continued)
        return continue_value(config, key, value);
    return config->vm != NULL ? set_of_vm(config, key, value) : set_of_machine(config, key, value);
}

static bool check_kernels(const struct config_file *config, size_t first)
{
    for (size_t i = first; i < config->options->count; i++) {
        const struct vm_spec *vm = &config->options->specs[i];
        char where[300];
        snprintf(where, sizeof(where), "%s:%u", config->path, vm_spec_line(vm, "name"));
        if (vm->kernel == NULL)
            return problem_set(config->problem, where, "add kernel = FILE",
                               "the VM %s has no kernel", vm->name);
    }
    return true;
}

bool config_file_read(const char *path, struct options *options, struct problem *problem)
{
    struct config_file config = {
        .path = path, .file = fopen(path, "re"), .options = options, .problem = problem};
    size_t first = options->count;
    if (option_lines_count > OPTIONS_MAX)
        abort();
    if (config.file == NULL)
        return problem_set(problem, path, "give the name of a configuration file",
                           "cannot read it: %s", strerror(errno));
    options->together = true;
    int wrong_line = ini_parse_stream(read_line, &config, take_pair, &config);
    fclose(config.file);
    if (has_problem(&config))
        return false;
    config.line = wrong_line > 0 ? (unsigned)wrong_line : config.line;
    if (wrong_line != 0)
        return problem_set(problem, place_of(&config).text, "write [SECTION] or KEY = VALUE",
                           "the line is neither");
    if (options->count == first)
        return problem_set(problem, path, "add a section [vm NAME]", "it describes no VM");
    return check_kernels(&config, first);
}
