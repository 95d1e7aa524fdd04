/* Other names for the functions of mips/freestanding/string.h, so that a host program can hold them
 * beside its own library's. */
#ifndef FREESTANDING_NAMES_H
#define FREESTANDING_NAMES_H

#define memcpy  fs_memcpy
#define memmove fs_memmove
#define memset  fs_memset
#define memcmp  fs_memcmp
#define memchr  fs_memchr
#define strlen  fs_strlen
#define strnlen fs_strnlen
#define strcmp  fs_strcmp
#define strncmp fs_strncmp
#define strchr  fs_strchr

#endif
