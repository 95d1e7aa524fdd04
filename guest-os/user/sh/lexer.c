/* Words and operators. */
#include "guest-os/user/sh/lexer.h"
#include "guest-os/user/sh/variables.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *text;
    enum token token;
} operators[] = {
    /* one that begins with another comes before it */
    {"2>&1", TOKEN_ERRORS_TO_OUTPUT},
    {"2>>", TOKEN_ERRORS_APPEND},
    {"2>", TOKEN_ERRORS},
    {"||", TOKEN_OR},
    {"|", TOKEN_PIPE},
    {"&&", TOKEN_AND},
    {"&", TOKEN_BACKGROUND},
    {";", TOKEN_SEMICOLON},
    {">>", TOKEN_APPEND},
    {">", TOKEN_OUT},
    {"<", TOKEN_IN},
};

/* The word under construction. */
struct word {
    char *text;
    unsigned length;
    bool too_long;
};

static void add(struct word *word, char c)
{
    if (word->length == WORD_MAX - 1)
        word->too_long = true;
    else
        word->text[word->length++] = c;
}

/* `from` is behind a $. Adds the variable's value; returns what follows its name. */
static const char *add_variable(struct word *word, const char *from)
{
    char name[VARIABLE_NAME_MAX];
    unsigned length = 0;
    bool braces = *from == '{';

    if (braces)
        from++;
    if (is_name(from[0], true))
        while (length < sizeof(name) - 1 && is_name(from[length], false))
            length++;
    else if (from[0] != '\0' && strchr("?$!#0123456789", from[0]) != 0)
        length = 1;
    memcpy(name, from, length);
    name[length] = '\0';
    if (length == 0 || (braces && from[length] != '}')) {
        add(word, '$'); /* not a variable: as it stands */
        return braces ? from - 1 : from;
    }
    for (const char *value = variable_get(name); *value != '\0'; value++)
        add(word, *value);
    return from + length + (braces ? 1 : 0);
}

/* `from` is behind the opening quote; returns what follows the closing one, NULL if there is none.
 */
static const char *add_quoted(struct word *word, const char *from, char quote)
{
    while (*from != quote) {
        if (*from == '\0')
            return 0;
        if (quote == '"' && *from == '$') {
            from = add_variable(word, from + 1);
            continue;
        }
        if (quote == '"' && *from == '\\' && from[1] != '\0' && strchr("\"\\$", from[1]) != 0)
            from++;
        add(word, *from++);
    }
    return from + 1;
}

/* Reads a word. `*empty` tells of one that is nothing but variables without a value. */
static const char *read_word(struct word *word, const char *from, bool *empty)
{
    *empty = true;
    while (from != 0 && *from != '\0' && strchr(" \t|&;<>", *from) == 0) {
        if (*from == '\'' || *from == '"') {
            *empty = false;
            from = add_quoted(word, from + 1, *from);
        } else if (*from == '$') {
            from = add_variable(word, from + 1);
        } else {
            if (*from == '\\' && from[1] != '\0')
                from++;
            add(word, *from++);
        }
    }
    *empty = *empty && word->length == 0;
    return from;
}

static enum token find_operator(struct lexer *lexer)
{
    for (unsigned i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        size_t length = strlen(operators[i].text);

        if (strncmp(lexer->next, operators[i].text, length) == 0) {
            lexer->next += length;
            return operators[i].token;
        }
    }
    return TOKEN_WORD;
}

enum token lexer_next(struct lexer *lexer)
{
    struct word word = {.text = lexer->word};
    enum token token;
    bool empty;

    do {
        while (*lexer->next == ' ' || *lexer->next == '\t')
            lexer->next++;
        if (*lexer->next == '\0' || *lexer->next == '#')
            return TOKEN_END;
        token = find_operator(lexer);
        if (token != TOKEN_WORD)
            return token;
        lexer->next = read_word(&word, lexer->next, &empty);
        if (lexer->next == 0 || word.too_long) {
            lexer->problem = word.too_long ? "word too long" : "quote without end";
            return TOKEN_BAD;
        }
    } while (empty);
    lexer->word[word.length] = '\0';
    return TOKEN_WORD;
}
