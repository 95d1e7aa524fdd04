/* The virtual CPU's CP0: one table drives emulation, tests, docs/cp0.md and the debugger's view.
 * X(register, name, readable bits, writable bits, value at reset, effect, remark)
 * A register that is not here reads as zero and ignores writes. Source: PRA, "Coprocessor 0
 * Registers"; the core is a MIPS32 release 2 with a TLB, no FPU, one register set, no EJTAG. */
#ifndef MONITOR_CP0_REGISTERS_H
#define MONITOR_CP0_REGISTERS_H

/* clang-format off */
#define CP0_ALL   0xffffffff
#define CP0_STATUS_WRITABLE (ST_CU0 | ST_BEV | ST_IM | ST_KSU_USER | ST_ERL | ST_EXL | ST_IE)
#define CP0_CAUSE_WRITABLE  (CAUSE_DC | CAUSE_IV | CAUSE_IP_SOFTWARE)

#define CP0_REGISTERS(X)                                                                           \
    X(INDEX,    "Index",    CP0_ALL, 0x3f,              0, INDEX,    "P is set by tlbp only; as many bits as the TLB needs") \
    X(RANDOM,   "Random",   CP0_ALL, 0,                 0, NONE,     "Wired to last entry; last entry at reset") \
    X(ENTRYLO0, "EntryLo0", CP0_ALL, ENTRYLO_MASK,      0, NONE,     "PFN of 20 bits") \
    X(ENTRYLO1, "EntryLo1", CP0_ALL, ENTRYLO_MASK,      0, NONE,     "PFN of 20 bits") \
    X(CONTEXT,  "Context",  CP0_ALL, CONTEXT_PTEBASE,   0, NONE,     "BadVPN2 is set by TLB exceptions") \
    X(USERLOCAL, "UserLocal", CP0_ALL, CP0_ALL,         0, USERLOCAL, "only if the VM's settings say so; else 0") \
    X(PAGEMASK, "PageMask", CP0_ALL, PAGEMASK_MASK,     0, PAGEMASK, "an illegal mask leaves the register alone") \
    X(WIRED,    "Wired",    CP0_ALL, 0x3f,              0, WIRED,    "taken modulo the number of entries; a write resets Random") \
    X(HWRENA,   "HWREna",   CP0_ALL, 0xf,               0, HWRENA,   "CPUNum, SYNCI_Step, CC, CCRes; UserLocal (bit 29) if there is one") \
    X(BADVADDR, "BadVAddr", CP0_ALL, 0,                 0, NONE,     "set by address errors and TLB exceptions") \
    X(COUNT,    "Count",    CP0_ALL, CP0_ALL,           0, COUNT,    "the machine's, with an offset; stands still while Cause.DC = 1") \
    X(ENTRYHI,  "EntryHi",  CP0_ALL, ENTRYHI_VPN2 | ENTRYHI_ASID, 0, ENTRYHI, "VPN2 is set by TLB exceptions") \
    X(COMPARE,  "Compare",  CP0_ALL, CP0_ALL,           0, COMPARE,  "a write clears Cause.TI") \
    X(STATUS,   "Status",   CP0_ALL, CP0_STATUS_WRITABLE, ST_BEV | ST_ERL, STATUS, "user and kernel mode only") \
    X(INTCTL,   "IntCtl",   CP0_ALL, 0, 0xe0000000,        NONE,     "timer on IP7; no vectored interrupts") \
    X(SRSCTL,   "SRSCtl",   CP0_ALL, 0,                 0, NONE,     "one register set") \
    X(CAUSE,    "Cause",    CP0_ALL, CP0_CAUSE_WRITABLE, 0, CAUSE,   "") \
    X(EPC,      "EPC",      CP0_ALL, CP0_ALL,           0, NONE,     "") \
    X(PRID,     "PRId",     CP0_ALL, 0,          PRID_24KC, NONE,    "24Kc, or what the VM's settings say") \
    X(EBASE,    "EBase",    CP0_ALL, EBASE_BASE,        0, NONE,     "fixed upper bits: the RAM window's") \
    X(CONFIG,   "Config",   CP0_ALL, CONFIG_K0, CONFIG_M | CONFIG_AR_R2 | CONFIG_MT_TLB | CONFIG_K0_UNCACHED, NONE, "BE as the machine") \
    X(CONFIG1,  "Config1",  CP0_ALL, 0, CP0_CONFIG1_CACHES | CONFIG_M, NONE, "MMUSize from the VM's settings") \
    X(CONFIG2,  "Config2",  CP0_ALL, 0,          CONFIG_M, NONE,     "no further caches") \
    X(CONFIG3,  "Config3",  CP0_ALL, 0,                 0, NONE,     "no vectored interrupts; ULRI from the VM's settings") \
    X(LLADDR,   "LLAddr",   CP0_ALL, 0,                 0, NONE,     "") \
    X(ERRCTL,   "ErrCtl",   CP0_ALL, 0,                 0, NONE,     "") \
    X(CACHEERR, "CacheErr", CP0_ALL, 0,                 0, NONE,     "") \
    X(TAGLO,    "TagLo",    CP0_ALL, CP0_ALL,           0, NONE,     "storage; caches have no tags to show") \
    X(DATALO,   "DataLo",   CP0_ALL, 0,                 0, NONE,     "") \
    X(TAGHI,    "TagHi",    CP0_ALL, CP0_ALL,           0, NONE,     "storage; caches have no tags to show") \
    X(DATAHI,   "DataHi",   CP0_ALL, 0,                 0, NONE,     "") \
    X(ERROREPC, "ErrorEPC", CP0_ALL, CP0_ALL,           0, NONE,     "")
/* clang-format on */

/* Two 4 KB direct-mapped caches with 128-byte lines: a geometry without aliases, whose loops over
 * all lines are short. IS/DS = 0 at 64 sets; 32 sets need the encoding 7. */
#define CP0_CONFIG1_CACHES                                                      \
    (7u << CONFIG1_IS_SHIFT | 6u << CONFIG1_IL_SHIFT | 7u << CONFIG1_DS_SHIFT | \
     6u << CONFIG1_DL_SHIFT)

#endif
