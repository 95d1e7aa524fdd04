/* What is typed at the first serial port: for the console in front, for the prompt, or a chord. */
#include "monitor/console.h"

#include "monitor/control.h"
#include "monitor/hw.h"
#include "monitor/prompt.h"
#include "monitor/sched.h"
#include "monitor/vm.h"

#define TYPED_BYTES 256 /* a power of two */

/* What was typed at a VM's console and its serial port has had no room for yet: a ring. */
struct typed {
    uint8_t bytes[TYPED_BYTES];
    unsigned start, length;
};

static struct typed typed[VMS_MAX];
static int held = -1; /* a byte that its console has no room for */
unsigned console_typed;
static bool in_chord;

/* The next VM that is alive, or the one before; `vm` itself if there is no other. */
static struct vm *neighbour(struct vm *vm, bool forwards)
{
    unsigned count = 0, id = vm->id;

    while (vm_get(count) != NULL)
        count++;
    for (unsigned tried = 1; tried < count; tried++) {
        id = (forwards ? id + 1 : id + count - 1) % count;
        if (vm_is_alive(vm_get(id)))
            return vm_get(id);
    }
    return vm;
}

/* The key after the chord. */
static void follow_chord(uint8_t key)
{
    if (key == 'n' || key == 'p')
        console_show(neighbour(prompt_origin(), key == 'n'));
    else if (key == 'm')
        prompt_open();
    else if (key >= '1' && key <= '9' && vm_get(key - '1') != NULL)
        console_show(vm_get(key - '1'));
    else
        console_say("after Ctrl-]: n, p: next, previous console; 1 to 9: that VM's; m: the "
                    "monitor's prompt; Ctrl-]: sends Ctrl-]");
}

/* A key for whoever is in front. false: there is no room for it now. A VM that has ended loses it.
 */
static bool type(uint8_t byte)
{
    struct vm *vm = console_front();
    struct typed *queue;

    if (vm == NULL) {
        prompt_feed(byte);
        return true;
    }
    if (!vm_is_alive(vm))
        return true;
    queue = &typed[vm->id];
    if (queue->length == TYPED_BYTES)
        return false;
    queue->bytes[(queue->start + queue->length++) % TYPED_BYTES] = byte;
    console_typed++;
    sched_input(vm);
    return true;
}

static bool take_in(uint8_t byte)
{
    bool chord = in_chord;

    in_chord = false;
    if (!console_is_switching() || (chord && byte == CONSOLE_CHORD))
        return type(byte);
    if (chord)
        follow_chord(byte);
    else if (byte == CONSOLE_CHORD)
        in_chord = true;
    else
        return type(byte);
    return true;
}

/* What is typed after a command waits until it has been carried out. What was typed is for the VM
 * in front, which may have ended. */
static void take_in_all(void)
{
    struct vm *in_front = console_front();

    if (in_front != NULL && !vm_is_alive(in_front) && !console_is_switching())
        console_leave(in_front);
    while (!prompt_has_command()) {
        if (held < 0) {
            held = hw_console_get();
            if (held < 0)
                return;
            console_typed++;
        }
        if (!take_in((uint8_t)held))
            return;
        held = -1;
        console_typed--;
    }
}

void console_leave(struct vm *vm)
{
    struct vm *next = neighbour(vm, true);

    if (console_front() != vm || next == vm)
        return;
    if (console_is_switching())
        console_say("VM %s no longer runs: Ctrl-] n leads to the console of VM %s",
                    vm->settings.name, next->settings.name);
    else
        console_show(next);
}

static bool hand_over(struct vm *vm)
{
    struct typed *queue = &typed[vm->id];
    unsigned length = queue->length;

    while (queue->length > 0 &&
           uart16550_receive(&vm->malta.uart, queue->bytes[queue->start % TYPED_BYTES])) {
        queue->start++;
        queue->length--;
        console_typed--;
    }
    return queue->length != length;
}

static __attribute__((noinline)) bool poll(struct vm *vm)
{
    struct typed *queue = &typed[vm->id];

    take_in_all();
    control_poll();
    if (console_prompt_in_front)
        prompt_refresh();
    if (console_unfinished != 0)
        console_flush_old();
    if (queue->length == 0)
        return false;
    if (vm_is_alive(vm))
        return hand_over(vm);
    console_typed -= queue->length;
    queue->length = 0;
    return false;
}

/* Mostly there is nothing to do. */
bool console_poll(struct vm *vm)
{
    return !console_is_quiet() && poll(vm);
}
