"""gdb speaks VMM: `help vmm` lists what it can say."""
import gdb

from . import moves, views
from .programs import programs
from .prompt import prompt


def install():
    """Makes the commands known to gdb."""
    for command in views.COMMANDS + moves.COMMANDS:
        command()
    gdb.events.stop.connect(lambda _: gdb.post_event(programs.follow)) # not while gdb handles the stop
    gdb.prompt_hook = prompt
