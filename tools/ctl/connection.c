#include "tools/ctl/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CHUNK 4096

bool connection_open(struct connection *connection, const char *path, unsigned timeout,
                     struct problem *problem)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    *connection = (struct connection){.path = path, .timeout = timeout, .fd = -1};
    if (strlen(path) >= sizeof(address.sun_path))
        return problem_set(problem, path, "give a shorter one", "the path is too long");
    memcpy(address.sun_path, path, strlen(path) + 1);
    connection->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return true;
    int error = errno;
    connection_close(connection);
    return problem_set(problem, path, "start a run with --control and this path",
                       error == ENOENT         ? "no such control socket"
                       : error == ECONNREFUSED ? "no monitor runs at this control socket"
                                               : "cannot connect to the control socket: %s",
                       strerror(error));
}

void connection_close(struct connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    connection->fd = -1;
    free(connection->line);
    connection->line = NULL;
}

static void append(struct connection *connection, const char *data, size_t size)
{
    if (connection->length + size > connection->capacity) {
        connection->capacity = 2 * (connection->length + size);
        connection->line = realloc(connection->line, connection->capacity);
        if (connection->line == NULL)
            abort();
    }
    memcpy(connection->line + connection->length, data, size);
    connection->length += size;
}

/* Waits for a whole line. */
static bool receive(struct connection *connection, struct problem *problem)
{
    connection->length = 0;
    while (connection->length == 0 || connection->line[connection->length - 1] != '\n') {
        struct pollfd ready = {.fd = connection->fd, .events = POLLIN};
        char data[CHUNK];
        int come = poll(&ready, 1, (int)connection->timeout * 1000);
        if (come < 0 && errno == EINTR)
            continue;
        if (come == 0)
            return problem_set(problem, connection->path, "see whether the run hangs",
                               "the monitor has not answered for %u s", connection->timeout);
        ssize_t got = read(connection->fd, data, sizeof(data));
        if (got <= 0)
            return problem_set(problem, connection->path, "see what the run says",
                               "the run has ended without an answer");
        append(connection, data, (size_t)got);
    }
    return true;
}

json_t *connection_ask(struct connection *connection, const char *command, struct problem *problem)
{
    char line[2048];
    int length = snprintf(line, sizeof(line), "%u %s\n", ++connection->id, command);
    if (length >= (int)sizeof(line)) {
        problem_set(problem, "command", "shorten it", "the command is too long");
        return NULL;
    }
    if (send(connection->fd, line, (size_t)length, MSG_NOSIGNAL) != length) {
        problem_set(problem, connection->path, "see what the run says", "the run has ended");
        return NULL;
    }
    if (!receive(connection, problem))
        return NULL;
    json_t *answer = json_loadb(connection->line, connection->length, 0, NULL);
    const json_t *id = json_object_get(answer, "id");
    if (json_is_boolean(json_object_get(answer, "ok")) &&
        (json_is_null(id) || json_integer_value(id) == connection->id))
        return answer;
    json_decref(answer);
    problem_set(problem, connection->path, "see what listens there",
                "that is no answer of a monitor");
    return NULL;
}
