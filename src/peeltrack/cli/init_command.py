"""`peeltrack init [DIR]`: a copy of the bundled record to keep."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from peeltrack.cli import options, streams

if TYPE_CHECKING:
    from pathlib import Path


@options.command("init", "peeltrack init my-record", "cd my-record && peeltrack init")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path())
def command(folder: str) -> None:
    """Copy the bundled record into DIR, to keep as your own.

    Into this folder, if DIR is not given: the record files (grades.yaml, national.yaml), the framework, the
    forces, the source documents (seeds/) and the schemas for editors. Nothing that is there is overwritten.
    """
    from pathlib import Path

    from peeltrack.store.beginning import begin
    from peeltrack.visible import one_line

    target = Path(folder)
    made = begin(target)
    with streams.telling():
        for name in made:
            click.echo(one_line(str(target / name)))
    streams.say_of_path("\nTo use it: export PEELTRACK_DATA=", _for_shell(target.resolve()), "")
    streams.say("To add a judgment: peeltrack add; to check the whole: peeltrack check")


def _for_shell(path: Path) -> str:
    """Return a path as bash, zsh and others take it: in `$'…'` where a character of it cannot be shown."""
    import shlex

    from peeltrack.visible import one_line

    text = str(path)
    if one_line(text) == text:
        return shlex.quote(text)
    plain = b"".join(
        byte if byte.isalnum() or byte in b"/._-" else b"\\x%02x" % ord(byte)
        for byte in (bytes([n]) for n in os.fsencode(path))
    )
    return f"$'{plain.decode('ascii')}'"
