#include "tools/launcher/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define CTRL_A '\001'

static struct termios usual;
static bool handed_over;

static void take_back(void)
{
    tcsetattr(STDIN_FILENO, TCSADRAIN, &usual);
}

void terminal_hand_over(void)
{
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &usual) != 0)
        return;
    struct termios raw = usual;
    cfmakeraw(&raw);
    raw.c_oflag |= OPOST; /* the monitor's own lines end with a bare newline */
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) != 0)
        return;
    handed_over = true;
    atexit(take_back);
    fputs("mirrorball: every key goes to the guest; Ctrl-A x ends the run\n", stderr);
}

size_t terminal_filter(char *data, size_t size, bool *quit)
{
    static bool after_ctrl_a;
    size_t kept = 0;

    if (!handed_over)
        return size;
    for (size_t i = 0; i < size; i++) {
        if (!after_ctrl_a && data[i] == CTRL_A) {
            after_ctrl_a = true;
            continue;
        }
        if (after_ctrl_a && data[i] == 'x')
            *quit = true;
        else
            data[kept++] = data[i];
        after_ctrl_a = false;
    }
    return kept;
}
