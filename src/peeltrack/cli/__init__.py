"""The command line: a small module a command, loaded when it is called."""

from peeltrack.cli.main import main

__all__ = ["main"]
