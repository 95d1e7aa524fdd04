/* Pipelines. */
#include "guest-os/user/sh/parser.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"

#include <string.h>

static unsigned open_flags(enum token token)
{
    switch (token) {
    case TOKEN_IN:
        return O_READ;
    case TOKEN_APPEND:
    case TOKEN_ERRORS_APPEND:
        return O_WRITE | O_CREATE | O_APPEND;
    default:
        return O_WRITE | O_CREATE | O_TRUNCATE;
    }
}

static int redirected_fd(enum token token)
{
    if (token == TOKEN_IN)
        return STDIN;
    return token == TOKEN_OUT || token == TOKEN_APPEND ? STDOUT : STDERR;
}

/* Both return NULL, or what is wrong. */
static const char *add_redirection(struct command *command, struct lexer *lexer, enum token token)
{
    struct redirection *redirection = &command->redirections[command->redirection_count];
    enum token file;

    if (command->redirection_count == REDIRECTIONS_MAX)
        return "too many redirections";
    *redirection = (struct redirection){redirected_fd(token), open_flags(token), 0};
    if (token != TOKEN_ERRORS_TO_OUTPUT) {
        file = lexer_next(lexer);
        if (file != TOKEN_WORD)
            return file == TOKEN_BAD ? lexer->problem : "file name expected";
        redirection->path = copy_text(lexer->word);
    }
    command->redirection_count++;
    return 0;
}

static const char *add_word(struct command *command, const struct lexer *lexer)
{
    if (command->argc == ARGUMENTS_MAX)
        return "too many arguments";
    command->argv[command->argc++] = copy_text(lexer->word);
    return 0;
}

/* Reads a command and what ends it. */
static enum token parse_command(struct command *command, struct lexer *lexer, const char **problem)
{
    for (;;) {
        enum token token = lexer_next(lexer);

        if (token == TOKEN_WORD)
            *problem = add_word(command, lexer);
        else if (token >= TOKEN_IN && token <= TOKEN_ERRORS_TO_OUTPUT)
            *problem = add_redirection(command, lexer, token);
        else if (token == TOKEN_BAD)
            *problem = lexer->problem;
        else
            return token;
        if (*problem != 0)
            return TOKEN_END;
    }
}

void pipeline_parse(struct pipeline *pipeline, struct lexer *lexer)
{
    struct command **link = &pipeline->first;

    *pipeline = (struct pipeline){0};
    do {
        struct command *command = allocate(sizeof(*command));

        memset(command, 0, sizeof(*command));
        *link = command;
        link = &command->next;
        pipeline->end = parse_command(command, lexer, &pipeline->problem);
        if (pipeline->problem == 0 && command->argc == 0 &&
            (command->redirection_count != 0 || pipeline->end == TOKEN_PIPE ||
             command != pipeline->first))
            pipeline->problem = "command expected";
    } while (pipeline->problem == 0 && pipeline->end == TOKEN_PIPE);
    if (pipeline->problem == 0 && pipeline->first->argc == 0) {
        if (pipeline->end != TOKEN_END && pipeline->end != TOKEN_SEMICOLON)
            pipeline->problem = "command expected";
        pipeline_free(pipeline);
    }
}

void pipeline_free(struct pipeline *pipeline)
{
    while (pipeline->first != 0) {
        struct command *command = pipeline->first;

        pipeline->first = command->next;
        for (int i = 0; i < command->argc; i++)
            free(command->argv[i]);
        for (unsigned i = 0; i < command->redirection_count; i++)
            free(command->redirections[i].path);
        free(command);
    }
}
