"""Names of the monitor and of the guest kernel: symbols, types, enumerations, constants.

All of it comes from debug information; the constants of the guest kernel, which has no macros in its
debug information, from a file that the build makes (gdb.mk)."""
import os
import re

import gdb

from .elf import elf
from .problem import Problem

MONITOR = 'monitor.elf'
DEFINE = re.compile(r'#define ([A-Za-z_]\w*) (.*)')
DEFINE_CALL = re.compile(r'#define ([A-Za-z_]\w*)\(([\w, ]+)\) (.*)')
CALL = re.compile(r'\b([A-Za-z_]\w*)\(([^()]*)\)')
NAME = re.compile(r'[A-Za-z_]\w*')


def objfile(match):
    for file in gdb.objfiles():
        if file.filename and match(file.filename):
            return file
    return None


def monitor():
    file = objfile(lambda name: os.path.basename(name) == MONITOR)
    if file is None:
        raise Problem('no symbols of the monitor: `file build/ENDIAN/monitor/monitor.elf` loads them')
    return file


def address_of(file, name):
    """Address and type of a variable of the monitor, static or not; `file` defines it."""
    try:
        pointer = gdb.parse_and_eval("&'monitor/%s'::%s" % (file, name))
    except gdb.error:
        raise Problem("the monitor has no variable '%s' in monitor/%s: rebuild it" % (name, file)) from None
    return int(pointer) & 0xffffffff, pointer.type.target()


def code(name):
    """Address of a function or an assembly label of the monitor."""
    return elf(monitor().filename).address(name)


class Constants:
    """Preprocessor constants by name, evaluated when asked for."""

    def __init__(self, text):
        lines = text.splitlines()
        self.text = dict(match.groups() for match in map(DEFINE.match, lines) if match)
        self.calls = {match[1]: (match[2].replace(' ', '').split(','), match[3])
                      for match in map(DEFINE_CALL.match, lines) if match}

    def __getitem__(self, name):
        if name not in self.text:
            raise Problem("the sources have no constant '%s' any more: tools/gdb needs a change" % name)
        return int(gdb.parse_and_eval(self._expand(name))) & 0xffffffff

    def _expand(self, name, depth=0):
        if depth > 20:
            raise Problem("the constant '%s' has no end" % name)
        return '(%s)' % NAME.sub(
            lambda match: self._expand(match[0], depth + 1) if match[0] in self.text else match[0],
            CALL.sub(self._expand_call, self.text[name]))

    def _expand_call(self, match):
        """A macro with arguments, whose arguments have no brackets."""
        if match[1] not in self.calls:
            return match[0]
        parameters, body = self.calls[match[1]]
        arguments = dict(zip(parameters, match[2].split(',')))
        return NAME.sub(lambda word: arguments.get(word[0], word[0]), body)

    def with_prefix(self, prefix):
        """Names and values of the constants that begin so, as far as they are numbers."""
        for name in self.text:
            if name.startswith(prefix) and self.text[name]:
                try:
                    yield name, self[name]
                except (gdb.error, Problem):
                    continue


_scopes = {}


def constants(scope):
    """The constants that a function of the monitor sees."""
    if scope not in _scopes:
        _scopes[scope] = Constants(gdb.execute('info macros %s' % scope, to_string=True))
    return _scopes[scope]


def guest_constants():
    """The guest kernel's, from the file that `make gdb` names."""
    path = gdb.convenience_variable('vmm_guest_constants')
    if path is None:
        return None
    if 'guest' not in _scopes:
        with open(path.string(), encoding='ascii') as file:
            _scopes['guest'] = Constants(file.read())
    return _scopes['guest']


def enumeration(name):
    """Numbers of an `enum`'s constants by name."""
    return {field.name: field.enumval for field in gdb.lookup_type('enum ' + name).fields()}


def place(address):
    """`symbol+0x4` for an address of code, '' if nothing is known."""
    text = gdb.execute('info symbol 0x%x' % address, to_string=True).split(' in section')[0]
    if text.startswith('No symbol'):
        return ''
    name, _, offset = text.partition(' + ')
    return '%s+%s' % (name, hex(int(offset))) if offset else name
