"""The errors that end a command."""


class Stop(Exception):
    """A source can't be used. The command prints the text in one line, and ends."""
