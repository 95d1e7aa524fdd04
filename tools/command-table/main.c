/* Prints the table of commands in docs/console.md from the one that drives the parser. */
#include <stdio.h>

#include "monitor/command_table.h"

static const struct {
    const char *name, *arguments, *what;
} rows[] = {
#define X(symbol, name, arguments, what) {name, arguments, what},
    COMMANDS(X)
#undef X
};

int main(void)
{
    fputs("| command | what it does |\n| --- | --- |\n", stdout);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        printf("| `%s%s%s` | %s |\n", rows[i].name, rows[i].arguments[0] != '\0' ? " " : "",
               rows[i].arguments, rows[i].what);
    putchar('\n');
    return 0;
}
