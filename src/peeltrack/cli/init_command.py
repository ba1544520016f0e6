"""`peeltrack init [DIR]`: a copy of the bundled record to keep."""

from __future__ import annotations

import click

from peeltrack.cli import options


@options.command("init", "peeltrack init my-record", "cd my-record && peeltrack init")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path())
def command(folder: str) -> None:
    """Copy the bundled record into DIR, to keep as your own.

    Into this folder, if DIR is not given: the record files (grades.yaml, national.yaml), the framework, the
    forces, the source documents (seeds/) and the schemas for editors. Nothing that is there is overwritten.
    """
    import shlex
    from pathlib import Path

    from peeltrack.store.beginning import begin

    target = Path(folder)
    for name in begin(target):
        click.echo(target / name)
    here = shlex.quote(str(target.resolve()))
    click.echo(
        f"\nTo use it: export PEELTRACK_DATA={here}\n"
        "To add a judgment: peeltrack add; to check the whole: peeltrack check",
        err=True,
    )
