"""What QEMU's gdb stub does not show, by having the machine execute monitor/readout.c: the hardware
TLB and the rest of CP0. Read once a stop. Each reading takes some hundred instructions of the
machine's time; nothing else of it changes."""
import gdb

from . import symbols
from .machine import Borrowed, connection
from .problem import Corrupt, Problem
from .structures import number, variable

_taken = None


def _forget(_event):
    global _taken
    _taken = None


gdb.events.cont.connect(_forget)


def take():
    """struct readout of this moment."""
    global _taken
    if _taken is None:
        stack = number(variable('readout.c', 'readout_stack_top')) & 0xffffffff
        if stack == 0:
            raise Problem('the monitor is not in memory yet: `next-exit` goes to the first exit')
        call('readout_take()', stack)
        taken = variable('readout.c', 'readout')
        entries = int(taken['tlb_entries'])
        if not 1 <= entries <= symbols.constants('exit_handle')['TLB_ENTRIES_MAX']:
            raise Corrupt('the read-out', 'the machine has %d TLB entries' % entries)
        _taken = taken
    return _taken


def call(expression, stack=None):
    """A function of the monitor, called by hand."""
    connection()
    _forget(None)
    if stack is None:
        stack = number(variable('readout.c', 'readout_stack_top')) & 0xffffffff
    with Borrowed(stack):
        try:
            return gdb.parse_and_eval(expression)
        except gdb.error as error:
            raise Problem('the machine cannot execute %s: %s' % (expression, error)) from None


def tlb():
    """The hardware TLB: one struct tlb_entry each."""
    taken = take()
    return [taken['tlb'][i] for i in range(int(taken['tlb_entries']))]
