/* mirrorctl: commands for a running monitor, over its control socket. */
#include "monitor/command_table.h"
#include "tools/ctl/answer.h"
#include "tools/ctl/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT     10  /* seconds */
#define TIMEOUT_MAX 600 /* seconds */

enum exit_code {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1,
    EXIT_BAD_INPUT = 2,
};

struct options {
    const char *socket;
    unsigned timeout;
    bool json;  /* print answers as they come */
    bool batch; /* commands come from standard input */
    bool help;
    char **command;
};

static void print_help(void)
{
    fputs(
        "Usage: mirrorctl --socket PATH [--json] [--timeout SECONDS] COMMAND [ARGUMENT...]\n"
        "       mirrorctl --socket PATH [--json] [--timeout SECONDS] -\n"
        "Gives a running monitor a command and prints its answer. PATH is that of `mirrorball run\n"
        "--control PATH`. `-` reads commands from standard input, one a line.\n\n"
        "  --socket PATH      the control socket\n"
        "  --json             print the monitor's answer as it is, a line of JSON\n"
        "  --timeout SECONDS  how long to wait for an answer, 10 unless told\n\nCommands:\n",
        stdout);
#define X(symbol, name, arguments, what) printf("  %-8s %-16s %s\n", name, arguments, what);
    COMMANDS(X)
#undef X
    fputs("\nExamples:\n"
          "  mirrorctl --socket /tmp/mb vms\n"
          "  mirrorctl --socket /tmp/mb set vm0 software_tlb off\n"
          "\nExit codes: 0 done; 1 the monitor refuses a command; 2 usage, or no answer\n",
          stdout);
}

static bool set_timeout(struct options *options, const char *value, struct problem *problem)
{
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || number == 0 || number > TIMEOUT_MAX)
        return problem_set(problem, value, "give seconds, from 1 to 600", "a bad --timeout");
    options->timeout = (unsigned)number;
    return true;
}

/* One option, at options->command, which moves on to the option's value where it has one. */
static bool parse_option(struct options *options, struct problem *problem)
{
    const char *name = *options->command;
    bool is_socket = strcmp(name, "--socket") == 0;
    options->help |= strcmp(name, "--help") == 0;
    options->json |= strcmp(name, "--json") == 0;
    if (strcmp(name, "--help") == 0 || strcmp(name, "--json") == 0)
        return true;
    if (!is_socket && strcmp(name, "--timeout") != 0)
        return problem_set(problem, name, "see --help", "unknown option");
    const char *value = *++options->command;
    if (value == NULL)
        return problem_set(problem, name, "see --help", "an option lacks its value");
    if (!is_socket)
        return set_timeout(options, value, problem);
    options->socket = value;
    return true;
}

/* Reads the options; what is left is the command. */
static bool parse(struct options *options, char **words, struct problem *problem)
{
    *options = (struct options){.timeout = TIMEOUT, .command = words};
    for (; *options->command != NULL && strncmp(*options->command, "--", 2) == 0;
         options->command++)
        if (!parse_option(options, problem))
            return false;
    const char *command = *options->command;
    options->batch = command != NULL && strcmp(command, "-") == 0;
    if (options->help)
        return true;
    if (options->socket == NULL)
        return problem_set(problem, "--socket", "give that of `mirrorball run --control PATH`",
                           "no control socket");
    return command != NULL || problem_set(problem, "command", "see --help", "no command");
}

static enum exit_code carry_out(struct connection *connection, const struct options *options,
                                const char *command, struct problem *problem)
{
    json_t *answer = connection_ask(connection, command, problem);
    if (answer == NULL)
        return EXIT_BAD_INPUT;
    bool ok = json_is_true(json_object_get(answer, "ok"));
    const char *error = json_string_value(json_object_get(answer, "error"));
    if (options->json) {
        json_dumpf(answer, stdout, JSON_COMPACT);
        putchar('\n');
    } else if (ok) {
        answer_print_table(json_object_get(answer, "result"), stdout);
    } else {
        fflush(stdout);
        fprintf(stderr, "mirrorctl: %s\n", error != NULL ? error : "refused without a reason");
    }
    json_decref(answer);
    return ok ? EXIT_DONE : EXIT_REFUSED;
}

/* Each line of standard input. The exit code is the worst of theirs. */
static enum exit_code carry_out_all(struct connection *connection, const struct options *options,
                                    struct problem *problem)
{
    enum exit_code worst = EXIT_DONE;
    char *line = NULL;
    size_t capacity = 0;
    while (worst != EXIT_BAD_INPUT && getline(&line, &capacity, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        enum exit_code code = carry_out(connection, options, line, problem);
        worst = code > worst ? code : worst;
    }
    free(line);
    return worst;
}

/* The words with blanks between them; the caller frees. */
static char *join(char **words)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        abort();
    for (; *words != NULL; words++)
        fprintf(out, "%s%s", *words, words[1] != NULL ? " " : "");
    fclose(out);
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\n')
            *c = '\x01'; /* the monitor refuses it: a command is one line */
    return text;
}

int main(int count, char **words)
{
    struct problem problem = {.text = ""};
    struct connection connection;
    struct options options;
    enum exit_code code = EXIT_BAD_INPUT;
    if (count > 0 && parse(&options, words + 1, &problem)) {
        if (options.help) {
            print_help();
            return EXIT_DONE;
        }
        if (connection_open(&connection, options.socket, options.timeout, &problem)) {
            char *command = join(options.command);
            code = options.batch ? carry_out_all(&connection, &options, &problem)
                                 : carry_out(&connection, &options, command, &problem);
            free(command);
            connection_close(&connection);
        }
    }
    if (problem.text[0] != '\0') {
        fflush(stdout);
        fprintf(stderr, "mirrorctl: %s\n", problem.text);
    }
    return code;
}
