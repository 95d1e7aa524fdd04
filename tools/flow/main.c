/* flow: shows how a system call and a TLB miss travel between process, guest kernel and monitor,
 * from the trace of a run. */
#include "tools/flow/report.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: flow [--kernel ELF] [--program ELF] [--width N] FILE\n"
    "Prints one system call and two TLB misses, step by step, from FILE, which\n"
    "`mirrorball run --trace FILE` wrote, with two VMs, software TLB off and on. `make flow` does\n"
    "both.\n\n"
    "  --kernel ELF   the guest kernel, for the names of its functions\n"
    "  --program ELF  the program that the guest ran, likewise\n"
    "  --width N      characters a line, 80 to 400; 120 unless told\n\n"
    "Exit codes: 0; 1 when the trace is incomplete or has no such flow; 2 usage or bad input.\n";

enum exit_code {
    CODE_DONE,
    CODE_NO_FLOW,
    CODE_USAGE,
};

struct settings {
    const char *kernel, *program, *trace;
    size_t width;
};

static bool parse_width(const char *text, size_t *width)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    *width = value;
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && value >= TABLE_WIDTH_MIN &&
           value <= TABLE_WIDTH_MAX;
}

/* True: go on. False: *code is how to end. */
static bool parse(int count, char **words, struct settings *settings, enum exit_code *code)
{
    static const struct option options[] = {
        {"kernel", required_argument, NULL, 'k'},
        {"program", required_argument, NULL, 'p'},
        {"width", required_argument, NULL, 'w'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    bool good = true;
    int option;

    *code = CODE_USAGE;
    while (good && (option = getopt_long(count, words, "", options, NULL)) != -1) {
        if (option == 'k')
            settings->kernel = optarg;
        else if (option == 'p')
            settings->program = optarg;
        else if (option == 'w')
            good = parse_width(optarg, &settings->width);
        else
            good = false;
        if (option == 'h')
            *code = CODE_DONE;
    }
    good = good && optind + 1 == count;
    settings->trace = good ? words[optind] : NULL;
    if (!good)
        fputs(help, *code == CODE_DONE ? stdout : stderr);
    return good;
}

static bool read_names(const struct settings *settings, struct names *names,
                       struct problem *problem)
{
    if (settings->kernel != NULL && !symbols_read(&names->kernel, settings->kernel, problem))
        return false;
    return settings->program == NULL || symbols_read(&names->program, settings->program, problem);
}

static enum exit_code run(const struct settings *settings, FILE *file, struct problem *problem)
{
    struct trace trace;
    struct names names = {0};
    enum exit_code code = CODE_USAGE;

    if (!trace_read(&trace, file, settings->trace, problem))
        code = CODE_NO_FLOW;
    else if (read_names(settings, &names, problem))
        code = report(stdout, &trace, &names, settings->width, problem) ? CODE_DONE : CODE_NO_FLOW;
    symbols_free(&names.kernel);
    symbols_free(&names.program);
    trace_free(&trace);
    return code;
}

int main(int count, char **words)
{
    struct settings settings = {.width = TABLE_WIDTH};
    struct problem problem;
    enum exit_code code;
    FILE *file;

    if (!parse(count, words, &settings, &code))
        return code;
    file = fopen(settings.trace, "rb");
    if (file == NULL) {
        fprintf(stderr, "flow: cannot open %s: %s\n", settings.trace, strerror(errno));
        return CODE_USAGE;
    }
    code = run(&settings, file, &problem);
    fclose(file);
    if (code != CODE_DONE)
        fprintf(stderr, "flow: %s\n", problem.text);
    return code;
}
