/* From tokens to pipelines.
 *
 *   line     = [ pipeline { ( ";" | "&" | "&&" | "||" ) [ pipeline ] } ]
 *   pipeline = command { "|" command }
 *   command  = { WORD | redirection }
 *   redirection = ( "<" | ">" | ">>" | "2>" | "2>>" ) WORD | "2>&1"
 */
#ifndef SH_PARSER_H
#define SH_PARSER_H

#include "guest-os/abi.h"
#include "guest-os/user/sh/lexer.h"

#define REDIRECTIONS_MAX 6 /* of one command */

struct redirection {
    int fd;         /* that is redirected */
    unsigned flags; /* to open the file with */
    char *path;     /* NULL: to where descriptor 1 goes */
};

struct command {
    struct command *next; /* that reads what this one writes */
    int argc;
    char *argv[ARGUMENTS_MAX + 1];
    unsigned redirection_count;
    struct redirection redirections[REDIRECTIONS_MAX];
};

struct pipeline {
    struct command *first; /* NULL: an empty one */
    enum token end;        /* what follows it: TOKEN_END, _SEMICOLON, _BACKGROUND, _AND or _OR */
    const char *problem;   /* a syntax error, or NULL */
};

/* Reads the next pipeline. Variables get the values that they have now. */
void pipeline_parse(struct pipeline *pipeline, struct lexer *lexer);
void pipeline_free(struct pipeline *pipeline);

#endif
