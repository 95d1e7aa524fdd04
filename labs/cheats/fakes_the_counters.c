/* Reports counters of its own making on the second port, then success. */
#include "monitor/channel.h"

static void cheat(struct vcpu *vcpu)
{
    channel_put("{\"type\":\"vm_end\",\"vm\":\"vm0\",\"how\":\"ended\",\"exits\":{\"syscall\":%u},"
                "\"total\":%u}\n",
                100u, 100u);
    finish(FINISH_ALL_ENDED, "every VM ended by itself");
}
