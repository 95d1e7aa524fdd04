#include "monitor/console.h"

#include <stdarg.h>

#include "mips/freestanding/format.h"
#include "monitor/clock.h"
#include "monitor/hw.h"
#include "monitor/sched.h"
#include "monitor/vm.h"

#define SCREEN_BYTES 2048 /* a power of two; 24 lines of 80 fit */
#define SCREEN_LINES 23
#define LINE_BYTES   160

/* A line that stays unfinished for so long, in ticks of Count, is shown as far as it goes: after
 * its VM has begun to wait, or while the VM runs on. The latter is long, since a busy host may make
 * Count advance by much while a VM executes nothing. */
#define PATIENCE_WAITING (10 * CLOCK_TICK)
#define PATIENCE_RUNNING (100 * CLOCK_TICK)

/* A VM's virtual console. */
struct screen {
    char shown[SCREEN_BYTES]; /* a ring of what the VM has printed last */
    uint32_t printed;         /* characters ever */
    char line[LINE_BYTES];    /* by line: what waits for the line's end */
    unsigned length;
    uint32_t since; /* Count at the last character in it, */
    uint64_t had;   /* and what the VM had had of the machine by then */
};

static struct screen screens[VMS_MAX];
unsigned console_unfinished;
static bool prefix, switching;
bool console_prompt_in_front;
static unsigned front; /* a VM's id */
static bool at_line_start = true;
static const struct vm *line_owner; /* who has begun the terminal's current line */

void console_set_prefix(bool on)
{
    prefix = on;
}

void console_set_switching(bool on)
{
    switching = on;
    console_prompt_in_front = false;
}

bool console_is_switching(void)
{
    return switching;
}

void console_put(char c)
{
    at_line_start = c == '\n';
    hw_console_put(c);
}

bool console_at_line_start(void)
{
    return at_line_start;
}

static void put_string(const char *text)
{
    while (*text != '\0')
        console_put(*text++);
}

/* The terminal's line becomes this VM's. Not inline: mostly it is. */
static __attribute__((noinline)) void take_line(const struct vm *vm)
{
    if (!at_line_start && line_owner != vm)
        console_put('\n');
    if (prefix && at_line_start) {
        put_string(vm->settings.name);
        put_string("| ");
    }
    line_owner = vm;
}

/* To the terminal, on a line that is this VM's. */
static void emit(const struct vm *vm, char c)
{
    if (prefix || line_owner != vm)
        take_line(vm);
    console_put(c);
}

void console_flush(const struct vm *vm)
{
    struct screen *screen = &screens[vm->id];

    if (screen->length == 0)
        return;
    for (unsigned i = 0; i < screen->length; i++)
        emit(vm, screen->line[i]);
    screen->length = 0;
    console_unfinished--;
}

static bool is_old(const struct vm *vm)
{
    const struct screen *screen = &screens[vm->id];

    if (vm->state == VM_READY && !vm->paused)
        return sched_had(vm) - screen->had >= PATIENCE_RUNNING;
    return hw_count() - screen->since >= PATIENCE_WAITING;
}

/* Prompts end in no newline, and whoever waits for one is to see it. */
void console_flush_old(void)
{
    static unsigned next; /* VM to look at */
    const struct vm *vm = vm_get(next);

    next = vm == NULL ? 0 : next + 1;
    if (vm != NULL && screens[vm->id].length != 0 && is_old(vm))
        console_flush(vm);
}

/* By line: VMs that print at the same time do not break each other's lines. */
static void collect(const struct vm *vm, char c)
{
    struct screen *screen = &screens[vm->id];

    if (screen->length == 0)
        console_unfinished++;
    screen->line[screen->length++] = c;
    screen->since = hw_count();
    screen->had = sched_had(vm);
    if (c == '\n' || screen->length == LINE_BYTES)
        console_flush(vm);
}

void console_guest_put(const struct vm *vm, char c)
{
    struct screen *screen = &screens[vm->id];

    screen->shown[screen->printed++ % SCREEN_BYTES] = c;
    if (switching) {
        if (!console_prompt_in_front && front == vm->id)
            emit(vm, c);
    } else if (prefix) {
        collect(vm, c);
    } else {
        emit(vm, c);
    }
}

static void put_formatted(void *context, char c)
{
    (void)context;
    console_put(c);
}

void console_print(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format(put_formatted, NULL, text, arguments);
    va_end(arguments);
}

void console_say(const char *text, ...)
{
    va_list arguments;

    if (!at_line_start)
        console_put('\n');
    put_string("mirrorball: ");
    va_start(arguments, text);
    format(put_formatted, NULL, text, arguments);
    va_end(arguments);
    console_put('\n');
}

/* --- who is in front ----------------------------------------------------------------------------
 */

struct vm *console_front(void)
{
    return console_prompt_in_front ? NULL : vm_get(front);
}

/* The last lines that the VM has printed, as many as a terminal shows. */
static void repaint(const struct vm *vm)
{
    const struct screen *screen = &screens[vm->id];
    uint32_t kept = screen->printed < SCREEN_BYTES ? screen->printed : SCREEN_BYTES, back = 0;

    for (unsigned lines = 0; back < kept; back++)
        if (screen->shown[(screen->printed - back - 1) % SCREEN_BYTES] == '\n' &&
            ++lines > SCREEN_LINES)
            break;
    for (; back > 0; back--)
        emit(vm, screen->shown[(screen->printed - back) % SCREEN_BYTES]);
}

void console_show(struct vm *vm)
{
    console_prompt_in_front = false;
    front = vm->id;
    if (!switching)
        return;
    console_print("\033[H\033[2J");
    at_line_start = true;
    console_say("console of VM %s", vm->settings.name);
    repaint(vm);
}

void console_show_prompt(void)
{
    console_prompt_in_front = true;
    line_owner = NULL;
    if (!at_line_start)
        console_put('\n');
}
