#include "tools/launcher/terminal.h"

#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define CTRL_A '\x01'

static struct termios usual;

static void give_back(void)
{
    tcsetattr(STDIN_FILENO, TCSADRAIN, &usual);
}

bool terminal_hand_over(void)
{
    if (tcgetattr(STDIN_FILENO, &usual) != 0)
        return false;
    struct termios raw = usual;
    cfmakeraw(&raw);
    raw.c_oflag = usual.c_oflag; /* guests end lines with \n alone */
    atexit(give_back);
    return tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

size_t terminal_filter(char *typed, size_t size, bool *escaped, bool *end)
{
    size_t left = 0;

    for (size_t i = 0; i < size; i++) {
        if (*escaped) {
            *escaped = false;
            if (typed[i] == 'x')
                *end = true;
            else
                typed[left++] = typed[i] == 'a' ? CTRL_A : typed[i];
        } else if (typed[i] == CTRL_A) {
            *escaped = true;
        } else {
            typed[left++] = typed[i];
        }
    }
    return left;
}
