/* Coprocessor 0 of a MIPS32 release 2 core: register numbers and fields.
 * Source: MIPS32 PRA, vol. III, chapter "Coprocessor 0 Registers". Usable from C and assembly. */
#ifndef MIPS_CP0_H
#define MIPS_CP0_H

/* A register is named by number and select; CP0_ID folds both into one index, 0..255. */
#define CP0_ID(reg, sel) ((reg)*8 + (sel))
#define CP0_COUNT_OF_IDS 256

#define CP0_INDEX        CP0_ID(0, 0)
#define CP0_RANDOM       CP0_ID(1, 0)
#define CP0_ENTRYLO0     CP0_ID(2, 0)
#define CP0_ENTRYLO1     CP0_ID(3, 0)
#define CP0_CONTEXT      CP0_ID(4, 0)
#define CP0_USERLOCAL    CP0_ID(4, 2)
#define CP0_PAGEMASK     CP0_ID(5, 0)
#define CP0_PAGEGRAIN    CP0_ID(5, 1)
#define CP0_WIRED        CP0_ID(6, 0)
#define CP0_HWRENA       CP0_ID(7, 0)
#define CP0_BADVADDR     CP0_ID(8, 0)
#define CP0_COUNT        CP0_ID(9, 0)
#define CP0_ENTRYHI      CP0_ID(10, 0)
#define CP0_COMPARE      CP0_ID(11, 0)
#define CP0_STATUS       CP0_ID(12, 0)
#define CP0_INTCTL       CP0_ID(12, 1)
#define CP0_SRSCTL       CP0_ID(12, 2)
#define CP0_SRSMAP       CP0_ID(12, 3)
#define CP0_CAUSE        CP0_ID(13, 0)
#define CP0_EPC          CP0_ID(14, 0)
#define CP0_PRID         CP0_ID(15, 0)
#define CP0_EBASE        CP0_ID(15, 1)
#define CP0_CONFIG       CP0_ID(16, 0)
#define CP0_CONFIG1      CP0_ID(16, 1)
#define CP0_CONFIG2      CP0_ID(16, 2)
#define CP0_CONFIG3      CP0_ID(16, 3)
#define CP0_LLADDR       CP0_ID(17, 0)
#define CP0_WATCHLO      CP0_ID(18, 0)
#define CP0_WATCHHI      CP0_ID(19, 0)
#define CP0_DEBUG        CP0_ID(23, 0)
#define CP0_DEPC         CP0_ID(24, 0)
#define CP0_PERFCNT      CP0_ID(25, 0)
#define CP0_ERRCTL       CP0_ID(26, 0)
#define CP0_CACHEERR     CP0_ID(27, 0)
#define CP0_TAGLO        CP0_ID(28, 0)
#define CP0_DATALO       CP0_ID(28, 1)
#define CP0_TAGHI        CP0_ID(29, 0)
#define CP0_DATAHI       CP0_ID(29, 1)
#define CP0_ERROREPC     CP0_ID(30, 0)
#define CP0_DESAVE       CP0_ID(31, 0)

/* Status */
#define ST_IE       0x00000001
#define ST_EXL      0x00000002
#define ST_ERL      0x00000004
#define ST_KSU      0x00000018 /* 00 kernel, 01 supervisor, 10 user */
#define ST_KSU_SUPV 0x00000008
#define ST_KSU_USER 0x00000010
#define ST_IM       0x0000ff00
#define ST_IM_SHIFT 8
#define ST_NMI      0x00080000
#define ST_SR       0x00100000
#define ST_TS       0x00200000
#define ST_BEV      0x00400000
#define ST_MX       0x01000000
#define ST_RE       0x02000000
#define ST_FR       0x04000000
#define ST_RP       0x08000000
#define ST_CU0      0x10000000
#define ST_CU1      0x20000000
#define ST_CU2      0x40000000
#define ST_CU3      0x80000000

/* Cause */
#define CAUSE_EXCCODE       0x0000007c
#define CAUSE_EXCCODE_SHIFT 2
#define CAUSE_IP            0x0000ff00
#define CAUSE_IP_SHIFT      8
#define CAUSE_IP_SOFTWARE   0x00000300 /* IP0 and IP1, writable */
#define CAUSE_WP            0x00400000
#define CAUSE_IV            0x00800000
#define CAUSE_DC            0x08000000 /* Count stands still */
#define CAUSE_CE            0x30000000
#define CAUSE_CE_SHIFT      28
#define CAUSE_TI            0x40000000
#define CAUSE_BD            0x80000000

/* EntryHi, EntryLo0/1, Index, Context: formats in tlb.h. */

/* IntCtl */
#define INTCTL_IPTI_SHIFT  29
#define INTCTL_IPPCI_SHIFT 26

/* Config, Config1, Config3 */
#define CONFIG_M              0x80000000
#define CONFIG_BE             0x00008000
#define CONFIG_AR_R2          0x00000400
#define CONFIG_MT_TLB         0x00000080
#define CONFIG_K0             0x00000007
#define CONFIG_K0_UNCACHED    2
#define CONFIG_K0_CACHEABLE   3
#define CONFIG1_MMUSIZE       0x7e000000 /* TLB entries - 1 */
#define CONFIG1_MMUSIZE_SHIFT 25
#define CONFIG1_IS_SHIFT      22
#define CONFIG1_IL_SHIFT      19
#define CONFIG1_IA_SHIFT      16
#define CONFIG1_DS_SHIFT      13
#define CONFIG1_DL_SHIFT      10
#define CONFIG1_DA_SHIFT      7
#define CONFIG3_VINT          0x00000020
#define CONFIG3_ULRI          0x00002000

/* HWREna: one bit for each hardware register of rdhwr */
#define HWRENA_ULR 0x20000000 /* UserLocal, number 29 */

/* EBase */
#define EBASE_BASE 0x3ffff000

/* Debug */
#define DEBUG_DBD 0x80000000
#define DEBUG_DM  0x40000000

#define PRID_24KC 0x00019300

#endif
