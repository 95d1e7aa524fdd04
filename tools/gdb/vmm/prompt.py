"""The prompt says who is running."""
import gdb

from . import world
from .problem import Problem
from .programs import programs

WORDS = {world.MONITOR: 'monitor', world.KERNEL: 'kernel', world.USER: 'user'}


def prompt(_current):
    """`(guest kernel mix[1]) ` for VM guest; `(gdb) ` while there is no machine."""
    try:
        programs.follow()
        mode, vm, process = world.who()
    except (Problem, gdb.error, RuntimeError):
        return '(gdb) '
    if vm is None:
        return '(monitor) '
    return '(%s %s%s) ' % (vm.name, WORDS[mode], ' %s[%d]' % (process[1], process[0]) if process else '')
