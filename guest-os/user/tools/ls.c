/* ls [-l] [NAME...]: what is in directories, sorted; -l: type, links, size and name. */
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

static bool details;

struct list {
    struct dirent *entries;
    unsigned count, room;
};

static void add(struct list *list, const struct dirent *entry)
{
    unsigned i = list->count;

    if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0)
        return;
    if (list->count == list->room) {
        list->room = list->room * 2 + 16;
        list->entries = realloc(list->entries, list->room * sizeof(*entry));
        if (list->entries == 0)
            exit(complain("ls", "entries", -ENOMEM));
    }
    for (; i > 0 && strcmp(list->entries[i - 1].name, entry->name) > 0; i--)
        list->entries[i] = list->entries[i - 1];
    list->entries[i] = *entry;
    list->count++;
}

static int read_directory(const char *path, struct list *list)
{
    struct dirent entries[16];
    int fd = open(path, O_READ);
    int bytes;

    if (fd < 0)
        return fd;
    while ((bytes = getdents(fd, entries, sizeof(entries))) > 0)
        for (unsigned i = 0; i < (unsigned)bytes / sizeof(entries[0]); i++)
            add(list, &entries[i]);
    close(fd);
    return bytes;
}

/* One line for what is at `path`; it is called `name`. */
static int print(const char *path, const char *name)
{
    static const char letters[] = {
        [TYPE_FILE] = '-', [TYPE_DIRECTORY] = 'd', [TYPE_CONSOLE] = 'c', [TYPE_PIPE] = 'p'};
    struct stat stat;
    int error;

    if (details) {
        error = stat_path(path, &stat);
        if (error != 0)
            return error;
        printf("%c %3u %8u ", letters[stat.type], stat.links, stat.size);
    }
    puts(name);
    return 0;
}

static int list_directory(const char *directory)
{
    struct list list = {0};
    char path[PATH_MAX];
    int error = read_directory(directory, &list);

    for (unsigned i = 0; error == 0 && i < list.count; i++) {
        error = join_path(path, directory, list.entries[i].name);
        if (error == 0)
            error = print(path, list.entries[i].name);
    }
    free(list.entries);
    return error;
}

static int show(const char *path, bool with_name)
{
    struct stat stat;
    int error = stat_path(path, &stat);

    if (error != 0)
        return error;
    if (stat.type != TYPE_DIRECTORY)
        return print(path, path);
    if (with_name)
        printf("%s:\n", path);
    return list_directory(path);
}

int main(int argc, char **argv)
{
    int first = argc > 1 && strcmp(argv[1], "-l") == 0 ? 2 : 1;
    int status = 0;

    details = first == 2;
    for (int i = first; i < argc || i == first; i++) {
        const char *path = i < argc ? argv[i] : ".";
        int error = show(path, argc - first > 1);

        if (error != 0)
            status = complain(argv[0], path, error);
    }
    return status;
}
