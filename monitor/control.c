#include "monitor/control.h"

#include "monitor/channel.h"
#include "monitor/clock.h"
#include "monitor/commands.h"
#include "monitor/config.h"
#include "monitor/hw.h"
#include "monitor/sched.h"

static char line[COMMAND_LINE_MAX];
static unsigned length; /* of what has come; more than fits is counted, not kept */
static bool complete;
static uint32_t answered_at; /* Count at the last answer */
static bool recent;          /* that was less than CLOCK_TICK ago, when it was last looked at */

static void take(char c)
{
    if (c == '\n') {
        complete = true;
    } else if (c != '\r') {
        if (length < sizeof(line))
            line[length] = c != '\0' ? c : '\x01'; /* a byte that is refused, and ends nothing */
        if (length <= sizeof(line))
            length++;
    }
}

void control_poll(void)
{
    int c;

    while (!complete && (c = hw_channel_get()) >= 0)
        take((char)c);
    if (length > 0 || complete)
        sched_attend();
}

bool control_is_awake(void)
{
    recent = recent && hw_count() - answered_at < CLOCK_TICK;
    return recent || (length > 0 && !complete);
}

bool control_has_command(void)
{
    return complete;
}

/* The number at the start of the line, if there is one; *rest is what follows it. */
static bool take_id(char **rest, uint32_t *id)
{
    char *text = *rest, *end;
    bool good;
    char after;

    while (*text == ' ')
        text++;
    for (end = text; *end != ' ' && *end != '\0'; end++)
        continue;
    after = *end;
    *end = '\0';
    good = config_number(text, id);
    *end = after;
    if (good)
        *rest = end;
    return good;
}

void control_carry_out(void)
{
    static struct answer answer;
    char *text = line;
    uint32_t id = 0;
    bool id_given, fits = length < sizeof(line);

    line[fits ? length : sizeof(line) - 1] = '\0';
    /* Before the command, which may end the run. */
    length = 0;
    complete = false;
    id_given = take_id(&text, &id);
    answer_begin(&answer, ANSWER_JSON, id_given, id);
    if (fits)
        command_carry_out(text, &answer);
    else
        answer_refuse(&answer, "the line is longer than %u characters", COMMAND_LINE_MAX - 1);
    answer_end(&answer);
    answered_at = hw_count();
    recent = true;
}
