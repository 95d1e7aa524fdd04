/* A line that a person edits, byte by byte as the terminal sends it: editing keys, history,
 * completion. It knows nothing of what the line means. Keys: printable ASCII, arrows, Home, End and
 * Delete (as ANSI terminals send them), Ctrl-A/E/B/F (move), Backspace, Ctrl-U (to the line's
 * start), Ctrl-K (to its end), Ctrl-W (a word), Ctrl-P/N (history), Ctrl-L (show anew), Ctrl-C
 * (drop the line), Ctrl-D (on an empty line: leave), TAB (complete). Any other byte rings the bell.
 */
#ifndef MONITOR_LINE_EDITOR_H
#define MONITOR_LINE_EDITOR_H

#include <stdbool.h>

#define LINE_MAX_LENGTH 120
#define LINE_HISTORY    16 /* lines that are remembered */

/* Puts the index'th word that `prefix`, the word under way, may become after `before`, the words
 * left of it, into `word`; false: there is none. */
typedef const char *(*line_candidate)(const char *before, const char *prefix, unsigned index);

enum line_event {
    LINE_GOES_ON,
    LINE_ENTERED, /* text is complete; it stays until the next byte */
    LINE_LEFT,    /* Ctrl-D */
};

struct line_editor {
    const char *prompt;
    void (*put)(char c); /* to the terminal */
    line_candidate candidate;

    char text[LINE_MAX_LENGTH + 1];
    unsigned length, cursor;
    bool done; /* the next byte starts a new line */
    bool after_return;
    unsigned escape;    /* how far into an escape sequence: 0: not in one, 1: ESC, 2: ESC [ */
    unsigned parameter; /* its number */

    char history[LINE_HISTORY][LINE_MAX_LENGTH + 1];
    unsigned history_count; /* lines ever remembered */
    unsigned history_back;  /* how far back the line shown comes from; 0: it is a new one */
};

/* An empty line, the history kept. Shows nothing. */
void line_start(struct line_editor *editor);

/* Shows prompt and line anew, on the terminal's current line. */
void line_show(struct line_editor *editor);

/* One byte from the terminal. */
enum line_event line_feed(struct line_editor *editor, unsigned char byte);

#endif
