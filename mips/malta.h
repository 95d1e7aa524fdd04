/* The MIPS Malta board: physical addresses and the boot protocol.
 * Source: MIPS Malta User's Manual, "Memory Map" and "Boot"; tried on QEMU 7.2. */
#ifndef MIPS_MALTA_H
#define MIPS_MALTA_H

#define MALTA_RAM_LOW_LIMIT 0x10000000 /* RAM from 0 to here at most; devices follow */
#define MALTA_ISA_IO        0x18000000 /* ISA I/O space behind the south bridge */
#define MALTA_ISA_IO_SIZE   0x00200000
#define MALTA_IO_LIMIT      0x20000000 /* devices end here */
#define MALTA_UART0         0x180003f8 /* 16550, byte registers: console */
#define MALTA_UART1         0x180002f8 /* 16550, byte registers */
#define MALTA_UART2         0x1f000900 /* CBUS 16550, registers 8 bytes apart */
#define MALTA_UART2_STRIDE  8
#define MALTA_GT64120       0x1be00000 /* the system controller's registers */
#define MALTA_FLASH         0x1e000000 /* monitor flash */
#define MALTA_FLASH_SIZE    0x00400000
#define MALTA_FPGA          0x1f000000 /* the board's own registers */
#define MALTA_SOFTRES       0x1f000500 /* writing MALTA_GORESET resets the board */
#define MALTA_GORESET       0x42
#define MALTA_REVISION      0x1fc00010 /* board revision, read only */
#define MALTA_BOOT_ROM      0x1fc00000
#define MALTA_BOOT_ROM_SIZE 0x00400000

/* CP0 Count on QEMU's Malta: a tick every 6 ns, whatever the processor. */
#define MALTA_COUNT_HZ 166666667

/* PROM arguments: a0 = argc, a1 = argv, a2 = environment (name and value alternate, NULL ends),
 * a3 = bytes of low RAM. Tables and strings lie at this guest-physical address. */
#define MALTA_PROM_PA    0x00002000
#define MALTA_PROM_LIMIT 0x00003040

/* 16550 registers, and bits of LSR and IER */
#define UART_RBR        0 /* read */
#define UART_THR        0 /* write */
#define UART_DLL        0 /* LCR.DLAB = 1 */
#define UART_IER        1
#define UART_DLM        1 /* LCR.DLAB = 1 */
#define UART_IIR        2 /* read */
#define UART_FCR        2 /* write */
#define UART_LCR        3
#define UART_MCR        4
#define UART_LSR        5
#define UART_MSR        6
#define UART_SCR        7
#define UART_REGISTERS  8

#define UART_FCR_ENABLE 0x01
#define UART_LSR_DR     0x01 /* a received byte waits in RBR */
#define UART_LSR_OE     0x02 /* a received byte was lost */
#define UART_LSR_THRE   0x20 /* THR is empty */
#define UART_LSR_TEMT   0x40 /* transmitter idle */
#define UART_FIFO_BYTES 16
#define UART_LCR_DLAB   0x80

#endif
