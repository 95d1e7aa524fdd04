"""What the tests inside gdb share: they run in the gdb that tools/gdb/run has attached, and print a line
`ok - NAME` or `not ok - NAME: what was seen` for each test."""
import re
import sys

import gdb

import vmm
from vmm import world


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


def vm():
    return world.running()


def gva2gpa(address):
    """QEMU's own answer to a virtual address in the machine's present mode; None: not mapped."""
    match = re.match(r'gpa: (0x[0-9a-f]+)', say('monitor gva2gpa 0x%x' % address))
    return int(match[1], 16) if match else None


__all__ = ['differ', 'gva2gpa', 'lacks', 'say', 'to_program', 'verdict', 'vm', 'vmm', 'world']
