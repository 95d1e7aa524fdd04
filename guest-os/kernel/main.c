/* Start-up, in the order in which things come to need each other. */
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/boot.h"
#include "guest-os/kernel/clock.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/initrd.h"
#include "guest-os/kernel/kernel_stack.h"
#include "guest-os/kernel/monitor.h"
#include "guest-os/kernel/path.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/tlb.h"

/* start.S comes here with what the boot loader passed. */
void kernel_main(int argc, char **argv, char **environment, uint32_t memory_bytes);

void kernel_main(int argc, char **argv, char **environment, uint32_t memory_bytes)
{
    static struct boot boot;
    unsigned files;

    console_init();
    boot_parse(&boot, argc, argv, memory_bytes);
    monitor_init(environment, boot.monitor_zeroes);
    frames_init(&boot);
    root_init();
    files = initrd_unpack(&boot);
    console_printf("kernel: %u MB of memory, %u files, starting '%s'\n", boot.memory_bytes >> 20,
                   files, boot.run.text);
    tlb_init();
    kernel_stacks_init();
    spaces_init();
    clock_init();
    process_start_first(&boot.run);
}
