/* The operator's commands. One table: parser, help, completion, the second port's protocol,
 * tools/ctl and docs/console.md read it. */
#ifndef MONITOR_COMMAND_TABLE_H
#define MONITOR_COMMAND_TABLE_H

/* X(symbol, name, arguments, what it does). Arguments are separated by blanks, those that may be
 * left out stand in brackets, at the end. Their names say what they are: VM (a name or a number of
 * `vms`), SWITCH, VALUE (of that switch), COMMAND, COUNT (a number),
 * WHAT (of the trace stream). */
#define COMMANDS(X)                                                                          \
    X(HELP, "help", "[COMMAND]", "the commands, or one of them")                             \
    X(VMS, "vms", "", "the VMs: number, name, state, exits, memory")                         \
    X(STATS, "stats", "[VM]", "exits by reason, of one VM or of all together")               \
    X(SWITCHES, "switches", "[VM]", "the switches of all VMs, or of one and what they mean") \
    X(SET, "set", "VM SWITCH VALUE", "change a switch of a running VM")                      \
    X(PAUSE, "pause", "VM", "run a VM no further until `resume`")                            \
    X(RESUME, "resume", "VM", "run a paused VM on")                                          \
    X(RESET, "reset", "VM", "switch a VM off and on: it boots from the start")               \
    X(KILL, "kill", "VM", "stop a VM and free its memory")                                   \
    X(START, "start", "VM", "boot a VM that has ended, or was stopped")                      \
    X(MEMORY, "memory", "", "machine memory: free, and by VM")                               \
    X(TRACE, "trace", "[COUNT]",                                                             \
      "the last records of the trace ring, newest first; 16 unless told")                    \
    X(FOLLOW, "follow", "WHAT",                                                              \
      "the trace stream (--trace): `on`, `off`, `all`, or only some reasons: `eret,tlbwr`")  \
    X(CONSOLE, "console", "VM", "bring a VM's console to the terminal")                      \
    X(QUIT, "quit", "", "end the run: stop every VM")

#endif
