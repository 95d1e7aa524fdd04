/* Carries the console between QEMU and this process's own input and output until the run ends. */
#ifndef TOOLS_LAUNCHER_RELAY_H
#define TOOLS_LAUNCHER_RELAY_H

#include "tools/launcher/control.h"
#include "tools/launcher/qemu.h"
#include "tools/launcher/status.h"

#include <stdbool.h>
#include <stdint.h>

enum relay_end {
    RELAY_QEMU_ENDED,    /* by itself, or killed for hanging after its status line */
    RELAY_TIME_LIMIT,    /* killed: the time was up */
    RELAY_SIGNAL,        /* killed: this process was told to end */
    RELAY_OUTPUT_CLOSED, /* killed: nobody reads this process's output any more */
};

struct relay_result {
    enum relay_end end;
    int signal;      /* with RELAY_SIGNAL: which one */
    int wait_status; /* QEMU's */
};

/* Takes over SIGINT, SIGTERM and SIGHUP; call it before QEMU starts. */
void relay_prepare(void);

/* Relays until QEMU has ended and everything it wrote is out. `time_limit` in seconds, 0: none.
 * interactive: the terminal is handed over to the guest (terminal.h). The second port's lines go to
 * `status`; what comes from `control` goes to it. */
struct relay_result relay_run(const struct qemu *qemu, uint64_t time_limit, bool interactive,
                              struct status_reader *status, struct control *control);

#endif
