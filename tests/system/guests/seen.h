/* What assembly and C share. Words of struct seen (guest.h); main.c asserts that they agree. */
#ifndef SYSTEM_GUESTS_SEEN_H
#define SYSTEM_GUESTS_SEEN_H

#define SEEN_BACK    0 /* where an exception continues, with Status = 0 */
#define SEEN_SP      1
#define SEEN_CAUSE   2
#define SEEN_VECTOR  3
#define SEEN_WORDS   4

#define NO_EXCEPTION 32 /* what a try_... function returns in place of an exception code */

#endif
