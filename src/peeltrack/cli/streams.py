"""The standard streams, which can be closed, full or of any encoding, and what is said on them."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, TextIO

import click

SAID = "peeltrack.said"
"""What a context's meta holds once its command has said anything."""


class _Output(io.FileIO):
    """Standard output, which names itself where it cannot be written."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            reason = "it is closed" if error.errno == errno.EBADF else error.strerror
            raise OSError(error.errno, reason, "standard output") from None


def prepare() -> None:
    """Make the standard streams fit for anything.

    One that is closed is put in place, so that no file takes its number: input ends at once, messages go
    nowhere, and to write an answer is an error. What the encoding of a stream lacks is written as an escape.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    given: TextIO | None = sys.stdout
    if given is None:
        _name_output(os.open(os.devnull, os.O_RDONLY), "utf-8", line_buffering=False)
    elif sys.__stdout__ is not None and given is sys.__stdout__:  # else it is a caller's
        _name_output(given.fileno(), given.encoding, line_buffering=given.isatty())
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _name_output(number: int, encoding: str, *, line_buffering: bool) -> None:
    raw = io.BufferedWriter(_Output(number, "wb", closefd=False))
    sys.stdout = io.TextIOWrapper(
        raw, encoding, errors="backslashreplace", line_buffering=line_buffering
    )


def say(text: str) -> None:
    """Write a message to standard error, on a terminal with no word broken, and with nothing in it that could move the cursor.

    Raises nothing.
    """
    from peeltrack.visible import visible

    context = click.get_current_context(silent=True)
    if context:
        context.meta[SAID] = True
    try:
        click.echo(_fitted(visible(text)), err=True)
    except OSError:
        let_go(sys.stderr)


def _fitted(text: str) -> str:
    """Return a message as it is written, in lines that a terminal has room for."""
    if not sys.stderr.isatty():
        return text
    width, lines = os.get_terminal_size(sys.stderr.fileno()).columns, text.split("\n")
    if not width or all(len(line) <= width for line in lines):
        return text
    from textwrap import TextWrapper

    wrapper = TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(wrapper.fill(line) for line in lines)


def say_of_path(before: str, path: object, after: str) -> None:
    """Write a message about a path, which stays on its line whatever its name holds."""
    from peeltrack.visible import one_line

    say(f"{before}{one_line(str(path))}{after}")


def let_go(stream: IO[str]) -> None:
    """Let what a stream still holds go nowhere: it could not be written, and could not at the end."""
    with suppress(OSError, ValueError):  # a caller's stream need not be a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def telling() -> Iterator[None]:
    """Tell of what is done. Where that cannot be written, it is still done: the reason is said, no more."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        let_go(sys.stdout)
    except OSError as error:
        if error.filename != "standard output":
            raise
        let_go(sys.stdout)
        say(f"peeltrack: {error.filename}: {error.strerror}; what was to be done is done.")
