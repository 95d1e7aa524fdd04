/* Hypercalls: what a guest kernel may ask of the monitor. One table, from which the monitor's
 * dispatcher, the guest's wrappers and docs/hypercalls.md take their numbers.
 *
 * The instruction is `hypcall` of the Virtualization module (MIPS64/32 PRA, vol. IV-i), code 0,
 * which a processor without that module reserves. Number in v0, arguments in a0 and a1; afterwards
 * v0 holds 0 or an error, v1 a result; all other registers keep their values. */
#ifndef MIPS_HYPERCALLS_H
#define MIPS_HYPERCALLS_H

#define HYPERCALL_WORD          0x42000028
#define HYPERCALL_TABLE_VERSION 2

/* Errors, in v0. */
#define HYPERCALL_UNKNOWN   (-1) /* there is no call of that number */
#define HYPERCALL_ARGUMENT  (-2) /* an argument is out of its range; nothing was done */

#define HYPERCALL_LOG_MAX   200 /* bytes */
#define HYPERCALL_PAGES_MAX 64  /* pages of one call: what a call costs is bounded */

#ifndef __ASSEMBLER__

/* X(number, SYMBOL, name, arguments, result, meaning). Numbers are never used again for anything
 * else. */
/* clang-format off */
#define HYPERCALLS(X)                                                                                     \
    X(0, VERSION, "version", "", "version of this table",                                                 \
      "says that there are hypercalls, and which")                                                        \
    X(1, LOG, "log", "guest-physical address, bytes (1 to 200)", "",                                      \
      "prints a line among the monitor's own")                                                            \
    X(2, YIELD, "yield", "", "", "lets the monitor choose anew who runs")                                 \
    X(3, ZERO_PAGE, "zero_page", "guest-physical address of a page of RAM",                               \
      "1 if it was known to be zero, 0 if it had to be cleared", "makes a page read as zeros")            \
    X(4, FREE_PAGES, "free_pages", "guest-physical address, pages (1 to 64)", "",                                   \
      "what they hold is not needed: they read as zeros when they are used again")                        \
    X(5, BALLOON_TARGET, "balloon_target", "", "pages",                                                   \
      "how many pages the monitor wants to be in the balloon (switch balloon)")                           \
    X(6, BALLOON_INFLATE, "balloon_inflate", "guest-physical address, pages (1 to 64)", "pages in the balloon now", \
      "gives pages to the monitor; one that is touched comes back, as zeros")                             \
    X(7, BALLOON_DEFLATE, "balloon_deflate", "guest-physical address, pages (1 to 64)", "pages in the balloon now", \
      "takes them back: they read as zeros")                                                              \
    X(8, EXITS, "exits", "number of an exit reason (its place in monitor/exit_reasons.h, from 0)",        \
      "the caller's exits for that reason, modulo 2^32", "counts the caller's own exits")                 \
    X(9, REGISTER_PAGE, "register_page", "guest-physical address of a page of RAM", "",                   \
      "puts privileged registers into that page (docs/register-page.md; platform disco)")
/* clang-format on */

enum hypercall {
#define X(number, symbol, name, arguments, result, meaning) HYPERCALL_##symbol = (number),
    HYPERCALLS(X)
#undef X
};

#endif
#endif
