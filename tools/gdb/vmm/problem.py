"""What goes wrong, as one clear line for the person at the keyboard."""


class Problem(Exception):
    """Something that the user can do something about: bad arguments, nothing runs yet."""


class Corrupt(Problem):
    """A structure of the monitor or the guest that cannot be what it should be."""

    def __init__(self, what, why):
        super().__init__('%s is corrupt: %s' % (what, why))
