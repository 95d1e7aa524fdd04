"""What all commands share: arguments, and errors as one line instead of a Python traceback."""
import gdb

from .problem import Problem
from .programs import programs


class Command(gdb.Command):
    """A gdb command; the first line of a subclass's docstring is its summary in `help`."""

    name = ''
    prefix = False

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_DATA if not self.prefix else gdb.COMMAND_USER,
                         gdb.COMPLETE_NONE, self.prefix)

    def invoke(self, argument, _from_tty):
        try:
            programs.follow()
            self.run(gdb.string_to_argv(argument))
            programs.follow()
        except Problem as problem:
            raise gdb.GdbError('%s: %s' % (self.name, problem)) from None
        except (gdb.error, gdb.MemoryError) as error:
            raise gdb.GdbError('%s: gdb says: %s' % (self.name, error)) from None
        except (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError) as error:
            raise gdb.GdbError('%s: cannot be shown: %s: %s' % (self.name, type(error).__name__, error)) from None

    def run(self, words):
        raise NotImplementedError

    def usage(self):
        return Problem('usage: %s' % self.__doc__.strip().splitlines()[-1].strip())


def at_most(command, words, count):
    if len(words) > count:
        raise command.usage()
    return words + [''] * (count - len(words))


def address(word):
    """A number or an expression of gdb's."""
    try:
        return int(gdb.parse_and_eval(word)) & 0xffffffff
    except gdb.error as error:
        raise Problem("'%s' is no address: %s" % (word, error)) from None
