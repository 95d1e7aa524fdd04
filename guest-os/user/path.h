/* Paths and what they name. */
#ifndef USER_PATH_H
#define USER_PATH_H

#include "guest-os/abi.h"

#include <stdbool.h>

/* What is at the path: 0, or an error. */
int stat_path(const char *path, struct stat *stat);
bool is_directory(const char *path);

/* The last component. */
const char *base_name(const char *path);

/* DIRECTORY/NAME into a buffer of PATH_MAX bytes; 0 or -ENAMETOOLONG. */
int join_path(char *buffer, const char *directory, const char *name);

/* For programs of the form PROGRAM FILE NAME: where the file goes, NAME or, if that is a directory,
 * into it. Fills a buffer of PATH_MAX bytes; ends the program with a message if it cannot. */
void destination(char *buffer, int argc, char *const *argv);

/* Calls function(fd, name) for each file that argv[1]... names, or for standard input, which is "",
 * if there are none. What cannot be opened, or for which the function returns an error, is
 * complained about. Returns 1 if there was such a one, or 0. */
int for_each_file(int argc, char *const *argv, int (*function)(int fd, const char *name));

/* Becomes the program argv[0]: of /bin if the name has no '/'. Returns only an error. */
int exec_program(char *const argv[]);

/* Copies all that can be read from one descriptor to another; 0 or an error. */
int copy_all(int from, int to);

#endif
