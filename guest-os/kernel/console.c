/* The line discipline. One ring holds what is ready to be read and, behind it, the line that is
 * still being edited; counters run freely and are taken modulo its size. */
#include "guest-os/kernel/console.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/user_memory.h"

#include <stdbool.h>

#define RING_SIZE    1024
#define CHUNK        128

#define CTRL(letter) ((letter) - '@')
#define DELETE       0x7f
#define END_OF_INPUT CTRL('D') /* in the ring: a read ends here */

static char ring[RING_SIZE];
static uint32_t taken;      /* characters that have been read */
static uint32_t ready;      /* ... that can be: whole lines */
static uint32_t typed;      /* ... that were typed and not taken back */
static uint32_t interrupts; /* Ctrl-C so far */

static void add(char c)
{
    ring[typed++ % RING_SIZE] = c;
}

static void hand_over(void)
{
    ready = typed;
    process_wake(ring);
}

static void echo(const char *text)
{
    while (*text != '\0')
        console_put(*text++);
}

static void take_back(void)
{
    if (typed != ready) {
        typed--;
        echo("\b \b");
    }
}

static void interrupt(void)
{
    echo("^C\n");
    taken = typed; /* nothing that was typed before counts any more */
    ready = typed;
    interrupts++;
    process_wake(ring); /* who waits for the line is told that there is none */
    process_kill_foreground();
}

/* An ordinary character. The last place in the ring is kept for the end of the line. */
static void type(char c)
{
    bool is_end = c == '\n';

    if (typed - taken >= RING_SIZE - (is_end ? 0 : 1))
        return;
    add(c);
    console_put(c);
    if (is_end)
        hand_over();
}

static void receive(char c)
{
    switch (c) {
    case CTRL('C'):
        interrupt();
        break;
    case CTRL('D'):
        if (typed == ready && typed - taken < RING_SIZE)
            add(END_OF_INPUT);
        hand_over();
        break;
    case CTRL('U'):
        while (typed != ready)
            take_back();
        break;
    case '\b':
    case DELETE:
        take_back();
        break;
    case '\r':
        type('\n');
        break;
    default:
        if (c == '\n' || c == '\t' || (c >= ' ' && c < DELETE))
            type(c);
    }
}

void console_poll(void)
{
    char c;

    while (console_get(&c))
        receive(c);
}

/* Moves characters up to the end of a line, or of `size`, into `line`; how many. */
static uint32_t take_line(char *line, uint32_t size)
{
    uint32_t count = 0;

    while (count < size && taken != ready) {
        char c = ring[taken % RING_SIZE];

        if (c == END_OF_INPUT && count != 0)
            break; /* the next read ends with it */
        taken++;
        if (c == END_OF_INPUT)
            break;
        line[count++] = c;
        if (c == '\n')
            break;
    }
    return count;
}

int console_read(uint32_t va, uint32_t size)
{
    char line[CHUNK];
    uint32_t interrupts_before = interrupts;
    uint32_t count;
    int error;

    console_poll();
    while (taken == ready && size != 0) {
        if (interrupts != interrupts_before || process_block(ring) != 0)
            return -EINTR;
    }
    count = take_line(line, size < CHUNK ? size : CHUNK);
    error = copy_to_user(va, line, count);
    return error != 0 ? error : (int)count;
}

int console_write(uint32_t va, uint32_t size)
{
    char chunk[CHUNK];

    for (uint32_t done = 0; done < size;) {
        uint32_t bytes = size - done < CHUNK ? size - done : CHUNK;
        int error = copy_from_user(chunk, va + done, bytes);

        if (error != 0)
            return done != 0 ? (int)done : error;
        for (uint32_t i = 0; i < bytes; i++)
            console_put(chunk[i]);
        done += bytes;
    }
    return (int)size;
}
