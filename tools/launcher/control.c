#include "tools/launcher/control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_BYTES (1 << 20) /* of an answer that a client has not read yet */

static const char too_long[] = "{\"type\":\"answer\",\"id\":null,\"ok\":false,"
                               "\"error\":\"the line is longer than 1023 characters\"}";

static bool cannot_listen(const char *path, int error, struct problem *problem)
{
    return problem_set(problem, path, "give another path with --control",
                       "cannot make the control socket: %s", strerror(error));
}

/* Removes a socket that an earlier run has left behind. False: something else is there. */
static bool make_room(const struct sockaddr_un *address, struct problem *problem)
{
    const char *path = address->sun_path;
    struct stat status;
    if (lstat(path, &status) != 0)
        return true;
    if (!S_ISSOCK(status.st_mode))
        return problem_set(problem, path, "give another path with --control",
                           "there is a file that is no socket");
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool used = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
    close(fd);
    if (used)
        return problem_set(problem, path, "give another path with --control",
                           "another run has its control socket there");
    unlink(path);
    return true;
}

bool control_open(struct control *control, const char *path, struct problem *problem)
{
    *control = (struct control){.path = path, .listener = -1, .to_monitor = -1, .asking = -1};
    for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
        control->clients[i].fd = -1;
    if (path == NULL)
        return true;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof(address.sun_path))
        return cannot_listen(path, ENAMETOOLONG, problem);
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (!make_room(&address, problem))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(fd, CONTROL_CLIENTS) != 0) {
        int error = errno;
        close(fd);
        return cannot_listen(path, error, problem);
    }
    control->listener = fd;
    return true;
}

static void hang_up(struct control_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    client->length = 0;
}

void control_close(struct control *control)
{
    if (control->listener < 0)
        return;
    for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
        hang_up(&control->clients[i]);
    close(control->listener);
    control->listener = -1;
    unlink(control->path);
}

static bool has_line(const struct control_client *client)
{
    return memchr(client->data, '\n', client->length) != NULL;
}

/* A place for a client; -1: there is none, and the next waits in the listener's queue. Who has hung
 * up keeps his until the answer has come. */
static int free_place(const struct control *control)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        if (control->clients[i].fd < 0 && i != control->asking)
            return i;
    return -1;
}

void control_poll(const struct control *control, struct pollfd *ready)
{
    for (unsigned i = 0; i < CONTROL_CLIENTS; i++) {
        const struct control_client *client = &control->clients[i];
        ready[i] = (struct pollfd){.fd = has_line(client) ? -1 : client->fd, .events = POLLIN};
    }
    ready[CONTROL_CLIENTS] =
        (struct pollfd){.fd = free_place(control) < 0 ? -1 : control->listener, .events = POLLIN};
}

/* A client that does not read its answers loses its connection. */
static void tell(struct control_client *client, const char *line, size_t length)
{
    if (client->fd >= 0 && (send(client->fd, line, length, MSG_NOSIGNAL) != (ssize_t)length ||
                            send(client->fd, "\n", 1, MSG_NOSIGNAL) != 1))
        hang_up(client);
}

static void read_client(struct control_client *client)
{
    ssize_t got =
        read(client->fd, client->data + client->length, sizeof(client->data) - client->length);
    if (got > 0)
        client->length += (size_t)got;
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
        hang_up(client);
    if (client->length == sizeof(client->data) && !has_line(client)) {
        tell(client, too_long, sizeof(too_long) - 1);
        hang_up(client);
    }
}

static void accept_client(struct control *control)
{
    int place = free_place(control);
    int fd = place < 0 ? -1 : accept4(control->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    int size = ANSWER_BYTES;
    if (fd < 0)
        return;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    control->clients[place].fd = fd;
    control->clients[place].length = 0;
}

/* The next line goes to the monitor if that has none. */
static void ask(struct control *control)
{
    for (int i = 0; control->asking < 0 && i < CONTROL_CLIENTS; i++) {
        struct control_client *client = &control->clients[i];
        char *end = memchr(client->data, '\n', client->length);
        if (end == NULL)
            continue;
        size_t size = (size_t)(end + 1 - client->data);
        if (send(control->to_monitor, client->data, size, MSG_NOSIGNAL) == (ssize_t)size)
            control->asking = i;
        else
            hang_up(client); /* the monitor has ended */
        if (client->length >= size)
            memmove(client->data, end + 1, client->length -= size);
    }
}

void control_move(struct control *control, const struct pollfd *ready)
{
    for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
        if (ready[i].revents != 0)
            read_client(&control->clients[i]);
    if (ready[CONTROL_CLIENTS].revents != 0)
        accept_client(control);
    ask(control);
}

void control_answer(struct control *control, const char *line, size_t length)
{
    if (control->asking < 0)
        return;
    tell(&control->clients[control->asking], line, length);
    control->asking = -1;
    ask(control);
}
