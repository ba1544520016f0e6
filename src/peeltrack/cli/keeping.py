"""What the commands that write a record have in common: their options, showing a change, and asking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import click

from peeltrack.cli import options
from peeltrack.cli.options import Data, Function

if TYPE_CHECKING:
    from peeltrack.record.judgments import Judgment
    from peeltrack.schema.importing import Offer
    from peeltrack.store.keeping import Change, Destination

GROUP = "How to write it"
MOMENT = 1.0
"""How long an import goes on before it shows how far it is, in seconds."""


def writing_options(function: Function) -> Function:
    """Add --data, --into and --yes."""
    for decorate in (
        options.option(
            "--yes", "-y", is_flag=True, group=GROUP, help="Write without asking; for scripts."
        ),
        options.option(
            "--into",
            metavar="FILE",
            group=GROUP,
            help="Record file to write, if not the one that --data names, or grades.yaml in its folder.",
        ),
        options.data_option,
    ):
        function = decorate(function)
    return function


def destination(data: Data, into: str | None) -> Destination:
    """Return the record and its file to write. Raises WrongRequest, InvalidData."""
    from peeltrack.store import keeping

    return keeping.destination(data.paths, into)


def at_terminal() -> bool:
    """Say whether a person can be asked: they type into standard input and see standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def keep(
    place: Destination,
    offer: Offer,
    yes: bool,
    show: Callable[[Change], bool],
    *,
    correct: bool = False,
) -> None:
    """Show what an offer changes, ask, and write it. `show` returns whether there is anything to write.

    With `yes` the file is locked before it is read. A person who is asked can take long: the lock comes
    after the answer, and what would be written then must be what they saw. Raises WrongRequest where
    nobody can be asked, InvalidData where the change cannot be made.
    """
    from peeltrack.problems import InvalidData, Problem, WrongRequest
    from peeltrack.store import keeping

    if yes:
        with keeping.writing(place):
            change = keeping.prepare(place, offer, correct=correct, each=progress)
            if show(change):
                keeping.write(change)
                _say_written(change)
        return
    change = keeping.prepare(place, offer, correct=correct, each=progress)
    if not show(change):
        return
    if not at_terminal():
        raise WrongRequest("nothing is written without --yes")
    click.confirm(f"Write this to {change.path}?", abort=True, err=True)
    with keeping.writing(place):
        again = keeping.prepare(place, offer, correct=correct)
        if (again.before, again.after) != (change.before, change.after):
            message = "someone else changed it meanwhile; it is as they left it, so look again"
            raise InvalidData([Problem(str(change.path), None, None, "file-changed", message)])
        keeping.write(again)
    _say_written(change)


def _say_written(change: Change) -> None:
    click.echo(f"Written to {change.path}.", err=True)


def progress(judgments: Iterable[Judgment]) -> Iterator[Judgment]:
    """Yield judgments; when it takes longer than a moment, show on a terminal how far it is."""
    from time import monotonic

    items = list(judgments)
    begun = monotonic()
    bar = None
    for n, item in enumerate(items):
        yield item
        if bar:
            bar.update(1)
        elif monotonic() - begun > MOMENT and sys.stderr.isatty():
            bar = click.progressbar(length=len(items), label="Comparing", file=sys.stderr)
            bar.__enter__()
            bar.update(n + 1)
    if bar:
        bar.__exit__(None, None, None)
