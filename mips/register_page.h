/* The register page: a page of the guest's RAM that holds privileged registers while its kernel
 * runs, which reads and writes them with loads and stores (docs/register-page.md). The kernel
 * offers it with a hypercall. Usable from assembly.
 *
 * Word n is CP0 register n, select 0. The words of registers that are not below, and all from
 * REGISTER_PAGE_FREE on, are the guest's: the monitor neither reads nor writes them. */
#ifndef MIPS_REGISTER_PAGE_H
#define MIPS_REGISTER_PAGE_H

#include "mips/cp0.h"
#include "mips/tlb.h"

/* Bytes from the start of the page to a register; id: CP0_..., of select 0. */
#define REGISTER_PAGE_OFFSET(id) ((id) / 2)
#define REGISTER_PAGE_FREE       128

/* X(register, the bits of its word that count). The others are the virtual CPU's: a store to them
 * is lost. BEV and ERL change by mtc0 alone; BadVAddr, and Cause's and Context's fields of the last
 * exception, are the guest's own to see and to spoil. */
/* clang-format off */
#define REGISTER_PAGE_REGISTERS(X)                                 \
    X(INDEX,    INDEX_P) /* and as many as the TLB needs */        \
    X(ENTRYLO0, ENTRYLO_MASK)                                      \
    X(ENTRYLO1, ENTRYLO_MASK)                                      \
    X(CONTEXT,  CONTEXT_PTEBASE | CONTEXT_BADVPN2)                 \
    X(BADVADDR, 0xffffffff)                                        \
    X(ENTRYHI,  ENTRYHI_VPN2 | ENTRYHI_ASID)                       \
    X(STATUS,   ST_CU0 | ST_IM | ST_KSU_USER | ST_EXL | ST_IE)     \
    X(CAUSE,    CAUSE_BD | CAUSE_CE | CAUSE_EXCCODE)               \
    X(EPC,      0xffffffff)
/* clang-format on */

#endif
