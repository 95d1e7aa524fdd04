#include "monitor/prompt.h"

#include "mips/freestanding/format.h"
#include "monitor/commands.h"
#include "monitor/console.h"
#include "monitor/line_editor.h"
#include "monitor/sched.h"
#include "monitor/vm.h"

static struct line_editor editor = {
    .prompt = "mirrorball> ",
    .put = console_put,
    .candidate = command_candidate,
};
static bool waiting;       /* the editor's line is a command to carry out */
static unsigned came_from; /* the VM whose console it was opened from */

struct vm *prompt_origin(void)
{
    return console_front() != NULL ? console_front() : vm_get(came_from);
}

void prompt_open(void)
{
    came_from = prompt_origin()->id;
    console_show_prompt();
    console_print("The monitor's prompt: `help` lists the commands, Ctrl-D leads back.\n");
    line_start(&editor);
    line_show(&editor);
}

void prompt_feed(uint8_t byte)
{
    prompt_refresh();
    switch (line_feed(&editor, byte)) {
    case LINE_ENTERED:
        waiting = true;
        sched_attend();
        break;
    case LINE_LEFT:
        console_show(prompt_origin());
        break;
    default:
        break;
    }
}

bool prompt_has_command(void)
{
    return waiting;
}

void prompt_carry_out(void)
{
    static char line[LINE_MAX_LENGTH + 1];
    static struct answer answer;

    waiting = false;
    format_buffer(line, sizeof(line), "%s", editor.text);
    answer_begin(&answer, ANSWER_TABLE, false, 0);
    command_carry_out(line, &answer);
    answer_end(&answer);
    line_start(&editor);
    if (console_front() == NULL)
        line_show(&editor);
}

void prompt_refresh(void)
{
    if (!waiting && console_front() == NULL && console_at_line_start())
        line_show(&editor);
}
