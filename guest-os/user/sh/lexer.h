/* From a line of text to words and operators, with quotes and variables replaced. */
#ifndef SH_LEXER_H
#define SH_LEXER_H

#define WORD_MAX 1024 /* bytes of a word with its NUL */

enum token {
    TOKEN_END, /* of the line */
    TOKEN_WORD,
    TOKEN_PIPE,             /* |  */
    TOKEN_SEMICOLON,        /* ;  */
    TOKEN_BACKGROUND,       /* &  */
    TOKEN_AND,              /* && */
    TOKEN_OR,               /* || */
    TOKEN_IN,               /* <  */
    TOKEN_OUT,              /* >  */
    TOKEN_APPEND,           /* >> */
    TOKEN_ERRORS,           /* 2> */
    TOKEN_ERRORS_APPEND,    /* 2>> */
    TOKEN_ERRORS_TO_OUTPUT, /* 2>&1 */
    TOKEN_BAD,              /* an open quote, too long a word */
};

struct lexer {
    const char *next;    /* where the next token begins */
    const char *problem; /* for TOKEN_BAD: what is wrong */
    char word[WORD_MAX]; /* for TOKEN_WORD */
};

enum token lexer_next(struct lexer *lexer);

#endif
