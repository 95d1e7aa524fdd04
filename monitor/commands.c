#include "monitor/commands.h"

#include <string.h>

#include "mips/freestanding/format.h"
#include "monitor/config.h"
#include "monitor/exit_reasons.h"
#include "monitor/stats.h"
#include "monitor/switches.h"
#include "monitor/vm.h"

#define WORDS_MAX     4 /* of a line: the command's name and its arguments */
#define KIND_MAX      16
#define CANDIDATE_MAX 24

const struct command_type command_types[COMMAND_COUNT] = {
#define X(symbol, name, arguments, help) [COMMAND_##symbol] = {name, arguments, help},
    COMMANDS(X)
#undef X
};

/* One argument in a command's list of them. */
struct argument {
    char kind[KIND_MAX]; /* VM, SWITCH, ... */
    bool optional;
};

/* The position'th argument of a command; false: it has not so many. */
static bool argument_of(enum command_id id, unsigned position, struct argument *argument)
{
    const char *list = command_types[id].arguments;
    unsigned length = 0;

    for (; position > 0; position--) {
        list = strchr(list, ' ');
        if (list == NULL)
            return false;
        list++;
    }
    if (*list == '\0')
        return false;
    argument->optional = *list == '[';
    if (argument->optional)
        list++;
    while (list[length] != '\0' && list[length] != ' ' && list[length] != ']') {
        argument->kind[length] = list[length];
        length++;
    }
    argument->kind[length] = '\0';
    return true;
}

static bool is(const struct argument *argument, const char *kind)
{
    return strcmp(argument->kind, kind) == 0;
}

static enum command_id find_command(const char *name)
{
    unsigned id = 0;

    while (id < COMMAND_COUNT && strcmp(command_types[id].name, name) != 0)
        id++;
    return (enum command_id)id;
}

/* By its name or, where none is called so, by its number, from 1 on. */
static struct vm *find_vm(const char *word)
{
    uint32_t number;
    struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (strcmp(vm->settings.name, word) == 0)
            return vm;
    return config_number(word, &number) && number > 0 ? vm_get(number - 1) : NULL;
}

/* Cuts the line into words. Returns how many there are; those beyond WORDS_MAX are only counted. */
static unsigned split(char *line, char *words[WORDS_MAX])
{
    unsigned count = 0;

    for (;;) {
        while (*line == ' ' || *line == '\t')
            *line++ = '\0';
        if (*line == '\0')
            return count;
        if (count < WORDS_MAX)
            words[count] = line;
        count++;
        while (*line != '\0' && *line != ' ' && *line != '\t')
            line++;
    }
}

static bool take_vm(struct command_call *call, const char *word, struct answer *answer)
{
    call->vm = find_vm(word);
    if (call->vm == NULL)
        answer_refuse(answer, "there is no VM '%.20s': `vms` lists them", word);
    return call->vm != NULL;
}

static bool take_about(struct command_call *call, const char *word, struct answer *answer)
{
    call->about = find_command(word);
    if (call->about == COMMAND_COUNT)
        answer_refuse(answer, "there is no command '%.20s': `help` lists them", word);
    return call->about != COMMAND_COUNT;
}

static bool take_count(struct command_call *call, const char *word, struct answer *answer)
{
    if (config_number(word, &call->count) && call->count > 0)
        return true;
    answer_refuse(answer, "'%.20s' is not a count: give a number from 1 on", word);
    return false;
}

/* One word as the argument that it stands for. false: refused. switch_set says itself what is wrong
 * with a switch or a value. */
static bool take(struct command_call *call, const struct argument *argument, const char *word,
                 struct answer *answer)
{
    if (is(argument, "VM"))
        return take_vm(call, word, answer);
    if (is(argument, "COMMAND"))
        return take_about(call, word, answer);
    if (is(argument, "COUNT"))
        return take_count(call, word, answer);
    if (is(argument, "SWITCH"))
        call->switch_name = word;
    else
        call->value = word;
    return true;
}

