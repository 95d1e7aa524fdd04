"""The machine as QEMU's gdb stub shows it, and what the stub does not show (monitor/readout.c)."""
import gdb

from .problem import Problem

WORD = 0xffffffff


def connection():
    link = gdb.selected_inferior().connection
    if link is None or not hasattr(link, 'send_packet'):
        raise Problem('no machine: start one with `make gdb`, or attach with `target remote`')
    return link


def register(name):
    """A register of the machine now, whichever frame is selected."""
    connection()
    frame = gdb.newest_frame()
    return int(frame.read_register(name)) & WORD


class Physical:
    """While it lasts, addresses that gdb reads and writes are the machine's physical ones.

    QEMU translates what gdb asks for by the machine's present mode: while a guest's user program
    runs, not even the monitor's memory is there."""

    def __enter__(self):
        self._set(1)

    def __exit__(self, *_):
        self._set(0)

    def _set(self, on):
        answer = connection().send_packet('Qqemu.PhyMemMode:%d' % on)
        if answer != b'OK':
            raise Problem('QEMU does not give access to physical memory: %r' % answer)


def read_physical(address, size):
    with Physical():
        try:
            return bytes(gdb.selected_inferior().read_memory(address, size))
        except gdb.MemoryError:
            raise Problem('no memory at machine address 0x%08x' % address) from None


def write_physical(address, data):
    with Physical():
        gdb.selected_inferior().write_memory(address, data)


def word(data):
    """The word in four bytes, in the machine's byte order."""
    return int.from_bytes(data, byte_order())


def byte_order():
    text = gdb.execute('show endian', to_string=True)
    return 'big' if 'big' in text else 'little'


class Borrowed:
    """While it lasts, the processor is in kernel mode with interrupts off, on a stack that nobody
    uses: functions of the monitor can be called by hand, whatever was running."""

    def __init__(self, stack):
        self.stack = stack

    def __enter__(self):
        refuse_delay_slot()
        gdb.newest_frame().select()
        self.sr, self.sp = register('sr'), register('sp')
        # EXL = 1, ERL = 0, KSU = 0: QEMU's registers are numbers here, not names of the monitor.
        gdb.execute('set var $sr = 0x%x' % (self.sr & ~0x1f | 2))
        gdb.execute('set var $sp = 0x%x' % self.stack)

    def __exit__(self, *_):
        gdb.newest_frame().select()
        gdb.execute('set var $sp = 0x%x' % self.sp)
        gdb.execute('set var $sr = 0x%x' % self.sr)


BRANCH_OPCODES = {1, 2, 3, 4, 5, 6, 7, 20, 21, 22, 23}
JUMP_FUNCTIONS = {8, 9}


def refuse_delay_slot():
    """QEMU remembers a pending branch and would perform it behind the first borrowed instruction."""
    try:
        before = word(gdb.selected_inferior().read_memory(register('pc') - 4, 4).tobytes())
    except gdb.MemoryError:
        return
    opcode = before >> 26
    if opcode in BRANCH_OPCODES or (opcode == 0 and before & 0x3f in JUMP_FUNCTIONS):
        raise Problem('the machine may have stopped in a branch delay slot: step one instruction first')
