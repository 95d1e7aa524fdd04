/* Directories and paths. */
#include "tests/usertests/usertests.h"
#include "mips/freestanding/format.h"

#define MANY 200

static int getdents_of(const char *path, unsigned size)
{
    static struct dirent entries[MANY + 8];

    return getdents(must(open(path, O_READ)), entries, size);
}

static bool many_names_are_listed(void)
{
    static bool seen[MANY];
    struct dirent entries[3]; /* it takes many calls */
    char name[16];
    int found = 0;
    int bytes;
    int fd;

    must(mkdir("many"));
    for (unsigned i = 0; i < MANY; i++) {
        format_buffer(name, sizeof(name), "many/%u", i);
        must(close(must(open(name, O_WRITE | O_CREATE))));
    }
    fd = must(open("many", O_READ));
    while ((bytes = must(getdents(fd, entries, sizeof(entries)))) > 0)
        for (unsigned i = 0; i < (unsigned)bytes / sizeof(entries[0]); i++) {
            int number = atoi(entries[i].name);

            if (entries[i].name[0] == '.' || seen[number])
                continue;
            seen[number] = true;
            found++;
        }
    for (unsigned i = 0; i < MANY; i++) {
        format_buffer(name, sizeof(name), "many/%u", i);
        must(unlink(name));
    }
    return found == MANY && unlink("many") == 0;
}

static bool directory_changes(void)
{
    make_file("here", "");
    must(mkdir("inner"));
    must(chdir("inner"));
    return open("here", O_READ) == -ENOENT && open("../here", O_READ) >= 0 &&
           open("./.././inner/../here", O_READ) >= 0 && chdir("..") == 0 &&
           open("here", O_READ) >= 0 && unlink("inner") == 0;
}

/* The working directory has lost its name: it is there still, but nothing can be made in it. */
static int create_in_removed(void)
{
    must(mkdir("removed"));
    must(chdir("removed"));
    must(unlink("../removed"));
    return open("file", O_WRITE | O_CREATE);
}

/* A name of that length. */
static int create_name(unsigned length)
{
    static char name[512];

    memset(name, 'n', length);
    return open(name, O_WRITE | O_CREATE) >= 0 ? unlink(name) : open(name, O_WRITE | O_CREATE);
}

/* A path of "./././..." of that length with the NUL. */
static int open_path(unsigned size)
{
    static char path[2 * PATH_MAX];

    for (unsigned i = 0; i < size - 1; i++)
        path[i] = i % 2 == 0 ? '.' : '/';
    path[size - 1] = '\0';
    return open(path, O_READ) >= 0 ? 0 : open(path, O_READ);
}

void test_names(void)
{
    make_file("a-file", "");
    must(mkdir("a-directory"));
    make_file("a-directory/inside", "");
    CASE("many-names", many_names_are_listed());
    CASE("chdir", directory_changes());
    RESULT("create-in-removed-directory", create_in_removed(), -ENOENT);
    RESULT("chdir-missing", chdir("missing"), -ENOENT);
    RESULT("chdir-file", chdir("a-file"), -ENOTDIR);
    RESULT("mkdir-exists", mkdir("a-directory"), -EEXIST);
    RESULT("mkdir-root", mkdir("/"), -EEXIST);
    RESULT("mkdir-in-missing", mkdir("missing/new"), -ENOENT);
    RESULT("mkdir-in-file", mkdir("a-file/new"), -ENOTDIR);
    RESULT("unlink-missing", unlink("missing"), -ENOENT);
    RESULT("unlink-full-directory", unlink("a-directory"), -ENOTEMPTY);
    RESULT("unlink-root", unlink("/"), -EBUSY);
    RESULT("unlink-dot", unlink("a-directory/."), -EINVAL);
    RESULT("link-directory", link("a-directory", "new"), -EPERM);
    RESULT("link-missing", link("missing", "new"), -ENOENT);
    RESULT("link-exists", link("a-file", "a-directory/inside"), -EEXIST);
    RESULT("link-into-file", link("a-file", "a-file/new"), -ENOTDIR);
    RESULT("getdents-no-room", getdents_of(".", sizeof(struct dirent) - 1), -EINVAL);
    RESULT("getdents-file", getdents_of("a-file", sizeof(struct dirent)), -ENOTDIR);
    RESULT("getdents-huge", getdents_of(".", 0xffffffff), -EINVAL);
    RESULT("path-empty", open("", O_READ), -ENOENT);
    RESULT("path-slash-behind-file", open("a-file/", O_READ), -ENOTDIR);
    RESULT("name-longest", create_name(NAME_MAX), 0);
    RESULT("name-too-long", create_name(NAME_MAX + 1), -ENAMETOOLONG);
    RESULT("path-longest", open_path(PATH_MAX), 0);
    RESULT("path-too-long", open_path(PATH_MAX + 1), -ENAMETOOLONG);
}
