"""What the tests inside gdb share: they run in the gdb that tools/gdb/run has attached, and print a line
`ok - NAME` or `not ok - NAME: what was seen` for each test."""
import re
import sys

import gdb

import vmm
from vmm import world
from vmm.machine import byte_order, read_physical, word, write_physical


def say(command):
    """What a command prints, or the one line that it fails with."""
    try:
        return gdb.execute(command, to_string=True)
    except gdb.error as error:
        return 'error: %s' % error


def verdict(name, wrong):
    """A test's result: `wrong` is what was seen that should not be, empty if nothing was."""
    wrong = [str(line) for line in wrong if line]
    # On a line of its own, wherever the guest's console is.
    print('\nnot ok - %s: %s' % (name, '; '.join(wrong)[:600]) if wrong else '\nok - ' + name)
    sys.stdout.flush()


def lacks(text, *patterns):
    """The patterns that no line of the text matches."""
    return ['no line like /%s/ in: %s' % (pattern, text[:300].strip())
            for pattern in patterns if not re.search(pattern, text, re.M)]


def differ(what, seen, expected):
    return [] if seen == expected else ['%s is %r, not %r' % (what, seen, expected)]


def to_program(program):
    """Lets the guest run to the program's first line."""
    say('break-guest %s:main' % program)
    say('continue')
    say('delete')


def to_user():
    """To the guest's user mode: QEMU then translates by the guest's own mode and ASID."""
    while world.machine_mode() != world.USER:
        say('step-trap')


def vm():
    return world.running()


def gva2gpa(address):
    """QEMU's own answer to a virtual address in the machine's present mode; None: not mapped."""
    match = re.match(r'gpa: (0x[0-9a-f]+)', say('monitor gva2gpa 0x%x' % address))
    return int(match[1], 16) if match else None


def member(kind, name):
    """Where a structure of the monitor has a member."""
    return next(field.bitpos // 8 for field in gdb.lookup_type('struct ' + kind).fields() if field.name == name)


def put(address, value):
    """A word into machine memory."""
    write_physical(address, value.to_bytes(4, byte_order()))


class Word:
    """While it lasts, a word of machine memory is another."""

    def __init__(self, address, change):
        self.address, self.change = address, change

    def __enter__(self):
        self.old = word(read_physical(self.address, 4))
        put(self.address, self.change(self.old))

    def __exit__(self, *_):
        put(self.address, self.old)


def other_frame(lo):
    """EntryLo with another frame: the lowest bit of the PFN."""
    return lo ^ 1 << 6


__all__ = ['Word', 'differ', 'gva2gpa', 'lacks', 'member', 'other_frame', 'put', 'say', 'to_program', 'to_user',
           'verdict', 'vm', 'vmm', 'world']
