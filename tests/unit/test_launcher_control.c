/* The control socket: several clients, one monitor that has one command at a time. */
#include "tests/unit/unit_test.h"
#include "tools/launcher/control.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[] = "/tmp/test-control-XXXXXX", path[64];
static struct control control;
static struct problem problem;
static int monitor; /* the monitor's end of the second port */

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof(path), "%s/socket", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int start(void **state)
{
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    if (!control_open(&control, path, &problem))
        fail_msg("%s", problem.text);
    control.to_monitor = ends[0];
    monitor = ends[1];
    return 0;
}

static int stop(void **state)
{
    (void)state;
    close(control.to_monitor);
    close(monitor);
    control_close(&control);
    return 0;
}

/* As the relay does, until nothing is left to do. */
static void settle(void)
{
    struct pollfd ready[CONTROL_POLLS];

    for (;;) {
        control_poll(&control, ready);
        if (poll(ready, CONTROL_POLLS, 0) <= 0)
            return;
        control_move(&control, ready);
    }
}

static int connect_client(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    settle();
}

static void assert_hears(int fd, const char *text)
{
    char data[4096];
    ssize_t got = read(fd, data, sizeof(data) - 1);

    data[got > 0 ? got : 0] = '\0';
    assert_string_equal(data, text);
}

static void answer(const char *line)
{
    control_answer(&control, line, strlen(line));
    settle();
}

static void a_command_goes_in_and_its_answer_comes_out(void **state)
{
    int client = connect_client();

    (void)state;
    say(client, "1 vms\n");
    assert_hears(monitor, "1 vms\n");
    answer("{}");
    assert_hears(client, "{}\n");
    close(client);
}

static void the_monitor_gets_one_command_at_a_time(void **state)
{
    int first = connect_client(), second = connect_client();

    (void)state;
    say(first, "a\nb\n");
    say(second, "c\n");
    assert_hears(monitor, "a\n");
    answer("A");
    assert_hears(monitor, "b\n");
    answer("B");
    assert_hears(monitor, "c\n");
    answer("C");
    assert_hears(monitor, "");
    assert_hears(first, "A\nB\n");
    assert_hears(second, "C\n");
    close(first);
    close(second);
}

static void a_line_may_come_in_pieces(void **state)
{
    int client = connect_client();

    (void)state;
    say(client, "st");
    assert_hears(monitor, "");
    say(client, "ats\n");
    assert_hears(monitor, "stats\n");
    close(client);
}

static void an_answer_to_who_has_hung_up_goes_nowhere(void **state)
{
    int client = connect_client(), other;

    (void)state;
    say(client, "a\n");
    close(client);
    settle();
    other = connect_client();
    say(other, "b\n");
    assert_hears(monitor, "a\n");
    answer("A");
    assert_hears(other, "");
    assert_hears(monitor, "b\n");
    answer("B");
    assert_hears(other, "B\n");
    answer("nobody asked");
    assert_hears(other, "");
    close(other);
}

static void a_line_without_end_ends_the_connection(void **state)
{
    int client = connect_client();
    char text[CONTROL_LINE_MAX + 1];

    (void)state;
    memset(text, 'x', CONTROL_LINE_MAX);
    text[CONTROL_LINE_MAX] = '\0';
    say(client, text);
    assert_hears(monitor, "");
    assert_hears(client, "{\"type\":\"answer\",\"id\":null,\"ok\":false,"
                         "\"error\":\"the line is longer than 1023 characters\"}\n");
    assert_int_equal(read(client, text, 1), 0);
    close(client);
}

static void who_comes_when_all_places_are_taken_waits(void **state)
{
    int clients[CONTROL_CLIENTS], late;

    (void)state;
    for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
        clients[i] = connect_client();
    settle();
    late = connect_client();
    say(late, "late\n");
    assert_hears(monitor, "");
    close(clients[3]);
    settle();
    assert_hears(monitor, "late\n");
    for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
        if (i != 3)
            close(clients[i]);
    close(late);
}

static void a_client_that_does_not_read_is_dropped(void **state)
{
    static char line[100000];
    int client = connect_client();

    (void)state;
    memset(line, 'x', sizeof(line) - 1);
    for (unsigned i = 0; i < 100; i++) {
        char command[4];

        if (send(client, "a\n", 2, MSG_NOSIGNAL) != 2)
            break;
        settle();
        if (read(monitor, command, sizeof(command)) <= 0)
            break;
        answer(line);
    }
    for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
        assert_int_equal(control.clients[i].fd, -1);
    close(client);
}

static void the_run_takes_the_socket_away(void **state)
{
    struct stat status;

    (void)state;
    assert_int_equal(stat(path, &status), 0);
    control_close(&control);
    assert_int_equal(stat(path, &status), -1);
}

static void a_socket_in_use_is_refused_and_a_stale_one_replaced(void **state)
{
    struct control other;

    (void)state;
    assert_false(control_open(&other, path, &problem));
    assert_non_null(strstr(problem.text, "another run"));
    assert_non_null(strstr(problem.text, path));
    close(control.listener); /* as a run that is killed leaves it */
    assert_true(control_open(&other, path, &problem));
    control.listener = other.listener;
}

static void what_is_no_socket_is_left_alone(void **state)
{
    struct control other;

    (void)state;
    assert_false(control_open(&other, folder, &problem));
    assert_non_null(strstr(problem.text, "no socket"));
    assert_false(control_open(&other, "/no/such/folder/socket", &problem));
    assert_non_null(strstr(problem.text, "/no/such/folder/socket"));
    assert_non_null(strstr(problem.text, "--control"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

static const struct CMUnitTest tests[] = {
    TEST(a_command_goes_in_and_its_answer_comes_out),
    TEST(the_monitor_gets_one_command_at_a_time),
    TEST(a_line_may_come_in_pieces),
    TEST(an_answer_to_who_has_hung_up_goes_nowhere),
    TEST(a_line_without_end_ends_the_connection),
    TEST(who_comes_when_all_places_are_taken_waits),
    TEST(a_client_that_does_not_read_is_dropped),
    TEST(the_run_takes_the_socket_away),
    TEST(a_socket_in_use_is_refused_and_a_stale_one_replaced),
    TEST(what_is_no_socket_is_left_alone),
};

int main(void)
{
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
