/* Start-up, in the order in which things come to need each other. */
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/boot.h"
#include "guest-os/kernel/clock.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/initrd.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/tlb.h"

/* start.S comes here with what the boot loader passed. */
void kernel_main(int argc, char **argv, char **environment, uint32_t memory_bytes);

void kernel_main(int argc, char **argv, char **environment, uint32_t memory_bytes)
{
    static struct boot boot;
    unsigned programs;

    (void)environment;
    boot_parse(&boot, argc, argv, memory_bytes);
    programs = initrd_init(&boot);
    console_printf("kernel: %u MB of memory, %u programs, starting '%s'\n", boot.memory_bytes >> 20,
                   programs, boot.run.text);
    frames_init(&boot);
    tlb_init();
    spaces_init();
    clock_init();
    process_start_first(&boot.run);
}
