#include "tools/launcher/relay.h"
#include "tools/launcher/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define CHUNK    4096 /* bytes: what poll promises a pipe to take without blocking */
#define NEVER    INT64_MAX
#define GRACE_MS 2000 /* for QEMU to end after the status line, and to drain after its end */

/* Bytes on their way from one file descriptor to another. */
struct stream {
    int from; /* -1: ended */
    int to;
    size_t start; /* data[start] to data[end - 1] wait to be written */
    size_t end;
    char data[CHUNK];
};

struct relay {
    const struct qemu *qemu;
    struct status_reader *status;
    struct control *control;
    struct stream console;
    struct stream input;
    int json;       /* -1: ended */
    int64_t limit;  /* when the time is up, in ms of the monotonic clock */
    int64_t hang;   /* when QEMU counts as hanging after its status line */
    int64_t giveup; /* when to stop waiting for a killed QEMU's last bytes to be taken */
    bool killed;
    bool interactive; /* look for escapes in what is typed */
    bool escaped;
    struct relay_result result;
};

static volatile sig_atomic_t caught_signal;
static sigset_t usual_mask;

static void catch_signal(int number)
{
    caught_signal = number;
}

void relay_prepare(void)
{
    struct sigaction action = {.sa_handler = catch_signal};
    sigset_t blocked;
    sigemptyset(&blocked);
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    for (unsigned i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        sigaction(ends[i], &action, NULL);
        sigaddset(&blocked, ends[i]);
    }
    /* Blocked but for the wait in ppoll, so that none is missed between looking and waiting. */
    sigprocmask(SIG_BLOCK, &blocked, &usual_mask);
    for (unsigned i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        sigdelset(&usual_mask, ends[i]);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTTIN, SIG_IGN); /* in the background of a terminal, its input just ends */
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool stream_is_empty(const struct stream *stream)
{
    return stream->start == stream->end;
}

/* What to wait for: room at the far end if something waits, else something to read. */
static struct pollfd stream_poll(const struct stream *stream)
{
    if (!stream_is_empty(stream))
        return (struct pollfd){.fd = stream->to, .events = POLLOUT};
    return (struct pollfd){.fd = stream->from, .events = POLLIN};
}

/* Moves what can be moved once poll has reported. False: the far end is gone. */
static bool stream_move(struct stream *stream)
{
    if (!stream_is_empty(stream)) {
        ssize_t put = write(stream->to, stream->data + stream->start, stream->end - stream->start);
        if (put > 0)
            stream->start += (size_t)put;
        return put >= 0 || errno == EINTR || errno == EAGAIN;
    }
    ssize_t got = read(stream->from, stream->data, sizeof(stream->data));
    stream->start = 0;
    stream->end = got > 0 ? (size_t)got : 0;
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
        stream->from = -1;
    return true;
}

static void read_json(struct relay *relay)
{
    char data[CHUNK];
    ssize_t got = read(relay->json, data, sizeof(data));
    if (got > 0)
        status_feed(relay->status, data, (size_t)got);
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
        relay->json = -1;
}

static void end_by_killing(struct relay *relay, enum relay_end end)
{
    if (relay->killed)
        return;
    qemu_kill(relay->qemu);
    relay->killed = true;
    relay->result.end = end;
    if (end != RELAY_QEMU_ENDED)
        relay->giveup = now_ms() + GRACE_MS;
}

static void check_ends(struct relay *relay, int64_t now)
{
    if (caught_signal != 0) {
        relay->result.signal = caught_signal;
        end_by_killing(relay, RELAY_SIGNAL);
    } else if (now >= relay->limit) {
        end_by_killing(relay, RELAY_TIME_LIMIT);
    } else if (now >= relay->hang && stream_is_empty(&relay->console)) {
        end_by_killing(relay, RELAY_QEMU_ENDED);
    }
}

static int64_t earliest(const struct relay *relay)
{
    int64_t first = relay->giveup;
    if (!relay->killed && relay->limit < first)
        first = relay->limit;
    if (!relay->killed && relay->hang < first && stream_is_empty(&relay->console))
        first = relay->hang;
    return first;
}

static void move_input(struct relay *relay)
{
    bool typed = stream_is_empty(&relay->input);
    bool end = false;

    if (!stream_move(&relay->input)) {
        relay->input.start = relay->input.end = 0; /* QEMU has ended */
        relay->input.from = -1;
    }
    if (relay->interactive && typed)
        relay->input.end =
            terminal_filter(relay->input.data, relay->input.end, &relay->escaped, &end);
    if (end)
        caught_signal = SIGINT;
}

static void wait_and_move(struct relay *relay, int64_t now)
{
    int64_t until = earliest(relay);
    int64_t left = until > now ? until - now : 0;
    struct timespec timeout = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
    struct pollfd ready[3 + CONTROL_POLLS] = {
        stream_poll(&relay->console),
        stream_poll(&relay->input),
        {.fd = relay->json, .events = POLLIN},
    };
    control_poll(relay->control, ready + 3);
    if (ppoll(ready, 3 + CONTROL_POLLS, until == NEVER ? NULL : &timeout, &usual_mask) <= 0)
        return;
    if (ready[0].revents != 0 && !stream_move(&relay->console)) {
        relay->console.start = relay->console.end = 0;
        relay->console.from = -1;
        end_by_killing(relay, RELAY_OUTPUT_CLOSED);
    }
    if (ready[1].revents != 0)
        move_input(relay);
    if (ready[2].revents != 0)
        read_json(relay);
    control_move(relay->control, ready + 3);
    if (relay->status->seen)
        relay->hang = now_ms() + GRACE_MS; /* from the last byte on */
}

struct relay_result relay_run(const struct qemu *qemu, uint64_t time_limit, bool interactive,
                              struct status_reader *status, struct control *control)
{
    struct relay relay = {
        .qemu = qemu,
        .status = status,
        .control = control,
        .console = {.from = qemu->from_console, .to = STDOUT_FILENO},
        .input = {.from = STDIN_FILENO, .to = qemu->to_console},
        .json = qemu->from_json,
        .limit = time_limit != 0 ? now_ms() + (int64_t)time_limit * 1000 : NEVER,
        .hang = NEVER,
        .giveup = NEVER,
        .interactive = interactive && terminal_hand_over(),
        .result = {.end = RELAY_QEMU_ENDED},
    };
    while (relay.console.from >= 0 || !stream_is_empty(&relay.console) || relay.json >= 0) {
        int64_t now = now_ms();
        check_ends(&relay, now);
        if (now >= relay.giveup)
            break;
        wait_and_move(&relay, now);
    }
    relay.result.wait_status = qemu_wait(qemu);
    return relay.result;
}