static void refuse_usage(const struct command_call *call, struct answer *answer)
{
    const struct command_type *type = &command_types[call->command];

    answer_refuse(answer, "%s: use `%s%s%s`",
                  type->arguments[0] == '\0' ? "no argument is taken" : "not these arguments",
                  type->name, type->arguments[0] == '\0' ? "" : " ", type->arguments);
}

/* The words after the command's name. false: refused. */
static bool take_arguments(struct command_call *call, char *words[WORDS_MAX], unsigned count,
                           struct answer *answer)
{
    struct argument argument;
    unsigned given = count - 1, least = 0, most = 0;

    for (; argument_of(call->command, most, &argument); most++)
        least += !argument.optional;
    if (given < least || given > most) {
        refuse_usage(call, answer);
        return false;
    }
    for (unsigned i = 0; i < given; i++)
        if (!argument_of(call->command, i, &argument) ||
            !take(call, &argument, words[i + 1], answer))
            return false;
    return true;
}

/* A control character or a byte beyond ASCII in a command is a mistake, and would garble the
 * refusal. */
static bool is_plain(const char *line)
{
    for (; *line != '\0'; line++)
        if ((*line < ' ' && *line != '\t') || *line > '~')
            return false;
    return true;
}

void command_carry_out(char *line, struct answer *answer)
{
    struct command_call call = {.about = COMMAND_COUNT};
    char *words[WORDS_MAX];
    unsigned count;

    if (!is_plain(line)) {
        answer_refuse(answer, "the line has characters that are not printable ASCII");
        return;
    }
    count = split(line, words);
    if (count == 0)
        return;
    call.command = find_command(words[0]);
    if (call.command == COMMAND_COUNT)
        answer_refuse(answer, "there is no command '%.20s': `help` lists them", words[0]);
    else if (take_arguments(&call, words, count, answer))
        command_perform(&call, answer);
}

/* --- completion ------------------------------------------------------------------------------- */

/* The index'th word of a list with `|` between, into `buffer`. */
static const char *word_of(const char *list, unsigned index, char buffer[CANDIDATE_MAX])
{
    unsigned length = 0;

    for (; index > 0; index--) {
        list = strchr(list, '|');
        if (list == NULL)
            return NULL;
        list++;
    }
    while (list[length] != '\0' && list[length] != '|' && length < CANDIDATE_MAX - 1) {
        buffer[length] = list[length];
        length++;
    }
    buffer[length] = '\0';
    return buffer;
}

/* The index'th thing that an argument may be; `last` is the word before it. */
static const char *possible(const struct argument *argument, const char *last, unsigned index)
{
    static char buffer[CANDIDATE_MAX];
    const struct vm *vm;

    if (is(argument, "COMMAND"))
        return index < COMMAND_COUNT ? command_types[index].name : NULL;
    if (is(argument, "SWITCH"))
        return index < SWITCH_COUNT ? switch_types[index].name : NULL;
    if (is(argument, "VM")) {
        vm = vm_get(index);
        return vm != NULL ? vm->settings.name : NULL;
    }
    if (is(argument, "WHAT"))
        return index < EXIT_REASON_COUNT ? stats_reason_name(index)
                                         : word_of("on|off|all", index - EXIT_REASON_COUNT, buffer);
    if (is(argument, "VALUE")) {
        unsigned id = switch_find(last);

        if (id < SWITCH_COUNT && switch_types[id].words != NULL)
            return word_of(switch_types[id].words, index, buffer);
    }
    return NULL;
}

const char *command_candidate(const char *before, const char *prefix, unsigned index)
{
    struct argument argument = {.kind = "COMMAND"};
    char copy[COMMAND_LINE_MAX], *words[WORDS_MAX];
    const char *word, *last = "";
    unsigned count;

    format_buffer(copy, sizeof(copy), "%s", before);
    count = split(copy, words);
    if (count > 0) {
        enum command_id id = find_command(words[0]);

        if (count > WORDS_MAX || id == COMMAND_COUNT || !argument_of(id, count - 1, &argument))
            return NULL;
        last = words[count - 1];
    }
    for (unsigned i = 0; (word = possible(&argument, last, i)) != NULL; i++)
        if (strncmp(word, prefix, strlen(prefix)) == 0 && index-- == 0)
            return word;
    return NULL;
}
