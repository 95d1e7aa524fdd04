/* clang-format off: assembly macros */
/* Privileged registers as the kernel's assembly reads and writes them: natively by mfc0 and mtc0;
 * with REGISTER_PAGE defined, which is a kernel for a monitor that offers it, by loads and stores
 * of a page that it shares with the monitor (mips/register_page.h).
 *
 * What a store into the page does not do at once is to change the address space: a new ASID in
 * EntryHi is written by mtc0 in both kernels. */
#ifndef KERNEL_REGISTERS_H
#define KERNEL_REGISTERS_H

#ifdef REGISTER_PAGE

#include "mips/register_page.h"

#define PAGED(name) register_page + REGISTER_PAGE_OFFSET(CP0_##name)

#define READ_CP0(to, name)     \
    lui to, % hi(PAGED(name)); \
    lw to, % lo(PAGED(name))(to)
/* `scratch` is a register to spoil. */
#define WRITE_CP0(from, name, scratch) \
    lui scratch, % hi(PAGED(name));    \
    sw from, % lo(PAGED(name))(scratch)
#define CP0_BARRIER /* loads and stores are in order */
/* A system call from the kernel: nothing else there raises that exception. */
#define RETURN_FROM_EXCEPTION syscall

#else

#define READ_CP0(to, name)             mfc0 to, C0_##name
#define WRITE_CP0(from, name, scratch) mtc0 from, C0_##name
#define CP0_BARRIER                    ehb
#define RETURN_FROM_EXCEPTION          eret

#endif

#endif
