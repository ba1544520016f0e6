"""`peeltrack init [DIR]`: a record of one's own."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

import click

from peeltrack.cli import options, streams
from peeltrack.visible import one_line

if TYPE_CHECKING:
    from pathlib import Path


@options.command(
    "init",
    "peeltrack init my-record && cd my-record && peeltrack check",
    "peeltrack init my-copy --copy",
)
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path())
@options.option(
    "--copy",
    is_flag=True,
    help="Copy the bundled record: all files are yours, and no newer one comes beneath them.",
)
def command(folder: str, copy: bool) -> None:
    """Begin a record of your own in DIR, over the bundled one.

    DIR, or this folder, is marked as a record (.peeltrack), with a file for what you add and correct
    (grades.yaml); a newer peeltrack brings the newer bundled record beneath it. Inside DIR every command uses
    that record. With --copy you get the record files, the framework, the forces, the source documents (seeds/)
    and the schemas for editors. Nothing that is there is overwritten.
    """
    from pathlib import Path

    from peeltrack.problems import WrongRequest
    from peeltrack.store.beginning import begin

    if not folder.strip():
        raise WrongRequest(
            "the folder given is an empty name; leave it out for this folder, or name one"
        )
    target = Path(folder)
    made = begin(target, copy=copy)
    with streams.telling():
        for name in made:
            click.echo(one_line(str(target / name)))
    streams.say("\nEvery command in this folder uses it, and in the folders inside.")
    streams.say_of_path("From elsewhere: export PEELTRACK_DATA=", _for_shell(target.resolve()), "")
    streams.say("To add a judgment: peeltrack add; to check the whole: peeltrack check")


def _for_shell(path: Path) -> str:
    """Return a path as bash, zsh and others take it: in `$'…'` where a character of it cannot be shown."""
    text = str(path)
    if one_line(text) == text:
        return shlex.quote(text)
    plain = re.sub(rb"[^A-Za-z0-9/._-]", lambda byte: b"\\x%02x" % ord(byte[0]), os.fsencode(path))
    return f"$'{plain.decode('ascii')}'"
