/* The end of a run: one status line for people, one for programs, and the power goes off. */
#ifndef MONITOR_FINISH_H
#define MONITOR_FINISH_H

/* Exit codes of a run; the launcher makes them its own. */
#define FINISH_ALL_ENDED     0
#define FINISH_BAD_INPUT     2
#define FINISH_VM_STOPPED    3
#define FINISH_MONITOR_FAULT 4
#define FINISH_LIMIT         5

_Noreturn void finish(int code, const char *text, ...) __attribute__((format(printf, 2, 3)));

#endif
