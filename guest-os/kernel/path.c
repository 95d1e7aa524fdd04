/* Paths. */
#include "guest-os/kernel/path.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/directory.h"
#include "guest-os/kernel/process.h"

#include <stdbool.h>
#include <string.h>

/* Where a path ends. */
struct place {
    struct inode *directory; /* that its last component is in, or would be */
    char name[NAME_MAX + 1]; /* the last component; "." for the root */
    bool is_directory;       /* the path ends with '/': it means a directory */
    struct inode *inode;     /* what is there, or NULL */
};

static struct inode *root_directory;

void root_init(void)
{
    root_directory = directory_make(0);
    if (root_directory == 0 || path_make("/dev", TYPE_DIRECTORY) != 0 ||
        path_make("/dev/console", TYPE_CONSOLE) != 0)
        panic("not enough memory to start");
}

struct inode *root(void)
{
    return root_directory;
}

/* Takes the next component off the path. 1, 0 if there is none, -ENAMETOOLONG. */
static int take_component(const char **path, char name[NAME_MAX + 1])
{
    const char *start;
    uint32_t length;

    while (**path == '/')
        (*path)++;
    start = *path;
    while (**path != '/' && **path != '\0')
        (*path)++;
    length = (uint32_t)(*path - start);
    if (length > NAME_MAX)
        return -ENAMETOOLONG;
    if (length == 0)
        return 0;
    memcpy(name, start, length);
    name[length] = '\0';
    return 1;
}

static int walk(const char *path, struct place *place)
{
    struct inode *inode = path[0] == '/' || current == 0 ? root_directory : current->directory;
    int found;

    if (path[0] == '\0')
        return -ENOENT;
    *place = (struct place){inode, ".", false, inode};
    place->is_directory = path[strlen(path) - 1] == '/';
    while ((found = take_component(&path, place->name)) > 0) {
        if (place->inode == 0)
            return -ENOENT;
        if (place->inode->type != TYPE_DIRECTORY)
            return -ENOTDIR;
        place->directory = place->inode;
        place->inode = directory_lookup(place->directory, place->name);
    }
    if (found < 0)
        return found;
    if (place->is_directory && place->inode != 0 && place->inode->type != TYPE_DIRECTORY)
        return -ENOTDIR;
    return 0;
}

int path_find(const char *path, struct inode **inode)
{
    struct place place;
    int error = walk(path, &place);

    *inode = place.inode;
    return error == 0 && *inode == 0 ? -ENOENT : error;
}

/* Names `inode`, or frees it if that cannot be. A directory that has no name itself, because it was
 * removed while somebody used it, takes no new ones. */
static int add(const struct place *place, struct inode *inode)
{
    int error = place->directory->links == 0 ? -ENOENT
                                             : directory_add(place->directory, place->name, inode);

    if (error == 0)
        return 0;
    if (inode->type == TYPE_DIRECTORY) {
        directory_unmake(inode);
    } else {
        inode_hold(inode);
        inode_release(inode);
    }
    return error;
}

int path_find_or_create(const char *path, struct inode **inode)
{
    struct place place;
    int error = walk(path, &place);

    *inode = place.inode;
    if (error != 0 || place.inode != 0)
        return error;
    if (place.is_directory)
        return -EISDIR;
    *inode = inode_allocate(TYPE_FILE);
    return *inode == 0 ? -ENOSPC : add(&place, *inode);
}

int path_make(const char *path, uint32_t type)
{
    struct inode *inode;
    struct place place;
    int error = walk(path, &place);

    if (error != 0)
        return error;
    if (place.inode != 0)
        return -EEXIST;
    inode = type == TYPE_DIRECTORY ? directory_make(place.directory) : inode_allocate(type);
    return inode == 0 ? -ENOSPC : add(&place, inode);
}

int path_link(const char *old, const char *fresh)
{
    struct inode *inode;
    struct place place;
    int error = path_find(old, &inode);

    if (error != 0)
        return error;
    if (inode->type == TYPE_DIRECTORY)
        return -EPERM;
    error = walk(fresh, &place);
    if (error != 0)
        return error;
    if (place.inode != 0)
        return -EEXIST;
    return place.is_directory ? -ENOENT : add(&place, inode);
}

int path_unlink(const char *path)
{
    struct place place;
    int error = walk(path, &place);

    if (error != 0)
        return error;
    if (place.inode == 0)
        return -ENOENT;
    if (place.inode == root_directory)
        return -EBUSY;
    if (strcmp(place.name, ".") == 0 || strcmp(place.name, "..") == 0)
        return -EINVAL;
    if (place.inode->type == TYPE_DIRECTORY) {
        if (!directory_is_empty(place.inode))
            return -ENOTEMPTY;
        directory_unmake(place.inode);
    }
    directory_remove(place.directory, place.name);
    return 0;
}
